//! Several segments become one: their dictionaries are walked side by side, the lists of equal keys joined, deleted
//! documents left out.

use std::io;

use super::cursor::Cursor;
use super::posting_list::PostingListWriter;
use super::segment::SegmentWriter;
use super::source::Source;
use super::term_dict::{TermDict, TermIter};
use crate::TERMINATED;
use crate::range_reader::RandomAccess;
use crate::term::{Field, TermKind, TermTable};

/// Writes the merged segment.
///
/// # Errors
/// When a source cannot be read or `out` takes no more.
pub fn merge<F: RandomAccess>(sources: &mut [Source<F>], mut out: SegmentWriter<'_>) -> io::Result<()> {
    for field in Field::ALL {
        for table in TermTable::ALL {
            merge_table(sources, field, table, &mut out)?;
        }
        let mut lengths = Vec::new();
        for source in &*sources {
            source.lengths(field, &mut lengths)?;
        }
        // Lengths are stored rounded down; sums stay exact as long as nothing was deleted.
        let is_whole = sources.iter().all(Source::is_whole);
        let tokens =
            is_whole.then(|| TermKind::ALL.map(|kind| sources.iter().map(|source| source.tokens(field, kind)).sum()));
        out.end_field(&lengths, tokens)?;
    }
    out.finish()
}

fn merge_table<F: RandomAccess>(
    sources: &mut [Source<F>],
    field: Field,
    table: TermTable,
    out: &mut SegmentWriter<'_>,
) -> io::Result<()> {
    let dictionaries =
        sources.iter().map(|source| source.dictionary(field, table)).collect::<io::Result<Vec<TermDict>>>()?;
    let mut walks: Vec<(&mut Source<F>, &TermDict, TermIter<'_>)> = sources
        .iter_mut()
        .zip(&dictionaries)
        .map(|(source, dictionary)| (source, dictionary, dictionary.from(b"")))
        .collect();
    walks.retain_mut(|(_, _, keys)| keys.advance());
    let (mut key, mut list, mut positions) = (Vec::new(), PostingListWriter::default(), Vec::new());
    while let Some(least) = walks.iter().map(|(_, _, keys)| keys.key()).min() {
        key.clear();
        key.extend_from_slice(least);
        for (source, dictionary, keys) in walks.iter_mut().filter(|(_, _, keys)| keys.key() == key) {
            let cursor = source.cursor(dictionary, table, keys.entry())?;
            append(source, cursor, table, &mut list, &mut positions);
        }
        out.list(table, &key, &mut list)?;
        walks.retain_mut(|(_, _, keys)| keys.key() != key || keys.advance());
    }
    Ok(())
}

fn append<F: RandomAccess>(
    source: &Source<F>,
    mut cursor: Cursor,
    table: TermTable,
    list: &mut PostingListWriter,
    positions: &mut Vec<u32>,
) {
    while cursor.doc() != TERMINATED {
        if let Some(doc) = source.number(cursor.doc()) {
            let (count, words) = cursor.counts();
            list.push(doc, count, words);
            if table == TermTable::Pairs {
                cursor.positions(positions);
                list.push_positions(positions);
            }
        }
        cursor.advance();
    }
}
