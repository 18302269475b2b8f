//! Counts over everything that a query finds: by time for a histogram, by source, folder, year and metric for
//! narrowing it down. Reads the columns of the index, no text; only metrics are read from the best results.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use tantivy::DocAddress;

use super::backend::Backend;
use super::docs::join;
use super::tiers::{self, Docs};
use super::{Answer, Request, answer, facts};
use crate::error::Result;
use crate::facet::{Bar, Facet, FacetKind, FacetValue, Histogram, Interval};
use crate::hit::Tier;
use crate::index::{DATE_COLUMN, Index, SOURCE_COLUMN, day_of, from_tantivy};
use hansou_facts::date::day_number;

/// Bars of a histogram whose width is not said, at most.
const BARS: usize = 60;
/// Bars up to which those that hold nothing are given too.
const DRAWN: usize = 1000;
/// Results whose figures are read for the metrics.
const READ: usize = 64;

/// How many results there are over time. Without `by` the width of a bar is chosen so that there are not too many;
/// `with_all` also counts all articles of each time.
///
/// # Errors
/// As [`super::search`].
pub fn histogram(backend: &dyn Backend, request: &Request, by: Option<Interval>, with_all: bool) -> Result<Histogram> {
    let index = backend.here("--by")?;
    index.guarded(|| {
        let entered = entered(index, request)?;
        let mut days = Days::default();
        for (tier, docs) in &entered {
            days.add(index, docs, *tier)?;
        }
        let total = entered.iter().flat_map(|(_, docs)| docs).map(Vec::len).sum();
        let by = by.unwrap_or_else(|| days.fitting());
        let mut bars = days.bars(by);
        if with_all {
            add_all(index, &mut bars)?;
        }
        Ok(Histogram { query: request.query.clone(), by, total, undated: days.undated, bars })
    })
}

/// How many results have each value, the `top` of each kind.
///
/// # Errors
/// As [`super::search`].
pub fn facets(backend: &dyn Backend, request: &Request, kinds: &[FacetKind], top: usize) -> Result<Vec<Facet>> {
    let index = backend.here("facets")?;
    index.guarded(|| {
        let mut docs: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
        entered(index, request)?.iter().for_each(|(_, more)| join(&mut docs, more));
        let needs_origins = kinds.iter().any(|kind| matches!(kind, FacetKind::Source | FacetKind::Folder));
        let origins = if needs_origins { origins(index, &docs)? } else { Vec::new() };
        let facet = |kind: &FacetKind| match kind {
            FacetKind::Source => sources(index, &origins, top),
            FacetKind::Folder => folders(index, &origins, top),
            FacetKind::Year => years(index, &docs, top),
            FacetKind::Metric => metrics(index, request, top),
        };
        kinds.iter().map(facet).collect()
    })
}

/// The documents of all tiers, of the query as it is run in the end.
fn entered(index: &Index, request: &Request) -> Result<Vec<(Tier, Docs)>> {
    let query = crate::query::parse::parse(&request.query, request.today);
    let first = Request { limit: request.limit.min(1), offset: 0, ..request.clone() };
    let Answer { plan, .. } = answer(index, &query, &first)?;
    tiers::entered(index, &plan, request)
}

/// How many articles of each tier there are for each day.
#[derive(Default)]
struct Days {
    counts: BTreeMap<i64, [usize; 3]>,
    undated: usize,
}

impl Days {
    fn add(&mut self, index: &Index, docs: &Docs, tier: Tier) -> Result<()> {
        let at = match tier {
            Tier::Exact => 0,
            Tier::Words => 1,
            Tier::Most => 2,
        };
        for (reader, docs) in index.searcher().segment_readers().iter().zip(docs) {
            let days = reader.fast_fields().i64(DATE_COLUMN).map_err(|error| from_tantivy(index.home(), error))?;
            for &doc in docs {
                match days.first(doc) {
                    Some(day) => self.counts.entry(day).or_default()[at] += 1,
                    None => self.undated += 1,
                }
            }
        }
        Ok(())
    }

    /// The narrowest width that gives not too many bars.
    fn fitting(&self) -> Interval {
        let ends = self.counts.first_key_value().zip(self.counts.last_key_value());
        let Some((first, last)) = ends.and_then(|(a, b)| Some((day_of(*a.0)?, day_of(*b.0)?))) else {
            return Interval::Year;
        };
        let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
            - i32::from(first.month());
        match (last.since(first).map_or(i32::MAX, |span| span.get_days()), months) {
            (days, _) if days < BARS as i32 => Interval::Day,
            (_, months) if months < BARS as i32 => Interval::Month,
            _ => Interval::Year,
        }
    }

