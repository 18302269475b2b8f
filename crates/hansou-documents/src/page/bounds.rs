//! Upright boxes on a page, the origin in its upper left corner, in points.

use crate::Rect;

/// A box by its edges.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Bounds {
    pub x0: f32,
    pub y0: f32,
    pub x1: f32,
    pub y1: f32,
}

impl Bounds {
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    pub fn middle(&self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2., (self.y0 + self.y1) / 2.)
    }

    /// The smallest box around both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The smallest box around all; `None` for none.
    pub fn around<'b>(all: impl IntoIterator<Item = &'b Self>) -> Option<Self> {
        all.into_iter().copied().reduce(|all, one| all.union(&one))
    }

    /// How far both reach over the same columns of the page; less than 0 is the gap between them.
    pub fn overlap_x(&self, other: &Self) -> f32 {
        self.x1.min(other.x1) - self.x0.max(other.x0)
    }

    /// How far both reach over the same rows of the page; less than 0 is the gap between them.
    pub fn overlap_y(&self, other: &Self) -> f32 {
        self.y1.min(other.y1) - self.y0.max(other.y0)
    }

    /// Whether its numbers are numbers of a page.
    pub fn is_sound(&self) -> bool {
        const FAR: f32 = 1e6;
        [self.x0, self.y0, self.x1, self.y1].iter().all(|edge| edge.abs() < FAR)
    }

    /// Whether some of it lies on a page of this size.
    pub fn touches(&self, (width, height): (f32, f32)) -> bool {
        self.x1 > 0. && self.y1 > 0. && self.x0 < width && self.y0 < height
    }

    /// Its parts when `count` characters share it evenly.
    pub fn split(self, count: usize, vertical: bool) -> impl Iterator<Item = Self> {
        let share = 1. / count.max(1) as f32;
        (0..count).map(move |index| {
            let (from, to) = (index as f32 * share, (index + 1) as f32 * share);
            if vertical {
                Self { y0: self.y0 + self.height() * from, y1: self.y0 + self.height() * to, ..self }
            } else {
                Self { x0: self.x0 + self.width() * from, x1: self.x0 + self.width() * to, ..self }
            }
        })
    }

    /// The box before its page was turned a quarter for reading; `width` is that of the page as shown.
    pub fn turned_back(&self, width: f32) -> Self {
        Self { x0: width - self.y1, y0: self.x0, x1: width - self.y0, y1: self.x1 }
    }

    /// The box on a page whose columns are to be read as lines, from the right: the page is turned a quarter to the left.
    pub fn turned(&self, width: f32) -> Self {
        Self { x0: self.y0, y0: width - self.x1, x1: self.y1, y1: width - self.x0 }
    }

    pub fn rect(&self) -> Rect {
        Rect { x: self.x0, y: self.y0, width: self.width(), height: self.height() }
    }
}
