//! Facts as a picture: values over time, as an SVG file that stands alone. One colour and one scale for each unit
//! would be too much for one picture: the unit with most facts is drawn.
//!
//! Leaves the choice of facts to the caller. Text is escaped; nothing is loaded from elsewhere.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::columns::cut;
use super::figure::{amount, in_unit};
use super::messages::Lang;
use super::safe::visible;
use super::style::Style;
use crate::fact::{Fact, Facts, UnitCount};

/// Width and height of the picture, and its margins, in pixels.
const SIZE: (f64, f64) = (900.0, 480.0);
const LEFT: f64 = 90.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 60.0;
const BOTTOM: f64 = 60.0;
/// Points that get a label of their own.
const LABELLED: usize = 24;

/// A fact on the picture.
struct Point<'a> {
    /// Years, with months and days as a fraction.
    x: f64,
    y: f64,
    fact: &'a Fact,
}

/// Writes the picture; false when no fact has both a value and a date. Errors are those of the writer.
pub fn write(facts: &Facts, style: &Style, out: &mut impl Write) -> io::Result<bool> {
    let Some(svg) = svg(facts, style.lang, None) else { return Ok(false) };
    out.write_all(svg.as_bytes())?;
    Ok(true)
}

/// Where the article of a fact is to be found.
pub(super) type Link<'a> = Option<&'a dyn Fn(&Fact) -> String>;

/// The picture as a part of a page, its points being links; `None` when no fact has both a value and a date.
pub(super) fn svg(facts: &Facts, lang: Lang, link: Link<'_>) -> Option<String> {
    let (unit, points) = points(facts)?;
    let mut svg = String::new();
    draw(&mut svg, facts, &unit, &points, lang, link);
    Some(svg)
}

/// The unit drawn, and its points by time. What is only compared to stays out.
fn points(facts: &Facts) -> Option<(String, Vec<Point<'_>>)> {
    let shown = |fact: &Fact| {
        let same = |unit: &&UnitCount| unit.unit == fact.unit && unit.change == fact.change.is_some();
        facts.units.iter().find(same).map_or(fact.unit.as_str(), |unit| unit.shown.as_str()).to_owned()
    };
    let point = |fact| -> Option<Point<'_>> {
        let fact: &Fact = fact;
        let number = in_unit(fact.value.as_deref()?, &shown(fact), &fact.unit);
        let (x, y) = (time(fact)?, number.parse::<f64>().ok()?);
        let down = fact.change.as_deref() == Some("down");
        (!fact.base).then_some(Point { x, y: if down { -y.abs() } else { y }, fact })
    };
    facts.units.iter().find_map(|unit| {
        let of_unit = facts.facts.iter().filter(|fact| fact.unit == unit.unit && fact.change.is_some() == unit.change);
        let mut points: Vec<Point<'_>> = of_unit.filter_map(point).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        (!points.is_empty()).then(|| (unit.shown.clone(), points))
    })
}

/// The last day of the period, else of the article, in years.
fn time(fact: &Fact) -> Option<f64> {
    let text = match &fact.period {
        Some(period) => period.rsplit("..").find(|end| !end.is_empty())?,
        None => fact.date.as_deref()?,
    };
    let mut parts = text.split('-');
    let year: f64 = parts.next()?.parse().ok()?;
    // A year stands at its middle, a month in its own.
    let month: Option<f64> = parts.next().and_then(|month| month.parse().ok());
    let day: Option<f64> = parts.next().and_then(|day| day.parse().ok());
    Some(match (month, day) {
        (None, _) => year + 0.5,
        (Some(month), day) => year + (month - 1.0 + day.unwrap_or(15.0) / 31.0) / 12.0,
    })
}

