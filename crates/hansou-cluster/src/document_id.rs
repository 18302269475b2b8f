//! Identifiers of documents: 96 bits as 16 characters of URL-safe Base64, which OpenSearch keeps as the 12 bytes that they
//! are. Leaves what they are made of to who makes them.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes of an identifier.
const BYTES: usize = 12;

/// An identifier; those that begin alike stand side by side in an index and take less room there.
///
/// ```
/// use hansou_cluster::DocumentId;
///
/// let id = DocumentId::numbered(7, 1);
/// assert_eq!(id.to_string(), "AAAAAAAAAAcAAAAB");
/// assert_eq!(id.to_string().parse(), Ok(id));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId([u8; BYTES]);

impl DocumentId {
    /// Of what has a number within something that has a key.
    pub fn numbered(key: u64, number: u32) -> Self {
        let mut bytes = [0; BYTES];
        bytes[..8].copy_from_slice(&key.to_be_bytes());
        bytes[8..].copy_from_slice(&number.to_be_bytes());
        Self(bytes)
    }

    /// Of what has a hash: its first 96 bits.
    pub fn hashed(hash: u128) -> Self {
        let mut bytes = [0; BYTES];
        bytes.copy_from_slice(&hash.to_be_bytes()[..BYTES]);
        Self(bytes)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// What is no identifier of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOurs;

impl FromStr for DocumentId {
    type Err = NotOurs;

    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotOurs)?;
        bytes.try_into().map(Self).map_err(|_| NotOurs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for id in [DocumentId::numbered(u64::MAX, 0), DocumentId::hashed(u128::MAX), DocumentId::hashed(1 << 32)] {
            assert_eq!((id.to_string().len(), id.to_string().parse()), (16, Ok(id)));
        }
        assert!(DocumentId::numbered(7, 1) < DocumentId::numbered(7, 256));
        for text in ["", "AAAA", "AAAAAAAAAAcAAAA=", "AAAAAAAAAAcAAAABAAAA", "高新区"] {
            assert_eq!(text.parse::<DocumentId>(), Err(NotOurs), "{text}");
        }
    }
}
