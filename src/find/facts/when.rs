//! Which period a figure is of: the one its sentence names last before it. And whether it is only what another figure
//! is compared to: 比上届的157亿元增长16.7%, 由65亿元增加到130亿元.

use std::ops::Range;

use jiff::civil::Date;

use hansou_facts::date::{Kind, Mention, Period};
use hansou_facts::figure::{Figure, Kind as FigureKind};
use hansou_text::fold::Folded;

/// Farthest that 比 or 由 stands before the value that it takes, in characters.
const REACH: usize = 14;

/// The time of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    /// The period named.
    pub period: Option<Period>,
    /// It is what another figure is compared to, and its own period is not named.
    pub base: bool,
    /// The year of the period is printed.
    printed: bool,
}

impl When {
    /// The same, with the period of the title where the sentence names none.
    pub fn or(self, title: Option<Period>) -> Self {
        let period = self.period.or(title.filter(|_| !self.base));
        Self { period, ..self }
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

/// The time of a figure in a sentence; `mentions` are the dates of the whole text, `sentence` is in bytes.
pub(super) fn of(folded: &Folded, mentions: &[Mention], sentence: &Range<usize>, figure: &Figure) -> When {
    let from = mentions.partition_point(|mention| mention.span.start < sentence.start);
    let to = mentions.partition_point(|mention| mention.span.end <= figure.span.start);
    let before = mentions.get(from..to).unwrap_or_default();
    let useful = |mention: &&Mention| {
        let named = match mention.kind {
            Kind::Clock | Kind::Decade | Kind::Century => false,
            // “十三五”时期 is a time, the “十三五”规划 a paper.
            Kind::Plan => {
                let end = folded.at(mention.span.end);
                end > 0 && matches!(folded.chars[end - 1], '期' | '间')
            }
            _ => true,
        };
        named && !mention.period.is_open()
    };
    let is_free = |mention: &&Mention| !is_compared(folded, mention) && !is_base(folded, mention, figure);
    let free = || before.iter().rev().filter(useful).filter(is_free);
    let last = free().next().map(|last| free().find(|other| refines(other, last)).unwrap_or(last));
    match comparison(folded, figure) {
        // 由2019年的63.5亿元增加到…: compared, but of a year of its own; 上年 is told from another period.
        Some(word) => {
            let own = before.iter().rev().find(useful);
            let own = own.filter(|mention| mention.span.start >= word && mention.printed);
            When { base: own.is_none(), ..named(own) }
        }
        None => named(last),
    }
}

/// True for a date that a value is compared to (比2012年增长, 较去年同期, 由2012年的): what follows is of another one.
fn is_compared(folded: &Folded, mention: &Mention) -> bool {
    let c = &folded.chars;
    let (start, end) = (folded.at(mention.span.start), folded.at(mention.span.end));
    let from_one = |c: char| matches!(c, '比' | '较' | '与' | '超' | '高' | '低');
    let from_many = |c: char| matches!(c, '由' | '从' | '自') && !matches!(mention.kind, Kind::Range | Kind::Since);
    let before = start.checked_sub(1).map(|at| c[at]).is_some_and(|c| from_one(c) || from_many(c));
    let behind: String = c[end..c.len().min(end + 2)].iter().collect();
    // 2015年以来最高: the year of a superlative, not of the value that is the highest.
    let is_record = mention.kind == Kind::Since && RECORDS.iter().any(|word| behind.starts_with(word));
    before || is_record || ["同期", "同比", "高基", "低基", "基数", "末的"].contains(&behind.as_str())
}

/// What makes a value the highest or first since a date.
const RECORDS: [&str; 8] = ["最", "的最", "新高", "新低", "首次", "之最", "历史", "同期"];

/// 是2012年的3倍: the year of what a multiple is taken of.
fn is_base(folded: &Folded, mention: &Mention, figure: &Figure) -> bool {
    let multiple = figure.kind == FigureKind::Multiple;
    multiple
        && folded.chars.get(mention.chars.end) == Some(&'的')
        && folded.at(figure.span.start) == mention.chars.end + 1
}

/// 截至6月30日, 今年…: the first of the two says which part of the year is meant.
fn refines(mention: &Mention, year: &Mention) -> bool {
    let part = matches!(mention.kind, Kind::Until | Kind::Range | Kind::Half | Kind::Quarter | Kind::Month);
    let within = match (mention.period.to, year.period.from, year.period.to) {
        (Some(end), Some(first), Some(last)) => first < end && end < last,
        _ => false,
    };
    part && within && year.kind == Kind::Year
}

fn named(mention: Option<&Mention>) -> When {
    let period = mention.map(|mention| mention.period);
    When { period, base: false, printed: mention.is_some_and(|mention| mention.printed) }
}

/// Where the word stands that makes a figure the first of a comparison, in bytes.
fn comparison(folded: &Folded, figure: &Figure) -> Option<usize> {
    let c = &folded.chars;
    let (clause, start, end) =
        (folded.at(figure.clause.start), folded.at(figure.span.start), folded.at(figure.span.end));
    let from = clause.max(start.saturating_sub(REACH));
    let at = (from..start).rev().find(|&at| matches!(c[at], '比' | '较' | '由' | '从'))?;
    // 比上年增加74亿斤 is the size of the change, not what it is compared to.
    let between = |words: &[char]| c[at + 1..start].iter().any(|c| words.contains(c));
    if matches!(c[at], '比' | '较') && between(&['增', '减', '升', '降', '多', '少', '涨', '跌', '高', '低'])
    {
        return None;
    }
    let compound = at > 0 && "占同环对配百相正可".contains(c[at - 1])
        || c.get(at + 1).is_some_and(|&next| "重例率值分价特如赛".contains(next));
    let behind: String = c[end..c.len().min(end + 8)].iter().collect();
    let goes_on = match c[at] {
        '由' | '从' => behind.contains(['到', '至', '增', '升', '提', '降', '扩', '减', '缩', '跃', '涨']),
        _ => behind.trim_start_matches(['的', '”', '，']).starts_with([
            '增', '提', '下', '上', '减', '多', '少', '高', '低', '翻', '扩', '缩', '净', '回', '大', '小', '同', '有',
        ]),
    };
    (!compound && goes_on).then(|| folded.source(at..at + 1).start)
}

/// Farthest that 目标是 stands before a figure of its list, in characters.
const LIST: usize = 160;

/// Words for what is not yet so.
const TO_COME: &[&str] = &[
    "力争",
    "目标",
    "计划",
    "预计",
    "预期",
    "规划",
    "确保",
    "将达",
    "将超",
    "有望",
    "拟",
    "争取",
    "要达到",
    "预算",
    "任务",
];

/// True for what is expected or planned, or of a period that begins after the day on which it is told.
pub(super) fn is_planned(folded: &Folded, figure: &Figure, when: When, told: Option<Date>) -> bool {
    let to_come = when.period.and_then(|period| period.from).zip(told).is_some_and(|(from, told)| from > told);
    let (from, to) = (folded.at(figure.clause.start), folded.at(figure.span.start));
    let said: String = folded.chars[from.min(to)..to].iter().collect();
    // 预期目标是：…；城镇新增就业1100万人以上; the sentence is one list.
    let before = &folded.chars[from.saturating_sub(LIST)..from.min(to)];
    let start = before.iter().rposition(|c| matches!(c, '。' | '！' | '？')).map_or(0, |at| at + 1);
    let listed: String = before[start..].iter().collect();
    to_come || TO_COME.iter().any(|word| said.contains(word)) || listed.contains("目标是")
}

/// First and last year of a period that is longer than one.
pub(super) fn years(period: Period) -> Option<(i16, i16)> {
    const YEAR: i32 = 366;
    let (first, last) = (period.from?, period.to?.yesterday().ok()?);
    let days = first.until(last).ok()?.get_days();
    (days >= YEAR).then_some((first.year(), last.year()))
}

/// The day that a figure of a period is of, told on a day: the period's last, or the day itself while it lasts.
pub(super) fn day(period: Period, told: Option<Date>) -> Option<Date> {
    let last = period.to.and_then(|day| day.yesterday().ok());
    let lasts = |day: &Date| period.from.is_some_and(|from| from <= *day) && last.is_none_or(|last| *day <= last);
    told.filter(lasts).or(last).or(period.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansou_facts::{date, figure};
    use hansou_text::fold::fold;

    #[test]
    fn periods_and_comparisons() {
        let table = [
            ("2022年签约额157亿元", &["2022"][..]),
            ("截至2018年底，区内有高企546家", &["..2018-12-31"]),
            ("签约额183.2亿元，比上届的157亿元增长16.7%", &["", "base", ""]),
            ("“十三五”时期，新增就业6564万人", &["2016-01-01..2020-12-31"]),
            ("按照“十三五”规划，新增就业6564万人", &[""]),
            ("客流量为2015年以来最高，达到51万人次", &[""]),
            ("2023年产值达90亿元，是2012年的3倍", &["2023", "2023"]),
            ("去年为101万标箱，上一年为98万标箱", &["", ""]),
            ("由2019年的63.5亿元增加到157亿元", &["2019", ""]),
            ("规模由65亿元增加到130亿元", &["base", ""]),
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
                    let when = of(&folded, &mentions, &(0..text.len()), figure);
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
