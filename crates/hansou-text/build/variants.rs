//! Which Han character stands for which: traditional, regional, Japanese and variant forms, radicals and compatibility
//! ideographs to one character for all.
//!
//! From published tables: OpenCC's (in hanconv), the variants of the IRG's working set (irg-kvariants), Unihan's semantic
//! and z-variants, Equivalent_Unified_Ideograph and source code separation (`data/`), NFKC, and the mapping of GBK's and
//! HKSCS's characters that once were private-use code points. A character of the Table of General Standard Chinese
//! Characters is nobody's variant, but for what OpenCC says: 芸 is a Chinese character of its own, 沢 is not.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::{BIG5, Encoding, GB18030};
use hanconv::Dictionary;
use irg_kvariants::{KVARIANTS, KVariantClass};
use unicode_normalization::UnicodeNormalization;

const STANDARD: &str = include_str!("../data/general_standard.txt");
const UNIHAN: &str = include_str!("../data/Unihan_Variants.txt");
const RADICALS: &str = include_str!("../data/EquivalentUnifiedIdeograph.txt");
const SEPARATED: &str = include_str!("../data/source_separation.tsv");

/// Pairs that the tables leave to phrases, but that two scripts write for one word.
const IN_PHRASES: [(char, char); 8] =
    [('著', '着'), ('乾', '干'), ('瞭', '了'), ('藉', '借'), ('徵', '征'), ('麽', '么'), ('噹', '当'), ('邨', '村')];
/// A currency of its own: 三百円 is not 三百圆.
const KEPT: [char; 1] = ['円'];

/// What each character is folded to, chains followed.
pub fn table() -> BTreeMap<char, char> {
    let standard: BTreeSet<char> = lines(STANDARD).flat_map(str::chars).collect();
    let mut fold = opencc();
    let one = |(variant, target)| (variant, vec![target]);
    for (variant, targets) in japanese().chain(kvariants()).chain(separated()).map(one).chain(unihan()) {
        let known = last(&fold, variant);
        let is_free = !standard.contains(&variant) && !standard.contains(&known) && !KEPT.contains(&variant);
        let targets = targets.into_iter().map(|target| last(&fold, target)).filter(|target| standard.contains(target));
        let targets = BTreeSet::from_iter(targets);
        if let (true, 1, Some(&target)) = (is_free, targets.len(), targets.first()) {
            fold.insert(known, target);
        }
    }
    fold.extend(IN_PHRASES);
    fold.extend(private_use());
    fold.extend(radicals());
    fold.extend(compatible());
    fold.keys().map(|&from| (from, last(&fold, from))).filter(|(from, to)| from != to).collect()
}

/// Follows chains: a→b, b→c.
fn last(fold: &BTreeMap<char, char>, mut c: char) -> char {
    for _ in 0..8 {
        match fold.get(&c) {
            Some(&next) if next != c => c = next,
            _ => break,
        }
    }
    c
}

fn pairs(dictionary: Dictionary) -> impl Iterator<Item = (char, char)> {
    dictionary.iter().filter_map(|(from, to)| Some((single(from)?, single(to.split(' ').next()?)?)))
}

/// Traditional to simplified; a regional variant (裡, 羣, 爲) goes where its standard traditional form goes.
fn opencc() -> BTreeMap<char, char> {
    let mut fold: BTreeMap<char, char> = pairs(Dictionary::TSCharacters).filter(|(from, to)| from != to).collect();
    for (standard, variant) in pairs(Dictionary::TWVariants).chain(pairs(Dictionary::HKVariants)) {
        let target = fold.get(&standard).copied().unwrap_or(standard);
        if variant != target {
            fold.entry(variant).or_insert(target);
        }
    }
    fold
}

/// Japanese forms: the first table maps traditional to Japanese, the second Japanese to traditional.
fn japanese() -> impl Iterator<Item = (char, char)> {
    pairs(Dictionary::JPVariants).chain(pairs(Dictionary::JPShinjitaiCharacters)).flat_map(|(a, b)| [(a, b), (b, a)])
}

