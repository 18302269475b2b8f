//! Articles of records: which members are title, text, date and source, which lists hold articles of their own. No text
//! of a record is left behind: what has no role of its own follows the text.
//!
//! `value` is what JSON, YAML and TOML have in common, `yaml` reads one of them, `text` writes down nested values. To teach it a name: a row in
//! `fields.tsv`.

mod text;
pub mod value;
pub mod yaml;

use super::fields::{self, FieldMap, FieldMeaning, Role};
use super::html;
use crate::article::{Article, Dated, Evidence};
use hansou_facts::date;

pub use self::text::flat;
use self::text::{Lines, is_for_readers, plain};
use self::value::Value;

/// Members of a record, as named in it.
type Members = [(String, Value)];

/// How many roles there are.
const ROLES: usize = 6;

/// Whether a text is taken beside those that name themselves a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFrom {
    /// The fields.
    Fields,
    /// Elsewhere: what the fields call a text is a summary.
    Elsewhere,
}

/// The article of one record; `None` when it has neither title nor text that can be recognised.
pub fn article(members: &Members, map: &FieldMap, from: BodyFrom) -> Option<Article> {
    let mut best = best(members, map);
    if from == BodyFrom::Elsewhere {
        best[Role::Body as usize] = None;
    } else if best[Role::Body as usize].is_none() {
        best[Role::Body as usize] = unnamed_body(members, map, &best);
    }
    let value = |role: Role| best[role as usize].map(|at| &members[at].1);
    if value(Role::Title).is_none() && value(Role::Body).is_none() && from == BodyFrom::Fields {
        return None;
    }
    let said = |role| value(role).map(flat).filter(|text| !text.is_empty());
    let mut article =
        Article { id: said(Role::Id), title: said(Role::Title).unwrap_or_default(), ..Article::default() };
    if let Some(body) = value(Role::Body) {
        write_body(body, map, &mut article);
    }
    let day = said(Role::Date).and_then(|text| date::day(&text));
    article.date = day.map(|day| Dated { day, evidence: Evidence::Metadata });
    article.credits.publisher = said(Role::Source);
    article.credits.reporters = said(Role::Author).map(|names| fields::people(&names)).unwrap_or_default();
    if map.names.iter().all(|(role, _)| *role != Role::Body) {
        let rest = members.iter().enumerate().filter(|(at, (_, value))| !takes(&best, *at, value));
        append(rest.map(|(_, member)| member), map, &mut article);
    }
    Some(article)
}

/// For each role the best named member that is not empty.
fn best(members: &Members, map: &FieldMap) -> [Option<usize>; ROLES] {
    let mut best: [Option<(usize, usize)>; ROLES] = [None; ROLES];
    for (at, (name, value)) in members.iter().enumerate() {
        let Some(FieldMeaning::Role(role, rank)) = fields::known(name, map) else { continue };
        let place = &mut best[role as usize];
        if place.is_none_or(|(old, _)| rank < old) && !value.is_blank() {
            *place = Some((rank, at));
        }
    }
    best.map(|found| found.map(|(_, at)| at))
}

/// A text under a name not known is still the body, if it reads as one: the longest with a sentence in it; of a message
/// (it has a day or a sender) the longest.
fn unnamed_body(members: &Members, map: &FieldMap, best: &[Option<usize>; ROLES]) -> Option<usize> {
    if !map.names.is_empty() {
        return None;
    }
    let message = best[Role::Title as usize].is_none()
        && (best[Role::Date as usize].is_some() || best[Role::Author as usize].is_some());
    let texts = members.iter().enumerate().filter_map(|(at, (name, value))| match value {
        Value::Text(text) if fields::known(name, map).is_none() && is_for_readers(text) => Some((at, text)),
        _ => None,
    });
    let longest = texts.filter(|(_, text)| message || text.contains('。')).max_by_key(|(_, text)| text.len());
    longest.map(|(at, _)| at)
}

/// Whether a member is shown elsewhere: it is the title, the text, a day. What numbers a record and what says who wrote
/// it stay in sight when they are read as text (文号：水河〔2020〕31号).
fn takes(best: &[Option<usize>; ROLES], at: usize, value: &Value) -> bool {
    let role = best.iter().position(|found| *found == Some(at));
    let numbered = role == Some(Role::Id as usize) && is_for_readers(&flat(value));
    role.is_some() && !numbered
}

fn write_body(body: &Value, map: &FieldMap, article: &mut Article) {
    match body {
        Value::Text(text) if html::is_markup(text) => html::text_of(text, article),
        Value::Text(text) => article.body = plain(text).into_owned(),
        _ => {
            let mut lines = Lines::new(map);
            lines.value(body);
            article.body = lines.text;
        }
    }
}

/// Adds to the text what the other members say and it does not.
fn append<'a>(members: impl Iterator<Item = &'a (String, Value)>, map: &FieldMap, article: &mut Article) {
    for (name, value) in members {
        let known = fields::known(name, map);
        if matches!(known, Some(FieldMeaning::Role(Role::Date, _))) {
            continue;
        }
        let mut lines = Lines::new(map);
        match known {
            Some(FieldMeaning::Role(Role::Id, _)) if !is_for_readers(&flat(value)) => continue,
            // The name says what it is: 文号：…, 摘要：….
            Some(FieldMeaning::Role(Role::Id | Role::Source | Role::Author, _)) => lines.labelled(name, value),
            _ => lines.member(name, value),
        }
        let said = lines.text.trim();
        let bare = said.split_once('：').map_or(said, |(_, bare)| bare);
        if bare.is_empty() || article.body.contains(bare) || article.title == bare {
            continue;
        }
        if !article.body.is_empty() {
            article.body.push('\n');
        }
        article.body.push_str(said);
    }
}

