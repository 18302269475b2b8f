//! Sentences and paragraphs, the units that are shown and that 同句 and 同段 ask about. A sentence ends at
//! 。！？；…… with the quotes and brackets that close after it, at `.!?;` where these really end one (not in 40.5,
//! U.S. or e.g.), and at the end of a line that is a headline, a list item or a byline.
//!
//! Leaves to `layout` which line breaks are inside a sentence, and to the display to shorten a long one.

use std::ops::Range;

use super::fold::is_han;
use super::layout;
use super::line::{self, Line};

/// Sentences as byte ranges of `text`: in order, not overlapping, without white space at their ends, together
/// all of the text but white space. Takes time linear in the text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let lines = line::lines(text);
    let mut sentences = Vec::with_capacity(text.len() / 120 + lines.len());
    for block in joined(&lines, &layout::goes_on(text, &lines)) {
        cut(text, block, &mut sentences);
    }
    sentences
}

/// Paragraphs as byte ranges of `text`, made of whole sentences; otherwise like [`sentences`].
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let lines = line::lines(text);
    let mut same = layout::goes_on(text, &lines);
    for (at, same) in same.iter_mut().enumerate() {
        *same |= fills_its_width(text, &lines, at);
    }
    joined(&lines, &same)
}

/// True when line `at` ends a sentence at the width of the page and the next one goes on with the paragraph.
fn fills_its_width(text: &str, lines: &[Line], at: usize) -> bool {
    let (line, next) = (&lines[at], &lines[at + 1]);
    let full = layout::set_width(text, lines, at).is_some_and(|width| width.is_filled_by(text, line));
    full && next.blanks == 0
        && next.indent <= line.indent
        && layout::is_terminated(&text[line.range.clone()])
        && !layout::opens_item(&text[next.range.clone()])
}

/// Runs of lines, each to be taken together with the next where `same` says so.
fn joined(lines: &[Line], same: &[bool]) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match blocks.last_mut() {
            Some(block) if same[at - 1] => block.end = line.range.end,
            _ => blocks.push(line.range.clone()),
        }
    }
    blocks
}

/// Cuts a block of lines into sentences.
fn cut(text: &str, block: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let mut start = block.start;
    let mut at = block.start;
    let mut quoted = false;
    while let Some((turn, c)) = next_turn(text, at..block.end) {
        at = turn;
        let next = at + c.len_utf8();
        if matches!(c, '《' | '（' | '(') {
            let end = closing(&text[next..block.end], c).map_or(next, |length| next + length);
            // A remark between two sentences ends as a sentence does; one inside a sentence does not.
            let remark = at == start && layout::is_terminated(&text[at..end]) && c != '《';
            at = if remark { push(text, &mut start, end, block.end, sentences) } else { end };
            continue;
        }
        quoted ^= c == '"';
        if !ends_sentence(text, start..at, c, &text[next..block.end]) {
            at = next;
            continue;
        }
        let end = tail(text, next, block.end, &mut quoted);
        let after = text[end..block.end].trim_start().chars().next();
        let goes_on = after.is_some_and(|c| matches!(c, '，' | '、' | '：' | ',' | '）' | ')' | '》'));
        at = if goes_on { end } else { push(text, &mut start, end, block.end, sentences) };
    }
    if start < block.end {
        sentences.push(start..block.end);
    }
}

/// The first character in a range at which [`may_turn`], and where it stands.
fn next_turn(text: &str, range: Range<usize>) -> Option<(usize, char)> {
    let bytes = &text.as_bytes()[..range.end];
    let mut at = range.start;
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            // Han characters, nearly all of a text: U+4000 to U+9FFF.
            0xe4..=0xe9 => 3,
            // No sign of these has two bytes or four, or begins otherwise.
            b'!'..=b'?' | 0xe2 | 0xe3 | 0xef => {
                let c = text[at..].chars().next()?;
                if may_turn(c) {
                    return Some((at, c));
                }
                c.len_utf8()
            }
            _ => 1,
        };
    }
    None
}

/// Whether a character may end a sentence, or open or close what is looked at as a whole.
fn may_turn(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '…' | '｡' | '!' | '?' | ';' | '.' | '《' | '（' | '(' | '"')
}

