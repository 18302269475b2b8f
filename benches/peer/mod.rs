//! What both sides of a comparison share: the articles of a folder (`corpus/`, or the one that `HANSOU_BENCH` names),
//! and the stock stack: tantivy with `tantivy-jieba` in search mode, one field, positions, tantivy's query parser.

#![allow(dead_code)] // each bench uses its part

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use hansou::article::{Article, read, walk::walk};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, TantivyDocument};

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
    std::env::var_os("HANSOU_BENCH").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), PathBuf::from)
}

/// All articles of the folder.
pub fn articles() -> Vec<Article> {
    let mut articles = Vec::new();
    for entry in walk(&[folder()]).files {
        let mut take = |article| {
            articles.push(article);
            ControlFlow::Continue(())
        };
        // What cannot be read is not measured.
        let _ = read::articles(&entry, &read::Settings::default(), &mut take);
    }
    articles
}

/// Bytes of titles and texts.
pub fn bytes(articles: &[Article]) -> u64 {
    articles.iter().map(|article| (article.title.len() + article.body.len()) as u64).sum()
}

/// The stock stack.
pub struct Stock {
    index: Index,
    body: Field,
}

impl Stock {
    /// Indexes texts in a folder.
    pub fn build(home: &Path, articles: &[Article]) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("jieba")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing) | STORED);
        Index::create_in_dir(home, schema.build()).expect("an empty folder");
        let stock = Self::open(home);
        let mut writer = stock.index.writer::<TantivyDocument>(512 << 20).expect("a free index");
        for article in articles {
            let mut document = TantivyDocument::new();
            document.add_text(stock.body, format!("{}\n{}", article.title, article.body));
            writer.add_document(document).expect("the writer takes documents");
        }
        writer.commit().expect("the disk takes the index");
        writer.wait_merging_threads().expect("merging ends");
        stock
    }

    /// Opens an index made by [`Stock::build`], loading jieba's dictionary as the stock tokenizer does.
    pub fn open(home: &Path) -> Self {
        let index = Index::open_in_dir(home).expect("an index");
        let mut tokenizer = tantivy_jieba::JiebaTokenizer::new();
        tokenizer.set_search_mode(true);
        index.tokenizers().register("jieba", tokenizer);
        let body = index.schema().get_field("body").expect("the field was made");
        Self { index, body }
    }

    /// Ten results with snippets; the number of articles found.
    pub fn query(&self, query: &str) -> usize {
        let searcher = self.index.reader().expect("a reader").searcher();
        let mut parser = QueryParser::for_index(&self.index, vec![self.body]);
        parser.set_conjunction_by_default();
        let (query, _) = parser.parse_query_lenient(query);
        let collector = (TopDocs::with_limit(10).order_by_score(), Count);
        let (top, count) = searcher.search(&query, &collector).expect("a search");
        let snippets = SnippetGenerator::create(&searcher, &*query, self.body).expect("snippets");
        for (_, at) in top {
            let document: TantivyDocument = searcher.doc(at).expect("a stored document");
            let text = document.get_first(self.body).and_then(|value| value.as_str()).unwrap_or_default();
            // tantivy's generator panics on some overlapping tokens: its time is counted all the same.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| snippets.snippet(text).to_html()));
        }
        count
    }
}
