//! Pinyin: how Han characters sound, and Latin letters read as syllables.
//!
//! Toneless, ü written v as input methods do. All readings of a character count (车 che and ju), and a folded
//! character has those of all its spellings. Two characters also sound alike when their readings differ only in what
//! southern speakers and their input methods confuse: zh/z, ch/c, sh/s, n/l, f/h, an/ang, en/eng, in/ing. The table
//! is made at build time (`build/sounds.rs`). Leaves to `find` which words a corpus has.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

include!(concat!(env!("OUT_DIR"), "/sounds.rs"));

/// A toneless syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Syllable(u16);

/// How alike two characters sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// They share a usual reading.
    Same,
    /// They share a rare reading, or have readings that are easily confused.
    Near,
}

/// What a stretch of typed letters says of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// All of its syllable.
    Full(Syllable),
    /// Its first consonant only.
    Initial(&'static str),
}

/// First consonants, the two-letter ones before their own beginnings.
const INITIALS: [&str; 23] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y",
    "w",
];

/// So many readings of a character are in everyday use.
const USUAL: usize = 2;
/// Most letters read as pinyin.
const LETTERS: usize = 48;
/// Most ways in which letters are cut.
const WAYS: usize = 16;

impl Syllable {
    /// The syllable spelt so.
    pub fn find(text: &str) -> Option<Self> {
        let text = match text {
            "lue" => "lve",
            "nue" => "nve",
            text => text,
        };
        SYLLABLES.binary_search(&text).ok().map(|at| Self(at as u16))
    }

    /// Its spelling.
    pub fn text(self) -> &'static str {
        SYLLABLES[self.0 as usize]
    }

    /// How alike two syllables are.
    pub fn likeness(self, other: Self) -> Option<Likeness> {
        if self == other {
            Some(Likeness::Same)
        } else {
            (BLURRED[self.0 as usize] == BLURRED[other.0 as usize]).then_some(Likeness::Near)
        }
    }
}

/// The readings of a folded character, the most usual first; none for what is not Han.
pub fn readings(c: char) -> impl Iterator<Item = Syllable> {
    list(c).iter().map(|&number| Syllable(number))
}

/// Hears which characters sound like something: judged once for each list of readings, then a look-up for each
/// character.
#[derive(Debug, Clone)]
pub struct Homophones {
    /// For each list of readings.
    judged: Vec<Option<Likeness>>,
}

impl Homophones {
    /// For what sounds like a folded character; hears nothing when it is not Han.
    pub fn like(c: char) -> Self {
        // Each syllable is compared once, not once in every list that has it.
        let usually = |(a, usual): (Syllable, Likeness), b| a.likeness(b).map(|by| by.max(usual));
        let heard = |b| ranked(list(c)).filter_map(|a| usually(a, b)).min();
        let heard: Vec<Option<Likeness>> = (0..SYLLABLES.len() as u16).map(|b| heard(Syllable(b))).collect();
        Self::judging(|list| ranked(list).filter_map(|(b, also)| heard[usize::from(b.0)].map(|by| by.max(also))).min())
    }

    /// For what can sound as typed.
    pub fn typed(sound: Sound) -> Self {
        match sound {
            Sound::Full(syllable) => Self::judging(|list| {
                ranked(list).filter_map(|(other, usual)| syllable.likeness(other).map(|by| by.max(usual))).min()
            }),
            // z also stands for zh: who types first letters leaves out all that can be left out.
            Sound::Initial(initial) => Self::judging(|list| {
                ranked(list).filter(|(other, _)| other.text().starts_with(initial)).map(|(_, usual)| usual).min()
            }),
        }
    }

    fn judging(judge: impl Fn(&[u16]) -> Option<Likeness>) -> Self {
        Self { judged: (0..ENDS.len()).map(|at| judge(list_of(at))).collect() }
    }

    /// How alike a folded character sounds; `None` when it does not.
    pub fn likeness(&self, c: char) -> Option<Likeness> {
        self.judged[number(c)]
    }

    /// All characters that it hears, ascending.
    pub fn chars(&self) -> Vec<(char, Likeness)> {
        let mut found = Vec::new();
        for (high, &page) in PAGES.iter().enumerate().filter(|&(_, &page)| page != 0) {
            for (low, &list) in CHARS[page as usize].iter().enumerate() {
                let Some(likeness) = self.judged[list as usize] else { continue };
                found.extend(char::from_u32((high << 8 | low) as u32).map(|c| (c, likeness)));
            }
        }
        found
    }
}

