//! What is measured on: the articles of a folder, or its first ones alone, and questions made from them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hansou::article::Article;
use serde_json::json;
use tempfile::TempDir;

use super::peer;
use super::peer::queries::Queries;
use super::peer::scan::{BETWEEN, Scan};

/// Questions asked.
const QUESTIONS: usize = 100;

/// Articles, where they lie, and questions.
pub struct Material {
    pub articles: Vec<Article>,
    pub questions: Vec<String>,
    folder: PathBuf,
    /// Of the first ones alone, a copy.
    _copy: Option<TempDir>,
}

impl Material {
    /// Those that `HANSOU_BENCH` names; of these the first `HANSOU_BENCH_ARTICLES`, as lines of JSON.
    pub fn read() -> Self {
        let (mut articles, mut folder, mut copy) = (peer::articles(), peer::folder(), None);
        let most = std::env::var("HANSOU_BENCH_ARTICLES").ok();
        if let Some(most) = most.map(|most| most.parse().expect("HANSOU_BENCH_ARTICLES is a number")) {
            articles.truncate(most);
            let made = tempfile::tempdir().expect("a folder");
            std::fs::write(made.path().join("first.jsonl"), lines(&articles)).expect("its file");
            folder = made.path().to_path_buf();
            copy = Some(made);
        }
        let questions = questions(&articles);
        Self { articles, questions, folder, _copy: copy }
    }

    /// Where the articles lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
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
    for article in articles {
        texts.extend(peer::text(article).bytes().filter(|&byte| byte != BETWEEN));
        texts.push(BETWEEN);
    }
    let made = Queries::of(&Scan::of(texts)).kinds.into_iter().find(|(name, _)| name == "two words");
    made.map(|(_, questions)| questions).unwrap_or_default().into_iter().take(QUESTIONS).collect()
}
