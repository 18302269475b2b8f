//! Documents of offices, mail and books, as `hansou_documents` gives them, to articles: which part is an article, what
//! is its title, and whether what the document says of itself is believed.
//!
//! What is printed goes before what the properties say: those of an office document are often a template's. Leaves
//! files inside a document to the caller, web pages to `html`, tables with known fields to `csv`.

use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;

use hansou_documents::{
    Attachment, Block, BlockKind, Budget, Document, DocumentKind, DocumentPart, Error, Limits, Note,
};

use super::fields::{self, Role};
use super::{Out, csv, html, one_line, paged};
use crate::article::dating::{self, Clues};
use crate::article::decode::stream::Text;
use crate::article::problem::{Fault, Location, caught};
use crate::article::{Article, Dated, Evidence, page};

/// What the beginning of a file says that it is, when it is a document. A message that begins oddly is known by its
/// name.
pub fn of_head(head: &[u8], name: &str) -> Option<DocumentKind> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let mail = matches!(extension.as_deref(), Some("eml" | "mht" | "mhtml"));
    let headed = || head.iter().take_while(|byte| **byte != b'\n').any(|byte| *byte == b':');
    DocumentKind::of_head(head).or((mail && headed()).then_some(DocumentKind::Mail))
}

/// What the bytes of a zip archive are, when they are a document.
pub fn of_package(bytes: &[u8]) -> Option<DocumentKind> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    of_archive(&archive)
}

/// What an open archive is, when it is a document.
pub fn of_archive<R: Read + Seek>(archive: &zip::ZipArchive<R>) -> Option<DocumentKind> {
    let names = || archive.file_names_raw().map(|name| String::from_utf8_lossy(name).replace('\\', "/"));
    DocumentKind::of_members(&|wanted| names().any(|name| name.eq_ignore_ascii_case(wanted)))
}

/// Reads a document, handing on its articles; what is inside it as a file is given back. Scanned pages are read by
/// `scans`, where there is one.
pub fn read(
    kind: DocumentKind,
    bytes: &[u8],
    scans: Option<&hansou_ocr::Reader>,
    out: &mut Out<'_>,
) -> (ControlFlow<()>, Vec<Attachment>) {
    let limits = Limits { unpacked: out.limit, text: out.limit, ..Limits::default() };
    let document = match caught(|| hansou_documents::read_with(kind, bytes, &limits, scans)) {
        Ok(Ok(document)) => document,
        Ok(Err(error)) => {
            out.fault(Location::File, fault(kind, error));
            return (ControlFlow::Continue(()), Vec::new());
        }
        Err(what) => {
            out.fault(Location::File, Fault::Failed { what });
            return (ControlFlow::Continue(()), Vec::new());
        }
    };
    for note in &document.notes {
        out.fault(Location::File, noted(kind, note));
    }
    let mut numbers = Numbers { several: document.parts.len() > 1, last: 0 };
    for part in &document.parts {
        if part_articles(kind, part, &document, &mut numbers, out).is_break() {
            return (ControlFlow::Break(()), Vec::new());
        }
    }
    (ControlFlow::Continue(()), document.attachments)
}

/// Reads the tables of a web page that is a workbook.
pub fn read_tables(tables: Vec<Vec<Vec<String>>>, out: &mut Out<'_>) -> ControlFlow<()> {
    let mut numbers = Numbers { several: tables.len() > 1, last: 0 };
    tables.into_iter().try_for_each(|rows| sheet(rows, &mut numbers, out))
}

/// Reads a table of a text file as the sheet of a workbook, as the article with this number in its file.
pub fn read_table(rows: Vec<Vec<String>>, number: Option<usize>, out: &mut Out<'_>) -> ControlFlow<()> {
    let mut numbers = Numbers { several: number.is_some(), last: number.map_or(0, |number| number - 1) };
    sheet(rows, &mut numbers, out)
}

fn sheet(rows: Vec<Vec<String>>, numbers: &mut Numbers, out: &mut Out<'_>) -> ControlFlow<()> {
    part_articles(DocumentKind::OfficeXml, &DocumentPart::sheet("", rows), &Document::default(), numbers, out)
}

/// Numbers of articles in their file.
struct Numbers {
    several: bool,
    last: usize,
}

impl Numbers {
    fn next(&mut self) -> Option<usize> {
        self.last += 1;
        self.several.then_some(self.last)
    }
}

