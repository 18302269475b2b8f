//! What several tests need: the corpus in a folder of its own, an index of articles made on the spot.

#![allow(dead_code, reason = "each test uses a part")]

use std::fs;
use std::path::Path;

use hansou::article::{Article, Source};
use hansou::find::{Request, search, show};
use hansou::hit::{Hit, Mark, Page};
use hansou::index::{Index, Report, Settings, Writer, refresh};
use jiff::civil::{Date, date};
use tempfile::TempDir;

/// The day that "today" is in tests.
pub const TODAY: Date = date(2025, 6, 15);

/// Copies `corpus/` into a folder.
pub fn copy_corpus(to: &Path) {
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), to);
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Brings the index in `folder/.hansou` up to date with `folder`.
pub fn index_folder(folder: &Path) -> Report {
    refresh(&folder.join(".hansou"), &[folder.into()], &Settings::default(), &()).unwrap()
}

/// An index of articles with these texts, the first named `0`, the next `1` and so on. A first line that begins with
/// `# ` is the title.
pub fn index_of(texts: &[impl AsRef<str>]) -> (TempDir, Index) {
    let folder = TempDir::new().unwrap();
    let writer = Writer::open(folder.path(), 1, 64, false).unwrap();
    for (number, text) in texts.iter().enumerate() {
        writer.add(article(number, text.as_ref()), number as u64).unwrap();
    }
    writer.commit(b"{}").unwrap();
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

/// The article that [`index_of`] makes.
pub fn article(number: usize, text: &str) -> Article {
    let (title, body) = match text.strip_prefix("# ") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("", text),
    };
    Article {
        title: title.into(),
        body: body.into(),
        source: Source { path: number.to_string(), part: None, offset: 0 },
        ..Article::default()
    }
}

/// All that a query finds.
pub fn find(index: &Index, query: &str) -> Page {
    search(index, &Request { limit: 1000, ..Request::new(query, TODAY) }).unwrap()
}

/// A number in Chinese.
pub fn spell(number: u64) -> String {
    if number == 0 {
        return "零".into();
    }
    let digits: Vec<char> = "零一二三四五六七八九".chars().collect();
    let section = |part: u64, out: &mut String| {
        let mut gap = false;
        for (scale, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = part / scale % 10;
            if digit == 0 {
                gap = true;
            } else {
                if gap && !out.is_empty() && !out.ends_with('零') {
                    out.push('零');
                }
                gap = false;
                out.push(digits[digit as usize]);
                out.push_str(name);
            }
        }
    };
    let mut out = String::new();
    for (scale, name) in [(1_000_000_000_000, "兆"), (100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let part = number / scale % 10_000;
        if part > 0 {
            section(part, &mut out);
            out.push_str(name);
        } else if !out.is_empty() && !out.ends_with('零') && !number.is_multiple_of(scale.max(1)) {
            out.push('零');
        }
    }
    out
}

/// Xorshift64 (Marsaglia 2003): the same in every run.
pub struct Random(u64);

impl Random {
    /// HANSOU_SEED gives another series.
    pub fn new() -> Self {
        let seed = std::env::var("HANSOU_SEED").ok().and_then(|seed| seed.parse::<u64>().ok()).unwrap_or(0);
        Self(0x9e37_79b9_7f4a_7c15 ^ seed.wrapping_mul(0xff51_afd7_ed55_8ccd))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 up to `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// From 0 up to 1.
    pub fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Snippets are the source byte for byte; marks lie in them, in order, without touching.
pub fn matches_source(index: &Index, hit: &Hit) -> bool {
    let source = show(index, &hit.id, None, TODAY).unwrap().unwrap();
    let in_order = |marks: &[Mark], text: &str| {
        marks.iter().all(|mark| mark.start < mark.end && mark.end <= text.chars().count())
            // Units that touch are marked apart.
            && marks.windows(2).all(|pair| pair[0].end <= pair[1].start)
    };
    source.title == hit.title
        && in_order(&hit.title_marks, &hit.title)
        && hit.snippets.iter().all(|snippet| {
            source.body.get(snippet.span.0..snippet.span.1) == Some(&snippet.text)
                && in_order(&snippet.marks, &snippet.text)
        })
}
