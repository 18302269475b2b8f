//! Reads the lines of a page: each is cut out upright, brought to the height that the model takes, and what the model says
//! of its columns becomes characters with places (Graves et al., Connectionist Temporal Classification, 2006: the same
//! class in a row is one character, the class of nothing parts two).

use std::time::Instant;

use super::in_time;
use super::model::{self, Models};
use super::region::Region;
use crate::{Failure, Line, Picture, Rect, Word};

/// The height that the model takes, in pixels.
const HEIGHT: usize = 48;
/// The widest line, in pixels: some hundred characters.
const WIDTH: usize = 4800;
/// Pixels along all lines of a batch.
const BATCH: usize = 3200;
/// Lines are made as wide as others of their batch, in such steps.
const STEP: usize = 32;
/// A line of which the model is less sure is not believed.
const SURE: f32 = 0.5;
/// How much of the height of a region its characters take.
const EM: f32 = 0.78;

/// A pixel as the models take it: from -1 black to 1 white.
pub(super) fn shade(pixel: f32) -> f32 {
    pixel / 127.5 - 1.
}

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
            let pixel = regions[*at].across / HEIGHT as f32;
            lines[*at] = line(&regions[*at], &seen, columns as f32 / steps as f32 * pixel);
        }
        rest = others;
    }
    Ok(lines.into_iter().flatten().collect())
}

/// How many of the next lines, by their widths from the least, are read together: the widest decides for all.
fn batch(widths: &[usize]) -> usize {
    let fits = |count: usize| count * widths[count - 1] <= BATCH && widths[count - 1] <= 2 * widths[0];
    (1..=widths.len()).take_while(|count| *count == 1 || fits(*count)).last().unwrap_or(widths.len())
}

/// A region cut out upright, as high as the model takes it, in rows of `columns`; what is left of them is grey.
fn strip(picture: &Picture, region: &Region, columns: usize) -> Vec<f32> {
    let pixel = region.across / HEIGHT as f32;
    let own = ((region.along / pixel).ceil() as usize).min(columns);
    // A pixel that covers several is their mean.
    let samples = (pixel - 0.2).ceil().clamp(1., 4.) as usize;
    let part = 1. / samples as f32;
    let mut strip = vec![0.; HEIGHT * columns];
    for y in 0..HEIGHT {
        for x in 0..own {
            let mut sum = 0.;
            for sample in 0..samples * samples {
                let along = (x as f32 + ((sample % samples) as f32 + 0.5) * part) * pixel - region.along / 2.;
                let across = (y as f32 + ((sample / samples) as f32 + 0.5) * part) * pixel - region.across / 2.;
                let (x, y) = region.point(along, across);
                sum += picture.between(x, y);
            }
            strip[y * columns + x] = shade(sum / (samples * samples) as f32);
        }
    }
    strip
}

/// A character that the model sees: what, the middle of its steps, and how sure it is.
#[derive(Debug, Clone, PartialEq)]
struct Seen<'m> {
    text: &'m str,
    step: f32,
    confidence: f32,
}

/// The characters of a line, from the likelihood of each class at each step.
fn characters<'m>(values: &[f32], classes: usize, meanings: &'m [String]) -> Vec<Seen<'m>> {
    let mut seen: Vec<Seen<'m>> = Vec::new();
    let mut before = 0;
    for (step, likely) in values.chunks(classes.max(1)).enumerate() {
        let best = likely.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let Some((class, &confidence)) = best else { continue };
        match seen.last_mut() {
            _ if class == 0 => {}
            Some(last) if class == before => {
                // It goes on: its middle moves by half a step.
                last.step += 0.5;
                last.confidence = last.confidence.max(confidence);
            }
            _ => {
                let text = meanings.get(class).map_or("", String::as_str);
                seen.push(Seen { text, step: step as f32 + 0.5, confidence });
            }
        }
        before = class;
    }
    seen.retain(|character| !character.text.trim().is_empty());
    seen
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
    let is_full = |text: &str| {
        text.chars().all(|c| {
            c >= '\u{2e80}' && !('\u{3000}'..'\u{3040}').contains(&c) && !('\u{ff00}'..'\u{fff0}').contains(&c)
        })
    };
    let pairs = seen.windows(2).filter(|pair| is_full(pair[0].text) && is_full(pair[1].text));
    let mut apart: Vec<f32> = pairs.map(|pair| (pair[1].step - pair[0].step) * step).collect();
    apart.sort_by(f32::total_cmp);
    apart.get(apart.len() / 2).copied().filter(|_| apart.len() > 2).unwrap_or(height).min(height * 1.25)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_class_in_a_row_is_one_character() {
        let meanings: Vec<String> = ["", "天", "健", " "].map(str::to_owned).to_vec();
        let mut values = Vec::new();
        for class in [0, 1, 1, 0, 1, 3, 2, 2, 2, 0] {
            let mut likely = [0.02; 4];
            likely[class] = 0.94;
            values.extend(likely);
        }
        let seen = characters(&values, 4, &meanings);
        let texts: String = seen.iter().map(|seen| seen.text).collect();
        assert_eq!(texts, "天天健");
        assert_eq!(seen.iter().map(|seen| seen.step).collect::<Vec<_>>(), [2., 4.5, 7.5]);
        assert_eq!(characters(&[], 4, &meanings), []);
    }

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

    #[test]
    fn lines_are_cut_out_upright() {
        let mut picture = Picture::white(300, 200);
        for y in 90..110 {
            for x in 50..250 {
                picture.pixels[y * 300 + x] = 0;
            }
        }
        let region = Region { middle: (150., 100.), along: 200., across: 40., turn: 0., vertical: false };
        let strip = strip(&picture, &region, 256);
        let row = |y: usize| &strip[y * 256..][2..238];
        assert!(row(2).iter().all(|shade| *shade > 0.9) && row(24).iter().all(|shade| *shade < -0.9));
        assert!(strip[24 * 256 + 250..24 * 256 + 256].iter().all(|shade| *shade == 0.));
    }
}
