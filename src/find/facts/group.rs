//! Facts in groups, with count, smallest, middle and largest value, and a sum where values add up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::row::Row;
use super::words::words;
use super::{By, event};
use crate::fact::{Group, Span};
use hansou_facts::context::place;
use hansou_facts::date::Period;
use hansou_facts::figure::FigureKind;
use hansou_text::numeral::Decimal;

/// Families whose values add up. Shares, ages, prices and temperatures do not.
const ADDITIVE: [FigureKind; 6] =
    [FigureKind::Money, FigureKind::Count, FigureKind::Mass, FigureKind::Area, FigureKind::Volume, FigureKind::Energy];

/// Counting units of which values do not.
static LEVELS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| words(include_str!("levels.txt")).collect());

/// Words of measures of which values do not: what there is at a time.
static STOCKS: LazyLock<Vec<&str>> = LazyLock::new(|| words(include_str!("stocks.txt")).collect());

/// True for values of a kind that add up.
fn is_additive(row: &Row) -> bool {
    let is_stock = || STOCKS.iter().any(|stock| row.fact.measure.contains(stock));
    ADDITIVE.contains(&row.fact.kind) && !LEVELS.contains(row.fact.unit.as_str()) && !is_stock()
}

/// The values in order: the smallest, the one in the middle (of an even number the lower of the two), the largest.
pub(super) fn spread(mut values: Vec<Decimal>) -> [Option<Decimal>; 3] {
    values.sort_unstable();
    [values.first(), values.get(values.len().saturating_sub(1) / 2), values.last()].map(Option::<&_>::copied)
}

/// How many events and periods values are told of, and their sum where they add up: flows of one place, each told with
/// one value however many articles report it, of periods without a gap between them. Running totals, levels of a day, shares, bounds and plans do not.
pub(super) fn sum(rows: &[&Row]) -> (usize, Option<Decimal>) {
    let told = || rows.iter().filter(|row| row.exact && !row.fact.planned);
    let of = |row: &&&Row| match row.fact.event.as_deref() {
        Some(event) => (Some(event.to_owned()), row.fact.year, None),
        None => (None, None, row.fact.period),
    };
    let values: BTreeSet<_> = told().filter_map(|row| Some((of(&row), row.signed()?))).collect();
    let flows = |row: &Row| match row.fact.span {
        Span::Cumulative | Span::AsOf | Span::Years => false,
        // 1月末外汇储备 is a level on a day; what an event brought is not.
        Span::Occasion => row.fact.event.is_some(),
        Span::Year | Span::Half | Span::Quarter | Span::Month => true,
    };
    let adds = |row: &&Row| row.fact.change.is_none() && row.fact.per.is_none() && is_additive(row) && flows(row);
    let of = |row: &Row| (row.place.clone(), row.owner.clone());
    let one_place = rows.windows(2).all(|pair| of(pair[0]) == of(pair[1]));
    let one_value = values.iter().zip(values.iter().skip(1)).all(|((of, _), (next, _))| of != next);
    let periods: Vec<Period> = values.iter().filter_map(|((_, _, period), _)| *period).collect();
    let is_whole = periods.windows(2).all(|pair| pair[0].to == pair[1].from);
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, (_, value)| sum.plus(*value));
    (values.len(), sum.filter(|_| one_place && one_value && is_whole && rows.iter().all(adds)))
}

/// The groups: units with most facts first; in a unit times by key, others the largest of their latest values first, the
/// whole before its parts.
pub(super) fn groups(rows: &[Row], by: By) -> Vec<Group> {
    let rows = comparable(countable(rows), by);
    let names = event::names(&rows);
    let mut all = BTreeMap::<(&str, bool), BTreeMap<String, Vec<&Row>>>::new();
    for row in &rows {
        let unit = (row.fact.unit.as_str(), row.fact.change.is_some());
        all.entry(unit).or_default().entry(key(row, by, &names)).or_default().push(row);
    }
    let mut units: Vec<_> = all.into_iter().collect();
    units.sort_by_key(|(_, groups)| std::cmp::Reverse(groups.values().map(Vec::len).sum::<usize>()));
    let of_unit = |((unit, change), groups): ((&str, bool), BTreeMap<String, Vec<&Row>>)| {
        let mut groups: Vec<Group> = groups.into_iter().map(|(key, rows)| group(unit, change, key, &rows)).collect();
        if !is_time(by) {
            groups.iter_mut().for_each(|group| group.whole = is_whole(&group.key, by));
            groups.sort_by_key(|group| (!group.whole, group.key.is_empty(), std::cmp::Reverse(group.last)));
        }
        groups
    };
    units.into_iter().flat_map(of_unit).collect()
}

fn is_time(by: By) -> bool {
    matches!(by, By::Year | By::Month)
}

/// True for the nation beside its provinces, and for 全省 beside its towns.
fn is_whole(key: &str, by: By) -> bool {
    by == By::Place && (key.is_empty() || place::is_unnamed_whole(key))
}

