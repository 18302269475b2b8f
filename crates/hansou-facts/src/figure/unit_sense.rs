//! Whether a unit character is the unit of the number before it, and which of its meanings it has: 8成 but not
//! 8成员, 度 as temperature, angle or kWh, 块 as money or pieces.
//!
//! Leaves the table of units to `units`, and reading the number to `quantity`.

use super::FigureKind;
use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::rule::{Rule, Rules, Stage, id};
use super::units::{self, Unit};
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Decimal, Form};

/// What a unit behind a number is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    /// No unit of this number.
    No,
    /// Another unit than the table says.
    As(Unit),
    /// The unit of the table.
    Plain,
}

/// A unit that may belong to the number before it.
pub(super) struct Behind<'a> {
    chars: &'a [char],
    quantity: &'a Quantity,
    unit: &'a Unit,
    start: usize,
    end: usize,
}

impl Behind<'_> {
    fn is(&self, role: Role) -> bool {
        lexicon::is_word(self.chars, self.start..self.end, role)
    }

    fn next(&self) -> Option<char> {
        self.chars.get(self.end).copied()
    }

    /// The words before the number that may say what is measured.
    fn window(&self) -> &[char] {
        const WINDOW: usize = 14;
        &self.chars[self.quantity.start.saturating_sub(WINDOW)..self.quantity.start]
    }

    fn is_near(&self, role: Role) -> bool {
        let window = self.window();
        (0..window.len()).any(|at| lexicon::begins_with(window, at, role).is_some())
    }
}

/// Decides about a unit behind a number; `None` leaves it to the rules below.
type UnitRule = fn(&Behind) -> Option<Sense>;

pub(super) const UNITS: &[Rule<UnitRule>] = &[
    Rule { name: "unit_in_word", apply: unit_in_word },
    Rule { name: "vague_ordinal", apply: vague_ordinal },
    Rule { name: "over_ten_tenths", apply: over_ten_tenths },
    Rule { name: "mouth", apply: mouth },
    Rule { name: "network", apply: network },
    Rule { name: "tight_unit", apply: tight_unit },
    Rule { name: "unit_letter", apply: unit_letter },
    Rule { name: "second_time", apply: second_time },
    Rule { name: "great", apply: great },
    Rule { name: "discount", apply: discount },
    Rule { name: "degrees", apply: degrees },
    Rule {
        name: "speed",
        apply: |behind| {
            let unit = speed(behind.chars, behind.quantity.start, *behind.unit);
            (unit != *behind.unit).then_some(Sense::As(unit))
        },
    },
    Rule { name: "minutes", apply: minutes },
    Rule { name: "pieces_or_money", apply: pieces_or_money },
];

/// What `unit`, which ends at `end`, is to the number before it, and the rule that says so.
pub(super) fn sense(chars: &[char], quantity: &Quantity, unit: &Unit, end: usize) -> (Sense, Rules) {
    let start = end - unit.printed.chars().count().min(end);
    let behind = Behind { chars, quantity, unit, start, end };
    let decided = UNITS
        .iter()
        .enumerate()
        .find_map(|(at, rule)| (rule.apply)(&behind).map(|sense| (sense, Rules::default().with(id(Stage::Unit, at)))));
    decided.unwrap_or((Sense::Plain, Rules::default()))
}

/// True when `unit`, which ends at `end`, is the unit of the number.
pub(super) fn belongs(chars: &[char], quantity: &Quantity, unit: &Unit, end: usize) -> bool {
    sense(chars, quantity, unit, end).0 != Sense::No
}

/// 8成员, 350个别, 2010国际车展: the unit and what follows are another word. 350人参加 stays.
fn unit_in_word(behind: &Behind) -> Option<Sense> {
    let chars = behind.chars;
    // 两升到三升, 三成至五成: the next word is a range's.
    let ranged = lexicon::is_at(chars, behind.end, Role::RangeWord)
        && chars.get(behind.end + 1).is_some_and(|&c| numeral::starts(c));
    if ranged {
        return None;
    }
    let longer =
        |role: Role| lexicon::begins_with(chars, behind.start, role).is_some_and(|len| behind.start + len > behind.end);
    let written = behind.quantity.form == Form::Digits && behind.is(Role::FirmUnit);
    let bare_digits = behind.quantity.scale == 0 && behind.quantity.form == Form::Digits && !behind.quantity.more;
    let never = longer(Role::NeverUnit) && (bare_digits || !written);
    (never || !written && longer(Role::NotUnit)).then_some(Sense::No)
}

