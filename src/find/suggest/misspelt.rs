//! What of the corpus may have been meant by Chinese text that is not in it: the same sounds written with other
//! characters, characters taken for others that look alike, or one character wrong, missing, doubled or misplaced.

use std::collections::BTreeMap;

use super::chain::{Chain, chains};
use super::slots::{SAME, Slot, Slots};
use super::vocabulary::Vocabulary;
use crate::error::Result;
use crate::query::clock;
use crate::text::segment::is_word;

/// Something that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The text, folded; words apart where they are found apart.
    pub text: String,
    /// Distance from what was typed.
    pub cost: u8,
    /// In how many articles it is, at most.
    pub count: u64,
    /// True when that number is exact.
    pub sure: bool,
    /// Added to the score.
    pub bonus: f64,
}

/// Cost of a character that is missing, superfluous, misplaced or quite another.
const EDIT: u8 = 3;
/// Cost of two characters written for others of the same sound.
const TWO: u8 = 2 * SAME;
/// Longest text that may be a name, which is put for another only when that is a word.
const NAME: usize = 4;
/// Characters tried in a gap.
const IN_GAP: usize = 400;
/// Gaps in a text that are looked at.
const GAPS: usize = 2;
/// What a step of cost takes from the logarithm of the count.
const STEP: f64 = 2.0;
/// What being a word of the corpus adds to it: a word is likelier meant than the same number of chance neighbours.
const WORD: f64 = 2.5;
/// What each character of a word set apart adds to it: the longer, the less it is there by chance.
const LONG: f64 = 1.4;

impl Candidate {
    /// The greater, the likelier it was meant.
    pub fn score(&self) -> f64 {
        ((1 + self.count) as f64).ln() - STEP * f64::from(self.cost) + self.bonus
    }
}

/// Candidates for a unit of Han characters, the likeliest first. Those made of pairs are only possible: whether they
/// stand in the corpus in one piece is for the caller to find out.
pub fn candidates(vocabulary: &Vocabulary<'_>, unit: &[char]) -> Result<Vec<Candidate>> {
    let mut found = Found::default();
    let slots = Slots { slots: unit.iter().map(|&c| Slot::like(c)).collect(), budget: unit.len() as u8 };
    for (word, count) in vocabulary.words(&slots)? {
        let cost = slots.cost(&word).unwrap_or(u8::MAX);
        found.add(Candidate { text: word, cost, count, sure: true, bonus: WORD });
    }
    let pairs = Pairs::of(vocabulary, unit)?;
    for at in (0..unit.len()).filter(|&at| pairs.may_be_wrong(at)) {
        if clock::is_over() {
            break;
        }
        for (c, cost) in slots.slots[at].mistaken() {
            let count = pairs.with(at, c)?;
            if count > 0 {
                let text = replaced(unit, at, c);
                found.add(Candidate { text, cost, count, sure: unit.len() == 2, bonus: 0.0 });
            }
        }
    }
    if found.0.is_empty() {
        for Chain { text, cost, count } in chains(vocabulary, &Slots { budget: TWO, ..slots })? {
            found.add(Candidate { text, cost, count, sure: false, bonus: 0.0 });
        }
        edits(vocabulary, unit, &pairs, &mut found)?;
    }
    let mut ranked = found.ranked();
    // What is spelt as in the dictionary is doubted only for another word: 湛江港, a place that the corpus may lack, is
    // no error for 湛江红树林.
    if is_word(&String::from_iter(unit)) {
        ranked.retain(|candidate| candidate.bonus > 0.0 || is_word(&candidate.text));
    }
    Ok(ranked)
}

/// One character quite another, missing, superfluous, or two in the wrong order.
fn edits(vocabulary: &Vocabulary<'_>, unit: &[char], pairs: &Pairs<'_, '_>, found: &mut Found) -> Result<()> {
    for at in 0..unit.len() {
        if clock::is_over() {
            return Ok(());
        }
        let mut shorter = unit.to_vec();
        shorter.remove(at);
        try_whole(vocabulary, &shorter, found)?;
        if at + 1 < unit.len() {
            let mut swapped = unit.to_vec();
            swapped.swap(at, at + 1);
            try_whole(vocabulary, &swapped, found)?;
        }
        if at > 0 && unit.len() > 2 && pairs.may_be_wrong(at) {
            for c in followers(vocabulary, unit[at - 1])? {
                let count = pairs.with(at, c)?;
                let text = replaced(unit, at, c);
                if count > 0 && (unit.len() > NAME || is_word(&text)) {
                    found.add(Candidate { text, cost: EDIT, count, sure: false, bonus: 0.0 });
                }
            }
        }
        if at > 0 && pairs.absent.iter().all(|&absent| absent == at - 1) {
            for c in followers(vocabulary, unit[at - 1])? {
                let mut longer = unit.to_vec();
                longer.insert(at, c);
                try_whole(vocabulary, &longer, found)?;
            }
        }
    }
    Ok(())
}

