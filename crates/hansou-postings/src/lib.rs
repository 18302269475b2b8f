//! Posting lists as bytes: which documents have which words, pairs of neighbouring atoms and single atoms, and where.
//!
//! A segment of an index is one file. It is built from texts that are kept as they come ([`TextBuffer`], [`KeyBuffer`])
//! and sorted once, when the segment is written ([`SegmentWriter`]); it is opened where it lies ([`Segment`]), walked
//! ([`Cursor`]), asked for phrases ([`Phrase`], [`Conjunction`]), and merged with others ([`merge`], [`Source`]). This
//! crate knows no language, no index and no file system: what a text's atoms and words are is the caller's business, and
//! the bytes go to any writer. FORMAT.md beside this crate has every byte.
//!
//! Three fields: title, body, and what is said of figures. Three tables for each. *Singles*: atoms. *Pairs*: two atoms
//! without a gap between them, with the positions of the first. *Words*: what the caller named a word and is no single
//! character and no two of them; those are in the other tables already, where a posting also counts how often they are
//! words.
//!
//! ```
//! use hansou_postings::{Field, Lengths, OwnedBytes, Phrase, Segment, SegmentWriter, Term, TextBuffer, phrase_docs};
//!
//! // Two texts, a character an atom.
//! let mut body = TextBuffer::default();
//! for text in ["高新区", "新区"] {
//!     body.start_document();
//!     text.chars().for_each(|c| body.push_char(c));
//!     body.end_document();
//! }
//! let mut file = Vec::new();
//! let mut out = SegmentWriter::new(&mut file);
//! TextBuffer::default().write(&mut out)?; // titles
//! body.write(&mut out)?;
//! out.end_field(&[], None)?; // figures
//! out.finish()?;
//!
//! let segment = Segment::open(OwnedBytes::new(file))?;
//! let text = Phrase { terms: vec![(0, Term::pair(Field::Body, "高\0新")), (1, Term::pair(Field::Body, "新\0区"))], word: None };
//! assert_eq!(phrase_docs(&segment, &text).map(|docs| docs.doc()), Some(0));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Nothing in a damaged file makes a reader panic or go on for long: what is wrong is found by checksums, elsewhere.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod bits;
mod conjunction;
mod counts;
mod cursor;
mod interner;
mod intersect;
mod key_buffer;
pub mod length_code;
mod merge;
mod phrase;
mod posting_list;
pub mod range_reader;
mod segment;
mod source;
mod term;
mod term_dict;
mod text_buffer;

pub use conjunction::Conjunction;
pub use cursor::Cursor;
pub use intersect::{DocSet, intersect};
pub use key_buffer::KeyBuffer;
pub use merge::merge;
pub use ownedbytes::OwnedBytes;
pub use phrase::{Phrase, PhraseDocs, PhraseUnion, phrase_docs, union};
pub use posting_list::{Entry, PostingListWriter};
pub use segment::{LengthCodes, Segment, SegmentWriter};
pub use source::Source;
pub use term::{Field, Lengths, Term, TermKind, TermTable};
pub use term_dict::{TermDict, TermIter};
pub use text_buffer::TextBuffer;

/// Number of a document in its segment.
pub type DocId = u32;

/// Stands behind the last document.
pub const TERMINATED: DocId = i32::MAX as DocId;

/// A list for [`segment_of`]: its key and, for each document, the count as a word and the positions, as many as it has.
#[doc(hidden)]
pub type ListOf = (TermTable, String, Vec<(DocId, u32, Vec<u32>)>);

/// A segment with lists in one field, in the order of each table's keys: for tests.
#[doc(hidden)]
pub fn segment_of(field: Field, lengths: &[Lengths], lists: &[ListOf]) -> std::io::Result<Segment> {
    let (mut bytes, mut list) = (Vec::new(), PostingListWriter::default());
    let mut out = SegmentWriter::new(&mut bytes);
    for each in Field::ALL {
        for (table, key, rows) in lists.iter().filter(|_| each == field) {
            for (doc, words, places) in rows {
                list.push(*doc, places.len() as u32, *words);
                list.push_positions(if *table == TermTable::Pairs { places } else { &[] });
            }
            out.list(*table, key.as_bytes(), &mut list)?;
        }
        out.end_field(lengths, None)?;
    }
    out.finish()?;
    Segment::open(OwnedBytes::new(bytes))
}
