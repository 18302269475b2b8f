//! What stands around a quantity and is neither unit nor comparator: a sign (零下, 负), the noun that makes a bare
//! 亿 money (成交额), 每吨 and 户均.

use super::quantity::Quantity;
use super::{Kind, ends, ends_any, measure};
use hansou_text::fold::is_han;
use hansou_text::numeral;

/// The end of digits read out one by one, with the points of an address: 幺二七点零点零点幺.
pub(super) fn spelled_end(c: &[char], at: usize) -> usize {
    at + c[at..].iter().take_while(|&&c| c == '点' || numeral::digit(c).is_some()).count()
}

/// Where a sign before the quantity starts: 负, 零下, -.
pub(super) fn negative(c: &[char], quantity: &Quantity) -> Option<usize> {
    let start = quantity.start;
    if ends(c, start, "零下") {
        return Some(start - 2);
    }
    if ends(c, start, "负的") {
        return Some(start - 2);
    }
    if ends(c, start, "负") {
        let scored = start >= 2 && (c[start - 2].is_ascii_digit() || matches!(c[start - 2], '胜' | '正'));
        return (!scored).then_some(start - 1);
    }
    let space = usize::from(ends(c, start, " "));
    let sign = start.checked_sub(1 + space).filter(|&i| matches!(c[i], '-' | '−'))?;
    let before = sign.checked_sub(1).map(|i| c[i]);
    let free = match before {
        None => true,
        Some(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '%' | '−' | '—') => false,
        Some(c) if is_han(c) => {
            space == 0
                && (matches!(quantity.unit.kind, Kind::Percent | Kind::Temperature | Kind::Money)
                    || "为是到达约率值算和与".contains(c))
        }
        Some(_) => space == 0,
    };
    free.then_some(sign)
}

/// True when `-` before the first of two numbers is a sign: 温度-40℃至85℃, 增速-3%至5%.
pub(super) fn minus_of_range(c: &[char], start: usize, kind: Kind) -> bool {
    let measured = matches!(kind, Kind::Temperature | Kind::Percent | Kind::Money);
    measured && start > 1 && matches!(c[start - 1], '-' | '−') && is_han(c[start - 2])
}

/// 亿 and 万 after these are money.
pub(super) fn said_money(c: &[char], clause: usize, start: usize) -> bool {
    const NOUNS: &[&str] = &[
        "额",
        "值",
        "款",
        "收入",
        "投资",
        "资金",
        "利润",
        "营收",
        "奖池",
        "资产",
        "成交",
        "票房",
        "支出",
        "薪",
        "成本",
        "产值",
        "净流入",
        "净流出",
        "净买入",
        "净卖出",
        "亏损",
        "盈利",
        "营业额",
        "募资",
        "净资产",
        "融资",
        "gdp",
        "销售",
        "负债",
        "存款",
        "贷款",
        "市值",
        "价格",
        "奖金",
        "大乐透",
        "头奖",
    ];
    let mut from = measure::before(c, clause, start).end;
    for _ in 0..4 {
        if ends_any(c, from, NOUNS).is_some() {
            return ends_any(c, from, &["数值", "均值", "比值", "分值", "阈值", "峰值", "名额", "份额"]).is_none();
        }
        let Some(len) = ends_any(
            c,
            from,
            &[
                "突破",
                "超过",
                "超",
                "达到",
                "达",
                "近",
                "约",
                "为",
                "了",
                "增至",
                "至",
                "已",
                "增长",
                "增加",
                "净",
                "扩大",
                "迈上",
                "跨上",
                "站上",
                "跃上",
                "迈入",
                "首次",
                "增加到",
                "达到了",
            ],
        ) else {
            return false;
        };
        from = from.saturating_sub(len).max(clause);
    }
    false
}

/// Most digits of what something is per: 10 of 每10股.
const LOT: usize = 5;
/// Farthest that 每 stands before a figure, in characters.
const AROUND: usize = 10;

/// 每吨2140元, 户均16000元: what the figure is per.
pub(super) fn per_before(c: &[char], start: usize) -> Option<String> {
    let from = start.saturating_sub(AROUND);
    for at in (from..start).rev() {
        if super::measure::ends_clause(c[at]) {
            return None;
        }
        if at > from && c[at] == '均' && matches!(c[at - 1], '人' | '户' | '日' | '月' | '年' | '亩' | '周' | '时')
        {
            return Some(c[at - 1].to_string());
        }
        if c[at] == '每' {
            // 每10股派2.5元: with the number, and with words between.
            let digits = c[at + 1..].iter().take(LOT).take_while(|c| c.is_ascii_digit()).count();
            let (_, len) = super::units::unit_at(&c[at + 1 + digits..])?;
            let (end, reach) = (at + 1 + digits + len, if digits > 0 { AROUND } else { 2 });
            return (end <= start && end + reach >= start).then(|| c[at + 1..end].iter().collect());
        }
    }
    None
}