/// Several words written as one, one of them wrong: the unit with a word of the corpus in place of the wrong one and
/// set apart from the rest. The error is where two characters stand side by side that never do in the corpus.
pub fn apart(vocabulary: &Vocabulary<'_>, unit: &[char]) -> Result<Vec<Candidate>> {
    let pairs = Pairs::of(vocabulary, unit)?;
    let mut found = Found::default();
    // A wrong character is on either side of the gap, and the gap may be only where two words meet.
    for &gap in pairs.absent.iter().take(GAPS) {
        for (start, end) in windows(unit.len(), gap) {
            if pairs.absent.iter().any(|&absent| absent + 1 < start || absent >= end) {
                continue;
            }
            let slots = unit[start..end].iter().map(|&c| Slot::like(c)).collect();
            let slots = Slots { slots, budget: TWO };
            for (word, count) in vocabulary.words(&slots)? {
                let cost = slots.cost(&word).unwrap_or(u8::MAX);
                let (before, after) = (String::from_iter(&unit[..start]), String::from_iter(&unit[end..]));
                if cost > 0 {
                    let text = format!("{before} {word} {after}").trim().to_owned();
                    found.add(Candidate { text, cost, count, sure: true, bonus: LONG * (end - start) as f64 });
                }
            }
        }
    }
    Ok(found.ranked())
}

/// Stretches of two to four characters that hold both sides of the gap behind `gap` and leave no single character.
fn windows(length: usize, gap: usize) -> impl Iterator<Item = (usize, usize)> {
    let starts = gap.saturating_sub(2)..=gap;
    let all = starts.flat_map(move |start| (gap + 2..=(start + 4).min(length)).map(move |end| (start, end)));
    all.filter(move |&(start, end)| end - start < length && start != 1 && end + 1 != length)
}

/// The characters that stand most often behind one.
fn followers(vocabulary: &Vocabulary<'_>, c: char) -> Result<Vec<char>> {
    let pairs = vocabulary.pairs(&Slots { slots: vec![Slot::Only(c), Slot::Any], budget: 0 })?;
    let mut pairs: Vec<(String, u64)> = pairs.into_iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(pairs.into_iter().take(IN_GAP).filter_map(|(pair, _)| pair.chars().nth(1)).collect())
}

fn try_whole(vocabulary: &Vocabulary<'_>, chars: &[char], found: &mut Found) -> Result<()> {
    if chars.len() < 2 {
        return Ok(());
    }
    let mut least = u64::MAX;
    for pair in chars.windows(2) {
        least = least.min(vocabulary.pair(pair[0], pair[1])?);
        if least == 0 {
            return Ok(());
        }
    }
    let text = chars.iter().collect();
    found.add(Candidate { text, cost: EDIT, count: least, sure: chars.len() == 2, bonus: 0.0 });
    Ok(())
}

fn replaced(unit: &[char], at: usize, c: char) -> String {
    unit.iter().enumerate().map(|(index, &old)| if index == at { c } else { old }).collect()
}

/// How often the neighbours in a unit stand side by side in the corpus.
struct Pairs<'v, 'i> {
    vocabulary: &'v Vocabulary<'i>,
    unit: &'v [char],
    counts: Vec<u64>,
    /// Pairs that the corpus does not have: an error is in one of their two characters.
    absent: Vec<usize>,
}

impl<'v, 'i> Pairs<'v, 'i> {
    fn of(vocabulary: &'v Vocabulary<'i>, unit: &'v [char]) -> Result<Self> {
        let counts = unit.windows(2).map(|pair| vocabulary.pair(pair[0], pair[1])).collect::<Result<Vec<u64>>>()?;
        let absent = (0..counts.len()).filter(|&at| counts[at] == 0).collect();
        Ok(Self { vocabulary, unit, counts, absent })
    }

    /// True when another character at `at` could mend all that is absent.
    fn may_be_wrong(&self, at: usize) -> bool {
        self.absent.iter().all(|&absent| absent == at || absent + 1 == at)
    }

    /// The count of the rarest pair with `c` at `at`.
    fn with(&self, at: usize, c: char) -> Result<u64> {
        let mut least = u64::MAX;
        if at > 0 {
            least = least.min(self.vocabulary.pair(self.unit[at - 1], c)?);
        }
        if least > 0 && at + 1 < self.unit.len() {
            least = least.min(self.vocabulary.pair(c, self.unit[at + 1])?);
        }
        let others = self.counts.iter().enumerate().filter(|&(pair, _)| pair != at && pair + 1 != at);
        Ok(others.map(|(_, &count)| count).fold(least, u64::min))
    }
}

/// Candidates by their text, each at its best.
#[derive(Default)]
struct Found(BTreeMap<String, Candidate>);

impl Found {
    fn add(&mut self, candidate: Candidate) {
        match self.0.get_mut(&candidate.text) {
            Some(known) if known.score() >= candidate.score() => known.sure |= candidate.sure,
            Some(known) => *known = Candidate { sure: known.sure || candidate.sure, ..candidate },
            None => drop(self.0.insert(candidate.text.clone(), candidate)),
        }
    }

    fn ranked(self) -> Vec<Candidate> {
        let mut ranked: Vec<Candidate> = self.0.into_values().collect();
        ranked.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.text.cmp(&b.text)));
        ranked
    }
}
