//! Draws the pictures of a page where they lie: scans come whole, in strips, turned, or as black masks over a coloured
//! ground, and an engine wants one upright picture.

use hansou_ocr::{Key, Picture};

use super::Scan;
use super::bitmap::{Bitmap, PIXELS};

/// From a picture's unit square, its upper left corner at 0, 0, to points of the page:
/// x' = a·x + c·y + e, y' = b·x + d·y + f.
pub(crate) type Matrix = [f32; 6];

/// A picture on a page.
pub(crate) struct Placed<'a> {
    pub matrix: Matrix,
    pub source: Box<dyn Source + 'a>,
}

/// Where the pixels of a picture come from.
pub(crate) trait Source: Sync {
    /// What tells it from other pictures, had without decoding it.
    fn key(&self) -> Key;
    /// Its width and height in pixels.
    fn size(&self) -> (u32, u32);
    /// Its pixels.
    fn decode(&self) -> Result<Bitmap, String>;
}

/// Pixels to a point that engines need at most (300 dots per inch), and the least (150).
const DENSITY: (f32, f32) = (300. / 72., 150. / 72.);
/// Pixels of a page: a broadsheet of two pages at 300 dots per inch.
const PAGE: f32 = 64e6;

/// Pixels to a point of the picture that is drawn of a page: those of its finest picture, within limits.
pub(super) fn scale(scan: &Scan<'_>) -> f32 {
    let (width, height) = scan.size;
    let fine = scan.pictures.iter().map(|placed| {
        let ([a, b, c, d, ..], (columns, rows)) = (placed.matrix, placed.source.size());
        (columns as f32 / a.hypot(b)).max(rows as f32 / c.hypot(d))
    });
    let fine = fine.filter(|scale| scale.is_finite()).fold(0., f32::max);
    // The files of pictures are pages of a point to a pixel.
    let least = if fine == 1. { 1. } else { DENSITY.1 };
    fine.clamp(least, DENSITY.0).min((PAGE / (width * height).max(1.)).sqrt())
}

/// The page as one picture.
pub(super) fn draw(scan: &Scan<'_>) -> Result<Picture, String> {
    let scale = scale(scan);
    let size = [scan.size.0, scan.size.1].map(|edge| (edge * scale).round().max(1.));
    if size[0] * size[1] > PIXELS as f32 || size[0].is_nan() || size[1].is_nan() {
        return Err("a page of no size".to_owned());
    }
    let mut picture = Picture::white(size[0] as u32, size[1] as u32);
    let mut wrong = None;
    for placed in &scan.pictures {
        match placed.source.decode() {
            Ok(bitmap) => paint(&mut picture, &bitmap, placed.matrix.map(|number| number * scale)),
            Err(what) => wrong = Some(what),
        }
    }
    // A stamp that cannot be read does not spoil a page.
    match wrong {
        Some(what) if picture.pixels.iter().all(|pixel| *pixel == 255) => Err(what),
        _ => Ok(picture),
    }
}

/// Samples along an edge of a pixel, where a finer picture is drawn.
const SAMPLES: f32 = 4.;

