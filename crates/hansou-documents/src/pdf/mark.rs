//! Text that the file gives in place of what its glyphs say (ActualText of marked content, ISO 32000, 14.9.4).

use hayro_syntax::object::{Dict, Object, String as PdfString};
use hayro_syntax::page::Resources;

use super::info;
use crate::page::{Bounds, Glyph};

/// Text for a marked piece of a page.
pub(super) struct Replacement {
    pub text: String,
    /// Around the glyphs that it stands for.
    pub bounds: Option<Bounds>,
    pub size: f32,
    pub invisible: bool,
}

impl Replacement {
    /// Its characters, spread evenly over what they replace.
    pub fn glyphs(self) -> Vec<Glyph> {
        let Self { text, bounds: Some(bounds), size, invisible } = self else { return Vec::new() };
        let vertical = bounds.height() > 1.5 * size && bounds.width() < 1.5 * size;
        let shares = bounds.split(text.chars().count(), vertical);
        text.chars().zip(shares).map(|(ch, bounds)| Glyph { ch, bounds, size, vertical, invisible }).collect()
    }
}

/// The text that the properties of a mark give, which stand beside it or in the resources.
pub(super) fn actual_text(properties: &Object<'_>, resources: &Resources<'_>) -> Option<String> {
    let of = |dict: &Dict<'_>| dict.get::<PdfString<'_>>(&b"ActualText"[..]).map(|text| info::text(text.as_bytes()));
    match properties {
        Object::Dict(dict) => of(dict),
        Object::Name(name) => of(&resources.properties.get::<Dict<'_>>(name)?),
        _ => None,
    }
}
