//! The description of the interface (OpenAPI 3.1), made from the table of routes and from the types that are answered.

use serde_json::{Value, json};
use utoipa::OpenApi;

use super::endpoint::{Answer, Methods, Route};
use super::params::{LANG, Param, ValueKind};
use super::problem::KINDS;

/// The types that are answered: their comments become descriptions.
#[derive(OpenApi)]
#[openapi(components(schemas(
    super::api::SearchAnswer,
    super::api::MetricsAnswer,
    super::api::SuggestAnswer,
    super::api::HistogramAnswer,
    super::api::FacetsAnswer,
    super::api::StateAnswer,
    super::problem::ProblemDocument,
    super::jobs::Progress,
    crate::find::Shown,
    crate::find::why::Why,
    crate::find::doctor::Recall,
    crate::find::doctor::Proof,
    crate::fact::Facts,
    crate::index::Stats,
)))]
struct Types;

/// The description of some routes.
pub(super) fn document(routes: &[Route]) -> Value {
    let mut document = serde_json::to_value(Types::openapi()).unwrap_or_default();
    let paths: serde_json::Map<String, Value> = routes
        .iter()
        .filter(|route| !route.about.is_empty())
        .map(|route| (route.path.to_owned(), path(route)))
        .collect();
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "hansou", "version": env!("CARGO_PKG_VERSION"),
        "description": "Search over a folder of Chinese articles. Every answer is of one commit of the index. Ranges are half open, in Unicode characters unless `offsets=utf16`.",
        "license": { "name": env!("CARGO_PKG_LICENSE") },
    });
    document["paths"] = Value::Object(paths);
    document["components"]["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" } });
    document["security"] = json!([{ "token": [] }]);
    document
}

fn path(route: &Route) -> Value {
    if route.methods == Methods::Post {
        return json!({ "post": operation(route) });
    }
    let mut path = json!({ "get": operation(route) });
    if route.methods == Methods::ReadOrPost {
        let mut post = operation(route);
        let properties: serde_json::Map<String, Value> = route
            .params()
            .map(|param| {
                (param.name.to_owned(), json!({ "description": param.about, "type": ["string", "number", "boolean"] }))
            })
            .collect();
        post["operationId"] = json!("search_post");
        post["parameters"] = json!([]);
        post["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": { "type": "object", "properties": properties, "additionalProperties": false } } } });
        path["post"] = post;
    }
    path
}

fn operation(route: &Route) -> Value {
    let id = route.path.trim_start_matches("/api/v1/").replace(['/', '.', '-'], "_").replace(['{', '}'], "");
    let in_path = route
        .path
        .split(['{', '}'])
        .nth(1)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let parameters: Vec<Value> = in_path.into_iter().chain(route.params().chain([LANG]).map(parameter)).collect();
    json!({ "operationId": id, "summary": route.about, "parameters": parameters, "responses": responses(route) })
}

/// What a route answers, by media type.
fn content(route: &Route) -> Value {
    match (&route.answer, route.gives) {
        _ if route.path.ends_with("/events") => json!({ "text/event-stream": { "schema": { "type": "string" } } }),
        (Answer::Export, _) => json!({
            "text/csv": { "schema": { "type": "string" } },
            "text/tab-separated-values": { "schema": { "type": "string" } },
            "application/jsonl": { "schema": { "type": "string" } },
            "text/plain": { "schema": { "type": "string" } },
            "application/x-research-info-systems": { "schema": { "type": "string" } },
            "application/x-bibtex": { "schema": { "type": "string" } },
            "application/vnd.citationstyles.csl+json": {},
        }),
        _ if route.path.ends_with("/cite") => json!({
            "text/plain": { "schema": { "type": "string" } },
            "application/x-research-info-systems": { "schema": { "type": "string" } },
            "application/x-bibtex": { "schema": { "type": "string" } },
            "application/vnd.citationstyles.csl+json": {},
        }),
        _ if route.path.ends_with(".csv") => json!({ "text/csv": { "schema": { "type": "string" } } }),
        _ if route.path.ends_with(".svg") => json!({ "image/svg+xml": { "schema": { "type": "string" } } }),
        _ if route.path.ends_with("/original") => json!({ "application/octet-stream": {}, "text/plain": {} }),
        (_, "") => json!({ "application/json": {} }),
        (_, schema) => {
            json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
        }
    }
}

fn responses(route: &Route) -> Value {
    let content = content(route);
    let mut responses = serde_json::Map::new();
    let (status, answer) = match (route.path.ends_with("/health"), route.methods) {
        (true, _) => ("204", json!({ "description": "It lives." })),
        (_, Methods::Post) => ("202", json!({ "description": "It has begun.", "content": content })),
        _ => ("200", json!({ "description": "The answer.", "content": content })),
    };
    responses.insert(status.into(), answer);
    let mut codes: Vec<u16> = KINDS.iter().map(|kind| kind.2).collect();
    codes.dedup();
    for code in codes {
        let problem =
            json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDocument" } } });
        responses.insert(code.to_string(), json!({ "description": "A problem (RFC 9457).", "content": problem }));
    }
    Value::Object(responses)
}

fn parameter(param: &Param) -> Value {
    let schema = match &param.kind {
        ValueKind::Text | ValueKind::Value => json!({ "type": "string" }),
        ValueKind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        ValueKind::Whole(usize::MAX) => json!({ "type": "integer", "minimum": 0 }),
        ValueKind::Whole(most) => json!({ "type": "integer", "minimum": 0, "maximum": most }),
        ValueKind::Flag => json!({ "type": "string", "enum": ["0", "1", "true", "false"] }),
        ValueKind::Choice(choices) => json!({ "type": "string", "enum": choices }),
        ValueKind::Choices(choices) => json!({ "type": "array", "items": { "type": "string", "enum": choices } }),
        ValueKind::Day => json!({ "type": "string", "examples": ["2022", "2022-09", "2022-09-30"] }),
        ValueKind::Time => json!({ "type": "string", "examples": ["2s", "500ms"] }),
    };
    let mut described = json!({ "name": param.name, "in": "query", "description": param.about, "schema": schema });
    if matches!(param.kind, ValueKind::Choices(_)) {
        described["explode"] = json!(false);
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::table::ROUTES;

    #[test]
    fn every_route_is_described_and_every_reference_leads_somewhere() {
        let document = document(ROUTES);
        let described: Vec<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        for route in ROUTES {
            assert_eq!(described.contains(&route.path), route.path.starts_with("/api/"), "{}", route.path);
        }
        let text = document.to_string();
        for reference in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document["components"]["schemas"][reference].is_object(), "{reference}");
        }
    }
}
