//! The facts of one article that answer a question.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;

use super::metric::{Asked, Context};
use super::row::{Answer, Row};
use super::{event, series};
use crate::fact::{Fact, Span};
use crate::hit::Mark;
use crate::index::Stored;
use hansou_facts::context::{self, Organisation, Sort, Status, When, period, place, status};
use hansou_facts::date::Period;
use hansou_facts::figure::bind::{MeasureWords, measure_words};
use hansou_facts::figure::{Comparator, Direction, Figure, FigureKind, read};
use hansou_facts::{date, figure, metric};
use hansou_text::fold::{Folded, fold};
use hansou_text::numeral::Decimal;
use hansou_text::sentence::sentences;

/// A text of an article made ready.
struct Read {
    folded: Folded,
    figures: Vec<Figure>,
    bound: Vec<MeasureWords>,
}

/// What is looked for only in a text that has an answer.
struct Around<'a> {
    told: context::Around<'a>,
    events: Vec<event::Named>,
}

impl Read {
    fn parse(text: &str) -> Self {
        let folded = fold(text);
        let figures = read(&folded);
        Self { bound: measure_words(&folded, &figures), figures, folded }
    }

    /// The text made ready; `mentions` are its dates.
    fn around<'a>(&'a self, text: &str, mentions: &'a [date::Mention], told: &context::Told) -> Around<'a> {
        let events = event::events(&self.folded, &sentences(text));
        Around { told: context::Around::new(text, &self.folded, mentions, told), events }
    }
}

/// The facts of an article, title first, in the order of the text. What is told twice is one fact.
pub(super) fn rows(stored: &Stored, asked: &Asked) -> Vec<Row> {
    let title = of_text(stored, &stored.title, asked).into_iter().map(|row| Row { at: 0, ..row });
    let mut kept: Vec<Row> = Vec::new();
    let mut told = HashMap::<_, Retold>::new();
    for row in of_text(stored, &stored.body, asked).into_iter().chain(title) {
        let told = told.entry(value_of(&row)).or_default();
        let found = told.find(&row).filter(|_| row.value.is_some());
        let at = found.unwrap_or(kept.len());
        told.add(&row, at);
        match kept.get_mut(at) {
            Some(other) if other.answer == Answer::Beside && row.answer == Answer::Measured => *other = row,
            Some(_) => {}
            None => kept.push(row),
        }
    }
    without_implied(kept)
}

/// The facts of one value: where each is first told, by what it may be told again.
#[derive(Default)]
struct Retold {
    first: Option<usize>,
    headline: Option<usize>,
    named: HashMap<(String, Option<i16>), usize>,
}

impl Retold {
    /// Where the same was told: a value of one name and year, or once in a headline.
    fn find(&self, row: &Row) -> Option<usize> {
        let named = || self.named.get(&(row.name.clone(), row.fact.year)).copied();
        if row.headline { self.first } else { self.headline.into_iter().chain(named()).min() }
    }

    fn add(&mut self, row: &Row, at: usize) {
        self.first.get_or_insert(at);
        if row.headline {
            self.headline.get_or_insert(at);
        }
        self.named.entry((row.name.clone(), row.fact.year)).or_insert(at);
    }
}

/// The value and its unit, as far as two facts must have them in common to be one.
fn value_of(row: &Row) -> [Option<String>; 5] {
    let Fact { value, low, high, unit, change, .. } = &row.fact;
    [value.clone(), low.clone(), high.clone(), Some(unit.clone()), change.clone()]
}

/// 签约额206亿元，首次突破200亿元: the bound says no more than the value in its sentence.
fn without_implied(rows: Vec<Row>) -> Vec<Row> {
    let key = |row: &Row| (row.fact.sentence.clone(), row.name.clone(), row.unit(), row.fact.year);
    let mut largest = HashMap::<_, Decimal>::new();
    for (row, value) in rows.iter().filter(|row| row.exact).filter_map(|row| Some((row, row.value?))) {
        largest.entry(key(row)).and_modify(|most| *most = value.max(*most)).or_insert(value);
    }
    let implied = |row: &Row| {
        let bound = row.value.filter(|_| !row.exact && row.fact.high.is_none());
        bound.is_some_and(|bound| largest.get(&key(row)).is_some_and(|value| bound < *value))
    };
    rows.into_iter().filter(|row| !implied(row)).collect()
}

/// A line without a full stop.
fn is_headline(sentence: &str) -> bool {
    !sentence.ends_with(['。', '；', '！', '？', '”', '…', '.', ';', '）'])
}

