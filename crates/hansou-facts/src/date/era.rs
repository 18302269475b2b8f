//! Years of eras (民国三年, 康熙五十三年, 道光十年（1830）) and years told by our era (公元前221年, 前119年).
//!
//! The one table of eras is `eras.tsv`. Months and days of an emperor's year are lunar and not converted: the year
//! stands for them. Leaves what follows the year of a solar era to `year`.

use std::sync::LazyLock;

use super::DateKind;
use super::lexicon;
use super::numeral::{first_word, number, numeral, one_of, skip, small, word};
use super::point::{Point, Reader};
use hansou_text::fold::fold_char;

/// Name, year before the first, calendar.
const ERAS: &str = include_str!("eras.tsv");

/// An era of the table.
struct Era {
    /// Folded.
    name: Vec<char>,
    /// The year before its first.
    before: i16,
    /// True when its months are those of our calendar.
    is_solar: bool,
}

/// The table, read when the first text is.
static TABLE: LazyLock<Vec<Era>> = LazyLock::new(|| {
    let lines = ERAS.lines().filter(|line| !line.starts_with('#'));
    let era = |line: &str| {
        let mut fields = line.split('\t');
        let name = fields.next()?.chars().map(fold_char).collect();
        Some(Era { name, before: fields.next()?.parse().ok()?, is_solar: fields.next() == Some("s") })
    };
    lines.filter_map(era).collect()
});

/// The folded names of all eras.
pub(super) fn names() -> impl Iterator<Item = &'static [char]> {
    TABLE.iter().map(|era| &era.name[..])
}

impl Reader<'_> {
    /// The year of an era or one told by our era, and the index after 年: 民国113年, 康熙三年, 公元前221年.
    pub fn era_year(&self, at: usize) -> Option<(i16, usize)> {
        self.years_of_our_era(at).or_else(|| self.years_before_our_era(at)).or_else(|| {
            let (era, end) = self.era(at)?;
            let (years, end) = self.year_of_era(end)?;
            Some((era.before.checked_add(years)?, end))
        })
    }

    /// An emperor's year with its month and day, which only the year stands for.
    pub fn emperors_year(&self, at: usize) -> Option<Point> {
        self.era(at).filter(|(era, _)| !era.is_solar)?;
        let (year, end) = self.era_year(at)?;
        let end = self.skip_lunar(end);
        let (year, end) = self.in_brackets(end).unwrap_or((year, end));
        Some(Point::new(end, DateKind::Year).in_year(year, true))
    }

    /// The era whose name stands at `at`, and the index after it.
    fn era(&self, at: usize) -> Option<(&'static Era, usize)> {
        // Names are of two characters or of four; most places are turned away before the table is looked at.
        let counts = |end: usize| {
            let next = self.chars.get(skip(self.chars, end, &[" "]));
            next.is_some_and(|&c| c.is_ascii_digit() || c == '元' || numeral(c).is_some())
        };
        let rest = self.chars.get(at..).filter(|_| counts(at + 2) || counts(at + 4))?;
        let era = TABLE.iter().find(|era| rest.starts_with(&era.name))?;
        // 3亿元和5年期: 元 is the unit of what stands before it.
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let counted = before.is_some_and(|c| c.is_ascii_digit() || numeral(c).is_some());
        let unit = rest.first() == Some(&'元') && (counted || one_of(before, lexicon::UNITS_OF_YUAN));
        (!unit).then(|| (era, at + era.name.len()))
    }

    fn year_of_era(&self, at: usize) -> Option<(i16, usize)> {
        if let Some(end) = word(self.chars, at, "元年") {
            return Some((1, end));
        }
        let at = skip(self.chars, at, &[" "]);
        let number = number(self.chars, at).filter(|number| (1..=130).contains(&number.value))?;
        let unit = skip(self.chars, number.end, &[" "]);
        Some((i16::try_from(number.value).ok()?, word(self.chars, unit, "年")?))
    }

    fn years_of_our_era(&self, at: usize) -> Option<(i16, usize)> {
        let start = first_word(self.chars, at, lexicon::COMMON_ERA)?;
        let digits = skip(self.chars, start, &["前"]);
        let number = number(self.chars, digits).filter(|number| (1..=3000).contains(&number.value))?;
        let year = i16::try_from(number.value).ok()?;
        Some((if digits > start { 1 - year } else { year }, word(self.chars, number.end, "年")?))
    }

    /// 前119年 and （前99年: a year before our era is told by its number, which no length of time has here, or its bracket.
    fn years_before_our_era(&self, at: usize) -> Option<(i16, usize)> {
        let digits = word(self.chars, at, "前")?;
        let number = number(self.chars, digits).filter(|number| number.arabic && (1..=3000).contains(&number.value))?;
        let before = at.checked_sub(1).and_then(|i| self.chars.get(i));
        let told = if number.digits >= 3 {
            !one_of(before, lexicon::JOINED_TO_BEFORE)
        } else {
            one_of(before, lexicon::BEFORE_A_YEAR_BC)
        };
        let end = word(self.chars, number.end, "年").filter(|_| told)?;
        Some((1 - i16::try_from(number.value).ok()?, end))
    }

    /// 道光十年（1830）: the same year in our era, as the text has it.
    fn in_brackets(&self, at: usize) -> Option<(i16, usize)> {
        let bracket = skip(self.chars, at, &["（", "("]);
        let open = skip(self.chars, bracket, lexicon::COMMON_ERA);
        let year = number(self.chars, open).filter(|year| bracket > at && year.arabic && year.digits <= 4)?;
        let end = skip(self.chars, year.end, &["年"]);
        let closes = one_of(self.chars.get(end), "）)");
        closes.then_some((i16::try_from(year.value).ok()?, end + 1))
    }

    /// The index after the lunar month and day of an emperor's year.
    fn skip_lunar(&self, end: usize) -> usize {
        let end = skip(self.chars, end, &["闰"]);
        let Some(month) = self.lunar_month(end).map(|(_, end)| end).or_else(|| self.month(end).map(|(_, end)| end))
        else {
            return skip(self.chars, end, lexicon::EVES);
        };
        let start = skip(self.chars, month, &["初"]);
        match small(self.chars, start, 1, 31) {
            Some((_, number)) => skip(self.chars, number.end, &["日"]),
            None => month,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::read;
    use hansou_text::fold::fold;

    #[test]
    fn every_era_is_read() {
        for line in ERAS.lines().filter(|line| !line.starts_with('#')) {
            let [name, before, calendar] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            let first = before.parse::<i16>().unwrap();
            assert!(matches!(calendar, "s" | "l"), "{line}");
            for (text, year) in [(format!("{name}四年春"), first + 4), (format!("{name}元年"), first + 1)] {
                let found = read(&fold(&text), None);
                assert_eq!(
                    found.first().and_then(|mention| mention.period.from).map(|day| day.year()),
                    Some(year),
                    "{text}"
                );
            }
        }
    }
}