/// What may stand side by side in groups of times, places or organisations: what is of the kind of period and the aspect
/// of the main series and, in groups of time, of its place and organisation; elsewhere no plan beside an outcome. So no
/// month stands among years, no province beside the nation, no 人均 beside a total.
fn comparable(rows: Vec<&Row>, by: By) -> Vec<&Row> {
    let Some(main) = rows.iter().copied().min_by_key(|row| row.fact.series) else { return rows };
    if !is_time(by) && !matches!(by, By::Place | By::Organisation) {
        return rows;
    }
    // What is counted up to a day is told of that day as well: 已造成20人死亡, 截至8日20人死亡.
    let kind = |span: Span| if span == Span::AsOf && !is_time(by) { Span::Occasion } else { span };
    let of = |row: &Row| if is_time(by) { (row.place.clone(), row.owner.clone()) } else { Default::default() };
    let alike =
        |row: &&Row| (kind(row.fact.span), &row.aspect, of(row)) == (kind(main.fact.span), &main.aspect, of(main));
    let mut rows: Vec<&Row> = rows.into_iter().filter(alike).collect();
    if !is_time(by) && rows.iter().any(|row| !row.fact.planned) {
        rows.retain(|row| !row.fact.planned);
    }
    rows
}

/// Facts that count: with a value, of their own period, and no bound (超200亿元) beside an exact value of an article, or of
/// the same place and period.
pub(super) fn countable(rows: &[Row]) -> Vec<&Row> {
    let unit = |row: &Row| (row.fact.unit.clone(), row.fact.change.is_some(), row.aspect.clone());
    let told = |row: &Row| (unit(row), row.fact.id.clone(), row.fact.year);
    let of = |row: &Row| row.fact.period.map(|period| (unit(row), row.place.clone(), row.owner.clone(), period));
    let counts = |row: &&Row| row.fact.value.is_some() && !row.fact.base;
    let exact = || rows.iter().filter(counts).filter(|row| row.exact);
    let (in_article, in_period): (BTreeSet<_>, BTreeSet<_>) =
        (exact().map(told).collect(), exact().filter_map(of).collect());
    let is_known = |row: &Row| in_article.contains(&told(row)) || of(row).is_some_and(|of| in_period.contains(&of));
    let counted: Vec<&Row> = rows.iter().filter(counts).filter(|row| row.exact || !is_known(row)).collect();
    // What is planned for a year says nothing once it is known.
    let in_year = |row: &Row| (unit(row), row.fact.year);
    let known: BTreeSet<_> = counted.iter().filter(|row| !row.fact.planned).map(|row| in_year(row)).collect();
    counted.into_iter().filter(|row| !row.fact.planned || !known.contains(&in_year(row))).collect()
}

fn key(row: &Row, by: By, names: &[&str]) -> String {
    let fact = &row.fact;
    match by {
        // What was reached in five years is of none of them.
        By::Year | By::Month if row.years.is_some() => {
            row.years.map(|(first, last)| format!("{first:04}–{last:04}")).unwrap_or_default()
        }
        By::Year => fact.year.map(|year| format!("{year:04}")).unwrap_or_default(),
        By::Month => row.day.map(|day| format!("{:04}-{:02}", day.year(), day.month())).unwrap_or_default(),
        By::Source => fact.publisher.clone().unwrap_or_else(|| fact.path.clone()),
        By::Place => fact.place.clone().unwrap_or_default(),
        By::Organisation => row.owner.clone(),
        By::Event => fact.event.as_deref().map(|name| event::shortest(name, names).to_owned()).unwrap_or_default(),
    }
}

fn group(unit: &str, change: bool, key: String, rows: &[&Row]) -> Group {
    let [min, median, max] = spread(rows.iter().filter_map(|row| row.signed()).collect());
    let (distinct, sum) = sum(rows);
    let last = latest(rows);
    Group {
        key,
        unit: unit.to_owned(),
        change,
        count: rows.len(),
        distinct,
        min,
        median,
        max,
        sum,
        last: last.and_then(Row::signed),
        last_period: last.and_then(|row| row.fact.when()),
        planned: rows.iter().all(|row| row.fact.planned),
        whole: false,
    }
}

/// The latest outcome. Of several told of one day that of the most prominent series, of these the value told most, of
/// those told as often the one told last: a revised one.
fn latest<'a>(rows: &[&'a Row]) -> Option<&'a Row> {
    let mut told: Vec<&Row> = rows.iter().copied().filter(|row| row.exact && !row.fact.planned).collect();
    let (day, series) = told.iter().map(|row| (row.day, std::cmp::Reverse(row.fact.series))).max()?;
    told.retain(|row| (row.day, std::cmp::Reverse(row.fact.series)) == (day, series));
    let mut times = BTreeMap::<_, usize>::new();
    told.iter().for_each(|row| *times.entry(row.signed()).or_default() += 1);
    told.into_iter().max_by_key(|row| (times[&row.signed()], row.fact.date, row.signed()))
}
