//! From the words of a recognised page to placed characters: the page is turned upright and each character gets its
//! share of its word and the size of its line, as a font would give it.

use hansou_ocr::{Line, Page, Word};

use crate::page::{Bounds, Glyph};

/// Characters of a page, placed in points: `scale` pixels to a point on a page of this size.
pub(super) fn place(page: &Page, scale: f32, size: (f32, f32)) -> Vec<Glyph> {
    let (sine, cosine) = page.skew.sin_cos();
    let centre = (size.0 / 2., size.1 / 2.);
    let upright = |x: f32, y: f32| {
        let (x, y) = (x / scale - centre.0, y / scale - centre.1);
        (x * cosine + y * sine + centre.0, y * cosine - x * sine + centre.1)
    };
    let sizes = sizes(&page.lines);
    page.lines
        .iter()
        .zip(sizes)
        .flat_map(|(line, size)| characters(line, size / scale, scale, &upright))
        .filter(|glyph| glyph.bounds.is_sound())
        .collect()
}

/// Sizes so near that they are one, measured twice.
fn near(a: f32, b: f32) -> bool {
    (0.84..1.19).contains(&(a / b))
}

/// The sizes of lines, in pixels. What is measured goes up and down: lines near a size in which much is set have that.
fn sizes(lines: &[Line]) -> Vec<f32> {
    let mut sizes: Vec<f32> = lines.iter().map(|line| line.size).collect();
    let mut open: Vec<usize> = (0..lines.len()).collect();
    while let Some(most) = most_common(lines, &open) {
        let before = open.len();
        open.retain(|at| {
            let is_near = near(lines[*at].size, most);
            if is_near {
                sizes[*at] = most;
            }
            !is_near
        });
        if open.len() == before {
            break;
        }
    }
    sizes
}

/// The size near which most characters of some lines are.
fn most_common(lines: &[Line], of: &[usize]) -> Option<f32> {
    let mut sizes: Vec<(f32, usize)> = of
        .iter()
        .map(|at| (lines[*at].size, lines[*at].words.iter().map(|word| word.text.chars().count()).sum()))
        .collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let around =
        |size: f32| sizes.iter().filter(|(other, _)| near(*other, size)).map(|(_, count)| count).sum::<usize>();
    // Of sizes with as many around them the one in the middle of their characters.
    let counts: Vec<usize> = sizes.iter().map(|(size, _)| around(*size)).collect();
    let most = counts.iter().copied().max()?;
    let best = || sizes.iter().zip(&counts).filter(|(_, count)| **count == most).map(|(size, _)| size);
    let half = best().map(|(_, own)| own).sum::<usize>() / 2;
    let mut before = 0;
    let middle = best().find(|(_, own)| {
        before += own;
        before > half || *own == 0
    });
    middle.map(|(size, _)| *size)
}

fn characters(line: &Line, size: f32, scale: f32, upright: &dyn Fn(f32, f32) -> (f32, f32)) -> Vec<Glyph> {
    let middles: Vec<(f32, f32)> = line.words.iter().map(|word| middle(word, upright)).collect();
    // The line's own middle across its direction: that of single words goes up and down with their strokes.
    let mut across: Vec<f32> = middles.iter().map(|(x, y)| if line.vertical { *x } else { *y }).collect();
    across.sort_by(f32::total_cmp);
    let across = across.get(across.len() / 2).copied().unwrap_or_default();
    let (from, to) = (across - size / 2., across + size / 2.);
    let glyphs = line.words.iter().zip(middles).flat_map(|(word, (x, y))| {
        let half = (word.rect.width / scale / 2., word.rect.height / scale / 2.);
        let bounds = match line.vertical {
            true => Bounds { x0: from, x1: to, y0: y - half.1, y1: y + half.1 },
            false => Bounds { x0: x - half.0, x1: x + half.0, y0: from, y1: to },
        };
        let count = word.text.chars().count();
        let shares = bounds.split(count, line.vertical);
        word.text.chars().zip(shares).map(|(ch, bounds)| Glyph {
            ch,
            bounds,
            size,
            vertical: line.vertical,
            invisible: false,
        })
    });
    glyphs.collect()
}

fn middle(word: &Word, upright: &dyn Fn(f32, f32) -> (f32, f32)) -> (f32, f32) {
    upright(word.rect.x + word.rect.width / 2., word.rect.y + word.rect.height / 2.)
}

#[cfg(test)]
mod tests {
    use hansou_ocr::Rect;

    use super::*;

    #[test]
    fn sizes_measured_twice_are_one() {
        let line = |size: f32, count: usize| {
            let word = Word { text: "字".repeat(count), ..Word::default() };
            Line { words: vec![word], size, vertical: false }
        };
        let lines = [line(40., 300), line(43., 20), line(118., 12), line(130., 3), line(f32::NAN, 2)];
        assert_eq!(sizes(&lines)[..4], [40., 40., 118., 118.]);
        assert!(sizes(&[]).is_empty());
    }

    #[test]
    fn characters_share_their_word_on_an_upright_line() {
        let turn = 0.01_f32;
        let word = |text: &str, x: f32, width: f32| {
            let rect = Rect { x, y: 100. + turn.tan() * x, width, height: 40. };
            Word { text: text.into(), rect, confidence: 0.9 }
        };
        let line = Line { words: vec![word("天健", 0., 80.), word("湖", 800., 40.)], size: 40., vertical: false };
        let glyphs = place(&Page { lines: vec![line], skew: turn }, 4., (300., 400.));
        assert_eq!(glyphs.iter().map(|glyph| glyph.ch).collect::<String>(), "天健湖");
        assert!(glyphs.iter().all(|glyph| (glyph.bounds.y0 - glyphs[0].bounds.y0).abs() < 0.1), "{glyphs:?}");
        assert!((glyphs[1].bounds.width() - 10.).abs() < 0.1 && (glyphs[0].size - 10.).abs() < 1e-3);
    }
}
