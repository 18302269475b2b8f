//! A figure's value as people write it, in the scale that they read: 一百五十七亿元 is `157 亿元`, 超九成 is `> 90%`, 3000余件
//! is `3,000 – 4,000 件`.

use std::collections::BTreeMap;

use super::escape::visible;
use super::messages::{Lang, group};
use crate::fact::Metric;
use crate::hit::Figure;
use hansou_facts::figure::{End, FigureKind, Interval, read, unit};
use hansou_text::fold::fold;
use hansou_text::numeral::Decimal;

/// Digits behind the point that only a division gives.
const ENDLESS: i32 = 12;

/// `printed = normalised`, with what it measures before it; `None` when the print says all there is to say (5487家, 超过200
/// 毫米) or the value differs from it in scale and digits alone (1570000万元).
pub(super) fn equation(figure: &Figure) -> Option<String> {
    let value = normalised(figure)?;
    let printed: String = figure.text.chars().filter(|c| !c.is_whitespace()).collect();
    let (all, said) = (bare(&printed), bare(&value));
    let number = said.trim_start_matches(['≥', '≤', '>', '<']);
    let is_open = number.len() < said.len();
    let is_one = number.starts_with(|c: char| c.is_ascii_digit()) && !number.contains('-');
    if all == said || is_in_digits(&all) && is_one || is_open && (all.starts_with(number) || all.ends_with(number)) {
        return None;
    }
    let measure = match figure.measure.as_str() {
        "" => String::new(),
        measure => format!("{} ", visible(measure)),
    };
    Some(format!("{measure}{} = {value}", visible(&printed)))
}

/// Printed in digits, with a Chinese scale or none.
fn is_in_digits(printed: &str) -> bool {
    printed.contains(|c: char| c.is_ascii_digit()) && !printed.contains(|c: char| c.is_ascii_alphabetic())
}

/// A value or interval in the unit of measure that is printed (亿斤 of 13908.2亿斤), else in its base unit.
struct InPrint<'a> {
    unit: &'a str,
    value: Option<Decimal>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    /// The interval as the print has it, whose ends may be open.
    printed: Option<Interval>,
}

impl<'a> InPrint<'a> {
    fn from_figure(figure: &'a Figure) -> Self {
        let read = read(&fold(&figure.text));
        let printed = read.first();
        let of_print = printed.map(|printed| printed.unit.shown());
        let of_print = of_print.filter(|shown| unit(shown).is_some_and(|unit| unit.base == figure.unit));
        let unit = of_print.unwrap_or(&figure.unit);
        let [value, low, high] =
            [figure.value, figure.low, figure.high].map(|end| Some(in_unit(end?, unit, &figure.unit)));
        Self { unit, value, low, high, printed: printed.map(|printed| printed.interval) }
    }
}

/// The value or interval as a terminal shows it; `None` when there is neither.
fn normalised(figure: &Figure) -> Option<String> {
    let shown = InPrint::from_figure(figure);
    Some(with_sign(shown.printed, amount(shown.value, shown.low, shown.high, shown.unit)?))
}

/// What there is to say about a figure in a text: what it measures and, where the print does not say it, its value in
/// the reader's scale. `None` for what is no statement of a quantity (一只, 一位) and where nothing is to be said.
pub(super) fn said(figure: &Figure, lang: Lang) -> Option<String> {
    let is_counted_in_words = figure.kind == FigureKind::Count && !figure.text.chars().any(|c| c.is_numeric());
    if figure.unit.is_empty() || is_counted_in_words {
        return None;
    }
    let parts = [Some(visible(&figure.measure)).filter(|measure| !measure.is_empty()), value_in_words(figure, lang)];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!said.is_empty()).then_some(said)
}

/// `百分之六点三 = 6.3%`, in the reader's scale; `None` when the print says all there is to say.
pub(super) fn equation_in_words(figure: &Figure, lang: Lang) -> Option<String> {
    let printed: String = figure.text.chars().filter(|c| !c.is_whitespace()).collect();
    Some(format!("{} = {}", visible(&printed), value_in_words(figure, lang)?))
}

