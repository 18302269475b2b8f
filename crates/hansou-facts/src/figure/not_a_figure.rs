//! What holds a numeral and is no number: names in letters and digits, numbers of phones, dates, the numbers of a list, of
//! roads, trains and rooms. Known before the number is read.
//!
//! Leaves listed names and identifiers to `named`, bare numbers and slogans to `accept`.

use super::group::digit_run;
use super::lexicon::{self, Role};
use super::named::is_named;
use super::rule::Rule;
use super::units::unit_at;
use super::view::View;
use super::{FigureKind, border};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form, Numeral};

/// Where reading goes on behind what stands at a place, when that is no number.
type NameRule = fn(&View, usize, Option<Numeral>) -> Option<usize>;

pub(super) const NAMES: &[Rule<NameRule>] = &[
    Rule { name: "latin_name", apply: latin_name },
    Rule { name: "phone_number", apply: phone_number },
    Rule { name: "numbered_slash", apply: numbered_slash },
    Rule { name: "date", apply: date },
    Rule { name: "list_number", apply: list_number },
    Rule { name: "series", apply: series },
    Rule { name: "hyphenated", apply: hyphenated },
    Rule { name: "version", apply: version },
    Rule { name: "contest_round", apply: contest_round },
    Rule { name: "numbered_place", apply: numbered_place },
];

/// True where a number is over: no point or comma that goes on with digits.
fn is_over(chars: &[char], end: usize) -> bool {
    !(matches!(chars.get(end), Some('.' | ',')) && chars.get(end + 1).is_some_and(char::is_ascii_digit))
}

/// Longest name in letters and digits looked at.
const NAME: usize = 64;

/// The end of a run of letters and digits that is a name: 5g, c919, 1000011administrator, 127.0.0.1.
fn latin_name(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    if !chars[at].is_ascii_digit() {
        return None;
    }
    let end = run_end(chars, at);
    if goes_on_name(chars, at, end) {
        return Some(lettered_end(chars, at, end));
    }
    let dots = chars[at..end].iter().filter(|&&c| c == '.').count();
    let short = chars[at..end].split(|&c| c == '.').all(|part| part.len() <= 3);
    if dots >= 2 && short {
        return Some(end);
    }
    if chars.get(end) == Some(&'.') && chars.get(end + 1).is_some_and(char::is_ascii_alphabetic) {
        return Some(end + 2);
    }
    letters_name(chars, at, end).then_some(end)
}

/// The end of a run of letters and digits, with the points and commas between digits.
fn run_end(chars: &[char], at: usize) -> usize {
    let joins =
        |end: usize| matches!(chars[end], '.' | ',' | '_') && chars.get(end + 1).is_some_and(char::is_ascii_digit);
    let limit = chars.len().min(at + NAME);
    (at..limit).find(|&end| !chars[end].is_ascii_alphanumeric() && !joins(end)).unwrap_or(limit)
}

/// True for digits that go on a name which letters begin: c919, gb/t 2312, iso 9001.
fn goes_on_name(chars: &[char], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let standard = before == Some(' ') && lexicon::ends(chars, at - 1, Role::Standard).is_some();
    let lettered = standard
        || before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '@' | '#'))
        || before == Some('-') && at >= 2 && chars[at - 2].is_ascii_alphabetic();
    let times = || before == Some('x') && at >= 2 && chars[at - 2].is_ascii_digit();
    lettered && !is_index(chars, at, end) && super::sign_and_per::currency_before(chars, at).is_none() && !times()
}

/// True when the letters behind the digits of a run are no unit: 1000011administrator, not 5km, 3k, 1e5.
fn letters_name(chars: &[char], at: usize, end: usize) -> bool {
    let digits = at + chars[at..end].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
    let letters = digits + chars[digits..end].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let known = || {
        unit_at(&chars[digits..]).is_some()
            || letters == digits + 1 && matches!(chars[digits], 'k' | 'w')
            || chars[digits] == 'e'
                && letters == digits + 1
                && chars.get(letters).is_some_and(|c| c.is_ascii_digit() || matches!(c, '+' | '-'))
    };
    letters > digits && !known()
}

