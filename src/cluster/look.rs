//! Bands of which only the texts tell which articles are in them: the cluster gives all that may be, page by page, in the
//! order of their scores, and what it says of each is decided here.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::answer::{self, Hit, UNLISTED};
use super::attempt::Attempt;
use super::clause::Condition;
use super::index::ClusterIndex;
use super::mapping::WINDOW;
use super::rank::Ranking;
use crate::error::Result;
use crate::find::backend::RankedDoc;
use crate::find::{Sort, compare};
use crate::hit::Tier;
use crate::index::{Stored, key_of};
use crate::query::plan::{Clause, Plan};

/// Hits of a page.
pub(super) const PAGE: usize = 500;

/// What is looked for in the articles of a band.
pub(super) struct Look<'a> {
    pub index: &'a ClusterIndex,
    pub ranking: Ranking<'a>,
    pub tier: Tier,
    /// Which articles are in it.
    pub band: &'a Condition<'a>,
    /// Articles whose title is the query.
    pub titled: Option<Value>,
    pub attempt: &'a Attempt,
}

/// Conditions that decide more than whether an article is in the band.
struct More<'a> {
    /// Those that multiply the score, with their factor and name.
    favoured: Option<(Condition<'a>, f32)>,
    words: Option<Condition<'a>>,
    named: Option<Condition<'a>>,
}

/// The best of a band, and how many are in it: those with all words, and the others.
pub(super) struct Seen {
    pub best: Vec<RankedDoc>,
    pub words: usize,
    pub others: usize,
}

impl Look<'_> {
    /// Looks at all of the band; keeps the `wanted` best.
    pub fn at_all(&self, wanted: usize) -> Result<Seen> {
        let more = self.more();
        let sort = self.ranking.request.sort;
        let body = self.body(&more);
        let mut seen = Seen { best: Vec::new(), words: 0, others: 0 };
        let order = |a: &RankedDoc, b: &RankedDoc| compare(a, b, sort);
        self.index.each_page(&body, sort, PAGE, self.attempt, |hits| {
            for hit in hits {
                self.take(hit, &more, &mut seen);
            }
            if seen.best.len() > 2 * wanted {
                seen.best.sort_by(order);
                seen.best.truncate(wanted);
            }
            !self.attempt.is_over()
        })?;
        seen.best.sort_by(order);
        seen.best.truncate(wanted);
        Ok(seen)
    }

    fn more(&self) -> More<'_> {
        let Ranking { plan, request, with_names, .. } = self.ranking;
        let is_first = self.tier == Tier::Exact;
        let of_first = plan.whole.as_ref().filter(|_| is_first).map(|whole| (whole, 1.0 + request.shares.whole));
        let of_others = plan.words.as_ref().filter(|_| !is_first).map(|words| (words, request.shares.all_words));
        More {
            favoured: of_first.or(of_others).map(|(clause, factor)| (Condition::from_clause(clause), factor)),
            words: plan.words.as_ref().filter(|_| !is_first).map(Condition::from_clause),
            named: plan.named.as_ref().filter(|_| !is_first && with_names).map(Condition::from_clause),
        }
    }

    /// The search that gives all that may be in the band, and says which parts of the conditions hold.
    fn body(&self, more: &More<'_>) -> Value {
        let favoured = more.favoured.as_ref().map(|(condition, _)| condition);
        let conditions = [
            ("band", Some(self.band)),
            ("favoured", favoured),
            ("words", more.words.as_ref()),
            ("named", more.named.as_ref()),
        ];
        let mut leaves = Vec::new();
        for (name, condition) in conditions {
            condition.iter().for_each(|condition| condition.leaves(name, &mut 0, &mut leaves));
        }
        let titled = |filter: &Value| json!({"constant_score": {"filter": filter, "boost": 0.0, "_name": "titled"}});
        leaves.extend(self.titled.as_ref().map(titled));
        let query = self.ranking.query(vec![self.band.filter()], self.tier);
        json!({
            "query": {"bool": {"must": [query], "should": leaves}},
            "sort": answer::sort(self.ranking.request.sort),
            "track_total_hits": false,
        })
    }

    /// Takes a hit whose article is in the band.
    fn take(&self, mut hit: Hit, more: &More<'_>, seen: &mut Seen) {
        let Some(stored) = hit.stored.take() else { return };
        let holds = |condition: &Condition<'_>, name: &str| condition.holds(name, &hit.said, &stored);
        if !holds(self.band, "band") {
            return;
        }
        let has_words = more.words.as_ref().is_some_and(|words| holds(words, "words"));
        let is_named = more.named.as_ref().is_some_and(|named| holds(named, "named"));
        let is_titled = self.ranking.request.sort == Sort::Score && hit.said.contains("titled");
        // The cluster has favoured all that may be.
        let wrongly = |(condition, _): &&(Condition<'_>, f32)| {
            condition.is_checked() && condition.may_hold("favoured", &hit.said) && !holds(condition, "favoured")
        };
        let factor = more.favoured.as_ref().filter(wrongly).map_or(1.0, |(_, factor)| *factor);
        let tier = match self.tier {
            Tier::Exact => Tier::Exact,
            _ if has_words => Tier::Words,
            _ => Tier::Most,
        };
        let count = if has_words { &mut seen.words } else { &mut seen.others };
        *count += 1;
        let number = UNLISTED;
        (hit.score, hit.stored) = (hit.score / factor, Some(stored));
        seen.best.push(hit.found(tier, is_titled, is_named, number));
    }
}

