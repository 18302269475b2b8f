//! What of the corpus may have been meant by Chinese text that is not in it: the same sounds written with other
//! characters, characters taken for others that look alike, or one character wrong, missing, doubled or misplaced.

use std::collections::BTreeMap;

use super::MORE;
use super::bigram_beam::{Chain, chains};
use super::slots::{NEAR, SAME, Slot, Slots};
use super::vocabulary::Vocabulary;
use hansou_text::segment::is_word;

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
/// Longest word that the corpus is asked for.
const LONGEST_WORD: usize = 4;
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

/// Candidates for a unit of Han characters that the corpus does not have, the likeliest first. Those made of pairs are
/// only possible: whether they stand in the corpus in one piece is for the caller to find out.
pub fn candidates(vocabulary: &dyn Vocabulary, unit: &[char]) -> Vec<Candidate> {
    let typed = Typed::new(vocabulary, unit);
    let mut found = BestByText::default();
    typed.words(unit.len() as u8, &mut found);
    typed.mistaken(NEAR, &mut found);
    if found.0.is_empty() {
        typed.mistaken_twice(&mut found);
        typed.edited(&mut found);
    }
    let mut ranked = found.ranked();
    // What is spelt as in the dictionary is doubted only for another word: 湛江港, a place that the corpus may lack, is
    // no error for 湛江红树林.
    if is_word(&String::from_iter(unit)) {
        ranked.retain(|candidate| candidate.bonus > 0.0 || is_word(&candidate.text));
    }
    ranked
}

/// Candidates for a unit that is in a few articles, of which only those count that may be in many more.
pub fn likelier(vocabulary: &dyn Vocabulary, unit: &[char], found: u64) -> Vec<Candidate> {
    let typed = Typed::new(vocabulary, unit);
    let mut likelier = BestByText::default();
    typed.words(SAME, &mut likelier);
    typed.mistaken(SAME, &mut likelier);
    likelier.0.retain(|_, candidate| candidate.cost > 0 && candidate.count >= MORE * found);
    likelier.ranked()
}

/// Several words written as one, one of them wrong: the unit with a word of the corpus in place of the wrong one and
/// set apart from the rest. The error is where two characters stand side by side that never do in the corpus.
pub fn apart(vocabulary: &dyn Vocabulary, unit: &[char]) -> Vec<Candidate> {
    let typed = Typed::new(vocabulary, unit);
    let mut found = BestByText::default();
    // A wrong character is on either side of the gap, and the gap may be only where two words meet.
    for &gap in typed.absent.iter().take(GAPS) {
        for (start, end) in windows(unit.len(), gap) {
            if typed.absent.iter().any(|&absent| absent + 1 < start || absent >= end) {
                continue;
            }
            let slots = Slots { slots: typed.slots[start..end].to_vec(), budget: TWO };
            for (word, count) in vocabulary.words(&slots) {
                let cost = slots.cost(&word).unwrap_or(u8::MAX);
                let (before, after) = (String::from_iter(&unit[..start]), String::from_iter(&unit[end..]));
                if cost > 0 {
                    let text = format!("{before} {word} {after}").trim().to_owned();
                    found.add(Candidate { text, cost, count, sure: true, bonus: LONG * (end - start) as f64 });
                }
            }
        }
    }
    found.ranked()
}

/// Stretches of two to four characters that hold both sides of the gap behind `gap` and leave no single character.
fn windows(length: usize, gap: usize) -> impl Iterator<Item = (usize, usize)> {
    let starts = gap.saturating_sub(2)..=gap;
    let all = starts.flat_map(move |start| (gap + 2..=(start + 4).min(length)).map(move |end| (start, end)));
    all.filter(move |&(start, end)| end - start < length && start != 1 && end + 1 != length)
}

/// A unit, what each of its characters may have been, and how often its neighbours stand side by side in the corpus.
struct Typed<'v> {
    vocabulary: &'v dyn Vocabulary,
    unit: &'v [char],
    slots: Vec<Slot>,
    counts: Vec<u64>,
    /// Pairs that the corpus does not have: an error is in one of their two characters.
    absent: Vec<usize>,
}

impl<'v> Typed<'v> {
    fn new(vocabulary: &'v dyn Vocabulary, unit: &'v [char]) -> Self {
        let counts: Vec<u64> = unit.windows(2).map(|pair| vocabulary.pair(pair[0], pair[1])).collect();
        let absent = (0..counts.len()).filter(|&at| counts[at] == 0).collect();
        Self { vocabulary, unit, slots: unit.iter().map(|&c| Slot::like(c)).collect(), counts, absent }
    }

    /// True when another character at `at` could mend all that is absent.
    fn may_be_wrong(&self, at: usize) -> bool {
        self.absent.iter().all(|&absent| absent == at || absent + 1 == at)
    }

    /// Words of the corpus.
    fn words(&self, budget: u8, found: &mut BestByText) {
        let slots = Slots { slots: self.slots.clone(), budget };
        for (word, count) in self.vocabulary.words(&slots) {
            let cost = slots.cost(&word).unwrap_or(u8::MAX);
            found.add(Candidate { text: word, cost, count, sure: true, bonus: WORD });
        }
    }

    /// One character mistaken for another.
    fn mistaken(&self, most: u8, found: &mut BestByText) {
        for at in (0..self.unit.len()).filter(|&at| self.may_be_wrong(at)) {
            let mistaken = self.slots[at].mistaken(most);
            for (c, count) in self.fitting(at, at + 1, &mistaken) {
                let text = self.with(at, at + 1, &[c]);
                let cost = mistaken.cost(c).unwrap_or(u8::MAX);
                found.add(Candidate { text, cost, count, sure: self.unit.len() == 2, bonus: 0.0 });
            }
        }
    }

