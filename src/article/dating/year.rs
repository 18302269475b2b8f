//! The year of a day that is printed without one, where something sure says it: the day of the file's name or of the other
//! articles of the page, the folder's year, the same day printed in full, the quarter that the day lies in.
//!
//! What a text says of years in passing says nothing: of 46 television news whose opening day stands within three days of
//! a full date in the text, 15 are of another year (anniversaries), and of 568 with a year in the first sentence 190.

use hansou_facts::date::{self, DateKind, Period, PrintedDay, printed_days};
use hansou_text::fold::fold;
use jiff::civil::Date;

/// Farthest that a dateline lies before the day on which its file or its page came out, in days.
const BEFORE: i32 = 60;
/// Farthest that it lies after it.
const AFTER: i32 = 7;

/// What can say of which year a day is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Years<'a> {
    /// The day that the file's name gives, or the page's other articles.
    pub published: Option<Date>,
    /// The year of the folder.
    pub folder: Option<i16>,
    /// The text in which the day stands.
    pub text: &'a str,
}

impl Years<'_> {
    /// The day with its year.
    pub fn day(&self, printed: &PrintedDay) -> Option<Date> {
        match (printed.year, self.published) {
            (Some(year), _) => printed.in_year(year),
            (None, Some(published)) => near(printed, published),
            (None, None) => {
                let year = same_day(printed, self.text).or_else(|| quarter(printed, self.text)).or(self.folder)?;
                printed.in_year(year)
            }
        }
    }
}

/// The day in the year that brings it next to the day of publication.
fn near(printed: &PrintedDay, published: Date) -> Option<Date> {
    let distance = |day: Date| day.since(published).map_or(i32::MAX, |span| span.get_days());
    let years = [published.year() - 1, published.year(), published.year() + 1];
    years.into_iter().filter_map(|year| printed.in_year(year)).find(|&day| (-BEFORE..=AFTER).contains(&distance(day)))
}

/// The year in which the text prints the same day in full, unless it is an anniversary.
fn same_day(printed: &PrintedDay, text: &str) -> Option<i16> {
    if text.contains("周年") || text.contains("週年") {
        return None;
    }
    let days = printed_days(text);
    let mut years = days.iter().filter(|day| day.is_same_day(printed)).filter_map(|day| day.year);
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

/// The year of the quarter that the day lies in, where its sentence names it: 9月29日,组织2022年第三季度活动.
fn quarter(printed: &PrintedDay, text: &str) -> Option<i16> {
    let is_of_day = |day: &PrintedDay| day.year.is_none() && day.is_same_day(printed);
    let mut sentences = text.split(['。', '！', '？', '\n']);
    let sentence = sentences.find(|sentence| printed_days(sentence).iter().any(is_of_day))?;
    let quarters = date::read(&fold(sentence), None).into_iter().filter(|mention| mention.kind == DateKind::Quarter);
    quarters.filter(|mention| mention.printed).find_map(|mention| {
        let Period { from: Some(from), to: Some(to) } = mention.period else { return None };
        let day = printed.in_year(from.year())?;
        (from..to).contains(&day).then_some(from.year())
    })
}