/// How many articles match a condition whose texts have to be looked at.
pub(super) fn count(index: &ClusterIndex, condition: &Condition<'_>, attempt: &Attempt) -> Result<usize> {
    let query = asked(condition, Vec::new());
    let body = json!({"query": query, "sort": answer::sort(Sort::Score), "track_total_hits": false});
    let mut count = 0;
    index.each_page(&body, Sort::Score, PAGE, attempt, |hits| {
        let holds = |hit: &Hit| {
            let holds = |stored: &Stored| condition.holds("c", &hit.said, stored);
            hit.stored.as_ref().is_some_and(holds)
        };
        count += hits.iter().filter(|hit| holds(hit)).count();
        !attempt.is_over()
    })?;
    Ok(count)
}

/// Gives all articles of the first tier, and unless `exact` those with all words.
pub(super) fn scan(
    index: &ClusterIndex,
    plan: &Plan,
    exact: bool,
    read: &(dyn Fn(usize, Stored) + Sync),
) -> Result<()> {
    let words = plan.words.as_ref().filter(|_| !exact);
    let clause = Clause::any(std::iter::once(&plan.exact).chain(words).cloned().collect());
    let mut place = 0;
    each(index, &Condition::from_clause(&clause), &Attempt::unlimited(), |_, stored| {
        read(place, stored);
        place += 1;
    })
}

/// Gives each article that a condition holds for with the cluster's name of it.
pub(super) fn each(
    index: &ClusterIndex,
    condition: &Condition<'_>,
    attempt: &Attempt,
    mut read: impl FnMut(String, Stored),
) -> Result<()> {
    let body = json!({
        "query": asked(condition, Vec::new()), "sort": answer::sort(Sort::Oldest), "track_total_hits": false,
    });
    index.each_page(&body, Sort::Oldest, PAGE, attempt, |hits| {
        for hit in hits {
            let Some(stored) = hit.stored else { continue };
            if !condition.is_checked() || condition.holds("c", &hit.said, &stored) {
                read(hit.id, stored);
            }
        }
        true
    })?;
    if attempt.is_partial() { Err(index.incomplete()) } else { Ok(()) }
}

/// What gives all articles that a condition may hold for, among others that are required, and says which parts of it do.
fn asked(condition: &Condition<'_>, mut required: Vec<Value>) -> Value {
    let mut leaves = Vec::new();
    if condition.is_checked() {
        condition.leaves("c", &mut 0, &mut leaves);
    }
    required.push(condition.filter());
    json!({"bool": {"filter": required, "should": leaves}})
}

/// Whether a clause holds for one article.
pub(super) fn holds(index: &ClusterIndex, article: &Stored, clause: &Clause) -> Result<bool> {
    let condition = Condition::from_clause(clause);
    let this = json!({"term": {"id": {"value": article.meta.place()}}});
    let body = json!({"size": 1, "query": asked(&condition, vec![this]), "sort": answer::sort(Sort::Score)});
    let attempt = Attempt::unlimited();
    let answer = index.search(&body, "", &attempt)?.filter(|_| !attempt.is_partial());
    let answer = answer.ok_or_else(|| index.incomplete())?;
    let hits = index.hits(&answer, Sort::Score)?;
    Ok(hits.iter().any(|hit| !condition.is_checked() || condition.holds("c", &hit.said, article)))
}

/// Keys of all articles of the first tier, ascending: in one request where they are not too many.
pub(super) fn keys(index: &ClusterIndex, plan: &Plan) -> Result<Vec<u64>> {
    let condition = Condition::from_clause(&plan.exact);
    let keys = Mutex::new(Vec::new());
    let attempt = Attempt::unlimited();
    let add = |key| keys.lock().unwrap_or_else(PoisonError::into_inner).push(key);
    if condition.is_checked() {
        scan(index, plan, true, &|_, stored| add(key_of(&stored.meta.id)))?;
    } else {
        let query = json!({"bool": {"filter": [condition.filter()]}});
        let body = json!({
            "query": query, "size": WINDOW, "_source": false, "sort": answer::sort(Sort::Oldest), "track_total_hits": true,
        });
        let answer = index.search(&body, "", &attempt)?.ok_or_else(|| index.incomplete())?;
        let hits = index.hits(&answer, Sort::Oldest)?;
        let hits = match answer::total(&answer) {
            Some(total) if total > hits.len() => index.walk(&body, Sort::Oldest, total, &attempt)?,
            _ => hits,
        };
        hits.iter().for_each(|hit| add(hit.key));
    }
    if attempt.is_partial() {
        return Err(index.incomplete());
    }
    let mut keys = keys.into_inner().unwrap_or_else(PoisonError::into_inner);
    keys.sort_unstable();
    keys.dedup();
    Ok(keys)
}
