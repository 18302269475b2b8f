//! Articles to an inverted index on disk, and the open index. Tantivy lives here (and in `find`).
//!
//! `schema` names the fields, `terms` says which terms a text has (for articles and queries alike), `postings` keeps
//! where they stand, `analyse` turns an article into a document, `figures` puts its figures there and `mentions` the days it speaks of, `layout` lays out the
//! index folder, `directory` writes files durably and privately, `checksum` and `seal` make damage known, `manifest` remembers
//! the files, `writer` commits, `commit` is what a commit says of itself, `failure` what tantivy says when it fails, `byte_budget` bounds what waits for it,
//! `refresh` brings an index up to date with folders, `store` is what takes its articles,
//! `follow` does so whenever they change, `optimize` merges, `open` reads, `per_segment` is what it holds for each segment, `stats` and `space` count, `verify`
//! looks for damage. To add a field: `schema`, then `analyse`.

mod analyse;
pub mod articles;
mod byte_budget;
mod checksum;
mod commit;
mod directory;
mod failure;
mod figure_list;
pub mod figures;
#[cfg(feature = "watch")]
mod follow;
mod fs_trace;
mod layout;
mod manifest;
pub mod mentions;
mod open;
mod optimize;
pub mod per_segment;
pub mod postings;
#[cfg(test)]
mod power_loss;
mod refresh;
mod schema;
mod seal;
mod space;
mod stats;
mod store;
pub mod terms;
mod user_words;
mod verify;
mod writer;

pub(crate) use analyse::day_of;
#[cfg(feature = "cluster")]
pub(crate) use analyse::{Analysed, AnalysedText};
pub use analyse::{FactCounts, key_of};
#[cfg(feature = "cluster")]
pub(crate) use byte_budget::{ByteBudget, bytes as article_bytes};
pub(crate) use failure::from_tantivy;
pub use figure_list::{FigureList, ListedFigure};
#[cfg(feature = "watch")]
pub use follow::{Follow, follow, follow_folders};
pub use layout::is_being_written;
pub use manifest::{FileRecord, Manifest};
pub use open::{Index, Meta, Revision, Stored};
pub use optimize::{Optimized, optimize};
#[cfg(feature = "cluster")]
pub(crate) use refresh::file_key;
pub use refresh::{Report, Settings, Watch, refresh, refresh_into};
pub(crate) use schema::{DATE_COLUMN, FIGURE_COLUMNS, KEY_COLUMN, MENTIONS_COLUMN, METRICS_COLUMN, SOURCE_COLUMN};
pub use schema::{FORMAT, Fields};
pub use space::{Space, SpacePart};
pub use stats::Stats;
pub use store::{Amount, Store};
#[cfg(feature = "cluster")]
pub(crate) use user_words::read as read_words;
pub use verify::{Fault, Verified, verify};
pub use writer::Writer;
