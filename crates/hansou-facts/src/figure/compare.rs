//! The words around a quantity: comparators before (超, 不足, 至少) and after (以上, 以内), approximation (约, 左右),
//! and the direction of a change (同比增长6.3%, 降至).
//!
//! Leaves quantities to `quantity`; knows words and places only.

use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::{Comparator, Direction, begins_any, ends, ends_any};

/// What stands before or after a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    /// Comparator said; `None` for none.
    pub comparator: Option<Comparator>,
    /// Said to be approximate.
    pub approximate: bool,
    /// Where the words and the quantity together start or end.
    pub edge: usize,
}

use Comparator::{Above, AtLeast, AtMost, Below, Equal};

/// Longer words first, for words that end alike.
const BEFORE: &[(&str, Comparator, bool)] = &[
    ("大于或者等于", AtLeast, false),
    ("小于或者等于", AtMost, false),
    ("大于或等于", AtLeast, false),
    ("小于或等于", AtMost, false),
    ("大于等于", AtLeast, false),
    ("小于等于", AtMost, false),
    ("不能少于", AtLeast, false),
    ("不得低于", AtLeast, false),
    ("不得少于", AtLeast, false),
    ("不得超过", AtMost, false),
    ("不能超过", AtMost, false),
    ("不会超过", AtMost, false),
    ("不会少于", AtLeast, false),
    ("没有超过", AtMost, false),
    ("不超过", AtMost, false),
    ("未超过", AtMost, false),
    ("不超", AtMost, false),
    ("未超", AtMost, false),
    ("不高于", AtMost, false),
    ("不多于", AtMost, false),
    ("不大于", AtMost, false),
    ("不少于", AtLeast, false),
    ("不低于", AtLeast, false),
    ("不小于", AtLeast, false),
    ("不下于", AtLeast, false),
    ("已超过", Above, false),
    ("未达到", Below, false),
    ("超过", Above, false),
    ("超出", Above, false),
    ("突破", Above, false),
    ("高于", Above, false),
    ("大于", Above, false),
    ("多于", Above, false),
    ("高出", Equal, false),
    ("低于", Below, false),
    ("小于", Below, false),
    ("少于", Below, false),
    ("不足", Below, false),
    ("不到", Below, false),
    ("不满", Below, false),
    ("未满", Below, false),
    ("未达", Below, false),
    ("跌破", Below, false),
    ("跌穿", Below, false),
    ("失守", Below, false),
    ("至少", AtLeast, false),
    ("最少", AtLeast, false),
    ("最低", AtLeast, false),
    ("起码", AtLeast, false),
    ("不下", AtLeast, false),
    ("至多", AtMost, false),
    ("最多", AtMost, false),
    ("最高", AtMost, false),
    ("接近", AtMost, true),
    ("将近", AtMost, true),
    ("等于", Equal, false),
    ("大约", Equal, true),
    ("大概", Equal, true),
    ("约为", Equal, true),
    ("约占", Equal, true),
    ("约有", Equal, true),
    ("约合", Equal, true),
    ("超", Above, false),
    ("逾", Above, false),
    ("破", Above, false),
    ("过", Above, false),
    ("近", AtMost, true),
    ("约", Equal, true),
    ("≥", AtLeast, false),
    ("≧", AtLeast, false),
    (">=", AtLeast, false),
    ("> =", AtLeast, false),
    ("<=", AtMost, false),
    ("< =", AtMost, false),
    ("≤", AtMost, false),
    ("≦", AtMost, false),
    (">", Above, false),
    ("<", Below, false),
    ("=", Equal, false),
];

static BEFORE_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(BEFORE.iter().map(|(word, _, _)| word)));
static AFTER_WORDS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(AFTER.iter().map(|(word, _, _)| word)));

/// Words that may stand between a comparator and the number, and say nothing.
const BETWEEN: &[&str] = &["达到", "达", "有", "是", "为", "了", "到", "的", "人民币", " ", "可达", "可"];

