//! Reads the stored texts of many articles on all processors.

use std::thread;

use tantivy::{DocAddress, DocId};

use super::docs::Docs;
use crate::error::Result;
use crate::index::{Index, Stored};

/// Articles that one thread takes at a time, at least: fewer are not worth a thread.
const PIECE: usize = 64;

/// Gives `read` each of the articles with its place among them.
pub(super) fn each_stored(index: &Index, docs: &Docs, read: &(dyn Fn(usize, Stored) + Sync)) -> Result<()> {
    let all: Vec<DocAddress> = docs
        .iter()
        .enumerate()
        .flat_map(|(segment, docs)| docs.iter().map(move |&doc: &DocId| DocAddress::new(segment as u32, doc)))
        .collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let piece = all.len().div_ceil(threads).max(PIECE);
    let one = |(number, these): (usize, &[DocAddress])| -> Result<()> {
        let places = (number * piece..).zip(these);
        places.into_iter().try_for_each(|(place, &at)| index.stored(at).map(|stored| read(place, stored)))
    };
    thread::scope(|scope| {
        let mut pieces = all.chunks(piece).enumerate();
        let first = pieces.next();
        let others: Vec<_> = pieces.map(|piece| scope.spawn(move || one(piece))).collect();
        first.map_or(Ok(()), one)?;
        for other in others {
            // A panic in a thread goes on in this one.
            other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(())
    })
}
