//! Values over time. A line joins the values of one series only; what is expected, planned or a bound is hollow. The series
//! is the main one; asked by place, up to six places side by side. What lies far off is said, not squeezed in.
//!
//! Leaves which points there are to `points`, and the frame of the picture and its caption's origin to the module above.

use std::fmt::Write as _;

use super::super::axis::Axis;
use super::super::columns::{cut, width};
use super::super::facts::of_whom;
use super::super::messages::thousands;
use super::super::style::Style;
use super::points::{Line, Point, side_by_side, without_outliers};
use super::{
    COLOURS, COLUMN, LEFT, Link, RIGHT, SOURCES, Shape, WIDTH, also, close, escaped, height, open, origin, scale, tidy,
};
use crate::fact::{Fact, Facts, Span};

/// Width and height of the picture, and its margins, in pixels.
const SIZE: (f64, f64) = (WIDTH, 520.0);
const TOP: f64 = 84.0;
const BOTTOM: f64 = 92.0;
/// From one row of the legend to the next.
const LEGEND: f64 = 18.0;
/// Columns of a name in the legend, at most.
const NAME: usize = 40;
/// Points that get a label of their own, when one series is drawn.
const LABELLED: usize = 24;

/// Everything that is drawn.
pub(super) struct Lines<'a> {
    lines: Vec<Line<'a>>,
    unit: String,
    /// Values too far off to be drawn.
    outside: Vec<&'a Fact>,
    /// Places or organisations that are not drawn.
    rest: usize,
    x: Axis,
    y: Axis,
}

impl<'a> Lines<'a> {
    /// The main series, or the same series of several places or organisations; `None` when no fact has both a value and a date.
    pub(super) fn from_facts(facts: &'a Facts, shape: Shape, style: &Style) -> Option<Self> {
        let main = facts.series.first()?;
        let shown = facts.units.iter().find(|unit| unit.unit == main.unit && unit.change == main.change);
        let unit = shown.map_or(main.unit.as_str(), |unit| unit.shown.as_str());
        let mut lines = if shape == Shape::Line {
            let of_main = facts.facts.iter().filter(|fact| fact.series == 0).collect();
            vec![Line::new(of_whom(main, style), of_main, main.span, unit)]
        } else {
            side_by_side(facts, shape, unit)
        };
        let outside = without_outliers(&mut lines);
        lines.retain(|line| !line.points.is_empty());
        let rest = lines.len().saturating_sub(COLOURS.len());
        lines.truncate(COLOURS.len());
        let all = || lines.iter().flat_map(|line| &line.points);
        let top = TOP + LEGEND * legend(&lines).last().map_or(0.0, |&(_, row)| row);
        let ends = (LEFT, SIZE.0 - RIGHT);
        let by_month = !matches!(main.span, Span::Year | Span::Years | Span::Half);
        let months = Axis::of_months(all().map(|point| point.x), ends).filter(|_| by_month);
        let x = months.or_else(|| Axis::of_years(all().map(|point| point.x), ends))?;
        let (scale, unit) = scale(all().map(|point| point.y), unit, style);
        let y = Axis::of_values(all().map(|point| point.y / scale), (SIZE.1 - BOTTOM, top))?;
        lines.iter_mut().flat_map(|line| &mut line.points).for_each(|point| point.y /= scale);
        Some(Self { lines, unit, outside, rest, x, y })
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
        let notes = self.notes(facts, style);
        open(&mut svg, height(SIZE.1 - BOTTOM + 44.0, &notes), &facts.query, &self.subtitle(facts, style));
        self.draw_axes(&mut svg);
        for (line, colour) in self.lines.iter().zip(COLOURS) {
            self.draw_line(&mut svg, line, colour, link);
        }
        if self.lines.len() > 1 {
            self.draw_legend(&mut svg);
        }
        close(&mut svg, SIZE.1 - BOTTOM + 44.0, &notes);
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
        for &tick in &self.x.ticks {
            let at = self.x.place(tick);
            let (label, middle) = self.x.time_label(tick);
            let _ = writeln!(
                svg,
                r##"<line x1="{at:.1}" x2="{at:.1}" y1="{base:.1}" y2="{:.1}" class="grid" stroke="#999999"/><text x="{middle:.1}" y="{:.1}" text-anchor="middle">{label}</text>"##,
                base + 6.0,
                base + 22.0,
            );
        }
    }

