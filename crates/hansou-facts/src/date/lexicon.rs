//! The words of dates (`lexicon.tsv`, as the build script has put it) and the values that they stand for.
//!
//! Leaves what the words mean to the readers, and which places of a text may begin a date to `starts`.

use super::DateKind;

/// How the day of a feast is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Month and day.
    Solar(i8, i8),
    /// Lunar month and day.
    Lunar(i8, i8),
    /// 清明.
    Qingming,
    /// 冬至.
    WinterSolstice,
    /// Month, day of the week (0: Sunday), which of them.
    Nth(i8, i8, i8),
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Years,
    Months,
    Quarters,
    Weeks,
    Days,
}

include!(concat!(env!("OUT_DIR"), "/dates.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    /// A longer word that stands behind a shorter one it begins with would never be read.
    #[test]
    fn longer_words_come_first() {
        for words in LISTS {
            for (at, word) in words.iter().enumerate() {
                assert!(words[..at].iter().all(|before| !word.starts_with(before)), "{word} in {words:?}");
            }
        }
    }

    #[test]
    fn words_are_folded() {
        let is_folded = |word: &&&str| hansou_text::fold::fold(word).text() == **word;
        let others: Vec<&&str> = LISTS.iter().copied().flatten().filter(|word| !is_folded(word)).collect();
        assert!(others.is_empty(), "{others:?}");
    }
}
