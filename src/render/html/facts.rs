//! Figures as a page: a picture over time whose points are links, a table of values with their sentences, groups,
//! contradictions; without a metric the list of metrics.

use maud::{Markup, html};

use super::Address;
use super::address::link;
use super::paint::{Painter, hant, line, ready};
use crate::fact::{Conflict, Fact, Facts, Group, Metric, UnitCount};
use crate::find::facts::By;
use crate::hit::Mark;
use crate::render::facts::{arrow, name_of_group, revised};
use crate::render::figure::{in_unit, in_words, of_column, one_in_words};
use crate::render::messages::{Lang, thousands};
use crate::render::plot;
use crate::render::style::Style;
use hansou_facts::date::Period;
use hansou_text::numeral::Decimal;

/// Characters of a sentence shown on each side of its figure.
const AROUND: usize = 48;

/// What is asked of a page of figures, as it stands in its address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactsAddress {
    /// Parameters with their values, in order; repeated ones stand there repeatedly.
    pub pairs: Vec<(&'static str, String)>,
}

impl FactsAddress {
    /// The value of a parameter.
    fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str())
    }

    /// The address with a parameter set or, with nothing, left out.
    fn with(&self, path: &str, name: &'static str, value: Option<&str>) -> String {
        let mut pairs: Vec<_> = self.pairs.iter().filter(|pair| pair.0 != name).cloned().collect();
        pairs.extend(value.map(|value| (name, value.to_owned())));
        link(path, &pairs)
    }
}

/// The main part of the page of one metric.
pub fn facts(found: &Facts, address: &FactsAddress, lang: Lang) -> Markup {
    html! {
        div.facts {
            h1 { (line(&found.query)) }
            (form(address, lang))
            @if found.total == 0 {
                p.note { (lang.say("web.facts.nothing", &[("query", &line(&found.query))])) " " a href="/facts" { (lang.text("web.start.all")) } }
            } @else {
                (summary(found, address, lang))
                (picture(found, address, lang))
                @if !found.groups.is_empty() { (groups(&found.groups, &found.units, lang)) }
                @if address.get("conflicts").is_some() { (conflicts(&found.conflicts, found, lang)) }
                @else { (table(&found.facts, &found.units, lang)) }
            }
        }
    }
}

fn form(address: &FactsAddress, lang: Lang) -> Markup {
    let field = |name: &'static str, key: &str, size: &str| {
        html! {
            label { (lang.text(key)) " " input name=(name) value=[address.get(name)] size=(size); }
        }
    };
    html! {
        form.asks action="/facts" {
            (field("metric", "facts.metric", "14"))
            (field("q", "web.facts.rest", "14"))
            (field("from", "web.from", "9"))
            (field("to", "web.to", "9"))
            (field("min", "facts.min", "9"))
            (field("max", "facts.max", "9"))
            label { (lang.text("web.facts.by")) " "
                select name="by" {
                    option value="" { "—" }
                    @for by in ["year", "month", "source", "event", "place", "organisation"] { option value=(by) selected[address.get("by") == Some(by)] { (lang.text(&format!("web.by.{by}"))) } }
                }
            }
            @for (_, value) in address.pairs.iter().filter(|pair| pair.0 == "where") { input type="hidden" name="where" value=(value); }
            button { (lang.text("web.search")) }
        }
    }
}

