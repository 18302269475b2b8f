//! PowerPoint's binary presentations (MS-PPT) and those of WPS: slide after slide, its title, its text boxes and
//! tables, its comments and its notes.
//!
//! The document's last edit says where each slide stands now; what older edits left in the stream is not read. Where
//! that cannot be followed (PowerPoint 95 and 4, damaged files), all texts are taken as they come. `record` walks
//! records, `slides` makes blocks of them. Masters are not read: they hold prompts, not text.

mod record;
mod slides;

use std::path::Path;

use self::record::{Persist, Record, records};
use super::ole::Ole;
use crate::{DocumentPart, Error};

/// Reads the presentation of a storage; with it come the embedded objects, each a file of its own.
pub fn read(ole: &mut Ole<'_>, storage: &Path) -> Result<(DocumentPart, Vec<Vec<u8>>), Error> {
    let stream = ole.stream(storage.join("PowerPoint Document")).or_else(|| ole.stream(storage.join("PP40")));
    let stream = stream.ok_or_else(|| Error::Damaged("no slides".into()))?;
    let user = ole.stream(storage.join("Current User")).unwrap_or_default();
    let persist = Persist::read(&stream, &user);
    if persist.as_ref().is_some_and(|persist| persist.encrypted) {
        return Err(Error::Locked);
    }
    let part = persist.and_then(|persist| slides::read(&stream, &persist));
    let part = part.filter(|part| !part.blocks.is_empty() || part.title.is_some());
    Ok((part.unwrap_or_else(|| slides::read_all(&stream)), objects(&stream)))
}

/// Bytes that the embedded objects of a presentation may unpack to.
const OBJECTS: u64 = 64 << 20;

/// Embedded objects, unpacked.
fn objects(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut left = OBJECTS;
    let stored = records(stream).filter(|record| record.kind == record::STORED_OBJECT);
    stored.filter_map(|record| unpacked(&record, &mut left)).collect()
}

fn unpacked(record: &Record<'_>, left: &mut u64) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    match record.instance {
        0 => bytes.extend_from_slice(record.body),
        _ => _ = flate2::read::ZlibDecoder::new(record.body.get(4..)?).take(*left).read_to_end(&mut bytes),
    }
    *left = left.saturating_sub(bytes.len() as u64);
    (!bytes.is_empty()).then_some(bytes)
}
