//! A figure put together from a quantity and the words beside it: comparator, interval, direction, scale.
//!
//! Leaves finding it to `scan`, and what it measures to `sentence`.

use std::ops::Range;

use super::compare::{self, Words};
use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::units;
use super::view::View;
use super::{Comparator, End, Figure, FigureKind, Interval, direction, range, sign_and_per};
use hansou_text::numeral::{self, Decimal, Form};

/// A figure with its places in the folded text.
pub(super) struct Draft {
    pub figure: Figure,
    pub chars: Range<usize>,
    /// Its number and unit alone.
    pub core: Range<usize>,
    pub clause: Range<usize>,
}

impl Draft {
    /// The figure that a quantity is, with the words beside it, in its clause.
    pub fn new(view: &View, quantity: &Quantity, (before, after): (Words, Words), clause: Range<usize>) -> Self {
        let chars = view.chars;
        let core = quantity.start..quantity.end;
        let (mut comparator, approximate, span) = compared(chars, quantity, before, after);
        let high = quantity.upper.map(|(high, _)| high).or(quantity.high);
        let one = quantity.one && quantity.upper.is_none() && !quantity.token;
        let interval = interval(quantity, high, comparator);
        if high.is_some() && !quantity.token && comparator == Comparator::Equal {
            comparator = Comparator::Between;
        }
        let level = direction::direction(chars, clause.start, core.start);
        let source = |range: &Range<usize>| view.folded.source_range(range.clone());
        let numerals = [Some(quantity.numeral), quantity.upper.map(|(_, numeral)| numeral)].into_iter().flatten();
        let (kind, per) = kind_and_per(chars, quantity);
        let figure = Figure {
            span: source(&span),
            core: source(&core),
            numerals: numerals.map(|(start, end)| source(&(start..end))).collect(),
            clause: source(&clause),
            surface: chars[span.clone()].iter().collect(),
            kind,
            value: one.then_some(quantity.low),
            interval,
            unit: quantity.unit,
            scale: scale(chars, quantity),
            comparator,
            approximate,
            direction: level.map(|(direction, _)| direction),
            change: level.is_some_and(|(_, change)| change),
            per,
            measure: super::Measure::default(),
            list: None,
            cell: None,
            is_denominator: false,
            rules: quantity.rules,
        };
        Self { figure, chars: span, core, clause }
    }

    /// 大于10小于20: joins a one-sided figure with the one behind it; true when it did.
    pub fn merge(&mut self, draft: &Self, chars: &[char]) -> bool {
        let (first, second) = (&self.figure, &draft.figure);
        let same = first.unit.base == second.unit.base
            || first.unit.kind == FigureKind::Number
            || second.unit.kind == FigureKind::Number;
        let (one, other) = (first.interval, second.interval);
        let low = one.low.filter(|_| one.high.is_none()).or(other.low.filter(|_| other.high.is_none()));
        let high = one.high.filter(|_| one.low.is_none()).or(other.high.filter(|_| other.low.is_none()));
        let (Some(low), Some(high)) = (low, high) else { return false };
        if !same
            || low.value >= high.value
            || first.approximate
            || second.approximate
            || !range::links(chars, self.chars.end, draft.chars.start)
        {
            return false;
        }
        self.chars.end = draft.chars.end;
        self.core = self.chars.clone();
        let unit = if first.unit.kind == FigureKind::Number { second.unit } else { first.unit };
        let figure = &mut self.figure;
        figure.span.end = draft.figure.span.end;
        figure.core = figure.span.clone();
        figure.numerals.extend(draft.figure.numerals.iter().cloned());
        figure.surface = chars[self.chars.clone()].iter().collect();
        figure.kind = unit.kind;
        figure.unit = unit;
        figure.value = None;
        figure.interval = Interval { low: Some(low), high: Some(high) };
        figure.comparator = Comparator::Between;
        figure.rules.join(draft.figure.rules);
        true
    }
}

