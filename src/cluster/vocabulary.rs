//! What the corpus in a cluster knows. No dictionary there can be walked through, but of many terms at once it says how
//! many articles have each: the statistics of the terms of an article that nobody wrote. So the words that may be meant
//! come from the dictionary of this program and the user's words, which are the words that articles are cut into, and
//! pairs from the characters of their slots.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use hansou_cluster::Call;
use serde_json::{Value, json};

use super::attempt::Attempt;
use super::element::{any, phrase};
use super::index::ClusterIndex;
use super::mapping::{field, token};
use crate::find::backend::{Backend as _, Counted, Slot, Slots, Vocabulary};
use crate::index::postings::{Field, Term, TermKind};
use crate::index::terms;
use crate::query::deadline::Deadline;
use hansou_text::atom::atoms;
use hansou_text::segment::words_of;

/// Terms that are asked for at once, at most.
const MOST: usize = 30_000;
/// The Han characters that nearly all text is made of (Unicode's first block of them).
const HAN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// The words of an open index, for one query.
pub(super) struct Words<'a> {
    index: &'a ClusterIndex,
    attempt: Attempt,
    deadline: &'a Deadline,
    /// Primary shards of the generation, when they were asked for.
    shards: OnceCell<Option<u64>>,
    /// Pairs that were counted: the same ones are asked for again and again.
    pairs: RefCell<HashMap<(char, char), u64>>,
}

impl Vocabulary for Words<'_> {
    fn words(&self, slots: &Slots) -> Counted {
        let length = slots.slots.len();
        let is_allowed = |at: usize, c: char| slots.slots[at].cost(c).is_some();
        let mut words: BTreeSet<String> = words_of(length, &is_allowed).into_iter().collect();
        words.extend(self.index.user_words().into_iter().map(|user| user.word));
        if let [slot] = &slots.slots[..] {
            words.extend(chars_of(slot).map(String::from));
        }
        words.retain(|word| slots.cost(word).is_some());
        self.counted(TermKind::Word, words.into_iter().map(|word| (word.clone(), word)))
    }

    fn pairs(&self, slots: &Slots) -> Counted {
        let [first, second] = &slots.slots[..] else { return Counted::new() };
        let all = chars_of(first).flat_map(|a| chars_of(second).map(move |b| (a, b)));
        let is_near = |&(a, b): &(char, char)| {
            first.cost(a).zip(second.cost(b)).is_some_and(|(a, b)| a.saturating_add(b) <= slots.budget)
        };
        let named = |(a, b)| (token(TermKind::Pair, &terms::pair_key(a, b)), format!("{a}{b}"));
        self.counted(TermKind::Pair, all.filter(is_near).map(named))
    }

    fn pair(&self, first: char, second: char) -> u64 {
        let count = || {
            let key = terms::pair_key(first, second);
            self.sum([Field::Title, Field::Body].map(|zone| Term::pair(zone, &key)).to_vec())
        };
        *self.pairs.borrow_mut().entry((first, second)).or_insert_with(count)
    }

    fn letters(&self, run: &str) -> u64 {
        let of_zone = |zone| [Term::single(zone, run), terms::word(zone, run)];
        self.sum([Field::Title, Field::Body].into_iter().flat_map(of_zone).collect())
    }

    fn holding(&self, text: &str, enough: usize) -> u64 {
        let chars: Vec<char> = text.chars().collect();
        let atoms = atoms(&chars);
        let phrases = [Field::Title, Field::Body].map(|zone| phrase(&terms::phrase(zone, &chars, &atoms)));
        let body = json!({
            "size": 0, "track_total_hits": enough, "query": {"bool": {"filter": [any(phrases.to_vec())]}},
        });
        let answer = self.index.search(&body, "request_cache=true", &self.attempt).ok().flatten().unwrap_or_default();
        super::answer::total(&answer).unwrap_or(0).min(enough) as u64
    }
}

impl<'a> Words<'a> {
    /// Looked for until the deadline.
    pub fn until(index: &'a ClusterIndex, deadline: &'a Deadline) -> Self {
        Self { index, attempt: Attempt::until(deadline), deadline, shards: OnceCell::new(), pairs: RefCell::default() }
    }

    fn sum(&self, terms: Vec<Term>) -> u64 {
        self.index.frequencies(&terms, self.deadline).map_or(0, |counts| counts.into_iter().sum())
    }

    /// Terms as they stand in the cluster with what they are called here: of the texts or, when these have none of them, of
    /// the titles.
    fn counted(&self, kind: TermKind, terms: impl Iterator<Item = (String, String)>) -> Counted {
        let (tokens, names): (Vec<String>, Vec<String>) = terms.take(MOST).unzip();
        let in_zone = |zone| {
            let counts = self.term_counts(field(zone, kind), &tokens).unwrap_or_default();
            let named = tokens.iter().zip(&names).filter_map(|(token, name)| Some((name.clone(), *counts.get(token)?)));
            named.collect::<Counted>()
        };
        let found = in_zone(Field::Body);
        if found.is_empty() { in_zone(Field::Title) } else { found }
    }

    /// In how many articles each of some terms is: each shard is asked for its own. `None` when one does not answer.
    fn term_counts(&self, field: &str, tokens: &[String]) -> Option<Counted> {
        let mut counts = Counted::new();
        if tokens.is_empty() || self.attempt.is_over() {
            return Some(counts);
        }
        let body = json!({
            "doc": {field: tokens.join(" ")},
            "fields": [field], "term_statistics": true, "field_statistics": false,
            "positions": false, "offsets": false, "payloads": false,
        });
        for shard in 0..(*self.shards.get_or_init(|| self.shard_count()))? {
            let path = format!("/{}/_termvectors?preference=_shards:{shard}", self.index.generation());
            let answer = self.index.asked(&self.attempt, Call::post(path, &body), Ok).ok().flatten()?;
            let terms = answer["term_vectors"][field]["terms"].as_object()?;
            for (term, about) in terms {
                if let Some(count) = about["doc_freq"].as_u64().filter(|&count| count > 0) {
                    *counts.entry(term.clone()).or_default() += count;
                }
            }
        }
        Some(counts)
    }

    fn shard_count(&self) -> Option<u64> {
        let path = format!("/{}/_settings/index.number_of_shards", self.index.generation());
        let answer = self.index.asked(&self.attempt, Call::get(path), Ok::<Value, _>).ok().flatten()?;
        answer[self.index.generation()]["settings"]["index"]["number_of_shards"].as_str()?.parse().ok()
    }
}

/// The characters of a slot.
fn chars_of(slot: &Slot) -> Box<dyn Iterator<Item = char> + '_> {
    match slot {
        Slot::Of(chars) => Box::new(chars.iter().map(|&(c, _)| c)),
        Slot::Any => Box::new(HAN),
    }
}
