//! The program in ten lines: `cargo run --example ten_lines` brings the index of `corpus/` up to date and asks it.

use std::path::Path;

use hansou::error::Result;
use hansou::{find, index};

fn main() -> Result<()> {
    let home = Path::new(".hansou");
    index::refresh(home, &["corpus".into()], &index::Settings::default(), &())?;
    // The day decides what 去年 (last year) in a query means.
    let request = find::Request::new("高新区 传感器", jiff::Zoned::now().date());
    for hit in find::search(&index::Index::open(home)?, &request)?.hits {
        println!("{}. {} ({})", hit.rank, hit.title, hit.path);
        hit.snippets.iter().for_each(|snippet| println!("   {}", snippet.text));
    }
    Ok(())
}
