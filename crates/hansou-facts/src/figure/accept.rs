//! What was read and is no figure after all: bare numbers that name something (5g, 北京2022, 伊尔-76), slogans
//! (“两个确保”), single characters that are part of a word.
//!
//! Leaves dates, identifiers known by a word, and listed words to `not_a_figure`.

use super::compare::Words;
use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::rule::Rule;
use super::{Comparator, FigureKind, border};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form};

/// A quantity that may be a figure, with what stands beside it.
pub(super) struct Candidate<'a> {
    pub chars: &'a [char],
    pub quantity: &'a Quantity,
    pub before: &'a Words,
    pub after: &'a Words,
    /// It is a range of two.
    pub joined: bool,
}

/// True when a candidate is no figure.
type Refusal = fn(&Candidate) -> bool;

pub(super) const REFUSALS: &[Rule<Refusal>] = &[
    Rule { name: "question", apply: question },
    Rule { name: "bare_scale", apply: bare_scale },
    Rule { name: "bare_half", apply: bare_half },
    Rule { name: "read_out", apply: read_out },
    Rule { name: "doubled", apply: doubled },
    Rule { name: "two_sides", apply: two_sides },
    Rule { name: "each_one", apply: each_one },
    Rule { name: "slogan", apply: slogan },
    Rule { name: "title", apply: title },
    Rule { name: "vague_alone", apply: vague_alone },
    Rule { name: "year_alone", apply: year_alone },
    Rule { name: "product", apply: product },
    Rule { name: "version_alone", apply: version_alone },
    Rule { name: "model", apply: model },
    Rule { name: "index", apply: index },
    Rule { name: "race", apply: race },
    Rule { name: "generation", apply: generation },
    Rule { name: "digits_alone", apply: digits_alone },
    Rule { name: "han_alone", apply: han_alone },
];

/// 每一位公民, 一片片新绿: every one, not one.
fn each_one(candidate: &Candidate) -> bool {
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    let (start, end) = quantity.numeral;
    let one = quantity.low == Decimal::ONE && end == start + 1 && !chars[start].is_ascii_digit();
    let each = lexicon::is_before(chars, start, Role::Each);
    let again = quantity.end == end + 1 && chars.get(end) == chars.get(end + 1);
    one && quantity.unit.kind == FigureKind::Count && (each || again)
}

impl Candidate<'_> {
    fn is_whole(&self) -> bool {
        self.quantity.start == 0 && self.quantity.end == self.chars.len()
    }

    fn is_compared(&self) -> bool {
        self.before.comparator.is_some() || self.after.comparator.is_some_and(|c| c != Comparator::Equal)
    }

    fn digits(&self) -> &[char] {
        &self.chars[self.quantity.numeral.0..self.quantity.numeral.1]
    }

    /// A number alone: no unit, no sign.
    fn is_alone(&self) -> bool {
        let quantity = self.quantity;
        quantity.is_bare() && !quantity.low.is_negative() && !matches!(quantity.form, Form::Bare | Form::Half)
    }

    /// Digits alone that are neither the whole text nor a range.
    fn is_written(&self) -> bool {
        self.is_alone() && self.quantity.form == Form::Digits && !self.is_whole() && !self.joined
    }

    fn is_plain(&self) -> bool {
        self.digits().iter().all(char::is_ascii_digit)
    }
}

/// 有几部？ asks for the number.
fn question(candidate: &Candidate) -> bool {
    const CLAUSE: usize = 24;
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    if quantity.form != Form::Vague || quantity.scale != 0 {
        return false;
    }
    let several = lexicon::is(chars[quantity.start], Role::Several);
    let mark = chars[quantity.end..].iter().take(CLAUSE).find(|&&c| border::ends_clause(c));
    several && matches!(mark, Some('？' | '?'))
}

/// 百姓, 万物, 亿: a scale alone is a number only with a word of degree or a grade: 上亿, 千亿级.
fn bare_scale(candidate: &Candidate) -> bool {
    let quantity = candidate.quantity;
    let graded = lexicon::is_before(candidate.chars, quantity.end, Role::Grade);
    quantity.form == Form::Bare && candidate.before.comparator.is_none() && !graded && !quantity.more
}

/// 半 without a unit: 半数 is a fraction and is read as one.
fn bare_half(candidate: &Candidate) -> bool {
    let quantity = candidate.quantity;
    let asked = candidate.is_whole() && (quantity.unit.kind == FigureKind::Fraction || quantity.scale > 0);
    quantity.form == Form::Half && quantity.is_bare() && !asked
}

