//! Web pages under the name of a workbook, or written by one: their tables as sheets.
//!
//! Public sites give out tables as `.xls` that are web pages. Leaves all other pages to `html`, and what of a sheet is an
//! article to `document`.

use scraper::{ElementRef, Html, Selector};

/// Bytes beyond which a page is not parsed as a whole.
const SIZE: usize = 32 << 20;

/// Rows of each table, when the page is a workbook: by its name, or by the words of the program that wrote it.
pub fn tables(text: &str, name: &str) -> Option<Vec<Vec<Vec<String>>>> {
    const EXCEL: &str = "urn:schemas-microsoft-com:office:excel";
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let named = matches!(extension.as_deref(), Some("xls" | "xlsx" | "et"));
    let start = text.get(..text.floor_char_boundary(4096)).unwrap_or(text);
    if text.len() > SIZE || !named && !start.contains(EXCEL) {
        return None;
    }
    let page = Html::parse_document(text);
    let (table, row, cell) = (selector("table")?, selector("tr")?, selector("td, th")?);
    let cells = |row: ElementRef<'_>| row.select(&cell).map(|cell| words(&cell.text().collect::<String>())).collect();
    let rows = |table: ElementRef<'_>| -> Vec<Vec<String>> {
        let rows = table.select(&row).map(cells);
        rows.filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty())).collect()
    };
    // A table in a table is part of it.
    let outer = |table: &ElementRef<'_>| {
        !table.ancestors().filter_map(ElementRef::wrap).any(|above| above.value().name() == "table")
    };
    let tables: Vec<_> = page.select(&table).filter(outer).map(rows).filter(|rows| !rows.is_empty()).collect();
    (!tables.is_empty()).then_some(tables)
}

fn selector(words: &str) -> Option<Selector> {
    Selector::parse(words).ok()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::tables;

    #[test]
    fn pages_of_workbooks() {
        let page = "<html><table><tr><td>指标<td>2021年</tr><tr><td> 公厕 </td><td>231</td></tr></table></html>";
        let rows = |cells: [[&str; 2]; 2]| cells.map(|row| row.map(str::to_owned).to_vec()).to_vec();
        let wanted = Some(vec![rows([["指标", "2021年"], ["公厕", "231"]])]);
        assert_eq!(tables(page, "a.xls"), wanted);
        assert_eq!(tables(page, "a.html"), None);
        let excel = page.replace("<html>", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">");
        assert_eq!(tables(&excel, "a.html"), wanted);
        assert_eq!(tables("<p>没有表格</p>", "a.xls"), None);
    }
}