/// 第几天, 茶几上.
fn vague_ordinal(behind: &Behind) -> Option<Sense> {
    let quantity = behind.quantity;
    let vague = quantity.form == Form::Vague && quantity.scale == 0 && quantity.high_open;
    let several = lexicon::is(behind.chars[quantity.start], Role::Several);
    let other = lexicon::ends(behind.chars, quantity.start, Role::NotSeveralBefore);
    (vague && several && other.is_some()).then_some(Sense::No)
}

/// 2024成渝双城: there are ten tenths.
fn over_ten_tenths(behind: &Behind) -> Option<Sense> {
    let over =
        behind.unit.kind == FigureKind::Tenth && behind.unit.code == "%" && behind.quantity.low > Decimal::int(10);
    (over && !behind.is(Role::Discount)).then_some(Sense::No)
}

/// 10人口服药物: 口 is of another word.
fn mouth(behind: &Behind) -> Option<Sense> {
    (behind.is(Role::Population) && lexicon::is_at(behind.chars, behind.end, Role::MouthWord)).then_some(Sense::No)
}

/// 5g and 4g are networks, where nothing is weighed.
fn network(behind: &Behind) -> Option<Sense> {
    let quantity = behind.quantity;
    let small = quantity.low.is_whole() && quantity.low < Decimal::int(7);
    let weighed = lexicon::ends(behind.chars, quantity.start, Role::Weighed).is_some()
        || lexicon::is_at(behind.chars, behind.end, Role::WeighedThing);
    (behind.unit.printed == "g" && small && !weighed).then_some(Sense::No)
}

/// 两, 方, 里: units only where no word goes on with them.
fn tight_unit(behind: &Behind) -> Option<Sense> {
    if !behind.is(Role::TightUnit) {
        return None;
    }
    let open = behind.next().is_none_or(|c| !is_han(c) || numeral::digit(c).is_some() && !behind.is(Role::Pair))
        || lexicon::is_at(behind.chars, behind.end, Role::AfterTight);
    (!open).then_some(Sense::No)
}

/// 5m- and 3l_: letters of a name.
fn unit_letter(behind: &Behind) -> Option<Sense> {
    let letter = matches!(behind.unit.printed, "m" | "l" | "w" | "v");
    let joined = matches!(behind.next(), Some('-' | '_' | '+'))
        && !behind.chars.get(behind.end + 1).is_some_and(char::is_ascii_digit);
    (letter && joined).then_some(Sense::No)
}

/// 二度创业, 梅开二度: times, unless something is measured in degrees.
fn second_time(behind: &Behind) -> Option<Sense> {
    let (quantity, chars) = (behind.quantity, behind.chars);
    if !behind.is(Role::Degree1) {
        return None;
    }
    let single = quantity.form == Form::Han && quantity.numeral.1 == quantity.numeral.0 + 1;
    let measured = lexicon::is_at(chars, behind.end, Role::Electric)
        || [Role::Electric, Role::Heat, Role::AngleWord, Role::Turning].into_iter().any(|role| behind.is_near(role));
    // 元首两度会晤: how often they met; 二度创业 is the second time.
    let done = quantity.low > Decimal::ONE && lexicon::begins(chars, behind.end, Role::Verb).is_some();
    let times = units::unit("次").filter(|_| done && chars.get(quantity.numeral.0) != Some(&'二'));
    (single && !measured).then(|| times.map_or(Sense::No, Sense::As))
}

