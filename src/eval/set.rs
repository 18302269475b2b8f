//! Judged collections on disk: `docs.jsonl` (id, title, body, date), `queries.jsonl` (id, text), `qrels.tsv` (query,
//! document, grade), and where there are answers `answers.jsonl` (id, answers).

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::article::{Article, Dated, Evidence, Source};
use crate::error::{Error, Result};
use crate::hit::Hit;

/// Grades of a query's documents; 0 is not relevant.
pub type Judged = BTreeMap<String, u32>;

/// A judged collection.
#[derive(Debug, Clone, Default)]
pub struct Set {
    /// Query and text, in the order of the file.
    pub queries: Vec<(String, String)>,
    /// Query → grades.
    pub qrels: BTreeMap<String, Judged>,
    /// Query → accepted answers.
    pub answers: BTreeMap<String, Vec<String>>,
    documents: Vec<Document>,
}

#[derive(Debug, Clone, Deserialize)]
struct Document {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    date: String,
}

#[derive(Deserialize)]
struct QueryLine {
    id: String,
    text: String,
}

#[derive(Deserialize)]
struct AnswerLine {
    id: String,
    answers: Vec<String>,
}

impl Set {
    /// Reads a collection; documents and answers may be missing.
    ///
    /// # Errors
    /// [`Error::Io`] naming the file, and the line for one that is not what it should be.
    pub fn read(folder: &Path) -> Result<Self> {
        let queries: Vec<QueryLine> = lines(&folder.join("queries.jsonl"))?;
        let answers: Vec<AnswerLine> = optional(&folder.join("answers.jsonl"))?;
        Ok(Self {
            queries: queries.into_iter().map(|query| (query.id, query.text)).collect(),
            qrels: qrels(&folder.join("qrels.tsv"))?,
            answers: answers.into_iter().map(|line| (line.id, line.answers)).collect(),
            documents: optional(&folder.join("docs.jsonl"))?,
        })
    }

    /// True when the collection brings its own documents.
    pub fn has_documents(&self) -> bool {
        !self.documents.is_empty()
    }

    /// The documents as articles.
    pub fn articles(&self) -> impl Iterator<Item = Article> + '_ {
        self.documents.iter().map(|document| Article {
            id: Some(document.id.clone()),
            title: document.title.clone(),
            body: document.body.clone(),
            date: document.date.parse().ok().map(|day| Dated { day, evidence: Evidence::Metadata }),
            source: Source { path: "docs.jsonl".into(), part: None, offset: 0 },
            ..Article::default()
        })
    }
}

/// What a hit shows, without white space and case.
pub(super) fn shown_text(hit: &Hit) -> String {
    plain(
        &std::iter::once(&hit.title)
            .chain(hit.snippets.iter().map(|snippet| &snippet.text))
            .cloned()
            .collect::<String>(),
    )
}

/// Text as answers are compared: without white space and case.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn optional<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    if path.exists() { lines(path) } else { Ok(Vec::new()) }
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).map_err(Error::io("reading", path))?;
    let mut values = Vec::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(Error::io("reading", path))?;
        if !line.trim().is_empty() {
            values.push(serde_json::from_str(&line).map_err(|error| at_line(path, number, &error.to_string()))?);
        }
    }
    Ok(values)
}

fn qrels(path: &Path) -> Result<BTreeMap<String, Judged>> {
    let text = std::fs::read_to_string(path).map_err(Error::io("reading", path))?;
    let mut qrels = BTreeMap::<String, Judged>::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        // TREC's own files have an unused second column.
        let (query, document, grade) = match fields[..] {
            [query, document, grade] | [query, _, document, grade] => (query, document, grade),
            _ => return Err(at_line(path, number, "not query, document and grade")),
        };
        // A heading is not a judgement.
        match grade.parse() {
            Ok(grade) => _ = qrels.entry(query.into()).or_default().insert(document.into(), grade),
            Err(_) if number == 0 => {}
            Err(_) => return Err(at_line(path, number, "the grade is not a number")),
        }
    }
    Ok(qrels)
}

/// The error for a line, numbered from 0, that is not what it should be.
pub(super) fn at_line(path: &Path, number: usize, what: &str) -> Error {
    let place: PathBuf = format!("{}, line {}", path.display(), number + 1).into();
    Error::io("reading", place)(io::Error::new(io::ErrorKind::InvalidData, what.to_owned()))
}
