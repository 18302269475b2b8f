//! Lays a line that runs down level, so that it can be read as those that run across are. Turned as a whole it is read
//! first, which tells where its characters are; but they lie on their side then, and marks (，。；) are lost. So each
//! character is cut out and set upright beside the others, what stands between them too; letters and digits, which lie
//! on their side in such lines, are turned.

use super::character::{Seen, is_full};
use super::region::Region;
use super::strip::{EM, HEIGHT, STEP, mean_shade};
use crate::Picture;

/// Darker than this is ink.
const INK: f32 = 128.;
/// The part of a place that ink covers when something stands there.
const COVERED: f32 = 0.01;
/// A gap of so many ems has room for a mark.
const ROOM: f32 = 0.6;
/// Marks that reach over so much of the line's width are brackets, which are turned with the line.
const BRACKET: f32 = 0.6;
/// How far a character may stand from where it was seen, in ems.
const OFF: f32 = 0.25;
/// The most of a place's edge that a comma or stop takes.
const STOP: f32 = 0.45;
/// The part of a place, from its beginning and from its right edge, in which the middle of a comma or stop stands; marks
/// of quotation stand beyond.
const CORNER: f32 = 0.62;

/// A part of a line that runs down, in pixels from the line's beginning.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    from: f32,
    to: f32,
    upright: bool,
    /// How far down and to the right it is moved: commas and stops stand at the foot of level lines, on the left.
    moved: (f32, f32),
}

/// The ink of a part of a line.
#[derive(Debug, Clone, Copy)]
struct Ink {
    /// The share of its points that are ink.
    covered: f32,
    /// From the beginning of the line.
    along: (f32, f32),
    /// From the middle of the line to the right.
    right: (f32, f32),
}

/// A line laid level.
#[derive(Debug)]
pub(super) struct Level<'a> {
    picture: &'a Picture,
    region: &'a Region,
    /// The parts with the columns of the strip that each begins at.
    pieces: Vec<(Piece, usize)>,
    /// Columns in all.
    columns: usize,
    /// Pixels of the picture to one of the strip.
    pixel: f32,
}

impl<'a> Level<'a> {
    /// Of a line of which `seen` was read, with `step` pixels from step to step and characters of this size.
    pub fn new(picture: &'a Picture, region: &'a Region, seen: &[Seen<'_>], step: f32, size: f32) -> Self {
        let pixel = size / (HEIGHT as f32 * EM);
        let mut columns = 0;
        let pieces = pieces(picture, region, seen, step, size).into_iter().map(|piece| {
            let start = columns;
            columns += ((piece.to - piece.from) / pixel).round() as usize;
            (piece, start)
        });
        let pieces = pieces.collect();
        Self { picture, region, pieces, columns, pixel }
    }

    /// Columns of the strip, as the model takes them.
    pub fn columns(&self) -> usize {
        self.columns.max(1).next_multiple_of(STEP)
    }

    /// The strip, in rows; what is left of them is grey.
    pub fn strip(&self) -> Vec<f32> {
        let columns = self.columns();
        let mut strip = vec![0.; HEIGHT * columns];
        for (at, (piece, start)) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(at + 1).map_or(self.columns, |(_, next)| *next);
            for x in *start..end {
                for y in 0..HEIGHT {
                    strip[y * columns + x] = self.shade(*piece, x - start, y);
                }
            }
        }
        strip
    }

    fn shade(&self, piece: Piece, x: usize, y: usize) -> f32 {
        let half = self.region.along / 2.;
        let (over, down) = ((x as f32 + 0.5) * self.pixel, (y as f32 + 0.5 - HEIGHT as f32 / 2.) * self.pixel);
        let length = piece.to - piece.from;
        let (along, across) = match piece.upright {
            // Across a line that runs down is to the left.
            true => ((piece.from + piece.to) / 2. + down - piece.moved.0, length / 2. - over + piece.moved.1),
            false => (piece.from + over, down),
        };
        let rim = length * OFF / 5.;
        let inside = (piece.from - rim..=piece.to + rim).contains(&along) && across.abs() <= length / 2. + rim;
        if piece.upright && !inside {
            return 1.;
        }
        mean_shade(self.picture, self.region, along - half, across, self.pixel)
    }

