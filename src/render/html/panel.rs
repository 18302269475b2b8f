//! The counts beside results: a histogram over time, and sources, folders and metrics that narrow them down. Every bar
//! and every value is a link to the results with it.

use maud::{Markup, html};

use super::Address;
use super::paint::{line, ready};
use crate::facet::{Bar, Facet, FacetKind, FacetValue, Histogram};
use crate::render::messages::{Lang, thousands};

/// Height of the picture, in its own units.
const HEIGHT: usize = 60;
/// Bars whose numbers also stand in a list.
const LISTED: usize = 12;

/// The panel; empty where there is nothing to narrow down.
pub fn panel(histogram: &Histogram, facets: &[Facet], address: &Address, lang: Lang) -> Markup {
    html! {
        details open {
            summary { (lang.text("web.narrow")) }
            @if !histogram.bars.is_empty() || histogram.undated > 0 { (time(histogram, address, lang)) }
            @for facet in facets.iter().filter(|facet| listed(facet).next().is_some()) { (self::facet(facet, address, lang)) }
        }
    }
}

fn time(histogram: &Histogram, address: &Address, lang: Lang) -> Markup {
    let to = |bar: &Bar| {
        address.with(|to| {
            (to.from, to.to, to.undated) = (Some(bar.from.clone()), Some(bar.to.clone()), false);
        })
    };
    let full: Vec<&Bar> = histogram.bars.iter().filter(|bar| bar.count() > 0).collect();
    html! {
        section {
            h2 { (lang.text("web.time")) }
            @if histogram.bars.len() > 1 { (picture(histogram, &to, lang)) }
            @if full.len() <= LISTED || histogram.undated > 0 {
                ul {
                    @if full.len() <= LISTED {
                        @for bar in full.iter().rev() { li { a href=(to(bar)) { (bar.key) } " " span.n { (thousands(bar.count() as u64)) } } }
                    }
                    @if histogram.undated > 0 {
                        li { a href=(address.with(|to| { (to.from, to.to, to.undated) = (None, None, true); })) { (lang.text("web.undated")) }
                            " " span.n { (thousands(histogram.undated as u64)) } }
                    }
                }
            }
            form.period action="/" {
                @for (name, value) in address.pairs().into_iter().filter(|(name, _)| !["from", "to", "offset", "commit", "undated"].contains(name)) {
                    input type="hidden" name=(name) value=(value);
                }
                input name="from" aria-label=(lang.text("web.from")) placeholder=(histogram.bars.first().map_or("", |bar| &bar.key)) value=[&address.from] size="9";
                "–"
                input name="to" aria-label=(lang.text("web.to")) placeholder=(histogram.bars.last().map_or("", |bar| &bar.key)) value=[&address.to] size="9";
                button { (lang.text("web.apply")) }
            }
        }
    }
}

/// Bars, each a link; the first tier darker than the others.
fn picture(histogram: &Histogram, to: &impl Fn(&Bar) -> String, lang: Lang) -> Markup {
    let bars = &histogram.bars;
    let most = bars.iter().map(Bar::count).max().unwrap_or(0).max(1);
    let height = |count: usize| if count == 0 { 0 } else { (count * HEIGHT / most).max(2) };
    let mut svg = format!(
        r#"<svg class="bars" viewBox="0 0 {} {HEIGHT}" preserveAspectRatio="none" role="group" aria-label="{}">"#,
        bars.len() * 10,
        html! { (lang.text("web.time")) }.into_string(),
    );
    for (at, bar) in bars.iter().enumerate() {
        let label = lang.say("web.bar", &[("when", &bar.key), ("n", &thousands(bar.count() as u64))]);
        let (all, exact) = (height(bar.count()), height(bar.exact));
        svg += &html! {
            a href=(to(bar)) aria-label=(label) {
                title { (label) }
                rect.room x=(at * 10) width="10" height=(HEIGHT) {}
                rect.rest x=(at * 10 + 1) y=(HEIGHT - all) width="8" height=(all) {}
                rect.exact x=(at * 10 + 1) y=(HEIGHT - exact) width="8" height=(exact) {}
            }
        }
        .into_string();
    }
    svg += "</svg>";
    let ends = bars.first().zip(bars.last());
    html! {
        (ready(svg))
        @if let Some((first, last)) = ends { p.ends { span { (first.key) } span { (last.key) } } }
    }
}

/// The values that are listed: what only one article measures narrows nothing down.
fn listed(facet: &Facet) -> impl Iterator<Item = &FacetValue> {
    let least = if facet.by == FacetKind::Metric { 2 } else { 1 };
    facet.values.iter().filter(move |value| value.count >= least)
}

fn facet(facet: &Facet, address: &Address, lang: Lang) -> Markup {
    let key = match facet.by {
        FacetKind::Source => "web.facet.source",
        FacetKind::Folder => "web.facet.folder",
        FacetKind::Year => "web.facet.year",
        FacetKind::Metric => "web.facet.metric",
    };
    let to = |value: &str| match facet.by {
        FacetKind::Source => address.with(|to| to.source = Some(value.to_owned())),
        FacetKind::Folder => address.with(|to| to.folder = Some(value.to_owned())),
        FacetKind::Year => {
            address.with(|to| (to.from, to.to) = (Some(format!("{value}-01-01")), Some(format!("{value}-12-31"))))
        }
        FacetKind::Metric => address.with_path("/facts", &[("metric", value.to_owned())]),
    };
    html! {
        section {
            h2 { (lang.text(key)) @if let Some(read) = facet.read { " " small { (lang.say("web.facet.read", &[("n", &thousands(read as u64))])) } } }
            ul {
                @for value in listed(facet) {
                    li { a href=(to(&value.value)) { bdi { (line(&value.value)) } } " " span.n { (thousands(value.count as u64)) } }
                }
                @if facet.none > 0 && facet.by == FacetKind::Source {
                    li { a href=(to("")) { (lang.text("web.none.source")) } " " span.n { (thousands(facet.none as u64)) } }
                }
                @if facet.more > 0 && facet.read.is_none() { li.more { (lang.say("summary.more", &[("n", &thousands(facet.more as u64))])) } }
            }
        }
    }
}
