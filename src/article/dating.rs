//! When an article was published, by the best evidence there is: what its source gives (metadata), the page's own
//! date line, the dateline that opens the report, the file's name or folder, a day in its first lines. A day
//! printed without its year takes the year that goes with the rest of the evidence.
//!
//! Leaves finding page lines and datelines to `page`, and all other dates in the text to `text::date`.

use jiff::civil::Date;

use super::{Dated, Evidence};
use crate::text::layout;

/// What may say when an article was published; an empty text says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clues<'a> {
    /// A date field of the source, as printed there.
    pub given: Option<&'a str>,
    /// The date line of its page.
    pub page: &'a str,
    /// The dateline as printed (新华社郑州9月28日电, 本报讯).
    pub dateline: &'a str,
    /// File and folders.
    pub path: &'a str,
    /// The headline.
    pub title: &'a str,
    /// The text.
    pub body: &'a str,
    /// The page that it stands on, with the other articles; searched for a year only.
    pub around: &'a str,
}

/// How far into the text a day counts as that of the report, in characters.
const LEAD: usize = 240;

/// The publication date and what said so.
pub fn date(clues: &Clues) -> Option<Dated> {
    let dated = |evidence| move |day| Dated { day, evidence };
    let years = Years::of(clues);
    let metadata = || clues.given.and_then(full_day).map(dated(Evidence::Metadata));
    let page = || full_day(clues.page).or_else(|| signature(clues.body)).map(dated(Evidence::Page));
    let dateline = || years.day_in(&dateline_window(clues)).map(dated(Evidence::Dateline));
    let name = || years.named.map(dated(Evidence::Name));
    let body = || years.day_in(lead(clues.body)).map(dated(Evidence::Body));
    metadata().or_else(page).or_else(dateline).or_else(name).or_else(body)
}

/// The first day of a text that has its year.
fn full_day(text: &str) -> Option<Date> {
    days(text).find_map(|day| day.date(day.year?)).or_else(|| named_day(text))
}

/// A date that is the last line of a notice.
fn signature(body: &str) -> Option<Date> {
    let last = body.trim_end().rsplit('\n').next()?.trim();
    let digits = last.chars().filter(|&c| numeral(c).is_some()).count();
    if layout::columns(last) > 40 || digits < 4 {
        return None;
    }
    let mut days = days(last);
    let day = days.next().filter(|day| day.length + 4 >= last.len())?;
    day.date(day.year?)
}

/// The dateline and what follows it: 本报讯（记者 …） 9月29日，….
fn dateline_window(clues: &Clues) -> String {
    if clues.dateline.is_empty() {
        return String::new();
    }
    let after = clues.body.split_once(clues.dateline).map_or("", |(_, after)| after);
    clues.dateline.chars().chain(after.chars().take(40)).collect()
}

fn lead(body: &str) -> &str {
    body.char_indices().nth(LEAD).map_or(body, |(end, _)| &body[..end])
}

/// The years that a day without one may be of.
struct Years {
    /// The day that the file's name gives.
    named: Option<Date>,
    /// The year by the article, its page or its folder.
    year: Option<i16>,
}

impl Years {
    fn of(clues: &Clues) -> Self {
        let named = named_day(clues.path);
        let own = usual_year(clues.title.chars().chain(['\n']).chain(clues.body.chars()));
        let folder = named_year(clues.path);
        let year = match (own, folder) {
            (Some(own), Some(folder)) if own > folder => Some(folder),
            (Some(own), _) => Some(own),
            (None, folder) => {
                full_day(clues.page).map(|day| day.year()).or_else(|| usual_year(clues.around.chars())).or(folder)
            }
        };
        Self { named, year }
    }

    /// The first day of a text, with the year that fits.
    fn day_in(&self, text: &str) -> Option<Date> {
        let day = days(text).next()?;
        match (day.year, self.named) {
            (Some(year), _) => day.date(year),
            (None, Some(published)) => day.nearest(published),
            (None, None) => day.date(self.year?),
        }
    }
}

