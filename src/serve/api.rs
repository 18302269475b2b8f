//! What programs get: the library's own types as JSON, with the commit that they are of.

use std::fmt::Write as _;
use std::sync::atomic::Ordering::Relaxed;

use serde::Serialize;

use super::call::Call;
use super::jobs::Progress;
use super::params as p;
use super::problem::{Problem, ProblemKind};
use super::reply::Reply;
use crate::facet::{Facet, Histogram};
use crate::fact::Metric;
use crate::find::{self, Request, Suggestion, doctor, facts as find_facts, why as find_why};
use crate::hit::{Hit, Page};
use crate::render::html::language;
use crate::render::{Style, cite, facts_csv, notes, plot};

/// Values of a facet that are given when no number is asked for.
const TOP: usize = 10;

/// The commit that an answer is of.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Commit {
    /// 12 hexadecimal digits.
    pub commit: String,
    /// Articles in it.
    pub articles: u64,
}

impl Call {
    fn of_commit(&self) -> Result<Commit, Problem> {
        let snapshot = self.snapshot()?;
        Ok(Commit { commit: snapshot.commit.clone(), articles: snapshot.index.articles() })
    }

    /// The search that is asked for.
    pub fn request(&self) -> Request {
        self.params.request(self.deadline.clone())
    }

    /// Runs it, with notes in the reader's language.
    pub fn search(&self) -> Result<Page, Problem> {
        let snapshot = self.snapshot()?;
        let mut page = find::search(&*snapshot.index, &self.request())?;
        page.notes = notes::lines(&page.understood, &page.readings, self.lang);
        page.notes.extend(page.read_as.as_deref().map(|query| self.lang.say("understood.pinyin", &[("query", query)])));
        Ok(page)
    }
}

/// A page of results with the commit it is of and the addresses of the pages around it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SearchAnswer {
    #[serde(flatten)]
    page: Page,
    index: Commit,
    /// The next page, when there is one.
    next: Option<String>,
    /// The page before, when there is one.
    previous: Option<String>,
}

pub(super) fn search(call: &Call) -> Result<Reply, Problem> {
    let mut page = call.search()?;
    for hit in &mut page.hits {
        describe(hit);
    }
    if call.params.get(p::OFFSETS) == Some("utf16") {
        page.hits.iter_mut().for_each(in_utf16);
    }
    if call.params.text(p::COMMIT).is_some_and(|before| before != call.commit()) {
        page.notes.push(call.lang.text("web.moved"));
    }
    let (size, end) = (call.request().limit, page.offset + page.hits.len());
    let around = [p::OFFSET.name, p::COMMIT.name];
    let to = |offset: usize| {
        let mut pairs: Vec<_> = call.params.pairs().into_iter().filter(|pair| !around.contains(&pair.0)).collect();
        pairs.push((p::OFFSET.name, offset.to_string()));
        pairs.push((p::COMMIT.name, call.commit().to_owned()));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("/api/v1/search?{query}")
    };
    let next = (end < page.total && !page.hits.is_empty()).then(|| to(end));
    let previous = (page.offset > 0).then(|| to(page.offset.saturating_sub(size)));
    Ok(Reply::json(&SearchAnswer { page, index: call.of_commit()?, next, previous }))
}

/// Says where a hit is from and in which script it is written, which decides on the glyphs.
fn describe(hit: &mut Hit) {
    let sample: String = hit.snippets.iter().map(|snippet| snippet.text.as_str()).chain([hit.title.as_str()]).collect();
    hit.script = Some(if language(&sample) == "zh-Hant" { "hant" } else { "hans" }.to_owned());
    hit.source = hit.publisher.clone();
}

/// Turns ranges of characters into ranges of UTF-16 code units.
fn in_utf16(hit: &mut Hit) {
    let title = Units::index(&hit.title);
    hit.title_marks.iter_mut().for_each(|mark| title.turn(mark));
    for snippet in &mut hit.snippets {
        let text = Units::index(&snippet.text);
        snippet.marks.iter_mut().for_each(|mark| text.turn(mark));
        snippet.figures.iter_mut().for_each(|figure| text.turn(&mut figure.span));
    }
}

/// Where each character of a text begins, in UTF-16 code units.
struct Units(Vec<usize>);

impl Units {
    fn index(text: &str) -> Self {
        let mut sum = 0;
        let starts = text.chars().map(|c| {
            sum += c.len_utf16();
            sum - c.len_utf16()
        });
        let mut starts: Vec<usize> = starts.collect();
        starts.push(sum);
        Self(starts)
    }