    /// What was read of the strip, in steps of the line as it was seen first; of an upright character what is surest.
    pub fn placed<'m>(&self, read: Vec<Seen<'m>>, strip_step: f32, step: f32) -> Vec<Seen<'m>> {
        let mut placed: Vec<(usize, Seen<'m>)> = Vec::new();
        for character in read {
            let x = character.step * strip_step;
            let at = self.pieces.partition_point(|(_, start)| *start as f32 <= x).saturating_sub(1);
            let Some((piece, start)) = self.pieces.get(at) else { continue };
            let along = match piece.upright {
                true => (piece.from + piece.to) / 2.,
                false => piece.from + (x - *start as f32) * self.pixel,
            };
            let character = Seen { step: along / step, ..character };
            match placed.last_mut() {
                Some((last, other)) if *last == at && piece.upright => {
                    if character.confidence > other.confidence {
                        *other = character;
                    }
                }
                _ => placed.push((at, character)),
            }
        }
        placed.into_iter().map(|(_, character)| character).collect()
    }
}

/// The parts of a line: characters that stand upright, runs of those that lie on their side, and what may stand in gaps.
fn pieces(picture: &Picture, region: &Region, seen: &[Seen<'_>], step: f32, size: f32) -> Vec<Piece> {
    let mut known: Vec<Piece> = Vec::new();
    for character in seen.iter().filter(|character| is_full(character.text) || lies_on_its_side(character.text)) {
        let middle = character.step * step;
        let upright = is_full(character.text);
        let half = if upright { size / 2. } else { size * 0.3 };
        let off = if upright { offset(picture, region, middle, size) } else { 0. };
        let piece = Piece { from: middle + off - half, to: middle + off + half, upright, moved: (0., 0.) };
        if let Some(last) = known.last_mut()
            && !upright
            && !last.upright
            && piece.from - last.to < ROOM * size
        {
            last.to = piece.to;
            continue;
        }
        // Two do not share what lies between them.
        let before = known.last().map_or(f32::MIN, |last| last.to.min(middle));
        known.push(Piece { from: piece.from.max(before), ..piece });
    }
    let mut pieces = Vec::with_capacity(known.len());
    let mut end = 0.;
    for piece in &known {
        pieces.extend(marks(picture, region, (end, piece.from), size));
        pieces.push(*piece);
        end = piece.to;
    }
    pieces.extend(marks(picture, region, (end, region.along), size));
    pieces
}

/// Letters and digits, and what stands between those of a number. Marks are looked for where they are, whatever they
/// looked like on their side.
fn lies_on_its_side(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '%' | '.' | '-' | '+' | '/'))
}

/// How far a character stands from where it was seen: where the least ink is at its two ends.
fn offset(picture: &Picture, region: &Region, middle: f32, size: f32) -> f32 {
    let tries = (-4..=4).map(|n| n as f32 / 4. * OFF * size);
    let ends = |off: f32| {
        let end = |at: f32| ink(picture, region, (at - 0.04 * size, at + 0.04 * size), size).covered;
        // Of places that are as good the nearest.
        end(middle + off - size / 2.) + end(middle + off + size / 2.) + 0.02 * (off / size).abs()
    };
    tries.min_by(|a, b| ends(*a).total_cmp(&ends(*b))).unwrap_or(0.)
}

/// What stands in a gap: a mark for each em that has ink.
fn marks(picture: &Picture, region: &Region, (from, to): (f32, f32), size: f32) -> Vec<Piece> {
    let gap = to - from;
    if gap < ROOM * size {
        return Vec::new();
    }
    let count = (gap / size + 1. - ROOM).floor().max(1.);
    let length = gap / count;
    let place = |n: usize| (from + n as f32 * length, from + (n + 1) as f32 * length);
    let found = (0..count as usize).map(place).filter_map(|(from, to)| {
        let ink = ink(picture, region, (from, to), size);
        let upright = ink.right.1 - ink.right.0 < BRACKET * size;
        let moved = if upright { moved(&ink, (from, to), size) } else { (0., 0.) };
        (ink.covered > COVERED).then_some(Piece { from, to, upright, moved })
    });
    found.collect()
}

