//! What the cluster multiplies BM25 by. Lucene once had the factor k1 + 1 in every score and has left it out since; which
//! of them an index has depends on the version that made it, and the index says it itself.

use hansou_cluster::Cluster;
use serde_json::{Value, json};

use super::copies::ask_primaries;
use super::mapping::field;
use crate::error::{Error, Result};
use crate::index::postings::{Field, TermKind};
use crate::index::terms;

/// The factor of a generation: the score of some term of some article, divided by what it is explained to consist of. 1
/// for an index without articles.
pub(super) fn factor(cluster: &Cluster, generation: &str) -> Result<f32> {
    let ask = |body: Value| ask_primaries(cluster, generation, &body);
    let some = ask(json!({"size": 1, "query": {"exists": {"field": field(Field::Body, TermKind::Single)}}}))?;
    let body = some["hits"]["hits"][0]["_source"]["body"].as_str().unwrap_or_default();
    let chars = hansou_text::fold::fold(body).chars;
    let mut atom = None;
    terms::singles(&chars, &hansou_text::atom::atoms(&chars), |one| {
        atom.get_or_insert_with(|| one.to_owned());
    });
    let Some(atom) = atom else { return Ok(1.0) };
    let query = json!({"term": {field(Field::Body, TermKind::Single): {"value": atom}}});
    let answer = ask(json!({"size": 1, "explain": true, "_source": false, "query": query}))?;
    let damaged = || Error::Damaged { path: cluster.shown().into(), what: "its scores cannot be explained".to_owned() };
    explained(&answer["hits"]["hits"][0]["_explanation"]).ok_or_else(damaged)
}

/// The score of a term divided by its idf and its weight by frequency, all as they are explained.
fn explained(explanation: &Value) -> Option<f32> {
    let part = |node: &Value, name: &str| {
        let details = node["details"].as_array()?;
        let is_named = |part: &&Value| part["description"].as_str().is_some_and(|text| text.starts_with(name));
        details.iter().find(is_named)?["value"].as_f64()
    };
    let mut nodes = vec![explanation];
    while let Some(node) = nodes.pop() {
        if let Some((idf, frequency)) = part(node, "idf").zip(part(node, "tf")) {
            return Some((node["value"].as_f64()? / (idf * frequency)) as f32);
        }
        nodes.extend(node["details"].as_array().into_iter().flatten());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_is_what_the_parts_do_not_explain() {
        let part = |value: f64, name: &str| json!({"value": value, "description": name, "details": []});
        let term = |value: f64| {
            let parts = [part(0.5, "idf, computed as log(1 + …"), part(0.25, "tf, computed as freq / …")];
            json!({"value": value, "description": "score(freq=1.0)", "details": parts})
        };
        let above = |term: Value| json!({"value": 1.0, "description": "weight(body_atoms:x)", "details": [term]});
        assert_eq!(explained(&above(term(0.125))), Some(1.0));
        assert_eq!(explained(&above(term(0.275))), Some(2.2));
        assert_eq!(explained(&json!({})), None);
    }
}
