//! From a map of how likely each point belongs to a line of text to the lines: connected points, as rectangles turned as
//! the lines are. (Liao et al., Real-time Scene Text Detection with Differentiable Binarization, 2020: the map shows
//! lines shrunk, so what is found is grown again.)

/// A line of text on a picture: a rectangle turned about its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Region {
    pub middle: (f32, f32),
    /// Its extent along and across the line.
    pub along: f32,
    pub across: f32,
    /// How far the line is turned clockwise from its direction, in radians.
    pub turn: f32,
    /// True when it runs from top to bottom.
    pub vertical: bool,
}

impl Region {
    /// The point at these distances from the middle, along and across the line.
    pub fn point(&self, along: f32, across: f32) -> (f32, f32) {
        let (sine, cosine) = self.turn.sin_cos();
        // Across a line that runs down is to the left.
        let (x, y) = if self.vertical { (-across, along) } else { (along, across) };
        (self.middle.0 + x * cosine - y * sine, self.middle.1 + x * sine + y * cosine)
    }

    /// The same on a picture this much larger.
    pub fn scaled(self, by: f32) -> Self {
        let middle = (self.middle.0 * by, self.middle.1 * by);
        Self { middle, along: self.along * by, across: self.across * by, ..self }
    }
}

/// A map of likelihoods, 0 to 255.
#[derive(Debug, Default)]
pub(super) struct Map {
    pub width: usize,
    pub values: Vec<u8>,
}

/// From this on a point belongs to a line (0.3).
const POINT: u8 = 77;
/// The mean from which on connected points are a line (0.5).
const LINE: f32 = 127.;
/// How much a line is grown: its area by its perimeter, so many times.
const GROWN: f32 = 1.6;
/// Points that a line is wide at least.
const LEAST: f32 = 3.;
/// A line that is so many times as high as wide runs down.
const DOWN: f32 = 1.5;

/// Connected points of one row.
#[derive(Debug, Clone, Copy)]
struct Run {
    y: usize,
    from: usize,
    to: usize,
}

/// The lines of a map.
pub(super) fn regions(map: &Map) -> Vec<Region> {
    let runs = runs(map);
    let mut found: Vec<Region> = components(&runs).iter().filter_map(|runs| region(map, runs)).collect();
    found.sort_by(|a, b| a.middle.1.total_cmp(&b.middle.1).then(a.middle.0.total_cmp(&b.middle.0)));
    found
}

fn runs(map: &Map) -> Vec<Run> {
    let mut runs = Vec::new();
    for (y, row) in map.values.chunks(map.width.max(1)).enumerate() {
        let mut from = None;
        for (x, value) in row.iter().chain([&0]).enumerate() {
            match (from, *value >= POINT) {
                (None, true) => from = Some(x),
                (Some(start), false) => {
                    runs.push(Run { y, from: start, to: x });
                    from = None;
                }
                _ => {}
            }
        }
    }
    runs
}

