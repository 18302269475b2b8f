//! Unpacks content streams within a budget. The parser beneath has no limit on what a stream unpacks to: half a
//! megabyte may become six hundred. What it will unpack is therefore measured first, in constant memory.

use std::collections::HashMap;
use std::io::{self, Read};
use std::rc::Rc;

use hayro_syntax::Filter;
use hayro_syntax::object::{ObjectIdentifier, Stream};

use crate::{Budget, Limits};

/// The most that DEFLATE can make of one byte.
const RATIO: u64 = 1032;
/// Bytes of unpacked forms that are kept for the next page that draws them.
const KEPT: usize = 16 << 20;

/// Unpacks streams; what all of them come to is limited.
pub(super) struct Inflate {
    limit: u64,
    left: u64,
    forms: HashMap<ObjectIdentifier, Option<Rc<Vec<u8>>>>,
    kept: usize,
}

impl Inflate {
    pub fn new(limits: &Limits) -> Self {
        Self { limit: limits.unpacked, left: limits.unpacked, forms: HashMap::new(), kept: 0 }
    }

    /// The operators of a page or form; `None` when they cannot be unpacked.
    pub fn content(&mut self, stream: &Stream<'_>) -> Result<Option<Vec<u8>>, Budget> {
        if exceeds(stream, self.left) {
            return Err(Budget::Unpacked(self.limit));
        }
        Ok(stream.decoded_data().ok().map(std::borrow::Cow::into_owned))
    }

    /// The operators of a form, which pages may share.
    pub fn form(&mut self, stream: &Stream<'_>) -> Result<Option<Rc<Vec<u8>>>, Budget> {
        let id = stream.obj_id();
        if let Some(known) = self.forms.get(&id) {
            return Ok(known.clone());
        }
        let content = self.content(stream)?.map(Rc::new);
        let size = content.as_ref().map_or(0, |content| content.len());
        if self.kept + size <= KEPT {
            self.kept += size;
            self.forms.insert(id, content.clone());
        }
        Ok(content)
    }
}

/// Whether a stream unpacks to more than `limit` bytes.
pub(super) fn exceeds(stream: &Stream<'_>, limit: u64) -> bool {
    let raw = stream.raw_data();
    let filters = stream.filters();
    let packed = filters
        .iter()
        .filter(|filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode));
    let most = RATIO.saturating_pow(packed.count() as u32).saturating_mul(raw.len() as u64);
    if most <= limit {
        return false;
    }
    match filters.first() {
        // What is packed twice has no honest reason to be large.
        Some(Filter::FlateDecode) if filters.len() == 1 => inflated(&raw, limit).is_none(),
        _ => most > limit.saturating_mul(RATIO),
    }
}

/// Looks through a file for streams that unpack to more than `limit` bytes all together, before the parser opens the
/// ones it needs to find its way (cross-reference and object streams). Pictures are left out: they are not unpacked.
pub(super) fn is_bomb(file: &[u8], limit: u64) -> bool {
    let mut left = limit;
    let mut place = 0;
    // What is left of the file can no longer come to more: that ends the look at most files.
    while (file.len() - place) as u64 * RATIO > left
        && let Some(found) = memchr::memmem::find(&file[place..], b"stream")
    {
        let start = place + found + b"stream".len();
        place = start;
        let data = &file[start..];
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).or_else(|| data.strip_prefix(b"\r"));
        // Too short to matter, or no zlib data.
        let Some(data @ [0x08 | 0x18 | 0x28 | 0x38 | 0x48 | 0x58 | 0x68 | 0x78, ..]) = data else { continue };
        let end = memchr::memmem::find(data, b"endstream").unwrap_or(data.len());
        place += end;
        let data = &data[..end];
        if is_picture(&file[..start]) && !is_dense(data) {
            continue;
        }
        match inflated(data, left) {
            Some(count) => left -= count,
            None => return true,
        }
    }
    false
}

/// Bytes that zlib data unpacks to, `None` when that is more than `limit`.
fn inflated(data: &[u8], limit: u64) -> Option<u64> {
    let mut reader = flate2::read::ZlibDecoder::new(data).take(limit.saturating_add(1));
    let mut count = Counter(0);
    let _ = io::copy(&mut reader, &mut count);
    (count.0 <= limit).then_some(count.0)
}

struct Counter(u64);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the dictionary that ends here is a picture's.
fn is_picture(before: &[u8]) -> bool {
    let dictionary = &before[before.len().saturating_sub(512)..];
    let start = memchr::memmem::rfind(dictionary, b" obj").unwrap_or(0);
    memchr::memmem::find(&dictionary[start..], b"/Image").is_some()
}

/// Whether data unpacks to hundreds of times its size, as no picture worth reading does.
fn is_dense(data: &[u8]) -> bool {
    let sample = &data[..data.len().min(16 << 10)];
    inflated(sample, sample.len() as u64 * 300).is_none()
}
