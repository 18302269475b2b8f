//! What of the corpus may have been meant by letters: pinyin in full, by first consonants, or mixed.

use std::collections::BTreeMap;

use super::misspelt::Candidate;
use super::slots::{NEAR, Slot, Slots};
use super::vocabulary::{Counted, Vocabulary};
use crate::error::Result;
use crate::text::pinyin::{self, Sound};

/// Fewest first consonants that are read alone.
const INITIALS: usize = 3;
/// Strings kept on the way through a text that is no word.
const BEAM: usize = 200;
/// Longest text put together from pairs, in characters.
const LONGEST: usize = 12;

/// Candidates for typed letters, the likeliest first. A word is in the corpus; what is put together from pairs is
/// only possible.
pub fn candidates(vocabulary: &Vocabulary<'_>, letters: &str) -> Result<Vec<Candidate>> {
    let ways: Vec<Vec<Sound>> = pinyin::split(letters).into_iter().filter(|way| says_enough(way)).collect();
    let mut found = BTreeMap::<String, Candidate>::new();
    for way in &ways {
        words(vocabulary, way, &mut found)?;
    }
    if found.is_empty() {
        for way in ways.iter().filter(|way| way.len() > 2 && way.len() <= LONGEST && is_full(way)) {
            for (text, count) in put_together(vocabulary, way)? {
                found.entry(text.clone()).or_insert(Candidate { text, cost: 0, count, sure: false });
            }
            if let Some(two) = two_words(vocabulary, way)? {
                found.entry(two.text.clone()).or_insert(two);
            }
        }
    }
    let mut ranked: Vec<Candidate> = found.into_values().collect();
    ranked.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.text.cmp(&b.text)));
    Ok(ranked)
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

fn words(vocabulary: &Vocabulary<'_>, way: &[Sound], found: &mut BTreeMap<String, Candidate>) -> Result<()> {
    let slots = slots(way);
    for (text, count) in vocabulary.words(&slots)? {
        let cost = slots.cost(&text).unwrap_or(u8::MAX);
        let candidate = Candidate { text: text.clone(), cost, count, sure: true };
        match found.get(&text) {
            Some(known) if known.cost <= cost => {}
            _ => drop(found.insert(text, candidate)),
        }
    }
    Ok(())
}

/// Strings whose neighbours all stand side by side in the corpus, with the count of the rarest pair.
fn put_together(vocabulary: &Vocabulary<'_>, way: &[Sound]) -> Result<Vec<(String, u64)>> {
    let mut beam: Vec<(String, u64)> = Vec::new();
    for (at, sounds) in way.windows(2).enumerate() {
        let pairs: Counted = vocabulary.pairs(&Slots { budget: 0, ..slots(sounds) })?;
        beam = if at == 0 { pairs.into_iter().collect() } else { prolonged(&beam, &pairs) };
        beam.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        beam.truncate(BEAM);
    }
    Ok(beam)
}

fn prolonged(beam: &[(String, u64)], pairs: &Counted) -> Vec<(String, u64)> {
    let mut longer = Vec::new();
    for (text, count) in beam {
        let Some(last) = text.chars().next_back() else { continue };
        let from = pairs.range(last.to_string()..).take_while(|(pair, _)| pair.starts_with(last));
        longer.extend(from.map(|(pair, &more)| (format!("{text}{}", &pair[last.len_utf8()..]), more.min(*count))));
    }
    longer
}

/// The letters as two words of the corpus, apart.
fn two_words(vocabulary: &Vocabulary<'_>, way: &[Sound]) -> Result<Option<Candidate>> {
    let mut best: Option<Candidate> = None;
    for at in 2..way.len().saturating_sub(1) {
        let most = |way: &[Sound]| -> Result<Option<(String, u64)>> {
            let words = vocabulary.words(&Slots { budget: 0, ..slots(way) })?;
            Ok(words.into_iter().max_by_key(|&(_, count)| count))
        };
        let (Some(left), Some(right)) = (most(&way[..at])?, most(&way[at..])?) else { continue };
        let count = left.1.min(right.1);
        if best.as_ref().is_none_or(|best| best.count < count) {
            best = Some(Candidate { text: format!("{} {}", left.0, right.0), cost: 0, count, sure: false });
        }
    }
    Ok(best)
}
