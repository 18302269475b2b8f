//! Queries as people type and paste them, drawn from the articles themselves: every one is read, answered, and marked
//! in what it asked for. `HANSOU_QUERIES` says how many (300 when not set), `HANSOU_TEXTS` names another folder or
//! file than `corpus/` to index and to draw from.

mod support;

use std::path::PathBuf;

use hansou::find::{Request, search, show};
use hansou::hit::{Hit, Mark, Page};
use hansou::index::{Index, Settings, refresh};
use hansou::query::parse::parse;
use hansou::text::fold::{fold, is_han};
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
const MEANING: &str = "*?＊？/／=＝>＞<＜~～:：%％^\\0123456789０１２３４５６７８９一二三四五六七八九十百千万亿〇零两半成倍翻几首第年月日今去昨前明近";

#[test]
fn whatever_is_asked_is_read_and_marks_are_true() {
    let count: usize = variable("HANSOU_QUERIES").and_then(|count| count.parse().ok()).unwrap_or(300);
    let folder = TempDir::new().unwrap();
    let home = folder.path().join(".hansou");
    let input = variable("HANSOU_TEXTS").map_or_else(
        || {
            support::copy_corpus(&folder.path().join("corpus"));
            folder.path().join("corpus")
        },
        PathBuf::from,
    );
    let report = refresh(&home, &[input], &Settings::default(), &()).unwrap();
    assert!(report.articles_total > 0);
    let index = Index::open(&home).unwrap();
    let texts = texts(&index);
    let mut dice = Dice(count as u64);
    for _ in 0..count {
        let query = query(&texts, &mut dice);
        let page = search(&index, &Request { limit: 3, ..Request::new(&query, support::TODAY) }).unwrap();
        check(&index, &query, &page);
    }
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
        query.extend(&text[start..(start + length).min(text.len())]);
    }
    if dice.below(6) == 0 {
        query.push_str(SIGNS[dice.below(SIGNS.len())]);
    }
    query
}

fn check(index: &Index, query: &str, page: &Page) {
    let parsed = parse(query, support::TODAY);
    let again = parse(&parsed.understood(), support::TODAY);
    assert_eq!(again.root, parsed.root, "{query:?} is shown as {:?}", parsed.understood());
    // What pinyin was read as is asked for too.
    let asked = fold(&format!("{query}{}", page.read_as.as_deref().unwrap_or_default())).chars;
    let is_plain = !query.chars().any(|c| MEANING.contains(c));
    for hit in &page.hits {
        assert!(matches_source(index, hit), "{query:?}: {hit:?}");
        for text in marked(hit) {
            let folded = fold(&text).chars;
            assert!(!folded.is_empty(), "{query:?} marks {text:?}");
            let known = folded.iter().all(|c| !is_han(*c) || asked.contains(c));
            assert!(!is_plain || known, "{query:?} marks {text:?}");
        }
    }
}

fn marked(hit: &Hit) -> impl Iterator<Item = String> + '_ {
    let cut = |text: &str, mark: &Mark| text.chars().skip(mark.start).take(mark.end - mark.start).collect();
    let snippets = hit.snippets.iter().flat_map(move |one| one.marks.iter().map(move |mark| cut(&one.text, mark)));
    snippets.chain(hit.title_marks.iter().map(move |mark| cut(&hit.title, mark)))
}

/// Snippets are the source byte for byte; marks lie in them, in order, without touching.
fn matches_source(index: &Index, hit: &Hit) -> bool {
    let source = show(index, &hit.id, None, support::TODAY).unwrap().unwrap();
    let in_order = |marks: &[Mark], text: &str| {
        marks.iter().all(|mark| mark.start < mark.end && mark.end <= text.chars().count())
            && marks.windows(2).all(|pair| pair[0].end < pair[1].start)
    };
    source.title == hit.title
        && in_order(&hit.title_marks, &hit.title)
        && hit.snippets.iter().all(|snippet| {
            source.body.get(snippet.span.0..snippet.span.1) == Some(&snippet.text)
                && in_order(&snippet.marks, &snippet.text)
        })
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % limit
    }
}
