//! Longer ages: “十四五”时期, 上世纪90年代, 21世纪.
//!
//! Leaves their use as ends of ranges to `join`, and eras to `era`.

use super::lexicon;
use super::numeral::{CLOSING, OPENING, entry, first_word, number, one_of, skip, small, word};
use super::point::{Point, Reader};
use super::{DateKind, Period};

impl Reader<'_> {
    /// 十四五, with the marks around it and 时期 after it; 第十四个五年规划.
    pub fn plan(&self, at: usize) -> Option<Point> {
        let (plan, end, sure) = match entry(self.chars, at, lexicon::PLANS) {
            Some((plan, end)) => (plan, end, plan > 10),
            None => {
                let (plan, number) = small(self.chars, word(self.chars, at, "第")?, 1, 20)?;
                (
                    i16::from(plan),
                    word(self.chars, number.end, "个五年")
                        .filter(|&end| self.chars.get(end).is_some_and(|&c| matches!(c, '规' | '计')))?,
                    true,
                )
            }
        };
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let quoted = one_of(before, OPENING) && one_of(self.chars.get(end), CLOSING);
        let open = if quoted { end + 1 } else { end };
        let end = skip(self.chars, open, lexicon::TIMES_OF_A_PLAN);
        let named = end > open || first_word(self.chars, open, lexicon::PLAN_WORDS).is_some();
        if !sure && !named || before.is_some_and(|c| super::year::continues_number(c) && c != '第') {
            return None;
        }
        // 十一五天, 十四五岁 count something.
        if sure && !quoted && !named && one_of(self.chars.get(end), lexicon::COUNTED_BY_A_PLAN) {
            return None;
        }
        let first = plan_start(plan)?;
        // “十四五”末: the end of its last year.
        match self.chars.get(end) {
            Some('末') => return Some(Point::fixed(end + 1, DateKind::PartOfYear, Period::months(first + 4, 12, 12))),
            Some('初') => return Some(Point::fixed(end + 1, DateKind::PartOfYear, Period::months(first, 1, 1))),
            _ => {}
        }
        Some(Point::fixed(end, DateKind::Plan, Period::years(first, first + 4)))
    }

    /// 上世纪90年代, 二十世纪八十年代, 1990年代, 九十年代初.
    pub fn decade(&self, at: usize) -> Option<Point> {
        let (base, start) = match self.century_name(at) {
            Some((base, end)) => (Some(base), skip(self.chars, end, &["的"])),
            None => (None, at),
        };
        let number = number(self.chars, start)?;
        let decade = |value: u32| {
            let value = i16::try_from(value).ok().filter(|value| value % 10 == 0)?;
            match (base, value) {
                (Some(base), 0..=90) => base.checked_add(value),
                (None, 30..=90) => Some(1900 + value),
                (None, 0..=20) => Some(2000 + value),
                (None, 1000..=2990) => Some(value),
                _ => None,
            }
        };
        let first = decade(number.value)?;
        let Some(end) = word(self.chars, number.end, "年代") else { return self.decades(first, number.end, decade) };
        let (years, end) = entry(self.chars, end, lexicon::PARTS_OF_A_DECADE).unwrap_or(((0, 9), end));
        Some(Point::fixed(end, DateKind::Decade, Period::years(first + years.0, first + years.1)))
    }

    /// 40至50年代: the word stands behind the last of them.
    fn decades(&self, first: i16, end: usize, decade: impl Fn(u32) -> Option<i16>) -> Option<Point> {
        let last = number(self.chars, self.to(end).or_else(|| word(self.chars, end, "、"))?)?;
        let end = word(self.chars, last.end, "年代")?;
        let last = decade(last.value).filter(|&last| last > first)?;
        Some(Point::fixed(end, DateKind::Decade, Period::years(first, last + 9)))
    }

    /// 21世纪, 上世纪末, 本世纪中叶.
    pub fn century(&self, at: usize) -> Option<Point> {
        let (base, end) = self.century_name(at)?;
        let (years, end) = entry(self.chars, end, lexicon::PARTS_OF_A_CENTURY).unwrap_or(((1, 100), end));
        Some(Point::fixed(
            end,
            DateKind::Century,
            Period::years(base.checked_add(years.0)?, base.checked_add(years.1)?),
        ))
    }

    /// 20世纪 → 1900, 上世纪 → by the reference, or 1900.
    fn century_name(&self, at: usize) -> Option<(i16, usize)> {
        let this = self.reference.map_or(2000, |day| (day.year() - 1).div_euclid(100) * 100);
        if let Some((centuries, end)) = entry(self.chars, at, lexicon::CENTURIES) {
            return Some((this.checked_add(centuries * 100)?, end));
        }
        let (century, number) = small(self.chars, at, 1, 30)?;
        let end = word(self.chars, number.end, "世纪")?;
        Some(((i16::from(century) - 1) * 100, end))
    }
}

/// First year of a five-year plan; the third began three years late.
fn plan_start(plan: i16) -> Option<i16> {
    match plan {
        1 | 2 => Some(1948 + plan * 5),
        3..=20 => Some(1951 + plan * 5),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_begin_in_their_years() {
        let table = [(1, 1953), (2, 1958), (3, 1966), (10, 2001), (13, 2016), (14, 2021), (15, 2026)];
        for (plan, wanted) in table {
            assert_eq!(plan_start(plan), Some(wanted), "{plan}");
        }
    }
}
