//! Numbers before paragraphs as word processors print them: each level of a list has a pattern (第%1条) and a way its
//! number is written (一, 1, ①), and paragraphs are counted as they come (ECMA-376 part 1, 17.9; MS-DOC 2.4.6.3).
//!
//! Leaves to the readers of formats where lists are described and which paragraphs belong to them.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Levels of a list.
pub const LEVELS: usize = 9;

/// The lists of a document and how far they have been counted.
#[derive(Debug, Clone)]
pub struct Numbering<Id> {
    /// Lists by what the document calls them.
    pub lists: HashMap<Id, List>,
    /// Lists as paragraphs name them; several may stand for one.
    pub instances: HashMap<Id, Instance<Id>>,
}

impl<Id> Default for Numbering<Id> {
    fn default() -> Self {
        Self { lists: HashMap::new(), instances: HashMap::new() }
    }
}

/// A list: its levels, and how many paragraphs of each have been counted.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// How each level is numbered, the outermost first.
    pub levels: [Level; LEVELS],
    counts: [Option<u32>; LEVELS],
}

/// How a level of a list is numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The first number.
    pub start: u32,
    /// How the number is written.
    pub format: NumberFormat,
    /// What is printed, `%1` for the number of the first level; `None` for a level that prints nothing.
    pub pattern: Option<String>,
    /// Whether text stands right after it, without a space.
    pub joined: bool,
    /// Whether the numbers of all levels are digits here.
    pub legal: bool,
    /// It is counted anew after a paragraph of a level before this one; its own place where nothing is said.
    pub restart_before: Option<usize>,
}

impl Default for Level {
    fn default() -> Self {
        let format = NumberFormat::Decimal;
        Self { start: 1, format, pattern: None, joined: false, legal: false, restart_before: None }
    }
}

/// A list as paragraphs name it.
#[derive(Debug, Clone, Default)]
pub struct Instance<Id> {
    /// The list.
    pub list: Id,
    /// Numbers with which levels begin anew at their first paragraph here.
    pub starts: [Option<u32>; LEVELS],
}

impl<Id: Hash + Eq> Numbering<Id> {
    /// Counts a paragraph of a list and gives what is printed before it.
    pub fn next<Q: Hash + Eq + ?Sized>(&mut self, id: &Q, level: usize) -> String
    where
        Id: Borrow<Q>,
    {
        let level = level.min(LEVELS - 1);
        let Some(instance) = self.instances.get_mut(id) else { return String::new() };
        let Some(list) = self.lists.get_mut(instance.list.borrow()) else { return String::new() };
        list.count(level, instance.starts[level].take());
        list.printed(level)
    }
}

impl List {
    /// Counts all levels anew.
    pub fn restart(&mut self) {
        self.counts = [None; LEVELS];
    }

    fn count(&mut self, level: usize, first: Option<u32>) {
        self.counts[level] = Some(match (first, self.counts[level]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => self.levels[level].start,
        });
        for (below, own) in self.levels.iter().enumerate().skip(level + 1) {
            if level < own.restart_before.unwrap_or(below) {
                self.counts[below] = None;
            }
        }
    }

    fn printed(&self, level: usize) -> String {
        let own = &self.levels[level];
        let Some(pattern) = &own.pattern else { return String::new() };
        if matches!(own.format, NumberFormat::Bullet | NumberFormat::None) && !pattern.contains('%') {
            return String::new();
        }
        let mut text = String::new();
        let mut rest = pattern.as_str();
        while let Some(at) = rest.find('%') {
            text.push_str(&rest[..at]);
            let digit = rest[at + 1..].chars().next();
            match digit.and_then(|digit| digit.to_digit(10)).filter(|digit| (1..=LEVELS as u32).contains(digit)) {
                Some(number) => {
                    let of = number as usize - 1;
                    let count = self.counts[of].unwrap_or(self.levels[of].start);
                    let format = if own.legal { NumberFormat::Decimal } else { self.levels[of].format };
                    text.push_str(&format.written(count));
                    rest = &rest[at + 2..];
                }
                None => {
                    text.push('%');
                    rest = &rest[at + 1..];
                }
            }
        }
        text.push_str(rest);
        let space = if own.joined && !text.ends_with(char::is_whitespace) { "" } else { " " };
        let text = text.trim();
        if text.is_empty() { String::new() } else { format!("{text}{space}") }
    }
}

