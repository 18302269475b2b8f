//! The latest value of each event, place or source as a bar, the largest first, with the value beside it. A bar far longer
//! than the others is broken; groups without a place on the picture are counted below it.
//!
//! Leaves the frame of the picture and its caption's origin to the module above, and grouping to the search.

use std::fmt::Write as _;

use super::super::axis::{self, Axis};
use super::super::columns::{cut, width};
use super::super::facts::{name_of_group, period};
use super::super::figure::{in_unit, one_in_words};
use super::super::messages::thousands;
use super::super::style::Style;
use super::{COLOURS, COLUMN, LEFT, RIGHT, WIDTH, also, close, escaped, file_name, height, open, origin, scale, tidy};
use crate::fact::{Fact, Facts, Group};
use hansou_facts::date::Period;

/// Bars, at most.
const BARS: usize = 20;
/// From one bar to the next, and the width of one, in pixels.
const STEP: f64 = 26.0;
const THICK: f64 = 16.0;
const TOP: f64 = 72.0;
/// Columns of a name, at most.
const NAME: usize = 44;

/// One group.
struct Bar<'a> {
    group: &'a Group,
    name: String,
    /// In the unit of the axis.
    value: f64,
    label: String,
}

/// Everything that is drawn.
pub(super) struct Bars<'a> {
    bars: Vec<Bar<'a>>,
    /// Groups that have a value but no place.
    rest: usize,
    /// The whole of which the others are parts: it is said, not drawn.
    whole: Option<Bar<'a>>,
    /// Groups of other units.
    other_units: usize,
    /// The period that all values are of, where it is one.
    period: Option<Period>,
    unit: String,
    axis: Axis,
    /// Where the bars begin and end, in pixels.
    from: f64,
    to: f64,
}

