//! Answers of a cluster, and what is wrong with them. Knows status and bytes, no connection.

use serde_json::Value;

use crate::error::{Error, Result};

/// Characters of an answer that are repeated in an error.
const SHOWN: usize = 160;

/// The JSON of an answer, or what it says went wrong.
///
/// # Errors
/// Whatever the cluster, or what stands before it, answered instead.
pub fn read(at: &str, status: u16, body: &[u8]) -> Result<Value> {
    let json = serde_json::from_slice::<Value>(body).ok().filter(Value::is_object);
    match (status, json) {
        (200..=299, Some(json)) => Ok(json),
        (_, Some(json)) if json.get("error").is_some() => Err(said(at, status, &json)),
        (404, Some(_)) => Err(Error::Missing { at: at.to_owned(), what: "the document".to_owned() }),
        (_, _) => Err(unsaid(at, status, body)),
    }
}

/// An answer without the words of OpenSearch: a proxy's, or nonsense.
fn unsaid(at: &str, status: u16, body: &[u8]) -> Error {
    let at = at.to_owned();
    let beginning: String = String::from_utf8_lossy(body).chars().take(SHOWN).collect();
    let what = format!("{status} {}", beginning.split_whitespace().collect::<Vec<_>>().join(" "));
    match status {
        401 => Error::Unauthorized { at },
        403 => Error::Forbidden { at, what },
        429 => Error::Busy { at, what },
        502..=504 => Error::Unreachable { at, what },
        _ => Error::Garbage { at, what },
    }
}

/// An error in the words of OpenSearch.
fn said(at: &str, status: u16, json: &Value) -> Error {
    let error = &json["error"];
    let root = &error["root_cause"][0];
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let first = |key: &str| Some(text(root, key)).filter(|text| !text.is_empty()).unwrap_or_else(|| text(error, key));
    let kind = first("type");
    let reason: String = match error.as_str() {
        Some(plain) => plain.chars().take(SHOWN).collect(),
        None => first("reason").chars().take(2 * SHOWN).collect(),
    };
    let at = at.to_owned();
    match (status, kind.as_str()) {
        (401, _) => Error::Unauthorized { at },
        (_, "cluster_block_exception") if status != 503 => Error::ReadOnly { at, what: reason },
        (_, "security_exception") | (403, _) => Error::Forbidden { at, what: reason },
        (_, "index_not_found_exception") => Error::Missing { at, what: reason },
        (409, _) | (_, "resource_already_exists_exception") => Error::Conflict { at, what: reason },
        (429, _) | (_, "circuit_breaking_exception" | "opensearch_rejected_execution_exception") => {
            Error::Busy { at, what: reason }
        }
        (503, "search_phase_execution_exception" | "no_shard_available_action_exception" | "") => {
            Error::ShardsFailed { at, failed: 1, total: 1, what: reason }
        }
        (
            503,
            "cluster_block_exception" | "cluster_manager_not_discovered_exception" | "master_not_discovered_exception",
        ) => Error::Unreachable { at, what: reason },
        (504, _) | (_, "process_cluster_event_timeout_exception") => Error::Timeout { at },
        (404, _) => Error::Missing { at, what: reason },
        (502..=503, _) => Error::Unreachable { at, what: reason },
        _ => Error::Refused { at, what: format!("{kind}: {reason}") },
    }
}

/// Looks whether one of several answers in one (`_msearch`) is an error of its own.
///
/// # Errors
/// What it says went wrong, as [`read`].
pub fn read_part(at: &str, answer: &Value) -> Result<()> {
    match answer["status"].as_u64().and_then(|status| u16::try_from(status).ok()) {
        Some(status) if status >= 300 => read(at, status, answer.to_string().as_bytes()).map(drop),
        _ => Ok(()),
    }
}

/// How many shards of an index answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shards {
    /// All that were asked.
    pub total: u64,
    /// Those that gave no answer.
    pub failed: u64,
    /// The time was up before all had been looked at.
    pub timed_out: bool,
    /// The first reason given.
    pub what: String,
}