    /// Two characters mistaken for others. In a text longer than a name one of them leaves a trace.
    fn mistaken_twice(&self, found: &mut BestByText) {
        if self.unit.len() > NAME && self.absent.is_empty() {
            return;
        }
        for Chain { text, cost, count } in
            chains(self.vocabulary, &Slots { slots: self.slots.clone(), budget: TWO }, |from| self.errors_from(from))
        {
            if cost > 0 {
                found.add(Candidate { text, cost, count, sure: false, bonus: 0.0 });
            }
        }
    }

    /// Fewest characters from `from` on that are wrong.
    fn errors_from(&self, from: usize) -> u8 {
        let (mut errors, mut mended) = (0, from);
        for &absent in self.absent.iter().filter(|&&absent| absent >= from) {
            if absent >= mended {
                errors += 1;
                mended = absent + 2;
            }
        }
        errors
    }

    /// One character missing, superfluous, misplaced or quite another.
    fn edited(&self, found: &mut BestByText) {
        let unit = self.unit;
        for at in 0..unit.len() {
            self.try_whole([&unit[..at], &unit[at + 1..]].concat(), found);
            if at + 1 < unit.len() {
                let mut swapped = unit.to_vec();
                swapped.swap(at, at + 1);
                self.try_whole(swapped, found);
            }
        }
        for at in 1..unit.len() {
            if unit.len() < LONGEST_WORD {
                self.words_around(at, at, found);
            }
            if (3..=LONGEST_WORD).contains(&unit.len()) && self.may_be_wrong(at) {
                self.words_around(at, at + 1, found);
            }
        }
        if let [absent] = self.absent[..] {
            self.anything(absent + 1, absent + 1, found);
        }
        for &absent in self.absent.iter().take(GAPS).filter(|_| unit.len() > NAME) {
            for at in [absent, absent + 1].into_iter().filter(|&at| at > 0 && self.may_be_wrong(at)) {
                self.anything(at, at + 1, found);
            }
        }
    }

    fn try_whole(&self, chars: Vec<char>, found: &mut BestByText) {
        let counts = chars.windows(2).map(|pair| self.vocabulary.pair(pair[0], pair[1]));
        // Stops at the first that is absent.
        let least = counts.take_while(|&count| count > 0).collect::<Vec<_>>();
        if chars.len() > 1 && least.len() + 1 == chars.len() {
            let count = least.into_iter().min().unwrap_or(0);
            let text = String::from_iter(&chars);
            found.add(Candidate { text, cost: EDIT, count, sure: chars.len() == 2, bonus: 0.0 });
        }
    }

    /// Words of the corpus with any character in place of those from `start` to `end`.
    fn words_around(&self, start: usize, end: usize, found: &mut BestByText) {
        let mut slots: Vec<Slot> = self.unit[..start].iter().map(|&c| Slot::only(c)).collect();
        slots.push(Slot::Any);
        slots.extend(self.unit[end..].iter().map(|&c| Slot::only(c)));
        for (text, count) in self.vocabulary.words(&Slots { slots, budget: 0 }) {
            found.add(Candidate { text, cost: EDIT, count, sure: true, bonus: 0.0 });
        }
    }

    /// Any character in place of those from `start` to `end`.
    fn anything(&self, start: usize, end: usize, found: &mut BestByText) {
        for (c, count) in self.fitting(start, end, &Slot::Any) {
            let text = self.with(start, end, &[c]);
            found.add(Candidate { text, cost: EDIT, count, sure: false, bonus: 0.0 });
        }
    }

    fn with(&self, start: usize, end: usize, chars: &[char]) -> String {
        [&self.unit[..start], chars, &self.unit[end..]].concat().into_iter().collect()
    }

    /// The characters of a slot that stand beside both neighbours of the place from `start` to `end`, with the count of
    /// the text's rarest pair.
    fn fitting(&self, start: usize, end: usize, slot: &Slot) -> Vec<(char, u64)> {
        let pairs =
            |first: Slot, second: Slot| self.vocabulary.pairs(&Slots { slots: vec![first, second], budget: NEAR });
        let others = self.counts.iter().enumerate().filter(|&(pair, _)| pair + 1 < start || pair >= end);
        let least = others.map(|(_, &count)| count).min().unwrap_or(u64::MAX);
        let mut fitting: Option<Vec<(char, u64)>> = None;
        if let Some(&before) = start.checked_sub(1).and_then(|at| self.unit.get(at)) {
            let pairs = pairs(Slot::only(before), slot.clone()).into_iter();
            let mut both: Vec<(char, u64)> =
                pairs.filter_map(|(pair, count)| Some((pair.chars().nth(1)?, count.min(least)))).collect();
            both.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            both.truncate(IN_GAP);
            fitting = Some(both);
        }
        if let Some(&after) = self.unit.get(end) {
            let first = match &fitting {
                Some(before) => Slot::one_of(before.iter().map(|&(c, _)| c)),
                None => slot.clone(),
            };
            let known = |c: char| match &fitting {
                Some(before) => before.iter().find(|one| one.0 == c).map_or(0, |one| one.1),
                None => least,
            };
            let pairs = pairs(first, Slot::only(after)).into_iter();
            let both = pairs.filter_map(|(pair, count)| pair.chars().next().map(|c| (c, count.min(known(c)))));
            fitting = Some(both.collect());
        }
        fitting.unwrap_or_default()
    }
}

/// Candidates by their text, each at its best.
#[derive(Default)]
struct BestByText(BTreeMap<String, Candidate>);

impl BestByText {
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
