//! A word of known length of which each character is known, or how it sounds or looks, or nothing.

use std::rc::Rc;

use hansou_text::fold::is_han;
use hansou_text::pinyin::{Homophones, Likeness, Sound};
use hansou_text::shape::look_alikes;

/// What is known of one character.
#[derive(Debug, Clone)]
pub enum Slot {
    /// It is one of these, each at its cost; ascending.
    Of(Rc<[(char, u8)]>),
    /// Any Han character.
    Any,
}

impl Slot {
    /// It is this one.
    pub fn only(c: char) -> Self {
        Self::Of([(c, 0)].into())
    }

    /// One of these, at no cost.
    pub fn one_of(chars: impl IntoIterator<Item = char>) -> Self {
        Self::at_costs(chars.into_iter().map(|c| (c, 0)).collect())
    }

    /// One of these, each at the least of its costs.
    pub fn at_costs(mut chars: Vec<(char, u8)>) -> Self {
        chars.sort_unstable();
        chars.dedup_by_key(|&mut (c, _)| c);
        Self::Of(chars.into())
    }

    /// A character that may have been mistaken for one of the same sound or shape.
    pub fn like(c: char) -> Self {
        let sounds = Homophones::like(c).chars().into_iter().map(|(c, likeness)| match likeness {
            Likeness::Same => (c, SAME),
            Likeness::Near => (c, NEAR),
        });
        let shapes = look_alikes(c).into_iter().map(|c| (c, SAME));
        Self::at_costs(sounds.chain(shapes).chain([(c, 0)]).collect())
    }

    /// A character of which letters were typed.
    pub fn typed(sound: Sound) -> Self {
        let sounds = Homophones::typed(sound).chars().into_iter().map(|(c, likeness)| match likeness {
            Likeness::Same => (c, 0),
            Likeness::Near => (c, NEAR),
        });
        Self::at_costs(sounds.collect())
    }

    /// Without the one that was typed, and what costs more than `most`.
    pub fn mistaken(&self, most: u8) -> Self {
        match self {
            Self::Of(chars) => {
                Self::Of(chars.iter().copied().filter(|&(_, cost)| (1..=most).contains(&cost)).collect())
            }
            Self::Any => Self::Any,
        }
    }

    /// How far `c` is from what is known; `None` when it cannot be.
    pub fn cost(&self, c: char) -> Option<u8> {
        match self {
            Self::Of(chars) => chars.binary_search_by_key(&c, |&(c, _)| c).ok().map(|at| chars[at].1),
            Self::Any => is_han(c).then_some(0),
        }
    }
}

/// Cost of another character of the same sound, or one that looks alike.
pub const SAME: u8 = 1;
/// Cost of another character of a sound that is easily confused.
pub const NEAR: u8 = 2;

/// The slots of a word and how much they may cost together.
#[derive(Debug, Clone)]
pub struct Slots {
    /// One for each character.
    pub slots: Vec<Slot>,
    /// Most that a match may cost.
    pub budget: u8,
}

impl Slots {
    /// What a word costs; `None` when it does not match.
    pub fn cost(&self, word: &str) -> Option<u8> {
        let mut slots = self.slots.iter();
        let mut sum = 0;
        for c in word.chars() {
            sum += slots.next()?.cost(c)?;
        }
        (slots.next().is_none() && sum <= self.budget).then_some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_by_sound_and_by_gap() {
        let like = |text: &str, budget| Slots { slots: text.chars().map(Slot::like).collect(), budget };
        let gap = Slots { slots: vec![Slot::only('高'), Slot::Any, Slot::one_of("区曲".chars())], budget: 0 };
        let table = [
            (like("高薪区", 1), "高新区", true),
            (like("高薪区", 1), "高薪区", true),
            (like("高薪区", 1), "高星区", false),
            (like("高薪区", 2), "高星区", true),
            (like("高薪区", 3), "高新", false),
            (like("高薪", 3), "高新区", false),
            (gap.clone(), "高新区", true),
            (gap, "高a区", false),
        ];
        for (slots, word, wanted) in table {
            assert_eq!(slots.cost(word).is_some(), wanted, "{word}");
        }
    }

    #[test]
    fn what_may_have_been_meant_instead() {
        let mistaken = Slot::like('薪').mistaken(SAME);
        assert_eq!(['新', '心', '星', '薪'].map(|c| mistaken.cost(c)), [Some(SAME), Some(SAME), None, None]);
    }
}
