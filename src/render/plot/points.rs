//! The points of a picture over time: of a series of periods one value each, the one that most facts tell; of running totals
//! none that is less than what had come before.
//!
//! Leaves drawing them to `lines`.

use std::collections::BTreeMap;

use super::Shape;
use crate::fact::{Fact, Facts, Span};
use crate::render::axis;
use crate::render::escape::visible;
use crate::render::figure::in_unit;
use hansou_facts::context::place::is_unnamed_whole;
use hansou_text::numeral::Decimal;

/// The part of a value by which another may differ and be the same one, rounded.
const SAME: f64 = 0.02;

/// A fact on the picture.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    /// Years, with months and days as a fraction.
    pub x: f64,
    pub y: f64,
    /// Expected, planned, or a bound.
    pub hollow: bool,
    pub fact: &'a Fact,
}

/// Values that follow one another.
pub(super) struct Line<'a> {
    pub name: String,
    pub points: Vec<Point<'a>>,
    /// False for events that are not one another's next.
    pub joined: bool,
    /// Running totals, which begin anew with each year.
    pub restarts: bool,
    /// The facts that tell these points, those that tell one again among them.
    pub told: Vec<&'a Fact>,
    /// Values of a period that is drawn with another.
    pub others: usize,
    /// Running totals that are less than what had come before.
    pub outside: Vec<&'a Fact>,
}

impl Point<'_> {
    /// The same value, or one of them is the other rounded: 1.4万亿 and 14130亿 differ by less than the last digit of one.
    fn is_rounded(&self, other: &Self) -> bool {
        let apart = (self.y - other.y).abs();
        let last = |point: &Self| point.fact.shown_value.map_or(0.0, |value| 10f64.powi(value.last_place()));
        apart == 0.0 || apart < last(self).max(last(other)) && apart <= SAME * self.y.abs().max(other.y.abs())
    }
}

impl<'a> Line<'a> {
    /// The points of some facts of a kind of period, in the order of time; of periods one value each.
    pub(super) fn new(name: String, facts: Vec<&'a Fact>, span: Span, unit: &str) -> Self {
        let mut points: Vec<Point<'a>> = facts.into_iter().filter_map(|fact| point(fact, unit)).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        let joined = is_joined(&points, span);
        let mut line = Self {
            name,
            points: Vec::new(),
            joined,
            restarts: span == Span::Cumulative,
            told: Vec::new(),
            others: 0,
            outside: Vec::new(),
        };
        if !joined {
            line.told = points.iter().map(|point| point.fact).collect();
            line.points = points;
            return line;
        }
        for of_period in points.chunk_by(|a, b| a.x == b.x) {
            line.add_period(of_period.iter().collect());
        }
        if line.restarts {
            line.keep_growing();
        }
        line
    }

    /// The value of a period that most facts tell, as exactly as any of them, of as exact ones the one told last; a bound or
    /// a plan only where there is none.
    fn add_period(&mut self, mut points: Vec<&Point<'a>>) {
        if points.iter().any(|point| !point.hollow) {
            points.retain(|point| !point.hollow);
        }
        let times = |point: &Point<'_>| points.iter().filter(|other| point.is_rounded(other)).count();
        let digit = |point: &Point<'_>| std::cmp::Reverse(point.fact.shown_value.map(Decimal::last_place));
        let best = points.iter().max_by_key(|point| (times(point), digit(point), point.fact.date));
        let Some(best) = best else { return };
        let told = points.iter().filter(|point| best.is_rounded(point)).map(|point| point.fact);
        let before = self.told.len();
        self.told.extend(told);
        self.others += points.len() - (self.told.len() - before);
        self.points.push(**best);
    }

    /// Takes out running totals that are less than one before them, the fewest that can be, of as many the smaller ones:
    /// they are of a part.
    fn keep_growing(&mut self) {
        let points = std::mem::take(&mut self.points);
        for year in points.chunk_by(|a, b| a.x.floor() == b.x.floor()) {
            // The longest run of totals that end with each, and the one before it there.
            let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(year.len());
            for (at, point) in year.iter().enumerate() {
                let before = longest(&runs, year, (0..at).filter(|&before| year[before].y <= point.y));
                runs.push((before.map_or(1, |before| runs[before].0 + 1), before));
            }
            let mut kept = vec![false; year.len()];
            let mut next = longest(&runs, year, 0..year.len());
            while let Some(at) = next {
                kept[at] = true;
                next = runs[at].1;
            }
            for (point, kept) in year.iter().zip(kept) {
                if kept { self.points.push(*point) } else { self.outside.push(point.fact) }
            }
        }
    }

    fn last(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.y)
    }
}

