//! Tells what family a file is of by its content. Names are not looked at: a `.doc` may be a web page.

/// A family of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// Portable Document Format (ISO 32000).
    Pdf,
    /// Open Fixed-layout Document (GB/T 33190).
    Ofd,
    /// A compound file: Word, PowerPoint and Excel up to 2003, WPS.
    Compound,
    /// A message that Outlook saved (.msg), which is a compound file.
    OutlookMessage,
    /// A text of Word 2, which is no compound file.
    Word2,
    /// A zip package of a workbook, a presentation, or OpenDocument.
    OfficePackage,
    /// An office document that is one XML file: Office 2003, flat OpenDocument.
    OfficeXml,
    /// Rich Text Format.
    Rtf,
    /// A message, or a web page saved as one (mht).
    Mail,
    /// Messages one after the other (mbox). A long one is better read message by message: [`messages`](crate::messages).
    Mailbox,
    /// An e-book.
    Epub,
    /// A picture that may be a scan: PNG, JPEG, TIFF, BMP.
    Picture,
}

/// How far from its start a PDF may begin.
const PDF_HEAD: usize = 1024;

impl DocumentKind {
    /// By a file's first bytes, of which four thousand are enough.
    pub fn of_head(head: &[u8]) -> Option<Self> {
        let start = &head[..head.len().min(PDF_HEAD)];
        picture(head)
            .or_else(|| office(head))
            .or_else(|| mail(head))
            .or_else(|| start.windows(5).any(|window| window == b"%PDF-").then_some(Self::Pdf))
    }

    /// The kind of a compound file of which all bytes are given.
    #[cfg(feature = "office")]
    pub fn of_compound(bytes: &[u8]) -> Self {
        if crate::office::is_message(bytes) { Self::OutlookMessage } else { Self::Compound }
    }

    /// By the members of a zip archive: `has` tells whether there is one of this name, in whatever case.
    pub fn of_members(has: &dyn Fn(&str) -> bool) -> Option<Self> {
        if has("OFD.xml") {
            return Some(Self::Ofd);
        }
        let office = ["xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"];
        if office.into_iter().any(has) || has("content.xml") && has("META-INF/manifest.xml") {
            return Some(Self::OfficePackage);
        }
        has("META-INF/container.xml").then_some(Self::Epub)
    }
}

/// Bytes of a text that tell what it is.
const TEXT_HEAD: usize = 4096;

#[cfg(feature = "office")]
fn office(head: &[u8]) -> Option<DocumentKind> {
    // Most files are texts of other kinds: nothing is decoded that does not begin with a tag.
    let tag = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().starts_with(b"<");
    let start = || String::from_utf8_lossy(&head[..head.len().min(TEXT_HEAD)]);
    match head {
        _ if head.starts_with(&crate::office::COMPOUND) => Some(DocumentKind::Compound),
        _ if crate::office::is_word2(head) => Some(DocumentKind::Word2),
        _ if tag && crate::office::is_flat(&start()) => Some(DocumentKind::OfficeXml),
        _ => rtf(head),
    }
}

#[cfg(not(feature = "office"))]
fn office(head: &[u8]) -> Option<DocumentKind> {
    rtf(head)
}

fn rtf(head: &[u8]) -> Option<DocumentKind> {
    head.trim_ascii_start().starts_with(b"{\\rtf").then_some(DocumentKind::Rtf)
}

fn picture(head: &[u8]) -> Option<DocumentKind> {
    crate::scan::is_picture(head).then_some(DocumentKind::Picture)
}

#[cfg(feature = "mail")]
fn mail(head: &[u8]) -> Option<DocumentKind> {
    match crate::mail::is_mailbox(head) {
        true => Some(DocumentKind::Mailbox),
        false => crate::mail::is_message(head).then_some(DocumentKind::Mail),
    }
}

#[cfg(not(feature = "mail"))]
fn mail(_: &[u8]) -> Option<DocumentKind> {
    None
}
