//! Which period a figure is of: the one its sentence names last before it, else the last one named before the sentence,
//! else that of the title. And whether it is only what another figure is compared to: 比上届的157亿元增长16.7%, 由65亿元
//! 增加到130亿元.
//!
//! Leaves reading dates to `date`.

use std::ops::Range;

use jiff::civil::Date;

use super::status::is_goal;
use super::{lasting, words};
use crate::date::{self, DateKind, Mention, Period};
use crate::figure::{Cell, Figure};
use hansou_text::fold::Folded;

/// Farthest that 比 or 由 stands before the value that it takes, in characters.
const REACH: usize = 14;
/// Farthest that a period is named before the sentence, in characters.
const EARLIER: usize = 500;

/// Farthest that 倍 stands behind the year that it counts from, in characters.
const MULTIPLE: usize = 10;

/// The sort of a period that figures are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// A day, a week, a part of a month.
    Day,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// Half a year.
    Half,
    /// A year, or a part of it that is not counted in months.
    Year,
    /// From the beginning of a year on: 1—6月, 前三季度.
    Cumulative,
    /// Up to a day: 截至6月底.
    AsOf,
    /// Any other length of time.
    Span,
}

/// The time of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The period named.
    pub period: Option<Period>,
    /// The sort of the period.
    pub sort: Option<Sort>,
    /// It is what another figure is compared to, and its own period is not named.
    pub base: bool,
    /// The year of the period is printed.
    printed: bool,
}

/// Where a period may be named that a later figure is of as well.
#[derive(Debug, Clone)]
pub struct Before {
    /// Where the sentence or table of the figure begins, in bytes.
    pub start: usize,
    /// Where the item of a bulletin begins that it stands in, in bytes.
    pub item: usize,
    /// What is said before the figure in its sentence, in bytes.
    pub said: Range<usize>,
    /// The day on which it is told.
    pub day: Option<Date>,
}

/// What a title says of the time of all figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Title {
    /// The year that it prints: that of a yearly report.
    pub year: Option<i16>,
    /// The one month, quarter or year that it names.
    pub period: Option<Period>,
    /// The sort of that period.
    pub sort: Option<Sort>,
}

impl Title {
    /// Reads a title of a text told on a day.
    pub fn new(title: &Folded, day: Option<Date>) -> Self {
        let mentions = date::read(title, day);
        let year = mentions.iter().rev().filter(|mention| mention.printed).find_map(|mention| mention.period.from);
        let named = |kind: DateKind| {
            matches!(kind, DateKind::Month | DateKind::Quarter | DateKind::Half | DateKind::Year | DateKind::Range)
        };
        let one = match &mentions[..] {
            [one] if named(one.kind) => Some(one),
            _ => None,
        };
        Self { year: year.map(Date::year), period: one.map(|one| one.period), sort: one.map(|one| sort(title, one)) }
    }
}

impl When {
    fn named(folded: &Folded, mention: Option<&Mention>) -> Self {
        let sort = mention.map(|mention| sort(folded, mention));
        // 11月末, 年底: on the last day.
        let on_last_day = |period: Period| match (period.from, period.last()) {
            (Some(_), Some(last)) if sort == Some(Sort::AsOf) => Period { from: Some(last), ..period },
            _ => period,
        };
        Self {
            period: mention.map(|mention| on_last_day(mention.period)),
            sort,
            base: false,
            printed: mention.is_some_and(|mention| mention.printed),
        }
    }

    /// The year in which a mention begins.
    fn of_year(mention: &Mention) -> Self {
        let year = mention.period.from.map(Date::year);
        let first = |year: Option<i16>| year.and_then(|year| Date::new(year, 1, 1).ok());
        let period = Period { from: first(year), to: first(year.map(|year| year + 1)) };
        Self { period: Some(period), sort: Some(Sort::Year), base: false, printed: mention.printed }
    }

    /// The same, with the period of the title where none is named.
    pub fn or(self, title: Option<Period>, sort: Option<Sort>) -> Self {
        if self.period.is_some() || self.base {
            return self;
        }
        Self { period: title, sort, ..self }
    }

