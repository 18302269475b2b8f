//! Text that lies on a page and is not part of it: form fields, text boxes, stamps by their appearance, comments and
//! fields without an appearance by their value.

use hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream, String as PdfString, dict::keys};
use hayro_syntax::page::Page;
use kurbo::Affine;

use super::info;
use super::shown::Shown;
use super::walk::Walker;

/// Annotations of a page that are read.
const MOST: usize = 5_000;
/// Flags of an annotation that is not shown: hidden, not for viewing.
const UNSEEN: i32 = 1 << 1 | 1 << 5;

/// Draws the annotations of a page; what has no appearance is returned as text.
pub(super) fn draw<'a>(walker: &mut Walker<'a>, page: &Page<'a>, ctm: Affine, out: &mut Shown<'a>) -> Vec<String> {
    let mut texts = Vec::new();
    let Some(annotations) = page.raw().get::<Array<'a>>(keys::ANNOTS) else { return texts };
    for annotation in annotations.iter::<Dict<'a>>().take(MOST) {
        let kind = annotation.get::<Name<'_>>(keys::SUBTYPE);
        let kind = kind.as_deref().unwrap_or_default();
        let flags = annotation.get::<i32>(keys::F).unwrap_or(0);
        if flags & UNSEEN != 0 || matches!(kind, b"Link" | b"Popup") {
            continue;
        }
        if walker.layers.hide(annotation.get::<Dict<'_>>(keys::OC)) {
            continue;
        }
        let drawn = out.glyphs.len();
        if let Some(form) = appearance(&annotation) {
            let place = placed(&annotation, &form).unwrap_or(Affine::IDENTITY);
            walker.form(out, &form, page.resources(), ctm * place);
        }
        if out.glyphs.len() == drawn {
            texts.extend(value(&annotation, kind));
        }
    }
    texts
}

/// The form that shows an annotation as it is.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    let appearances = annotation.get::<Dict<'a>>(&b"AP"[..])?;
    if let Some(form) = appearances.get::<Stream<'a>>(&b"N"[..]) {
        return Some(form);
    }
    let states = appearances.get::<Dict<'a>>(&b"N"[..])?;
    states.get::<Stream<'a>>(annotation.get::<Name<'_>>(&b"AS"[..])?)
}

/// Where a form's box lies on the page (ISO 32000-2, 12.5.5).
fn placed(annotation: &Dict<'_>, form: &Stream<'_>) -> Option<Affine> {
    let rect = annotation.get::<Rect>(keys::RECT)?;
    let area = form.dict().get::<Rect>(keys::BBOX)?;
    let matrix = form.dict().get::<[f64; 6]>(keys::MATRIX).map_or(Affine::IDENTITY, Affine::new);
    let shown = matrix.transform_rect_bbox(kurbo::Rect::new(area.x0, area.y0, area.x1, area.y1));
    if shown.width() <= 0. || shown.height() <= 0. {
        return None;
    }
    let scale = ((rect.x1 - rect.x0) / shown.width(), (rect.y1 - rect.y0) / shown.height());
    let to_origin = Affine::translate((-shown.x0, -shown.y0));
    Some(Affine::translate((rect.x0, rect.y0)) * Affine::scale_non_uniform(scale.0, scale.1) * to_origin)
}

/// What a field holds or a comment says.
fn value(annotation: &Dict<'_>, kind: &[u8]) -> Option<String> {
    let said = |dict: &Dict<'_>, key: &[u8]| match dict.get::<Object<'_>>(key) {
        Some(Object::String(text)) => Some(info::text(text.as_bytes())),
        Some(Object::Stream(_)) | None => None,
        Some(_) => None,
    };
    let text = if kind == b"Widget" {
        let parent = annotation.get::<Dict<'_>>(keys::PARENT);
        said(annotation, b"V").or_else(|| said(&parent?, b"V"))
    } else {
        annotation.get::<PdfString<'_>>(&b"Contents"[..]).map(|text| info::text(text.as_bytes()))
    };
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