/// Reads the comparator that ends at `start`.
pub(super) fn before(c: &[char], start: usize) -> Words {
    let none = Words { comparator: None, approximate: false, edge: start };
    if ends(c, start, "上") && c.get(start).is_some_and(|&c| matches!(c, '百' | '千' | '万' | '亿' | '十')) {
        let word = ends_any(
            c,
            start,
            &["以上", "网上", "线上", "海上", "会上", "晚上", "早上", "加上", "之上", "市上", "地上", "成百上"],
        );
        return if word.is_none() {
            Words { comparator: Some(AtLeast), approximate: false, edge: start - 1 }
        } else {
            none
        };
    }
    let mut at = start;
    for _ in 0..3 {
        if let Some((word, comparator, approximate)) = BEFORE_WORDS.ends(c, at).map(|(found, _)| &BEFORE[found]) {
            let edge = at - word.chars().count();
            let other = match *word {
                "过" => ends_any(
                    c,
                    edge,
                    &[
                        "通", "经", "渡", "不", "路", "跨", "度", "越", "穿", "来", "掠", "走", "胜", "去", "做", "有",
                        "见", "看", "太", "错",
                    ],
                )
                .is_some(),
                "近" => ends_any(c, edge, &["附", "最", "靠", "临", "邻", "新"]).is_some(),
                "约" => ends_any(c, edge, &["纽", "签", "条", "公", "合", "违", "预", "节", "契", "特", "制", "邀"])
                    .is_some(),
                "超" => ends_any(c, edge, &["中", "英", "德", "意", "西", "赶"]).is_some(),
                "破" => ends_any(c, edge, &["突", "打", "攻"]).is_some(),
                "最高" | "最低" => at != start && !ends(c, at, "达"),
                _ => false,
            };
            return if other { none } else { Words { comparator: Some(*comparator), approximate: *approximate, edge } };
        }
        match ends_any(c, at, BETWEEN) {
            Some(len) => at -= len,
            None => break,
        }
    }
    none
}

const AFTER: &[(&str, Comparator, bool)] = &[
    ("或者以上", AtLeast, false),
    ("或者更多", AtLeast, false),
    ("或者以下", AtMost, false),
    ("或者更少", AtMost, false),
    ("及其以上", AtLeast, false),
    ("(含)以上", AtLeast, false),
    ("（含）以上", AtLeast, false),
    ("(含)以下", AtMost, false),
    ("（含）以下", AtMost, false),
    ("(含)", Equal, false),
    ("（含）", Equal, false),
    ("或以上", AtLeast, false),
    ("及以上", AtLeast, false),
    ("或更多", AtLeast, false),
    ("或以下", AtMost, false),
    ("及以下", AtMost, false),
    ("或更少", AtMost, false),
    ("以上", AtLeast, false),
    ("之上", AtLeast, false),
    ("开外", AtLeast, false),
    ("以下", AtMost, false),
    ("之下", AtMost, false),
    ("以内", AtMost, false),
    ("之内", AtMost, false),
    ("左右", Equal, true),
    ("上下", Equal, true),
];

/// Reads the comparator that starts at `end`.
pub(super) fn after(c: &[char], end: usize) -> Words {
    let at = end + usize::from(c.get(end) == Some(&' '));
    match AFTER_WORDS.begins(c, at).map(|(found, _)| &AFTER[found]) {
        Some((word, comparator, approximate)) => {
            Words { comparator: Some(*comparator), approximate: *approximate, edge: at + word.chars().count() }
        }
        None => Words { comparator: None, approximate: false, edge: end },
    }
}

/// 比三十大, 比170低: the comparator and where the words end.
pub(super) fn than(c: &[char], start: usize, end: usize) -> Option<(Comparator, usize)> {
    let space = usize::from(ends(c, start, " "));
    if !ends(c, start - space, "比")
        || ends_any(c, start - space, &["同比", "环比", "占比", "对比", "百比", "之比"]).is_some()
    {
        return None;
    }
    match c.get(end + usize::from(c.get(end) == Some(&' ')))? {
        '大' | '高' | '多' => Some((Above, end + 1)),
        '小' | '低' | '少' => Some((Below, end + 1)),
        _ => None,
    }
}

