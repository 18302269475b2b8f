//! The facts of one article that answer a question.

use std::collections::HashMap;

use jiff::civil::Date;

use super::aspect::aspect;
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
use hansou_facts::{date, metric};
use hansou_text::fold::{Folded, fold};
use hansou_text::numeral::Decimal;
use hansou_text::sentence::sentences;

/// A text of an article made ready.
struct Read {
    folded: Folded,
    figures: Vec<Figure>,
    bound: Vec<MeasureWords>,
}

/// A figure that answers.
struct Answering<'a> {
    figure: &'a Figure,
    bound: &'a MeasureWords,
    answer: Answer,
    /// Its sentence up to the end of its clause, folded.
    near: String,
    /// Where it ends there, in characters.
    end: usize,
}

impl Read {
    fn parse(text: &str) -> Self {
        let folded = fold(text);
        let figures = read(&folded);
        Self { bound: measure_words(&folded, &figures), figures, folded }
    }

    /// The figures that answer.
    fn answers<'a>(&'a self, text: &str, asked: &Asked) -> Vec<Answering<'a>> {
        let has_value =
            |figure: &Figure| !matches!(figure.kind, FigureKind::Ordinal | FigureKind::Ratio | FigureKind::Structure);
        let figures = self.figures.iter().zip(&self.bound).filter(|(figure, _)| has_value(figure));
        let answering = figures.filter_map(|(figure, bound)| {
            let (from, to) = around_clause(text, &self.folded, figure);
            let sentence = || self.folded.chars.get(from..to).unwrap_or_default().iter().collect::<String>();
            let context = Context { bound, behind: behind(self, figure), sentence: &sentence };
            let answer = asked.answers(figure, &context)?;
            let end = self.folded.index_of_byte(figure.span.end).saturating_sub(from);
            Some(Answering { figure, bound, answer, near: sentence(), end })
        });
        answering.collect()
    }
}

/// The facts of an article, title first, in the order of the text. What is told twice is one fact.
pub(super) fn rows(stored: &Stored, asked: &Asked) -> Vec<Row> {
    let title = of_text(stored, &stored.title, asked).into_iter().map(|row| Row { at: 0, ..row });
    let mut kept: Vec<Row> = Vec::new();
    let mut told = HashMap::<_, Retold>::new();
    for row in of_text(stored, &stored.body, asked).into_iter().chain(title) {
        let told = told.entry(value_of(&row)).or_default();
        let found = told.find(&row).filter(|_| row.fact.value.is_some());
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
    named: HashMap<(String, String, Option<i16>), usize>,
}

impl Retold {
    /// Where the same was told: a value of one name and year, or once in a headline.
    fn find(&self, row: &Row) -> Option<usize> {
        let named = || self.named.get(&(row.name.clone(), row.aspect.clone(), row.fact.year)).copied();
        if row.headline { self.first } else { self.headline.into_iter().chain(named()).min() }
    }

    fn add(&mut self, row: &Row, at: usize) {
        self.first.get_or_insert(at);
        if row.headline {
            self.headline.get_or_insert(at);
        }
        self.named.entry((row.name.clone(), row.aspect.clone(), row.fact.year)).or_insert(at);
    }
}

/// The value and its unit, as far as two facts must have them in common to be one.
fn value_of(row: &Row) -> ([Option<Decimal>; 3], String, Option<Direction>) {
    let Fact { value, low, high, unit, change, .. } = &row.fact;
    ([*value, *low, *high], unit.clone(), *change)
}

/// 签约额206亿元，首次突破200亿元: the bound says no more than the value in its sentence.
fn without_implied(rows: Vec<Row>) -> Vec<Row> {
    let key = |row: &Row| (row.fact.sentence.clone(), row.name.clone(), row.unit(), row.fact.year);
    let mut largest = HashMap::<_, Decimal>::new();
    for (row, value) in rows.iter().filter(|row| row.exact).filter_map(|row| Some((row, row.fact.value?))) {
        largest.entry(key(row)).and_modify(|most| *most = value.max(*most)).or_insert(value);
    }
    let implied = |row: &Row| {
        let bound = row.fact.value.filter(|_| !row.exact && row.fact.high.is_none());
        bound.is_some_and(|bound| largest.get(&key(row)).is_some_and(|value| bound < *value))
    };
    rows.into_iter().filter(|row| !implied(row)).collect()
}

/// A line without a full stop.
fn is_headline(sentence: &str) -> bool {
    !sentence.ends_with(['。', '；', '！', '？', '”', '…', '.', ';', '）'])
}

/// The facts of a text of an article.
fn of_text(stored: &Stored, text: &str, asked: &Asked) -> Vec<Row> {
    let read = Read::parse(text);
    let answers = read.answers(text, asked);
    if answers.is_empty() {
        return Vec::new();
    }
    let day = stored.meta.date.as_deref().and_then(|date| date.parse::<Date>().ok());
    let mentions = date::read(&read.folded, day);
    let told = context::Told { day, title: Some(&stored.title) };
    let surroundings = Surroundings {
        stored,
        text,
        folded: &read.folded,
        day,
        told: context::Around::new(text, &read.folded, &mentions, &told),
        events: event::events(&read.folded, &sentences(text)),
        title_events: event::events(&fold(&stored.title), std::slice::from_ref(&(0..stored.title.len()))),
        is_bulletin: context::is_bulletin(&stored.title),
    };
    answers.iter().map(|answering| surroundings.row(answering, asked)).collect()
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

/// How much of what a count measures stands behind it, in characters: in 14个成员国进出口总值 nobody counts 总值.
fn behind(read: &Read, figure: &Figure) -> usize {
    let ranges = figure.measure.ranges.iter().filter(|range| range.start >= figure.span.end);
    let counted = matches!(figure.kind, FigureKind::Count | FigureKind::Number);
    ranges
        .filter(|_| counted)
        .map(|range| read.folded.index_of_byte(range.end) - read.folded.index_of_byte(range.start))
        .sum()
}

/// What stands around the figures of a text.
struct Surroundings<'a> {
    stored: &'a Stored,
    text: &'a str,
    folded: &'a Folded,
    /// The article's date.
    day: Option<Date>,
    told: context::Around<'a>,
    events: Vec<event::Named>,
    title_events: Vec<event::Named>,
    is_bulletin: bool,
}

/// What one figure is told of.
struct Told<'a> {
    when: When,
    /// The day that it is of.
    day: Option<Date>,
    event: Option<&'a str>,
    place: place::FigurePlace,
    organisation: Option<Organisation>,
    planned: bool,
}

