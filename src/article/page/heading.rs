//! The parts of a book or statute that its lines announce: 第三章 风雨欲来, 后记, 第一百三十三条之一.
//!
//! Only says where in a text one is. Leaves the text whole: a book is one article.

use std::ops::Range;
use std::sync::LazyLock;

/// How large a part is, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 卷, 编.
    Volume,
    /// 章, 回; also 后记 and the like.
    Chapter,
    /// 节.
    Section,
    /// 条.
    Article,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'a> {
    /// Byte at which it begins.
    pub start: usize,
    /// How large it is.
    pub level: Level,
    /// Its line; of an article of law only its number.
    pub name: &'a str,
}

/// Bytes of a line that may be a heading.
const LONGEST: usize = 150;

/// The parts of a text in order. A text in which one line only looks like a heading has none.
pub fn parts(text: &str) -> Vec<Section<'_>> {
    let mut parts: Vec<Section> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        if let Some((level, range)) = heading(line) {
            parts.push(Section { start, level, name: &line[range] });
        }
        start += line.len() + 1;
    }
    let numbered = parts.iter().filter(|part| part.name.contains(['第', 'C', 'c'])).count();
    if numbered < 2 {
        parts.clear();
    }
    parts
}

/// Where byte `at` of the text lies: the names of its parts, the largest first, separated by spaces.
pub fn place(parts: &[Section], at: usize) -> Option<String> {
    let before = &parts[..parts.partition_point(|part| part.start <= at)];
    let mut level = None;
    let mut names: Vec<&str> = Vec::new();
    for part in before.iter().rev() {
        if level.is_none_or(|level| part.level < level) {
            level = Some(part.level);
            names.push(part.name);
        }
        if part.level == Level::Volume {
            break;
        }
    }
    names.reverse();
    (!names.is_empty()).then(|| names.join(" "))
}

/// The level of the part that a line begins, and which bytes of the line name it.
fn heading(line: &str) -> Option<(Level, Range<usize>)> {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "#＃*=【〖「".contains(c));
    let start = line.len() - bare.len();
    let first = bare.chars().next()?;
    if !first.is_alphabetic() {
        return None;
    }
    let ended = bare.trim_end_matches(|c: char| c.is_whitespace() || "#＃*=】〗」\r".contains(c));
    let whole = start..start + ended.len();
    let short = ended.len() <= LONGEST && !ended.ends_with(['。', '；', '，', '！', '？', '”']);
    if let Some((level, length)) = number(bare) {
        let rest = &bare[length..];
        return match level {
            Level::Article => begins_article(rest).then_some((level, start..start + length)),
            _ => (short && ends_number(rest)).then_some((level, whole)),
        };
    }
    if !short {
        return None;
    }
    let before =
        WORDS.iter().filter(|(kind, _)| *kind == HeadingWord::Before).find_map(|(_, word)| bare.strip_prefix(word));
    if let Some(rest) = before
        && let Some((level, length)) = number(rest.trim_start())
        && ends_number(&rest.trim_start()[length..])
    {
        return Some((level, whole));
    }
    let clear =
        |rest: &str| rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '：' | ':'));
    let named = |rest: &str| clear(rest) && rest.chars().count() <= 24 && !rest.contains(['，', '。']);
    let words = WORDS.iter().filter(|(kind, _)| *kind == HeadingWord::Alone);
    let alone = words.filter_map(|(_, word)| ended.strip_prefix(word)).any(named);
    (alone || is_english(bare)).then_some((Level::Chapter, whole))
}

/// The number of a part that a text starts with, and its length in bytes: 第３章, 第一百三十三条之一.
pub fn number(text: &str) -> Option<(Level, usize)> {
    let rest = text.strip_prefix('第')?;
    let digits = rest.find(|c: char| !is_numeral(c) && c != ' ').filter(|&end| end > 0 && end <= 36)?;
    let unit = &rest[digits..];
    let (kind, word) = WORDS
        .iter()
        .filter(|(kind, word)| matches!(kind, HeadingWord::Unit(_)) && unit.starts_with(word))
        .max_by_key(|(_, word)| word.len())?;
    let HeadingWord::Unit(level) = *kind else { return None };
    let mut length = '第'.len_utf8() + digits + word.len();
    // 第一百三十三条之一 is another article than 第一百三十三条.
    if level == Level::Article
        && let Some(more) = text[length..].strip_prefix('之')
    {
        let end = more.find(|c| !is_numeral(c)).unwrap_or(more.len());
        length += if end > 0 { '之'.len_utf8() + end } else { 0 };
    }
    Some((level, length))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇○零一二三四五六七八九十百千两兩廿卅上中下".contains(c)
}

