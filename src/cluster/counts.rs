//! What articles are counted by: aggregations of the cluster, page by page so that none is cut off; articles whose texts
//! have to be looked at are counted here.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::attempt::Attempt;
use super::clause::Condition;
use super::index::ClusterIndex;
use super::look;
use super::mapping::signed;
use super::run::ClusterRun;
use crate::error::Result;
use crate::find::Request;
use crate::find::backend::{Articles, DayCounts, MetricCount, MetricCounts, Origin, RankedDoc};
use crate::hit::Tier;
use crate::query::plan::{Plan, SourceParts};
use hansou_facts::date::day_number;

/// Groups of one page.
const PAGE: usize = 1000;

/// Articles of each tier by day.
pub(super) fn days(index: &ClusterIndex, plan: &Plan, request: &Request) -> Result<Vec<(Tier, DayCounts)>> {
    let attempt = Attempt::until(&request.deadline);
    let of = |condition: &Condition<'_>| {
        let mut counts = DayCounts::new();
        if condition.is_checked() {
            look::each(index, condition, &attempt, |_, stored| {
                *counts.entry(stored.meta.day().map(day_number)).or_default() += 1
            })?;
        } else {
            let sources = json!([{"day": {"terms": {"field": "day", "missing_bucket": true}}}]);
            each_group((index, &attempt), condition.filter(), &sources, None, |bucket| {
                *counts.entry(bucket["key"]["day"].as_i64()).or_default() += number(&bucket["doc_count"]);
            })?;
        }
        Ok(counts)
    };
    entered(index, plan, request, of, |counts: &DayCounts| counts.is_empty())
}

/// Where the articles of all tiers are from.
pub(super) fn origins(index: &ClusterIndex, plan: &Plan, request: &Request) -> Result<Vec<Origin>> {
    let attempt = Attempt::until(&request.deadline);
    let of = |condition: &Condition<'_>| {
        if condition.is_checked() { read(index, condition, &attempt) } else { told(index, condition, &attempt) }
    };
    let tiers = entered(index, plan, request, of, |origins: &Vec<Origin>| origins.is_empty())?;
    Ok(tiers.into_iter().flat_map(|(_, origins)| origins).collect())
}

/// The origins of articles as the cluster counts them.
fn told(index: &ClusterIndex, condition: &Condition<'_>, attempt: &Attempt) -> Result<Vec<Origin>> {
    let mut origins = Vec::new();
    let sources = json!([
        {"folder": {"terms": {"field": "folder", "missing_bucket": true}}},
        {"publisher": {"terms": {"field": "publisher", "missing_bucket": true}}},
    ]);
    let one = json!({"one": {"top_hits": {"size": 1, "_source": false, "sort": [{"key": "asc"}]}}});
    each_group((index, attempt), condition.filter(), &sources, Some(&one), |bucket| {
        let text = |name: &str| bucket["key"][name].as_str().unwrap_or_default().to_owned();
        if let Some(id) = bucket["one"]["hits"]["hits"][0]["_id"].as_str() {
            let example = RankedDoc::unranked(0, index.listed(id));
            let (folder, publisher, count) = (text("folder"), text("publisher"), number(&bucket["doc_count"]));
            origins.push(Origin { folder, publisher, count, example });
        }
    })?;
    Ok(origins)
}

/// The origins of articles that have to be looked at.
fn read(index: &ClusterIndex, condition: &Condition<'_>, attempt: &Attempt) -> Result<Vec<Origin>> {
    let mut counts = BTreeMap::<(String, String), (usize, String)>::new();
    look::each(index, condition, attempt, |id, stored| {
        let source = stored.meta.source();
        let source = SourceParts::split(&source);
        let key = (source.folder().to_owned(), source.publisher.to_owned());
        counts.entry(key).or_insert_with(|| (0, id)).0 += 1;
    })?;
    let origin = |((folder, publisher), (count, id)): ((String, String), (usize, String))| {
        let example = RankedDoc::unranked(0, index.listed(&id));
        Origin { folder, publisher, count, example }
    };
    Ok(counts.into_iter().map(origin).collect())
}

