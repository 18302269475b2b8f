//! The way of a request: guard, parameters, the line of the `table` that answers it, and the answer under its entity tag.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HeaderMap, IF_NONE_MATCH};
use axum::http::{Extensions, Method, Request, Response, StatusCode, Uri, Version};
use axum::routing::any;
use tower_http::compression::CompressionLayer;
use xxhash_rust::xxh3::xxh3_64;

use super::call::Call;
use super::endpoint::{Answer, Route};
use super::export;
use super::guard::{key, protect, without_key};
use super::listen::Peer;
use super::params::{self as p, Params};
use super::problem::{Problem, ProblemKind};
use super::reply::Reply;
use super::state::Server;
use super::table::ROUTES;
use super::work::Refused;
use crate::find::Deadline;
use crate::render::messages::Lang;

/// Bytes of the body of a request.
const BODY: usize = 1 << 20;
/// Time for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The router of all routes.
pub(super) fn router(server: &Arc<Server>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let answer =
            move |State(server): State<Arc<Server>>, request: Request<Body>| answer(server, Some(route), request);
        router = router.route(route.path, any(answer));
    }
    let unknown = move |State(server): State<Arc<Server>>, request: Request<Body>| answer(server, None, request);
    router.fallback(unknown).layer(CompressionLayer::new().compress_when(compresses)).with_state(Arc::clone(server))
}

/// Answers one request, whatever comes.
async fn answer(server: Arc<Server>, route: Option<&'static Route>, request: Request<Body>) -> Response<Body> {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    let lang = language(&head.uri, &head.headers, server.options.lang);
    let call = Call {
        params: Params::default(),
        lang,
        uri: head.uri.clone(),
        deadline: Deadline::never(),
        snapshot: None,
        server: Arc::clone(&server),
    };
    let replied =
        match server.policy.check(&head.method, &head.uri, &head.headers, route.is_some_and(|route| route.public)) {
            Err(problem) => call.refuse(&problem),
            Ok(()) if call.is_page() && key(&head.uri).is_some() => enter(&server, &head.uri),
            Ok(()) => match (route, read(route, &head.method, &head.uri, &head.headers, body).await) {
                (None, _) => call.refuse(&Problem::new(ProblemKind::Path, "web.problem.path", &[])),
                (_, Err(problem)) => call.refuse(&problem),
                (Some(route), Ok(params)) => dispatch(route, Call { params, ..call }, known_tag(&head.headers)).await,
            },
        };
    let count = if replied.is_good() { &server.counts.good } else { &server.counts.bad };
    count.fetch_add(1, Relaxed);
    server.counts.micros.fetch_add(u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX), Relaxed);
    let mut response = protect(replied.into_response());
    if let Some(log) = &server.options.log {
        log.write(head.extensions.get::<Peer>().copied(), (&head.method, &head.uri), &response, started.elapsed());
    }
    if head.extensions.get::<Peer>().is_some_and(|peer| !peer.0.ip().is_loopback()) {
        response.extensions_mut().insert(FarAway);
    }
    response
}

/// The entity tag of the answer that the reader has already.
fn known_tag(headers: &HeaderMap) -> Option<&str> {
    headers.get(IF_NONE_MATCH).and_then(|tag| tag.to_str().ok())
}

/// The reader sits at another machine. Between processes of one machine compressing costs more than it saves.
#[derive(Clone, Copy)]
struct FarAway;

/// Whether an answer is worth compressing. Events must leave at once.
fn compresses(_: StatusCode, _: Version, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = kind.starts_with("text/") || kind.contains("json") || kind.contains("svg");
    extensions.get::<FarAway>().is_some() && is_text && !kind.starts_with("text/event-stream")
}

/// A browser comes in with the key: it gets the cookie and the address without the key.
fn enter(server: &Server, uri: &Uri) -> Reply {
    let cookie = format!(
        "{}={}; Path=/; HttpOnly; SameSite=Strict",
        server.policy.cookie,
        server.policy.token.as_deref().unwrap_or_default()
    );
    Reply::empty(303).with("location", without_key(uri)).with("set-cookie", cookie).with("cache-control", "no-store")
}

/// Reads the parameters, from the address or from a body in JSON.
async fn read(
    route: Option<&'static Route>,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: Body,
) -> Result<Params, Problem> {
    let Some(route) = route else { return Ok(Params::default()) };
    if !route.methods.take(method) {
        let problem = Problem::new(ProblemKind::Method, "web.problem.method", &[("method", method.as_str())]);
        return Err(problem.allowing(route.methods.listed()));
    }
    let pairs = match *method {
        Method::POST => {
            let large = || Problem::new(ProblemKind::Large, "web.problem.large", &[]);
            let announced =
                headers.get("content-length").and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
            if announced.is_some_and(|length| length > BODY) {
                return Err(large());
            }
            let bytes = tokio::time::timeout(PATIENCE, to_bytes(body, BODY)).await;
            let bytes =
                bytes.map_err(|_| Problem::new(ProblemKind::Head, "web.problem.slow", &[]))?.map_err(|_| large())?;
            fields(&bytes).ok_or_else(|| Problem::new(ProblemKind::Head, "web.problem.body", &[]))?
        }
        _ => form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
    };
    Params::check(pairs, &route.params().collect::<Vec<_>>())
}