    fn turn(&self, mark: &mut crate::hit::Mark) {
        let at = |char: usize| self.0.get(char).or(self.0.last()).copied().unwrap_or(0);
        (mark.start, mark.end) = (at(mark.start), at(mark.end));
    }
}

pub(super) fn article(call: &Call) -> Result<Reply, Problem> {
    let snapshot = call.snapshot()?;
    let id = call.params.get(p::ID).unwrap_or_default();
    let found = find::show(&*snapshot.index, id, call.params.text(p::Q), call.params.today())?;
    let mut shown = found.ok_or_else(|| no_article(id))?;
    if call.params.get(p::OFFSETS) == Some("utf16") {
        let (title, body) = (Units::index(&shown.title), Units::index(&shown.body));
        shown.title_marks.iter_mut().for_each(|mark| title.turn(mark));
        shown.marks.iter_mut().chain(&mut shown.captions).for_each(|mark| body.turn(mark));
    }
    Ok(Reply::json(&shown))
}

/// One article as a reference.
pub(super) fn cite(call: &Call) -> Result<Reply, Problem> {
    let id = call.params.get(p::ID).unwrap_or_default();
    let shown = find::show(&*call.snapshot()?.index, id, None, call.params.today())?.ok_or_else(|| no_article(id))?;
    let format = call.params.get(p::REFERENCE).and_then(cite::Format::named);
    let format = format.unwrap_or(cite::Format::Gbt7714(cite::Edition::Of2025));
    let mut bytes = Vec::new();
    let mut references = cite::References::new(&mut bytes, format);
    let written = references.write(&cite::Reference::of_shown(&shown)).and_then(|()| references.end(false));
    written.map_err(|error| Problem::from(crate::error::Error::io("writing", "the reference")(error)))?;
    let (kind, ending) = super::export::reference_kind(format);
    Ok(Reply::bytes(kind, bytes).with("content-disposition", super::export::attachment("hansou", ending)))
}

/// There is no such article.
pub(super) fn no_article(id: &str) -> Problem {
    let short: String = id.chars().take(200).collect();
    Problem::new(ProblemKind::Article, "show.none", &[("id", &short)])
}

impl Call {
    /// The figures that are asked for.
    pub fn found_facts(&self, usual: Option<usize>) -> Result<crate::fact::Facts, Problem> {
        let mut question = self.params.question();
        question.limit = question.limit.or(usual);
        let snapshot = self.snapshot()?;
        Ok(find_facts::facts(&*snapshot.index, &question)?)
    }
}

pub(super) fn facts(call: &Call) -> Result<Reply, Problem> {
    Ok(Reply::json(&call.found_facts(Some(1000))?))
}

pub(super) fn facts_csv(call: &Call) -> Result<Reply, Problem> {
    let found = call.found_facts(None)?;
    let mut bytes = Vec::new();
    let written = match call.params.get(p::GROUP).filter(|by| !by.is_empty()) {
        Some(_) => facts_csv::write_groups(&found.groups, &mut bytes),
        None => facts_csv::write(&found.facts, &mut bytes),
    };
    written.map_err(|error| Problem::from(crate::error::Error::io("writing", "the table")(error)))?;
    Ok(Reply::bytes("text/csv; charset=utf-8", bytes)
        .with("content-disposition", super::export::attachment("hansou-facts", "csv")))
}

pub(super) fn facts_svg(call: &Call) -> Result<Reply, Problem> {
    let found = call.found_facts(None)?;
    let mut bytes = Vec::new();
    let style = Style { lang: call.lang, ..Style::default() };
    let shape = plot::Shape::for_groups(call.params.question().by, &found);
    let drawn = plot::write(&found, shape, &style, &mut bytes).unwrap_or(false);
    if !drawn {
        return Err(Problem::new(ProblemKind::Article, "facts.no_plot", &[]));
    }
    Ok(Reply::bytes("image/svg+xml", bytes))
}

/// The metrics of a corpus.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct MetricsAnswer {
    /// Those in most articles, most first.
    metrics: Vec<Metric>,
    /// How many there are.
    total: usize,
    /// Articles that were read to count them.
    articles: usize,
    index: Commit,
}

pub(super) fn metrics(call: &Call) -> Result<Reply, Problem> {
    let (mut metrics, total, articles) = call.snapshot()?.metrics()?;
    metrics.truncate(call.params.whole(p::TOP).unwrap_or(40));
    Ok(Reply::json(&MetricsAnswer { metrics, total, articles, index: call.of_commit()? }))
}

pub(super) fn why(call: &Call) -> Result<Reply, Problem> {
    let id = call.params.get(p::ARTICLE).unwrap_or_default();
    let found = find_why::why(&*call.snapshot()?.index, &call.request(), id)?;
    Ok(Reply::json(&found.ok_or_else(|| no_article(id))?))
}

