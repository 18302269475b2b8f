//! Reads a file: from its bytes to its articles, one at a time, with what was wrong on the way.
//!
//! The entry point of reading; joins `unpack`, `decode` and `format`. Leaves to the caller which files to read
//! and what to do with the articles.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::Encoding;
use hansou_documents::{Attachment, DocumentKind};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3Default;

use super::Article;
use super::decode::stream::{self, Text};
use super::decode::{self};
use super::format::fields::FieldMap;
use super::format::{self, Format, Out, document};
use super::problem::{Fault, Location, Problem, caught};
use super::unpack::{Layer, Limits, Unpack, UnpackBudget, Unpacked};
use super::walk::Entry;

/// How files are read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The encoding of all files; found out per file when `None`.
    #[serde(with = "by_name")]
    pub encoding: Option<&'static Encoding>,
    /// Names of fields, beyond those recognised.
    pub fields: FieldMap,
    /// How much is taken from one file.
    pub limits: Limits,
    /// What reads scanned pages; without it they are only named. It is not kept with an index: which files have pages
    /// that were not read is, and these are read when there is a reader.
    #[serde(skip)]
    pub scans: Option<Arc<hansou_ocr::Reader>>,
}

/// An encoding as its name (WHATWG).
mod by_name {
    use encoding_rs::Encoding;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(encoding: &Option<&'static Encoding>, to: S) -> Result<S::Ok, S::Error> {
        encoding.map(Encoding::name).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'static Encoding>, D::Error> {
        let name = Option::<String>::deserialize(from)?;
        Ok(name.and_then(|name| Encoding::for_label(name.as_bytes())))
    }
}

/// What reading a file showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Documents by encoding; a plain file has one.
    pub encodings: BTreeMap<&'static str, usize>,
    /// Bytes read from disk.
    pub bytes: u64,
    /// XXH3 (64 bits) of the file; `None` when reading was stopped.
    pub hash: Option<u64>,
    /// Articles handed on.
    pub articles: usize,
    /// What was wrong, the first [`PROBLEMS`] of it.
    pub problems: Vec<Problem>,
    /// How much was wrong in all.
    pub problem_count: usize,
}

/// Problems of one file that are kept.
pub const PROBLEMS: usize = 100;

/// Reads the articles of `entry`, handing on each; `each` breaks to stop.
///
/// # Errors
///
/// When the file cannot be opened; then no article of it was handed on. What goes wrong later is in the report, with
/// the articles that could be read.
pub fn articles(
    entry: &Entry,
    settings: &Settings,
    each: &mut dyn FnMut(Article) -> ControlFlow<()>,
) -> Result<FileReport, Problem> {
    let unreadable = |error: io::Error| Problem {
        path: entry.name.clone(),
        place: Location::File,
        fault: Fault::Unreadable { what: error.to_string() },
    };
    let meta = std::fs::metadata(&entry.path).map_err(unreadable)?;
    if !meta.is_file() {
        let fault = Fault::Binary { kind: "a folder, pipe or device".into() };
        return Err(Problem { path: entry.name.clone(), place: Location::File, fault });
    }
    let mut file = Hashing::open(entry, meta.len(), settings).map_err(unreadable)?;
    let (budget, head) = (UnpackBudget::new(meta.len(), &settings.limits), file.head().map_err(unreadable)?);
    let mut reading = Reading::new(settings, budget.clone(), each);
    let zipped = Layer::detect(&head) == Layer::Zip;
    let flow = caught(|| {
        let mut visit = |found: Unpacked<'_>| reading.found(found);
        let mut unpack = Unpack::new(&settings.limits, budget, &mut visit);
        if zipped {
            unpack.zip(&entry.name, &entry.name, BufReader::new(file.inner.get_mut()), 0)
        } else {
            let mut reader = Cursor::new(head).chain(BufReader::with_capacity(128 << 10, &mut file));
            unpack.open(&entry.name, &entry.name, &mut reader, 0)
        }
    });
    let mut report = reading.report;
    match flow {
        // What follows the last document belongs to the content all the same, unless it is endless.
        Ok(ControlFlow::Continue(())) if zipped || rest_is_read(&mut file, settings.limits.document) => {
            report.hash = Some(file.hash.digest());
        }
        Ok(_) => {}
        Err(what) => report.fault(&entry.name, Fault::Failed { what }),
    }
    Ok(FileReport { bytes: file.bytes, ..report })
}

/// Reads up to `most` bytes on; true when that was the end.
fn rest_is_read(file: &mut Hashing, most: u64) -> bool {
    io::copy(&mut file.take(most), &mut io::sink()).is_ok_and(|read| read < most)
}

