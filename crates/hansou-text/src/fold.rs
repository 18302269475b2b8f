//! Makes spellings equal before anything is compared: script (traditional, Japanese and variant forms to
//! simplified), width, case, compatibility forms (㎏ is kg, Ⅷ is viii), letters and marks that compose (NFC); character by
//! character, with the place of each folded character in the original kept: the characters of ㎏ all come from its bytes,
//! and が from those of か and of the mark. Layout white space beside Chinese text vanishes, so that a word broken by a
//! line end is one word again; other white space becomes one space.
//!
//! Leaves punctuation as it is (only ASCII look-alikes used inside numbers and operators are narrowed) and
//! leaves to `atom` what is a word character.

use std::ops::Range;

use unicode_normalization::char::compose;

/// A folded text: its characters and where each came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded characters.
    pub chars: Vec<char>,
    /// For each folded character the bytes at which its original starts and ends.
    bytes: Vec<(u32, u32)>,
    /// Tabs and line breaks, each with the number of folded characters before it.
    breaks: Vec<(u32, Break)>,
}

/// Layout that vanishes and may mean something: the cells and rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// A tab: a cell ends.
    Cell,
    /// A line break: a row ends.
    Line,
}

impl Folded {
    /// Byte range in the original of the folded characters `range`; empty ranges give an empty range.
    pub fn source_range(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() || range.end > self.chars.len() {
            let next = self.bytes.get(range.start).map(|&(start, _)| start);
            let at = next.or(self.bytes.last().map(|&(_, end)| end)).map_or(0, |byte| byte as usize);
            return at..at;
        }
        self.bytes[range.start].0 as usize..self.bytes[range.end - 1].1 as usize
    }

    /// Index of the first folded character whose original starts at or after `byte`.
    pub fn index_of_byte(&self, byte: usize) -> usize {
        self.index_of_byte_from(0, byte)
    }

    /// The same, of those from number `first` on.
    pub fn index_of_byte_from(&self, first: usize, byte: usize) -> usize {
        let bytes = &self.bytes[first..];
        // Not far from there.
        let mut step = 16;
        while bytes.get(step).is_some_and(|&(start, _)| (start as usize) < byte) {
            step *= 2;
        }
        first + bytes[..bytes.len().min(step + 1)].partition_point(|&(start, _)| (start as usize) < byte)
    }

    /// True when an empty line or the like stands before a character: more than one byte of layout, which vanished. One
    /// line break may be a matter of the page's width.
    pub fn is_broken_before(&self, at: usize) -> bool {
        self.vanished_before(at) > 1
    }

    /// True when one blank stood before a character, which vanished.
    pub fn is_spaced_before(&self, at: usize) -> bool {
        self.vanished_before(at) == 1 && self.breaks.binary_search_by_key(&(at as u32), |&(at, _)| at).is_err()
    }

    /// How many bytes vanished before a character.
    fn vanished_before(&self, at: usize) -> u32 {
        let end = at.checked_sub(1).and_then(|before| self.bytes.get(before)).map(|&(_, end)| end);
        let start = self.bytes.get(at).map(|&(start, _)| start);
        end.zip(start).map_or(0, |(end, start)| start.saturating_sub(end))
    }

    /// The tabs and line breaks of the text, in order, each with the number of folded characters before it.
    pub fn breaks(&self) -> impl Iterator<Item = (usize, Break)> + '_ {
        self.breaks.iter().map(|&(at, what)| (at as usize, what))
    }

    /// True when the text has a tab.
    pub fn has_cells(&self) -> bool {
        self.breaks.iter().any(|&(_, what)| what == Break::Cell)
    }

    /// A part of it, as if nothing stood around it; [`Folded::source_range`] still gives ranges of the whole original.
    pub fn part(&self, range: Range<usize>) -> Self {
        let first = range.start as u32;
        let behind = self.breaks.partition_point(|&(at, _)| at as usize <= range.start);
        let inside = self.breaks[behind..].iter().take_while(|&&(at, _)| (at as usize) < range.end);
        Self {
            breaks: inside.map(|&(at, what)| (at - first, what)).collect(),
            chars: self.chars[range.clone()].to_vec(),
            bytes: self.bytes[range].to_vec(),
        }
    }

    /// The folded text as a string.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }
}

impl Folded {
    /// Notes white space that ends a cell or a line.
    fn note_break(&mut self, c: char) {
        let at = self.chars.len() as u32;
        match c {
            '\t' => self.breaks.push((at, Break::Cell)),
            '\n' => self.breaks.push((at, Break::Line)),
            _ => {}
        }
    }
}

