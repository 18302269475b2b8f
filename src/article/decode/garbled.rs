//! Text that was decoded wrongly and saved again (人工 read as GBK became 浜哄伐, read as Latin-1 äººå·¥): it is valid, and
//! nobody can find anything in it. Its bytes are made again and decoded rightly, where that gives far likelier Chinese.
//!
//! Lines are judged one by one; a line whose text cannot be had back is only counted.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

use super::model::of_text;

/// What was done to a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repair {
    /// Lines that were repaired.
    pub repaired: u64,
    /// Lines that seem garbled, and too much is lost to repair them.
    pub left: u64,
}

/// What the text was taken for, and what it was. GBK has no characters of four bytes, and 0x80 is € in it.
const WAYS: [(&Encoding, &Encoding); 6] =
    [(GBK, UTF_8), (WINDOWS_1252, UTF_8), (WINDOWS_1252, GB18030), (BIG5, GB18030), (GBK, BIG5), (WINDOWS_1252, BIG5)];
/// By how much, for each character of the outcome, it must be likelier than what was there.
const GAIN: f32 = 2.5;
/// How likely a character of the outcome must be on average: running Chinese is at -6.5.
const LIKELY: f32 = -8.5;
/// A line whose characters are on average as likely as this is sound.
const SOUND: f32 = -8.0;
/// Characters of a line below which nothing is certain: UTF-8 proves itself, two-byte encodings fit nearly all bytes.
const SHORTEST: usize = 4;
const SHORTEST_DOUBLE: usize = 10;
/// Share of lost characters up to which a repair is certain: the last byte before an ASCII character is gone where their
/// number is odd, the sentence is not.
const CERTAIN: f32 = 0.2;
/// The share up to which it is likely that a text is garbled.
const DOUBTFUL: f32 = 0.4;
/// Times a text may have gone through this.
const TIMES: usize = 2;
/// Characters looked at to tell whether a text without tell-tale signs is worth a second look.
const SAMPLE: usize = 500;

/// Repairs the lines of a text that are garbled for certain.
pub fn repair(text: &str) -> (Cow<'_, str>, Repair) {
    let mut found = Repair::default();
    if !is_suspicious(text) {
        return (Cow::Borrowed(text), found);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        match original(content) {
            Some(Original::Certain(original)) => {
                found.repaired += 1;
                out.push_str(&original);
                out.push_str(&line[content.len()..]);
            }
            Some(Original::Likely) => {
                found.left += 1;
                out.push_str(line);
            }
            None => out.push_str(line),
        }
    }
    if found.repaired == 0 { (Cow::Borrowed(text), found) } else { (Cow::Owned(out), found) }
}

/// Holds what garbled text nearly always does (，。“ in UTF-8 read as GBK, the lead bytes of UTF-8 and GBK read as
/// Latin-1), or characters that are rare on average.
fn is_suspicious(text: &str) -> bool {
    const SIGNS: [&str; 5] = ["锛", "銆", "鈥", "鐨", "涓"];
    if text.is_ascii() {
        return false;
    }
    if memchr::memchr2(0xc2, 0xc3, text.as_bytes()).is_some()
        || SIGNS.iter().any(|sign| memchr::memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
    {
        return true;
    }
    let sample: String = text.chars().filter(|c| !c.is_ascii()).take(SAMPLE).collect();
    of_text(&sample, UTF_8) < LIKELY * sample.chars().count() as f32
}

enum Original {
    Certain(String),
    Likely,
}

/// What a line was before it was garbled.
fn original(line: &str) -> Option<Original> {
    let mut found = None;
    for _ in 0..TIMES {
        let text = match &found {
            Some(Original::Certain(text)) => text.as_str(),
            _ => line,
        };
        match step(text) {
            None => break,
            Some(Original::Likely) if found.is_some() => break,
            other => found = other,
        }
    }
    match found {
        Some(Original::Certain(_)) => found,
        _ => latin_twice(line).or(found),
    }
}

/// What a line was that was read as Latin-1 and saved two times over: what stands between is no Chinese either.
fn latin_twice(line: &str) -> Option<Original> {
    let between = again(line, WINDOWS_1252, UTF_8).filter(|text| text != line && !text.contains('\u{fffd}'))?;
    step(&between).filter(|found| matches!(found, Original::Certain(_)))
}

/// One time back.
fn step(line: &str) -> Option<Original> {
    let before = foreign(line);
    let (score, length) = (of_text(&before, UTF_8), before.chars().count());
    if length < SHORTEST || score >= SOUND * length as f32 {
        return None;
    }
    let ways = WAYS.iter().filter(|(_, right)| *right == UTF_8 || length >= SHORTEST_DOUBLE);
    let outcomes = ways.filter_map(|(wrong, right)| Some((again(line, wrong, right)?, *right)));
    let scored = outcomes.map(|(text, right)| {
        let after = foreign(&text);
        let count = after.chars().count().max(1) as f32;
        let lost = after.matches('\u{fffd}').count() as f32;
        // What is lost is counted by itself.
        let readable: String = after.chars().filter(|&c| c != '\u{fffd}').collect();
        let own = of_text(&readable, right);
        (own / count, (own - score) / count, lost / count, text)
    });
    let best = scored.filter(|(own, gain, ..)| *own >= LIKELY && *gain >= GAIN).min_by(|a, b| a.2.total_cmp(&b.2))?;
    let (_, _, lost, text) = best;
    let count = foreign(&text).chars().count();
    match lost {
        lost if lost <= CERTAIN && count > 1 => Some(Original::Certain(text)),
        lost if lost <= DOUBTFUL => Some(Original::Likely),
        _ => None,
    }
}

fn foreign(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii()).collect()
}

