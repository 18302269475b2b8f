//! Plain text: what its first lines say of it (标题：…, 发布日期：…, or a headline with a date below), then the text.
//!
//! Leaves newspaper pages with several articles to `page`.

use std::ops::ControlFlow;

use super::fields::{self, Role};
use super::{Out, one_line};
use crate::article::{Article, Dated, Evidence};

/// Labelled lines are looked for among this many first lines that are not empty.
const HEAD: usize = 8;

/// Characters of the longest headline.
const HEADLINE: usize = 60;

/// Reads one text.
pub fn read(text: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let article = labelled(text).unwrap_or_else(|| single(text));
    if article.title.is_empty() && article.body.is_empty() {
        return ControlFlow::Continue(());
    }
    out.article(article, None, 0)
}

/// An article whose first lines name title, date, source or author; `None` when they do not.
pub fn labelled(text: &str) -> Option<Article> {
    let mut article = Article::default();
    let mut body = 0;
    let mut certain = false;
    let lines = lines(text).filter(|(_, line)| !line.trim().is_empty());
    for (at, (end, line)) in lines.take(HEAD).enumerate() {
        let line = line.trim();
        if let Some((role, value)) = label(line) {
            certain |= matches!(role, Role::Title | Role::Date);
            match role {
                Role::Title => article.title = one_line(value),
                // Of several dates the last is the newest version of the text.
                Role::Date => {
                    let day = fields::day(value).map(|day| Dated { day, evidence: Evidence::Metadata });
                    article.date = day.or(article.date);
                }
                Role::Source => article.credits.publisher = Some(one_line(value)),
                Role::Author => article.credits.reporters = fields::people(value),
                Role::Id | Role::Body => {}
            }
            if role == Role::Body {
                // The text begins behind its label, or on the next line.
                body = if value.is_empty() { end } else { text[..end].rfind(value).unwrap_or(end) };
                break;
            }
        } else if let Some(day) = bare_date(line).filter(|_| at > 0 && article.date.is_none()) {
            certain = true;
            article.date = Some(Dated { day, evidence: Evidence::Metadata });
        } else if at == 0 && is_headline(line) {
            article.title = one_line(line);
        } else {
            break;
        }
        body = end;
    }
    if !certain {
        return None;
    }
    text[body..].trim_matches(['\n', '\r']).clone_into(&mut article.body);
    Some(article)
}

/// All of the text as one article, its first line the headline when it looks like one.
fn single(text: &str) -> Article {
    let mut lines = lines(text).filter(|(_, line)| !line.trim().is_empty());
    match lines.next() {
        Some((end, line)) if is_headline(line.trim()) && lines.next().is_some() => Article {
            title: one_line(line),
            body: text[end..].trim_matches(['\n', '\r']).to_owned(),
            ..Article::default()
        },
        _ => Article { body: text.trim_matches(['\n', '\r']).to_owned(), ..Article::default() },
    }
}

/// Lines with the byte after each one's end.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    text.split_inclusive('\n').map(move |line| {
        end += line.len();
        (end, line)
    })
}

/// 发布日期：2022-09-28 as role and value.
fn label(line: &str) -> Option<(Role, &str)> {
    let (name, value) = line.split_once(['：', ':'])?;
    let name = name.trim().trim_matches(['【', '】', '[', ']', '#', '*', ' ']);
    let role = fields::role(name).filter(|_| name.chars().count() <= 12)?;
    Some((role, value.trim()))
}

/// A line that is a date and nothing else. One with a weekday is a newspaper's.
fn bare_date(line: &str) -> Option<jiff::civil::Date> {
    let rest: String = line.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
    let plain = rest
        .chars()
        .all(|c| matches!(c, '-' | '/' | '.' | ':' | '年' | '月' | '日' | '(' | ')' | '（' | '）' | 'T' | 'Z'));
    if plain && line.len() <= 40 { fields::day(line.trim_matches(['(', ')', '（', '）'])) } else { None }
}

/// Short and not a sentence; a paper's own name is no headline.
fn is_headline(line: &str) -> bool {
    line.chars().count() <= HEADLINE && !line.ends_with(['。', '，', '；', '、', '版', '报', '報']) && !line.is_empty()
}
