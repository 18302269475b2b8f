//! Which rule reads which date of a sentence, and what it means:
//!
//!     cargo run -p hansou-facts --example dates -- 2022-09-28 "庆历四年春，记者28日获悉，今明两年建成。"
//!
//! The first argument is the day that the text is from.

use hansou_facts::date;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [day, text] = &arguments[..] else { return Err("usage: dates DAY TEXT".into()) };
    let reference = date::day(day).ok_or("the first argument is a day, such as 2022-09-28")?;
    for decision in date::explain(text, Some(reference)) {
        let date::Decision { surface, rule, reads, mention } = decision;
        println!("{surface}\t{}\t{rule}: {reads}", mention.period);
    }
    Ok(())
}
