//! The index of this machine as a [`Backend`]: documents of both bands from the posting lists, scored and in order.

use std::path::{Path, PathBuf};

use tantivy::DocAddress;

use super::counts;
use super::vocabulary::Dictionaries;
use crate::article::problem::Problem;
use crate::error::Result;
use crate::find::backend::{
    Archive, Articles, Backend, Bands, DayCounts, MetricCounts, Origin, Run, Second, TermScores, Vocabulary,
};
use crate::find::band::{Band, second_band};
use crate::find::docs::{Docs, count, holds, matching};
use crate::find::found::RankedDoc;
use crate::find::rank::{self, Ranking};
use crate::find::tiers::{self, compare, recency};
use crate::find::{Request, Sort, texts};
use crate::hit::Tier;
use crate::index::postings::Term;
use crate::index::{
    DATE_COLUMN, Index, KEY_COLUMN, Report, Revision, Settings, Space, Stats, Stored, Verified, Watch, from_tantivy,
    is_being_written, refresh, verify,
};
use crate::query::deadline::Deadline;
use crate::query::plan::{Clause, Plan};
use hansou_text::segment::UserWord;

impl Backend for Index {
    fn place(&self) -> &Path {
        self.home()
    }

    fn user_words(&self) -> Vec<UserWord> {
        Index::user_words(self)
    }

    fn articles(&self) -> u64 {
        Index::articles(self)
    }

    fn frequencies(&self, terms: &[Term], _deadline: &Deadline) -> Result<Vec<u64>> {
        Ok(terms.iter().map(|term| rank::doc_freq(self, term)).collect())
    }

    fn run<'a>(&'a self, plan: &'a Plan, request: &'a Request) -> Result<Box<dyn Run + 'a>> {
        let typed = matching(self, &plan.exact, &request.deadline)?;
        let ranking = Ranking::new(self, plan, request);
        Ok(Box::new(LocalRun { index: self, plan, request, ranking, typed }))
    }

    fn stored(&self, found: &RankedDoc) -> Result<Stored> {
        Index::stored(self, DocAddress::new(found.segment, found.doc))
    }

    fn find(&self, id: &str) -> Result<Option<Stored>> {
        self.find_id(id)?.map(|at| Index::stored(self, at)).transpose()
    }

    fn scan(&self, plan: &Plan, exact: bool, read: &(dyn Fn(usize, Stored) + Sync)) -> Result<()> {
        texts::each_stored(self, &tiers::all(self, plan, exact)?, read)
    }

    fn keys(&self, plan: &Plan) -> Result<Vec<u64>> {
        let mut keys = Vec::new();
        let docs = matching(self, &plan.exact, &Deadline::never())?;
        for (reader, docs) in self.searcher().segment_readers().iter().zip(docs) {
            let column = reader.fast_fields().u64(KEY_COLUMN).map_err(|error| from_tantivy(self.home(), error))?;
            keys.extend(docs.into_iter().filter_map(|doc| column.first(doc)));
        }
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }

    fn holds(&self, article: &Stored, clause: &Clause) -> Result<bool> {
        let Some(at) = self.find_id(&article.meta.place())? else { return Ok(false) };
        super::matches(self, at, clause)
    }

    fn term_scores(&self, plan: &Plan, request: &Request, found: &RankedDoc) -> Result<TermScores> {
        rank::term_scores(self, plan, found, request)
    }

    fn days(&self, plan: &Plan, request: &Request) -> Result<Vec<(Tier, DayCounts)>> {
        counts::days(self, plan, request)
    }

    fn origins(&self, plan: &Plan, request: &Request) -> Result<Vec<Origin>> {
        counts::origins(self, plan, request)
    }

    fn metrics(&self, articles: Articles<'_>) -> Result<(MetricCounts, usize)> {
        counts::metrics(self, articles)
    }

    fn has(&self, plan: &Plan, request: &Request, enough: usize) -> Result<bool> {
        tiers::has_exact(self, plan, enough, &request.deadline)
    }

    fn vocabulary<'a>(&'a self, deadline: &'a Deadline) -> Box<dyn Vocabulary + 'a> {
        Box::new(Dictionaries::until(self, deadline))
    }

    fn commit(&self) -> String {
        self.revision().name()
    }

    fn problems(&self) -> Result<Vec<Problem>> {
        Index::problems(self)
    }

    fn stats(&self) -> Result<Stats> {
        Index::stats(self)
    }

    fn space(&self) -> Result<Space> {
        Index::space(self)
    }

    fn here(&self, _what: &'static str) -> Result<&Index> {
        Ok(self)
    }
}

/// An index in a folder of this machine.
#[derive(Debug, Clone)]
pub struct Folder(pub PathBuf);

