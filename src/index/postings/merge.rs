//! Several segments become one: their dictionaries are walked side by side, the lists of equal keys joined, deleted
//! documents left out.

use std::io;

use tantivy::{DocId, SegmentReader, TERMINATED};

use super::dictionary::Keys;
use super::list::ListWriter;
use super::segment::{Segment, SegmentWriter};
use super::{Kind, Table, Zone};

/// A segment to be merged, and the new number of each of its documents that stays.
pub struct Source {
    /// The segment.
    pub segment: Segment,
    /// [`TERMINATED`] for deleted documents.
    pub documents: Vec<DocId>,
}

impl Source {
    /// The segment of a reader, whose documents are numbered from `next` on.
    pub fn new(segment: Segment, reader: &SegmentReader, next: &mut DocId) -> Self {
        let mut documents = vec![TERMINATED; reader.max_doc() as usize];
        for doc in reader.doc_ids_alive() {
            documents[doc as usize] = *next;
            *next += 1;
        }
        Self { segment, documents }
    }
}

/// Writes the merged segment.
pub fn merge(sources: &[Source], mut out: SegmentWriter<'_>) -> io::Result<()> {
    for zone in [Zone::Title, Zone::Body] {
        for table in [Table::Words, Table::Pairs, Table::Singles] {
            merge_table(sources, zone, table, &mut out)?;
        }
        let alive = |source: &Source| -> Vec<DocId> {
            (0..source.documents.len())
                .filter(|&doc| source.documents[doc] != TERMINATED)
                .map(|doc| doc as DocId)
                .collect()
        };
        let lengths: Vec<_> = sources
            .iter()
            .flat_map(|source| alive(source).into_iter().map(|doc| source.segment.lengths(zone, doc)))
            .collect();
        // Lengths are stored rounded down; sums stay exact as long as nothing was deleted.
        let is_whole = sources.iter().all(|source| !source.documents.contains(&TERMINATED));
        let tokens = is_whole.then(|| {
            [Kind::Word, Kind::Pair, Kind::Single]
                .map(|kind| sources.iter().map(|source| source.segment.tokens(zone, kind)).sum())
        });
        out.end_field(&lengths, tokens)?;
    }
    out.finish()
}

fn merge_table(sources: &[Source], zone: Zone, table: Table, out: &mut SegmentWriter<'_>) -> io::Result<()> {
    let mut walks: Vec<(&Source, Keys<'_>)> =
        sources.iter().map(|source| (source, source.segment.dictionary(zone, table).from(b""))).collect();
    walks.retain_mut(|(_, keys)| keys.advance());
    let (mut key, mut list, mut positions) = (Vec::new(), ListWriter::default(), Vec::new());
    while let Some(least) = walks.iter().map(|(_, keys)| keys.key()).min() {
        key.clear();
        key.extend_from_slice(least);
        for (source, keys) in walks.iter().filter(|(_, keys)| keys.key() == key) {
            append(source, keys, table, &mut list, &mut positions);
        }
        out.list(table, &key, &mut list)?;
        walks.retain_mut(|(_, keys)| keys.key() != key || keys.advance());
    }
    Ok(())
}

fn append(source: &Source, keys: &Keys<'_>, table: Table, list: &mut ListWriter, positions: &mut Vec<u32>) {
    let mut cursor = source.segment.cursor(table, keys.entry());
    while cursor.doc() != TERMINATED {
        let doc = source.documents.get(cursor.doc() as usize).copied().unwrap_or(TERMINATED);
        if doc != TERMINATED {
            list.push(doc, cursor.count(), cursor.words());
            if table == Table::Pairs {
                cursor.positions(positions);
                list.push_positions(positions);
            }
        }
        cursor.advance();
    }
}