fn part_articles(
    kind: DocumentKind,
    part: &DocumentPart,
    document: &Document,
    numbers: &mut Numbers,
    out: &mut Out<'_>,
) -> ControlFlow<()> {
    if matches!(kind, DocumentKind::Pdf | DocumentKind::Ofd | DocumentKind::Picture) {
        let article = paged::article(part, document, out.path);
        let is_empty = article.title.is_empty() && article.body.trim().is_empty();
        return if is_empty { ControlFlow::Continue(()) } else { out.article(article, numbers.next(), 0) };
    }
    if let Some((Block { kind: BlockKind::Table(rows), .. }, [] | [_])) = part.blocks.split_last()
        && has_records(rows, out)
    {
        return records(rows, numbers, out);
    }
    let mut article = article(kind, part, document);
    let title = part.title.as_deref().or(document.title.as_deref()).map(one_line);
    let states_itself = matches!(kind, DocumentKind::Mail | DocumentKind::OutlookMessage | DocumentKind::Epub);
    let is_table = part.blocks.iter().all(|block| matches!(block.kind, BlockKind::Table(_)));
    if article.title.is_empty() {
        entitle(&mut article, title, part.title.is_some() || states_itself || is_table, out.path);
    }
    if article.title.is_empty() && article.body.trim().is_empty() {
        return ControlFlow::Continue(());
    }
    let stated = part.date.as_deref().or(document.date.as_deref()).and_then(hansou_facts::date::day);
    let stated = stated.map(|day| Dated { day, evidence: Evidence::Metadata });
    article.date = if states_itself && !is_saved_page(kind, part) {
        stated.or(article.date)
    } else {
        let clues = Clues { path: out.path, title: &article.title, body: &article.body, ..Clues::default() };
        article.date.or_else(|| dating::date(&clues)).or(stated)
    };
    if article.credits.reporters.is_empty() {
        article.credits.reporters = authors(kind, part, document);
    }
    out.article(article, numbers.next(), 0)
}

/// Who wrote a part, as its file says: the people, not the programs; of a mail the sender as given.
fn authors(kind: DocumentKind, part: &DocumentPart, document: &Document) -> Vec<String> {
    if matches!(kind, DocumentKind::Mail | DocumentKind::OutlookMessage) {
        return part.authors.clone();
    }
    let authors = if part.authors.is_empty() { &document.authors } else { &part.authors };
    authors.iter().flat_map(|author| fields::people(author)).filter(|author| !is_software(author)).collect()
}

/// A web page that a browser saved has no sender.
fn is_saved_page(kind: DocumentKind, part: &DocumentPart) -> bool {
    kind == DocumentKind::Mail && part.authors.is_empty()
}

/// The text of a part. A saved web page is read as one.
fn article(kind: DocumentKind, part: &DocumentPart, document: &Document) -> Article {
    if let [Block { kind: BlockKind::Html, text, .. }] = &part.blocks[..]
        && is_saved_page(kind, part)
        && document.parts.len() == 1
    {
        return html::article(text);
    }
    let mut article = Article::default();
    for block in &part.blocks {
        match &block.kind {
            BlockKind::Html => {
                let mut piece = Article::default();
                html::text_of(&block.text, &mut piece);
                add(&mut article, &piece.body);
            }
            BlockKind::Table(rows) => rows.iter().for_each(|row| add(&mut article, row.join("\t").trim_end())),
            BlockKind::Caption => {
                add(&mut article, &block.text);
                let end = article.body.len();
                article.captions.push(end - block.text.trim_end().len()..end);
            }
            _ => add(&mut article, &block.text),
        }
    }
    article
}

fn add(article: &mut Article, text: &str) {
    let text = text.trim_end();
    if text.is_empty() {
        return;
    }
    if !article.body.is_empty() {
        article.body.push('\n');
    }
    article.body.push_str(text);
}

/// Lines among which a title stands.
const HEAD: usize = 12;

/// Gives an article the title of its part; that of a document's properties where the text has it among its first lines
/// or nothing else can be found; else the headline of the text, as of a plain one.
pub(super) fn entitle(article: &mut Article, title: Option<String>, certain: bool, path: &str) {
    let title = title.filter(|title| !title.is_empty());
    if certain {
        article.title = title.unwrap_or_default();
        return;
    }
    if let Some(title) = &title
        && let Some(line) = line_of(&article.body, title)
    {
        let whole = one_line(&article.body[line.clone()]);
        let end = (line.end + 1).min(article.body.len());
        cut(article, line.start..end);
        article.title = whole;
        return;
    }
    let captions = std::mem::take(&mut article.captions);
    let mut found = page::split(&article.body, path);
    match found.pop() {
        Some(read) if found.is_empty() && !read.title.is_empty() => *article = read,
        _ => {
            article.captions = captions;
            article.title = title.unwrap_or_default();
        }
    }
}

