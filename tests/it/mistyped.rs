//! Words of the articles written as an input method writes them when the wrong line is taken: one character replaced by
//! another of the same sound, or by one that looks alike. The word must be among what is suggested. `HANSOU_ERRORS`
//! says how many (120 when not set), `HANSOU_TEXTS` names another folder or file than `corpus/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::support;
use crate::support::Random;
use hansou::find::{Request, search, show};
use hansou::index::{Index, Settings, refresh};
use hansou_text::fold::{fold, is_han};
use hansou_text::pinyin::readings;
use hansou_text::segment::Segmenter;
use hansou_text::shape::look_alikes;
use tempfile::TempDir;

/// A mistyped text may be in so many times fewer articles than the word; in more it is a text of its own.
const RARER: usize = 20;
/// Articles that a word is in, at least.
const USED: usize = 3;

#[test]
fn errors_are_seen_through() {
    let count: usize = variable("HANSOU_ERRORS").and_then(|count| count.parse().ok()).unwrap_or(120);
    let folder = TempDir::new().unwrap();
    let home = variable("HANSOU_HOME").map_or_else(|| folder.path().join(".hansou"), PathBuf::from);
    if variable("HANSOU_HOME").is_none() {
        let input = variable("HANSOU_TEXTS").map_or_else(
            || {
                support::copy_corpus(&folder.path().join("corpus"));
                folder.path().join("corpus")
            },
            PathBuf::from,
        );
        refresh(&home, &[input], &Settings::default(), &()).unwrap();
    }
    let index = Index::open(&home).unwrap();
    let known = Known::of(&index);
    let mut random = Random::new();
    for (name, alike, least) in
        [("sound", Known::same_sound as fn(&Known, char) -> Vec<char>, 0.85), ("shape", Known::same_shape, 0.8)]
    {
        let mut tally = BTreeMap::<usize, (usize, usize)>::new();
        let mut missed = Vec::new();
        for _ in 0..count * 100 {
            if tally.values().map(|one| one.0).sum::<usize>() == count {
                break;
            }
            let Some((word, wrong)) = known.mistyped(&index, alike, &mut random) else { continue };
            let page = search(&index, &Request::new(&wrong, support::TODAY)).unwrap();
            let of_length = tally.entry(word.chars().count()).or_default();
            of_length.0 += 1;
            if page.suggestions.contains(&word) {
                of_length.1 += 1;
            } else {
                missed.push(format!("{wrong} ({word}): {}", page.suggestions.join("、")));
            }
        }
        let (all, right) = tally.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        println!("{name}: {right} of {all}, by length {tally:?}");
        missed.iter().for_each(|line| println!("  {line}"));
        assert!(right as f64 >= least * all as f64, "{name}: {right} of {all}\n{}", missed.join("\n"));
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What the articles hold.
struct Known {
    /// Words of two to four characters, and in how many articles they are.
    words: Vec<(String, usize)>,
    /// All characters.
    chars: BTreeSet<char>,
}

impl Known {
    fn of(index: &Index) -> Self {
        let segmenter = Segmenter::full(&[]);
        let (mut words, mut chars) = (BTreeMap::<String, usize>::new(), BTreeSet::new());
        let all = Request { limit: 100_000, ..Request::new("", support::TODAY) };
        for hit in search(index, &all).unwrap().hits {
            let article = show(index, &hit.id, None, support::TODAY).unwrap().unwrap();
            let text = fold(&article.body).text();
            let mut own = BTreeSet::new();
            for run in text.split(|c| !is_han(c)).filter(|run| !run.is_empty()) {
                own.extend(segmenter.cut(run).filter(|word| (2..=4).contains(&word.chars().count())));
                chars.extend(run.chars());
            }
            for word in own {
                *words.entry(word.to_owned()).or_default() += 1;
            }
        }
        Self { words: words.into_iter().filter(|&(_, count)| count >= USED).collect(), chars }
    }

    fn same_sound(&self, c: char) -> Vec<char> {
        let Some(sound) = readings(c).next() else { return Vec::new() };
        self.chars.iter().copied().filter(|&other| other != c && readings(other).next() == Some(sound)).collect()
    }

    fn same_shape(&self, c: char) -> Vec<char> {
        look_alikes(c).into_iter().filter(|other| self.chars.contains(other)).collect()
    }

    /// A word and what was typed for it; nothing when what was typed is a text of its own.
    fn mistyped(
        &self,
        index: &Index,
        alike: fn(&Self, char) -> Vec<char>,
        random: &mut Random,
    ) -> Option<(String, String)> {
        let (word, used) = &self.words[random.below(self.words.len())];
        let mut chars: Vec<char> = word.chars().collect();
        let at = random.below(chars.len());
        let others = alike(self, chars[at]);
        chars[at] = *others.get(random.below(others.len().max(1)))?;
        let wrong: String = chars.into_iter().collect();
        let found = search(index, &Request { limit: 0, exact: true, ..Request::new(&wrong, support::TODAY) }).unwrap();
        (found.tiers[0].count * RARER <= *used).then(|| (word.clone(), wrong))
    }
}
