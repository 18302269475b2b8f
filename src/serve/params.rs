//! The parameters of a request: one table with the name, kind and description of each, by which they are read, checked
//! and described. A query is never refused; a parameter that is unknown or cannot be read is, with what it should be.

use std::str::FromStr;
use std::time::Duration;

use jiff::civil::Date;

use super::problem::{Problem, ProblemKind};
use crate::facet::{FacetKind, Interval};
use crate::find::facts::{By, Condition, Order, Question};
use crate::find::{Deadline, Filters, Request, Sort};
use crate::query::day;
use crate::render::html::Address;

/// A parameter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Param {
    /// Its name in addresses.
    pub name: &'static str,
    /// What its values are.
    pub kind: ValueKind,
    /// What it is for, in English.
    pub about: &'static str,
}

/// What values of a parameter are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// Any text.
    Text,
    /// Any text; may stand there several times.
    Texts,
    /// A whole number up to a limit.
    Whole(usize),
    /// `1` or `true`, `0` or `false`.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Some of these, with commas.
    Choices(&'static [&'static str]),
    /// A year, month or day.
    Day,
    /// A time such as `2s` or `500ms`.
    Time,
    /// A value with or without unit.
    Value,
}

/// Longest time that a search may ask for.
const LONGEST: Duration = Duration::from_secs(60);

macro_rules! params {
    ($($constant:ident $name:literal $kind:expr, $about:literal;)*) => {
        $(pub(super) const $constant: &Param = &Param { name: $name, kind: $kind, about: $about };)*
    };
}

params! {
    Q "q" ValueKind::Text, "The query, in the query language. Never refused: what cannot be read is said in `notes`.";
    N "n" ValueKind::Whole(1000), "Hits on the page.";
    OFFSET "offset" ValueKind::Whole(usize::MAX), "Hits before the page.";
    COMMIT "commit" ValueKind::Text, "The commit that the page before was of: when the index has moved on since, it is said.";
    SORT "sort" ValueKind::Choice(&["score", "date", "-date"]), "Order within each tier: best, oldest or newest first.";
    FROM "from" ValueKind::Day, "Only articles dated from this year, month or day on.";
    TO "to" ValueKind::Day, "Only articles dated up to this year, month or day, included.";
    EXACT "exact" ValueKind::Flag, "Only what holds the text as typed.";
    ALL_WORDS "all_words" ValueKind::Flag, "Only what holds all words.";
    RECENT "recent" ValueKind::Flag, "Rank recent articles higher.";
    CONTEXT "context" ValueKind::Whole(20), "Sentences around each passage.";
    EXPLAIN "explain" ValueKind::Flag, "Say how scores came about.";
    TIMEOUT "timeout" ValueKind::Time, "Time for the search, up to 60 s; then what was found so far, with `partial` set.";
    SOURCE "source" ValueKind::Text, "Only articles of this paper or site; empty for those without one.";
    FOLDER "folder" ValueKind::Text, "Only articles below this folder.";
    UNDATED "undated" ValueKind::Flag, "Only articles without date.";
    TODAY "today" ValueKind::Day, "What \"today\" is in the query's dates; otherwise this machine's.";
    OFFSETS "offsets" ValueKind::Choice(&["char", "utf16"]), "Unit of marks: Unicode characters, or UTF-16 code units as in JavaScript, Java and C#.";
    LANG "lang" ValueKind::Choice(&["zh", "en"]), "Language of notes and problems; otherwise by cookie and Accept-Language.";
    ID "id" ValueKind::Text, "The article: the `id` of a hit, or its path, or path#number.";
    ARTICLE "article" ValueKind::Text, "The article: the `id` of a hit, or its path, or path#number.";
    RANK "rank" ValueKind::Whole(usize::MAX), "The article's place in the list it was opened from.";
    METRIC "metric" ValueKind::Text, "What is measured, with or without a condition: 签约额, 签约额>100亿元.";
    WHERE "where" ValueKind::Texts, "Conditions on figures: unit:亿元, kind:money, event:传感器大会, place:黑龙江, change:no.";
    MIN "min" ValueKind::Value, "Values from this on, such as 100亿元 or 40%.";
    MAX "max" ValueKind::Value, "Values up to this.";
    ORDER "sort" ValueKind::Choice(&["date", "-date", "value", "-value"]), "Order of the figures.";
    GROUP "by" ValueKind::Choice(&["", "year", "month", "source", "event", "place", "organisation"]), "Groups with count, smallest, middle and largest value, and sum.";
    CONFLICTS "conflicts" ValueKind::Flag, "Also contradictions: one metric, one period, different values.";
    TOP "top" ValueKind::Whole(10_000), "At most so many values.";
    INTERVAL "by" ValueKind::Choice(&["auto", "year", "month", "day"]), "Width of a bar.";
    SHARE "share" ValueKind::Flag, "Also count all articles of each time, to show shares.";
    FACETS "by" ValueKind::Choices(&["source", "folder", "year", "metric"]), "What to count by, with commas.";
    SAMPLES "samples" ValueKind::Whole(1000), "Stretches of text to check.";
    SEED "seed" ValueKind::Whole(usize::MAX), "Seed of the random choice; the same seed, the same text.";
    FORMAT "format" ValueKind::Choice(&["csv", "csv-excel", "tsv", "jsonl", "gbt7714", "gbt7714-2015", "ris", "bibtex", "csl-json"]), "Format; `csv-excel` has a byte order mark and cells that are no formulas.";
    REFERENCE "format" ValueKind::Choice(&["gbt7714", "gbt7714-2015", "ris", "bibtex", "csl-json"]), "Format of the reference; a line by GB/T 7714 when not given.";
    PANEL "panel" ValueKind::Flag, "The counts beside the results stand in the page.";
    DOCTOR "doctor" ValueKind::Flag, "Check random stretches of text.";
    PROVE "prove" ValueKind::Flag, "Check the query against a scan of all texts.";
    KEY "k" ValueKind::Text, "The token.";
}