fn summary(found: &Facts, address: &FactsAddress, lang: Lang) -> Markup {
    let unit = |unit: &UnitCount| {
        let name = if unit.unit.is_empty() { lang.text("facts.no_unit") } else { line(&unit.shown) };
        if unit.change { lang.say("facts.change", &[("unit", &name)]) } else { name }
    };
    html! {
        p.total {
            (lang.say("web.facts.total", &[("n", &thousands(found.total as u64)), ("articles", &thousands(found.articles as u64))]))
            @for count in &found.units {
                " " a.chip href=(address.with("/facts", "where", Some(&format!("unit:{}", count.shown)))) { (unit(count)) " " span.n { (thousands(count.count as u64)) } }
            }
            @if found.changes > 0 { " " a.chip href=(address.with("/facts", "where", Some("change:yes"))) { (lang.text("web.facts.changes")) " " span.n { (thousands(found.changes as u64)) } } }
        }
        @if !found.also.is_empty() { p.note { (lang.say("facts.also", &[("names", &found.also.iter().map(|name| line(name)).collect::<Vec<_>>().join(&lang.text("comma")))])) } }
        p.loads {
            @for (sort, key) in [("date", "web.sort.oldest"), ("-date", "web.sort.newest"), ("-value", "web.sort.largest"), ("value", "web.sort.smallest")] {
                a href=(address.with("/facts", "sort", Some(sort))) aria-current=[(address.get("sort").unwrap_or("date") == sort).then_some("true")] { (lang.text(key)) } " "
            }
            @match address.get("conflicts") {
                Some(_) => a href=(address.with("/facts", "conflicts", None)) { (lang.text("web.facts.everything")) },
                None => a href=(address.with("/facts", "conflicts", Some("1"))) { (lang.text("web.facts.conflicts")) },
            }
            " " a href=(address.with("/api/v1/facts.csv", "n", None)) download { "CSV" }
            " " a href=(address.with("/api/v1/facts.svg", "n", None)) download { "SVG" }
        }
    }
}

/// The picture, the points of which lead to their sentences; bars where the groups are no times.
fn picture(found: &Facts, address: &FactsAddress, lang: Lang) -> Markup {
    let to = |fact: &Fact| article(fact);
    let by = address.get("by").and_then(By::named);
    match plot::svg(found, plot::Shape::for_groups(by, found), lang, Some(&to)) {
        Some(svg) => html! { figure.plot { (ready(svg)) } },
        None => html! {},
    }
}

/// The article of a fact, marked with its figure.
fn article(fact: &Fact) -> String {
    Address { query: format!("\"{}\"", fact.text.split_whitespace().collect::<String>()), ..Address::default() }
        .article(&fact.id, 0)
}

fn shown<'a>(unit: &'a str, change: bool, units: &'a [UnitCount]) -> &'a str {
    let found = units.iter().find(|count| count.unit == unit && count.change == change);
    found.map_or(unit, |count| count.shown.as_str())
}

fn value(fact: &Fact, units: &[UnitCount], lang: Lang) -> String {
    let unit = shown(&fact.unit, fact.change.is_some(), units);
    let [value, low, high] = [fact.value, fact.low, fact.high].map(|end| Some(in_unit(end?, unit, &fact.unit)));
    let per = fact.per.as_deref().map(|per| format!("/{}", line(per))).unwrap_or_default();
    in_words(value, low, high, unit, lang).map_or(String::new(), |text| format!("{}{text}{per}", arrow(fact)))
}

fn table(facts: &[Fact], units: &[UnitCount], lang: Lang) -> Markup {
    let heads = ["facts.period", "facts.value", "facts.metric", "web.facts.event", "web.facts.sentence"];
    html! {
        div.wide tabindex="0" role="region" aria-label=(lang.text("web.facts.table")) {
            table.list {
                thead { tr { @for head in heads { th scope="col" { (lang.text(head)) } } } }
                tbody { @for fact in facts { (row(fact, units, lang)) } }
            }
        }
    }
}

fn row(fact: &Fact, units: &[UnitCount], lang: Lang) -> Markup {
    html! {
        tr {
            td.when { @if let Some(when) = fact.when() { (period(when)) } @if fact.planned { " " small { (lang.text("facts.planned")) } } @if fact.base { " " small { (lang.text("facts.base")) } } }
            td.value { (value(fact, units, lang)) }
            td { (line(&fact.measure)) }
            td { (line(fact.event.as_deref().or(fact.place.as_deref()).unwrap_or(""))) }
            td lang=[hant(&fact.sentence)] {
                (sentence(fact, lang))
                " " a.from href=(article(fact)) { (line(if fact.title.trim().is_empty() { &fact.path } else { &fact.title })) @if let Some(date) = fact.date { " " (date.to_string()) } }
            }
        }
    }
}

