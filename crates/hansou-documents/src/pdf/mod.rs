//! PDF (ISO 32000): the placed characters of its pages, laid out as articles; properties, outline, attachments.
//!
//! hayro reads objects, encryption, fonts and character maps; ours is the walk of the text operators (`walk`, which gives what is `shown`), the
//! meaning of glyphs that have no map (`glyphs`, `legacy`), the budget of what is unpacked (`stream`), annotations,
//! layers and properties. The layout is that of [`crate::page`].

mod annotations;
mod colour;
mod glyphs;
mod info;
mod layers;
mod legacy;
mod mark;
mod picture;
mod shown;
mod stream;
mod walk;

use hansou_ocr::Reader;
use hayro_syntax::object::{Array, Dict, Stream, dict::keys};
use hayro_syntax::page::Page as PdfPage;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::Affine;

use self::glyphs::Fonts;
use self::layers::Layers;
use self::shown::Shown;
use self::stream::Inflate;
use self::walk::Walker;
use crate::page::{self, PageContent};
use crate::scan::{self, Scan};
use crate::{Budget, Document, Error, Limits, Note};

/// Operators of a whole document, in pages' budgets.
const PAGES_OF_OPERATORS: usize = 40;
/// One character of so many may be unidentified without a word.
const WORTH_SAYING: usize = 100;
/// A page with fewer characters may be a picture of one.
const FEW: usize = 20;

/// Reads a PDF of which all bytes are given.
///
/// # Errors
/// When it is locked, no PDF, or a bomb.
pub fn read(bytes: &[u8], limits: &Limits, reader: Option<&Reader>) -> Result<Document, Error> {
    if stream::is_bomb(bytes, limits.unpacked) {
        return Err(Error::OverBudget(Budget::Unpacked(limits.unpacked)));
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Error::Locked,
        LoadPdfError::Decryption(_) => Error::Damaged("an encryption that is not known".to_owned()),
        LoadPdfError::Invalid => Error::Damaged("no pages of a PDF found".to_owned()),
    })?;
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let mut document = Document::default();
    let mut walker = Walker {
        fonts: Fonts::new(),
        layers: Layers::new(&root),
        inflate: Inflate::new(limits),
        limits: *limits,
        left: limits.operators.saturating_mul(PAGES_OF_OPERATORS),
        keeps_pictures: reader.is_some(),
    };
    let (mut contents, scans) = pages(&pdf, &mut walker, &mut document);
    match reader {
        Some(reader) => scan::read(&scans, reader, &mut contents, &mut document),
        None if scans.is_empty() => {}
        None => document.notes.push(Note::Scanned(scans.iter().map(|scan| scan.page).collect())),
    }
    info::properties(&pdf, &root, &mut walker.inflate, &mut document);
    info::attachments(&root, &mut walker.inflate, &mut document);
    let chapters = info::outline(&pdf, &root).into_iter().map(|chapter| (chapter.title, chapter.page)).collect();
    page::lay_out(contents, chapters, &mut document);
    Ok(document)
}

/// Walks all pages; those that are pictures of their text are given too.
fn pages<'a>(pdf: &'a Pdf, walker: &mut Walker<'a>, document: &mut Document) -> (Vec<PageContent>, Vec<Scan<'a>>) {
    let limits = walker.limits;
    let (mut contents, mut scans) = (Vec::new(), Vec::new());
    let (mut unidentified, mut all, mut text) = (0, 0, 0);
    for (number, page) in pdf.pages().iter().enumerate() {
        if number >= limits.pages {
            info::over(document, Budget::Pages(limits.pages));
            break;
        }
        let (mut shown, content) = read_page(walker, page, document);
        if let Some(budget) = shown.over {
            info::over(document, budget);
        }
        unidentified += shown.unidentified;
        all += content.glyphs.len();
        text += content.glyphs.iter().map(|glyph| glyph.ch.len_utf8() as u64).sum::<u64>();
        let area = f64::from(content.size.0) * f64::from(content.size.1);
        if is_picture(&shown, &content, area) {
            scans.push(Scan { page: number, size: content.size, pictures: std::mem::take(&mut shown.placed) });
        }
        contents.push(content);
        if text > limits.text {
            info::over(document, Budget::Text(limits.text));
            break;
        }
        if walker.left == 0 {
            break;
        }
    }
    // A bullet here and there is no loss.
    if unidentified * WORTH_SAYING > all {
        document.notes.push(Note::Unidentified { count: unidentified, of: all });
    }
    (contents, scans)
}

/// Whether a page is a picture of its text: images over half of it, and hardly a character, or many unknown ones.
fn is_picture(shown: &Shown<'_>, content: &PageContent, area: f64) -> bool {
    let known = content.glyphs.len() - shown.unidentified.min(content.glyphs.len());
    let unreadable = shown.unidentified * 10 > content.glyphs.len() * 3;
    shown.pictures > 0.5 * area && (known < FEW || unreadable && known < 10 * FEW.max(shown.unidentified))
}

fn read_page<'a>(walker: &mut Walker<'a>, page: &PdfPage<'a>, document: &mut Document) -> (Shown<'a>, PageContent) {
    let ctm = Affine::new(page.initial_transform(true).as_coeffs());
    let content = match content(walker, page) {
        Ok(content) => content,
        Err(budget) => {
            info::over(document, budget);
            Vec::new()
        }
    };
    let mut shown = walker.page(&content, page.resources(), ctm);
    legacy::mend(&mut shown.glyphs, &std::mem::take(&mut shown.codes));
    let notes = annotations::draw(walker, page, ctm, &mut shown);
    let size = page.render_dimensions();
    let mut glyphs = std::mem::take(&mut shown.glyphs);
    glyphs.retain(|glyph| glyph.bounds.touches(size));
    (shown, PageContent { size, glyphs, notes, ocr: None })
}

/// The operators of a page.
fn content(walker: &mut Walker<'_>, page: &PdfPage<'_>) -> Result<Vec<u8>, Budget> {
    if let Some(stream) = page.raw().get::<Stream<'_>>(keys::CONTENTS) {
        return Ok(walker.inflate.content(&stream)?.unwrap_or_default());
    }
    let mut all = Vec::new();
    let streams = page.raw().get::<Array<'_>>(keys::CONTENTS);
    for stream in streams.iter().flat_map(|streams| streams.iter::<Stream<'_>>()) {
        all.extend(walker.inflate.content(&stream)?.unwrap_or_default());
        // Streams are parted by white space.
        all.push(b'\n');
        if all.len() as u64 > walker.limits.unpacked {
            return Err(Budget::Unpacked(walker.limits.unpacked));
        }
    }
    Ok(all)
}
