//! What of a picture the model of recognition is given: a line cut out upright, as high as the model takes it.

use super::region::Region;
use crate::Picture;

/// The height that the model takes, in pixels.
pub(super) const HEIGHT: usize = 48;
/// Lines are made as wide as others of their batch, in such steps.
pub(super) const STEP: usize = 32;
/// How much of the height of a region its characters take.
pub(super) const EM: f32 = 0.78;

/// A pixel as the models take it: from -1 black to 1 white.
pub(super) fn shade(pixel: f32) -> f32 {
    pixel / 127.5 - 1.
}

/// A region cut out upright, as high as the model takes it, in rows of `columns`; what is left of them is grey.
pub(super) fn strip(picture: &Picture, region: &Region, columns: usize) -> Vec<f32> {
    let pixel = region.across / HEIGHT as f32;
    let own = ((region.along / pixel).ceil() as usize).min(columns);
    let mut strip = vec![0.; HEIGHT * columns];
    for y in 0..HEIGHT {
        for x in 0..own {
            let along = (x as f32 + 0.5) * pixel - region.along / 2.;
            let across = (y as f32 + 0.5) * pixel - region.across / 2.;
            strip[y * columns + x] = mean_shade(picture, region, along, across, pixel);
        }
    }
    strip
}

/// The shade of a square around a point of a region, as the models take it: the mean of the pixels that it covers.
pub(super) fn mean_shade(picture: &Picture, region: &Region, along: f32, across: f32, edge: f32) -> f32 {
    let samples = (edge - 0.2).ceil().clamp(1., 4.) as usize;
    let place = |sample: usize| ((sample as f32 + 0.5) / samples as f32 - 0.5) * edge;
    let mut sum = 0.;
    for sample in 0..samples * samples {
        let (x, y) = region.point(along + place(sample % samples), across + place(sample / samples));
        sum += picture.between(x, y);
    }
    shade(sum / (samples * samples) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

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