/// The kind of a quantity, and what it is per, as the unit or the words before it say: 元/吨 is a rate.
fn kind_and_per(chars: &[char], quantity: &Quantity) -> (FigureKind, Option<String>) {
    let kind = quantity.unit.kind;
    let shared = matches!(kind, FigureKind::Percent | FigureKind::Tenth | FigureKind::Rank | FigureKind::Ordinal);
    let before = || sign_and_per::per_before(chars, quantity.start).filter(|_| !shared);
    let per = quantity.per.clone().or_else(before);
    let rated = quantity.per.is_some() && kind != FigureKind::Number
        || kind == FigureKind::Money && per.as_deref().is_some_and(is_quantity);
    (if rated { FigureKind::Rate } else { kind }, per)
}

/// The comparator of a quantity, whether it is approximate, and where the figure stands with its words.
fn compared(chars: &[char], quantity: &Quantity, before: Words, after: Words) -> (Comparator, bool, Range<usize>) {
    let core = quantity.start..quantity.end;
    let than = compare::than(chars, core.start, core.end);
    let said = than.map(|(comparator, _)| comparator).or(before.comparator.filter(|&c| c != Comparator::Equal));
    let mut comparator = said.or(after.comparator).unwrap_or(Comparator::Equal);
    let mut approximate = before.approximate || after.approximate || quantity.more;
    // 近10年, 近三个月: a period up to now, not nearly ten years.
    let recent = lexicon::ends_with(chars, core.start, Role::Recent).is_some();
    if quantity.unit.kind == FigureKind::Duration && before.approximate && recent {
        (comparator, approximate) = (after.comparator.unwrap_or(Comparator::Equal), after.approximate);
    }
    if quantity.token {
        (comparator, approximate) = (Comparator::Equal, false);
    }
    let mut span = before.edge.min(core.start)..after.edge.max(core.end);
    if let Some((_, end)) = than {
        span = core.start - 1..end;
    }
    (comparator, approximate, span)
}

/// The scale word printed before the unit: 亿 of 157亿元.
fn scale(chars: &[char], quantity: &Quantity) -> String {
    let (from, to) = quantity.upper.map_or(quantity.numeral, |(_, numeral)| numeral);
    let written = quantity.form == Form::Digits;
    let scale: String = chars[from..to]
        .iter()
        .rev()
        .skip_while(|&&c| lexicon::is(c, Role::OddMore))
        .take_while(|&&c| numeral::scale(c).is_some_and(|power| power >= 4 || written))
        .collect();
    scale.chars().rev().collect()
}

/// What the figure means, in the base unit.
fn interval(quantity: &Quantity, high: Option<Decimal>, comparator: Comparator) -> Interval {
    if quantity.token {
        return Interval::default();
    }
    let base = |value: Decimal| quantity.unit.to_base(value);
    let Some(low) = base(quantity.low) else { return Interval::default() };
    let end = |value: Option<Decimal>, closed: bool| value.map(|value| End { value, closed });
    match comparator {
        Comparator::Above => Interval { low: end(Some(low), false), high: None },
        Comparator::AtLeast => Interval { low: end(Some(low), true), high: None },
        Comparator::Below => Interval { low: None, high: end(high.and_then(base).or(Some(low)), false) },
        Comparator::AtMost => Interval { low: None, high: end(high.and_then(base).or(Some(low)), true) },
        Comparator::Equal | Comparator::Between => match high.and_then(base) {
            // A negative 余 runs the other way; ends are always in order.
            Some(high) if high < low => {
                Interval { low: end(Some(high), !quantity.high_open), high: end(Some(low), true) }
            }
            Some(high) => {
                let closed = quantity.upper.is_some() || !quantity.high_open;
                Interval { low: end(Some(low), true), high: end(Some(high), closed) }
            }
            None if quantity.form == Form::Bare && !low.is_negative() => {
                // 百亿级: from one to ten of them.
                Interval { low: end(Some(low), true), high: end(low.shifted(1), false) }
            }
            None => Interval::point(low),
        },
    }
}

/// True for a unit in which things are sold: 升 of 每升7.1元, not 股 or 人.
fn is_quantity(per: &str) -> bool {
    let sold = |kind: FigureKind| {
        matches!(
            kind,
            FigureKind::Mass
                | FigureKind::Volume
                | FigureKind::Area
                | FigureKind::Energy
                | FigureKind::Length
                | FigureKind::Data
        )
    };
    units::unit(per).is_some_and(|unit| sold(unit.kind))
}
