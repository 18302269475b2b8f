//! The tools that agents are offered: names, what they are for, what they take and give. Leaves to the parent what they do.

use std::sync::Arc;

use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Value, json};

use super::{HITS, LENGTH};

/// The tools.
pub(super) fn tools() -> Vec<Tool> {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let whole =
        |about: &str, most: usize| json!({ "type": "integer", "minimum": 0, "maximum": most, "description": about });
    let flag = |about: &str| json!({ "type": "boolean", "description": about });
    let day = "A year, month or day: 2022, 2022-09, 2022-09-30.";
    vec![
        tool(
            "search",
            "Find articles. Best passages with citations, by tier.",
            json!({
                "query": text("The query: words with spaces are all required; \"quoted\" exact; a|b; -without; metric>100亿元 for figures."),
                "n": whole("Hits, 5 when not given.", HITS.1), "offset": whole("Hits to skip, as `more` says.", 1_000_000),
                "from": text(day), "to": text(day), "sort": { "type": "string", "enum": ["score", "date", "-date"] },
                "exact": flag("Only what holds the query as typed."), "detail": { "type": "string", "enum": ["low", "high"] },
            }),
            &["query"],
            "hits",
        ),
        tool(
            "show",
            "Read one article, in stretches.",
            json!({
                "id": text("The id of a hit."), "query": text("Mark what this query matches."),
                "start": whole("First character, as `more` says.", 100_000_000), "length": whole("Characters, 3000 when not given.", LENGTH.1),
            }),
            &["id"],
            "marks",
        ),
        tool(
            "facts",
            "Figures of a metric with value in the base unit, period, sentence and citation.",
            json!({
                "metric": text("What is measured: 签约额, or with a condition 签约额>100亿元."), "query": text("Words that the article must have."),
                "by": { "type": "string", "enum": ["year", "month", "source", "event", "place", "organisation"] }, "where": text("Conditions with spaces: unit:亿元 kind:money place:黑龙江 change:no."),
                "from": text(day), "to": text(day), "n": whole("Figures, 20 when not given.", 100), "exact": flag("Only what is named as typed."),
            }),
            &["metric"],
            "facts",
        ),
        tool(
            "metrics",
            "What the figures of the archive measure most often.",
            json!({ "top": whole("How many.", 200) }),
            &[],
            "metrics",
        ),
        tool(
            "why",
            "Why an article is found where it is, or not, and a query that finds it.",
            json!({
                "query": text("The query."), "id": text("The id or path of the article."),
            }),
            &["query", "id"],
            "lines",
        ),
        tool("stats", "What is in the archive, in numbers.", json!({}), &[], ""),
    ]
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
