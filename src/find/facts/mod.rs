//! The figures themselves: every fact of a metric with its article, sentence, period and value; what `search facts`
//! answers.
//!
//! The index names the articles, then their stored texts are read: `metric` says what is asked, `answer` reads one
//! article, with `event` for what a figure is about; its period, place and status are told by `hansou_facts::context`. On
//! the facts work `condition` (`--where`), `group` (`--by`) and `conflict`. `list` reads all articles and counts what
//! they measure, by the names that `head` makes of measures. To add a grouping: a case of [`By`] and its key in
//! `group`.

mod answer;
mod aspect;
mod condition;
mod conflict;
mod event;
mod group;
mod list;
mod metric;
mod revision;
mod row;
mod scan;
mod series;
mod synonyms;
mod words;

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::civil::Date;

pub use self::condition::Condition;
pub(in crate::find) use self::list::list_of;
pub use self::list::{list, sample};
use self::row::Row;
pub use self::synonyms::Synonyms;
use super::Request;
use super::backend::{Backend, guarded};
use crate::error::Result;
use crate::fact::{Facts, UnitCount};
use crate::query::plan::plan;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The metric, or a question about it: 签约额, 签约额>100亿元. All of its words must belong to the figure.
    pub metric: String,
    /// More of a query, which the article must answer: 传感器大会. May be empty.
    pub rest: String,
    /// Only articles dated on this day or later.
    pub from: Option<Date>,
    /// Only articles dated on this day or earlier.
    pub to: Option<Date>,
    /// Only facts that meet all of these.
    pub conditions: Vec<Condition>,
    /// Only what is named as typed: no other names, no words apart.
    pub exact: bool,
    /// Order of the facts.
    pub order: Order,
    /// Series by series, the main one first; in each in that order.
    pub apart: bool,
    /// Facts listed.
    pub limit: Option<usize>,
    /// Groups wanted.
    pub by: Option<By>,
    /// Conflicts wanted.
    pub conflicts: bool,
    /// Names that mean the same metric.
    pub synonyms: Synonyms,
    /// What "today" is in the query's dates.
    pub today: Date,
}

impl Question {
    /// About a metric: every fact, by its date.
    pub fn new(metric: impl Into<String>, today: Date) -> Self {
        Self {
            metric: metric.into(),
            rest: String::new(),
            from: None,
            to: None,
            conditions: Vec::new(),
            exact: false,
            order: Order::Date,
            apart: false,
            limit: None,
            by: None,
            conflicts: false,
            synonyms: Synonyms::default(),
            today,
        }
    }
}

/// Order of the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By the day that the fact is of: its period's last, else the article's; oldest first, undated last.
    Date,
    /// The same, newest first.
    Newest,
    /// Smallest value first, unit by unit, that of most facts first.
    Value,
    /// Largest value first, unit by unit, that of most facts first.
    Largest,
}

/// What facts are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Year of the period, else of the article.
    Year,
    /// Month of the period, else of the article.
    Month,
    /// Publisher, else the file.
    Source,
    /// The event named.
    Event,
    /// The place.
    Place,
    /// The organisation whose figure it is.
    Organisation,
}

impl By {
    /// By its name in flags and addresses.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "year" => Self::Year,
            "month" => Self::Month,
            "source" => Self::Source,
            "event" => Self::Event,
            "place" => Self::Place,
            "organisation" => Self::Organisation,
            _ => return None,
        })
    }
}

/// Answers a question.
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
/// let facts = hansou::facts(&index, &hansou::Question::new("签约额", today))?;
/// assert_eq!(facts.facts[0].text, "157亿元");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`crate::error::Error::Damaged`] or [`crate::error::Error::Io`] when the index cannot be read.
pub fn facts(backend: &dyn Backend, question: &Question) -> Result<Facts> {
    guarded(backend, || facts_unguarded(backend, question))
}