/// The year that a text names most often as 2022年; of equals the latest.
fn usual_year(text: impl Iterator<Item = char>) -> Option<i16> {
    let mut counts = [0u32; 200];
    let (mut year, mut digits) = (0i16, 0);
    for c in text {
        if let Some(value) = numeral(c).filter(|&value| value < 10) {
            year = (year % 1000) * 10 + value as i16;
            digits += 1;
        } else {
            if c == '年' && digits == 4 && (1900..2100).contains(&year) {
                counts[year as usize - 1900] += 1;
            }
            (year, digits) = (0, 0);
        }
    }
    let best = (0..counts.len()).max_by_key(|&at| (counts[at], at))?;
    (counts[best] > 0).then_some(1900 + best as i16)
}

/// The last date in a path: 2022-09-30.txt, 20220930/…, 2022/09/30/….
fn named_day(path: &str) -> Option<Date> {
    let groups: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    (0..groups.len()).rev().find_map(|at| {
        let group = groups[at];
        let packed = |from: usize, to: usize| group.get(from..to)?.parse().ok();
        if matches!(group.len(), 8 | 12 | 14) {
            return day(packed(0, 4)?, packed(4, 6)?, packed(6, 8)?);
        }
        let next = |by: usize| groups.get(at + by)?.parse::<i16>().ok();
        match group.len() {
            4 if groups.get(at + 1)?.len() == 4 => day(packed(0, 4)?, next(1)? / 100, next(1)? % 100),
            4 => day(packed(0, 4)?, next(1)?, next(2)?),
            6 => day(packed(0, 4)?, packed(4, 6)?, next(1)?),
            _ => None,
        }
    })
}

/// The last year in a path.
fn named_year(path: &str) -> Option<i16> {
    let groups = path.split(|c: char| !c.is_ascii_digit());
    let years = groups.filter(|group| matches!(group.len(), 4 | 6 | 8)).filter_map(|group| group[..4].parse().ok());
    years.filter(|year| (1900..2100).contains(year)).last()
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let day = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (1000..2200).contains(&year).then_some(day)
}

/// A day as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Printed {
    year: Option<i16>,
    month: i16,
    day: i16,
    /// Length in bytes.
    length: usize,
}

impl Printed {
    fn date(&self, year: i16) -> Option<Date> {
        day(year, self.month, self.day)
    }

    /// In the year that brings it nearest before `published`, with 7 days' grace.
    fn nearest(&self, published: Date) -> Option<Date> {
        let limit = published.checked_add(jiff::Span::new().days(7)).unwrap_or(published);
        let years = [limit.year(), limit.year() - 1, limit.year() - 2, limit.year() - 3, limit.year() - 4];
        years.into_iter().filter_map(|year| self.date(year)).find(|&day| day <= limit)
    }
}

/// The days printed in a text: 2022年9月28日, 2022-09-28, 民國 113 年 5 月 1 日, 9月28日.
fn days(text: &str) -> impl Iterator<Item = Printed> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            let start = at;
            if numeral(c).is_none() && !text[at..].starts_with("民國") && !text[at..].starts_with("民国") {
                at += c.len_utf8();
                continue;
            }
            if let Some(printed) = printed_day(&text[start..]) {
                at = start + printed.length;
                return Some(printed);
            }
            // Past the number, so that its tail is not read as another.
            at += c.len_utf8();
            let rest = &text[at..];
            at += rest.find(|c: char| numeral(c).is_none()).unwrap_or(rest.len());
        }
        None
    })
}

/// The day at the start of a text.
fn printed_day(text: &str) -> Option<Printed> {
    let era = text.strip_prefix("民國").or(text.strip_prefix("民国"));
    let (first, digits, rest) = number(era.unwrap_or(text))?;
    let (mark, rest) = mark(rest)?;
    let (year, month, rest, mark) = match mark {
        '月' if era.is_none() => (None, first, rest, mark),
        _ if mark != '月' && (digits == 4 || era.is_some()) => {
            let (month, _, rest) = number(rest)?;
            let (second, rest) = self::mark(rest)?;
            let fits = second == mark || mark == '年' && second == '月';
            (Some(if era.is_some() { first + 1911 } else { first }), month, fits.then_some(rest)?, second)
        }
        _ => return None,
    };
    let (day, _, rest) = number(rest)?;
    let rest = match mark {
        '月' => rest.trim_start().strip_prefix(['日', '号', '號'])?,
        _ => rest,
    };
    let plausible = (1..=12).contains(&month) && (1..=31).contains(&day);
    let year_known = year.is_none_or(|year| (1000..2200).contains(&year));
    (plausible && year_known).then_some(Printed { year, month, day, length: text.len() - rest.len() })
}