    /// The same, with the period last named before it where none is named and what is told before the figure is not of a
    /// time up to now (已经连续两年) or of another (成立之初).
    pub fn or_earlier(self, folded: &Folded, mentions: &[Mention], before: &Before) -> Self {
        let said = folded
            .chars
            .get(folded.index_of_byte(before.said.start)..folded.index_of_byte(before.said.end))
            .unwrap_or_default();
        let says = |name: &str| words::find(said, name).is_some();
        if self.period.is_some() || self.base || says("up_to_now") || says("other_time") {
            return self;
        }
        let floor = folded.index_of_byte(before.start).saturating_sub(EARLIER).max(folded.index_of_byte(before.item));
        let to = mentions.partition_point(|mention| mention.span.end <= before.start);
        let near = |mention: &&Mention| folded.index_of_byte(mention.span.start) >= floor;
        let is_to_come = says("plan") || says("forecast") || says("to_come");
        let lasts = |mention: &&Mention| {
            is_useful(folded, mention)
                && !is_compared(folded, mention)
                && lasting::is_lasting(folded, mention)
                && before.day.is_none_or(|day| lasting::reaches(mention, day, is_to_come))
        };
        Self::named(folded, mentions[..to].iter().rev().take_while(near).find(lasts))
    }

    /// The same, with the year that it is told of where its sentence says 全年: the last one, when it is told in spring
    /// and is no plan.
    pub fn or_year(self, folded: &Folded, sentence: &Range<usize>, figure: &Figure, told: Option<Date>) -> Self {
        const SPRING: i8 = 3;
        let (from, to) = (folded.index_of_byte(sentence.start), folded.index_of_byte(figure.span.start));
        let said = |name: &str| folded.chars.get(from..to).is_some_and(|chars| words::find(chars, name).is_some());
        let Some(day) = told.filter(|_| self.period.is_none() && !self.base && said("year_long")) else { return self };
        let planned = said("plan") || said("forecast") || is_goal(folded, to);
        let year = day.year() - i16::from(day.month() <= SPRING && !planned);
        let first = |year: i16| Date::new(year, 1, 1).ok();
        Self { period: Some(Period { from: first(year), to: first(year + 1) }), sort: Some(Sort::Year), ..self }
    }

    /// The same, with the day on which it is told where its clause says 目前.
    pub fn or_now(self, folded: &Folded, sentence: &Range<usize>, figure: &Figure, told: Option<Date>) -> Self {
        let (from, to) = (folded.index_of_byte(sentence.start), folded.index_of_byte(figure.span.start));
        let said = folded.chars.get(from..to).is_some_and(|chars| words::find(chars, "now").is_some());
        let to = told.and_then(|day| day.tomorrow().ok());
        if self.period.is_some() || self.base || !said || to.is_none() {
            return self;
        }
        Self { period: Some(Period { from: None, to }), sort: Some(Sort::AsOf), ..self }
    }

    /// 年末 in a yearly report is the end of that year, not of the one in which it is told: a period whose year is not
    /// printed and that has not begun on the day is moved to the year of the title, when that is over.
    pub fn of_the_year(self, year: Option<i16>, told: Option<Date>) -> Self {
        let moved = || {
            let (period, told, year) = (self.period?, told?, year?);
            let from = period.from.filter(|from| !self.printed && *from > told && year < told.year())?;
            let back = jiff::Span::new().try_years(from.year() - year).ok()?;
            let earlier = |day: Option<Date>| day.and_then(|day| day.checked_sub(back).ok());
            Some(Period { from: earlier(period.from), to: earlier(period.to) })
        };
        Self { period: moved().or(self.period), ..self }
    }
}

