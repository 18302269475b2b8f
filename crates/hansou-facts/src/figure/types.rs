//! What a figure is: its value and interval, unit, kind and comparator. Plain types; reading is the work of `scan`.

use std::ops::Range;

use hansou_text::numeral::Decimal;

use super::kind::FigureKind;
use super::rule::Rules;
use super::units::Unit;

/// One numeric fact. Ranges are bytes of the original text.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where it stands, with comparator and unit (近三成, 95%以上).
    pub span: Range<usize>,
    /// Where its number and unit alone stand (三成, 95%).
    pub core: Range<usize>,
    /// Where its numerals stand (三, 95): one, or two of a range.
    pub numerals: Vec<Range<usize>>,
    /// The clause it stands in.
    pub clause: Range<usize>,
    /// As printed, folded: simplified, half width, without layout.
    pub surface: String,
    /// What it is a figure of.
    pub kind: FigureKind,
    /// The literal value in the printed unit without its scale: 15700000000 for 157亿元. `None` for what has no one
    /// value (几十, 10-20亿, 1+6, 3:1).
    pub value: Option<Decimal>,
    /// What the figure means, in the base unit.
    pub interval: Interval,
    /// Its unit.
    pub unit: Unit,
    /// The scale word printed before the unit, for showing (亿 of 157亿元).
    pub scale: String,
    /// How the value is compared to what is true.
    pub comparator: Comparator,
    /// Said to be approximate (约, 左右, 近, 余).
    pub approximate: bool,
    /// Which way it went, where it is said.
    pub direction: Option<Direction>,
    /// True for the size of a change (增长6.3%), false for a level (增长到6.3%, 占6.3%).
    pub change: bool,
    /// What it is per (吨 of 2140元/吨 and 每吨2140元).
    pub per: Option<String>,
    /// What it measures.
    pub measure: Measure,
    /// Its place in a list of values told one by one (分别为1亿元、2亿元), and the length of the list.
    pub list: Option<(usize, usize)>,
    /// The cell of a table that it fills.
    pub cell: Option<Cell>,
    /// It is an amount that another value is told of (每创造100元国内生产总值), and measures nothing itself.
    pub is_denominator: bool,
    /// The rules that decided it.
    pub rules: Rules,
}

/// What a table says of the figure in one of its cells. Ranges are bytes of the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Where the table begins.
    pub table: usize,
    /// The names of its row, and the dates that stand in it.
    pub labels: Vec<Range<usize>>,
    /// The heads of its column, from the top.
    pub heads: Vec<Range<usize>>,
    /// The lines above the table that speak of all of it, the nearest first.
    pub caption: Vec<Range<usize>>,
}

/// The words that say what a figure measures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measure {
    /// Where they stand, in order: the carried subject, the words before, the words after.
    pub ranges: Vec<Range<usize>>,
    /// The words, folded, without quotation marks and brackets.
    pub text: String,
}

/// What a figure means, in the base unit; a missing end is open to infinity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// The lower end.
    pub low: Option<End>,
    /// The upper end.
    pub high: Option<End>,
}

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Where it is.
    pub value: Decimal,
    /// True when the value itself belongs to the interval.
    pub closed: bool,
}

/// How a printed value is compared to what is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparator {
    /// 达, 为, 仅, or nothing.
    Equal,
    /// 超, 突破, 逾: more, not the value itself.
    Above,
    /// 以上, 至少: the value or more.
    AtLeast,
    /// 不足: less, not the value itself.
    Below,
    /// 近, 以下, 至多: the value or less.
    AtMost,
    /// 10-20亿元, 三五百, 几十, 3000余件: between two values.
    Between,
}

/// Which way a value went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// 增长, 上升, 提高.
    Up,
    /// 下降, 减少.
    Down,
}

impl Direction {
    /// Its stable name: `up` or `down`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    /// The direction of a name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Up, Self::Down].into_iter().find(|direction| direction.name() == name)
    }
}

impl Interval {
    /// Just one value.
    pub fn point(value: Decimal) -> Self {
        Self::closed(value, value)
    }

    /// From one value to another, both included.
    pub fn closed(low: Decimal, high: Decimal) -> Self {
        Self { low: Some(End { value: low, closed: true }), high: Some(End { value: high, closed: true }) }
    }

    /// True when `value` lies in it.
    pub fn holds(&self, value: Decimal) -> bool {
        self.low.is_none_or(|end| value > end.value || (end.closed && value == end.value))
            && self.high.is_none_or(|end| value < end.value || (end.closed && value == end.value))
    }

    /// True when all of `other` lies in it.
    pub fn covers(&self, other: &Self) -> bool {
        let low = match (self.low, other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => {
                theirs.value > mine.value || (theirs.value == mine.value && (mine.closed || !theirs.closed))
            }
        };
        let high = match (self.high, other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => {
                theirs.value < mine.value || (theirs.value == mine.value && (mine.closed || !theirs.closed))
            }
        };
        low && high
    }

    /// True when the two share a value.
    pub fn meets(&self, other: &Self) -> bool {
        let apart = |high: Option<End>, low: Option<End>| match (high, low) {
            (Some(high), Some(low)) => {
                high.value < low.value || (high.value == low.value && !(high.closed && low.closed))
            }
            _ => false,
        };
        !apart(self.high, other.low) && !apart(other.high, self.low)
    }
}

impl Figure {
    /// The point value in the base unit, where there is one.
    pub fn base_value(&self) -> Option<Decimal> {
        self.unit.to_base(self.value?)
    }

    /// One of the last place that is printed, in the base unit: ten million for 1.57亿. What is printed says no more.
    pub fn step(&self) -> Option<Decimal> {
        let number: Vec<char> = self.surface.chars().collect();
        let point = number.iter().position(|c| matches!(c, '.' | '点'));
        let digit = |c: &&char| c.is_ascii_digit() || hansou_text::numeral::digit(**c).is_some();
        let places = point.map_or(0, |at| number[at + 1..].iter().take_while(digit).count());
        let scale: i32 = self.scale.chars().filter_map(hansou_text::numeral::scale).sum();
        self.unit.to_base(Decimal::new(1, scale - i32::try_from(places).ok()?)?)
    }
}
