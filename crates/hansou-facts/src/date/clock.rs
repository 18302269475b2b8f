//! The time of day: 15时30分, 下午5:00, 晚上八点半, 9时至11时, 今晚6点; after a day or on its own.
//!
//! Parts of the day without an hour (上午, 傍晚) belong to the day before them and give no time. Leaves
//! durations (3小时) and scores (3:1) alone.

use jiff::civil::Time;

use super::lexicon;
use super::numeral::{entry, first_word, number, numeral, one_of, skip, small, word};
use super::point::{Point, Reader};
use super::{DateKind, Hours};
use hansou_text::fold::is_han;
use hansou_text::words::ends_any;

/// A reading of an hour.
#[derive(Clone, Copy)]
struct Clock {
    time: Time,
    end: usize,
    /// Minutes or seconds are printed, so that it can be nothing else.
    exact: bool,
}

impl Reader<'_> {
    /// `point` with the part of the day and the time that follow it, when it is a day.
    pub fn with_clock(&self, point: Point) -> Point {
        if point.kind != DateKind::Day || point.hours.is_some() {
            return point;
        }
        let start = skip(self.chars, point.end, &["t", " ", "的", "，"]);
        let Some((later, end)) = self.part_of_day(start) else {
            return match self.hours(
                if start > point.end && self.chars[start - 1] != ' ' && self.chars[start - 1] != 't' {
                    point.end
                } else {
                    start
                },
                0,
            ) {
                Some((hours, end)) => Point { hours: Some(hours), end, ..point },
                None => point,
            };
        };
        match self.hours(end, later) {
            Some((hours, end)) => Point { hours: Some(hours), end, ..point },
            // 28日早 and 28日晚 end here; 28日早日 does not begin a part of the day.
            None if start == point.end => Point { end, ..point },
            None => point,
        }
    }

    /// `point` with the time that follows it directly; `later` hours are added to a small one.
    pub fn with_hours(&self, point: Point, later: i8) -> Point {
        self.hours(point.end, later).map_or(point, |(hours, end)| Point { hours: Some(hours), end, ..point })
    }

    /// A time of day without a day: 下午3点, 15时30分, 9:00-17:00.
    pub fn clock(&self, at: usize) -> Option<Point> {
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        if before.is_some_and(|c| super::year::continues_number(c) || matches!(c, ':' | '-' | '/' | '每')) {
            return None;
        }
        let (later, start) = self.part_of_day(at).unwrap_or((0, at));
        if start == at + 1 {
            return None;
        }
        let clock = self.time(start, later).or_else(|| self.bare_hour(start))?;
        let (hours, end) = self.hours(start, later)?;
        let sure = start > at || clock.exact || hours.to.is_some() || self.stands_alone(at, clock);
        let period = self.spoken.day.or(self.reference).and_then(super::Period::day);
        sure.then(|| Point { hours: Some(hours), ..Point::fixed(end, DateKind::Clock, period) })
    }

    /// 12:05 that is no score, 8点 that is no count: told by what stands around them.
    fn stands_alone(&self, at: usize, clock: Clock) -> bool {
        const SCORES: usize = 8;
        let next = self.chars.get(clock.end);
        let goes_on = next.is_some_and(|&c| c.is_ascii_digit() || numeral(c).is_some());
        if self.chars[at..clock.end].iter().any(|c| matches!(c, ':' | '：')) {
            let around = at.saturating_sub(SCORES)..(clock.end + SCORES / 2).min(self.chars.len());
            return !goes_on && !self.chars[around].iter().any(|&c| lexicon::OF_SCORES.contains(c));
        }
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let named = || ends_any(self.chars, at, lexicon::BEFORE_AN_HOUR).is_some();
        // 北京时间7时; 到7时 may be a number of something else.
        if self.chars[clock.end - 1] == '时' {
            return named() && !goes_on;
        }
        let arranged = || named() || first_word(self.chars, clock.end, lexicon::BEHIND_AN_HOUR).is_some();
        self.chars[clock.end - 1] == '点'
            && !goes_on
            && (arranged() || next.is_none_or(|&c| !is_han(c) || lexicon::AFTER_AN_HOUR.contains(c)))
            && !one_of(before, "涨跌")
    }

    fn part_of_day(&self, at: usize) -> Option<(i8, usize)> {
        let (later, end) = entry(self.chars, at, lexicon::PARTS_OF_DAY)?;
        let next = self.chars.get(end);
        let other = end - at == 1 && one_of(next, lexicon::NO_PART_OF_DAY);
        (!other).then_some((later, end))
    }

    /// One time, or two joined by a dash.
    fn hours(&self, at: usize, later: i8) -> Option<(Hours, usize)> {
        let first = self.time(at, later).or_else(|| self.bare_hour(at))?;
        let second = self.to(first.end).and_then(|start| {
            let (later, start) = self.part_of_day(start).unwrap_or((later, start));
            self.time(start, later)
        });
        match second.filter(|second| second.time > first.time) {
            Some(second) => Some((Hours { from: first.time, to: Some(second.time) }, second.end)),
            None => Some((Hours { from: first.time, to: None }, first.end)),
        }
    }

    /// 0 in 0—24时.
    fn bare_hour(&self, at: usize) -> Option<Clock> {
        let (hour, number) = small(self.chars, at, 0, 23)?;
        self.time(self.to(number.end)?, 0)?;
        Some(Clock { time: Time::new(hour, 0, 0, 0).ok()?, end: number.end, exact: false })
    }

    /// 15时30分, 八点半, 17:00, 5点一刻, 16:30:29.
    fn time(&self, at: usize, later: i8) -> Option<Clock> {
        let (hour, number) = small(self.chars, at, 0, 24)?;
        let midnight = hour == 24;
        let hour = if later == 12 && (1..12).contains(&hour) { hour + 12 } else { hour % 24 };
        let (minute, second, end, exact) =
            self.colon(number.end, number.arabic).or_else(|| self.spelled(number.end))?;
        // 24时 is the end of its own day.
        let time = if midnight { Time::constant(23, 59, 59, 0) } else { Time::new(hour, minute, second, 0).ok()? };
        Some(Clock { time, end, exact: exact && self.chars[number.end] != ':' })
    }

    fn colon(&self, at: usize, arabic: bool) -> Option<(i8, i8, usize, bool)> {
        let start = skip(self.chars, at, &[":", "："]);
        if start == at || !arabic {
            return None;
        }
        let two = |at: usize| small(self.chars, at, 0, 59).filter(|(_, number)| number.arabic && number.digits == 2);
        let (minute, number) = two(start)?;
        let seconds = skip(self.chars, number.end, &[":", "："]);
        let (second, end) = two(seconds)
            .filter(|_| seconds > number.end)
            .map_or((0, number.end), |(second, number)| (second, number.end));
        Some((minute, second, skip(self.chars, end, &["时", "许"]), true))
    }

    fn spelled(&self, at: usize) -> Option<(i8, i8, usize, bool)> {
        let hour = word(self.chars, at, "时")
            .or_else(|| word(self.chars, at, "点钟"))
            .or_else(|| word(self.chars, at, "点"))?;
        if let Some((minute, end)) = entry(self.chars, hour, lexicon::MINUTES) {
            return Some((minute, 0, end, true));
        }
        let Some((minute, number)) = small(self.chars, hour, 0, 59) else {
            let sure = self.chars[at] == '时'
                && at > 1
                && number(self.chars, at - 2).is_some()
                && !one_of(self.chars.get(hour), "代候期间空装");
            return Some((0, 0, hour, sure && self.chars[at - 1].is_ascii_digit()));
        };
        let Some(end) = word(self.chars, number.end, "分") else {
            let ends = number.end - hour == 2
                && !matches!(self.chars.get(number.end), Some('.' | '度' | '%' | '个' | '0'..='9'));
            // 八点三十, but 三点一四 is a decimal.
            let exact = !number.arabic && number.digits == 0;
            return Some(if ends { (minute, 0, number.end, exact) } else { (0, 0, hour, false) });
        };
        let Some((second, number)) = small(self.chars, end, 0, 59) else { return Some((minute, 0, end, true)) };
        Some(word(self.chars, number.end, "秒").map_or((minute, 0, end, true), |end| (minute, second, end, true)))
    }
}
