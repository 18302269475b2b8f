//! When nothing, or next to nothing, contains a query as typed: other queries that would find something, never applied
//! by themselves; and Latin letters read as pinyin.
//!
//! `vocabulary` is what the corpus has, `slots` searches it by sound, `misspelt` and `spelt` give candidates for
//! Chinese text and for letters, with `bigram_beam` for what is no word; here they are put into the query, and `candidates`
//! tries them. Runs only after a search found little, and looks at a bounded number of candidates.

mod bigram_beam;
mod candidates;
mod misspelt;
pub(super) mod slots;
mod spelt;
pub(super) mod vocabulary;

use self::candidates::Trial;
use self::misspelt::Candidate;
use self::vocabulary::Vocabulary;
use super::Request;
use super::backend::{Backend, guarded};
use crate::error::Result;
use crate::query::ast::{How, Node, Query, Sought, Unit};
use crate::query::parse::parse;
use hansou_text::fold::{fold, fold_char};
use hansou_text::pinyin;
use hansou_text::segment::is_word;

/// Most suggestions.
const SHOWN: usize = 3;
/// Most candidates tried for one unit.
const TRIED: usize = 16;
/// Most units of a query that are looked at.
const UNITS: usize = 4;
/// Found as typed in no more articles than these, a query may still be an error.
pub(super) const LITTLE: usize = 10;
/// Another text must then be in so many times as many articles.
const MORE: u64 = 10;
/// A reading of letters is left out when another is so many times as frequent.
const RARE: u64 = 20;

/// Queries like this one that find something as typed, at most three, the likeliest first; `found` is how many
/// articles contain the query itself.
pub(super) fn queries(index: &dyn Backend, query: &Query, request: &Request, found: usize) -> Result<Vec<String>> {
    let units = query.root.sought();
    // A rare unit among others, one in quotation marks or a word of the dictionary is no reason to doubt it.
    let is_doubtful = |unit: &Unit| unit.how == How::Loose && !is_word(&fold(&unit.text).text());
    if found > 0 && !matches!(units[..], [Sought { unit, .. }] if is_doubtful(unit)) {
        return Ok(Vec::new());
    }
    let vocabulary = &*index.vocabulary(&request.deadline);
    let trial = Trial { index, request };
    let mut choices = Vec::new();
    for Sought { unit, .. } in units.into_iter().take(UNITS) {
        if matches!(unit.how, How::Loose | How::Exact) && request.query.contains(&unit.text) {
            choices.push((unit.text.as_str(), trial.meant(vocabulary, unit, found as u64)));
        }
    }
    let enough = if found > 0 { MORE as usize * found } else { 1 };
    let mut good = Vec::new();
    for query in rewritten(&request.query, &choices) {
        if good.len() < SHOWN && trial.finds(&query, enough)? {
            good.push(query);
        }
    }
    Ok(good)
}

/// Something that may be meant by what is being typed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The query to run.
    pub text: String,
    /// How it was found.
    pub kind: SuggestionKind,
    /// Articles that have it.
    pub count: usize,
}

/// How a suggestion was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// Letters read as pinyin.
    Pinyin,
    /// Characters of the same sound or look.
    Spelling,
    /// A metric with this in its name.
    Metric,
}

/// What may be meant by a query that is being typed, the likeliest first: readings of pinyin, other spellings, and
/// `metrics` (names with the number of articles) that hold it.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let articles = folder.path().join("articles");
/// # std::fs::create_dir(&articles)?;
/// # std::fs::write(articles.join("1.txt"), "开发区签约二十个项目\n\n2023年开发区签约项目20个，签约额157亿元。\n传感器产业园开工。\n")?;
/// # let home = folder.path().join(".hansou");
/// # hansou::refresh(&home, &[articles], &hansou::Settings::default(), &())?;
/// # let index = hansou::Index::open(&home)?;
/// # let today = jiff::civil::date(2025, 6, 15);
/// let suggestions = hansou::suggestions(&index, &hansou::Request::new("chuanganqi", today), &[], 5)?;
/// assert_eq!(suggestions[0].text, "传感器");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`super::search`].
pub fn suggestions(
    backend: &dyn Backend,
    request: &Request,
    metrics: &[(String, usize)],
    most: usize,
) -> Result<Vec<Suggestion>> {
    let typed = request.query.trim();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    guarded(backend, || {
        let mut all: Vec<Suggestion> = pinyin_readings(backend, request);
        let folded = fold(typed).text();
        let named = metrics.iter().filter(|(name, _)| fold(name).text().contains(&folded) && name != typed);
        all.extend(named.map(|(name, count)| Suggestion {
            text: name.clone(),
            kind: SuggestionKind::Metric,
            count: *count,
        }));
        if all.is_empty() {
            let query = parse(typed, request.today);
            let count = |query: &Query| -> Result<usize> {
                Ok(backend.run(&super::planned(query, backend, request), request)?.typed())
            };
            let found = count(&query)?;
            if found <= LITTLE {
                for text in queries(backend, &query, request, found)? {
                    let count = count(&parse(&text, request.today))?;
                    all.push(Suggestion { text, kind: SuggestionKind::Spelling, count });
                }
            }
        }
        all.truncate(most);
        Ok(all)
    })
}