/// The articles of a value, outermost first; a record of which no text is recognised is given by its names.
pub fn articles(value: &Value, map: &FieldMap) -> Vec<Result<Article, Vec<String>>> {
    let mut found = Collector { map, articles: Vec::new() };
    found.read(value, "");
    if let [Ok(only)] = &mut found.articles[..] {
        complete(only, value, map);
    }
    found.articles
}

/// All of a value as one article.
pub fn whole(value: &Value, map: &FieldMap) -> Result<Article, Vec<String>> {
    let mut articles = articles(value, map).into_iter();
    let mut first = articles.next().unwrap_or_else(|| Err(value.names()))?;
    for article in articles.flatten() {
        for text in [&article.title, &article.body] {
            first.body.push('\n');
            first.body.push_str(text);
        }
    }
    Ok(first)
}

/// What stands around the only record of a value ({"date": …, "article": {…}}) is said of it.
fn complete(article: &mut Article, value: &Value, map: &FieldMap) {
    let best = best(value.members(), map);
    let said = |role: Role| best[role as usize].map(|at| flat(&value.members()[at].1));
    let day = || said(Role::Date).and_then(|text| date::day(&text));
    article.date = article.date.or_else(|| day().map(|day| Dated { day, evidence: Evidence::Metadata }));
    article.id = article.id.take().or_else(|| said(Role::Id));
    article.credits.publisher = article.credits.publisher.take().or_else(|| said(Role::Source));
}

/// Articles as they are met.
struct Collector<'a> {
    map: &'a FieldMap,
    articles: Vec<Result<Article, Vec<String>>>,
}

impl Collector<'_> {
    /// Reads a value that stands in something called `around`.
    fn read(&mut self, value: &Value, around: &str) {
        match value {
            Value::Text(text) if !text.trim().is_empty() => {
                self.articles.push(Ok(Article { body: plain(text).into_owned(), ..Article::default() }));
            }
            Value::List(items) => items.iter().for_each(|item| self.read(item, around)),
            Value::Record(members) if self.is_article(members) => match article(members, self.map, BodyFrom::Fields) {
                Some(mut article) => {
                    if article.title.is_empty() {
                        around.clone_into(&mut article.title);
                    }
                    self.articles.push(Ok(article));
                }
                None => self.articles.push(Err(value.names())),
            },
            Value::Record(members) => self.container(value, members, around),
            _ => {}
        }
    }

    /// Reads what a record holds that is no article itself: lists of articles, articles under their ids.
    fn container(&mut self, value: &Value, members: &Members, around: &str) {
        let title = best(members, self.map)[Role::Title as usize].map(|at| flat(&members[at].1));
        let around = title.as_deref().unwrap_or(around);
        let before = self.articles.len();
        let mut beside = Vec::new();
        for member in members {
            match &member.1 {
                // Words that describe the container are no articles.
                Value::List(items) if items.iter().all(|item| matches!(item, Value::Text(text) if !is_prose(text))) => {
                }
                inner @ (Value::List(_) | Value::Record(_)) => self.read(inner, around),
                Value::Text(text) if is_prose(text) => beside.push(member),
                _ => {}
            }
        }
        if self.articles.len() == before {
            self.articles.push(Err(value.names()));
        } else if !beside.is_empty() {
            // 说明：…: a text about the list.
            let mut about = Article { title: around.to_owned(), ..Article::default() };
            append(beside.into_iter(), self.map, &mut about);
            self.articles.push(Ok(about));
        }
    }

    /// Whether a record is an article itself: it has a text, or a title and nothing in it that is one.
    fn is_article(&self, members: &Members) -> bool {
        let best = best(members, self.map);
        let held =
            |at: usize| self.holds_articles(&members[at].0, &members[at].1, best[Role::Title as usize].is_some());
        let body = best[Role::Body as usize].or_else(|| unnamed_body(members, self.map, &best));
        if let Some(at) = body {
            return !held(at);
        }
        let inner = (0..members.len()).any(held);
        let nested = members.iter().any(|(_, value)| matches!(value, Value::Record(_)) || value.is_list_of_records());
        match best[Role::Title as usize] {
            Some(_) => !inner,
            None => !nested,
        }
    }

    /// Whether a member holds articles of their own rather than parts of the one around it.
    fn holds_articles(&self, name: &str, value: &Value, titled: bool) -> bool {
        match value {
            Value::List(items) => {
                let records = items.iter().filter(|item| matches!(item, Value::Record(_)));
                let (mut count, mut dated, mut sound) = (0, 0, 0);
                for record in records {
                    let best = best(record.members(), self.map);
                    count += 1;
                    dated += usize::from(best[Role::Date as usize].is_some());
                    let text = best[Role::Body as usize].or_else(|| unnamed_body(record.members(), self.map, &best));
                    sound += usize::from(best[Role::Title as usize].is_some() && text.is_some());
                }
                let named = fields::known(name, self.map) == Some(FieldMeaning::Records);
                count > 0 && (dated * 2 > count || sound * 2 > count && (named || !titled))
            }
            Value::Record(members) => {
                let best = best(members, self.map);
                let own = best[Role::Title as usize].is_some() && best[Role::Body as usize].is_some();
                own && !titled || members.iter().any(|(name, value)| self.holds_articles(name, value, true))
            }
            _ => false,
        }
    }
}

/// Sentences rather than a word or an address.
fn is_prose(text: &str) -> bool {
    is_for_readers(text) && text.chars().nth(7).is_some() && text.contains(['。', '，', '；', '！', '？'])
}