/// What the figures of articles measure, and how many articles these are.
pub(super) fn metrics(index: &ClusterIndex, articles: Articles<'_>) -> Result<(MetricCounts, usize)> {
    let query = match articles {
        Articles::All => json!({"match_all": {}}),
        // Keys are hashes: the smallest ones are of articles from all over the index.
        Articles::Spread(most) => match u64::try_from(most).unwrap_or(u64::MAX) {
            most if most >= index.count() => json!({"match_all": {}}),
            most => json!({"range": {"key": {"lt": signed(u64::MAX / index.count() * most)}}}),
        },
        Articles::Found(found) => {
            let keys: Vec<i64> = found.iter().map(|found| signed(found.key)).collect();
            json!({"terms": {"key": keys}})
        }
    };
    let each = json!({
        "min": {"min": {"field": "figures.point"}},
        "max": {"max": {"field": "figures.point"}},
        "articles": {"reverse_nested": {}},
    });
    let mut counts = MetricCounts::new();
    let sources = json!([{"metric": {"terms": {"field": "figures.metric"}}}]);
    let wrapped = |groups: Value| json!({"figures": {"nested": {"path": "figures"}, "aggs": {"groups": groups}}});
    let read = pages(
        (index, &Attempt::unlimited()),
        &query,
        &sources,
        Some(&each),
        (&wrapped, &|answer| &answer["figures"]["groups"]),
        |bucket| {
            let value = |name: &str| bucket[name]["value"].as_f64();
            let Some((key, (min, max))) = bucket["key"]["metric"].as_str().zip(value("min").zip(value("max"))) else {
                return;
            };
            let (figures, articles) = (number(&bucket["doc_count"]), number(&bucket["articles"]["doc_count"]));
            counts.insert(key.to_owned(), MetricCount { figures, articles, min, max });
        },
    )?;
    Ok((counts, read))
}

/// What is counted of each tier that the request enters; of the articles with any atom where there is nothing else.
fn entered<T>(
    index: &ClusterIndex,
    plan: &Plan,
    request: &Request,
    of: impl Fn(&Condition<'_>) -> Result<T>,
    is_empty: impl Fn(&T) -> bool,
) -> Result<Vec<(Tier, T)>> {
    let run = ClusterRun::new(index, plan, request)?;
    let tiers = run.entered()?.into_iter().map(|(tier, condition)| Ok((tier, of(&condition)?)));
    let mut tiers = tiers.collect::<Result<Vec<(Tier, T)>>>()?;
    if let Some(last) = run.last_resort().filter(|_| tiers.iter().all(|(_, counted)| is_empty(counted))) {
        tiers.push((Tier::Most, of(&last)?));
    }
    Ok(tiers)
}

/// Gives each combination of the values of some fields that articles have.
fn each_group(
    asked: (&ClusterIndex, &Attempt),
    query: Value,
    sources: &Value,
    each: Option<&Value>,
    take: impl FnMut(&Value),
) -> Result<()> {
    let query = json!({"bool": {"filter": [query]}});
    let plain = |groups: Value| json!({"groups": groups});
    pages(asked, &query, sources, each, (&plain, &|answer| &answer["groups"]), take)?;
    Ok(())
}

/// Where the groups stand among the aggregations, on the way there and back.
type Wrapped<'a> = (&'a dyn Fn(Value) -> Value, &'a dyn Fn(&Value) -> &Value);

/// Asks for groups page by page; how many articles match.
fn pages(
    (index, attempt): (&ClusterIndex, &Attempt),
    query: &Value,
    sources: &Value,
    each: Option<&Value>,
    (wrapped, unwrapped): Wrapped<'_>,
    mut take: impl FnMut(&Value),
) -> Result<usize> {
    let mut after = Value::Null;
    loop {
        let mut groups = Map::new();
        let mut composite = json!({"size": PAGE, "sources": sources});
        if !after.is_null() {
            composite["after"] = after;
        }
        groups.insert("composite".to_owned(), composite);
        each.map(|each| groups.insert("aggs".to_owned(), each.clone()));
        let body = json!({
            "size": 0, "track_total_hits": true, "query": query, "aggs": wrapped(Value::Object(groups)),
        });
        let answer = index.search(&body, "", attempt)?.filter(|_| !attempt.is_partial());
        let answer = answer.ok_or_else(|| index.incomplete())?;
        let page = unwrapped(&answer["aggregations"]);
        let buckets = page["buckets"].as_array().ok_or_else(|| index.garbage("groups"))?;
        buckets.iter().for_each(&mut take);
        after = page["after_key"].clone();
        if buckets.len() < PAGE || after.is_null() {
            return Ok(super::answer::total(&answer).unwrap_or(0));
        }
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}
