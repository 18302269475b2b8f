//! Numbers before paragraphs as Word prints them: `numbering.xml` gives the pattern of each level (第%1条) and the way its
//! number is written (chineseCounting); the paragraphs are counted as they come (ECMA-376 part 1, 17.9).

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::attribute;

/// Levels of a list.
const LEVELS: usize = 9;

/// The lists of a document and how far they have been counted.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Abstract lists by id.
    lists: HashMap<String, List>,
    /// Lists as paragraphs name them: the abstract list, and levels that begin anew.
    instances: HashMap<String, Instance>,
}

#[derive(Debug, Clone, Default)]
struct List {
    levels: [Level; LEVELS],
    counts: [Option<u32>; LEVELS],
    /// The style whose list this one is, or stands for.
    link: Option<String>,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// The pattern, %1 for the number of the first level; `None` for a level that prints none.
    pattern: Option<String>,
    /// What stands between number and text.
    after: &'static str,
    /// All numbers as digits.
    legal: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), pattern: None, after: " ", legal: false }
    }
}

#[derive(Debug, Clone, Default)]
struct Instance {
    list: String,
    starts: [Option<u32>; LEVELS],
}

impl Numbering {
    /// Reads `numbering.xml`; what is not valid has no lists.
    pub fn read(xml: &str) -> Self {
        let mut numbering = Self::default();
        let mut reader = Reader::from_str(xml);
        let mut at = Position::default();
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element) => numbering.element(&element, &mut at),
                Event::End(element) if element.local_name().as_ref() == "lvlOverride" => at.overridden = None,
                Event::Eof => break,
                _ => {}
            }
        }
        numbering.link();
        numbering
    }

    fn element(&mut self, element: &quick_xml::events::BytesStart<'_>, at: &mut Position) {
        let value = attribute(element, "val");
        let index =
            |name| attribute(element, name).and_then(|level| level.parse().ok()).filter(|level| *level < LEVELS);
        match element.local_name().as_ref() {
            "abstractNum" => *at = Position { list: attribute(element, "abstractNumId"), ..Position::default() },
            "num" => *at = Position { instance: attribute(element, "numId"), ..Position::default() },
            "abstractNumId" => {
                if let (Some(id), Some(list)) = (&at.instance, value) {
                    self.instances.insert(id.clone(), Instance { list, ..Instance::default() });
                }
            }
            "lvlOverride" => at.overridden = index("ilvl"),
            "startOverride" => {
                let instance = at.instance.as_ref().and_then(|id| self.instances.get_mut(id));
                if let (Some(instance), Some(level)) = (instance, at.overridden) {
                    instance.starts[level] = value.and_then(|start| start.parse().ok());
                }
            }
            "lvl" => at.level = index("ilvl"),
            "styleLink" | "numStyleLink" => {
                if let Some(id) = &at.list {
                    self.lists.entry(id.clone()).or_default().link = value;
                }
            }
            name => {
                if let (Some(id), Some(level)) = (&at.list, at.level) {
                    self.lists.entry(id.clone()).or_default().levels[level].set(name, value);
                }
            }
        }
    }

    /// A list that only names the style of another is that one.
    fn link(&mut self) {
        let has_levels = |list: &List| list.levels.iter().any(|level| level.pattern.is_some());
        let full: HashMap<String, List> = self
            .lists
            .values()
            .filter(|list| has_levels(list))
            .filter_map(|list| Some((list.link.clone()?, list.clone())))
            .collect();
        for list in self.lists.values_mut().filter(|list| !has_levels(list)) {
            if let Some(other) = list.link.as_ref().and_then(|link| full.get(link)) {
                *list = other.clone();
            }
        }
    }

    /// Counts a paragraph of a list and gives what is printed before it.
    pub fn next(&mut self, id: &str, level: usize) -> String {
        let level = level.min(LEVELS - 1);
        let Some(instance) = self.instances.get_mut(id) else { return String::new() };
        let Some(list) = self.lists.get_mut(&instance.list) else { return String::new() };
        let first = instance.starts[level].take();
        list.counts[level] = Some(match (first, list.counts[level]) {
            (Some(start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => list.levels[level].start,
        });
        list.counts[level + 1..].fill(None);
        list.printed(level)
    }
}

/// Where in `numbering.xml` one is.
#[derive(Debug, Default)]
struct Position {
    list: Option<String>,
    instance: Option<String>,
    level: Option<usize>,
    overridden: Option<usize>,
}

impl Level {
    fn set(&mut self, name: &str, value: Option<String>) {
        match name {
            "start" => self.start = value.and_then(|start| start.parse().ok()).unwrap_or(1),
            "numFmt" => self.format = value.unwrap_or_default(),
            "lvlText" => self.pattern = value,
            "suff" => self.after = if value.as_deref() == Some("nothing") { "" } else { " " },
            "isLgl" => self.legal = true,
            _ => {}
        }
    }
}

impl List {
    fn printed(&self, level: usize) -> String {
        let own = &self.levels[level];
        let Some(pattern) = &own.pattern else { return String::new() };
        if matches!(own.format.as_str(), "bullet" | "none") && !pattern.contains('%') {
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
                    let format = if own.legal { "decimal" } else { self.levels[of].format.as_str() };
                    text.push_str(&written(count, format));
                    rest = &rest[at + 2..];
                }
                None => {
                    text.push('%');
                    rest = &rest[at + 1..];
                }
            }
        }
        text.push_str(rest);
        let text = text.trim();
        if text.is_empty() { String::new() } else { format!("{text}{}", own.after) }
    }
}

