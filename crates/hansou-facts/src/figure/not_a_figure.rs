//! What holds a numeral and is no figure. Before the number is read: names in letters and digits, numbers of phones,
//! dates, the numbers of a list, of roads, trains and rooms ([`NAMES`]). When it is read: listed names and idioms
//! (`words.txt`), identifiers and years ([`PARTS`]).
//!
//! Leaves bare numbers and slogans to `accept`.

use super::key::LONGEST;
use super::lexicon::{self, Role, Vocabulary};
use super::quantity::Quantity;
use super::rule::Rule;
use super::scan::View;
use super::units::unit_at;
use super::{Kind, calendar, measure, ordinal};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form, Numeral};

// `words.txt` as the build script has put it: KEYS and PAIRS.
include!(concat!(env!("OUT_DIR"), "/words.rs"));

static WORDS: Vocabulary = Vocabulary { keys: &KEYS, pairs: &PAIRS };

/// Where reading goes on behind what stands at a place, when that is no number.
type NameRule = fn(&View, usize, Option<Numeral>) -> Option<usize>;

pub(super) const NAMES: &[Rule<NameRule>] = &[
    Rule { name: "latin_name", apply: latin_name },
    Rule { name: "phone_number", apply: phone_number },
    Rule { name: "numbered_slash", apply: numbered_slash },
    Rule { name: "date", apply: |view, at, number| calendar::calendar(view.chars, at, number) },
    Rule { name: "list_number", apply: list_number },
    Rule { name: "series", apply: series },
    Rule { name: "hyphenated", apply: hyphenated },
    Rule { name: "version", apply: version },
    Rule { name: "contest_round", apply: contest_round },
    Rule { name: "numbered_place", apply: numbered_place },
];

/// A quantity, what it may be joined to, and the listed word over it.
pub(super) struct Part<'a> {
    pub view: &'a View<'a>,
    pub at: usize,
    pub quantity: &'a Quantity,
    pub joined: Option<&'a (Quantity, Quantity)>,
    /// Start and end of the listed word that covers the number.
    pub word: Option<(usize, usize)>,
}

/// Where reading goes on behind a quantity that is part of something else.
type PartRule = fn(&Part) -> Option<usize>;

pub(super) const PARTS: &[Rule<PartRule>] = &[
    Rule { name: "listed_word", apply: listed_word },
    Rule { name: "identifier", apply: identifier },
    Rule { name: "flight", apply: flight },
    Rule { name: "numbered_name", apply: numbered_name },
    Rule { name: "years", apply: years },
    Rule { name: "weekdays", apply: weekdays },
];

/// How many digits stand at `at`, at most twenty.
pub(super) fn run(chars: &[char], at: usize) -> usize {
    chars[at.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).take(20).count()
}

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
    let before = at.checked_sub(1).map(|i| chars[i]);
    let mut end = at;
    while end < chars.len().min(at + NAME)
        && (chars[end].is_ascii_alphanumeric()
            || matches!(chars[end], '.' | ',' | '_') && chars.get(end + 1).is_some_and(char::is_ascii_digit))
    {
        end += 1;
    }
    // gb/t 2312, iso 9001: the number of a standard.
    let standard = before == Some(' ') && lexicon::ends(chars, at - 1, Role::Standard).is_some();
    let lettered = standard
        || before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '@' | '#'))
        || before == Some('-') && at >= 2 && chars[at - 2].is_ascii_alphabetic();
    if lettered
        && !is_index(chars, at, end)
        && super::sign_and_per::currency_before(chars, at).is_none()
        && !(before == Some('x') && at >= 2 && chars[at - 2].is_ascii_digit())
    {
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
    let digits = at + chars[at..end].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
    let letters = digits + chars[digits..end].iter().take_while(|c| c.is_ascii_alphabetic()).count();
    if letters == digits {
        return None;
    }
    let known = unit_at(&chars[digits..]).is_some()
        || letters == digits + 1 && matches!(chars[digits], 'k' | 'w')
        || chars[digits] == 'e'
            && letters == digits + 1
            && chars.get(letters).is_some_and(|c| c.is_ascii_digit() || matches!(c, '+' | '-'));
    (!known).then_some(end)
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
        && unit.is_some_and(|(unit, _)| matches!(unit.kind, Kind::Money | Kind::Percent | Kind::Point))
}

/// Digits of a phone number with its area, at least and at most.
const PHONE: std::ops::RangeInclusive<usize> = 10..=15;

/// 138 0013 8000, 189-1111-1111, +86 10 59081185: groups of digits that are one number to call.
fn phone_number(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let first = run(chars, at);
    if first == 0 || at.checked_sub(1).is_some_and(|before| chars[before].is_ascii_digit()) {
        return None;
    }
    let (mut end, mut digits, mut groups) = (at + first, first, 1);
    while matches!(chars.get(end), Some(' ' | '-')) && (2..=11).contains(&run(chars, end + 1)) {
        digits += run(chars, end + 1);
        end += 1 + run(chars, end + 1);
        groups += 1;
    }
    if groups < 2 || !PHONE.contains(&digits) || !is_over(chars, end) {
        return None;
    }
    let mobile = chars[at] == '1' && first == 3 && digits == 11 && chars[at + 1] > '2';
    let area = chars[at] == '0' && (3..=4).contains(&first);
    let country = at > 0 && chars[at - 1] == '+';
    (mobile || area || country || named(chars, at)).then_some(end)
}