/// How far a mark is moved, when it is a comma or stop, which stand in the right upper corner or the middle.
fn moved(ink: &Ink, (from, to): (f32, f32), size: f32) -> (f32, f32) {
    let length = to - from;
    let (high, wide) = (ink.along.1 - ink.along.0, ink.right.1 - ink.right.0);
    let middle = ((ink.along.0 + ink.along.1) / 2. - from, size / 2. - (ink.right.0 + ink.right.1) / 2.);
    if high > STOP * size || wide > STOP * size || middle.0 > CORNER * length || middle.1 > CORNER * size {
        return (0., 0.);
    }
    (from + 0.9 * length - ink.along.1, -0.4 * length - ink.right.0)
}

/// The ink of a part of a line.
fn ink(picture: &Picture, region: &Region, (from, to): (f32, f32), size: f32) -> Ink {
    let raster = (size / 24.).max(1.);
    let (rows, columns) = (((to - from) / raster).ceil().max(1.) as usize, (size / raster).ceil() as usize);
    let mut dark = 0;
    let (mut down, mut right) = ((f32::MAX, f32::MIN), (f32::MAX, f32::MIN));
    for row in 0..rows {
        for column in 0..columns {
            let along = from + (row as f32 + 0.5) * raster - region.along / 2.;
            let across = (column as f32 + 0.5) * raster - size / 2.;
            let (x, y) = region.point(along, across);
            if picture.between(x, y) < INK {
                dark += 1;
                let place = along + region.along / 2.;
                down = (down.0.min(place), down.1.max(place));
                right = (right.0.min(-across), right.1.max(-across));
            }
        }
    }
    Ink { covered: dark as f32 / (rows * columns) as f32, along: down, right }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of a line down its middle: squares of ink in places of 40 pixels, small ones for marks.
    fn line(places: &str) -> (Picture, Region) {
        let count = places.chars().count() as u32;
        let mut picture = Picture::white(100, 40 * count + 20);
        for (at, place) in places.chars().enumerate() {
            let (width, height) = match place {
                '口' => (34, 34),
                '，' => (8, 8),
                '（' => (34, 8),
                _ => continue,
            };
            for y in 0..height {
                for x in 0..width {
                    let (x, y) = (50 - width / 2 + x, 10 + 40 * at as u32 + 20 - height / 2 + y);
                    picture.pixels[(y * 100 + x) as usize] = 0;
                }
            }
        }
        let along = 40. * count as f32 + 20.;
        (picture, Region { middle: (50., along / 2.), along, across: 50., turn: 0., vertical: true })
    }

    fn seen(text: &'static str, place: f32) -> Seen<'static> {
        Seen { text, step: (10. + 40. * place + 20.) / 8., confidence: 0.9 }
    }

    #[test]
    fn marks_between_characters_are_found() {
        let (picture, region) = line("口口，口（口 口");
        let characters = [("天", 0.1), ("健", 0.9), ("湖", 3.1), ("的", 5.), ("水", 7.)];
        let characters: Vec<Seen<'_>> = characters.into_iter().map(|(text, place)| seen(text, place)).collect();
        let found = pieces(&picture, &region, &characters, 8., 40.);
        assert_eq!(
            found.iter().map(|piece| (((piece.from - 10.) / 40.).round() as i32, piece.upright)).collect::<Vec<_>>(),
            [(0, true), (1, true), (2, true), (3, true), (4, false), (5, true), (7, true)]
        );
        assert!(found.iter().all(|piece| (30.0..50.).contains(&(piece.to - piece.from))), "{found:?}");
    }

    #[test]
    fn a_level_line_is_upright_and_knows_its_places() {
        let (picture, region) = line("口，口");
        let level = Level::new(&picture, &region, &[seen("天", 0.), seen("湖", 2.)], 8., 40.);
        let (columns, strip) = (level.columns(), level.strip());
        assert!((100..130).contains(&level.columns) && strip.len() == HEIGHT * columns);
        let dark = |x: usize, y: usize| strip[y * columns + x] < 0.;
        assert!(dark(18, 24) && !dark(18, 2) && dark(93, 24));
        // The comma stands where one does in a level line.
        assert!(!dark(56, 24) && dark(44, 36), "{:?}", level.pieces);
        let read = |text, x: f32| Seen { text, step: x / 8., confidence: 0.9 };
        let placed = level.placed(vec![read("天", 18.), read("，", 56.), read("湖", 93.)], 8., 8.);
        let along: Vec<f32> = placed.iter().map(|seen| seen.step * 8.).collect();
        assert!(along.iter().zip([30., 70., 110.]).all(|(found, wanted)| (found - wanted).abs() < 6.), "{along:?}");
    }
}