fn facts_unguarded(backend: &dyn Backend, question: &Question) -> Result<Facts> {
    let started = Instant::now();
    let asked = metric::Asked::new(&backend.user_words(), question);
    let request = Request { from: question.from, to: question.to, ..Request::new(&question.metric, question.today) };
    let plan = plan(&super::within(&asked.query, &request), &backend.user_words());
    let mut rows: Vec<Row> = scan::found(backend, &plan, question.exact, |stored| answer::rows(&stored, &asked))?;
    asked.closest(&mut rows);
    rows.retain(|row| question.conditions.iter().all(|condition| condition.holds(row)));
    let all = rows.len();
    asked.levels(&mut rows);
    let changes = all - rows.len();
    Ok(Facts { changes, ..put_together(rows, question, &asked, started) })
}

fn put_together(mut rows: Vec<Row>, question: &Question, asked: &metric::Asked, started: Instant) -> Facts {
    let series = series::put_in_series(&mut rows);
    sort(&mut rows, question.order);
    if question.apart {
        rows.sort_by_key(|row| row.fact.series);
    }
    let groups = question.by.map(|by| group::groups(&rows, by)).unwrap_or_default();
    let conflicts = if question.conflicts { conflict::conflicts(&rows) } else { Vec::new() };
    let mut articles: Vec<&str> = rows.iter().map(|row| row.fact.id.as_str()).collect();
    articles.sort_unstable();
    articles.dedup();
    let (articles, total) = (articles.len(), rows.len());
    let units = units(&rows);
    rows.truncate(question.limit.unwrap_or(usize::MAX));
    Facts {
        query: format!("{} {}", question.metric, question.rest).trim().to_owned(),
        also: asked.also.clone(),
        articles,
        total,
        changes: 0,
        units,
        series,
        facts: rows.into_iter().map(|row| row.fact).collect(),
        groups,
        conflicts,
        took_ms: started.elapsed().as_secs_f64() * 1000.0,
    }
}

/// By what was asked, then by article and place, which no two facts share.
fn sort(rows: &mut [Row], order: Order) {
    let place = |row: &Row| (row.fact.date, row.fact.id.clone(), row.at);
    let dated = |row: &Row| (row.day.is_none(), row.day);
    match order {
        Order::Date => rows.sort_by_cached_key(|row| (dated(row), place(row))),
        Order::Newest => rows.sort_by_cached_key(|row| (std::cmp::Reverse(row.day), place(row))),
        Order::Value | Order::Largest => {
            rows.sort_by_cached_key(place);
            let mut counts = BTreeMap::<_, usize>::new();
            rows.iter().for_each(|row| *counts.entry(row.unit()).or_default() += 1);
            let unit = |row: &Row| (std::cmp::Reverse(counts[&row.unit()]), row.unit());
            rows.sort_by(|a, b| {
                let larger = a.low().cmp(&b.low());
                unit(a).cmp(&unit(b)).then(if order == Order::Value { larger } else { larger.reverse() })
            });
        }
    }
}

fn units(rows: &[Row]) -> Vec<UnitCount> {
    let mut counts = BTreeMap::<(&str, bool), BTreeMap<&str, usize>>::new();
    for row in rows {
        let shown = counts.entry((&row.fact.unit, row.fact.change.is_some())).or_default();
        *shown.entry(row.shown).or_default() += 1;
    }
    let one = |((unit, change), shown): ((&str, bool), BTreeMap<&str, usize>)| UnitCount {
        unit: unit.to_owned(),
        shown: most(&shown).to_owned(),
        change,
        count: shown.values().sum(),
    };
    let mut units: Vec<UnitCount> = counts.into_iter().map(one).collect();
    units.sort_by_key(|unit| std::cmp::Reverse(unit.count));
    units
}

/// The spelling that is most frequent.
fn most<'a>(spellings: &BTreeMap<&'a str, usize>) -> &'a str {
    spellings.iter().rev().max_by_key(|(_, count)| **count).map_or("", |(spelling, _)| spelling)
}