/// True when the words before a place name the number that stands there: 电话, 编号为.
fn named(chars: &[char], at: usize) -> bool {
    let mut from = at;
    for _ in 0..3 {
        let step = lexicon::ends(chars, from, Role::NamingGap);
        from -= step.unwrap_or(0);
    }
    let given = lexicon::ends(chars, from, Role::Calling).is_some();
    lexicon::ends(chars, from, Role::Naming).is_some() && !given
}

/// 第3/7号决定, 9/11事件: two numbers that name one thing.
fn numbered_slash(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let slash = at + run(chars, at);
    if slash == at || chars.get(slash) != Some(&'/') || run(chars, slash + 1) == 0 {
        return None;
    }
    let end = slash + 1 + run(chars, slash + 1);
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
    let opens = view.is_line_start(at) || before.is_some_and(|c| measure::ends_sentence(c) || matches!(c, '；' | '：'));
    let said = |at: usize| chars.get(at).is_some_and(|&c| is_han(c) && !numeral::starts(c));
    let marked = match next {
        Some('、' | ')' | '）' | '．') => said(end + 1),
        Some('.') => said(end + 1 + usize::from(chars.get(end + 1) == Some(&' '))),
        _ => false,
    };
    (opens && marked && chars.len() > end + 2 && number.len <= 2).then_some(end + 1)
}

/// Letters and digits behind the name of a series: 麒麟9000s.
const SUFFIX: usize = 8;

