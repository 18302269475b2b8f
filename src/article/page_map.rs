//! Where the text of an article stands on the pages of its file, so that a hit can name its page and show its matches
//! there. Kept with the article in few bytes a line. Leaves to `format` where it comes from.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A line of an article's text on its page, in points from the upper left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlacedLine {
    /// The byte of the body at which it begins.
    pub start: usize,
    /// The page, from 0.
    pub page: usize,
    /// Left edge, upper edge, width and height.
    pub area: [i32; 4],
    /// True when its characters run from top to bottom.
    pub vertical: bool,
}

/// The pages of an article and where its lines stand on them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct PageMap {
    lines: Vec<PlacedLine>,
    /// Pages that have a name in print (第3版), in their order.
    labels: Vec<(usize, String)>,
    /// Mean confidence in hundredths, where the text was recognised on a picture.
    confidence: Option<u8>,
}

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The page, from 0.
    pub page: usize,
    /// Left edge, upper edge, width and height in points.
    pub area: [i32; 4],
}

impl PageMap {
    /// Of lines in the order of the text and the names of pages.
    pub fn new(lines: Vec<PlacedLine>, labels: Vec<(usize, String)>) -> Self {
        Self { lines, labels, confidence: None }
    }

    /// The same, for text that was recognised on a picture, with its mean confidence from 0 to 1.
    pub fn recognised(self, confidence: f32) -> Self {
        Self { confidence: Some((confidence.clamp(0., 1.) * 100.).round() as u8), ..self }
    }

    /// The mean confidence from 0 to 1, where the text was recognised on a picture.
    pub fn confidence(&self) -> Option<f32> {
        self.confidence.map(|hundredths| f32::from(hundredths) / 100.)
    }

    /// True for text without pages.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.confidence.is_none()
    }

    /// What the page at a byte of the body is called: as printed, else by its number.
    ///
    /// ```
    /// use hansou::article::page_map::{PageMap, PlacedLine};
    /// let line = |start, page| PlacedLine { start, page, ..PlacedLine::default() };
    /// let map = PageMap::new(vec![line(0, 0), line(30, 1)], vec![(1, "A02".into())]);
    /// assert_eq!(map.name_at(29).unwrap(), "第1页");
    /// assert_eq!(map.name_at(30).unwrap(), "A02");
    /// ```
    pub fn name_at(&self, byte: usize) -> Option<String> {
        let line = self.lines[..self.lines.partition_point(|line| line.start <= byte)].last().or(self.lines.first())?;
        Some(self.name(line.page))
    }

    fn name(&self, page: usize) -> String {
        let label = self.labels.iter().find(|(number, _)| *number == page).map(|(_, label)| label.as_str());
        match label {
            Some(label) if !label.chars().all(|c| c.is_ascii_digit()) => label.to_owned(),
            Some(number) => format!("第{number}页"),
            None => format!("第{}页", page + 1),
        }
    }

    /// The pieces of pages on which a range of the body stands, a piece a line.
    pub fn areas(&self, body: &str, range: Range<usize>) -> Vec<Area> {
        let first = self.lines.partition_point(|line| line.start <= range.start).saturating_sub(1);
        let mut areas = Vec::new();
        for (index, line) in self.lines.iter().enumerate().skip(first) {
            let end = self.lines.get(index + 1).map_or(body.len(), |next| next.start);
            let text = body.get(line.start..end.min(body.len())).unwrap_or_default().trim_end();
            if line.start >= range.end {
                break;
            }
            let cut = |byte: usize| {
                let byte = byte.saturating_sub(line.start).min(text.len());
                let byte = (0..=byte).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                columns(&text[..byte]) as f32 / columns(text).max(1) as f32
            };
            let (from, to) = (cut(range.start), cut(range.end));
            if from < to {
                areas.push(Area { page: line.page, area: share(line, from, to) });
            }
        }
        areas
    }

    /// Takes a range of the body out.
    pub fn cut(&mut self, range: Range<usize>) {
        self.lines.retain(|line| line.start < range.start || line.start >= range.end);
        for line in self.lines.iter_mut().filter(|line| line.start >= range.end) {
            line.start -= range.len();
        }
    }
}

/// Columns that a text takes when it is set evenly: two for what is written full width.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum()
}

fn share(line: &PlacedLine, from: f32, to: f32) -> [i32; 4] {
    let [x, y, width, height] = line.area;
    let part = |start: i32, length: i32| {
        let (from, to) = ((length as f32 * from).round() as i32, (length as f32 * to).round() as i32);
        (start.saturating_add(from), (to - from).max(1))
    };
    if line.vertical {
        let (y, height) = part(y, height);
        [x, y, width, height]
    } else {
        let (x, width) = part(x, width);
        [x, y, width, height]
    }
}

