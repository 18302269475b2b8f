//! The pages: what is found, in the frame of `render::html`.

use maud::Markup;

use super::call::Call;
use super::params as p;
use super::problem::{KINDS, Problem, ProblemKind};
use super::reply::Reply;
use crate::facet::FacetKind;
use crate::find::doctor::{self, Proof};
use crate::find::{self, Request, why as find_why};
use crate::render::html::{self, Checked, FactsAddress, Frame, Neighbours, Trouble};
use crate::render::problems;

/// Values of a facet in the panel.
const TOP: usize = 8;
/// Hits behind which the hits around an article are not looked up: ranking so many takes time.
const FAR: usize = 2000;
/// Figures in the table of a page; all of them are in the CSV.
const LISTED: usize = 200;
/// Articles of an index that is scanned at once when nothing is found; of a larger one the page offers to.
const SCANNED: u64 = 5000;
/// Problems of files listed.
const PROBLEMS: usize = 200;

/// A page around its main part.
fn page(call: &Call, title: String, here: &'static str, main: &Markup) -> Reply {
    let reply = Reply::html(&html::page(&Frame { title, here, ..call.frame() }, main));
    match call.params.get(p::LANG) {
        Some(lang) => reply.with("set-cookie", format!("lang={lang}; Path=/; SameSite=Strict; Max-Age=31536000")),
        None => reply,
    }
}

pub(super) fn results(call: &Call) -> Result<Reply, Problem> {
    let address = call.params.address();
    if address.query.trim().is_empty() && !is_narrowed(call) {
        let overview = call.snapshot()?.overview()?;
        return Ok(page(call, String::new(), "start", &html::start(&overview, call.lang)));
    }
    let found = call.search()?;
    let panel = address.panel.then(|| made_panel(call)).transpose()?;
    let index = &call.snapshot()?.index;
    // What lies elsewhere would have to be fetched whole.
    let is_scanned = found.total == 0 && index.articles() <= SCANNED && index.here("checking").is_ok();
    let proof = is_scanned.then(|| prove(call, &address.query)).transpose()?;
    let main = html::results(
        &found,
        html::Asked {
            lang: call.lang,
            address: Some(&address),
            commit: call.commit(),
            panel: panel.as_ref(),
            proof: proof.as_ref(),
            originals: call.server.options.originals,
        },
    );
    Ok(page(call, address.query.clone(), "results", &main))
}

/// What a scan of all texts says of a query.
fn prove(call: &Call, query: &str) -> Result<Proof, Problem> {
    Ok(doctor::prove(&*call.snapshot()?.index, query, call.params.today())?)
}

/// True when something is asked beside the query: all articles of a year are a result too.
fn is_narrowed(call: &Call) -> bool {
    let address = call.params.address();
    address.from.is_some()
        || address.to.is_some()
        || address.source.is_some()
        || address.folder.is_some()
        || address.undated
}

fn made_panel(call: &Call) -> Result<Markup, Problem> {
    let (snapshot, request) = (call.snapshot()?, call.request());
    let histogram = find::histogram(&*snapshot.index, &request, None, false)?;
    let facets =
        find::facets(&*snapshot.index, &request, &[FacetKind::Source, FacetKind::Folder, FacetKind::Metric], TOP)?;
    Ok(html::panel(&histogram, &facets, &call.params.address(), call.lang))
}

/// The counts beside results, to be put into their page.
pub(super) fn panel(call: &Call) -> Result<Reply, Problem> {
    Ok(Reply::html(&made_panel(call)?))
}

pub(super) fn article(call: &Call) -> Result<Reply, Problem> {
    let snapshot = call.snapshot()?;
    let id = call.params.get(p::ID).unwrap_or_default();
    let query = call.params.text(p::Q);
    let shown = find::show_with_figures(&*snapshot.index, id, query, call.params.today())?;
    let shown = shown.ok_or_else(|| super::api::no_article(id))?;
    let gives = call.server.options.originals;
    let main = html::article(&shown, &neighbours(call)?, &call.params.address(), gives, call.lang);
    Ok(page(call, shown.title.clone(), "article", &main))
}

