//! The program in ten lines: `cargo run --example ten_lines` brings the index of `corpus/` up to date and asks it.

use std::path::Path;

use hansou::{Index, Request, Settings, refresh, search};

fn main() -> hansou::Result<()> {
    let home = Path::new(".hansou");
    refresh(home, &["corpus".into()], &Settings::default(), &())?;
    // The day decides what 去年 (last year) in a query means.
    let request = Request::new("高新区 传感器", jiff::Zoned::now().date());
    for hit in search(&Index::open(home)?, &request)?.hits {
        println!("{}. {} ({})", hit.rank, hit.title, hit.path);
        hit.snippets.iter().for_each(|snippet| println!("   {}", snippet.text));
    }
    Ok(())
}