/// Ends the sentence from `start` at `end` and moves to the first character of the next.
fn push(text: &str, start: &mut usize, end: usize, block_end: usize, sentences: &mut Vec<Range<usize>>) -> usize {
    sentences.push(*start..end);
    let rest = &text[end..block_end];
    *start = end + rest.len() - rest.trim_start().len();
    *start
}

/// Length of what follows an opening bracket up to and with its closing one, when that is near.
fn closing(rest: &str, open: char) -> Option<usize> {
    let close = |c: char| match open {
        '《' => c == '》',
        _ => matches!(c, '）' | ')'),
    };
    let (at, c) = rest.char_indices().take(80).find(|&(_, c)| close(c))?;
    Some(at + c.len_utf8())
}

/// Whether `c`, after the sentence so far and before `rest`, ends it.
fn ends_sentence(text: &str, so_far: Range<usize>, c: char, rest: &str) -> bool {
    let before = text[so_far.clone()].chars().next_back();
    let after = rest.chars().next();
    match c {
        '。' | '！' | '？' | '；' | '…' | '｡' => true,
        '!' | '?' | ';' => {
            before.is_some_and(is_han) || after.is_none_or(|c| c.is_whitespace() || is_han(c) || opens_or_closes(c))
        }
        '.' => full_stop(&text[so_far], before, rest),
        _ => false,
    }
}

/// Whether a full stop after the sentence so far ends it.
fn full_stop(so_far: &str, before: Option<char>, rest: &str) -> bool {
    let mut after = rest.chars();
    if !after.next().is_none_or(|c| c.is_whitespace() || c == '.' || opens_or_closes(c)) {
        return false;
    }
    let next = rest.trim_start_matches(|c: char| c.is_whitespace() || opens_or_closes(c)).chars().next();
    let Some(before) = before else { return false };
    if is_han(before) || matches!(before, '”' | '）' | '%' | ')') {
        return true;
    }
    if next.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit()) {
        return before.is_alphabetic() && next.is_some_and(|c| c.is_ascii_digit()) && !abbreviated(so_far);
    }
    // "1. " at the start is the number of a list item.
    let item = before.is_ascii_digit() && so_far.len() <= 3;
    !(item || abbreviated(so_far))
}

/// Whether the last word is one that is written with a full stop: one letter, or a usual abbreviation.
fn abbreviated(so_far: &str) -> bool {
    const SHORT: [&str; 24] = [
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "inc", "ltd", "co", "corp", "fig", "vol", "pp", "ed", "al",
        "etc", "e.g", "i.e", "jr", "sr", "dept", "approx",
    ];
    let from = so_far
        .rfind(|c: char| !c.is_ascii_alphabetic() && c != '.')
        .map_or(0, |at| at + so_far[at..].chars().next().map_or(0, char::len_utf8));
    let word = &so_far[from..];
    let letter = word.rsplit('.').next().is_some_and(|part| part.len() == 1);
    word.len() <= 8 && (letter || SHORT.iter().any(|short| word.eq_ignore_ascii_case(short)))
}

/// End of the run of final signs and closing quotes that begins at `at`.
fn tail(text: &str, mut at: usize, end: usize, quoted: &mut bool) -> usize {
    while let Some(c) = text[at..end].chars().next() {
        match c {
            '。' | '！' | '？' | '…' | '!' | '?' | '.' => {}
            '"' if *quoted => *quoted = false,
            '"' | '\'' => break,
            c if layout::is_closing(c) => {}
            _ => break,
        }
        at += c.len_utf8();
    }
    at
}

