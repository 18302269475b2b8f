//! Points put together: ranges (9月28日至30日, 1995-1997年), and periods with one open end (截至9月底,
//! 2018年起, 今年以来, 2015年前).
//!
//! Both ends of a range are meant: 2016年至2018年 ends with 2018. 以前 and 以后 leave the day out, 起, 自,
//! 截至 and 或之前 take it in; 以来 ends with the article's day.

use super::lexicon;
use super::numeral::{first_word, number, one_of, skip, small, word};
use super::point::{Point, Reader};
use super::{DateKind, Period};

/// A date expression with its period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expression {
    /// Index after its last character.
    pub end: usize,
    /// Its period.
    pub period: Period,
    /// The days that its words name: those of 9月底 in 截至9月底.
    pub named: Period,
    /// The point it consists of or begins with.
    pub point: Point,
}

impl Reader<'_> {
    /// The longest date expression at `at`.
    pub fn expression(&self, at: usize) -> Option<Expression> {
        if let Some(opened) = self.until(at) {
            return Some(opened);
        }
        if first_word(self.chars, at, lexicon::SINCE).is_some() {
            return self.since(at);
        }
        let first = self.range(at)?;
        Some(self.open_end(at, first))
    }

    /// A range, or the point alone.
    fn range(&self, at: usize) -> Option<Expression> {
        let named = |rule| move |point| Point { rule, ..point };
        let left = self.bare_end(at).map(named("year-pair"));
        let left = left.or_else(|| self.point(at)).or_else(|| self.clock(at).map(named("time-of-day")))?;
        let period = self.settle(left, at)?;
        let single = Expression { end: left.end, period, named: period, point: left };
        if left.kind == DateKind::Clock {
            return Some(single);
        }
        let Some(start) = self.to(left.end) else { return Some(self.between(single).unwrap_or(single)) };
        let start = skip(self.chars, start, &["今年的", "次日"]).min(start);
        Some(self.joined(single, start).unwrap_or(single))
    }

    /// `left` and the point at `start` as a range.
    fn joined(&self, left: Expression, start: usize) -> Option<Expression> {
        let right = self
            .numeric_end(start)
            .or_else(|| self.point(start))
            .or_else(|| self.bare_year(start).filter(|_| left.point.kind == DateKind::Year))?;
        let (left, end) = self.align(left, right)?;
        let period = Period::between(left.period.from?, end.to?)?;
        let hours = left.point.hours.or(right.hours).map(|_| super::Hours {
            from: left.point.hours.map_or(jiff::civil::Time::midnight(), |hours| hours.from),
            to: right.hours.map(|hours| hours.from),
        });
        let printed = left.point.printed || right.printed;
        let point = Point { kind: DateKind::Range, hours, printed, rule: "range", ..left.point };
        Some(Expression { end: right.end, period, named: period, point })
    }

    /// What is missing at one end taken from the other, and the period of the right end.
    fn align(&self, left: Expression, right: Point) -> Option<(Expression, Period)> {
        let from = left.period.from;
        if let Some(end) = right.period() {
            // 9月至2022年11月: the year stands at the right end only.
            let year = right.year.or(end.from.map(|day| day.year()))?;
            let same = |year: i16| Point { year: Some(year), ..left.point }.period();
            if left.point.year.is_none() && left.point.fixed.is_none() {
                let period = same(year).filter(|period| period.from < end.to).or_else(|| same(year.checked_sub(1)?))?;
                return Some((Expression { period, named: period, ..left }, end));
            }
            return Some((left, end));
        }
        let begin = from?;
        let last = left.period.to?.yesterday().ok()?;
        let months = right.months.or_else(|| right.days.map(|_| (last.month(), last.month())));
        let (months, year) = (months?, begin.year());
        let near = [year, year.checked_add(1)?]
            .into_iter()
            .filter_map(|year| Point { year: Some(year), months: Some(months), ..right }.period());
        let end = near.into_iter().find(|period| period.from > from)?;
        Some((left, end))
    }

    /// 2015年和2018年之间, 3月与9月间.
    fn between(&self, left: Expression) -> Option<Expression> {
        let start = skip(self.chars, left.end, lexicon::AND);
        if start == left.end {
            return None;
        }
        let joined = self.joined(left, start)?;
        let end = first_word(self.chars, joined.end, lexicon::BETWEEN)?;
        Some(Expression { end, point: Point { rule: "between", ..joined.point }, ..joined })
    }

    /// The left end of a range whose unit stands at the right end: 1995-1997年, 2021/2022年度, 2018-19赛季.
    fn bare_end(&self, at: usize) -> Option<Point> {
        let first = number(self.chars, at).filter(|number| number.digits == 4)?;
        let start = self.to(first.end).or_else(|| word(self.chars, first.end, "/"))?;
        let second = number(self.chars, start)?;
        let end = skip(self.chars, second.end, lexicon::NAMES_OF_YEAR_PAIRS);
        let from = i16::try_from(first.value).ok()?;
        let to = match second.digits {
            4 => i16::try_from(second.value).ok()?,
            // 2018-19赛季: of one year and the next.
            2 if second.arabic => {
                from.checked_add(1).filter(|next| u32::from(next.unsigned_abs()) % 100 == second.value)?
            }
            _ => return None,
        };
        let known = end > second.end && from < to && (1000..=2999).contains(&from) && (1000..=2999).contains(&to);
        known.then(|| Point {
            year: Some(to),
            printed: true,
            ..Point::fixed(end, DateKind::Range, Period::years(from, to))
        })
    }

    /// 截至9月底, 截止到2018年, 截至目前.
    fn until(&self, at: usize) -> Option<Expression> {
        let start = first_word(self.chars, at, lexicon::UNTIL)?;
        let now = first_word(self.chars, start, lexicon::NOW);
        let (named, point) = match now {
            Some(end) => (self.reference.and_then(Period::day), Point::new(end, DateKind::Until)),
            None => {
                let point = self.point(start)?;
                (Some(self.settle(point, start)?), point)
            }
        };
        let named = named.unwrap_or(Period { from: None, to: None });
        let period = Period { from: None, ..named };
        Some(Expression {
            end: point.end,
            period,
            named,
            point: Point { kind: DateKind::Until, rule: "until", ..point },
        })
    }

    /// 自2018年, 从9月28日起, 从一月十日到十二日, 从2016到2018.
    fn since(&self, at: usize) -> Option<Expression> {
        let start = first_word(self.chars, at, lexicon::SINCE)?;
        if at > 0 && first_word(self.chars, at - 1, lexicon::NO_SINCE).is_some() {
            return None;
        }
        let found = self.bare_years(start).or_else(|| self.range(start))?;
        if found.point.kind == DateKind::Clock {
            return None;
        }
        let opened = self.open_end(start, found);
        if opened.end > found.end || found.point.kind == DateKind::Range {
            return Some(opened);
        }
        let alone = self.chars[at] == '自' && found.point.kind != DateKind::Span;
        alone.then_some(Expression {
            period: Period { from: found.period.from, to: None },
            point: Point { kind: DateKind::Since, rule: "since", ..found.point },
            ..found
        })
    }

    /// 2016-2018 and 2016到2018 after 从.
    fn bare_years(&self, at: usize) -> Option<Expression> {
        let left = self.bare_year(at)?;
        let right = self.bare_year(self.to(left.end)?)?;
        let next = self.chars.get(right.end);
        let bare = !next.is_some_and(|&c| c.is_ascii_alphanumeric() || "-/.万亿元个人".contains(c));
        let period = Period::years(left.year?, right.year?).filter(|_| bare)?;
        Some(Expression {
            end: right.end,
            period,
            named: period,
            point: Point { kind: DateKind::Range, rule: "range", ..left },
        })
    }

    /// `found` with 起, 以来, 以前, 以后 after it.
    fn open_end(&self, at: usize, found: Expression) -> Expression {
        let Expression { end, period, point, .. } = found;
        let open = |end: usize, from, to, kind| Expression {
            end,
            period: Period { from, to },
            point: Point { kind, rule: "open-end", ..point },
            ..found
        };
        if matches!(point.kind, DateKind::Span | DateKind::Clock) {
            return found;
        }
        if point.kind == DateKind::Range {
            // 6月14日起到9月14日之前: both ends are there already.
            return Expression { end: skip(self.chars, end, lexicon::BEFORE), ..found };
        }
        if let Some(end) = first_word(self.chars, end, lexicon::UNTIL_TODAY) {
            let tomorrow = self.reference.and_then(|day| day.tomorrow().ok());
            let until = tomorrow.filter(|&day| period.from.is_some_and(|from| from < day));
            return open(end, period.from, until, DateKind::Since);
        }
        if let Some(end) = self.begins(end) {
            return open(end, period.from, None, DateKind::Since);
        }
        if let Some(end) = first_word(self.chars, end, lexicon::OR_BEFORE) {
            return open(end, None, period.to, DateKind::Until);
        }
        if let Some(end) = first_word(self.chars, end, lexicon::OR_AFTER) {
            return open(end, period.from, None, DateKind::Since);
        }
        let plain = point.fixed.is_none() || self.chars[at].is_ascii_digit();
        if !plain || !point.printed && point.months.is_none() {
            return found;
        }
        match self.before_or_after(end, &found) {
            Some((end, Period { from, to }, kind)) => open(end, from, to, kind),
            None => found,
        }
    }

    /// 以前 or 以后 behind a date that ends at `at`: where the word ends, and what is meant. 年底前 is until the end of the
    /// year, 9月前 until the beginning of September.
    fn before_or_after(&self, at: usize, found: &Expression) -> Option<(usize, Period, DateKind)> {
        let Expression { period, point, .. } = found;
        if let Some(end) = first_word(self.chars, at, lexicon::BEFORE).or_else(|| self.one_word(at, '前')) {
            let part = matches!(point.kind, DateKind::PartOfMonth | DateKind::PartOfYear);
            let to = if part { period.to } else { period.from };
            return Some((end, Period { from: None, to }, DateKind::Until));
        }
        let end = first_word(self.chars, at, lexicon::AFTER).or_else(|| self.one_word(at, '后'))?;
        Some((end, Period { from: period.to, to: None }, DateKind::Since))
    }

    /// 起, 开始, 伊始; not 起草, 起诉, 开始了 as a verb of its own is taken too.
    pub fn begins(&self, at: usize) -> Option<usize> {
        let end = first_word(self.chars, at, lexicon::BEGINNING)?;
        let verb = end == at + 1 && one_of(self.chars.get(end), lexicon::NO_BEGINNING);
        (!verb).then_some(end)
    }

    /// 前 or 后 on its own after a date: not 前三季度, 后半年, 前后.
    fn one_word(&self, at: usize, c: char) -> Option<usize> {
        if self.chars.get(at) != Some(&c) {
            return None;
        }
        let next = self.chars.get(at + 1).copied();
        let counts = small(self.chars, at + 1, 0, 99).is_some();
        let other = one_of(next, lexicon::NO_BEFORE);
        (!counts && !other).then_some(at + 1)
    }
}
