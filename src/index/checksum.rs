//! A last line with a checksum, for the small files that are replaced as a whole. What was changed or cut since it was
//! written is then told from what was written.

use xxhash_rust::xxh3::xxh3_64;

/// Starts the line; what follows is XXH3 (64 bits) of all bytes before it, in hexadecimal.
const MARK: &str = "#xxh3 ";
/// Bytes of the line: mark, digits, line end.
const LENGTH: usize = MARK.len() + 16 + 1;

/// The bytes with their checksum behind them. They should end a line.
pub(super) fn append(bytes: &[u8]) -> Vec<u8> {
    let mut signed = bytes.to_vec();
    signed.extend(format!("{MARK}{:016x}\n", xxh3_64(bytes)).as_bytes());
    signed
}

/// The bytes without their checksum; `None` when they are not what was written.
pub(super) fn verify(signed: &[u8]) -> Option<&[u8]> {
    let (bytes, line) = signed.split_at_checked(signed.len().checked_sub(LENGTH)?)?;
    (line == format!("{MARK}{:016x}\n", xxh3_64(bytes)).as_bytes()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{append, verify};

    #[test]
    fn every_change_is_noticed() {
        let whole = append("g12\n".as_bytes());
        assert_eq!(verify(&whole), Some("g12\n".as_bytes()));
        for length in 0..whole.len() {
            assert_eq!(verify(&whole[..length]), None, "cut to {length}");
        }
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut other = whole.clone();
                other[at] ^= 1 << bit;
                assert_eq!(verify(&other), None, "bit {bit} of byte {at}");
            }
        }
        assert_eq!(verify(&[&whole[..], b"\n"].concat()), None);
    }
}
