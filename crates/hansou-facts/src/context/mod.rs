//! What a figure is told of: its period, its place, the organisation, and whether it is an outcome, a plan, a forecast or
//! a bound. Read from its clause and sentence, else from the sentences before it and from the title.
//!
//! `period`, `place`, `organisation` and `status` each answer one of these; the words they go by are data (`words.tsv`,
//! `places.txt`). Leaves figures to `figure`, dates to `date`, and which facts belong together to whoever asks.
//!
//! ```
//! use hansou_facts::context::{Status, Told, contexts};
//!
//! let text = "2023年江西粮食产量2198万吨。力争2025年达到2250万吨。";
//! let told = contexts(text, &Told::default());
//! assert_eq!(told[0].1.place.as_deref(), Some("江西"));
//! assert_eq!(told[1].1.status, Status::Plan);
//! ```

mod lasting;
mod organisation;
pub mod period;
pub mod place;
mod status;
mod words;

use std::ops::Range;

use jiff::civil::Date;

use crate::date::{self, Mention, Period};
use crate::figure::{Figure, read_between};
use hansou_text::fold::{Folded, fold};
use hansou_text::sentence::sentences;

pub use organisation::Organisation;
pub use period::{Sort, When};
pub use status::{Status, status};

/// What is known of the whole text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'a> {
    /// The day on which it is told.
    pub day: Option<Date>,
    /// Its title.
    pub title: Option<&'a str>,
}

/// What one figure is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The period that it is of.
    pub period: Option<Period>,
    /// The sort of that period: a month, a year, the months so far.
    pub sort: Option<Sort>,
    /// It is only what another figure is compared to.
    pub base: bool,
    /// The place that it is of; `None` for the whole country or when none is named.
    pub place: Option<String>,
    /// The organisation named last before it in its sentence, else the one that the text is about.
    pub organisation: Option<Organisation>,
    /// Whether it is so, or planned, expected, or a bound.
    pub status: Status,
}

/// The figures of a text, each with what it is told of.
pub fn contexts(text: &str, told: &Told) -> Vec<(Figure, Context)> {
    let folded = fold(text);
    let mentions = date::read(&folded, told.day);
    let figures = read_between(&folded, &mentions, usize::MAX);
    let around = Around::new(text, &folded, &mentions, told);
    let contexts: Vec<Context> = figures.iter().map(|figure| around.context(figure)).collect();
    figures.into_iter().zip(contexts).collect()
}

/// True for the title of a bulletin: its items are apart, and none is told of the time or the event of another.
pub fn is_bulletin(title: &str) -> bool {
    let title: Vec<char> = title.chars().collect();
    words::find(&title, "bulletin").is_some()
}

/// Where the items of a bulletin begin: at lines that are headlines.
fn items(text: &str) -> Vec<usize> {
    const LONGEST: usize = 40;
    let is_headline = |line: &str| {
        let line = line.trim();
        !line.is_empty() && line.chars().count() <= LONGEST && !line.ends_with(['。', '！', '？', '；', '”', '…', '：'])
    };
    let mut end = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        end += line.len();
        (end - line.len(), line)
    });
    lines.filter(|(_, line)| is_headline(line)).map(|(at, _)| at).collect()
}

/// A text made ready: its sentences, dates and places.
pub struct Around<'a> {
    folded: &'a Folded,
    mentions: &'a [Mention],
    sentences: Vec<Range<usize>>,
    places: Vec<place::Named>,
    title_places: Vec<place::Named>,
    /// Where the items of a bulletin begin, in bytes; none of another text.
    items: Vec<usize>,
    subject: Option<Organisation>,
    title: period::Title,
    day: Option<Date>,
}

impl<'a> Around<'a> {
    /// Makes a text ready, of which the dates are read.
    pub fn new(text: &str, folded: &'a Folded, mentions: &'a [Mention], told: &Told) -> Self {
        let title = fold(told.title.unwrap_or_default());
        Self {
            folded,
            mentions,
            sentences: sentences(text),
            places: place::places(folded),
            title_places: place::places(&title),
            items: if is_bulletin(told.title.unwrap_or_default()) { items(text) } else { Vec::new() },
            subject: organisation::subject(&title.chars, &folded.chars),
            title: period::Title::new(&title, told.day),
            day: told.day,
        }
    }

    /// The sentence that a figure stands in, in bytes; of a row of a table what stands up to the end of its cell.
    pub fn sentence(&self, figure: &Figure) -> Range<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.end <= figure.span.start);
        let sentence = self.sentences.get(at).cloned().unwrap_or(0..usize::MAX);
        match figure.cell {
            Some(_) => sentence.start..figure.clause.end.max(figure.span.end),
            None => sentence,
        }
    }

    /// The period of a figure.
    pub fn when(&self, figure: &Figure) -> When {
        let sentence = self.sentence(figure);
        if let Some(cell) = &figure.cell {
            return period::of_cell(self.folded, cell, self.day, self.title.year)
                .or_earlier(
                    self.folded,
                    self.mentions,
                    &self.before(cell.table, figure.clause.start..figure.span.start),
                )
                .or(self.title.period, self.title.sort);
        }
        period::period_of(self.folded, self.mentions, &sentence, figure)
            .of_the_year(self.title.year, self.day)
            .or_year(self.folded, &sentence, figure, self.day)
            .or_now(self.folded, &sentence, figure, self.day)
            .or_earlier(self.folded, self.mentions, &self.before(sentence.start, sentence.start..figure.span.start))
            .or(self.title.period, self.title.sort)
    }

    /// Where the period of a figure may be named before its sentence or table.
    fn before(&self, start: usize, said: Range<usize>) -> period::Before {
        let item = self.items.partition_point(|item| *item <= start).checked_sub(1).map_or(0, |at| self.items[at]);
        period::Before { start, item, said, day: self.day }
    }

    /// The place of a figure.
    pub fn place(&self, figure: &Figure) -> place::FigurePlace {
        if let Some(cell) = &figure.cell {
            let names = cell.heads.iter().rev().chain(&cell.labels).chain(&cell.caption);
            let ranges = names.map(|name| self.folded.index_of_byte(name.start)..self.folded.index_of_byte(name.end));
            return place::of_cell(&self.places, ranges, &self.title_places);
        }
        let sentence = self.folded.index_of_byte(self.sentence(figure).start);
        let clause = self.folded.index_of_byte(figure.clause.start)..self.folded.index_of_byte(figure.span.start);
        place::place_of(&self.places, sentence, &clause, &self.title_places, figure.list)
    }

    /// The organisation named last before a figure in its sentence, else the one that the text is about.
    pub fn organisation(&self, figure: &Figure) -> Option<Organisation> {
        let sentence =
            self.folded.index_of_byte(self.sentence(figure).start)..self.folded.index_of_byte(figure.span.start);
        organisation::last(&self.folded.chars, sentence).or_else(|| self.subject.clone())
    }

    /// What a figure is told of.
    pub fn context(&self, figure: &Figure) -> Context {
        let when = self.when(figure);
        Context {
            period: when.period,
            sort: when.sort,
            base: when.base,
            place: self.place(figure).name,
            organisation: self.organisation(figure),
            status: status(self.folded, figure, when.period, self.day),
        }
    }
}
