//! Reads the lines of a page: each is cut out upright (`strip`), several go to the model at once, and what it says becomes
//! characters with places (`character`). Lines that run down are read once more, laid level (`level`).

use std::time::Instant;

use super::character::{Seen, characters, is_full};
use super::in_time;
use super::level::Level;
use super::model::{self, Models};
use super::region::Region;
use super::strip::{EM, HEIGHT, STEP, strip};
use crate::{Failure, Line, Picture, Rect, Word};

/// The widest line, in pixels: some hundred characters.
const WIDTH: usize = 4800;
/// Pixels along all lines of a batch.
const BATCH: usize = 3200;
/// A line of which the model is less sure is not believed.
const SURE: f32 = 0.5;

/// The lines that stand in regions of a picture.
pub(super) fn lines(
    models: &Models,
    picture: &Picture,
    regions: &[Region],
    until: Instant,
) -> Result<Vec<Line>, Failure> {
    let started = Instant::now();
    let width = |region: &Region| {
        let width = HEIGHT as f32 * region.along / region.across.max(1.);
        (width.ceil() as usize).clamp(STEP, WIDTH).next_multiple_of(STEP)
    };
    let mut order: Vec<usize> = (0..regions.len()).collect();
    order.sort_by_key(|at| width(&regions[*at]));
    let mut lines = vec![None; regions.len()];
    let mut rest = order.as_slice();
    while !rest.is_empty() {
        in_time(started, until)?;
        let widths: Vec<usize> = rest.iter().map(|at| width(&regions[*at])).take(BATCH).collect();
        let (batch, others) = rest.split_at(batch(&widths));
        let columns = width(&regions[batch[batch.len() - 1]]);
        let mut data = Vec::with_capacity(batch.len() * 3 * HEIGHT * columns);
        for at in batch {
            data.extend(strip(picture, &regions[*at], columns).repeat(3));
        }
        let run = model::run::<3>(&models.recognition, [batch.len(), 3, HEIGHT, columns], data);
        let (values, [_, steps, classes]) = run.map_err(Failure::Failed)?;
        for (at, values) in batch.iter().zip(values.chunks(steps * classes)) {
            let seen = characters(values, classes, &models.characters);
            let region = &regions[*at];
            let step = columns as f32 / steps as f32 * region.across / HEIGHT as f32;
            let seen = if region.vertical { laid_level(models, picture, region, seen, step)? } else { seen };
            lines[*at] = line(region, &seen, step);
        }
        rest = others;
    }
    Ok(lines.into_iter().flatten().collect())
}

/// A line that runs down is read once more, laid level; that counts unless it says less.
fn laid_level<'m>(
    models: &'m Models,
    picture: &Picture,
    region: &Region,
    seen: Vec<Seen<'m>>,
    step: f32,
) -> Result<Vec<Seen<'m>>, Failure> {
    let level = Level::new(picture, region, &seen, step, size(region, &seen, step));
    let columns = level.columns();
    if seen.is_empty() || columns > WIDTH {
        return Ok(seen);
    }
    let data = level.strip().repeat(3);
    let run = model::run::<3>(&models.recognition, [1, 3, HEIGHT, columns], data);
    let (values, [_, steps, classes]) = run.map_err(Failure::Failed)?;
    let read = characters(&values, classes, &models.characters);
    let read = level.placed(read, columns as f32 / steps.max(1) as f32, step);
    let full = |seen: &[Seen<'_>]| seen.iter().filter(|character| is_full(character.text)).count();
    Ok(if full(&read) < full(&seen) { seen } else { read })
}

/// How many of the next lines, by their widths from the least, are read together: the widest decides for all.
fn batch(widths: &[usize]) -> usize {
    let fits = |count: usize| count * widths[count - 1] <= BATCH && widths[count - 1] <= 2 * widths[0];
    (1..=widths.len()).take_while(|count| *count == 1 || fits(*count)).last().unwrap_or(widths.len())
}

/// The line of a region; `step` are the pixels of the picture from step to step.
fn line(region: &Region, seen: &[Seen<'_>], step: f32) -> Option<Line> {
    let sure = seen.iter().map(|character| character.confidence).sum::<f32>() / seen.len() as f32;
    if seen.is_empty() || sure < SURE {
        return None;
    }
    let size = size(region, seen, step);
    let places: Vec<f32> = seen.iter().map(|character| character.step * step - region.along / 2.).collect();
    let words = seen.iter().enumerate().map(|(at, character)| {
        // Half way to its neighbours, and no further than its own size.
        let before = at.checked_sub(1).map_or(f32::MAX, |before| places[at] - places[before]);
        let after = places.get(at + 1).map_or(f32::MAX, |after| after - places[at]);
        let (before, after) = ((before / 2.).min(size / 2.), (after / 2.).min(size / 2.));
        let (x, y) = region.point(places[at] + (after - before) / 2., 0.);
        let (width, height) = if region.vertical { (size, before + after) } else { (before + after, size) };
        let rect = Rect { x: x - width / 2., y: y - height / 2., width, height };
        Word { text: character.text.to_owned(), rect, confidence: character.confidence }
    });
    Some(Line { words: words.collect(), size, vertical: region.vertical })
}

/// The size of a line's characters: the usual step between two of full width, where that is less than their height.
fn size(region: &Region, seen: &[Seen<'_>], step: f32) -> f32 {
    let height = region.across * EM;
    let pairs = seen.windows(2).filter(|pair| is_full(pair[0].text) && is_full(pair[1].text));
    let mut apart: Vec<f32> = pairs.map(|pair| (pair[1].step - pair[0].step) * step).collect();
    apart.sort_by(f32::total_cmp);
    apart.get(apart.len() / 2).copied().filter(|_| apart.len() > 2).unwrap_or(height).min(height * 1.25)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_get_places_on_their_line() {
        let region = Region { middle: (200., 100.), along: 200., across: 50., turn: 0., vertical: false };
        let seen = |confidence| {
            let at = |step: usize| Seen { text: "字", step: step as f32 + 2.5, confidence };
            (0..5).map(|index| at(index * 5)).collect::<Vec<_>>()
        };
        let line = line(&region, &seen(0.9), 8.).unwrap();
        assert_eq!((line.words.len(), line.size), (5, 40.));
        assert_eq!(line.words[0].rect, Rect { x: 100., y: 80., width: 40., height: 40. });
        assert_eq!(line.words[4].rect.x, 260.);
        assert_eq!(super::line(&region, &seen(0.3), 8.), None, "not believed");
    }

    #[test]
    fn batches_are_of_lines_about_as_wide() {
        for (widths, count) in
            [(&[32, 32, 32][..], 3), (&[32, 64, 96], 2), (&[4800, 4800], 1), (&[800; 9], 4), (&[], 0)]
        {
            assert_eq!(batch(widths), count, "{widths:?}");
        }
    }
}
