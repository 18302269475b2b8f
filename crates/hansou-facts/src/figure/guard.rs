//! What holds a numeral and is no figure: identifiers (12345热线, 尾号1702), names and idioms (`words.txt`).
//!
//! Leaves dates and clock times to `date`, which is read before.

use super::key::LONGEST;
use super::lexicon::Vocabulary;
use super::{begins, begins_any, ends, ends_any};

// `words.txt` as the build script has put it: KEYS and PAIRS.
include!(concat!(env!("OUT_DIR"), "/words.rs"));

static WORDS: Vocabulary = Vocabulary { keys: &KEYS, pairs: &PAIRS };

/// The listed word that covers position `at` and ends last: where it starts and ends.
pub(super) fn word_over(c: &[char], at: usize, numbered: bool) -> Option<(usize, usize)> {
    // Behind 第 a word must hold the 第 too (第一书记); 三区 alone is one, 第三区 is not.
    let last = if numbered { at.saturating_sub(1) } else { at };
    // 四周 is all around, or four weeks.
    if begins(c, at, "四周")
        && ends_any(c, at, &["连续", "蝉联", "为期", "未来", "过去", "近", "长达", "了", "每"]).is_some()
    {
        return None;
    }
    (at.saturating_sub(LONGEST - 1)..=last)
        .filter_map(|from| WORDS.longest(c, from, at - from).map(|len| (from, from + len)))
        .max_by_key(|&(_, end)| end)
}

/// How many digits stand at `at`, at most twenty.
pub(super) fn run(c: &[char], at: usize) -> usize {
    c[at.min(c.len())..].iter().take_while(|c| c.is_ascii_digit()).take(20).count()
}

/// Words after which a run of digits names something.
const NAMING: &[&str] = &[
    "电话",
    "热线",
    "编号",
    "尾号",
    "手机",
    "邮编",
    "身份证",
    "账号",
    "帐号",
    "卡号",
    "号码",
    "拨打",
    "致电",
    "代码",
    "固话",
    "验证码",
    "文号",
    "密码",
    "传真",
    "分辨率",
    "车牌",
    "学号",
    "工号",
    "订单号",
    "单号",
    "微信",
    "qq",
    "型号",
    "邮政编码",
    "给",
    "房间",
    "版本",
    "批号",
    "货号",
    "案号",
    "证号",
    "专线",
    "航班号",
    "车次",
];

/// Makers and series whose numbers are names: 波音737-800, 麒麟9000s.
const SERIES: &[&str] = &[
    "波音", "空客", "麒麟", "骁龙", "天玑", "酷睿", "锐龙", "猎鹰", "雪龙", "歼", "轰", "至强", "昇腾", "鲲鹏", "鸿蒙",
];

/// What is named by two numbers.
const WELLS: &[&str] = &["气田", "油田", "油气田", "凝析气田", "含油", "井", "构造", "区块", "平台"];

