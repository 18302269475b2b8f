//! The page of results: how the query was read, how many there are, and the hits in bands by tier.

use maud::{Markup, html};

use super::Address;
use super::address::original;
use super::paint::{Painter, hant, line};
use super::status::proven;
use crate::find::doctor::Proof;
use crate::hit::{Hit, Mark, Page, Snippet, Tier};
use crate::render::cite::{Edition, Reference};
use crate::render::messages::{Lang, thousands};
use crate::render::{figure, page_words};

/// What the page is the answer to, beside the page itself.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The language.
    pub lang: Lang,
    /// What was asked, where links lead somewhere; in a report they do not.
    pub address: Option<&'a Address>,
    /// The commit of the index that answers.
    pub commit: &'a str,
    /// The counts beside the results, where they were asked for.
    pub panel: Option<&'a Markup>,
    /// What a scan of all texts says, where nothing was found.
    pub proof: Option<&'a Proof>,
    /// The server gives the files themselves.
    pub originals: bool,
}

/// The main part of a page of results.
pub fn results(page: &Page, asked: Asked<'_>) -> Markup {
    let Asked { lang, address, panel, .. } = asked;
    html! {
        h1.aside { (lang.say("web.results.of", &[("query", &line(&page.query))])) }
        div.split {
            @if let Some(address) = address {
                aside #panel aria-label=(lang.text("web.narrow")) data-src=(address.with_path("/panel", &[])) {
                    @match panel {
                        Some(panel) => (panel),
                        None => noscript { a href=(address.with(|to| to.panel = true)) { (lang.text("web.panel.show")) } },
                    }
                }
            }
            div #results {
                (head(page, asked))
                @if page.total == 0 { (nothing(page, asked)) }
                @for band in bands(page) { (self::band(page, band, asked)) }
                @if let Some(address) = address { (pages(page, address, asked.commit, lang)) }
            }
        }
    }
}

/// Formats of whole lists, with their names.
const DOWNLOADS: [(&str, &str); 7] = [
    ("csv-excel", "Excel"),
    ("csv", "CSV"),
    ("jsonl", "JSONL"),
    ("gbt7714", "GB/T 7714"),
    ("ris", "RIS"),
    ("bibtex", "BibTeX"),
    ("csl-json", "CSL-JSON"),
];

/// Totals, order, downloads; how it was read.
fn head(page: &Page, Asked { lang, address, commit, .. }: Asked<'_>) -> Markup {
    let moved = address.filter(|address| address.commit.as_deref().is_some_and(|before| before != commit));
    html! {
        div.head {
            p.total #total data-status=(page_words::total(page, lang)) { (page_words::total(page, lang)) }
            @if let Some(address) = address.filter(|_| page.total > 0) {
                p.orders {
                    @for (sort, key) in [(None, "web.sort.score"), (Some("-date"), "web.sort.newest"), (Some("date"), "web.sort.oldest")] {
                        a href=(address.with(|to| to.sort = sort.map(str::to_owned)))
                            aria-current=[(address.sort.as_deref() == sort).then_some("true")] { (lang.text(key)) } " "
                    }
                }
                details.menu {
                    summary { (lang.text("web.export")) }
                    ul {
                        @for (format, name) in DOWNLOADS {
                            li { a href=(address.with_path("/api/v1/export", &[("format", format.to_owned())])) download { (name) } }
                        }
                    }
                }
                p.loads {
                    a.js data-copy-link href=(address.results()) { (lang.text("web.copy.link")) }
                    " " a href=(address.with_path("/status", &[("prove", "1".to_owned())])) { (lang.text("web.prove.short")) }
                }
            }
        }
        @if let Some(address) = moved { p.note { (lang.text("web.moved")) " " a href=(address.with(|_| ())) { (lang.text("web.again")) } } }
        @for note in &page.notes { p.note { (line(note)) } }
        @if page.partial {
            p.note {
                (lang.text("web.partial"))
                @if let Some(address) = address { " " a href=(address.with(|to| to.timeout = Some("30s".into()))) { (lang.text("web.partial.more")) } }
            }
        }
        @if page.total > 0 && !page.suggestions.is_empty() { (suggested(page, lang, address)) }
        @if let Some(address) = address { (narrowed(address, lang)) }
    }
}

