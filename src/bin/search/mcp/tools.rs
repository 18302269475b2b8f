//! The tools that agents are offered: names, what they are for, what they take and give. Leaves to the parent what they do.

use std::sync::Arc;

use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Value, json};

use super::{HITS, LENGTH};

/// A year, month or day.
const DAY: &str = "A year, month or day: 2022, 2022-09, 2022-09-30.";

/// The tools.
pub(super) fn tools() -> Vec<Tool> {
    let none = json!({});
    let pair = json!({ "query": text("The query."), "id": text("The id or path of the article.") });
    let most = json!({ "top": whole("How many.", 200) });
    vec![
        search(),
        show(),
        facts(),
        tool("metrics", "What the figures of the archive measure most often.", most, &[], "metrics"),
        tool(
            "why",
            "Why an article is found where it is, or not, and a query that finds it.",
            pair,
            &["query", "id"],
            "lines",
        ),
        tool("stats", "What is in the archive, in numbers.", none, &[], ""),
    ]
}

fn search() -> Tool {
    let query =
        "The query: words with spaces are all required; \"quoted\" exact; a|b; -without; metric>100亿元 for figures.";
    let parameters = json!({
        "query": text(query),
        "n": whole("Hits, 5 when not given.", HITS.1),
        "offset": whole("Hits to skip, as `more` says.", 1_000_000),
        "from": text(DAY),
        "to": text(DAY),
        "sort": one_of(&["score", "date", "-date"]),
        "exact": flag("Only what holds the query as typed."),
        "detail": one_of(&["low", "high"]),
    });
    tool("search", "Find articles. Best passages with citations, by tier.", parameters, &["query"], "hits")
}

fn show() -> Tool {
    let parameters = json!({
        "id": text("The id of a hit."),
        "query": text("Mark what this query matches."),
        "start": whole("First character, as `more` says.", 100_000_000),
        "length": whole("Characters, 3000 when not given.", LENGTH.1),
    });
    tool("show", "Read one article, in stretches.", parameters, &["id"], "marks")
}

fn facts() -> Tool {
    let about = "Figures of a metric with value in the base unit, period, sentence and citation.";
    let parameters = json!({
        "metric": text("What is measured: 签约额, or with a condition 签约额>100亿元."),
        "query": text("Words that the article must have."),
        "by": one_of(&["year", "month", "source", "event", "place", "organisation"]),
        "where": text("Conditions with spaces: unit:亿元 kind:money place:黑龙江 change:no."),
        "from": text(DAY),
        "to": text(DAY),
        "n": whole("Figures, 20 when not given.", 100),
        "exact": flag("Only what is named as typed."),
    });
    tool("facts", about, parameters, &["metric"], "facts")
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn one_of(names: &[&str]) -> Value {
    json!({ "type": "string", "enum": names })
}

fn flag(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

fn whole(about: &str, most: usize) -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": most, "description": about })
}

fn tool(name: &'static str, about: &'static str, properties: Value, required: &[&str], list: &str) -> Tool {
    let object = |value: Value| Arc::new(value.as_object().cloned().unwrap_or_default());
    let input =
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    let more = json!({ "type": "object", "description": "Where to go on." });
    let given = if list.is_empty() { json!({}) } else { json!({ list: { "type": "array" }, "more": more }) };
    Tool::new(name, about, object(input))
        .with_raw_output_schema(object(json!({ "type": "object", "properties": given })))
        .with_annotations(ToolAnnotations::with_title(name).read_only(true).open_world(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_only_reads() {
        for tool in tools() {
            let annotations = tool.annotations.unwrap();
            assert_eq!((annotations.read_only_hint, annotations.open_world_hint), (Some(true), Some(false)));
            assert!(tool.output_schema.is_some());
        }
    }
}