/// The end of a name that letters begin and digits from `at` to `end` go on.
fn lettered_end(chars: &[char], at: usize, end: usize) -> usize {
    // k23+500: a place on a road.
    let along = chars[at - 1] == 'k' && chars.get(end) == Some(&'+');
    let more = if along { chars[end + 1..].iter().take(4).take_while(|c| c.is_ascii_digit()).count() } else { 0 };
    if more > 0 {
        return end + 1 + more;
    }
    // The rest of a time stamp: t03:25:56.011z.
    let goes_on = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.');
    let rest = chars[end..].iter().take(NAME).take_while(goes_on).count();
    if chars.get(end) == Some(&':') { end + rest } else { end }
}

/// True when the letters before a number are what it measures and not its name: gdp89358元, lpr4.2%.
fn is_index(chars: &[char], at: usize, end: usize) -> bool {
    let letters = chars[..at].iter().rev().take(8).take_while(|c| c.is_ascii_alphabetic()).count();
    let scale = chars[end..].iter().take_while(|&&c| numeral::scale(c).is_some_and(|power| power >= 4)).count();
    let unit = unit_at(&chars[end + scale..]);
    (2..8).contains(&letters)
        && unit
            .is_some_and(|(unit, _)| matches!(unit.kind, FigureKind::Money | FigureKind::Percent | FigureKind::Point))
}

/// 2022年9月, 15时30分: the numbers of a date; and what runs into one (策零9月).
fn date(view: &View, at: usize, number: Option<Numeral>) -> Option<usize> {
    let date = view.dates_behind(at).find(|date| date.covers_figures)?;
    if date.chars.start <= at {
        return Some(date.chars.end);
    }
    number.filter(|number| at + number.len > date.chars.start).map(|_| date.chars.start)
}

/// Digits of a phone number with its area, at least and at most.
const PHONE: std::ops::RangeInclusive<usize> = 10..=15;

/// 138 0013 8000, 189-1111-1111, +86 10 59081185: groups of digits that are one number to call.
fn phone_number(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let first = digit_run(chars, at);
    if first == 0 || at.checked_sub(1).is_some_and(|before| chars[before].is_ascii_digit()) {
        return None;
    }
    let (mut end, mut digits, mut groups) = (at + first, first, 1);
    while matches!(chars.get(end), Some(' ' | '-')) && (2..=11).contains(&digit_run(chars, end + 1)) {
        digits += digit_run(chars, end + 1);
        end += 1 + digit_run(chars, end + 1);
        groups += 1;
    }
    if groups < 2 || !PHONE.contains(&digits) || !is_over(chars, end) {
        return None;
    }
    let mobile = chars[at] == '1' && first == 3 && digits == 11 && chars[at + 1] > '2';
    let area = chars[at] == '0' && (3..=4).contains(&first);
    let country = at > 0 && chars[at - 1] == '+';
    (mobile || area || country || is_named(chars, at)).then_some(end)
}

/// 第3/7号决定, 9/11事件: two numbers that name one thing.
fn numbered_slash(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let slash = at + digit_run(chars, at);
    if slash == at || chars.get(slash) != Some(&'/') || digit_run(chars, slash + 1) == 0 {
        return None;
    }
    let end = slash + 1 + digit_run(chars, slash + 1);
    let numbered = lexicon::is_before(chars, at, Role::Numbering);
    (numbered || lexicon::begins(chars, end, Role::Event).is_some()).then_some(end)
}

/// （3）扩大投资, 1、注意通风, 15版: the number of a part of the text.
fn list_number(view: &View, at: usize, number: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let number = number.filter(|n| matches!(n.form, Form::Digits | Form::Han) && n.high.is_none() && !n.scaled)?;
    let end = at + number.len;
    let whole = !chars[at..end].contains(&'.');
    let small = whole && number.low < Decimal::int(1000) && number.len <= 3;
    if !small || at.checked_sub(1).is_some_and(|before| numeral::starts(chars[before])) {
        return None;
    }
    let next = chars.get(end).copied();
    let before = at.checked_sub(1).map(|before| chars[before]);
    let bracketed = matches!((before, next), (Some('（' | '('), Some('）' | ')')));
    // 五（5）个: the same number once more.
    let counted = || unit_at(&chars[end + 1..]).is_some() && chars[at].is_ascii_digit();
    if bracketed && number.len <= 2 + usize::from(chars[at].is_ascii_digit()) && !counted() {
        return Some(end + 1);
    }
    let page = chars[at].is_ascii_digit() && lexicon::begins(chars, end, Role::Page).is_some();
    if page && !lexicon::is_before(chars, at, Role::Numbering) {
        return Some(end + 1);
    }
    let opens = view.is_line_start(at) || before.is_some_and(|c| border::ends_sentence(c) || matches!(c, '；' | '：'));
    let said = |at: usize| chars.get(at).is_some_and(|&c| is_han(c) && !numeral::starts(c));
    let marked = match next {
        Some('、' | ')' | '）' | '．') => said(end + 1),
        Some('.') => said(end + 1 + usize::from(chars.get(end + 1) == Some(&' '))),
        // 6\. is how Markdown writes a number that begins no list.
        Some('\\') if chars.get(end + 1) == Some(&'.') => return Some(end + 2),
        _ => false,
    };
    (opens && marked && chars.len() > end + 2 && number.len <= 2).then_some(end + 1)
}

