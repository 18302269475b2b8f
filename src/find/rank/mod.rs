//! Scores: BM25 (Robertson et al., k1 = 1.2, b = 0.75) over words, pairs and single characters, each with its share,
//! title and text, and a bonus for the whole query in one piece. A score orders articles within a tier only.
//!
//! The shares were chosen by MRR@10 on several sets at once: questions over encyclopedia passages (4,219 over 1,104,
//! CMRC 2018), authors' keywords over abstracts (2,000, CSL), lay questions over statutes (1,232 over 21,445, STARD).
//! Words .5, pairs .4, single characters .2 and all terms by plain idf gave .9840, .9861, .4807; the shares below with
//! [`rarity`] .9845, .9866, .4836; `passage` and smaller weights for pronouns come on top of that. Tried and left out,
//! because no two sets gained or one lost: k1 of .6 to 2 and b of .5 and .9 for all, one BM25 over title and text
//! together (BM25F), terms counted as often as the query has them, words inside words, a factor for the part of the
//! query that is matched (.443 on half of the statute questions).
//!
//! `add` adds up what a term's list is worth, `spelled` what other spellings are, `scored` holds the sums, `prune` leaves out what cannot be among
//! the best, `favour` multiplies scores (all words, the whole query in one piece, in the title), `figures` adds what
//! figures are worth, `partial` weighs the parts that an article may have, `patterns` what a match says, `explain` takes a score apart.

mod add;
mod explain;
mod favour;
mod figures;
mod partial;
mod patterns;
mod prune;
mod scored;
mod spelled;

use std::cell::OnceCell;
use std::collections::HashMap;

use tantivy::DocId;
use tantivy::query::Bm25Weight;

use self::add::add_scores;
pub(super) use self::explain::{explain, term_scores};
pub(super) use self::favour::Favours;
#[cfg(feature = "cluster")]
pub(crate) use self::partial::weight_of;
pub(super) use self::partial::{WeightedOr, part_weights, piece_weight};
#[cfg(feature = "cluster")]
pub(crate) use self::patterns::pattern_terms;
pub(super) use self::patterns::pattern_weights;
use self::prune::{Pruning, ROUNDING};
use self::scored::Scored;
use super::Request;
use super::docs::Docs;
use super::shares::Shares;
use crate::error::Result;
use crate::hit::Tier;
use crate::index::postings::{Conjunction, Entry, Field, Term, TermKind, TermTable};
use crate::index::{Index, terms};
use crate::query::deadline::Deadline;
use crate::query::plan::{Plan, RankTerm};

/// Scores for one query: what the index knows of its terms is looked up once, for all tiers.
pub(super) struct Ranking<'a> {
    index: &'a Index,
    plan: &'a Plan,
    /// What `plan` is a part of, or itself.
    whole: &'a Plan,
    shares: &'a Shares,
    deadline: &'a Deadline,
    found: OnceCell<Entries<'a>>,
    lists: OnceCell<Vec<List<'a>>>,
    spelled: OnceCell<Vec<Docs>>,
    titled: OnceCell<[Docs; 2]>,
}

/// The entries of lists in each segment, by field and table, then by key.
type Entries<'a> = HashMap<(Field, TermTable), HashMap<&'a str, Vec<Option<Entry>>>>;

/// A posting list with the terms that it is asked for.
struct List<'a> {
    terms: Vec<Weighted<'a>>,
    /// Its entry in each segment.
    entries: Vec<Option<Entry>>,
    /// What its terms can add to a score at most.
    most: f32,
}

/// A term with its weight.
struct Weighted<'a> {
    term: &'a Term,
    weight: Bm25Weight,
    /// What it is worth in a sentence: its share times its idf.
    worth: f32,
}

impl<'a> Ranking<'a> {
    /// Of a plan, with the shares of a request and within its deadline.
    pub fn new(index: &'a Index, plan: &'a Plan, request: &'a Request) -> Self {
        Self::within(index, plan, plan, request)
    }

