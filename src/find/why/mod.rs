//! Why one article is not found by a query, or not higher: which units it has, as typed or by their words, where its
//! text nearly has a missing one, what excludes it, which place it takes, and a query that would find it.
//!
//! `near` looks for what is nearly there, `number` for other values of a figure, `hold` asks the index whether one
//! article matches a query, `instead` makes the other query. Gives plain values; the words are the program's.

mod matches;
mod near_misses;
mod number;
mod suggestion;
mod view;

use serde::Serialize;

use self::matches::Article;
use super::backend::{Backend, RankedDoc, guarded};
use super::{Request, rank, tiers};
use crate::error::Result;
use crate::hit::{Tier, TierCount};
use crate::index::{Stored, key_of};
use crate::query::ast::{How, Node, Query, TextField, Unit};
use crate::query::parse::parse;
use crate::query::pattern::{Pattern, Text};
use crate::query::plan::{plan, unit_words};
use hansou_facts::date::Period;

/// What there is to say about one query and one article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Why {
    /// The query as typed.
    pub query: String,
    /// How it was understood.
    pub understood: String,
    /// What there is to say about that.
    #[serde(skip)]
    pub notes: Vec<crate::hit::Note>,
    /// What `search show` takes.
    pub id: String,
    /// The headline.
    pub title: String,
    /// YYYY-MM-DD.
    pub date: Option<String>,
    /// The file.
    pub path: String,
    /// Number in the file, from 1.
    pub part: Option<usize>,
    /// Where it stands among all results; `None` when it is in no tier.
    pub place: Option<Standing>,
    /// Articles in each tier.
    pub tiers: Vec<TierCount>,
    /// The units that an article is asked to have.
    pub units: Vec<UnitFound>,
    /// What keeps the article out whatever its text says.
    pub obstacles: Vec<Obstacle>,
    /// A query that has it in the first tier, when this one has not.
    pub instead: Option<Instead>,
}

/// The place of an article among the results.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Standing {
    /// Its tier.
    pub tier: Tier,
    /// Its rank in the tier, from 1.
    pub rank_in_tier: usize,
    /// Its rank over all tiers, from 1.
    pub rank: usize,
    /// Its score.
    pub score: f32,
    /// The parts of the score.
    pub explanation: Vec<crate::hit::ScorePart>,
}

/// One unit of the query and the article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct UnitFound {
    /// The unit in the query language.
    pub unit: String,
    /// The field it is asked in, when that is said.
    pub field: Option<Where>,
    /// It stands in the article as typed.
    pub as_typed: bool,
    /// All its words do.
    pub by_words: bool,
    /// Its words, when there are several.
    pub words: Vec<WordFound>,
    /// Where the text nearly has it, when it is missing.
    pub near: Vec<Near>,
}

/// One word of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct WordFound {
    /// The word, folded.
    pub word: String,
    /// It stands in the article.
    pub found: bool,
}

/// A part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// The headline.
    Title,
    /// The text.
    Body,
}

/// A stretch of the article that is nearly what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Near {
    /// What is different.
    pub difference: Difference,
    /// Where it stands.
    pub field: Where,
    /// The stretch, as in the source.
    pub text: String,
    /// The same with some text on both sides.
    pub around: String,
    /// What a number was read as measuring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// The names of the rules by which a number was read (`rules.tsv` of hansou-facts).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

/// How a stretch of text differs from what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Difference {
    /// Another script, case or width (`=` asks for the same).
    Script,
    /// It stands in the other field.
    Field,
    /// One character is another, or too many, or missing.
    Character,
    /// Punctuation stands inside.
    Punctuation,
    /// Other text stands inside.
    Apart,
    /// The same quantity with another value.
    Number,
}