/// Paints a bitmap through a matrix that leads from its unit square to pixels.
fn paint(picture: &mut Picture, bitmap: &Bitmap, [a, b, c, d, e, f]: Matrix) {
    let determinant = a * d - b * c;
    if !determinant.is_normal() || bitmap.grey.is_empty() {
        return;
    }
    let corners = [(0., 0.), (1., 0.), (0., 1.), (1., 1.)].map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let span = |of: fn(&(f32, f32)) -> f32, limit: u32| {
        let edges = corners.iter().map(of);
        let (from, to) = (edges.clone().fold(f32::MAX, f32::min), edges.fold(f32::MIN, f32::max));
        (from.max(0.).floor() as u32).min(limit)..(to.max(0.).ceil() as u32).min(limit)
    };
    let (columns, rows) = (span(|corner| corner.0, picture.width), span(|corner| corner.1, picture.height));
    let (width, height) = (bitmap.width as f32, bitmap.height as f32);
    // Pixels of the bitmap for a step to the right and down on the page.
    let (across, down) =
        ((d / determinant * width, -b / determinant * height), (-c / determinant * width, a / determinant * height));
    let finer = across.0.abs().max(across.1.abs()).max(down.0.abs()).max(down.1.abs());
    let samples = (finer - 0.2).ceil().clamp(1., SAMPLES) as u32;
    let part = 1. / samples as f32;
    for y in rows {
        for x in columns.clone() {
            let (mut sum, mut cover) = (0, 0);
            for sample in 0..samples * samples {
                let dx = x as f32 + ((sample % samples) as f32 + 0.5) * part - e;
                let dy = y as f32 + ((sample / samples) as f32 + 0.5) * part - f;
                let (u, v) = (across.0 * dx + down.0 * dy, across.1 * dx + down.1 * dy);
                if u >= 0. && v >= 0. && u < width && v < height {
                    let (grey, alpha) = bitmap.pixel(u, v);
                    sum += grey * alpha;
                    cover += alpha;
                }
            }
            if cover > 0 {
                let pixel = &mut picture.pixels[y as usize * picture.width as usize + x as usize];
                let all = 255 * samples * samples;
                *pixel = ((sum + u32::from(*pixel) * (all - cover)) / all) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Given(Bitmap);

    impl Source for Given {
        fn key(&self) -> Key {
            Key::hash([self.0.grey.as_slice()])
        }

        fn size(&self) -> (u32, u32) {
            (self.0.width, self.0.height)
        }

        fn decode(&self) -> Result<Bitmap, String> {
            if self.0.grey.is_empty() { Err("broken".to_owned()) } else { Ok(self.0.clone()) }
        }
    }

    fn placed<'a>(width: u32, grey: &[u8], alpha: &[u8], matrix: Matrix) -> Placed<'a> {
        let height = grey.len() as u32 / width.max(1);
        Placed { matrix, source: Box::new(Given(Bitmap { width, height, grey: grey.to_vec(), alpha: alpha.to_vec() })) }
    }

    fn scan(size: (f32, f32), pictures: Vec<Placed<'_>>) -> Scan<'_> {
        Scan { page: 0, size, pictures }
    }

    #[test]
    fn pictures_are_drawn_where_they_lie() {
        let square = [2., 0., 0., 2., 0., 0.];
        let pixels = |pictures| draw(&scan((2., 2.), pictures)).map(|picture| picture.pixels);
        // Pictures of a point to a pixel are taken as they are.
        assert_eq!(pixels(vec![placed(2, &[1, 2, 3, 4], &[], square)]).unwrap(), [1, 2, 3, 4]);
        // Upside down, and turned a quarter to the right.
        assert_eq!(pixels(vec![placed(2, &[1, 2, 3, 4], &[], [-2., 0., 0., -2., 2., 2.])]).unwrap(), [4, 3, 2, 1]);
        assert_eq!(pixels(vec![placed(2, &[1, 2, 3, 4], &[], [0., 2., -2., 0., 2., 0.])]).unwrap(), [3, 1, 4, 2]);
        // In two strips; the lower one half.
        let strips =
            vec![placed(2, &[1, 2], &[], [2., 0., 0., 1., 0., 0.]), placed(2, &[3, 4], &[], [2., 0., 0., 1., 0., 1.])];
        assert_eq!(pixels(strips).unwrap(), [1, 2, 3, 4]);
        // A mask over a ground.
        let mask = vec![placed(2, &[200; 4], &[], square), placed(2, &[0; 4], &[255, 0, 0, 255], square)];
        assert_eq!(pixels(mask).unwrap(), [0, 200, 200, 0]);
        // What cannot be decoded is missing, and the page is lost only when nothing is left.
        assert_eq!(pixels(vec![placed(2, &[9; 4], &[], square), placed(2, &[], &[], square)]).unwrap(), [9; 4]);
        assert!(pixels(vec![placed(2, &[], &[], square)]).is_err());
    }

    #[test]
    fn fine_pictures_are_averaged() {
        let fine: Vec<u8> = (0..64).map(|at| if (at / 8 + at) % 2 == 0 { 0 } else { 255 }).collect();
        let mut picture = Picture::white(2, 2);
        let bitmap = Bitmap { width: 8, height: 8, grey: fine, alpha: Vec::new() };
        paint(&mut picture, &bitmap, [2., 0., 0., 2., 0., 0.]);
        assert!(picture.pixels.iter().all(|pixel| (120..136).contains(pixel)), "{:?}", picture.pixels);
    }

    #[test]
    fn the_scale_is_that_of_the_finest_picture() {
        let matrix = [72., 0., 0., 72., 0., 0.];
        let scale = |width: u32| {
            let page = vec![placed(width, &vec![0; (width * width) as usize], &[], matrix)];
            scale(&scan((72., 72.), page))
        };
        for (width, wanted) in [(200, 200. / 72.), (600, DENSITY.0), (80, DENSITY.1), (72, 1.)] {
            assert!((scale(width) - wanted).abs() < 1e-4, "{width}");
        }
        let wide = scan((1e6, 1e6), vec![placed(300, &[0; 300], &[], matrix)]);
        assert!(draw(&wide).is_ok_and(|picture| picture.pixels.len() as f32 <= PAGE * 1.01));
    }
}