/// The end of digits that are a name by what stands before or behind them: 978-7-111-54742-6, 400-888-1234, 波音737-800,
/// 107国道, 3.0版, 1178次列车.
pub(super) fn numbered_name(c: &[char], at: usize) -> Option<usize> {
    let mut end = at + run(c, at);
    let mut groups = 1;
    while matches!(c.get(end), Some('-')) && run(c, end + 1) > 0 {
        end += 1 + run(c, end + 1);
        groups += 1;
    }
    if ends_any(c, at, SERIES).is_some() {
        return Some(end + c[end..].iter().take(8).take_while(|c| c.is_ascii_alphanumeric()).count());
    }
    let plain = c.get(end).is_none_or(|c| !matches!(c, '.' | ','));
    if groups > 2 && plain {
        return Some(end);
    }
    // 渤中19-6凝析气田, 陵水25-1气田.
    if groups == 2 && begins_any(c, end, WELLS).is_some() {
        return Some(end);
    }
    let digits = run(c, at);
    let end = at + digits;
    let version = c.get(end) == Some(&'.') && run(c, end + 1) > 0 && c.get(end + 1 + run(c, end + 1)) == Some(&'版');
    if version {
        return Some(end + 1 + run(c, end + 1));
    }
    // 1/8决赛 is a round of a contest.
    let below = if c.get(end) == Some(&'/') { run(c, end + 1) } else { 0 };
    if below > 0 && begins(c, end + 1 + below, "决赛") {
        return Some(end + 1 + below);
    }
    let road = digits <= 3 && begins_any(c, end, &["国道", "省道", "县道", "高速公路"]).is_some();
    let train =
        digits >= 2 && begins_any(c, end, &["次列车", "次航班", "次动车", "次高铁", "次旅客列车", "次中欧"]).is_some();
    let place = digits >= 3 && begins_any(c, end, &["室", "部队", "晚会"]).is_some() && !begins(c, end, "室内");
    // 23国债05, 24附息国债11: a bond by its year.
    let bond = digits == 2 && begins_any(c, end, &["国债", "附息", "转债", "公司债", "贴现"]).is_some();
    // 2301合约: what is delivered in January 2023.
    let contract = digits == 4 && begins(c, end, "合约");
    // 科学大道100号3号楼1单元502室.
    let house = begins_any(c, end, &["号楼", "号院"]).is_some() && ends_any(c, at, &["号", "区", "弄"]).is_some()
        || begins(c, end, "单元") && run(c, end + 2) > 0;
    (road || train || place || bond || contract || house).then_some(end)
}

/// True when the digits `at..end` are a name, not a number: 12345热线, 尾号1702, 300133.sz, 国发〔2022〕14号.
pub(super) fn identifier(c: &[char], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map(|i| c[i]);
    let after = c.get(end);
    if matches!(after, Some('号')) && begins_any(c, end, &["号召"]).is_none() {
        return true;
    }
    if matches!(before, Some('〔' | '[' | '【')) && matches!(after, Some('〕' | ']' | '】')) && end - at <= 4 {
        return true;
    }
    if begins_any(
        c,
        end,
        &["热线", "专线", "平台", "”号", "”热线", "电话", "服务热线", "政务服务", "新政", "客服", "急救", "报警"],
    )
    .is_some()
        && end - at >= 3
    {
        return true;
    }
    let mut from = at;
    for _ in 0..2 {
        if let Some(step) = ends_any(c, from, &["：", ":", "是", "为", "“", "+", "（", "(", "\""]) {
            from -= step;
        }
    }
    let phoned = ends(c, from, "给") && begins_any(c, end, &["打", "拨", "发"]).is_none();
    if !phoned && ends_any(c, from, NAMING).is_some() {
        return true;
    }
    // Known by themselves: universities, emergency and service numbers.
    let text: String = c[at..end].iter().take(6).collect();
    if matches!(
        text.as_str(),
        "985" | "996" | "110" | "119" | "911" | "12306" | "12315" | "12345" | "12328" | "12348" | "12369"
    ) {
        return true;
    }
    if text == "211" && begins_any(c, end, &["工程", "高校", "院校", "大学"]).is_some() {
        return true;
    }
    let digits = c[at..end].iter().filter(|c| c.is_ascii_digit()).count();
    let plain = digits == end - at;
    // 贵州茅台（600519）: a share by its code.
    let bracketed = matches!((before, after), (Some('(' | '（'), Some(')' | '）')));
    let code = digits == 6 && plain && matches!(c[at], '0' | '3' | '6' | '8' | '4' | '9');
    if bracketed && code || before == Some('·') && digits >= 3 {
        return true;
    }
    // 010-64035547 and the like.
    if plain && matches!(after, Some('-' | '—')) && run(c, end + 1) >= 6
        || matches!(before, Some('-' | '—')) && digits >= 6 && plain && at >= 2 && c[at - 2].is_ascii_alphanumeric()
    {
        return true;
    }
    let round = c[at..end].ends_with(&['0', '0', '0']);
    let padded = plain && digits > 1 && c[at] == '0';
    plain
        && (padded
            || digits >= 8 && !round
            || digits == 5 && (begins(c, at, "10") || begins(c, at, "12")) && ends_any(c, at, &["投诉"]).is_some())
}