/// 幺八五…, 一三三四五…: a number read out digit by digit names something.
fn read_out(candidate: &Candidate) -> bool {
    let (quantity, digits) = (candidate.quantity, candidate.digits());
    let point = |c: &char| lexicon::is(*c, Role::SpokenPoint);
    quantity.form == Form::Spelled
        && (digits.len() >= 5 && !digits.iter().any(point)
            || digits.iter().any(|&c| lexicon::is(c, Role::SpokenOne))
            || lexicon::is_at(candidate.chars, quantity.numeral.1, Role::SpokenPoint))
}

/// 双十一, 双一流; but 五双九点九 is a price.
fn doubled(candidate: &Candidate) -> bool {
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    lexicon::is_before(chars, quantity.start, Role::Double)
        && quantity.form == Form::Han
        && !quantity.start.checked_sub(2).is_some_and(|before| numeral::starts(chars[before]))
}

/// 两国外长, 两地, 两侧: the two that were named or are known, not a number of them.
fn two_sides(candidate: &Candidate) -> bool {
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    let pair = lexicon::begins_with(chars, quantity.start, Role::TwoSides);
    let longer = |len: usize| quantity.numeral.1 == quantity.start + 1 && quantity.end <= quantity.start + len;
    pair.is_some_and(longer) && !candidate.is_whole() && !candidate.is_compared() && !candidate.joined
}

/// “两个确保”, “三个一批”, “人才十条”: a small Han number inside a short quotation is part of a name.
fn slogan(candidate: &Candidate) -> bool {
    const NEAR: usize = 10;
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    if quantity.form != Form::Han
        || !matches!(quantity.unit.kind, FigureKind::Count | FigureKind::Number)
        || quantity.low > Decimal::int(20)
    {
        return false;
    }
    let open = (quantity.start.saturating_sub(NEAR)..quantity.start)
        .rev()
        .find(|&i| matches!(chars[i], '“' | '”' | '，' | '。' | '《' | '‘'));
    let close = (quantity.end..chars.len().min(quantity.end + NEAR))
        .find(|&i| matches!(chars[i], '“' | '”' | '，' | '。' | '》' | '’'));
    let (Some(open), Some(close)) = (open, close) else { return false };
    let quoted = matches!((chars[open], chars[close]), ('“', '”') | ('《', '》') | ('‘', '’'));
    quoted && !(open + 1 == quantity.start && close == quantity.end)
}

/// 《731》: the name of a work.
fn title(candidate: &Candidate) -> bool {
    const SHORT: usize = 8;
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    let opened = quantity.start > 0 && chars[quantity.start - 1] == '《';
    if candidate.is_alone() && opened && chars.get(quantity.end) == Some(&'》') {
        return true;
    }
    // 《长安三万里》: a Han number in a short title.
    let before = chars[..quantity.start].iter().rev().take(SHORT).position(|&c| c == '《');
    let behind = chars[quantity.end..].iter().take(SHORT).position(|&c| c == '》');
    let short =
        before.zip(behind).is_some_and(|(before, behind)| before + quantity.end - quantity.start + behind <= SHORT);
    short && quantity.form == Form::Han
}

/// 数, 几 without a unit.
fn vague_alone(candidate: &Candidate) -> bool {
    candidate.is_alone() && candidate.quantity.form == Form::Vague && candidate.quantity.scale == 0
}

/// 北京2022.
fn year_alone(candidate: &Candidate) -> bool {
    let low = candidate.quantity.low;
    let year = candidate.is_plain() && candidate.digits().len() == 4;
    let recent = low >= Decimal::int(1900) && low <= Decimal::int(2050);
    candidate.is_written() && year && recent && candidate.before.comparator.is_none()
}

/// iphone 15, windows 11; but pmi 49 is a value.
fn product(candidate: &Candidate) -> bool {
    const NAME: usize = 12;
    let (chars, start) = (candidate.chars, candidate.quantity.start);
    let spaced = candidate.is_plain() && candidate.digits().len() <= 3 && start > 0 && chars[start - 1] == ' ';
    let word = start.saturating_sub(1);
    let latin = chars[..word].iter().rev().take(NAME).take_while(|c| c.is_ascii_alphabetic()).count();
    let measured = lexicon::ends(chars, word, Role::LatinMeasure).is_some();
    candidate.is_written() && spaced && latin > 1 && !measured && candidate.before.comparator.is_none()
}

/// 工业4.0, 指南2.0: which version; a value is not printed so.
fn version_alone(candidate: &Candidate) -> bool {
    let (chars, start) = (candidate.chars, candidate.quantity.start);
    let [_, '.', '0'] = candidate.digits() else { return false };
    let named = start > 0 && is_han(chars[start - 1]) && lexicon::ends(chars, start, Role::ValueVerb).is_none();
    candidate.is_written() && named && candidate.before.comparator.is_none()
}

