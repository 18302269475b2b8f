//! Places in a sequence (第五批, 十一届, 4号线) and in an order of merit (居全市第一, 前10名).
//!
//! Leaves what is a name (神舟十四号) to `not_a_figure`.

use super::FigureKind;
use super::border::ends_clause;
use super::lexicon::{self, Role};
use super::quantity::Quantity;
use super::units::Unit;
use hansou_text::numeral::{Decimal, Form};

/// The end of 4号 in 4号线: up to three digits, and 号 before the name of a thing that is numbered.
pub(super) fn numbered_thing(chars: &[char], quantity: &Quantity) -> Option<usize> {
    let small = quantity.one
        && !quantity.more
        && quantity.is_bare()
        && quantity.low > Decimal::ZERO
        && quantity.low < Decimal::int(1000);
    // 神舟十四号航天员 is the name of a ship.
    let thing = lexicon::begins(chars, quantity.numeral.1, Role::NumberedThing).is_some();
    let dated = lexicon::is_before(chars, quantity.start, Role::Month);
    (small && thing && !dated && !quantity.token).then_some(quantity.numeral.1 + 1)
}

/// A place in a sequence (第五批, 十一届) or in an order of merit (居全市第一): takes 第 and the measure word in.
pub(super) fn place(chars: &[char], quantity: &mut Quantity) -> Option<FigureKind> {
    let numbered = quantity.is_bare()
        || matches!(quantity.unit.kind, FigureKind::Count | FigureKind::Duration)
        || quantity.unit.kind == FigureKind::Tenth;
    if quantity.unit.kind == FigureKind::Rank {
        return Some(FigureKind::Rank);
    }
    if !lexicon::is_before(chars, quantity.start, Role::Numbering) || !numbered || quantity.token {
        return unnumbered(chars, quantity);
    }
    quantity.start -= 1;
    let unit =
        |role: Role| lexicon::is_word(chars, quantity.end - quantity.unit.printed.chars().count()..quantity.end, role);
    let named = unit(Role::RankUnit);
    let merit = (named || quantity.is_bare()) && lexicon::ends(chars, quantity.start, Role::Merit).is_some();
    // 第一 before a noun is a place in a sequence.
    let kind = if merit || named { FigureKind::Rank } else { FigureKind::Ordinal };
    quantity.unit =
        Unit::base_unit(quantity.unit.printed, "ord", kind, if kind == FigureKind::Rank { "名" } else { "第" });
    Some(kind)
}

/// True where a clause ends, or the text.
fn ends(chars: &[char], at: usize) -> bool {
    chars.get(at).is_none_or(|&c| ends_clause(c))
}

/// 一期, 3楼, 十一届, 前10名影片: without 第.
fn unnumbered(chars: &[char], quantity: &mut Quantity) -> Option<FigureKind> {
    if !quantity.one || quantity.more {
        return None;
    }
    let printed = quantity.unit.printed;
    let own = quantity.end.saturating_sub(printed.chars().count())..quantity.end;
    let is = |role: Role| lexicon::is_word(chars, own.clone(), role);
    let before = |role: Role| lexicon::ends(chars, quantity.start, role).is_some();
    let phase = is(Role::Phase) && quantity.form == Form::Han && quantity.low < Decimal::int(10);
    // 一楼, 3楼: where, not how many; 共5楼 and 高9楼 count.
    let floor = is(Role::Floor) && !before(Role::FloorsCounted);
    let congress = lexicon::begins(chars, quantity.end, Role::Assembly).is_some();
    let session = is(Role::Session) && quantity.form != Form::Vague && (!before(Role::SessionsCounted) || congress);
    // 全国人大五次会议: which one.
    let meeting = is(Role::MeetingUnit)
        && lexicon::begins(chars, quantity.end, Role::Meeting).is_some()
        && lexicon::ends_with(chars, quantity.start, Role::Body).is_some();
    if phase && !before(Role::PhasesCounted) || floor || session || meeting {
        quantity.unit = quantity.unit.renamed("ord", FigureKind::Ordinal, printed);
        return Some(FigureKind::Ordinal);
    }
    // 二级响应: which one, not how strong.
    if is(Role::LevelUnit) && lexicon::begins(chars, quantity.end, Role::Level).is_some() {
        quantity.unit = quantity.unit.renamed("ord", FigureKind::Ordinal, printed);
        return Some(FigureKind::Ordinal);
    }
    // 票房前10名影片: a list of the best, not ten persons. 跻身前五: where the clause ends, nothing is counted.
    let best = quantity.is_bare() && quantity.form == Form::Han && !quantity.token && ends(chars, quantity.end);
    if (is(Role::RankUnit) || best) && before(Role::Top) {
        quantity.unit = Unit::base_unit(printed, "ord", FigureKind::Rank, "名");
        return Some(FigureKind::Rank);
    }
    None
}