/// Folds a text of up to 4 GiB (longer input is cut there).
pub fn fold(text: &str) -> Folded {
    let room = text.len() / 3 + 8;
    let mut folded = Folded { chars: Vec::with_capacity(room), bytes: Vec::with_capacity(room), breaks: Vec::new() };
    // Byte range of white space not yet decided on.
    let mut space: Option<(u32, u32)> = None;
    for (start, c) in text.char_indices() {
        let Ok(start) = u32::try_from(start) else { break };
        let end = start + c.len_utf8() as u32;
        // Nearly all of a Chinese text: neither white space nor ignorable, and takes no space beside it.
        if let FIRST..=LAST = c {
            space = None;
            folded.push(if is_changed(c) { han(c) } else { c }, start, end);
            continue;
        }
        if c.is_whitespace() {
            space = Some((space.map_or(start, |(first, _)| first), end));
            folded.note_break(c);
            continue;
        }
        let c = fold_char(c);
        if space.is_none() && may_compose(c) && folded.compose(c, end) || is_ignorable(c) {
            continue;
        }
        if let Some((from, to)) = space.take()
            && folded.chars.last().is_some_and(|&before| before != ' ' && keeps_space(before))
            && keeps_space(c)
        {
            folded.push(' ', from, to);
        }
        match longer(c) {
            None => folded.push(folded.in_formula(c), start, end),
            Some(text) => folded.spell(text, start, end),
        }
    }
    if folded.chars.last() == Some(&' ') {
        folded.chars.pop();
        folded.bytes.pop();
    }
    folded
}

impl Folded {
    fn push(&mut self, c: char, start: u32, end: u32) {
        self.chars.push(c);
        self.bytes.push((start, end));
    }

    /// The characters that one character stands for; a space at an edge where they would run into their neighbours.
    fn spell(&mut self, text: &str, start: u32, end: u32) {
        let runs_on = self.chars.last().is_some_and(char::is_ascii_alphanumeric);
        let text = if runs_on { text } else { text.trim_start_matches(' ') };
        text.chars().for_each(|c| self.push(c, start, end));
    }

    /// Puts a mark or the second half of a syllable to the character before it, where Unicode has one for both.
    fn compose(&mut self, mark: char, end: u32) -> bool {
        let (Some(last), Some(bytes)) = (self.chars.last_mut(), self.bytes.last_mut()) else { return false };
        let Some(both) = compose(*last, mark) else { return false };
        (*last, bytes.1) = (both, end);
        true
    }

    /// m² and m2 are one; the mark of a note (中国²) and the power of a number stay what they are.
    fn in_formula(&self, c: char) -> char {
        match c {
            '²' | '³' if self.chars.last().is_some_and(char::is_ascii_lowercase) => {
                if c == '²' {
                    '2'
                } else {
                    '3'
                }
            }
            _ => c,
        }
    }
}

/// The one character that stands for all spellings of `c`; `c` itself where several stand for it ([`spelling`]).
/// Idempotent.
#[inline]
pub fn fold_char(c: char) -> char {
    match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        // Full-width letters and digits, and the signs used in numbers and operators.
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => narrow(c).to_ascii_lowercase(),
        '％' | '＋' | '－' | '．' | '＜' | '＝' | '＞' | '＆' | '＃' | '＠' | '＊' | '／' | '～' | '＄' | '｜'
        | '＿' => narrow(c),
        // Signs without case, which would come last: most of what is left in a Chinese text.
        '\u{3000}'..='\u{3006}'
        | '\u{3008}'..='\u{3020}'
        | '\u{2010}'..='\u{2027}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' => c,
        '￥' => '¥',
        '〇' | '○' => '〇',
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2ffff}' => han(c),
        _ => lower(han(c)),
    }
}

/// The characters that stand for all spellings of `c`: mostly one, several for ㎏.
pub fn spelling(c: char) -> impl Iterator<Item = char> {
    let longer = longer(c).map(|text| text.trim_matches(' ').chars());
    let one = longer.is_none().then(|| fold_char(c));
    one.into_iter().chain(longer.into_iter().flatten())
}

/// What a character that stands for several is spelled, with spaces where it keeps apart from its neighbours.
fn longer(c: char) -> Option<&'static str> {
    if c < LONGER[0] {
        return None;
    }
    let at = LONGER.binary_search(&c).ok()?;
    let start = at.checked_sub(1).map_or(0, |before| LONGER_ENDS[before] as usize);
    Some(&LONGER_TEXT[start..LONGER_ENDS[at] as usize])
}

/// [`spelling`] for text in which case means something (a regular expression's `\W`).
pub fn spelling_keeping_case(c: char) -> impl Iterator<Item = char> {
    let ascii = c.is_ascii().then_some(c);
    let other = ascii.is_none().then(|| spelling(c));
    ascii.into_iter().chain(other.into_iter().flatten())
}

/// Han characters, the ones that words are made of.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '〇' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '々' | '〆')
}

fn narrow(c: char) -> char {
    char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
}

/// Lower case where that is one character; `İ`, whose lower case is two, stays.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Marks (of letters and kana), and vowels and finals of hangul syllables.
fn may_compose(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{1161}'..='\u{11c2}')
}