/// 4k, 伊尔-76, 3p: letters or a hyphen make a name. 算力23.7万p: behind a scale a letter is a unit.
fn model(candidate: &Candidate) -> bool {
    const NAME: usize = 6;
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    let lettered = quantity.scale == 0 && chars.get(quantity.end).is_some_and(char::is_ascii_alphabetic);
    let resolution = matches!(candidate.digits(), [_, 'k']);
    let start = quantity.start;
    let behind_hyphen = start >= 2 && chars[start - 1] == '-' && is_han(chars[start - 2]);
    let hyphen = candidate.is_plain() && behind_hyphen;
    // “海巡176”轮: the number ends a quoted name.
    let quoted = chars.get(quantity.end) == Some(&'”')
        && chars[..start].iter().rev().take(NAME).take_while(|&&c| c == '“' || is_han(c)).any(|&c| c == '“')
        && start.checked_sub(1).is_some_and(|before| is_han(chars[before]));
    // 图-95ms: letters of a model, and no unit.
    let latin = quantity.unit.printed.chars().all(|c| c.is_ascii_alphabetic());
    let named = latin && !quantity.is_bare() && behind_hyphen;
    named && !candidate.joined || candidate.is_written() && (lettered || resolution || hyphen || quoted)
}

/// 沪深300, 标普500.
fn index(candidate: &Candidate) -> bool {
    let known = lexicon::ends(candidate.chars, candidate.quantity.start, Role::StockIndex);
    candidate.is_written() && candidate.is_plain() && known.is_some()
}

/// 女子50米自由泳, 双人3米板, 男子4×100米接力: the length names what is contested.
fn race(candidate: &Candidate) -> bool {
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    let times = matches!(chars.get(quantity.end), Some('×' | 'x')) && quantity.is_bare();
    let length = matches!(quantity.unit.code, "m" | "km") && quantity.form == Form::Digits;
    let raced = lexicon::begins_with(chars, quantity.end, Role::ContestStroke).is_some();
    let by = |at: usize| lexicon::ends_with(chars, at, Role::Contestant).is_some();
    // 4×100米: who races stands before the first number.
    let legs =
        quantity.start.checked_sub(2).filter(|&at| matches!(chars[at + 1], '×' | 'x') && chars[at].is_ascii_digit());
    length && (raced || by(quantity.start) || legs.is_some()) || times && by(quantity.start)
}

/// 90后, 85后.
fn generation(candidate: &Candidate) -> bool {
    let behind = lexicon::is_at(candidate.chars, candidate.quantity.end, Role::Born);
    let decade = matches!(candidate.digits(), [_, '0' | '5']);
    candidate.is_written() && candidate.is_plain() && decade && behind
}

/// 搭载2400处理器, 2010国际车展: digits that a word follows and nothing leads to are part of a name.
fn digits_alone(candidate: &Candidate) -> bool {
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    let named = lexicon::begins_with(chars, quantity.end, Role::NeverUnit).is_some();
    candidate.is_written() && candidate.is_plain() && named && quantity.scale == 0 && !candidate.is_compared()
}

/// A Han number alone stands for a number where it is compared, long, or nothing grows on it: 答案是四不是五.
fn han_alone(candidate: &Candidate) -> bool {
    let (chars, quantity) = (candidate.chars, candidate.quantity);
    if !candidate.is_alone() || candidate.is_whole() || candidate.joined {
        return false;
    }
    match quantity.form {
        Form::Digits | Form::Vague => false,
        Form::Spelled => !candidate.digits().iter().any(|&c| lexicon::is(c, Role::SpokenPoint)),
        _ => {
            let len = candidate.digits().len();
            let pair = quantity.high.is_some() && !quantity.more && len == 2;
            !(candidate.is_compared() || len >= 2 && !pair || delimited(chars, quantity.start, quantity.end))
        }
    }
}

/// A single Han digit stands for a number only where nothing grows on it: “一”和“五”.
fn delimited(chars: &[char], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(end).copied();
    let grows = |c: char, role: Role| (is_han(c) || c.is_ascii_alphanumeric()) && !lexicon::is(c, role);
    if lexicon::is(chars[start], Role::Pair) && after.is_none_or(is_han) {
        return true;
    }
    let left = before.is_none_or(|c| !grows(c, Role::BeforeDigit));
    let right = after.is_none_or(|c| !grows(c, Role::AfterDigit));
    let opens = before.is_none() && after.is_some_and(|c| is_han(c) && !lexicon::is(c, Role::Of));
    left && right && !opens || lexicon::ends(chars, start, Role::Asking).is_some()
}
