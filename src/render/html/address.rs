//! The addresses of pages of results: everything that is asked stands in them, so that every state can be linked to.

use std::fmt::Write as _;

/// What is asked of a page of results, as it stands in an address. What has its usual value is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The query.
    pub query: String,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// The paper or site; empty for articles without one.
    pub source: Option<String>,
    /// The folder.
    pub folder: Option<String>,
    /// Only articles without date.
    pub undated: bool,
    /// The order, when it is not by score: `date`, `-date`.
    pub sort: Option<String>,
    /// Only as typed.
    pub exact: bool,
    /// Only with all words.
    pub all_words: bool,
    /// Recent articles higher.
    pub recent: bool,
    /// Sentences around each passage.
    pub context: usize,
    /// Hits on a page, when not ten.
    pub limit: Option<usize>,
    /// Hits before the page.
    pub offset: usize,
    /// The commit of the page that led here: the order of another one may differ.
    pub commit: Option<String>,
    /// Time for the search, when not the usual.
    pub timeout: Option<String>,
    /// What "today" is in the query's dates.
    pub today: Option<String>,
    /// The language, when chosen by hand.
    pub lang: Option<String>,
    /// The counts stand in the page.
    pub panel: bool,
}

impl Address {
    /// The parameters that are not as usual, in a fixed order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let number = |number: usize| (number > 0).then(|| number.to_string());
        let flag = |flag: bool| flag.then(|| "1".to_owned());
        let all = [
            ("q", (!self.query.is_empty()).then(|| self.query.clone())),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
            ("source", self.source.clone()),
            ("folder", self.folder.clone()),
            ("undated", flag(self.undated)),
            ("sort", self.sort.clone()),
            ("exact", flag(self.exact)),
            ("all_words", flag(self.all_words)),
            ("recent", flag(self.recent)),
            ("context", number(self.context)),
            ("n", self.limit.map(|limit| limit.to_string())),
            ("offset", number(self.offset)),
            ("commit", self.commit.clone().filter(|_| self.offset > 0)),
            ("timeout", self.timeout.clone()),
            ("today", self.today.clone()),
            ("lang", self.lang.clone()),
            ("panel", flag(self.panel)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The page of results.
    pub fn results(&self) -> String {
        link("/", &self.pairs())
    }

    /// The page with some of it changed, from its first hit on.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { offset: 0, ..self.clone() };
        change(&mut changed);
        changed.results()
    }

    /// The page that begins with another hit, to follow one of this commit.
    pub fn page(&self, offset: usize, commit: &str) -> String {
        Self { offset, commit: Some(commit.to_owned()), ..self.clone() }.results()
    }

    /// The same question to another path.
    pub fn with_path(&self, path: &str, more: &[(&'static str, String)]) -> String {
        let mut pairs = Self { panel: false, commit: None, ..self.clone() }.pairs();
        pairs.extend(more.iter().cloned());
        link(path, &pairs)
    }

    /// A hit's article, opened from this page.
    pub fn article(&self, id: &str, rank: usize) -> String {
        self.with_path("/article", &[("id", id.to_owned()), ("rank", rank.to_string())])
    }
}

/// A path with parameters.
pub(super) fn link(path: &str, pairs: &[(&'static str, String)]) -> String {
    let mut link = path.to_owned();
    for (at, (name, value)) in pairs.iter().enumerate() {
        let _ = write!(link, "{}{name}={}", if at == 0 { '?' } else { '&' }, encoded(value));
    }
    link
}

/// The file of an article.
pub(super) fn original(id: &str) -> String {
    link("/api/v1/original", &[("id", id.to_owned())])
}

/// A value in an address: all but unreserved characters (RFC 3986) percent-encoded, spaces as `+`.
fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => text.push(byte.into()),
            b' ' => text.push('+'),
            _ => drop(write!(text, "%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn only_what_is_not_usual_stands_in_an_address() {
        let mut address = Address { query: "高新区 A&B".into(), ..Address::default() };
        assert_eq!(address.results(), "/?q=%E9%AB%98%E6%96%B0%E5%8C%BA+A%26B");
        address.offset = 20;
        address.exact = true;
        assert_eq!(
            address.with(|changed| changed.sort = Some("-date".into())),
            "/?q=%E9%AB%98%E6%96%B0%E5%8C%BA+A%26B&sort=-date&exact=1"
        );
        assert_eq!(Address::default().results(), "/");
    }
}