/// Reads the articles of one document in memory, as if it were a file of this name.
pub fn bytes(
    name: &str,
    bytes: &[u8],
    settings: &Settings,
    each: &mut dyn FnMut(Article) -> ControlFlow<()>,
) -> FileReport {
    let budget = UnpackBudget::new(bytes.len() as u64, &settings.limits);
    let mut reading = Reading::new(settings, budget.clone(), each);
    let mut visit = |found: Unpacked<'_>| reading.found(found);
    let mut reader = bytes;
    let flow = Unpack::new(&settings.limits, budget, &mut visit).open(name, name, &mut reader, 0);
    let mut report = reading.report;
    report.bytes = bytes.len() as u64;
    report.hash = flow.is_continue().then(|| xxhash_rust::xxh3::xxh3_64(bytes));
    report
}

struct Reading<'a> {
    settings: &'a Settings,
    budget: UnpackBudget,
    each: &'a mut dyn FnMut(Article) -> ControlFlow<()>,
    report: FileReport,
    /// Documents that the one being read is inside of.
    depth: usize,
}

/// A file inside a document: its path as shown, its name, its bytes.
type Inside = (String, Attachment);

impl<'a> Reading<'a> {
    fn new(settings: &'a Settings, budget: UnpackBudget, each: &'a mut dyn FnMut(Article) -> ControlFlow<()>) -> Self {
        Self { settings, budget, each, report: FileReport::default(), depth: 0 }
    }

    /// Reads the files inside a document as files of their own.
    fn inside(&mut self, files: Vec<Inside>) -> ControlFlow<()> {
        let settings = self.settings;
        if self.depth >= settings.limits.depth
            && let Some((path, _)) = files.first()
        {
            self.report.fault(path, Fault::TooDeep { limit: settings.limits.depth });
            return ControlFlow::Continue(());
        }
        self.depth += 1;
        let (budget, depth) = (self.budget.clone(), self.depth);
        let mut visit = |found: Unpacked<'_>| self.found(found);
        let mut unpack = Unpack::new(&settings.limits, budget, &mut visit);
        let flow = files.iter().try_for_each(|(path, file)| unpack.open(path, &file.name, &mut &file.bytes[..], depth));
        self.depth -= 1;
        flow
    }

    fn found(&mut self, found: Unpacked<'_>) -> ControlFlow<()> {
        match found {
            Unpacked::Problem(problem) => {
                self.report.problem(problem);
                ControlFlow::Continue(())
            }
            Unpacked::Document { path, name, reader } => self.document(&path, &name, reader),
        }
    }

    fn document(&mut self, path: &str, name: &str, reader: &mut dyn BufRead) -> ControlFlow<()> {
        let (head, failed) = decode::prefix(reader, decode::SAMPLE);
        if let Some(error) = failed {
            // Decoders go on failing: the rest is read and the fault reported below.
            self.report.fault(path, Fault::from_io(&error));
        }
        if let Some(kind) = unread(&head, name) {
            self.report.fault(path, Fault::Binary { kind: kind.into() });
            return ControlFlow::Continue(());
        }
        let settings = self.settings;
        let (report, each) = (&mut self.report, &mut *self.each);
        let (mut count, mut too_long) = (0, false);
        let most = settings.limits.article;
        let mut counted = |article: Article| {
            let is_short = (article.title.len() + article.body.len()) as u64 <= most;
            (count, too_long) = (count + usize::from(is_short), too_long || !is_short);
            if is_short { each(article) } else { ControlFlow::Continue(()) }
        };
        let known = report.problem_count;
        let mut problem = |problem| report.problem(problem);
        let (fields, limit) = (&settings.fields, settings.limits.document);
        let mut out = Out { path, fields, limit, each: &mut counted, problem: &mut problem };
        let mut inside = Vec::new();
        let (flow, found) = text(head, name, reader, settings, &mut out, &mut inside);
        self.report.articles += count;
        if too_long {
            self.report.fault(path, Fault::ArticleTooLong { limit: most });
        }
        if count == 0 && inside.is_empty() && self.report.problem_count == known {
            self.report.fault(path, Fault::Empty);
        }
        if let Some(found) = found {
            self.report.decoded(path, found);
        }
        flow?;
        self.inside(inside)
    }
}

/// What a file is that is neither text nor a document.
fn unread(head: &[u8], name: &str) -> Option<&'static str> {
    let is_document = Layer::detect(head) == Layer::Zip || document::of_head(head, name).is_some();
    let kind = decode::binary::kind(head).or(format::is_machinery(name).then_some("code or markup"));
    kind.filter(|_| !is_document)
}

