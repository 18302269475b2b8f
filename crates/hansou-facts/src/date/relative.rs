//! Dates counted from the article's day: 昨日, 明天下午, 本月10日, 上周五, 星期一, 近三年, 未来五年, 3天前.
//!
//! Leaves years by a word (去年) to `year`. Without a reference the date is found, its period is open.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::calendar::{first_of, monday, shift};
use super::lexicon::{self, Unit};
use super::numeral::{entry, first_word, number, numeral, one_of, skip, word};
use super::point::{Point, Reader};
use super::{DateKind, Period};

/// More than so many years, months or days are not counted from an article's day.
const LONGEST: u32 = 100;

impl Reader<'_> {
    /// 昨日, 明天下午, 次日.
    pub fn relative_day(&self, at: usize) -> Option<Point> {
        let (days, from, end) = match entry(self.chars, at, lexicon::RELATIVE_DAYS) {
            Some((days, end)) => (days, self.reference, end),
            None => entry(self.chars, at, lexicon::DAYS_AFTER_THE_LAST)
                .map(|(days, end)| (days, self.spoken.day.or(self.reference), end))?,
        };
        if first_word(self.chars, at, lexicon::NAMES_WITH_A_DAY).is_some() || self.within_quotes(at, end) {
            return None;
        }
        // 以后天天, 年前天 and 之后天 are other words.
        let joined = at > 0 && first_word(self.chars, at - 1, lexicon::NO_RELATIVE_DAY).is_some();
        let other = at > 0 && self.chars[at] == '前' && numeral(self.chars[at - 1]).is_some();
        if joined || other {
            return None;
        }
        let period = from.and_then(|day| Period::day(shift(day, days.days())?));
        let point = Point::fixed(end, DateKind::Day, period);
        Some(match self.chars[end - 1] {
            '晚' | '夜' => self.with_hours(point, 12),
            '早' | '晨' => self.with_hours(point, 0),
            _ => point,
        })
    }

    /// True when `at..end` is all that stands in title or quotation marks: a name.
    fn within_quotes(&self, at: usize, end: usize) -> bool {
        at > 0
            && matches!(self.chars[at - 1], '《' | '〈')
            && self.chars.get(end).is_some_and(|&c| matches!(c, '》' | '〉') || !c.is_ascii_digit())
    }

    /// 本月, 上月底, 下个月三号, 月底, 当月.
    pub fn relative_month(&self, at: usize) -> Option<Point> {
        if let Some((months, end)) = entry(self.chars, at, lexicon::RELATIVE_MONTHS) {
            let point = self.within_month(end, Some(1));
            return Some(self.counted_month(point, i32::from(months)));
        }
        if let Some(end) = first_word(self.chars, at, lexicon::SAME_MONTH) {
            let (year, month) = self.spoken.month_here.or(self.reference.map(|day| (day.year(), day.month())))?;
            return Some(self.within_month(end, Some(month)).in_year(year, false));
        }
        first_word(self.chars, at, lexicon::STANDING_PARTS_OF_MONTH)?;
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        if before
            .is_some_and(|c| numeral(c).is_some() || c.is_ascii_digit() || lexicon::BEFORE_A_STANDING_PART.contains(c))
        {
            return None;
        }
        self.tenth(at).map(|point| self.counted_month(Point { months: Some((1, 1)), ..point }, 0))
    }

    /// 上季度, 本季度, 下个季度.
    pub fn relative_quarter(&self, at: usize) -> Option<Point> {
        let (quarters, start) = entry(self.chars, at, lexicon::RELATIVE_WEEKS)?;
        let end = word(self.chars, start, "季度").filter(|_| self.chars[at] != '当')?;
        let first = self.reference.and_then(|day| {
            let first = first_of(day.year(), (day.month() - 1) / 3 * 3 + 1)?;
            shift(first, (quarters * 3).months())
        });
        let period = first.and_then(|first| Period::months(first.year(), first.month(), first.month() + 2));
        Some(Point::fixed(end, DateKind::Quarter, period))
    }

    /// 今明两年, 昨今两天, 明后天: one and the next.
    pub fn one_and_the_next(&self, at: usize) -> Option<Point> {
        let (first, start) = entry(self.chars, at, lexicon::PAIRS)?;
        let unit = skip(self.chars, start, &["两", "二"]);
        let (unit, end) = entry(self.chars, unit, lexicon::UNITS)?;
        let period = self.reference.and_then(|day| match unit {
            Unit::Years => Period::years(day.year().checked_add(first)?, day.year().checked_add(first + 1)?),
            Unit::Days => {
                let first = shift(day, i64::from(first).days())?;
                Period::between(first, shift(first, 2.days())?)
            }
            _ => None,
        });
        matches!(unit, Unit::Years | Unit::Days).then(|| Point::fixed(end, DateKind::Range, period))
    }

    /// `point`, whose month is not known, in the month so many after the article's.
    fn counted_month(&self, point: Point, months: i32) -> Point {
        let month = self.reference.and_then(|day| shift(day.first_of_month(), months.months()));
        match month {
            Some(month) => Point { months: Some((month.month(), month.month())), ..point.in_year(month.year(), false) },
            None => Point::fixed(point.end, point.kind, None),
        }
    }

    /// 上周, 本周五, 下下周日, 周三, 星期一, 上周末.
    pub fn week(&self, at: usize) -> Option<Point> {
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let (weeks, start) =
            entry(self.chars, at, lexicon::RELATIVE_WEEKS).map_or((None, at), |(weeks, end)| (Some(weeks), end));
        let end = first_word(self.chars, start, lexicon::WEEKS)?;
        let long = end - start == 2;
        if before.is_some_and(|c| c.is_ascii_digit() || numeral(c).is_some() || lexicon::BEFORE_A_WEEK.contains(c)) {
            return None;
        }
        let first = self.reference.and_then(monday).and_then(|day| shift(day, (weeks.unwrap_or(0) * 7).days()));
        if let Some((day, end)) = self.weekday(end, long || weeks.is_some()) {
            // 周一 in 周一围 and 周六福 are names.
            if !long && weeks.is_none() && (before == Some('姓') || one_of(self.chars.get(end), lexicon::NO_WEEKDAY)) {
                return None;
            }
            // 星期三至五: the word stands before the first only.
            let last = self.to(end).and_then(|start| self.weekday(start, false)).filter(|&(last, _)| last > day);
            let last = last.filter(|&(_, end)| !one_of(self.chars.get(end), lexicon::BEHIND_NUMBERS));
            if let Some((last, end)) = last {
                let days = first
                    .and_then(|monday| Period::between(shift(monday, day.days())?, shift(monday, (last + 1).days())?));
                return Some(Point::fixed(end, DateKind::Range, days));
            }
            let period = first.and_then(|monday| Period::day(shift(monday, day.days())?));
            return Some(Point::fixed(end, DateKind::Day, period));
        }
        self.whole_week(at, end, weeks?, first)
    }

    /// 上周, 本周末: the week that begins with the Monday `first`, or its end.
    fn whole_week(&self, at: usize, end: usize, weeks: i64, first: Option<Date>) -> Option<Point> {
        let days = |first: Date, count: i64| Period::between(first, shift(first, count.days())?);
        if let Some(end) = word(self.chars, end, "末") {
            let saturday = first.and_then(|monday| shift(monday, 5.days()));
            return Some(Point::fixed(end, DateKind::Week, saturday.and_then(|day| days(day, 2))));
        }
        if one_of(self.chars.get(end), lexicon::NO_WEEK) || self.chars[at] == '当' && weeks != 0 {
            return None;
        }
        Some(Point::fixed(end, DateKind::Week, first.and_then(|monday| days(monday, 7))))
    }

    /// The day of the week at `at` as days after Monday. `any`: 天 counts too (not in 周天).
    fn weekday(&self, at: usize, any: bool) -> Option<(i64, usize)> {
        let days = match self.chars.get(at)? {
            '天' if !any => return None,
            '日' | '天' => 6,
            &c => i64::from(numeral(c).filter(|day| (1..=6).contains(day))?) - 1,
        };
        Some((days, at + 1))
    }

    /// A day of the week after a date, in brackets or after a comma: 9月28日（星期三）.
    pub fn with_weekday(&self, point: Point) -> Point {
        if point.kind != DateKind::Day || point.hours.is_some() {
            return point;
        }
        let open = skip(self.chars, point.end, &["（", "(", "，", ",", " "]);
        let Some(end) = first_word(self.chars, open, lexicon::WEEKS) else {
            return point;
        };
        let Some((_, end)) = self.weekday(end, true) else { return point };
        if open > point.end && matches!(self.chars[point.end], '（' | '(') {
            return match self.chars.get(end) {
                Some('）' | ')') => self.with_clock(Point { end: end + 1, ..point }),
                _ => point,
            };
        }
        self.with_clock(Point { end, ..point })
    }

    /// 近三年, 过去十年, 近3个月来, 未来五年, 上2个月, 前一周.
    pub fn span(&self, at: usize) -> Option<Point> {
        let (ahead, start) = entry(self.chars, at, lexicon::SPANS)?;
        let one = start - at == 1;
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        // 以上两年, 之前三个月, 靠近三年级: the word belongs to what stands before it.
        if one
            && before
                .is_some_and(|c| c.is_alphanumeric() && (self.chars[at] != '近' || lexicon::JOINED_NEAR.contains(c)))
        {
            return None;
        }
        let (count, unit, end) = self.length(start).or_else(|| self.months_back(at, start))?;
        let end = skip(self.chars, end, &["以来", "间", "来", "内", "里"]);
        Some(Point::counted(end, DateKind::Span, self.reference.and_then(|day| counted(day, count, unit, ahead))))
    }

    /// 近1月, 近6月: how funds write 近6个月.
    fn months_back(&self, at: usize, start: usize) -> Option<(i32, Unit, usize)> {
        let number = number(self.chars, start)
            .filter(|number| number.arabic && number.digits <= 2 && (1..=LONGEST).contains(&number.value))?;
        let end = word(self.chars, number.end, "月").filter(|_| self.chars[at] == '近')?;
        let names_one = one_of(self.chars.get(end), lexicon::BEHIND_A_COUNT_OF_MONTHS);
        (!names_one).then_some((i32::try_from(number.value).ok()?, Unit::Months, end))
    }

    /// A number and a unit of time.
    fn length(&self, at: usize) -> Option<(i32, Unit, usize)> {
        let number =
            number(self.chars, at).filter(|number| (1..=LONGEST).contains(&number.value) && number.digits <= 3)?;
        let (unit, end) = entry(self.chars, number.end, lexicon::UNITS)?;
        let other = one_of(self.chars.get(end), lexicon::LENGTHS_OF_OTHER_THINGS);
        (!other).then_some((i32::try_from(number.value).ok()?, unit, end))
    }

    /// 3天前, 5年前, 十年来: counted back from the article.
    pub fn ago(&self, at: usize) -> Option<Point> {
        if at > 0 && super::year::continues_number(self.chars[at - 1]) {
            return None;
        }
        let (count, unit, end) = self.length(at)?;
        // 十年来, 十年间; one of them is a moment.
        let between = word(self.chars, end, "间").filter(|_| count > 1);
        if let Some(end) = word(self.chars, end, "来").or(between) {
            if one_of(self.chars.get(end), lexicon::NO_SINCE_THEN) {
                return None;
            }
            return Some(Point::counted(
                end,
                DateKind::Span,
                self.reference.and_then(|day| counted(day, count, unit, false)),
            ));
        }
        let end = word(self.chars, skip(self.chars, end, &["之"]), "前")?;
        if one_of(self.chars.get(end), lexicon::NO_AGO) {
            return None;
        }
        let day = self.reference.and_then(|day| shift(day, span_of(-count, unit)));
        let (kind, period) = match unit {
            Unit::Years => (DateKind::Year, day.and_then(|day| Period::year(day.year()))),
            Unit::Months | Unit::Quarters => {
                (DateKind::Month, day.and_then(|day| Period::months(day.year(), day.month(), day.month())))
            }
            Unit::Weeks => {
                (DateKind::Week, day.and_then(monday).and_then(|day| Period::between(day, shift(day, 7.days())?)))
            }
            Unit::Days => (DateKind::Day, day.and_then(Period::day)),
        };
        Some(Point::counted(end, kind, period))
    }
}

/// `count` units up to and with the reference, from the day of the same number (近三年 on 28 September 2022: from
/// 28 September 2019 to 28 September 2022), or from the next day on.
fn counted(reference: Date, count: i32, unit: Unit, ahead: bool) -> Option<Period> {
    let tomorrow = reference.tomorrow().ok()?;
    if ahead {
        return Period::between(tomorrow, shift(tomorrow, span_of(count, unit))?);
    }
    if let Unit::Quarters = unit {
        let first = first_of(reference.year(), (reference.month() - 1) / 3 * 3 + 1)?;
        return Period::between(shift(first, span_of(1 - count, unit))?, tomorrow);
    }
    Period::between(shift(reference, span_of(-count, unit))?, tomorrow)
}

fn span_of(count: i32, unit: Unit) -> Span {
    match unit {
        Unit::Years => count.years(),
        Unit::Months => count.months(),
        Unit::Quarters => (count * 3).months(),
        Unit::Weeks => count.weeks(),
        Unit::Days => count.days(),
    }
}
