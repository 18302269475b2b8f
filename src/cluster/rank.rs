//! The terms of a plan as a query that scores as `find::rank` does. The cluster's BM25 brings its own idf and, by its
//! version, the factor k1 + 1 or not, which are put right by the boosts; all weights come from the same functions as on
//! this machine.

use serde_json::{Value, json};

use super::clause::Condition;
use super::element::{all, any, phrase, term};
use super::figure;
use super::mapping::field;
use super::question::{Counts, has_field, otherwise_spelled};
use crate::find::{Request, Shares, as_common, idf_of, rarity_of};
use crate::hit::Tier;
use crate::index::postings::{Field, Term};
use crate::query::plan::{Plan, RankTerm};
use hansou_facts::date::day_number;

/// What the cluster says of a hit that has all words, and of one whose path has the query.
pub(super) const WORDS: &str = "words";
pub(super) const NAMED: &str = "named";

/// k1 + 1.
const K1_AND_1: f32 = 2.2;

/// What ranks the articles of one query.
pub(super) struct Ranking<'a> {
    pub plan: &'a Plan,
    pub request: &'a Request,
    pub counts: &'a Counts,
    /// Articles in the index.
    pub articles: u64,
    /// What the index multiplies BM25 by.
    pub factor: f32,
    /// Articles whose path has the query count: none has it as typed.
    pub with_names: bool,
}

impl Ranking<'_> {
    fn shares(&self) -> &Shares {
        &self.request.shares
    }

    /// Articles that have what a term stands for, in any spelling.
    fn documents(&self, ranked: &RankTerm) -> u64 {
        let otherwise = ranked.spelled.map_or(0, |at| self.counts.named(&format!("s{at}")) as u64);
        // As in `find::rank`: the banner of a programme is as common in texts as in titles.
        let term = &ranked.term;
        let titled = Term::new(Field::Title, term.kind, term.table(), term.key().to_owned());
        as_common(self.counts.documents(term), self.counts.documents(&titled)) + otherwise
    }

    /// What a term counts: its share, more for rare pairs.
    fn share(&self, ranked: &RankTerm) -> f32 {
        let idf = idf_of(self.articles, self.documents(ranked));
        self.shares().weight(ranked) * rarity_of(ranked.term.kind, idf)
    }

    /// The terms of the text, title left aside, with what each is worth in a sentence.
    pub fn worths(&self) -> Vec<(String, f32)> {
        let there = self.plan.terms.iter().filter(|ranked| self.counts.documents(&ranked.term) > 0);
        let of_text = there.filter(|ranked| ranked.term.field == Field::Body);
        let worth = |ranked: &RankTerm| {
            let idf = idf_of(self.articles, self.documents(ranked));
            (crate::index::terms::written(&ranked.term), self.share(ranked) * idf)
        };
        of_text.map(worth).collect()
    }

    /// A term as it scores here: the cluster multiplies by its own idf, which counts the articles that have the field.
    fn term(&self, ranked: &RankTerm) -> Option<Value> {
        let there = self.counts.documents(&ranked.term);
        if there == 0 {
            return None;
        }
        let of_field = self.counts.named(&has_field(&ranked.term)) as u64;
        let ours = idf_of(self.articles, self.documents(ranked).min(self.articles));
        let boost = boost(self.share(ranked) * K1_AND_1 / self.factor * ours / idf_of(of_field, there));
        let mut query = term(&ranked.term);
        query["term"][field(ranked.term.field, ranked.term.kind)]["boost"] = json!(boost);
        Some(query)
    }

    /// What an article is worth that has a part of the query in another spelling.
    fn spelled(&self) -> impl Iterator<Item = Value> + '_ {
        self.plan.spelled.iter().enumerate().filter_map(|(at, spelled)| {
            if self.counts.named(&format!("s{at}")) == 0 {
                return None;
            }
            let of_part = self.plan.terms.iter().filter(|ranked| ranked.spelled == Some(at));
            let of_text = of_part.filter(|ranked| ranked.term.field == Field::Body);
            let worth = |ranked: &RankTerm| self.share(ranked) * idf_of(self.articles, self.documents(ranked));
            let worth = boost(of_text.map(worth).sum());
            Some(json!({"constant_score": {"filter": otherwise_spelled(spelled), "boost": worth}}))
        })
    }

    /// What an article is worth whose path has the query.
    fn named(&self) -> Option<Value> {
        let named = self.plan.named.as_ref().filter(|_| self.with_names)?;
        let of_text = self.plan.terms.iter().filter(|ranked| ranked.term.field == Field::Body);
        let worth = |ranked: &RankTerm| {
            self.shares().weight(ranked) * idf_of(self.articles, self.counts.documents(&ranked.term))
        };
        let worth = boost(self.shares().title * of_text.map(worth).sum::<f32>());
        let filter = Condition::from_clause(named).filter();
        Some(json!({"constant_score": {"filter": filter, "boost": worth, "_name": NAMED}}))
    }

    /// Articles that match `band`, scored.
    pub fn query(&self, band: Vec<Value>, tier: Tier) -> Value {
        let mut should: Vec<Value> = self.plan.terms.iter().filter_map(|ranked| self.term(ranked)).collect();
        should.extend(self.spelled());
        if tier != Tier::Exact {
            should.extend(self.named());
        }
        // A shard on which nothing can match the band would leave its share of the term statistics out.
        let band = any(vec![all(band), never()]);
        let scored = json!({"bool": {"filter": [band], "should": should}});
        let favoured = self.favoured(scored, tier);
        let answers = self.plan.figures.iter().map(|ask| figure::worth(ask, self.shares().figure));
        let answers: Vec<Value> = answers.collect();
        let all = if answers.is_empty() { favoured } else { json!({"bool": {"must": [favoured], "should": answers}}) };
        if self.request.recent { self.of_recent_ones(all) } else { all }
    }

    /// Multiplies the scores of those that are favoured.
    fn favoured(&self, scored: Value, tier: Tier) -> Value {
        let mut functions = Vec::new();
        let mut favour = |filter: Value, weight: f32| functions.push(json!({"filter": filter, "weight": weight}));
        if let Some(titled) = &self.plan.title {
            favour(phrase(&titled.text), self.shares().in_title);
        }
        let clause = if tier == Tier::Exact { &self.plan.whole } else { &self.plan.words };
        if let Some(clause) = clause {
            let filter = Condition::from_clause(clause).filter();
            match tier {
                Tier::Exact => favour(filter, 1.0 + self.shares().whole),
                _ => favour(json!({"bool": {"filter": [filter], "_name": WORDS}}), self.shares().all_words),
            }
        }
        if functions.is_empty() {
            return scored;
        }
        json!({"function_score": {
            "query": scored, "functions": functions, "score_mode": "multiply", "boost_mode": "multiply",
        }})
    }

    /// As `find::tiers::recency` has it: ¼, and ¾ halved with every year of age.
    fn of_recent_ones(&self, scored: Value) -> Value {
        let today = day_number(self.request.today);
        let past = json!({"range": {"day": {"lte": today}}});
        let decay = json!({"day": {"origin": today, "scale": 365, "decay": 0.5}});
        json!({"function_score": {
            "query": scored,
            "functions": [
                {"weight": 0.25},
                {"filter": past, "exp": decay, "weight": 0.75},
                {"filter": {"range": {"day": {"gt": today}}}, "weight": 0.75},
            ],
            "score_mode": "sum", "boost_mode": "multiply",
        }})
    }
}