/// The parameters of one request, checked against those of its route.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Params {
    given: Vec<(&'static str, String)>,
}

impl Params {
    /// Checks what was given; an empty value is as good as none where a text may not be empty.
    ///
    /// # Errors
    /// The first parameter that is unknown, stands there twice or cannot be read.
    pub fn check(given: Vec<(String, String)>, known: &[&'static Param]) -> Result<Self, Problem> {
        let mut params = Self::default();
        for (name, value) in given {
            let Some(param) = known.iter().chain(&[LANG, KEY]).find(|param| param.name == name) else {
                return Err(unknown(&name, &value, known));
            };
            if value.is_empty() && !matches!(param.kind, ValueKind::Text) {
                continue;
            }
            let twice = param.kind != ValueKind::Texts && params.given.iter().any(|given| given.0 == param.name);
            if twice {
                return Err(Problem::parameter(&name, &value, "web.expect.once", ""));
            }
            if let Some(expected) = param.kind.refuses(&value) {
                return Err(Problem::parameter(&name, &value, expected, &param.kind.choices()));
            }
            params.given.push((param.name, value));
        }
        Ok(params)
    }

    /// The value of a parameter.
    pub fn get(&self, param: &Param) -> Option<&str> {
        self.given.iter().find(|given| given.0 == param.name).map(|given| given.1.as_str())
    }

    /// The text of a parameter that may not be empty.
    pub fn text(&self, param: &Param) -> Option<&str> {
        self.get(param).filter(|text| !text.trim().is_empty())
    }

    /// A whole number.
    pub fn whole(&self, param: &Param) -> Option<usize> {
        self.get(param).and_then(|value| value.parse().ok())
    }

    /// A flag.
    pub fn flag(&self, param: &Param) -> bool {
        self.get(param).is_some_and(|value| matches!(value, "1" | "true"))
    }

    fn first_day(&self, param: &Param) -> Option<Date> {
        self.get(param).and_then(|value| day::first(value).ok())
    }

    fn last_day(&self, param: &Param) -> Option<Date> {
        self.get(param).and_then(|value| day::last(value).ok())
    }

    /// What "today" is.
    pub fn today(&self) -> Date {
        self.first_day(TODAY).unwrap_or_else(|| jiff::Zoned::now().date())
    }

    /// Time for the search.
    pub fn deadline(&self, usual: Duration) -> Deadline {
        let asked = self.get(TIMEOUT).and_then(|value| time(value).ok());
        Deadline::after(asked.unwrap_or(usual).min(LONGEST))
    }

    /// The search that is asked for.
    pub fn request(&self, deadline: Deadline) -> Request {
        Request {
            limit: self.whole(N).unwrap_or(10),
            offset: self.whole(OFFSET).unwrap_or(0),
            sort: match self.get(SORT) {
                Some("date") => Sort::Oldest,
                Some("-date") => Sort::Newest,
                _ => Sort::Score,
            },
            from: self.first_day(FROM),
            to: self.last_day(TO),
            exact: self.flag(EXACT),
            all_words: self.flag(ALL_WORDS),
            explain: self.flag(EXPLAIN),
            context: self.whole(CONTEXT).unwrap_or(0),
            recent: self.flag(RECENT),
            filters: Filters {
                source: self.get(SOURCE).map(str::to_owned),
                folder: self.text(FOLDER).map(str::to_owned),
                undated: self.flag(UNDATED),
            },
            deadline,
            ..Request::new(self.get(Q).unwrap_or_default(), self.today())
        }
    }

    /// The figures that are asked for.
    pub fn question(&self) -> Question {
        let bound = |param: &Param| self.get(param).and_then(Condition::value);
        let asked =
            self.given.iter().filter(|given| given.0 == WHERE.name).filter_map(|given| Condition::parse(&given.1));
        let conditions = asked.chain(bound(MIN).map(Condition::Min)).chain(bound(MAX).map(Condition::Max)).collect();
        Question {
            metric: self.get(METRIC).unwrap_or_default().to_owned(),
            rest: self.get(Q).unwrap_or_default().to_owned(),
            from: self.first_day(FROM),
            to: self.last_day(TO),
            conditions,
            exact: self.flag(EXACT),
            order: match self.get(ORDER) {
                Some("-date") => Order::Newest,
                Some("value") => Order::Value,
                Some("-value") => Order::Largest,
                _ => Order::Date,
            },
            limit: self.whole(N),
            by: self.get(GROUP).and_then(By::named),
            conflicts: self.flag(CONFLICTS),
            ..Question::new("", self.today())
        }
    }

    /// The width of a bar, when it is said.
    pub fn interval(&self) -> Option<Interval> {
        match self.get(INTERVAL) {
            Some("year") => Some(Interval::Year),
            Some("month") => Some(Interval::Month),
            Some("day") => Some(Interval::Day),
            _ => None,
        }
    }

    /// What to count by.
    pub fn facets(&self) -> Vec<FacetKind> {
        let kind = |name: &str| match name.trim() {
            "source" => Some(FacetKind::Source),
            "folder" => Some(FacetKind::Folder),
            "year" => Some(FacetKind::Year),
            "metric" => Some(FacetKind::Metric),
            _ => None,
        };
        self.get(FACETS).unwrap_or("source,folder").split(',').filter_map(kind).collect()
    }

    /// The same as an address of a page.
    pub fn address(&self) -> Address {
        let text = |param: &Param| self.get(param).map(str::to_owned);
        Address {
            query: text(Q).unwrap_or_default(),
            from: text(FROM),
            to: text(TO),
            source: text(SOURCE),
            folder: self.text(FOLDER).map(str::to_owned),
            undated: self.flag(UNDATED),
            sort: text(SORT).filter(|sort| sort != "score"),
            exact: self.flag(EXACT),
            all_words: self.flag(ALL_WORDS),
            recent: self.flag(RECENT),
            context: self.whole(CONTEXT).unwrap_or(0),
            limit: self.whole(N).filter(|&limit| limit != 10),
            offset: self.whole(OFFSET).unwrap_or(0),
            commit: self.text(COMMIT).map(str::to_owned),
            timeout: text(TIMEOUT),
            today: text(TODAY),
            lang: text(LANG),
            panel: self.flag(PANEL),
        }
    }

    /// All of them but the language and the token, in order.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        self.given.iter().filter(|given| ![LANG.name, KEY.name].contains(&given.0)).cloned().collect()
    }
}