/// The place at which the longest run ends, of as long ones that with the largest value.
fn longest(runs: &[(usize, Option<usize>)], year: &[Point<'_>], ends: impl Iterator<Item = usize>) -> Option<usize> {
    ends.max_by(|&a, &b| runs[a].0.cmp(&runs[b].0).then(year[a].y.total_cmp(&year[b].y)))
}

/// The facts of the kind of the main series, a line for each place or organisation, those with most points first. The
/// nation is no place among places.
pub(super) fn side_by_side<'a>(facts: &'a Facts, shape: Shape, unit: &str) -> Vec<Line<'a>> {
    let Some(main) = facts.series.first() else { return Vec::new() };
    let alike = |fact: &&Fact| {
        facts.series.get(fact.series).is_some_and(|series| {
            (&series.unit, series.change, series.span, &series.aspect)
                == (&main.unit, main.change, main.span, &main.aspect)
        })
    };
    let name = |fact: &Fact| match shape {
        Shape::Organisations => facts.series.get(fact.series).and_then(|series| series.organisation.clone()),
        _ => fact.place.clone(),
    };
    let mut named = BTreeMap::<String, Vec<&Fact>>::new();
    for fact in facts.facts.iter().filter(alike) {
        named.entry(name(fact).unwrap_or_default()).or_default().push(fact);
    }
    named.retain(|name, _| !name.is_empty() && !is_unnamed_whole(name));
    let lines = named.into_iter().map(|(name, facts)| Line::new(visible(&name), facts, main.span, unit));
    let mut lines: Vec<Line<'a>> = lines.filter(|line| !line.points.is_empty()).collect();
    lines.sort_by(|a, b| b.points.len().cmp(&a.points.len()).then(b.last().total_cmp(&a.last())));
    lines
}

/// Takes out what lies far off, in time or in its own line: a large town is not far off beside small ones.
pub(super) fn without_outliers<'a>(lines: &mut [Line<'a>]) -> Vec<&'a Fact> {
    let near_x = axis::near(lines.iter().flat_map(|line| &line.points).map(|point| point.x));
    let mut outside = Vec::new();
    for line in lines {
        outside.append(&mut line.outside);
        let near_y = axis::near(line.points.iter().map(|point| point.y));
        let is_near = |point: &Point<'_>| near_x.contains(&point.x) && near_y.contains(&point.y);
        outside.extend(line.points.iter().filter(|point| !is_near(point)).map(|point| point.fact));
        line.points.retain(is_near);
    }
    outside
}

/// A fact with a value and a time. What is only compared to stays out.
fn point<'a>(fact: &'a Fact, unit: &str) -> Option<Point<'a>> {
    let (x, y) = (time(fact)?, in_unit(fact.signed()?, unit, &fact.unit).to_f64());
    let is_exact = fact.low.is_some() && fact.high.is_some();
    (!fact.base).then_some(Point { x, y, hollow: fact.planned || !is_exact, fact })
}

/// Values that follow one another: those of periods, and those of one event.
fn is_joined(points: &[Point<'_>], span: Span) -> bool {
    let one_event = points.windows(2).all(|pair| pair[0].fact.event == pair[1].fact.event);
    span != Span::Occasion || one_event && points.iter().all(|point| point.fact.event.is_some())
}

/// The end of the period, else the day of the article, in years. A year and a month stand at their ends, within them; a
/// total that is running at the day on which it is told.
fn time(fact: &Fact) -> Option<f64> {
    let period = fact.when()?;
    let last = period.last().or(period.from)?;
    let told = fact.date.filter(|told| fact.span == Span::Cumulative && *told < last);
    let day = told.unwrap_or(last);
    let month = f64::from(day.month() - 1) + (f64::from(day.day()) - 0.3) / f64::from(day.days_in_month());
    Some(f64::from(day.year()) + month / 12.0)
}

#[cfg(test)]
mod tests {
    use hansou_facts::date::Period;

    use super::*;

    /// The values that are drawn of facts with a period and a value, and how many others there are.
    fn drawn(span: Span, facts: &[(&str, &str)]) -> (Vec<f64>, usize, usize) {
        let facts: Vec<Fact> = facts
            .iter()
            .map(|&(period, value)| {
                let json = serde_json::json!({
                    "value": value, "low": value, "high": value, "unit": "元", "text": value, "kind": "money", "base": false,
                    "measure": "", "planned": false, "id": "", "title": "", "path": "", "sentence": "",
                    "mark": { "start": 0, "end": 0 }, "span": span, "date": "2030-01-01", "shown_value": value,
                });
                Fact { period: Period::parse(period), ..serde_json::from_value(json).unwrap() }
            })
            .collect();
        let line = Line::new(String::new(), facts.iter().collect(), span, "元");
        assert!(line.points.iter().all(|point| point.fact.signed() == Decimal::plain(&point.y.to_string())));
        (line.points.iter().map(|point| point.y).collect(), line.others, line.outside.len())
    }

    #[test]
    fn a_period_has_the_value_that_most_tell() {
        let told =
            [("2022", "101"), ("2022", "50"), ("2022", "101"), ("2023", "1400"), ("2023", "1413"), ("2023", "1400")];
        assert_eq!(drawn(Span::Year, &told), (vec![101.0, 1413.0], 1, 0));
    }

    #[test]
    fn running_totals_grow_until_the_year_ends() {
        let told = [
            ("2022-01-01..2022-03-31", "10"),
            ("2022-01-01..2022-06-30", "1"),
            ("2022-01-01..2022-09-30", "30"),
            ("2023-01-01..2023-03-31", "11"),
        ];
        assert_eq!(drawn(Span::Cumulative, &told), (vec![10.0, 30.0, 11.0], 0, 1));
    }
}
