//! What is measured on: the articles of a folder, its first ones alone, or more than there are, made as for the table of
//! growth (`benches/scale/generate.rs`), and questions made from them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hansou::article::Article;
use serde_json::json;
use tempfile::TempDir;

use super::generate::Generator;
use super::peer;
use super::peer::queries::Queries;
use super::peer::scan::{BETWEEN, Scan};

/// Questions asked.
const QUESTIONS: usize = 100;
/// Articles that they are made from.
const ASKED: usize = 8_000;

/// Articles, where they lie, and questions.
pub struct Material {
    pub articles: Vec<Article>,
    pub questions: Vec<String>,
    folder: PathBuf,
    /// Of the first ones alone, or of more than there are, a folder of their own.
    _made: Option<TempDir>,
}

impl Material {
    /// Those that `HANSOU_BENCH` names; of these so many as `HANSOU_BENCH_ARTICLES` says, as lines of JSON.
    pub fn read() -> Self {
        let mut articles = peer::articles();
        let Some(count) = number("HANSOU_BENCH_ARTICLES") else {
            return Self { questions: questions(&articles), articles, folder: peer::folder(), _made: None };
        };
        let made = tempfile::tempdir().expect("a folder");
        let folder = made.path().to_path_buf();
        if count > articles.len() {
            Generator::new(articles).write(count, &folder).expect("the disk takes the articles");
            articles = Vec::with_capacity(count);
            peer::each_article(&folder, |article| articles.push(article));
        } else {
            articles.truncate(count);
            std::fs::write(folder.join("first.jsonl"), lines(&articles)).expect("its file");
        }
        Self { questions: questions(&articles), articles, folder, _made: Some(made) }
    }

    /// Where the articles lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// A number of the environment.
pub fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok().map(|number| number.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

fn lines(articles: &[Article]) -> String {
    articles.iter().fold(String::new(), |mut lines, article| {
        let date = article.date.map(|dated| dated.day.to_string());
        let line = json!({"title": article.title, "content": article.body, "date": date});
        writeln!(lines, "{line}").expect("a string takes all");
        lines
    })
}

/// Two words of one article each.
fn questions(articles: &[Article]) -> Vec<String> {
    let mut texts = Vec::new();
    for article in articles.iter().take(ASKED) {
        texts.extend(peer::text(article).bytes().filter(|&byte| byte != BETWEEN));
        texts.push(BETWEEN);
    }
    let made = Queries::of(&Scan::of(texts)).kinds.into_iter().find(|(name, _)| name == "two words");
    made.map(|(_, questions)| questions).unwrap_or_default().into_iter().take(QUESTIONS).collect()
}
