//! One whole article with everything that a query marks in it, and what is known of where it is from.

use maud::{Markup, html};

use super::Address;
use super::address::{link, original};
use super::paint::{Painter, language, line, ready};
use super::results::count;
use crate::find::Shown;
use crate::render::cite::{Edition, Reference};
use crate::render::messages::{Lang, thousands};

/// The hits before and behind an article in the list that it was opened from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The article's rank, from 1, and how many hits there are.
    pub place: Option<(usize, usize)>,
    /// Identifier of the hit before it.
    pub previous: Option<String>,
    /// Identifier of the hit behind it.
    pub next: Option<String>,
}

/// The main part of an article's page.
pub fn article(shown: &Shown, neighbours: &Neighbours, address: &Address, originals: bool, lang: Lang) -> Markup {
    let marks = count(&shown.title_marks, &shown.marks);
    let title = Painter { number: Some(1), ..Painter::with_marks(&shown.title_marks, lang) };
    let body = Painter {
        figures: &shown.figures,
        number: Some(1 + shown.title_marks.len()),
        ..Painter::with_marks(&shown.marks, lang)
    };
    html! {
        nav.between aria-label=(lang.text("web.between")) { (between(neighbours, marks, address, lang)) }
        article.whole lang=(language(&shown.body)) {
            h1 { @if shown.title.trim().is_empty() { (lang.text("untitled")) } @else { (title.text(&shown.title)) } }
            dl.known { (known(shown, lang)) }
            p.acts {
                a.js data-cite=(Reference::of_shown(shown).text(Edition::Of2025)) href="" { (lang.text("web.cite")) }
                a.js data-copy=(line(&shown.path)) href="" { (lang.text("web.copy.path")) }
                @for (format, name) in [("ris", "RIS"), ("bibtex", "BibTeX")] {
                    a href=(link("/api/v1/cite", &[("id", shown.id.clone()), ("format", format.to_owned())])) download { (name) }
                }
                @if originals { a href=(original(&shown.id)) download { (lang.text("web.original")) } }
                @if !address.query.is_empty() { a data-why href=(address.with_path("/why", &[("id", shown.id.clone())])) { (lang.text("web.why")) } }
            }
            div.body { @for line in body.lines(&shown.body) { p { (line) } } }
            (ticks(shown))
        }
    }
}

/// Back to the list, to the hits around, to the first mark.
fn between(neighbours: &Neighbours, marks: usize, address: &Address, lang: Lang) -> Markup {
    let to = |id: &Option<String>, by: isize| {
        let (id, (rank, _)) = (id.as_ref()?, neighbours.place?);
        Some(address.article(id, rank.saturating_add_signed(by)))
    };
    html! {
        @if !address.query.is_empty() || neighbours.place.is_some() {
            a rel="up" href=(address.results()) {
                "← " (lang.text("web.back"))
                @if let Some((rank, all)) = neighbours.place { " " (thousands(rank as u64)) "/" (thousands(all as u64)) }
            }
        }
        @if let Some(previous) = to(&neighbours.previous, -1) { a rel="prev" href=(previous) { "‹ " (lang.text("web.article.previous")) } }
        @if let Some(next) = to(&neighbours.next, 1) { a rel="next" href=(next) { (lang.text("web.article.next")) " ›" } }
        @if marks > 0 { a #hits data-marks=(marks) data-next=(lang.text("web.mark.next")) data-previous=(lang.text("web.mark.previous")) href="#m1" { (lang.say("web.marks", &[("n", &thousands(marks as u64))])) } }
    }
}

/// What is known of an article, as labels and values.
fn known(shown: &Shown, lang: Lang) -> Markup {
    let credits = &shown.credits;
    let part = shown.part.map(|part| format!("#{part}")).unwrap_or_default();
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let all = [
        ("show.date", some(&shown.date)),
        ("show.publisher", some(&credits.publisher)),
        ("show.page", some(&credits.page)),
        ("show.dateline", some(&credits.dateline)),
        ("show.reporters", credits.reporters.join(&lang.text("comma"))),
        ("show.source", format!("{}{part}", shown.path)),
    ];
    html! {
        @for (key, value) in all.iter().filter(|(_, value)| !value.is_empty()) {
            div { dt { (lang.text(key)) } dd { bdi { (line(value)) } } }
        }
    }
}

/// A line for each mark of the text at the height where it stands, down the right side.
fn ticks(shown: &Shown) -> Markup {
    let length = shown.body.chars().count().max(1);
    let mut picture =
        String::from(r#"<svg class="ticks" viewBox="0 0 8 1000" preserveAspectRatio="none" aria-hidden="true">"#);
    let mut last = usize::MAX;
    for (at, mark) in shown.marks.iter().enumerate() {
        let y = mark.start * 996 / length;
        if y != last {
            let number = at + 1 + shown.title_marks.len();
            picture += &format!(r##"<a href="#m{number}" tabindex="-1"><rect y="{y}" width="8" height="4"/></a>"##);
        }
        last = y;
    }
    picture += "</svg>";
    html! { @if !shown.marks.is_empty() { (ready(picture)) } }
}
