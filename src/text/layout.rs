//! How a text is set: its lines, and which line breaks were made by the page and not by the writer. A line that
//! ends without final punctuation goes on in the next one when it is as long as its neighbours (lines of one
//! width), or when it is prose that stops in the middle of a sentence (one line a paragraph, cut by a column or
//! page end, often with a blank line between); a headline, a list item or a byline does not.
//!
//! Leaves to `sentence` where sentences end, and to the reader of newspaper pages what a headline belongs to.

use std::ops::Range;

/// One line that holds more than white space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Bytes of the text, without white space at both ends.
    pub range: Range<usize>,
    /// Width in columns: 2 for a Chinese character or sign, 1 for a Latin one.
    pub columns: usize,
    /// Columns of white space before it.
    pub indent: usize,
    /// True when its indent is made of ideographic spaces, as at the start of a paragraph.
    pub opens: bool,
    /// Number of blank lines before it.
    pub blanks: usize,
}

/// The lines of a text that hold more than white space, in order.
pub fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut blanks = 0;
    for (start, line) in raw_lines(text) {
        let words = line.trim();
        if words.is_empty() {
            blanks += usize::from(!between_cr_and_lf(text, start));
            continue;
        }
        let lead = &line[..line.len() - line.trim_start().len()];
        let from = start + lead.len();
        lines.push(Line {
            range: from..from + words.len(),
            columns: columns(words),
            indent: columns(lead),
            opens: lead.contains('\u{3000}') || lead.contains('\u{a0}'),
            blanks: std::mem::take(&mut blanks),
        });
    }
    lines
}

/// For each line but the last, whether its sentence goes on in the line after it.
pub fn goes_on(text: &str, lines: &[Line]) -> Vec<bool> {
    let traits: Vec<Traits> = lines.iter().map(|line| Traits::of(&text[line.range.clone()])).collect();
    let mut goes_on = Vec::with_capacity(lines.len());
    for at in 0..lines.len().saturating_sub(1) {
        let inside = at > 0 && goes_on[at - 1];
        goes_on.push(line_goes_on(lines, &traits, at, inside));
    }
    goes_on
}

/// Width, in columns, to which the lines around number `at` are set; `None` when they are not set to a width.
pub fn set_width(lines: &[Line], at: usize) -> Option<usize> {
    let around = &lines[at.saturating_sub(4)..lines.len().min(at + 5)];
    let mut widths = [0; 9];
    for (width, line) in widths.iter_mut().zip(around) {
        *width = line.columns + line.indent;
    }
    let widths = &mut widths[..around.len()];
    widths.sort_unstable();
    let width = *widths.get(widths.len() * 3 / 4)?;
    let near = widths.iter().filter(|&&other| other + 4 >= width && other <= width + 4).count();
    (widths.len() >= 3 && near >= 2 && near * 2 >= widths.len() && (18..=160).contains(&width)).then_some(width)
}

/// True for a list item, an article of a law, a Markdown heading, quotation or table row: never the rest of the
/// sentence before.
pub fn opens_item(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    match first {
        '●'
        | '•'
        | '◆'
        | '◇'
        | '■'
        | '□'
        | '▲'
        | '△'
        | '▼'
        | '★'
        | '☆'
        | '※'
        | '►'
        | '▶'
        | '➢'
        | '✦'
        | '◎'
        | '○'
        | '#'
        | '>'
        | '|'
        | '①'..='⑳'
        | '㈠'..='㈩'
        | '⑴'..='⒛' => true,
        '-' | '*' | '+' | '—' | '·' => chars.next().is_some_and(char::is_whitespace),
        '第' => opens_clause(chars.as_str()),
        '（' | '(' => {
            let rest = chars.as_str().trim_start_matches(is_numeral);
            rest.len() < chars.as_str().len() && rest.starts_with(['）', ')'])
        }
        c if is_numeral(c) => {
            let mut rest = line.trim_start_matches(is_numeral).chars();
            match rest.find(|&c| c != '\\') {
                Some('、' | '．' | '）' | ')') => true,
                Some('.') => rest.next().is_none_or(|c| !c.is_ascii_digit()),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Width in columns: 2 for a Chinese character or sign, 1 for a Latin one.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(c >= '\u{1100}' && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))).sum()
}

/// True when the text ends as sentences end, closing quotes and brackets put aside, or introduces what follows (：).
pub fn is_terminated(text: &str) -> bool {
    let bare = text.trim_end_matches(is_closing);
    let quoted = bare.len() < text.len();
    match bare.chars().next_back() {
        Some('。' | '！' | '？' | '；' | '…' | '｡' | '!' | '?' | ';' | '.') => true,
        Some('：' | ':') => !quoted,
        _ => false,
    }
}

/// Quotes and brackets that close.
pub fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | '】' | '》' | '〉' | '〕' | ')' | ']' | '"' | '\'' | '›' | '»' | '＂')
}

