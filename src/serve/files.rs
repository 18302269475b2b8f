//! Style sheet, script, picture and what machines ask of a site, as answers.

use super::assets::{ICON, SCRIPT, STYLE, links};
use super::call::Call;
use super::problem::{Problem, ProblemKind};
use super::reply::Reply;

pub(super) fn asset(call: &Call) -> Result<Reply, Problem> {
    let (style, script) = links();
    let (kind, text) = match call.uri.path() {
        path if path == style => ("text/css; charset=utf-8", &STYLE),
        path if path == script => ("text/javascript; charset=utf-8", &SCRIPT),
        _ => return Err(Problem::new(ProblemKind::Path, "web.problem.path", &[])),
    };
    Ok(Reply::bytes(kind, text.as_bytes()).with("cache-control", "public, max-age=31536000, immutable"))
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