fn opens_or_closes(c: char) -> bool {
    layout::is_closing(c) || matches!(c, '“' | '‘' | '「' | '『' | '（' | '(' | '[')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` stands where a sentence ends, `¶` for a line break.
    fn check(cut: fn(&str) -> Vec<Range<usize>>, marked: &str) {
        let text = marked.replace('|', "").replace('¶', "\n");
        let found: Vec<&str> = cut(&text).into_iter().map(|range| &text[range]).collect();
        let text = marked.replace('¶', "\n");
        let wanted: Vec<&str> = text.split('|').map(str::trim).collect();
        assert_eq!(found, wanted, "{marked}");
    }

    #[test]
    fn turns_are_seen_in_bytes() {
        for c in (0..=char::MAX as u32).filter_map(char::from_u32) {
            let text = format!("中{c}");
            assert_eq!(next_turn(&text, 0..text.len()).is_some(), may_turn(c), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn signs_that_end() {
        for marked in [
            "项目开工了。|资金到位了！|还缺什么？|缺人；|也缺地……|再等等。",
            "他说：“今年要建成。”|大家鼓掌。",
            "“真的吗？！”|她问。",
            "他喊“快走！”，随即上车。",
            "读《你好！世界》后，他写下感想。|之后休息。",
            "两项指标（一项上升；一项持平）均达标。|收官。",
            "签约完成。|（图为签约现场。）|随后参观。",
            "占比40.5%，居第一。|其中U.S. Steel投资3.2亿元, e.g. 一期。|完",
            "It grew by 3.5 percent. |Mr. Li of the U.S. team agreed. |Done!",
            "see https://example.com/a?b=1;c=2 and go. |Next",
            "\"Is it so?\" |\"Yes.\" |OK",
            "1. 总则",
            "比重为40. 5%。|好",
        ] {
            check(sentences, marked);
        }
    }

    #[test]
    fn line_breaks() {
        for marked in [
            // One line a paragraph, cut by the page.
            "各单位开设专栏，讲打算、作承诺，对照标¶¶准，形成了良好氛围。|¶¶下一段从这里开始。",
            "大力培育企业。|实施梯度培育双十¶¶条、倍增计划等政策，成效明显。",
            // Headlines, bylines and list items stand alone.
            "坚持引领 谋出彩|¶¶全区召开会议。|记者 王小明|¶¶强化创新 聚要素|¶¶全区建成平台26个。",
            "会议要求：|¶一、抓落实|¶二、抓见效|¶（三）抓长效",
            // Lines of one width.
            "全区上下进一步提升政治站位，守牢安全¶稳定底线，全力冲刺全年目标任务，加快¶推进新区建设提质增效。",
            // Verse without punctuation is a line a sentence.
            "春眠不觉晓|¶处处闻啼鸟|¶夜来风雨声|¶花落知多少",
        ] {
            check(sentences, marked);
        }
    }

    #[test]
    fn paragraphs_are_whole_sentences() {
        for marked in [
            "甲。乙。|¶丙。|¶¶丁",
            "各单位开设专栏，讲打算、作承诺，对照标¶¶准，形成了良好氛围。又一句。|¶¶下一段从这里开始。",
            "　　全区上下进一步提升政治站位，守牢稳¶定底线，全力冲刺目标任务，加快建设。¶大家推进新区各项工作，提质增效再出发¶。|　　第二段从这里开始，说明情况。",
        ] {
            let marked = marked.replace("|　　", "¶|　　");
            check(paragraphs, &marked);
        }
    }

    #[test]
    fn any_text_is_covered_once() {
        let signs: Vec<char> = "甲乙a1.。！?；…“”\"（）《》，\n\r\u{c}　 -第条一、：:".chars().collect();
        let mut seed = 7u64;
        for _ in 0..20_000 {
            let mut next = || {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (seed >> 33) as usize
            };
            let text: String = (0..next() % 40).map(|_| signs[next() % signs.len()]).collect();
            for ranges in [sentences(&text), paragraphs(&text)] {
                let mut at = 0;
                for range in ranges {
                    assert!(text[at..range.start].trim().is_empty(), "{text:?}");
                    assert_eq!(text[range.clone()].trim(), &text[range.clone()], "{text:?}");
                    assert!(!range.is_empty(), "{text:?}");
                    at = range.end;
                }
                assert!(text[at..].trim().is_empty(), "{text:?}");
            }
        }
    }

    #[test]
    fn a_long_line_without_signs_is_one_sentence() {
        let text = "长".repeat(400_000) + &".a".repeat(200_000);
        let found = sentences(&text);
        assert_eq!((found.len(), found[0].len()), (1, text.len()));
    }
}
