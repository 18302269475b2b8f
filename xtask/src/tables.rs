//! Tables of benches in the documentation: the output of `cargo bench --bench NAME` replaces the block of code behind the
//! line `<!-- bench: NAME -->` of docs/performance.md and its Chinese sister.
//!
//! Leaves to the bench what it measures and prints; the environment (HANSOU_BENCH) is handed through.

use std::fs;

use anyhow::{Context, Result};

use super::run;

/// The pages with tables.
const PAGES: [&str; 2] = ["docs/performance.md", "docs/zh-CN/performance.md"];

/// Runs a bench and puts its table into the pages.
pub fn update(bench: &str, arguments: &[String]) -> Result<()> {
    let mut command: Vec<&str> = vec!["bench", "--bench", bench, "--"];
    command.extend(arguments.iter().map(String::as_str));
    let table = run::cargo(&command)?;
    print!("{table}");
    for page in PAGES {
        let path = super::root().join(page);
        let text = fs::read_to_string(&path).context(page)?;
        let updated =
            replaced(&text, bench, table.trim()).with_context(|| format!("{page} has no table of {bench}"))?;
        fs::write(&path, updated)?;
    }
    Ok(())
}

/// The page with another table.
fn replaced(page: &str, bench: &str, table: &str) -> Option<String> {
    const FENCE: &str = "```";
    let mark = format!("<!-- bench: {bench} -->");
    let block = page.find(&mark)? + mark.len();
    let start = block + page[block..].find(FENCE)?;
    let start = start + page[start..].find('\n')? + 1;
    let end = start + page[start..].find(FENCE)?;
    Some(format!("{}{table}\n{}", &page[..start], &page[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_table_is_replaced() {
        let page = "a\n<!-- bench: x -->\n\n```text\nold\nrows\n```\nb\n```text\nother\n```\n";
        let wanted = "a\n<!-- bench: x -->\n\n```text\nnew\n```\nb\n```text\nother\n```\n";
        assert_eq!(replaced(page, "x", "new").as_deref(), Some(wanted));
        assert_eq!(replaced(page, "y", "new"), None);
    }
}
