//! What a user may rely on, on articles made at random: what is written is found, and first; marks are true; no query
//! fails; the order does not depend on how the index came to be, nor on how much of it is looked at. `numbers` has the
//! promise of values, `lost` that of files, `always` that there is an answer. More cases with PROPTEST_CASES.

mod always;
mod lost;
mod numbers;

use std::collections::BTreeSet;

use crate::support;
use hansou::find::{Request, search, show};
use hansou::hit::{Hit, Mark, Page, Snippet, Tier};
use hansou::index::{Index, Writer, terms};
use hansou_text::atom::atoms;
use hansou_text::fold::fold;
use hansou_text::sentence::sentences;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index as Pick, select};
use tempfile::TempDir;

/// Simplified characters and the same in traditional script, one for one.
const SIMPLIFIED: &str = "传机车东马鸟国学会议区业亿万与为台";
const TRADITIONAL: &str = "傳機車東馬鳥國學會議區業億萬與為臺";
/// Words of the query language, numerals, names, rare characters.
const OTHERS: &str = "高新感器大签约额一二三百千〇年月日或非且同句段中人不的了鸬鹚䴙𠮷々元家成半";
/// What may stand between: marks, line ends, spaces of all kinds, what nobody sees, letters and digits of both widths.
const BETWEEN: &str = "，。：、“”（）()-|*? \n\n　\t\r\u{200b}aZ9０Ａ%";

pub fn cases(number: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(number),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    }
}

/// A text of mostly Chinese characters, now and then with a title.
fn text() -> impl Strategy<Value = String> {
    let from = |chars: &str| select(chars.chars().collect::<Vec<char>>());
    let char = prop_oneof![4 => from(SIMPLIFIED), 2 => from(TRADITIONAL), 4 => from(OTHERS), 3 => from(BETWEEN)];
    let text = vec(char, 1..80).prop_map(|chars| chars.into_iter().collect::<String>());
    prop_oneof![4 => text.clone(), 1 => text.prop_map(|text| format!("# {text}"))]
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn what_is_written_is_found_and_first(
        texts in vec(text(), 2..40),
        picks in vec((any::<Pick>(), any::<Pick>(), 1..21usize, any::<bool>()), 80),
    ) {
        let (_folder, index) = support::index_of(&texts);
        for (text, start, length, traditional) in picks {
            let number = text.index(texts.len());
            let Some(query) = run(&texts[number], start, length) else { continue };
            let query = if traditional { in_traditional(&query) } else { query };
            let page = support::find(&index, &query);
            let first: BTreeSet<usize> = exact(&page).map(|hit| hit.id.parse().unwrap()).collect();
            let wanted: BTreeSet<usize> = (0..texts.len()).filter(|&at| contains(&texts[at], &query)).collect();
            prop_assert!(wanted.contains(&number));
            prop_assert_eq!(&first, &wanted, "{} in {:?}", query, texts);
            tiers_are_told(&page)?;
            for hit in &page.hits {
                marks_are_true(&index, &query, hit)?;
            }
        }
    }

    #[test]
    fn several_units_are_all_required(texts in vec(text(), 2..30), picks in vec((any::<Pick>(), any::<Pick>(), any::<Pick>()), 40)) {
        let (_folder, index) = support::index_of(&texts);
        for (text, first, second) in picks {
            let text = &texts[text.index(texts.len())];
            let (Some(first), Some(second)) = (run(text, first, 2), run(text, second, 3)) else { continue };
            // Words of the query language mean something between two units.
            let is_plain = |unit: &str| !["或", "非", "且", "同句", "同段"].contains(&unit);
            prop_assume!(is_plain(&first) && is_plain(&second));
            let query = format!("{first} {second}");
            let found: BTreeSet<usize> =
                exact(&support::find(&index, &query)).map(|hit| hit.id.parse().unwrap()).collect();
            let wanted: BTreeSet<usize> = (0..texts.len())
                .filter(|&at| contains(&texts[at], &first) && contains(&texts[at], &second))
                .collect();
            prop_assert_eq!(&found, &wanted, "{} in {:?}", query, texts);
        }
    }
}

