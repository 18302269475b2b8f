//! What the sides of a comparison share: the articles of a folder (`corpus/`, or the one that `HANSOU_BENCH` names),
//! and the others: the stock stack (`stock`), SQLite's trigram index (`fts5`), a scan of all bytes (`scan`). `queries`
//! makes the questions from the folder's own texts, the same ones in every run.

#![allow(dead_code)] // each bench uses its part

pub mod fts5;
pub mod queries;
pub mod random;
pub mod scan;
pub mod stock;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use hansou::article::{Article, read, walk::walk};

/// Queries of the kinds that are typed: words, several words, names, phrases, a question.
pub const QUERIES: [(&str, &str); 6] = [
    ("one word", "传感器"),
    ("two words", "高新区 传感器"),
    ("common character", "的"),
    ("phrase", "\"世界传感器大会\""),
    ("question", "高新区的高新技术企业占全市的多少？"),
    ("figure", "签约额>100亿元"),
];

/// The folder that is measured on.
pub fn folder() -> PathBuf {
    let folder = std::env::var_os("HANSOU_BENCH").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    std::fs::canonicalize(folder).expect("the folder is there")
}

/// Gives all articles of a folder, one at a time. What cannot be read is not measured.
pub fn each_article(folder: &Path, mut take: impl FnMut(Article)) {
    for entry in walk(&[folder.to_path_buf()]).files {
        let mut take = |article| {
            take(article);
            ControlFlow::Continue(())
        };
        let _ = read::articles(&entry, &read::Settings::default(), &mut take);
    }
}

/// All articles of the folder.
pub fn articles() -> Vec<Article> {
    let mut articles = Vec::new();
    each_article(&folder(), |article| articles.push(article));
    articles
}

/// Title and text, as the peers are given them.
pub fn text(article: &Article) -> String {
    format!("{}\n{}", article.title, article.body)
}

/// Bytes of titles and texts.
pub fn bytes(articles: &[Article]) -> u64 {
    articles.iter().map(|article| (article.title.len() + article.body.len()) as u64).sum()
}
