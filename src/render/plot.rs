//! Facts as a picture: values over time, as an SVG file that stands alone. A line joins the values of one series only;
//! what is expected, planned or a bound is hollow. The series is the main one; asked by place, up to six places side by
//! side. What lies far off is said, not squeezed in.
//!
//! Leaves the choice of facts to the caller, and round axes to `axis`. Text is escaped; nothing is loaded from elsewhere;
//! only attributes are used, which browsers and offices draw alike.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::axis::{self, Axis};
use super::columns::cut;
use super::escape::visible;
use super::figure::{amount, in_unit};
use super::messages::{Lang, thousands};
use super::style::Style;
use crate::fact::{Fact, Facts, Span};

/// Width and height of the picture, and its margins, in pixels.
const SIZE: (f64, f64) = (900.0, 520.0);
const LEFT: f64 = 90.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 92.0;
/// Points that get a label of their own, when one series is drawn.
const LABELLED: usize = 24;
/// Series side by side, and their colours: dark enough on white, told apart by people who see colours differently.
const COLOURS: [&str; 6] = ["#1f5fa8", "#c2571a", "#2b7a3d", "#8a3b8f", "#8c6d00", "#b02a3a"];
/// Sources named in the caption.
const SOURCES: usize = 4;

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
struct Picture<'a> {
    lines: Vec<Line<'a>>,
    unit: String,
    /// Values too far off to be drawn.
    outside: Vec<&'a Fact>,
    x: Axis,
    y: Axis,
}

/// Writes the picture of the main series, or of the same series of several places; false when no fact has both a value
/// and a date. Errors are those of the writer.
pub fn write(facts: &Facts, by_place: bool, style: &Style, out: &mut impl Write) -> io::Result<bool> {
    let Some(picture) = Picture::of(facts, by_place, style) else { return Ok(false) };
    let mut svg = String::new();
    picture.draw(&mut svg, facts, style, None);
    out.write_all(svg.as_bytes())?;
    Ok(true)
}

/// Where the article of a fact is to be found.
pub(super) type Link<'a> = Option<&'a dyn Fn(&Fact) -> String>;

/// The picture of the main series as a part of a page, its points being links; `None` where there is nothing to draw.
pub(super) fn svg(facts: &Facts, lang: Lang, link: Link<'_>) -> Option<String> {
    let style = Style { lang, ..Style::default() };
    let mut svg = String::new();
    Picture::of(facts, false, &style)?.draw(&mut svg, facts, &style, link);
    Some(svg)
}

impl<'a> Picture<'a> {
    fn of(facts: &'a Facts, by_place: bool, style: &Style) -> Option<Self> {
        let main = facts.series.first()?;
        let shown = facts.units.iter().find(|unit| unit.unit == main.unit && unit.change == main.change);
        let unit = shown.map_or(main.unit.as_str(), |unit| unit.shown.as_str());
        let chosen: Vec<usize> = if by_place {
            let alike = |at: &usize| {
                let series = &facts.series[*at];
                (&series.unit, series.change, series.span, &series.aspect)
                    == (&main.unit, main.change, main.span, &main.aspect)
            };
            (0..facts.series.len()).filter(alike).take(COLOURS.len()).collect()
        } else {
            vec![0]
        };
        let mut lines: Vec<Line<'a>> = chosen
            .into_iter()
            .map(|number| {
                let name = facts.series[number].place.clone();
                let points =
                    facts.facts.iter().filter(|fact| fact.series == number).filter_map(|fact| point(fact, unit));
                let mut points: Vec<Point<'a>> = points.collect();
                points.sort_by(|a, b| a.x.total_cmp(&b.x));
                Line {
                    name: name.unwrap_or_else(|| style.lang.text("facts.nationwide")),
                    joined: is_joined(&points, facts.series[number].span),
                    points,
                }
            })
            .filter(|line| !line.points.is_empty())
            .collect();
        let all = || lines.iter().flat_map(|line| &line.points);
        let (near_x, near_y) = (axis::near(all().map(|point| point.x)), axis::near(all().map(|point| point.y)));
        let is_near = |point: &Point<'_>| near_x.contains(&point.x) && near_y.contains(&point.y);
        let outside = all().filter(|point| !is_near(point)).map(|point| point.fact).collect();
        lines.iter_mut().for_each(|line| line.points.retain(|point| is_near(point)));
        lines.retain(|line| !line.points.is_empty());
        let all = || lines.iter().flat_map(|line| &line.points);
        let x = Axis::of_years(all().map(|point| point.x), (LEFT, SIZE.0 - RIGHT))?;
        let (scale, unit) = scale(all().map(|point| point.y), unit, style);
        let y = Axis::of_values(all().map(|point| point.y / scale), (SIZE.1 - BOTTOM, TOP))?;
        lines.iter_mut().flat_map(|line| &mut line.points).for_each(|point| point.y /= scale);
        Some(Self { lines, unit, outside, x, y })
    }