proptest! {
    #![proptest_config(cases(4))]

    /// Letters and digits among Chinese characters, typed in any width and case.
    #[test]
    fn width_and_case_make_no_difference(
        texts in vec(vec(prop_oneof![3 => "[传机车东马鸟国学会议]{1,4}", 2 => "[bcdfhjpqxz]{2,5}[0-9]{0,3}", 1 => Just("，".into())], 3..9), 2..20),
        picks in vec((any::<Pick>(), any::<Pick>(), 1..4usize, any::<u64>()), 12),
    ) {
        let written: Vec<String> = texts.iter().map(|pieces| pieces.concat()).collect();
        let (_folder, index) = support::index_of(&written);
        for (text, start, length, dice) in picks {
            let number = text.index(texts.len());
            let pieces = &texts[number];
            let at = start.index(pieces.len());
            let query: String = pieces[at..].iter().take(length).take_while(|piece| *piece != "，").map(String::as_str).collect();
            // A run of letters is one unit: pieces beside it that are letters too belong to it.
            let whole = |piece: Option<&String>| piece.is_none_or(|piece| !piece.is_ascii());
            let end = at + length.min(pieces.len() - at);
            if query.is_empty() || at > 0 && !whole(pieces.get(at - 1)) || !whole(pieces.get(end)) {
                continue;
            }
            let typed: String = query.chars().enumerate().map(|(place, c)| other_form(c, dice >> (place % 32 * 2))).collect();
            let page = support::find(&index, &typed);
            let first: Vec<usize> = exact(&page).map(|hit| hit.id.parse().unwrap()).collect();
            prop_assert!(first.contains(&number), "{} typed as {} in {:?}", query, typed, written);
            for hit in exact(&page) {
                let marked: String = hit.snippets.iter().flat_map(|one| one.marks.iter().map(|mark| cut(&one.text, *mark))).collect();
                prop_assert!(marked.contains(&query), "{} is marked as {:?}", query, marked);
            }
        }
    }
}