/// The value of a figure in the reader's scale, when it is not what is printed.
fn value_in_words(figure: &Figure, lang: Lang) -> Option<String> {
    let shown = InPrint::from_figure(figure);
    let amount = with_sign(shown.printed, in_words(shown.value, shown.low, shown.high, shown.unit, lang)?);
    let (all, said) = (bare(&figure.text), bare(&amount));
    let number = said.trim_start_matches(['≥', '≤', '>', '<']);
    let says_less = all == said || number.len() < said.len() && (all.starts_with(number) || all.ends_with(number));
    (!says_less).then_some(amount)
}

/// A value or interval with its unit in the reader's scale: 157亿元, 41.76万亿元, 15.7 billion 元.
pub(super) fn in_words(
    value: Option<Decimal>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    unit: &str,
    lang: Lang,
) -> Option<String> {
    let one = |number: Decimal| in_scale(number, lang);
    let number = match (value, low, high) {
        (_, Some(low), Some(high)) if low == high => one(low),
        (_, Some(low), Some(high)) => format!("{}–{}", one(low), one(high)),
        (_, Some(low), None) => format!("≥ {}", one(low)),
        (_, None, Some(high)) => format!("≤ {}", one(high)),
        (Some(value), None, None) => one(value),
        (None, None, None) => return None,
    };
    let is_apart = lang == Lang::En && !unit.is_empty() && !unit.starts_with(['%', '‰', '°']);
    Some(format!("{number}{}{}", if is_apart { " " } else { "" }, visible(unit)))
}

/// One number of a base unit in the unit that is shown, in the reader's scale.
pub(super) fn one_in_words(number: Decimal, shown: &str, base: &str, lang: Lang) -> String {
    in_words(Some(in_unit(number, shown, base)), None, None, shown, lang).unwrap_or_default()
}

/// Powers of ten with a name of their own, largest first.
const NAMED_SCALES: [[(usize, &str); 3]; 2] =
    [[(12, "万亿"), (8, "亿"), (4, "万")], [(12, " trillion"), (9, " billion"), (6, " million")]];

/// The largest scale with a name in which a value is one or more, as a factor, and its name.
pub(super) fn named_scale(value: f64, lang: Lang) -> Option<(f64, &'static str)> {
    let scales = NAMED_SCALES[usize::from(lang == Lang::En)].iter();
    scales.map(|&(power, name)| (10f64.powi(power as i32), name)).find(|(scale, _)| value >= *scale)
}

/// The scale in which most of some values are short: a power of ten and its name. For a table whose head names it.
pub(super) fn common_scale(values: impl Iterator<Item = Decimal>, lang: Lang) -> (usize, &'static str) {
    let mut counts = BTreeMap::<&str, usize>::new();
    values.for_each(|value| *counts.entry(scaled(value, lang).1).or_default() += 1);
    let scales = NAMED_SCALES[usize::from(lang == Lang::En)].into_iter().chain([(0, "")]);
    scales.max_by_key(|(_, name)| counts.get(name)).unwrap_or((0, ""))
}

