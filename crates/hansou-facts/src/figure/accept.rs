//! Whether a quantity that was read is a figure: bare numbers that name something (5g, 北京2022, 伊尔-76), slogans
//! (“两个确保”), single characters that are part of a word.
//!
//! Leaves dates, identifiers known by a word, and listed words to `guard`.

use super::compare::Words;
use super::quantity::Quantity;
use super::{Comparator, Kind, begins_any, context, ends, ends_any, guard};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form};

/// Longest name in letters and digits looked at.
const NAME: usize = 64;

/// The end of a run of letters and digits that is a name: 5g, c919, 1000011administrator, 127.0.0.1.
pub(super) fn latin_name(c: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|i| c[i]);
    let mut end = at;
    while end < c.len().min(at + NAME)
        && (c[end].is_ascii_alphanumeric()
            || matches!(c[end], '.' | ',' | '_') && c.get(end + 1).is_some_and(char::is_ascii_digit))
    {
        end += 1;
    }
    // gb/t 2312, iso 9001: the number of a standard.
    let standard =
        before == Some(' ') && ends_any(c, at - 1, &["iso", "gb", "gb/t", "iec", "ieee", "astm", "rfc"]).is_some();
    let lettered = standard
        || before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '@' | '#'))
        || before == Some('-') && at >= 2 && c[at - 2].is_ascii_alphabetic();
    if lettered
        && !is_index(c, at, end)
        && context::currency_before(c, at).is_none()
        && !(before == Some('x') && at >= 2 && c[at - 2].is_ascii_digit())
    {
        // k23+500: a place on a road.
        let along = c[at - 1] == 'k' && c.get(end) == Some(&'+');
        let more = if along { c[end + 1..].iter().take(4).take_while(|c| c.is_ascii_digit()).count() } else { 0 };
        if more > 0 {
            return Some(end + 1 + more);
        }
        // The rest of a time stamp: t03:25:56.011z.
        let rest =
            c[end..].iter().take(NAME).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '.')).count();
        return Some(if c.get(end) == Some(&':') { end + rest } else { end });
    }
    let dots = c[at..end].iter().filter(|&&c| c == '.').count();
    let short = c[at..end].split(|&c| c == '.').all(|part| part.len() <= 3);
    if dots >= 2 && short {
        return Some(end);
    }
    if c.get(end) == Some(&'.') && c.get(end + 1).is_some_and(char::is_ascii_alphabetic) {
        return Some(end + 2);
    }
    let digits = at + c[at..end].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
    let letters = digits + c[digits..end].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    if letters == digits {
        return None;
    }
    let known = super::units::unit_at(&c[digits..]).is_some()
        || letters == digits + 1 && matches!(c[digits], 'k' | 'w')
        || c[digits] == 'e'
            && letters == digits + 1
            && c.get(letters).is_some_and(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
    (!known).then_some(end)
}

/// True when the letters before a number are what it measures and not its name: gdp89358元, lpr4.2%.
fn is_index(c: &[char], at: usize, end: usize) -> bool {
    let letters = c[..at].iter().rev().take(8).take_while(|c| c.is_ascii_alphabetic()).count();
    let scale = c[end..].iter().take_while(|c| matches!(c, '万' | '亿')).count();
    let unit = super::units::unit_at(&c[end + scale..]);
    (2..8).contains(&letters)
        && unit.is_some_and(|(unit, _)| matches!(unit.kind, Kind::Money | Kind::Percent | Kind::Point))
}