/// A character in one of its widths and cases.
fn other_form(c: char, dice: u64) -> char {
    let c = if dice & 1 == 1 { c.to_ascii_uppercase() } else { c };
    if dice & 2 == 2 && c.is_ascii() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_query_uses_only_terms_that_articles_have(text in text(), start in any::<Pick>(), length in 1..21usize) {
        let Some(query) = run(&text, start, length) else { return Ok(()) };
        let given: BTreeSet<String> =
            text.trim_start_matches("# ").split_inclusive('\n').next().into_iter().chain([text.as_str()])
                .flat_map(positional_terms).collect();
        let chars = fold(&query).chars;
        let atoms = atoms(&chars);
        let asked = terms::cover(&chars, &atoms);
        prop_assert!(!asked.is_empty());
        for (_, term) in asked {
            prop_assert!(given.contains(&term), "{term} of {query} is no term of {text:?}");
        }
    }

    #[test]
    fn every_query_has_an_answer(query in prop_oneof![any::<String>(), operators()]) {
        thread_local! {
            static SOME: (TempDir, Index) = support::index_of(&["# 高新区传感器大会\n签约额157亿元，占比40.5%。", "东马鸟国學會"]);
        }
        SOME.with(|(_folder, index)| {
            let page = support::find(index, &query);
            tiers_are_told(&page)?;
            for hit in &page.hits {
                prop_assert!(is_shown_as_it_stands(index, hit));
            }
            let again = support::find(index, &query);
            prop_assert_eq!(ids(&page), ids(&again));
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(cases(2))]

    #[test]
    fn the_order_does_not_depend_on_how_the_index_was_made(
        texts in vec(text(), 20..40),
        picks in vec((any::<Pick>(), any::<Pick>(), 1..4usize), 20),
    ) {
        let (_folder, at_once) = support::index_of(&texts);
        // Enough commits for segments to be merged on the way.
        let folder = TempDir::new().unwrap();
        let articles: Vec<(usize, &String)> = texts.iter().enumerate().rev().collect();
        for some in articles.chunks(texts.len().div_ceil(10)) {
            let writer = Writer::open(folder.path(), 1, 64, false).unwrap();
            for &(number, text) in some {
                writer.add(support::article(number, text), number as u64).unwrap();
            }
            writer.commit(b"{}").unwrap();
        }
        let in_steps = Index::open(folder.path()).unwrap();
        for (text, start, length) in picks {
            let Some(query) = run(&texts[text.index(texts.len())], start, length) else { continue };
            let (one, other) = (support::find(&at_once, &query), support::find(&in_steps, &query));
            prop_assert_eq!(ids(&one), ids(&other), "{}", query);
            // Page by page it is the same list.
            for (offset, limit) in [(0, 1), (1, 2), (3, 7), (one.hits.len(), 5)] {
                let request = Request { offset, limit, ..Request::new(&query, support::TODAY) };
                let page = search(&in_steps, &request).unwrap();
                let wanted: Vec<_> = ids(&one).into_iter().skip(offset).take(limit).collect();
                prop_assert_eq!(ids(&page), wanted, "{} from {}", query, offset);
            }
        }
    }
}

/// What has the text as typed stands before all else, and the sizes are those that are told.
fn tiers_are_told(page: &Page) -> Result<(), TestCaseError> {
    let tiers: Vec<Tier> = page.hits.iter().map(|hit| hit.tier).collect();
    prop_assert!(tiers.is_sorted_by_key(|tier| *tier != Tier::Exact) && page.tiers.is_sorted_by_key(|told| told.tier));
    prop_assert_eq!(page.total, page.hits.len());
    for told in &page.tiers {
        prop_assert_eq!(tiers.iter().filter(|tier| **tier == told.tier).count(), told.count, "{:?}", told.tier);
    }
    prop_assert_eq!(page.tiers.iter().map(|told| told.count).sum::<usize>(), page.total);
    Ok(())
}

/// Up to `length` Chinese characters of a text without what stands between them.
fn run(text: &str, start: Pick, length: usize) -> Option<String> {
    let runs = runs(text);
    if runs.is_empty() {
        return None;
    }
    let all: Vec<(usize, usize)> =
        runs.iter().enumerate().flat_map(|(run, chars)| (0..chars.len()).map(move |at| (run, at))).collect();
    let (run, at) = all[start.index(all.len())];
    Some(runs[run][at..].iter().take(length).collect())
}

/// The runs of Chinese characters of a text, title and body apart; only white space and what nobody sees may interrupt.
fn runs(text: &str) -> Vec<Vec<char>> {
    parts(text)
        .flat_map(|part| {
            let visible: Vec<char> = part.chars().filter(|&c| !c.is_whitespace() && c != '\u{200b}').collect();
            visible.split(|&c| !is_chinese(c)).map(<[char]>::to_vec).collect::<Vec<_>>()
        })
        .filter(|run| !run.is_empty())
        .collect()
}

/// Title and body.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    match text.strip_prefix("# ") {
        Some(rest) => {
            let (title, body) = rest.split_once('\n').unwrap_or((rest, ""));
            [title, body].into_iter()
        }
        None => ["", text].into_iter(),
    }
}

fn is_chinese(c: char) -> bool {
    [SIMPLIFIED, TRADITIONAL, OTHERS].iter().any(|chars| chars.contains(c))
}

/// Whether a text contains a run of Chinese characters, whichever script either is in; by the tables here alone.
fn contains(text: &str, query: &str) -> bool {
    let query = in_simplified(query);
    runs(text).iter().any(|run| in_simplified(&run.iter().collect::<String>()).contains(&query))
}

fn in_simplified(text: &str) -> String {
    translate(text, TRADITIONAL, SIMPLIFIED)
}

fn in_traditional(text: &str) -> String {
    translate(text, SIMPLIFIED, TRADITIONAL)
}