/// What keeps an article out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(tag = "obstacle", rename_all = "lowercase")]
pub enum Obstacle {
    /// It has what the query excludes.
    Excluded {
        /// What is excluded, in the query language.
        what: String,
    },
    /// It is dated outside the period, or not at all.
    Date {
        /// The first day that is in the period.
        from: Option<String>,
        /// The last day that is.
        to: Option<String>,
        /// The article's date.
        date: Option<String>,
    },
    /// It speaks of no day of the period.
    Mention {
        /// The condition, in the query language.
        what: String,
    },
    /// It is from another source.
    Source {
        /// The source asked for.
        what: String,
    },
    /// It has both sides, but not near enough.
    Distance {
        /// The condition, in the query language.
        what: String,
    },
    /// No figure in it answers.
    Figure {
        /// The question.
        what: String,
        /// Figures of the same unit.
        near: Vec<Near>,
    },
}

/// A query that finds the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Instead {
    /// The query.
    pub query: String,
    /// The article's rank with it, from 1.
    pub rank: usize,
}

/// Explains `request` and the article with this identifier, path or `path#n`; `None` when there is no such article.
/// Limit and offset of the request mean nothing here.
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
/// let id = hansou::search(&index, &hansou::Request::new("传感器", today))?.hits[0].id.clone();
/// let why = hansou::why(&index, &hansou::Request::new("地铁", today), &id)?.expect("the index has it");
/// assert!(why.place.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn why(backend: &dyn Backend, request: &Request, id: &str) -> Result<Option<Why>> {
    guarded(backend, || why_unguarded(backend, request, id))
}

fn why_unguarded(index: &dyn Backend, request: &Request, id: &str) -> Result<Option<Why>> {
    let Some(stored) = index.find(id)? else { return Ok(None) };
    let article = Article { index, stored };
    let query = super::within(&parse(&request.query, request.today), request);
    let (place, tiers) = place(&article, &query, request)?;
    let units: Vec<(Option<TextField>, &Unit)> =
        query.root.sought().iter().map(|sought| (sought.field, sought.unit)).collect();
    let found =
        units.iter().map(|(field, unit)| unit_found(&article, *field, unit, &query)).collect::<Result<Vec<_>>>()?;
    let mut obstacles = Vec::new();
    collect_obstacles(&article, None, &query.root, &mut obstacles)?;
    let instead = match &place {
        Some(place) if place.tier == Tier::Exact => None,
        _ => suggestion::query(&article, request, &units, &found)?,
    };
    let meta = &article.stored.meta;
    Ok(Some(Why {
        query: request.query.clone(),
        understood: query.understood(),
        notes: query.notes,
        id: meta.id.clone(),
        title: article.stored.title.clone(),
        date: meta.date.clone(),
        path: meta.path.clone(),
        part: meta.part,
        place,
        tiers,
        units: found,
        obstacles,
        instead,
    }))
}

/// Where the article stands when all results are listed, and how many each tier holds.
fn place(article: &Article<'_>, query: &Query, request: &Request) -> Result<(Option<Standing>, Vec<TierCount>)> {
    let Article { index, stored } = article;
    let plan = plan(query, &index.user_words());
    let limit = usize::try_from(index.articles()).unwrap_or(usize::MAX);
    let all = Request { limit, offset: 0, deadline: super::Deadline::never(), ..request.clone() };
    let outcome = tiers::run(*index, &plan, &all)?;
    let Some(rank) = rank_of(*index, stored, &outcome.hits)? else { return Ok((None, outcome.counts)) };
    let hit = &outcome.hits[rank];
    let better = outcome.hits[..rank].iter().filter(|other| other.tier != hit.tier).count();
    let place = Standing {
        tier: hit.tier,
        rank_in_tier: rank - better + 1,
        rank: rank + 1,
        score: hit.score,
        explanation: rank::explain(*index, &plan, hit, &all)?,
    };
    Ok((Some(place), outcome.counts))
}

/// Where among the hits the article is: articles with the same identifier are told apart by their places.
fn rank_of(index: &dyn Backend, article: &Stored, hits: &[RankedDoc]) -> Result<Option<usize>> {
    let (key, place) = (key_of(&article.meta.id), |stored: &Stored| (stored.meta.path.clone(), stored.meta.part));
    for (rank, hit) in hits.iter().enumerate().filter(|(_, hit)| hit.key == key) {
        let is_it = match &hit.reading {
            Some(reading) => (reading.meta.path.clone(), reading.meta.part) == place(article),
            None => place(&index.stored(hit)?) == place(article),
        };
        if is_it {
            return Ok(Some(rank));
        }
    }
    Ok(None)
}

