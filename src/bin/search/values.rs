//! Values of flags: days, durations, sizes, names of fields. What was expected is said in the user's language by
//! `localise` (`expect.FLAG`), so errors carry only a short English reason.

use std::time::Duration;

use clap::builder::{PossibleValuesParser, StringValueParser, TypedValueParser};
use encoding_rs::Encoding;
use hansou::article::format::fields::{FieldMap, Role, role};
use hansou::find::Sort;
use hansou::find::facts::{By, Condition, Order};
use hansou_text::numeral::Decimal;
use jiff::civil::Date;

use crate::args::NO_FLAG;

/// A word of a query, without the sign that kept it apart from flags.
pub fn unescaped() -> impl TypedValueParser<Value = String> {
    StringValueParser::new().map(|word| match word.strip_prefix(NO_FLAG) {
        Some(word) => word.to_owned(),
        None => word,
    })
}

pub fn sort() -> impl TypedValueParser<Value = Sort> {
    PossibleValuesParser::new(["score", "date", "-date"]).map(|order| match order.as_str() {
        "date" => Sort::Oldest,
        "-date" => Sort::Newest,
        _ => Sort::Score,
    })
}

pub fn order() -> impl TypedValueParser<Value = Order> {
    PossibleValuesParser::new(["date", "-date", "value", "-value"]).map(|order| match order.as_str() {
        "-date" => Order::Newest,
        "value" => Order::Value,
        "-value" => Order::Largest,
        _ => Order::Date,
    })
}

pub fn by() -> impl TypedValueParser<Value = By> {
    PossibleValuesParser::new(["year", "month", "source", "event", "place", "organisation"])
        .map(|by| By::named(&by).unwrap_or(By::Year))
}

/// 单位:亿元, kind:money: what facts must be.
pub fn condition(text: &str) -> Result<Condition, String> {
    Condition::parse(text).ok_or_else(|| "not WHAT:TEXT".to_owned())
}

/// 100亿元, 40%, 5000: a value in its base unit.
pub fn amount(text: &str) -> Result<Decimal, String> {
    Condition::value(text).ok_or_else(|| "not a value".to_owned())
}

/// 2s, 500ms, 1.5 (seconds).
pub fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => (number, 1e-3),
        (_, Some(number)) => (number, 1.0),
        _ => (text, 1.0),
    };
    let number: f64 = number.trim().parse().map_err(|_| "not a duration".to_owned())?;
    Duration::try_from_secs_f64(number * unit).map_err(|error| error.to_string())
}

/// 512, 512M, 2G; in megabytes, at least 16.
pub fn megabytes(text: &str) -> Result<usize, String> {
    let upper = text.to_ascii_uppercase();
    let number = upper.trim_end_matches('B');
    let (number, factor) = match (number.strip_suffix('G'), number.strip_suffix('M')) {
        (Some(number), _) => (number, 1024),
        (_, Some(number)) => (number, 1),
        _ => (number, 1),
    };
    let size = number.trim().parse::<usize>().ok().and_then(|number| number.checked_mul(factor));
    size.filter(|&size| size >= 16).ok_or_else(|| "not a size of 16 or more".to_owned())
}

/// 500k, 64M, 1G, or plain bytes.
pub fn bytes(text: &str) -> Result<u64, String> {
    let upper = text.to_ascii_uppercase();
    let number = upper.trim_end_matches('B');
    let units = [('K', 10), ('M', 20), ('G', 30), ('T', 40)];
    let found = units.iter().find_map(|&(name, shift)| number.strip_suffix(name).map(|number| (number, shift)));
    let (number, shift) = found.unwrap_or((number, 0));
    let size = number.trim().parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift));
    size.filter(|&size| size > 0).ok_or_else(|| "not a size".to_owned())
}

pub fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|&number| number > 0).ok_or_else(|| "not a number from 1".to_owned())
}

/// title=headline or 标题=headline: which field of the records is the title.
pub fn field(text: &str) -> Result<(Role, String), String> {
    let wrong = || "not WHAT=FIELD".to_owned();
    let (what, name) = text.split_once(['=', '＝']).ok_or_else(wrong)?;
    let role = role(what, &FieldMap::default()).ok_or_else(wrong)?;
    match name.trim() {
        "" => Err(wrong()),
        name => Ok((role, name.to_owned())),
    }
}

/// An encoding by any of its names (WHATWG Encoding Standard): gbk, gb18030, big5, utf-16le.
pub fn encoding(text: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label_no_replacement(text.trim().as_bytes()).ok_or_else(|| "not an encoding".to_owned())
}

/// Today, by the clock of this machine.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;
    use hansou::article::format::fields::Role;

    use super::{bytes, duration, encoding, field, megabytes};

    #[test]
    fn sizes_durations_and_fields() {
        for (text, value) in [("512", Some(512)), ("2g", Some(2048)), ("64MB", Some(64)), ("1", None), ("x", None)] {
            assert_eq!(megabytes(text).ok(), value, "{text}");
        }
        assert!(megabytes(&format!("{}G", usize::MAX)).is_err());
        for (text, value) in
            [("512", Some(512)), ("64m", Some(64 << 20)), ("1GB", Some(1 << 30)), ("0", None), ("-1", None)]
        {
            assert_eq!(bytes(text).ok(), value, "{text}");
        }
        assert!(bytes("99999999999T").is_err());
        for (text, value) in
            [("2s", Some(2000)), ("500ms", Some(500)), ("1.5", Some(1500)), ("-1", None), ("inf", None)]
        {
            assert_eq!(duration(text).ok().map(|time| time.as_millis()), value, "{text}");
        }
        assert_eq!(field(" 标题＝ headline"), Ok((Role::Title, "headline".to_owned())));
        assert_eq!(field("body=a=b"), Ok((Role::Body, "a=b".to_owned())));
        assert!(
            field("标题").is_err() && field("=x").is_err() && field("颜色=x").is_err() && field("title= ").is_err()
        );
        assert_eq!(encoding("GB2312").map(Encoding::name), Ok("GBK"));
        assert!(encoding("gb").is_err() && encoding("").is_err());
    }
}
