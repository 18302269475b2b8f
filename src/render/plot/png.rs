//! The pixels of a picture, as PNG, drawn with the fonts of the machine.
//!
//! Leaves drawing to `resvg`. A picture whose Chinese no font can draw is none: it is refused, not drawn without its words.

use std::sync::{Arc, Mutex, PoisonError};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{FontResolver, Options, Tree};

/// Pixels for each pixel of the picture, along each side: a page prints sharp, a slide may show it large.
const SCALE: f32 = 2.0;

/// Why there are no pixels.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    /// No font of the machine can draw a Chinese character.
    #[error("no font has {0}")]
    NoFont(char),
    /// The picture could not be drawn.
    #[error("{0}")]
    Picture(String),
}

/// The fonts of the machine.
pub fn fonts() -> Database {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    fonts
}

/// The pixels of an SVG picture.
///
/// # Errors
/// [`NotDrawn::NoFont`] when the picture has Chinese and none of the fonts.
pub fn draw(svg: &str, fonts: Database) -> Result<Vec<u8>, NotDrawn> {
    let broken = |what: &dyn std::fmt::Display| NotDrawn::Picture(what.to_string());
    if let Some(c) = svg.chars().find(|c| is_common_han(*c)).filter(|_| fonts.is_empty()) {
        return Err(NotDrawn::NoFont(c));
    }
    let missing = Mutex::new(None::<char>);
    let resolver = FontResolver {
        // Any font rather than no words: what it lacks comes from others.
        select_font: Box::new(|font, fonts| {
            let found = FontResolver::default_font_selector()(font, fonts);
            found.or_else(|| fonts.faces().next().map(|face| face.id))
        }),
        select_fallback: Box::new(|c, tried, fonts: &mut Arc<Database>| {
            let found = FontResolver::default_fallback_selector()(c, tried, fonts);
            if found.is_none() && is_common_han(c) {
                missing.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(c);
            }
            found
        }),
    };
    let options = Options { font_resolver: resolver, fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| broken(&error))?;
    drop(options);
    if let Some(c) = missing.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(NotDrawn::NoFont(c));
    }
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| broken(&"no size"))?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or_else(|| broken(&"too large"))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| broken(&error))
}

/// A character that every Chinese font has.
fn is_common_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::{Database, NotDrawn, draw, fonts};

    const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#ff0000"/><text y="15">WORDS</text></svg>"##;

    #[test]
    fn a_picture_becomes_pixels_twice_its_size() {
        let png = draw(SVG, Database::new()).unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!((png[16..20].to_vec(), png[20..24].to_vec()), (vec![0, 0, 0, 80], vec![0, 0, 0, 40]));
    }

    #[test]
    fn chinese_without_a_font_is_refused() {
        let chinese = SVG.replace("WORDS", "签约额");
        assert_eq!(draw(&chinese, Database::new()), Err(NotDrawn::NoFont('签')));
        // With the fonts of the machine it is drawn or, where none has Chinese, refused as well.
        match draw(&chinese, fonts()) {
            Ok(png) => assert_ne!(png, draw(&SVG.replace("WORDS", ""), fonts()).unwrap()),
            Err(error) => assert!(matches!(error, NotDrawn::NoFont(_)), "{error}"),
        }
    }
}