impl Archive for Folder {
    fn place(&self) -> &Path {
        &self.0
    }

    fn newest(&self) -> Result<String> {
        Ok(Revision::on_disk(&self.0)?.name())
    }

    fn open(&self) -> Result<Box<dyn Backend>> {
        Ok(Box::new(Index::open(&self.0)?))
    }

    fn base(&self) -> Option<PathBuf> {
        self.0.canonicalize().ok()?.parent().map(Path::to_owned)
    }

    fn home(&self) -> Option<&Path> {
        Some(&self.0)
    }

    fn roots(&self) -> Result<Vec<PathBuf>> {
        Index::open(&self.0)?.roots()
    }

    fn settings(&self) -> Result<Settings> {
        Settings::from_index(&self.0)
    }

    fn refresh(&self, inputs: &[PathBuf], settings: &Settings, watch: &dyn Watch) -> Result<Report> {
        refresh(&self.0, inputs, settings, watch)
    }

    fn is_being_written(&self) -> bool {
        is_being_written(&self.0)
    }

    fn verify(&self) -> Result<Verified> {
        verify(&self.0)
    }
}

struct LocalRun<'a> {
    index: &'a Index,
    plan: &'a Plan,
    request: &'a Request,
    ranking: Ranking<'a>,
    typed: Docs,
}

impl Run for LocalRun<'_> {
    fn typed(&self) -> usize {
        count(&self.typed)
    }

    fn best(&mut self, first: usize, second: Option<usize>) -> Result<Bands> {
        let Self { index, plan, request, .. } = *self;
        let band = second.and_then(|_| second_band(index, plan, request, &self.typed).transpose()).transpose()?;
        let typed = std::mem::take(&mut self.typed);
        let first = self.of_band(Band::typed(typed), first)?;
        let Some((band, wanted)) = band.zip(second) else { return Ok(Bands { first, second: None }) };
        let words = count(&band.all_words);
        let most = count(&band.docs) - words;
        let best = self.of_band(band, wanted)?;
        Ok(Bands { first, second: Some(Second { best, words, most }) })
    }

    fn worths(&self) -> Vec<(String, f32)> {
        self.ranking.worths()
    }
}

impl LocalRun<'_> {
    /// The best `wanted` of a band, in order.
    fn of_band(&self, mut band: Band, wanted: usize) -> Result<Vec<RankedDoc>> {
        let Self { ranking, request, .. } = self;
        let by_score = request.sort == Sort::Score && !request.recent;
        let mut favours = ranking.favours(band.tier, &band.all_words, by_score);
        favours.add_worth(&band.named, ranking.worth_of_name());
        let mut docs = std::mem::take(&mut band.docs);
        let titled = ranking.take_titled(&mut docs);
        let mut found = self.scored((&band, &favours), (titled, true), None)?;
        let best = by_score.then_some(wanted);
        found.extend(self.scored((&band, &favours), (docs, false), best)?);
        let order = |a: &RankedDoc, b: &RankedDoc| compare(a, b, request.sort);
        if found.len() > wanted {
            found.select_nth_unstable_by(wanted - 1, order);
        }
        found.truncate(wanted);
        found.sort_unstable_by(order);
        Ok(found)
    }

    /// Documents of a band with their scores; only the `best` so many when that is said.
    fn scored(
        &self,
        (band, favours): (&Band, &rank::Favours<'_>),
        (mut docs, is_titled): (Docs, bool),
        best: Option<usize>,
    ) -> Result<Vec<RankedDoc>> {
        let Self { index, ranking, request, .. } = self;
        let scores = ranking.scores(favours, &mut docs, best)?;
        let all = scores.iter().flatten().copied();
        let least = best.map_or(f32::NEG_INFINITY, |best| rank::least_of_best(all, best));
        let mut found = Vec::new();
        for (segment, reader) in index.searcher().segment_readers().iter().enumerate() {
            if docs[segment].is_empty() {
                continue;
            }
            let failed = |error| from_tantivy(index.home(), error);
            let keys = reader.fast_fields().u64(KEY_COLUMN).map_err(failed)?;
            let days = reader.fast_fields().i64(DATE_COLUMN).map_err(failed)?;
            for (&doc, &score) in docs[segment].iter().zip(&scores[segment]).filter(|&(_, &score)| score >= least) {
                let day = days.first(doc);
                let score = if request.recent { score * recency(day, request) } else { score };
                let (tier, key) = (band.tier_of(segment, doc), keys.first(doc).unwrap_or(0));
                let is_named = holds(&band.named, segment, doc);
                let (segment, passage, reading) = (segment as u32, 0.0, None);
                found.push(RankedDoc { segment, doc, tier, is_titled, is_named, score, passage, day, key, reading });
            }
        }
        Ok(found)
    }
}
