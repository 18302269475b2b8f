//! Runs on disk, in TREC's format: `query Q0 document rank score tag`, one result a line.
//!
//! Identifiers may hold spaces: the query ends at `Q0`, and what follows the document is always three fields.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::set::at_line;
use crate::error::{Error, Result};

/// The results of each query: document and score, best first.
pub type Run = BTreeMap<String, Vec<(String, f32)>>;

/// Name of this program in a run.
const TAG: &str = "hansou";

/// Writes a run. Errors are those of the writer.
pub fn write_run(run: &Run, out: &mut impl Write) -> io::Result<()> {
    for (query, hits) in run {
        for (at, (document, score)) in hits.iter().enumerate() {
            writeln!(out, "{query} Q0 {document} {} {score} {TAG}", at + 1)?;
        }
    }
    Ok(())
}

/// Reads a run of this or another program; results are put in the order of their ranks.
///
/// # Errors
/// [`Error::Io`] naming the file, and the line for one that is no result.
pub fn read_run(path: &Path) -> Result<Run> {
    let text = std::fs::read_to_string(path).map_err(Error::io("reading", path))?;
    let mut ranked = BTreeMap::<String, Vec<(u32, String, f32)>>::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (query, hit) =
            result(line).ok_or_else(|| at_line(path, number, "not query, Q0, document, rank, score and tag"))?;
        ranked.entry(query).or_default().push(hit);
    }
    let in_order = |(query, mut hits): (String, Vec<(u32, String, f32)>)| {
        hits.sort_by_key(|hit| hit.0);
        (query, hits.into_iter().map(|(_, document, score)| (document, score)).collect())
    };
    Ok(ranked.into_iter().map(in_order).collect())
}

/// Query, rank, document and score of a line.
fn result(line: &str) -> Option<(String, (u32, String, f32))> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let middle = fields.iter().position(|&field| field == "Q0").filter(|&at| at > 0 && at + 4 < fields.len())?;
    let [.., rank, score, _tag] = fields[..] else { return None };
    let document = fields[middle + 1..fields.len() - 3].join(" ");
    Some((fields[..middle].join(" "), (rank.parse().ok()?, document, score.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let run: Run = [
            ("q1".to_owned(), vec![("2023/简报 一.txt#2".to_owned(), 2.5), ("b".to_owned(), 0.25)]),
            ("问题 二".to_owned(), vec![("c".to_owned(), -1.0)]),
        ]
        .into();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run");
        let mut bytes = Vec::new();
        write_run(&run, &mut bytes).unwrap();
        assert!(bytes.starts_with("q1 Q0 2023/简报 一.txt#2 1 2.5 hansou\n".as_bytes()));
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(read_run(&path).unwrap(), run);
    }

    #[test]
    fn a_line_that_is_no_result_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run");
        for line in ["q a 1 2 x", "q Q0 1 2 x", "q Q0 a one 2 x", "q Q0 a 1 much x", "Q0 a 1 2 x"] {
            std::fs::write(&path, format!("q\tQ0\ta\t1\t2\tx\n\n{line}\n")).unwrap();
            let error = read_run(&path).unwrap_err().to_string();
            assert!(error.contains("run, line 3: not query"), "{line}: {error}");
        }
    }
}
