//! How a text is set: which line breaks were made by the page and not by the writer. A line that
//! ends without final punctuation goes on in the next one when it is as long as its neighbours (lines of one
//! width), or when it is prose that stops in the middle of a sentence (one line a paragraph, cut by a column or
//! page end, often with a blank line between); a headline, a list item or a byline does not.
//!
//! Leaves to `sentence` where sentences end, and to the reader of newspaper pages what a headline belongs to.

use std::cell::OnceCell;

use super::line::Line;

/// For each line but the last, whether its sentence goes on in the line after it.
pub fn goes_on(text: &str, lines: &[Line]) -> Vec<bool> {
    if lines.len() < 2 {
        return Vec::new();
    }
    let line = |at: usize| bare(&text[lines[at].range.clone()]);
    let known = LineTraits { text, lines, traits: lines.iter().map(|_| OnceCell::new()).collect() };
    let mut goes_on = Vec::with_capacity(lines.len());
    for at in 0..lines.len() - 1 {
        let inside = at > 0 && goes_on[at - 1];
        // Most lines of most texts are paragraphs that end as sentences do: no more needs to be known of them.
        let ends = is_terminated(line(at)) && !is_deed(line(at + 1));
        let ends = ends || is_row(line(at)) || is_row(line(at + 1));
        goes_on.push(!ends && line_goes_on(&known, at, inside));
    }
    goes_on
}

/// The row of a table: two cells or more, set apart by tabs.
fn is_row(line: &str) -> bool {
    memchr::memchr(b'\t', line.as_bytes()).is_some()
        && line.split('\t').filter(|cell| !cell.trim().is_empty()).count() > 1
}

/// Lines with what is known of their texts, looked at when it is asked for.
struct LineTraits<'a> {
    text: &'a str,
    lines: &'a [Line],
    traits: Vec<OnceCell<Traits>>,
}

impl LineTraits<'_> {
    fn traits(&self, at: usize) -> &Traits {
        self.traits[at].get_or_init(|| Traits::from_line(&self.text[self.lines[at].range.clone()]))
    }
}

/// The width to which the lines around one are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width {
    columns: usize,
    chars: usize,
}

impl Width {
    /// True when a line reaches the width, so that its end may be one of layout only. Lines are counted out in
    /// columns by a typesetter and in characters by some programs.
    pub fn is_filled_by(self, text: &str, line: &Line) -> bool {
        line.columns(text) + line.indent + 4 >= self.columns || line.chars(text) + 1 >= self.chars
    }
}

/// Width to which the lines around number `at` are set; `None` when they are not set to a width.
pub fn set_width(text: &str, lines: &[Line], at: usize) -> Option<Width> {
    let around = &lines[at.saturating_sub(4)..lines.len().min(at + 5)];
    let mut columns = [0; 9];
    let mut chars = [0; 9];
    for (slot, line) in around.iter().enumerate() {
        (columns[slot], chars[slot]) = (line.columns(text) + line.indent, line.chars(text));
    }
    let columns = usual(&mut columns[..around.len()], 4)?;
    let chars = usual(&mut chars[..around.len()], 1).unwrap_or(usize::MAX);
    (around.len() >= 3 && (18..=160).contains(&columns)).then_some(Width { columns, chars })
}

/// The measure that at least half of the lines have, give or take some, and few exceed.
fn usual(measures: &mut [usize], tolerance: usize) -> Option<usize> {
    measures.sort_unstable();
    let usual = *measures.get(measures.len() * 3 / 4)?;
    let near = measures.iter().filter(|&&other| other.abs_diff(usual) <= tolerance).count();
    (near >= 2 && near * 2 >= measures.len()).then_some(usual)
}

/// Signs that open an item, a heading, a quotation or a table row.
const BULLETS: &str = "●•◆◇■□▲△▼★☆※►▶➢✦◎○#>|";

/// True for a list item, an article of a law, a Markdown heading, quotation or table row: never the rest of the
/// sentence before.
pub fn opens_item(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    match first {
        c if BULLETS.contains(c) => true,
        '①'..='⑳' | '㈠'..='㈩' | '⑴'..='⒛' => true,
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
#[inline]
pub fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | '】' | '》' | '〉' | '〕' | ')' | ']' | '"' | '\'' | '›' | '»' | '＂')
}

