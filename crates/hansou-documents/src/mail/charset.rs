//! Characters of messages that declare no encoding, a wrong one, or one by a name of their own.

use std::borrow::Cow;

use encoding_rs::Encoding;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding as Transfer, Message, MessagePart, MimeHeaders};

/// Names of encodings that programs write and the parser does not know, each with the usual name: Python's for GB 2312,
/// older systems' for the others.
const NAMES: [(&str, &str); 6] = [
    ("eucgb2312_cn", "gb2312"),
    ("eucgb2312-cn", "gb2312"),
    ("x-gbk", "gbk"),
    ("cn-gb", "gb2312"),
    ("x-euc-cn", "gb2312"),
    ("x-windows-936", "gbk"),
];

/// The message with names that the parser knows, in `=?NAME?B?…?=` and `charset="NAME"`.
pub fn known_names(bytes: &[u8]) -> Cow<'_, [u8]> {
    let (mut known, mut copied) = (Vec::new(), 0);
    for at in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'=').map(|(at, _)| at + 1) {
        let start = at + usize::from(matches!(bytes.get(at), Some(b'?' | b'"')));
        let opens =
            start > at || bytes[..at - 1].last_chunk::<7>().is_some_and(|word| word.eq_ignore_ascii_case(b"charset"));
        let rest = &bytes[start..];
        let begins =
            |name: &str| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
        if let Some((name, usual)) = NAMES.iter().find(|(name, _)| opens && begins(name)) {
            known.extend_from_slice(&bytes[copied..start]);
            known.extend_from_slice(usual.as_bytes());
            copied = start + name.len();
        }
    }
    match copied {
        0 => Cow::Borrowed(bytes),
        _ => {
            known.extend_from_slice(&bytes[copied..]);
            Cow::Owned(known)
        }
    }
}

/// The encoding of what does not declare its own, guessed from all of the message.
pub struct Charset(&'static Encoding);

impl Charset {
    /// Of a message.
    pub fn detect(bytes: &[u8]) -> Self {
        if std::str::from_utf8(bytes).is_ok() {
            return Self(encoding_rs::UTF_8);
        }
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        Self(detector.guess(Some(b"cn"), chardetng::Utf8Detection::Deny))
    }

    /// Bytes as text in that encoding, or UTF-8 where they are.
    pub fn decode(&self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => self.0.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }

    /// The text of a part as parsed, or decoded again where the parser could not tell its characters or was told ones
    /// that they are not.
    pub fn mended(&self, message: &Message<'_>, part: &MessagePart<'_>, parsed: &str) -> String {
        let declared = part.content_type().and_then(|kind| kind.attribute("charset"));
        let vague = declared.is_none_or(|name| {
            let name = name.to_ascii_lowercase();
            ["us-ascii", "ascii", "iso-8859-1", "windows-1252", "unknown-8bit", "utf-8"].contains(&name.as_str())
        });
        let doubted =
            parsed.contains('\u{fffd}') || vague && parsed.chars().any(|c| ('\u{80}'..'\u{2000}').contains(&c));
        if !doubted {
            return parsed.to_owned();
        }
        let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
        let raw = match part.encoding {
            Transfer::None => Some(Cow::Borrowed(raw)),
            Transfer::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
            Transfer::Base64 => base64_decode(raw).map(Cow::Owned),
        };
        let Some(raw) = raw else { return parsed.to_owned() };
        let declared = declared.filter(|_| !vague).and_then(|name| Encoding::for_label(name.as_bytes()));
        let text = match declared {
            Some(encoding) => encoding.decode(&raw).0.into_owned(),
            None => Self::detect(&raw).decode(&raw),
        };
        let lost = |text: &str| text.matches('\u{fffd}').count();
        let is_better = lost(&text) < lost(parsed) || lost(&text) == lost(parsed) && han(&text) > han(parsed);
        if is_better { text } else { parsed.to_owned() }
    }
}

fn han(text: &str) -> usize {
    text.chars().filter(|c| ('\u{3400}'..='\u{9fff}').contains(c)).count()
}

/// A name of a file that was written in raw bytes and read as one character a byte.
pub fn mended_name(name: &str, charset: &Charset) -> String {
    let bytes: Option<Vec<u8>> = name.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let decoded = bytes.filter(|bytes| !bytes.is_ascii()).map(|bytes| charset.decode(&bytes));
    decoded.filter(|decoded| han(decoded) > 0).unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_encodings() {
        let message = b"Subject: =?EUCGB2312_CN?B?zfjC5w==?=\nContent-Type: text/plain; charset=\"cn-gb\"\n\n";
        let known = String::from_utf8(known_names(message).into_owned()).unwrap();
        assert!(known.contains("=?gb2312?B?zfjC5w==?=") && known.contains("charset=\"gb2312\""), "{known}");
    }
}
