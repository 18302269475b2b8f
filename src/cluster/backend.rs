//! An index in a cluster as a [`Backend`]: which request answers what a search asks. Leaves the answers to the files that
//! are named for them.

use std::path::Path;

use hansou_cluster::Call;
use serde_json::json;

use super::attempt::Attempt;
use super::index::ClusterIndex;
use super::question::Question;
use super::run::ClusterRun;
use super::space;
use super::vocabulary::Words;
use super::{counts, explain, look, record};
use crate::article::problem::Problem;
use crate::error::Result;
use crate::find::backend::{
    Articles, Backend, DayCounts, MetricCounts, Origin, RankedDoc, Run, TermScores, Vocabulary,
};
use crate::find::{Request, Sort};
use crate::hit::Tier;
use crate::index::postings::Term;
use crate::index::{Space, Stats, Stored, day_of};
use crate::query::deadline::Deadline;
use crate::query::plan::{Clause, Plan};
use hansou_text::segment::UserWord;

impl Backend for ClusterIndex {
    fn place(&self) -> &Path {
        &self.place
    }

    fn user_words(&self) -> Vec<UserWord> {
        self.record.user_words()
    }

    fn articles(&self) -> u64 {
        self.record.articles
    }

    fn frequencies(&self, terms: &[Term], deadline: &Deadline) -> Result<Vec<u64>> {
        let mut question = Question::default();
        terms.iter().for_each(|term| question.term(term));
        let (counts, _) = self.counts(question, deadline)?;
        Ok(terms.iter().map(|term| counts.documents(term)).collect())
    }

    fn run<'a>(&'a self, plan: &'a Plan, request: &'a Request) -> Result<Box<dyn Run + 'a>> {
        Ok(Box::new(ClusterRun::new(self, plan, request)?))
    }

    fn stored(&self, found: &RankedDoc) -> Result<Stored> {
        let stored = self.listing.read(found.doc, |ids| self.read(ids))?;
        stored.ok_or_else(|| self.garbage("an article that was found"))
    }

    fn find(&self, id: &str) -> Result<Option<Stored>> {
        let names = [Some(id.to_owned()), id.strip_suffix("#1").map(str::to_owned), Some(format!("{id}#1"))];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let body = json!({"size": 100, "query": {"terms": {"id": names}}, "sort": [{"key": "asc"}]});
        let answer = self.search(&body, "", &Attempt::unlimited())?.unwrap_or_default();
        let found: Vec<Stored> = self.hits(&answer, Sort::Score)?.into_iter().filter_map(|hit| hit.stored).collect();
        let is_named = |stored: &&Stored, name: &str| stored.meta.id == name || stored.meta.place() == name;
        Ok(names.iter().find_map(|name| found.iter().find(|stored| is_named(stored, name))).cloned())
    }

    fn scan(&self, plan: &Plan, exact: bool, read: &(dyn Fn(usize, Stored) + Sync)) -> Result<()> {
        look::scan(self, plan, exact, read)
    }

    fn keys(&self, plan: &Plan) -> Result<Vec<u64>> {
        look::keys(self, plan)
    }

    fn holds(&self, article: &Stored, clause: &Clause) -> Result<bool> {
        look::holds(self, article, clause)
    }

    fn term_scores(&self, plan: &Plan, request: &Request, found: &RankedDoc) -> Result<TermScores> {
        explain::term_scores(self, plan, request, found)
    }

    fn days(&self, plan: &Plan, request: &Request) -> Result<Vec<(Tier, DayCounts)>> {
        counts::days(self, plan, request)
    }

    fn origins(&self, plan: &Plan, request: &Request) -> Result<Vec<Origin>> {
        counts::origins(self, plan, request)
    }

    fn metrics(&self, articles: Articles<'_>) -> Result<(MetricCounts, usize)> {
        counts::metrics(self, articles)
    }

    fn vocabulary<'a>(&'a self, deadline: &'a Deadline) -> Box<dyn Vocabulary + 'a> {
        Box::new(Words::until(self, deadline))
    }

    fn commit(&self) -> String {
        record::commit(&self.record)
    }

    fn problems(&self) -> Result<Vec<Problem>> {
        Ok(self.manifest()?.files.into_values().flat_map(|known| known.problems).collect())
    }

    fn stats(&self) -> Result<Stats> {
        stats(self)
    }

    fn space(&self) -> Result<Space> {
        space::space(self)
    }
}

/// First and last day of the dated articles.
fn period(index: &ClusterIndex) -> Result<(Option<String>, Option<String>)> {
    let ends = json!({"first": {"min": {"field": "day"}}, "last": {"max": {"field": "day"}}});
    let answer = index.search(&json!({"size": 0, "aggs": ends}), "", &Attempt::unlimited())?.unwrap_or_default();
    let day = |name: &str| {
        let number = answer["aggregations"][name]["value"].as_f64()?;
        day_of(number as i64).map(|day| day.to_string())
    };
    Ok((day("first"), day("last")))
}

fn stats(index: &ClusterIndex) -> Result<Stats> {
    let manifest = index.manifest()?;
    let (oldest, newest) = period(index)?;
    let segments = index.cluster.send(&Call::get(format!("/{}/_stats/segments", index.record.generation)))?;
    let segments = segments["_all"]["primaries"]["segments"]["count"].as_u64().unwrap_or(0);
    let mut stats = Stats {
        articles: index.record.articles,
        files: manifest.files.len() as u64,
        index_bytes: space::total(index)?,
        segments: usize::try_from(segments).unwrap_or(0),
        format: super::mapping::FORMAT,
        created_with: index.record.made_by.clone(),
        oldest,
        newest,
        ..Stats::default()
    };
    stats.add_files(&manifest);
    Ok(stats)
}
