//! Longer ages: 民国三年 and the eras of emperors, 公元前221年, “十四五”时期, 上世纪90年代, 21世纪.
//!
//! Months and days of an emperor's year are lunar and not converted: the year stands for them. Leaves the
//! decades' and plans' use as ends of ranges to `join`.

use std::sync::LazyLock;

use super::numeral::{entry, number, numeral, one_of, skip, small, word};
use super::point::{Point, Reader};
use super::{Kind, Period};
use hansou_text::fold::fold_char;

/// Name, year before the first, calendar.
const ERAS: &str = include_str!("eras.tsv");

/// First characters of the names in the table, folded, to leave it alone for all others.
const ERA_STARTS: &str = "民令平昭大明宣光同咸道嘉干乾雍康顺崇天万隆正弘成景永建洪至淳绍元熙庆贞开神";

/// Plans by their short names and the number of the five years. 一五 to 九五 and 十五 need 时期 or 规划 after them.
const PLANS: &[(&str, i16)] = &[
    ("十一五", 11),
    ("十二五", 12),
    ("十三五", 13),
    ("十四五", 14),
    ("十五五", 15),
    ("十六五", 16),
    ("十五", 10),
    ("一五", 1),
    ("二五", 2),
    ("三五", 3),
    ("四五", 4),
    ("五五", 5),
    ("六五", 6),
    ("七五", 7),
    ("八五", 8),
    ("九五", 9),
];

