//! How likely a text is, were it Chinese: the measure by which encodings are compared.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030};

use hansou_text::fold::{fold_char, is_han};

/// Logarithm of the probability of the sample, were it Chinese in this encoding.
pub(super) fn likelihood(sample: &[u8], encoding: &'static Encoding) -> f32 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    // A sample may end within a character; a short one is all there is.
    let text = if sample.len() < 64 { &text } else { text.strip_suffix('\u{fffd}').unwrap_or(&text) };
    of_text(text, encoding)
}

/// Logarithm of the probability of a text, were it Chinese that came in this encoding.
pub(super) fn of_text(text: &str, encoding: &'static Encoding) -> f32 {
    text.chars().map(|c| log_probability(c, encoding)).sum()
}

/// Of one character of Chinese text. The classes' shares are those of jieba's word list weighted by frequency:
/// 36 % of all Han characters are among the 100 commonest, 77 % among 600; the rest of the first levels of
/// GB 2312 and Big5 covers nearly all that remains.
pub(super) fn log_probability(c: char, encoding: &'static Encoding) -> f32 {
    match c {
        '\n' | '\r' | '\t' | ' '..='~' => -4.0,
        '，' | '。' | '、' | '：' | '；' | '“' | '”' | '（' | '）' | '《' | '》' | '？' | '！' | '\u{3000}' => {
            -4.5
        }
        '「'
        | '」'
        | '『'
        | '』'
        | '—'
        | '…'
        | '·'
        | '【'
        | '】'
        | '％'
        | '\u{2500}'..='\u{257f}'
        | '\u{ff10}'..='\u{ff5e}' => -7.0,
        c if is_han(c) => han(c, encoding),
        '\u{fffd}' => -25.0,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => -20.0,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => -20.0,
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{ff5f}'..='\u{ffef}' => -16.0,
        _ => -11.5,
    }
}

fn han(c: char, encoding: &'static Encoding) -> f32 {
    match COMMON.get((fold_char(c) as usize).wrapping_sub(0x4e00)) {
        Some(1) => -5.6,
        Some(2) => -7.1,
        // Big5 has no characters of simplified script to speak of, and what it has beyond its first level is rare.
        _ if first_level(c, encoding) => -9.6,
        _ => -13.5,
    }
}

/// Rank class of the commonest characters (simplified), from U+4E00: 1 for the first hundred, 2 for the next 500.
/// `common.txt` counts the characters of jieba's dictionary (`dict.txt`, MIT), each word as often as it says.
static COMMON: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut ranks = vec![0; 0x5200];
    let common = include_str!("common.txt").chars().filter(|c| is_han(*c));
    for (at, c) in common.enumerate() {
        if let Some(rank) = ranks.get_mut(fold_char(c) as usize - 0x4e00).filter(|rank| **rank == 0) {
            *rank = if at < 100 { 1 } else { 2 };
        }
    }
    ranks
});

/// Levels of U+4E00 and up: bit 0 for GB 2312, bit 1 for Big5, both read off the encodings themselves.
static LEVELS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut levels = vec![0; 0x5200];
    for (encoding, leads, bit) in [(GB18030, 0xb0..=0xd7u8, 1), (BIG5, 0xa4..=0xc6, 2)] {
        for (lead, trail) in leads.flat_map(|lead| (0x40..=0xfeu8).map(move |trail| (lead, trail))) {
            if encoding == GB18030 && trail < 0xa1 {
                continue;
            }
            let bytes = [lead, trail];
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            if let Some(level) = text.chars().next().and_then(|c| levels.get_mut((c as usize).wrapping_sub(0x4e00))) {
                *level |= bit;
            }
        }
    }
    levels
});

fn first_level(c: char, encoding: &'static Encoding) -> bool {
    let wanted = match encoding {
        e if e == BIG5 => 2,
        e if e == GB18030 => 1,
        _ => 3,
    };
    LEVELS.get((c as usize).wrapping_sub(0x4e00)).is_some_and(|levels| levels & wanted != 0)
}