/// The ways to read letters as pinyin, the likeliest first; none when it cannot be pinyin. White space and
/// apostrophes divide syllables. Whole syllables where that is possible (`gaoxinqu`, `xian` as one or two), else
/// syllables and first consonants mixed (`gaoxq`, `gxq`).
pub fn split(letters: &str) -> Vec<Vec<Sound>> {
    let letters = toneless(letters);
    if letters.len() > LETTERS {
        return Vec::new();
    }
    let runs: Vec<&str> = letters.split([' ', '\'', '’', '\t']).filter(|run| !run.is_empty()).collect();
    if runs.is_empty() || !runs.iter().all(|run| run.bytes().all(|byte| byte.is_ascii_lowercase())) {
        return Vec::new();
    }
    let mut ways = vec![Vec::new()];
    for run in runs {
        let cuts = cuts(run);
        let joined = ways.iter().flat_map(|way| cuts.iter().map(|cut| [way.as_slice(), cut].concat()));
        ways = joined.take(WAYS).collect();
    }
    ways.retain(|way: &Vec<Sound>| !way.is_empty());
    ways
}

/// Small letters without marks of tone, ü as v: chóngqìng is chongqing, lǜ lv.
fn toneless(letters: &str) -> String {
    let mut plain = String::with_capacity(letters.len());
    for c in letters.chars().take(LETTERS + 1).flat_map(char::to_lowercase).nfd() {
        match c {
            '\u{308}' if plain.ends_with('u') => {
                plain.pop();
                plain.push('v');
            }
            c if is_combining_mark(c) => {}
            c => plain.push(c),
        }
    }
    plain
}

/// The ways to cut one run of letters: fewest pieces first.
fn cuts(run: &str) -> Vec<Vec<Sound>> {
    let full = |rest: &str| {
        let lengths = (1..=rest.len().min(6)).rev();
        lengths.filter_map(|length| Some((length, Sound::Full(Syllable::find(&rest[..length])?)))).collect()
    };
    let mixed = |rest: &str| {
        let mut pieces: Vec<(usize, Sound)> = full(rest);
        let initials = INITIALS.iter().filter(|initial| rest.starts_with(**initial));
        pieces.extend(initials.map(|initial| (initial.len(), Sound::Initial(initial))));
        pieces
    };
    let mut cuts = pieces(run, &full);
    if cuts.is_empty() {
        cuts = pieces(run, &mixed);
    }
    cuts.sort_by_key(Vec::len);
    cuts
}

/// All ways to lay `next`'s pieces end to end over the letters, at most [`WAYS`] for each place: the ways of the
/// rest are found from the end, so that the work does not grow with their number.
fn pieces(run: &str, next: &dyn Fn(&str) -> Vec<(usize, Sound)>) -> Vec<Vec<Sound>> {
    let mut from: Vec<Vec<Vec<Sound>>> = vec![Vec::new(); run.len() + 1];
    from[run.len()].push(Vec::new());
    for at in (0..run.len()).rev() {
        let mut ways: Vec<Vec<Sound>> = Vec::new();
        for (length, sound) in next(&run[at..]) {
            ways.extend(from[at + length].iter().map(|rest| [&[sound], rest.as_slice()].concat()));
        }
        ways.sort_by_key(Vec::len);
        ways.truncate(WAYS);
        from[at] = ways;
    }
    from.swap_remove(0)
}

/// What each syllable is when blurred.
static BLURRED: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| SYLLABLES.iter().map(|text| blurred(text)).collect());

/// First consonant and rest of a syllable with what is easily confused made equal.
fn blurred(syllable: &'static str) -> (&'static str, &'static str) {
    let initial = INITIALS.iter().find(|initial| syllable.starts_with(**initial)).copied().unwrap_or("");
    let rest = &syllable[initial.len()..];
    let initial = match initial {
        "zh" => "z",
        "ch" => "c",
        "sh" => "s",
        "n" => "l",
        "f" => "h",
        other => other,
    };
    let nasal = rest.ends_with("ang") || rest.ends_with("eng") || rest.ends_with("ing");
    (initial, if nasal { &rest[..rest.len() - 1] } else { rest })
}

