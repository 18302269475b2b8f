//! Reads the stored texts of many articles on all processors, in a fixed order.

use std::thread;

use tantivy::{DocAddress, DocId};

use crate::error::Result;
use crate::find::tiers::Docs;
use crate::index::{Index, Stored};

/// Articles that one thread takes at a time, at least: fewer are not worth a thread.
const PIECE: usize = 64;

/// What `read` makes of each of the articles, in the order of the index.
pub(super) fn each<T: Send>(index: &Index, docs: &Docs, read: impl Fn(Stored) -> Vec<T> + Sync) -> Result<Vec<T>> {
    let all: Vec<DocAddress> = docs
        .iter()
        .enumerate()
        .flat_map(|(segment, docs)| docs.iter().map(move |&doc: &DocId| DocAddress::new(segment as u32, doc)))
        .collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let piece = all.len().div_ceil(threads).max(PIECE);
    let one = |piece: &[DocAddress]| -> Result<Vec<T>> {
        let mut made = Vec::new();
        for &at in piece {
            made.extend(read(index.stored(at)?));
        }
        Ok(made)
    };
    let (first, others) = all.split_at(piece.min(all.len()));
    thread::scope(|scope| {
        let others: Vec<_> = others.chunks(piece).map(|piece| scope.spawn(move || one(piece))).collect();
        let mut made = one(first)?;
        for other in others {
            // A panic in a thread goes on in this one.
            made.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(made)
    })
}