/// A value in a scale that its table names; in its own, with the name, where it would be too small or long in that.
pub(super) fn in_common_scale(number: Decimal, (power, name): (usize, &'static str), lang: Lang) -> String {
    const PLACES: i32 = 4;
    let value = i32::try_from(power).ok().and_then(|power| number.shifted(-power));
    let is_short = |value: &Decimal| name.is_empty() || value.last_place() >= -PLACES && value.to_f64().abs() >= 0.01;
    value.filter(is_short).map_or_else(|| in_scale(number, lang), decimal)
}

/// An exact decimal in the scale that [`scaled`] finds, with its name.
fn in_scale(number: Decimal, lang: Lang) -> String {
    let (number, scale) = scaled(number, lang);
    number + scale
}

/// An exact decimal in the largest scale in which it stays short, and the name of that scale; otherwise with a comma
/// between thousands, and none.
fn scaled(number: Decimal, lang: Lang) -> (String, &'static str) {
    let text = number.to_string();
    let (sign, digits) = text.split_at(usize::from(text.starts_with('-')));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let scales = NAMED_SCALES[usize::from(lang == Lang::En)];
    let short = |&(power, name): &(usize, &'static str), places: usize| {
        let (whole, rest) = whole.split_at(whole.len().checked_sub(power).filter(|&left| left > 0)?);
        let rest = format!("{rest}{fraction}");
        let rest = rest.trim_end_matches('0');
        let point = if rest.is_empty() { "" } else { "." };
        (rest.len() <= places).then(|| (format!("{sign}{}{point}{rest}", group(whole)), name))
    };
    // 6.815亿 is better than 68,150万, 1.39082万亿 is worse than 13,908.2亿.
    let found = [3, 4].into_iter().find_map(|places| scales.iter().find_map(|scale| short(scale, places)));
    found.filter(|_| whole.len() > 4).unwrap_or_else(|| (decimal(number), ""))
}

/// A round value in the middle of what a metric's values are, in the unit in which they are printed: for an example.
pub fn round_between(metric: &Metric) -> Option<String> {
    let shown = |value: f64| Some(in_unit(of_column(value)?, &metric.shown, &metric.unit).to_f64());
    let (low, high) = (shown(metric.min)?, shown(metric.max)?);
    let middle = if low > 0.0 { (low * high).sqrt() } else { high / 2.0 };
    if !(middle.is_finite() && middle >= 1.0 && low < high) {
        return None;
    }
    let power = 10f64.powf(middle.log10().floor());
    let round = (middle / power).round().max(1.0) * power;
    Some(format!("{}{}", in_scale(of_column(round)?, Lang::Zh), metric.shown))
}

/// A value as a column keeps it; `None` where there is none, and beyond what figures can be.
pub(super) fn of_column(value: f64) -> Option<Decimal> {
    Decimal::plain(&value.to_string())
}

/// An amount without an end, with the sign of what is printed: 超过200毫米 is `> 200 毫米`, 200毫米以上 `≥ 200 毫米`.
pub(super) fn with_sign(printed: Option<Interval>, amount: String) -> String {
    let Some(interval) = printed else { return amount };
    let is_without = |end: Option<End>| end.is_some_and(|end| !end.closed);
    match amount.strip_prefix(['≥', '≤']) {
        Some(rest) if amount.starts_with('≥') && is_without(interval.low) => format!(">{rest}"),
        Some(rest) if amount.starts_with('≤') && is_without(interval.high) => format!("<{rest}"),
        _ => amount,
    }
}

/// A number in the base unit, in the unit that is shown.
pub(super) fn in_unit(number: Decimal, shown: &str, base: &str) -> Decimal {
    if shown == base {
        return number;
    }
    let Some(value) = unit(shown).and_then(|unit| unit.of_base(number)) else { return number };
    // 200亩 is 133,333.33… square metres, of which no more is left than is kept.
    let is_endless = value.last_place() <= -ENDLESS;
    let rounded = || Decimal::plain(&format!("{:.6}", value.to_f64()));
    if is_endless { rounded().unwrap_or(value) } else { value }
}

/// A value, or the interval from `low` to `high`, with its unit; `None` when there is neither.
pub(super) fn amount(
    value: Option<Decimal>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    unit: &str,
) -> Option<String> {
    let one = |sign: &str, number: Decimal| {
        let (number, scale) = scaled(number, Lang::Zh);
        (format!("{sign}{number}"), scale)
    };
    let (number, scale) = match (value, low, high) {
        (_, Some(low), Some(high)) if low == high => one("", low),
        (_, Some(low), Some(high)) => between(low, high),
        (_, Some(low), None) => one("≥ ", low),
        (_, None, Some(high)) => one("≤ ", high),
        (Some(value), None, None) => one("", value),
        (None, None, None) => return None,
    };
    let unit = format!("{scale}{}", visible(unit));
    let space = if unit.is_empty() || unit.starts_with(['%', '‰', '°']) { "" } else { " " };
    Some(format!("{number}{space}{unit}"))
}

/// One number of a base unit in the unit that is shown, with `printed` behind it: that unit, or nothing in a column that
/// names it.
pub(super) fn one_amount(number: Decimal, shown: &str, base: &str, printed: &str) -> String {
    amount(Some(in_unit(number, shown, base)), None, None, printed).unwrap_or_default()
}

/// Both ends of an interval, in a scale where they have the same.
fn between(low: Decimal, high: Decimal) -> (String, &'static str) {
    match (scaled(low, Lang::Zh), scaled(high, Lang::Zh)) {
        ((low, of_low), (high, of_high)) if of_low == of_high => (format!("{low} – {high}"), of_low),
        _ => (format!("{} – {}", decimal(low), decimal(high)), ""),
    }
}

/// An exact decimal with a comma between thousands.
fn decimal(number: Decimal) -> String {
    let text = number.to_string();
    let (sign, digits) = text.split_at(usize::from(text.starts_with('-')));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    // Two thirds have no end: four places are enough to read.
    match number.last_place() <= -ENDLESS {
        true => format!("≈ {sign}{}{}", group(whole), &fraction[..5]),
        false => format!("{sign}{}{fraction}", group(whole)),
    }
}

/// Without what only helps the eye.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',').map(|c| if c == '–' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Decimal, FigureKind, Lang, equation, in_scale};
    use crate::hit::{Figure, Mark};

    #[test]
    fn numbers_in_the_readers_scale() {
        for (number, zh, en) in [
            ("15700000000", "157亿", "15.7 billion"),
            ("41760000000000", "41.76万亿", "41.76 trillion"),
            ("1390820000000", "13,908.2亿", "1,390.82 billion"),
            ("681500000", "6.815亿", "681.5 million"),
            ("12345", "1.2345万", "12,345"),
            ("5487", "5,487", "5,487"),
            ("123456789", "12,345.6789万", "123,456,789"),
            ("-25000000", "-2,500万", "-25 million"),
            ("0.37", "0.37", "0.37"),
            ("10000", "1万", "10,000"),
        ] {
            let value = Decimal::plain(number).unwrap();
            assert_eq!(in_scale(value, Lang::Zh), zh, "{number}");
            assert_eq!(in_scale(value, Lang::En), en, "{number}");
        }
    }

    fn check(text: &str, [value, low, high]: [&str; 3], unit: &str, expected: Option<&str>) {
        let end = Decimal::plain;
        let figure = Figure {
            text: text.to_owned(),
            span: Mark { start: 0, end: 1 },
            kind: FigureKind::Money,
            value: end(value),
            low: end(low),
            high: end(high),
            unit: unit.to_owned(),
            measure: String::new(),
            matched: true,
        };
        assert_eq!(equation(&figure).as_deref(), expected);
    }

    #[test]
    fn values_as_people_write_them() {
        check("157亿元", ["15700000000", "", ""], "元", None);
        check("1570000万元", ["15700000000", "", ""], "元", None);
        check("157 亿\n元", ["15700000000", "15700000000", "15700000000"], "元", None);
        check("一百五十七亿元", ["15700000000", "", ""], "元", Some("一百五十七亿元 = 157 亿元"));
        check("三万二千人", ["32000", "", ""], "人", Some("三万二千人 = 3.2 万人"));
        check("百分之六点三", ["6.3", "", ""], "%", Some("百分之六点三 = 6.3%"));
        check("40.5%", ["40.5", "", ""], "%", None);
        check("1,024家", ["1024", "1024", "1024"], "家", None);
        check("3000余件", ["3000", "3000", "4000"], "件", Some("3000余件 = 3,000 – 4,000 件"));
        check("50亿元以上", ["5000000000", "5000000000", ""], "元", None);
        check("不足10亿元", ["1000000000", "", "1000000000"], "元", None);
        check("10-20亿元", ["", "1000000000", "2000000000"], "元", None);
        check("超九成", ["90", "90", ""], "%", Some("超九成 = > 90%"));
        check("近四成", ["40", "", "40"], "%", Some("近四成 = ≤ 40%"));
        check("超过200毫米", ["200", "200", ""], "毫米", None);
        check("10,000元以下", ["10000", "", "10000"], "元", None);
        check("零下12345.5", ["-12345.5", "", ""], "", Some("零下12345.5 = -12,345.5"));
        check("1+6", ["", "", ""], "", None);
    }
}
