//! Documents as plain values: from the bytes of a PDF, OFD, Office, mail or e-book file to a [`Document`] of parts,
//! blocks, tables and attachments.
//!
//! The kind is told by content, never by name: [`DocumentKind::of_head`] for what its first bytes give away, [`DocumentKind::of_members`]
//! for what is a zip archive. [`read`] never panics and never hangs: budgets ([`Limits`]) bound what a file may cost, and
//! what was left out is said in [`Document::notes`]. Dates are given as the document writes them. To the caller is left
//! what a date means, what of a part becomes a search result, and what to do with attachments.
//!
//! To add a family: a module with a function from bytes to `Result<Document, Error>`, a member of [`DocumentKind`], a line in
//! the functions that tell kinds, and a cargo feature.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod document;
#[cfg(feature = "epub")]
mod epub;
mod error;
mod kind;
#[cfg(feature = "mail")]
mod mail;
pub mod numbering;
#[cfg(feature = "ofd")]
mod ofd;
#[cfg(feature = "office")]
mod office;
#[cfg(any(feature = "office", feature = "epub", feature = "ofd"))]
mod package;
mod page;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "rtf")]
mod rtf;
mod scan;
#[cfg(any(feature = "office", feature = "epub", feature = "ofd"))]
mod xml;

use hansou_ocr::Reader;

pub use document::{Attachment, Block, BlockKind, Document, DocumentPart, Line, Note, Page, Rect};
pub use error::{Budget, Error, Limits};
pub use kind::DocumentKind;
#[cfg(feature = "mail")]
pub use mail::messages;

/// Reads a document of which all bytes are given.
///
/// # Errors
///
/// When nothing of it can be read: it is locked, damaged, over a budget from its start, or its family's cargo feature
/// is off.
pub fn read(kind: DocumentKind, bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    read_with(kind, bytes, limits, None)
}

/// Reads a document of which all bytes are given. Pages that are pictures of their text are read by `reader`; without one
/// they are only named.
///
/// # Errors
///
/// As for [`read`]. Pages that an engine fails on are in [`Document::notes`].
pub fn read_with(
    kind: DocumentKind,
    bytes: &[u8],
    limits: &Limits,
    reader: Option<&Reader>,
) -> Result<Document, Error> {
    error::caught(|| match kind {
        #[cfg(feature = "pdf")]
        DocumentKind::Pdf => pdf::read(bytes, limits, reader),
        #[cfg(feature = "ofd")]
        DocumentKind::Ofd => ofd::read(bytes, limits, reader),
        #[cfg(feature = "office")]
        DocumentKind::Compound => office::read_compound(bytes, limits),
        #[cfg(feature = "office")]
        DocumentKind::OutlookMessage => office::read_message(bytes, limits),
        #[cfg(feature = "office")]
        DocumentKind::Word2 => office::read_word2(bytes),
        #[cfg(feature = "office")]
        DocumentKind::OfficePackage => office::read_package(bytes, limits),
        #[cfg(feature = "office")]
        DocumentKind::OfficeXml => office::read_flat(bytes, limits),
        #[cfg(feature = "rtf")]
        DocumentKind::Rtf => rtf::read(bytes, limits),
        #[cfg(feature = "mail")]
        DocumentKind::Mail => mail::read(bytes, limits),
        #[cfg(feature = "mail")]
        DocumentKind::Mailbox => mail::read_mailbox(bytes, limits),
        DocumentKind::Picture => scan::file::read(bytes, limits, reader),
        #[cfg(feature = "epub")]
        DocumentKind::Epub => epub::read(bytes, limits),
        #[allow(unreachable_patterns, reason = "with all features there are no others")]
        _ => Err(Error::Unsupported),
    })
}
