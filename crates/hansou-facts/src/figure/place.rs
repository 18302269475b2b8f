//! Places in a sequence (第五批, 十一届, 4号线) and in an order of merit (居全市第一).

use super::quantity::Quantity;
use super::units::Unit;
use super::{Kind, begins_any, ends, ends_any};
use hansou_text::numeral::{Decimal, Form};

/// The end of 4号 in 4号线: up to three digits, and 号 before the name of a thing that is numbered.
pub(super) fn numbered_thing(c: &[char], quantity: &Quantity) -> Option<usize> {
    let small = quantity.one
        && !quantity.more
        && quantity.is_bare()
        && quantity.low > Decimal::ZERO
        && quantity.low < Decimal::int(1000);
    // 神舟十四号航天员 is the name of a ship.
    let thing = c.get(quantity.numeral.1 + 1).is_some_and(|&next| {
        "线楼种机井门院馆厅高选台风舱炉坑墓仓馆洞桥泊岛球库".contains(next)
            || next == '航' && c.get(quantity.numeral.1 + 2).is_some_and(|c| "线站道".contains(*c))
    });
    let dated = ends(c, quantity.start, "月");
    (small && thing && !dated && !quantity.token && c.get(quantity.numeral.1) == Some(&'号'))
        .then_some(quantity.numeral.1 + 1)
}

/// A place in a sequence (第五批, 十一届) or in an order of merit (居全市第一): takes 第 and the measure word in.
pub(super) fn place(c: &[char], quantity: &mut Quantity) -> Option<Kind> {
    let numbered = quantity.is_bare()
        || matches!(quantity.unit.kind, Kind::Count | Kind::Duration)
        || quantity.unit.printed == "成";
    if !ends(c, quantity.start, "第") || !numbered || quantity.token {
        let phase = quantity.unit.printed == "期" && quantity.form == Form::Han && quantity.low < Decimal::int(10);
        if phase
            && quantity.one
            && !quantity.more
            && ends_any(c, quantity.start, &["了", "共", "办", "出", "计"]).is_none()
        {
            quantity.unit = quantity.unit.renamed("ord", Kind::Ordinal, "期");
            return Some(Kind::Ordinal);
        }
        // 一楼, 3楼: where, not how many; 共5楼 and 高9楼 count.
        let floor = quantity.unit.printed == "楼" && quantity.one && !quantity.more;
        if floor && ends_any(c, quantity.start, &["共", "高", "有", "上"]).is_none() {
            quantity.unit = quantity.unit.renamed("ord", Kind::Ordinal, "楼");
            return Some(Kind::Ordinal);
        }
        let session = quantity.unit.printed == "届"
            && quantity.one
            && !quantity.more
            && (ends_any(c, quantity.start, &["了", "过", "续", "办"]).is_none()
                || begins_any(c, quantity.end, &["全国", "中央", "人大", "政协", "省", "市"]).is_some());
        if session && quantity.form != Form::Vague {
            quantity.unit = quantity.unit.renamed("ord", Kind::Ordinal, "届");
            return Some(Kind::Ordinal);
        }
        return None;
    }
    quantity.start -= 1;
    let named = matches!(quantity.unit.printed, "名" | "位" | "名次");
    let merit = (named || quantity.is_bare())
        && ends_any(
            c,
            quantity.start,
            &[
                "居", "列", "排名", "排", "全市", "全省", "全国", "全区", "全县", "世界", "全球", "亚洲", "位居",
                "位列", "名列", "获", "稳居", "中国", "获得", "排在", "国内",
            ],
        )
        .is_some();
    let printed = quantity.unit.printed;
    // 第一 before a noun is a place in a sequence.
    let kind = if merit || named { Kind::Rank } else { Kind::Ordinal };
    quantity.unit = Unit::of(printed, "ord", kind, if kind == Kind::Rank { "名" } else { "第" });
    Some(kind)
}