/// Zero-width characters, soft hyphens, byte-order marks, variation selectors, combining marks: not seen, not compared.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')
}

/// White space is kept only between characters that are neither Chinese nor Chinese punctuation.
fn keeps_space(c: char) -> bool {
    !(is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{2014}'..='\u{2026}' | '·'))
}

/// One look-up in a two-level table: page of 256 characters, then the character.
fn han(c: char) -> char {
    match PAGES.get(c as usize >> 8) {
        Some(&page) if page != 0 => CHARS[page as usize - 1][c as usize & 0xff],
        _ => c,
    }
}

/// The block that nearly all of a Chinese text is in.
const FIRST: char = '\u{4e00}';
const LAST: char = '\u{9fff}';

/// A bit for each character of that block which is folded to another: few are, and the bits stay in a processor's
/// nearest cache where the table does not.
static CHANGED: [u64; (LAST as usize - FIRST as usize) / 64 + 1] = {
    let mut bits = [0; (LAST as usize - FIRST as usize) / 64 + 1];
    let mut c = FIRST as usize;
    while c <= LAST as usize {
        let page = PAGES[c >> 8] as usize;
        if page != 0 && CHARS[page - 1][c & 0xff] as usize != c {
            bits[(c - FIRST as usize) / 64] |= 1 << ((c - FIRST as usize) % 64);
        }
        c += 1;
    }
    bits
};

/// True when a character of [`FIRST`] to [`LAST`] is folded to another.
fn is_changed(c: char) -> bool {
    let at = c as usize - FIRST as usize;
    CHANGED[at / 64] >> (at % 64) & 1 == 1
}

include!(concat!(env!("OUT_DIR"), "/han.rs"));
include!(concat!(env!("OUT_DIR"), "/compat.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_one() {
        let table = [
            ("經濟發展", "经济发展"),
            ("广州", "广州"),
            ("著名", "着名"),
            ("裡裏里", "里里里"),
            ("ＩＴＯ靶材", "ito靶材"),
            ("４０．５％", "40.5%"),
            ("經驗盲\n\n區", "经验盲区"),
            ("157 亿元", "157亿元"),
            ("hello  World", "hello world"),
            ("5487\n2400", "5487 2400"),
            ("⼀⾊", "一色"),
            ("沢", "泽"),
            ("芸", "芸"),
            ("签\u{200b}约", "签约"),
            // Variants, Japanese forms, radicals, private-use code points of GBK.
            ("淸愼靑塡顚鬪郞鄕槪邨", "清慎青填颠斗郎乡概村"),
            ("図対検変実価帰戯団歩気円", "图对检变实价归戏团步气円"),
            ("⻋⻢⻛⻜⻚⻝⼀", "车马风飞页食一"),
            ("刘\u{e863}", "刘䶮"),
            ("\u{e5e5}字", "\u{e5e5}字"),
            // Compatibility forms of several characters.
            ("重500㎏", "重500 kg"),
            ("容量3㎥，120㎡", "容量3 m3，120 m2"),
            ("120m²与10²", "120m2与10²"),
            ("№12", "no.12"),
            ("第Ⅷ章", "第viii章"),
            ("③天然气", "3 天然气"),
            ("①号楼", "1 号楼"),
            ("⑴总则㈠", "(1) 总则(一)"),
            ("2022①", "2022 1"),
            ("㈱東海", "(株)东海"),
            ("CO₂", "co2"),
            ("𝟏𝟐", "12"),
            // NFC, and half-width kana.
            ("학점", "학점"),
            ("か\u{3099}イト\u{3099}", "がイド"),
            ("ﾊﾝｶｸｶﾞｲﾄﾞ", "ハンカクガイド"),
            ("cafe\u{301}", "café"),
        ];
        for (text, wanted) in table {
            assert_eq!(fold(text).text(), wanted, "{text}");
        }
    }

    #[test]
    fn folding_is_idempotent() {
        for c in ('\0'..=char::MAX).filter(|&c| fold_char(c) != c) {
            let once = fold_char(c);
            assert_eq!(fold_char(once), once, "{c} U+{:04X}", c as u32);
        }
    }

    #[test]
    fn signs_have_no_other_case() {
        let signs = ('\u{2010}'..='\u{2027}').chain('\u{3000}'..='\u{3020}').chain('\u{ff01}'..='\u{ff20}');
        for c in signs.filter(|&c| fold_char(c) == c) {
            assert_eq!(lower(c), c, "{c}");
        }
    }

    #[test]
    fn ranges_point_into_the_original() {
        let text = "知識空白、經驗盲\n\n區、能力";
        let folded = fold(text);
        let at =
            folded.text().chars().collect::<Vec<_>>().windows(4).position(|w| w == ['经', '验', '盲', '区']).unwrap();
        assert_eq!(&text[folded.source_range(at..at + 4)], "經驗盲\n\n區");
    }
}
