//! The year of a day that is printed without one, where something sure says it: the day of the file's name or of the other
//! articles of the page, the folder's year, the same day printed in full, the quarter that the day lies in.
//!
//! What a text says of years in passing says nothing: of 46 television news whose opening day stands within three days of
//! a full date in the text, 15 are of another year (anniversaries), and of 568 with a year in the first sentence 190.

use jiff::civil::Date;

use super::day::{Printed, days, numeral};

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
    pub fn day(&self, printed: Printed) -> Option<Date> {
        match (printed.year, self.published) {
            (Some(year), _) => printed.date(year),
            (None, Some(published)) => near(printed, published),
            (None, None) => {
                let year = same_day(printed, self.text).or_else(|| quarter(printed, self.text)).or(self.folder)?;
                printed.date(year)
            }
        }
    }
}

/// The day in the year that brings it next to the day of publication.
fn near(printed: Printed, published: Date) -> Option<Date> {
    let distance = |day: Date| day.since(published).map_or(i32::MAX, |span| span.get_days());
    let years = [published.year() - 1, published.year(), published.year() + 1];
    years.into_iter().filter_map(|year| printed.date(year)).find(|&day| (-BEFORE..=AFTER).contains(&distance(day)))
}

/// The year in which the text prints the same day in full, unless it is an anniversary.
fn same_day(printed: Printed, text: &str) -> Option<i16> {
    if text.contains("周年") || text.contains("週年") {
        return None;
    }
    let mut years = days(text).filter(|day| day.is_same_day(printed)).filter_map(|day| day.year);
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

/// The year of the quarter that the day lies in, where its sentence names it: 9月29日,组织2022年第三季度活动.
fn quarter(printed: Printed, text: &str) -> Option<i16> {
    let sentence = text.split(['。', '！', '？', '\n']).find(|sentence| days(sentence).any(|day| day == printed))?;
    sentence.match_indices("年第").find_map(|(at, mark)| {
        let which = sentence[at + mark.len()..].chars().next().and_then(numeral)?;
        let rest = sentence[at + mark.len()..].chars().skip(1);
        let named = rest.take(2).eq("季度".chars()) && i16::from(which) == (printed.month() + 2) / 3;
        let digits: Option<Vec<u8>> = sentence[..at].chars().rev().take(4).map(numeral).collect();
        let year = digits.filter(|digits| digits.len() == 4)?.iter().rev().fold(0, |year, &d| year * 10 + i16::from(d));
        (named && (1900..2100).contains(&year)).then_some(year)
    })
}
