//! The traditional calendar: days of the lunar year and the feasts that follow it, 2000 to 2035.
//!
//! Outside these years nothing is known and nothing is read. Leaves to `feast` which words name a feast.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::shift;

/// The first year of the table.
const FIRST: i16 = 2000;

/// For each lunar year: month and day of its new year's day, its leap month (0: none), and for each of its months
/// whether it has 30 days (1) or 29 (0), first month leftmost, the leap month in its place.
/// Source: the lunardate tables (after the Hong Kong Observatory's conversion tables).
const YEARS: [(i8, i8, u8, u16); 36] = [
    (2, 5, 0, 0b1100100101100),   // 2000
    (1, 24, 4, 0b1101010010101),  // 2001
    (2, 12, 0, 0b1101010010100),  // 2002
    (2, 1, 0, 0b1101101001010),   // 2003
    (1, 22, 2, 0b0101101010101),  // 2004
    (2, 9, 0, 0b0101011010100),   // 2005
    (1, 29, 7, 0b1010101011011),  // 2006
    (2, 18, 0, 0b0010010111010),  // 2007
    (2, 7, 0, 0b1001001011010),   // 2008
    (1, 26, 5, 0b1100100101011),  // 2009
    (2, 14, 0, 0b1010100101010),  // 2010
    (2, 3, 0, 0b1011010010100),   // 2011
    (1, 23, 4, 0b1011010101010),  // 2012
    (2, 10, 0, 0b1010110101010),  // 2013
    (1, 31, 9, 0b0101010110101),  // 2014
    (2, 19, 0, 0b0100101110100),  // 2015
    (2, 8, 0, 0b1010010110110),   // 2016
    (1, 28, 6, 0b0101001010111),  // 2017
    (2, 16, 0, 0b0101001010110),  // 2018
    (2, 5, 0, 0b1010100100110),   // 2019
    (1, 25, 4, 0b0111010010101),  // 2020
    (2, 12, 0, 0b0110101010100),  // 2021
    (2, 1, 0, 0b1010110101010),   // 2022
    (1, 22, 2, 0b0100110110101),  // 2023
    (2, 10, 0, 0b0100101101100),  // 2024
    (1, 29, 6, 0b1010010101110),  // 2025
    (2, 17, 0, 0b1010010011100),  // 2026
    (2, 6, 0, 0b1101001001100),   // 2027
    (1, 26, 5, 0b1110100100110),  // 2028
    (2, 13, 0, 0b1101010100110),  // 2029
    (2, 3, 0, 0b0101101010100),   // 2030
    (1, 23, 3, 0b0110101101010),  // 2031
    (2, 11, 0, 0b1001011011010),  // 2032
    (1, 31, 11, 0b0100101011101), // 2033
    (2, 19, 0, 0b0100101011010),  // 2034
    (2, 8, 0, 0b1010010011010),   // 2035
];

/// The solar date of a day of a lunar month (never of a leap month). The last day of the year is month 12, day 30,
/// whether or not that month has 30 days.
pub(super) fn solar(year: i16, month: i8, day: i8) -> Option<Date> {
    let &(first_month, first_day, leap, lengths) = YEARS.get(usize::try_from(year.checked_sub(FIRST)?).ok()?)?;
    let length = |index: i64| 29 + i64::from(lengths >> (12 - index) & 1);
    let before = i64::from(month) - 1;
    let index = before + i64::from(leap != 0 && i64::from(leap) <= before);
    let day = if (month, day) == (12, 30) { length(index) } else { i64::from(day) };
    if !(0..12).contains(&before) || !(1..=length(index)).contains(&day) {
        return None;
    }
    let days = (0..index).map(length).sum::<i64>() + day - 1;
    shift(Date::new(year, first_month, first_day).ok()?, days.days())
}

/// 清明 of a year, by the formula for the 21st century (good from 2000 to 2099).
pub(super) fn qingming(year: i16) -> Option<Date> {
    solar_term(year, 4, 481)
}

/// 冬至 of a year, by the formula for the 21st century (good from 2000 to 2099, except 2021).
pub(super) fn winter_solstice(year: i16) -> Option<Date> {
    if year == 2021 { Date::new(2021, 12, 21).ok() } else { solar_term(year, 12, 2194) }
}

/// Day of a solar term: `hundredths` / 100 + 0.2422 a year less the leap days.
fn solar_term(year: i16, month: i8, hundredths: i32) -> Option<Date> {
    let y = i32::from(year) - 2000;
    if !(0..100).contains(&y) {
        return None;
    }
    let leaps = if month < 3 { (y - 1).div_euclid(4) } else { y / 4 };
    let day = (y * 2422 + hundredths * 100) / 10_000 - leaps;
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_on_the_days_of_the_almanac() {
        let table = [
            (2022, 1, 1, "2022-02-01"),
            (2022, 12, 30, "2023-01-21"),
            (2023, 5, 5, "2023-06-22"),
            (2023, 8, 15, "2023-09-29"),
            (2020, 8, 15, "2020-10-01"),
            (2025, 8, 15, "2025-10-06"),
            (2024, 9, 9, "2024-10-11"),
            (2033, 12, 8, "2034-01-27"),
        ];
        for (year, month, day, wanted) in table {
            assert_eq!(
                solar(year, month, day).map(|day| day.to_string()).as_deref(),
                Some(wanted),
                "{year}-{month}-{day}"
            );
        }
        assert_eq!(qingming(2022).map(|day| day.to_string()).as_deref(), Some("2022-04-05"));
        assert_eq!(qingming(2024).map(|day| day.to_string()).as_deref(), Some("2024-04-04"));
        assert_eq!(winter_solstice(2023).map(|day| day.to_string()).as_deref(), Some("2023-12-22"));
    }

    #[test]
    fn years_follow_each_other() {
        for year in FIRST..FIRST + 35 {
            let eve = solar(year, 12, 30).unwrap();
            assert_eq!(shift(eve, 1.day()), solar(year + 1, 1, 1), "{year}");
        }
    }
}
