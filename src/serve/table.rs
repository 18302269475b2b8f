//! One table of all routes: path, parameters, what answers, and what it is for. The router, the refusals and the
//! description of the interface are all made from it.

use std::sync::LazyLock;

use super::call::Call;
use super::endpoint::{Answer, Groups, Methods, Route};
use super::params::{self as p, Param};
use super::problem::Problem;
use super::reply::Reply;
use super::{api, events, files, openapi, original, pages, update};

/// What is searched for and how it is listed: the parameters of every page that shows, counts or leads back to results.
const LIST: &[&Param] = &[
    p::Q,
    p::N,
    p::OFFSET,
    p::COMMIT,
    p::SORT,
    p::FROM,
    p::TO,
    p::EXACT,
    p::ALL_WORDS,
    p::RECENT,
    p::CONTEXT,
    p::TIMEOUT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
];
/// The figures that are asked for.
const FACTS: Groups = &[&[
    p::METRIC,
    p::Q,
    p::WHERE,
    p::FROM,
    p::TO,
    p::MIN,
    p::MAX,
    p::ORDER,
    p::GROUP,
    p::CONFLICTS,
    p::EXACT,
    p::N,
    p::TODAY,
    p::TIMEOUT,
]];

const fn work(
    path: &'static str,
    params: Groups,
    gives: &'static str,
    answer: fn(&Call) -> Result<Reply, Problem>,
    about: &'static str,
) -> Route {
    Route { path, about, params, gives, methods: Methods::Read, answer: Answer::Work(answer), public: false }
}

const fn now(path: &'static str, answer: fn(&Call) -> Result<Reply, Problem>, public: bool) -> Route {
    Route { path, about: "", params: &[], gives: "", methods: Methods::Read, answer: Answer::Now(answer), public }
}

/// All routes.
pub(super) const ROUTES: &[Route] = &[
    Route {
        methods: Methods::ReadOrPost,
        ..work(
            "/api/v1/search",
            &[LIST, &[p::EXPLAIN, p::OFFSETS]],
            "SearchAnswer",
            api::search,
            "Search. Also as POST with the same names in a JSON object, for long queries.",
        )
    },
    work(
        "/api/v1/article",
        &[&[p::ID, p::Q, p::OFFSETS, p::TODAY, p::TIMEOUT]],
        "Shown",
        api::article,
        "One whole article, marked for a query.",
    ),
    work(
        "/api/v1/facts",
        FACTS,
        "Facts",
        api::facts,
        "The figures of a metric with their articles, sentences, periods and values.",
    ),
    work("/api/v1/facts.csv", FACTS, "", api::facts_csv, "The same as a table."),
    work("/api/v1/facts.svg", FACTS, "", api::facts_svg, "The same as a picture over time."),
    work(
        "/api/v1/metrics-list",
        &[&[p::TOP]],
        "MetricsAnswer",
        api::metrics,
        "What the figures of the corpus measure most often, with units and ranges.",
    ),
    work(
        "/api/v1/why",
        &[&[p::Q, p::ARTICLE, p::FROM, p::TO, p::TODAY, p::TIMEOUT]],
        "Why",
        api::why,
        "Why one article is found where it is, or not.",
    ),
    work(
        "/api/v1/suggest",
        &[&[p::Q, p::N, p::TODAY, p::TIMEOUT]],
        "SuggestAnswer",
        api::suggest,
        "What may be meant: pinyin, spelling, metrics.",
    ),
    work(
        "/api/v1/histogram",
        &[LIST, &[p::INTERVAL, p::SHARE]],
        "HistogramAnswer",
        api::histogram,
        "How many results there are over time.",
    ),
    work(
        "/api/v1/facets",
        &[LIST, &[p::FACETS, p::TOP]],
        "FacetsAnswer",
        api::facets,
        "How many results have each source, folder, year or metric.",
    ),
    work("/api/v1/stats", &[], "Stats", api::stats, "What is in the index, in numbers."),
    work("/api/v1/state", &[], "StateAnswer", api::state, "The commit of the index and what goes on beside."),
    work(
        "/api/v1/doctor",
        &[&[p::SAMPLES, p::SEED, p::TODAY]],
        "Recall",
        api::doctor,
        "Random stretches of the texts searched for and compared with a scan.",
    ),
    work("/api/v1/prove", &[&[p::Q, p::TODAY]], "Proof", api::prove, "One query compared with a scan of all texts."),
    Route {
        path: "/api/v1/export",
        about: "All results, streamed.",
        params: &[LIST, &[p::FORMAT]],
        gives: "",
        methods: Methods::Read,
        answer: Answer::Export,
        public: false,
    },
    work("/api/v1/cite", &[&[p::ID, p::REFERENCE, p::TODAY]], "", api::cite, "One article as a reference."),
    work(
        "/api/v1/original",
        &[&[p::ID]],
        "",
        original::original,
        "The original file, where the server was started with --originals.",
    ),
    Route {
        about: "Changes of the index and progress, as server-sent events.",
        ..now("/api/v1/events", events::events, false)
    },
    Route {
        about: "Brings the index up to date with its folders, where the server was started with --write.",
        gives: "Progress",
        methods: Methods::Post,
        answer: Answer::Change(update::update),
        ..now("/api/v1/index", update::update, false)
    },
    Route {
        about: "How far such work is, by its number.",
        gives: "Progress",
        ..now("/api/v1/jobs/{number}", update::job, false)
    },
    Route { about: "Nothing, as long as the server lives.", ..now("/api/v1/health", api::health, false) },
    Route { about: "This description.", ..now("/api/v1/openapi.json", openapi, false) },
    work("/", &[LIST, &[p::PANEL]], "", pages::results, ""),
    work("/panel", &[LIST, &[p::PANEL]], "", pages::panel, ""),
    work("/article", &[LIST, &[p::ID, p::RANK]], "", pages::article, ""),
    work("/facts", FACTS, "", pages::facts, ""),
    work("/why", &[LIST, &[p::ID, p::RANK]], "", pages::why, ""),
    work("/status", &[LIST, &[p::DOCTOR, p::PROVE, p::SAMPLES, p::SEED]], "", pages::status, ""),
    now("/help", pages::help, false),
    now("/problems/{name}", pages::problem, false),
    now("/metrics", api::prometheus, false),
    now("/static/{name}", files::asset, true),
    now("/opensearch.xml", files::opensearch, true),
    now("/favicon.svg", files::icon, true),
    now("/robots.txt", files::robots, true),
];

/// The description of all routes, made once.
static DESCRIPTION: LazyLock<serde_json::Value> = LazyLock::new(|| openapi::document(ROUTES));

fn openapi(_: &Call) -> Result<Reply, Problem> {
    Ok(Reply::json(&*DESCRIPTION).with("cache-control", "private, no-cache"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_of_a_route_is_named_once() {
        for route in ROUTES {
            let mut names: Vec<&str> = route.params().map(|param| param.name).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{}", route.path);
        }
    }
}
