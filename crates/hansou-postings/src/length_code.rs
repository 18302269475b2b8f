//! Lengths of texts in one byte: exact up to 24, then four significant bits, rounded down. The same code as Lucene's
//! `SmallFloat.intToByte4`, which BM25 scorers expect.

/// Lengths that have a code of their own.
const EXACT: u32 = 24;

/// The code of the greatest length that has one and is not above `length`.
///
/// ```
/// use hansou_postings::length_code::{decode, encode};
///
/// assert_eq!(decode(encode(17)), 17);
/// assert_eq!(decode(encode(1_000)), 984);
/// ```
pub fn encode(length: u32) -> u8 {
    let length = length.min(i32::MAX as u32);
    let Some(rest) = length.checked_sub(EXACT) else { return length as u8 };
    let bits = u32::BITS - rest.leading_zeros();
    let code = if bits < 4 {
        rest
    } else {
        let shift = bits - 4;
        rest >> shift & 7 | (shift + 1) << 3
    };
    (EXACT + code) as u8
}

/// The length of a code.
pub fn decode(code: u8) -> u32 {
    let Some(code) = u32::from(code).checked_sub(EXACT) else { return code.into() };
    let rest = match code >> 3 {
        0 => code & 7,
        step => (code & 7 | 8) << (step - 1),
    };
    EXACT + rest
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn codes_round_down_and_are_their_own_lengths() {
        for code in 0..=u8::MAX {
            assert_eq!(encode(decode(code)), code);
        }
        for length in (0..3_000_000u32).step_by(7) {
            let stored = decode(encode(length));
            assert!(stored <= length && length - stored <= length / 8, "{length}: {stored}");
        }
    }
}
