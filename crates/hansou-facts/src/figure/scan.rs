//! From text to figures: finds where a numeral may stand, asks the rules of each stage, and puts the figure together.
//! One pass; all looks aside are bounded. What the figures measure is found afterwards, sentence by sentence.
//!
//! Leaves the rules to the files that hold their tables (see `rule`).

use std::ops::Range;

use super::accept::{Candidate, REFUSALS};
use super::compare::{self, Words};
use super::lexicon::{self, Role};
use super::not_a_figure::{self, NAMES, PARTS, Part};
use super::quantity::{self, Quantity};
use super::rule::{Decision, Rule, RuleId, Rules, Stage, id};
use super::sign_and_per::{self, currency_before, currency_behind, said_money};
use super::{Comparator, End, Figure, Interval, Kind, direction, group, measure, ordinal, range};
use crate::figure::units::Unit;
use hansou_text::fold::{Folded, fold};
use hansou_text::numeral::{self, Decimal, Form};

/// Longest clause looked at, to either side.
const CLAUSE: usize = 160;

/// Every figure of a text, in order; spans do not overlap.
pub fn read(folded: &Folded) -> Vec<Figure> {
    read_first(folded, usize::MAX)
}

/// The first figures of a text, about `limit` of them: bounds time and memory on a text that is nothing but numbers.
pub fn read_first(folded: &Folded, limit: usize) -> Vec<Figure> {
    let chars = group::narrow_groups(folded);
    let mut scan = Scan::new(View { chars: &chars, folded });
    scan.run(limit);
    scan.drafts.into_iter().map(|draft| draft.figure).collect()
}

/// Which rules decided about each number of a text: those of figures, and for what is none the rule that says so.
///
/// ```
/// let decisions = hansou_facts::figure::explain("工业4.0，占比4.0%");
/// assert_eq!(decisions[0].rules, ["version_alone"]);
/// assert!(decisions[1].is_figure);
/// ```
pub fn explain(text: &str) -> Vec<Decision> {
    let folded = fold(text);
    let chars = group::narrow_groups(&folded);
    let mut scan = Scan::new(View { chars: &chars, folded: &folded });
    scan.passed = Some(Vec::new());
    scan.run(usize::MAX);
    let figures = scan.drafts.iter().map(|draft| Decision {
        span: draft.figure.span.clone(),
        text: draft.figure.surface.clone(),
        is_figure: true,
        rules: draft.figure.rules.names().collect(),
        measure: draft.figure.measure.text.clone(),
    });
    let mut decisions: Vec<Decision> = scan.passed.iter().flatten().cloned().chain(figures).collect();
    decisions.sort_by_key(|decision| decision.span.start);
    decisions
}

/// A text as the rules see it.
pub(super) struct View<'a> {
    /// Its folded characters, with wide groups of digits joined.
    pub chars: &'a [char],
    pub folded: &'a Folded,
}

impl View<'_> {
    /// True at the start of the text and behind a break of the layout.
    pub fn is_line_start(&self, at: usize) -> bool {
        at == 0 || self.folded.is_broken_before(at)
    }
}

/// A figure with its places in the folded text.
pub(super) struct Draft {
    pub figure: Figure,
    pub chars: Range<usize>,
    /// Its number and unit alone.
    pub core: Range<usize>,
    pub clause: Range<usize>,
}

/// What a rule sees beside a quantity.
pub(super) struct Beside<'a> {
    chars: &'a [char],
    clause: usize,
    /// End of the figure before.
    last: usize,
    joined: Option<&'a (Quantity, Quantity)>,
}

/// Changes a quantity by what stands beside it; true when it did.
type BesideRule = fn(&Beside, &mut Quantity) -> bool;

pub(super) const BESIDE: &[Rule<BesideRule>] = &[
    Rule { name: "negative", apply: negative },
    Rule { name: "range", apply: joined },
    Rule { name: "currency_before", apply: currency_in_front },
    Rule { name: "currency_behind", apply: currency_at_end },
    Rule { name: "graded", apply: graded },
    Rule { name: "said_money", apply: money_said },
    Rule { name: "shared_unit", apply: |beside, quantity| beside.joined.is_none() && range::share_in_list(beside.chars, quantity) },
    Rule { name: "place", apply: |beside, quantity| ordinal::place(beside.chars, quantity).is_some() },
];