/// What may be meant.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct SuggestAnswer {
    /// The likeliest first.
    suggestions: Vec<Suggestion>,
}

pub(super) fn suggest(call: &Call) -> Result<Reply, Problem> {
    let snapshot = call.snapshot()?;
    let most = call.params.whole(p::N).unwrap_or(8);
    let names = snapshot.metrics()?.0.into_iter().map(|metric| (metric.name, metric.articles)).collect::<Vec<_>>();
    let suggestions = find::suggestions(&*snapshot.index, &call.request(), &names, most)?;
    Ok(Reply::json(&SuggestAnswer { suggestions }))
}

/// Results over time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct HistogramAnswer {
    #[serde(flatten)]
    histogram: Histogram,
    index: Commit,
}

pub(super) fn histogram(call: &Call) -> Result<Reply, Problem> {
    let snapshot = call.snapshot()?;
    let histogram =
        find::histogram(&*snapshot.index, &call.request(), call.params.interval(), call.params.flag(p::SHARE))?;
    Ok(Reply::json(&HistogramAnswer { histogram, index: call.of_commit()? }))
}

/// Results by source, folder, year and metric.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct FacetsAnswer {
    facets: Vec<Facet>,
    index: Commit,
}

pub(super) fn facets(call: &Call) -> Result<Reply, Problem> {
    let top = call.params.whole(p::TOP).unwrap_or(TOP);
    let facets = find::facets(&*call.snapshot()?.index, &call.request(), &call.params.facets(), top)?;
    Ok(Reply::json(&FacetsAnswer { facets, index: call.of_commit()? }))
}

pub(super) fn stats(call: &Call) -> Result<Reply, Problem> {
    Ok(Reply::json(&call.snapshot()?.index.stats()?))
}

/// Where the index stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct StateAnswer {
    index: Commit,
    /// What goes on beside.
    job: Progress,
}

pub(super) fn state(call: &Call) -> Result<Reply, Problem> {
    Ok(Reply::json(&StateAnswer { index: call.of_commit()?, job: call.server.jobs.progress() }))
}

pub(super) fn doctor(call: &Call) -> Result<Reply, Problem> {
    let samples = call.params.whole(p::SAMPLES).unwrap_or(1000);
    let seed = call.params.whole(p::SEED).unwrap_or(1) as u64;
    Ok(Reply::json(&doctor::recall(&*call.snapshot()?.index, samples, seed, call.params.today())?))
}

pub(super) fn prove(call: &Call) -> Result<Reply, Problem> {
    let query = call.params.get(p::Q).unwrap_or_default();
    Ok(Reply::json(&doctor::prove(&*call.snapshot()?.index, query, call.params.today())?))
}

pub(super) fn health(_: &Call) -> Result<Reply, Problem> {
    Ok(Reply::empty(204).with("cache-control", "no-store"))
}

/// Counts in the text format of Prometheus.
pub(super) fn prometheus(call: &Call) -> Result<Reply, Problem> {
    let server = &call.server;
    if !server.options.metrics {
        return Err(Problem::new(ProblemKind::Closed, "web.problem.closed", &[("flag", "--metrics")]));
    }
    let mut text = String::new();
    let articles = server.snapshot().map_or(0, |snapshot| snapshot.index.articles());
    for (name, kind, about, value) in [
        (
            "hansou_requests_total{outcome=\"good\"}",
            "counter",
            "Requests answered.",
            server.counts.good.load(Relaxed) as f64,
        ),
        ("hansou_requests_total{outcome=\"bad\"}", "", "", server.counts.bad.load(Relaxed) as f64),
        (
            "hansou_request_seconds_sum",
            "counter",
            "Time that answering took.",
            server.counts.micros.load(Relaxed) as f64 / 1e6,
        ),
        ("hansou_waiting", "gauge", "Requests that wait for a thread.", server.workers.waiting() as f64),
        ("hansou_streams_left", "gauge", "Streams of events that may still be opened.", server.streams.left() as f64),
        ("hansou_articles", "gauge", "Articles in the index.", articles as f64),
    ] {
        if !kind.is_empty() {
            let bare = name.split('{').next().unwrap_or(name);
            let _ = writeln!(text, "# HELP {bare} {about}\n# TYPE {bare} {kind}");
        }
        let _ = writeln!(text, "{name} {value}");
    }
    Ok(Reply::bytes("text/plain; version=0.0.4; charset=utf-8", text).with("cache-control", "no-store"))
}
