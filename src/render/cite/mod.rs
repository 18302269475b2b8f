//! Articles as references: what a bibliography says of each, in the formats of reference managers.
//!
//! [`Reference`] is what is known of an article; `document_type` says by its publisher and title what it is (GB/T 7714, document
//! types); `gbt7714`, `ris`, `bibtex` and `csl` write one each. [`References`] writes a list of them as they are found.
//! Leaves to `table` and `json` what was matched. To add a format: a file with `write(&Reference, …)` and a line in
//! [`Format`].

mod bibtex;
mod csl;
mod document_type;
mod gbt7714;
mod ris;

use std::io::{self, Write};

use self::document_type::DocumentType;
pub use self::gbt7714::Edition;
use super::wrap::one_line;
use crate::find::Shown;
use crate::hit::{Hit, Page};

/// How references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A line each, as printed at the end of a paper.
    Gbt7714(Edition),
    /// RIS, as Zotero, EndNote and NoteExpress read it.
    Ris,
    /// Entries for BibTeX and biblatex.
    BibTex,
    /// CSL-JSON, one array.
    CslJson,
}

impl Format {
    /// All formats by name.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("gbt7714", Self::Gbt7714(Edition::Of2025)),
        ("gbt7714-2015", Self::Gbt7714(Edition::Of2015)),
        ("ris", Self::Ris),
        ("bibtex", Self::BibTex),
        ("csl-json", Self::CslJson),
    ];

    /// The format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|line| line.0 == name).map(|line| line.1)
    }
}

/// What is known of an article, on one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What `search show` takes.
    id: String,
    title: String,
    authors: Vec<String>,
    publisher: Option<String>,
    /// YYYY-MM-DD.
    date: Option<String>,
    /// The page of the paper: 15, A02.
    page: Option<String>,
    /// The file.
    path: String,
    document_type: DocumentType,
}

impl Reference {
    /// Of a hit.
    pub fn of_hit(hit: &Hit) -> Self {
        let printed = (hit.publisher.as_deref(), hit.date.as_deref(), hit.print_page.as_deref());
        Self::new((&hit.id, &hit.path), &hit.title, &hit.authors, printed)
    }

    /// Of a whole article.
    pub fn of_shown(shown: &Shown) -> Self {
        let credits = &shown.credits;
        let printed = (credits.publisher.as_deref(), shown.date.as_deref(), credits.page.as_deref());
        Self::new((&shown.id, &shown.path), &shown.title, &credits.reporters, printed)
    }

    fn new(
        (id, path): (&str, &str),
        title: &str,
        authors: &[String],
        (publisher, date, page): (Option<&str>, Option<&str>, Option<&str>),
    ) -> Self {
        let line = |text: &str| one_line(text, &[]);
        let some = |text: Option<&str>| text.map(line).filter(|text| !text.is_empty());
        let (title, publisher) = (line(title), some(publisher));
        Self {
            document_type: document_type::classify(publisher.as_deref(), &title),
            id: line(id),
            authors: authors.iter().map(|author| line(author)).collect(),
            date: some(date),
            page: some(page).as_deref().and_then(page_number),
            path: line(path),
            publisher,
            title,
        }
    }

    /// As a paper prints it (GB/T 7714).
    pub fn text(&self, edition: Edition) -> String {
        gbt7714::text(self, edition)
    }

    fn year(&self) -> Option<&str> {
        self.date.as_deref().map(|date| date.split('-').next().unwrap_or(date))
    }
}