/// A day, month or year; of a longer time the two ends, between which a line may end.
fn period(when: Period) -> Markup {
    html! {
        @match when.to_string().split_once("..") {
            Some((from, to)) => { span { (line(from)) "–" } wbr; span { (line(to)) } }
            None => span { (when.to_string()) },
        }
    }
}

/// The sentence with its figure marked, shortened around it.
fn sentence(fact: &Fact, lang: Lang) -> Markup {
    let chars: Vec<char> = fact.sentence.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let end = fact.mark.end.min(chars.len());
    let start = fact.mark.start.min(end);
    let (from, to) = (start.saturating_sub(AROUND), chars.len().min(end + AROUND));
    let marks = [Mark { start: start - from, end: end - from }];
    let text: String = chars[from..to].iter().collect();
    html! { @if from > 0 { "…" } (Painter::with_marks(&marks, lang).text(&text)) @if to < chars.len() { "…" } }
}

fn groups(groups: &[Group], units: &[UnitCount], lang: Lang) -> Markup {
    let heads = ["web.facts.group", "facts.count", "facts.min", "facts.median", "facts.max", "facts.last", "facts.sum"];
    let number = |number: Option<Decimal>, group: &Group| {
        let unit = shown(&group.unit, group.change, units);
        number.map(|number| one_in_words(number, unit, &group.unit, lang)).unwrap_or_default()
    };
    html! {
        div.wide tabindex="0" role="region" aria-label=(lang.text("web.facts.groups")) {
            table.groups {
                thead { tr { @for head in heads { th scope="col" { (lang.text(head)) } } } }
                tbody {
                    @for group in groups {
                        tr {
                            th scope="row" { (name_of_group(group, &Style { lang, ..Style::default() })) }
                            td.value { (thousands(group.count as u64)) }
                            @for value in [group.min, group.median, group.max, group.last] { td.value { (number(value, group)) } }
                            td.value { (number(group.sum, group)) }
                        }
                    }
                }
            }
        }
    }
}

fn conflicts(conflicts: &[Conflict], found: &Facts, lang: Lang) -> Markup {
    html! {
        @if conflicts.is_empty() { p.note { (lang.say("facts.no_conflicts", &[("query", &line(&found.query))])) } }
        @for conflict in conflicts {
            section {
                h2 { (period(conflict.period)) " " (line(conflict.event.as_deref().unwrap_or(""))) " " (line(&conflict.metric)) }
                @if let Some(revision) = &conflict.revision { p.note { (revised(revision, conflict, &found.units, lang)) } }
                (table(&conflict.facts, &found.units, lang))
            }
        }
    }
}

/// The main part of the page of all metrics.
pub fn metrics(metrics: &[Metric], all: usize, looked_at: Option<usize>, lang: Lang) -> Markup {
    let number = |number: f64, metric: &Metric| {
        of_column(number).map(|number| one_in_words(number, &metric.shown, &metric.unit, lang)).unwrap_or_default()
    };
    let heads = ["facts.metric", "facts.count", "stats.articles", "facts.min", "facts.max"];
    html! {
        div.facts {
            h1 { (lang.text("web.facts.title")) }
            (form(&FactsAddress::default(), lang))
            p.total {
                (lang.say("web.facts.metrics", &[("n", &thousands(metrics.len() as u64)), ("all", &thousands(all as u64))]))
                @if let Some(looked_at) = looked_at { " " (lang.say("web.facts.sampled", &[("n", &thousands(looked_at as u64))])) }
            }
            div.wide tabindex="0" role="region" aria-label=(lang.text("web.facts.title")) {
                table.groups {
                    thead { tr { @for head in heads { th scope="col" { (lang.text(head)) } } } }
                    tbody {
                        @for metric in metrics {
                            tr {
                                th scope="row" { a href=(link("/facts", &[("metric", metric.name.clone())])) { (line(&metric.name)) } @if metric.change { " " small { (lang.text("web.facts.changes")) } } }
                                td.value { (thousands(metric.count as u64)) }
                                td.value { (thousands(metric.articles as u64)) }
                                td.value { (number(metric.min, metric)) }
                                td.value { (number(metric.max, metric)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