    fn draw(&self, svg: &mut String, facts: &Facts, style: &Style, link: Link<'_>) {
        let (width, height) = SIZE;
        let _ = writeln!(
            svg,
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, SimHei, sans-serif" font-size="12" fill="#333333">
<rect class="paper" width="{width}" height="{height}" fill="#ffffff"/>
<text x="{LEFT}" y="30" font-size="17" font-weight="bold">{}</text>
<text x="{LEFT}" class="soft" y="50" fill="#666666">{}</text>"##,
            escaped(&facts.query),
            escaped(&self.subtitle(facts, style)),
        );
        self.draw_axes(svg);
        for (line, colour) in self.lines.iter().zip(COLOURS) {
            self.draw_line(svg, line, colour, link);
        }
        if self.lines.len() > 1 {
            self.draw_legend(svg);
        }
        self.draw_caption(svg, facts, style);
        svg.push_str("</svg>\n");
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
            let told = [point.fact.date.as_deref().unwrap_or_default(), &point.fact.text, &point.fact.title];
            let told = told.map(escaped).join("  ");
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
    fn draw_caption(&self, svg: &mut String, facts: &Facts, style: &Style) {
        let drawn: Vec<&Fact> = self.lines.iter().flat_map(|line| &line.points).map(|point| point.fact).collect();
        let mut articles: Vec<&str> = drawn.iter().map(|fact| fact.id.as_str()).collect();
        articles.sort_unstable();
        articles.dedup();
        let values = [
            ("n", thousands(drawn.len() as u64)),
            ("articles", thousands(articles.len() as u64)),
            ("sources", sources(&drawn, style)),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut notes = vec![style.lang.say("facts.plot.source", &values)];
        if self.lines.iter().flat_map(|line| &line.points).any(|point| point.hollow) {
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
        let also = facts.also.iter().map(|name| visible(name)).collect::<Vec<_>>().join(&style.lang.text("comma"));
        if !also.is_empty() {
            notes.push(style.lang.say("facts.also", &[("names", &also)]));
        }
        for (note, row) in notes.iter().zip(0..) {
            let y = SIZE.1 - BOTTOM + 44.0 + 15.0 * f64::from(row);
            let _ = writeln!(
                svg,
                r##"<text x="{LEFT}" y="{y:.1}" class="soft" font-size="11" fill="#666666">{}</text>"##,
                escaped(&cut(note, 130))
            );
        }
    }
}

/// A fact with a value and a time. What is only compared to stays out.
fn point<'a>(fact: &'a Fact, unit: &str) -> Option<Point<'a>> {
    let number = in_unit(fact.value.as_deref()?, unit, &fact.unit);
    let (x, y) = (time(fact)?, number.parse::<f64>().ok()?);
    let y = if fact.change.as_deref() == Some("down") { -y.abs() } else { y };
    let is_exact = fact.low.is_some() && fact.high.is_some();
    (!fact.base).then_some(Point { x, y, hollow: fact.planned || !is_exact, fact })
}

/// Values that follow one another: those of periods, and those of one event.
fn is_joined(points: &[Point<'_>], span: Span) -> bool {
    let one_event = points.windows(2).all(|pair| pair[0].fact.event == pair[1].fact.event);
    span != Span::Occasion || one_event && points.iter().all(|point| point.fact.event.is_some())
}

/// The end of the period, else the day of the article, in years.
fn time(fact: &Fact) -> Option<f64> {
    let text = match &fact.period {
        Some(period) => period.rsplit("..").find(|end| !end.is_empty())?,
        None => fact.date.as_deref()?,
    };
    let mut parts = text.split('-');
    let year: f64 = parts.next()?.parse().ok()?;
    let month: Option<f64> = parts.next().and_then(|month| month.parse().ok());
    let day: Option<f64> = parts.next().and_then(|day| day.parse().ok());
    Some(match (month, day) {
        // A year and a month stand at their ends, within them.
        (None, _) => year + 0.99,
        (Some(month), None) => year + (month - 0.01) / 12.0,
        (Some(month), Some(day)) => year + (month - 1.0 + day / 31.0 - 0.01) / 12.0,
    })
}

/// The papers and sites that tell it, most first.
fn sources(facts: &[&Fact], style: &Style) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    facts.iter().for_each(|fact| *counts.entry(fact.publisher.as_deref().unwrap_or(&fact.path)).or_default() += 1);
    let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut shown: Vec<String> = names.iter().take(SOURCES).map(|(name, _)| visible(name)).collect();
    if names.len() > SOURCES {
        shown.push("…".to_owned());
    }
    shown.join(&style.lang.text("comma"))
}

/// What values are divided by so that the axis has short numbers, and the axis' name.
fn scale(values: impl Iterator<Item = f64>, unit: &str, style: &Style) -> (f64, String) {
    let largest = values.map(f64::abs).fold(0.0, f64::max);
    let words = [(1e12, "facts.scale.12"), (1e8, "facts.scale.8"), (1e4, "facts.scale.4")];
    let found = words.iter().find(|(scale, _)| largest >= *scale && !unit.is_empty());
    match found {
        Some((scale, key)) => (*scale, style.lang.say(key, &[("unit", unit)])),
        None => (1.0, unit.to_owned()),
    }
}

/// A tick without the dust of floating point.
fn tidy(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    amount(Some(text), None, None, "").unwrap_or_default()
}

/// A text inside XML.
fn escaped(text: &str) -> String {
    visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{escaped, tidy};
    use crate::render::axis::ticks;

    #[test]
    fn axes_are_round() {
        for (low, high, wanted) in [
            (0.0, 206.0, &["0", "50", "100", "150", "200", "250"][..]),
            (0.0, 0.37, &["0", "0.1", "0.2", "0.3", "0.4"]),
            (-3.0, 9.0, &["-4", "-2", "0", "2", "4", "6", "8", "10"]),
            (0.0, 0.0, &["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ] {
            assert_eq!(ticks(low, high).into_iter().map(tidy).collect::<Vec<_>>(), wanted, "{low} {high}");
        }
        assert_eq!(escaped("<a & \"b\">\x1b"), "&lt;a &amp; &quot;b&quot;&gt;␛");
    }
}
