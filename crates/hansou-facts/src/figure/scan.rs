//! From text to figures: finds where a numeral may stand, asks the guards, reads quantity and neighbours, and
//! puts the figure together. One pass; all looks aside are bounded.

use std::ops::Range;

use super::accept::{accepted, guard_name, latin_name, years};
use super::compare::{self, Words};
use super::quantity::{self, Quantity};
use super::units::Unit;
use super::{
    Comparator, End, Figure, Interval, Kind, around, context, ends, group, guard, measure, place, range, subject,
};
use crate::date::{self, Mention};
use hansou_text::fold::Folded;
use hansou_text::numeral::{self, Decimal, Form};

/// Longest clause looked at, to either side.
const CLAUSE: usize = 160;

/// Every figure of a text, in order; spans do not overlap.
pub fn read(folded: &Folded) -> Vec<Figure> {
    read_between(folded, &date::read(folded, None), usize::MAX)
}

/// The first figures of a text between its dates, about `limit` of them: bounds time and memory on a text that is
/// nothing but numbers.
pub fn read_between(folded: &Folded, dates: &[Mention], limit: usize) -> Vec<Figure> {
    let chars = group::narrow_groups(folded);
    let mut scan = Scan { c: &chars, folded, dates, found: Vec::new(), last: 0, carried: None, clause: 0..0 };
    let mut at = 0;
    while at < chars.len() && scan.found.len() < limit {
        at = if numeral::starts(chars[at]) || (matches!(chars[at], '对' | '首') && quantity::begins_word(&chars, at))
        {
            scan.at(at).max(at + 1)
        } else if chars[at] == ':' && chars[at + 1..].starts_with(&['/', '/']) {
            at + chars[at..].iter().take_while(|c| c.is_ascii_graphic()).count()
        } else {
            at + 1
        };
    }
    scan.found.into_iter().map(|draft| draft.figure).collect()
}

/// A figure with what is still needed to join it to the next one.
struct Draft {
    figure: Figure,
    chars: Range<usize>,
}

struct Scan<'a> {
    c: &'a [char],
    folded: &'a Folded,
    /// The dates that do not end before the place looked at.
    dates: &'a [Mention],
    found: Vec<Draft>,
    /// End of the last figure.
    last: usize,
    /// The subject that a bare list carries on.
    carried: Option<Range<usize>>,
    /// The clause of the last figure.
    clause: Range<usize>,
}

