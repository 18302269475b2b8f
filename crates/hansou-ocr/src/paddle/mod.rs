//! PP-OCR models as an engine, run in process: `detect` finds the lines of a page, `recognise` reads them. The models are
//! those that PaddleOCR publishes as ONNX files; a folder that the user names has them (`model`).

mod character;
mod detect;
mod level;
mod model;
mod recognise;
mod region;
mod strip;

use std::path::Path;
use std::time::Instant;

use self::model::Models;
use crate::{Engine, Failure, Missing, Page, Picture, skew};

/// The models of one folder.
#[derive(Debug)]
pub struct Paddle {
    models: Models,
}

impl Paddle {
    /// Loads the models of a folder: one file with `det` in its name, one with `rec`, both `.onnx`.
    ///
    /// # Errors
    /// When one of them is not there or cannot be loaded.
    pub fn open(folder: &Path) -> Result<Self, Missing> {
        Models::load(folder).map(|models| Self { models })
    }
}

impl Engine for Paddle {
    fn name(&self) -> String {
        format!("PP-OCR {:016x}", self.models.hash)
    }

    fn read(&self, picture: &Picture, until: Instant) -> Result<Page, Failure> {
        let regions = detect::regions(&self.models.detection, picture, until)?;
        let lines = recognise::lines(&self.models, picture, &regions, until)?;
        Ok(Page { skew: skew::angle(&lines), lines })
    }
}

/// Fails when the time is up.
fn in_time(started: Instant, until: Instant) -> Result<(), Failure> {
    if Instant::now() < until { Ok(()) } else { Err(Failure::TimedOut(started.elapsed().as_secs())) }
}
