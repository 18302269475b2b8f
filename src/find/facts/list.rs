//! The metrics of a corpus: what its figures measure most often, with units and ranges. One pass over all stored texts.

use std::collections::{BTreeMap, HashMap};

use super::{head, most, scan};
use crate::error::Result;
use crate::fact::Metric;
use crate::find::backend::{Backend, guarded};
use crate::find::tiers::Docs;
use crate::index::{Index, Stored};
use crate::query::parse::parse;
use crate::query::plan::plan;
use hansou_facts::figure::{self, Kind};
use hansou_text::fold::fold;
use hansou_text::numeral::Decimal;

/// A figure with a name.
struct Named {
    name: String,
    unit: String,
    shown: &'static str,
    change: bool,
    value: Decimal,
}

/// What is known of one metric so far.
struct Tally {
    count: usize,
    shown: BTreeMap<&'static str, usize>,
    articles: usize,
    min: Decimal,
    max: Decimal,
}

/// The `top` metrics with most articles, and how many there are in all.
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn list(backend: &dyn Backend, top: usize, today: jiff::civil::Date) -> Result<(Vec<Metric>, usize)> {
    guarded(backend, || {
        let every = plan(&parse("", today), &backend.user_words());
        Ok(tallied(scan::found(backend, &every, true, |stored| vec![named(&stored)])?, top))
    })
}

/// The same of at most so many articles, spread evenly over the index; also how many these are.
///
/// # Errors
/// As [`list`].
pub fn sample(index: &Index, most: usize, top: usize) -> Result<(Vec<Metric>, usize, usize)> {
    index.guarded(|| {
        let all = usize::try_from(index.articles()).unwrap_or(usize::MAX);
        let step = all.div_ceil(most.max(1)).max(1);
        let readers = index.searcher().segment_readers().iter();
        let docs: Docs = readers.map(|reader| reader.doc_ids_alive().step_by(step).collect()).collect();
        let (metrics, total) = list_of(index, &docs, top)?;
        Ok((metrics, total, docs.iter().map(Vec::len).sum()))
    })
}

/// The metrics of some articles.
pub(in crate::find) fn list_of(index: &Index, docs: &Docs, top: usize) -> Result<(Vec<Metric>, usize)> {
    Ok(tallied(scan::each(index, docs, |stored| vec![named(&stored)])?, top))
}

/// The metrics with most articles, by the figures of each article, and how many metrics there are.
fn tallied(articles: Vec<Vec<Named>>, top: usize) -> (Vec<Metric>, usize) {
    let mut tallies = HashMap::<(String, String, bool), Tally>::new();
    for article in articles {
        let mut seen = std::collections::BTreeSet::new();
        for Named { name, unit, shown, change, value } in article {
            let first = seen.insert((name.clone(), unit.clone(), change));
            let tally = tallies.entry((name, unit, change));
            let tally = tally.or_insert_with(|| Tally {
                count: 0,
                shown: BTreeMap::new(),
                articles: 0,
                min: value,
                max: value,
            });
            tally.count += 1;
            *tally.shown.entry(shown).or_default() += 1;
            tally.articles += usize::from(first);
            (tally.min, tally.max) = (tally.min.min(value), tally.max.max(value));
        }
    }
    let all = tallies.len();
    let mut metrics: Vec<Metric> = tallies.into_iter().map(|(key, tally)| metric(key, &tally)).collect();
    metrics.sort_by(|a, b| {
        let most = (b.articles, b.count).cmp(&(a.articles, a.count));
        most.then_with(|| (&a.name, &a.unit, a.change).cmp(&(&b.name, &b.unit, b.change)))
    });
    metrics.truncate(top);
    (metrics, all)
}

fn metric((name, unit, change): (String, String, bool), tally: &Tally) -> Metric {
    let (min, max) = (tally.min.to_string(), tally.max.to_string());
    let shown = most(&tally.shown).to_owned();
    Metric { name, unit, shown, change, count: tally.count, articles: tally.articles, min, max }
}

/// The figures of an article that have a value and a name.
fn named(stored: &Stored) -> Vec<Named> {
    let figures = figure::read(&fold(&stored.body));
    let one = |figure: figure::Figure| {
        let named = !matches!(
            figure.kind,
            Kind::Ordinal
                | Kind::Rank
                | Kind::Ratio
                | Kind::Structure
                | Kind::Number
                | Kind::Duration
                | Kind::Age
                | Kind::Angle
        );
        let name = head::name(&figure.measure.text);
        let value = figure.base_value().filter(|_| named && !name.is_empty() && !is_prose(&figure))?;
        let (unit, shown) = (figure.unit.base.to_string(), figure.unit.shown());
        Some(Named { name, unit, shown, change: head::change(&figure).is_some(), value })
    };
    figures.into_iter().filter_map(one).collect()
}

/// 两国, 一个, 三项: what is counted in a word is prose, not statistics.
fn is_prose(figure: &figure::Figure) -> bool {
    let small = figure.value.is_some_and(|value| value <= Decimal::int(10));
    figure.kind == Kind::Count && small && !figure.surface.chars().any(|c| c.is_ascii_digit())
}
