//! Pictures of text to words with their places: a trait [`Engine`], the engines behind it, and a [`Reader`] that adds
//! what all pages share: a cache by content, a limit on how many pages are read at once, and a time limit for each.
//!
//! Leaves to the caller where pictures come from and what the words on a page make: their order, columns, articles.
//! To add an engine: a module with a type that implements [`Engine`], and a line in [`open`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod cache;
#[cfg(feature = "paddle")]
mod paddle;
mod picture;
mod process;
mod reader;
mod skew;
mod tesseract;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

pub use cache::Key;
#[cfg(feature = "paddle")]
pub use paddle::Paddle;
pub use picture::Picture;
pub use reader::Reader;
pub use tesseract::Tesseract;

/// A rectangle on a picture, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Some characters in a row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The characters.
    pub text: String,
    /// Where they stand.
    pub rect: Rect,
    /// How sure the engine is of them, 0 to 1.
    pub confidence: f32,
}

/// A line of words from left to right, or from top to bottom.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its words in their order.
    pub words: Vec<Word>,
    /// The size of its characters, in pixels.
    pub size: f32,
    /// True when the characters run from top to bottom.
    #[serde(default)]
    pub vertical: bool,
}

/// What stands on a picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<Line>,
    /// How far the lines are turned, in radians clockwise: what was laid on the glass askew.
    #[serde(default)]
    pub skew: f32,
}

impl Page {
    /// Mean confidence of its characters; `None` when there are none.
    pub fn confidence(&self) -> Option<f32> {
        let words = self.lines.iter().flat_map(|line| &line.words);
        let (sum, count) = words.fold((0., 0), |(sum, count), word| {
            let chars = word.text.chars().count();
            (sum + word.confidence * chars as f32, count + chars)
        });
        (count > 0).then(|| sum / count as f32)
    }
}

/// Why a picture could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// It took longer than it may.
    #[error("not read within {0} s")]
    TimedOut(u64),
    /// The engine, or what was to give the picture, failed.
    #[error("{0}")]
    Failed(String),
}

/// Something that reads pictures of text. One engine serves many threads at once.
pub trait Engine: Send + Sync + fmt::Debug {
    /// What decides what it reads: its name and models. Pages are kept under this name, so two engines, or one with
    /// other models, do not get each other's.
    fn name(&self) -> String;

    /// Reads a picture.
    ///
    /// # Errors
    /// [`Failure::TimedOut`] when it is not done at `until`, [`Failure::Failed`] when the engine fails.
    fn read(&self, picture: &Picture, until: Instant) -> Result<Page, Failure>;
}

/// Why there is no engine: what was looked for, in the order in which it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no engine reads scans: models {models}")]
pub struct NoEngine {
    /// What is wrong with the models of PP-OCR.
    pub models: Missing,
    /// What is wrong with the program; `None` when it is there and models were asked for in its place.
    pub tesseract: Option<Missing>,
}

/// What keeps an engine from being used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Missing {
    /// No folder of models was named.
    #[error("not named")]
    NotNamed,
    /// This build has no engine for them.
    #[error("not read by this build")]
    NotBuilt,
    /// The folder has no such file, or it is none.
    #[error("not usable: {}: {what}", path.display())]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The program is not installed.
    #[error("not installed")]
    NotInstalled,
    /// The program has no model of Chinese.
    #[error("without Chinese")]
    NoChinese,
}

/// Opens the first engine that is there: PP-OCR where `models` names a folder with its models, else the installed
/// tesseract.
///
/// # Errors
/// When there is neither, or the folder that is named cannot be used: it was named for a reason.
pub fn open(models: Option<&Path>) -> Result<Box<dyn Engine>, NoEngine> {
    let wrong = match models {
        None => Missing::NotNamed,
        #[cfg(feature = "paddle")]
        Some(folder) => match Paddle::open(folder) {
            Ok(paddle) => return Ok(Box::new(paddle)),
            Err(wrong) => wrong,
        },
        #[cfg(not(feature = "paddle"))]
        Some(_) => Missing::NotBuilt,
    };
    match Tesseract::find() {
        Ok(tesseract) if models.is_none() => Ok(Box::new(tesseract)),
        Ok(_) => Err(NoEngine { models: wrong, tesseract: None }),
        Err(missing) => Err(NoEngine { models: wrong, tesseract: Some(missing) }),
    }
}