fn translate(text: &str, from: &str, to: &str) -> String {
    let one = |c| from.chars().zip(to.chars()).find(|&(source, _)| source == c).map_or(c, |(_, target)| target);
    text.chars().map(one).collect()
}

/// Pairs and single atoms that an article with this text is indexed by.
fn positional_terms(text: &str) -> Vec<String> {
    let chars = fold(text).chars;
    let atoms = atoms(&chars);
    let mut given = Vec::new();
    terms::pairs(&chars, &atoms, |term, _| given.push(term.to_owned()));
    terms::singles(&chars, &atoms, |term| given.push(term.to_owned()));
    given
}

fn operators() -> impl Strategy<Value = String> {
    let parts: Vec<&str> =
        "( ) （ ） \" “ ” 「 -  - － | ｜ 或 OR 非 NOT 且 AND 同句 同段 ~5 * ? / = ^2 标题: title： 日期: 2022..2023 \
        数字: >100亿元 高新区 传感器 签约额 40.5% 《 》 \\ [ ] + ~ .. 去年 1 a"
            .split(' ')
            .collect();
    vec(prop_oneof![3 => select(parts), 1 => Just(" ")], 0..24).prop_map(|parts| parts.concat())
}

pub fn exact(page: &Page) -> impl Iterator<Item = &Hit> {
    page.hits.iter().filter(|hit| hit.tier == Tier::Exact)
}

fn ids(page: &Page) -> Vec<(Tier, &str)> {
    page.hits.iter().map(|hit| (hit.tier, hit.id.as_str())).collect()
}

/// Snippets are the source byte for byte; marks lie in them in order; what is marked is what was asked.
fn marks_are_true(index: &Index, query: &str, hit: &Hit) -> Result<(), TestCaseError> {
    prop_assert!(is_shown_as_it_stands(index, hit), "{query}: {hit:?}");
    let asked: Vec<char> = fold(query).chars;
    let marked: Vec<String> = hit
        .snippets
        .iter()
        .flat_map(|snippet| snippet.marks.iter().map(|mark| cut(&snippet.text, *mark)))
        .chain(hit.title_marks.iter().map(|mark| cut(&hit.title, *mark)))
        .collect();
    prop_assert!(hit.in_path || !marked.is_empty(), "{query} is marked nowhere in {hit:?}");
    for text in marked {
        let chars = fold(&text).chars;
        if hit.tier == Tier::Exact {
            prop_assert!(is_covered(&chars, &asked), "{query} does not cover the mark {text:?}");
        } else {
            // A number asked for is marked in all its spellings.
            let has_number = asked.iter().any(|&c| "一二三百千〇万亿半成".contains(c));
            prop_assert!(has_number || chars.iter().all(|c| asked.contains(c)), "{query} marks {text:?}");
        }
    }
    Ok(())
}

/// Every character belongs to an occurrence of what was asked.
fn is_covered(chars: &[char], asked: &[char]) -> bool {
    let mut covered = 0;
    for (start, window) in chars.windows(asked.len()).enumerate() {
        if window == asked && start <= covered {
            covered = start + asked.len();
        }
    }
    covered == chars.len()
}

fn is_shown_as_it_stands(index: &Index, hit: &Hit) -> bool {
    let source = show(index, &hit.id, None, support::TODAY).unwrap().unwrap();
    support::matches_source(index, hit) && hit.snippets.iter().all(|snippet| is_whole(&source.body, snippet))
}

/// It begins and ends where a sentence does, or says that it was shortened and is long.
fn is_whole(body: &str, snippet: &Snippet) -> bool {
    let (start, end) = snippet.span;
    let sentences = sentences(body);
    (snippet.cut_start || sentences.iter().any(|sentence| sentence.start == start))
        && (snippet.cut_end || sentences.iter().any(|sentence| sentence.end == end))
        && (!(snippet.cut_start || snippet.cut_end) || snippet.text.chars().count() > 100)
}

fn cut(text: &str, mark: Mark) -> String {
    text.chars().skip(mark.start).take(mark.end - mark.start).collect()
}