fn of_text(stored: &Stored, text: &str, asked: &Asked) -> Vec<Row> {
    let read = &Read::parse(text);
    let day = stored.meta.date.as_deref().and_then(|date| date.parse::<Date>().ok());
    let mentions = OnceCell::new();
    let around = OnceCell::new();
    let title = OnceCell::new();
    let bulletin = context::is_bulletin(&stored.title);
    let mut rows = Vec::new();
    for (figure, bound) in read.figures.iter().zip(&read.bound) {
        if matches!(figure.kind, FigureKind::Ordinal | FigureKind::Ratio | FigureKind::Structure) {
            continue;
        }
        let (from, to) = around_clause(text, &read.folded, figure);
        let sentence = || read.folded.chars.get(from..to).unwrap_or_default().iter().collect::<String>();
        let Some(answer) = asked.answers(figure, &Context { bound, behind: behind(read, figure), sentence: &sentence })
        else {
            continue;
        };
        let near = sentence();
        let mentions: &Vec<date::Mention> = mentions.get_or_init(|| date::read(&read.folded, day));
        let told = context::Told { day, title: Some(&stored.title) };
        let Around { told, events } = around.get_or_init(|| read.around(text, mentions, &told));
        let title: &Vec<event::Named> = title.get_or_init(|| title_events(&stored.title));
        let clause = read.folded.index_of_byte(figure.clause.start)..read.folded.index_of_byte(figure.clause.end);
        let (when, sentence) = (told.when(figure), told.sentence(figure));
        let sentence = sentence.start..sentence.end.min(text.len());
        let planned = matches!(status(&read.folded, figure, when.period, day), Status::Plan | Status::Forecast);
        let place = told.place(figure);
        let paragraph = if bulletin { paragraph(text, &read.folded, figure) } else { 0 };
        let event = event::before(events, paragraph, &clause).or_else(|| event::last(title));
        let about = asked.is_about(&[&near, &stored.title, event.unwrap_or_default()]);
        let organisation = told.organisation(figure);
        let place = FigureContext { text, sentence, when, event, day, place, organisation, planned };
        // 江苏进出口总额从2012年的34000亿元: what is measured is said beside it.
        let behind = read.folded.index_of_byte(figure.span.end).saturating_sub(from);
        let beside = (answer == Answer::Beside).then(|| asked.phrase(&near, behind)).flatten();
        let row = row(stored, figure, beside.as_deref().unwrap_or(&bound.measure), place);
        let name = if row.name.is_empty() { asked.name() } else { row.name.clone() };
        rows.push(Row { answer, about, name, ..row });
    }
    rows
}

/// From the end of the sentence before a figure to the end of its clause, in characters of the folded text.
fn around_clause(text: &str, folded: &Folded, figure: &Figure) -> (usize, usize) {
    let from = text[..figure.span.start].rfind(['。', '！', '？', '\n']).map_or(0, |at| at);
    (folded.index_of_byte(from), folded.index_of_byte(figure.clause.end))
}

/// Where the paragraph of a figure begins, in characters of the folded text.
fn paragraph(text: &str, folded: &Folded, figure: &Figure) -> usize {
    folded.index_of_byte(text[..figure.span.start].rfind('\n').map_or(0, |end| end + 1))
}

/// The events that a title names.
fn title_events(title: &str) -> Vec<event::Named> {
    event::events(&fold(title), std::slice::from_ref(&(0..title.len())))
}

/// How much of what a count measures stands behind it, in characters: in 14个成员国进出口总值 nobody counts 总值.
fn behind(read: &Read, figure: &Figure) -> usize {
    let ranges = figure.measure.ranges.iter().filter(|range| range.start >= figure.span.end);
    let counted = matches!(figure.kind, FigureKind::Count | FigureKind::Number);
    ranges
        .filter(|_| counted)
        .map(|range| read.folded.index_of_byte(range.end) - read.folded.index_of_byte(range.start))
        .sum()
}

/// Where a figure stands.
struct FigureContext<'a> {
    text: &'a str,
    sentence: Range<usize>,
    when: When,
    event: Option<&'a str>,
    day: Option<Date>,
    place: place::FigurePlace,
    organisation: Option<Organisation>,
    planned: bool,
}

fn row(stored: &Stored, figure: &Figure, measure: &str, place: FigureContext<'_>) -> Row {
    let FigureContext { text, sentence, when, event, day, place, organisation, planned } = place;
    // A sentence may end inside a figure that a line break cuts.
    let sentence = sentence.start.min(figure.span.start)..sentence.end.max(figure.span.end);
    let start = text[sentence.start..figure.span.start].chars().count();
    let printed = &text[figure.span.clone()];
    // 1月末 is a day, as 截至1月末 is.
    let is_level = when.sort == Some(Sort::AsOf);
    let named = when.period.map(|period| Period { from: period.from.filter(|_| !is_level), ..period });
    let day_of = when.period.and_then(|period| period::day(period, day)).or(day);
    let end = |end: Option<figure::End>| end.map(|end| end.value);
    let (low, high) = (end(figure.interval.low), end(figure.interval.high));
    let value = figure.base_value();
    let change = metric::change(figure).map(|direction| match direction {
        Direction::Up => "up".to_owned(),
        Direction::Down => "down".to_owned(),
    });
    let fact = Fact {
        date: stored.meta.date.clone(),
        period: named.map(|period| period.to_string()),
        span: if is_level { Span::AsOf } else { series::span(when.period) },
        series: 0,
        year: day_of.map(Date::year),
        value: value.map(|value| value.to_string()),
        low: low.map(|value| value.to_string()),
        high: high.map(|value| value.to_string()),
        unit: figure.unit.base.to_string(),
        per: figure.per.clone(),
        text: printed.to_owned(),
        kind: figure.kind.name().to_owned(),
        change,
        base: when.base,
        measure: measure.to_owned(),
        event: event.map(str::to_owned),
        place: place.name,
        organisation: organisation.as_ref().map(|organisation| organisation.name.clone()),
        planned,
        id: stored.meta.id.clone(),
        title: stored.title.clone(),
        path: stored.meta.path.clone(),
        part: stored.meta.part,
        publisher: stored.meta.credits.publisher.clone(),
        mark: Mark { start, end: start + printed.chars().count() },
        sentence: text[sentence].to_owned(),
    };
    Row {
        headline: figure.cell.is_none() && is_headline(&fact.sentence),
        fact,
        day: day_of,
        at: figure.span.start + 1,
        value,
        end: low.or(high),
        exact: figure.comparator == Comparator::Equal && !figure.approximate,
        step: figure.step(),
        shown: figure.unit.shown(),
        years: when.period.and_then(period::years),
        place: place.key,
        owner: organisation.filter(|organisation| organisation.is_owner).map(|owner| owner.name).unwrap_or_default(),
        name: metric::name(measure),
        answer: Answer::Measured,
        about: true,
    }
}
