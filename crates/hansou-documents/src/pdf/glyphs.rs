//! What a character code means, and how large its glyph is: the font's own word first (ToUnicode, the predefined
//! character maps), then the character map inside the embedded font. Leaves bytes of GBK in one-byte
//! fonts to `legacy`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn};
use hayro_syntax::object::Dict;
use kurbo::{Affine, Point};
use skrifa::MetadataProvider;

use crate::page::Bounds;

/// From a glyph's number to its character.
type CharacterMap = HashMap<u32, char>;

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    fonts: FontResolverFn,
    maps: CMapResolverFn,
    /// Of each embedded font program, by its key.
    own_maps: RefCell<HashMap<u128, Rc<CharacterMap>>>,
}

/// The text of one code.
pub(super) enum Text {
    Char(char),
    String(String),
}

impl Text {
    /// Gives each character its share of the glyph's box.
    pub fn place(&self, bounds: Bounds, vertical: bool, mut each: impl FnMut(char, Bounds)) {
        match self {
            Self::Char(c) => each(*c, bounds),
            Self::String(text) => {
                let shares = bounds.split(text.chars().count(), vertical);
                text.chars().zip(shares).for_each(|(ch, bounds)| each(ch, bounds));
            }
        }
    }
}

impl<'a> Fonts<'a> {
    pub fn new() -> Self {
        let fonts: FontResolverFn = Arc::new(|query| match query {
            FontQuery::Standard(standard) => Some(standard.get_font_data()),
            // Only its metrics matter: without any font program nothing of a font's text is read.
            FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
        });
        let maps: CMapResolverFn = Arc::new(hayro_cmap::load_embedded);
        Self { cache: FontCache::new(), fonts, maps, own_maps: RefCell::default() }
    }

    pub fn load(&self, dict: &Dict<'a>) -> Option<Font<'a>> {
        self.cache.font(dict, &self.fonts, &self.maps)
    }

    /// What a code means; `None` when nothing says it.
    pub fn text(&self, font: &Font<'a>, code: u32) -> Option<Text> {
        let glyph = font.glyph(font.map_code(code), code);
        let said = match &glyph {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        match said {
            Some(BfString::Char(c)) if c != '\0' && c != char::REPLACEMENT_CHARACTER => return Some(Text::Char(c)),
            Some(BfString::String(text)) if !text.is_empty() => return Some(Text::String(text)),
            _ => {}
        }
        let FontGlyph::Outline(glyph) = glyph else { return None };
        let data = glyph.font_data()?;
        let known = self.own_maps.borrow().get(&data.cache_key).cloned();
        let map = known.unwrap_or_else(|| {
            let map = Rc::new(own_map((*data.data).as_ref()));
            self.own_maps.borrow_mut().insert(data.cache_key, map.clone());
            map
        });
        map.get(&glyph.glyph_id().to_u32()).copied().map(Text::Char)
    }
}

/// What the font program's own character map says, turned round.
fn own_map(program: &[u8]) -> CharacterMap {
    let mut map = CharacterMap::new();
    if let Ok(font) = skrifa::FontRef::new(program) {
        for (code, glyph) in font.charmap().mappings() {
            let c = char::from_u32(code).filter(|c| !is_private(*c));
            if let Some(c) = c {
                map.entry(glyph.to_u32()).or_insert(c);
            }
        }
    }
    map
}

/// Characters whose meaning is a font's own affair.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// The size of text on the page.
pub(super) struct Size {
    /// The em in points, as the page is shown.
    pub em: f32,
    /// The em in text space.
    own: f64,
}

/// How far a glyph's box reaches below and above its baseline, in ems.
const BOX: [f64; 2] = [-0.15, 0.85];

impl Size {
    pub fn new(matrix: &Affine, own: f64) -> Self {
        let [_, _, c, d, ..] = matrix.as_coeffs();
        Self { em: (own.abs() * c.hypot(d)) as f32, own }
    }

    /// The box of a glyph of horizontal text.
    pub fn beside(&self, matrix: &Affine, rise: f64, width: f64) -> Bounds {
        bounds_of(matrix, [0., width], BOX.map(|part| rise + part * self.own))
    }

    /// The box of a glyph of vertical text, whose origin stands at the middle of its upper edge.
    pub fn below(&self, matrix: &Affine, rise: f64, advance: f64) -> Bounds {
        bounds_of(matrix, [-0.5 * self.own, 0.5 * self.own], [rise, rise + advance])
    }
}

/// The corners of a box in text space, on the page.
fn bounds_of(matrix: &Affine, x: [f64; 2], y: [f64; 2]) -> Bounds {
    let corners = [(x[0], y[0]), (x[0], y[1]), (x[1], y[0]), (x[1], y[1])].map(|(x, y)| *matrix * Point::new(x, y));
    let edge =
        |of: fn(&Point) -> f64, pick: fn(f64, f64) -> f64| corners.iter().map(of).fold(of(&corners[0]), pick) as f32;
    Bounds {
        x0: edge(|point| point.x, f64::min),
        y0: edge(|point| point.y, f64::min),
        x1: edge(|point| point.x, f64::max),
        y1: edge(|point| point.y, f64::max),
    }
}
