//! The metrics of a corpus: what its figures measure most often, with units and ranges. Read from the columns of the
//! index, where each figure has its metric and its values.

use std::collections::{BTreeMap, HashMap};

use tantivy::DocId;
use tantivy::SegmentReader;

use super::most;
use crate::error::Result;
use crate::fact::Metric;
use crate::find::backend::{Backend, guarded};
use crate::find::tiers::{self, Docs};
use crate::index::figures::{MetricKey, flag};
use crate::index::{FIGURE_COLUMNS, Index, METRICS_COLUMN, from_tantivy};
use crate::query::parse::parse;
use crate::query::plan::plan;

/// What is known of one metric so far.
#[derive(Debug, Clone, Copy)]
struct Tally {
    count: usize,
    articles: usize,
    /// The last article counted.
    last: Option<DocId>,
    min: f64,
    max: f64,
}

impl Tally {
    const NONE: Self = Self { count: 0, articles: 0, last: None, min: f64::INFINITY, max: f64::NEG_INFINITY };

    fn add(&mut self, doc: DocId, value: f64) {
        self.count += 1;
        self.articles += usize::from(self.last.replace(doc) != Some(doc));
        (self.min, self.max) = (self.min.min(value), self.max.max(value));
    }

    fn join(&mut self, other: &Self) {
        self.count += other.count;
        self.articles += other.articles;
        (self.min, self.max) = (self.min.min(other.min), self.max.max(other.max));
    }
}

/// A metric with all units in which its values are printed.
struct Sum {
    tally: Tally,
    printed: BTreeMap<String, usize>,
}

/// The `top` metrics with most articles, and how many there are in all.
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn list(backend: &dyn Backend, top: usize, today: jiff::civil::Date) -> Result<(Vec<Metric>, usize)> {
    let index = backend.here("search facts without a metric")?;
    guarded(backend, || {
        let every = plan(&parse("", today), &backend.user_words());
        list_of(index, &tiers::all(index, &every, true)?, top)
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
    let mut sums = HashMap::<(String, String, bool), Sum>::new();
    for (reader, docs) in index.searcher().segment_readers().iter().zip(docs) {
        let counted = count(reader, docs, &mut sums);
        counted.map_err(|error| from_tantivy(index.home(), error))?;
    }
    let all = sums.len();
    let mut best: Vec<((String, String, bool), Sum)> = sums.into_iter().collect();
    best.sort_by(|(a_key, a), (b_key, b)| {
        let most = (b.tally.articles, b.tally.count).cmp(&(a.tally.articles, a.tally.count));
        most.then_with(|| a_key.cmp(b_key))
    });
    best.truncate(top);
    let metric = |((name, unit, change), Sum { tally, printed }): (_, Sum)| Metric {
        name,
        unit,
        shown: most(&printed.iter().map(|(printed, count)| (printed.as_str(), *count)).collect()).to_owned(),
        change,
        count: tally.count,
        articles: tally.articles,
        min: tally.min.to_string(),
        max: tally.max.to_string(),
    };
    Ok((best.into_iter().map(metric).collect(), all))
}

/// Adds the metrics of articles of a segment: counted by their numbers there, each name read once.
fn count(
    reader: &SegmentReader,
    docs: &[DocId],
    sums: &mut HashMap<(String, String, bool), Sum>,
) -> tantivy::Result<()> {
    let columns = reader.fast_fields();
    let Some(metrics) = columns.str(METRICS_COLUMN)? else { return Ok(()) };
    let (flags, values) = (columns.u64(FIGURE_COLUMNS[0])?, columns.f64(FIGURE_COLUMNS[1])?);
    let mut tallies = vec![Tally::NONE; metrics.num_terms()];
    for &doc in docs {
        let mut values = values.values_for_doc(doc);
        for (metric, flags) in metrics.ords().values_for_doc(doc).zip(flags.values_for_doc(doc)) {
            let (point, others) = (flags & flag::POINT, (flags & flag::VALUES & !flag::POINT).count_ones());
            let value = if point == 0 { None } else { values.next() };
            values.by_ref().take(others as usize).for_each(|_| ());
            let tally = usize::try_from(metric).ok().and_then(|metric| tallies.get_mut(metric));
            if let (Some(tally), Some(value)) = (tally, value) {
                tally.add(doc, value);
            }
        }
    }
    let mut names = metrics.dictionary().stream()?;
    while names.advance() {
        let tally = usize::try_from(names.term_ord()).ok().and_then(|metric| tallies.get(metric));
        let Some(tally) = tally.filter(|tally| tally.count > 0) else { continue };
        let Some(key) = std::str::from_utf8(names.key()).ok().and_then(MetricKey::parse) else { continue };
        let sum = sums.entry((key.name.to_owned(), key.unit.to_owned(), key.change));
        let sum = sum.or_insert_with(|| Sum { tally: Tally::NONE, printed: BTreeMap::new() });
        sum.tally.join(tally);
        *sum.printed.entry(key.printed.to_owned()).or_default() += tally.count;
    }
    Ok(())
}
