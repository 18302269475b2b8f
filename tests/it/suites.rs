//! Published suites of numbers in text: how much of their gold is found, as it stands and without what
//! `golden/suites.tsv` lists as wrong, with the reason. `HANSOU_SUITES` names the folder that holds them; without it
//! only the list is read.

use std::collections::BTreeSet;
use std::path::Path;

use hansou_facts::figure::{self, Figure};
use hansou_text::fold::fold;
use serde_json::Value;

/// Suite, and the least share of its gold that is found when wrong gold is left out.
const SUITES: [(&str, f64); 2] = [("recognizers_number", 0.97), ("ud_gsdsimp_dev", 0.93)];

/// A gold span: suite, record, first character.
type Gold = (String, String, u64);

#[test]
fn gold_is_found() {
    let wrong = wrong_gold();
    let Some(folder) = std::env::var_os("HANSOU_SUITES") else { return };
    for (suite, least) in SUITES {
        let path = Path::new(&folder).join(format!("{suite}.jsonl"));
        let records = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (mut all, mut found, mut listed) = (0, 0, 0);
        for record in records.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
            let text = record["text"].as_str().unwrap();
            let figures = figure::read(&fold(text));
            for span in record["spans"].as_array().into_iter().flatten() {
                let is_found = figures.iter().any(|figure| finds(text, figure, span));
                let place =
                    (suite.to_owned(), record["id"].as_str().unwrap().to_owned(), span["start"].as_u64().unwrap());
                all += 1;
                found += usize::from(is_found);
                listed += usize::from(!is_found && wrong.contains(&place));
            }
        }
        let share = |found: usize, all: usize| found as f64 / all as f64;
        let kept = share(found, all - listed);
        println!("{suite}: {found} of {all}, {:.3}; without {listed} that are wrong {kept:.3}", share(found, all));
        assert!(kept >= least, "{suite}: {kept:.3}");
    }
}

fn wrong_gold() -> BTreeSet<Gold> {
    let lines = include_str!("../golden/suites.tsv").lines().filter(|line| !line.starts_with('#'));
    let read = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [suite, record, start, _, why] = columns[..] else { panic!("five columns: {line}") };
        assert!(!why.is_empty(), "{line}");
        (suite.to_owned(), record.to_owned(), start.parse().unwrap())
    };
    lines.map(read).collect()
}

/// True when a figure stands over a gold span and, where the gold has a value, says it in its unit.
fn finds(text: &str, figure: &Figure, span: &Value) -> bool {
    let chars = |byte: usize| text[..byte].chars().count() as u64;
    let (start, end) = (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap());
    if chars(figure.span.start) >= end || start >= chars(figure.span.end) {
        return false;
    }
    let Some(wanted) = span["value"].as_f64() else { return true };
    let same = |value: f64| (value - wanted).abs() <= 1e-6 * wanted.abs().max(1e-12);
    let value = match span["unit"].as_str() {
        Some("%") if figure.unit.base == "%" => figure.base_value(),
        Some("%") => None,
        _ => figure.value,
    };
    value.is_some_and(|value| same(value.to_f64()))
}
