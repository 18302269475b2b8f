//! The day of publication that a page keeps in a script, where its programs write it into the page when it is shown: a
//! variable or a member named for it (`var ct = "1679443200"`, `createTime: '2023-03-22 08:00'`, `"publish_time":…`).
//!
//! Leaves linked data (JSON-LD) to `head`, and how a date is written to `hansou_facts::date`.

use hansou_facts::date;
use jiff::civil::Date;

/// Names, lower case without `_`, best first: `ct` is WeChat's.
const NAMES: [&str; 16] = [
    "publishtime",
    "pubtime",
    "publishedtime",
    "publishdate",
    "pubdate",
    "publishedat",
    "publishat",
    "datepublished",
    "oricreatetime",
    "createtime",
    "releasetime",
    "releasedate",
    "posttime",
    "newstime",
    "articletime",
    "ct",
];
/// Longest script that is read, in bytes.
const LONGEST: usize = 1 << 20;
/// Years that an article on a web page is of.
const YEARS: std::ops::Range<i16> = 1990..2100;

/// The day that the best name in a script is given.
pub fn published(script: &str) -> Option<Date> {
    let script = script.get(..LONGEST).unwrap_or(script);
    let signs = script.match_indices(['=', ':']);
    let found = signs.filter_map(|(at, sign)| {
        let rank = rank(&script[..at])?;
        let value = value(&script[at + sign.len()..])?;
        let day = date::day(value).filter(|day| YEARS.contains(&day.year()))?;
        Some((rank, day))
    });
    found.min_by_key(|&(rank, _)| rank).map(|(_, day)| day)
}

/// The place in [`NAMES`] of the name that a text ends with.
fn rank(before: &str) -> Option<usize> {
    let before = before.trim_end().trim_end_matches(['"', '\'']);
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    let name: String = before.get(start..)?.chars().filter(|&c| c != '_').collect::<String>().to_ascii_lowercase();
    NAMES.iter().position(|known| *known == name)
}

/// The text or number at the start of a script's expression.
fn value(after: &str) -> Option<&str> {
    let after = after.trim_start();
    let quote = after.chars().next()?;
    if quote == '"' || quote == '\'' {
        return after[1..].split(quote).next().filter(|value| value.len() <= 40);
    }
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    // Seconds or milliseconds.
    (end >= 10).then(|| &after[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_scripts() {
        for (script, wanted) in [
            ("var ct=\"1679443200\";var createTime='2023-03-22 08:00';", "2023-03-22"),
            ("var ct = \"1679443200\";", "2023-03-22"),
            ("window.x={\"publish_time\":1679443200000,\"id\":7}", "2023-03-22"),
            ("var oriCreateTime = '1679443200';", "2023-03-22"),
            ("data: {pubDate: '2022-05-06', updateTime: '2023-05-06'}", "2022-05-06"),
            ("var product = 1679443200;", "none"),
            ("if (ct == null) {}", "none"),
            ("", "none"),
        ] {
            assert_eq!(published(script).map_or("none".to_owned(), |day| day.to_string()), wanted, "{script}");
        }
    }
}
