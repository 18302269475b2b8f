//! Tells what family a file is of by its content. Names are not looked at: a `.doc` may be a web page.

/// A family of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Portable Document Format (ISO 32000).
    Pdf,
    /// Open Fixed-layout Document (GB/T 33190).
    Ofd,
}

/// How far from its start a PDF may begin.
const PDF_HEAD: usize = 1024;

impl Kind {
    /// By a file's first bytes, of which a thousand are enough.
    pub fn of_head(head: &[u8]) -> Option<Self> {
        let head = &head[..head.len().min(PDF_HEAD)];
        head.windows(5).any(|window| window == b"%PDF-").then_some(Self::Pdf)
    }

    /// By the members of a zip archive: `has` tells whether there is one of this name, in whatever case.
    pub fn of_members(has: &dyn Fn(&str) -> bool) -> Option<Self> {
        has("OFD.xml").then_some(Self::Ofd)
    }
}
