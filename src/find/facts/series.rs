//! Facts in series: of one unit (levels and sizes of changes apart), one `aspect` (人均, 单日), one place, one organisation,
//! one kind of period. Only values of one series follow one another, add up or contradict each other: a cumulative figure of half a year, the figure of a month
//! and that of a province are other series than the nation's of a year.
//!
//! Leaves to `when` which period a fact is of, and to `place` where.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::aspect::tell_apart;
use super::group::{countable, spread, sum};
use super::row::{Answer, Row};
use crate::fact::{Point, Series, Span};
use hansou_facts::date::Period;
use hansou_text::numeral::Decimal;

/// What the facts of a series have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    unit: String,
    per: Option<String>,
    change: bool,
    aspect: String,
    place: String,
    owner: String,
    span: Span,
    /// Each of its places has one fact.
    several: bool,
}

impl Key {
    fn from_row(row: &Row) -> Self {
        let fact = &row.fact;
        Self {
            unit: fact.unit.clone(),
            per: fact.per.clone(),
            change: fact.change.is_some(),
            aspect: row.aspect.clone(),
            place: row.place.clone(),
            owner: row.owner.clone(),
            span: fact.span,
            several: false,
        }
    }
}

/// Days that the longest period has that is still one occasion: a fair, a holiday.
const OCCASION: i32 = 20;

/// The kind of a period.
fn span(period: Option<Period>) -> Span {
    let Some(period) = period else { return Span::Occasion };
    let (from, to) = match (period.from, period.to) {
        (Some(from), Some(to)) => (from, to),
        (None, Some(_)) => return Span::AsOf,
        (Some(_), None) | (None, None) => return Span::Occasion,
    };
    let months = whole_months(from, to);
    let starts_year = from.month() == 1 && from.day() == 1;
    match months {
        Some(1) => Span::Month,
        Some(12) if starts_year => Span::Year,
        Some(3) if from.month() % 3 == 1 && !starts_year => Span::Quarter,
        Some(6) if from.month() == 7 => Span::Half,
        Some(more) if more > 12 => Span::Years,
        _ if days(from, to) <= OCCASION => Span::Occasion,
        _ if days(from, to) > 366 => Span::Years,
        _ if starts_year => Span::Cumulative,
        _ => Span::Occasion,
    }
}

