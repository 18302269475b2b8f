//! The page before anything is asked: what there is, and questions made of it.

use maud::{Markup, html};

use super::Address;
use super::paint::line;
use crate::fact::Metric;
use crate::render::messages::{Lang, thousands};

/// A corpus in a few words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overview {
    /// Articles.
    pub articles: u64,
    /// The year of the oldest and of the newest dated article.
    pub years: Option<(String, String)>,
    /// Figures in the texts.
    pub figures: u64,
    /// What its figures measure most often.
    pub metrics: Vec<Metric>,
    /// Questions that find something.
    pub examples: Vec<String>,
}

/// The main part of the first page.
pub fn start(overview: &Overview, lang: Lang) -> Markup {
    let query = |query: &str| Address { query: query.to_owned(), ..Address::default() }.results();
    let (articles, figures) = (thousands(overview.articles), thousands(overview.figures));
    html! {
        div.start {
            h1 { (lang.text("web.start.title")) }
            p.corpus {
                (lang.say("web.start.articles", &[("n", &articles)]))
                @if let Some((first, last)) = &overview.years { " · " (first) @if first != last { "–" (last) } }
                @if overview.figures > 0 { " · " (lang.say("web.start.figures", &[("n", &figures)])) }
            }
            @if !overview.examples.is_empty() {
                h2 { (lang.text("web.start.examples")) }
                ul.examples { @for example in &overview.examples { li { a href=(query(example)) { (line(example)) } } } }
            }
            @if !overview.metrics.is_empty() {
                h2 { (lang.text("web.start.metrics")) }
                ul.examples {
                    @for metric in &overview.metrics {
                        li { a href=(Address::default().with_path("/facts", &[("metric", metric.name.clone())])) { (line(&metric.name)) } }
                    }
                    li { a href="/facts" { (lang.text("web.start.all")) } }
                }
            }
            section #recent data-title=(lang.text("web.start.recent")) data-clear=(lang.text("web.start.clear")) {}
        }
    }
}
