//! The pictures that the pages of an OFD draw: which file of the package an identifier means, and its pixels when a page
//! is read by an engine.

use std::collections::HashMap;

use hansou_ocr::Key;

use super::{Seen, each, find};
use crate::Error;
use crate::package::Package;
use crate::scan::{Bitmap, Matrix, Placed, Source};
use crate::xml;

/// The media of a resource file by their identifiers: where their files are, relative to the resource file.
pub(super) fn media(text: &str) -> HashMap<String, String> {
    let mut media = HashMap::new();
    let (mut folder, mut id) = (String::new(), None);
    each(text, |path, event| match (path.last().map_or("", String::as_str), event) {
        ("Res", Seen::Element(element)) => folder = xml::attribute(element, "BaseLoc").unwrap_or_default(),
        ("MultiMedia", Seen::Element(element)) => id = xml::attribute(element, "ID"),
        ("MediaFile", Seen::Text(text)) => {
            if let Some(id) = id.take() {
                media.insert(id, format!("{}/{}", folder.trim_end_matches('/'), text.trim()));
            }
        }
        _ => {}
    });
    media
}

/// Where each medium of a document is: the resource file that names it, and its location as written there.
pub(super) type Media = HashMap<String, (String, String)>;

/// The pictures that a page draws, by their identifiers, with their files. What is not there or no picture is left out.
pub(super) fn place(
    drawn: &[(String, Matrix)],
    media: &Media,
    package: &mut Package<'_>,
) -> Result<Vec<Placed<'static>>, Error> {
    let mut placed = Vec::new();
    for (id, matrix) in drawn {
        let Some((resource, location)) = media.get(id) else { continue };
        let Some(file) =
            find(package, resource, location.trim_start_matches('/')).or_else(|| find(package, resource, location))
        else {
            continue;
        };
        let Some(bytes) = package.bytes(&file)? else { continue };
        let Some(size) = Bitmap::size(&bytes) else { continue };
        placed.push(Placed { matrix: *matrix, source: Box::new(File { bytes, size }) });
    }
    Ok(placed)
}

struct File {
    bytes: Vec<u8>,
    size: (u32, u32),
}

impl Source for File {
    fn key(&self) -> Key {
        Key::hash([self.bytes.as_slice()])
    }

    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn decode(&self) -> Result<Bitmap, String> {
        Bitmap::decode(&self.bytes)
    }
}
