//! What is in an index, in numbers.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::failure::from_tantivy;
use super::manifest::Manifest;
use super::open::Index;
use super::schema::{DATE_COLUMN, FORMAT};
use super::space::Space;
use crate::error::Result;

/// Counts and sizes of an index.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Files they came from.
    pub files: u64,
    /// Bytes of all titles and texts, in UTF-8.
    pub bytes_text: u64,
    /// Bytes of the index on disk.
    pub index_bytes: u64,
    /// Segments.
    pub segments: usize,
    /// Date of the oldest dated article, YYYY-MM-DD.
    pub oldest: Option<String>,
    /// Date of the newest dated article.
    pub newest: Option<String>,
    /// Documents by encoding.
    pub encodings: BTreeMap<String, usize>,
    /// Files by ending.
    pub formats: BTreeMap<String, usize>,
    /// Figures in the texts.
    pub figures: u64,
    /// Dates in the texts.
    pub dates: u64,
    /// Format version of the index.
    pub format: u32,
    /// Version of the program that made it.
    pub created_with: String,
    /// Where its bytes go, when that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space: Option<Space>,
}

impl Index {
    /// Counts what is in the index.
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
    /// assert_eq!(index.stats()?.articles, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::error::Error::Damaged`] when the list of files or the date column cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        let manifest = self.manifest()?;
        let mut stats = Stats {
            articles: self.articles(),
            files: manifest.files.len() as u64,
            index_bytes: super::layout::size(self.home()),
            segments: self.searcher().segment_readers().len(),
            format: FORMAT,
            created_with: self.made_by().to_owned(),
            ..Stats::default()
        };
        (stats.oldest, stats.newest) = self.period()?;
        stats.add_files(&manifest);
        Ok(stats)
    }

    /// Dates of the oldest and newest dated articles.
    fn period(&self) -> Result<(Option<String>, Option<String>)> {
        let mut days: Option<(i64, i64)> = None;
        for reader in self.searcher().segment_readers() {
            let column = reader.fast_fields().i64(DATE_COLUMN).map_err(|error| from_tantivy(self.home(), error))?;
            if column.num_docs() > 0 && column.min_value() <= column.max_value() {
                let (low, high) = days.unwrap_or((i64::MAX, i64::MIN));
                days = Some((low.min(column.min_value()), high.max(column.max_value())));
            }
        }
        let day = |number: i64| super::analyse::day_of(number).map(|day| day.to_string());
        Ok(days.map_or((None, None), |(low, high)| (day(low), day(high))))
    }
}

impl Stats {
    /// Adds what the list of files says.
    pub(crate) fn add_files(&mut self, manifest: &Manifest) {
        for (name, known) in &manifest.files {
            self.bytes_text += known.text;
            self.figures += known.figures;
            self.dates += known.dates;
            *self.formats.entry(ending(name)).or_default() += 1;
            for (encoding, count) in &known.encodings {
                *self.encodings.entry(encoding.clone()).or_default() += count;
            }
        }
    }
}

/// `jsonl.zst`, `txt`, or nothing.
fn ending(name: &str) -> String {
    let path = Path::new(name);
    let ending =
        |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let last = ending(path);
    if matches!(last.as_str(), "gz" | "zst" | "tgz") {
        let inner = path.file_stem().map(|stem| ending(Path::new(stem))).unwrap_or_default();
        if !inner.is_empty() {
            return format!("{inner}.{last}");
        }
    }
    last
}