/// The line's bytes in the encoding it was taken for, decoded as what it was. `None` when it cannot have come from there.
fn again(line: &str, wrong: &'static Encoding, right: &'static Encoding) -> Option<String> {
    let mut bytes = Vec::with_capacity(line.len());
    for c in line.chars() {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() || wrong == WINDOWS_1252 => bytes.push(byte),
            // A byte that was lost when the text was decoded wrongly.
            _ if c == '\u{fffd}' => bytes.push(0xff),
            _ => {
                let mut buffer = [0; 4];
                let (encoded, _, lost) = wrong.encode(c.encode_utf8(&mut buffer));
                if lost {
                    return None;
                }
                bytes.extend_from_slice(&encoded);
            }
        }
    }
    // The lost byte of a character and those before it are one place.
    let text = right.decode_without_bom_handling(&bytes).0;
    Some(text.replace("\u{fffd}\u{fffd}", "\u{fffd}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 3] = [
        "人工智能机器学习的应用正在走进普通家庭，价格也在下降。",
        "北京市发布新的停车收费办法，自五月一日起施行。",
        "本报讯（记者 王小明）9月29日，高新区召开总结会。",
    ];

    /// The text as somebody with the wrong encoding saves it.
    fn garble(text: &str, right: &'static Encoding, wrong: &'static Encoding) -> String {
        wrong.decode_without_bom_handling(&right.encode(text).0).0.into_owned()
    }

    #[test]
    fn garbled_text_is_repaired() {
        for (wrong, right) in WAYS {
            let texts = TEXTS
                .iter()
                .filter(|_| right != BIG5)
                .copied()
                .chain(["園區今年新增感測器企業四十二家，簽約金額達一億元。"])
                // Traditional characters of GB18030 mostly have no place in Big5: too much is lost to tell.
                .filter(|text| (wrong, right) != (BIG5, GB18030) || !text.contains('園'));
            for text in texts {
                let garbled = garble(text, right, wrong);
                let (repaired, found) = repair(&garbled);
                let kept = text.chars().filter(|&c| repaired.contains(c)).count();
                let enough = kept * 10 >= text.chars().count() * 8;
                // What lost too much on the way is named, not repaired.
                assert!(
                    found.repaired + found.left == 1 && (enough || found.repaired == 0),
                    "{} as {}: {repaired}",
                    right.name(),
                    wrong.name()
                );
            }
        }
        let twice = garble(&garble(TEXTS[1], UTF_8, WINDOWS_1252), UTF_8, WINDOWS_1252);
        assert_eq!(repair(&twice).0, TEXTS[1]);
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in [
            "文件里的“人工”成了“浜哄伐”，要用原来的编码再读一遍。",
            "Ça c'est très bien, déjà vu à l'école: où êtes-vous?",
            "鐨字和锛字都很少见。",
            "鏄鍦銆两个字。正常的句子在这里，人们照常工作。",
            "价格£30，约€40，误差±5‰。",
            "𠮷野家的老板姓𢦏，店名取自𪚥。",
            "東京図書館対面、検札口変更のお知らせ。",
        ] {
            assert_eq!(repair(text), (Cow::Borrowed(text), Repair::default()), "{text}");
        }
    }
}
