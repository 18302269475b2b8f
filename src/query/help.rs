//! The grammar, documented once: this text is what `search help query` prints.
//!
//! ```text
#![doc = include_str!("help.en.txt")]
//! ```

/// The grammar in Chinese.
pub const ZH: &str = include_str!("help.zh.txt");

/// The grammar in English.
pub const EN: &str = include_str!("help.en.txt");
