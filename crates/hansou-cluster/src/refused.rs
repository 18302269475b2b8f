//! What a cluster did not take of a bulk. An answer to a bulk has an item for each action, in order, each with its own
//! status: half of it may be taken and the rest refused.

use serde_json::Value;

/// An action that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which action of the bulk, from 0.
    pub action: usize,
    /// The same may be taken a moment later.
    pub is_passing: bool,
    /// What the cluster says.
    pub what: String,
    /// The type of the error, as the cluster names it.
    pub kind: String,
}

/// The actions of a bulk that were not taken; `None` when the answer is not one to so many actions.
pub fn refused(answer: &Value, actions: usize) -> Option<Vec<Refused>> {
    let items = answer["items"].as_array().filter(|items| items.len() == actions)?;
    let mut all = Vec::new();
    for (action, item) in items.iter().enumerate() {
        let done = item.as_object().and_then(|item| item.values().next())?;
        let status = done["status"].as_u64()?;
        // A document that is to be deleted and is not there is gone.
        let is_done = (200..300).contains(&status) || status == 404 && done.get("error").is_none();
        if !is_done {
            let error = &done["error"];
            let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
            let (kind, what) = (text("type"), text("reason"));
            let is_passing = matches!(status, 429 | 502..=504) && kind != "cluster_block_exception";
            all.push(Refused { action, is_passing, what, kind });
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(action: &str, status: u64, kind: Option<&str>) -> Value {
        match kind {
            Some(kind) => json!({action: {"status": status, "error": {"type": kind, "reason": "because"}}}),
            None => json!({action: {"status": status}}),
        }
    }

    #[test]
    fn half_of_a_bulk() {
        let items = [
            item("index", 201, None),
            item("index", 429, Some("opensearch_rejected_execution_exception")),
            item("delete", 404, None),
            item("index", 400, Some("mapper_parsing_exception")),
            item("index", 503, Some("unavailable_shards_exception")),
            item("index", 429, Some("cluster_block_exception")),
            item("index", 200, None),
        ];
        let answer = json!({"errors": true, "items": items});
        let got: Vec<(usize, bool)> =
            refused(&answer, 7).unwrap().iter().map(|one| (one.action, one.is_passing)).collect();
        assert_eq!(got, [(1, true), (3, false), (4, true), (5, false)]);
    }

    #[test]
    fn an_answer_to_another_bulk_is_none() {
        let answer = json!({"items": [item("index", 201, None)]});
        assert_eq!(refused(&answer, 2), None);
        assert_eq!(refused(&json!({"took": 1}), 1), None);
        assert_eq!(refused(&json!({"items": [3]}), 1), None);
    }
}