/// Readings of which the first two are usual; the others are as far as what is only confused.
fn ranked(list: &[u16]) -> impl Iterator<Item = (Syllable, Likeness)> + '_ {
    let usual = |at| if at < USUAL { Likeness::Same } else { Likeness::Near };
    list.iter().enumerate().map(move |(at, &number)| (Syllable(number), usual(at)))
}

fn list(c: char) -> &'static [u16] {
    list_of(number(c))
}

/// The list of readings with a number.
fn list_of(number: usize) -> &'static [u16] {
    let start = number.checked_sub(1).map_or(0, |before| ENDS[before]);
    &READINGS[usize::from(start)..usize::from(ENDS[number])]
}

/// Number of the character's list of readings; 0 is the empty list.
fn number(c: char) -> usize {
    let page = PAGES.get(c as usize >> 8).copied().unwrap_or(0);
    CHARS[page as usize][c as usize & 0xff] as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(c: char) -> Vec<&'static str> {
        readings(c).map(Syllable::text).collect()
    }

    fn shown(letters: &str) -> Vec<String> {
        let piece = |sound: &Sound| match sound {
            Sound::Full(syllable) => syllable.text().to_owned(),
            Sound::Initial(initial) => format!("{initial}-"),
        };
        split(letters).iter().map(|way| way.iter().map(piece).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn all_readings_of_all_spellings() {
        for (c, wanted) in
            [('高', &["gao"][..]), ('车', &["che", "ju"]), ('女', &["nv", "ru"]), ('a', &[]), ('，', &[])]
        {
            assert_eq!(spelt(c), wanted, "{c}");
        }
        // 乾 is folded to 干 and keeps its own sound.
        assert!(spelt('干').contains(&"qian") && spelt('略').contains(&"lve"));
    }

    #[test]
    fn characters_that_sound_alike() {
        use Likeness::{Near, Same};
        let table = [
            ('红', '宏', Some(Same)),
            ('新', '薪', Some(Same)),
            ('新', '星', Some(Near)),
            ('诗', '思', Some(Near)),
            ('南', '兰', Some(Near)),
            ('福', '湖', Some(Near)),
            ('新', '旧', None),
            ('新', 'x', None),
        ];
        for (a, b, wanted) in table {
            let ear = Homophones::like(a);
            assert_eq!(ear.likeness(b), wanted, "{a} {b}");
            assert_eq!(ear.chars().contains(&(b, Same)), wanted == Some(Same), "{a} {b}");
        }
        assert!(Homophones::like('!').chars().is_empty());
    }

    #[test]
    fn letters_are_cut_into_syllables() {
        let table: &[(&str, &[&str])] = &[
            ("gaoxinqu", &["gao xin qu", "ga o xin qu"]),
            ("GaoXin Qu", &["gao xin qu", "ga o xin qu"]),
            ("gxq", &["g- x- q-"]),
            ("baoxq", &["bao x- q-", "ba o x- q-"]),
            ("xian", &["xian", "xi an"]),
            ("xi'an", &["xi an"]),
            ("lüyou", &["lv you"]),
            ("zhanlue", &["zhan lve"]),
            ("zgrm", &["z- g- r- m-"]),
            ("fen xq", &["fen x- q-"]),
            ("ito", &[]),
            ("高", &[]),
            ("", &[]),
        ];
        for (letters, wanted) in table {
            let shown = shown(letters);
            assert!(shown.starts_with(&wanted.iter().map(|way| (*way).to_owned()).collect::<Vec<_>>()), "{shown:?}");
            assert_eq!(shown.is_empty(), wanted.is_empty(), "{letters}");
        }
        assert!(split(&"an".repeat(20)).len() <= WAYS);
        assert!(split(&"a".repeat(10_000)).is_empty());
    }

    #[test]
    fn sounds_fit_characters() {
        let fits = |letters: &str, word: &str| {
            split(letters).iter().any(|way| {
                let heard = |(&sound, c)| Homophones::typed(sound).likeness(c).is_some();
                way.len() == word.chars().count() && way.iter().zip(word.chars()).all(heard)
            })
        };
        for (letters, word) in
            [("gaoxinqu", "高新区"), ("gxq", "高新区"), ("zgcq", "中关村区"), ("gaoxingqu", "高新区"), ("lvse", "绿色")]
        {
            assert!(fits(letters, word), "{letters} {word}");
        }
        assert!(!fits("gaoxinqu", "高新村"));
    }
}
