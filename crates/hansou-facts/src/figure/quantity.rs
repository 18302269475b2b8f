//! One quantity of a text: a number with its unit, where it stands and what it can mean.
//!
//! Leaves reading it to `form`.

use super::kind::FigureKind;
use super::rule::Rules;
use super::units::Unit;
use hansou_text::numeral::{Decimal, Form};

/// A quantity at `start..end` of the folded text.
#[derive(Debug, Clone)]
pub(super) struct Quantity {
    pub start: usize,
    pub end: usize,
    /// The numeral alone.
    pub numeral: (usize, usize),
    /// Literal value; the lower one of two (三五百).
    pub low: Decimal,
    /// The upper value of two, or the end of what 余 or 几十 can mean.
    pub high: Option<Decimal>,
    /// True when `high` itself is not meant.
    pub high_open: bool,
    /// True when there is one literal value (all but 三五百 and 几十).
    pub one: bool,
    /// 余, 多, 几 behind the number.
    pub more: bool,
    pub form: Form,
    pub unit: Unit,
    /// The power of ten of the scale it ends in, for sharing in a range (3至5万).
    pub scale: i32,
    /// What is per what, when the unit or a prefix says it.
    pub per: Option<String>,
    /// Has no value: 1+6, 3:1.
    pub token: bool,
    /// The upper end of a range that it is the lower end of: its value and numeral.
    pub upper: Option<(Decimal, (usize, usize))>,
    /// The rules that made it so.
    pub rules: Rules,
}

impl Quantity {
    pub fn new(start: usize, end: usize, low: Decimal, form: Form) -> Self {
        Self {
            start,
            end,
            numeral: (start, end),
            low,
            high: None,
            high_open: false,
            one: true,
            more: false,
            form,
            unit: Unit::none(),
            scale: 0,
            per: None,
            token: false,
            upper: None,
            rules: Rules::default(),
        }
    }

    pub fn with(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// True when no unit was printed.
    pub fn is_bare(&self) -> bool {
        self.unit.kind == FigureKind::Number
    }
}