    fn bars(&self, by: Interval) -> Vec<Bar> {
        let mut counts = BTreeMap::<Date, [usize; 3]>::new();
        for (&day, tiers) in &self.counts {
            let Some(first) = day_of(day).map(|day| first_day(day, by)) else { continue };
            let sums = counts.entry(first).or_default();
            sums.iter_mut().zip(tiers).for_each(|(sum, count)| *sum += count);
        }
        let ends = counts.first_key_value().zip(counts.last_key_value()).map(|(first, last)| (*first.0, *last.0));
        if let Some((first, last)) = ends {
            let between: Vec<Date> = std::iter::successors(Some(first), |day| next(*day, by))
                .take_while(|day| *day <= last)
                .take(DRAWN)
                .collect();
            if between.len() < DRAWN {
                for day in between {
                    counts.entry(day).or_default();
                }
            }
        }
        counts.into_iter().map(|(first, tiers)| bar(first, by, tiers)).collect()
    }
}

/// The first day of the year or month that a day is in.
fn first_day(day: Date, by: Interval) -> Date {
    match by {
        Interval::Year => date(day.year(), 1, 1),
        Interval::Month => day.first_of_month(),
        Interval::Day => day,
    }
}

/// The first day of the next one.
fn next(first: Date, by: Interval) -> Option<Date> {
    let span = match by {
        Interval::Year => 1.year(),
        Interval::Month => 1.month(),
        Interval::Day => 1.day(),
    };
    first.checked_add(span).ok()
}

fn bar(first: Date, by: Interval, [exact, words, most]: [usize; 3]) -> Bar {
    let last = next(first, by).and_then(|next| next.yesterday().ok()).unwrap_or(first);
    let key = match by {
        Interval::Year => format!("{:04}", first.year()),
        Interval::Month => format!("{:04}-{:02}", first.year(), first.month()),
        Interval::Day => first.to_string(),
    };
    Bar { key, from: first.to_string(), to: last.to_string(), exact, words, most, all: None }
}

/// Counts all articles of the time of each bar.
fn add_all(index: &Index, bars: &mut [Bar]) -> Result<()> {
    let mut days = BTreeMap::<i64, usize>::new();
    for reader in index.searcher().segment_readers() {
        let column = reader.fast_fields().i64(DATE_COLUMN).map_err(|error| from_tantivy(index.home(), error))?;
        reader.doc_ids_alive().filter_map(|doc| column.first(doc)).for_each(|day| *days.entry(day).or_default() += 1);
    }
    let number = |day: &str| day.parse().map(day_number).unwrap_or_default();
    for bar in bars {
        bar.all = Some(days.range(number(&bar.from)..=number(&bar.to)).map(|(_, count)| count).sum());
    }
    Ok(())
}

/// A path and publisher, folded, with the number of articles that have both and one of them.
struct Origin {
    path: String,
    publisher: String,
    count: usize,
    at: DocAddress,
}

/// Where the articles are from, as the index's column says.
fn origins(index: &Index, docs: &Docs) -> Result<Vec<Origin>> {
    let failed = |error| from_tantivy(index.home(), error);
    let mut origins = Vec::new();
    for (segment, (reader, docs)) in index.searcher().segment_readers().iter().zip(docs).enumerate() {
        let Some(column) = reader.fast_fields().str(SOURCE_COLUMN).map_err(failed)? else { continue };
        let mut by_term = BTreeMap::<u64, (usize, u32)>::new();
        for &doc in docs {
            if let Some(term) = column.ords().first(doc) {
                by_term.entry(term).or_insert((0, doc)).0 += 1;
            }
        }
        let mut counts = by_term.values();
        let add = |term: &[u8]| {
            let text = String::from_utf8_lossy(term);
            let (path, publisher) = text.split_once('\n').unwrap_or((&text, ""));
            if let Some(&(count, doc)) = counts.next() {
                let at = DocAddress::new(segment as u32, doc);
                origins.push(Origin { path: path.to_owned(), publisher: publisher.to_owned(), count, at });
            }
        };
        let terms: Vec<u64> = by_term.keys().copied().collect();
        let read = column.dictionary().sorted_ords_to_term_cb(&terms, add);
        read.map_err(|error| failed(error.into()))?;
    }
    Ok(origins)
}

