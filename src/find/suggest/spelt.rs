//! What of the corpus may have been meant by letters: pinyin in full, by first consonants, or mixed.

use std::collections::BTreeMap;

use super::bigram_beam::{Chain, chains};
use super::misspelt::Candidate;
use super::slots::{NEAR, Slot, Slots};
use super::vocabulary::Vocabulary;
use hansou_text::pinyin::{self, Sound};

/// Fewest first consonants that are read alone.
const INITIALS: usize = 3;
/// Longest text put together from pairs, in characters.
const LONGEST: usize = 12;

/// Candidates for typed letters, the likeliest first. A word is in the corpus; what is put together from pairs is
/// only possible.
pub fn candidates(vocabulary: &dyn Vocabulary, letters: &str) -> Vec<Candidate> {
    let ways: Vec<Vec<Sound>> = pinyin::split(letters).into_iter().filter(|way| says_enough(way)).collect();
    let mut found = BTreeMap::<String, Candidate>::new();
    for way in &ways {
        words(vocabulary, way, &mut found);
    }
    if found.is_empty() {
        for way in ways.iter().filter(|way| way.len() > 2 && way.len() <= LONGEST && is_full(way)) {
            for Chain { text, cost, count } in chains(vocabulary, &Slots { budget: 0, ..slots(way) }, |_| 0) {
                found.entry(text.clone()).or_insert(Candidate { text, cost, count, sure: false, bonus: 0.0 });
            }
            if let Some(two) = two_words(vocabulary, way) {
                found.entry(two.text.clone()).or_insert(two);
            }
        }
    }
    let mut ranked: Vec<Candidate> = found.into_values().collect();
    ranked.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.text.cmp(&b.text)));
    ranked
}

/// Two syllables, or three first consonants; a syllable and a consonant.
fn says_enough(way: &[Sound]) -> bool {
    let any_full = way.iter().any(|sound| matches!(sound, Sound::Full(_)));
    way.len() >= if any_full { 2 } else { INITIALS }
}

fn is_full(way: &[Sound]) -> bool {
    way.iter().all(|sound| matches!(sound, Sound::Full(_)))
}

fn slots(way: &[Sound]) -> Slots {
    Slots { slots: way.iter().map(|&sound| Slot::typed(sound)).collect(), budget: NEAR }
}

fn words(vocabulary: &dyn Vocabulary, way: &[Sound], found: &mut BTreeMap<String, Candidate>) {
    let slots = slots(way);
    for (text, count) in vocabulary.words(&slots) {
        let cost = slots.cost(&text).unwrap_or(u8::MAX);
        let candidate = Candidate { text: text.clone(), cost, count, sure: true, bonus: 0.0 };
        match found.get(&text) {
            Some(known) if known.cost <= cost => {}
            _ => drop(found.insert(text, candidate)),
        }
    }
}

/// The letters as two words of the corpus, apart.
fn two_words(vocabulary: &dyn Vocabulary, way: &[Sound]) -> Option<Candidate> {
    let mut best: Option<Candidate> = None;
    for at in 2..way.len().saturating_sub(1) {
        let most = |way: &[Sound]| {
            let words = vocabulary.words(&Slots { budget: 0, ..slots(way) });
            words.into_iter().max_by_key(|&(_, count)| count)
        };
        let (Some(left), Some(right)) = (most(&way[..at]), most(&way[at..])) else { continue };
        let count = left.1.min(right.1);
        if best.as_ref().is_none_or(|best| best.count < count) {
            best = Some(Candidate { text: format!("{} {}", left.0, right.0), cost: 0, count, sure: false, bonus: 0.0 });
        }
    }
    best
}