/// The kind of a period of which something is told on a day: of a year that is not nearly over, what has come so far.
pub(super) fn span_on(period: Option<Period>, day: Option<Date>) -> Span {
    const LATE: i8 = 10;
    let year = period.and_then(|period| period.from).map(Date::year);
    let is_early = |day: Date| year.is_some_and(|year| day.year() < year || day.year() == year && day.month() < LATE);
    match span(period) {
        Span::Year if day.is_some_and(is_early) => Span::Cumulative,
        other => other,
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The months of a period that is made of whole ones.
fn whole_months(from: Date, to: Date) -> Option<i32> {
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month());
    (from.day() == 1 && to.day() == 1).then_some(months)
}

/// Puts each fact about a metric in its series, the main one first, and says what the series are.
pub(super) fn put_in_series(rows: &mut [Row]) -> Vec<Series> {
    tell_apart(rows);
    join_untimed(rows);
    let mut members = BTreeMap::<Key, Vec<usize>>::new();
    for (at, row) in rows.iter().enumerate() {
        members.entry(Key::from_row(row)).or_default().push(at);
    }
    let mut order: Vec<(Key, Vec<usize>)> = join_places(members).into_iter().collect();
    // Bounds (3.0级以上余震) say less than values, and what stands beside the metric less than what is measured.
    let tells = |row: &Row| row.exact && row.answer == Answer::Measured;
    let exact = |members: &[usize]| members.iter().filter(|&&at| tells(&rows[at])).count().max(1);
    order.sort_by_key(|(key, members)| Reverse(prominence(key, exact(members))));
    let mut series = Vec::with_capacity(order.len());
    for (number, (key, members)) in order.into_iter().enumerate() {
        members.iter().for_each(|&at| rows[at].fact.series = number);
        let of_series: Vec<&Row> = members.iter().map(|&at| &rows[at]).collect();
        series.push(told(key, &of_series));
    }
    series
}

/// Places of which one fact each is told are told side by side: the earthquakes of a year, a harvest by province.
fn join_places(members: BTreeMap<Key, Vec<usize>>) -> BTreeMap<Key, Vec<usize>> {
    const ENOUGH: usize = 3;
    let (single, mut joined): (BTreeMap<_, _>, BTreeMap<_, _>) =
        members.into_iter().partition(|(key, rows)| rows.len() == 1 && !key.place.is_empty());
    let mut alike = BTreeMap::<Key, Vec<(Key, Vec<usize>)>>::new();
    for (key, rows) in single {
        alike.entry(Key { place: String::new(), several: true, ..key.clone() }).or_default().push((key, rows));
    }
    for (key, places) in alike {
        match places.len() >= ENOUGH {
            true => joined.extend([(key, places.into_iter().flat_map(|(_, rows)| rows).collect())]),
            false => joined.extend(places),
        }
    }
    joined
}

/// The more, the larger: the nation's and a year's before those of a place or a part of a year.
fn prominence(key: &Key, count: usize) -> usize {
    let nationwide = if key.place.is_empty() && key.owner.is_empty() && !key.several { 3 } else { 1 };
    let yearly = if key.span == Span::Year && !key.several { 5 } else { 1 };
    let level = if key.change { 1 } else { 2 };
    let plain = if key.aspect.is_empty() { 2 } else { 1 };
    count * nationwide * yearly * level * plain
}

/// A fact without a period that has the value of one with a period, told in the same year or the next, is that fact told
/// once more, of that year.
fn join_untimed(rows: &mut [Row]) {
    let timed: BTreeSet<(Key, Decimal, i16)> = rows
        .iter()
        .filter(|row| row.fact.span == Span::Year && !row.fact.planned)
        .filter_map(|row| Some((Key::from_row(row), row.fact.value?, row.fact.year?)))
        .collect();
    for row in rows.iter_mut().filter(|row| row.fact.span == Span::Occasion && row.fact.period.is_none()) {
        let (Some(value), Some(year)) = (row.fact.value, row.fact.year) else { continue };
        let yearly = Key { span: Span::Year, ..Key::from_row(row) };
        let mut told = timed.range((yearly.clone(), value, year - 1)..=(yearly, value, year));
        if let Some((_, _, year)) = told.next_back() {
            (row.fact.span, row.fact.period) = (Span::Year, Period::year(*year));
            (row.fact.year, row.day) = (Some(*year), row.fact.period.and_then(|period| period.last()));
        }
    }
}

fn told(key: Key, rows: &[&Row]) -> Series {
    let owned: Vec<Row> = rows.iter().map(|row| (*row).clone()).collect();
    let mut counted: Vec<&Row> = countable(&owned);
    counted.sort_by_key(|row| (row.day, row.at));
    let [min, median, max] = spread(counted.iter().filter_map(|row| row.signed()).collect());
    let point = |row: &&Row| Some(Point { period: row.fact.when()?, value: row.signed()? });
    let exact = || counted.iter().filter(|row| row.exact);
    let (distinct, sum) = sum(&counted);
    Series {
        count: rows.len(),
        articles: rows.iter().map(|row| row.fact.id.as_str()).collect::<BTreeSet<_>>().len(),
        first: exact().find_map(point),
        last: exact().next_back().and_then(point),
        min,
        median,
        max,
        sum: sum.filter(|_| distinct > 1),
        unit: key.unit,
        change: key.change,
        aspect: Some(key.aspect).filter(|aspect| !aspect.is_empty()),
        place: Some(key.place).filter(|place| !place.is_empty()),
        several_places: key.several,
        organisation: Some(key.owner).filter(|owner| !owner.is_empty()),
        span: key.span,
    }
}

#[cfg(test)]
mod tests {
    use hansou_facts::date;
    use hansou_text::fold::fold;

    use super::*;

    #[test]
    fn kinds_of_periods() {
        let table = [
            ("2022年", Span::Year),
            ("2022年9月", Span::Month),
            ("2022年1至9月", Span::Cumulative),
            ("2022年上半年", Span::Cumulative),
            ("2022年前三季度", Span::Cumulative),
            ("2022年第三季度", Span::Quarter),
            ("2022年下半年", Span::Half),
            ("截至2022年6月30日", Span::AsOf),
            ("2022年11月8日至9日", Span::Occasion),
            ("“十三五”时期", Span::Years),
        ];
        for (text, wanted) in table {
            let mentions = date::read(&fold(text), None);
            let [mention] = &mentions[..] else { panic!("{text}: {mentions:?}") };
            assert_eq!(span(Some(mention.period)), wanted, "{text}: {}", mention.period);
        }
        assert_eq!(span(None), Span::Occasion);
        let year = Period::year(2023);
        let told = |month: i8| span_on(year, Date::new(2023, month, 15).ok());
        assert_eq!([told(3), told(12), span_on(year, None)], [Span::Cumulative, Span::Year, Span::Year]);
    }
}
