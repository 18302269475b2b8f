//! Several texts in one: the days of a diary or a chat, notices between rules of `====`.
//!
//! An entry begins with a line that is a day and little else (2021年3月1日 晴), or with a day, a time and a name (2024-03-04
//! 20:01:02 小北). The entries of one day are one. Leaves pages of newspapers, where days stand below headlines, to `bounds`.

use std::ops::Range;

use super::byline;
use super::furniture::date_length;
use hansou_facts::date::printed_days;
use hansou_text::fold::is_han;

/// A part of a text that is an article of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// All of it, in bytes of the text.
    pub range: Range<usize>,
    /// The day as printed.
    pub day: &'a str,
    /// The line that opens it, without the day of a chat.
    pub title: &'a str,
    /// Its text.
    pub body: String,
}

/// A line that opens an entry.
struct Opening<'a> {
    /// Bytes of the line.
    line: Range<usize>,
    /// Where the day stands in the line.
    day: &'a str,
    /// What else the line says: 晴, 20:01:02 小北.
    rest: &'a str,
    /// It gives a time of day: a message of a chat.
    timed: bool,
}

/// Characters beside the day on a line that opens the entry of a diary.
const BESIDE: usize = 24;
/// Longest line of a day without a year and the weather, in bytes.
const WEATHER_LINE: usize = 72;
/// Lines that may stand above the first entry.
const ABOVE: usize = 8;

/// The entries of a diary or chat, in order; `None` when a text is neither.
pub fn entries(text: &str) -> Option<Vec<Entry<'_>>> {
    let openings = openings(text);
    let first = openings.first()?;
    let above = text[..first.line.start].lines().filter(|line| !line.trim().is_empty()).count();
    let timed = openings.iter().filter(|opening| opening.timed).count() * 2 > openings.len();
    let days: Vec<&str> = openings.iter().map(|opening| opening.day).collect();
    let several = days.windows(2).any(|pair| pair[0] != pair[1]);
    if openings.len() < 2 || above > ABOVE || !several || !are_followed(text, &openings, timed) {
        return None;
    }
    if !timed && (stand_below_headlines(text, &openings) || byline_near(text, &openings)) {
        return None;
    }
    Some(joined(text, &openings))
}

/// The lines that open an entry.
fn openings(text: &str) -> Vec<Opening<'_>> {
    let mut start = 0;
    let mut openings = Vec::new();
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        openings.extend(opening(&text[range.clone()]).map(|(day, rest, timed)| Opening {
            line: range,
            day,
            rest,
            timed,
        }));
    }
    openings
}

/// The day of a line, what else it says, and whether it gives a time.
fn opening(line: &str) -> Option<(&str, &str, bool)> {
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "#【[［(（<《*-—·●■◆日期：:".contains(c));
    if let Some(length) = date_length(bare) {
        let (day, rest) = bare.split_at(length);
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "T,，】]］)）>》*、".contains(c));
        let clock = clock_length(rest);
        let said = rest[clock..].trim();
        return (clock > 0 || is_beside(said)).then_some((day, rest.trim(), clock > 0));
    }
    // 三月五日 晴: the year may be that of the folder. Without the weather it may be a programme.
    let may_be = bare.len() <= WEATHER_LINE && bare.contains('月') && bare.contains(is_weather);
    let days = if may_be { printed_days(bare) } else { Vec::new() };
    if let Some(day) = days.first().filter(|day| day.span.start == 0 && day.year.is_none()) {
        let (day, rest) = bare.split_at(day.span.end);
        let rest = rest.trim();
        return (is_beside(rest) && rest.contains(is_weather)).then_some((day, rest, false));
    }
    // 小北 2024-03-04 20:01:02: the name stands first.
    let at = bare.find(|c: char| c.is_ascii_digit()).filter(|&at| at > 0 && at <= 60)?;
    let (name, dated) = (bare[..at].trim_end(), &bare[at..]);
    let (day, rest) = dated.split_at(date_length(dated)?);
    let rest = rest.trim_start();
    let ends =
        clock_length(rest) > 0 && rest[clock_length(rest)..].trim_matches([')', '）', ']', '】', ' ']).is_empty();
    (ends && is_beside(name) && bare[..at].ends_with([' ', '\t', '(', '（', '['])).then_some((day, line.trim(), true))
}