/// A way to write numbers (ECMA-376 part 1, 17.18.59, ST_NumberFormat; MS-OSHARED 2.2.1.3, MSONFC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberFormat {
    /// 1, and what is not known.
    Decimal,
    /// 01
    DecimalZero,
    /// １
    FullWidth,
    /// ①
    Circled,
    /// (1)
    InParentheses,
    /// 1.
    FullStop,
    /// A
    UpperLetter,
    /// a
    LowerLetter,
    /// I
    UpperRoman,
    /// i
    LowerRoman,
    /// 十二
    Counting,
    /// 壹拾贰
    LegalSimplified,
    /// 壹拾貳
    LegalTraditional,
    /// 一二
    Digits,
    /// 甲
    Stems,
    /// 子
    Branches,
    /// ㊀
    CircledIdeograph,
    /// A sign, the same before each paragraph.
    Bullet,
    /// Nothing.
    None,
}

/// Names of the formats in the order of their numbers in binary documents.
const BY_CODE: [&str; 40] = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
];

impl NumberFormat {
    /// By its name in packages; a name that is not known means digits.
    pub fn of_name(name: &str) -> Self {
        match name {
            "none" => Self::None,
            "bullet" => Self::Bullet,
            "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "japaneseCounting" => Self::Counting,
            "chineseLegalSimplified" => Self::LegalSimplified,
            "ideographLegalTraditional" => Self::LegalTraditional,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Self::Digits,
            "ideographTraditional" => Self::Stems,
            "ideographZodiac" => Self::Branches,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circled,
            "ideographEnclosedCircle" => Self::CircledIdeograph,
            "decimalEnclosedParen" => Self::InParentheses,
            "decimalEnclosedFullstop" => Self::FullStop,
            "decimalZero" => Self::DecimalZero,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            _ => Self::Decimal,
        }
    }

    /// By its number in binary documents.
    pub fn of_code(code: u8) -> Self {
        match BY_CODE.get(usize::from(code)) {
            Some(name) => Self::of_name(name),
            None if code == u8::MAX => Self::None,
            None => Self::Decimal,
        }
    }

    /// By how a series of numbers begins: `一, 二, 三, ...`; an empty one has no numbers.
    pub fn of_series(series: &str) -> Self {
        const KNOWN: [NumberFormat; 15] = [
            NumberFormat::Decimal,
            NumberFormat::DecimalZero,
            NumberFormat::FullWidth,
            NumberFormat::Circled,
            NumberFormat::InParentheses,
            NumberFormat::UpperLetter,
            NumberFormat::LowerLetter,
            NumberFormat::UpperRoman,
            NumberFormat::LowerRoman,
            NumberFormat::Counting,
            NumberFormat::LegalSimplified,
            NumberFormat::LegalTraditional,
            NumberFormat::Stems,
            NumberFormat::Branches,
            NumberFormat::CircledIdeograph,
        ];
        if series.is_empty() {
            return Self::None;
        }
        let written = |format: &Self| (1..).zip(series.split(", ").take(3)).all(|(n, sign)| format.written(n) == sign);
        KNOWN.into_iter().find(written).unwrap_or(Self::Decimal)
    }

