//! Rich text as messages keep it: packed by references to what came before (MS-OXRTFCP).

use super::bytes::{size_at, slice, u32_at};
use crate::Limits;

/// What stands before the text when unpacking begins.
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// Bytes that references reach back.
const WINDOW: usize = 4096;
/// Of packed text and of text that is not packed ("LZFu", "MELA").
const PACKED: u32 = 0x7546_5A4C;
const PLAIN: u32 = 0x414C_454D;

/// The rich text; `None` when it is none, or longer than a document may be.
pub fn unpack(bytes: &[u8], limits: &Limits) -> Option<Vec<u8>> {
    let size = size_at(bytes, 4)?;
    let kind = u32_at(bytes, 8)?;
    let data = bytes.get(16..)?;
    if size as u64 > limits.text {
        return None;
    }
    match kind {
        PLAIN => Some(slice(data, 0, size).to_vec()),
        PACKED => Some(unpacked(data, size)),
        _ => None,
    }
}

fn unpacked(data: &[u8], size: usize) -> Vec<u8> {
    let mut window = [b' '; WINDOW];
    window[..BEFORE.len()].copy_from_slice(BEFORE);
    let mut at = BEFORE.len();
    let mut out = Vec::new();
    let mut bytes = data.iter().copied();
    // Eight pieces follow a byte of flags: of bytes as they are and of references.
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if out.len() >= size {
                return out;
            }
            let mut put = |byte: u8| {
                window[at % WINDOW] = byte;
                at += 1;
                out.push(byte);
            };
            if flags >> bit & 1 == 0 {
                let Some(byte) = bytes.next() else { return out };
                put(byte);
                continue;
            }
            let (Some(high), Some(low)) = (bytes.next(), bytes.next()) else { return out };
            let reference = u16::from_be_bytes([high, low]);
            let (from, length) = (usize::from(reference >> 4), usize::from(reference & 15) + 2);
            // A reference to the place itself is the end.
            if from == at % WINDOW {
                return out;
            }
            for step in 0..length {
                let byte = window[(from + step) % WINDOW];
                window[at % WINDOW] = byte;
                at += 1;
                out.push(byte);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification() {
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0, 0x0a, 0, 0x72, 0x63,
            0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77,
            0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        let text = unpack(&packed, &Limits::default()).unwrap();
        assert_eq!(String::from_utf8_lossy(&text), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        for cut in 0..packed.len() {
            // What is cut off ends.
            let _ = unpack(&packed[..cut], &Limits::default());
        }
        assert_eq!(unpack(&packed, &Limits { text: 8, ..Limits::default() }), None);
    }
}
