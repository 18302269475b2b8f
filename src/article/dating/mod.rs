//! When an article was published, by the best evidence there is: what its source gives (metadata), the page's own
//! date line, the dateline that opens the report, the file's name or folder, a day in its first lines. A day
//! printed without its year takes the year that goes with the rest of the evidence.
//!
//! `day` reads days as they are printed, `year` finds the year that a text shows.
//!
//! Leaves finding page lines and datelines to `page`, and all other dates in the text to `hansou_facts::date`.

mod day;
mod year;

use jiff::civil::Date;

use self::day::{days, named_day, named_year, numeral};
pub use self::year::shown_year;

use super::{Dated, Evidence};
use hansou_text::line;

/// What may say when an article was published; an empty text says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clues<'a> {
    /// A date field of the source, as printed there.
    pub given: Option<&'a str>,
    /// The date line of its page.
    pub page: &'a str,
    /// The dateline as printed (新华社郑州9月28日电, 本报讯).
    pub dateline: &'a str,
    /// File and folders.
    pub path: &'a str,
    /// The headline.
    pub title: &'a str,
    /// The text.
    pub body: &'a str,
    /// The year that its page shows, as [`shown_year`] finds it in all of the page's articles.
    pub page_year: Option<i16>,
}

/// How far into the text a day counts as that of the report, in characters.
const LEAD: usize = 240;

/// The publication date and what said so.
pub fn date(clues: &Clues) -> Option<Dated> {
    let dated = |evidence| move |day| Dated { day, evidence };
    let years = Years::of(clues);
    let metadata = || clues.given.and_then(full_day).map(dated(Evidence::Metadata));
    let page = || full_day(clues.page).or_else(|| signature(clues.body)).map(dated(Evidence::Page));
    let dateline = || years.day_in(&dateline_window(clues)).map(dated(Evidence::Dateline));
    let name = || years.named.map(dated(Evidence::Name));
    let body = || years.day_in(lead(clues.body)).map(dated(Evidence::Body));
    metadata().or_else(page).or_else(dateline).or_else(name).or_else(body)
}

/// The first day of a field or date line that has its year.
fn full_day(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| hansou_facts::date::day(text)).flatten()
}

/// A date that is the last line of a notice.
fn signature(body: &str) -> Option<Date> {
    let last = body.trim_end().rsplit('\n').next()?.trim();
    let digits = last.chars().filter(|&c| numeral(c).is_some()).count();
    if line::columns(last) > 40 || digits < 4 {
        return None;
    }
    let mut days = days(last);
    let day = days.next().filter(|day| day.length + 4 >= last.len())?;
    day.date(day.year?)
}

/// The dateline and what follows it: 本报讯（记者 …） 9月29日，….
fn dateline_window(clues: &Clues) -> String {
    if clues.dateline.is_empty() {
        return String::new();
    }
    let after = clues.body.split_once(clues.dateline).map_or("", |(_, after)| after);
    clues.dateline.chars().chain(after.chars().take(40)).collect()
}

fn lead(body: &str) -> &str {
    body.char_indices().nth(LEAD).map_or(body, |(end, _)| &body[..end])
}

/// The years that a day without one may be of.
struct Years {
    /// The day that the file's name gives.
    named: Option<Date>,
    /// The year by the article, its page or its folder.
    year: Option<i16>,
}

impl Years {
    fn of(clues: &Clues) -> Self {
        let named = named_day(clues.path);
        let own = shown_year(clues.title).or_else(|| shown_year(clues.body));
        let folder = named_year(clues.path);
        let year = match (own, folder) {
            (Some(own), Some(folder)) if own > folder => Some(folder),
            (Some(own), _) => Some(own),
            (None, folder) => full_day(clues.page).map(|day| day.year()).or(clues.page_year).or(folder),
        };
        Self { named, year }
    }

    /// The first day of a text, with the year that fits.
    fn day_in(&self, text: &str) -> Option<Date> {
        let day = days(text).next()?;
        match (day.year, self.named) {
            (Some(year), _) => day.date(year),
            (None, Some(published)) => day.nearest(published),
            (None, None) => day.date(self.year?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clues: Clues, wanted: &str) {
        let found = date(&clues).map_or("none".to_string(), |dated| format!("{} {:?}", dated.day, dated.evidence));
        assert_eq!(found, wanted, "{clues:?}");
    }

    #[test]
    fn evidence_in_its_order() {
        let all = Clues {
            given: Some("2022-10-05T08:00:00+08:00"),
            page: "2022年10月4日 星期二",
            dateline: "郑州10月3日电",
            path: "news/2022-10-02/a.txt",
            body: "郑州10月3日电 会议于10月1日召开。",
            ..Clues::default()
        };
        check(all, "2022-10-05 Metadata");
        check(Clues { given: None, ..all }, "2022-10-04 Page");
        check(Clues { given: None, page: "", ..all }, "2022-10-03 Dateline");
        check(Clues { given: None, page: "", dateline: "", body: "", ..all }, "2022-10-02 Name");
        check(Clues { body: "10月1日，新馆开放。", path: "2022/b.txt", ..Clues::default() }, "2022-10-01 Body");
    }

    #[test]
    fn years_not_printed() {
        let body = |body| Clues { body, ..Clues::default() };
        check(body("9月28日，总结会召开。2022年传感器大会签约20个项目。"), "2022-09-28 Body");
        check(body("9月28日，总结会召开。"), "none");
        check(
            Clues {
                page_year: shown_year("2022年第三季度比学活动。"), ..body("9月28日，总结会召开。")
            },
            "2022-09-28 Body",
        );
        check(Clues { path: "高新时报/2021/a.txt", ..body("9月28日，总结会召开。") }, "2021-09-28 Body");
        let dateline = Clues { dateline: "郑州12月30日电", ..body("郑州12月30日电 年终总结。") };
        check(Clues { path: "20230102/3.txt", ..dateline }, "2022-12-30 Dateline");
        check(
            Clues {
                path: "20230102/3.txt", dateline: "本报讯", ..body("本报讯（记者 王小明）1月8日，会。")
            },
            "2023-01-08 Dateline",
        );
        check(Clues { path: "20220930/3.txt", ..body("到2035年建成。2035年如何？") }, "2022-09-30 Name");
    }

    #[test]
    fn spellings() {
        for (given, day) in [
            ("2022-09-28", "2022-09-28"),
            ("2022/9/28 10:20", "2022-09-28"),
            ("20220928", "2022-09-28"),
            ("２０２２年９月２８日", "2022-09-28"),
            ("二〇二二年九月二十八日", "2022-09-28"),
            ("二○一○年十月十日", "2010-10-10"),
            ("民國 113 年 05 月 01 日", "2024-05-01"),
            ("中華民國八十六年五月七日", "1997-05-07"),
            ("", "none"),
        ] {
            let wanted = if day == "none" { day.to_string() } else { format!("{day} Metadata") };
            check(Clues { given: Some(given), ..Clues::default() }, &wanted);
        }
        check(Clues { body: "各单位遵照执行。\n\n2021年3月5日", ..Clues::default() }, "2021-03-05 Page");
    }
}
