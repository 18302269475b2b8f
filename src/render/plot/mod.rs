//! Facts as a picture: an SVG file that stands alone. `lines` draws values over time, `bars` one value for each event,
//! place or source, `png` (feature of that name) gives the pixels of either.
//!
//! Leaves the choice of facts to the caller, and round axes to `axis`. Text is escaped; nothing is loaded from elsewhere;
//! only attributes are used, which browsers and offices draw alike.

mod bars;
mod lines;
#[cfg(feature = "png")]
pub mod png;
mod points;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use self::bars::Bars;
use self::lines::Lines;
use super::columns::cut;
use super::escape::visible;
use super::figure::{amount, named_scale};
use super::messages::{Lang, thousands};
use super::style::Style;
use crate::fact::{Fact, Facts};
use crate::find::facts::By;
use hansou_text::numeral::Decimal;

/// Width of a picture, and its left and right margins, in pixels.
const WIDTH: f64 = 900.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 30.0;
/// Series side by side, and their colours: dark enough on white, told apart by people who see colours differently.
const COLOURS: [&str; 6] = ["#1f5fa8", "#c2571a", "#2b7a3d", "#8a3b8f", "#8c6d00", "#b02a3a"];
/// Pixels of a column of text, where a Chinese character has two.
const COLUMN: f64 = 6.3;
/// Sources named in the caption.
const SOURCES: usize = 4;
/// Columns of a line of the caption.
const CAPTION: usize = 130;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The main series over time.
    Line,
    /// The same series of several places over time, side by side.
    Places,
    /// The same of several organisations.
    Organisations,
    /// The latest value of each group.
    Bars,
}

impl Shape {
    /// The shape for groups: those that are no times are bars; places are lines, unless each has one value only.
    pub fn for_groups(by: Option<By>, facts: &Facts) -> Self {
        match by {
            None | Some(By::Year | By::Month) => Self::Line,
            Some(By::Event | By::Source) => Self::Bars,
            Some(By::Place) => Self::Places.over_time(facts),
            Some(By::Organisation) => Self::Organisations.over_time(facts),
        }
    }

    /// Lines, unless each has one value only.
    fn over_time(self, facts: &Facts) -> Self {
        let lines = Lines::from_facts(facts, self, &Style::default());
        if lines.is_some_and(|lines| lines.are_over_time()) { self } else { Self::Bars }
    }
}

/// Writes the picture; false when no fact has what the shape needs: a value, and a date or a group. Errors are those of
/// the writer.
pub fn write(facts: &Facts, shape: Shape, style: &Style, out: &mut impl Write) -> io::Result<bool> {
    let Some(svg) = drawn(facts, shape, style, None) else { return Ok(false) };
    out.write_all(svg.as_bytes())?;
    Ok(true)
}

/// Where the article of a fact is to be found.
pub(super) type Link<'a> = Option<&'a dyn Fn(&Fact) -> String>;

/// The picture as a part of a page, its points being links; `None` where there is nothing to draw.
pub(super) fn svg(facts: &Facts, shape: Shape, lang: Lang, link: Link<'_>) -> Option<String> {
    drawn(facts, shape, &Style { lang, ..Style::default() }, link)
}

fn drawn(facts: &Facts, shape: Shape, style: &Style, link: Link<'_>) -> Option<String> {
    Some(match shape {
        Shape::Line | Shape::Places | Shape::Organisations => {
            Lines::from_facts(facts, shape, style)?.draw(facts, style, link)
        }
        Shape::Bars => Bars::from_facts(facts, style)?.draw(facts, style),
    })
}

/// The beginning of a picture: paper, title, and what is drawn.
fn open(svg: &mut String, height: f64, title: &str, subtitle: &str) {
    let _ = writeln!(
        svg,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, SimHei, sans-serif" font-size="12" fill="#333333">
<rect class="paper" width="{WIDTH}" height="{height}" fill="#ffffff"/>
<text x="{LEFT}" y="30" font-size="17" font-weight="bold">{}</text>
<text x="{LEFT}" class="soft" y="50" fill="#666666">{}</text>"##,
        escaped(&cut(title, 84)),
        escaped(&cut(subtitle, CAPTION)),
    );
}

/// From one note to the next.
const NOTE: f64 = 15.0;

/// The height of a picture that ends with notes, the first at `top`.
fn height(top: f64, notes: &[String]) -> f64 {
    top + NOTE * notes.len() as f64
}

/// The end of a picture: the notes below it, the first at `top`.
fn close(svg: &mut String, top: f64, notes: &[String]) {
    for (note, row) in notes.iter().zip(0..) {
        let y = top + NOTE * f64::from(row);
        let _ = writeln!(
            svg,
            r##"<text x="{LEFT}" y="{y:.1}" class="soft" font-size="11" fill="#666666">{}</text>"##,
            escaped(&cut(note, CAPTION))
        );
    }
    svg.push_str("</svg>\n");
}

/// How many facts of how many articles, and the papers and sites that tell them, most first.
fn origin(facts: &[&Fact], style: &Style) -> String {
    let mut articles: Vec<&str> = facts.iter().map(|fact| fact.id.as_str()).collect();
    articles.sort_unstable();
    articles.dedup();
    let mut counts = BTreeMap::<&str, usize>::new();
    for fact in facts {
        *counts.entry(fact.publisher.as_deref().unwrap_or_else(|| file_name(&fact.path))).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut shown: Vec<String> = names.iter().take(SOURCES).map(|(name, _)| visible(name)).collect();
    if names.len() > SOURCES {
        shown.push("…".to_owned());
    }
    let values = [
        ("n", thousands(facts.len() as u64)),
        ("articles", thousands(articles.len() as u64)),
        ("sources", shown.join(&style.lang.text("comma"))),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    style.lang.say("facts.plot.source", &values)
}

/// The last part of a path: a source without a name is its file.
fn file_name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// The other names that are counted, as a note.
fn also(facts: &Facts, style: &Style) -> Option<String> {
    let names = facts.also.iter().map(|name| visible(name)).collect::<Vec<_>>().join(&style.lang.text("comma"));
    (!names.is_empty()).then(|| style.lang.say("facts.also", &[("names", &names)]))
}

/// What values are divided by so that the axis has short numbers, and the axis' name.
fn scale(values: impl Iterator<Item = f64>, unit: &str, style: &Style) -> (f64, String) {
    let largest = values.map(f64::abs).fold(0.0, f64::max);
    match named_scale(largest, style.lang).filter(|_| !unit.is_empty()) {
        Some((scale, name)) if style.lang == Lang::En => (scale, format!("{} {unit}", name.trim_start())),
        Some((scale, name)) => (scale, format!("{name}{unit}")),
        None => (1.0, unit.to_owned()),
    }
}

/// A tick without the dust of floating point.
fn tidy(value: f64) -> String {
    let text = format!("{value:.6}");
    amount(Decimal::plain(&text), None, None, "").unwrap_or_default()
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