/// Words of the corpus that sound like the letters typed.
fn pinyin_readings(index: &dyn Backend, request: &Request) -> Vec<Suggestion> {
    let letters = request.query.trim();
    if pinyin::split(letters).is_empty() {
        return Vec::new();
    }
    let (trial, vocabulary) = (Trial { index, request }, &*index.vocabulary(&request.deadline));
    let found = trial.real(vocabulary, spelt::candidates(vocabulary, letters));
    let reading = |candidate: Candidate| Suggestion {
        text: candidate.text,
        kind: SuggestionKind::Pinyin,
        count: usize::try_from(candidate.count).unwrap_or(usize::MAX),
    };
    found.into_iter().map(reading).collect()
}

/// The query with each unit that has candidates replaced by one of them, the likeliest together first.
fn rewritten(query: &str, choices: &[(&str, Vec<Candidate>)]) -> Vec<String> {
    let mut all = vec![(0, query.to_owned())];
    for (unit, meant) in choices.iter().filter(|(_, meant)| !meant.is_empty()) {
        let by_rank = |(rank, query): &(usize, String)| {
            let texts = meant.iter().map(|other| in_script_of(unit, &other.text)).enumerate();
            texts.map(|(at, text)| (rank + at, query.replacen(unit, &text, 1))).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(by_rank).collect();
        all.sort_by_key(|&(rank, _)| rank);
        all.truncate(TRIED);
    }
    all.into_iter().map(|(_, text)| text).filter(|text| text != query).collect()
}

/// The query read as pinyin, when the corpus has words that sound so: all of it where it is nothing but letters, else
/// those of its units that are (chongqing 大桥).
pub(super) fn as_pinyin(index: &dyn Backend, query: &Query, request: &Request, total: usize) -> Result<Option<Query>> {
    let pinyin = Pinyin { trial: Trial { index, request }, vocabulary: index.vocabulary(&request.deadline) };
    let letters = request.query.trim();
    let ways = pinyin::split(letters);
    let root = if ways.is_empty() {
        pinyin.beside_chinese(&query.root)
    } else if total == 0 || ways.iter().any(|way| is_full(way)) {
        // Several Latin words may be found in part: only whole syllables are then likelier meant as pinyin.
        pinyin.read(letters)
    } else {
        None
    };
    Ok(root.map(|root| Query { text: query.text.clone(), root, notes: Vec::new() }))
}

/// Whole syllables, not first consonants.
fn is_full(way: &[pinyin::Sound]) -> bool {
    way.iter().all(|sound| matches!(sound, pinyin::Sound::Full(_)))
}

/// Reads letters as pinyin.
struct Pinyin<'a> {
    trial: Trial<'a>,
    vocabulary: Box<dyn Vocabulary + 'a>,
}

impl Pinyin<'_> {
    /// The texts of the corpus that sound like the letters, the likeliest few; `None` when there is none.
    fn read(&self, letters: &str) -> Option<Node> {
        let found = self.trial.real(&*self.vocabulary, spelt::candidates(&*self.vocabulary, letters));
        let least = found.iter().map(|candidate| candidate.count).max().unwrap_or(0) / RARE;
        let texts = found.into_iter().filter(|candidate| candidate.count >= least).take(SHOWN);
        let loose = |text: &str| Node::Unit(Unit { text: text.to_owned(), how: How::Loose, period: None });
        let mut nodes: Vec<Node> = texts
            .map(|candidate| match candidate.text.split_once(' ') {
                Some((left, right)) => Node::And(vec![loose(left), loose(right)]),
                None => loose(&candidate.text),
            })
            .collect();
        if nodes.len() > 1 { Some(Node::Or(nodes)) } else { nodes.pop() }
    }

    /// The tree with its units of letters read, where the corpus does not have those letters; `None` without such.
    fn beside_chinese(&self, node: &Node) -> Option<Node> {
        match node {
            Node::Unit(Unit { text, how: How::Loose, .. }) => {
                let is_pinyin = pinyin::split(text).iter().any(|way| is_full(way));
                let is_unknown = || self.vocabulary.letters(&fold(text).text()) == 0;
                if is_pinyin && is_unknown() { self.read(text) } else { None }
            }
            Node::And(nodes) => {
                let read: Vec<Option<Node>> = nodes.iter().map(|node| self.beside_chinese(node)).collect();
                let is_read = read.iter().any(Option::is_some);
                let all = read.into_iter().zip(nodes).map(|(read, typed)| read.unwrap_or_else(|| typed.clone()));
                is_read.then(|| Node::And(all.collect()))
            }
            _ => None,
        }
    }
}

/// The text with the characters that the user typed where they only differ in script.
fn in_script_of(original: &str, text: &str) -> String {
    let original: Vec<char> = original.chars().collect();
    let same_length = text.chars().count() == original.len();
    let chars = text.chars().enumerate();
    chars
        .map(|(at, c)| match original.get(at) {
            Some(&typed) if same_length && fold_char(typed) == c => typed,
            _ => c,
        })
        .collect()
}