impl ValueKind {
    /// What there is to choose from.
    fn choices(&self) -> String {
        match self {
            Self::Choice(choices) | Self::Choices(choices) => {
                choices.iter().copied().filter(|choice| !choice.is_empty()).collect::<Vec<_>>().join(", ")
            }
            Self::Whole(most) => most.to_string(),
            _ => String::new(),
        }
    }

    /// The message that says what was expected, when a value cannot be read.
    fn refuses(&self, value: &str) -> Option<&'static str> {
        let (reads, expected) = match self {
            Self::Text => (true, ""),
            Self::Texts => (Condition::parse(value).is_some(), "web.expect.where"),
            Self::Whole(most) => (usize::from_str(value).is_ok_and(|number| number <= *most), "web.expect.whole"),
            Self::Flag => (matches!(value, "0" | "1" | "true" | "false"), "web.expect.flag"),
            Self::Choice(choices) => (choices.contains(&value), "web.expect.choice"),
            Self::Choices(choices) => (value.split(',').all(|one| choices.contains(&one.trim())), "web.expect.choice"),
            Self::Day => (day::first(value).is_ok(), "web.expect.day"),
            Self::Time => (time(value).is_ok(), "web.expect.time"),
            Self::Value => (Condition::value(value).is_some(), "web.expect.value"),
        };
        (!reads).then_some(expected)
    }
}

