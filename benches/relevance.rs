//! Ranking beside the two plain ways of cutting Chinese, words alone and pairs of characters alone, each as tantivy
//! ranks them: `cargo bench --bench relevance -- SET…`, where a set is a folder that `search eval` takes. Prints
//! MRR@10.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use hansou::eval::{self, Run, Set};
use hansou::find::Request;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value as _};
use tantivy::tokenizer::{LowerCaser, NgramTokenizer, TextAnalyzer};
use tantivy::{Index, TantivyDocument, Term};

/// Results of each query, as `search eval` looks at.
const DEPTH: usize = 100;

fn main() -> Result<()> {
    let sets: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if sets.is_empty() {
        println!("cargo bench --bench relevance -- SET…: folders with docs.jsonl, queries.jsonl and qrels.tsv");
        return Ok(());
    }
    println!("{:<24} {:>8} {:>8} {:>8} {:>8}", "MRR@10", "queries", "hansou", "words", "pairs");
    for folder in &sets {
        let folder = Path::new(folder);
        let set = Set::read(folder).with_context(|| format!("no set in {}", folder.display()))?;
        let home = tempfile::tempdir()?;
        let index = eval::index_set(&set, home.path())?;
        let (report, run) = eval::evaluate(&set, &index, &Request::new("", jiff::civil::date(2024, 6, 1)))?;
        let mut words = tantivy_jieba::JiebaTokenizer::new();
        words.set_search_mode(true);
        let words = Peer::of(&set, TextAnalyzer::builder(words).filter(LowerCaser).build())?.run(&set)?;
        let pairs = TextAnalyzer::builder(NgramTokenizer::new(2, 2, false)?).filter(LowerCaser).build();
        let pairs = Peer::of(&set, pairs)?.run(&set)?;
        let peer = |peer: &Run| eval::compare(&set, peer, &run).before.mrr_10;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let (ours, words, pairs) = (report.measures.mrr_10, peer(&words), peer(&pairs));
        println!("{name:<24} {:>8} {ours:>8.4} {words:>8.4} {pairs:>8.4}", report.queries);
    }
    Ok(())
}

/// Titles and texts in one field, ranked by BM25 over the tokens of one tokenizer.
struct Peer {
    index: Index,
    text: Field,
    id: Field,
    tokens: TextAnalyzer,
}

impl Peer {
    fn of(set: &Set, tokens: TextAnalyzer) -> Result<Self> {
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("tokens").set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let id = schema.add_text_field("id", STRING | STORED);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("tokens", tokens.clone());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 256 << 20)?;
        for article in set.articles() {
            let mut document = TantivyDocument::new();
            document.add_text(text, format!("{}\n{}", article.title, article.body));
            let Some(name) = &article.id else { bail!("a document without id") };
            document.add_text(id, name);
            writer.add_document(document)?;
        }
        writer.commit()?;
        Ok(Self { index, text, id, tokens })
    }

    /// The best of each query: any of its tokens.
    fn run(mut self, set: &Set) -> Result<Run> {
        let searcher = self.index.reader()?.searcher();
        let mut run = Run::new();
        for (id, text) in &set.queries {
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
            self.tokens.token_stream(text).process(&mut |token| {
                let term = Term::from_field_text(self.text, &token.text);
                clauses.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
            });
            let top = searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(DEPTH).order_by_score())?;
            let named = |(score, at)| {
                let document: TantivyDocument = searcher.doc(at)?;
                let name = document.get_first(self.id).and_then(|value| value.as_str()).unwrap_or_default();
                Ok((name.to_owned(), score))
            };
            run.insert(id.clone(), top.into_iter().map(named).collect::<Result<_>>()?);
        }
        Ok(run)
    }
}