static UP: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "增长", "增加", "上涨", "上升", "提高", "提升", "增至", "升至", "升高", "攀升", "扩大", "增幅", "增速", "涨幅",
        "飙升", "跃升", "激增", "上浮", "上调", "回升", "走高", "高开", "多增", "上行", "加息", "涨", "升", "增",
    ])
});
static DOWN: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "下降", "减少", "降低", "下滑", "下跌", "回落", "降至", "缩减", "下调", "下浮", "降幅", "跌幅", "收窄", "压减",
        "缩短", "走低", "低开", "少增", "下行", "降息", "跌", "降", "减",
    ])
});

/// Things that begin with a word of change and are none: 增加值, 降水, 减持.
const THINGS: &[&str] = &[
    "增加值",
    "增值",
    "增量",
    "增长点",
    "增长极",
    "增发",
    "增资",
    "增持",
    "增设",
    "增强",
    "增募",
    "增程",
    "提升工程",
    "提升行动",
    "提升计划",
    "提升项目",
    "升级",
    "升学",
    "升旗",
    "升空",
    "升起",
    "升国旗",
    "减值",
    "减持",
    "减免",
    "减灾",
    "减贫",
    "减刑",
    "减震",
    "减税",
    "减资",
    "减速",
    "降水",
    "降雨",
    "降雪",
    "降落",
    "降解",
    "降尘",
    "涨停",
    "跌停",
    "涨潮",
];

/// 比上年多5638亿元, 较上月低0.3个百分点: the size of a difference, when it is compared to something.
fn differs(c: &[char], from: usize, start: usize) -> Option<Direction> {
    const REACH: usize = 16;
    let at = start - ends_any(c, start, &["了约", "出约", "了近", "了", "出", "约", "近"]).unwrap_or(0);
    let direction = match c.get(at.checked_sub(1)?)? {
        '多' | '高' | '快' | '大' => Direction::Up,
        '少' | '低' | '慢' | '小' => Direction::Down,
        _ => return None,
    };
    let first = from.max(at.saturating_sub(REACH));
    let than = (first..at).rev().find(|&i| matches!(c[i], '比' | '较'))?;
    let noun = than > 0 && "占对百同环相正可".contains(c[than - 1]) || matches!(c[than + 1], '重' | '例' | '率' | '值');
    let bare = !c[than..at].iter().any(char::is_ascii_digit);
    (!noun && (bare || dated(&c[than..at]))).then_some(direction)
}

/// True when the digits of some words are those of a date: 比2019年多.
fn dated(words: &[char]) -> bool {
    words.iter().any(|c| matches!(c, '年' | '月'))
}

/// The direction said before `start`, and whether the figure is the size of the change. Looks back 10 characters,
/// not beyond `from`.
pub(super) fn direction(c: &[char], from: usize, start: usize) -> Option<(Direction, bool)> {
    let first = from.max(start.saturating_sub(10));
    if let Some(direction) = differs(c, from, start) {
        return Some((direction, true));
    }
    for at in (first + 1..=start).rev() {
        if c[at - 1].is_ascii_digit() {
            return None;
        }
        let found = UP
            .ends(c, at)
            .map(|(_, len)| (Direction::Up, len))
            .or_else(|| DOWN.ends(c, at).map(|(_, len)| (Direction::Down, len)));
        let Some((direction, len)) = found.filter(|(_, len)| at - len >= from) else { continue };
        if begins_any(c, at - len, THINGS).is_some() {
            return None;
        }
        // 涨跌幅, 升降, 增减: both ways.
        if len < at && matches!(c[at - len - 1], '涨' | '升' | '增') && matches!(c[at - len], '跌' | '降' | '减')
        {
            return None;
        }
        let said = c[at - 1];
        let level = said == '至' || begins_any(c, at, &["到", "至", "为"]).is_some();
        let rate = matches!(said, '幅' | '速');
        return Some((direction, !level || rate));
    }
    None
}
