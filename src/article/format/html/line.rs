//! Lines of a page that are about the article (source, time, size of letters), of its site, or of the head of an official
//! document (`lines.tsv`).

use std::sync::LazyLock;

use super::super::fields;

/// What a word of `lines.tsv` tells of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordKind {
    Credit,
    Phrase,
    List,
    Info,
}

static WORDS: LazyLock<Vec<(WordKind, &str)>> = LazyLock::new(|| {
    let rows = include_str!("lines.tsv").lines().filter_map(|line| line.split_once('\t'));
    let kind = |kind: &str| match kind {
        "credit" => Some(WordKind::Credit),
        "phrase" => Some(WordKind::Phrase),
        "list" => Some(WordKind::List),
        "info" => Some(WordKind::Info),
        _ => None,
    };
    rows.filter_map(|(name, word)| Some((kind(name)?, word))).collect()
});

fn words(wanted: WordKind) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(kind, _)| *kind == wanted).map(|(_, word)| *word)
}

/// Lines that begin a list of other articles.
pub fn opens_list(text: &str) -> bool {
    let text = text
        .trim_end_matches(['：', ':', '>', '》', ' '])
        .trim_start_matches(['【', '['])
        .trim_end_matches(['】', ']']);
    words(WordKind::List).any(|word| word == text)
}

/// A line of the head of an official document: 索 引 号：…, 成文日期：….
pub fn is_info(text: &str) -> bool {
    if text.len() > 600 {
        return false;
    }
    text.split('\t').any(|cell| {
        let label = cell.split_once(['：', ':']).map_or(cell, |(label, _)| label);
        let label: String = label.chars().filter(|c| !c.is_whitespace() && !"[]【】".contains(*c)).collect();
        let labelled = cell.contains(['：', ':']) || text.contains('\t');
        labelled && words(WordKind::Info).any(|word| word == label)
    })
}

/// A line that begins with a label of credits and holds no more than a name or a day: 来源：…, 责任编辑：….
pub fn is_credit(text: &str) -> bool {
    let text = bare(text);
    let labelled = text.split_once([':', '：']).filter(|(label, _)| label.len() < 40);
    let short = text.chars().nth(80).is_none() && !text.ends_with(['。', '！', '？', '；']);
    labelled.is_some_and(|(label, _)| {
        let label = label.replace([' ', '\u{3000}'], "");
        short && words(WordKind::Credit).any(|word| word == label)
    })
}

/// A sentence behind a label, 记者：今天请到了王主任，您好, is said in a talk.
pub fn is_said(text: &str) -> bool {
    text.split_once([':', '：'])
        .is_some_and(|(_, said)| said.contains(['，', '。', '？', '！']) || said.chars().nth(24).is_some())
}

fn bare(text: &str) -> &str {
    text.trim_start_matches([' ', '\u{3000}', '【', '[', '［', '(', '（', '|'])
}

/// Lines about the article (source, time, size of letters) and of the site. `before` the text, a bare date is one.
pub fn is_furniture(text: &str, before: bool) -> bool {
    let text = bare(text);
    let length = text.chars().take(121).count();
    if length > 120 {
        return false;
    }
    if length <= 2 && !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    let sentence = text.ends_with(['。', '！', '？', '；']);
    is_credit(text)
        || !sentence && words(WordKind::Phrase).any(|phrase| text.contains(phrase))
        || before && length <= 24 && fields::day_in(text).is_some() && !is_sentence(&text.replace('：', ""))
}

/// Whether a text has the signs of a sentence.
pub fn is_sentence(text: &str) -> bool {
    text.contains(['。', '，', '；', '！', '？', '、', '：'])
}
