//! Several segments become one: their dictionaries are walked side by side, the lists of equal keys joined, deleted
//! documents left out.

use std::io;

use tantivy::TERMINATED;

use super::cursor::Cursor;
use super::dictionary::{Dictionary, Keys};
use super::list::ListWriter;
use super::segment::SegmentWriter;
use super::source::Source;
use super::{Kind, Table, Zone};

/// Writes the merged segment.
pub fn merge(sources: &mut [Source], mut out: SegmentWriter<'_>) -> io::Result<()> {
    for zone in [Zone::Title, Zone::Body, Zone::Figures] {
        for table in [Table::Words, Table::Pairs, Table::Singles] {
            merge_table(sources, zone, table, &mut out)?;
        }
        let mut lengths = Vec::new();
        for source in &*sources {
            source.lengths(zone, &mut lengths)?;
        }
        // Lengths are stored rounded down; sums stay exact as long as nothing was deleted.
        let is_whole = sources.iter().all(Source::is_whole);
        let tokens = is_whole.then(|| {
            [Kind::Word, Kind::Pair, Kind::Single]
                .map(|kind| sources.iter().map(|source| source.tokens(zone, kind)).sum())
        });
        out.end_field(&lengths, tokens)?;
    }
    out.finish()
}

fn merge_table(sources: &mut [Source], zone: Zone, table: Table, out: &mut SegmentWriter<'_>) -> io::Result<()> {
    let dictionaries =
        sources.iter().map(|source| source.dictionary(zone, table)).collect::<io::Result<Vec<Dictionary>>>()?;
    let mut walks: Vec<(&mut Source, &Dictionary, Keys<'_>)> = sources
        .iter_mut()
        .zip(&dictionaries)
        .map(|(source, dictionary)| (source, dictionary, dictionary.from(b"")))
        .collect();
    walks.retain_mut(|(_, _, keys)| keys.advance());
    let (mut key, mut list, mut positions) = (Vec::new(), ListWriter::default(), Vec::new());
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

fn append(source: &Source, mut cursor: Cursor, table: Table, list: &mut ListWriter, positions: &mut Vec<u32>) {
    while cursor.doc() != TERMINATED {
        if let Some(doc) = source.number(cursor.doc()) {
            let (count, words) = cursor.counts();
            list.push(doc, count, words);
            if table == Table::Pairs {
                cursor.positions(positions);
                list.push_positions(positions);
            }
        }
        cursor.advance();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use proptest::prelude::*;
    use tantivy::{DocId, IndexWriter, TantivyDocument, Term};

    use super::*;
    use crate::index::postings::{self, Plugin};
    use crate::index::schema::{Fields, schema};

    /// Title, text and figures of an article, and whether it is removed again.
    type Row = (String, String, String, bool);

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let text = || "[甲乙丙高新区a1，]{0,12}";
        let figures = "(\u{3}percent:\t\t[占比高]{1,3}\t[区占]{0,3}\t\n){0,3}";
        proptest::collection::vec((text(), text(), figures, any::<bool>()), 1..24)
    }

    fn document(fields: &Fields, row: &Row, number: u64) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_u64(fields.file, number);
        document.add_u64(fields.key, number);
        for text in [&row.0, &row.1, &row.2] {
            document.add_custom(fields.folded, text.as_bytes());
        }
        document
    }

    fn writer() -> (tantivy::Index, Fields, IndexWriter) {
        let (schema, fields) = schema();
        // One for all: it loads a dictionary.
        static PLUGIN: LazyLock<Arc<Plugin>> = LazyLock::new(|| Arc::new(Plugin::new(Vec::new())));
        let index = tantivy::Index::builder()
            .schema(schema)
            .register_plugin(Arc::clone(&PLUGIN) as Arc<_>)
            .create_in_ram()
            .unwrap();
        let writer = index.writer_with_num_threads(1, 16 << 20).unwrap();
        writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
        (index, fields, writer)
    }

    /// Everything that the postings of a one-segment index say, as text, articles by their numbers: segments are merged
    /// in no certain order.
    fn said(index: &tantivy::Index) -> Vec<String> {
        let searcher = index.reader().unwrap().searcher();
        let postings = postings::open(&searcher).unwrap();
        let mut said = Vec::new();
        for (segment, reader) in postings.segments().zip(searcher.segment_readers()) {
            let numbers = reader.fast_fields().u64(crate::index::KEY_COLUMN).unwrap();
            let number = |doc: DocId| numbers.first(doc).unwrap();
            for zone in [Zone::Title, Zone::Body, Zone::Figures] {
                for table in [Table::Words, Table::Pairs, Table::Singles] {
                    let mut keys = segment.dictionary(zone, table).from(b"");
                    while keys.advance() {
                        let mut places = Vec::new();
                        let (mut cursor, mut positions) = (segment.cursor(table, keys.entry()), Vec::new());
                        while cursor.doc() != TERMINATED {
                            cursor.positions(&mut positions);
                            places.push((number(cursor.doc()), cursor.counts(), positions.clone()));
                            cursor.advance();
                        }
                        places.sort();
                        said.push(format!("{zone:?} {table:?} {:?} {places:?}", String::from_utf8_lossy(keys.key())));
                    }
                }
                let lengths = (0..reader.max_doc()).map(|doc| (number(doc), segment.lengths(zone, doc)));
                let mut lengths: Vec<String> = lengths.map(|lengths| format!("{lengths:?}")).collect();
                lengths.sort();
                said.push(format!("{zone:?} {lengths:?}"));
            }
        }
        said
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        /// Segments merged, with what was removed left out, say what one segment of the rest says.
        #[test]
        fn merging_changes_nothing(rows in rows(), commit_every in 1..8usize) {
            let (merged, fields, mut writer) = self::writer();
            for (number, row) in rows.iter().enumerate() {
                writer.add_document(document(&fields, row, number as u64)).unwrap();
                if number % commit_every == 0 {
                    writer.commit().unwrap();
                }
            }
            writer.commit().unwrap();
            for (number, _) in rows.iter().enumerate().filter(|(_, row)| row.3) {
                writer.delete_term(Term::from_field_u64(fields.file, number as u64));
            }
            writer.commit().unwrap();
            let segments = merged.searchable_segment_ids().unwrap();
            // None is left when everything was removed.
            if !segments.is_empty() {
                writer.merge(&segments).wait().unwrap();
            }
            let (plain, fields, mut writer) = self::writer();
            for (number, row) in rows.iter().enumerate().filter(|(_, row)| !row.3) {
                writer.add_document(document(&fields, row, number as u64)).unwrap();
            }
            writer.commit().unwrap();
            prop_assert_eq!(said(&merged), said(&plain));
        }
    }
}
