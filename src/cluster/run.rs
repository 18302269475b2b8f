//! A plan on a cluster: one request for counts, one for the best of both bands. Leaves bands whose texts have to be looked
//! at to `look`.

use serde_json::{Value, json};

use super::answer::{self, Hit, UNLISTED};
use super::attempt::Attempt;
use super::clause::Condition;
use super::element::{all, any, except, term};
use super::index::ClusterIndex;
use super::look::{self, Look, PAGE, Seen};
use super::question::{Counts, Question, titled};
use super::rank::{NAMED, Ranking, WORDS};
use crate::error::Result;
use crate::find::backend::{Backend as _, Bands, RankedDoc, Run, Second};
use crate::find::{Request, Sort, weight_of};
use crate::hit::Tier;
use crate::query::plan::{Partial, Plan, TextPart};

/// Hits that come with their texts in one answer; of more, texts come when they are wanted.
const WITH_TEXTS: usize = 500;

/// A plan being run.
pub(super) struct ClusterRun<'a> {
    index: &'a ClusterIndex,
    plan: &'a Plan,
    request: &'a Request,
    counts: Counts,
    typed: usize,
    /// The first band, where texts had to be looked at.
    looked_at: Option<Vec<RankedDoc>>,
    attempt: Attempt,
}

/// A search that is to be sent, and whose hits it gives.
struct Search {
    query: Value,
    size: usize,
    tier: Tier,
    is_titled: bool,
}

impl<'a> ClusterRun<'a> {
    pub fn new(index: &'a ClusterIndex, plan: &'a Plan, request: &'a Request) -> Result<Self> {
        let mut run = Self::counted(index, plan, request)?;
        if run.is_looked_at() {
            let wanted = request.offset.saturating_add(request.limit).max(PAGE);
            let seen = run.look_at(&run.first_band(), Tier::Exact, wanted)?;
            (run.typed, run.looked_at) = (seen.words + seen.others, Some(seen.best));
        }
        Ok(run)
    }

    /// With the counts alone: articles that have to be looked at count as typed.
    pub fn counted(index: &'a ClusterIndex, plan: &'a Plan, request: &'a Request) -> Result<Self> {
        let attempt = Attempt::until(&request.deadline);
        let mut run = Self { index, plan, request, counts: Counts::default(), typed: 0, looked_at: None, attempt };
        let question = Question::for_plan(plan, request);
        let (counts, is_complete) = index.counts(question, &request.deadline)?;
        if !is_complete {
            run.attempt.miss();
        }
        run.typed = counts.named("typed");
        run.counts = counts;
        Ok(run)
    }

    /// True when the cluster alone cannot tell which articles are in the first band, or how they rank.
    fn is_looked_at(&self) -> bool {
        let is_checked = |clause| Condition::from_clause(clause).is_checked();
        is_checked(&self.plan.exact) || self.plan.whole.as_ref().is_some_and(is_checked)
    }

    fn titled(&self) -> Option<Value> {
        titled(self.plan)
    }

