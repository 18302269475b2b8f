//! What can be wrong with a file, in fields rather than words, so that a program can say it in its user's language.
//!
//! `Display` says it in English, as a fact. Leaves to the caller what to do about it: reading always goes on with the rest.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::panic::{self, AssertUnwindSafe};

use serde::{Deserialize, Serialize};

/// Something wrong with a file, or with one place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file as shown; a member of an archive as `archive!/member`.
    pub path: String,
    /// Where in it.
    pub place: Location,
    /// What is wrong.
    pub fault: Fault,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Location {
    /// All of it.
    File,
    /// A line, from 1.
    Line(u64),
    /// A record of a JSON array, from 1.
    Record(u64),
}

/// What is wrong with a file or a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Fault {
    /// The system would not give it.
    Unreadable {
        /// What the system said.
        what: String,
    },
    /// Compressed or archived data ends too early; what came before was read.
    Truncated,
    /// Compressed or archived data is not what it claims to be; what came before was read.
    Damaged {
        /// What the decoder said.
        what: String,
    },
    /// It is not text.
    Binary {
        /// What it seems to be: "a PDF document".
        kind: Cow<'static, str>,
    },
    /// A protected member of an archive.
    Encrypted,
    /// It unpacks to far more than an honest file would.
    Bomb {
        /// Bytes it may unpack to.
        limit: u64,
    },
    /// A document, line or record is too large to be taken into memory.
    TooLong {
        /// Bytes it may have.
        limit: u64,
    },
    /// An article is too large; the others of the file were read.
    ArticleTooLong {
        /// Bytes it may have.
        limit: u64,
    },
    /// An article has too many figures; its text is indexed, its first figures are.
    TooManyFigures {
        /// Figures that are indexed.
        limit: usize,
    },
    /// The program failed on it.
    Failed {
        /// What it said.
        what: String,
    },
    /// Archives in archives in archives.
    TooDeep {
        /// Layers that are opened.
        limit: usize,
    },
    /// An archive has too many members; the first ones were read.
    TooMany {
        /// Members that are read.
        limit: usize,
    },
    /// Not valid JSON.
    Json {
        /// What the parser said.
        what: String,
    },
    /// A line of a table has more cells than the header.
    Cells {
        /// Cells found.
        found: usize,
        /// Cells of the header.
        wanted: usize,
    },
    /// No row of a table names its columns; they were taken by what they hold.
    NoHeader {
        /// The column taken as title, from 1.
        title: Option<usize>,
        /// The column taken as text, from 1.
        body: usize,
    },
    /// A record has neither title nor body that could be recognised.
    NoText {
        /// The names it has.
        names: Vec<String>,
    },
    /// There is no text in it.
    Empty,
    /// Bytes that are no characters of the encoding.
    Replaced {
        /// The encoding.
        encoding: Cow<'static, str>,
        /// How many sequences became U+FFFD.
        count: u64,
    },
    /// Lines are in two encodings; each was read in its own.
    Mixed {
        /// The encoding of most lines.
        encoding: Cow<'static, str>,
        /// That of the others.
        other: Cow<'static, str>,
        /// How many sequences are in neither and became U+FFFD.
        count: u64,
    },
    /// Text had been decoded wrongly and saved again; its lines were repaired.
    Repaired {
        /// How many lines.
        count: u64,
    },
    /// Text seems to have been decoded wrongly and saved again, and cannot be had back.
    Garbled {
        /// How many lines.
        count: u64,
    },
    /// The encoding is a guess with a close second.
    Unsure {
        /// The encoding taken.
        encoding: Cow<'static, str>,
    },
    /// Pages of a document that are pictures of their text, and were not read.
    Scanned {
        /// How many.
        pages: usize,
    },
    /// A file that is a picture, which may be a scan, and was not read.
    Picture {
        /// Its pages.
        pages: usize,
    },
    /// A scanned page took longer than it may.
    ScanTimedOut {
        /// Its number, from 1.
        page: usize,
        /// Seconds that it had.
        seconds: u64,
    },
    /// A scanned page could not be read.
    ScanFailed {
        /// Its number, from 1.
        page: usize,
        /// What the engine said.
        what: String,
    },
    /// Characters of a document that nothing identifies.
    Unidentified {
        /// How many.
        count: usize,
        /// Of all.
        of: usize,
    },
    /// A page draws more than an honest one would; what came before was read.
    Drawings {
        /// Drawing instructions that are followed.
        limit: usize,
    },
    /// A symbolic link that leads out of the folder, or nowhere.
    Link,
}

impl Fault {
    /// True when text of the user's may be missing from the index because of this.
    pub fn loses_text(&self) -> bool {
        match self {
            Self::Mixed { count, .. } => *count > 0,
            Self::Cells { .. }
            | Self::NoHeader { .. }
            | Self::Unsure { .. }
            | Self::Repaired { .. }
            | Self::Empty
            | Self::Picture { .. }
            | Self::Link => false,
            _ => true,
        }
    }

    /// Scanned pages that were not read because of this.
    pub fn unread_scans(&self) -> usize {
        match self {
            Self::Scanned { pages } | Self::Picture { pages } => *pages,
            Self::ScanTimedOut { .. } | Self::ScanFailed { .. } => 1,
            _ => 0,
        }
    }

    /// The fault behind an error while reading.
    pub fn from_io(error: &io::Error) -> Self {
        if let Some(over) = error.get_ref().and_then(|inner| inner.downcast_ref::<OverBudget>()) {
            return Self::Bomb { limit: over.0 };
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                Self::Damaged { what: error.to_string() }
            }
            _ => Self::Unreadable { what: error.to_string() },
        }
    }
}

