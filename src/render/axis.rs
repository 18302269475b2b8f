//! Axes of a picture: where values lie, at which round values it is marked, and which values are too far off to be drawn.

use std::ops::RangeInclusive;

/// An axis from one end of the picture to the other.
pub(super) struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    /// Where it is marked.
    pub ticks: Vec<f64>,
    /// From one mark to the next.
    step: f64,
}

/// Marks of years, at most.
const YEARS: f64 = 12.0;
/// Values fewer than these are all drawn.
const ENOUGH: usize = 6;
/// How many times the middle half's width a value may lie beside it.
const FAR: f64 = 4.0;
/// The part of the largest value that the values must spread over for the axis to begin at zero.
const FLAT: f64 = 0.35;

impl Axis {
    /// Whole years, from the first to the last; `None` without values.
    pub(super) fn of_years(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        let (first, last) = bounds(values)?;
        let (low, high) = (first.floor(), last.floor() + 1.0);
        let step = ((high - low) / YEARS).ceil().max(1.0);
        let ticks = (0..).map(|at| low + step * f64::from(at)).take_while(|year| *year < high).collect();
        Some(Self { low, high, from, to, ticks, step })
    }

    /// Whole months, from the first to the last; `None` without values, and for more than two years.
    pub(super) fn of_months(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        let (first, last) = bounds(values)?;
        let (low, high) = ((first * 12.0).floor(), (last * 12.0).floor() + 1.0);
        if high - low > 24.0 {
            return None;
        }
        let step = ((high - low) / YEARS).ceil().max(1.0);
        let months = (0..).map(|at| low + step * f64::from(at)).take_while(|month| *month < high);
        Some(Self {
            low: low / 12.0,
            high: high / 12.0,
            from,
            to,
            ticks: months.map(|month| month / 12.0).collect(),
            step: step / 12.0,
        })
    }

    /// The year or month at a mark, and where it is written: in the middle of it.
    pub(super) fn time_label(&self, tick: f64) -> (String, f64) {
        let months = (tick * 12.0).round();
        let (year, month) = ((months / 12.0).floor(), months.rem_euclid(12.0) + 1.0);
        let is_month = self.step < 1.0;
        let label = if is_month { format!("{year}-{month:02}") } else { format!("{year}") };
        let width = if is_month { 1.0 / 12.0 } else { 1.0 };
        (label, (self.place(tick) + self.place(tick + width)) / 2.0)
    }

    /// Round values around the given ones, from zero unless that would make them flat; `None` without values.
    pub(super) fn of_values(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        let (least, most) = bounds(values)?;
        let is_flat = least > 0.0 && (most - least) / most < FLAT && most > least;
        let ticks = ticks(if is_flat { least } else { least.min(0.0) }, most.max(if is_flat { most } else { 0.0 }));
        let (low, high) = (*ticks.first()?, *ticks.last()?);
        let step = ticks.get(1).map_or(1.0, |second| second - low);
        Some(Self { low, high, from, to, ticks, step })
    }

    /// Where a value lies, in pixels.
    pub(super) fn place(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }
}

fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// The range outside of which a value is too far off: a few times the width of the middle half of all values, beside it.
pub(super) fn near(values: impl Iterator<Item = f64>) -> RangeInclusive<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    if sorted.len() < ENOUGH {
        return f64::NEG_INFINITY..=f64::INFINITY;
    }
    let (lower, upper) = (sorted[sorted.len() / 4], sorted[sorted.len() * 3 / 4]);
    let room = (upper - lower).max(f64::EPSILON.max(upper.abs() / 10.0)) * FAR;
    lower - room..=upper + room
}

/// About five round values from below `low` to above `high`.
pub(super) fn ticks(low: f64, high: f64) -> Vec<f64> {
    let high = if high > low { high } else { low + 1.0 };
    let span = high - low;
    let power = 10f64.powf((span / 5.0).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|by| by * power).into_iter().find(|step| span / step <= 6.0).unwrap_or(power);
    let (from, to) = ((low / step).floor(), (high / step).ceil().max((low / step).floor() + 1.0));
    (0..=((to - from) as usize).min(20)).map(|at| (from + at as f64) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_off_is_left_out() {
        let near = near([90.0, 95.0, 100.0, 105.0, 110.0, 115.0, 120.0, 125.0, 130.0, 9000.0].into_iter());
        assert!(near.contains(&100.0) && near.contains(&200.0) && !near.contains(&9000.0), "{near:?}");
        assert!(super::near([1.0, 1e9].into_iter()).contains(&1e9));
    }

    #[test]
    fn a_short_time_is_marked_by_months() {
        let months = Axis::of_months([2023.67, 2023.99, 2024.1].into_iter(), (0.0, 600.0)).unwrap();
        let labels: Vec<String> = months.ticks.iter().map(|tick| months.time_label(*tick).0).collect();
        assert_eq!(labels, ["2023-09", "2023-10", "2023-11", "2023-12", "2024-01", "2024-02"]);
        assert!(Axis::of_months([2019.5, 2023.5].into_iter(), (0.0, 600.0)).is_none());
        let years = Axis::of_years([2019.5, 2023.5].into_iter(), (0.0, 600.0)).unwrap();
        assert_eq!(years.time_label(years.ticks[0]).0, "2019");
    }

    #[test]
    fn an_axis_begins_at_zero_unless_that_would_flatten_it() {
        let index = Axis::of_values([49.0, 50.2, 51.0].into_iter(), (0.0, 100.0)).unwrap();
        assert!(index.ticks[0] > 40.0, "{:?}", index.ticks);
        let amounts = Axis::of_values([63.5, 206.0].into_iter(), (0.0, 100.0)).unwrap();
        assert_eq!(amounts.ticks[0], 0.0);
        assert!((amounts.place(amounts.high) - 100.0).abs() < 1e-9);
    }
}