fn unit_found(article: &Article<'_>, field: Option<TextField>, unit: &Unit, query: &Query) -> Result<UnitFound> {
    let node = in_field(field, Node::Unit(unit.clone()));
    let as_typed = article.has(&node)?;
    let words = match unit.how {
        How::Loose => words(article, &unit.text),
        _ => Vec::new(),
    };
    let by_words = as_typed || article.has_words(&node)?;
    let near = if as_typed { Vec::new() } else { near_misses::near(article, field, unit, query) };
    Ok(UnitFound {
        unit: shown(&Node::Unit(unit.clone())),
        field: field.map(Where::from_field),
        as_typed,
        by_words,
        words,
        near,
    })
}

/// The words of a unit that has several, and which of them stand in the article.
fn words(article: &Article<'_>, text: &str) -> Vec<WordFound> {
    let words = unit_words(text, &article.index.user_words());
    if words.len() < 2 {
        return Vec::new();
    }
    let texts = [Text::new(&article.stored.title), Text::new(&article.stored.body)];
    let found = |word: &str| {
        let patterns = [Pattern::word(word), Some(Pattern::Part(word.to_owned()))];
        patterns.iter().flatten().any(|pattern| texts.iter().any(|text| pattern.is_in(text)))
    };
    words.into_iter().map(|word| WordFound { found: found(&word), word }).collect()
}

/// Conditions that all must hold and that no text of the article could make up for.
fn collect_obstacles(
    article: &Article<'_>,
    field: Option<TextField>,
    node: &Node,
    obstacles: &mut Vec<Obstacle>,
) -> Result<()> {
    let has = |node: &Node| article.has(&in_field(field, node.clone()));
    match node {
        Node::And(nodes) => {
            return nodes.iter().try_for_each(|node| collect_obstacles(article, field, node, obstacles));
        }
        Node::Boost(inner, _) => return collect_obstacles(article, field, inner, obstacles),
        Node::In(field, inner) => return collect_obstacles(article, Some(*field), inner, obstacles),
        Node::Everything | Node::Unit(_) | Node::Or(_) => return Ok(()),
        _ if has(node)? => return Ok(()),
        Node::Not(inner) => obstacles.push(Obstacle::Excluded { what: shown(&in_field(field, (**inner).clone())) }),
        Node::Dated(period) => obstacles.push(outside(period, article)),
        Node::Mentions(_) => obstacles.push(Obstacle::Mention { what: shown(node) }),
        Node::Source(what) => obstacles.push(Obstacle::Source { what: what.clone() }),
        Node::Near(left, right, _) => {
            if has(left)? && has(right)? {
                obstacles.push(Obstacle::Distance { what: shown(node) });
            }
        }
        Node::Figures(condition) => obstacles
            .push(Obstacle::Figure { what: condition.text.clone(), near: number::near_condition(article, condition) }),
    }
    Ok(())
}

fn outside(period: &Period, article: &Article<'_>) -> Obstacle {
    let last = period.to.and_then(|day| day.yesterday().ok());
    Obstacle::Date {
        from: period.from.map(|day| day.to_string()),
        to: last.map(|day| day.to_string()),
        date: article.stored.meta.date.clone(),
    }
}

impl Where {
    fn from_field(field: TextField) -> Self {
        match field {
            TextField::Title => Self::Title,
            TextField::Body => Self::Body,
        }
    }
}

fn in_field(field: Option<TextField>, node: Node) -> Node {
    match field {
        Some(field) => Node::In(field, Box::new(node)),
        None => node,
    }
}

/// A node in the query language.
fn shown(node: &Node) -> String {
    query_of(node.clone()).understood()
}

fn query_of(root: Node) -> Query {
    Query { text: String::new(), root, notes: Vec::new() }
}
