//! A table with a column for each side, aligned; narrow characters only.

/// Rows of cells.
pub struct Table {
    heads: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

impl Table {
    /// An empty table.
    pub fn new(heads: &[&str]) -> Self {
        Self { heads: heads.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    /// Adds a row; columns that are missing at its end stay empty.
    pub fn row(&mut self, title: &str, mut cells: Vec<String>) {
        cells.resize(self.heads.len(), String::new());
        self.rows.push((title.to_owned(), cells));
    }

    /// Prints it.
    pub fn print(&self) {
        let width = |at: usize| {
            let cells = self.rows.iter().map(|row| row.1[at].chars().count());
            cells.chain([self.heads[at].chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.heads.len()).map(width).collect();
        let first = self.rows.iter().map(|row| row.0.chars().count()).max().unwrap_or(0);
        let line = |title: &str, cells: &[String]| {
            let cells: String = cells.iter().zip(&widths).map(|(cell, width)| format!("  {cell:>width$}")).collect();
            println!("{}", format!("{title:first$}{cells}").trim_end());
        };
        line("", &self.heads);
        self.rows.iter().for_each(|(title, cells)| line(title, cells));
    }
}

/// Two significant digits after what is above ten, three below.
pub fn two(value: f64) -> String {
    match value {
        value if !value.is_finite() => "-".to_owned(),
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

/// Seconds as milliseconds.
pub fn ms(seconds: f64) -> String {
    two(seconds * 1000.0)
}