    /// Of a part of a plan, whose terms are as common as in the whole of it.
    pub fn within(index: &'a Index, whole: &'a Plan, plan: &'a Plan, request: &'a Request) -> Self {
        let Request { shares, deadline, .. } = request;
        let (found, lists, spelled, titled) = (OnceCell::new(), OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { index, plan, whole, shares, deadline, found, lists, spelled, titled }
    }

    /// The entries in a field, one for each segment, of what a term is looked up by; none for what the whole plan does not
    /// ask for. What shares a list is looked up once.
    fn entries(&self, term: &Term, field: Field) -> &[Option<Entry>] {
        let found = self.found.get_or_init(|| {
            let mut found = Entries::new();
            for RankTerm { term, .. } in &self.whole.terms {
                let lists = found.entry((term.field, term.table())).or_default();
                lists.entry(term.key()).or_insert_with(|| entries(self.index, term));
            }
            found
        });
        found.get(&(field, term.table())).and_then(|lists| lists.get(term.key())).map_or(&[], Vec::as_slice)
    }

    /// Articles that have a term in its field.
    fn documents_in_field(&self, term: &Term) -> u64 {
        documents(term, self.entries(term, term.field))
    }

    /// Articles that have what a term stands for, in any spelling.
    fn documents(&self, ranked: &RankTerm) -> u64 {
        let term = &ranked.term;
        let titled = documents(term, self.entries(term, Field::Title));
        as_common(self.documents_in_field(term), titled) + self.documents_otherwise_spelled(ranked)
    }

    /// The lists of the terms that some article has, those first that tell most apart.
    fn lists(&self) -> &[List<'a>] {
        self.lists.get_or_init(|| {
            let mut lists: Vec<List<'a>> = Vec::new();
            for term in &self.plan.terms {
                if self.documents_in_field(&term.term) == 0 {
                    continue;
                }
                let documents = self.documents(term);
                let share = self.shares.weight(term) * rarity(self.index, term, documents);
                let worth = share * idf(self.index, documents);
                let weight = weight(self.index, &term.term, documents).boost_by(share);
                let known = lists.iter().position(|list| list.terms[0].term.shares_list(&term.term));
                let at = known.unwrap_or_else(|| {
                    lists.push(List {
                        terms: Vec::new(),
                        entries: self.entries(&term.term, term.term.field).to_vec(),
                        most: 0.0,
                    });
                    lists.len() - 1
                });
                lists[at].most += weight.max_score();
                lists[at].terms.push(Weighted { term: &term.term, weight, worth });
            }
            lists.sort_by(|a, b| b.most.total_cmp(&a.most));
            lists
        })
    }

    /// The terms of the text, title left aside, with what each is worth in a sentence.
    pub fn worths(&self) -> Vec<(String, f32)> {
        let terms = self.lists().iter().flat_map(|list| &list.terms);
        let of_text = terms.filter(|weighted| weighted.term.field == Field::Body);
        of_text.map(|weighted| (terms::written(weighted.term), weighted.worth)).collect()
    }

    /// The articles with the other spellings of each part of the query.
    fn spelled(&self) -> &[Docs] {
        let documents = |spelled| spelled::documents(self.index, spelled);
        self.spelled.get_or_init(|| self.plan.spelled.iter().map(documents).collect())
    }

    /// How many articles have what a term stands for in another spelling.
    fn documents_otherwise_spelled(&self, term: &RankTerm) -> u64 {
        let docs = term.spelled.and_then(|at| self.spelled().get(at));
        docs.map_or(0, |docs| docs.iter().map(|docs| docs.len() as u64).sum())
    }

    /// What each part of the query is worth that stands in another spelling: as much as its terms would be, once in an
    /// article of the usual length.
    fn worths_of_spelled(&self) -> Vec<f32> {
        let mut worths = vec![0.0; self.plan.spelled.len()];
        for term in self.plan.terms.iter().filter(|term| term.term.field == Field::Body) {
            let Some(at) = term.spelled else { continue };
            let documents = self.documents(term);
            worths[at] += self.shares.weight(term) * rarity(self.index, term, documents) * idf(self.index, documents);
        }
        worths
    }

    /// What an article is worth whose path has the query: as much as a title with all of it, beside its text.
    pub fn worth_of_name(&self) -> f32 {
        let of_text = self.plan.terms.iter().filter(|term| term.term.field == Field::Body);
        let worths =
            of_text.map(|term| self.shares.weight(term) * idf(self.index, self.documents_in_field(&term.term)));
        self.shares.title * worths.sum::<f32>()
    }

    /// The articles whose title has the whole query in one piece, and those of them whose title is the query.
    fn titled(&self) -> &[Docs; 2] {
        self.titled.get_or_init(|| {
            let segments = self.index.postings().segments().zip(self.index.searcher().segment_readers());
            let Some(titled) = &self.plan.title else {
                let none: Docs = segments.map(|_| Vec::new()).collect();
                return [none.clone(), none];
            };
            let (mut hold, mut equal) = (Docs::new(), Docs::new());
            for (segment, reader) in segments {
                let mut docs = Vec::new();
                Conjunction::look_up(segment, &[std::slice::from_ref(&titled.text)]).each(0..reader.max_doc(), |doc| {
                    docs.push(doc);
                    true
                });
                let is_all = |doc: &DocId| segment.lengths(Field::Title, *doc).singles == titled.atoms;
                equal.push(docs.iter().copied().filter(is_all).collect());
                hold.push(docs);
            }
            [hold, equal]
        })
    }

    /// Takes the articles whose title is the query out of others.
    pub fn take_titled(&self, docs: &mut Docs) -> Docs {
        let [_, equal] = self.titled();
        let mut taken = Docs::new();
        for (docs, equal) in docs.iter_mut().zip(equal) {
            let (those, rest) = docs.drain(..).partition(|doc| equal.binary_search(doc).is_ok());
            *docs = rest;
            taken.push(those);
        }
        taken
    }

    /// What multiplies the scores of a band, `all_words` being its articles with all words.
    pub fn favours(&self, tier: Tier, all_words: &Docs, looked_up: bool) -> Favours<'a> {
        let mut favours = Favours::new(self.index.searcher().segment_readers().len(), self.deadline);
        favours.add(&self.titled()[0], self.shares.in_title);
        match (tier, self.plan.whole.as_ref()) {
            // Where the whole query stands in one piece, so does each of its texts.
            (Tier::Exact, Some(whole)) => favours.add_query(self.index, whole, 1.0 + self.shares.whole, looked_up),
            (Tier::Exact, None) => {}
            _ => favours.add(all_words, self.shares.all_words),
        }
        favours
    }