impl<'a> Bars<'a> {
    /// The groups of the unit in which most have a value; `None` where none has.
    pub(super) fn from_facts(facts: &'a Facts, style: &Style) -> Option<Self> {
        let named = |group: &&Group| !group.key.is_empty() && !group.whole && group.last.is_some();
        let units = facts.groups.chunk_by(|a, b| (&a.unit, a.change) == (&b.unit, b.change));
        let count = |groups: &&[Group]| groups.iter().filter(named).count();
        // Of equal ones the first, which has most facts.
        let groups = units.rev().max_by_key(count)?;
        let first = groups.first()?;
        let unit = facts.units.iter().find(|unit| (&unit.unit, unit.change) == (&first.unit, first.change));
        let unit = unit.map_or(first.unit.as_str(), |unit| unit.shown.as_str());
        let mut bars: Vec<Bar<'a>> =
            groups.iter().filter(named).filter_map(|group| Bar::from_group(group, unit, style)).collect();
        bars.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.name.cmp(&b.name)));
        let rest = bars.len().saturating_sub(BARS);
        bars.truncate(BARS);
        let whole = groups.iter().find(|group| group.whole).and_then(|group| Bar::from_group(group, unit, style));
        let of_unit = |group: &&Group| (&group.unit, group.change) == (&first.unit, first.change);
        let other_units = facts.groups.iter().filter(named).filter(|group| !of_unit(group)).count();
        let period = bars.first()?.group.last_period;
        let period = period.filter(|period| bars.iter().all(|bar| bar.group.last_period == Some(*period)));
        if period.is_none() {
            bars.iter_mut().for_each(|bar| bar.tell_period(style));
        }
        let near = axis::near(bars.iter().map(|bar| bar.value));
        let (by, unit) = scale(bars.iter().map(|bar| bar.value).filter(|value| near.contains(value)), unit, style);
        bars.iter_mut().for_each(|bar| bar.value /= by);
        let widest = |columns: fn(&Bar<'_>) -> usize| bars.iter().map(columns).max().unwrap_or(0) as f64 * COLUMN;
        let from = (widest(|bar| width(&bar.name)) + 34.0).max(LEFT);
        let to = (WIDTH - RIGHT - widest(|bar| width(&bar.label))).max(from + 100.0);
        let drawn = bars.iter().map(|bar| bar.value).filter(|value| near.contains(&(value * by)));
        let axis = Axis::of_values(drawn.chain([0.0]), (from, to))?;
        Some(Self { bars, rest, whole, other_units, period, unit, axis, from, to })
    }

    /// The picture.
    pub(super) fn draw(&self, facts: &Facts, style: &Style) -> String {
        let mut svg = String::new();
        let base = TOP + STEP * self.bars.len() as f64;
        let when = self.period.map(|when| period(when, style.lang));
        let when = when.unwrap_or_else(|| style.lang.text("facts.plot.latest"));
        let parts = [when, self.unit.clone()];
        let subtitle = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
        let notes = self.notes(facts, style);
        open(&mut svg, height(base + 44.0, &notes), &facts.query, &subtitle);
        self.draw_axis(&mut svg, base);
        for (bar, row) in self.bars.iter().zip(0..) {
            self.draw_bar(&mut svg, bar, TOP + STEP * f64::from(row) + STEP / 2.0);
        }
        close(&mut svg, base + 44.0, &notes);
        svg
    }

    fn draw_axis(&self, svg: &mut String, base: f64) {
        for &tick in &self.axis.ticks {
            let at = self.axis.place(tick);
            let colour = if tick == 0.0 { "#999999" } else { "#dddddd" };
            let _ = writeln!(
                svg,
                r##"<line x1="{at:.1}" x2="{at:.1}" y1="{TOP:.1}" y2="{base:.1}" class="grid" stroke="{colour}"/><text x="{at:.1}" y="{:.1}" text-anchor="middle" font-size="11">{}</text>"##,
                base + 18.0,
                tidy(tick)
            );
        }
    }

    fn draw_bar(&self, svg: &mut String, bar: &Bar<'_>, middle: f64) {
        let zero = self.axis.place(0.0);
        let end = self.axis.place(bar.value).clamp(self.from, self.to);
        let (left, right) = (zero.min(end), zero.max(end).max(zero + 1.0));
        let (top, colour, baseline) = (middle - THICK / 2.0, COLOURS[0], middle + 4.0);
        let _ = writeln!(
            svg,
            r##"<text x="{:.1}" y="{baseline:.1}" text-anchor="end">{}</text><rect x="{left:.1}" y="{top:.1}" width="{:.1}" height="{THICK}" fill="{colour}"/>"##,
            self.from - 8.0,
            escaped(&bar.name),
            right - left,
        );
        if self.is_broken(bar) {
            let at = if bar.value < 0.0 { left + 12.0 } else { right - 16.0 };
            let _ = writeln!(
                svg,
                r##"<line x1="{at:.1}" x2="{:.1}" y1="{:.1}" y2="{:.1}" stroke="#ffffff" stroke-width="4"/>"##,
                at + 5.0,
                middle + THICK / 2.0 + 2.0,
                middle - THICK / 2.0 - 2.0,
            );
        }
        let _ = writeln!(svg, r##"<text x="{:.1}" y="{baseline:.1}">{}</text>"##, right + 6.0, escaped(&bar.label));
    }

    /// True for a bar that is longer than the axis.
    fn is_broken(&self, bar: &Bar<'_>) -> bool {
        let end = self.axis.place(bar.value);
        end > self.to + 0.5 || end < self.from - 0.5
    }

    /// Where the values are from; which bars are broken; how many are missing.
    fn notes(&self, facts: &Facts, style: &Style) -> Vec<String> {
        let told = |fact: &&Fact| self.bars.iter().any(|bar| bar.tells(fact));
        let mut notes = vec![origin(&facts.facts.iter().filter(told).collect::<Vec<_>>(), style)];
        if self.bars.iter().any(|bar| self.is_broken(bar)) {
            notes.push(style.lang.text("facts.plot.broken"));
        }
        if let Some(whole) = &self.whole {
            let when = whole.group.last_period.map(|when| period(when, style.lang)).unwrap_or_default();
            let told = [("name", whole.name.as_str()), ("value", &whole.label), ("period", &when)];
            notes.push(style.lang.say("facts.plot.whole", &told));
        }
        if self.rest > 0 {
            notes.push(style.lang.say("facts.plot.rest", &[("n", &thousands(self.rest as u64))]));
        }
        if self.other_units > 0 {
            notes.push(style.lang.say("facts.plot.other_units", &[("n", &thousands(self.other_units as u64))]));
        }
        notes.extend(also(facts, style));
        notes
    }
}

