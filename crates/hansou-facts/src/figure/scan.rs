//! From text to figures: finds where a numeral may stand, asks the rules of each stage, and puts the figure together.
//! One pass; all looks aside are bounded. What the figures measure is found afterwards, sentence by sentence.
//!
//! Leaves the rules to the files that hold their tables (see `rule`).

use std::ops::Range;

use jiff::civil::Date;

use super::accept::{Candidate, REFUSALS};
use super::compare::{self, Words};
use super::draft::Draft;
use super::form;
use super::lexicon::{self, Role};
use super::named::{JoinedQuantity, PARTS, word_over};
use super::not_a_figure::NAMES;
use super::quantity::Quantity;
use super::rule::{Decision, Rule, RuleId, Rules, Stage, id};
use super::sign_and_per::{self, currency_before, currency_behind, said_money, said_people};
use super::table::{self, Stretch};
use super::units::Unit;
use super::view::View;
use super::{Figure, FigureKind, border, group, ordinal, range, sentence};
use crate::date::{self, Mention};
use hansou_text::fold::{Folded, fold};
use hansou_text::numeral::{self, Decimal, Form};

/// Longest clause looked at, to either side.
const CLAUSE: usize = 160;

/// Every figure of a text, in order; spans do not overlap.
pub fn read(folded: &Folded) -> Vec<Figure> {
    read_on(folded, None)
}

/// The same of a text from a day, which its dates are counted from.
pub fn read_on(folded: &Folded, day: Option<Date>) -> Vec<Figure> {
    read_between(folded, &date::read(folded, day), usize::MAX)
}

/// The first figures of a text between its dates, about `limit` of them: bounds time and memory on a text that is
/// nothing but numbers.
pub fn read_between(folded: &Folded, dates: &[Mention], limit: usize) -> Vec<Figure> {
    read_stretches(folded, dates, limit, &mut None)
}

/// The figures of the stretches of a text, prose as a whole, tables cell by cell; with what was passed over, where that
/// is asked for.
fn read_stretches(folded: &Folded, dates: &[Mention], limit: usize, passed: &mut Option<Vec<Decision>>) -> Vec<Figure> {
    let chars = group::narrow_groups(folded);
    let view = View { chars: &chars, folded, dates, read };
    let mut figures = Vec::new();
    for stretch in table::stretches(folded) {
        let left = limit.saturating_sub(figures.len());
        match stretch {
            _ if left == 0 => break,
            Stretch::Prose(range) if range.len() == chars.len() => figures.extend(self::figures(&view, left, passed)),
            Stretch::Prose(range) => figures.extend(read_part(&view, range, left, passed)),
            Stretch::Table(table) => {
                let read_cell = |cell, left| read_part(&view, cell, left, passed);
                figures.extend(table::figures(&view, &table, left, read_cell));
            }
        }
    }
    figures
}

/// The figures of a part of a text, as if nothing stood around it.
fn read_part(view: &View, range: Range<usize>, limit: usize, passed: &mut Option<Vec<Decision>>) -> Vec<Figure> {
    let folded = view.folded.part(range.clone());
    let behind: Vec<&Mention> =
        view.dates_behind(range.start).take_while(|date| date.chars.start < range.end).collect();
    let inside = |date: &&Mention| range.start <= date.chars.start && date.chars.end <= range.end;
    let dates: Vec<Mention> = match behind.iter().all(inside) {
        true => behind.iter().map(|date| date.moved_back(range.start)).collect(),
        // A date that goes over the edge is another one without the other half.
        false => date::read(&folded, None),
    };
    figures(&View { chars: &view.chars[range], folded: &folded, dates: &dates, read }, limit, passed)
}

/// Which rules decided about each number of a text: those of figures, and for what is none the rule that says so.
///
/// ```
/// let decisions = hansou_facts::figure::explain("工业4.0，占比4.0%");
/// assert_eq!(decisions[0].rules, ["numeral", "version_alone"]);
/// assert!(decisions[1].is_figure);
/// ```
pub fn explain(text: &str) -> Vec<Decision> {
    let folded = fold(text);
    let dates = date::read(&folded, None);
    let mut passed = Some(Vec::new());
    let figures = read_stretches(&folded, &dates, usize::MAX, &mut passed);
    let figures = figures.into_iter().map(|figure| Decision {
        rules: figure.rules.names().collect(),
        span: figure.span,
        text: figure.surface,
        is_figure: true,
        measure: figure.measure.text,
    });
    let mut decisions: Vec<Decision> = passed.into_iter().flatten().chain(figures).collect();
    decisions.sort_by_key(|decision| decision.span.start);
    decisions
}

/// The first figures of the text as prose, with what was passed over where that is asked for.
fn figures(view: &View<'_>, limit: usize, passed: &mut Option<Vec<Decision>>) -> Vec<Figure> {
    let mut scan = Scan { view, drafts: Vec::new(), last: 0, clause: 0..0, passed };
    scan.run(limit);
    scan.drafts.into_iter().map(|draft| draft.figure).collect()
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
    Rule { name: "said_people", apply: people_said },
    Rule {
        name: "shared_unit",
        apply: |beside, quantity| beside.joined.is_none() && range::share_in_list(beside.chars, quantity),
    },
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
    let money = quantity.is_bare() || quantity.unit.kind == FigureKind::Money;
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
    unit_said(beside, quantity, said_money, Unit::base_unit("", "CNY", FigureKind::Money, "元"))
}

