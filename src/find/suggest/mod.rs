//! When nothing contains a query as typed: other queries that would find something, never applied by themselves;
//! and Latin letters read as pinyin.
//!
//! `vocabulary` reads what the corpus has, `slots` searches it by sound, `misspelt` and `spelt` give candidates for
//! Chinese text and for letters, with `chain` for what is no word; here they are put into the query and tried. Runs only after a search found nothing
//! as typed, and looks at a bounded number of candidates.

mod chain;
mod misspelt;
mod slots;
mod spelt;
mod vocabulary;

use self::misspelt::Candidate;
use self::vocabulary::Vocabulary;
use super::{Request, tiers, within};
use crate::error::Result;
use crate::index::Index;
use crate::query::ast::{How, Node, Query, Unit};
use crate::query::lower::lower;
use crate::query::parse::parse;
use crate::text::fold::{fold, is_han};
use crate::text::pinyin;

/// Most suggestions.
const SHOWN: usize = 3;
/// Most candidates tried for one unit.
const TRIED: usize = 16;
/// Most units of a query that are looked at.
const UNITS: usize = 4;
/// Longest unit for which other text is suggested, in characters.
const LONGEST: usize = 8;
/// A reading of letters is left out when another is so many times as frequent.
const RARE: u64 = 20;

/// Queries like this one that find something as typed, at most three, the likeliest first.
pub(super) fn queries(index: &Index, query: &Query, request: &Request) -> Result<Vec<String>> {
    let vocabulary = Vocabulary::of(index)?;
    let trial = Trial { index, request };
    let mut rewritten = vec![request.query.clone()];
    let mut changed = false;
    for (_, unit) in query.positive_units().into_iter().take(UNITS) {
        if !matches!(unit.how, How::Loose | How::Exact) || !request.query.contains(&unit.text) {
            continue;
        }
        let meant = trial.meant(&vocabulary, unit)?;
        if meant.is_empty() {
            continue;
        }
        changed = true;
        let every = rewritten.iter().flat_map(|query| meant.iter().map(|text| query.replacen(&unit.text, text, 1)));
        rewritten = every.take(TRIED).collect();
    }
    let mut good = Vec::new();
    for query in rewritten.into_iter().filter(|_| changed) {
        if good.len() < SHOWN && trial.count(&query)? > 0 {
            good.push(query);
        }
    }
    Ok(good)
}

/// The query read as pinyin, when all of it is letters and the corpus has words that sound so.
pub(super) fn as_pinyin(index: &Index, query: &Query, request: &Request, total: usize) -> Result<Option<Query>> {
    let letters = request.query.trim();
    let ways = pinyin::split(letters);
    // Several Latin words may be found in part: only whole syllables are then likelier meant as pinyin.
    let full = |way: &Vec<pinyin::Sound>| way.iter().all(|sound| matches!(sound, pinyin::Sound::Full(_)));
    if ways.is_empty() || total > 0 && !ways.iter().any(full) {
        return Ok(None);
    }
    let trial = Trial { index, request };
    let found = trial.real(spelt::candidates(&Vocabulary::of(index)?, letters)?)?;
    let least = found.iter().map(|candidate| candidate.count).max().unwrap_or(0) / RARE;
    let texts = found.into_iter().filter(|candidate| candidate.count >= least).take(SHOWN);
    let loose = |text: &str| Node::Unit(Unit { text: text.to_owned(), how: How::Loose, period: None });
    let nodes: Vec<Node> = texts
        .map(|candidate| match candidate.text.split_once(' ') {
            Some((left, right)) => Node::And(vec![loose(left), loose(right)]),
            None => loose(&candidate.text),
        })
        .collect();
    let root = match nodes.len() {
        0 => return Ok(None),
        1 => nodes.into_iter().next().unwrap_or(Node::Everything),
        _ => Node::Or(nodes),
    };
    Ok(Some(Query { text: query.text.clone(), root, notes: Vec::new() }))
}

/// Tries queries against the index.
struct Trial<'a> {
    index: &'a Index,
    request: &'a Request,
}

impl Trial<'_> {
    /// What may have been meant by a unit that is nowhere in the corpus; nothing for one that is.
    fn meant(&self, vocabulary: &Vocabulary<'_>, unit: &Unit) -> Result<Vec<String>> {
        let chars = fold(&unit.text).chars;
        let mut real = Vec::new();
        if chars.iter().all(|&c| is_han(c)) {
            if (2..=LONGEST).contains(&chars.len()) && self.count_text(&unit.text)? == 0 {
                real = self.real(misspelt::candidates(vocabulary, &chars)?)?;
                if real.is_empty() {
                    real = misspelt::apart(vocabulary, &chars)?;
                }
            }
        } else if unit.text.chars().all(char::is_alphabetic) && vocabulary.letters(&unit.text.to_lowercase())? == 0 {
            real = self.real(spelt::candidates(vocabulary, &unit.text)?)?;
        }
        let original: Vec<char> = unit.text.chars().collect();
        Ok(real.into_iter().map(|candidate| in_script_of(&original, &candidate.text)).collect())
    }

    /// The candidates that stand in the corpus, with exact counts, in order.
    fn real(&self, mut candidates: Vec<Candidate>) -> Result<Vec<Candidate>> {
        candidates.truncate(TRIED);
        let mut real = Vec::new();
        for mut candidate in candidates {
            if !candidate.sure {
                candidate.count = self.count_text(&candidate.text)?;
            }
            if candidate.count > 0 {
                real.push(candidate);
            }
        }
        real.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.text.cmp(&b.text)));
        Ok(real)
    }

    /// Articles that contain a query as typed, within the request's period.
    fn count(&self, query: &str) -> Result<usize> {
        self.count_query(&within(&parse(query, self.request.today), self.request))
    }

    /// Articles that contain a text.
    fn count_text(&self, text: &str) -> Result<u64> {
        Ok(self.count_query(&parse(text, self.request.today))? as u64)
    }

    fn count_query(&self, query: &Query) -> Result<usize> {
        tiers::count_exact(self.index, &lower(query, self.index))
    }
}

/// The text with the characters that the user typed where they only differ in script.
fn in_script_of(original: &[char], text: &str) -> String {
    let same_length = text.chars().count() == original.len();
    let chars = text.chars().enumerate();
    chars
        .map(|(at, c)| match original.get(at) {
            Some(&typed) if same_length && crate::text::fold::fold_char(typed) == c => typed,
            _ => c,
        })
        .collect()
}