    /// The score of every document of a band, in the order of `docs`. When only the `best` so many are wanted, those
    /// that cannot be among them are taken out of `docs` on the way.
    pub fn scores(&self, favours: &Favours<'_>, docs: &mut Docs, best: Option<usize>) -> Result<Vec<Vec<f32>>> {
        let Self { index, plan, shares, deadline, .. } = *self;
        let mut scored = Scored::new(std::mem::take(docs));
        if scored.len() > 0 {
            self.add_lists(&mut scored, favours, best)?;
        }
        let Scored { docs: left, mut scores } = scored;
        *docs = left;
        if !deadline.is_over() {
            figures::add(index, (&plan.figures, shares.figure), deadline, docs, &mut scores, best)?;
        }
        Ok(scores)
    }

    /// Adds to the scores what all lists are worth, and multiplies those that are favoured.
    fn add_lists(&self, scored: &mut Scored, favours: &Favours<'_>, best: Option<usize>) -> Result<()> {
        let (index, lists) = (self.index, self.lists());
        let sum = lists.iter().map(|list| list.most).sum();
        let after = figures::most(&self.plan.figures, self.shares.figure);
        let mut pruning = best.map(|best| Pruning::new(best, favours, sum, after));
        favours.begin(scored);
        for (docs, worth) in self.spelled().iter().zip(self.worths_of_spelled()) {
            scored.add(docs, worth);
        }
        let mut first = None;
        for (at, list) in lists.iter().enumerate() {
            list.add_to(index, scored);
            // Ranked by what was added so far.
            if self.deadline.is_over() {
                break;
            }
            let Some(pruning) = &mut pruning else { continue };
            pruning.walked(list.most);
            if let Some(mut taken) = pruning.first(scored) {
                lists[at + 1..].iter().for_each(|list| list.add_to(index, &mut taken));
                favours.apply(&mut taken)?;
                pruning.finished(&taken);
                first = Some(taken);
            }
            pruning.prune(scored);
        }
        favours.apply(scored)?;
        if let Some(first) = first {
            scored.join(first);
        }
        Ok(())
    }
}

