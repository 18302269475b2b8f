//! One table of all routes: path, parameters, what answers, and what it is for. The router, the refusals and the
//! description of the interface are all made from it.

use super::params::{self as p, Param};
use super::problem::Problem;
use super::reply::Reply;
use super::route::Call;
use super::{api, assets, openapi, original, pages};

/// A line of the table.
pub(super) struct Route {
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    /// What it is for, in English; empty for pages and what belongs to them.
    pub about: &'static str,
    /// Its parameters.
    pub params: &'static [&'static Param],
    /// The schema of what it answers, where it answers JSON.
    pub gives: &'static str,
    /// What answers.
    pub answer: Answer,
    /// True for what needs no token.
    pub public: bool,
}

/// What answers a request.
pub(super) enum Answer {
    /// Reads the index, on a worker.
    Work(fn(&Call) -> Result<Reply, Problem>),
    /// Needs no index and takes no time.
    Now(fn(&Call) -> Result<Reply, Problem>),
    /// Gives all results piece by piece.
    Export,
    /// Tells of changes for as long as the reader stays.
    Events,
}

/// The parameters of a search, and what its page has beside.
const SEARCH: &[&Param] = &[
    p::Q,
    p::N,
    p::OFFSET,
    p::SORT,
    p::FROM,
    p::TO,
    p::EXACT,
    p::RECENT,
    p::CONTEXT,
    p::EXPLAIN,
    p::TIMEOUT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
    p::OFFSETS,
];
const PAGE: &[&Param] = &[
    p::Q,
    p::N,
    p::OFFSET,
    p::SORT,
    p::FROM,
    p::TO,
    p::EXACT,
    p::RECENT,
    p::CONTEXT,
    p::TIMEOUT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
    p::PANEL,
];
const OPENED: &[&Param] = &[
    p::ID,
    p::RANK,
    p::Q,
    p::N,
    p::OFFSET,
    p::SORT,
    p::FROM,
    p::TO,
    p::EXACT,
    p::RECENT,
    p::CONTEXT,
    p::TIMEOUT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
];
const FACTS: &[&Param] = &[
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
];
const EXPORT: &[&Param] = &[
    p::Q,
    p::SORT,
    p::FROM,
    p::TO,
    p::EXACT,
    p::RECENT,
    p::CONTEXT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
    p::FORMAT,
    p::TIMEOUT,
    p::N,
    p::OFFSET,
];
const STATUS: &[&Param] = &[
    p::DOCTOR,
    p::PROVE,
    p::SAMPLES,
    p::SEED,
    p::Q,
    p::N,
    p::OFFSET,
    p::SORT,
    p::FROM,
    p::TO,
    p::EXACT,
    p::RECENT,
    p::CONTEXT,
    p::TIMEOUT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
];
const HISTOGRAM: &[&Param] = &[
    p::Q,
    p::N,
    p::OFFSET,
    p::FROM,
    p::TO,
    p::EXACT,
    p::TIMEOUT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
    p::INTERVAL,
    p::SHARE,
    p::SORT,
    p::RECENT,
    p::CONTEXT,
];
const FACETS: &[&Param] = &[
    p::Q,
    p::N,
    p::OFFSET,
    p::FROM,
    p::TO,
    p::EXACT,
    p::TIMEOUT,
    p::SOURCE,
    p::FOLDER,
    p::UNDATED,
    p::TODAY,
    p::FACETS,
    p::TOP,
    p::SORT,
    p::RECENT,
    p::CONTEXT,
];

const fn work(
    path: &'static str,
    params: &'static [&'static Param],
    gives: &'static str,
    answer: fn(&Call) -> Result<Reply, Problem>,
    about: &'static str,
) -> Route {
    Route { path, about, params, gives, answer: Answer::Work(answer), public: false }
}

const fn now(path: &'static str, answer: fn(&Call) -> Result<Reply, Problem>, public: bool) -> Route {
    Route { path, about: "", params: &[], gives: "", answer: Answer::Now(answer), public }
}

/// All routes.
pub(super) const ROUTES: &[Route] = &[
    work(
        "/api/v1/search",
        SEARCH,
        "SearchAnswer",
        api::search,
        "Search. Also as POST with the same names in a JSON object, for long queries.",
    ),
    work(
        "/api/v1/article",
        &[p::ID, p::Q, p::OFFSETS, p::TODAY, p::TIMEOUT],
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
        &[p::TOP],
        "MetricsAnswer",
        api::metrics,
        "What the figures of the corpus measure most often, with units and ranges.",
    ),
    work(
        "/api/v1/why",
        &[p::Q, p::ARTICLE, p::FROM, p::TO, p::TODAY, p::TIMEOUT],
        "Why",
        api::why,
        "Why one article is found where it is, or not.",
    ),
    work(
        "/api/v1/suggest",
        &[p::Q, p::N, p::TODAY, p::TIMEOUT],
        "SuggestAnswer",
        api::suggest,
        "What may be meant: pinyin, spelling, metrics.",
    ),
    work("/api/v1/histogram", HISTOGRAM, "HistogramAnswer", api::histogram, "How many results there are over time."),
    work(
        "/api/v1/facets",
        FACETS,
        "FacetsAnswer",
        api::facets,
        "How many results have each source, folder, year or metric.",
    ),
    work("/api/v1/stats", &[], "Stats", api::stats, "What is in the index, in numbers."),
    work("/api/v1/state", &[], "StateAnswer", api::state, "The commit of the index and what goes on beside."),
    work(
        "/api/v1/doctor",
        &[p::SAMPLES, p::SEED, p::TODAY],
        "Recall",
        api::doctor,
        "Random stretches of the texts searched for and compared with a scan.",
    ),
    work("/api/v1/prove", &[p::Q, p::TODAY], "Proof", api::prove, "One query compared with a scan of all texts."),
    Route {
        path: "/api/v1/export",
        about: "All results, streamed.",
        params: EXPORT,
        gives: "",
        answer: Answer::Export,
        public: false,
    },
    work(
        "/api/v1/original",
        &[p::ID],
        "",
        original::original,
        "The original file, where the server was started with --originals.",
    ),
    Route {
        path: "/api/v1/events",
        about: "Changes of the index and progress, as server-sent events.",
        params: &[],
        gives: "",
        answer: Answer::Events,
        public: false,
    },
    Route { about: "Nothing, as long as the server lives.", ..now("/api/v1/health", api::health, false) },
    Route { about: "This description.", ..now("/api/v1/openapi.json", openapi::openapi, false) },
    work("/", PAGE, "", pages::results, ""),
    work("/panel", PAGE, "", pages::panel, ""),
    work("/article", OPENED, "", pages::article, ""),
    work("/facts", FACTS, "", pages::facts, ""),
    work("/why", OPENED, "", pages::why, ""),
    work("/status", STATUS, "", pages::status, ""),
    now("/help", pages::help, false),
    now("/problems/{name}", pages::problem, false),
    now("/metrics", api::prometheus, false),
    now("/static/{name}", assets::asset, true),
    now("/opensearch.xml", assets::opensearch, true),
    now("/favicon.svg", assets::icon, true),
    now("/robots.txt", assets::robots, true),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_of_a_route_is_named_once() {
        for route in ROUTES {
            let mut names: Vec<&str> = route.params.iter().map(|param| param.name).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{}", route.path);
        }
    }
}