/// The fields of a JSON object as parameters.
fn fields(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(bytes).ok()?;
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(value.to_string()),
        serde_json::Value::Null => Some(String::new()),
        _ => None,
    };
    object.into_iter().map(|(name, value)| Some((name, text(value)?))).collect()
}

/// Runs what answers.
async fn dispatch(route: &'static Route, mut call: Call, tag: Option<&str>) -> Reply {
    call.deadline = call.params.deadline(call.server.options.timeout);
    match &route.answer {
        Answer::Now(answer) => answer(&call).unwrap_or_else(|problem| call.refuse(&problem)),
        Answer::Work(answer) => {
            let (answer, tag) = (*answer, tag.map(str::to_owned));
            on_a_worker(call, move |call| of_snapshot(call, move |call| tagged(call, tag.as_deref(), answer))).await
        }
        Answer::Change(answer) => {
            let answer = *answer;
            on_a_worker(call, move |call| answer(&call).unwrap_or_else(|problem| call.refuse(&problem))).await
        }
        Answer::Export => {
            if call.params.get(p::TIMEOUT).is_none() {
                // Ends when the reader leaves.
                call.deadline = Deadline::never();
            }
            export::export(call).await
        }
    }
}

/// Answers from the newest commit.
fn of_snapshot(mut call: Call, answer: impl FnOnce(&Call) -> Result<Reply, Problem>) -> Reply {
    let replied = call.server.snapshot().and_then(|snapshot| {
        call.snapshot = Some(snapshot);
        answer(&call)
    });
    replied.unwrap_or_else(|problem| call.refuse(&problem))
}

async fn on_a_worker(call: Call, answer: impl FnOnce(Call) -> Reply + Send + 'static) -> Reply {
    let (server, deadline) = (Arc::clone(&call.server), call.deadline.clone());
    let (lang, uri) = (call.lang, call.uri.clone());
    let work = move || answer(call);
    let refused = |problem: Problem| {
        let blank = Call {
            params: Params::default(),
            lang,
            uri,
            deadline: Deadline::never(),
            snapshot: None,
            server: Arc::clone(&server),
        };
        blank.refuse(&problem)
    };
    match server.workers.run(&deadline, work).await {
        Ok(reply) => reply,
        Err(Refused::Busy) => refused(Problem::busy()),
        Err(Refused::Failed(what)) => refused(Problem::new(ProblemKind::Damaged, "error.panic", &[("what", &what)])),
    }
}

/// An answer depends on the commit, the address, the language and the day, and on nothing else: who has it already need
/// not get it again.
fn tagged(call: &Call, tag: Option<&str>, answer: fn(&Call) -> Result<Reply, Problem>) -> Result<Reply, Problem> {
    let told = format!("{}\n{:?}\n{}\n{}", call.uri, call.lang, call.params.today(), env!("CARGO_PKG_VERSION"));
    let own = format!("\"{}-{:016x}\"", call.commit(), xxh3_64(told.as_bytes()));
    let is_known = tag.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == own));
    let is_state = call.uri.path().ends_with("/state");
    let reply = if is_known && !is_state { Reply::empty(304) } else { answer(call)? };
    let reply = reply.with("vary", "Accept-Language, Cookie");
    Ok(match is_state || call.deadline.was_over() {
        true => reply.with("cache-control", "no-store"),
        false => reply.with("etag", own).with("cache-control", "private, no-cache"),
    })
}

/// The reader's language: asked for, else that of the cookie, else the browser's, else the server's.
fn language(uri: &Uri, headers: &HeaderMap, usual: Lang) -> Lang {
    let named = |name: &str| match name.split(['-', ';']).next().unwrap_or_default().trim() {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    };
    let text =
        |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok()).unwrap_or_default();
    let asked = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")));
    let kept = text(COOKIE).split(';').find_map(|pair| pair.trim().strip_prefix("lang="));
    let preferred = text(ACCEPT_LANGUAGE).split(',').find_map(|name| named(name.trim()));
    asked.and_then(named).or_else(|| kept.and_then(named)).or(preferred).unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let check = |uri: &str, headers: &[(&'static str, &'static str)], wanted: Lang| {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.append(*name, value.parse().unwrap());
            }
            assert_eq!(language(&uri.parse().unwrap(), &map, Lang::Zh), wanted, "{uri} {headers:?}");
        };
        check("/", &[], Lang::Zh);
        check("/?lang=en", &[("accept-language", "zh")], Lang::En);
        check("/", &[("accept-language", "fr, en-GB;q=0.8, zh;q=0.5")], Lang::En);
        check("/", &[("cookie", "a=b; lang=en"), ("accept-language", "zh-CN")], Lang::En);
        check("/?q=lang=en", &[("accept-language", "de")], Lang::Zh);
    }
}
