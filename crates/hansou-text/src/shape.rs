//! Characters that look alike (未 and 末, 侯 and 候). Only such as are taken for each other stand in the table,
//! `shapes.txt`; it says how it was made.

/// Groups of characters, one a line.
const TABLE: &str = include_str!("shapes.txt");

/// The characters that look like a folded one, itself left out.
pub fn look_alikes(c: char) -> Vec<char> {
    let groups = TABLE.lines().filter(|line| !line.starts_with('#') && line.contains(c));
    let mut alike: Vec<char> = groups.flat_map(str::chars).filter(|&other| other != c).collect();
    alike.sort_unstable();
    alike.dedup();
    alike
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::{fold_char, is_han};

    #[test]
    fn the_table_is_of_folded_characters() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            assert!(line.chars().count() > 1, "{line}");
            for c in line.chars() {
                assert!(is_han(c) && fold_char(c) == c, "{c} in {line}");
            }
        }
    }

    #[test]
    fn groups_join() {
        assert_eq!(look_alikes('末'), ['未']);
        assert_eq!(look_alikes('己'), ['已', '巳']);
        assert_eq!(look_alikes('间'), ['问', '闻']);
        assert_eq!(look_alikes('龘'), []);
    }
}
