//! The lists of a Word document (MS-DOC 2.9.150 PlfLst, 2.9.131 LSTF, 2.9.148 LVL, 2.9.151 PlfLfo): how their levels are
//! numbered. Counting is left to `numbering`, which paragraphs belong to a list to `runs` and `styles`.

use std::collections::HashMap;

use super::super::bytes::{size_at, slice, u16_at, u32_at, utf16};
use super::fib::Header;
use crate::numbering::{Instance, LEVELS, Level, List, NumberFormat, Numbering};

/// Size of a list's description.
const LIST: usize = 28;
/// Size of what a level says beside its formatting and text.
const LEVEL: usize = 28;
/// Size of a list as paragraphs name it.
const INSTANCE: usize = 16;

/// Reads the lists. Paragraphs name them by the number of their instance, from 1.
pub fn read(table: &[u8], header: &Header) -> Numbering<u32> {
    let lists = lists(slice(table, header.lists.start, header.lists.len()), table, header.lists.end);
    let instances = instances(slice(table, header.instances.start, header.instances.len()));
    Numbering { lists, instances }
}

/// Lists by their numbers. Their levels follow the table of lists, nine of each, or one of a simple list.
fn lists(described: &[u8], table: &[u8], mut at: usize) -> HashMap<u32, List> {
    let mut lists = HashMap::new();
    for n in 0..usize::from(u16_at(described, 0).unwrap_or(0)) {
        let place = 2 + LIST * n;
        let (Some(id), Some(flags)) = (u32_at(described, place), described.get(place + 26)) else { break };
        let mut list = List::default();
        let count = if flags & 1 != 0 { 1 } else { LEVELS };
        for own in &mut list.levels[..count] {
            let Some(level) = level(table, &mut at) else { return lists };
            *own = level;
        }
        lists.insert(id, list);
    }
    lists
}

/// The level that is described at a place, which moves behind it.
fn level(bytes: &[u8], at: &mut usize) -> Option<Level> {
    let fixed = bytes.get(*at..at.checked_add(LEVEL)?)?;
    let (code, flags, follow) = (fixed[4], fixed[5], fixed[15]);
    let place = *at + LEVEL + usize::from(fixed[24]) + usize::from(fixed[25]);
    let size = 2 * usize::from(u16_at(bytes, place)?);
    let text = slice(bytes, place + 2, size);
    *at = place + 2 + text.len();
    // Below nine a unit stands for the number of a level.
    let sign = |unit: Result<char, _>| match unit.unwrap_or(char::REPLACEMENT_CHARACTER) {
        c if (c as usize) < LEVELS => format!("%{}", c as usize + 1),
        c => c.to_string(),
    };
    Some(Level {
        start: u32_at(fixed, 0)?.min(i32::MAX as u32),
        format: NumberFormat::of_code(code),
        pattern: Some(char::decode_utf16(utf16(text)).map(sign).collect()),
        joined: follow == 2,
        legal: flags & 4 != 0,
        restart_before: (flags & 8 != 0).then_some(usize::from(fixed[26])),
    })
}

/// Lists as paragraphs name them: first the list of each, then the levels of each that begin anew.
fn instances(bytes: &[u8]) -> HashMap<u32, Instance<u32>> {
    let count = size_at(bytes, 0).unwrap_or(0).min(bytes.len() / INSTANCE);
    let mut instances = HashMap::new();
    let mut at = 4 + INSTANCE * count;
    for n in 0..count {
        let place = 4 + INSTANCE * n;
        let mut instance = Instance { list: u32_at(bytes, place).unwrap_or(0), starts: [None; LEVELS] };
        at += 4;
        for _ in 0..bytes.get(place + 12).copied().unwrap_or(0) {
            let (Some(start), Some(flags)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else { break };
            at += 8;
            let own = if flags & 0x20 != 0 { level(bytes, &mut at) } else { None };
            if let Some(begins) = instance.starts.get_mut((flags & 15) as usize)
                && flags & 0x10 != 0
            {
                *begins = Some(own.map_or(start, |level| level.start));
            }
        }
        instances.insert(n as u32 + 1, instance);
    }
    instances
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A level as it stands in a file.
    fn described(start: u32, code: u8, flags: u8, text: &str) -> Vec<u8> {
        let mut fixed = [0_u8; LEVEL];
        fixed[..4].copy_from_slice(&start.to_le_bytes());
        (fixed[4], fixed[5], fixed[15], fixed[24], fixed[25]) = (code, flags, 2, 1, 2);
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&fixed[..], &[9; 3], &(text.encode_utf16().count() as u16).to_le_bytes(), &units].concat()
    }

    #[test]
    fn lists_and_their_levels() {
        let list = |id: u32, simple: u8| [&id.to_le_bytes()[..], &[0; 22], &[simple, 0]].concat();
        let described_lists = [&2_u16.to_le_bytes()[..], &list(7, 1), &list(8, 0)].concat();
        let mut levels = described(1, 39, 0, "第\u{0}条");
        for at in 0..LEVELS {
            levels.extend(described(3, 0, 12, if at == 1 { "\u{0}.\u{1}" } else { "" }));
        }
        let start = described_lists.len();
        let table = [described_lists.clone(), levels].concat();
        let lists = lists(&described_lists, &table, start);
        let first = &lists[&7].levels[0];
        assert_eq!((first.pattern.as_deref(), first.format), (Some("第%1条"), NumberFormat::Counting));
        let second = &lists[&8].levels[1];
        assert_eq!((second.pattern.as_deref(), second.start), (Some("%1.%2"), 3));
        assert!(second.legal && second.joined && second.restart_before == Some(0));
        for end in 0..table.len() {
            super::lists(&described_lists, &table[..end], start);
        }
    }

    #[test]
    fn instances_begin_anew() {
        let named = |list: u32, count: u8| [&list.to_le_bytes()[..], &[0; 8], &[count, 0, 0, 0]].concat();
        let bytes = [
            &2_u32.to_le_bytes()[..],
            &named(7, 2),
            &named(8, 0),
            &[0xff; 4],
            &5_u32.to_le_bytes(),
            &0x10_u32.to_le_bytes(),
            &0_u32.to_le_bytes(),
            &0x31_u32.to_le_bytes(),
            &described(4, 0, 0, "\u{1}"),
            &[0xff; 4],
        ]
        .concat();
        let found = instances(&bytes);
        assert_eq!((found[&1].list, found[&2].list), (7, 8));
        assert_eq!(found[&1].starts[..3], [Some(5), Some(4), None]);
        for end in 0..bytes.len() {
            instances(&bytes[..end]);
        }
    }
}