/// A number of at most four digits at the start of a text, how many digits it has, and what follows.
fn number(text: &str) -> Option<(i16, usize, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| numeral(c).is_none()).unwrap_or(text.len());
    let count = text[..end].chars().count();
    if !(1..=4).contains(&count) {
        return None;
    }
    let mut value = 0i16;
    let mut tens = false;
    for digit in text[..end].chars().filter_map(numeral) {
        match digit {
            10 => (value, tens) = (value.max(1) * 10, true),
            _ if tens => (value, tens) = (value + digit as i16, false),
            _ => value = value.checked_mul(10)?.checked_add(digit as i16)?,
        }
    }
    Some((value, count, &text[end..]))
}

/// The sign between the parts of a date.
fn mark(text: &str) -> Option<(char, &str)> {
    let text = text.trim_start();
    let c = text.chars().next().filter(|c| matches!(c, '年' | '月' | '-' | '/' | '.'))?;
    Some((c, &text[c.len_utf8()..]))
}

/// Value of a digit, Chinese or not; 10 for 十.
fn numeral(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '０'..='９' => Some((c as u32 - '０' as u32) as u8),
        '〇' | '○' | '零' => Some(0),
        _ => "一二三四五六七八九十".chars().position(|digit| digit == c).map(|at| at as u8 + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clues: Clues, wanted: &str) {
        let found = date(&clues).map_or("none".to_string(), |dated| format!("{} {:?}", dated.day, dated.evidence));
        assert_eq!(found, wanted, "{clues:?}");
    }

    #[test]
    fn evidence_in_its_order() {
        let all = Clues {
            given: Some("2022-10-05T08:00:00+08:00"),
            page: "2022年10月4日 星期二",
            dateline: "郑州10月3日电",
            path: "news/2022-10-02/a.txt",
            body: "郑州10月3日电 会议于10月1日召开。",
            ..Clues::default()
        };
        check(all, "2022-10-05 Metadata");
        check(Clues { given: None, ..all }, "2022-10-04 Page");
        check(Clues { given: None, page: "", ..all }, "2022-10-03 Dateline");
        check(Clues { given: None, page: "", dateline: "", body: "", ..all }, "2022-10-02 Name");
        check(Clues { body: "10月1日，新馆开放。", path: "2022/b.txt", ..Clues::default() }, "2022-10-01 Body");
    }

    #[test]
    fn years_not_printed() {
        let body = |body| Clues { body, ..Clues::default() };
        check(body("9月28日，总结会召开。2022年传感器大会签约20个项目。"), "2022-09-28 Body");
        check(body("9月28日，总结会召开。"), "none");
        check(Clues { around: "2022年第三季度比学活动。", ..body("9月28日，总结会召开。") }, "2022-09-28 Body");
        check(Clues { path: "高新时报/2021/a.txt", ..body("9月28日，总结会召开。") }, "2021-09-28 Body");
        let dateline = Clues { dateline: "郑州12月30日电", ..body("郑州12月30日电 年终总结。") };
        check(Clues { path: "20230102/3.txt", ..dateline }, "2022-12-30 Dateline");
        check(
            Clues {
                path: "20230102/3.txt", dateline: "本报讯", ..body("本报讯（记者 王小明）1月8日，会。")
            },
            "2023-01-08 Dateline",
        );
        check(Clues { path: "20220930/3.txt", ..body("到2035年建成。2035年如何？") }, "2022-09-30 Name");
    }

    #[test]
    fn spellings() {
        for (given, day) in [
            ("2022-09-28", "2022-09-28"),
            ("2022/9/28 10:20", "2022-09-28"),
            ("20220928", "2022-09-28"),
            ("２０２２年９月２８日", "2022-09-28"),
            ("二〇二二年九月二十八日", "2022-09-28"),
            ("二○一○年十月十日", "2010-10-10"),
            ("民國 113 年 05 月 01 日", "2024-05-01"),
            ("中華民國八十六年五月七日", "1997-05-07"),
            ("2022年13月1日", "none"),
            ("", "none"),
        ] {
            let wanted = if day == "none" { day.to_string() } else { format!("{day} Metadata") };
            check(Clues { given: Some(given), ..Clues::default() }, &wanted);
        }
        check(Clues { body: "各单位遵照执行。\n\n2021年3月5日", ..Clues::default() }, "2021-03-05 Page");
    }
}
