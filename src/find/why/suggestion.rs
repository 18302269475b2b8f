//! Another query, made of what the article has of this one, and tried out before it is offered.

use super::matches::Article;
use super::{Difference, Instead, UnitFound, place, query_of};
use crate::error::Result;
use crate::find::Request;
use crate::hit::Tier;
use crate::query::ast::{How, Node, TextField, Unit};
use crate::query::parse::parse;
use hansou_text::atom::atoms;
use hansou_text::fold::fold;

/// A query that has the article in the first tier: first one with what is nearly there in place of what is missing,
/// then one of what is there alone, then the title.
pub(super) fn query(
    article: &Article<'_>,
    request: &Request,
    units: &[(Option<TextField>, &Unit)],
    found: &[UnitFound],
) -> Result<Option<Instead>> {
    let pairs = || units.iter().map(|(_, unit)| *unit).zip(found);
    let nearly = pairs().flat_map(|(unit, found)| replaced(unit, found)).collect();
    let there = pairs().flat_map(|(unit, found)| present(unit, found)).collect();
    let title = vec![piece(How::Exact, &article.stored.title)];
    for pieces in [nearly, there, title] {
        if let Some(instead) = tried(article, request, pieces)? {
            return Ok(Some(instead));
        }
    }
    Ok(None)
}

fn tried(article: &Article<'_>, request: &Request, mut pieces: Vec<Unit>) -> Result<Option<Instead>> {
    pieces.retain(|piece| {
        matches!(piece.how, How::Wildcard | How::Pattern) || !atoms(&fold(&piece.text).chars).is_empty()
    });
    let mut units: Vec<Unit> = Vec::new();
    for piece in pieces {
        if !units.contains(&piece) {
            units.push(piece);
        }
    }
    if units.is_empty() {
        return Ok(None);
    }
    let root = match units.len() {
        1 => Node::Unit(units.remove(0)),
        _ => Node::And(units.into_iter().map(Node::Unit).collect()),
    };
    let text = query_of(root).understood();
    let free = Request::new(&text, request.today);
    let place = place(article, &parse(&text, request.today), &free)?.0;
    Ok(place.filter(|place| place.tier == Tier::Exact).map(|place| Instead { query: text, rank: place.rank }))
}

/// The unit, or what is nearest to it, or its words that are there.
fn replaced(unit: &Unit, found: &UnitFound) -> Vec<Unit> {
    if found.as_typed {
        return vec![unit.clone()];
    }
    let Some(near) = found.near.first() else { return present(unit, found) };
    match near.difference {
        Difference::Field => vec![unit.clone()],
        Difference::Script => vec![Unit { how: How::Loose, ..unit.clone() }],
        Difference::Number => present(unit, found).into_iter().chain([piece(How::Exact, &near.text)]).collect(),
        Difference::Character => vec![piece(How::Loose, &near.text)],
        Difference::Punctuation => vec![piece(How::Exact, &near.text)],
        Difference::Apart => present(unit, found),
    }
}

/// The unit, or its words that are there.
fn present(unit: &Unit, found: &UnitFound) -> Vec<Unit> {
    if found.as_typed {
        return vec![unit.clone()];
    }
    found.words.iter().filter(|word| word.found).map(|word| piece(How::Loose, &word.word)).collect()
}

fn piece(how: How, text: &str) -> Unit {
    Unit { text: text.chars().filter(|c| !c.is_control()).collect(), how, period: None }
}
