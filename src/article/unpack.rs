//! Opens what is compressed or an archive: gz and zst, zip, tar and mailboxes, each in the other to a limited depth,
//! recognised by their first bytes whatever the file is called.
//!
//! Data flows through: nothing is written to disk, and a path inside an archive is only a name. Leaves to `read`
//! what a document is; those of offices, though zips, are handed on as they are.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::rc::Rc;

use hansou_documents::DocumentKind;
use serde::{Deserialize, Serialize};

use super::decode;
use super::format::{document, docx};
use super::litter::is_litter;
use super::problem::{Fault, Location, OverBudget, Problem};

/// How much is taken from one file before it is held to be hostile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a document that must be in memory at once, of one line, of one record.
    pub document: u64,
    /// Bytes of one article.
    pub article: u64,
    /// Figures of one article that are indexed.
    pub figures: usize,
    /// How many times its size a file may unpack to, all layers added.
    pub ratio: u64,
    /// Bytes every file may unpack to, whatever its size.
    pub unpacked: u64,
    /// Layers of compression and archives.
    pub depth: usize,
    /// Members of one archive.
    pub members: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let (document, article) = (256 << 20, 32 << 20);
        Self { document, article, figures: 100_000, ratio: 250, unpacked: 256 << 20, depth: 5, members: 1_000_000 }
    }
}

/// What a file turns out to hold.
pub enum Unpacked<'a> {
    /// A document.
    Document {
        /// Path as shown, `archive!/member` inside an archive.
        path: String,
        /// The name whose extension tells the format: without `.gz` or `.zst`.
        name: String,
        /// Its bytes.
        reader: &'a mut dyn BufRead,
    },
    /// Something that cannot be opened.
    Problem(Problem),
}

/// Receives what is found; breaks to stop.
pub type Visit<'a> = &'a mut dyn FnMut(Unpacked<'_>) -> ControlFlow<()>;

/// Bytes that a file may still unpack to, with all that is inside it.
#[derive(Debug, Clone)]
pub struct UnpackBudget {
    left: Rc<Cell<u64>>,
    allowed: u64,
}

impl UnpackBudget {
    /// For a file of `size` bytes on disk.
    pub fn new(size: u64, limits: &Limits) -> Self {
        let allowed = size.saturating_mul(limits.ratio).max(limits.unpacked);
        Self { left: Rc::new(Cell::new(allowed)), allowed }
    }
}

/// What all layers of one file share.
pub struct Unpack<'a> {
    limits: &'a Limits,
    budget: UnpackBudget,
    visit: Visit<'a>,
}

/// Enough bytes to recognise a tar header, whose magic stands at 257.
const MAGIC: usize = 512;

impl<'a> Unpack<'a> {
    /// For a file, or for a file inside it: then with the budget of the whole.
    pub fn new(limits: &'a Limits, budget: UnpackBudget, visit: Visit<'a>) -> Self {
        Self { limits, budget, visit }
    }

    /// Opens all layers of what `reader` gives. `path` is how it is shown, `name` tells the format.
    pub fn open(&mut self, path: &str, name: &str, reader: &mut dyn BufRead, depth: usize) -> ControlFlow<()> {
        let (head, failed) = decode::prefix(reader, MAGIC);
        if let Some(error) = failed {
            self.problem(path, Fault::from_io(&error))?;
        }
        let layer = Layer::detect(&head);
        let mut reader = Cursor::new(head).chain(reader);
        if layer != Layer::Document && depth >= self.limits.depth {
            return self.problem(path, Fault::TooDeep { limit: self.limits.depth });
        }
        match layer {
            Layer::Document => {
                (self.visit)(Unpacked::Document { path: path.into(), name: name.into(), reader: &mut reader })
            }
            Layer::Gzip => {
                let mut inner = self.budgeted(flate2::bufread::MultiGzDecoder::new(reader));
                self.open(path, bare(name), &mut inner, depth + 1)
            }
            Layer::Zstd => match zstd::stream::read::Decoder::with_buffer(reader) {
                Ok(decoder) => {
                    let mut inner = self.budgeted(decoder);
                    self.open(path, bare(name), &mut inner, depth + 1)
                }
                Err(error) => self.problem(path, Fault::from_io(&error)),
            },
            Layer::Tar => self.tar(path, &mut reader, depth),
            Layer::Mailbox => self.mailbox(path, &mut reader, depth),
            Layer::Zip => {
                let mut bytes = Vec::new();
                let read = reader.by_ref().take(self.limits.document + 1).read_to_end(&mut bytes);
                if bytes.len() as u64 > self.limits.document {
                    return self.problem(path, Fault::TooLong { limit: self.limits.document });
                }
                if let Err(error) = read {
                    self.problem(path, Fault::from_io(&error))?;
                }
                self.zip(path, name, Cursor::new(bytes), depth)
            }
        }
    }