/// A limit in bytes as people give it: 256 MB, 300 kB, 12 bytes (powers of 1024).
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{} kB", bytes >> 10),
        _ => format!("{} MB", bytes >> 20),
    }
}

/// Runs `work`; when it panics, gives what the panic says. Nothing that `work` was changing may be used afterwards.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
    })
}

/// Carried by an [`io::Error`] when more was unpacked than the limit of this many bytes.
#[derive(Debug)]
pub struct OverBudget(pub u64);

impl fmt::Display for OverBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} bytes unpacked", self.0)
    }
}

impl std::error::Error for OverBudget {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        match self.place {
            Location::File => {}
            Location::Line(line) => write!(f, ", line {line}")?,
            Location::Record(record) => write!(f, ", record {record}")?,
        }
        write!(f, ": {}", self.fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All are named, so that no new one is left without words.
        match self {
            Self::Unreadable { .. }
            | Self::Truncated
            | Self::Damaged { .. }
            | Self::Binary { .. }
            | Self::Encrypted
            | Self::Failed { .. }
            | Self::Empty
            | Self::Link
            | Self::Scanned { .. }
            | Self::Picture { .. }
            | Self::ScanTimedOut { .. }
            | Self::ScanFailed { .. } => self.unread(f),
            Self::Bomb { .. }
            | Self::TooLong { .. }
            | Self::ArticleTooLong { .. }
            | Self::TooManyFigures { .. }
            | Self::TooDeep { .. }
            | Self::TooMany { .. }
            | Self::Drawings { .. } => self.limit(f),
            Self::Json { .. }
            | Self::Cells { .. }
            | Self::NoHeader { .. }
            | Self::NoText { .. }
            | Self::Replaced { .. }
            | Self::Mixed { .. }
            | Self::Repaired { .. }
            | Self::Garbled { .. }
            | Self::Unsure { .. }
            | Self::Unidentified { .. } => self.content(f),
        }
    }
}

impl Fault {
    /// Says why a file, or its pages, could not be read.
    fn unread(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { what } => write!(f, "cannot be read ({what})"),
            Self::Truncated => f.write_str("ends too early; what came before was read"),
            Self::Damaged { what } => write!(f, "damaged ({what}); what could be read was read"),
            Self::Binary { kind } => write!(f, "skipped, it is {kind}"),
            Self::Encrypted => f.write_str("skipped, it is protected by a password"),
            Self::Failed { what } => write!(f, "reading it failed ({what}), the rest of it was not read"),
            Self::Empty => f.write_str("holds no text"),
            Self::Link => f.write_str("a link that leads out of the folder or nowhere was not followed"),
            Self::Scanned { pages } => write!(f, "{pages} pages are pictures of text and were not read"),
            Self::Picture { pages } => write!(f, "a picture ({pages} pages), not read"),
            Self::ScanTimedOut { page, seconds } => write!(f, "scanned page {page} was not read within {seconds} s"),
            Self::ScanFailed { page, what } => write!(f, "scanned page {page} could not be read ({what})"),
            _ => Ok(()),
        }
    }

    /// Says which limit was met.
    fn limit(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bomb { limit } => write!(f, "unpacks to more than {}, the rest was not read", size(*limit)),
            Self::TooLong { limit } => write!(f, "longer than {} and skipped", size(*limit)),
            Self::ArticleTooLong { limit } => write!(f, "an article longer than {} was skipped", size(*limit)),
            Self::TooManyFigures { limit } => {
                write!(f, "only the first {limit} figures of an article can be asked for")
            }
            Self::TooDeep { limit } => write!(f, "archives nested deeper than {limit}"),
            Self::TooMany { limit } => write!(f, "only the first {limit} members were read"),
            Self::Drawings { limit } => {
                write!(f, "a page has more than {limit} drawing instructions; what came before was read")
            }
            _ => Ok(()),
        }
    }

    /// Says what is odd about what was read: its fields and its characters.
    fn content(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json { what } => write!(f, "not valid JSON ({what}); skipped"),
            Self::Cells { found, wanted } => {
                write!(f, "{found} cells where the header has {wanted}; the surplus was taken as text")
            }
            Self::NoHeader { title, body } => {
                f.write_str("no row names the columns; ")?;
                title.map_or(Ok(()), |title| write!(f, "column {title} was taken as title, "))?;
                write!(f, "column {body} as text")
            }
            Self::NoText { names } => {
                write!(f, "no title or body recognised among the fields {}", names.join(", "))
            }
            Self::Replaced { encoding, count } => {
                write!(f, "{count} places are not valid {encoding} and became \u{fffd}")
            }
            Self::Mixed { encoding, other, count } => {
                write!(f, "its lines are in {encoding} and in {other}; {count} places are in neither")
            }
            Self::Repaired { count } => {
                write!(f, "{count} lines had been decoded wrongly and saved again, and were repaired")
            }
            Self::Garbled { count } => {
                write!(f, "{count} lines seem to have been decoded wrongly and saved again, and are lost")
            }
            Self::Unsure { encoding } => write!(f, "taken for {encoding}, which is not certain"),
            Self::Unidentified { count, of } => {
                write!(f, "{count} of {of} characters have no meaning in the file and became \u{fffd}")
            }
            _ => Ok(()),
        }
    }
}
