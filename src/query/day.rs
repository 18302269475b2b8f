//! Days as people give them to a filter: a year, a month or a day in digits. Leaves what is written in words to `when`.

use jiff::civil::Date;

/// The first day of a year, month or day: 2022, 2022-09, 2022-09-28, also 2022/9/28, 2022.9, 2022年9月28日, 20220928.
pub fn first(text: &str) -> Result<Date, String> {
    let (year, month, day) = parts(text)?;
    date(year, month.unwrap_or(1), day.unwrap_or(1))
}

/// The last day of a year, month or day.
pub fn last(text: &str) -> Result<Date, String> {
    let (year, month, day) = parts(text)?;
    match (month, day) {
        (Some(month), Some(day)) => date(year, month, day),
        (Some(month), None) => Ok(date(year, month, 1)?.last_of_month()),
        _ => date(year, 12, 31),
    }
}

fn date(year: i16, month: i8, day: i8) -> Result<Date, String> {
    Date::new(year, month, day).map_err(|error| error.to_string())
}

fn parts(text: &str) -> Result<(i16, Option<i8>, Option<i8>), String> {
    let folded = hansou_text::fold::fold(text.trim()).text();
    let digits = |c: char| c.is_ascii_digit();
    let compact = folded.len() == 8 && folded.chars().all(digits);
    let spread = if compact { format!("{}-{}-{}", &folded[..4], &folded[4..6], &folded[6..]) } else { folded };
    let numbers: Vec<&str> =
        spread.trim_end_matches(['年', '月', '日', '号']).split(['-', '/', '.', '年', '月']).collect();
    let wrong = || "not a date".to_owned();
    let small = |number: &&str| number.parse::<i8>().map_err(|_| wrong());
    let (Some(year), true) = (numbers.first(), numbers.len() <= 3) else { return Err(wrong()) };
    if year.len() != 4 || !year.chars().all(digits) {
        return Err(wrong());
    }
    let year = year.parse().map_err(|_| wrong())?;
    Ok((year, numbers.get(1).map(small).transpose()?, numbers.get(2).map(small).transpose()?))
}

#[cfg(test)]
mod tests {
    use super::{first as first_day, last as last_day};

    #[test]
    fn days() {
        for (text, first, last) in [
            ("2022", "2022-01-01", "2022-12-31"),
            ("2022-09", "2022-09-01", "2022-09-30"),
            ("2024-2", "2024-02-01", "2024-02-29"),
            ("2022-9-8", "2022-09-08", "2022-09-08"),
            ("2022/09/28", "2022-09-28", "2022-09-28"),
            ("20220928", "2022-09-28", "2022-09-28"),
            ("2022年9月28日", "2022-09-28", "2022-09-28"),
            ("２０２２年９月", "2022-09-01", "2022-09-30"),
            ("2022年", "2022-01-01", "2022-12-31"),
        ] {
            assert_eq!(first_day(text).unwrap().to_string(), first, "{text}");
            assert_eq!(last_day(text).unwrap().to_string(), last, "{text}");
        }
        for text in ["", "昨天", "22", "2022-13", "2022-02-30", "2022-1-2-3", "1/2/2022", "2022-", "年", "9月", "٢٠٢٢"]
        {
            assert!(first_day(text).is_err() && last_day(text).is_err(), "{text}");
        }
    }
}
