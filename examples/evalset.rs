use hansou::{
    eval,
    find::{Request, Shares},
    index::Index,
};
use std::path::Path;
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let set = eval::Set::read(Path::new(&args.next().unwrap()))?;
    let home = args.next().unwrap();
    let home = Path::new(&home);
    let index = if home.join("CURRENT").exists() { Index::open(home)? } else { eval::index_set(&set, home)? };
    for spec in args {
        let v: Vec<f32> = spec.split(',').map(|x| x.parse().unwrap()).collect();
        let mut request = Request::new("", jiff::civil::date(2026, 11, 22));
        request.shares =
            Shares { word: v[0], gram: v[1], single: v[2], title: v[3], whole: v[4], most: v[5], ..Shares::default() };
        let (report, _) = eval::evaluate(&set, &index, &request)?;
        println!("{spec}: {}", serde_json::to_string(&report)?);
    }
    Ok(())
}