/// The hits around the article in the list that it was opened from.
fn neighbours(call: &Call) -> Result<Neighbours, Problem> {
    let Some(rank) = call.params.whole(p::RANK).filter(|&rank| (1..=FAR).contains(&rank)) else {
        return Ok(Neighbours::default());
    };
    let before = rank.saturating_sub(2);
    let request = Request { offset: before, limit: 3, ..call.request() };
    let (ids, total) = find::listed(&*call.snapshot()?.index, &request)?;
    let at = rank - 1 - before;
    let id = |at: Option<usize>| at.and_then(|at| ids.get(at)).cloned();
    if ids.get(at).map(String::as_str) != call.params.get(p::ID) {
        // The index has changed, or the address was made by hand.
        return Ok(Neighbours::default());
    }
    Ok(Neighbours { place: Some((rank, total)), previous: id(at.checked_sub(1)), next: id(Some(at + 1)) })
}

pub(super) fn facts(call: &Call) -> Result<Reply, Problem> {
    let Some(metric) = call.params.text(p::METRIC) else {
        let (metrics, all, articles) = call.snapshot()?.metrics()?;
        let some =
            (articles < usize::try_from(call.snapshot()?.index.articles()).unwrap_or(usize::MAX)).then_some(articles);
        return Ok(page(
            call,
            call.lang.text("web.facts.title"),
            "facts",
            &html::metrics(&metrics, all, some, call.lang),
        ));
    };
    let found = call.found_facts(Some(LISTED))?;
    let address = FactsAddress { pairs: call.params.pairs() };
    Ok(page(call, metric.to_owned(), "facts", &html::facts(&found, &address, call.lang)))
}

pub(super) fn why(call: &Call) -> Result<Reply, Problem> {
    let id = call.params.get(p::ID).unwrap_or_default().trim();
    let found = find_why::why(&*call.snapshot()?.index, &call.request(), id)?;
    let found = found.ok_or_else(|| super::api::no_article(id))?;
    let main = html::why(&found, &call.params.address(), call.lang);
    Ok(page(call, call.lang.text("web.why.title"), "why", &main))
}

pub(super) fn status(call: &Call) -> Result<Reply, Problem> {
    let snapshot = call.snapshot()?;
    let (stats, address) = (snapshot.index.stats()?, call.params.address());
    let samples = call.params.whole(p::SAMPLES).unwrap_or(1000);
    let seed = call.params.whole(p::SEED).unwrap_or(1) as u64;
    let recall = call
        .params
        .flag(p::DOCTOR)
        .then(|| doctor::recall(&*snapshot.index, samples, seed, call.params.today()))
        .transpose()?;
    let proof = call.params.flag(p::PROVE).then(|| prove(call, &address.query)).transpose()?;
    let known = snapshot.index.problems()?;
    let known: Vec<String> = known.iter().take(PROBLEMS).map(|problem| problems::text(problem, call.lang)).collect();
    let checked = Checked { recall: recall.as_ref(), proof: proof.as_ref(), may_update: call.server.options.write };
    let main = html::status(&stats, &known, checked, &address, call.lang);
    Ok(page(call, call.lang.text("web.status.title"), "status", &main))
}

pub(super) fn help(call: &Call) -> Result<Reply, Problem> {
    Ok(page(call, call.lang.text("web.help.title"), "help", &html::help(call.lang)))
}

/// What a kind of problem means.
pub(super) fn problem(call: &Call) -> Result<Reply, Problem> {
    let Some((kind, name, _)) = KINDS.iter().find(|line| line.1 == call.name()) else {
        return Err(Problem::new(ProblemKind::Path, "web.problem.path", &[]));
    };
    let trouble =
        Trouble { title: kind.title(call.lang), detail: call.lang.text(&format!("web.problem.about.{name}")) };
    Ok(page(call, trouble.title.clone(), "help", &html::problem(&trouble, call.lang)))
}
