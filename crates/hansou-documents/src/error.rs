//! Why a document could not be read, and how much one may cost.

/// Why nothing of a document could be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It opens with a password only.
    #[error("protected by a password")]
    Locked,
    /// It is not what it claims to be.
    #[error("damaged: {0}")]
    Damaged(String),
    /// It costs more than an honest file would.
    #[error("over a budget: {0}")]
    OverBudget(Budget),
    /// It is a document of a kind that this build does not read.
    #[error("of a kind that is not read")]
    Unsupported,
    /// A reader failed on it.
    #[error("a reader failed: {0}")]
    Failed(String),
}

/// Runs a reader; when it panics it has failed.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Err(Error::Failed(text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()))
    })
}

/// What a file used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Budget {
    /// Bytes that its compressed parts unpack to.
    #[error("more than {} MB unpacked", .0 >> 20)]
    Unpacked(u64),
    /// Bytes of text.
    #[error("more than {} MB of text", .0 >> 20)]
    Text(u64),
    /// Pages, records, members.
    #[error("more than {0} pages")]
    Pages(usize),
    /// Drawing instructions of a page, those of nested forms included.
    #[error("more than {0} drawing instructions on a page")]
    Operators(usize),
    /// Things in things.
    #[error("nested deeper than {0}")]
    Depth(usize),
}

/// How much is taken from one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that its compressed parts may unpack to, all together.
    pub unpacked: u64,
    /// Bytes of text.
    pub text: u64,
    /// Pages of a document, messages of a mailbox.
    pub pages: usize,
    /// Drawing instructions of a page.
    pub operators: usize,
    /// Things in things: forms, groups, messages in messages.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unpacked: 256 << 20, text: 64 << 20, pages: 50_000, operators: 2_000_000, depth: 12 }
    }
}
