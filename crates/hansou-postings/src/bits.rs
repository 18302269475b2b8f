//! Numbers as bytes: variable-length integers (LEB128) and blocks of integers of one width in bits. Reading past the
//! end gives zeros: what is damaged is found by checksums, here nothing may panic.

/// Bits that it takes to hold `value`.
pub fn width(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// Bytes of `count` numbers of `width` bits.
pub fn packed_len(count: usize, width: u32) -> usize {
    (count * width as usize).div_ceil(8)
}

/// Appends numbers of at most `width` ≤ 56 bits, the first in the lowest bits.
pub fn pack(values: impl Iterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
    let (mut buffer, mut filled) = (0u64, 0);
    for value in values {
        buffer |= value << filled;
        filled += width;
        while filled >= 8 {
            out.push(buffer as u8);
            buffer >>= 8;
            filled -= 8;
        }
    }
    if filled > 0 {
        out.push(buffer as u8);
    }
}

/// Number `at` of a block that starts where `bytes` does.
pub fn unpack(bytes: &[u8], at: usize, width: u32) -> u64 {
    let bit = at * width as usize;
    let word = match bytes.get(bit / 8..).and_then(|bytes| bytes.first_chunk::<8>()) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => tail(bytes.get(bit / 8..).unwrap_or_default()),
    };
    (word >> (bit % 8)) & ((1 << width.min(56)) - 1)
}

/// Fewer than eight bytes as a number.
fn tail(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// Appends a number, seven bits a byte.
pub fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a number at `at` and moves `at` behind it.
#[inline]
pub fn read_varint(bytes: &[u8], at: &mut usize) -> u64 {
    // Most are small.
    match bytes.get(*at) {
        Some(&byte) if byte < 0x80 => {
            *at += 1;
            byte.into()
        }
        _ => read_long(bytes, at),
    }
}

fn read_long(bytes: &[u8], at: &mut usize) -> u64 {
    let (mut value, mut shift) = (0u64, 0);
    while let Some(&byte) = bytes.get(*at) {
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte < 0x80 {
            break;
        }
        shift += 7;
    }
    value
}

/// The little-endian number number `at` in a table of 32-bit numbers.
pub fn read_u32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at * 4..).and_then(|bytes| bytes.first_chunk::<4>()).map_or(0, |chunk| u32::from_le_bytes(*chunk))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(values in proptest::collection::vec(0u64..1 << 34, 0..300)) {
            let width = values.iter().copied().max().map_or(0, width);
            let mut bytes = Vec::new();
            pack(values.iter().copied(), width, &mut bytes);
            prop_assert_eq!(bytes.len(), packed_len(values.len(), width));
            for (at, &value) in values.iter().enumerate() {
                prop_assert_eq!(unpack(&bytes, at, width), value);
            }
        }

        #[test]
        fn varints_come_back(values in proptest::collection::vec(any::<u64>(), 0..50)) {
            let mut bytes = Vec::new();
            values.iter().for_each(|&value| write_varint(value, &mut bytes));
            let mut at = 0;
            for value in values {
                prop_assert_eq!(read_varint(&bytes, &mut at), value);
            }
            prop_assert_eq!(at, bytes.len());
            prop_assert_eq!(read_varint(&bytes, &mut at), 0);
        }
    }
}