/// 人口突破80亿: a bare 亿 behind a noun of people.
fn people_said(beside: &Beside, quantity: &mut Quantity) -> bool {
    unit_said(beside, quantity, said_people, Unit::base_unit("", "人", FigureKind::Count, "人"))
}

/// Gives a number in 万 or 亿 without a unit the one that the noun before it says.
fn unit_said(beside: &Beside, quantity: &mut Quantity, is_said: fn(&[char], usize, usize) -> bool, unit: Unit) -> bool {
    let said = quantity.is_bare()
        && quantity.scale >= 4
        && is_said(beside.chars, beside.clause.min(quantity.start), quantity.start);
    if said {
        quantity.unit = unit;
    }
    said
}

struct Scan<'a> {
    view: &'a View<'a>,
    drafts: Vec<Draft>,
    /// End of the last figure.
    last: usize,
    /// The clause of the last figure.
    clause: Range<usize>,
    /// What was passed over, when that is asked for.
    passed: &'a mut Option<Vec<Decision>>,
}

impl Scan<'_> {
    fn run(&mut self, limit: usize) {
        let chars = self.view.chars;
        let mut at = 0;
        while at < chars.len() && self.drafts.len() < limit {
            at = if numeral::starts(chars[at])
                || lexicon::is(chars[at], Role::NumeralWord) && form::begins_word(chars, at)
            {
                self.numeral_at(at).max(at + 1)
            } else if chars[at] == ':' && chars[at + 1..].starts_with(&['/', '/']) {
                at + chars[at..].iter().take_while(|c| c.is_ascii_graphic()).count()
            } else {
                at + 1
            };
        }
        sentence::assign(self.view, &mut self.drafts);
    }

    /// Notes that a rule passed over a place, after `others` had decided how it is read.
    fn pass(&mut self, range: Range<usize>, rule: RuleId, others: Rules) {
        let Some(passed) = self.passed else { return };
        let range = range.start..range.end.clamp(range.start, self.view.chars.len());
        passed.push(Decision {
            span: self.view.folded.source_range(range.clone()),
            text: self.view.chars[range].iter().collect(),
            is_figure: false,
            rules: others.names().chain([rule.name()]).collect(),
            measure: String::new(),
        });
    }

    /// Looks at the numeral character at `at`; returns where to go on.
    fn numeral_at(&mut self, at: usize) -> usize {
        let chars = self.view.chars;
        let at = self.with_point(at);
        let number = form::numeral_at(chars, at);
        for (place, rule) in NAMES.iter().enumerate() {
            if let Some(end) = (rule.apply)(self.view, at, number) {
                self.pass(at..end, id(Stage::Name, place), Rules::default());
                return end.max(at + 1);
            }
        }
        let word = word_over(chars, at);
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let Some(quantity) = form::read_numeral(chars, at, number) else {
            return word.map_or(at + 1, |(_, end)| end).max(at + digits.max(1));
        };
        let joined = range::join(chars, &quantity);
        let part = JoinedQuantity { view: self.view, at, quantity: &quantity, joined: joined.as_ref(), word };
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
        let candidate =
            Candidate { chars, quantity: &quantity, before: &before, after: &after, joined: joined.is_some() };
        let placed = quantity.token || matches!(quantity.unit.kind, FigureKind::Rank | FigureKind::Ordinal);
        let refused = REFUSALS.iter().position(|rule| !placed && (rule.apply)(&candidate));
        if let Some(place) = refused {
            self.pass(quantity.start..quantity.end, id(Stage::Refuse, place), quantity.rules);
            return None;
        }
        let draft = Draft::new(self.view, &quantity, (before, after), clause);
        let end = draft.chars.end;
        if !self.drafts.last_mut().is_some_and(|last| last.merge(&draft, chars)) {
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
        let parted = |at: usize| self.view.is_parted_before(at);
        while start > floor && !border::ends_clause(chars[start - 1]) && !parted(start) {
            start = border::quotation_start(chars, start).filter(|&open| open >= floor).unwrap_or(start - 1);
        }
        let roof = (span.end + CLAUSE).min(chars.len());
        let mut end = span.end;
        let stops = |at: usize| border::ends_clause(chars[at]) && !inside_number(chars, at);
        while end < roof && !stops(end) && !parted(end) {
            end = border::quotation_end(chars, end).filter(|&close| close <= roof).unwrap_or(end + 1);
        }
        self.clause = start..end;
        self.clause.clone()
    }
}

/// Punctuation inside a number does not end a clause: 1,234 and 82，225.00.
fn inside_number(chars: &[char], at: usize) -> bool {
    let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
    chars[at] == ',' && at > 0 && digit(chars.get(at - 1)) && digit(chars.get(at + 1))
}