    fn draw_line(&self, svg: &mut String, line: &Line<'_>, colour: &str, link: Link<'_>) {
        let place = |point: &Point<'_>| (self.x.place(point.x), self.y.place(point.y));
        let solid: Vec<&Point<'_>> = line.points.iter().filter(|point| !point.hollow).collect();
        for run in solid.chunk_by(|a, b| !line.restarts || a.x.floor() == b.x.floor()) {
            let path: Vec<String> =
                run.iter().map(|point| place(point)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            if line.joined && path.len() > 1 {
                let _ = writeln!(
                    svg,
                    r##"<polyline fill="none" stroke="{colour}" stroke-opacity="0.45" stroke-width="1.5" points="{}"/>"##,
                    path.join(" ")
                );
            }
        }
        for point in &line.points {
            draw_point(svg, point, place(point), colour, link);
        }
        if self.lines.len() == 1 && line.points.len() <= LABELLED {
            self.draw_labels(svg, line);
        }
    }

    /// The printed values beside their points, where the line does not run; those left out that would lie on another.
    fn draw_labels(&self, svg: &mut String, line: &Line<'_>) {
        let mut taken: Vec<(f64, f64, f64)> = Vec::new();
        for (at, point) in line.points.iter().enumerate() {
            let label = cut(&point.fact.text.split_whitespace().collect::<String>(), 24);
            let half = COLUMN * width(&label) as f64 / 2.0 + 2.0;
            let (x, y) = self.label_place(line, at, half);
            let x = x.clamp(LEFT + half, SIZE.0 - half - 4.0);
            if taken.iter().any(|&(at, height, other)| (at - x).abs() < half + other && (height - y).abs() < 13.0) {
                continue;
            }
            taken.push((x, y, half));
            let _ = writeln!(
                svg,
                r##"<text x="{x:.1}" y="{y:.1}" text-anchor="middle" font-size="11">{}</text>"##,
                escaped(&label)
            );
        }
    }

    /// The middle of a label: above a peak, below a valley, below a line that rises to the right and above one that falls.
    fn label_place(&self, line: &Line<'_>, at: usize, half: f64) -> (f64, f64) {
        let point = &line.points[at];
        let (x, y) = (self.x.place(point.x), self.y.place(point.y));
        let rises = |from: Option<&Point<'_>>, to: Option<&Point<'_>>| {
            from.zip(to).filter(|(from, to)| line.joined && !from.hollow && !to.hollow).map(|(from, to)| to.y > from.y)
        };
        let before = at.checked_sub(1).and_then(|at| line.points.get(at));
        match (rises(before, Some(point)), rises(Some(point), line.points.get(at + 1))) {
            (Some(true), Some(true)) | (None, Some(true)) => (x + half + 4.0, y + 14.0),
            (Some(false), Some(false)) | (None, Some(false)) => (x + half + 4.0, y - 6.0),
            (Some(false), Some(true)) => (x, y + 18.0),
            _ => (x, y - 9.0),
        }
    }

    fn draw_legend(&self, svg: &mut String) {
        for ((line, colour), (x, row)) in self.lines.iter().zip(COLOURS).zip(legend(&self.lines)) {
            let y = 66.0 + LEGEND * row;
            let _ = writeln!(
                svg,
                r##"<circle cx="{:.1}" cy="{y:.1}" r="4" fill="{colour}"/><text x="{:.1}" y="{:.1}">{}</text>"##,
                x + 4.0,
                x + 13.0,
                y + 4.0,
                escaped(&cut(&line.name, NAME))
            );
        }
    }

    /// How many facts of how many articles, from where; what is hollow; what was left out.
    fn notes(&self, facts: &Facts, style: &Style) -> Vec<String> {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let told: Vec<&Fact> = self.lines.iter().flat_map(|line| &line.told).copied().collect();
        let others = self.lines.iter().map(|line| line.others).sum::<usize>();
        let mut notes = vec![origin(&told, style)];
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
        if others > 0 {
            notes.push(style.lang.say("facts.plot.others", &[("n", &thousands(others as u64))]));
        }
        if self.rest > 0 {
            notes.push(style.lang.say("facts.plot.rest", &[("n", &thousands(self.rest as u64))]));
        }
        notes.extend(also(facts, style));
        notes
    }
}

/// Where the names of the legend begin, and in which row.
fn legend(lines: &[Line<'_>]) -> Vec<(f64, f64)> {
    let (mut x, mut row) = (LEFT, 0.0);
    let place = |line: &Line<'_>| {
        let room = 34.0 + COLUMN * width(&cut(&line.name, NAME)) as f64;
        if x > LEFT && x + room > SIZE.0 - RIGHT {
            (x, row) = (LEFT, row + 1.0);
        }
        x += room;
        (x - room, row)
    };
    lines.iter().map(place).collect()
}

/// A point, which leads to its article.
fn draw_point(svg: &mut String, point: &Point<'_>, (x, y): (f64, f64), colour: &str, link: Link<'_>) {
    let date = point.fact.date.map(|date| date.to_string()).unwrap_or_default();
    let told = [&date, &point.fact.text, &point.fact.title].map(|text| escaped(text)).join("  ");
    let fill = if point.hollow { "#ffffff" } else { colour };
    let circle = format!(
        r##"<circle cx="{x:.1}" cy="{y:.1}" r="4" fill="{fill}" stroke="{colour}"><title>{told}</title></circle>"##
    );
    let _ = match link {
        Some(link) => writeln!(svg, r#"<a href="{}" aria-label="{told}">{circle}</a>"#, escaped(&link(point.fact))),
        None => writeln!(svg, "{circle}"),
    };
}
