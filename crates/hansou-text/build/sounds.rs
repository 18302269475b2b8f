//! `sounds.rs`: how Han characters sound. All readings without tones, from the pinyin package (MIT), whose source is
//! mozillazg's pinyin-data (Unihan, 汉典, 现代汉语词典). A folded character has the readings of all its spellings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pinyin::ToPinyinMulti;

/// Writes the table of the readings of all folded characters: distinct lists of readings, the most usual first, and
/// for each character the number of its list in pages of 256 (list 0 and page 0 have none).
pub fn write(path: &Path, fold: &BTreeMap<char, char>) {
    let readings = readings(fold);
    let syllables: BTreeSet<&str> = readings.values().flatten().copied().collect();
    let number: BTreeMap<&str, usize> = syllables.iter().enumerate().map(|(at, &text)| (text, at)).collect();
    let mut lists: Vec<Vec<usize>> = vec![Vec::new()];
    let mut pages = vec![0u16; 0x400];
    let mut chars: Vec<[u16; 256]> = vec![[0; 256]];
    for (&c, sounds) in &readings {
        let list: Vec<usize> = sounds.iter().map(|sound| number[sound]).collect();
        let at = lists.iter().position(|known| *known == list).unwrap_or_else(|| {
            lists.push(list);
            lists.len() - 1
        });
        let page = &mut pages[c as usize >> 8];
        if *page == 0 {
            *page = chars.len() as u16;
            chars.push([0; 256]);
        }
        chars[*page as usize][c as usize & 0xff] = at as u16;
    }
    let mut source = String::new();
    let syllables: Vec<&str> = syllables.into_iter().collect();
    writeln!(source, "static SYLLABLES: [&str; {}] = {syllables:?};", syllables.len()).expect("a String takes all");
    // One after another, without a pointer for each that starting the program would have to set.
    let ends = lists.iter().scan(0, |end, list| {
        *end += list.len();
        Some(*end)
    });
    let ends: Vec<usize> = ends.collect();
    let all = lists.concat();
    writeln!(source, "static ENDS: [u16; {}] = {ends:?};", ends.len()).expect("a String takes all");
    writeln!(source, "static READINGS: [u16; {}] = {all:?};", all.len()).expect("a String takes all");
    writeln!(source, "static PAGES: [u16; {}] = {pages:?};", pages.len()).expect("a String takes all");
    writeln!(source, "static CHARS: [[u16; 256]; {}] = {chars:?};", chars.len()).expect("a String takes all");
    fs::write(path, source).expect("OUT_DIR is writable");
}

/// The readings of each folded character, the most usual first.
fn readings(fold: &BTreeMap<char, char>) -> BTreeMap<char, Vec<&'static str>> {
    let mut readings = BTreeMap::<char, Vec<&str>>::new();
    let all = ('\u{3400}'..='\u{9fff}').chain('\u{20000}'..='\u{2ffff}').chain(std::iter::once('〇'));
    // The folded characters before their other spellings, whose readings come after.
    let (others, own): (Vec<char>, Vec<char>) = all.partition(|c| fold.contains_key(c));
    for c in own.into_iter().chain(others) {
        let known = readings.entry(fold.get(&c).copied().unwrap_or(c)).or_default();
        let sounds = c.to_pinyin_multi().into_iter().flat_map(|all| all.into_iter().map(|one| one.plain()));
        // Interjections without a vowel (嗯 ng) and the rare ê are not typed.
        for sound in sounds.filter_map(typed).filter(|sound| sound.contains(['a', 'e', 'i', 'o', 'u', 'v'])) {
            if !known.contains(&sound) {
                known.push(sound);
            }
        }
    }
    readings.retain(|_, sounds| !sounds.is_empty());
    readings
}

/// A syllable as input methods take it: ü is v.
fn typed(syllable: &'static str) -> Option<&'static str> {
    match syllable {
        "lü" => Some("lv"),
        "nü" => Some("nv"),
        "lüe" => Some("lve"),
        "nüe" => Some("nve"),
        "lüan" => Some("lvan"),
        _ => syllable.bytes().all(|byte| byte.is_ascii_lowercase()).then_some(syllable),
    }
}