/// True for a line that says who wrote, photographed or edited (记者 王小明, （本报记者 李红 文/图）, 责编 何青).
pub fn is_byline(text: &str) -> bool {
    const OPENINGS: [&str; 14] = [
        "记者",
        "来源：",
        "本报记者",
        "通讯员",
        "特约记者",
        "见习记者",
        "全媒体记者",
        "文/",
        "图/",
        "文图",
        "摄影",
        "责任编辑",
        "责编",
        "記者",
    ];
    let text = text.trim_start_matches(['（', '(', '【', '[', '■', '□', '●', '◎', '○', '\u{3000}', ' ']);
    let opening = OPENINGS.iter().find_map(|opening| text.strip_prefix(opening));
    let names = |rest: &str| !rest.contains(['，', '。', ',', '；']) && !rest.starts_with(NOT_NAMES);
    text.len() <= 120 && opening.is_some_and(names)
}

/// What follows 记者 when it is the subject of a sentence: 记者从…获悉, 记者在现场看到.
const NOT_NAMES: [char; 16] =
    ['从', '在', '了', '们', '看', '获', '采', '发', '走', '来', '问', '说', '表', '跟', '昨', '日'];

/// What the decision needs to know of a line's text.
struct Traits {
    terminated: bool,
    /// Ends with a comma, an opening bracket: the sentence cannot end here.
    hangs: bool,
    /// A bracket opened near its end is not closed.
    opens_bracket: bool,
    /// Starts with what cannot start a line: a comma, a closing bracket.
    clings: bool,
    /// Starts with one character and a comma (准，): the rest of a word.
    rest: bool,
    item: bool,
    byline: bool,
    /// What a byline may end with: 文/图, 摄.
    deed: bool,
    /// Starts as a report does.
    report: bool,
    /// Nothing but a day.
    date: bool,
    /// The part after the last sentence end is a byline.
    byline_end: bool,
    /// Holds 。 or ； before its end.
    stops: bool,
    /// Holds a comma or the end of a sentence.
    prose: bool,
    /// Holds any punctuation that lists and verse do without.
    marks: bool,
}

/// A line without what is not read at its end; a backslash is Markdown's sign for a line break.
fn bare(line: &str) -> &str {
    line.trim_end_matches(|c| matches!(c, '\\' | '\u{200b}'..='\u{200f}' | '\u{feff}'))
}

/// What a byline may end with.
fn is_deed(line: &str) -> bool {
    matches!(line.trim_end_matches(['）', ')']), "文/图" | "图/文" | "文图" | "文" | "图" | "摄" | "摄影报道")
}

impl Traits {
    fn from_line(line: &str) -> Self {
        let line = bare(line);
        let tail = line.rfind(['。', '；', '！', '？', ';']).map_or("", |at| &line[at..]);
        let tail =
            tail.trim_start_matches(|c| matches!(c, '。' | '；' | '！' | '？' | ';') || is_closing(c)).trim_start();
        Self {
            terminated: is_terminated(line),
            hangs: line.ends_with([
                '，', '、', ',', '（', '(', '“', '‘', '《', '〈', '「', '『', '【', '〔', '—', '～', '＋', '+',
            ]),
            opens_bracket: opens_bracket(line),
            clings: line.starts_with(|c| {
                matches!(c, '，' | '、' | '。' | '；' | '：' | '！' | '？' | ',' | '%' | '％' | '·' | '…')
                    || is_closing(c) && !matches!(c, '"' | '\'')
            }),
            rest: line.chars().nth(1).is_some_and(|c| matches!(c, '，' | '、' | ',' | '。')),
            item: opens_item(line),
            byline: is_byline(line),
            deed: is_deed(line),
            report: opens_report(line),
            date: is_date_line(line),
            byline_end: is_byline(tail),
            stops: !tail.is_empty() && line.contains(['。', '；', ';']),
            marks: line.contains(['，', '。', '、', '；', ',', '（', '“']),
            prose: line.contains(['，', '。', '；', ',']) || line.contains(". "),
        }
    }

