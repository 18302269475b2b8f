//! The metrics of a corpus: what its figures measure most often, with units and ranges. Leaves counting them to the index.

use std::collections::{BTreeMap, HashMap};

use super::most;
use crate::error::Result;
use crate::fact::Metric;
use crate::find::backend::{Articles, Backend, MetricCount, guarded};
use crate::index::figures::MetricKey;

/// A metric with all units in which its values are printed.
struct Sum {
    count: MetricCount,
    printed: BTreeMap<String, usize>,
}

/// The `top` metrics with most articles, and how many there are in all.
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn list(backend: &dyn Backend, top: usize) -> Result<(Vec<Metric>, usize)> {
    let (metrics, all, _) = guarded(backend, || list_of(backend, Articles::All, top))?;
    Ok((metrics, all))
}

/// The same of at most so many articles, spread evenly over the index; also how many these are.
///
/// # Errors
/// As [`list`].
pub fn sample(backend: &dyn Backend, most: usize, top: usize) -> Result<(Vec<Metric>, usize, usize)> {
    guarded(backend, || list_of(backend, Articles::Spread(most), top))
}

/// The metrics of some articles, how many there are in all, and how many articles were read.
pub(in crate::find) fn list_of(
    backend: &dyn Backend,
    articles: Articles<'_>,
    top: usize,
) -> Result<(Vec<Metric>, usize, usize)> {
    let (counts, read) = backend.metrics(articles)?;
    let mut sums = HashMap::<(String, String, bool), Sum>::new();
    for (key, count) in &counts {
        let Some(key) = MetricKey::parse(key) else { continue };
        let sum = sums.entry((key.name.to_owned(), key.unit.to_owned(), key.change));
        let sum = sum.or_insert_with(|| Sum { count: MetricCount::NONE, printed: BTreeMap::new() });
        sum.count.join(count);
        *sum.printed.entry(key.printed.to_owned()).or_default() += count.figures;
    }
    let all = sums.len();
    let mut best: Vec<((String, String, bool), Sum)> = sums.into_iter().collect();
    best.sort_by(|(a_key, a), (b_key, b)| {
        let most = (b.count.articles, b.count.figures).cmp(&(a.count.articles, a.count.figures));
        most.then_with(|| a_key.cmp(b_key))
    });
    best.truncate(top);
    let metric = |((name, unit, change), Sum { count, printed }): (_, Sum)| Metric {
        name,
        unit,
        shown: most(&printed.iter().map(|(printed, count)| (printed.as_str(), *count)).collect()).to_owned(),
        change,
        count: count.figures,
        articles: count.articles,
        min: count.min,
        max: count.max,
    };
    Ok((best.into_iter().map(metric).collect(), all, read))
}
