//! When an article was published, by the best evidence there is: what its source gives (metadata), a line of the page or
//! of the article that is a day or labels one, the signature, the dateline that opens the report, the file's name. A day
//! in running prose (建于1986年5月1日) or in a link is no evidence, and nothing was published in the future. Where nothing
//! is sure there is no date.
//!
//! `line` reads lines that are days, `year` finds the year of a day that is printed without one.
//!
//! Leaves finding page lines and datelines to `page`, and how days are written to `hansou_facts::date`.

mod line;
mod year;

pub use self::line::labelled;

use hansou_facts::date::{day_in_path, printed_days, year_in_path};
use jiff::Zoned;
use jiff::civil::Date;

use self::line::{Label, day_line};
use self::year::Years;

use super::{Dated, Evidence};

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
    /// The day of the other articles of its page.
    pub issue: Option<Date>,
}

/// How far into the text a label before a day counts as the article's, in characters.
const LEAD: usize = 240;
/// Lines at the beginning of a text that may be its day.
const FIRST: usize = 4;
/// Lines at the end that may be a signature: a remark (此件公开发布) may follow it.
const LAST: usize = 3;

/// The publication date and what said so.
pub fn date(clues: &Clues) -> Option<Dated> {
    let dated = |evidence| move |day| Dated { day, evidence };
    let given = clues.given.and_then(full_day).map(dated(Evidence::Metadata));
    given.or_else(|| {
        let page_day = || full_day(clues.page).or_else(|| day_of_page(clues));
        let page = || page_day().or_else(|| own_line(clues)).map(dated(Evidence::Page));
        let dateline = || dateline(clues).map(dated(Evidence::Dateline));
        let name = || day_in_path(clues.path).map(dated(Evidence::Name));
        let opening = || opening(clues).map(dated(Evidence::Body));
        let clues: [&dyn Fn() -> Option<Dated>; 4] = [&page, &dateline, &name, &opening];
        clues.into_iter().find_map(|clue| clue().filter(|dated| !is_future(dated.day)))
    })
}

/// A day to come; tomorrow may have begun elsewhere.
fn is_future(day: Date) -> bool {
    Zoned::now().date().tomorrow().is_ok_and(|tomorrow| day > tomorrow)
}

/// The first day of a field or date line that has its year.
fn full_day(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| hansou_facts::date::day(text)).flatten()
}

/// The day of the page's date line without its year (三月五日 晴), where the file's name or folder knows it.
fn day_of_page(clues: &Clues) -> Option<Date> {
    let days = printed_days(clues.page);
    let years = Years { text: "", folder: year_in_path(clues.path), ..years(clues) };
    years.day(days.first().filter(|day| day.year.is_none())?)
}

/// A line of the article that is a day, the best label before one, or its signature.
fn own_line(clues: &Clues) -> Option<Date> {
    let body = clues.body;
    let lines = || body.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = || std::iter::once(clues.title).chain(lines().take(FIRST)).find_map(day_line);
    let last = || body.lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(LAST);
    let label = labelled(lead(body)).or_else(|| last().filter(|line| line.len() <= LEAD).find_map(labelled));
    let label = label.filter(|&(label, _)| label != Label::Updated);
    // The time of an update is the article's only above the text: below it is that of a copy, and of 167 television news
    // 38 were of another year by it.
    let above = || lines().take(FIRST).take_while(|line| !line.ends_with(['。', '！', '？', '”'])).find_map(labelled);
    let label = label.or_else(above);
    let published = label.filter(|&(label, _)| label == Label::Published).map(|(_, day)| day);
    let signature = || last().find_map(line::signature).or_else(|| line::signed(lines()));
    published.or_else(first).or_else(signature).or(label.map(|(_, day)| day))
}

/// The day of the dateline, or right behind it: 本报讯（记者 …） 9月29日，….
fn dateline(clues: &Clues) -> Option<Date> {
    if clues.dateline.is_empty() {
        return None;
    }
    let after = clues.body.split_once(clues.dateline).map_or("", |(_, after)| after);
    let window: String = clues.dateline.chars().chain(after.chars().take(40)).collect();
    let years = Years { folder: year_in_path(clues.path), ..years(clues) };
    years.day(printed_days(&window).first()?)
}

