//! Characters that are spellings of others, and are not Han: subscripts, Roman numerals, circled and bracketed ones,
//! squared units, half-width kana, mathematical letters. By Unicode's NFKC, where it is not said otherwise here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

/// How a spelling keeps apart from its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// It is letters like others: Ⅷ.
    No,
    /// From a letter or digit before: 500㎏ is 500 kg.
    Before,
    /// On both sides, lest it be read as a number of what follows: ③天然气.
    Around,
}

/// Blocks, and how what they hold keeps apart.
const BLOCKS: [(RangeInclusive<u32>, Apart); 17] = [
    (0x2080..=0x2089, Apart::No),
    (0x2100..=0x214f, Apart::Before),
    (0x2160..=0x2188, Apart::No),
    (0x2460..=0x24ff, Apart::Around),
    (0x3200..=0x323f, Apart::No),
    (0x3244..=0x3250, Apart::No),
    (0x3251..=0x32bf, Apart::Around),
    (0x32c0..=0x3370, Apart::Before),
    (0x3371..=0x33df, Apart::Before),
    (0x33e0..=0x33ff, Apart::Before),
    (0xfb00..=0xfb06, Apart::No),
    (0xfe5f..=0xfe6b, Apart::No),
    (0xff61..=0xffdc, Apart::No),
    (0x1d400..=0x1d7ff, Apart::No),
    (0x1f100..=0x1f16a, Apart::Around),
    (0x1f200..=0x1f265, Apart::No),
    (0x1fbf0..=0x1fbf9, Apart::No),
];
/// Numbers in circles for which NFKC has nothing; the first code point, the first number, and how many (Unicode's
/// Numeric_Value).
const CIRCLED: [(u32, u32, u32); 6] =
    [(0x24eb, 11, 10), (0x24f5, 1, 10), (0x24ff, 0, 1), (0x2776, 1, 10), (0x2780, 1, 10), (0x278a, 1, 10)];
/// Signs that stay: units that the tables of units have, trade marks, and letters that are signs.
const KEPT: &str = "℃℉™℠ℹ℮";
/// Said otherwise: the full stop belongs to it.
const NUMERO: (char, &str) = ('№', "no.");

/// The spellings of one character, added to `fold`, and those of several, with a space where they keep apart.
pub fn table(fold: &mut BTreeMap<char, char>) -> BTreeMap<char, String> {
    let folded = |text: &str, fold: &BTreeMap<char, char>| -> String {
        text.chars().flat_map(char::to_lowercase).map(|c| fold.get(&c).copied().unwrap_or(c)).collect()
    };
    let mut many = BTreeMap::new();
    for (c, apart) in BLOCKS.into_iter().flat_map(|(block, apart)| block.map(move |code| (code, apart))) {
        let Some(c) = char::from_u32(c).filter(|c| !KEPT.contains(*c)) else { continue };
        let form = folded(&std::iter::once(c).nfkc().collect::<String>(), fold);
        let mut chars = form.chars().filter(|c| !c.is_whitespace());
        match (chars.next(), chars.next()) {
            (Some(one), None) if apart != Apart::Around => _ = (one != c).then(|| fold.insert(c, one)),
            (Some(first), _) if first != c => _ = many.insert(c, spaced(&form, apart)),
            _ => {}
        }
    }
    for (first, number, count) in CIRCLED {
        let all = (0..count).filter_map(|by| Some((char::from_u32(first + by)?, number + by)));
        many.extend(all.map(|(c, number)| (c, spaced(&number.to_string(), Apart::Around))));
    }
    many.insert(NUMERO.0, spaced(NUMERO.1, Apart::Before));
    many
}

fn spaced(form: &str, apart: Apart) -> String {
    match apart {
        Apart::No => form.to_owned(),
        Apart::Before => format!(" {form}"),
        Apart::Around => format!(" {form} "),
    }
}

/// Writes the spellings of several characters: sorted code points, where the text of each ends, and all texts.
pub fn write(path: &Path, many: &BTreeMap<char, String>) {
    let codes: Vec<char> = many.keys().copied().collect();
    let text: String = many.values().map(String::as_str).collect();
    let ends = many.values().scan(0, |end, form| {
        *end += form.len();
        Some(*end)
    });
    let ends: Vec<usize> = ends.collect();
    let mut source = String::new();
    writeln!(source, "static LONGER: [char; {}] = {codes:?};", codes.len()).expect("a String takes all");
    writeln!(source, "static LONGER_ENDS: [u16; {}] = {ends:?};", ends.len()).expect("a String takes all");
    writeln!(source, "static LONGER_TEXT: &str = {text:?};").expect("a String takes all");
    fs::write(path, source).expect("OUT_DIR is writable");
}
