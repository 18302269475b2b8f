//! The same proof for one query: its pieces of text are scanned for in all articles, and what the index finds for each
//! piece is compared.

use std::time::Instant;

use jiff::civil::Date;
use serde::Serialize;
use tantivy::DocAddress;

use super::corpus::{Corpus, Elsewhere};
use super::sample::Sample;
use super::scan::Texts;
use crate::error::Result;
use crate::find::backend::{Backend, guarded};
use crate::query::ast::How;
use crate::query::parse::parse;
use hansou_text::fold::fold;

/// Missed articles that are named.
const NAMED: usize = 20;

/// Whether the index misses an article that has the text of a query.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Proof {
    /// The pieces of text that were looked for: what the query has outside of its conditions and wildcards.
    pub pieces: Vec<String>,
    /// Articles whose texts were read from beginning to end.
    pub scanned: usize,
    /// Articles that hold each of the pieces.
    pub hold: usize,
    /// Of these, those that the index finds for each piece.
    pub found: usize,
    /// The first few of the others.
    pub missed: Vec<String>,
    /// Time taken.
    pub seconds: f64,
}

/// Compares what is found for the pieces of a query with a scan of all texts.
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn prove(backend: &dyn Backend, query: &str, today: Date) -> Result<Proof> {
    guarded(backend, || match backend.here("checking") {
        Ok(index) => prove_of(index, query, today),
        Err(_) => prove_of(&Elsewhere::read(backend, today)?, query, today),
    })
}

fn prove_of(index: &dyn Corpus, query: &str, today: Date) -> Result<Proof> {
    let started = Instant::now();
    let pieces = pieces(query, today);
    let samples: Vec<Sample> =
        pieces.iter().map(|piece| Sample { typed: piece.clone(), folded: fold(piece).text() }).collect();
    let holding = if samples.is_empty() { Vec::new() } else { Texts::read(index)?.holding(&samples)? };
    let hold = in_all(holding);
    let found = pieces.iter().map(|piece| super::found(index, piece, today)).collect::<Result<Vec<_>>>()?;
    let found = in_all(found);
    let missed = super::without(&hold, &found);
    let named = missed.iter().take(NAMED).map(|&at| Ok(index.stored(at)?.meta.id)).collect::<Result<_>>()?;
    Ok(Proof {
        scanned: usize::try_from(index.articles()).unwrap_or(usize::MAX),
        hold: hold.len(),
        found: hold.len() - missed.len(),
        missed: named,
        pieces,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// What of a query is plain text, in pieces that stand together in an article; nothing with a line break or a sign only.
fn pieces(query: &str, today: Date) -> Vec<String> {
    let query = parse(query, today);
    let sought = query.root.sought();
    let plain = sought.iter().filter(|sought| matches!(sought.unit.how, How::Loose | How::Exact));
    let mut pieces: Vec<String> = plain.map(|sought| sought.unit.text.clone()).collect();
    pieces.retain(|piece| piece.chars().all(hansou_text::fold::is_han));
    pieces.dedup();
    pieces
}

/// What is in every list, ascending.
fn in_all(lists: Vec<Vec<DocAddress>>) -> Vec<DocAddress> {
    let mut lists = lists.into_iter();
    let first = lists.next().unwrap_or_default();
    lists.fold(first, |all, list| all.into_iter().filter(|at| list.binary_search(at).is_ok()).collect())
}
