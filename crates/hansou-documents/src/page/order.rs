//! The order in which columns are read. A set of columns is cut into bands where a white strip runs across it; a band
//! whose columns stand side by side is read strip by strip, from the left; bands below it with the same gutters and no
//! wide gap belong to it, so that a page in two columns is read down its columns.

use super::Bounds;
use super::column::{Column, Metrics};

/// The columns in reading order.
pub(super) fn ordered(columns: Vec<Column>, metrics: &Metrics) -> Vec<Column> {
    let mut order = Vec::with_capacity(columns.len());
    let boxes: Vec<Bounds> = columns.iter().map(|column| column.bounds).collect();
    cut(&boxes, (0..columns.len()).collect(), metrics, DEPTH, &mut order);
    let mut columns: Vec<Option<Column>> = columns.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| columns[index].take()).collect()
}

/// Cuts in cuts.
const DEPTH: usize = 32;
/// The widest gap between bands that are read together, in leadings.
const APART: f32 = 2.5;

fn cut(boxes: &[Bounds], mut set: Vec<usize>, metrics: &Metrics, depth: usize, order: &mut Vec<usize>) {
    set.sort_by(|&a, &b| boxes[a].y0.total_cmp(&boxes[b].y0).then(boxes[a].x0.total_cmp(&boxes[b].x0)));
    if set.len() < 2 || depth == 0 {
        order.extend(set);
        return;
    }
    let bands = bands(boxes, &set, metrics);
    let mut index = 0;
    while index < bands.len() {
        let mut group = bands[index].clone();
        index += 1;
        let Some(mut gutter) = gutter(boxes, &group) else {
            // What overlaps without a gutter is read from the top.
            order.extend(group);
            continue;
        };
        while let Some(next) = bands.get(index) {
            let bottom = group.iter().map(|&at| boxes[at].y1).fold(f32::MIN, f32::max);
            let top = next.iter().map(|&at| boxes[at].y0).fold(f32::MAX, f32::min);
            let joined: Vec<usize> = group.iter().chain(next).copied().collect();
            let Some(common) = gutter_near(boxes, &joined, gutter).filter(|_| top - bottom < APART * metrics.leading)
            else {
                break;
            };
            (gutter, group) = (common, joined);
            index += 1;
        }
        let (left, right): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|&at| boxes[at].middle().0 < gutter);
        cut(boxes, left, metrics, depth - 1, order);
        cut(boxes, right, metrics, depth - 1, order);
    }
}

/// Parts of a set that a white strip separates, from the top.
fn bands(boxes: &[Bounds], set: &[usize], metrics: &Metrics) -> Vec<Vec<usize>> {
    let mut bands: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f32::MIN;
    for &at in set {
        if boxes[at].y0 >= bottom - 0.3 * metrics.body {
            bands.push(Vec::new());
        }
        bottom = bottom.max(boxes[at].y1);
        if let Some(band) = bands.last_mut() {
            band.push(at);
        }
    }
    bands
}

/// The first white strip, from the left, that runs down through a set with text side by side on both of its sides.
fn gutter(boxes: &[Bounds], set: &[usize]) -> Option<f32> {
    gutters(boxes, set).into_iter().find(|&x| {
        let (left, right): (Vec<usize>, Vec<usize>) = set.iter().partition(|&&at| boxes[at].middle().0 < x);
        left.iter().any(|&a| right.iter().any(|&b| boxes[a].overlap_y(&boxes[b]) > 0.))
    })
}

/// The white strip of a set nearest to `x`, when it is the same strip.
fn gutter_near(boxes: &[Bounds], set: &[usize], x: f32) -> Option<f32> {
    let mut spans: Vec<(f32, f32)> = set.iter().map(|&at| (boxes[at].x0, boxes[at].x1)).collect();
    spans.retain(|&(from, to)| from <= x && x <= to);
    spans.is_empty().then_some(x)
}

/// The middles of all white strips of a set.
fn gutters(boxes: &[Bounds], set: &[usize]) -> Vec<f32> {
    let mut spans: Vec<(f32, f32)> = set.iter().map(|&at| (boxes[at].x0, boxes[at].x1)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut gutters = Vec::new();
    let mut right = f32::MAX;
    for (from, to) in spans {
        if from > right {
            gutters.push((from + right) / 2.);
        }
        right = if right == f32::MAX { to } else { right.max(to) };
    }
    gutters
}
