//! A picture in shades of grey, and what is measured on it: where it has the most text, and a piece cut out of it.

/// A picture in shades of grey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The pixels row by row, 0 black and 255 white.
    pub pixels: Vec<u8>,
}

/// A pixel darker than this is ink.
const INK: u8 = 128;

impl Picture {
    /// A white picture.
    pub fn white(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![255; width as usize * height as usize] }
    }

    /// A row of pixels, empty below the last.
    pub fn row(&self, y: u32) -> &[u8] {
        let width = self.width as usize;
        self.pixels.get(y as usize * width..).and_then(|rest| rest.get(..width)).unwrap_or_default()
    }

    /// The part of the picture that a rectangle covers.
    pub fn cut(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        let (x, y) = (x.min(self.width), y.min(self.height));
        let (width, height) = (width.min(self.width - x), height.min(self.height - y));
        let rows = (y..y + height).flat_map(|y| &self.row(y)[x as usize..(x + width) as usize]);
        Self { width, height, pixels: rows.copied().collect() }
    }

    /// The same picture at a scale of at most 1; a pixel is the mean of those that it covers.
    #[cfg(feature = "paddle")]
    pub fn shrunk(&self, scale: f32) -> Self {
        if scale >= 1. || self.pixels.is_empty() {
            return self.clone();
        }
        let [width, height] = [self.width, self.height].map(|edge| ((edge as f32 * scale).round() as u32).max(1));
        let ends = |at: u32, count: u32, whole: u32| {
            let of = |at: u32| (u64::from(at) * u64::from(whole) / u64::from(count)) as u32;
            of(at)..of(at + 1).max(of(at) + 1).min(whole)
        };
        let columns: Vec<_> = (0..width).map(|x| ends(x, width, self.width)).collect();
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height {
            let rows = ends(y, height, self.height);
            for x in &columns {
                let covered = rows.clone().flat_map(|y| &self.row(y)[x.start as usize..x.end as usize]);
                let (sum, count) = covered.fold((0, 0), |(sum, count), pixel| (sum + u32::from(*pixel), count + 1));
                pixels.push((sum / count.max(1)) as u8);
            }
        }
        Self { width, height, pixels }
    }

    /// The shade at a point between pixels, white outside.
    #[cfg(feature = "paddle")]
    pub fn between(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let at = |dx: f32, dy: f32| {
            let (x, y) = (left + dx, top + dy);
            let inside = x >= 0. && y >= 0. && x < self.width as f32 && y < self.height as f32;
            if inside { f32::from(self.pixels[y as usize * self.width as usize + x as usize]) } else { 255. }
        };
        let (right, down) = (x - left, y - top);
        let upper = at(0., 0.) * (1. - right) + at(1., 0.) * right;
        let lower = at(0., 1.) * (1. - right) + at(1., 1.) * right;
        upper * (1. - down) + lower * down
    }

    /// As a portable grey map (PGM), which every reader of pictures takes.
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.pixels);
        file
    }

    /// The upper left corner of the window of this size that has the most strokes of writing, by the changes between
    /// ink and paper along its rows.
    pub fn busiest(&self, width: u32, height: u32) -> (u32, u32) {
        let (across, down) = (steps(self.width, width), steps(self.height, height));
        let windows = down.iter().flat_map(|&y| across.iter().map(move |&x| (x, y)));
        windows.max_by_key(|&(x, y)| self.strokes(x, y, width, height)).unwrap_or_default()
    }

    /// Changes between ink and paper in a window, on every third row.
    fn strokes(&self, x: u32, y: u32, width: u32, height: u32) -> usize {
        let rows = (y..(y + height).min(self.height)).step_by(3);
        rows.map(|row| {
            let pixels = &self.row(row)[x as usize..(x + width).min(self.width) as usize];
            pixels.windows(2).filter(|pair| (pair[0] < INK) != (pair[1] < INK)).count()
        })
        .sum()
    }
}

/// Where windows of this size begin on an edge, half a window apart.
fn steps(whole: u32, window: u32) -> Vec<u32> {
    let last = whole.saturating_sub(window);
    (0..=last).step_by((window / 2).max(1) as usize).chain([last]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_the_busiest_window() {
        let mut picture = Picture::white(400, 300);
        for y in 200..260 {
            for x in (200..320).step_by(4) {
                picture.pixels[y * 400 + x] = 0;
            }
        }
        let (x, y) = picture.busiest(120, 60);
        let piece = picture.cut(x, y, 120, 60);
        assert_eq!((piece.width, piece.height), (120, 60));
        assert!(piece.pixels.contains(&0) && (140..=260).contains(&x) && (170..=230).contains(&y), "{x} {y}");
        assert_eq!(picture.cut(390, 290, 50, 50).pixels.len(), 100);
        assert_eq!(picture.cut(900, 900, 50, 50), Picture::default());
        assert!(picture.to_pgm().starts_with(b"P5\n400 300\n255\n\xff"));
        assert_eq!(Picture::default().busiest(10, 10), (0, 0));
    }
}