/// Letters and digits behind the name of a series: 麒麟9000s.
const SUFFIX: usize = 8;

/// The end of digits with hyphens between, and how many groups they are.
fn groups(chars: &[char], at: usize) -> (usize, usize) {
    let mut end = at + digit_run(chars, at);
    let mut groups = 1;
    while matches!(chars.get(end), Some('-')) && digit_run(chars, end + 1) > 0 {
        end += 1 + digit_run(chars, end + 1);
        groups += 1;
    }
    (end, groups)
}

/// 波音737-800, 麒麟9000s: makers and series whose numbers are names.
fn series(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    if !chars[at].is_ascii_digit() || lexicon::ends(chars, at, Role::Series).is_none() {
        return None;
    }
    let (end, _) = groups(chars, at);
    Some(end + chars[end..].iter().take(SUFFIX).take_while(|c| c.is_ascii_alphanumeric()).count())
}

/// 978-7-111-54742-6, 400-888-1234, 渤中19-6凝析气田.
fn hyphenated(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    if !chars[at].is_ascii_digit() {
        return None;
    }
    let (end, groups) = groups(chars, at);
    let field = groups == 2 && lexicon::begins(chars, end, Role::Well).is_some();
    (groups > 2 && is_over(chars, end) || field).then_some(end)
}

/// 3.0版, 2024款轿车, 6座版: which edition or model.
fn version(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let end = at + digit_run(chars, at);
    if end == at {
        return None;
    }
    let part = if chars.get(end) == Some(&'.') { digit_run(chars, end + 1) } else { 0 };
    if part > 0 && lexicon::begins(chars, end + 1 + part, Role::Page).is_some() {
        return Some(end + 2 + part);
    }
    let year = end - at == 4 && (chars[at..].starts_with(&['1', '9']) || chars[at..].starts_with(&['2', '0']));
    let model = year && lexicon::begins(chars, end, Role::ModelYear).is_some();
    (model || lexicon::begins(chars, end, Role::Edition).is_some()).then_some(end + 1)
}

/// 1/8决赛 is a round of a contest.
fn contest_round(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let end = at + digit_run(chars, at);
    let below = if end > at && chars.get(end) == Some(&'/') { digit_run(chars, end + 1) } else { 0 };
    (below > 0 && lexicon::begins(chars, end + 1 + below, Role::Contest).is_some()).then_some(end + 1 + below)
}

/// 世界500强, 107国道, 1178次列车, 502室, 23国债05, 2301合约, 3号楼1单元: what is named by a number before it.
fn numbered_place(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let digits = digit_run(chars, at);
    let end = at + digits;
    if digits == 0 {
        return None;
    }
    let is = |role: Role| lexicon::begins(chars, end, role).is_some();
    let road = digits <= 3 && is(Role::Road);
    let top = is(Role::TopList);
    let train = digits >= 2 && is(Role::Train);
    let room = digits >= 3 && is(Role::Room);
    let bond = digits == 2 && is(Role::Bond);
    let contract = digits == 4 && is(Role::Contract);
    // 科学大道100号3号楼1单元502室.
    let house = is(Role::House) && lexicon::ends(chars, at, Role::HouseBefore).is_some();
    let entrance = is(Role::Entrance) && digit_run(chars, end + 2) > 0;
    (top || road || train || room || bond || contract || house || entrance).then_some(end)
}