/// The time that a table gives the figure in one of its cells: that of its column's head, else that of its row; a month
/// is of the year that row, caption or title print.
pub fn of_cell(folded: &Folded, cell: &Cell, told: Option<Date>, title: Option<i16>) -> When {
    let part = |name: &Range<usize>| folded.part(folded.index_of_byte(name.start)..folded.index_of_byte(name.end));
    let names = || cell.heads.iter().rev().chain(&cell.labels).map(part);
    let Some(when) = names().find_map(|name| of_name(&name, told)) else { return When::named(folded, None) };
    if when.printed {
        return when;
    }
    let printed = |name: Folded| of_name(&name, told).filter(|other| other.printed)?.period?.from;
    let year = names().chain(cell.caption.iter().map(part)).find_map(printed);
    // Late enough for December, and no January of the next year is near.
    let late = year.map(Date::year).or(title).and_then(|year| Date::new(year, 12, 20).ok());
    late.and_then(|day| names().find_map(|name| of_name(&name, Some(day)))).unwrap_or(when)
}

/// The time that a head or the name of a row says.
fn of_name(name: &Folded, told: Option<Date>) -> Option<When> {
    let mentions = date::read(name, told);
    let useful = mentions.iter().find(|mention| is_useful(name, mention));
    useful.map(|mention| When::named(name, Some(mention))).or_else(|| bare_year(&name.chars))
}

/// 2021 as the head of a column.
fn bare_year(name: &[char]) -> Option<When> {
    let year = Some(name).filter(|name| name.len() == 4)?.iter().collect::<String>().parse::<i16>().ok()?;
    let first = |year: i16| Date::new(year, 1, 1).ok();
    let period = Period { from: first(year), to: first(year + 1) };
    (1900..2100).contains(&year).then_some(When {
        period: Some(period),
        sort: Some(Sort::Year),
        base: false,
        printed: true,
    })
}

/// The sort of a mention.
fn sort(folded: &Folded, mention: &Mention) -> Sort {
    let last = folded.index_of_byte(mention.span.end).checked_sub(1).map(|at| folded.chars[at]);
    let first = mention.period.from.is_some_and(|day| day.month() == 1 && day.day() == 1);
    match mention.kind {
        // 1月末, 年底: what is there on the last day.
        DateKind::PartOfMonth | DateKind::PartOfYear if last.is_some_and(|last| words::is(last, "end_of_period")) => {
            Sort::AsOf
        }
        DateKind::Clock | DateKind::Day | DateKind::Week | DateKind::PartOfMonth => Sort::Day,
        DateKind::Month => Sort::Month,
        DateKind::Quarter => Sort::Quarter,
        DateKind::Half => Sort::Half,
        DateKind::Year | DateKind::PartOfYear => Sort::Year,
        DateKind::Range if first && years(mention.period).is_none() => Sort::Cumulative,
        DateKind::Since if first => Sort::Cumulative,
        DateKind::Until => Sort::AsOf,
        _ => Sort::Span,
    }
}

/// True for a mention that figures can be of.
fn is_useful(folded: &Folded, mention: &Mention) -> bool {
    let c = &folded.chars;
    let end = folded.index_of_byte(mention.span.end);
    let named = match mention.kind {
        DateKind::Clock | DateKind::Decade | DateKind::Century => false,
        // “十三五”时期 is a time, the “十三五”规划 a paper.
        DateKind::Plan => end > 0 && words::is(c[end - 1], "time_of_plan"),
        _ => true,
    };
    // 2015年以来最高: since when none was higher, not since when it is counted.
    let from = folded.index_of_byte(mention.span.start);
    let behind = &c[from.min(end)..c.len().min(end + 4)];
    let superlative = words::find(behind, "superlative").is_some();
    // 是2012年的3倍: what it is compared to.
    let behind = &c[end.min(c.len())..c.len().min(end + MULTIPLE)];
    let base = words::begin(behind, "multiple_behind") && words::find(behind, "multiple").is_some();
    named && !superlative && !base && !names(folded, mention) && !mention.period.is_open() && !is_aside(c, from)
}

/// 随着5月1日新线开通，里程达500公里: a day in a clause that only says upon what.
fn is_aside(c: &[char], at: usize) -> bool {
    let ends = |c: &char| matches!(c, '，' | '。' | '；' | '！' | '？');
    let clause = c[..at].iter().rposition(ends).map_or(0, |end| end + 1);
    words::find(&c[clause.max(at.saturating_sub(REACH))..at], "aside").is_some()
}