/// 零下10度, -3.2亿元: below zero.
fn negative(beside: &Beside, quantity: &mut Quantity) -> bool {
    let chars = beside.chars;
    let below = beside.joined.is_some_and(|(_, second)| second.low.is_negative());
    let said = lexicon::ends_with(chars, quantity.start, Role::Negative).is_some();
    let dashed = beside.joined.is_some_and(|(first, _)| {
        quantity.start > 1 && !sign_and_per::minus_of_range(chars, quantity.start, first.unit.kind)
    });
    if dashed && !below && !said {
        return false;
    }
    let Some(start) = sign_and_per::negative(chars, quantity).filter(|&start| start >= beside.last) else {
        return false;
    };
    quantity.low = quantity.low.negated();
    quantity.high = quantity.high.map(Decimal::negated);
    quantity.start = start;
    true
}

/// 10-20亿元: two quantities that are one.
fn joined(beside: &Beside, quantity: &mut Quantity) -> bool {
    let Some((first, second)) = beside.joined else { return false };
    let is_negative = quantity.low.is_negative() && !first.low.is_negative();
    quantity.low = if is_negative { first.low.negated() } else { first.low };
    (quantity.unit, quantity.end) = (first.unit, second.end);
    let (low, high) = (quantity.low, second.low);
    quantity.upper = Some((high, second.numeral));
    if high < low {
        (quantity.low, quantity.upper) = (high, Some((low, second.numeral)));
    }
    true
}

/// 港币50元: the name before says which 元.
fn currency_in_front(beside: &Beside, quantity: &mut Quantity) -> bool {
    let Some((unit, len)) = currency_before(beside.chars, quantity.start) else { return false };
    let money = quantity.is_bare() || quantity.unit.kind == Kind::Money;
    if !money || quantity.start < beside.last + len {
        return false;
    }
    if quantity.is_bare() || quantity.unit.code == "CNY" && quantity.unit.printed.chars().count() == 1 {
        quantity.unit = unit;
    }
    quantity.start -= len;
    true
}

/// 120亿元新台币.
fn currency_at_end(beside: &Beside, quantity: &mut Quantity) -> bool {
    let Some((unit, len)) = currency_behind(beside.chars, quantity) else { return false };
    quantity.unit = unit;
    quantity.end += len;
    true
}

/// 千亿级: the grade belongs to the figure.
fn graded(beside: &Beside, quantity: &mut Quantity) -> bool {
    let graded = quantity.form == Form::Bare && lexicon::is_at(beside.chars, quantity.end, Role::Grade);
    quantity.end += usize::from(graded);
    graded
}

/// 成交额100亿: a bare 亿 behind a noun of money.
fn money_said(beside: &Beside, quantity: &mut Quantity) -> bool {
    let money = quantity.is_bare()
        && quantity.scale >= 4
        && said_money(beside.chars, beside.clause.min(quantity.start), quantity.start);
    if money {
        quantity.unit = Unit::of("", "CNY", Kind::Money, "元");
    }
    money
}

struct Scan<'a> {
    view: View<'a>,
    drafts: Vec<Draft>,
    /// End of the last figure.
    last: usize,
    /// The clause of the last figure.
    clause: Range<usize>,
    /// What was passed over, when that is asked for.
    passed: Option<Vec<Decision>>,
}

impl<'a> Scan<'a> {
    fn new(view: View<'a>) -> Self {
        Self { view, drafts: Vec::new(), last: 0, clause: 0..0, passed: None }
    }

    fn run(&mut self, limit: usize) {
        let chars = self.view.chars;
        let mut at = 0;
        while at < chars.len() && self.drafts.len() < limit {
            at = if numeral::starts(chars[at])
                || lexicon::is(chars[at], Role::NumeralWord) && quantity::begins_word(chars, at)
            {
                self.at(at).max(at + 1)
            } else if chars[at] == ':' && chars[at + 1..].starts_with(&['/', '/']) {
                at + chars[at..].iter().take_while(|c| c.is_ascii_graphic()).count()
            } else {
                at + 1
            };
        }
        measure::assign(&self.view, &mut self.drafts);
    }

