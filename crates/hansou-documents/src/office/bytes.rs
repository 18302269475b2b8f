//! Little-endian numbers out of bytes that may end anywhere.

/// The 16-bit number at `at`.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// The 32-bit number at `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The 64-bit number at `at`.
pub fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// The 32-bit number at `at` as an offset or count.
pub fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// What there is of `size` bytes from `at`.
pub fn slice(bytes: &[u8], at: usize, size: usize) -> &[u8] {
    let end = at.saturating_add(size).min(bytes.len());
    bytes.get(at..end).unwrap_or_default()
}

/// UTF-16 units; an odd byte at the end is left out.
pub fn utf16(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
}

/// UTF-16 as text.
pub fn utf16_text(bytes: &[u8]) -> String {
    char::decode_utf16(utf16(bytes)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