/// The end of digits with hyphens between, and how many groups they are.
fn groups(chars: &[char], at: usize) -> (usize, usize) {
    let mut end = at + run(chars, at);
    let mut groups = 1;
    while matches!(chars.get(end), Some('-')) && run(chars, end + 1) > 0 {
        end += 1 + run(chars, end + 1);
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
    let end = at + run(chars, at);
    if end == at {
        return None;
    }
    let part = if chars.get(end) == Some(&'.') { run(chars, end + 1) } else { 0 };
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
    let end = at + run(chars, at);
    let below = if end > at && chars.get(end) == Some(&'/') { run(chars, end + 1) } else { 0 };
    (below > 0 && lexicon::begins(chars, end + 1 + below, Role::Contest).is_some()).then_some(end + 1 + below)
}

/// 107国道, 1178次列车, 502室, 23国债05, 2301合约, 3号楼1单元: what is named by a number before it.
fn numbered_place(view: &View, at: usize, _: Option<Numeral>) -> Option<usize> {
    let chars = view.chars;
    let digits = run(chars, at);
    let end = at + digits;
    if digits == 0 {
        return None;
    }
    let is = |role: Role| lexicon::begins(chars, end, role).is_some();
    let road = digits <= 3 && is(Role::Road);
    let train = digits >= 2 && is(Role::Train);
    let room = digits >= 3 && is(Role::Room);
    let bond = digits == 2 && is(Role::Bond);
    let contract = digits == 4 && is(Role::Contract);
    // 科学大道100号3号楼1单元502室.
    let house = is(Role::House) && lexicon::ends(chars, at, Role::HouseBefore).is_some();
    let entrance = is(Role::Entrance) && run(chars, end + 2) > 0;
    (road || train || room || bond || contract || house || entrance).then_some(end)
}

/// The listed word that covers position `at` and ends last: where it starts and ends.
pub(super) fn word_over(chars: &[char], at: usize) -> Option<(usize, usize)> {
    if chars[at].is_ascii_digit() {
        return None;
    }
    // Behind 第 a word must hold the 第 too (第一书记); 三区 alone is one, 第三区 is not.
    let last = if lexicon::is_before(chars, at, Role::Numbering) { at.saturating_sub(1) } else { at };
    // 四周 is all around, or four weeks.
    let weeks = lexicon::begins_with(chars, at, Role::AllAround).is_some();
    if weeks && lexicon::ends(chars, at, Role::Lasting).is_some() {
        return None;
    }
    (at.saturating_sub(LONGEST - 1)..=last)
        .filter_map(|from| WORDS.longest(chars, from, at - from).map(|len| (from, from + len)))
        .max_by_key(|&(_, end)| end)
}

/// 一带一路, 千方百计: a listed word is no number, nor is its last character (登陆多地, 大陆千家万户).
fn listed_word(part: &Part) -> Option<usize> {
    let (start, end) = part.word?;
    let (at, quantity, chars) = (part.at, part.quantity, part.view.chars);
    // 上百家企业: what a word of degree stands before is a number.
    let degree = quantity.form == Form::Bare && lexicon::ends(chars, at, Role::Degree).is_some();
    if degree && end <= quantity.end {
        return None;
    }
    let single = quantity.numeral.1 == at + 1 + usize::from(quantity.more);
    let counted = matches!(quantity.unit.kind, Kind::Count | Kind::Number);
    let ending = end == at + 1 && lexicon::is(chars[at], Role::ComplexDigit);
    let inside = start < at && counted && (single || ending);
    (quantity.start == at && (end >= quantity.end || inside)).then_some(end)
}

/// 12345热线, 尾号1702, 300133.sz, 国发〔2022〕14号: digits that are a name, not a number.
fn identifier(part: &Part) -> Option<usize> {
    let (chars, at, quantity) = (part.view.chars, part.at, part.quantity);
    if !chars[at].is_ascii_digit() || quantity.form != Form::Digits || quantity.token || is_thing(part) {
        return None;
    }
    let bare = quantity.is_bare() && quantity.scale == 0;
    let digits = at + chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let house = lexicon::begins_with(chars, quantity.numeral.1, Role::NumberMark).is_some();
    // A number with decimals or groups is none of these.
    let whole = digits == quantity.numeral.1 || house || quantity.more;
    let called = lexicon::begins(chars, digits, Role::Service).is_some();
    (whole && (bare || house || called) && names(chars, at, digits)).then(|| quantity.end.max(at + 1))
}

/// True for 4号线: a number in a sequence, when it is small and says of what.
fn is_thing(part: &Part) -> bool {
    ordinal::numbered_thing(part.view.chars, part.quantity).is_some() || part.quantity.unit.code == "ord"
}

/// True when the digits `at..end` are a name.
fn names(chars: &[char], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(end);
    if lexicon::begins(chars, end, Role::NumberMark).is_some() {
        return true;
    }
    if matches!(before, Some('〔' | '[' | '【')) && matches!(after, Some('〕' | ']' | '】')) && end - at <= 4 {
        return true;
    }
    if lexicon::begins(chars, end, Role::Service).is_some() && end - at >= 3 || named(chars, at) {
        return true;
    }
    // Known by themselves: universities, emergency and service numbers.
    if lexicon::is_word(chars, at..end, Role::KnownNumber)
        || lexicon::is_word(chars, at..end, Role::University) && lexicon::begins(chars, end, Role::UniversityNoun).is_some()
    {
        return true;
    }
    let plain = chars[at..end].iter().all(char::is_ascii_digit);
    // 贵州茅台（600519）: a share by its code.
    let bracketed = matches!((before, after), (Some('(' | '（'), Some(')' | '）')));
    let code = end - at == 6 && plain && matches!(chars[at], '0' | '3' | '6' | '8' | '4' | '9');
    if bracketed && code || before == Some('·') && end - at >= 3 {
        return true;
    }
    // 010-64035547 and the like.
    if plain && matches!(after, Some('-' | '—')) && run(chars, end + 1) >= 6
        || matches!(before, Some('-' | '—')) && end - at >= 6 && plain && at >= 2 && chars[at - 2].is_ascii_alphanumeric()
    {
        return true;
    }
    let round = chars[at..end].ends_with(&['0', '0', '0']);
    let padded = plain && end - at > 1 && chars[at] == '0';
    let complaint = end - at == 5 && lexicon::ends(chars, at, Role::Complaint).is_some();
    plain && (padded || end - at >= 8 && !round || complaint && matches!(chars[at..], ['1', '0' | '2', ..]))
}

/// 长征五号B遥十四: the fourteenth flight of its kind.
fn flight(part: &Part) -> Option<usize> {
    let (chars, at, quantity) = (part.view.chars, part.at, part.quantity);
    let flown = lexicon::ends(chars, at, Role::Flight).is_some() && quantity.is_bare() && !chars[at].is_ascii_digit();
    flown.then(|| quantity.end.max(at + 1))
}

/// 神舟十四号, 一号文件: a Han number with 号 is a name.
fn numbered_name(part: &Part) -> Option<usize> {
    let (chars, at, quantity) = (part.view.chars, part.at, part.quantity);
    let mark = lexicon::begins(chars, quantity.numeral.1, Role::NumberMark).is_some();
    (mark && !chars[at].is_ascii_digit() && !is_thing(part)).then(|| quantity.end.max(at + 1))
}

/// 2022—2026, 1226-1270, 0700-1620: two bare numbers of four digits are years, or hours.
fn years(part: &Part) -> Option<usize> {
    const REIGN: i64 = 100;
    let chars = part.view.chars;
    let (first, second) = part.joined?;
    let plain = |quantity: &Quantity| {
        let digits = &chars[quantity.numeral.0..quantity.numeral.1];
        digits.len() == 4 && digits.iter().all(char::is_ascii_digit) && quantity.is_bare()
    };
    let (a, b) = (first.low.small()?, second.low.small()?);
    let whole = part.at == 0 && second.end == chars.len();
    let years = chars[first.numeral.0] == '0' || (1000..=2100).contains(&a) && b - a <= REIGN;
    (!whole && plain(first) && plain(second) && years).then_some(second.end)
}

/// 星期三至五: days of the week.
fn weekdays(part: &Part) -> Option<usize> {
    let (_, second) = part.joined.filter(|_| part.quantity.is_bare() && part.quantity.form == Form::Han)?;
    lexicon::ends(part.view.chars, part.at, Role::Week).map(|_| second.end)
}