    /// Notes that a rule passed over a place, after `others` had decided how it is read.
    fn pass(&mut self, range: Range<usize>, rule: RuleId, others: Rules) {
        let Some(passed) = &mut self.passed else { return };
        let range = range.start..range.end.clamp(range.start, self.view.chars.len());
        passed.push(Decision {
            span: self.view.folded.source(range.clone()),
            text: self.view.chars[range].iter().collect(),
            is_figure: false,
            rules: others.names().chain([rule.name()]).collect(),
            measure: String::new(),
        });
    }

    /// Looks at the numeral character at `at`; returns where to go on.
    fn at(&mut self, at: usize) -> usize {
        let chars = self.view.chars;
        let at = self.with_point(at);
        let number = quantity::numeral_at(chars, at);
        for (place, rule) in NAMES.iter().enumerate() {
            if let Some(end) = (rule.apply)(&self.view, at, number) {
                self.pass(at..end, id(Stage::Name, place), Rules::default());
                return end.max(at + 1);
            }
        }
        let word = not_a_figure::word_over(chars, at);
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let Some(quantity) = quantity::read_numeral(chars, at, number) else {
            return word.map_or(at + 1, |(_, end)| end).max(at + digits.max(1));
        };
        let joined = range::join(chars, &quantity);
        let part = Part { view: &self.view, at, quantity: &quantity, joined: joined.as_ref(), word };
        let passed = PARTS.iter().enumerate().find_map(|(place, rule)| Some((place, (rule.apply)(&part)?)));
        if let Some((place, end)) = passed {
            self.pass(at..end, id(Stage::Part, place), quantity.rules);
            return end;
        }
        let spelled = quantity.form == Form::Spelled;
        let numeral_end = quantity.numeral.1;
        // 指南2.0: what is no figure is left as a whole.
        let skipped = if quantity.form == Form::Digits { numeral_end } else { at };
        self.finish(quantity, joined.as_ref())
            .unwrap_or_else(|| if spelled { sign_and_per::spelled_end(chars, numeral_end) } else { skipped })
            .max(word.map_or(at + 1, |(_, end)| end).max(at + digits))
    }

    /// .22口径: a point with nothing before it belongs to the number.
    fn with_point(&self, at: usize) -> usize {
        let chars = self.view.chars;
        let point = at > self.last && chars[at].is_ascii_digit() && chars[at - 1] == '.';
        let free = !at.checked_sub(2).is_some_and(|i| chars[i].is_ascii_alphanumeric() || chars[i] == '.');
        if point && free { at - 1 } else { at }
    }

    /// Puts the figure together; `None` when it is none after all.
    fn finish(&mut self, mut quantity: Quantity, joined: Option<&(Quantity, Quantity)>) -> Option<usize> {
        let chars = self.view.chars;
        let end = joined.map_or(quantity.end, |(_, second)| second.end);
        let clause = self.clause_of(&(quantity.start..end));
        let beside = Beside { chars, clause: clause.start, last: self.last, joined };
        for (place, rule) in BESIDE.iter().enumerate() {
            if (rule.apply)(&beside, &mut quantity) {
                quantity.rules.add(id(Stage::Beside, place));
            }
        }
        let mut before = compare::before(chars, quantity.start, quantity.unit.kind);
        if before.edge < self.last {
            before = Words::none(quantity.start);
        }
        let after = compare::after(chars, quantity.end);
        let candidate = Candidate { chars, quantity: &quantity, before: &before, after: &after, joined: joined.is_some() };
        let placed = quantity.token || matches!(quantity.unit.kind, Kind::Rank | Kind::Ordinal);
        let refused = REFUSALS.iter().position(|rule| !placed && (rule.apply)(&candidate));
        if let Some(place) = refused {
            self.pass(quantity.start..quantity.end, id(Stage::Refuse, place), quantity.rules);
            return None;
        }
        let draft = self.draft(&quantity, before, after, clause);
        let end = draft.chars.end;
        if !self.merged(&draft) {
            self.drafts.push(draft);
        }
        self.last = end;
        Some(end)
    }

