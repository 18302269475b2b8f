//! The table of units and measure words, and finding the longest one at a place in a text.
//!
//! Leaves what the neighbours of an ambiguous unit (度, 分, 块, 里) mean to `unit_sense`.

use super::FigureKind;
use super::lexicon::has;
use hansou_text::numeral::Decimal;

/// A unit of measurement or a measure word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// As printed, folded; empty for a bare number.
    pub printed: &'static str,
    /// The international code (CNY, %, pp, km2, t …); measure words are their own code; `1` for a bare number.
    pub code: &'static str,
    /// Its family.
    pub kind: FigureKind,
    /// The unit that values of the family are compared in (元, %, 平方米, 克 …).
    pub base: &'static str,
    /// Factor to the base unit, as a fraction.
    factor: (Decimal, Decimal),
}

impl Unit {
    /// No unit.
    pub const fn none() -> Self {
        Self::base_unit("", "1", FigureKind::Number, "")
    }

    /// A unit that is its own base.
    pub const fn base_unit(printed: &'static str, code: &'static str, kind: FigureKind, base: &'static str) -> Self {
        let factor = (Decimal::ONE, Decimal::ONE);
        Self { printed, code, kind, base, factor }
    }

    /// A part of a whole without a unit (五分之一): its values compare with those in percent.
    pub(super) fn part() -> Self {
        let hundred = Decimal::int(100);
        Self { factor: (hundred, Decimal::ONE), ..Self::base_unit("", "1", FigureKind::Fraction, "%") }
    }

    /// The same base under another name and family.
    pub fn renamed(mut self, code: &'static str, kind: FigureKind, base: &'static str) -> Self {
        (self.code, self.kind, self.base) = (code, kind, base);
        self
    }

    /// A value in this unit, in the base unit.
    pub fn to_base(&self, value: Decimal) -> Option<Decimal> {
        value.times(self.factor.0)?.over(self.factor.1)
    }

    /// A value in the base unit, in this unit.
    pub fn of_base(&self, value: Decimal) -> Option<Decimal> {
        value.times(self.factor.1)?.over(self.factor.0)
    }

    /// The spelling in which people expect values: the printed one of a unit of measure (斤, 公里, 小时), otherwise the
    /// base (元, %, 家).
    pub fn shown(&self) -> &'static str {
        let measures = matches!(
            self.kind,
            FigureKind::Mass
                | FigureKind::Length
                | FigureKind::Area
                | FigureKind::Volume
                | FigureKind::Duration
                | FigureKind::Energy
                | FigureKind::Power
                | FigureKind::Voltage
                | FigureKind::Pressure
                | FigureKind::Data
                | FigureKind::Frequency
                | FigureKind::Speed
        );
        // 个小时 and 年时间 are the plain unit with something beside it.
        let plain = self.printed.strip_prefix('个').filter(|rest| unit(rest).is_some()).unwrap_or(self.printed);
        let plain = plain.strip_suffix("时间").unwrap_or(plain);
        let same = |found: Unit| found.base == self.base && found.kind == self.kind;
        if measures && unit(plain).is_some_and(same) { plain } else { self.base }
    }

    /// How much larger this unit is than `smaller`, of the same base: 10 for 元 and 角.
    pub fn ratio(&self, smaller: &Self) -> Option<Decimal> {
        if self.base != smaller.base || self.kind != smaller.kind {
            return None;
        }
        self.to_base(Decimal::ONE)?.over(smaller.to_base(Decimal::ONE)?)
    }
}

/// One spelling of the table.
struct Entry {
    spelling: &'static [char],
    unit: Unit,
}

// `units.tsv` as the build script has put it: TABLE, sorted by first character, longer spellings first; FIRST, those
// characters side by side; BITS, a bit for each of them.
include!(concat!(env!("OUT_DIR"), "/units.rs"));

/// The longest unit at the start of `chars`, and its length. A Latin unit must not run on as a word.
pub(super) fn unit_at(chars: &[char]) -> Option<(&'static Unit, usize)> {
    let &first = chars.first()?;
    if !has(&BITS, first as usize) {
        return None;
    }
    let from = FIRST.partition_point(|&c| c < first);
    let same = FIRST[from..].iter().take_while(|&&c| c == first).count();
    TABLE[from..from + same].iter().find_map(|entry| {
        let len = entry.spelling.len();
        if len > 1 && !chars.starts_with(entry.spelling) {
            return None;
        }
        let latin = entry.spelling[len - 1].is_ascii_alphanumeric();
        let runs_on = latin && chars.get(len).is_some_and(|c| c.is_ascii_alphanumeric());
        (!runs_on).then_some((&entry.unit, len))
    })
}

/// The currency of a sign or name that stands before its number: $, rmb, 人民币.
pub(super) fn sign_at(chars: &[char]) -> Option<Unit> {
    unit_at(chars)
        .filter(|&(unit, len)| len == chars.len() && unit.kind == FigureKind::Money)
        .map(|(unit, _)| Unit::base_unit(unit.base, unit.code, FigureKind::Money, unit.base))
}

/// The unit of a whole spelling (folded).
pub fn unit(spelling: &str) -> Option<Unit> {
    let chars: Vec<char> = spelling.chars().collect();
    unit_at(&chars).filter(|&(_, len)| len == chars.len()).map(|(unit, _)| *unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<(&'static str, usize)> {
        unit_at(&text.chars().collect::<Vec<_>>()).map(|(unit, len)| (unit.code, len))
    }

    #[test]
    fn the_longest_unit_wins() {
        for (text, code, len) in [
            ("元每吨", "CNY", 1),
            ("人次的", "人次", 2),
            ("平方公里", "km2", 4),
            ("千瓦时", "kWh", 3),
            ("kg。", "kg", 2),
        ] {
            assert_eq!(find(text), Some((code, len)), "{text}");
        }
        assert_eq!(find("kgb"), None);
    }

    #[test]
    fn the_table_is_whole() {
        let lines = include_str!("units.tsv").lines().filter(|line| !line.starts_with('#'));
        let spellings: usize = lines.map(|line| line.split('\t').next().unwrap_or("").split(' ').count()).sum();
        assert_eq!(TABLE.len(), spellings);
    }
}
