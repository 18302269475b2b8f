//! Lines that are a day and little else (2022年9月28日 星期三, 2022 11 23, 2014年8月), signatures with the name of an office,
//! and labels before a day (发布时间：, 發文日期：110/06/08). A day in the middle of a sentence is none of these.
//!
//! Leaves to `hansou_facts::date` how a day is written and to `super` which line of an article speaks for it.

use std::ops::Range;

use hansou_facts::date::{self, DateKind};
use hansou_text::fold::fold;
use hansou_text::numeral;
use jiff::civil::Date;

/// Longest line that is looked at, in characters.
const LONGEST: usize = 60;
/// Longest name beside a day, in characters.
const NAME: usize = 24;

/// What a label promises, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// 发布时间, 成文日期.
    Published,
    /// 时间, 日期.
    Plain,
    /// 更新时间.
    Updated,
}

/// The day that a line is.
pub fn day_line(line: &str) -> Option<Date> {
    let Printed { day, span, hours } = printed(line)?;
    let (before, after) = (&line[..span.start], &line[span.end..]);
    (is_bare(before) && is_beside(after, hours)).then_some(day)
}

/// The day at the end of a line that is signed by an office: 某市水利局　2022年9月28日.
pub fn signature(line: &str) -> Option<Date> {
    let Printed { day, span, .. } = printed(line)?;
    let (before, after) = (line[..span.start].trim(), &line[span.end..]);
    let signed = before.is_empty() || is_bare(before) || is_office(before);
    (signed && is_bare(after)).then_some(day)
}

/// The day behind the best label of a text, and what the label promises.
pub fn labelled(text: &str) -> Option<(Label, Date)> {
    let colons = text.match_indices(['：', ':', '︰']);
    let found = colons.filter_map(|(at, colon)| {
        let label = label(&text[..at])?;
        let value = &text[at + colon.len()..];
        let end = value.find(['\n', '，', '。', '；']).unwrap_or(value.len());
        let value: String = value[..end].trim_start().chars().take(LONGEST).collect();
        // What follows may be a label of its own.
        let digit = fold(&value).chars.first().is_some_and(|&c| numeral::starts(c) || matches!(c, '民' | '中' | '公'));
        Some((label, date::day(&value).filter(|_| digit)?))
    });
    found.min_by_key(|&(label, _)| label)
}

/// The label that a text ends with.
fn label(before: &str) -> Option<Label> {
    const PUBLISHED: &str =
        "发布 發布 发表 發表 公布 发文 發文 成文 印发 刊发 出版 见报 发稿 發佈 公發布 修正 修訂 修订 公告 签发 录入";
    const PLAIN: &str = "日期 时间 時間 公布日 公發布日 date pubdate published time";
    let before = before.trim_end();
    let start = before.char_indices().rev().nth(NAME).map_or(0, |(at, _)| at);
    let before = before[start..].to_lowercase();
    let name = PLAIN.split(' ').find_map(|name| before.strip_suffix(name))?;
    let name = name.trim_end();
    if name.ends_with("更新") {
        return Some(Label::Updated);
    }
    if PUBLISHED.split(' ').any(|word| name.ends_with(word)) {
        return Some(Label::Published);
    }
    // 活动时间 and 截止日期 are of something else; a number of a document may stand before.
    let apart = name.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || c == '号' || c == '號');
    apart.then_some(Label::Plain)
}

/// A day in a line.
struct Printed {
    day: Date,
    /// Its place, in bytes.
    span: Range<usize>,
    /// The time of day stands with it.
    hours: bool,
}

/// The first day or month of a short line.
fn printed(line: &str) -> Option<Printed> {
    // Most lines are long, or have neither a year in characters nor the digits of a day.
    let digits = || line.chars().filter(char::is_ascii_digit).nth(4).is_some();
    if line.len() > LONGEST * 4 || !(line.contains('年') || digits()) || line.chars().nth(LONGEST).is_some() {
        return None;
    }
    if let Some(day) = spaced(line) {
        return Some(Printed { day, span: 0..line.len(), hours: false });
    }
    let mentions = date::read(&fold(line), None);
    let mention = mentions.first().filter(|mention| mention.printed)?;
    let whole =
        mention.kind == DateKind::Day || mention.kind == DateKind::Month && mention.span == (0..line.trim_end().len());
    let day = mention.period.from.filter(|_| whole)?;
    Some(Printed { day, span: mention.span.clone(), hours: mention.hours.is_some() })
}

/// 2022 11 23 on a line of its own.
fn spaced(line: &str) -> Option<Date> {
    let parts: Vec<&str> = line.split_whitespace().collect();
    let [year, month, day] = parts[..] else { return None };
    let fits = year.len() == 4 && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (fits && (1900..2100).contains(&day.year())).then_some(day)
}