/// Equal forms first, in both directions, then simplified ones, other writings of a word, and misprints.
fn kvariants() -> impl Iterator<Item = (char, char)> {
    let of = |class: KVariantClass| {
        let all = KVARIANTS.values().filter(move |pair| pair.classification == class);
        BTreeMap::from_iter(all.map(|pair| (pair.source_ideograph, pair.destination_ideograph)))
    };
    let equal = of(KVariantClass::Equal);
    let back = equal.clone().into_iter().map(|(a, b)| (b, a));
    let rest = [KVariantClass::Simplified, KVariantClass::SementicVariant, KVariantClass::Wrong].map(of);
    equal.into_iter().chain(back).chain(rest.into_iter().flatten())
}

fn separated() -> impl Iterator<Item = (char, char)> {
    lines(SEPARATED).filter_map(|line| line.split_once('\t')).filter_map(|(a, b)| Some((single(a)?, single(b)?)))
}

/// Unihan's variants; a character may be one of several.
fn unihan() -> impl Iterator<Item = (char, Vec<char>)> {
    lines(UNIHAN).filter_map(|line| {
        let mut fields = line.split('\t');
        let (variant, targets) = (code(fields.next()?)?, fields.nth(1)?);
        Some((variant, targets.split(' ').filter_map(code).collect()))
    })
}

/// Private-use code points of GBK (FE50 to FEA0 are U+E815 and up) and, where they are not GBK's, of HKSCS (8E40 to FEFE
/// by the formula of code page 950), whose characters have code points of their own now. U+F000 to U+F0FF are the signs of
/// symbol fonts.
fn private_use() -> Vec<(char, char)> {
    let gbk = (0xfe50u16..=0xfea0).filter(|pair| pair & 0xff != 0x7f);
    let gbk = (0xe815u32..).zip(gbk).map(|(code, pair)| (code, pair, GB18030));
    let trails = || (0x40u16..=0x7e).chain(0xa1..=0xfe);
    let rows =
        |leads: std::ops::RangeInclusive<u16>| leads.flat_map(move |lead| trails().map(move |trail| lead << 8 | trail));
    let hkscs = (0xe311u32..).zip(rows(0x8e..=0xa0)).chain((0xeeb8..).zip(rows(0x81..=0x8d)));
    let hkscs = hkscs.filter(|(code, _)| (0xe865..0xf000).contains(code) || (0xf100..0xf6b1).contains(code));
    gbk.chain(hkscs.map(|(code, pair)| (code, pair, BIG5)))
        .filter_map(|(code, pair, encoding)| Some((char::from_u32(code)?, decoded(pair, encoding)?)))
        .collect()
}

/// The Han character that two bytes stand for.
fn decoded(pair: u16, encoding: &'static Encoding) -> Option<char> {
    let bytes = pair.to_be_bytes();
    let (text, malformed) = encoding.decode_without_bom_handling(&bytes);
    single(&text).filter(|&c| {
        !malformed && matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}' | '\u{2e80}'..='\u{2fdf}')
    })
}

/// Radicals and strokes are spellings of the character they look like.
fn radicals() -> impl Iterator<Item = (char, char)> {
    lines(RADICALS).flat_map(|line| {
        let mut fields = line.split(['#', ';']).map(str::trim);
        let (codes, target) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
        let (first, end) = codes.split_once("..").unwrap_or((codes, codes));
        let hex = |text| u32::from_str_radix(text, 16).ok();
        let range = hex(first).zip(hex(end)).map(|(first, end)| first..=end);
        let target = hex(target).and_then(char::from_u32);
        range
            .into_iter()
            .flatten()
            .filter_map(char::from_u32)
            .zip(std::iter::repeat(target))
            .filter_map(|(c, to)| Some((c, to?)))
    })
}

/// Compatibility ideographs and radicals, by NFKC.
fn compatible() -> impl Iterator<Item = (char, char)> {
    let codes = (0x2e80..0x2fe0).chain(0xf900..0xfb00).chain(0x2f800..0x2fa20);
    codes.filter_map(char::from_u32).filter_map(|c| {
        let mut forms = std::iter::once(c).nfkc();
        let form = forms.next().filter(|_| forms.next().is_none())?;
        (form != c).then_some((c, form))
    })
}

/// The lines that are neither comments nor empty.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The character of U+4E00.
fn code(text: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(text.strip_prefix("U+")?, 16).ok()?)
}

/// The character of a text of one.
fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}