/// What may follow the number of a chapter: its name, apart or not; never the rest of a sentence.
fn ends_number(rest: &str) -> bool {
    !rest.starts_with(['的', '里', '中', '，', '、', '至', '和', '。', '是', '了', '已', '規', '规'])
}

/// What may follow the number of an article of law: its text, apart, or begun at once; never 第三条规定.
fn begins_article(rest: &str) -> bool {
    let next = rest.chars().next();
    next.is_none_or(|c| c.is_whitespace() || matches!(c, '【' | '（' | '(' | '：' | ':'))
        || next.is_some_and(char::is_alphanumeric)
            && !rest.starts_with(['的', '第', '规', '規', '所', '至', '和', '及', '款', '或', '到', '中', '与'])
}

fn is_english(line: &str) -> bool {
    let lower: String = line.chars().take(10).flat_map(char::to_lowercase).collect();
    let rest = ["chapter", "part", "volume"].iter().find_map(|word| lower.strip_prefix(word));
    rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || "ivx".contains(c)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeadingWord {
    Alone,
    Before,
    Unit(Level),
}

/// The words of `headings.tsv`.
static WORDS: LazyLock<Vec<(HeadingWord, &str)>> = LazyLock::new(|| {
    let rows = include_str!("headings.tsv").lines().filter_map(|line| line.split_once('\t'));
    let kind = |kind: &str| match kind {
        "before" => HeadingWord::Before,
        "volume" => HeadingWord::Unit(Level::Volume),
        "chapter" => HeadingWord::Unit(Level::Chapter),
        "section" => HeadingWord::Unit(Level::Section),
        "article" => HeadingWord::Unit(Level::Article),
        _ => HeadingWord::Alone,
    };
    rows.map(|(name, word)| (kind(name), word)).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_begin_a_part() {
        for (line, wanted) in [
            ("第一章 雨夜", "Chapter 第一章 雨夜"),
            ("＃ 第３章 风雨欲来", "Chapter 第３章 风雨欲来"),
            ("　　第十二回　宝玉挨打", "Chapter 第十二回　宝玉挨打"),
            ("第三章风雨欲来", "Chapter 第三章风雨欲来"),
            ("番外 第一章 桂花糕的来历", "Chapter 番外 第一章 桂花糕的来历"),
            ("【第七章】", "Chapter 第七章"),
            ("后记", "Chapter 后记"),
            ("第二卷 江湖", "Volume 第二卷 江湖"),
            ("第二节　罚款", "Section 第二节　罚款"),
            ("第三条　遛犬不牵绳的，处二百元罚款。", "Article 第三条"),
            ("第一百三十三条之一【危险驾驶罪】在道路上驾驶机动车，", "Article 第一百三十三条之一"),
            ("第十条为规范养犬，制定本办法。", "Article 第十条"),
            ("Chapter 12 The Ferry", "Chapter Chapter 12 The Ferry"),
            ("第三条规定，遛犬应当牵绳。", ""),
            ("第三节课铃响了。", ""),
            ("第二章的内容见下。", ""),
            ("比分3:2，第三节课铃响了。", ""),
            ("序幕拉开，众人入座，", ""),
            ("后记者赶到现场", ""),
        ] {
            let found = heading(line).map_or(String::new(), |(level, range)| format!("{level:?} {}", &line[range]));
            assert_eq!(found, wanted, "{line}");
        }
    }

    #[test]
    fn where_one_is() {
        let text = "养犬管理办法\n\n第一章 总则\n第一条 为规范养犬，制定本办法。\n第二条 犬只须接种疫苗。\n第二章 罚则\n第三条 不牵绳的，罚款。";
        let parts = parts(text);
        let at = |needle: &str| place(&parts, text.find(needle).unwrap()).unwrap_or_default();
        assert_eq!(at("疫苗"), "第一章 总则 第二条");
        assert_eq!(at("罚款"), "第二章 罚则 第三条");
        assert_eq!(at("罚则"), "第二章 罚则");
        assert_eq!(at("养犬管理办法"), "");
    }
}