impl Shards {
    /// Of an answer to a search.
    pub fn from_answer(answer: &Value) -> Self {
        let shards = &answer["_shards"];
        let number = |key: &str| shards[key].as_u64().unwrap_or(0);
        Self {
            total: number("total"),
            failed: number("failed").max(number("total").saturating_sub(number("successful"))),
            timed_out: answer["timed_out"].as_bool().unwrap_or(false),
            what: shards["failures"][0]["reason"]["reason"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// The same, where all shards gave an answer.
    ///
    /// # Errors
    /// [`Error::ShardsFailed`] where one did not.
    pub fn all_answered(self, at: &str) -> Result<Self> {
        if self.failed > 0 {
            let Self { failed, total, mut what, .. } = self;
            // Of a shard that is being moved, or has no copy left, the cluster gives no reason.
            if what.is_empty() {
                what = "no copy of them is there now".to_owned();
            }
            return Err(Error::ShardsFailed { at: at.to_owned(), failed, total, what });
        }
        Ok(self)
    }

    /// True when all of the index was looked at.
    pub fn are_complete(&self) -> bool {
        self.failed == 0 && !self.timed_out
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kind(status: u16, body: &str) -> String {
        match read("https://h/n", status, body.as_bytes()) {
            Ok(_) => "ok".to_owned(),
            Err(error) => format!("{error:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
        }
    }

    fn error(kind: &str, reason: &str) -> String {
        json!({"error": {"root_cause": [{"type": kind, "reason": reason}], "type": kind, "reason": reason}}).to_string()
    }

    #[test]
    fn each_fault_has_its_error() {
        for (status, body, wanted) in [
            (200, "{}".to_owned(), "ok"),
            (200, "<html>welcome</html>".to_owned(), "Garbage"),
            (200, "[1, 2".to_owned(), "Garbage"),
            (500, String::new(), "Garbage"),
            (401, "Unauthorized".to_owned(), "Unauthorized"),
            (401, error("security_exception", "missing"), "Unauthorized"),
            (403, error("security_exception", "no permissions for [indices:data/write/bulk]"), "Forbidden"),
            (
                403,
                error("cluster_block_exception", "index [n] blocked by: [FORBIDDEN/8/index write (api)]"),
                "ReadOnly",
            ),
            (429, error("cluster_block_exception", "disk usage exceeded flood-stage watermark"), "ReadOnly"),
            (503, error("cluster_block_exception", "state not recovered"), "Unreachable"),
            (503, error("cluster_manager_not_discovered_exception", ""), "Unreachable"),
            (404, error("index_not_found_exception", "no such index [n]"), "Missing"),
            (404, r#"{"_index":"n","found":false}"#.to_owned(), "Missing"),
            (409, error("version_conflict_engine_exception", "required seqNo"), "Conflict"),
            (400, error("resource_already_exists_exception", "exists"), "Conflict"),
            (429, error("opensearch_rejected_execution_exception", "queue is full"), "Busy"),
            (429, "slow down".to_owned(), "Busy"),
            (502, "Bad Gateway".to_owned(), "Unreachable"),
            (504, "Gateway Time-out".to_owned(), "Unreachable"),
            (503, error("search_phase_execution_exception", "all shards failed"), "ShardsFailed"),
            (400, error("strict_dynamic_mapping_exception", "introduction of [x] is not allowed"), "Refused"),
            (400, error("mapper_parsing_exception", "failed to parse"), "Refused"),
            (413, "Payload Too Large".to_owned(), "Garbage"),
        ] {
            assert_eq!(kind(status, &body), wanted, "{status} {body}");
        }
    }

    #[test]
    fn shards_that_do_not_answer_are_counted() {
        let shards = |total: u64, successful: u64, failed: u64, timed_out: bool| {
            let shards = json!({"total": total, "successful": successful, "failed": failed});
            Shards::from_answer(&json!({"timed_out": timed_out, "_shards": shards}))
        };
        assert!(shards(3, 3, 0, false).are_complete());
        assert!(!shards(3, 2, 1, false).are_complete());
        // A shard without any copy is not among the failed.
        assert_eq!(shards(3, 2, 0, false).failed, 1);
        assert!(!shards(3, 3, 0, true).are_complete());
    }
}
