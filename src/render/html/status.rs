//! What is in the index, whether it is sound, and whether a query misses anything.

use maud::{Markup, html};

use super::Address;
use super::paint::line;
use crate::find::doctor::{Fault, Proof, Recall};
use crate::index::Stats;
use crate::render::messages::{Lang, thousands};
use crate::render::size;

/// What was checked for the page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Checked<'a> {
    /// Random stretches of text, searched for and scanned for.
    pub recall: Option<&'a Recall>,
    /// One query.
    pub proof: Option<&'a Proof>,
    /// The index may be brought up to date from the page.
    pub may_update: bool,
}

/// The main part of the page of the index's state.
pub fn status(stats: &Stats, problems: &[String], checked: Checked<'_>, address: &Address, lang: Lang) -> Markup {
    html! {
        div.text {
            h1 { (lang.text("web.status.title")) }
            dl.known { @for (key, value) in lines(stats, lang) { div { dt { (lang.text(key)) } dd { (value) } } } }
            @if checked.may_update { p.acts { button data-post="/api/v1/index" { (lang.text("web.status.update")) } } }
            p #progress data-src="/api/v1/events" data-done=(lang.text("web.status.done")) data-failed=(lang.text("web.status.failed")) {}
            ul #problems.reasons {}
            section {
                h2 { (lang.text("web.status.proof")) }
                @if let Some(proof) = checked.proof { (self::proof(proof, lang)) }
                @if let Some(recall) = checked.recall { (self::recall(recall, lang)) }
                p.acts {
                    a href=(address.with_path("/status", &[("doctor", "1".to_owned())])) { (lang.text("web.status.doctor")) }
                    @if !address.query.is_empty() {
                        a href=(address.with_path("/status", &[("prove", "1".to_owned())])) { (lang.say("web.status.prove", &[("query", &line(&address.query))])) }
                    }
                }
            }
            @if !problems.is_empty() {
                section {
                    h2 { (lang.say("web.status.problems", &[("n", &thousands(problems.len() as u64))])) }
                    ul.reasons { @for problem in problems { li { bdi { (line(problem)) } } } }
                }
            }
        }
    }
}

fn lines(stats: &Stats, lang: Lang) -> Vec<(&'static str, String)> {
    let counts = |counts: &std::collections::BTreeMap<String, usize>| {
        let each = counts.iter().map(|(name, count)| format!("{} {}", line(name), thousands(*count as u64)));
        each.collect::<Vec<_>>().join(&lang.text("comma"))
    };
    let dated = stats.oldest.as_ref().zip(stats.newest.as_ref()).map(|(old, new)| format!("{old} – {new}"));
    let all = [
        ("stats.articles", thousands(stats.articles)),
        ("stats.files", thousands(stats.files)),
        ("stats.dated", dated.unwrap_or_default()),
        ("stats.text", size(stats.bytes_text)),
        ("stats.size", size(stats.index_bytes)),
        ("stats.segments", thousands(stats.segments as u64)),
        ("stats.formats", counts(&stats.formats)),
        ("stats.encodings", counts(&stats.encodings)),
        ("stats.figures", thousands(stats.figures)),
        ("stats.dates", thousands(stats.dates)),
        ("stats.created", stats.created_with.clone()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn proof(proof: &Proof, lang: Lang) -> Markup {
    html! { p.said { (proven(proof, lang)) } @for id in &proof.missed { p { bdi { (line(id)) } } } }
}

/// What a scan of all texts shows, in a sentence.
pub(super) fn proven(proof: &Proof, lang: Lang) -> String {
    if proof.pieces.is_empty() {
        return lang.text("web.proof.none");
    }
    let n = |number: usize| thousands(number as u64);
    let pieces =
        proof.pieces.iter().map(|piece| format!("“{}”", line(piece))).collect::<Vec<_>>().join(&lang.text("comma"));
    let message = match (proof.hold, proof.missed.len()) {
        (0, _) => "web.proof.nowhere",
        (_, 0) => "web.proof.sound",
        _ => "web.proof.missed",
    };
    let (scanned, found, missed) = (n(proof.scanned), n(proof.found), n(proof.missed.len()));
    lang.say(message, &[("n", &scanned), ("pieces", &pieces), ("found", &found), ("missed", &missed)])
}

fn recall(recall: &Recall, lang: Lang) -> Markup {
    let values = [
        ("n", thousands(recall.checked as u64)),
        ("articles", thousands(recall.articles)),
        ("found", thousands(recall.found)),
        ("missed", thousands(recall.missed as u64)),
        ("wrong", thousands(recall.wrong as u64)),
        ("seed", recall.seed.to_string()),
        ("seconds", format!("{:.1}", recall.seconds)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let end = match (recall.checked, recall.examples.is_empty()) {
        (0, _) => "doctor.nothing",
        (_, true) => "doctor.sound",
        (_, false) => "doctor.unsound",
    };
    let key = |fault| if fault == Fault::Missed { "doctor.missed" } else { "doctor.wrong" };
    html! {
        p.said { (lang.say("doctor.recall", &values)) }
        @for example in &recall.examples {
            p { (line(&lang.say(key(example.fault), &[("id", &example.id), ("text", &example.text), ("around", &example.around)]))) }
        }
        p { (lang.text(end)) }
    }
}
