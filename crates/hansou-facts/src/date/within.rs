//! Parts of a year and of a month: 上半年, 第三季度, 前三季度, 年底, 9月下旬, 9月28日, 1至8月, 28日.
//!
//! Leaves the year they lie in to `year` and `context`.

use jiff::ToSpan;

use super::calendar::{monday, shift};
use super::lexicon;
use super::numeral::{Number, entry, first_word, number, numeral, one_of, skip, small, word};
use super::point::{Point, Reader};
use super::{DateKind, Period};
use hansou_text::fold::is_han;

impl Reader<'_> {
    /// Index after the words or dashes that lead from one end of a range to the other, with the spaces around them.
    pub fn to(&self, at: usize) -> Option<usize> {
        let start = skip(self.chars, at, &[" "]);
        let end = skip(self.chars, start, lexicon::TO);
        (end > start).then(|| skip(self.chars, end, &[" "]))
    }

    /// 上半年, 三季度, 前三季度, 前8个月, 年底: without a year.
    pub fn part_of_year(&self, at: usize) -> Option<Point> {
        if let Some(((first, last, kind), end)) = entry(self.chars, at, lexicon::PARTS_OF_YEAR) {
            // 每个春季, 一年中 and 新年初一 hold no such parts.
            let before = at.checked_sub(1).map(|i| self.chars[i]);
            let counted = before
                .is_some_and(|c| c.is_ascii_digit() || numeral(c).is_some() || lexicon::COUNTED_SEASON.contains(c));
            if kind == DateKind::PartOfYear && (counted || self.chars.get(end) == Some(&'一')) {
                return None;
            }
            return Some(Point::months(end, first, last, kind));
        }
        self.quarters(at).or_else(|| self.first_months(at))
    }

    /// 第三季度, 三季度, 前三季度, 前3季度, q3.
    fn quarters(&self, at: usize) -> Option<Point> {
        let from_start = first_word(self.chars, at, lexicon::FROM_THE_BEGINNING);
        let first = from_start.unwrap_or_else(|| skip(self.chars, at, lexicon::IN_A_ROW));
        let (quarter, number) = small(self.chars, first, 1, 4)?;
        if self.chars[at] == 'q' {
            let bounded = !self.chars.get(number.end).is_some_and(char::is_ascii_alphanumeric);
            return bounded.then(|| Point::months(number.end, quarter * 3 - 2, quarter * 3, DateKind::Quarter));
        }
        let unit = skip(self.chars, number.end, &["个"]);
        let end = word(self.chars, unit, "季度")?;
        if from_start.is_some() {
            return Some(Point::months(end, 1, quarter * 3, DateKind::Range));
        }
        // 三个季度 and 近三季度 are durations.
        if unit > number.end || at > 0 && first == at && self.chars[at - 1] == '近' {
            return None;
        }
        Some(match self.chars.get(end) {
            Some('末') => Point::months(end + 1, quarter * 3, quarter * 3, DateKind::PartOfYear),
            Some('初') => Point::months(end + 1, quarter * 3 - 2, quarter * 3 - 2, DateKind::PartOfYear),
            _ => Point::months(end, quarter * 3 - 2, quarter * 3, DateKind::Quarter),
        })
    }

    /// 前8个月 without a year, where nothing else is before it: not 结束前三个月内, 后6个月.
    pub fn first_months_alone(&self, at: usize) -> Option<Point> {
        let point = self.part_of_year(at)?;
        let other = one_of(self.chars.get(at), lexicon::LAST_ONES)
            && point.kind != DateKind::Quarter
            && point.kind != DateKind::Half;
        let within = point.kind == DateKind::Range && one_of(self.chars.get(point.end), lexicon::WITHIN_WORDS);
        (!other && !within).then_some(point)
    }

    /// 前8个月, 前8月, 第三个月, 最后4个月.
    fn first_months(&self, at: usize) -> Option<Point> {
        let first = first_word(self.chars, at, lexicon::FROM_THE_BEGINNING);
        let last = first_word(self.chars, at, lexicon::TO_THE_END).or_else(|| word(self.chars, at, "后"));
        // 目前3个月, 提前3个月 and 生前三个月 are lengths of time.
        let joined = first.is_some() && at > 0 && one_of(self.chars.get(at - 1), lexicon::JOINED_TO_BEFORE);
        let start = first.or(last).or_else(|| word(self.chars, at, "第")).filter(|_| !joined)?;
        let (count, number) = small(self.chars, start, 1, 12)?;
        let unit = skip(self.chars, number.end, &["个"]);
        let end = word(self.chars, unit, "月")?;
        match (first, last) {
            (Some(_), _) => Some(Point::months(end, 1, count, DateKind::Range)),
            (_, Some(_)) => Some(Point::months(end, 13 - count, 12, DateKind::Range)),
            _ if unit > number.end => Some(Point::months(end, count, count, DateKind::Month)),
            _ => None,
        }
    }

    /// 第二周, 前2周, 前10天 of a year.
    pub fn week_of_year(&self, at: usize, year: i16) -> Option<Point> {
        let start = skip(self.chars, at, &["前", "第"]);
        let (count, number) = small(self.chars, start, 1, 60)?;
        if start == at {
            return None;
        }
        let from = Period::year(year)?.from?;
        let first =
            if from.weekday().to_monday_zero_offset() > 3 { shift(monday(from)?, 7.days())? } else { monday(from)? };
        let count = i64::from(count);
        if let Some(end) =
            word(self.chars, number.end, "周").filter(|&end| !matches!(self.chars.get(end), Some('年' | '岁')))
        {
            let begin = if self.chars[at] == '第' { shift(first, (count * 7 - 7).days())? } else { first };
            let kind = if self.chars[at] == '第' { DateKind::Week } else { DateKind::Range };
            return Some(Point::fixed(end, kind, Period::between(begin, shift(first, (count * 7).days())?)));
        }
        let end = word(self.chars, number.end, "天").filter(|_| self.chars[at] == '前')?;
        Some(Point::fixed(end, DateKind::Range, Period::between(from, shift(from, count.days())?)))
    }

    /// A month and what follows it, or several months: 9月, 9月28日, 9月28至30日, 1至8月, 正月初五.
    pub fn months(&self, at: usize) -> Option<Point> {
        // 每年5月 is no month in particular.
        if at > 1 && first_word(self.chars, at - 2, lexicon::WHOSE_MONTHS).is_some() {
            return None;
        }
        self.lunar(at, None).or_else(|| self.month_range(at)).or_else(|| {
            let (month, end) = self.month(at)?;
            Some(self.within_month(end, Some(month)))
        })
    }

    /// 9月, 九月份; not 3个月.
    pub fn month(&self, at: usize) -> Option<(i8, usize)> {
        let (month, number) = small(self.chars, at, 1, 12)?;
        let end = word(self.chars, number.end, "月")?;
        if one_of(self.chars.get(end), lexicon::NO_MONTH) {
            return None;
        }
        Some((month, skip(self.chars, end, &["份"])))
    }

    /// 1至8月, 1-8月, 1、2月份, with the month's own words only at the end.
    fn month_range(&self, at: usize) -> Option<Point> {
        let (first, number) = small(self.chars, at, 1, 12)?;
        let start = self.to(number.end).or_else(|| word(self.chars, number.end, "、"))?;
        let (last, end) = self.month(start)?;
        if matches!(self.chars.get(end), Some('0'..='9')) && self.chars.get(number.end) == Some(&'、') {
            return None;
        }
        (first < last).then(|| Point::months(end, first, last, DateKind::Range))
    }

    /// What follows a month (`None`: a month named by a word): a day, days, a third of it, or nothing.
    pub fn within_month(&self, end: usize, month: Option<i8>) -> Point {
        let months = month.map(|month| (month, month));
        let start = skip(self.chars, end, &["的"]);
        let part = self.tenth(start).or_else(|| self.days(end)).or_else(|| self.spelled_day(end));
        Point { months, ..part.unwrap_or_else(|| Point::new(end, DateKind::Month)) }
    }

    /// 上旬, 底, 上半月.
    pub fn tenth(&self, at: usize) -> Option<Point> {
        let (days, end) = entry(self.chars, at, lexicon::PARTS_OF_MONTH)?;
        let one = end - at == 1;
        let wrong = match self.chars.get(end) {
            Some('步' | '级' | '次' | '中' | '心') => self.chars[at] == '初',
            Some('下' | '层' | '部') => self.chars[at] == '底',
            Some(&c) => self.chars[at] == '初' && numeral(c).is_some(),
            None => false,
        };
        (!(one && wrong)).then_some(Point { days: Some(days), ..Point::new(end, DateKind::PartOfMonth) })
    }

    /// 28日, 28号, 28至30日, 28、29日 after a month.
    pub fn days(&self, at: usize) -> Option<Point> {
        let (first, number) = small(self.chars, at, 1, 31)?;
        if let Some(end) = self.day_unit(number.end) {
            return Some(Point { days: Some((first, first)), ..Point::new(end, DateKind::Day) });
        }
        let start = self.to(number.end).or_else(|| word(self.chars, number.end, "、"))?;
        let (last, number) = small(self.chars, start, 1, 31)?;
        let end = self.day_unit(number.end)?;
        (first < last).then_some(Point { days: Some((first, last)), ..Point::new(end, DateKind::Range) })
    }

    fn day_unit(&self, at: usize) -> Option<usize> {
        let end = at + 1;
        match self.chars.get(at)? {
            '日' => Some(end),
            '号' if !one_of(self.chars.get(end), lexicon::NO_DAY_SIGN) => Some(end),
            _ => None,
        }
    }

    /// 八月十五, 一月二十三: a day in numerals without 日, where nothing is counted by it.
    fn spelled_day(&self, at: usize) -> Option<Point> {
        let (day, number) = small(self.chars, at, 10, 31)?;
        let ends = match self.chars.get(number.end) {
            None => true,
            Some(&c) => {
                !c.is_alphanumeric() && !lexicon::LISTS_OF_NUMBERS.contains(c)
                    || lexicon::BEHIND_A_SPELLED_DAY.contains(c)
            }
        };
        (!number.arabic && ends).then_some(Point { days: Some((day, day)), ..Point::new(number.end, DateKind::Day) })
    }

    /// 从9号到15号: the same sign behind both, and a word before them.
    fn range_of_days_follows(&self, at: usize, end: usize) -> bool {
        let from = at.checked_sub(1).is_some_and(|i| one_of(self.chars.get(i), lexicon::BEFORE_A_RANGE));
        let right = self.to(end).and_then(|start| small(self.chars, start, 1, 31));
        from && right.is_some_and(|(_, number)| self.chars.get(number.end) == self.chars.get(end - 1))
    }

    /// 28日, 12号, 28至30日 without a month.
    pub fn bare_days(&self, at: usize) -> Option<Point> {
        let point = self.days(at)?;
        let Number { arabic, digits, .. } = number(self.chars, at)?;
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        // 12日、13日: the second is a day as the first is.
        let listed = before == Some('、') && at > 1 && matches!(self.chars[at - 2], '日' | '号');
        // 多10日 counts days, 西雅尔多10日说 does not; 3号10日 is an address, 公众号9日 is not.
        // 公路7日开工 is a day, 路7号 a house.
        let house = self.chars[point.end - 1] == '日' && one_of(before, lexicon::BEFORE_HOUSES);
        let name_before = at.checked_sub(2).map(|i| self.chars[i]).filter(|&c| is_han(c) && numeral(c).is_none());
        // 县城附近14日遭袭 is a day, 近14日 counts them.
        let near = before == Some('近') && name_before.is_some_and(|c| lexicon::JOINED_NEAR.contains(c));
        let named = arabic && (house || near || one_of(before, "多号")) && name_before.is_some();
        let from_to = self.range_of_days_follows(at, point.end);
        let counted = !listed && !named && one_of(before, lexicon::BEFORE_COUNTED_DAYS);
        let least = at > 1 && first_word(self.chars, at - 2, lexicon::LEAST_DAYS).is_some();
        let within = first_word(self.chars, point.end, lexicon::LIMITS).is_some();
        // 17日之后 at the start of a clause is a day.
        let opens = arabic && digits > 1 && before.is_none_or(|before| lexicon::BEFORE_A_RANGE.contains(before));
        let behind = !opens && one_of(self.chars.get(point.end), lexicon::BEHIND_COUNTED_DAYS);
        let counts = least || within || behind;
        // 十日 and 三日 may be lengths; 一日, 二号 are mostly other words.
        let short = !arabic && digits == 1;
        let number_sign = self.chars[point.end - 1] == '号'
            && !from_to
            && (!arabic
                || digits == 1
                || !listed && before.is_some() && !one_of(before, lexicon::BEFORE_A_NUMBERED_DAY));
        (!counted && !counts && !short && !number_sign).then_some(point)
    }
}