/// A boost that the cluster takes: the sum of nothing is −0, which is negative to it.
fn boost(worth: f32) -> f32 {
    if worth > 0.0 { worth } else { 0.0 }
}

/// Matches nothing, which nobody can tell without looking.
fn never() -> Value {
    json!({"term": {"id": {"value": ""}}})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::known::Known;
    use crate::cluster::question::Question;
    use crate::find::first_plan;

    /// The boosts and weights in a query.
    fn boosts(query: &Value, all: &mut Vec<Value>) {
        match query {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| match name.as_str() {
                "boost" | "weight" => all.push(value.clone()),
                _ => boosts(value, all),
            }),
            Value::Array(values) => values.iter().for_each(|value| boosts(value, all)),
            _ => {}
        }
    }

    #[test]
    fn the_cluster_takes_every_boost() {
        for query in [
            "【喜迎二十大】二十大各代表团全部报到",
            "二十大",
            "二〇二三年 第15届",
            "的",
            "GPT-4 二十大",
            "签约额>100亿元",
        ] {
            let request = Request::new(query, jiff::civil::date(2026, 1, 1));
            let plan = first_plan(&request, &[]);
            // Everything is there, in one article, in some, in all and in more than all.
            for count in [1, 50, 100, 200] {
                let body = Question::for_plan(&plan, &request).body();
                let asked = body["aggs"]["counts"]["filters"]["filters"].as_object().into_iter().flatten();
                let mut known = Known::default();
                known.learn(asked.map(|(_, condition)| (condition, count)));
                let (counts, rest) = Question::for_plan(&plan, &request).known(&known);
                assert!(rest.is_empty(), "all of it is known");
                let ranking = Ranking {
                    plan: &plan,
                    request: &request,
                    counts: &counts,
                    articles: 100,
                    factor: 1.0,
                    with_names: true,
                };
                let mut all = Vec::new();
                for tier in [Tier::Exact, Tier::Most] {
                    boosts(&ranking.query(Vec::new(), tier), &mut all);
                }
                let is_good =
                    |boost: &Value| boost.as_f64().is_some_and(|boost| boost.is_finite() && boost.is_sign_positive());
                assert!(!all.is_empty() && all.iter().all(is_good), "{query}: {all:?}");
            }
        }
    }
}