fn draw(svg: &mut String, facts: &Facts, unit: &str, points: &[Point<'_>], lang: Lang, link: Link<'_>) {
    let (width, height) = SIZE;
    let (scale, name) = scale(points, unit, lang);
    let low = points.iter().map(|point| point.y).fold(0.0, f64::min);
    let high = points.iter().map(|point| point.y).fold(0.0, f64::max);
    let ticks = ticks(low / scale, high / scale);
    let (bottom, top) = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0));
    let first = points.first().map_or(0.0, |point| point.x.floor());
    let last = points.last().map_or(1.0, |point| point.x.floor() + 1.0);
    let x = |at: f64| LEFT + (at - first) / (last - first) * (width - LEFT - RIGHT);
    let y = |value: f64| height - BOTTOM - (value - bottom) / (top - bottom) * (height - TOP - BOTTOM);
    let _ = writeln!(
        svg,
        r##"<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-label="{}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="12" fill="#333">
<rect class="paper" width="100%" height="100%" fill="#fff"/>
<text x="{LEFT}" y="28" font-size="16" font-weight="bold">{}</text>
<text x="{LEFT}" y="46" class="soft" fill="#777">{}</text>"##,
        escaped(&facts.query),
        escaped(&facts.query),
        escaped(&name),
    );
    for &tick in &ticks {
        let (at, label) = (y(tick), tidy(tick));
        let _ = writeln!(
            svg,
            r##"<line x1="{LEFT}" x2="{:.1}" y1="{at:.1}" y2="{at:.1}" class="grid" stroke="#ddd"/><text x="{:.1}" y="{:.1}" text-anchor="end">{label}</text>"##,
            width - RIGHT,
            LEFT - 8.0,
            at + 4.0,
        );
    }
    years(svg, first, last, &x);
    line(svg, points, link, &|point| (x(point.x), y(point.y / scale)));
    svg.push_str("</svg>\n");
}

/// Marks and labels of the years below the picture, no more than fit.
fn years(svg: &mut String, first: f64, last: f64, x: &impl Fn(f64) -> f64) {
    let step = ((last - first) / 12.0).ceil().max(1.0);
    let mut year = first;
    while year < last {
        let (from, at, base) = (x(year), x(year + 0.5), SIZE.1 - BOTTOM);
        let _ = writeln!(
            svg,
            r##"<line x1="{from:.1}" x2="{from:.1}" y1="{base:.1}" y2="{:.1}" class="grid" stroke="#999"/><text x="{at:.1}" y="{:.1}" text-anchor="middle">{year}</text>"##,
            base + 6.0,
            base + 22.0,
        );
        year += step;
    }
}

fn line(svg: &mut String, points: &[Point<'_>], link: Link<'_>, place: &impl Fn(&Point<'_>) -> (f64, f64)) {
    let path: Vec<String> = points.iter().map(place).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ = writeln!(svg, r##"<polyline class="curve" fill="none" stroke="#9ab7d6" points="{}"/>"##, path.join(" "));
    for point in points {
        let (x, y) = place(point);
        let told = [&point.fact.date.clone().unwrap_or_default(), &point.fact.text, &point.fact.title];
        let told = told.map(|text| escaped(text)).join("  ");
        let point_at =
            format!(r##"<circle cx="{x:.1}" cy="{y:.1}" r="4" fill="#1f5fa8"><title>{told}</title></circle>"##);
        let _ = match link {
            Some(link) => {
                writeln!(svg, r#"<a href="{}" aria-label="{told}">{point_at}</a>"#, escaped(&link(point.fact)))
            }
            None => writeln!(svg, "{point_at}"),
        };
        if points.len() <= LABELLED {
            let label = escaped(&cut(&point.fact.text.split_whitespace().collect::<String>(), 16));
            let _ = writeln!(
                svg,
                r##"<text x="{x:.1}" y="{:.1}" text-anchor="middle" font-size="11">{label}</text>"##,
                y - 9.0
            );
        }
    }
}

/// What values are divided by so that the axis has short numbers, and the axis' name.
fn scale(points: &[Point<'_>], unit: &str, lang: Lang) -> (f64, String) {
    let largest = points.iter().map(|point| point.y.abs()).fold(0.0, f64::max);
    let words = [(1e12, "facts.scale.12"), (1e8, "facts.scale.8"), (1e4, "facts.scale.4")];
    let found = words.iter().find(|(scale, _)| largest >= *scale && !unit.is_empty());
    match found {
        Some((scale, key)) => (*scale, lang.say(key, &[("unit", unit)])),
        None => (1.0, unit.to_owned()),
    }
}

/// About five round values from below `low` to above `high`.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let high = if high > low { high } else { low + 1.0 };
    let span = high - low;
    let power = 10f64.powf((span / 5.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|by| by * power).into_iter().find(|step| span / step <= 6.0).unwrap_or(power);
    let (from, to) = ((low / step).floor(), (high / step).ceil().max((low / step).floor() + 1.0));
    (0..=((to - from) as usize).min(20)).map(|at| (from + at as f64) * step).collect()
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
    use super::{escaped, ticks, tidy};

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