/// Weather, weekday, a name: what stands beside the day of an entry.
fn is_beside(text: &str) -> bool {
    let goes_on = text.starts_with(['至', '到', '-', '—', '～', '~', '，', '、']);
    let is_sentence = text.contains(['。', '；', '！', '？', '：', ':']);
    let is_printed = text.contains('版') || text.ends_with(['电', '讯']);
    text.chars().nth(BESIDE).is_none() && !goes_on && !is_sentence && !is_printed
}

fn is_weather(c: char) -> bool {
    "晴阴陰雨雪雾霧霾风風云雲".contains(c)
}

/// Bytes of the time of day that a text begins with: 20:01, 20:01:02, 上午9:05.
fn clock_length(text: &str) -> usize {
    let halves = ["上午", "下午", "晚上", "中午", "凌晨", "早上", "AM", "PM"];
    let half = halves.iter().find(|half| text.starts_with(**half)).map_or(0, |half| half.len());
    let rest = text[half..].trim_start();
    let skipped = text.len() - rest.len();
    let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
    let clock = rest[..length].trim_end_matches([':', '.']);
    let sound = clock.contains(':') && clock.split(':').all(|part| (1..=6).contains(&part.len()));
    if sound { skipped + clock.len() } else { 0 }
}

/// Whether nearly all openings have a text below or beside them.
fn are_followed(text: &str, openings: &[Opening], timed: bool) -> bool {
    let bare = openings.iter().enumerate().filter(|(at, opening)| {
        let end = openings.get(at + 1).map_or(text.len(), |next| next.line.start);
        let said = timed && opening.rest.chars().filter(|c| is_han(*c)).count() > 0;
        !said && text[opening.line.end..end].trim().is_empty()
    });
    bare.count() * 5 <= openings.len()
}

/// Days below headlines are the days of notices or reports: each follows a line that begins a paragraph.
fn stand_below_headlines(text: &str, openings: &[Opening]) -> bool {
    let below = openings[1..].iter().filter(|opening| {
        let before = text[..opening.line.start].trim_end_matches(['\r', ' ']);
        let Some(before) = before.strip_suffix('\n') else { return false };
        let before = before.trim_end_matches('\r');
        let line = before.rsplit('\n').next().unwrap_or("").trim();
        let above =
            before[..before.len() - before.rsplit('\n').next().unwrap_or("").len()].trim_end_matches([' ', '\r', '\t']);
        let last = above.trim_end().rsplit('\n').next().unwrap_or("");
        let apart = above.ends_with("\n\n") || above.ends_with("\n\r\n") || !last.contains(char::is_alphanumeric);
        let begins = apart || last.trim_end().ends_with(['。', '！', '？', '”']);
        !line.is_empty() && begins && !line.ends_with(['。', '！', '？', '；', '…', '”', '～', '~'])
    });
    below.count() * 2 >= openings.len() - 1
}

/// A report's dateline or byline tells a page of a newspaper.
fn byline_near(text: &str, openings: &[Opening]) -> bool {
    let reported = openings.iter().filter(|opening| {
        let after = text[opening.line.end..].trim_start();
        let line = after.lines().next().unwrap_or("");
        byline::dateline(line).is_some() || byline::read(line).is_some()
    });
    reported.count() * 2 > openings.len()
}

/// Entries with the text between openings; those of one day are one.
fn joined<'a>(text: &'a str, openings: &[Opening<'a>]) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = Vec::new();
    for (at, opening) in openings.iter().enumerate() {
        let end = openings.get(at + 1).map_or(text.len(), |next| next.line.start);
        let body = text[opening.line.end..end].trim_matches(['\n', '\r']).trim_end();
        let said = if opening.timed { format!("{}\n{body}", opening.rest) } else { body.to_owned() };
        match entries.last_mut() {
            Some(last) if last.day == opening.day => {
                let again = text[opening.line.clone()].trim();
                last.body.push_str("\n\n");
                last.body.push_str(if opening.timed { &said } else { again });
                if !opening.timed {
                    last.body.push('\n');
                    last.body.push_str(body);
                }
                last.range.end = end;
            }
            _ => {
                let title = if opening.timed { opening.day } else { &text[opening.line.clone()] };
                entries.push(Entry {
                    range: opening.line.start..end,
                    day: opening.day,
                    title: bare_title(title),
                    body: said,
                });
            }
        }
    }
    let above = text[..openings[0].line.start].trim();
    if let Some(first) = entries.first_mut()
        && !above.is_empty()
    {
        first.body = format!("{above}\n\n{}", first.body);
        first.range.start = 0;
    }
    for entry in &mut entries {
        entry.body.truncate(entry.body.trim_end().len());
    }
    entries
}