    fn headline(&self, text: &str, line: &Line) -> bool {
        !self.terminated && !self.hangs && !self.stops && line.columns(text) <= 60
    }
}

fn line_goes_on(known: &LineTraits<'_>, at: usize, inside: bool) -> bool {
    let (text, lines) = (known.text, known.lines);
    let (line, next) = (&lines[at], &lines[at + 1]);
    let (this, that) = (known.traits(at), known.traits(at + 1));
    let indented = next.indent >= 4 && (next.opens || next.indent > line.indent + 2);
    let apart = this.date || that.date || that.item || that.report || that.byline || indented;
    let byline_rest = (this.byline || this.byline_end) && that.deed;
    if (this.opens_bracket && !this.terminated && !that.item || byline_rest) && next.blanks == 0 {
        return true;
    }
    if apart || this.terminated || this.byline_end || this.byline && !inside {
        return false;
    }
    if this.hangs || that.clings || (this.prose || inside) && that.rest {
        return true;
    }
    // A headline after a cut sentence, unless the line after it shows that it is none.
    let headline = that.headline(text, next) && !(at + 2 < lines.len() && known.traits(at + 2).clings);
    if let Some(width) = set_width(text, lines, at) {
        let around = at.saturating_sub(6)..lines.len().min(at + 11);
        let prose = around.clone().filter(|&line| known.traits(line).marks).count() * 4 >= around.len();
        let full = width.is_filled_by(text, line);
        if full && prose && next.blanks == 0 {
            return true;
        }
        let stopped = this.stops || inside && this.prose;
        if !(full || stopped) {
            return false;
        }
    }
    let cut = this.stops || this.prose && !this.item && (inside || line.columns(text) >= 60);
    cut && !headline
}

/// 本报讯, 新华社郑州9月28日电, 郑州9月28日电.
fn opens_report(line: &str) -> bool {
    let head_end = line.char_indices().nth(18).map_or(line.len(), |(at, _)| at);
    let head = &line[..head_end];
    head.starts_with("本报讯")
        || head.starts_with("本報訊")
        || head
            .find("日电")
            .or(head.find("日電"))
            .is_some_and(|at| !head[..at].contains(['，', '。', ',']) && head.contains('月'))
}

/// 2022-09-28 10:30, 2022年9月28日 星期三: nothing but a day.
fn is_date_line(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let sign = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-/:：.年月日时分星期周一二三四五六".contains(c);
    line.len() <= 60 && digits >= 6 && line.chars().all(sign) && line.contains(['-', '/', '年', '.'])
}

/// True when the last bracket or quote of a line, near its end, is an opening one (…。（本报记者).
fn opens_bracket(line: &str) -> bool {
    let opens = |c: char| matches!(c, '（' | '(' | '《' | '“' | '「' | '『' | '【');
    let closes = |c: char| matches!(c, '）' | ')' | '》' | '”' | '」' | '』' | '】');
    line.chars().rev().take(24).find(|&c| opens(c) || closes(c)).is_some_and(opens)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_lines() {
        for item in [
            "一、总体要求",
            "（二）目标",
            "1. 范围",
            "3）步骤",
            "第三条 本办法",
            "第 3 條 期間",
            "● 要点",
            "- item",
            "# 题",
        ] {
            assert!(opens_item(item), "{item}");
        }
        for other in ["一季度增长", "40.5%的企业", "第三季度", "2022年", "（续）", "十分重视", "-5度"]
        {
            assert!(!opens_item(other), "{other}");
        }
        for byline in ["记者 王小明", "（本报记者 李红 文/图）", "责编 何青", "□ 记者 赵一鸣"]
        {
            assert!(is_byline(byline), "{byline}");
        }
        for other in ["记者从市政府获悉", "记者在现场看到，人很多", "王小明记者"] {
            assert!(!is_byline(other), "{other}");
        }
        for (text, ends) in [("完成。", true), ("他说：", true), ("“好！”", true), ("创“五星”", false), ("双十", false)]
        {
            assert_eq!(is_terminated(text), ends, "{text}");
        }
    }
}
