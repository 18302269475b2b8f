//! Counts over everything that a query finds: by time for a histogram, by source, folder, year and metric for
//! narrowing it down. Leaves counting to the index; only metrics are read from the best results.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::backend::{Articles, Backend, DayCounts, Origin, RankedDoc, guarded};
use super::{Request, answer, facts};
use crate::error::Result;
use crate::facet::{Bar, Facet, FacetKind, FacetValue, Histogram, Interval};
use crate::hit::Tier;
use crate::index::day_of;
use crate::query::parse::parse;
use crate::query::plan::{self, Plan};
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
    guarded(backend, || {
        let mut days = Days::default();
        for (tier, counts) in backend.days(&run_in_the_end(backend, request)?, request)? {
            days.add(&counts, tier);
        }
        let by = by.unwrap_or_else(|| days.fitting());
        let mut bars = days.bars(by);
        if with_all {
            add_all(backend, request, &mut bars)?;
        }
        Ok(Histogram { query: request.query.clone(), by, total: days.total(), undated: days.undated, bars })
    })
}

/// How many results have each value, the `top` of each kind.
///
/// # Errors
/// As [`super::search`].
pub fn facets(backend: &dyn Backend, request: &Request, kinds: &[FacetKind], top: usize) -> Result<Vec<Facet>> {
    guarded(backend, || {
        let needs = |wanted: &[FacetKind]| kinds.iter().any(|kind| wanted.contains(kind));
        let plan = run_in_the_end(backend, request)?;
        let origins = match needs(&[FacetKind::Source, FacetKind::Folder]) {
            true => backend.origins(&plan, request)?,
            false => Vec::new(),
        };
        let facet = |kind: &FacetKind| match kind {
            FacetKind::Source => sources(backend, &origins, top),
            FacetKind::Folder => folders(backend, &origins, top),
            FacetKind::Year => Ok(years(&backend.days(&plan, request)?, top)),
            FacetKind::Metric => metrics(backend, request, top),
        };
        kinds.iter().map(facet).collect()
    })
}

/// The plan of the query as it is run in the end.
fn run_in_the_end(backend: &dyn Backend, request: &Request) -> Result<Plan> {
    let query = parse(&request.query, request.today);
    let first = Request { limit: request.limit.min(1), offset: 0, ..request.clone() };
    Ok(answer(backend, &query, &first)?.plan)
}

/// How many articles of each tier there are for each day.
#[derive(Default)]
struct Days {
    counts: BTreeMap<i64, [usize; 3]>,
    undated: usize,
}

impl Days {
    fn add(&mut self, counts: &DayCounts, tier: Tier) {
        let at = match tier {
            Tier::Exact => 0,
            Tier::Words => 1,
            Tier::Most => 2,
        };
        for (&day, &count) in counts {
            match day {
                Some(day) => self.counts.entry(day).or_default()[at] += count,
                None => self.undated += count,
            }
        }
    }

    fn total(&self) -> usize {
        self.undated + self.counts.values().flatten().sum::<usize>()
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
fn add_all(backend: &dyn Backend, request: &Request, bars: &mut [Bar]) -> Result<()> {
    let every = plan::plan(&parse("", request.today), &backend.user_words());
    let counts = backend.days(&every, &Request { exact: true, ..request.clone() })?;
    let mut days = BTreeMap::<i64, usize>::new();
    for (day, count) in counts.iter().flat_map(|(_, counts)| counts) {
        *day.map(|day| days.entry(day).or_default()).unwrap_or(&mut 0) += count;
    }
    let number = |day: &str| day.parse().map(day_number).unwrap_or_default();
    for bar in bars {
        bar.all = Some(days.range(number(&bar.from)..=number(&bar.to)).map(|(_, count)| count).sum());
    }
    Ok(())
}

/// Counts of each key with one article that has it.
type Counts<'a> = HashMap<String, (usize, &'a RankedDoc)>;

fn counted<'a>(keys: impl Iterator<Item = (String, &'a Origin)>) -> Counts<'a> {
    let mut counts = Counts::new();
    keys.for_each(|(key, origin)| counts.entry(key).or_insert((0, &origin.example)).0 += origin.count);
    counts
}

/// The `top` values, each as `printed` finds it in its article.
fn best(
    counts: Counts<'_>,
    top: usize,
    printed: impl Fn(&str, &RankedDoc) -> Result<String>,
) -> Result<(Vec<FacetValue>, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, (m, _)), (b, (n, _))| n.cmp(m).then_with(|| a.cmp(b)));
    let more = counts.len().saturating_sub(top);
    let value = |(key, (count, at)): (String, (usize, &RankedDoc))| Ok(FacetValue { value: printed(&key, at)?, count });
    Ok((counts.into_iter().take(top).map(value).collect::<Result<_>>()?, more))
}

fn sources(backend: &dyn Backend, origins: &[Origin], top: usize) -> Result<Facet> {
    let none = origins.iter().filter(|origin| origin.publisher.is_empty()).map(|origin| origin.count).sum();
    let named = origins.iter().filter(|origin| !origin.publisher.is_empty());
    let counts = counted(named.map(|origin| (origin.publisher.clone(), origin)));
    let printed =
        |key: &str, at: &RankedDoc| Ok(backend.stored(at)?.meta.credits.publisher.unwrap_or_else(|| key.to_owned()));
    let (values, more) = best(counts, top, printed)?;
    Ok(Facet { by: FacetKind::Source, values, none, more, read: None })
}

fn folders(backend: &dyn Backend, origins: &[Origin], top: usize) -> Result<Facet> {
    let parents: Vec<Vec<&str>> = origins
        .iter()
        .map(|origin| if origin.folder.is_empty() { Vec::new() } else { origin.folder.split('/').collect() })
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
    let printed = |key: &str, at: &RankedDoc| {
        let path = backend.stored(at)?.meta.path;
        Ok(path.split('/').take(key.split('/').count()).collect::<Vec<_>>().join("/"))
    };
    let (values, more) = best(counts, top, printed)?;
    Ok(Facet { by: FacetKind::Folder, values, none, more, read: None })
}

fn years(counts: &[(Tier, DayCounts)], top: usize) -> Facet {
    let mut days = Days::default();
    counts.iter().for_each(|(_, counts)| days.add(counts, Tier::Exact));
    let bars = days.bars(Interval::Year).into_iter().rev().filter(|bar| bar.count() > 0);
    let mut values: Vec<FacetValue> = bars.map(|bar| FacetValue { count: bar.count(), value: bar.key }).collect();
    let more = values.len().saturating_sub(top);
    values.truncate(top);
    Facet { by: FacetKind::Year, values, none: days.undated, more, read: None }
}

/// What the figures of the best results measure.
fn metrics(backend: &dyn Backend, request: &Request, top: usize) -> Result<Facet> {
    let request = Request { limit: READ, offset: 0, ..request.clone() };
    let best = answer(backend, &parse(&request.query, request.today), &request)?.outcome;
    let (metrics, all, _) = facts::list_of(backend, Articles::Found(&best.hits), top)?;
    let mut seen = BTreeSet::new();
    let values: Vec<FacetValue> = metrics
        .into_iter()
        .filter(|metric| seen.insert(metric.name.clone()))
        .map(|metric| FacetValue { value: metric.name, count: metric.articles })
        .collect();
    let read = Some(best.hits.len());
    Ok(Facet { by: FacetKind::Metric, more: all.saturating_sub(values.len()), values, none: 0, read })
}