fn bare_title(line: &str) -> &str {
    line.trim().trim_start_matches(['#', '*', ' ']).trim_matches(['【', '】', '*', ' '])
}

/// The parts of a text between rules of `====`, at least two; a rule below or around a headline divides nothing.
pub fn between_rules(text: &str) -> Option<Vec<Range<usize>>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if is_rule(line) {
            parts.push(start..at);
            start = end;
        }
        at = end;
    }
    parts.push(start..text.len());
    parts.retain(|part| !text[part.clone()].trim().is_empty());
    let mut whole: Vec<Range<usize>> = Vec::new();
    let mut titled = false;
    for part in parts {
        let lines = text[part.clone()].lines().filter(|line| !line.trim().is_empty());
        let alone = lines.clone().count() == 1;
        match whole.last_mut() {
            Some(last) if titled => last.end = part.end,
            _ => whole.push(part.clone()),
        }
        titled = alone
            && !titled
            && text[part].trim().chars().count() <= 40
            && !text[..whole.last().map_or(0, |last| last.end)].trim_end().ends_with('。');
    }
    (whole.len() > 1).then_some(whole)
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.chars().nth(4).is_some() && line.chars().all(|c| matches!(c, '=' | '＝' | '═'))
}

#[cfg(test)]
mod tests {
    use super::{between_rules, entries};

    #[test]
    fn texts_of_several_days() {
        for (text, wanted) in [
            ("2021年3月1日 晴\n今天去了渡口。\n\n2021年3月2日 雨\n没有出门。\n", vec!["2021年3月1日", "2021年3月2日"]),
            ("三月五日 晴\n今天去了渡口。\n\n三月六日 小雨\n在家。\n", vec!["三月五日", "三月六日"]),
            ("3月5日 签到\n全天。\n3月6日 开幕\n上午。\n", vec![]),
            ("我的日记\n\n【2021-03-01】\n甲。\n【2021-03-02】\n乙。\n", vec!["2021-03-01", "2021-03-02"]),
            (
                "2024-03-04 20:01:02 小北\n明天？\n\n2024-03-04 20:02:00 阿禾\n去。\n\n2024-03-05 08:12:40 小北\n拆了。\n",
                vec!["2024-03-04", "2024-03-05"],
            ),
            ("小北 2024-03-04 20:01:02\n明天？\n阿禾 2024-03-05 08:12:40\n拆了。\n", vec!["2024-03-04", "2024-03-05"]),
            (
                "[2024-03-04 20:01] 小北：明天去渡口。\n[2024-03-05 08:12] 阿禾：拆了。\n",
                vec!["2024-03-04", "2024-03-05"],
            ),
            // Days of notices, with blank lines, rules or nothing between them, a list, a chronicle, a page of a newspaper, a signature.
            ("停水通知\n2023-05-06\n明天停水。\n\n停电通知\n2023-06-01\n后天停电。\n", vec![]),
            ("停水通知\n2023-05-06\n\n明天停水。\n------\n停电通知\n2023-06-01\n\n后天停电。\n", vec![]),
            ("停水通知\n2023-05-06\n明天停水。\n停电通知\n2023-06-01\n后天停电。\n", vec![]),
            ("2023-05-06 停水通知\n2023-06-01 停电通知\n", vec![]),
            ("2021年3月1日，渡口开工。\n2021年9月1日，渡口建成。\n", vec![]),
            ("2022年9月30日 星期五 第3版\n标题\n本报讯 甲。\n2022年9月30日 星期五 第4版\n题\n本报讯 乙。\n", vec![]),
            ("特此通知。\n\n2021年3月5日\n", vec![]),
        ] {
            let found = entries(text).unwrap_or_default();
            assert_eq!(found.iter().map(|entry| entry.day).collect::<Vec<_>>(), wanted, "{text}");
        }
    }

    #[test]
    fn rules_between_texts() {
        let parts = |text| between_rules(text).map_or(0, |parts| parts.len());
        assert_eq!(parts("甲通告\n\n甲停航。\n======\n乙通告\n\n乙限高。\n"), 2);
        assert_eq!(parts("=====\n甲通告\n=====\n甲停航。\n再见。\n=====\n乙通告\n=====\n乙限高。\n"), 2);
        assert_eq!(parts("甲通告\n=====\n甲停航。\n"), 0);
        assert_eq!(parts("甲通告\n\n甲停航。\n----\n乙限高。\n"), 0);
    }
}
