//! Pages that are pictures of their text: what is drawn on them becomes one picture (`canvas`, from `bitmap`s), an engine
//! of `hansou_ocr` reads it, and its words become placed characters for the layout that all pages share. Files that
//! are pictures themselves (`file`) are documents of such pages.
//!
//! Leaves to `pdf` and `ofd` what is drawn where.

mod bitmap;
mod canvas;
pub(crate) mod file;
mod glyphs;

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use hansou_ocr::{Failure, Key, Page, Reader};

pub(crate) use self::bitmap::{Bitmap, is_picture};
#[cfg(feature = "pdf")]
pub(crate) use self::bitmap::{PIXELS, fits};
pub(crate) use self::canvas::{Matrix, Placed, Source};
use crate::page::PageContent;
use crate::{Document, Note};

/// A page to be read: its number, its size in points, and what is drawn on it, the first below.
pub(crate) struct Scan<'a> {
    pub page: usize,
    pub size: (f32, f32),
    pub pictures: Vec<Placed<'a>>,
}

/// What an engine is least sure of and still believed, over a whole page: photographs are not text.
const BELIEVED: f32 = 0.5;

/// Reads scanned pages, several at once, into the contents of the document's pages; says which could not be read.
pub(crate) fn read(scans: &[Scan<'_>], reader: &Reader, contents: &mut [PageContent], document: &mut Document) {
    for (scan, page) in scans.iter().zip(all(scans, reader)) {
        let content = &mut contents[scan.page];
        match page {
            Ok(page) => {
                let confidence = page.confidence().filter(|confidence| *confidence >= BELIEVED);
                if confidence.is_some() {
                    // What the file itself could not say.
                    content.glyphs.retain(|glyph| glyph.ch != char::REPLACEMENT_CHARACTER);
                    let scale = canvas::scale(scan);
                    content.glyphs.extend(glyphs::place(&page, scale, scan.size));
                }
                content.ocr = confidence;
            }
            Err(Failure::TimedOut(seconds)) => document.notes.push(Note::TimedOut { page: scan.page, seconds }),
            Err(failure) => document.notes.push(Note::Unread { page: scan.page, what: failure.to_string() }),
        }
    }
}

/// The pages in their order, read by as many threads as the reader has.
fn all(scans: &[Scan<'_>], reader: &Reader) -> Vec<Result<Page, Failure>> {
    let next = AtomicUsize::new(0);
    let pages = Mutex::new((0..scans.len()).map(|_| None).collect::<Vec<_>>());
    let work = || {
        while let Some((at, scan)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, scans.get(at)?)))
        {
            let page = reader.page(key(scan), || canvas::draw(scan));
            pages.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(page);
        }
    };
    thread::scope(|scope| {
        // This thread works too.
        for _ in 1..reader.threads().min(scans.len()) {
            scope.spawn(work);
        }
        work();
    });
    let pages = pages.into_inner().unwrap_or_else(PoisonError::into_inner);
    pages.into_iter().map(|page| page.unwrap_or_else(|| Err(Failure::Failed("not read".to_owned())))).collect()
}

/// What decides how a page looks: its size, its pictures as they stand in the file, and where they lie.
fn key(scan: &Scan<'_>) -> Key {
    let mut numbers = vec![scan.size.0, scan.size.1];
    numbers.extend(scan.pictures.iter().flat_map(|placed| placed.matrix));
    let numbers: Vec<u8> = numbers.into_iter().flat_map(f32::to_le_bytes).collect();
    let keys: Vec<[u8; 16]> = scan.pictures.iter().map(|placed| placed.source.key().0.to_le_bytes()).collect();
    Key::hash([numbers.as_slice()].into_iter().chain(keys.iter().map(|key| key.as_slice())))
}