    /// The clause around a span, by its punctuation and by breaks in the layout.
    fn clause_of(&mut self, span: &Range<usize>) -> Range<usize> {
        let chars = self.view.chars;
        if self.clause.contains(&span.start) && span.end <= self.clause.end {
            return self.clause.clone();
        }
        let floor = span.start.saturating_sub(CLAUSE).max(self.clause.end.min(span.start));
        let mut start = span.start;
        let broken = |at: usize| self.view.folded.is_broken_before(at);
        while start > floor && !measure::ends_clause(chars[start - 1]) && !broken(start) {
            start -= 1;
        }
        let roof = (span.end + CLAUSE).min(chars.len());
        let mut end = span.end;
        let stops = |at: usize| measure::ends_clause(chars[at]) && !inside_number(chars, at);
        while end < roof && !stops(end) && (end == span.end || !broken(end)) {
            end += 1;
        }
        self.clause = start..end;
        self.clause.clone()
    }

    fn draft(&self, quantity: &Quantity, before: Words, after: Words, clause: Range<usize>) -> Draft {
        let chars = self.view.chars;
        let core = quantity.start..quantity.end;
        let (mut comparator, approximate, span) = compared(chars, quantity, before, after);
        let high = quantity.upper.map(|(high, _)| high).or(quantity.high);
        let one = quantity.one && quantity.upper.is_none() && !quantity.token;
        let interval = interval(quantity, high, comparator);
        if high.is_some() && !quantity.token && comparator == Comparator::Equal {
            comparator = Comparator::Between;
        }
        let level = direction::direction(chars, clause.start, core.start);
        let source = |(start, end): (usize, usize)| self.view.folded.source(start..end);
        let per = quantity.per.clone().or_else(|| {
            let shared = matches!(quantity.unit.kind, Kind::Percent | Kind::Tenth | Kind::Rank | Kind::Ordinal);
            sign_and_per::per_before(chars, core.start).filter(|_| !shared)
        });
        let rated = quantity.per.is_some() && quantity.unit.kind != Kind::Number;
        let figure = Figure {
            span: self.view.folded.source(span.clone()),
            core: self.view.folded.source(core.clone()),
            numerals: [Some(quantity.numeral), quantity.upper.map(|(_, numeral)| numeral)].into_iter().flatten().map(source).collect(),
            clause: self.view.folded.source(clause.clone()),
            surface: chars[span.clone()].iter().collect(),
            kind: if rated { Kind::Rate } else { quantity.unit.kind },
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
            rules: quantity.rules,
        };
        Draft { figure, chars: span, core, clause }
    }

    /// 大于10小于20: joins two one-sided figures into the one before.
    fn merged(&mut self, draft: &Draft) -> bool {
        let Some(last) = self.drafts.last_mut() else { return false };
        let (first, second) = (&last.figure, &draft.figure);
        let same =
            first.unit.base == second.unit.base || first.unit.kind == Kind::Number || second.unit.kind == Kind::Number;
        let (one, other) = (first.interval, second.interval);
        let low = one.low.filter(|_| one.high.is_none()).or(other.low.filter(|_| other.high.is_none()));
        let high = one.high.filter(|_| one.low.is_none()).or(other.high.filter(|_| other.low.is_none()));
        let (Some(low), Some(high)) = (low, high) else { return false };
        if !same
            || low.value >= high.value
            || first.approximate
            || second.approximate
            || !range::links(self.view.chars, last.chars.end, draft.chars.start)
        {
            return false;
        }
        last.chars.end = draft.chars.end;
        last.core = last.chars.clone();
        let unit = if first.unit.kind == Kind::Number { second.unit } else { first.unit };
        let figure = &mut last.figure;
        figure.span.end = draft.figure.span.end;
        figure.core = figure.span.clone();
        figure.numerals.extend(draft.figure.numerals.iter().cloned());
        figure.surface = self.view.chars[last.chars.clone()].iter().collect();
        figure.kind = unit.kind;
        figure.unit = unit;
        figure.value = None;
        figure.interval = Interval { low: Some(low), high: Some(high) };
        figure.comparator = Comparator::Between;
        figure.rules.join(draft.figure.rules);
        true
    }
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
    if quantity.unit.kind == Kind::Duration && before.approximate && recent {
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

/// Punctuation inside a number does not end a clause: 1,234 and 82，225.00.
fn inside_number(chars: &[char], at: usize) -> bool {
    let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
    chars[at] == ',' && at > 0 && digit(chars.get(at - 1)) && digit(chars.get(at + 1))
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
