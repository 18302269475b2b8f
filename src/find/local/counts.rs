//! What articles are counted by, from the columns of the index: their days, where they are from, what their figures measure.
//! No text is read.

use std::collections::BTreeMap;

use tantivy::{DocId, SegmentReader};

use crate::error::Result;
use crate::find::Request;
use crate::find::backend::{Articles, DayCounts, MetricCount, MetricCounts, Origin, RankedDoc};
use crate::find::docs::{Docs, count, join};
use crate::find::tiers;
use crate::hit::Tier;
use crate::index::figures::flag;
use crate::index::{DATE_COLUMN, FIGURE_COLUMNS, Index, METRICS_COLUMN, SOURCE_COLUMN, from_tantivy};
use crate::query::plan::{Plan, SourceParts};

/// Articles of each tier by day.
pub(super) fn days(index: &Index, plan: &Plan, request: &Request) -> Result<Vec<(Tier, DayCounts)>> {
    let of_tier = |(tier, docs): (Tier, Docs)| {
        let mut counts = DayCounts::new();
        for (reader, docs) in index.searcher().segment_readers().iter().zip(docs) {
            let days = reader.fast_fields().i64(DATE_COLUMN).map_err(|error| from_tantivy(index.home(), error))?;
            docs.iter().for_each(|&doc| *counts.entry(days.first(doc)).or_default() += 1);
        }
        Ok((tier, counts))
    };
    tiers::entered(index, plan, request)?.into_iter().map(of_tier).collect()
}

/// Where the articles of all tiers are from.
pub(super) fn origins(index: &Index, plan: &Plan, request: &Request) -> Result<Vec<Origin>> {
    let failed = |error| from_tantivy(index.home(), error);
    let mut docs: Docs = vec![Vec::new(); index.searcher().segment_readers().len()];
    tiers::entered(index, plan, request)?.iter().for_each(|(_, more)| join(&mut docs, more));
    let mut origins = Vec::new();
    for (segment, (reader, docs)) in index.searcher().segment_readers().iter().zip(docs).enumerate() {
        let Some(column) = reader.fast_fields().str(SOURCE_COLUMN).map_err(failed)? else { continue };
        let mut by_term = BTreeMap::<u64, (usize, u32)>::new();
        for doc in docs {
            if let Some(term) = column.ords().first(doc) {
                by_term.entry(term).or_insert((0, doc)).0 += 1;
            }
        }
        let mut counts = by_term.values();
        let add = |term: &[u8]| {
            let text = String::from_utf8_lossy(term);
            let source = SourceParts::split(&text);
            if let Some(&(count, doc)) = counts.next() {
                let (folder, publisher) = (source.folder().to_owned(), source.publisher.to_owned());
                origins.push(Origin { folder, publisher, count, example: RankedDoc::unranked(segment as u32, doc) });
            }
        };
        let terms: Vec<u64> = by_term.keys().copied().collect();
        let read = column.dictionary().sorted_ords_to_term_cb(&terms, add);
        read.map_err(|error| failed(error.into()))?;
    }
    Ok(origins)
}

/// What the figures of articles measure, and how many articles these are.
pub(super) fn metrics(index: &Index, articles: Articles<'_>) -> Result<(MetricCounts, usize)> {
    let readers = index.searcher().segment_readers();
    let every = |step: usize| readers.iter().map(|reader| reader.doc_ids_alive().step_by(step).collect()).collect();
    let docs: Docs = match articles {
        Articles::All => every(1),
        Articles::Spread(most) => {
            let all = usize::try_from(index.articles()).unwrap_or(usize::MAX);
            every(all.div_ceil(most.max(1)).max(1))
        }
        Articles::Found(found) => {
            let mut docs: Docs = vec![Vec::new(); readers.len()];
            found.iter().for_each(|found| docs[found.segment as usize].push(found.doc));
            docs.iter_mut().for_each(|docs| docs.sort_unstable());
            docs
        }
    };
    let mut counts = MetricCounts::new();
    for (reader, docs) in readers.iter().zip(&docs) {
        add_metrics(reader, docs, &mut counts).map_err(|error| from_tantivy(index.home(), error))?;
    }
    Ok((counts, count(&docs)))
}

/// Adds the metrics of articles of a segment: counted by their numbers there, each name read once.
fn add_metrics(reader: &SegmentReader, docs: &[DocId], counts: &mut MetricCounts) -> tantivy::Result<()> {
    let columns = reader.fast_fields();
    let Some(metrics) = columns.str(METRICS_COLUMN)? else { return Ok(()) };
    let (flags, values) = (columns.u64(FIGURE_COLUMNS[0])?, columns.f64(FIGURE_COLUMNS[1])?);
    // Each with the last article counted.
    let mut tallies = vec![(MetricCount::NONE, None); metrics.num_terms()];
    for &doc in docs {
        let mut values = values.values_for_doc(doc);
        for (metric, flags) in metrics.ords().values_for_doc(doc).zip(flags.values_for_doc(doc)) {
            let (point, others) = (flags & flag::POINT, (flags & flag::VALUES & !flag::POINT).count_ones());
            let value = if point == 0 { None } else { values.next() };
            values.by_ref().take(others as usize).for_each(|_| ());
            let tally = usize::try_from(metric).ok().and_then(|metric| tallies.get_mut(metric));
            if let (Some((tally, last)), Some(value)) = (tally, value) {
                let articles = usize::from(last.replace(doc) != Some(doc));
                tally.join(&MetricCount { figures: 1, articles, min: value, max: value });
            }
        }
    }
    let mut names = metrics.dictionary().stream()?;
    while names.advance() {
        let tally = usize::try_from(names.term_ord()).ok().and_then(|metric| tallies.get(metric));
        let Some((tally, _)) = tally.filter(|(tally, _)| tally.figures > 0) else { continue };
        if let Ok(key) = std::str::from_utf8(names.key()) {
            counts.entry(key.to_owned()).or_insert(MetricCount::NONE).join(tally);
        }
    }
    Ok(())
}
