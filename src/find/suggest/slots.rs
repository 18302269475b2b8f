//! A word of known length of which each character is known, or how it sounds or looks, or nothing.

use crate::text::pinyin::{Ear, Likeness, Sound};
use crate::text::shape::look_alikes;

/// What is known of one character.
#[derive(Debug, Clone)]
pub enum Slot {
    /// It is this one.
    Only(char),
    /// It was typed as this one, or sounds like it, or looks like one of these.
    Like(char, Ear, Vec<char>),
    /// It sounds so.
    Typed(Ear),
    /// Any Han character.
    Any,
}

impl Slot {
    /// A character that may have been mistaken for one of the same sound or shape.
    pub fn like(c: char) -> Self {
        Self::Like(c, Ear::like(c), look_alikes(c))
    }

    /// A character of which letters were typed.
    pub fn typed(sound: Sound) -> Self {
        Self::Typed(Ear::typed(sound))
    }

    /// The characters that one typed may have been mistaken for, with their costs, the likeliest first.
    pub fn mistaken(&self) -> Vec<(char, u8)> {
        let Self::Like(typed, ear, shapes) = self else { return Vec::new() };
        let sounds = ear.chars().into_iter().map(|(c, _)| c).filter(|c| !shapes.contains(c));
        let all = shapes.iter().copied().chain(sounds).filter(|c| c != typed);
        all.filter_map(|c| Some((c, self.cost(c)?))).collect()
    }

    /// How far `c` is from what is known; `None` when it cannot be.
    pub fn cost(&self, c: char) -> Option<u8> {
        match self {
            Self::Only(only) => (*only == c).then_some(0),
            Self::Like(typed, ..) if *typed == c => Some(0),
            Self::Like(_, _, shapes) if shapes.contains(&c) => Some(SAME),
            Self::Like(_, ear, _) => ear.likeness(c).map(|likeness| match likeness {
                Likeness::Same => SAME,
                Likeness::Near => NEAR,
            }),
            Self::Typed(ear) => ear.likeness(c).map(|likeness| match likeness {
                Likeness::Same => 0,
                Likeness::Near => NEAR,
            }),
            Self::Any => crate::text::fold::is_han(c).then_some(0),
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
        let gap = Slots { slots: vec![Slot::Only('高'), Slot::Any, Slot::Only('区')], budget: 0 };
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
}
