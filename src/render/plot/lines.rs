//! Values over time. A line joins the values of one series only; what is expected, planned or a bound is hollow. The series
//! is the main one; asked by place, up to six places side by side. What lies far off is said, not squeezed in.
//!
//! Leaves the frame of the picture and its caption's origin to the module above.

use std::fmt::Write as _;

use super::super::axis::{self, Axis};
use super::super::columns::cut;
use super::super::facts::of_whom;
use super::super::figure::in_unit;
use super::super::messages::thousands;
use super::super::style::Style;
use super::{COLOURS, LEFT, Link, RIGHT, SOURCES, Shape, WIDTH, also, close, escaped, open, origin, scale, tidy};
use crate::fact::{Fact, Facts, Series, Span};

/// Width and height of the picture, and its margins, in pixels.
const SIZE: (f64, f64) = (WIDTH, 520.0);
const TOP: f64 = 84.0;
const BOTTOM: f64 = 92.0;
/// Points that get a label of their own, when one series is drawn.
const LABELLED: usize = 24;

/// A fact on the picture.
struct Point<'a> {
    /// Years, with months and days as a fraction.
    x: f64,
    y: f64,
    /// Expected, planned, or a bound.
    hollow: bool,
    fact: &'a Fact,
}

/// Values that follow one another.
struct Line<'a> {
    name: String,
    points: Vec<Point<'a>>,
    /// False for events that are not one another's next.
    joined: bool,
}

/// Everything that is drawn.
pub(super) struct Lines<'a> {
    lines: Vec<Line<'a>>,
    unit: String,
    /// Values too far off to be drawn.
    outside: Vec<&'a Fact>,
    x: Axis,
    y: Axis,
}

impl<'a> Line<'a> {
    /// The points of one series, in the order of time.
    fn from_series(facts: &'a Facts, number: usize, unit: &str, style: &Style) -> Self {
        let series = &facts.series[number];
        let name = of_whom(series, style);
        let of_series = facts.facts.iter().filter(|fact| fact.series == number);
        let mut points: Vec<Point<'a>> = of_series.filter_map(|fact| point(fact, unit)).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        Self { name, joined: is_joined(&points, series.span) && !series.several_places, points }
    }
}

