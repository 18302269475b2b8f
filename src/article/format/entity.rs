//! Character references (`&nbsp;`, `&#20013;`) in text that is not marked up otherwise.
//!
//! Leaves to html5ever the references of pages that it parses.

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// Bytes of the longest name with its signs: `&CounterClockwiseContourIntegral;`.
const LONGEST: usize = 34;

/// The text with each known reference as its characters. Only what ends in `;` is a reference: R&D, `?a=1&copy=2` stay.
pub fn decode(text: &str) -> Cow<'_, str> {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let end = rest.as_bytes()[at..].iter().take(LONGEST).position(|byte| *byte == b';');
        let found = end.and_then(|end| Some((resolve(&rest[at + 1..at + end])?, at + end + 1)));
        match found {
            Some((chars, after)) => {
                decoded.push_str(&rest[..at]);
                decoded.push_str(&chars);
                rest = &rest[after..];
            }
            None => {
                decoded.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    if decoded.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// What a reference without its signs stands for.
pub fn resolve(name: &str) -> Option<Cow<'static, str>> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(Cow::Borrowed);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let c = char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())?;
    Some(Cow::Owned(c.to_string()))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references() {
        for (text, wanted) in [
            ("没有", "没有"),
            ("村民&ldquo;免费&rdquo;开放，A&amp;B两块。", "村民“免费”开放，A&B两块。"),
            ("&#20013;&#x56fd;&hellip;", "中国…"),
            ("R&D 投入，?a=1&copy=2；&没有; &", "R&D 投入，?a=1&copy=2；&没有; &"),
            ("&lt;p&gt;&amp;amp;", "<p>&amp;"),
        ] {
            assert_eq!(decode(text), wanted);
        }
    }
}
