//! SQLite's full-text index of trigrams, as its manual sets it up: one table with the text in it. It finds nothing that
//! is shorter than three characters.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

/// The trigram index.
pub struct Fts5 {
    database: Connection,
}

impl Fts5 {
    /// Indexes what `texts` gives, numbered from 0, in one transaction.
    pub fn fill(path: &Path, texts: impl FnOnce(&mut dyn FnMut(String))) {
        let mut database = Connection::open(path).expect("a new database");
        database.execute_batch("CREATE VIRTUAL TABLE texts USING fts5(body, tokenize = 'trigram')").expect("a table");
        let transaction = database.transaction().expect("a transaction");
        {
            let mut insert =
                transaction.prepare("INSERT INTO texts (rowid, body) VALUES (?1, ?2)").expect("a statement");
            let mut number = 0;
            texts(&mut |text| {
                insert.execute(params![number, text]).expect("the table takes texts");
                number += 1;
            });
        }
        transaction.commit().expect("the disk takes the index");
    }

    /// Opens an index made by [`Fts5::fill`].
    pub fn open(path: &Path) -> Self {
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database");
        Self { database }
    }

    /// The ten best, with or without snippets; how many there are.
    pub fn query(&self, query: &str, snippets: bool) -> usize {
        let sql = if snippets {
            "SELECT snippet(texts, 0, '[', ']', '…', 40) FROM texts WHERE texts MATCH ?1 ORDER BY rank LIMIT 10"
        } else {
            "SELECT rowid FROM texts WHERE texts MATCH ?1 ORDER BY rank LIMIT 10"
        };
        let mut statement = self.database.prepare_cached(sql).expect("a statement");
        let mut rows = statement.query([matching(query)]).expect("a query");
        let mut count = 0;
        while let Some(row) = rows.next().expect("a row") {
            std::hint::black_box(row.get_ref(0).expect("a column"));
            count += 1;
        }
        count
    }

    /// Numbers of all articles found.
    pub fn all(&self, query: &str) -> Vec<usize> {
        let sql = "SELECT rowid FROM texts WHERE texts MATCH ?1";
        let mut statement = self.database.prepare_cached(sql).expect("a statement");
        let rows = statement.query_map([matching(query)], |row| row.get::<_, i64>(0)).expect("a query");
        rows.map(|number| number.expect("a row") as usize).collect()
    }
}

/// Every word of the query as a string, all required.
fn matching(query: &str) -> String {
    let words: Vec<String> =
        query.split_whitespace().map(|word| format!("\"{}\"", word.trim_matches('"').replace('"', "\"\""))).collect();
    words.join(" AND ")
}