/// The filters that hold, each with a link that takes it away.
fn narrowed(address: &Address, lang: Lang) -> Markup {
    let day = match (&address.from, &address.to) {
        (None, None) => None,
        (from, to) => Some(format!("{} – {}", from.as_deref().unwrap_or("…"), to.as_deref().unwrap_or("…"))),
    };
    let named = |value: &String| if value.is_empty() { lang.text("web.none.source") } else { line(value) };
    let all = [
        (day, address.with(|to| (to.from, to.to) = (None, None))),
        (address.undated.then(|| lang.text("web.undated")), address.with(|to| to.undated = false)),
        (address.all_words.then(|| lang.text("web.all_words")), address.with(|to| to.all_words = false)),
        (address.source.as_ref().map(named), address.with(|to| to.source = None)),
        (address.folder.as_deref().map(line), address.with(|to| to.folder = None)),
    ];
    html! {
        @if all.iter().any(|(text, _)| text.is_some()) {
            ul.chips aria-label=(lang.text("web.narrowed")) {
                @for (text, without) in all {
                    @if let Some(text) = text {
                        li { bdi { (text) } " " a href=(without) aria-label=(lang.say("web.without", &[("what", &text)])) { "×" } }
                    }
                }
            }
        }
    }
}

fn suggested(page: &Page, lang: Lang, address: Option<&Address>) -> Markup {
    html! {
        p.note {
            (lang.text("web.meant"))
            @for query in &page.suggestions {
                " "
                @match address {
                    Some(address) => a href=(address.with(|to| to.query = query.clone())) { (line(query)) },
                    None => (line(query)),
                }
            }
        }
    }
}

/// The hits as typed, and the others.
fn bands(page: &Page) -> Vec<&[Hit]> {
    page.hits.chunk_by(|a, b| (a.tier == Tier::Exact) == (b.tier == Tier::Exact)).collect()
}

fn band(page: &Page, hits: &[Hit], asked: Asked<'_>) -> Markup {
    let lang = asked.lang;
    let Some(first) = hits.first() else { return html! {} };
    let is_typed = first.tier == Tier::Exact;
    let tiers = page.tiers.iter().filter(|tier| (tier.tier == Tier::Exact) == is_typed);
    let count: usize = tiers.map(|tier| tier.count).sum();
    // Links that would lead to nothing, or to all of the same, are not offered.
    let has = |tier: Tier| page.tiers.iter().any(|count| count.tier == tier && count.count > 0);
    let has_all_words = has(Tier::Most) && (has(Tier::Words) || has(Tier::Exact));
    let key = if is_typed { "web.tier.exact" } else { "web.tier.others" };
    html! {
        section.band aria-label=(lang.say(key, &[("n", &thousands(count as u64))])) {
            @if !is_typed {
                p.tier {
                    (lang.say(key, &[("n", &thousands(count as u64))]))
                    @if let Some(address) = asked.address {
                        @if has_all_words { " " a href=(address.with(|to| to.all_words = true)) { (lang.text("web.only.all_words")) } }
                        @if has(Tier::Exact) { " " a href=(address.with(|to| to.exact = true)) { (lang.text("web.only.exact")) } }
                    }
                }
            }
            ol start=(first.rank) {
                @for hit in hits { li.hit { (self::hit(hit, page, asked)) } }
            }
        }
    }
}