impl<'a> Lines<'a> {
    /// The main series, or the same series of several places or organisations; `None` when no fact has both a value and a date.
    pub(super) fn from_facts(facts: &'a Facts, shape: Shape, style: &Style) -> Option<Self> {
        let main = facts.series.first()?;
        let shown = facts.units.iter().find(|unit| unit.unit == main.unit && unit.change == main.change);
        let unit = shown.map_or(main.unit.as_str(), |unit| unit.shown.as_str());
        let chosen: Vec<usize> = if shape != Shape::Line {
            let apart = |series: &'a Series| match shape {
                Shape::Organisations => &series.place,
                _ => &series.organisation,
            };
            let alike = |at: &usize| {
                let series = &facts.series[*at];
                (&series.unit, series.change, series.span, &series.aspect, apart(series))
                    == (&main.unit, main.change, main.span, &main.aspect, apart(main))
            };
            (0..facts.series.len()).filter(alike).take(COLOURS.len()).collect()
        } else {
            vec![0]
        };
        let lines = chosen.into_iter().map(|number| Line::from_series(facts, number, unit, style));
        let mut lines: Vec<Line<'a>> = lines.filter(|line| !line.points.is_empty()).collect();
        let all = || lines.iter().flat_map(|line| &line.points);
        let near_x = axis::near(all().map(|point| point.x));
        let mut outside = Vec::new();
        for line in &mut lines {
            // What is far off is so in its own line: a nation is not far off beside its provinces.
            let near_y = axis::near(line.points.iter().map(|point| point.y));
            let is_near = |point: &Point<'_>| near_x.contains(&point.x) && near_y.contains(&point.y);
            outside.extend(line.points.iter().filter(|point| !is_near(point)).map(|point| point.fact));
            line.points.retain(is_near);
        }
        lines.retain(|line| !line.points.is_empty());
        let all = || lines.iter().flat_map(|line| &line.points);
        let x = Axis::of_years(all().map(|point| point.x), (LEFT, SIZE.0 - RIGHT))?;
        let (scale, unit) = scale(all().map(|point| point.y), unit, style);
        let y = Axis::of_values(all().map(|point| point.y / scale), (SIZE.1 - BOTTOM, TOP))?;
        lines.iter_mut().flat_map(|line| &mut line.points).for_each(|point| point.y /= scale);
        Some(Self { lines, unit, outside, x, y })
    }

    /// True when one of them has values of several times.
    pub(super) fn are_over_time(&self) -> bool {
        self.lines
            .iter()
            .any(|line| line.points.first().map(|point| point.x) != line.points.last().map(|point| point.x))
    }

    /// The picture, its points being links.
    pub(super) fn draw(&self, facts: &Facts, style: &Style, link: Link<'_>) -> String {
        let mut svg = String::new();
        open(&mut svg, SIZE.1, &facts.query, &self.subtitle(facts, style));
        self.draw_axes(&mut svg);
        for (line, colour) in self.lines.iter().zip(COLOURS) {
            self.draw_line(&mut svg, line, colour, link);
        }
        if self.lines.len() > 1 {
            self.draw_legend(&mut svg);
        }
        close(&mut svg, SIZE.1 - BOTTOM + 44.0, &self.notes(facts, style));
        svg
    }

    /// What is drawn: kind of period, unit, from when to when.
    fn subtitle(&self, facts: &Facts, style: &Style) -> String {
        let series = facts.series.first();
        let span = series.map(|series| style.lang.text(&format!("facts.span.{}", series.span.name())));
        let one_place = self.lines.len() == 1;
        let place = self.lines.first().filter(|_| one_place).map(|line| line.name.clone());
        let parts = [place, span, Some(self.unit.clone()).filter(|unit| !unit.is_empty())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn draw_axes(&self, svg: &mut String) {
        for &tick in &self.y.ticks {
            let (at, label) = (self.y.place(tick), tidy(tick));
            let _ = writeln!(
                svg,
                r##"<line x1="{LEFT}" x2="{:.1}" y1="{at:.1}" y2="{at:.1}" class="grid" stroke="#dddddd"/><text x="{:.1}" y="{:.1}" text-anchor="end">{label}</text>"##,
                SIZE.0 - RIGHT,
                LEFT - 8.0,
                at + 4.0,
            );
        }
        let base = SIZE.1 - BOTTOM;
        for &year in &self.x.ticks {
            let at = self.x.place(year);
            let _ = writeln!(
                svg,
                r##"<line x1="{at:.1}" x2="{at:.1}" y1="{base:.1}" y2="{:.1}" class="grid" stroke="#999999"/><text x="{:.1}" y="{:.1}" text-anchor="middle">{year}</text>"##,
                base + 6.0,
                (at + self.x.place(year + 1.0)) / 2.0,
                base + 22.0,
            );
        }
    }

    fn draw_line(&self, svg: &mut String, line: &Line<'_>, colour: &str, link: Link<'_>) {
        let place = |point: &Point<'_>| (self.x.place(point.x), self.y.place(point.y));
        let path: Vec<String> = line
            .points
            .iter()
            .filter(|point| !point.hollow)
            .map(place)
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        if line.joined && path.len() > 1 {
            let _ = writeln!(
                svg,
                r##"<polyline fill="none" stroke="{colour}" stroke-opacity="0.45" stroke-width="1.5" points="{}"/>"##,
                path.join(" ")
            );
        }
        for point in &line.points {
            let (x, y) = place(point);
            let date = point.fact.date.map(|date| date.to_string()).unwrap_or_default();
            let told = [&date, &point.fact.text, &point.fact.title].map(|text| escaped(text)).join("  ");
            let fill = if point.hollow { "#ffffff" } else { colour };
            let circle = format!(
                r##"<circle cx="{x:.1}" cy="{y:.1}" r="4" fill="{fill}" stroke="{colour}"><title>{told}</title></circle>"##
            );
            let _ = match link {
                Some(link) => {
                    writeln!(svg, r#"<a href="{}" aria-label="{told}">{circle}</a>"#, escaped(&link(point.fact)))
                }
                None => writeln!(svg, "{circle}"),
            };
        }
        if self.lines.len() == 1 && line.points.len() <= LABELLED {
            self.draw_labels(svg, line);
        }
    }

    /// The printed values above their points, those left out that would lie on another.
    fn draw_labels(&self, svg: &mut String, line: &Line<'_>) {
        let mut taken: Vec<(f64, f64, f64)> = Vec::new();
        for point in &line.points {
            let (x, y) = (self.x.place(point.x), self.y.place(point.y) - 9.0);
            let label = cut(&point.fact.text.split_whitespace().collect::<String>(), 16);
            let half = 6.0 * label.chars().count() as f64 / 2.0 + 4.0;
            if taken.iter().any(|&(at, height, other)| (at - x).abs() < half + other && (height - y).abs() < 13.0) {
                continue;
            }
            taken.push((x, y, half));
            let x = x.clamp(LEFT, SIZE.0 - RIGHT - half);
            let _ = writeln!(
                svg,
                r##"<text x="{x:.1}" y="{y:.1}" text-anchor="middle" font-size="11">{}</text>"##,
                escaped(&label)
            );
        }
    }

    fn draw_legend(&self, svg: &mut String) {
        let mut x = LEFT;
        for (line, colour) in self.lines.iter().zip(COLOURS) {
            let name = cut(&line.name, 16);
            let _ = writeln!(
                svg,
                r##"<circle cx="{:.1}" cy="66" r="4" fill="{colour}"/><text x="{:.1}" y="70">{}</text>"##,
                x + 4.0,
                x + 13.0,
                escaped(&name)
            );
            x += 34.0 + 12.0 * name.chars().count() as f64;
        }
    }

    /// How many facts of how many articles, from where; what is hollow; what was left out.
    fn notes(&self, facts: &Facts, style: &Style) -> Vec<String> {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let mut notes = vec![origin(&points().map(|point| point.fact).collect::<Vec<_>>(), style)];
        if points().any(|point| point.hollow) {
            notes.push(style.lang.text("facts.plot.hollow"));
        }
        if !self.outside.is_empty() {
            let mut printed: Vec<&str> = self.outside.iter().map(|fact| fact.text.as_str()).collect();
            printed.sort_unstable();
            printed.dedup();
            printed.truncate(SOURCES);
            let count = thousands(self.outside.len() as u64);
            let told = [("n", count.as_str()), ("values", &printed.join(&style.lang.text("comma")))];
            notes.push(style.lang.say("facts.plot.outside", &told));
        }
        notes.extend(also(facts, style));
        notes
    }
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

/// The end of the period, else the day of the article, in years. A year and a month stand at their ends, within them.
fn time(fact: &Fact) -> Option<f64> {
    let period = fact.when()?;
    let day = period.last().or(period.from)?;
    let month = f64::from(day.month() - 1) + (f64::from(day.day()) - 0.3) / f64::from(day.days_in_month());
    Some(f64::from(day.year()) + month / 12.0)
}
