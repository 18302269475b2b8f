//! Properties of paragraphs and characters in a Word document (MS-DOC 2.6): codes, each with its operand, and the list
//! that those of a paragraph name.

use super::super::bytes::{slice, u16_at};

pub const IN_TABLE: u16 = 0x2416;
pub const ROW_END: u16 = 0x2417;
pub const NESTED: u16 = 0x6649;
pub const DELETED: u16 = 0x0800;
pub const LIST: u16 = 0x460b;
pub const LIST_LEVEL: u16 = 0x260a;
/// Operands whose size has two bytes, or a form of its own.
const TABLE: u16 = 0xd608;
const TABS: u16 = 0xc615;

/// Codes of properties, each with its operand.
pub struct Sprms<'a>(pub &'a [u8]);

impl<'a> Iterator for Sprms<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let sprm = u16_at(self.0, 0)?;
        let rest = &self.0[2..];
        let first = usize::from(rest.first().copied().unwrap_or(0));
        let size = match (sprm >> 13, sprm) {
            (0 | 1, _) => 1,
            (2 | 4 | 5, _) => 2,
            (3, _) => 4,
            (7, _) => 3,
            (_, TABLE) => 1 + usize::from(u16_at(rest, 0).unwrap_or(0)),
            (_, TABS) if first == 255 => rest.len(),
            _ => 1 + first,
        };
        let operand = slice(rest, 0, size);
        self.0 = &rest[operand.len()..];
        Some((sprm, operand))
    }
}

/// The list that a paragraph or style names, and the level, as far as it names them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListItem {
    /// The instance of the list; 0 for none.
    list: Option<u16>,
    level: Option<u8>,
}

/// Instances of lists that a document may have; greater numbers mean other things.
const LISTS: u16 = 0x7fe;

impl ListItem {
    /// Takes in a property of a paragraph.
    pub fn apply(&mut self, sprm: u16, operand: &[u8]) {
        match sprm {
            LIST => self.list = u16_at(operand, 0),
            LIST_LEVEL => self.level = operand.first().copied(),
            _ => {}
        }
    }

    /// The same, and what another says where this says nothing.
    pub fn or(self, other: Self) -> Self {
        Self { list: self.list.or(other.list), level: self.level.or(other.level) }
    }

    /// The list and its level, where there is one.
    pub fn item(self) -> Option<(u32, usize)> {
        let list = self.list.filter(|list| (1..=LISTS).contains(list))?;
        Some((list.into(), self.level.unwrap_or(0).into()))
    }
}