/// The time of a figure in a sentence; `mentions` are the dates of the whole text, `sentence` is in bytes.
pub fn period_of(folded: &Folded, mentions: &[Mention], sentence: &Range<usize>, figure: &Figure) -> When {
    let from = mentions.partition_point(|mention| mention.span.start < sentence.start);
    let to = mentions.partition_point(|mention| mention.span.end <= figure.span.start);
    let before = mentions.get(from..to).unwrap_or_default();
    let useful = |mention: &&Mention| is_useful(folded, mention);
    let free = || before.iter().rev().filter(useful).filter(|mention| !is_compared(folded, mention));
    if let Some(when) = figure.list.and_then(|list| of_list(folded, &free().collect::<Vec<_>>(), list)) {
        return when;
    }
    let last = free().next().map(|last| free().find(|other| refines(other, last)).unwrap_or(last));
    match comparison(folded, figure) {
        // 由2019年的63.5亿元增加到…: compared, but of a year of its own; 上年 is told from another period.
        Some(word) => {
            let own = before.iter().rev().find(useful);
            let own = own.filter(|mention| mention.span.start >= word && mention.printed);
            When { base: own.is_none(), ..When::named(folded, own) }
        }
        None if last.is_none() => before.iter().rev().find(|mention| names(folded, mention)).map_or(
            When::named(folded, None),
            // 2025年春节档票房: of the year.
            When::of_year,
        ),
        None => When::named(folded, last),
    }
}

/// 春节档票房: a feast that names what is measured.
fn names(folded: &Folded, mention: &Mention) -> bool {
    folded.chars.get(mention.chars.end).is_some_and(|&c| words::is(c, "names_with_a_date"))
}

/// 2019年至2021年利润分别为1亿元、2亿元、3亿元: each value of a list has a year of its own. `free` are the periods before
/// it, the last first; `list` its place in the list and the length of the list.
fn of_list(folded: &Folded, free: &[&Mention], (place, count): (usize, usize)) -> Option<When> {
    let last = *free.first()?;
    if let Some((first, end)) =
        years(last.period).filter(|(first, end)| usize::try_from(end - first).ok() == Some(count - 1))
    {
        let year = i16::try_from(place).ok().map(|place| first + place).filter(|year| *year <= end)?;
        let from = Date::new(year, 1, 1).ok()?;
        let period = Period { from: Some(from), to: Date::new(year + 1, 1, 1).ok() };
        return Some(When { period: Some(period), sort: Some(Sort::Year), base: false, printed: last.printed });
    }
    let own = free.get(..count)?;
    let alike = own.iter().all(|mention| mention.kind == last.kind);
    alike.then(|| When::named(folded, own.get(count - 1 - place).copied()))
}

/// True for a date that a value is compared to (比2012年增长, 较去年同期, 由2012年的): what follows is of another one.
fn is_compared(folded: &Folded, mention: &Mention) -> bool {
    let c = &folded.chars;
    let (start, end) = (folded.index_of_byte(mention.span.start), folded.index_of_byte(mention.span.end));
    let many = !matches!(mention.kind, DateKind::Range | DateKind::Since);
    let ends = |name: &str| words::list(name).iter().any(|word| c[..start].ends_with(word));
    ends("compared_before") || many && ends("compared_since") || words::begin(&c[end.min(c.len())..], "compared_behind")
}

/// 截至6月30日, 今年…: the first of the two says which part of the year is meant.
fn refines(mention: &Mention, year: &Mention) -> bool {
    let part = matches!(
        mention.kind,
        DateKind::Until | DateKind::Range | DateKind::Half | DateKind::Quarter | DateKind::Month
    );
    let within = match (mention.period.to, year.period.from, year.period.to) {
        (Some(end), Some(first), Some(last)) => first < end && end < last,
        _ => false,
    };
    part && within && year.kind == DateKind::Year
}

