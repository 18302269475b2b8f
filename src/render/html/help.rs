//! The query language and the keys.

use maud::{Markup, html};

use crate::query::help;
use crate::render::messages::Lang;

/// Keys with the words that say what they do.
const KEYS: [(&str, &str); 14] = [
    ("/", "web.key.box"),
    ("Esc", "web.key.leave"),
    ("j k", "web.key.hits"),
    ("Enter o", "web.key.open"),
    ("w", "web.key.why"),
    ("n N", "web.key.marks"),
    ("v V", "web.key.figures"),
    ("[ ]", "web.key.pages"),
    ("e", "web.key.exact"),
    ("s", "web.key.sort"),
    ("f", "web.key.facts"),
    ("y", "web.key.link"),
    ("c", "web.key.cite"),
    ("?", "web.key.help"),
];

/// The main part of the page of help.
pub fn help(lang: Lang) -> Markup {
    let grammar = match lang {
        Lang::Zh => help::ZH,
        Lang::En => help::EN,
    };
    // Its first line is the heading that stands here already.
    let rest = grammar.split_once('\n').map_or(grammar, |(_, rest)| rest.trim_start_matches('\n'));
    html! {
        div.text {
            h1 { (lang.text("web.help.title")) }
            h2 #keys { (lang.text("web.help.keys")) }
            dl.keys { @for (key, what) in KEYS { div { dt { @for key in key.split(' ') { kbd { (key) } " " } } dd { (lang.text(what)) } } } }
            p #switches data-keys=(lang.text("web.help.switch.keys")) data-live=(lang.text("web.help.switch.live")) {}
            h2 { (lang.text("web.help.grammar")) }
            pre { (rest) }
        }
    }
}
