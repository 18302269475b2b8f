//! What several targets need.
#![allow(dead_code, reason = "each target uses a part")]

use std::ops::{ControlFlow, Range};
use std::path::PathBuf;

use hansou::article::Article;
use hansou::article::read::{self, Settings};
use hansou::article::unpack::Limits;
use hansou::index::refresh;
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

/// The articles of a small index.
const TEXTS: [&str; 4] = [
    "# 高新区传感器大会\n\n签约额157亿元，占比40.5%，企业近300家，近三成。\n\n9月28日，G107国道，COVID-19，iPhone15。",
    "# 經驗盲區\n\n知識空白、經驗盲\n\n區、能力弱項。哈哈哈，3*5，C++，1:1，2022年第三季度同比增长6.3%。",
    "广州惠州，东马鸟国學會议，一百五十七亿元，-3.8%，20℃，第3版。",
    "a b c, the quick brown fox; U.S. 3.14 km, 100 m², ½。",
];

/// Makes a small index, which stays, and says where it is.
pub fn index() -> PathBuf {
    let folder = tempfile::tempdir().expect("a folder").keep();
    for (number, text) in TEXTS.iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.md")), text).expect("a file");
    }
    let home = folder.join(".hansou");
    refresh(&home, &[folder], &hansou::index::Settings::default(), &()).expect("an index");
    home
}