/// The line among the first that is the title, or that the title is cut off from.
fn line_of(body: &str, title: &str) -> Option<std::ops::Range<usize>> {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = squeezed(title);
    let mut at = 0;
    for line in body.split('\n').take(HEAD) {
        let found = squeezed(line);
        let is_it =
            found == wanted || wanted.chars().count() >= 8 && found.starts_with(&wanted) && !found.contains('。');
        if is_it {
            return Some(at..at + line.len());
        }
        at += line.len() + 1;
    }
    None
}

/// Takes a range out of the text; captions move with it.
fn cut(article: &mut Article, range: std::ops::Range<usize>) {
    article.body.drain(range.clone());
    article.captions.retain(|caption| caption.end <= range.start || range.end <= caption.start);
    for caption in &mut article.captions {
        if caption.start >= range.end {
            *caption = caption.start - range.len()..caption.end - range.len();
        }
    }
}

/// Whether rows are records: one of the first names columns of titles and texts.
fn has_records(rows: &[Vec<String>], out: &Out<'_>) -> bool {
    rows.iter().take(HEAD).any(|row| {
        let has = |role| row.iter().any(|cell| fields::role(cell, out.fields) == Some(role));
        has(Role::Title) && has(Role::Body)
    })
}

/// Reads rows as the table of a file of its own.
fn records(rows: &[Vec<String>], numbers: &mut Numbers, out: &mut Out<'_>) -> ControlFlow<()> {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    let mut reader = &bytes[..];
    let mut text = Text::new(&mut reader, Some(encoding_rs::UTF_8));
    let Out { path, fields, limit, each, problem, .. } = out;
    let mut numbered = |mut article: Article| {
        numbers.last += 1;
        article.source.part = Some(numbers.last);
        each(article)
    };
    let mut inner = Out { path, fields, limit: *limit, each: &mut numbered, problem: &mut **problem };
    csv::read(&mut text, "table.csv", read_table, &mut inner)
}

/// Documents of programs whose files are not read (Visio, Publisher, Works).
pub const NOT_READ: &str = "an office document of a kind that is not read";

/// What keeps a document from being read.
fn fault(kind: DocumentKind, error: Error) -> Fault {
    match error {
        Error::Locked => Fault::Encrypted,
        Error::Damaged(what) => Fault::Damaged { what },
        Error::OverBudget(budget) => over(budget),
        Error::Failed(what) => Fault::Failed { what },
        _ if kind == DocumentKind::Picture => Fault::Binary { kind: "an image".into() },
        _ if kind == DocumentKind::Pdf => Fault::Binary { kind: "a PDF document".into() },
        _ => Fault::Binary { kind: NOT_READ.into() },
    }
}

/// What was left out of a document.
fn noted(kind: DocumentKind, note: &Note) -> Fault {
    match note {
        Note::OverBudget(budget) => over(*budget),
        Note::Locked(_) => Fault::Encrypted,
        Note::Scanned(pages) if kind == DocumentKind::Picture => Fault::Picture { pages: pages.len() },
        Note::Scanned(pages) => Fault::Scanned { pages: pages.len() },
        Note::TimedOut { page, seconds } => Fault::ScanTimedOut { page: page + 1, seconds: *seconds },
        Note::Unread { page, what } => Fault::ScanFailed { page: page + 1, what: what.clone() },
        Note::Unidentified { count, of } => Fault::Unidentified { count: *count, of: *of },
        Note::Damaged(what) => Fault::Damaged { what: what.clone() },
        other => Fault::Damaged { what: format!("{other:?}") },
    }
}

fn over(budget: Budget) -> Fault {
    match budget {
        Budget::Unpacked(limit) => Fault::Bomb { limit },
        Budget::Text(limit) => Fault::TooLong { limit },
        Budget::Pages(limit) => Fault::TooMany { limit },
        Budget::Operators(limit) => Fault::Drawings { limit },
        Budget::Depth(limit) => Fault::TooDeep { limit },
        other => Fault::Damaged { what: other.to_string() },
    }
}

/// Names that systems and sellers give to whoever uses a computer, one a line; collected from properties of documents on
/// public web sites.
const SOFTWARE: &str = include_str!("software_users.txt");

fn is_software(author: &str) -> bool {
    let plain = author.to_lowercase();
    SOFTWARE.lines().any(|name| plain == name)
}