/// What the end of a line before a byline or the byline itself looks like (记者 …, 本报讯, 来源：…).
pub fn is_byline(text: &str) -> bool {
    const OPENINGS: [&str; 16] = [
        "记者",
        "本报记者",
        "本报讯",
        "通讯员",
        "特约记者",
        "见习记者",
        "全媒体记者",
        "文/",
        "图/",
        "文图",
        "摄影",
        "来源：",
        "责任编辑",
        "责编",
        "記者",
        "編輯",
    ];
    let text = text.trim_start_matches(['（', '(', '【', '[', '■', '□', '●', '◎', '○', '\u{3000}', ' ']);
    text.len() <= 160 && OPENINGS.iter().any(|opening| text.starts_with(opening))
}

/// What the decision needs to know of a line's text.
struct Traits {
    terminated: bool,
    /// Ends with a comma, an opening bracket: the sentence cannot end here.
    hangs: bool,
    /// Starts with what cannot start a line: a comma, a closing bracket.
    clings: bool,
    /// Starts with one character and a comma (准，): the rest of a word.
    rest: bool,
    item: bool,
    byline: bool,
    /// The part after the last sentence end is a byline.
    byline_end: bool,
    /// Holds 。 or ； before its end.
    stops: bool,
    /// Holds any punctuation of prose.
    prose: bool,
}

impl Traits {
    fn of(line: &str) -> Self {
        // A backslash is Markdown's sign for a line break.
        let line = line.trim_end_matches(|c| matches!(c, '\\' | '\u{200b}'..='\u{200f}' | '\u{feff}'));
        let tail = line.rfind(['。', '；', '！', '？', ';']).map_or("", |at| &line[at..]);
        let tail =
            tail.trim_start_matches(|c| matches!(c, '。' | '；' | '！' | '？' | ';') || is_closing(c)).trim_start();
        Self {
            terminated: is_terminated(line),
            hangs: line.ends_with([
                '，', '、', ',', '（', '(', '“', '‘', '《', '〈', '「', '『', '【', '〔', '—', '～', '＋', '+',
            ]),
            clings: line.starts_with(|c| {
                matches!(c, '，' | '、' | '。' | '；' | '：' | '！' | '？' | ',' | '%' | '％' | '·' | '…')
                    || is_closing(c) && !matches!(c, '"' | '\'')
            }),
            rest: line.chars().nth(1).is_some_and(|c| matches!(c, '，' | '、' | ',' | '。')),
            item: opens_item(line),
            byline: is_byline(line),
            byline_end: is_byline(tail),
            stops: !tail.is_empty() && line.contains(['。', '；', ';']),
            prose: line.contains(['，', '。', '；', ',']) || line.contains(". "),
        }
    }

    fn headline(&self, line: &Line) -> bool {
        !self.terminated && !self.hangs && !self.stops && line.columns <= 60
    }
}

fn line_goes_on(lines: &[Line], traits: &[Traits], at: usize, inside: bool) -> bool {
    let (line, next) = (&lines[at], &lines[at + 1]);
    let (this, that) = (&traits[at], &traits[at + 1]);
    let indented = next.indent >= 4 && (next.opens || next.indent > line.indent + 2);
    if this.terminated || that.item || indented || this.byline_end || that.byline || this.byline && !inside {
        return false;
    }
    if this.hangs || that.clings || this.prose && that.rest {
        return true;
    }
    // A headline after a cut sentence, unless the line after it shows that it is none.
    let headline = that.headline(next) && !traits.get(at + 2).is_some_and(|after| after.clings);
    if let Some(width) = set_width(lines, at) {
        let around = &traits[at.saturating_sub(4)..lines.len().min(at + 5)];
        let prose = around.iter().filter(|line| line.prose).count() * 3 >= around.len();
        let full = line.columns + line.indent + 4 >= width;
        if full && prose && next.blanks == 0 {
            return true;
        }
        if !full && !this.stops && !(inside && this.prose) {
            return false;
        }
    }
    let cut = this.stops || this.prose && !this.item && (inside || line.columns >= 60);
    cut && !headline
}

/// 三条, 3 条, 十二章 after 第, then a space, a colon or the end.
fn opens_clause(rest: &str) -> bool {
    let number = rest.trim_start();
    let rest = number.trim_start_matches(is_numeral);
    let mut chars = rest.trim_start().chars();
    rest.len() < number.len()
        && chars.next().is_some_and(|c| "条條章节節款项項编編部篇回".contains(c))
        && chars.next().is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '、' | '之' | '分'))
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇零一二三四五六七八九十百".contains(c)
}

/// True when the empty line at `start` is only the middle of a Windows line end.
fn between_cr_and_lf(text: &str, start: usize) -> bool {
    start > 0 && text.as_bytes()[start - 1] == b'\r' && text.as_bytes().get(start) == Some(&b'\n')
}

/// Lines with the byte at which each starts; a page break ends a line like a line feed or carriage return.
fn raw_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split(['\n', '\r', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).map(move |line| {
        let at = start;
        // The separator's own length, which differs, is read off the text that follows.
        let next = at + line.len();
        start = next + text[next..].chars().next().map_or(0, char::len_utf8);
        (at, line)
    })
}
