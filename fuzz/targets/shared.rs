//! What several targets need.
#![allow(dead_code, reason = "each target uses a part")]

use std::ops::{ControlFlow, Range};

use hansou::article::Article;
use hansou::article::read::{self, Settings};
use hansou::article::unpack::Limits;
use hansou_documents::{self as documents, DocumentKind};
use jiff::civil::{Date, date};

pub const TODAY: Date = date(2024, 6, 1);

/// Reads a file of this name and content, with limits that a small input can reach; every article must be whole.
pub fn read(name: &str, bytes: &[u8]) {
    let limits = Limits { document: 1 << 20, ratio: 50, unpacked: 1 << 22, depth: 3, members: 100, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let report = read::bytes(name, bytes, &settings, &mut |article| {
        check(&article);
        ControlFlow::Continue(())
    });
    assert!(report.problems.len() <= read::PROBLEMS);
}

/// Reads a document of this kind; what comes of it is bounded.
pub fn read_document(kind: DocumentKind, bytes: &[u8]) {
    let limits = documents::Limits { unpacked: 4 << 20, text: 4 << 20, ..documents::Limits::default() };
    if let Ok(document) = documents::read(kind, bytes, &limits) {
        let blocks = document.parts.iter().flat_map(|part| &part.blocks);
        let size: usize = blocks.map(|block| block.text.len()).sum();
        assert!(size <= 32 << 20, "{size} bytes of text");
    }
}

fn check(article: &Article) {
    assert!(!article.title.contains('\n'), "a title of several lines: {:?}", article.title);
    for caption in &article.captions {
        check_range(&article.body, caption);
    }
}

/// A range that leaves the library can be cut out of the text it is of.
pub fn check_range(text: &str, range: &Range<usize>) {
    assert!(range.start <= range.end && text.get(range.clone()).is_some(), "{range:?} of {text:?}");
}
