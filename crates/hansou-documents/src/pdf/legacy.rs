//! Chinese that an old program wrote as bytes of GBK in a one-byte font: `高` shows as `¸ß`. A run of such glyphs that
//! decodes to Chinese without a fault is put right, two glyphs to a character.

use encoding_rs::GBK;

use crate::page::Glyph;

/// Characters of a run that make it Chinese.
const ENOUGH: usize = 2;

/// Mends the glyphs of a page. `codes` has of each glyph the byte it was written with, 0 where it was no single byte.
pub(super) fn mend(glyphs: &mut Vec<Glyph>, codes: &[u8]) {
    if glyphs.len() != codes.len() || !codes.iter().any(|&code| code >= 0x81) {
        return;
    }
    let mut out = Vec::with_capacity(glyphs.len());
    let mut start = 0;
    while start < glyphs.len() {
        let mut end = start + 1;
        while end < glyphs.len() && codes[end] != 0 && codes[start] != 0 && on_one_line(&glyphs[end - 1], &glyphs[end])
        {
            end += 1;
        }
        match chinese(&codes[start..end]) {
            Some(text) => pairs(&glyphs[start..end], &codes[start..end], &text, &mut out),
            None => out.extend_from_slice(&glyphs[start..end]),
        }
        start = end;
    }
    *glyphs = out;
}

fn on_one_line(a: &Glyph, b: &Glyph) -> bool {
    (a.bounds.y1 - b.bounds.y1).abs() < 0.3 * a.size && a.size > 0.
}

/// What bytes of GBK mean, when they surely are that: no fault, and the pairs nearly all in the part that GB 2312
/// fills, in which accented letters of Western text never stand two by two.
fn chinese(codes: &[u8]) -> Option<String> {
    let text = GBK.decode_without_bom_handling_and_without_replacement(codes)?;
    let (mut pairs, mut usual, mut at) = (0, 0, 0);
    while at < codes.len() {
        if codes[at] < 0x81 {
            at += 1;
            continue;
        }
        pairs += 1;
        usual += usize::from(codes[at] >= 0xa1 && codes.get(at + 1).is_some_and(|&code| code >= 0xa1));
        at += 2;
    }
    (pairs >= ENOUGH && usual * 10 >= pairs * 8).then(|| text.into_owned())
}

/// Joins the glyphs of each pair of bytes.
fn pairs(glyphs: &[Glyph], codes: &[u8], text: &str, out: &mut Vec<Glyph>) {
    let mut at = 0;
    for ch in text.chars() {
        let length = if codes.get(at).is_some_and(|&code| code >= 0x81) { 2 } else { 1 };
        let Some(parts) = glyphs.get(at..at + length) else { return };
        let bounds = parts.iter().skip(1).fold(parts[0].bounds, |all, part| all.union(&part.bounds));
        out.push(Glyph { ch, bounds, ..parts[0] });
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_gbk_are_chinese_and_accents_are_not() {
        for (bytes, meaning) in [
            (&b"\xb8\xdf\xd0\xc2\xc7\xf8"[..], Some("高新区")),
            (b"2022\xc4\xea10\xd4\xc2", Some("2022年10月")),
            (b"caf\xe9 cr\xe8me", None),
            (b"\xc4\xea", None),
            (b"plain", None),
            (b"\xb8\xdf\xd0\xc2\xc7", None),
        ] {
            assert_eq!(chinese(bytes).as_deref(), meaning, "{bytes:?}");
        }
    }
}