/// Where the word stands that makes a figure the first of a comparison, in bytes.
fn comparison(folded: &Folded, figure: &Figure) -> Option<usize> {
    const BEHIND: usize = 8;
    let c = &folded.chars;
    let (clause, start, end) = (
        folded.index_of_byte(figure.clause.start),
        folded.index_of_byte(figure.span.start),
        folded.index_of_byte(figure.span.end),
    );
    let from = clause.max(start.saturating_sub(REACH));
    let than = |c: char| words::is(c, "than");
    let at = (from..start).rev().find(|&at| than(c[at]) || words::is(c[at], "from"))?;
    // 比上年增加74亿斤 is the size of the change, not what it is compared to.
    if than(c[at]) && c[at + 1..start].iter().any(|&c| words::is(c, "change")) {
        return None;
    }
    // 由3.79万公里增至5.04万公里: the second value is what it came to.
    let goes_on_to = |c: &char| words::is(*c, "goes_on_from");
    let mut behind_value = c[at + 1..start].iter().skip_while(|c| !c.is_ascii_digit());
    if !than(c[at]) && behind_value.any(goes_on_to) {
        return None;
    }
    let compound = at > 0 && words::is(c[at - 1], "not_than_before")
        || c.get(at + 1).is_some_and(|&next| words::is(next, "not_than_behind"));
    let behind = &c[end..c.len().min(end + BEHIND)];
    let goes_on = if than(c[at]) {
        let skipped = behind.iter().take_while(|&&c| words::is(c, "skipped")).count();
        behind.get(skipped).is_some_and(|&c| words::is(c, "goes_on_than"))
    } else {
        behind.iter().any(goes_on_to)
    };
    (!compound && goes_on).then(|| folded.source_range(at..at + 1).start)
}

/// The first and last year of a period that is longer than one.
pub fn years(period: Period) -> Option<(i16, i16)> {
    const YEAR: i32 = 366;
    let (first, last) = (period.from?, period.to?.yesterday().ok()?);
    let days = first.until(last).ok()?.get_days();
    (days >= YEAR).then_some((first.year(), last.year()))
}

/// The day that a figure of a period is of, told on a day: the period's last, or the day itself while it lasts.
pub fn day(period: Period, told: Option<Date>) -> Option<Date> {
    let last = period.to.and_then(|day| day.yesterday().ok());
    let lasts = |day: &Date| period.from.is_some_and(|from| from <= *day) && last.is_none_or(|last| *day <= last);
    told.filter(lasts).or(last).or(period.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{date, figure};
    use hansou_text::fold::fold;

    #[test]
    fn periods_and_comparisons() {
        let table = [
            ("2022年签约额157亿元", &["2022"][..]),
            ("截至2018年底，区内有高企546家", &["..2018-12-31"]),
            ("签约额183.2亿元，比上届的157亿元增长16.7%", &["", "base", ""]),
            ("“十三五”时期，新增就业6564万人", &["2016-01-01..2020-12-31"]),
            ("按照“十三五”规划，新增就业6564万人", &[""]),
            ("由2019年的63.5亿元增加到157亿元", &["2019", ""]),
            ("规模由65亿元增加到130亿元", &["base", ""]),
            ("里程由3.79万公里增至5.04万公里；复线率提升到60%", &["base", "", ""]),
            ("占比由35.2%提高到36.1%", &["base", ""]),
            ("高企占比40.5%，同比提高2个百分点", &["", ""]),
            ("2022年产量300吨，比2021年增长5%", &["2022", "2022"]),
            ("2022年上半年出口30亿元，较2021年同期增长5%", &["2022-01-01..2022-06-30", "2022-01-01..2022-06-30"]),
            ("截至2024年6月30日，2024年快递业务量800亿件", &["..2024-06-30"]),
            ("比重由2012年的11.4%上升到18%", &["2012", ""]),
            ("从2019年到2022年，签约额由63.5亿元增加到157亿元", &["base", "2019-01-01..2022-12-31"]),
        ];
        for (text, wanted) in table {
            let folded = fold(text);
            let mentions = date::read(&folded, None);
            let whens: Vec<String> = figure::read(&folded)
                .iter()
                .map(|figure| {
                    let when = period_of(&folded, &mentions, &(0..text.len()), figure);
                    if when.base {
                        "base".into()
                    } else {
                        when.period.map_or(String::new(), |period| period.to_string())
                    }
                })
                .collect();
            assert_eq!(whens, wanted, "{text}");
        }
    }
}