impl Reader<'_> {
    /// The year of an era, and the index after 年: 民国113年, 康熙三年, 公元前221年.
    pub fn era_year(&self, at: usize) -> Option<(i16, usize)> {
        let &first = self.chars.get(at)?;
        if first == '公' {
            return self.common_era(at);
        }
        if first == '前' {
            return self.years_before_christ(at);
        }
        if !ERA_STARTS.contains(first) || !self.era_follows(at) {
            return None;
        }
        // 3亿元和5年期: 元 is the unit of what stands before it.
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let counted =
            before.is_some_and(|c| c.is_ascii_digit() || numeral(c).is_some() || "万亿美欧日港韩".contains(c));
        if first == '元' && counted {
            return None;
        }
        let (before, _, end) = self.era(at)?;
        let (years, end) = self.year_of_era(end)?;
        Some((before.checked_add(years)?, end))
    }

    /// True where a number stands after two characters, as after the name of an era.
    fn era_follows(&self, at: usize) -> bool {
        let next = skip(self.chars, at + 2, &[" "]);
        self.chars.get(next).is_some_and(|&c| c.is_ascii_digit() || c == '元' || numeral(c).is_some())
    }

    /// Year before the era at `at`, whether its months are solar, and the index after its name.
    fn era(&self, at: usize) -> Option<(i16, bool, usize)> {
        /// Folded name, year before the first, whether its months are solar; read when a text may have one.
        static TABLE: LazyLock<Vec<(Vec<char>, i16, bool)>> = LazyLock::new(|| {
            let lines = ERAS.lines().filter(|line| !line.starts_with('#'));
            let era = |line: &str| {
                let mut fields = line.split('\t');
                let name = fields.next()?.chars().map(fold_char).collect();
                Some((name, fields.next()?.parse().ok()?, fields.next() == Some("s")))
            };
            lines.filter_map(era).collect()
        });
        let rest = self.chars.get(at..)?;
        let (name, before, is_solar) = TABLE.iter().find(|(name, ..)| rest.starts_with(name))?;
        Some((*before, *is_solar, at + name.len()))
    }

    fn year_of_era(&self, at: usize) -> Option<(i16, usize)> {
        if let Some(end) = word(self.chars, at, "元年") {
            return Some((1, end));
        }
        let at = skip(self.chars, at, &[" "]);
        let number = number(self.chars, at).filter(|number| (1..=130).contains(&number.value))?;
        let unit = skip(self.chars, number.end, &[" "]);
        Some((i16::try_from(number.value).ok()?, word(self.chars, unit, "年")?))
    }

    fn common_era(&self, at: usize) -> Option<(i16, usize)> {
        let start = word(self.chars, at, "公元")?;
        let digits = skip(self.chars, start, &["前"]);
        let number = number(self.chars, digits).filter(|number| (1..=3000).contains(&number.value))?;
        let year = i16::try_from(number.value).ok()?;
        Some((if digits > start { 1 - year } else { year }, word(self.chars, number.end, "年")?))
    }

    /// 前119年 and （前99年: a year before our era is told by its number, which no length of time has here, or its bracket.
    fn years_before_christ(&self, at: usize) -> Option<(i16, usize)> {
        let number = number(self.chars, at + 1).filter(|number| number.arabic && (1..=3000).contains(&number.value))?;
        let before = at.checked_sub(1).and_then(|i| self.chars.get(i));
        let told = if number.digits >= 3 {
            !one_of(before, "提之以目此日先从生月天")
        } else {
            one_of(before, "（(-—–~～")
        };
        let end = word(self.chars, number.end, "年").filter(|_| told)?;
        Some((1 - i16::try_from(number.value).ok()?, end))
    }

    /// A plan, a decade, a century; or a year of an emperor with its months.
    pub fn age(&self, at: usize) -> Option<Point> {
        self.plan(at).or_else(|| self.decade(at)).or_else(|| self.century(at))
    }

    /// The index after the lunar month and day of an emperor's year.
    pub fn skip_lunar(&self, end: usize) -> usize {
        let end = skip(self.chars, end, &["闰"]);
        let Some(month) = self.lunar_month(end).map(|(_, end)| end).or_else(|| self.month(end).map(|(_, end)| end))
        else {
            return skip(self.chars, end, &["大年三十", "除夕"]);
        };
        let start = skip(self.chars, month, &["初"]);
        match small(self.chars, start, 1, 31) {
            Some((_, number)) => skip(self.chars, number.end, &["日"]),
            None => month,
        }
    }

    /// True where the year at `at` is one of an emperor.
    pub fn is_lunar_era(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|&c| ERA_STARTS.contains(c))
            && self.era_follows(at)
            && self.era(at).is_some_and(|(_, solar, _)| !solar)
    }

    /// 十四五, with the marks around it and 时期 after it; 第十四个五年规划.
    fn plan(&self, at: usize) -> Option<Point> {
        let (plan, end, sure) = match entry(self.chars, at, PLANS) {
            Some((plan, end)) => (plan, end, plan > 10),
            None => {
                let (plan, number) = small(self.chars, word(self.chars, at, "第")?, 1, 20)?;
                (
                    i16::from(plan),
                    word(self.chars, number.end, "个五年")
                        .filter(|&end| self.chars.get(end).is_some_and(|&c| matches!(c, '规' | '计')))?,
                    true,
                )
            }
        };
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let quoted = before.is_some_and(|c| matches!(c, '“' | '"' | '「' | '『' | '‘'))
            && self.chars.get(end).is_some_and(|&c| matches!(c, '”' | '"' | '」' | '』' | '’'));
        let open = if quoted { end + 1 } else { end };
        let end = skip(
            self.chars,
            open,
            &["规划时期", "规划期间", "计划时期", "计划期间", "时期", "期间", "规划期", "计划期"],
        );
        let named = end > open || ["规划", "计划"].iter().any(|name| word(self.chars, open, name).is_some());
        if !sure && !named || before.is_some_and(|c| super::year::continues_number(c) && c != '第') {
            return None;
        }
        // 十一五天, 十四五岁 count something.
        if sure && !quoted && !named && one_of(self.chars.get(end), "天岁年个名人万亿家日月号种点分元里米")
        {
            return None;
        }
        let first = plan_start(plan)?;
        Some(Point::fixed(end, Kind::Plan, Period::years(first, first + 4)))
    }

    /// 上世纪90年代, 二十世纪八十年代, 1990年代, 九十年代初.
    fn decade(&self, at: usize) -> Option<Point> {
        let (base, start) = match self.century_name(at) {
            Some((base, end)) => (Some(base), skip(self.chars, end, &["的"])),
            None => (None, at),
        };
        let number = number(self.chars, start)?;
        let decade = |value: u32| {
            let value = i16::try_from(value).ok().filter(|value| value % 10 == 0)?;
            match (base, value) {
                (Some(base), 0..=90) => base.checked_add(value),
                (None, 30..=90) => Some(1900 + value),
                (None, 0..=20) => Some(2000 + value),
                (None, 1000..=2990) => Some(value),
                _ => None,
            }
        };
        let first = decade(number.value)?;
        let Some(end) = word(self.chars, number.end, "年代") else { return self.decades(first, number.end, decade) };
        let (years, end) = match entry(
            self.chars,
            end,
            &[
                ("初期", (0, 3)),
                ("初", (0, 3)),
                ("中期", (3, 6)),
                ("中叶", (3, 6)),
                ("后期", (6, 9)),
                ("末期", (7, 9)),
                ("末", (7, 9)),
            ],
        ) {
            Some((years, end)) => (years, end),
            None => ((0, 9), end),
        };
        Some(Point::fixed(end, Kind::Decade, Period::years(first + years.0, first + years.1)))
    }

    /// 40至50年代: the word stands behind the last of them.
    fn decades(&self, first: i16, end: usize, decade: impl Fn(u32) -> Option<i16>) -> Option<Point> {
        let last = number(self.chars, self.to(end).or_else(|| word(self.chars, end, "、"))?)?;
        let end = word(self.chars, last.end, "年代")?;
        let last = decade(last.value).filter(|&last| last > first)?;
        Some(Point::fixed(end, Kind::Decade, Period::years(first, last + 9)))
    }

    /// 21世纪, 上世纪末, 本世纪中叶.
    fn century(&self, at: usize) -> Option<Point> {
        let (base, end) = self.century_name(at)?;
        let parts: &[(&str, (i16, i16))] = &[
            ("初", (0, 9)),
            ("上半叶", (1, 50)),
            ("前半叶", (1, 50)),
            ("中叶", (40, 60)),
            ("中期", (40, 60)),
            ("下半叶", (51, 100)),
            ("后半叶", (51, 100)),
            ("末", (90, 100)),
        ];
        let (years, end) = entry(self.chars, end, parts).map_or(((1, 100), end), |(years, end)| (years, end));
        Some(Point::fixed(end, Kind::Century, Period::years(base.checked_add(years.0)?, base.checked_add(years.1)?)))
    }

    /// 20世纪 → 1900, 上世纪 → by the reference, or 1900.
    fn century_name(&self, at: usize) -> Option<(i16, usize)> {
        let this = self.reference.map_or(2000, |day| (day.year() - 1).div_euclid(100) * 100);
        if let Some((centuries, end)) =
            entry(self.chars, at, &[("上个世纪", -1), ("上世纪", -1), ("本世纪", 0), ("这个世纪", 0), ("下世纪", 1)])
        {
            return Some((this.checked_add(centuries * 100)?, end));
        }
        let (century, number) = small(self.chars, at, 1, 30)?;
        let end = word(self.chars, number.end, "世纪")?;
        Some(((i16::from(century) - 1) * 100, end))
    }
}

/// First year of a five-year plan; the third began three years late.
fn plan_start(plan: i16) -> Option<i16> {
    match plan {
        1 | 2 => Some(1948 + plan * 5),
        3..=20 => Some(1951 + plan * 5),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_era_can_be_reached() {
        for line in ERAS.lines().filter(|line| !line.starts_with('#')) {
            let first = line.chars().next().map(fold_char).unwrap();
            assert!(ERA_STARTS.contains(first), "{line}");
            assert_eq!(line.split('\t').count(), 3, "{line}");
        }
    }

    #[test]
    fn plans_begin_in_their_years() {
        let table = [(1, 1953), (2, 1958), (3, 1966), (10, 2001), (13, 2016), (14, 2021), (15, 2026)];
        for (plan, wanted) in table {
            assert_eq!(plan_start(plan), Some(wanted), "{plan}");
        }
    }
}