/// The day with which the text opens, where the file's name or folder or the page knows its year.
fn opening(clues: &Clues) -> Option<Date> {
    let days = printed_days(lead(clues.body).trim_start());
    let first = days.first().filter(|day| day.span.start == 0)?;
    let folder = year_in_path(clues.path);
    let years = Years { text: "", folder, ..years(clues) };
    years.day(first).filter(|day| first.year.is_none() || folder == Some(day.year()))
}

fn years<'a>(clues: &Clues<'a>) -> Years<'a> {
    Years { published: day_in_path(clues.path).or(clues.issue), folder: None, text: clues.body }
}

fn lead(body: &str) -> &str {
    body.char_indices().nth(LEAD).map_or(body, |(end, _)| &body[..end])
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
        check(body("9月28日，总结会召开。2022年传感器大会签约20个项目。"), "none");
        check(Clues { path: "高新时报/2021/a.txt", ..body("9月28日，总结会召开。") }, "2021-09-28 Body");
        let issue = Some(jiff::civil::date(2022, 9, 29));
        check(Clues { issue, ..body("9月28日下午,在全市总结会后。") }, "2022-09-28 Body");
        check(Clues { issue, ..body("5月28日下午,在全市总结会后。") }, "none");
        let dateline = Clues { dateline: "郑州12月30日电", ..body("郑州12月30日电 年终总结。") };
        check(dateline, "none");
        check(Clues { path: "20230102/3.txt", ..dateline }, "2022-12-30 Dateline");
        check(Clues { path: "20230602/3.txt", ..dateline }, "2023-06-02 Name");
        check(
            Clues {
                path: "20230102/3.txt", dateline: "本报讯", ..body("本报讯（记者 王小明）1月8日，会。")
            },
            "2023-01-08 Dateline",
        );
        let quarter = body("本报讯 9月29日,高新区组织开展2022年第三季度比学活动。");
        check(Clues { dateline: "本报讯", ..quarter }, "2022-09-29 Dateline");
        let full = body("新华社北京5月1日电 大会今天闭幕。\n大会于2024年5月1日上午闭幕。");
        check(Clues { dateline: "新华社北京5月1日电", ..full }, "2024-05-01 Dateline");
        let anniversary = body("新华社北京10月22日电 1936年10月22日长征胜利，今天是89周年纪念日。");
        check(Clues { dateline: "新华社北京10月22日电", ..anniversary }, "none");
        check(Clues { path: "20220930/3.txt", ..body("到2035年建成。2035年如何？") }, "2022-09-30 Name");
    }

    #[test]
    fn a_line_of_the_page_takes_its_year_from_the_folder() {
        let page = Clues { page: "三月五日 晴", body: "今天去了渡口。", ..Clues::default() };
        check(page, "none");
        check(Clues { path: "日记/2019/春.txt", ..page }, "2019-03-05 Page");
    }

    #[test]
    fn a_day_in_prose_is_no_evidence() {
        for body in [
            "渡口建于1986年5月1日，柳树是后来种的。",
            "柳先生，1931年9月18日生，好钓鱼。",
            "2019年5月3日，老馆闭馆。",
            "全文见 http://example.com/2019/05/03/a.html 。",
            "活动时间：2019年5月3日上午。",
            "2199年1月1日",
        ] {
            check(Clues { body, ..Clues::default() }, "none");
        }
    }

    #[test]
    fn a_line_that_is_a_day_is_the_articles() {
        for (body, wanted) in [
            ("2022 11 23\n本期介绍三位老校工。", "2022-11-23 Page"),
            ("2014年8月\n论渡口的变迁。", "2014-08-01 Page"),
            ("發布日期：110/06/08\n\n招標。", "2021-06-08 Page"),
            ("中青报讯 6月3日，记者获悉，渡口将于7月1日停航。\n\n2016-06-05 08:12", "2016-06-05 Page"),
            ("更新时间：2023-05-02 发布时间：2022-04-01\n正文。", "2022-04-01 Page"),
            ("山河壮丽。\n\n---\n\n更新时间：2024-01-01T01:56:41.132Z", "none"),
            ("请遵照执行。\n某市水利局　2021年3月5日\n（此件公开发布）", "2021-03-05 Page"),
        ] {
            check(Clues { body, ..Clues::default() }, wanted);
        }
        check(Clues { title: "2021年3月1日 晴", body: "今天去了渡口。", ..Clues::default() }, "2021-03-01 Page");
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
