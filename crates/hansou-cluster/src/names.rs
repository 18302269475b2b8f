//! Names of the indexes behind an alias. `news` is the alias that is asked; `news-000003` a generation, one complete
//! index; `news-state` holds what is known of them.

/// A generation of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(pub u32);

impl Generation {
    /// Its name.
    pub fn index_name(self, name: &str) -> String {
        format!("{name}-{:06}", self.0)
    }

    /// The generation of `name` that an index is.
    pub fn parse(name: &str, index: &str) -> Option<Self> {
        let digits = index.strip_prefix(name)?.strip_prefix('-')?;
        let is_number = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| digits.parse().ok().map(Self))?
    }
}

/// Name of the index with what is known of `name`.
pub fn state_of(name: &str) -> String {
    format!("{name}-state")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_are_read_back() {
        assert_eq!(Generation(3).index_name("news"), "news-000003");
        for number in [0, 1, 999_999] {
            assert_eq!(Generation::parse("news", &Generation(number).index_name("news")), Some(Generation(number)));
        }
        for other in ["news", "news-state", "news-3", "news-00000x", "other-000001", "news-x-000001"] {
            assert_eq!(Generation::parse("news", other), None, "{other}");
        }
    }
}
