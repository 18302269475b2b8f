//! The style sheet of a Word document (STSH, MS-DOC 2.9.271): for each style whether it is a heading and which list its
//! paragraphs belong to.

use super::super::bytes::{slice, u16_at};
use super::sprm::{ListItem, Sprms};

/// Styles that are looked at.
const STYLES: usize = 4096;
/// A style without another that it is based on.
const NO_BASE: u16 = 0xfff;
/// Styles that are based on each other in a row; Word allows eleven.
const DEPTH: usize = 16;
/// The kind of styles of paragraphs.
const OF_PARAGRAPHS: u16 = 1;

/// What a style says of its paragraphs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Level of a heading from 1; 0 for the document's title.
    pub heading: Option<u8>,
    /// The list.
    pub list: ListItem,
}

/// The styles by their numbers.
pub fn read(sheet: &[u8]) -> Vec<Style> {
    let Some(size) = u16_at(sheet, 0) else { return Vec::new() };
    let count = usize::from(u16_at(sheet, 2).unwrap_or(0)).min(STYLES);
    let fixed = usize::from(u16_at(sheet, 4).unwrap_or(0));
    let mut at = 2 + usize::from(size);
    let mut styles: Vec<(Style, u16)> = Vec::new();
    for _ in 0..count {
        let Some(size) = u16_at(sheet, at).map(usize::from) else { break };
        styles.push(style(slice(sheet, at + 2, size), fixed));
        at += 2 + size + size % 2;
    }
    (0..styles.len()).map(|at| inherited(&styles, at)).collect()
}

/// A style and the one that it is based on.
fn style(described: &[u8], fixed: usize) -> (Style, u16) {
    let (Some(word), Some(based)) = (u16_at(described, 0), u16_at(described, 2)) else {
        return (Style::default(), NO_BASE);
    };
    let heading = match word & 0xfff {
        level @ 1..=9 => Some(level as u8),
        62 => Some(0),
        _ => None,
    };
    let mut list = ListItem::default();
    if based & 15 == OF_PARAGRAPHS {
        // Behind the name and its end come the properties, with the style's number before them.
        let properties = fixed + 4 + 2 * usize::from(u16_at(described, fixed).unwrap_or(0));
        let size = usize::from(u16_at(described, properties).unwrap_or(0));
        let properties = slice(described, properties + 4, size.saturating_sub(2));
        Sprms(properties).for_each(|(sprm, operand)| list.apply(sprm, operand));
    }
    (Style { heading, list }, based >> 4)
}

/// A style with what it has from those it is based on.
fn inherited(styles: &[(Style, u16)], at: usize) -> Style {
    let (mut style, mut base) = styles[at];
    for _ in 0..DEPTH {
        let Some((other, next)) = styles.get(usize::from(base)).filter(|_| base != NO_BASE) else { break };
        style.list = style.list.or(other.list);
        base = *next;
    }
    style
}

#[cfg(test)]
mod tests {
    use super::super::sprm::{LIST, LIST_LEVEL};
    use super::*;

    /// A style sheet with styles: built-in number, base, properties.
    fn sheet(styles: &[(u16, u16, &[u8])]) -> Vec<u8> {
        let mut sheet =
            [&4_u16.to_le_bytes()[..], &(styles.len() as u16).to_le_bytes(), &10_u16.to_le_bytes()].concat();
        for (built_in, base, properties) in styles {
            let words = [*built_in, base << 4 | OF_PARAGRAPHS, 2, 0, 0, 2, 0x6807, 0x6587, 0].map(u16::to_le_bytes);
            let size = properties.len() as u16 + 2;
            let style = [&words.concat()[..], &size.to_le_bytes(), &[0, 0], properties].concat();
            sheet.extend((style.len() as u16).to_le_bytes());
            sheet.extend(&style);
            sheet.extend(vec![0; style.len() % 2]);
        }
        sheet
    }

    #[test]
    fn lists_come_with_styles_and_those_they_are_based_on() {
        let list = [&LIST.to_le_bytes()[..], &3_u16.to_le_bytes()].concat();
        let level = [&LIST_LEVEL.to_le_bytes()[..], &[1]].concat();
        let none = [&LIST.to_le_bytes()[..], &[0, 0]].concat();
        let bytes =
            sheet(&[(0, NO_BASE, &[]), (1, 0, &list), (2, 1, &level), (9, 2, &none), (70, 4, &[]), (62, 0, &[])]);
        let styles = read(&bytes);
        let item = |at: usize| styles[at].list.item();
        assert_eq!([0, 1, 2, 3, 4, 5].map(item), [None, Some((3, 0)), Some((3, 1)), None, None, None]);
        let headings: Vec<Option<u8>> = styles.iter().map(|style| style.heading).collect();
        assert_eq!(headings, [None, Some(1), Some(2), Some(9), None, Some(0)]);
        for end in 0..bytes.len() {
            read(&bytes[..end]);
        }
    }
}
