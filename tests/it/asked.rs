//! Queries as people type and paste them, drawn from the articles themselves: every one is read, answered, and marked
//! in what it asked for. `HANSOU_QUERIES` says how many (300 when not set; ten times as many are only read),
//! `HANSOU_TEXTS` names another folder or file than `corpus/` to index and to draw from, `HANSOU_HOME` an index made
//! before.

use std::path::{Path, PathBuf};

use crate::support;
use hansou::find::{Request, search, show};
use hansou::hit::{Hit, Mark, Page};
use hansou::index::{Index, Settings, refresh};
use hansou::query::parse::parse;
use hansou_text::fold::{fold, is_han};
use tempfile::TempDir;

/// What may stand before, between and behind pieces of text.
const SIGNS: [&str; 44] = [
    " ",
    " ",
    " ",
    " ",
    "\u{3000}",
    "，",
    "、",
    "|",
    "｜",
    " 或 ",
    " OR ",
    " -",
    " －",
    " 非 ",
    " NOT ",
    "\"",
    "“",
    "”",
    "＂",
    "「",
    "」",
    "(",
    ")",
    "（",
    "）",
    "标题:",
    "title：",
    "正文:",
    "body:",
    " 同句 ",
    " 同段 ",
    " ~5 ",
    "*",
    "?",
    "？",
    "=",
    "＝",
    "日期:2023 ",
    "来源:",
    "^2",
    "\\",
    "/",
    ">100亿元",
    "40%到50% ",
];
/// A query in this tongue asks for more than its characters.
const MEANING: &str = "*?＊？/／=＝>＞<＜~～:：%％^\\0123456789０１２３４５６７８９一二三四五六七八九十百千万亿〇零两半成倍翻几首第年月日今去昨前明近壹贰叁肆伍陆柒捌玖拾佰仟";

/// So many queries are read for each that is answered.
const READ: usize = 10;

#[test]
fn whatever_is_asked_is_read_and_marks_are_true() {
    let count: usize = variable("HANSOU_QUERIES").and_then(|count| count.parse().ok()).unwrap_or(300);
    let folder = TempDir::new().unwrap();
    let index = index(folder.path());
    let texts = texts(&index);
    let mut dice = Dice(count as u64);
    let (mut found, mut marked, mut suggested, mut as_pinyin) = (0, 0, 0, 0);
    for at in 0..count * READ {
        let query = query(&texts, &mut dice);
        reads_back(&query);
        if at % READ == 0 {
            let page = search(&index, &Request { limit: 3, ..Request::new(&query, support::TODAY) }).unwrap();
            marked += check(&index, &query, &page);
            found += usize::from(!page.hits.is_empty());
            suggested += usize::from(!page.suggestions.is_empty());
            as_pinyin += usize::from(page.read_as.is_some());
        }
    }
    println!("{} read; {count} answered, {found} found, {marked} marks", count * READ);
    println!("{suggested} with suggestions, {as_pinyin} read as pinyin");
}

/// The index to ask.
fn index(folder: &Path) -> Index {
    if let Some(home) = variable("HANSOU_HOME") {
        return Index::open(Path::new(&home)).unwrap();
    }
    let home = folder.join(".hansou");
    let input = variable("HANSOU_TEXTS").map_or_else(
        || {
            support::copy_corpus(&folder.join("corpus"));
            folder.join("corpus")
        },
        PathBuf::from,
    );
    let report = refresh(&home, &[input], &Settings::default(), &()).unwrap();
    assert!(report.articles_total > 0);
    Index::open(&home).unwrap()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Titles and bodies of some articles.
fn texts(index: &Index) -> Vec<Vec<char>> {
    let all = Request { limit: 3000, ..Request::new("", support::TODAY) };
    let hits = search(index, &all).unwrap().hits;
    let shown = hits.iter().map(|hit| show(index, &hit.id, None, support::TODAY).unwrap().unwrap());
    shown.flat_map(|article| [article.title, article.body]).map(|text| text.chars().collect()).collect()
}

/// One to four pieces of articles, most of them short, with signs around them.
fn query(texts: &[Vec<char>], dice: &mut Dice) -> String {
    let mut query = String::new();
    for piece in 0..=dice.below(4) {
        if piece > 0 || dice.below(4) == 0 {
            query.push_str(SIGNS[dice.below(SIGNS.len())]);
        }
        let text = &texts[dice.below(texts.len())];
        let start = dice.below(text.len() + 1);
        let length = [2, 3, 4, 8, 30][dice.below(5)];
        let mut piece = text[start..(start + length).min(text.len())].to_vec();
        if dice.below(5) == 0 {
            mutate(&mut piece, texts, dice);
        }
        query.extend(piece);
    }
    if dice.below(6) == 0 {
        query.push_str(SIGNS[dice.below(SIGNS.len())]);
    }
    query
}

/// One character another, missing or doubled.
fn mutate(piece: &mut Vec<char>, texts: &[Vec<char>], dice: &mut Dice) {
    if piece.is_empty() {
        return;
    }
    let at = dice.below(piece.len());
    match dice.below(3) {
        0 => drop(piece.remove(at)),
        1 => piece.insert(at, piece[at]),
        _ => {
            let other = &texts[dice.below(texts.len())];
            piece[at] = *other.get(dice.below(other.len().max(1))).unwrap_or(&'x');
        }
    }
}

fn reads_back(query: &str) {
    let parsed = parse(query, support::TODAY);
    let again = parse(&parsed.understood(), support::TODAY);
    assert_eq!(again.root, parsed.root, "{query:?} is shown as {:?}", parsed.understood());
}

/// Checks a page and returns how many marks it has.
fn check(index: &Index, query: &str, page: &Page) -> usize {
    let mut marks = 0;
    // What pinyin was read as is asked for too.
    let asked = fold(&format!("{query}{}", page.read_as.as_deref().unwrap_or_default())).chars;
    let is_plain = !query.chars().any(|c| MEANING.contains(c));
    for hit in &page.hits {
        assert!(support::matches_source(index, hit), "{query:?}: {hit:?}");
        for text in marked(hit) {
            marks += 1;
            let folded = fold(&text).chars;
            assert!(!folded.is_empty(), "{query:?} marks {text:?}");
            let known = folded.iter().all(|c| !is_han(*c) || asked.contains(c));
            assert!(!is_plain || known, "{query:?} marks {text:?}");
        }
    }
    marks
}

fn marked(hit: &Hit) -> impl Iterator<Item = String> + '_ {
    let cut = |text: &str, mark: &Mark| text.chars().skip(mark.start).take(mark.end - mark.start).collect();
    let snippets = hit.snippets.iter().flat_map(move |one| one.marks.iter().map(move |mark| cut(&one.text, mark)));
    snippets.chain(hit.title_marks.iter().map(move |mark| cut(&hit.title, mark)))
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}