/// Runs that touch each other from row to row, corners too.
fn components(runs: &[Run]) -> Vec<Vec<Run>> {
    let mut parent: Vec<usize> = (0..runs.len()).collect();
    let mut above = 0;
    for (at, run) in runs.iter().enumerate() {
        while runs[above].y + 1 < run.y || (runs[above].y + 1 == run.y && runs[above].to < run.from) {
            above += 1;
        }
        let touching =
            runs[above..at].iter().enumerate().take_while(|(_, other)| other.y < run.y && other.from <= run.to);
        for (offset, _) in touching {
            let (a, b) = (root(&mut parent, above + offset), root(&mut parent, at));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut found: Vec<Vec<Run>> = vec![Vec::new(); runs.len()];
    for (at, run) in runs.iter().enumerate() {
        found[root(&mut parent, at)].push(*run);
    }
    found.retain(|runs| !runs.is_empty());
    found
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// The grown rectangle around connected points, when they are a line.
fn region(map: &Map, runs: &[Run]) -> Option<Region> {
    let (mut sum, mut count) = (0., 0.);
    for run in runs {
        let start = run.y * map.width;
        sum += map.values[start + run.from..start + run.to].iter().map(|value| f32::from(*value)).sum::<f32>();
        count += (run.to - run.from) as f32;
    }
    if sum < LINE * count {
        return None;
    }
    let corners = || {
        let rows = runs.iter().flat_map(|run| [run.y, run.y + 1].map(|y| (run, y as f32)));
        rows.flat_map(|(run, y)| [(run.from as f32, y), (run.to as f32, y)])
    };
    let span = |of: &dyn Fn((f32, f32)) -> f32| {
        corners().map(of).fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (x, y) = (span(&|point| point.0), span(&|point| point.1));
    let vertical = y.1 - y.0 > DOWN * (x.1 - x.0);
    let turn = turn(runs, vertical);
    let (sine, cosine) = turn.sin_cos();
    let level = span(&|(x, y)| x * cosine + y * sine);
    let upright = span(&|(x, y)| y * cosine - x * sine);
    let (width, height) = (level.1 - level.0, upright.1 - upright.0);
    if width.min(height) < LEAST {
        return None;
    }
    let grown = 2. * GROWN * width * height / (2. * (width + height));
    let (u, v) = ((level.0 + level.1) / 2., (upright.0 + upright.1) / 2.);
    let (along, across) = if vertical { (height, width) } else { (width, height) };
    Some(Region {
        middle: (u * cosine - v * sine, u * sine + v * cosine),
        along: along + grown,
        across: across + grown,
        turn,
        vertical,
    })
}

/// How far connected points are turned from the direction of their line, by least squares.
fn turn(runs: &[Run], vertical: bool) -> f32 {
    let (mut n, mut x, mut y, mut xx, mut xy, mut yy) = (0., 0., 0., 0., 0., 0.);
    for run in runs {
        // Sums over the points of a run, each taken at its middle.
        let length = (run.to - run.from) as f64;
        let (middle, row) = ((run.from + run.to) as f64 / 2., run.y as f64 + 0.5);
        n += length;
        x += middle * length;
        y += row * length;
        xx += middle * middle * length + length * (length * length - 1.) / 12.;
        xy += middle * row * length;
        yy += row * row * length;
    }
    let covariance = xy - x * y / n;
    let (horizontal, upright) = (xx - x * x / n, yy - y * y / n);
    let slope = if vertical { -covariance / upright } else { covariance / horizontal };
    // Short words do not tell.
    let (long, wide) = if vertical { (upright, horizontal) } else { (horizontal, upright) };
    if slope.is_finite() && long > 9. * wide { (slope as f32).atan() } else { 0. }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rectangle: middle, half extents, turn.
    type Drawn = ((f32, f32), (f32, f32), f32);

    /// A map with rectangles drawn on it.
    fn map(lines: &[Drawn]) -> Map {
        let (width, height) = (400, 300);
        let mut values = vec![0; width * height];
        for ((cx, cy), (half_x, half_y), turn) in lines {
            for (at, value) in values.iter_mut().enumerate() {
                let (x, y) = ((at % width) as f32 + 0.5 - cx, (at / width) as f32 + 0.5 - cy);
                let (u, v) = (x * turn.cos() + y * turn.sin(), y * turn.cos() - x * turn.sin());
                if u.abs() < *half_x && v.abs() < *half_y {
                    *value = 230;
                }
            }
        }
        Map { width, values }
    }

    #[test]
    fn lines_are_found_with_their_turn() {
        let drawn = [((200., 50.), (150., 6.), 0.02), ((100., 150.), (60., 6.), 0.), ((350., 180.), (6., 90.), 0.02)];
        let found = regions(&map(&drawn));
        assert_eq!(found.len(), 3, "{found:?}");
        for ((middle, half, turn), region) in drawn.iter().zip(&found) {
            let (half_along, half_across) = if region.vertical { (half.1, half.0) } else { *half };
            assert!((region.middle.0 - middle.0).abs() < 1.5 && (region.middle.1 - middle.1).abs() < 1.5, "{region:?}");
            assert!((region.turn - turn).abs() < 0.004, "{region:?}");
            let grown = region.along - 2. * half_along;
            assert!(
                (10.0..30.).contains(&grown) && (region.across - 2. * half_across - grown).abs() < 4.,
                "{region:?}"
            );
        }
        assert_eq!(found.iter().map(|region| region.vertical).collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn faint_and_tiny_spots_are_no_lines() {
        let mut faint = map(&[((200., 50.), (150., 6.), 0.)]);
        faint.values.iter_mut().for_each(|value| *value = (*value).min(90));
        assert_eq!(regions(&faint), []);
        assert_eq!(regions(&map(&[((50., 50.), (1., 1.), 0.)])), []);
        assert_eq!(regions(&Map::default()), []);
    }

    #[test]
    fn points_of_a_line() {
        let region = Region { middle: (10., 20.), along: 8., across: 2., turn: 0., vertical: false };
        assert_eq!(region.point(-4., 1.), (6., 21.));
        assert_eq!(Region { vertical: true, ..region }.point(-4., 1.), (9., 16.));
    }
}
