//! Finds the lines of a page: the page is made as small as its text allows, looked at in overlapping tiles so that memory
//! stays small, and the tiles' maps become one.

use std::time::Instant;

use rten::Model;

use super::region::{Map, Region, regions as regions_of};
use super::{in_time, model};
use crate::{Failure, Picture};

/// Pixels along an edge of a tile. The model takes multiples of 32.
const TILE: u32 = 960;
/// What a tile knows too little of, at edges that are not those of the page.
const MARGIN: u32 = 64;
const STEP: u32 = 32;
/// The height of lines that the model finds best; larger ones are made that small.
const HEIGHT: f32 = 26.;
/// Paper: a tile without anything darker has no text.
const PAPER: u8 = 200;

/// The lines of a page.
pub(super) fn regions(model: &Model, picture: &Picture, until: Instant) -> Result<Vec<Region>, Failure> {
    let started = Instant::now();
    let scale = scale(model, picture)?;
    let small = picture.shrunk(scale);
    let mut map = Map { width: small.width as usize, values: vec![0; small.pixels.len()] };
    for (top, down) in steps(small.height) {
        for (left, across) in steps(small.width) {
            in_time(started, until)?;
            let tile = small.cut(left, top, TILE, TILE);
            if tile.pixels.iter().all(|pixel| *pixel > PAPER) {
                continue;
            }
            let (values, width) = likelihood(model, &tile)?;
            for y in down.clone() {
                let from = (y - top) as usize * width;
                let row = &values[from + (across.start - left) as usize..from + (across.end - left) as usize];
                let to = y as usize * map.width;
                map.values[to + across.start as usize..to + across.end as usize].copy_from_slice(row);
            }
        }
    }
    let by = picture.width as f32 / small.width.max(1) as f32;
    Ok(regions_of(&map).into_iter().map(|region| region.scaled(by)).collect())
}

/// How much smaller the page may be made: as its lines are where it has most of them.
fn scale(model: &Model, picture: &Picture) -> Result<f32, Failure> {
    let (x, y) = picture.busiest(TILE, TILE);
    let sample = picture.cut(x, y, TILE, TILE);
    let (values, width) = likelihood(model, &sample)?;
    let mut heights: Vec<f32> = regions_of(&Map { width, values }).iter().map(|region| region.across).collect();
    heights.sort_by(f32::total_cmp);
    let Some(&middle) = heights.get(heights.len() / 2) else { return Ok(1.) };
    Ok((HEIGHT / middle).clamp(0.25, 1.))
}

/// Where tiles begin along an edge, and which part of the map each decides.
fn steps(length: u32) -> Vec<(u32, std::ops::Range<u32>)> {
    let mut steps = Vec::new();
    let mut decided = 0;
    while decided < length {
        let start = if decided == 0 { 0 } else { decided - MARGIN };
        let end = if start + TILE >= length { length } else { start + TILE - MARGIN };
        steps.push((start, decided..end));
        decided = end;
    }
    steps
}

/// How likely each pixel belongs to a line, 0 to 255, in rows of this width.
fn likelihood(model: &Model, tile: &Picture) -> Result<(Vec<u8>, usize), Failure> {
    let size = [tile.width, tile.height].map(|edge| edge.max(1).next_multiple_of(STEP) as usize);
    let (width, height) = (size[0], size[1]);
    let mut shades = vec![1.; width * height];
    for y in 0..tile.height {
        let row = &mut shades[y as usize * width..][..tile.width as usize];
        row.iter_mut().zip(tile.row(y)).for_each(|(shade, pixel)| *shade = super::strip::shade(f32::from(*pixel)));
    }
    let run = model::run::<4>(model, [1, 3, height, width], shades.repeat(3)).map_err(Failure::Failed)?;
    let (values, [_, _, rows, columns]) = run;
    if (rows, columns) != (height, width) {
        return Err(Failure::Failed(format!("the model makes {rows} × {columns} of {height} × {width}")));
    }
    Ok((values.into_iter().map(|value| (value.clamp(0., 1.) * 255.) as u8).collect(), width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_decide_every_part_once() {
        for length in [1, 100, 960, 961, 1800, 1920, 5000] {
            let steps = steps(length);
            let mut decided = 0;
            for (start, part) in &steps {
                assert!(part.start == decided && part.end > part.start && part.start >= *start, "{length}: {steps:?}");
                assert!(part.end <= start + TILE, "{length}: {steps:?}");
                assert!(*start == 0 || part.start - start == MARGIN, "{length}: {steps:?}");
                decided = part.end;
            }
            assert_eq!(decided, length);
        }
    }
}
