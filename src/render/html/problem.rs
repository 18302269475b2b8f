//! A page that says what went wrong and what to do, in the same words as the program.

use maud::{Markup, html};

use super::paint::line;
use crate::render::messages::Lang;

/// What is said of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What it is, in a few words.
    pub title: String,
    /// What happened here.
    pub detail: String,
}

/// The main part of the page.
pub fn problem(trouble: &Trouble, lang: Lang) -> Markup {
    html! {
        section.nothing {
            h1 { (line(&trouble.title)) }
            p { (line(&trouble.detail)) }
            p.acts { a href="/" { (lang.text("web.to.start")) } a href="/help" { (lang.text("web.help")) } }
        }
    }
}
