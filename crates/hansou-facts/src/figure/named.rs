//! Quantities that are part of a name: listed names and idioms (`words.txt`), identifiers (12345热线, 尾号1702), years and
//! days of the week. Known when the number is read.
//!
//! Leaves names that are known before that to `not_a_figure`.

use super::FigureKind;
use super::group::digit_run;
use super::key::LONGEST;
use super::lexicon::{self, Role, Vocabulary};
use super::ordinal;
use super::quantity::Quantity;
use super::rule::Rule;
use super::view::View;
use hansou_text::numeral::Form;

// `words.txt` as the build script has put it: KEYS and PAIRS.
include!(concat!(env!("OUT_DIR"), "/words.rs"));

static WORDS: Vocabulary = Vocabulary { keys: &KEYS, pairs: &PAIRS };

/// A quantity, what it may be joined to, and the listed word over it.
pub(super) struct JoinedQuantity<'a> {
    pub view: &'a View<'a>,
    pub at: usize,
    pub quantity: &'a Quantity,
    pub joined: Option<&'a (Quantity, Quantity)>,
    /// Start and end of the listed word that covers the number.
    pub word: Option<(usize, usize)>,
}

/// Where reading goes on behind a quantity that is part of something else.
type PartRule = fn(&JoinedQuantity) -> Option<usize>;

pub(super) const PARTS: &[Rule<PartRule>] = &[
    Rule { name: "listed_word", apply: listed_word },
    Rule { name: "identifier", apply: identifier },
    Rule { name: "flight", apply: flight },
    Rule { name: "numbered_name", apply: numbered_name },
    Rule { name: "years", apply: years },
];

