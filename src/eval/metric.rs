//! The measures of TREC's ad-hoc track: reciprocal rank, nDCG (exponential gain, Järvelin and Kekäläinen), recall.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Run;
use super::set::Judged;

/// Means over queries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Reciprocal of the rank of the first relevant document among ten.
    pub mrr_10: f64,
    /// Normalised discounted cumulative gain of ten.
    pub ndcg_10: f64,
    /// Part of the relevant documents among the first ten.
    pub recall_10: f64,
    /// Part of the relevant documents among the first hundred.
    pub recall_100: f64,
    /// Part of the queries whose first result is relevant.
    pub p_1: f64,
}

/// Means over the queries that have a relevant document, and how many those are.
pub(super) fn mean(qrels: &BTreeMap<String, Judged>, run: &Run) -> (Measures, usize) {
    let mut sum = Measures::default();
    let mut queries = 0;
    for (query, judged) in qrels.iter().filter(|(_, judged)| judged.values().any(|&grade| grade > 0)) {
        queries += 1;
        let hits = run.get(query).map(Vec::as_slice).unwrap_or_default();
        let gains: Vec<u32> = hits.iter().map(|(document, _)| judged.get(document).copied().unwrap_or(0)).collect();
        let relevant = judged.values().filter(|&&grade| grade > 0).count() as f64;
        let found = |depth: usize| gains.iter().take(depth).filter(|&&gain| gain > 0).count() as f64 / relevant;
        sum.mrr_10 += reciprocal(first_relevant(judged, hits));
        sum.ndcg_10 += ndcg(&gains, judged, 10);
        sum.recall_10 += found(10);
        sum.recall_100 += found(100);
        sum.p_1 += f64::from(gains.first().is_some_and(|&gain| gain > 0));
    }
    let n = queries.max(1) as f64;
    let mean = Measures {
        mrr_10: sum.mrr_10 / n,
        ndcg_10: sum.ndcg_10 / n,
        recall_10: sum.recall_10 / n,
        recall_100: sum.recall_100 / n,
        p_1: sum.p_1 / n,
    };
    (mean, queries)
}

/// Rank, from 1, of the first relevant document among ten.
pub(super) fn first_relevant(judged: &Judged, hits: &[(String, f32)]) -> Option<usize> {
    let relevant = |(document, _): &(String, f32)| judged.get(document).is_some_and(|&grade| grade > 0);
    hits.iter().take(10).position(relevant).map(|at| at + 1)
}

/// 1/rank; 0 for no rank.
pub(super) fn reciprocal(rank: Option<usize>) -> f64 {
    rank.map_or(0.0, |rank| 1.0 / rank as f64)
}

fn ndcg(gains: &[u32], judged: &Judged, depth: usize) -> f64 {
    let mut ideal: Vec<u32> = judged.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = dcg(&ideal, depth);
    if best == 0.0 { 0.0 } else { dcg(gains, depth) / best }
}

fn dcg(gains: &[u32], depth: usize) -> f64 {
    let gain = |grade: u32| 2f64.powi(grade.min(30) as i32) - 1.0;
    gains.iter().take(depth).enumerate().map(|(at, &grade)| gain(grade) / ((at + 2) as f64).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_a_small_run() {
        let judged: Judged = [("a".to_owned(), 1), ("b".to_owned(), 1)].into();
        let run: Run = [("q".to_owned(), vec![("x".to_owned(), 2.0), ("a".to_owned(), 1.0)])].into();
        let (mean, queries) = mean(&[("q".to_owned(), judged)].into(), &run);
        assert_eq!((queries, mean.mrr_10, mean.recall_10, mean.p_1), (1, 0.5, 0.5, 0.0));
        // DCG 1/log2(3) over an ideal of 1 + 1/log2(3).
        assert!((mean.ndcg_10 - 0.386_852).abs() < 1e-5, "{}", mean.ndcg_10);
    }
}