/// True when a numeral is a name: an identifier in digits, or digits spelled one by one after 电话.
pub(super) fn guard_name(c: &[char], at: usize, quantity: &Quantity) -> bool {
    if c[at].is_ascii_digit() && quantity.form == Form::Digits && !quantity.token {
        let bare = quantity.is_bare() && quantity.scale == 0;
        let digits = at + c[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let house = begins_any(c, quantity.numeral.1, &["号"]).is_some();
        // A number with decimals or groups is none of these.
        let whole = digits == quantity.numeral.1 || house || quantity.more;
        return whole
            && (bare || house || begins_any(c, digits, &["热线", "平台"]).is_some())
            && guard::identifier(c, at, digits);
    }
    // 长征五号B遥十四: the fourteenth flight of its kind.
    let flight = ends(c, at, "遥") && ends_any(c, at - 1, &["逍", "遥", "路", "之"]).is_none();
    if flight && quantity.is_bare() {
        return true;
    }
    begins_any(c, quantity.numeral.1, &["号"]).is_some()
        && !c[at].is_ascii_digit()
        && begins_any(c, quantity.numeral.1, &["号召", "号称"]).is_none()
}

/// True when a quantity may stand as a figure.
pub(super) fn accepted(c: &[char], quantity: &Quantity, before: &Words, after: &Words, joined: bool) -> bool {
    if quantity.token {
        return true;
    }
    let compared = before.comparator.is_some() || after.comparator.is_some_and(|c| c != Comparator::Equal);
    let whole = quantity.start == 0 && quantity.end == c.len();
    let graded = ends(c, quantity.end, "级");
    match quantity.form {
        // 有几部？ asks for the number.
        Form::Vague if c[quantity.start] == '几' && quantity.scale == 0 && asks(c, quantity.end) => return false,
        Form::Bare => return compared && before.comparator.is_some() || graded || quantity.more,
        Form::Half if quantity.is_bare() => {
            return whole && (quantity.unit.kind == Kind::Fraction || quantity.scale > 0);
        }
        _ => {}
    }
    let spelled = quantity.form == Form::Spelled;
    let digits = quantity.numeral.1 - quantity.numeral.0;
    // 幺八五…, 一三三四五…: a number read out digit by digit names something.
    if spelled
        && (digits >= 5 && !c[quantity.numeral.0..quantity.numeral.1].contains(&'点')
            || c[quantity.numeral.0..quantity.numeral.1].contains(&'幺')
            || matches!(c.get(quantity.numeral.1), Some('点')))
    {
        return false;
    }
    // 双十一, 双一流; but 五双九点九 is a price.
    let doubled = ends(c, quantity.start, "双")
        && quantity.form == Form::Han
        && !quantity.start.checked_sub(2).is_some_and(|i| numeral::starts(c[i]));
    if slogan(c, quantity) || doubled {
        return false;
    }
    if !quantity.is_bare() || quantity.low.is_negative() {
        return true;
    }
    match quantity.form {
        Form::Digits => whole || joined || !designation(c, quantity, before.comparator.is_some()),
        Form::Vague => quantity.scale > 0,
        Form::Spelled => whole || joined || c[quantity.numeral.0..quantity.numeral.1].contains(&'点'),
        _ if joined && ends_any(c, quantity.start, &["星期", "周", "礼拜"]).is_some() => false,
        _ => {
            let len = quantity.numeral.1 - quantity.numeral.0;
            let pair = quantity.high.is_some() && !quantity.more && len == 2 && !joined;
            whole || joined || compared || len >= 2 && !pair || delimited(c, quantity.start, quantity.end)
        }
    }
}

/// 2022—2026, 1226-1270, 0700-1620: two bare numbers of four digits are years, or hours.
pub(super) fn years(c: &[char], first: &Quantity, second: &Quantity) -> bool {
    const REIGN: i64 = 100;
    let plain = |quantity: &Quantity| {
        let digits = &c[quantity.numeral.0..quantity.numeral.1];
        digits.len() == 4 && digits.iter().all(char::is_ascii_digit) && quantity.is_bare()
    };
    let (Some(a), Some(b)) = (first.low.small(), second.low.small()) else { return false };
    plain(first) && plain(second) && (c[first.numeral.0] == '0' || (1000..=2100).contains(&a) && b - a <= REIGN)
}

/// True when the sentence ends in a question mark within a clause's length.
fn asks(c: &[char], end: usize) -> bool {
    const CLAUSE: usize = 24;
    let mark = c[end..].iter().take(CLAUSE).find(|&&c| super::measure::ends_clause(c));
    matches!(mark, Some('？' | '?'))
}

/// A bare number that names something: 北京2022, 5g基站, 4k, 伊尔-76.
fn designation(c: &[char], quantity: &Quantity, compared: bool) -> bool {
    let digits = &c[quantity.numeral.0..quantity.numeral.1];
    let plain = digits.iter().all(char::is_ascii_digit);
    let year = plain && digits.len() == 4 && quantity.low >= Decimal::int(1900) && quantity.low <= Decimal::int(2050);
    // 算力23.7万p: behind a scale a letter is a unit.
    let lettered = quantity.scale == 0 && c.get(quantity.end).is_some_and(char::is_ascii_alphabetic);
    let resolution = digits.len() == 2 && digits[1] == 'k';
    let model = plain && quantity.start >= 2 && c[quantity.start - 1] == '-' && is_han(c[quantity.start - 2]);
    let index = plain
        && ends_any(
            c,
            quantity.start,
            &[
                "沪深",
                "标普",
                "日经",
                "中证",
                "上证",
                "科创",
                "深证",
                "富时",
                "罗素",
                "国证",
                "纳斯达克",
                "恒生",
                "道琼斯",
            ],
        )
        .is_some();
    let generation = plain && digits.len() == 2 && matches!(digits[1], '0' | '5') && c.get(quantity.end) == Some(&'后');
    // iphone 15, windows 11; but pmi 49 is a value.
    let spaced = plain && digits.len() <= 3 && ends(c, quantity.start, " ");
    let word = quantity.start.saturating_sub(1);
    let latin = c[..word].iter().rev().take(12).take_while(|c| c.is_ascii_alphabetic()).count();
    let product = spaced
        && latin > 1
        && ends_any(c, word, &["pmi", "cpi", "ppi", "gdp", "pe", "pb", "eps", "aqi", "roe", "vix"]).is_none();
    // 工业4.0, 指南2.0: which version; a value is not printed so.
    let version = digits.len() == 3 && digits[1..] == ['.', '0'] && quantity.start > 0 && is_han(c[quantity.start - 1]);
    (product || year || version && ends_any(c, quantity.start, &["为", "是", "达", "到", "至", "约"]).is_none())
        && !compared
        || lettered
        || resolution
        || model
        || generation
        || index
}

/// “两个确保”, “三个一批”, “人才十条”: a small Han number inside a short quotation is part of a name.
fn slogan(c: &[char], quantity: &Quantity) -> bool {
    if quantity.form != Form::Han
        || !matches!(quantity.unit.kind, Kind::Count | Kind::Number)
        || quantity.low > Decimal::int(20)
    {
        return false;
    }
    let open = (quantity.start.saturating_sub(10)..quantity.start)
        .rev()
        .find(|&i| matches!(c[i], '“' | '”' | '，' | '。' | '《' | '‘'));
    let close =
        (quantity.end..c.len().min(quantity.end + 10)).find(|&i| matches!(c[i], '“' | '”' | '，' | '。' | '》' | '’'));
    let (Some(open), Some(close)) = (open, close) else { return false };
    let quoted = matches!((c[open], c[close]), ('“', '”') | ('《', '》') | ('‘', '’'));
    quoted && !(open + 1 == quantity.start && close == quantity.end)
}

/// A single Han digit stands for a number only where nothing grows on it: 答案是四不是五, “一”和“五”.
fn delimited(c: &[char], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|i| c[i]);
    let after = c.get(end).copied();
    let left = before.is_none_or(|c| !is_han(c) && !c.is_ascii_alphanumeric() || "是为于比到至前负按".contains(c));
    if c[start] == '两' && after.is_none_or(is_han) {
        return true;
    }
    let right = after.is_none_or(|c| !is_han(c) && !c.is_ascii_alphanumeric() || "和不而却那这的".contains(c));
    left && right && !(before.is_none() && after.is_some_and(|c| is_han(c) && c != '的'))
        || ends_any(c, start, &["排名前", "绝对值是", "平方都是"]).is_some()
}