/// Nothing but signs and brackets.
fn is_bare(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// What stands beside a day without making a sentence of it: the weekday, the weather, the time of day with the name of
/// who wrote, the name of an office.
fn is_beside(text: &str, hours: bool) -> bool {
    const WEEKDAY: &str = "星期周週礼拜一二三四五六日天";
    const WEATHER: &str = "晴阴陰雨雪雾霧霾风風沙尘云雲多转轉间間小中大暴雷阵陣有微冷热热寒℃°度";
    let text = text.trim();
    let words = || text.split(|c: char| !c.is_alphanumeric() && c != ':').filter(|word| !word.is_empty());
    let of = |word: &str, known: &str| word.chars().all(|c| known.contains(c) || c.is_ascii_digit());
    let clock = |word: &str| word.contains(':') && word.chars().all(|c| c.is_ascii_digit() || c == ':');
    let rest: Vec<&str> = words().filter(|word| !of(word, WEEKDAY) && !of(word, WEATHER) && !clock(word)).collect();
    let short = text.chars().count() <= NAME && !text.contains(['，', '。', '；', '！', '？', '、']);
    match rest[..] {
        [] => true,
        [name] => short && (hours || words().any(clock) || is_office(name)),
        _ => is_byline(text, &rest),
    }
}

/// The paper and who wrote it: 科学大道周报　记者 马文博.
fn is_byline(text: &str, words: &[&str]) -> bool {
    const WRITERS: [&str; 5] = ["记者", "記者", "通讯员", "通訊員", "作者"];
    let mut parts = words.split(|word| WRITERS.contains(word));
    let papers = parts.next().is_some_and(|papers| papers.len() < 2 && papers.iter().all(|name| is_office(name)));
    let mut writers = parts.peekable();
    let is_name = |name: &&str| name.chars().count() <= 4;
    papers
        && writers.peek().is_some()
        && writers.all(|names| (1..=4).contains(&names.len()) && names.iter().all(is_name))
        && !text.contains(['，', '。', '；', '！', '？'])
}

/// The day under the name of an office, both on lines of their own: 某某区管委会, below it 2022年9月28日. It may stand
/// before enclosures.
pub fn signed<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Date> {
    let mut lines = lines.peekable();
    let mut found = None;
    while let Some(line) = lines.next() {
        if is_office(line) {
            let day = lines.peek().and_then(|next| {
                let Printed { day, span, .. } = printed(next)?;
                (is_bare(&next[..span.start]) && is_bare(&next[span.end..])).then_some(day)
            });
            found = day.or(found);
        }
    }
    found
}

/// The name of an office, a company or a paper, by its last character.
fn is_office(name: &str) -> bool {
    const ENDINGS: &str = "社网網报報台局厅廳委办辦院府馆館站室处處科司部会會";
    let name = name.trim();
    name.chars().count() <= NAME && name.ends_with(|c| ENDINGS.contains(c)) && !name.contains(['，', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_a_day() {
        for (line, wanted) in [
            ("2022年9月28日", "2022-09-28"),
            ("2022年9月28日 星期三", "2022-09-28"),
            ("（2022年9月28日）", "2022-09-28"),
            ("2022-09-28 10:20", "2022-09-28"),
            ("2019年5月16日 09:30 无锡交警", "2019-05-16"),
            ("2021年3月1日 晴", "2021-03-01"),
            ("2021年3月1日 小雨转多云", "2021-03-01"),
            ("2022-09-28 新华社", "2022-09-28"),
            ("2022 11 23", "2022-11-23"),
            ("2014年8月", "2014-08-01"),
            ("二〇二二年九月二十八日", "2022-09-28"),
            ("民國113年5月1日", "2024-05-01"),
            ("9月28日", "none"),
            ("2022年", "none"),
            ("2022年9月28日，总结会召开。", "none"),
            ("1949年10月1日 开国大典", "none"),
            ("2019年5月 老街照片一组", "none"),
            ("渡口建于1986年5月1日", "none"),
            ("2022 11 23 45", "none"),
        ] {
            assert_eq!(day_line(line).map_or("none".to_owned(), |day| day.to_string()), wanted, "{line}");
        }
    }

    #[test]
    fn labels_before_a_day() {
        for (text, wanted) in [
            ("发布时间：2020/10/9 下午 02:26:26　来源：卫健局", "Published 2020-10-09"),
            ("發布日期：110/06/08", "Published 2021-06-08"),
            ("發文日期：中華民國110年6月8日", "Published 2021-06-08"),
            ("(2024)湛仲字第2342号时间：2025年3月20日上午九点地点：仲裁庭。", "Plain 2025-03-20"),
            ("更新时间：2023-05-02 发布时间：2022-04-01", "Published 2022-04-01"),
            ("更新时间：2023-05-02", "Updated 2023-05-02"),
            ("活动时间：2025年3月20日", "none"),
            ("截止日期：2025年3月20日", "none"),
            ("时间：本周六", "none"),
        ] {
            let found = labelled(text).map_or("none".to_owned(), |(label, day)| format!("{label:?} {day}"));
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn a_day_under_an_office_signs() {
        let text = "正文。\n某某区管委会\n2022年9月30日\n附件1\n序号 名称";
        assert_eq!(signed(text.lines()).map(|day| day.to_string()).as_deref(), Some("2022-09-30"));
        assert_eq!(signed("会议于\n2022年9月30日举行。".lines()), None);
        assert!(day_line("2022年9月30日　科学大道周报　记者 马文博").is_some());
        assert!(day_line("2022年9月30日 他 走了").is_none());
    }

    #[test]
    fn offices_sign() {
        for (line, wanted) in [
            ("某市水利局　2022年9月28日", true),
            ("2022年9月28日", true),
            ("渡口建于2022年9月28日", false),
            ("2022年9月28日止", false),
        ] {
            assert_eq!(signature(line).is_some(), wanted, "{line}");
        }
    }
}
