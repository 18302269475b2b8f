//! Plans on the index of this machine: the clauses of `query::plan` as tantivy queries over our own posting lists.
//!
//! `run` puts documents in order, `counts` counts them by what the columns say, `text` runs phrases on the postings, `figure` asks for figures by their words and `values`, `mention` reads the days
//! that a text speaks of, `source` where it is from, `check` looks at the stored text, `vocabulary` into the dictionaries, `sieve` is what both share. To
//! add a clause: a case in [`query`].

mod check;
mod counts;
mod figure;
mod mention;
mod run;
mod sieve;
mod source;
mod text;
mod values;
mod vocabulary;

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, EnableScoring, Occur, Query, RangeQuery};
use tantivy::{DocAddress, DocSet as _, Term as ColumnTerm};

use self::check::Checked;
pub(super) use self::figure::{BEST as BEST_FIGURE, FigureQuery};
use self::mention::MentionQuery;
pub use self::run::Folder;
use self::source::SourceQuery;
use self::text::TextQuery;
use crate::error::Result;
use crate::index::postings::{Field, Phrase, Term, TermTable};
use crate::index::{Index, from_tantivy};
use crate::query::deadline::Deadline;
use crate::query::plan::Clause;
use hansou_facts::date::{Period, day_number};

/// A boxed tantivy query.
type Boxed = Box<dyn Query>;

/// The query of a clause, which ends at the deadline wherever it takes more than walking posting lists.
pub(super) fn query(index: &Index, clause: &Clause, deadline: &Deadline) -> Boxed {
    let each = |clauses: &[Clause]| clauses.iter().map(|clause| query(index, clause, deadline)).collect::<Vec<_>>();
    match clause {
        Clause::Everything => Box::new(AllQuery),
        Clause::Nothing => Box::new(EmptyQuery),
        Clause::All(clauses) => Box::new(BooleanQuery::intersection(each(clauses))),
        Clause::Any(clauses) => Box::new(BooleanQuery::union(each(clauses))),
        Clause::Without(clause, others) => {
            let mut clauses = vec![(Occur::Must, query(index, clause, deadline))];
            clauses.extend(each(others).into_iter().map(|other| (Occur::MustNot, other)));
            Box::new(BooleanQuery::new(clauses))
        }
        Clause::Text(phrases) => Box::new(TextQuery::new(index.postings().clone(), phrases.clone())),
        Clause::Letters(run, fields) => Box::new(letters(index, run, fields)),
        Clause::Figure(ask) => Box::new(FigureQuery::new(index.postings().clone(), (**ask).clone(), deadline.clone())),
        Clause::Dated(period) => dated(index, *period),
        Clause::Mentions(asked) => Box::new(MentionQuery { asked: asked.clone() }),
        Clause::Source(filter) => Box::new(SourceQuery { filter: filter.clone(), deadline: deadline.clone() }),
        Clause::Checked(clause, check, fields) => {
            let inner = query(index, clause, deadline);
            Box::new(Checked::new(index, inner, (check.clone(), fields.clone()), deadline.clone()))
        }
    }
}

/// Whether the document at an address matches a clause.
fn matches(index: &Index, at: DocAddress, clause: &Clause) -> Result<bool> {
    let failed = |error| from_tantivy(index.home(), error);
    let searcher = index.searcher();
    let query = query(index, clause, &Deadline::never());
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher)).map_err(failed)?;
    let mut scorer = weight.scorer(searcher.segment_reader(at.segment_ord), 1.0).map_err(failed)?;
    Ok(scorer.doc() == at.doc_id || (scorer.doc() < at.doc_id && scorer.seek(at.doc_id) == at.doc_id))
}

/// Articles dated in the period.
fn dated(index: &Index, period: Period) -> Boxed {
    let term = |day| ColumnTerm::from_field_i64(index.fields().date, day_number(day));
    Box::new(RangeQuery::new(
        period.from.map_or(Bound::Unbounded, |day| Bound::Included(term(day))),
        period.to.map_or(Bound::Unbounded, |day| Bound::Excluded(term(day))),
    ))
}

/// Articles with a run of letters and digits that holds this one: all runs of the index are looked at.
fn letters(index: &Index, part: &str, fields: &[Field]) -> TextQuery {
    let mut runs = BTreeSet::new();
    for (segment, field) in index.postings().segments().flat_map(|one| fields.iter().map(move |field| (one, field))) {
        let mut keys = segment.dictionary(*field, TermTable::Singles).from(b"");
        while keys.advance() {
            if let Some(run) = std::str::from_utf8(keys.key()).ok().filter(|run| run.contains(part)) {
                runs.insert(run.to_owned());
            }
        }
    }
    let texts = runs.iter().flat_map(|run| fields.iter().map(|field| Phrase::of_term(Term::single(*field, run))));
    TextQuery::new(index.postings().clone(), texts.collect())
}