    fn first_band(&self) -> Condition<'a> {
        Condition::from_clause(&self.plan.exact)
    }

    /// Articles with all words, a part or the name of the query, and not as typed; `None` when there is no such thing.
    fn second_band(&self) -> Result<Option<Condition<'a>>> {
        let plan = self.plan;
        let mut ways: Vec<Condition<'a>> = plan.words.iter().map(Condition::from_clause).collect();
        if let Some(partial) = plan.partial.as_ref().filter(|_| !self.request.all_words) {
            ways.push(self.with_parts(partial)?);
        }
        if self.typed == 0 {
            ways.extend(plan.named.iter().map(Condition::from_clause));
        }
        let is_there = plan.words.is_some() || plan.partial.is_some() || plan.named.is_some();
        Ok(is_there.then(|| without(one_of(ways), Condition::from_clause(&plan.exact))))
    }

    /// Articles that hold enough of the query's parts by weight, and match the rest of it.
    fn with_parts(&self, partial: &'a Partial) -> Result<Condition<'a>> {
        let (articles, shares) = (self.index.articles(), &self.request.shares);
        let frequency = |part: &TextPart| part.terms.iter().map(|term| self.counts.documents(term)).max().unwrap_or(0);
        let weight = |part: &TextPart| match (part.is_between, frequency(part)) {
            (true, 0) => 0.0,
            (true, frequency) => shares.between * weight_of(articles, frequency),
            (false, frequency) => weight_of(articles, frequency),
        };
        let mut all = 0.0;
        let mut weighed = Vec::new();
        for part in &partial.parts {
            all += weight(part);
            if weight(part) > 0.0 && frequency(part) > 0 {
                weighed.push((Condition::Known(any_term(part)), weight(part)));
            }
        }
        for (at, piece) in partial.pieces.iter().enumerate() {
            let piece = Condition::from_clause(piece);
            let there = if piece.is_checked() {
                look::count(self.index, &piece, &self.attempt)?
            } else {
                self.counts.named(&format!("p{at}"))
            };
            all += weight_of(articles, there as u64);
            weighed.push((piece, weight_of(articles, there as u64)));
        }
        let hard = Condition::from_clause(&partial.hard);
        Ok(all_of(Condition::weighed(weighed, shares.enough(all)), hard))
    }

    /// Articles that hold any atom of the query, and match the rest of it.
    fn with_any(&self, partial: &'a Partial) -> Condition<'a> {
        let atoms = any(partial.atoms.iter().map(any_term).collect());
        let typed = Condition::from_clause(&self.plan.exact);
        without(all_of(Condition::Known(atoms), Condition::from_clause(&partial.hard)), typed)
    }

    /// The tiers that the request enters, each as a condition; no article is in two.
    pub fn entered(&self) -> Result<Vec<(Tier, Condition<'a>)>> {
        let typed = || Condition::from_clause(&self.plan.exact);
        let mut tiers = vec![(Tier::Exact, typed())];
        let wanted = self.request.offset.saturating_add(self.request.limit);
        if self.typed >= wanted || self.request.exact || self.request.deadline.was_over() {
            return Ok(tiers);
        }
        let words = self.plan.words.as_ref();
        tiers.extend(words.map(|words| (Tier::Words, without(Condition::from_clause(words), typed()))));
        if let Some(band) = self.second_band()? {
            let others = match words {
                Some(words) => without(band, Condition::from_clause(words)),
                None => band,
            };
            tiers.push((Tier::Most, others));
        }
        Ok(tiers)
    }

    /// Articles with any atom of the query, for where nothing else is there.
    pub fn last_resort(&self) -> Option<Condition<'a>> {
        let is_last = !self.request.exact && !self.request.all_words && self.typed == 0;
        self.plan.partial.as_ref().filter(|_| is_last).map(|partial| self.with_any(partial))
    }

    /// What ranks the articles.
    pub fn ranking(&self) -> Ranking<'_> {
        let Self { plan, request, counts, .. } = self;
        let (articles, factor) = (self.index.articles(), self.index.factor());
        Ranking { plan, request, counts, articles, factor, with_names: self.typed == 0 }
    }

    /// The searches of a band: those whose title is the query come before all others.
    fn searches(&self, band: &Condition<'_>, tier: Tier, size: usize) -> Vec<Search> {
        let titled = self.titled().filter(|_| self.request.sort == Sort::Score && self.counts.named("titled") > 0);
        let ranking = self.ranking();
        let filter = band.filter();
        let Some(titled) = titled else {
            return vec![Search { query: ranking.query(vec![filter], tier), size, tier, is_titled: false }];
        };
        let others = json!({"bool": {"must_not": [titled]}});
        let search = |with: Value, is_titled| Search {
            query: ranking.query(vec![filter.clone(), with], tier),
            size,
            tier,
            is_titled,
        };
        vec![search(titled, true), search(others, false)]
    }

    /// The body of a search for so many of its hits.
    fn body(&self, search: &Search) -> Value {
        json!({
            "size": search.size.min(WITH_TEXTS),
            "query": search.query,
            "sort": answer::sort(self.request.sort),
            "track_total_hits": search.tier != Tier::Exact,
        })
    }

    /// Gives the hits of some searches, in one request; each with how many there are.
    fn send(&self, searches: &[Search]) -> Result<Vec<(Vec<RankedDoc>, usize)>> {
        let bodies: Vec<Value> = searches.iter().map(|search| self.body(search)).collect();
        let Some(answers) = self.index.search_all(&bodies, &self.attempt)? else {
            return Ok(searches.iter().map(|_| (Vec::new(), 0)).collect());
        };
        let mut all = Vec::new();
        for ((search, body), answer) in searches.iter().zip(&bodies).zip(&answers) {
            let total = answer::total(answer).unwrap_or(0);
            let mut hits = self.index.hits(answer, self.request.sort)?;
            if hits.len() == WITH_TEXTS && search.size > WITH_TEXTS {
                hits = self.index.walk(body, self.request.sort, search.size, &self.attempt)?;
            }
            all.push((hits.into_iter().map(|hit| self.found(hit, search)).collect(), total));
        }
        Ok(all)
    }

    fn found(&self, hit: Hit, search: &Search) -> RankedDoc {
        let is_named = hit.said.contains(NAMED);
        let tier = match search.tier {
            Tier::Exact => Tier::Exact,
            _ if hit.said.contains(WORDS) => Tier::Words,
            _ => Tier::Most,
        };
        let number = if hit.stored.is_some() { UNLISTED } else { self.index.listed(&hit.id) };
        hit.found(tier, search.is_titled, is_named, number)
    }

    /// The best of a band whose texts have to be looked at.
    fn look_at(&self, band: &Condition<'_>, tier: Tier, wanted: usize) -> Result<Seen> {
        let (index, ranking, titled, attempt) = (self.index, self.ranking(), self.titled(), &self.attempt);
        Look { index, ranking, tier, band, titled, attempt }.at_all(wanted)
    }

    /// The second band where a text has to be looked at.
    fn second_looked_at(&self, band: &Condition<'_>, size: usize) -> Result<Second> {
        let Seen { best, words, others: most } = self.look_at(band, Tier::Most, size)?;
        Ok(Second { best, words, most })
    }

    /// The second band, or where nothing is in it the articles with any atom.
    fn second(
        &self,
        band: &Condition<'_>,
        (best, total): (Vec<RankedDoc>, usize),
        last: Option<(&Condition<'_>, (Vec<RankedDoc>, usize))>,
        size: usize,
    ) -> Result<Second> {
        let words = self.counts.named("words");
        let mut second = match band.is_checked() {
            true => self.second_looked_at(band, size)?,
            false => Second { best, words, most: total.saturating_sub(words) },
        };
        if second.words + second.most == 0
            && let Some((last, (best, most))) = last
        {
            second = match last.is_checked() {
                true => self.second_looked_at(last, size)?,
                false => Second { best, words: 0, most },
            };
        }
        second.best.truncate(size);
        Ok(second)
    }

    /// The searches of the bands that the cluster alone can tell, in one request.
    fn gathered(&self, bands: [Option<(&Condition<'_>, Tier, usize)>; 3]) -> Result<[(Vec<RankedDoc>, usize); 3]> {
        let mut searches = Vec::new();
        let counts = bands.map(|band| {
            let before = searches.len();
            if let Some((band, tier, size)) = band.filter(|(band, ..)| !band.is_checked()) {
                searches.extend(self.searches(band, tier, size));
            }
            searches.len() - before
        });
        let mut answers = if searches.is_empty() { Vec::new() } else { self.send(&searches)? }.into_iter();
        // Found of the searches of one band, one behind the other, and how many there are in all.
        Ok(counts.map(|count| {
            answers.by_ref().take(count).fold((Vec::new(), 0), |(mut all, sum), (found, total)| {
                all.extend(found);
                (all, sum + total)
            })
        }))
    }
}

impl<'a> Run for ClusterRun<'a> {
    fn typed(&self) -> usize {
        self.typed
    }

    fn best(&mut self, first: usize, second: Option<usize>) -> Result<Bands> {
        let typed = self.first_band();
        let of_typed = (self.looked_at.is_none() && self.typed > 0).then_some((&typed, Tier::Exact, first));
        let band = second.map(|_| self.second_band()).transpose()?.flatten();
        // Where nothing else is there, single characters are better than nothing: asked for in the same request.
        let last = second.and_then(|_| self.last_resort());
        let size = second.unwrap_or(0);
        let [(mut of_typed, _), of_band, of_last] = {
            let others = [&band, &last].map(|band| band.as_ref().map(|band| (band, Tier::Most, size)));
            self.gathered([of_typed, others[0], others[1]])?
        };
        of_typed.truncate(first);
        let first = self.looked_at.take().unwrap_or(of_typed);
        let Some(band) = band else { return Ok(Bands { first, second: None }) };
        let second = self.second(&band, of_band, last.as_ref().zip(Some(of_last)), size)?;
        Ok(Bands { first, second: Some(second) })
    }

    fn worths(&self) -> Vec<(String, f32)> {
        self.ranking().worths()
    }

    fn is_partial(&self) -> bool {
        self.attempt.is_partial()
    }
}

fn any_term(part: &TextPart) -> Value {
    any(part.terms.iter().map(term).collect())
}

fn one_of(mut ways: Vec<Condition<'_>>) -> Condition<'_> {
    if ways.iter().any(Condition::is_checked) {
        return Condition::Any(ways);
    }
    match ways.len() {
        1 => ways.remove(0),
        _ => Condition::Known(any(ways.iter().map(Condition::filter).collect())),
    }
}

fn all_of<'a>(first: Condition<'a>, second: Condition<'a>) -> Condition<'a> {
    if first.is_checked() || second.is_checked() {
        return Condition::All(vec![first, second]);
    }
    Condition::Known(all(vec![first.filter(), second.filter()]))
}

fn without<'a>(band: Condition<'a>, typed: Condition<'a>) -> Condition<'a> {
    if band.is_checked() || typed.is_checked() {
        return Condition::Without(Box::new(band), vec![typed]);
    }
    Condition::Known(except(band.filter(), vec![typed.filter()]))
}
