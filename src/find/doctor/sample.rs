//! Random stretches of Han characters of the texts in an index: a random article, its title or text, a random place.

use std::collections::BTreeSet;

use super::corpus::Corpus;
use super::random::Random;
use crate::error::Result;
use hansou_text::fold::{fold, is_han};

/// Longest stretch, in characters.
const LONGEST: usize = 8;
/// One in so many is taken from a title.
const TITLES: usize = 8;
/// Places tried in an article before another one is taken.
const PLACES: usize = 16;
/// Articles tried for each stretch asked for, on average.
const ARTICLES: usize = 8;

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sample {
    /// In the spelling of the article it was taken from, without line breaks and spaces.
    pub typed: String,
    /// Folded.
    pub folded: String,
}

/// Up to `count` different stretches; fewer when the texts seem to have no more.
pub(super) fn draw(corpus: &dyn Corpus, count: usize, seed: u64) -> Result<Vec<Sample>> {
    let mut random = Random(seed);
    let mut known = BTreeSet::new();
    let mut samples = Vec::new();
    for _ in 0..count.saturating_mul(ARTICLES) {
        if samples.len() == count {
            break;
        }
        let Some(stored) = corpus.random(&mut random)? else { break };
        let text = if random.below(TITLES) == 0 { &stored.title } else { &stored.body };
        let length = 1 + random.below(LONGEST);
        if let Some(sample) = stretch(text, length, &mut random)
            && known.insert(sample.folded.clone())
        {
            samples.push(sample);
        }
    }
    Ok(samples)
}

/// A stretch of just this length from a random place.
fn stretch(text: &str, length: usize, random: &mut Random) -> Option<Sample> {
    let folded = fold(text);
    if folded.chars.len() < length {
        return None;
    }
    (0..PLACES).find_map(|_| {
        let at = random.below(folded.chars.len() - length + 1);
        let chars = &folded.chars[at..at + length];
        if !chars.iter().all(|&c| is_han(c)) {
            return None;
        }
        let typed =
            text[folded.source_range(at..at + length)].chars().filter(|c| !c.is_whitespace()).collect::<String>();
        // Half of ㍽, which is 大正, cannot be typed as it stands.
        (fold(&typed).chars == chars).then(|| Sample { typed, folded: chars.iter().collect() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_what_is_typed() {
        for seed in 0..50 {
            let random = &mut Random(seed);
            assert!(stretch("㍽", 1, random).is_none());
            let whole = stretch("㍽", 2, random).unwrap();
            assert_eq!((whole.typed.as_str(), whole.folded.as_str()), ("㍽", "大正"));
        }
    }

    #[test]
    fn stretches_run_over_line_breaks_and_not_over_punctuation() {
        let mut random = Random(7);
        for _ in 0..200 {
            for (text, length, wanted) in [
                ("經驗盲\n\n區", 4, Some(("經驗盲區", "经验盲区"))),
                ("甲、乙", 2, None),
                ("abc", 1, None),
                ("", 1, None),
                ("乙5", 1, Some(("乙", "乙"))),
            ] {
                let sample = stretch(text, length, &mut random);
                match wanted {
                    Some((typed, folded)) => {
                        // A place is drawn: now and then none of them will do.
                        if let Some(sample) = sample {
                            assert_eq!((sample.typed.as_str(), sample.folded.as_str()), (typed, folded));
                        }
                    }
                    None => assert_eq!(sample, None, "{text}"),
                }
            }
        }
    }
}