    /// A number written so.
    pub fn written(self, number: u32) -> String {
        let of = |signs: &str| {
            let index = (number.max(1) - 1) as usize % signs.chars().count();
            signs.chars().nth(index).map(String::from).unwrap_or_default()
        };
        match self {
            Self::None | Self::Bullet => String::new(),
            Self::Counting => spelled(number, "〇一二三四五六七八九", ["", "十", "百", "千"], true),
            Self::LegalSimplified => spelled(number, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"], false),
            Self::LegalTraditional => spelled(number, "零壹貳參肆伍陸柒捌玖", ["", "拾", "佰", "仟"], false),
            Self::Digits => {
                let digits = number.to_string();
                digits.bytes().filter_map(|digit| "〇一二三四五六七八九".chars().nth((digit - b'0').into())).collect()
            }
            Self::Stems => of("甲乙丙丁戊己庚辛壬癸"),
            Self::Branches => of("子丑寅卯辰巳午未申酉戌亥"),
            Self::Circled if number <= 20 => of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
            Self::CircledIdeograph if number <= 10 => of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
            Self::InParentheses => format!("({number})"),
            Self::FullStop => format!("{number}."),
            Self::DecimalZero => format!("{number:02}"),
            Self::FullWidth => {
                number.to_string().chars().filter_map(|digit| char::from_u32(digit as u32 + 0xfee0)).collect()
            }
            Self::UpperLetter => letters(number, 'A'),
            Self::LowerLetter => letters(number, 'a'),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::Decimal | Self::Circled | Self::CircledIdeograph => number.to_string(),
        }
    }
}

/// A number up to 9999 in Chinese; 十四 where `short`, else 一十四.
fn spelled(number: u32, digits: &str, scales: [&str; 4], short: bool) -> String {
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let digit = |digit: u32| digits.chars().nth(digit as usize).unwrap_or('〇');
    let zero = if short { '零' } else { digit(0) };
    let mut text = String::new();
    let mut gap = false;
    for (power, scale) in scales.iter().enumerate().rev() {
        match number / 10u32.pow(power as u32) % 10 {
            0 => gap = !text.is_empty(),
            1 if short && power == 1 && text.is_empty() => text.push_str(scale),
            part => {
                if std::mem::take(&mut gap) {
                    text.push(zero);
                }
                text.push(digit(part));
                text.push_str(scale);
            }
        }
    }
    text
}

/// A, …, Z, AA, BB, as Word repeats letters.
fn letters(number: u32, first: char) -> String {
    let index = number.max(1) - 1;
    let letter = char::from_u32(first as u32 + index % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (index / 26 + 1).min(10) as usize).collect()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number.min(3999);
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_printed() {
        for (number, name, wanted) in [
            (3, "decimal", "3"),
            (10, "chineseCounting", "十"),
            (12, "chineseCountingThousand", "十二"),
            (105, "chineseCountingThousand", "一百零五"),
            (120, "chineseCountingThousand", "一百二十"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (3, "ideographTraditional", "丙"),
            (3, "decimalEnclosedCircleChinese", "③"),
            (28, "upperLetter", "BB"),
            (14, "lowerRoman", "xiv"),
            (12, "decimalFullWidth", "１２"),
        ] {
            assert_eq!(NumberFormat::of_name(name).written(number), wanted, "{name}");
        }
        for (code, wanted) in
            [(0, "12"), (1, "XII"), (4, "l"), (18, "⑫"), (22, "12"), (23, ""), (37, "十二"), (39, "十二")]
        {
            assert_eq!(NumberFormat::of_code(code).written(12), wanted, "{code}");
        }
        for (series, wanted) in
            [("1", "12"), ("一, 二, 三, ...", "十二"), ("壹, 贰, 叁, ...", "壹拾贰"), ("i", "xii"), ("", "")]
        {
            assert_eq!(NumberFormat::of_series(series).written(12), wanted, "{series}");
        }
        assert_eq!(
            (NumberFormat::of_code(255), NumberFormat::of_code(70)),
            (NumberFormat::None, NumberFormat::Decimal)
        );
    }

    fn level(format: &str, pattern: &str) -> Level {
        let format = NumberFormat::of_name(format);
        Level { format, pattern: Some(pattern.to_owned()), joined: true, ..Level::default() }
    }

    fn printed(list: List, paragraphs: &[usize]) -> Vec<String> {
        let instance = Instance { list: 1, starts: [None; LEVELS] };
        let mut numbering = Numbering { lists: HashMap::from([(1, list)]), instances: HashMap::from([(7, instance)]) };
        paragraphs.iter().map(|level| numbering.next(&7, *level)).collect()
    }

    #[test]
    fn deeper_levels_are_counted_anew_unless_they_go_on() {
        let mut list = List::default();
        list.levels[0] = level("chineseCounting", "第%1章");
        list.levels[1] = level("chineseCounting", "第%2条");
        list.levels[2] = level("decimal", "%2.%3");
        assert_eq!(
            printed(list.clone(), &[0, 1, 2, 1, 2, 0, 1]),
            ["第一章", "第一条", "一.1", "第二条", "二.1", "第二章", "第一条"]
        );
        // Articles of a statute are counted through its chapters.
        list.levels[1].restart_before = Some(0);
        list.levels[2].legal = true;
        assert_eq!(printed(list, &[0, 1, 0, 1, 2]), ["第一章", "第一条", "第二章", "第二条", "2.1"]);
    }
}