    /// Opens the members of a zip archive.
    pub fn zip(&mut self, path: &str, name: &str, reader: impl Read + Seek, depth: usize) -> ControlFlow<()> {
        let mut archive = match zip::ZipArchive::new(reader) {
            Ok(archive) => archive,
            Err(error) => return self.problem(path, Fault::Damaged { what: error.to_string() }),
        };
        if docx::is_docx(&archive) || document::of_archive(&archive).is_some() {
            let mut reader = archive.into_inner();
            if let Err(error) = reader.rewind() {
                return self.problem(path, Fault::from_io(&error));
            }
            let mut reader = BufReader::new(reader);
            return (self.visit)(Unpacked::Document { path: path.into(), name: name.into(), reader: &mut reader });
        }
        if archive.index_for_name("[Content_Types].xml").is_some() {
            return self.problem(path, Fault::Binary { kind: document::NOT_READ.into() });
        }
        if archive.len() > self.limits.members {
            self.problem(path, Fault::TooMany { limit: self.limits.members })?;
        }
        for index in 0..archive.len().min(self.limits.members) {
            self.zipped(path, &mut archive, index, depth)?;
        }
        ControlFlow::Continue(())
    }

    /// Opens one member of a zip archive.
    fn zipped<R: Read + Seek>(
        &mut self,
        path: &str,
        archive: &mut zip::ZipArchive<R>,
        index: usize,
        depth: usize,
    ) -> ControlFlow<()> {
        let (member, skip, encrypted) = match archive.by_index_raw(index) {
            Ok(file) => {
                let member = decode::short(file.name_raw());
                let skip = file.is_dir() || is_hidden(&member);
                (member, skip, file.encrypted())
            }
            Err(error) => return self.problem(path, Fault::Damaged { what: error.to_string() }),
        };
        let shown = format!("{path}!/{member}");
        if skip {
            return ControlFlow::Continue(());
        }
        if encrypted {
            return self.problem(&shown, Fault::Encrypted);
        }
        match archive.by_index(index) {
            Ok(file) => {
                let mut inner = self.budgeted(file);
                self.open(&shown, &member, &mut inner, depth + 1)
            }
            Err(error) => self.problem(&shown, Fault::Damaged { what: error.to_string() }),
        }
    }

    fn tar(&mut self, path: &str, reader: &mut dyn BufRead, depth: usize) -> ControlFlow<()> {
        let mut archive = tar::Archive::new(reader);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.problem(path, Fault::from_io(&error)),
        };
        for (count, entry) in entries.enumerate() {
            if count == self.limits.members {
                return self.problem(path, Fault::TooMany { limit: self.limits.members });
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.problem(path, Fault::from_io(&error)),
            };
            let member = decode::short(&entry.path_bytes());
            if !entry.header().entry_type().is_file() || is_hidden(&member) {
                continue;
            }
            // Sparse members hold more than their archive does.
            let mut inner = self.budgeted(entry);
            self.open(&format!("{path}!/{member}"), &member, &mut inner, depth + 1)?;
        }
        ControlFlow::Continue(())
    }

    /// Opens the messages of a mailbox, which are named by their numbers.
    fn mailbox(&mut self, path: &str, reader: &mut dyn BufRead, depth: usize) -> ControlFlow<()> {
        for (count, message) in (1..).zip(hansou_documents::messages(reader, self.limits.document)) {
            if count > self.limits.members {
                return self.problem(path, Fault::TooMany { limit: self.limits.members });
            }
            let shown = format!("{path}!/{count}");
            match message {
                Ok((bytes, cut)) => {
                    if cut {
                        self.problem(&shown, Fault::TooLong { limit: self.limits.document })?;
                    }
                    self.open(&shown, &format!("{count}.eml"), &mut &bytes[..], depth + 1)?;
                }
                Err(error) => return self.problem(path, Fault::from_io(&error)),
            }
        }
        ControlFlow::Continue(())
    }

    fn budgeted<R: Read>(&self, inner: R) -> BufReader<Budgeted<R>> {
        BufReader::new(Budgeted { inner, budget: self.budget.clone() })
    }

    fn problem(&mut self, path: &str, fault: Fault) -> ControlFlow<()> {
        (self.visit)(Unpacked::Problem(Problem { path: path.into(), place: Location::File, fault }))
    }
}

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// gzip.
    Gzip,
    /// Zstandard, also when it starts with a skippable frame.
    Zstd,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// Messages one after the other.
    Mailbox,
    /// None of these.
    Document,
}

impl Layer {
    /// Looks at up to 512 bytes.
    pub fn detect(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            _ if head.get(257..262) == Some(b"ustar") => Self::Tar,
            _ if DocumentKind::of_head(head) == Some(DocumentKind::Mailbox) => Self::Mailbox,
            _ => Self::Document,
        }
    }
}

/// Counts what comes out of a layer against what the whole file may unpack to.
struct Budgeted<R> {
    inner: R,
    budget: UnpackBudget,
}

impl<R: Read> Read for Budgeted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let UnpackBudget { left, allowed } = &self.budget;
        match left.get().checked_sub(count as u64) {
            Some(rest) => left.set(rest),
            None => {
                left.set(0);
                return Err(io::Error::other(OverBudget(*allowed)));
            }
        }
        Ok(count)
    }
}

/// A name without the extension of its compression.
fn bare(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    for extension in [".gz", ".zst", ".gzip", ".zstd", ".tgz", ".tzst"] {
        if lower.ends_with(extension) {
            return &name[..name.len() - extension.len()];
        }
    }
    name
}

/// Members that are hidden, or that systems add.
fn is_hidden(member: &str) -> bool {
    member.split(['/', '\\']).any(|part| part != "." && part != ".." && is_litter(part))
}
