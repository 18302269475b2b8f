//! Why one article is found where it is, or not: the lines that the program prints, and the query that finds it.

use maud::{Markup, html};

use super::Address;
use super::paint::line;
use crate::find::why::Why;
use crate::render::messages::Lang;
use crate::render::reasons;

/// The panel, as a page of its own or in another one.
pub fn why(why: &Why, address: &Address, lang: Lang) -> Markup {
    let lines = reasons::lines(why, lang);
    html! {
        section #why {
            h1 { (lang.text("web.why.title")) }
            p { "“" (line(&why.query)) "” · " a href=(address.article(&why.id, 0)) { (line(if why.title.is_empty() { &why.path } else { &why.title })) } }
            ul.reasons {
                @for reason in lines.iter().skip(1) {
                    li.sub[reason.starts_with(' ')].no[reason.starts_with('✗')].yes[reason.starts_with('✓')] { (line(reason.trim_start())) }
                }
            }
            p.acts {
                @if let Some(instead) = &why.instead {
                    a href=(address.with(|to| to.query = instead.query.clone())) { (lang.say("web.why.instead", &[("query", &line(&instead.query))])) }
                }
                a href=(address.results()) { (lang.text("web.back")) }
            }
        }
    }
}