/// A number in one of the ways of ECMA-376 (17.18.59, ST_NumberFormat).
fn written(number: u32, format: &str) -> String {
    let of = |signs: &str| {
        let index = (number.max(1) - 1) as usize % signs.chars().count();
        signs.chars().nth(index).map(String::from).unwrap_or_default()
    };
    match format {
        "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting" => spelled(number, "〇一二三四五六七八九", ["", "十", "百", "千"], true),
        "chineseLegalSimplified" => spelled(number, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"], false),
        "ideographLegalTraditional" => spelled(number, "零壹貳參肆伍陸柒捌玖", ["", "拾", "佰", "仟"], false),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => {
            let digits = number.to_string();
            digits.bytes().filter_map(|digit| "〇一二三四五六七八九".chars().nth((digit - b'0').into())).collect()
        }
        "ideographTraditional" => of("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => of("子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if number <= 20 => of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        "ideographEnclosedCircle" if number <= 10 => of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
        "decimalEnclosedParen" => format!("({number})"),
        "decimalEnclosedFullstop" => format!("{number}."),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().filter_map(|digit| char::from_u32(digit as u32 + 0xfee0)).collect()
        }
        "upperLetter" => letters(number, 'A'),
        "lowerLetter" => letters(number, 'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        _ => number.to_string(),
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
    use super::{Numbering, written};

    #[test]
    fn numbers_as_printed() {
        for (number, format, wanted) in [
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
            assert_eq!(written(number, format), wanted, "{format}");
        }
    }

    #[test]
    fn levels_are_counted() {
        let level = |at: usize, format: &str, pattern: &str| {
            format!(
                "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{pattern}\"/></w:lvl>"
            )
        };
        let xml = format!(
            "<w:numbering><w:abstractNum w:abstractNumId=\"7\">{}{}</w:abstractNum><w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/></w:num>\
             <w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>",
            level(0, "chineseCounting", "第%1章"),
            level(1, "decimal", "%1.%2")
        );
        let mut numbering = Numbering::read(&xml);
        let printed: Vec<String> = [("2", 0), ("2", 1), ("2", 1), ("2", 0), ("2", 1), ("3", 0), ("3", 0), ("9", 0)]
            .map(|(id, level)| numbering.next(id, level))
            .into();
        assert_eq!(printed, ["第一章 ", "一.1 ", "一.2 ", "第二章 ", "二.1 ", "第一章 ", "第二章 ", ""]);
    }
}