impl<'a> Bar<'a> {
    fn from_group(group: &'a Group, unit: &str, style: &Style) -> Option<Self> {
        let last = group.last?;
        Some(Self {
            group,
            name: cut(file_name(&name_of_group(group, style)), NAME),
            value: in_unit(last, unit, &group.unit).to_f64(),
            label: one_in_words(last, unit, &group.unit, style.lang),
        })
    }

    /// Puts the period beside the value.
    fn tell_period(&mut self, style: &Style) {
        if let Some(when) = self.group.last_period {
            self.label = format!("{} ({})", self.label, period(when, style.lang));
        }
    }

    /// True for a fact that tells the value of the bar.
    fn tells(&self, fact: &Fact) -> bool {
        let (group, key) = (self.group, self.group.key.as_str());
        let is_of = |name: Option<&str>| name.is_some_and(|name| name.ends_with(key));
        let names = [&fact.event, &fact.place, &fact.organisation];
        let named = names.into_iter().any(|name| is_of(name.as_deref()));
        (named || is_of(fact.publisher.as_deref()) || fact.path == key)
            && (fact.unit == group.unit, fact.change.is_some()) == (true, group.change)
            && fact.when() == group.last_period
            && fact.signed() == group.last
    }
}

#[cfg(test)]
mod tests {
    use hansou_text::numeral::Decimal;

    use super::*;
    use crate::render::messages::Lang;

    fn groups(values: &[(&str, &str, &str)]) -> Facts {
        let group = |&(key, last, period): &(&str, &str, &str)| Group {
            min: Decimal::plain(last),
            median: Decimal::plain(last),
            max: Decimal::plain(last),
            last: Decimal::plain(last),
            last_period: Period::parse(period),
            key: key.to_owned(),
            unit: "元".to_owned(),
            change: false,
            count: 1,
            distinct: 1,
            sum: None,
            planned: false,
            whole: false,
        };
        Facts { query: "签约额".to_owned(), groups: values.iter().map(group).collect(), ..Facts::default() }
    }

    fn drawn(facts: &Facts) -> String {
        let style = Style { lang: Lang::Zh, ..Style::default() };
        Bars::from_facts(facts, &style).map(|bars| bars.draw(facts, &style)).unwrap_or_default()
    }

    #[test]
    fn the_largest_stands_first_and_groups_without_a_value_do_not_stand() {
        let facts = groups(&[
            ("甲大会", "4360000000", "2024"),
            ("乙大会", "15700000000", "2024"),
            ("", "1", "2024"),
            ("丙大会", "", ""),
        ]);
        let svg = drawn(&facts);
        assert!(svg.find("乙大会") < svg.find("甲大会") && svg.contains("甲大会"), "{svg}");
        assert!(svg.contains(">157亿元<") && svg.contains(">2024 · 亿元<"), "one period, in the heading: {svg}");
        assert!(!svg.contains("丙大会") && svg.matches("<rect x").count() == 2, "{svg}");
        assert_eq!(drawn(&groups(&[("丙大会", "", "")])), "");
    }

    #[test]
    fn values_of_several_periods_say_theirs() {
        let svg = drawn(&groups(&[("甲", "300000000", "2023"), ("乙", "-200000000", "2024-01-01..2024-06-30")]));
        assert!(svg.contains("3亿元 (2023)") && svg.contains("-2亿元 (2024-01–06)"), "{svg}");
        assert!(svg.contains("每组最近的值"), "{svg}");
    }

    #[test]
    fn what_is_far_longer_is_broken_and_what_is_too_much_is_counted() {
        let names: Vec<String> = (0..25).map(|at| format!("第{at}个")).collect();
        let mut values: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "100", "2024")).collect();
        values[24].1 = "900000";
        let svg = drawn(&groups(&values));
        assert_eq!(svg.matches("stroke-width=\"4\"").count(), 1, "{svg}");
        assert!(svg.contains("断开的条") && svg.contains("90万元") && svg.contains("另有 5 组没有画"), "{svg}");
    }
}
