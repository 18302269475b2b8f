//! The style sheet, the script and the picture of the page: part of the program, named by what they hold, so that a
//! browser keeps them for ever.

use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64;

use super::problem::{Kind, Problem};
use super::reply::Reply;
use super::route::Call;

const STYLE: &str = include_str!("../../web/style.css");
const SCRIPT: &str = include_str!("../../web/page.js");
const ICON: &str = include_str!("../../web/favicon.svg");

/// The names of style sheet and script.
static NAMES: LazyLock<[String; 2]> = LazyLock::new(|| {
    [("style", STYLE, "css"), ("page", SCRIPT, "js")].map(|(name, text, ending)| {
        format!("/static/{name}.{:012x}.{ending}", xxh3_64(text.as_bytes()) & 0xffff_ffff_ffff)
    })
});

/// The addresses of style sheet and script.
pub(super) fn links() -> (&'static str, &'static str) {
    (&NAMES[0], &NAMES[1])
}

pub(super) fn asset(call: &Call) -> Result<Reply, Problem> {
    let (style, script) = links();
    let (kind, text) = match call.uri.path() {
        path if path == style => ("text/css; charset=utf-8", STYLE),
        path if path == script => ("text/javascript; charset=utf-8", SCRIPT),
        _ => return Err(Problem::new(Kind::Path, "web.problem.path", &[])),
    };
    Ok(Reply::bytes(kind, text).with("cache-control", "public, max-age=31536000, immutable"))
}

pub(super) fn icon(_: &Call) -> Result<Reply, Problem> {
    Ok(Reply::bytes("image/svg+xml", ICON).with("cache-control", "public, max-age=86400"))
}

pub(super) fn robots(_: &Call) -> Result<Reply, Problem> {
    Ok(Reply::bytes("text/plain; charset=utf-8", "User-agent: *\nDisallow: /\n"))
}

/// By this a browser offers the archive in its own address bar.
pub(super) fn opensearch(call: &Call) -> Result<Reply, Problem> {
    let host = &call.server.policy.host;
    let name = call.lang.text("web.name");
    let text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName><Description>{name}</Description><InputEncoding>UTF-8</InputEncoding>
<Image width="16" height="16" type="image/svg+xml">http://{host}/favicon.svg</Image>
<Url type="text/html" template="http://{host}/?q={{searchTerms}}"/>
</OpenSearchDescription>
"#
    );
    Ok(Reply::bytes("application/opensearchdescription+xml", text))
}
