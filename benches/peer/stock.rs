//! The stock stack: tantivy with `tantivy-jieba` in search mode, one field with positions, the text stored; tantivy's
//! own query parser (all words required) and snippets.

use std::cell::Cell;
use std::path::Path;

use hansou::article::Article;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexReader, TantivyDocument};

/// The stock stack.
pub struct Stock {
    index: Index,
    reader: IndexReader,
    body: Field,
    /// Queries whose snippets panicked.
    pub panics: Cell<usize>,
}

impl Stock {
    /// Indexes articles in an empty folder.
    pub fn build(home: &Path, articles: &[Article]) -> Self {
        Self::fill(home, |add| articles.iter().for_each(|article| add(super::text(article))));
        Self::open(home)
    }

    /// Indexes what `texts` gives, numbered from 0.
    pub fn fill(home: &Path, texts: impl FnOnce(&mut dyn FnMut(String))) {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("jieba")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing) | STORED);
        let number = schema.add_u64_field("number", FAST);
        let index = with_jieba(Index::create_in_dir(home, schema.build()).expect("an empty folder"));
        let mut writer = index.writer::<TantivyDocument>(512 << 20).expect("a free index");
        let mut count = 0;
        texts(&mut |text| {
            let mut document = TantivyDocument::new();
            document.add_text(body, text);
            document.add_u64(number, count);
            count += 1;
            writer.add_document(document).expect("the writer takes documents");
        });
        writer.commit().expect("the disk takes the index");
        writer.wait_merging_threads().expect("merging ends");
    }

    /// Opens an index made by [`Stock::fill`]; jieba's dictionary is loaded when it is first used.
    pub fn open(home: &Path) -> Self {
        let index = with_jieba(Index::open_in_dir(home).expect("an index"));
        let body = index.schema().get_field("body").expect("the field was made");
        let reader = index.reader().expect("a reader");
        Self { index, reader, body, panics: Cell::new(0) }
    }

    fn parsed(&self, query: &str) -> Box<dyn tantivy::query::Query> {
        let mut parser = QueryParser::for_index(&self.index, vec![self.body]);
        parser.set_conjunction_by_default();
        parser.parse_query_lenient(query).0
    }

    /// The ten best; the number of articles found.
    pub fn top(&self, query: &str) -> usize {
        let collector = (TopDocs::with_limit(10).order_by_score(), Count);
        self.reader.searcher().search(&self.parsed(query), &collector).expect("a search").1
    }

    /// Ten results with snippets; the number of articles found.
    pub fn query(&self, query: &str) -> usize {
        let searcher = self.reader.searcher();
        let query = self.parsed(query);
        let collector = (TopDocs::with_limit(10).order_by_score(), Count);
        let (top, count) = searcher.search(&query, &collector).expect("a search");
        let snippets = SnippetGenerator::create(&searcher, &*query, self.body).expect("snippets");
        let mut panicked = false;
        for (_, at) in top {
            let document: TantivyDocument = searcher.doc(at).expect("a stored document");
            let text = document.get_first(self.body).and_then(|value| value.as_str()).unwrap_or_default();
            // tantivy's generator panics on some overlapping tokens: its time is counted all the same.
            panicked |= std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                std::hint::black_box(snippets.snippet(text).to_html());
            }))
            .is_err();
        }
        self.panics.set(self.panics.get() + usize::from(panicked));
        count
    }

    /// Numbers of all articles found.
    pub fn all(&self, query: &str) -> Vec<usize> {
        let searcher = self.reader.searcher();
        let found = searcher.search(&self.parsed(query), &tantivy::collector::DocSetCollector).expect("a search");
        let number = |at: tantivy::DocAddress| {
            let column = searcher.segment_reader(at.segment_ord).fast_fields().u64("number").expect("a column");
            column.first(at.doc_id).unwrap_or_default() as usize
        };
        found.into_iter().map(number).collect()
    }
}

fn with_jieba(index: Index) -> Index {
    let mut tokenizer = tantivy_jieba::JiebaTokenizer::new();
    tokenizer.set_search_mode(true);
    index.tokenizers().register("jieba", tokenizer);
    index
}
