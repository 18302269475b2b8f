//! How far a page was turned when it was laid on the glass, from the lines that were found on it.

use crate::{Line, Rect};

/// Words from which on a line tells a direction.
const WORDS: usize = 4;
/// Turns beyond this (radians, some 6 degrees) are not those of a page laid down askew.
const MOST: f32 = 0.1;

/// The turn of a page in radians, clockwise on the picture; 0 where its lines do not tell.
pub fn angle(lines: &[Line]) -> f32 {
    let mut slopes: Vec<(f32, f32)> = lines.iter().filter_map(slope).collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = slopes.iter().map(|(_, weight)| weight).sum::<f32>() / 2.;
    let mut before = 0.;
    // The median by length: long lines know better than short ones.
    let middle = slopes.iter().find(|(_, weight)| {
        before += weight;
        before >= half
    });
    middle.map_or(0., |(slope, _)| slope.atan()).clamp(-MOST, MOST)
}

/// The slope of the line through the middles of its words, by least squares, and how long the line is.
fn slope(line: &Line) -> Option<(f32, f32)> {
    if line.words.len() < WORDS {
        return None;
    }
    let middle = |rect: &Rect| (rect.x + rect.width / 2., rect.y + rect.height / 2.);
    let points: Vec<(f32, f32)> = line.words.iter().map(|word| middle(&word.rect)).collect();
    // Along the line and across it.
    let points: Vec<(f32, f32)> =
        points.into_iter().map(|(x, y)| if line.vertical { (y, -x) } else { (x, y) }).collect();
    let count = points.len() as f32;
    let (sum_x, sum_y) = points.iter().fold((0., 0.), |(x, y), point| (x + point.0, y + point.1));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let (over, under) = points
        .iter()
        .fold((0., 0.), |(over, under), (x, y)| (over + (x - mean_x) * (y - mean_y), under + (x - mean_x).powi(2)));
    let (first, last) = (points.first()?.0, points.last()?.0);
    (under > 0.).then(|| (over / under, (last - first).abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;

    fn line(start: (f32, f32), turn: f32, count: usize, vertical: bool) -> Line {
        let word = |index: usize| {
            let along = 40. * index as f32;
            let (x, y) = if vertical { (-turn.tan() * along, along) } else { (along, turn.tan() * along) };
            let rect = Rect { x: start.0 + x, y: start.1 + y, width: 38., height: 38. };
            Word { text: "字".into(), rect, confidence: 1. }
        };
        Line { words: (0..count).map(word).collect(), vertical, ..Line::default() }
    }

    #[test]
    fn the_turn_of_a_page() {
        for turn in [-0.02, 0., 0.007] {
            for vertical in [false, true] {
                let mut lines: Vec<Line> =
                    (0..9).map(|row| line((100., 60. * row as f32), turn, 20, vertical)).collect();
                lines.push(line((0., 0.), 0.3, 5, vertical));
                assert!((angle(&lines) - turn).abs() < 1e-3, "{turn} {vertical}: {}", angle(&lines));
            }
        }
        assert_eq!(angle(&[]), 0.);
        assert_eq!(angle(&[line((0., 0.), 0.01, 2, false)]), 0.);
    }
}