/// 世界三大观赏树 counts them; 十大战略 and 五大 alone are names.
fn great(behind: &Behind) -> Option<Sense> {
    let counted = behind.quantity.form != Form::Digits
        && behind.next().is_some_and(is_han)
        && lexicon::ends(behind.chars, behind.quantity.start, Role::World).is_some();
    (behind.is(Role::Great) && !counted).then_some(Sense::No)
}

/// 八折 is 80 %, 八五折 and 85折 are 85 %.
fn discount(behind: &Behind) -> Option<Sense> {
    let quantity = behind.quantity;
    if !behind.is(Role::Discount) || quantity.low < Decimal::int(10) && quantity.form != Form::Spelled {
        return None;
    }
    let share = quantity.low < Decimal::int(100) && quantity.low.last_place() <= 0;
    Some(if share { Sense::As(Unit::base_unit("折", "%", FigureKind::Percent, "%")) } else { Sense::No })
}

/// 35度 of temperature, of an angle, of electricity.
fn degrees(behind: &Behind) -> Option<Sense> {
    if !behind.is(Role::Degree1) && behind.unit.printed != "°" {
        return None;
    }
    let (quantity, chars, unit) = (behind.quantity, behind.chars, *behind.unit);
    let before = |role: Role| lexicon::ends(chars, quantity.start, role).is_some();
    if before(Role::Celsius) {
        return Some(Sense::As(unit.renamed("C", FigureKind::Temperature, "℃")));
    }
    if before(Role::Fahrenheit) {
        return Some(Sense::As(unit.renamed("F", FigureKind::Temperature, "℉")));
    }
    // 最低10度: of what the weather is told.
    if before(Role::Lowest) || before(Role::Highest) {
        return Some(Sense::As(unit.renamed("deg", FigureKind::Temperature, "℃")));
    }
    if before(Role::BelowZero) {
        return Some(Sense::As(unit.renamed("C", FigureKind::Temperature, "℃")));
    }
    let (heat, angle) = (behind.is_near(Role::Heat), behind.is_near(Role::AngleWord));
    if angle && !behind.is_near(Role::AirHeat) {
        return Some(Sense::Plain);
    }
    let end = behind.end.min(chars.len());
    let used = (end..chars.len().min(end + 5)).any(|at| lexicon::is(chars[at], Role::Electric));
    if behind.is_near(Role::Electric) || quantity.scale >= 4 || used && !heat {
        return Some(Sense::As(unit.renamed("kWh", FigureKind::Energy, "千瓦时")));
    }
    heat.then(|| Sense::As(unit.renamed("deg", FigureKind::Temperature, "℃")))
}

/// 每小时十公里, 时速80公里: a distance that is a speed.
pub(super) fn speed(chars: &[char], start: usize, unit: Unit) -> Unit {
    let said = unit.code == "km" && lexicon::ends_with(chars, start, Role::PerHour).is_some();
    if said { Unit::base_unit("公里", "km/h", FigureKind::Speed, "公里/小时") } else { unit }
}

/// 3分45秒, 2分半: 分 is of an hour beside 秒 and before 半.
fn minutes(behind: &Behind) -> Option<Sense> {
    let chars = behind.chars;
    if !behind.is(Role::MinuteUnit) {
        return None;
    }
    let next = behind.chars.get(behind.end..).filter(|rest| rest.first().is_some_and(|&c| numeral::starts(c)));
    let seconds =
        next.and_then(numeral::read).is_some_and(|n| lexicon::is_at(chars, behind.end + n.len, Role::SecondUnit));
    let timed = seconds || lexicon::begins(chars, behind.end, Role::HalfSign).is_some();
    units::unit("分钟").filter(|_| timed).map(Sense::As)
}

/// 12块 is money, 12块电池 are pieces.
fn pieces_or_money(behind: &Behind) -> Option<Sense> {
    let thing =
        behind.next().is_some_and(|c| is_han(c) && numeral::digit(c).is_none() && !lexicon::is(c, Role::AfterMoney));
    let money = Sense::As(Unit::base_unit("块", "CNY", FigureKind::Money, "元"));
    behind.is(Role::Piece).then_some(if thing { Sense::Plain } else { money })
}