impl List<'_> {
    /// Adds to each score what the terms are worth in that document.
    fn add_to(&self, index: &Index, scored: &mut Scored) {
        let segments = index.postings().segments().zip(&self.entries).zip(&scored.docs).zip(&mut scored.scores);
        for (((segment, entry), docs), scores) in segments {
            if let Some(entry) = entry.filter(|_| !docs.is_empty()) {
                add_scores(segment, &self.terms, entry, docs, scores);
            }
        }
    }
}

/// Documents that something is added up for at once: what a processor's nearest cache holds.
const WINDOW: usize = 1 << 11;

/// The least of the `best` so many scores; less than any where there are not more.
pub(super) fn least_of_best(scores: impl Iterator<Item = f32>, best: usize) -> f32 {
    // Only those that reach the least so far are kept, twice as many as are wanted at most.
    let room = best.saturating_mul(2).max(64);
    let (mut kept, mut least, mut count) = (Vec::<f32>::new(), f32::NEG_INFINITY, 0usize);
    for score in scores {
        count += 1;
        if score > least {
            kept.push(score);
            if kept.len() >= room {
                least = *kept.select_nth_unstable_by(best.saturating_sub(1), |a, b| b.total_cmp(a)).1;
                kept.truncate(best);
            }
        }
    }
    if best == 0 || count <= best || kept.len() < best {
        return f32::NEG_INFINITY;
    }
    *kept.select_nth_unstable_by(best - 1, |a, b| b.total_cmp(a)).1
}

/// What a term counts beyond its idf: for pairs √(idf / 5), so that pairs that are names outweigh those that arise
/// wherever two words meet.
fn rarity(index: &Index, term: &RankTerm, documents: u64) -> f32 {
    rarity_of(term.term.kind, idf(index, documents))
}

/// The same by the kind and the idf of the term.
pub(crate) fn rarity_of(kind: TermKind, idf: f32) -> f32 {
    match kind {
        TermKind::Pair => (idf / 5.0).sqrt(),
        TermKind::Word | TermKind::Single => 1.0,
    }
}

/// Inverse document frequency as BM25 has it.
fn idf(index: &Index, frequency: u64) -> f32 {
    idf_of(index.articles(), frequency)
}

/// The same among so many articles.
pub(crate) fn idf_of(articles: u64, frequency: u64) -> f32 {
    let articles = articles.max(frequency) as f32;
    let frequency = frequency as f32;
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// How many times as many titles as texts a word of a banner stands in, at least. Statutes, whose titles are the laws'
/// names, lose .0010 of their reciprocal rank with 1 and with 2, .0005 with 5; pieces of
/// sentences behind banners win .0009, .0005 and .0002.
const BANNER: u64 = 2;

/// In how many articles a term counts to be that so many texts and titles have. The banner of a programme (【早安·世界】)
/// stands in many titles and in few texts: in texts it is as common a word as in titles.
pub(crate) fn as_common(in_texts: u64, in_titles: u64) -> u64 {
    if in_titles > BANNER * in_texts { in_titles } else { in_texts }
}

/// The entry of a term in each segment.
fn entries(index: &Index, term: &Term) -> Vec<Option<Entry>> {
    index.postings().segments().map(|segment| segment.entry(term)).collect()
}

/// Articles with a term.
fn documents(term: &Term, entries: &[Option<Entry>]) -> u64 {
    entries.iter().flatten().map(|entry| u64::from(term.documents(entry))).sum()
}

/// The BM25 weight of a term that so many articles have, by the statistics of the whole index.
fn weight(index: &Index, term: &Term, documents: u64) -> Bm25Weight {
    let articles = index.searcher().segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
    let tokens: u64 = index.postings().segments().map(|segment| segment.tokens(term.field, term.kind)).sum();
    let mean = (tokens as f32 / u64::max(articles, 1) as f32).max(1.0);
    Bm25Weight::for_one_term_without_explain(documents.min(articles), articles, mean)
}

/// Articles with a term, title or text.
pub(super) fn doc_freq(index: &Index, term: &Term) -> u64 {
    documents(term, &entries(index, term))
}
