//! Which headline a column of a newspaper page belongs to: the nearest one above it, whose territory is widened over
//! the columns that begin level with its own; a vertical headline owns the columns to its right; a column that no
//! headline stands over goes on from the one to its left.

use super::column::{Column, Metrics};
use super::headline::Headline;

/// Of each column, the headline it belongs to.
pub(super) fn owners(columns: &[Column], headlines: &mut [Headline], metrics: &Metrics) -> Vec<Option<usize>> {
    widen(columns, headlines, metrics);
    let mut owners: Vec<Option<usize>> = columns.iter().map(|column| above(column, headlines, metrics)).collect();
    for (index, headline) in headlines.iter().enumerate().filter(|(_, headline)| headline.vertical) {
        claim_right(index, headline, headlines, columns, &mut owners, metrics);
    }
    carry_on(columns, headlines, &mut owners, metrics);
    owners
}

/// The part of a column's width over which a headline must stand to be above it.
const OVER: f32 = 0.4;

/// The nearest headline above a column: over its left part, or over much of it.
fn above(column: &Column, headlines: &[Headline], metrics: &Metrics) -> Option<usize> {
    let (body, bounds) = (metrics.body, &column.bounds);
    let x = (bounds.x0 + 2. * body).min(bounds.middle().0);
    let over = |headline: &Headline| {
        !headline.vertical
            && headline.bottom <= bounds.y0 + body
            && ((headline.span.0 - 1.5 * body..=headline.span.1 + 1.5 * body).contains(&x)
                || headline.bounds.overlap_x(bounds) > OVER * bounds.width())
    };
    let candidates = headlines.iter().enumerate().filter(|(_, headline)| over(headline));
    candidates.max_by(|(_, a), (_, b)| a.bottom.total_cmp(&b.bottom)).map(|(index, _)| index)
}

/// Widens each headline, the lowest first, over the columns that begin level with those under it and have no nearer
/// headline: a centred headline is narrower than its columns.
fn widen(columns: &[Column], headlines: &mut [Headline], metrics: &Metrics) {
    let (body, leading) = (metrics.body, metrics.leading);
    let mut order: Vec<usize> = (0..headlines.len()).filter(|&index| !headlines[index].vertical).collect();
    order.sort_by(|&a, &b| headlines[b].bottom.total_cmp(&headlines[a].bottom));
    for index in order {
        let headline = &headlines[index];
        let mut row: Vec<usize> = (0..columns.len())
            .filter(|&at| {
                let bounds = &columns[at].bounds;
                (-body..5. * leading).contains(&(bounds.y0 - headline.bottom))
                    && bounds.overlap_x(&headline.bounds) > 2. * body
                    && above(&columns[at], headlines, metrics) == Some(index)
            })
            .collect();
        let Some(level) = row.iter().map(|&at| columns[at].bounds.y0).reduce(f32::min) else { continue };
        let edges = |row: &[usize]| {
            let left = row.iter().map(|&at| columns[at].bounds.x0).fold(f32::MAX, f32::min);
            (left, row.iter().map(|&at| columns[at].bounds.x1).fold(f32::MIN, f32::max))
        };
        loop {
            let (left, right) = edges(&row);
            let next = (0..columns.len()).find(|&at| {
                let bounds = &columns[at].bounds;
                let beside = (bounds.x0 - right).abs().min((left - bounds.x1).abs()) < 4. * body;
                !row.contains(&at) && beside && (bounds.y0 - level).abs() <= 1.6 * leading && {
                    let other = above(&columns[at], headlines, metrics);
                    other.is_none_or(|other| other == index || headlines[other].bottom < headline.top - 1.5 * leading)
                }
            });
            match next {
                Some(at) => row.push(at),
                None => break,
            }
        }
        let (left, right) = edges(&row);
        let headline = &mut headlines[index];
        headline.span = (headline.bounds.x0.min(left), headline.bounds.x1.max(right));
    }
}

/// Gives a vertical headline the columns to its right.
fn claim_right(
    index: usize,
    headline: &Headline,
    headlines: &[Headline],
    columns: &[Column],
    owners: &mut [Option<usize>],
    metrics: &Metrics,
) {
    let (body, leading) = (metrics.body, metrics.leading);
    let nearer = |owner: Option<usize>, slack: f32| {
        owner.is_some_and(|owner| headlines[owner].bottom >= headline.bounds.y0 - slack)
    };
    for (at, column) in columns.iter().enumerate() {
        let bounds = &column.bounds;
        let beside =
            bounds.x0 >= headline.bounds.x1 - body && bounds.x0 - headline.bounds.x1 < 1.5 * bounds.width() + 3. * body;
        let level = bounds.y0 >= headline.bounds.y0 - 2. * body && bounds.y0 <= headline.bounds.y1;
        if beside && level && !nearer(owners[at], 2. * leading) {
            owners[at] = Some(index);
        }
    }
    let own =
        || columns.iter().zip(owners.iter()).filter(|(_, owner)| **owner == Some(index)).map(|(column, _)| column);
    let Some(right) = own().map(|column| column.bounds.x1).reduce(f32::max) else { return };
    let top = own().map(|column| column.bounds.y0).fold(f32::MAX, f32::min);
    // The columns that follow begin level and without an indent.
    for (at, column) in columns.iter().enumerate() {
        let bounds = &column.bounds;
        let follows = (bounds.y0 - top).abs() < 1.2 * leading && bounds.x0 > right && bounds.x0 - right < 3. * body;
        if owners[at] != Some(index)
            && follows
            && !column.begins_paragraph(metrics)
            && !nearer(owners[at], 3. * leading)
        {
            owners[at] = Some(index);
        }
    }
}

/// Columns that no headline stands over follow the one to their left whose text they carry on.
fn carry_on(columns: &[Column], headlines: &[Headline], owners: &mut [Option<usize>], metrics: &Metrics) {
    let (body, leading) = (metrics.body, metrics.leading);
    let _ = headlines;
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by(|&a, &b| columns[a].bounds.x0.total_cmp(&columns[b].bounds.x0));
    for at in order {
        if owners[at].is_some() {
            continue;
        }
        let column = &columns[at];
        let begins = column.begins_paragraph(metrics);
        let left = (0..columns.len()).filter(|&other| {
            let bounds = &columns[other].bounds;
            let gap = column.bounds.x0 - bounds.x1;
            other != at
                && owners[other].is_some()
                && (0.0..4. * body).contains(&gap)
                && (bounds.y1 - column.bounds.y1).abs() < 12. * leading
        });
        let rank = |&other: &usize| {
            let fits = columns[other].goes_on(metrics) != begins;
            (fits, -((columns[other].bounds.y0 - column.bounds.y0).abs() * 10.) as i64)
        };
        owners[at] = left.max_by_key(rank).and_then(|other| owners[other]);
    }
}