impl Surroundings<'_> {
    fn row(&self, found: &Answering<'_>, asked: &Asked) -> Row {
        let figure = found.figure;
        let told = self.told(figure);
        // 江苏进出口总额从2012年的34000亿元: what is measured is said beside it.
        let beside = (found.answer == Answer::Beside).then(|| asked.phrase(&found.near, found.end)).flatten();
        let measure = beside.as_deref().unwrap_or(&found.bound.measure);
        let fact = self.fact(figure, measure, &told);
        let owner = told.organisation.filter(|organisation| organisation.is_owner);
        let name = Some(metric::name(measure)).filter(|name| !name.is_empty()).unwrap_or_else(|| asked.name());
        Row {
            headline: figure.cell.is_none() && is_headline(&fact.sentence),
            day: told.day,
            at: figure.span.start + 1,
            exact: figure.comparator == Comparator::Equal && !figure.approximate,
            step: figure.step(),
            shown: figure.unit.shown(),
            years: told.when.period.and_then(period::years),
            place: told.place.key,
            owner: owner.map(|owner| owner.name).unwrap_or_default(),
            aspect: aspect(&fact.measure, &asked.metric).to_owned(),
            qualifier: asked.qualifier(&name, fact.place.as_deref()),
            name,
            answer: found.answer,
            about: asked.is_about(&[&found.near, &self.stored.title, told.event.unwrap_or_default()]),
            fact,
        }
    }

    fn told(&self, figure: &Figure) -> Told<'_> {
        let when = self.told.when(figure);
        let clause = self.folded.index_of_byte(figure.clause.start)..self.folded.index_of_byte(figure.clause.end);
        let paragraph = if self.is_bulletin { paragraph(self.text, self.folded, figure) } else { 0 };
        let status = status(self.folded, figure, when.period, self.day);
        Told {
            day: when.period.and_then(|period| period::day(period, self.day)).or(self.day),
            event: event::before(&self.events, paragraph, &clause).or_else(|| event::last(&self.title_events)),
            place: self.told.place(figure),
            organisation: self.told.organisation(figure),
            planned: matches!(status, Status::Plan | Status::Forecast),
            when,
        }
    }

    fn fact(&self, figure: &Figure, measure: &str, told: &Told<'_>) -> Fact {
        let meta = &self.stored.meta;
        let (sentence, mark) = self.sentence(figure);
        // 1月末 is a day, as 截至1月末 is.
        let is_level = told.when.sort == Some(Sort::AsOf);
        Fact {
            date: self.day,
            period: told.when.period.map(|period| Period { from: period.from.filter(|_| !is_level), ..period }),
            span: match is_level {
                true => Span::AsOf,
                false => series::span_on(told.when.period, self.day.filter(|_| !told.planned)),
            },
            series: 0,
            year: told.day.map(Date::year),
            value: figure.base_value(),
            low: figure.interval.low.map(|end| end.value),
            high: figure.interval.high.map(|end| end.value),
            unit: figure.unit.base.to_owned(),
            per: figure.per.clone(),
            text: self.text[figure.span.clone()].to_owned(),
            shown_unit: figure.unit.shown().to_owned(),
            shown_value: if figure.unit.shown() == figure.unit.base { figure.base_value() } else { figure.value },
            kind: figure.kind,
            change: metric::change(figure),
            base: told.when.base,
            measure: measure.to_owned(),
            event: told.event.map(str::to_owned),
            place: told.place.name.clone(),
            organisation: told.organisation.as_ref().map(|organisation| organisation.name.clone()),
            planned: told.planned,
            id: meta.id.clone(),
            title: self.stored.title.clone(),
            path: meta.path.clone(),
            part: meta.part,
            publisher: meta.credits.publisher.clone(),
            sentence,
            mark,
        }
    }

    /// The sentence of a figure, and where the figure stands in it.
    fn sentence(&self, figure: &Figure) -> (String, Mark) {
        let sentence = self.told.sentence(figure);
        // A sentence may end inside a figure that a line break cuts.
        let from = sentence.start.min(figure.span.start);
        let to = sentence.end.min(self.text.len()).max(figure.span.end);
        let start = self.text[from..figure.span.start].chars().count();
        let end = start + self.text[figure.span.clone()].chars().count();
        (self.text[from..to].to_owned(), Mark { start, end })
    }
}
