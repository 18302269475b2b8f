//! Days as they are printed, with or without their year: in a line, a lead, the name of a file or a folder. For callers
//! that decide themselves which year a day without one is of.
//!
//! Leaves dates of running text, which are settled by their context, to `scan`.

use std::ops::Range;

use jiff::civil::Date;

use super::DateKind;
use super::numeral::numeral;
use super::numeric::YEARS;
use super::point::{Point, Reader};
use super::spoken::Spoken;
use hansou_text::fold::fold;

/// A day as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedDay {
    /// The year, where it is printed.
    pub year: Option<i16>,
    /// The month.
    pub month: i8,
    /// The day of the month.
    pub day: i8,
    /// Where it stands: bytes of the text.
    pub span: Range<usize>,
}

impl PrintedDay {
    /// The day in that year, if there is such a day.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }

    /// True when both are the same day of the year.
    pub fn is_same_day(&self, other: &Self) -> bool {
        (self.month, self.day) == (other.month, other.day)
    }

    /// The day, where its year is printed.
    pub fn date(&self) -> Option<Date> {
        self.in_year(self.year?)
    }
}

/// The days printed in a text, in order: 2022年9月28日, 2022-09-28, 民國 113 年 5 月 1 日, 9月28日.
///
/// ```
/// use hansou_facts::date::printed_days;
///
/// let days = printed_days("郑州9月28日电（2022.9.29）");
/// assert_eq!((days[0].year, days[0].month, days[0].day), (None, 9, 28));
/// assert_eq!(days[1].date().unwrap().to_string(), "2022-09-29");
/// ```
pub fn printed_days(text: &str) -> Vec<PrintedDay> {
    let folded = fold(text);
    let reader = Reader { chars: &folded.chars, reference: None, spoken: Spoken::default(), paragraph: 0 };
    let (mut days, mut at) = (Vec::new(), 0);
    while let Some(&c) = folded.chars.get(at) {
        let is_number = |c: char| c.is_ascii_digit() || numeral(c).is_some();
        let point = reader.numeric(at).or_else(|| reader.year_in_print(at)).or_else(|| reader.months(at));
        match point.and_then(|point| Some((point.end, parts(&point)?))) {
            Some((end, (year, month, day))) => {
                days.push(PrintedDay { year, month, day, span: folded.source_range(at..end) });
                at = end;
            }
            // Past the number, so that its tail is not read as another.
            None if is_number(c) => at += folded.chars[at..].iter().take_while(|&&c| is_number(c)).count(),
            None => at += 1,
        }
    }
    days
}

/// Year, month and day of a point that is one day.
fn parts(point: &Point) -> Option<(Option<i16>, i8, i8)> {
    if point.kind != DateKind::Day {
        return None;
    }
    if let Some(day) = point.fixed {
        let day = day.from?;
        return Some((Some(day.year()), day.month(), day.day()));
    }
    let ((month, _), (day, _)) = (point.months?, point.days?);
    Some((point.year, month, day))
}

/// The first day of a text whose year is printed, with its month and day.
pub fn full_day(text: &str) -> Option<Date> {
    printed_days(text).iter().find_map(PrintedDay::date)
}

/// The last day in a path: 2022-09-30.txt, 20220930/…, 2022/09/30/…, 2022/0930/….
pub fn day_in_path(path: &str) -> Option<Date> {
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
pub fn year_in_path(path: &str) -> Option<i16> {
    let groups = path.rsplit(|c: char| !c.is_ascii_digit());
    let mut years = groups.filter(|group| matches!(group.len(), 4 | 6 | 8)).filter_map(|group| group[..4].parse().ok());
    years.find(|year| (1900..2100).contains(year))
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_printed() {
        for (text, wanted) in [
            ("2022年9月28日 星期三", "2022-9-28"),
            ("二〇二二年九月二十八日", "2022-9-28"),
            ("２０２２年９月２８日", "2022-9-28"),
            ("民國 113 年 05 月 01 日", "2024-5-1"),
            ("中華民國八十六年五月七日", "1997-5-7"),
            ("2022-09-28 / 2022.9.29", "2022-9-28 2022-9-29"),
            ("郑州9月28日电", "?-9-28"),
            ("（记者 王小明）1月8日，会。", "?-1-8"),
            ("第2022号，9月", ""),
            ("没有2月30日", "?-2-30"),
            ("2022年9月", ""),
        ] {
            let days = printed_days(text);
            let shown = days.iter().map(|day| {
                format!("{}-{}-{}", day.year.map_or("?".to_owned(), |year| year.to_string()), day.month, day.day)
            });
            assert_eq!(shown.collect::<Vec<_>>().join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn paths_name_days() {
        for (path, day, year) in [
            ("news/2022-09-30.txt", Some("2022-09-30"), Some(2022)),
            ("20220930/a.txt", Some("2022-09-30"), Some(2022)),
            ("2022/0930/3.html", Some("2022-09-30"), Some(2022)),
            ("2022/b.txt", None, Some(2022)),
            ("第12期/3.txt", None, None),
        ] {
            assert_eq!(day_in_path(path).map(|day| day.to_string()).as_deref(), day, "{path}");
            assert_eq!(year_in_path(path), year, "{path}");
        }
    }
}