fn hit(hit: &Hit, page: &Page, asked: Asked<'_>) -> Markup {
    let Asked { lang, address, .. } = asked;
    let title = if hit.title.trim().is_empty() {
        html! { (lang.text("untitled")) }
    } else {
        Painter::with_marks(&hit.title_marks, lang).text(&hit.title)
    };
    let sample: String = hit.snippets.iter().map(|snippet| snippet.text.as_str()).collect();
    html! {
        article lang=[hant(&sample)] {
            h2 {
                @match address {
                    Some(address) => a href=(address.article(&hit.id, hit.rank)) { (title) },
                    None => (title),
                }
            }
            p.from {
                @if let Some(date) = &hit.date { time datetime=(date) { (line(date)) } }
                @if let Some(source) = &hit.publisher { span { (line(source)) } }
                @if let Some(page) = &hit.page { span { (line(page)) } }
                bdi.path { (line(&place(hit))) }
            }
            @if hit.in_path { p.lacks { (lang.text("in_path")) } }
            @if !hit.missing.is_empty() { p.lacks { (page_words::missing(&hit.missing, lang)) } }
            @for snippet in &hit.snippets { (passage(snippet, lang)) }
            @if let Some(address) = address.filter(|_| !page.query.trim().is_empty()) {
                p.acts {
                    a data-why href=(address.with_path("/why", &[("id", hit.id.clone())])) { (lang.text("web.why")) }
                    @if asked.originals { a href=(original(&hit.id)) download { (lang.text("web.original")) } }
                    a.js data-cite=(Reference::of_hit(hit).text(Edition::Of2025)) href=(address.article(&hit.id, hit.rank)) { (lang.text("web.cite")) }
                }
            }
        }
    }
}

/// The path with the number in the file.
fn place(hit: &Hit) -> String {
    hit.part.map_or_else(|| hit.path.clone(), |part| format!("{}#{part}", hit.path))
}

fn passage(snippet: &Snippet, lang: Lang) -> Markup {
    let painter = Painter { figures: &snippet.figures, ..Painter::with_marks(&snippet.marks, lang) };
    let said = snippet
        .figures
        .iter()
        .filter(|figure| figure.matched)
        .filter_map(|found| figure::equation_in_words(found, lang));
    html! {
        p.passage {
            @if snippet.caption { span.caption { (lang.text("caption")) } }
            @if snippet.cut_start { "…" }
            (painter.text(&snippet.text))
            @if snippet.cut_end { "…" }
        }
        @for said in said { p.says { (said) } }
    }
}

/// Links to the pages around this one.
fn pages(page: &Page, address: &Address, commit: &str, lang: Lang) -> Markup {
    let size = address.limit.unwrap_or(10).max(1);
    let (here, last) = (page.offset / size, page.total.saturating_sub(1) / size);
    let numbers = (here.saturating_sub(3)..=last.min(here + 3)).map(|number| number * size);
    html! {
        @if page.total > size {
            nav.pages aria-label=(lang.text("web.paging")) {
                @if here > 0 { a rel="prev" href=(address.page((here - 1) * size, commit)) { (lang.text("web.previous")) } }
                @for offset in numbers {
                    a href=(address.page(offset, commit)) aria-current=[(offset / size == here).then_some("page")] { (offset / size + 1) }
                }
                @if here < last { a rel="next" href=(address.page((here + 1) * size, commit)) { (lang.text("web.next")) } }
            }
        }
    }
}

/// What to do when nothing was found.
fn nothing(page: &Page, Asked { lang, address, proof, .. }: Asked<'_>) -> Markup {
    // What a filter or a condition left out is not nowhere.
    let proof = proof.filter(|proof| proof.hold == 0 && !proof.pieces.is_empty());
    html! {
        section.nothing {
            h2 { (lang.say("web.nothing", &[("query", &line(&page.query))])) }
            @if let Some(proof) = proof { p.said { (proven(proof, lang)) } }
            @if !page.suggestions.is_empty() { (suggested(page, lang, address)) }
            @if let Some(address) = address {
                p { (lang.text("web.nothing.try")) }
                p.acts {
                    @if proof.is_none() {
                        a href=(address.with_path("/status", &[("prove", "1".to_owned())])) { (lang.text("web.prove")) }
                    }
                    @if address.exact { a href=(address.with(|to| to.exact = false)) { (lang.text("web.nothing.looser")) } }
                    a href=(address.with(|to| *to = Address { query: to.query.clone(), lang: to.lang.clone(), ..Address::default() })) { (lang.text("web.nothing.all")) }
                }
                form.ask action="/why" {
                    @for (name, value) in address.pairs() { input type="hidden" name=(name) value=(value); }
                    label for="id" { (lang.text("web.nothing.expected")) }
                    input #id name="id" placeholder=(lang.text("web.id"));
                    button { (lang.text("web.why")) }
                }
            }
        }
    }
}

/// Marks of an article's title and text, counted.
pub(super) fn count(title: &[Mark], body: &[Mark]) -> usize {
    title.len() + body.len()
}