/// 2s, 500ms, 1.5 (seconds).
fn time(text: &str) -> Result<Duration, ()> {
    let (number, unit) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => (number, 1e-3),
        (_, Some(number)) => (number, 1.0),
        _ => (text, 1.0),
    };
    let number: f64 = number.trim().parse().map_err(drop)?;
    Duration::try_from_secs_f64(number * unit).map_err(drop)
}

/// A name that is not known, with the one that was likely meant.
fn unknown(name: &str, value: &str, known: &[&'static Param]) -> Problem {
    let distance = |param: &&&Param| strsim::damerau_levenshtein(param.name, name);
    let nearest = known.iter().min_by_key(distance).filter(|param| distance(param) <= 2);
    let (key, nearest) = match nearest {
        Some(param) => ("web.expect.meant", param.name),
        None => ("web.expect.unknown", ""),
    };
    Problem::new(ProblemKind::Parameter, key, &[("name", name), ("nearest", nearest)]).about(name, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[(&str, &str)], known: &[&'static Param]) -> Result<Params, (Option<String>, String)> {
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Params::check(given, known).map_err(|problem| {
            let reply = format!("{problem:?}");
            (problem.parameter.map(|parameter| parameter.0), reply)
        })
    }

    #[test]
    fn a_query_is_never_refused_and_others_are_when_they_cannot_be_read() {
        let known = [Q, N, OFFSET, SORT, FROM, EXACT, TIMEOUT, WHERE, MIN];
        for (name, value, reads) in [
            ("q", "\"((|-", true),
            ("q", "", true),
            ("n", "1000", true),
            ("n", "1001", false),
            ("n", "-1", false),
            ("n", "", true),
            ("offset", "18446744073709551616", false),
            ("sort", "-date", true),
            ("sort", "size", false),
            ("from", "2022-13", false),
            ("from", "2022年9月", true),
            ("exact", "1", true),
            ("exact", "yes", false),
            ("timeout", "500ms", true),
            ("timeout", "soon", false),
            ("where", "unit:亿元", true),
            ("where", "colour:red", false),
            ("min", "100亿元", true),
            ("min", "much", false),
            ("lang", "en", true),
            ("lang", "fr", false),
        ] {
            assert_eq!(check(&[(name, value)], &known).is_ok(), reads, "{name}={value}");
        }
        assert_eq!(check(&[("ofset", "1")], &known).unwrap_err().0.as_deref(), Some("ofset"));
        assert!(check(&[("ofset", "1")], &known).unwrap_err().1.contains("offset"));
        assert!(check(&[("n", "1"), ("n", "2")], &known).is_err());
        assert!(check(&[("where", "unit:元"), ("where", "change:no")], &known).is_ok());
    }
}
