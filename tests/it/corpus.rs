//! The queries of `corpus/queries.tsv`, which says in its first lines how it is to be read, on an index of `corpus/`.

use std::collections::BTreeSet;

use crate::support;
use hansou::article::problem::Fault;
use hansou::hit::{Page, Tier};
use hansou::index::Index;
use tempfile::TempDir;

/// Queries that wait for something that is not there yet, with the reason.
const WAITING: &[(&str, &str)] = &[("157亿元", VALUE), ("１５７亿元", VALUE), ("40.5%", VALUE)];
const VALUE: &str = "asks for a figure by its value";

#[test]
fn the_corpus_answers_as_its_authors_say() {
    let folder = TempDir::new().unwrap();
    support::copy_corpus(folder.path());
    let report = support::index_folder(folder.path());
    assert_eq!((report.files_read, report.articles_total, report.scans), (57, 78, 1));
    let faults: Vec<_> = report.problems.iter().map(|problem| &problem.fault).collect();
    assert_eq!(faults, [&Fault::Picture { pages: 1 }], "{:?}", report.problems);
    let index = Index::open(&folder.path().join(".hansou")).unwrap();

    let rows: Vec<Row> = include_str!("../../corpus/queries.tsv").lines().filter_map(Row::read).collect();
    assert!(rows.len() > 100);
    let wrong: Vec<String> = rows.iter().filter_map(|row| row.wrong(&support::find(&index, row.query))).collect();
    let (waiting, wrong): (Vec<_>, Vec<_>) = wrong.into_iter().partition(|line| is_waiting(line));
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    assert_eq!(waiting.len(), WAITING.len(), "one that waited now passes: take it off the list:\n{waiting:#?}");
}

fn is_waiting(line: &str) -> bool {
    WAITING.iter().any(|(query, _)| line.split('\t').next() == Some(query))
}

/// A line of the file.
struct Row {
    query: &'static str,
    ids: BTreeSet<&'static str>,
    kind: &'static str,
}

impl Row {
    fn read(line: &'static str) -> Option<Self> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, ids, kind, _remark] = columns[..] else {
            assert!(line.starts_with('#') || line.is_empty(), "not four columns: {line}");
            return None;
        };
        let ids = ids.split(',').filter(|&id| id != "-").collect();
        (!query.starts_with('#')).then_some(Self { query, ids, kind })
    }

    /// What is wrong with the answer.
    fn wrong(&self, page: &Page) -> Option<String> {
        if self.kind.ends_with('+') {
            let first = page.hits.first().map(|hit| hit.id.as_str());
            return match first {
                Some(first) if self.ids.contains(first) => None,
                other => Some(format!("{}\tfirst is {other:?}, not one of {:?}", self.query, self.ids)),
            };
        }
        let found: BTreeSet<&str> =
            page.hits.iter().filter(|hit| hit.tier == Tier::Exact).map(|hit| hit.id.as_str()).collect();
        let missing: Vec<_> = self.ids.difference(&found).collect();
        let surplus: Vec<_> = found.difference(&self.ids).collect();
        (found != self.ids).then(|| format!("{}\tmissing {missing:?}, surplus {surplus:?}", self.query))
    }
}
