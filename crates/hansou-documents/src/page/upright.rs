//! Lines that run down on a page whose text runs across: glyphs that are written so, letters and digits on their side
//! among them, and single glyphs that stand below each other. Pages that are written in columns are turned before.

use super::Glyph;
use super::line::{Line, LinePiece, MANY, ratio};

/// The widest gap in a line that is written from top to bottom, in ems.
const GAP: f32 = 1.6;
/// How far the middles of its glyphs are apart across, in ems.
const ACROSS: f32 = 0.35;
/// Lines that are open while glyphs are sorted into them from top to bottom.
const OPEN: usize = 64;

/// Takes the glyphs that are written from top to bottom off the others, as lines.
pub(super) fn take(glyphs: &mut Vec<Glyph>) -> Vec<Line> {
    let (mut down, rest): (Vec<Glyph>, Vec<Glyph>) =
        std::mem::take(glyphs).into_iter().partition(|glyph| glyph.vertical);
    *glyphs = rest;
    down.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
    let mut chains: Vec<Vec<Glyph>> = Vec::new();
    for glyph in down {
        let open = chains.len().saturating_sub(OPEN);
        let follows = |chain: &&mut Vec<Glyph>| {
            let last = &chain[chain.len() - 1];
            let gap = glyph.bounds.y0 - last.bounds.y1;
            (last.bounds.middle().0 - glyph.bounds.middle().0).abs() < ACROSS * glyph.size
                && (-0.5 * glyph.size..GAP * glyph.size).contains(&gap)
                && ratio(last.size, glyph.size) < 1.25
        };
        match chains[open..].iter_mut().rev().find(follows) {
            Some(chain) => chain.push(glyph),
            None => chains.push(vec![glyph]),
        }
    }
    chains.iter().filter_map(|chain| Line::new(chain, chain.len() > 1)).collect()
}

/// Glyphs that make a vertical line.
const STACK: usize = 3;

/// Makes vertical lines of single glyphs that stand below each other.
pub(super) fn stack(lines: Vec<Line>) -> Vec<Line> {
    if lines.len() > MANY {
        return lines;
    }
    let (mut singles, mut out): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| line.count == 1 && line.first_char().is_some_and(|c| c > '\u{2e7f}'));
    singles.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
    let mut used = vec![false; singles.len()];
    for first in 0..singles.len() {
        if used[first] {
            continue;
        }
        let mut chain = vec![first];
        let mut last = first;
        for next in first + 1..singles.len() {
            let (a, b) = (&singles[last], &singles[next]);
            if b.bounds.y0 - a.bounds.y0 > 1.9 * a.size {
                break;
            }
            let level = (b.bounds.middle().0 - a.bounds.middle().0).abs() < 0.3 * a.size;
            if !used[next] && level && b.bounds.y0 > a.bounds.y0 && ratio(a.size, b.size) < 1.18 {
                chain.push(next);
                last = next;
            }
        }
        if chain.len() < STACK {
            continue;
        }
        chain.iter().for_each(|&index| used[index] = true);
        let mut line = singles[first].clone();
        let mut text = String::new();
        for &index in &chain {
            text.push_str(&singles[index].pieces[0].text);
            line.bounds = line.bounds.union(&singles[index].bounds);
        }
        line.pieces = vec![LinePiece { text, bounds: line.bounds }];
        (line.count, line.vertical) = (chain.len(), true);
        out.push(line);
    }
    out.extend(singles.into_iter().zip(used).filter(|(_, used)| !used).map(|(line, _)| line));
    out
}

#[cfg(test)]
mod tests {
    use super::super::Bounds;
    use super::*;

    #[test]
    fn digits_on_their_side_belong_to_their_line() {
        let glyph = |(at, (ch, half)): (usize, (char, bool)), x: f32| {
            let y0 = 100. + 20. * at as f32;
            let bounds = Bounds { x0: x, y0, x1: x + 20., y1: y0 + if half { 10. } else { 20. } };
            Glyph { ch, bounds, size: 20., vertical: true, invisible: false }
        };
        let line = |text: &str, x: f32| {
            text.chars().map(|c| (c, c.is_ascii())).enumerate().map(|placed| glyph(placed, x)).collect::<Vec<_>>()
        };
        let mut glyphs = [line("召开2019年会议", 40.), line("路线图", 75.)].concat();
        glyphs.push(Glyph { vertical: false, ..glyphs[0] });
        let lines = take(&mut glyphs);
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(texts, ["召开2019年会议", "路线图"]);
        assert!(lines.iter().all(|line| line.vertical) && glyphs.len() == 1);
    }
}
