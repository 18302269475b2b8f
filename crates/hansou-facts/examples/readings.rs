//! A random sample of the figures of running text, to be read by hand, or the speed of reading:
//!
//!     zstdcat news.jsonl.zst | cargo run --profile quick -p hansou-facts --example readings -- 200 7
//!     zstdcat news.jsonl.zst | cargo run --profile quick -p hansou-facts --example readings -- speed
//!
//! Each line of the input is a JSON record with `title`, `body` and `date`. The first argument is how many figures are
//! drawn, the second the seed; every figure is drawn with the same chance. Places in an order, ratios and tokens are
//! left out: they are no facts. Each is printed with its sentence, in which it stands in 【】.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use hansou_facts::context::{Context, Told, contexts};
use hansou_facts::date;
use hansou_facts::figure::{self, Figure, FigureKind};
use hansou_text::fold::fold;
use serde_json::Value;

/// Characters shown before and behind a figure.
const BEFORE: usize = 110;
const BEHIND: usize = 50;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let records = io::stdin().lock().lines().map(|line| Ok(serde_json::from_str(&line?)?));
    let records: Vec<Value> = records.collect::<Result<_, Box<dyn std::error::Error>>>()?;
    match &arguments[..] {
        [mode] if mode == "speed" => measure_speed(&records),
        [count, seed] => draw(&records, count.parse()?, seed.parse()?)?,
        _ => return Err("usage: readings COUNT SEED | readings speed < RECORDS.jsonl".into()),
    }
    Ok(())
}

/// How many bytes of text are folded and read for dates and figures in a second, on one core.
fn measure_speed(records: &[Value]) {
    let texts: Vec<&str> = records.iter().filter_map(|record| record["body"].as_str()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let started = Instant::now();
    let figures: usize = texts.iter().map(|text| figure::read(&fold(text)).len()).sum();
    let seconds = started.elapsed().as_secs_f64();
    let megabytes = bytes as f64 / 1e6;
    println!("{megabytes:.1} MB, {figures} figures, {seconds:.2} s, {:.1} MB/s", megabytes / seconds);
}

/// Draws figures without putting them back: of all those read, the ones with the smallest random keys.
fn draw(records: &[Value], count: usize, seed: u64) -> io::Result<()> {
    let mut drawn: Vec<(u64, String)> = Vec::new();
    for record in records {
        let text = |key: &str| record[key].as_str().unwrap_or_default();
        let body = text("body");
        let told = Told { day: date::day(text("date")), title: Some(text("title")) };
        for (figure, context) in contexts(body, &told) {
            if matches!(figure.kind, FigureKind::Ordinal | FigureKind::Ratio | FigureKind::Structure) {
                continue;
            }
            let key = mixed(seed, text("id"), figure.span.start as u64);
            if drawn.len() < count || drawn.last().is_some_and(|(last, _)| key < *last) {
                let at = drawn.partition_point(|(other, _)| *other < key);
                drawn.insert(at, (key, line(body, &told, &figure, &context)));
                drawn.truncate(count);
            }
        }
    }
    let mut out = io::stdout().lock();
    for (number, (_, line)) in drawn.iter().enumerate() {
        writeln!(out, "{}\t{line}", number + 1)?;
    }
    Ok(())
}

/// A random key of a place in a record (splitmix64 over its bytes).
fn mixed(seed: u64, id: &str, at: u64) -> u64 {
    let step = |state: u64, next: u64| {
        let mut z = (state ^ next).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    step(id.bytes().map(u64::from).fold(step(0, seed), step), at)
}

/// Value, what is measured, what it is told of, and the sentence.
fn line(body: &str, told: &Told, figure: &Figure, context: &Context) -> String {
    let value = figure.base_value().map_or_else(String::new, |value| value.to_string());
    let period = context.period.map_or_else(|| "-".to_owned(), |period| period.to_string());
    let base = if context.base { " base" } else { "" };
    let before: Vec<char> = body[..figure.span.start].chars().collect();
    let before: String = before[before.len().saturating_sub(BEFORE)..].iter().collect();
    let behind: String = body[figure.span.end..].chars().take(BEHIND).collect();
    let day = told.day.map_or_else(String::new, |day| day.to_string());
    format!(
        "{} = {value} {} | {} | {period}{base} {:?} {}\n\t{day} {} …{before}【{}】{behind}…",
        figure.surface,
        figure.unit.base,
        figure.measure.text,
        context.status,
        context.place.as_deref().unwrap_or_default(),
        told.title.unwrap_or_default(),
        &body[figure.span.clone()],
    )
    .replace("\n\n", "⏎")
    .replace("⏎", " ⏎ ")
}
