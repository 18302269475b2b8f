//! The frame of every page: head, box, links, foot.

use maud::{DOCTYPE, Markup, html};

use super::Address;
use super::paint::line;
use crate::render::messages::Lang;

/// What stands around a page.
#[derive(Debug, Clone, Default)]
pub struct Frame<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// What is asked, for the box.
    pub address: Address,
    /// Addresses of the style sheet and the script.
    pub assets: (&'a str, &'a str),
    /// The commit of the index that the page was made from.
    pub commit: &'a str,
    /// The title of the window, before the name.
    pub title: String,
    /// Which of the links stands for this page.
    pub here: &'a str,
}

impl Frame<'_> {
    fn other_language(&self) -> String {
        let lang = if self.lang == Lang::Zh { "en" } else { "zh" };
        self.address.with(|address| address.lang = Some(lang.to_owned()))
    }
}

/// The language as HTML names it.
pub(super) fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-Hans",
        Lang::En => "en",
    }
}

/// A whole page around its main part.
pub fn page(frame: &Frame<'_>, main: &Markup) -> Markup {
    let say = |key: &str| frame.lang.text(key);
    let title =
        if frame.title.is_empty() { say("web.name") } else { format!("{} · {}", line(&frame.title), say("web.name")) };
    html! {
        (DOCTYPE)
        html lang=(code(frame.lang)) data-commit=(frame.commit) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href=(frame.assets.0);
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml" title=(say("web.name"));
                script type="module" src=(frame.assets.1) {}
            }
            body data-offline=(say("web.offline")) data-changed=(say("web.changed")) data-again=(say("web.again")) data-copied=(say("web.copied")) {
                a.skip href="#main" { (say("web.skip")) }
                header { (bar(frame)) }
                main #main tabindex="-1" { (main) }
                footer { (say("web.foot")) " · " a href="/help" { (say("web.help")) } " · " a href="/api/v1/openapi.json" { "API" } }
                p #printed {}
                p #note role="status" {}
            }
        }
    }
}

/// Name, box and links.
fn bar(frame: &Frame<'_>) -> Markup {
    let say = |key: &str| frame.lang.text(key);
    let address = &frame.address;
    let kept = |(name, _): &(&'static str, String)| !["q", "exact", "offset", "commit", "panel"].contains(name);
    let links = [("facts", "/facts"), ("status", "/status"), ("help", "/help")];
    html! {
        a.name href="/" { (say("web.name")) }
        form #search role="search" action="/" {
            label.aside for="q" { (say("web.box")) }
            input #q name="q" type="search" value=(line(&address.query)) placeholder=(say("web.placeholder"))
                autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" list="meant";
            datalist #meant {}
            button { (say("web.search")) }
            label.check { input name="exact" type="checkbox" value="1" checked[address.exact]; (say("web.exact")) }
            @for (name, value) in address.pairs().into_iter().filter(kept) { input type="hidden" name=(name) value=(value); }
        }
        nav aria-label=(say("web.pages")) {
            @for (name, path) in links {
                a href=(path) aria-current=[(frame.here == name).then_some("page")] { (say(&format!("web.nav.{name}"))) }
            }
            a href=(frame.other_language()) hreflang=(if frame.lang == Lang::Zh { "en" } else { "zh" }) lang=(if frame.lang == Lang::Zh { "en" } else { "zh-Hans" }) {
                (if frame.lang == Lang::Zh { "EN" } else { "中文" })
            }
        }
    }
}
