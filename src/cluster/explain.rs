//! How the score of one article came about: the same queries that rank, each for one term and this article alone.

use serde_json::{Value, json};

use super::attempt::Attempt;
use super::index::ClusterIndex;
use super::mapping::signed;
use super::rank::Ranking;
use super::run::ClusterRun;
use crate::error::Result;
use crate::find::Request;
use crate::find::backend::{RankedDoc, TermScores};
use crate::hit::Tier;
use crate::query::plan::Plan;

/// What the terms of a plan add to the score of an article: one request for counts, one for all scores.
pub(super) fn term_scores(
    index: &ClusterIndex,
    plan: &Plan,
    request: &Request,
    found: &RankedDoc,
) -> Result<TermScores> {
    let ageless = Request { recent: false, ..request.clone() };
    let run = ClusterRun::counted(index, plan, &ageless)?;
    let this = json!({"term": {"key": {"value": signed(found.key)}}});
    let body = |plan: &Plan| -> Value {
        let ranking = Ranking { plan, ..run.ranking() };
        json!({"size": 1, "_source": false, "query": ranking.query(vec![this.clone()], found.tier)})
    };
    let each: Vec<Plan> = plan.terms.iter().map(|term| Plan::of_term(term.clone(), &plan.spelled)).collect();
    let bodies: Vec<Value> = each.iter().chain([plan]).map(body).collect();
    let attempt = Attempt::until(&request.deadline);
    let answers = index.search_all(&bodies, &attempt)?.filter(|_| !attempt.is_partial());
    let answers = answers.ok_or_else(|| index.incomplete())?;
    let score = |answer: &Value| answer["hits"]["hits"][0]["_score"].as_f64().unwrap_or(0.0) as f32;
    let mut scores: Vec<f32> = answers.iter().map(score).collect();
    let of_plan = scores.pop().unwrap_or(0.0);
    // A single term does not say that the article has all words, for which each counts more.
    let factor = if found.tier == Tier::Words { request.shares.all_words } else { 1.0 };
    // The cluster favours what may be favoured; the score that was given is of what is.
    let all = if request.recent { of_plan } else { found.score - found.passage };
    Ok(TermScores { terms: scores.into_iter().map(|score| score * factor).collect(), all })
}