/// True when the words before a place name the number that stands there: 电话, 编号为.
pub(super) fn is_named(chars: &[char], at: usize) -> bool {
    let mut from = at;
    for _ in 0..3 {
        let step = lexicon::ends(chars, from, Role::NamingGap);
        from -= step.unwrap_or(0);
    }
    let given = lexicon::ends(chars, from, Role::Calling).is_some();
    lexicon::ends(chars, from, Role::Naming).is_some() && !given
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
fn listed_word(part: &JoinedQuantity) -> Option<usize> {
    let (start, end) = part.word?;
    let (at, quantity, chars) = (part.at, part.quantity, part.view.chars);
    // 上百家企业: what a word of degree stands before is a number.
    let degree = quantity.form == Form::Bare && lexicon::ends(chars, at, Role::Degree).is_some();
    if degree && end <= quantity.end {
        return None;
    }
    let single = quantity.numeral.1 == at + 1 + usize::from(quantity.more);
    let counted = matches!(quantity.unit.kind, FigureKind::Count | FigureKind::Number);
    let ending = end == at + 1 && lexicon::is(chars[at], Role::ComplexDigit);
    let inside = start < at && counted && (single || ending);
    (quantity.start == at && (end >= quantity.end || inside)).then_some(end)
}

/// 12345热线, 尾号1702, 300133.sz, 国发〔2022〕14号: digits that are a name, not a number.
fn identifier(part: &JoinedQuantity) -> Option<usize> {
    let (chars, at, quantity) = (part.view.chars, part.at, part.quantity);
    if !chars[at].is_ascii_digit() || quantity.form != Form::Digits || quantity.token || is_thing(part) {
        return None;
    }
    // 净利润>-123456789: what is compared is a value.
    if lexicon::ends_with(chars, quantity.start - usize::from(is_minus(chars, quantity.start)), Role::CompareSign)
        .is_some()
    {
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

/// True when a minus stands before a place.
fn is_minus(chars: &[char], at: usize) -> bool {
    at > 0 && matches!(chars[at - 1], '-' | '−')
}

/// True for 4号线: a number in a sequence, when it is small and says of what.
fn is_thing(part: &JoinedQuantity) -> bool {
    ordinal::numbered_thing(part.view.chars, part.quantity).is_some() || part.quantity.unit.code == "ord"
}

/// True when the digits `at..end` are a name.
fn names(chars: &[char], at: usize, end: usize) -> bool {
    is_marked(chars, at, end)
        || is_called(chars, at, end)
        || is_known(chars, at, end)
        || is_code(chars, at, end)
        || is_hyphenated(chars, at, end)
        || looks_named(chars, at, end)
}

/// The characters before and behind a range.
fn around(chars: &[char], at: usize, end: usize) -> (Option<char>, Option<char>) {
    (at.checked_sub(1).map(|before| chars[before]), chars.get(end).copied())
}

fn is_digits(chars: &[char], at: usize, end: usize) -> bool {
    chars[at..end].iter().all(char::is_ascii_digit)
}

/// 14号, 〔2022〕: the number of a paper or a house.
fn is_marked(chars: &[char], at: usize, end: usize) -> bool {
    const YEAR: usize = 4;
    let bracketed = matches!(around(chars, at, end), (Some('〔' | '[' | '【'), Some('〕' | ']' | '】')));
    lexicon::begins(chars, end, Role::NumberMark).is_some() || bracketed && end - at <= YEAR
}

/// 12345热线, 电话12345, 12315投诉: a number to call.
fn is_called(chars: &[char], at: usize, end: usize) -> bool {
    let complaint = end - at == 5 && lexicon::ends(chars, at, Role::Complaint).is_some();
    lexicon::begins(chars, end, Role::Service).is_some() && end - at >= 3
        || is_named(chars, at)
        || complaint && is_digits(chars, at, end) && matches!(chars[at..], ['1', '0' | '2', ..])
}

/// Known by itself: a university, an emergency or service number. Alone in its cell 110 may be any number.
fn is_known(chars: &[char], at: usize, end: usize) -> bool {
    let alone = (at, end) == (0, chars.len());
    !alone && lexicon::is_word(chars, at..end, Role::KnownNumber)
        || lexicon::is_word(chars, at..end, Role::University)
            && lexicon::begins(chars, end, Role::UniversityNoun).is_some()
}

/// 贵州茅台（600519）: a share by its code; 阿卜杜拉·007.
fn is_code(chars: &[char], at: usize, end: usize) -> bool {
    let (before, after) = around(chars, at, end);
    let bracketed = matches!((before, after), (Some('(' | '（'), Some(')' | '）')));
    let code = end - at == 6 && is_digits(chars, at, end) && matches!(chars[at], '0' | '3' | '6' | '8' | '4' | '9');
    bracketed && code || before == Some('·') && end - at >= 3
}

/// 010-64035547 and the like.
fn is_hyphenated(chars: &[char], at: usize, end: usize) -> bool {
    const LONG: usize = 6;
    let hyphen = |c: Option<char>| matches!(c, Some('-' | '—'));
    let (before, after) = around(chars, at, end);
    let goes_on = hyphen(after) && digit_run(chars, end + 1) >= LONG;
    let ends = hyphen(before) && end - at >= LONG && at >= 2 && chars[at - 2].is_ascii_alphanumeric();
    is_digits(chars, at, end) && (goes_on || ends)
}

/// 0012, 20221234: padded with zeros, or too many digits for a value that is not round.
fn looks_named(chars: &[char], at: usize, end: usize) -> bool {
    let round = chars[at..end].ends_with(&['0', '0', '0']);
    let padded = end - at > 1 && chars[at] == '0';
    is_digits(chars, at, end) && (padded || end - at >= 8 && !round)
}

/// 长征五号B遥十四: the fourteenth flight of its kind.
fn flight(part: &JoinedQuantity) -> Option<usize> {
    let (chars, at, quantity) = (part.view.chars, part.at, part.quantity);
    let flown = lexicon::ends(chars, at, Role::Flight).is_some() && quantity.is_bare() && !chars[at].is_ascii_digit();
    flown.then(|| quantity.end.max(at + 1))
}

/// 神舟十四号, 一号文件: a Han number with 号 is a name.
fn numbered_name(part: &JoinedQuantity) -> Option<usize> {
    let (chars, at, quantity) = (part.view.chars, part.at, part.quantity);
    let mark = lexicon::begins(chars, quantity.numeral.1, Role::NumberMark).is_some();
    (mark && !chars[at].is_ascii_digit() && !is_thing(part)).then(|| quantity.end.max(at + 1))
}

/// 2022—2026, 1226-1270, 0700-1620: two bare numbers of four digits are years, or hours.
fn years(part: &JoinedQuantity) -> Option<usize> {
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