/// Decodes a document and reads it in its format. Those of offices have no encoding of their own; what they hold as
/// files is put to `inside`.
fn text(
    head: Vec<u8>,
    name: &str,
    reader: &mut dyn BufRead,
    settings: &Settings,
    out: &mut Out<'_>,
    inside: &mut Vec<Inside>,
) -> (ControlFlow<()>, Option<stream::Decoded>) {
    let zipped = Layer::detect(&head) == Layer::Zip;
    let kind = document::of_head(&head, name).filter(|_| !zipped);
    let guess = settings.encoding.unwrap_or_else(|| decode::guess(&head).encoding);
    let decoded = || guess.decode_with_bom_removal(&head).0;
    let format = if zipped { Format::Docx } else { Format::detect(name, &decoded()) };
    let mut reader = Cursor::new(head).chain(reader);
    if kind.is_none() && matches!(format, Format::JsonLines | Format::Table) {
        let mut text = Text::new(&mut reader, settings.encoding);
        let flow = match format {
            Format::JsonLines => format::lines::read(&mut text, out),
            _ => format::csv::read(&mut text, name, document::read_table, out),
        };
        return (flow, Some(text.found));
    }
    let Some(bytes) = all_of(reader, out) else { return (ControlFlow::Continue(()), None) };
    let kind = match kind {
        _ if zipped => document::of_package(&bytes),
        Some(DocumentKind::Compound) => Some(DocumentKind::of_compound(&bytes)),
        kind => kind,
    };
    if let Some(kind) = kind {
        let path = out.path;
        let (flow, files) = document::read(kind, &bytes, settings.scans.as_deref(), out);
        inside.extend(files.into_iter().map(|file| (format!("{path}!/{}", file.name), file)));
        return (flow, None);
    }
    if format == Format::Docx {
        return (format::docx::read(&bytes, out), None);
    }
    let (text, found) = stream::whole(bytes, settings.encoding);
    (of_format(format, &text, name, out), Some(found))
}

/// All bytes of a document; `None` when it is too long.
fn all_of(reader: impl Read, out: &mut Out<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Err(error) = reader.take(out.limit + 1).read_to_end(&mut bytes) {
        out.fault(Location::File, Fault::from_io(&error));
    }
    if bytes.len() as u64 > out.limit {
        out.fault(Location::File, Fault::TooLong { limit: out.limit });
        return None;
    }
    Some(bytes)
}

/// Reads a decoded text in its format.
fn of_format(format: Format, text: &str, name: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    match format {
        Format::Markdown => format::markdown::read(text, out),
        Format::Html => match format::sheet::tables(text, name) {
            Some(tables) => document::read_tables(tables, out),
            None => format::html::read(text, out),
        },
        Format::Json => format::json::read(text, out),
        Format::Subtitle(kind) => format::subtitle::read(kind, text, name, out),
        _ => format::txt::read(text, out),
    }
}

impl FileReport {
    fn fault(&mut self, path: &str, fault: Fault) {
        self.problem(Problem { path: path.to_owned(), place: Location::File, fault });
    }

    fn problem(&mut self, problem: Problem) {
        // A broken stream is met once while looking and once while reading.
        if self.problems.contains(&problem) {
            return;
        }
        self.problem_count += 1;
        if self.problems.len() < PROBLEMS {
            self.problems.push(problem);
        }
    }

    fn decoded(&mut self, path: &str, found: stream::Decoded) {
        let encoding = found.encoding.name();
        *self.encodings.entry(encoding).or_default() += 1;
        let garbled = found.garbled;
        if garbled.repaired > 0 {
            self.fault(path, Fault::Repaired { count: garbled.repaired });
        }
        if garbled.left > 0 {
            self.fault(path, Fault::Garbled { count: garbled.left });
        }
        if let Some(other) = found.other {
            let (encoding, other) = (encoding.into(), other.name().into());
            self.fault(path, Fault::Mixed { encoding, other, count: found.replaced });
        } else if found.replaced > 0 {
            self.fault(path, Fault::Replaced { encoding: encoding.into(), count: found.replaced });
        } else if !found.sure {
            self.fault(path, Fault::Unsure { encoding: encoding.into() });
        }
    }
}

/// Hashes and counts what passes.
struct Hashing {
    inner: io::Take<File>,
    hash: Xxh3Default,
    bytes: u64,
}

impl Hashing {
    /// No more than there is now: a file that grows while it is read must not be read for ever. Some of those that the
    /// system makes up have no size.
    fn open(entry: &Entry, length: u64, settings: &Settings) -> io::Result<Self> {
        let size = if length == 0 { settings.limits.document } else { length };
        Ok(Self { inner: File::open(&entry.path)?.take(size), hash: Xxh3Default::new(), bytes: 0 })
    }

    /// The first bytes. Of a zip archive, which is read from its end, all is hashed, and the file stands at its start.
    fn head(&mut self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.by_ref().take(512).read_to_end(&mut head)?;
        if Layer::detect(&head) == Layer::Zip {
            io::copy(self, &mut io::sink())?;
            self.inner.get_mut().rewind()?;
        }
        Ok(head)
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}