impl Scan<'_> {
    /// The end of the date whose numbers stand at `at`.
    fn date_over(&mut self, at: usize) -> Option<usize> {
        while self.dates.first().is_some_and(|date| date.chars.end <= at || !date.covers_figures) {
            self.dates = &self.dates[1..];
        }
        self.dates.first().filter(|date| date.chars.start <= at).map(|date| date.chars.end)
    }

    /// Looks at the numeral character at `at`; returns where to go on.
    fn at(&mut self, at: usize) -> usize {
        let c = self.c;
        // .22口径: a point with nothing before it belongs to the number.
        let at = if at > self.last
            && c[at].is_ascii_digit()
            && ends(c, at, ".")
            && !at.checked_sub(2).is_some_and(|i| c[i].is_ascii_alphanumeric() || c[i] == '.')
        {
            at - 1
        } else {
            at
        };
        if c[at].is_ascii_digit()
            && let Some(end) = latin_name(c, at)
        {
            return end;
        }
        let number = if c[at] == '首' { None } else { numeral::read(&c[at..]) };
        if let Some(end) = self.date_over(at) {
            return end;
        }
        // 策零9月: what runs into a date is no number.
        let next_date = self.dates.first().map_or(usize::MAX, |date| date.chars.start);
        if number.is_some_and(|number| at + number.len > next_date) {
            return next_date;
        }
        if c[at].is_ascii_digit()
            && let Some(end) = guard::numbered_name(c, at)
        {
            return end;
        }
        let numbered = ends(c, at, "第");
        let word = if c[at].is_ascii_digit() { None } else { guard::word_over(c, at, numbered) };
        let word_start = word.map_or(at, |(start, _)| start);
        let word = word.map(|(_, end)| end);
        let Some(mut quantity) = quantity::of(c, at, number) else {
            let digits = c[at..].iter().take_while(|c| c.is_ascii_digit()).count();
            return word.unwrap_or(at + 1).max(at + digits.max(1));
        };
        if let Some(end) = word.filter(|&end| {
            // 登陆多地, 大陆千家万户: a character that ends a word begins no number.
            let single = quantity.numeral.1 == at + 1 + usize::from(quantity.more);
            let counted = matches!(quantity.unit.kind, Kind::Count | Kind::Number);
            let inside = word_start < at && counted && (single || end == at + 1 && matches!(c[at], '陆' | '参'));
            quantity.start == at && (end >= quantity.end || inside)
        }) {
            return end;
        }
        // 4号线, 第6号高炉: a number in a sequence, when it is small and says of what.
        if let Some(end) = place::numbered_thing(c, &quantity) {
            quantity.end = end;
            quantity.unit = Unit::of("号", "ord", Kind::Ordinal, "号");
        } else if guard_name(c, at, &quantity) {
            return quantity.end.max(at + 1);
        }
        let joined = range::join(c, &quantity);
        if let Some((first, second)) = &joined
            && !(at == 0 && second.end == c.len())
            && years(c, first, second)
        {
            return second.end;
        }
        if joined.is_none() && range::is_plan(c, at, quantity.numeral.1) {
            return quantity.end;
        }
        let below = joined.as_ref().is_some_and(|(_, second)| second.low.is_negative());
        let negative = if let Some((first, _)) = &joined
            && !below
            && !ends(c, quantity.start, "负")
            && at > 1
            && !around::minus_of_range(c, quantity.start, first.unit.kind)
        {
            None
        } else {
            around::negative(c, &quantity).filter(|&start| start >= self.last)
        };
        if let Some(start) = negative {
            quantity.low = quantity.low.negated();
            quantity.high = quantity.high.map(Decimal::negated);
            quantity.start = start;
        }
        let mut second = None;
        if let Some((first, next)) = joined {
            let low = if negative.is_some() { first.low.negated() } else { first.low };
            (quantity.low, quantity.unit, quantity.end) = (low, first.unit, next.end);
            second = Some(next);
        }
        let spelled = quantity.form == Form::Spelled;
        let numeral_end = quantity.numeral.1;
        // 指南2.0: what is no figure is left as a whole.
        let skipped = if quantity.form == Form::Digits { numeral_end } else { at };
        self.finish(quantity, second)
            .unwrap_or_else(|| if spelled { around::spelled_end(c, numeral_end) } else { skipped })
            .max(word.unwrap_or(at + 1).max(at + c[at..].iter().take_while(|c| c.is_ascii_digit()).count()))
    }

    /// Puts the figure together; `None` when it is none after all.
    fn finish(&mut self, mut quantity: Quantity, second: Option<Quantity>) -> Option<usize> {
        let c = self.c;
        if let Some((unit, len)) = context::currency_before(c, quantity.start)
            && quantity.start - len >= self.last
            && (quantity.is_bare() || quantity.unit.kind == Kind::Money)
        {
            // 港币50元: the name before says which 元.
            if quantity.is_bare() || matches!(quantity.unit.printed, "元" | "块") {
                quantity.unit = unit;
            }
            quantity.start -= len;
        }
        // 千亿级: the grade belongs to the figure.
        let graded = quantity.form == Form::Bare && c.get(quantity.end) == Some(&'级');
        quantity.end += usize::from(graded);
        let core = quantity.start..quantity.end;
        let clause = self.clause_of(&core);
        if quantity.is_bare() && quantity.scale >= 4 && around::said_money(c, clause.start, core.start) {
            quantity.unit = Unit::of("", "CNY", Kind::Money, "元");
        }
        self.heated(&mut quantity);
        if second.is_none() {
            range::share_in_list(c, &mut quantity);
        }
        let place = place::place(c, &mut quantity);
        let mut before = compare::before(c, quantity.start);
        if before.edge < self.last {
            before = Words { comparator: None, approximate: false, edge: quantity.start };
        }
        let after = compare::after(c, quantity.end);
        if place.is_none() && !accepted(c, &quantity, &before, &after, second.is_some()) {
            return None;
        }
        let mut draft = self.draft(quantity, second.as_ref(), place, before, after, clause.clone());
        let end = draft.chars.end;
        self.measure(&mut draft, &clause);
        if !self.merged(&draft) {
            self.found.push(draft);
        }
        self.last = end;
        Some(end)
    }

    /// The clause around a span, by its punctuation and by breaks in the layout.
    fn clause_of(&mut self, span: &Range<usize>) -> Range<usize> {
        let c = self.c;
        if self.clause.contains(&span.start) && span.end <= self.clause.end {
            return self.clause.clone();
        }
        let floor = span.start.saturating_sub(CLAUSE).max(self.clause.end.min(span.start));
        let mut start = span.start;
        while start > floor && !measure::ends_clause(c[start - 1]) && !self.folded.is_broken_before(start) {
            start -= 1;
        }
        let roof = (span.end + CLAUSE).min(c.len());
        let mut end = span.end;
        let stops = |at: usize| measure::ends_clause(c[at]) && !inside_number(c, at);
        while end < roof && !stops(end) && (end == span.end || !self.folded.is_broken_before(end)) {
            end += 1;
        }
        // A new sentence has a subject of its own.
        if c[self.clause.end.min(start)..start].iter().any(|&c| measure::ends_sentence(c)) {
            self.carried = None;
        }
        self.clause = start..end;
        self.clause.clone()
    }

    /// 气温35度, 零下10度: plain degrees are of temperature when the sentence speaks of it.
    fn heated(&self, quantity: &mut Quantity) {
        if quantity.unit.code == "deg" && ends(self.c, quantity.numeral.0, "零下") {
            quantity.unit = quantity.unit.renamed("C", Kind::Temperature, "℃");
        }
    }

    fn draft(
        &self,
        quantity: Quantity,
        second: Option<&Quantity>,
        place: Option<Kind>,
        before: Words,
        after: Words,
        clause: Range<usize>,
    ) -> Draft {
        let c = self.c;
        let core = quantity.start..quantity.end;
        let than = compare::than(c, core.start, core.end);
        let said = than.map(|(comparator, _)| comparator).or(before.comparator.filter(|&c| c != Comparator::Equal));
        let mut comparator = said.or(after.comparator).unwrap_or(Comparator::Equal);
        let mut approximate = before.approximate || after.approximate || quantity.more;
        // 近10年, 近三个月: a period up to now, not nearly ten years.
        if quantity.unit.kind == Kind::Duration && before.approximate && ends(c, core.start, "近") {
            (comparator, approximate) = (after.comparator.unwrap_or(Comparator::Equal), after.approximate);
        }
        if quantity.token {
            (comparator, approximate) = (Comparator::Equal, false);
        }
        let mut span = before.edge.min(core.start)..after.edge.max(core.end);
        if than.is_some() {
            span.start = core.start - 1;
            span.end = than.map_or(span.end, |(_, end)| end);
        }
        let unit = quantity.unit;
        let high = second.map(|second| second.low).or(quantity.high);
        let one = quantity.one && second.is_none() && !quantity.token;
        let literal = one.then_some(quantity.low);
        let interval = interval(&quantity, high, second.is_some(), comparator);
        if high.is_some() && !quantity.token && comparator == Comparator::Equal {
            comparator = Comparator::Between;
        }
        let level = compare::direction(c, clause.start, core.start);
        let mut numerals = vec![self.folded.source(quantity.numeral.0..quantity.numeral.1)];
        numerals.extend(second.map(|second| self.folded.source(second.numeral.0..second.numeral.1)));
        let (from, to) = second.map_or(quantity.numeral, |second| second.numeral);
        let written = quantity.form == Form::Digits;
        let scale = c[from..to]
            .iter()
            .rev()
            .skip_while(|c| matches!(c, '余' | '多' | '几'))
            .take_while(|&&c| numeral::scale(c).is_some_and(|power| power >= 4 || written));
        let scale: String = scale.collect();
        let kind = match (place, &quantity.per) {
            (Some(kind), _) => kind,
            (None, Some(_)) if unit.kind != Kind::Number => Kind::Rate,
            _ => unit.kind,
        };
        let figure = Figure {
            span: self.folded.source(span.clone()),
            core: self.folded.source(core.clone()),
            numerals,
            clause: self.folded.source(clause),
            surface: c[span.clone()].iter().collect(),
            kind,
            value: literal,
            interval,
            unit,
            scale: scale.chars().rev().collect(),
            comparator,
            approximate,
            direction: level.map(|(direction, _)| direction),
            change: level.is_some_and(|(_, change)| change),
            per: quantity.per.clone().or_else(|| {
                around::per_before(c, core.start)
                    .filter(|_| !matches!(kind, Kind::Percent | Kind::Tenth | Kind::Rank | Kind::Ordinal))
            }),
            measure: super::Measure::default(),
        };
        Draft { figure, chars: span }
    }

    /// Finds what the figure measures, and remembers it for the next clause.
    fn measure(&mut self, draft: &mut Draft, clause: &Range<usize>) {
        // 10年期国债收益率: the length of time is part of the name.
        let after = match self.found.last() {
            Some(last) if self.c.get(last.chars.end) == Some(&'期') => last.chars.start,
            _ => self.last,
        };
        let head = measure::before(self.c, clause.start.max(after), draft.chars.start);
        let (span, kind) = (draft.chars.clone(), draft.figure.kind);
        let ranges = measure::find(self.c, clause.clone(), span, after, head.clone(), kind, self.carried.clone());
        let whole = head.clone();
        let named = ranges.last().filter(|range| {
            range.start >= draft.chars.end && (ranges.len() == 1 || measure::is_counted(draft.figure.kind))
        });
        // 省级机构数量占全市的57%、全省的25%: the subject ends before 占.
        let head = subject::subject(self.c, head);
        let share = self.c[head.clone()].iter().position(|&c| c == '占').filter(|_| !ends(self.c, head.end, "占比"));
        let head = head.start..share.map_or(head.end, |at| head.start + at);
        if let Some(named) = named.filter(|named| named.len() > 1) {
            self.carried = Some(named.clone());
        } else if !head.is_empty() && !subject::is_comparison(self.c, &whole) && draft.figure.kind != Kind::Rank {
            self.carried = Some(head);
        }
        draft.figure.measure = measure::words(self.c, self.folded, &ranges);
        // 分别增长5.6%、7.8%和9.1%: what the first of a list measures, the others do.
        let own = ranges.iter().any(|range| range.end > self.last);
        if !own
            && let Some(last) = self.found.last()
            && last.figure.unit.base == draft.figure.unit.base
            && listed(&self.c[last.chars.end.min(draft.chars.start)..draft.chars.start])
        {
            draft.figure.measure = last.figure.measure.clone();
            if draft.figure.direction.is_none() {
                (draft.figure.direction, draft.figure.change) = (last.figure.direction, last.figure.change);
            }
        }
    }

    /// 大于10小于20: joins two one-sided figures into the one before.
    fn merged(&mut self, draft: &Draft) -> bool {
        let Some(last) = self.found.last_mut() else { return false };
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
            || !range::links(self.c, last.chars.end, draft.chars.start)
        {
            return false;
        }
        last.chars.end = draft.chars.end;
        let unit = if first.unit.kind == Kind::Number { second.unit } else { first.unit };
        let figure = &mut last.figure;
        figure.span.end = draft.figure.span.end;
        figure.core = figure.span.clone();
        figure.numerals.extend(draft.figure.numerals.iter().cloned());
        figure.surface = self.c[last.chars.clone()].iter().collect();
        figure.kind = unit.kind;
        figure.unit = unit;
        figure.value = None;
        figure.interval = Interval { low: Some(low), high: Some(high) };
        figure.comparator = Comparator::Between;
        // The words behind the first one were the second one's comparator.
        figure.measure =
            measure::words(self.c, self.folded, &[measure::before(self.c, self.clause.start, last.chars.start)]);
        true
    }
}

/// True for what stands between the figures of a list: 分别增长5.6%、7.8%和9.1%.
fn listed(gap: &[char]) -> bool {
    matches!(gap, ['、' | '和' | '与' | '及' | '，' | ','] | ['以', '及'])
}

/// Punctuation inside a number does not end a clause: 1,234 and 82，225.00.
fn inside_number(c: &[char], at: usize) -> bool {
    c[at] == ',' && at > 0 && c[at - 1].is_ascii_digit() && c.get(at + 1).is_some_and(char::is_ascii_digit)
}

/// What the figure means, in the base unit.
fn interval(quantity: &Quantity, high: Option<Decimal>, joined: bool, comparator: Comparator) -> Interval {
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
            Some(high) => Interval { low: end(Some(low), true), high: end(Some(high), joined || !quantity.high_open) },
            None if quantity.form == Form::Bare && !low.is_negative() => {
                // 百亿级: from one to ten of them.
                Interval { low: end(Some(low), true), high: end(low.shifted(1), false) }
            }
            None => Interval::point(low),
        },
    }
}