/// The number in a page as printed: 第3版 is 3, 第05版 5, A02版 A02.
fn page_number(printed: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_alphanumeric();
    let number: String = printed.chars().skip_while(|&c| !is_number(c)).take_while(|&c| is_number(c)).collect();
    let bare = if number.bytes().all(|b| b.is_ascii_digit()) { number.trim_start_matches('0') } else { &number };
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// A list of references that is written one after the other.
pub struct References<W: Write> {
    out: W,
    format: Format,
    written: usize,
}

impl<W: Write> References<W> {
    /// A list to be written.
    pub fn new(out: W, format: Format) -> Self {
        Self { out, format, written: 0 }
    }

    /// Writes one. Errors are those of the writer.
    pub fn write(&mut self, reference: &Reference) -> io::Result<()> {
        let out = &mut self.out;
        match self.format {
            Format::Gbt7714(edition) => writeln!(out, "{}", gbt7714::text(reference, edition)),
            Format::Ris => ris::write(reference, out),
            Format::BibTex => bibtex::write(reference, out),
            Format::CslJson => csl::write(reference, self.written == 0, out),
        }?;
        self.written += 1;
        Ok(())
    }

    /// Writes what is left. A list that time ended (`partial`) says so in a line that readers take for a comment; an array
    /// is left open instead, so that nobody takes it for whole. Errors are those of the writer.
    pub fn end(mut self, partial: bool) -> io::Result<()> {
        match (self.format, partial) {
            (Format::CslJson, true) => {}
            (Format::CslJson, false) => csl::end(self.written == 0, &mut self.out)?,
            (_, true) => writeln!(self.out, "#partial")?,
            (_, false) => {}
        }
        self.out.flush()
    }
}

/// The hits of a page as references. Errors are those of the writer.
pub fn write(page: &Page, format: Format, out: &mut impl Write) -> io::Result<()> {
    let mut references = References::new(out, format);
    page.hits.iter().try_for_each(|hit| references.write(&Reference::of_hit(hit)))?;
    references.end(page.partial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(fields: &[&str]) -> Reference {
        let [authors, title, publisher, date, page] = *fields else { panic!("five fields: {fields:?}") };
        let authors: Vec<String> = authors.split('、').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let printed = (Some(publisher), Some(date), Some(page));
        Reference::new(("n-1", "a/b.txt"), title, &authors, printed)
    }

    /// Authors, title, publisher, date, page as printed; then the reference by the edition of 2025 and that of 2015.
    #[test]
    fn references_by_the_standard() {
        for line in include_str!("../../../tests/golden/citations.tsv").lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let reference = reference(&fields[..5]);
            assert_eq!(reference.text(Edition::Of2025), fields[5], "{line}");
            assert_eq!(reference.text(Edition::Of2015), fields[6], "{line}");
        }
    }

    fn written(format: Format, references: &[Reference], partial: bool) -> String {
        let mut bytes = Vec::new();
        let mut list = References::new(&mut bytes, format);
        references.iter().for_each(|reference| list.write(reference).unwrap());
        list.end(partial).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn reference_managers_read_them() {
        let paper = reference(&["丁文详、王某", "数字{革命}与 50% 的_竞争", "中国青年报", "2000-11-20", "第15版"]);
        let ris = written(Format::Ris, std::slice::from_ref(&paper), false);
        let wanted = "TY  - NEWS\r\nTI  - 数字{革命}与 50% 的_竞争\r\nAU  - 丁文详\r\nAU  - 王某\r\nT2  - 中国青年报\r\n\
            DA  - 2000/11/20/\r\nPY  - 2000\r\nSP  - 15\r\nLA  - zh\r\nAN  - n-1\r\nN1  - a/b.txt\r\nER  - \r\n\r\n";
        assert_eq!(ris, wanted);
        let bibtex = written(Format::BibTex, std::slice::from_ref(&paper), false);
        assert!(bibtex.starts_with("@article{hansou-2000-"), "{bibtex}");
        assert!(bibtex.contains("  title = {{数字\\{革命\\}与 50\\% 的\\_竞争}},\n"), "{bibtex}");
        assert!(bibtex.contains("  author = {{丁文详} and {王某}},\n"), "{bibtex}");
        let csl = written(Format::CslJson, &[paper.clone(), paper], false);
        let items: serde_json::Value = serde_json::from_str(&csl).unwrap();
        assert_eq!(items[1]["type"], "article-newspaper");
        assert_eq!(items[1]["issued"]["date-parts"], serde_json::json!([[2000, 11, 20]]));
        assert_eq!(items[1]["author"][1]["literal"], "王某");
    }

    #[test]
    fn an_empty_list_and_one_that_time_ended() {
        assert_eq!(written(Format::CslJson, &[], false), "[]\n");
        assert!(serde_json::from_str::<serde_json::Value>(&written(Format::CslJson, &[], true)).is_err());
        assert_eq!(written(Format::Ris, &[], true), "#partial\n");
    }

    #[test]
    fn pages_as_printed() {
        for (printed, wanted) in
            [("第3版", Some("3")), ("第05版", Some("5")), ("A02", Some("A02")), ("头版", None), ("", None)]
        {
            assert_eq!(page_number(printed).as_deref(), wanted, "{printed}");
        }
    }
}