/// Counts of each key with one article that has it.
type Counts = HashMap<String, (usize, DocAddress)>;

fn counted<'a>(keys: impl Iterator<Item = (String, &'a Origin)>) -> Counts {
    let mut counts = Counts::new();
    keys.for_each(|(key, origin)| counts.entry(key).or_insert((0, origin.at)).0 += origin.count);
    counts
}

/// The `top` values, each as `printed` finds it in its article.
fn best(
    counts: Counts,
    top: usize,
    printed: impl Fn(&str, DocAddress) -> Result<String>,
) -> Result<(Vec<FacetValue>, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, (m, _)), (b, (n, _))| n.cmp(m).then_with(|| a.cmp(b)));
    let more = counts.len().saturating_sub(top);
    let value = |(key, (count, at)): (String, (usize, DocAddress))| Ok(FacetValue { value: printed(&key, at)?, count });
    Ok((counts.into_iter().take(top).map(value).collect::<Result<_>>()?, more))
}

fn sources(index: &Index, origins: &[Origin], top: usize) -> Result<Facet> {
    let none = origins.iter().filter(|origin| origin.publisher.is_empty()).map(|origin| origin.count).sum();
    let named = origins.iter().filter(|origin| !origin.publisher.is_empty());
    let counts = counted(named.map(|origin| (origin.publisher.clone(), origin)));
    let printed = |key: &str, at| Ok(index.stored(at)?.meta.credits.publisher.unwrap_or_else(|| key.to_owned()));
    let (values, more) = best(counts, top, printed)?;
    Ok(Facet { by: FacetKind::Source, values, none, more, read: None })
}

fn folders(index: &Index, origins: &[Origin], top: usize) -> Result<Facet> {
    let parents: Vec<Vec<&str>> = origins
        .iter()
        .map(|origin| origin.path.rsplit_once('/').map_or_else(Vec::new, |(parent, _)| parent.split('/').collect()))
        .collect();
    let shared = parents.iter().skip(1).fold(parents.first().map_or(0, Vec::len), |shared, parent| {
        let same = parent.iter().zip(&parents[0]).take_while(|(a, b)| a == b).count();
        shared.min(same)
    });
    let depth = |parent: &[&str]| parent.len().min(shared + 1);
    let none =
        origins.iter().zip(&parents).filter(|(_, parent)| parent.is_empty()).map(|(origin, _)| origin.count).sum();
    let in_folder = parents.iter().zip(origins).filter(|(parent, _)| !parent.is_empty());
    let counts = counted(in_folder.map(|(parent, origin)| (parent[..depth(parent)].join("/"), origin)));
    let printed = |key: &str, at| {
        let path = index.stored(at)?.meta.path;
        Ok(path.split('/').take(key.split('/').count()).collect::<Vec<_>>().join("/"))
    };
    let (values, more) = best(counts, top, printed)?;
    Ok(Facet { by: FacetKind::Folder, values, none, more, read: None })
}

fn years(index: &Index, docs: &Docs, top: usize) -> Result<Facet> {
    let mut days = Days::default();
    days.add(index, docs, Tier::Exact)?;
    let bars = days.bars(Interval::Year).into_iter().rev().filter(|bar| bar.count() > 0);
    let mut values: Vec<FacetValue> = bars.map(|bar| FacetValue { count: bar.count(), value: bar.key }).collect();
    let more = values.len().saturating_sub(top);
    values.truncate(top);
    Ok(Facet { by: FacetKind::Year, values, none: days.undated, more, read: None })
}

/// What the figures of the best results measure.
fn metrics(index: &Index, request: &Request, top: usize) -> Result<Facet> {
    let request = Request { limit: READ, offset: 0, ..request.clone() };
    let query = crate::query::parse::parse(&request.query, request.today);
    let best = answer(index, &query, &request)?.outcome;
    let mut docs: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
    best.hits.iter().for_each(|hit| docs[hit.segment as usize].push(hit.doc));
    docs.iter_mut().for_each(|docs| docs.sort_unstable());
    let (metrics, all) = facts::list_of(index, &docs, top)?;
    let mut seen = BTreeSet::new();
    let values: Vec<FacetValue> = metrics
        .into_iter()
        .filter(|metric| seen.insert(metric.name.clone()))
        .map(|metric| FacetValue { value: metric.name, count: metric.articles })
        .collect();
    let read = Some(best.hits.len());
    Ok(Facet { by: FacetKind::Metric, more: all.saturating_sub(values.len()), values, none: 0, read })
}
