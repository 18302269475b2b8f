//! Header and columns of a table: which sign separates cells, which row names the columns, and what they hold where no
//! row does.
//!
//! Works on the first rows only. Leaves reading the rows to `super`.

use csv::StringRecord;

use super::super::fields::{self, FieldMap, FieldMeaning, Role};
use hansou_facts::date;

/// What names the columns.
#[derive(Debug)]
pub struct Header {
    /// Names of the columns.
    pub names: Vec<String>,
    /// Rows up to the first record.
    pub rows: usize,
    /// True when a column is known to hold titles or texts.
    pub is_known: bool,
    /// Columns taken as title and text by what they hold, where no row names them.
    pub guessed: Option<(Option<usize>, usize)>,
}

impl Header {
    /// Finds the header among the first rows of a table.
    pub fn find(head: &[StringRecord], map: &FieldMap) -> Self {
        let named = |row: &StringRecord, roles: &[Role]| {
            let known = |cell: &str| match fields::known(cell, map) {
                Some(FieldMeaning::Role(role, _)) => roles.contains(&role),
                _ => false,
            };
            row.iter().filter(|cell| known(cell)).count()
        };
        let text = [Role::Title, Role::Body];
        let all = [Role::Id, Role::Title, Role::Body, Role::Date, Role::Source, Role::Author];
        // A row with one known word may be a row of data (标题, 说明); with a second it is a header.
        // Rows above the table have fewer cells than it.
        let most = head.iter().map(filled).max().unwrap_or(0);
        let first = head.iter().position(|row| filled(row) * 2 > most);
        let known = head
            .iter()
            .position(|row| named(row, &text) > 0 && (named(row, &all) > 1 || row.len() <= 2 || is_all_names(row)));
        let known = known.or_else(|| first.filter(|&at| named(&head[at], &text) > 0));
        let first = first.unwrap_or(0);
        match (known, head.get(first)) {
            (Some(at), _) => Self::named(&head[at], at + 1, true),
            (None, Some(_)) if is_data(&head[first..]) => Self::guess(&head[first..], first),
            (None, Some(row)) => Self::named(row, first + 1, false),
            (None, None) => Self::named(&StringRecord::new(), 0, false),
        }
    }

    fn named(row: &StringRecord, rows: usize, is_known: bool) -> Self {
        let names = row.iter().map(|name| name.trim_matches(['\u{feff}', ' ']).to_owned()).collect();
        Self { names, rows, is_known, guessed: None }
    }

    /// Columns by what they hold: the longest text, a short text before it as its title, a day.
    fn guess(rows: &[StringRecord], above: usize) -> Self {
        let width = rows.iter().map(StringRecord::len).max().unwrap_or(0);
        let columns: Vec<Column> = (0..width).map(|at| Column::sample(rows, at)).collect();
        let body = (0..width).max_by_key(|&at| (columns[at].han, width - at)).unwrap_or(0);
        let title = (0..width).find(|&at| at != body && columns[at].han > 0 && !columns[at].dates);
        let date = (0..width).find(|&at| columns[at].dates);
        let name = |at: usize| match Some(at) {
            at if at == title => "title".to_owned(),
            at if at == Some(body) => "body".to_owned(),
            at if at == date => "date".to_owned(),
            _ => format!("column {}", at + 1),
        };
        let names = (0..width).map(name).collect();
        Self { names, rows: above, is_known: true, guessed: Some((title, body)) }
    }
}

/// What a column holds.
#[derive(Debug, Default)]
struct Column {
    /// Chinese characters of all cells.
    han: usize,
    /// Every filled cell is a day.
    dates: bool,
}

impl Column {
    fn sample(rows: &[StringRecord], at: usize) -> Self {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(str::trim).filter(|cell| !cell.is_empty());
        let han = cells.clone().flat_map(str::chars).filter(|c| hansou_text::fold::is_han(*c)).count();
        let mut cells = cells.peekable();
        Self { han, dates: cells.peek().is_some() && cells.all(is_day) }
    }
}

fn is_day(cell: &str) -> bool {
    cell.len() <= 40 && date::day(cell).is_some()
}

fn filled(row: &StringRecord) -> usize {
    row.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Words without figures in every cell.
fn is_all_names(row: &StringRecord) -> bool {
    row.iter().all(|cell| {
        let length = cell.trim().chars().count();
        (1..=10).contains(&length) && !cell.chars().any(char::is_numeric)
    })
}

/// Whether the first row is one like the others: it holds a sentence, a day where they do, a text as long as theirs.
fn is_data(rows: &[StringRecord]) -> bool {
    let Some((first, others)) = rows.split_first() else { return false };
    let sentence = |cell: &str| cell.contains(['。', '！', '？', '；']) || cell.chars().count() > 30;
    let day = |at: usize| others.iter().filter(|row| row.get(at).is_some_and(is_day)).count() * 2 > others.len();
    let alone = others.is_empty() && first.iter().any(is_day);
    let length = |row: &StringRecord, at: usize| row.get(at).map_or(0, |cell| cell.chars().count());
    let as_long = |at: usize| {
        let usual = others.iter().map(|row| length(row, at)).sum::<usize>() / others.len().max(1);
        usual >= 8 && length(first, at) * 2 >= usual
    };
    if (0..first.len()).any(as_long) {
        return true;
    }
    first.iter().any(sentence) || alone || first.iter().enumerate().any(|(at, cell)| is_day(cell) && day(at))
}

/// The sign that cells are separated by: the one that a line `sep=;` names, a tab in a file named tsv, else the one that
/// stands in the most of the first rows, most often.
pub fn delimiter(start: &[u8], name: &str) -> u8 {
    let lower = name.to_ascii_lowercase();
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign, ..] = text
        && sign.is_ascii_punctuation() | (*sign == b'\t')
    {
        return *sign;
    }
    if lower.ends_with(".tsv") || lower.ends_with(".tab") {
        return b'\t';
    }
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').take(20).filter(|line| !line.is_empty()).collect();
    let count = |line: &[u8], sign: u8| {
        let mut quoted = false;
        line.iter()
            .filter(|byte| {
                quoted ^= **byte == b'"';
                !quoted && **byte == sign
            })
            .count()
    };
    let held = |sign: u8| lines.iter().filter(|line| count(line, sign) > 0).count();
    let first = lines.first().copied().unwrap_or_default();
    // Of equals the last, the comma, is taken.
    let signs = [b'|', b';', b'\t', b','];
    signs.into_iter().max_by_key(|sign| (held(*sign), count(first, *sign))).unwrap_or(b',')
}

/// The line `sep=;` of a spreadsheet program.
pub fn is_separator_row(line: &str) -> bool {
    line.len() <= 5 && line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="))
}