/// The form in which a map is kept: differences from line to line, six numbers each, in letters of base 64, five bits
/// each and one that says whether the number goes on.
#[derive(Default, Serialize, Deserialize)]
struct Packed {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    lines: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    labels: Vec<(usize, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<u8>,
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl From<PageMap> for Packed {
    fn from(map: PageMap) -> Self {
        let mut lines = String::new();
        let mut last = PlacedLine::default();
        for line in &map.lines {
            put(&mut lines, line.start as i64 - last.start as i64);
            put(&mut lines, (line.page as i64 - last.page as i64) * 2 + i64::from(line.vertical));
            for (value, last) in line.area.iter().zip(last.area) {
                put(&mut lines, i64::from(*value) - i64::from(last));
            }
            last = *line;
        }
        Self { lines, labels: map.labels, confidence: map.confidence }
    }
}

impl From<Packed> for PageMap {
    fn from(packed: Packed) -> Self {
        let mut letters = packed.lines.bytes();
        let mut lines = Vec::new();
        let mut last = PlacedLine::default();
        while let Some(start) = take(&mut letters) {
            let mut next = || take(&mut letters).unwrap_or(0);
            let page = next();
            let mut line = PlacedLine { vertical: page & 1 == 1, ..PlacedLine::default() };
            line.start = (last.start as i64).saturating_add(start).max(0) as usize;
            line.page = (last.page as i64).saturating_add(page >> 1).max(0) as usize;
            for (value, last) in line.area.iter_mut().zip(last.area) {
                *value = i64::from(last).saturating_add(next()).clamp(i32::MIN.into(), i32::MAX.into()) as i32;
            }
            lines.push(line);
            last = line;
        }
        Self { lines, labels: packed.labels, confidence: packed.confidence }
    }
}

/// Writes a number, small ones of either sign in one letter.
fn put(out: &mut String, number: i64) {
    let mut rest = ((number << 1) ^ (number >> 63)) as u64;
    loop {
        let goes_on = rest >= 32;
        let letter = LETTERS[(rest & 31) as usize + if goes_on { 32 } else { 0 }];
        out.push(char::from(letter));
        rest >>= 5;
        if !goes_on {
            break;
        }
    }
}

/// Reads a number; `None` at the end, and for letters that are none.
fn take(letters: &mut impl Iterator<Item = u8>) -> Option<i64> {
    let (mut number, mut shift) = (0_u64, 0);
    loop {
        let letter = letters.next()?;
        let value = LETTERS.iter().position(|&known| known == letter)? as u64;
        if shift < 64 {
            number |= (value & 31) << shift;
        }
        shift += 5;
        if value < 32 {
            return Some((number >> 1) as i64 ^ -((number & 1) as i64));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn map() -> PageMap {
        let line = |start, page, area| PlacedLine { start, page, area, vertical: false };
        let lines =
            vec![line(0, 2, [50, 100, 100, 10]), line(30, 2, [50, 115, 100, 10]), line(60, 3, [50, 40, 50, 10])];
        PageMap::new(lines, vec![(2, "第03版".into())])
    }

    /// Three lines of ten, ten and five characters.
    const BODY: &str = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉春夏秋冬年";

    #[test]
    fn pages_have_the_name_they_print() {
        for (byte, name) in [(0, "第03版"), (59, "第03版"), (60, "第4页"), (999, "第4页")] {
            assert_eq!(map().name_at(byte).as_deref(), Some(name), "{byte}");
        }
        assert_eq!(PageMap::default().name_at(0), None);
    }

    #[test]
    fn a_range_over_lines_has_a_piece_on_each() {
        let area = |page, area| Area { page, area };
        for (chars, wanted) in [
            (0..1, vec![area(2, [50, 100, 10, 10])]),
            (3..5, vec![area(2, [80, 100, 20, 10])]),
            (8..12, vec![area(2, [130, 100, 20, 10]), area(2, [50, 115, 20, 10])]),
            (24..25, vec![area(3, [90, 40, 10, 10])]),
        ] {
            assert_eq!(map().areas(BODY, chars.start * 3..chars.end * 3), wanted, "{chars:?}");
        }
    }

    #[test]
    fn what_is_cut_out_takes_its_lines_along() {
        let mut cut = map();
        cut.cut(0..30);
        assert_eq!(cut.areas(&BODY[30..], 0..3), [Area { page: 2, area: [50, 115, 10, 10] }]);
    }

    proptest! {
        #[test]
        fn a_map_comes_back_as_it_was(lines in prop::collection::vec((0usize..999_999, 0usize..999, any::<[i16; 4]>(), any::<bool>()), 0..20)) {
            let lines = lines.into_iter().map(|(start, page, area, vertical)| {
                PlacedLine { start, page, area: area.map(i32::from), vertical }
            });
            let map = PageMap::new(lines.collect(), vec![(1, "A02".into())]).recognised(0.97);
            let json = serde_json::to_string(&map).unwrap();
            prop_assert_eq!(serde_json::from_str::<PageMap>(&json).unwrap(), map);
        }

        #[test]
        fn damaged_maps_are_read_to_something(lines in "[ -~]{0,80}", body in ".{0,40}", start in 0usize..60, length in 0usize..60) {
            let map = PageMap::from(Packed { lines, ..Packed::default() });
            map.areas(&body, start..start + length);
            map.name_at(start);
        }
    }
}
