//! Revisions: of values that differ, a later article tells a revised one (最终核实, 更正), or the earlier one was not final
//! (初步核算). The words are data (`revised.tsv`).
//!
//! Leaves which facts can differ at all to `conflict`.

use std::sync::LazyLock;

use super::row::Row;
use super::words::Table;
use crate::fact::Revision;

/// The part of a value that a revision changes at most; what differs more is of something else.
const MOST: f64 = 0.25;

static WORDS: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("revised.tsv")));

/// The word that a fact is told with, in its sentence or headline.
fn said(row: &Row, name: &str) -> Option<&'static str> {
    WORDS.words(name).find(|word| row.fact.sentence.contains(word) || row.fact.title.contains(word))
}

/// The revision that facts of one series and period are; `None` where they only contradict each other.
pub(super) fn revision(rows: &[&Row]) -> Option<Revision> {
    let mut dated: Vec<&Row> = rows.iter().copied().filter(|row| row.fact.date.is_some()).collect();
    dated.sort_by_key(|row| row.fact.date);
    let later = |row: &Row, than: &Row| row.fact.date > than.fact.date;
    let told = |from: &Row, to: &Row, word: &str| {
        let (from, to) = (from.signed()?, to.signed()?);
        let (before, since) = (from.to_f64().abs(), to.to_f64().abs());
        if (before - since).abs() > MOST * before.max(since) {
            return None;
        }
        Some(Revision { from, to, word: word.to_owned() })
    };
    // The last that is told as revised holds from then on.
    if let Some((word, to)) = dated.iter().rev().find_map(|row| Some((said(row, "revised")?, *row))) {
        let from = dated.iter().rev().find(|row| later(to, row) && !row.agrees_with(to))?;
        let holds = dated.iter().filter(|row| later(row, to)).all(|row| row.agrees_with(to));
        return holds.then(|| told(from, to, word))?;
    }
    let (word, from) = dated.iter().rev().find_map(|row| Some((said(row, "preliminary")?, *row)))?;
    let mut since = dated.iter().filter(|row| later(row, from));
    let to = since.next()?;
    let holds = !from.agrees_with(to) && since.all(|row| row.agrees_with(to));
    let before = dated.iter().filter(|row| !later(row, from)).all(|row| row.agrees_with(from));
    (holds && before).then(|| told(from, to, word))?
}
