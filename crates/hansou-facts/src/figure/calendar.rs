//! Dates, clock times and years, told from figures by their marks: 2022-09-28, 15时30分, 9月, 乾隆五十三年.
//!
//! Lexical and cheap: reading dates as dates is the work of `text::date`.

use super::not_a_figure::run;
use super::score::score;
use hansou_text::fold::is_han;
use hansou_text::numeral::{self, Form, Numeral};
use hansou_text::words::{begins, begins_any, ends, ends_any};

/// The end of a date, clock time or period that starts at `at`, where `number` stands, when one does.
pub(super) fn calendar(c: &[char], at: usize, number: Option<Numeral>) -> Option<usize> {
    if score(c, at).is_some() {
        return None;
    }
    if c[at].is_ascii_digit()
        && let Some(end) = digits_date(c, at).or_else(|| digits_clock(c, at))
    {
        return Some(end);
    }
    if c[at] == '半' && begins(c, at, "半年") && ends_any(c, at, &["上", "下", "前", "后"]).is_some() {
        return Some(at + 2);
    }
    let first = number?;
    if let Some(end) = first_months(c, at, &first) {
        return Some(end);
    }
    if let Some(end) = spoken_clock(c, at, at + first.len) {
        return Some(end);
    }
    if matches!(first.form, Form::Bare | Form::Half) || (first.form == Form::Vague) {
        return None;
    }
    let mut end = at + first.len;
    // 2021—2023年, 1至8月, 7、8月, 3日至5日: the last number carries the mark.
    let mut last = first;
    if let Some(step) = begins_any(c, end, &["至", "到", "-", "—", "~", "–", "、", "和", "与", "/"]) {
        let step = step + usize::from(c.get(end + step) == Some(&'—'));
        let next = c.get(end + step).filter(|&&c| numeral::starts(c)).and_then(|_| numeral::read(&c[end + step..]));
        if let Some(next) = next
            && is_mark(c, at, end + step + next.len, &next, &first)
        {
            (last, end) = (next, end + step + next.len);
        }
    }
    is_mark(c, at, end, &last, &first).then(|| calendar_end(c, end))
}

/// 今年前8个月 is January to August; 目前3个月, 提前3个月 and 前3个月前 count months.
fn first_months(c: &[char], at: usize, number: &Numeral) -> Option<usize> {
    let end = at + number.len;
    let first = at.checked_sub(1).is_some_and(|i| c[i] == '前') && number.high.is_none();
    let months = number.low.small().is_some_and(|months| (2..=11).contains(&months)) && begins(c, end, "个月");
    let before = at.checked_sub(2).map(|i| c[i]);
    let other = before.is_some_and(|c| "提之以目此日先从生年月天".contains(c)) && before != Some('年')
        || ends_any(c, at - usize::from(first), &["多年", "几年", "数年"]).is_some()
        || c.get(end + 2) == Some(&'前');
    (first && months && !other).then_some(end + 2)
}

/// What follows days that are counted: 7日内, 15日以下拘留, 3日游, 1日办结, 5日元.
const DAYS_LONG: &[&str] = &["元", "圆", "游", "内", "之内", "后内", "以内", "以上", "以下", "办结", "办好", "办成"];

/// True when the number that ends at `end` is a part of a date or time.
fn is_mark(c: &[char], at: usize, end: usize, last: &Numeral, first: &Numeral) -> bool {
    let Some(value) = last.low.small().filter(|_| last.high.is_none() || c[at] == '十') else {
        return false;
    };
    if last.high.is_some() {
        return false;
    }
    match c.get(end) {
        Some('年') => is_year(c, at, end, value, last, first),
        Some('月') => {
            (1..=12).contains(&value)
                && !begins(c, end, "月薪")
                && ends_any(c, at, &["近", "长达", "满", "约"])
                    .is_none_or(|_| begins_any(c, end + 1, &["时间"]).is_none())
        }
        Some('日') => {
            (1..=31).contains(&value)
                && begins_any(c, end + 1, DAYS_LONG).is_none()
                && ends_any(c, at, &["近", "约", "达", "第", "超过", "不少于"]).is_none()
        }
        Some('号') => ends(c, at, "月") && (1..=31).contains(&value),
        Some('时') => {
            (0..=24).contains(&value)
                && begins_any(c, end + 1, &["代", "装", "空", "速"]).is_none()
                && !ends(c, at, "每")
        }
        Some('点') => clock_hour(c, at, end, value),
        Some('世') => {
            begins(c, end, "世纪") && ends_any(c, at, &["近", "跨", "半"]).is_none()
                || begins_any(c, end, &["世界"]).is_none()
                    && matches!(c.get(end + 1), None | Some('，' | '、' | '。' | '的'))
        }
        Some('季') => begins_any(c, end, &["季度"]).is_some() && (1..=4).contains(&value),
        Some('旬') => false,
        _ => false,
    }
}

/// What years are counted from, in folded form.
const ERAS: &[&str] = &[
    "公元前",
    "公元",
    "民国",
    "明治",
    "大正",
    "昭和",
    "平成",
    "令和",
    "康熙",
    "雍正",
    "干隆",
    "嘉庆",
    "道光",
    "咸丰",
    "同治",
    "光绪",
    "宣统",
    "顺治",
    "崇祯",
    "万历",
    "嘉靖",
    "永乐",
    "洪武",
    "宣德",
    "正统",
    "成化",
    "弘治",
    "正德",
    "隆庆",
    "天启",
    "贞观",
    "开元",
    "天宝",
    "永徽",
    "熙宁",
    "元丰",
    "绍兴",
    "至元",
    "建安",
    "太康",
];

fn is_year(c: &[char], at: usize, end: usize, value: i64, last: &Numeral, first: &Numeral) -> bool {
    if begins(c, end, "年代") || begins(c, end, "年级") {
        return true;
    }
    if ends_any(c, at, ERAS).is_some() {
        return true;
    }
    // 在649年, （前99年-前55年）: years of few digits, by what stands around them.
    let opened = ends_any(c, at, &["（前", "(前", "-前", "—前", "～前", "~前"]).is_some();
    let ancient = value >= 100 && !last.scaled && ends(c, at, "前");
    let third = (100..1000).contains(&value) && last.form == Form::Digits && !last.scaled;
    if opened && begins_any(c, end + 1, &["-", "—", "～", "~", "）", ")"]).is_some()
        || ancient
        || third && ends_any(c, at, &["在", "于", "自", "（", "("]).is_some()
    {
        return true;
    }
    if first.scaled && first.form == Form::Digits || last.scaled && last.form == Form::Digits {
        return false;
    }
    let long = ends_any(c, at, &["近", "长达", "超过", "已有", "约", "逾", "跨越"]).is_some()
        && begins_any(c, end + 1, &["历史", "的历史", "来", "前", "间", "文明", "的文明"]).is_some();
    let written = last.form == Form::Spelled || last.len == 4 && last.form == Form::Digits;
    if (1000..=2999).contains(&value) && (written || last.form == Form::Han && (1900..=2100).contains(&value)) {
        return !long;
    }
    // 86年8月18日, 八五年二月: a short year is known by the month behind it.
    let spelled_short = last.form == Form::Spelled && value < 100;
    let month = c.get(end + 1).filter(|&&c| numeral::starts(c)).and_then(|_| numeral::read(&c[end + 1..]));
    let month = month
        .is_some_and(|n| c.get(end + 1 + n.len) == Some(&'月') && n.low.small().is_some_and(|m| (1..=12).contains(&m)));
    (0..100).contains(&value) && (month || spelled_short && last.len == 2 && last.high.is_none())
}

/// 八点三十, 9点25分, 8点整, 下午三点.
fn clock_hour(c: &[char], at: usize, end: usize, value: i64) -> bool {
    if !(0..=24).contains(&value) {
        return false;
    }
    let said = ends_any(c, at, &["上午", "下午", "早上", "晚上", "凌晨", "中午", "傍晚", "清晨", "夜里", "早", "晚"])
        .is_some();
    let next = c.get(end + 1);
    let minutes = next.filter(|&&c| numeral::starts(c)).and_then(|_| numeral::read(&c[end + 1..]));
    let minutes = minutes.is_some_and(|n| n.low.small().is_some_and(|m| (0..60).contains(&m)));
    said || minutes
        || next.is_none_or(|&c| !is_han(c) || "半钟整许多左前后至到开之准在起出将上才档".contains(c))
            && !ends(c, at, "涨")
            && !ends(c, at, "跌")
}

/// 五点零二分, 早上一点零二: reads like a decimal and is a time.
fn spoken_clock(c: &[char], at: usize, end: usize) -> Option<usize> {
    let point = c[at..end].iter().position(|&c| c == '点')?;
    let minutes = end - at - point - 1;
    let hour = c[at..at + point].len() <= 3
        && numeral::read(&c[at..at + point]).is_some_and(|n| n.low.small().is_some_and(|h| h <= 24));
    let said = ends_any(c, at, &["上午", "下午", "早上", "晚上", "凌晨", "中午", "清晨"]).is_some();
    if !hour || minutes != 2 || !(said || c.get(end) == Some(&'分') && c.get(end + 1) != Some(&'之')) {
        return None;
    }
    let mut to = end + usize::from(c.get(end) == Some(&'分'));
    if let Some(seconds) = c.get(to).filter(|&&c| numeral::starts(c)).and_then(|_| numeral::read(&c[to..]))
        && c.get(to + seconds.len) == Some(&'秒')
    {
        to += seconds.len + 1;
    }
    Some(to)
}

/// The rest of a date or time behind its first part: marks and further numbers with marks.
fn calendar_end(c: &[char], mut end: usize) -> usize {
    for _ in 0..8 {
        let mark = begins_any(
            c,
            end,
            &[
                "年代", "年级", "年度", "季度", "世纪", "年", "月份", "月", "日", "号", "时许", "时", "点钟", "点整",
                "点半", "点", "分", "秒", "世",
            ],
        );
        let Some(mark) = mark else { break };
        end += mark;
        let Some(next) = c.get(end).filter(|&&c| numeral::starts(c)).and_then(|_| numeral::read(&c[end..])) else {
            break;
        };
        let to = end + next.len;
        if next.high.is_some() || begins_any(c, to, &["年", "月", "日", "号", "时", "点", "分", "秒"]).is_none()
        {
            // 十三点四十, 5点10: minutes without a mark.
            if c[end - 1] == '点'
                && next.low.small().is_some_and(|m| m < 60)
                && super::units::unit_at(&c[to..]).is_none()
            {
                return to;
            }
            break;
        }
        end = to;
    }
    end
}

fn small(c: &[char], at: usize, len: usize) -> u32 {
    c[at..at + len].iter().fold(0, |sum, c| sum.saturating_mul(10).saturating_add(c.to_digit(10).unwrap_or(0)))
}

/// 2022-09-28, 2022/9/28, 2022.09, 08-08-2008.
fn digits_date(c: &[char], at: usize) -> Option<usize> {
    let first = run(c, at);
    let sep = *c.get(at + first)?;
    if !matches!(sep, '-' | '/' | '.' | '·' | '•') {
        return None;
    }
    let b = at + first + 1;
    let second = run(c, b);
    // 9·11, “3·15”: days known by name.
    if matches!(sep, '·' | '•') {
        return (first <= 2 && (1..=2).contains(&second)).then_some(b + second);
    }
    // 2024/25年度, 2024/2025赛季.
    let season = begins_any(c, b + second, &["年", "赛季", "财年", "学年", "榨季", "粮食年度"]).is_some();
    if sep == '/' && first == 4 && matches!(second, 2 | 4) && season {
        return Some(b + second);
    }
    let year = |from: usize, len: usize| len == 4 && (1900..=2099).contains(&small(c, from, len));
    let month = |from: usize, len: usize| (1..=2).contains(&len) && (1..=12).contains(&small(c, from, len));
    let day = |from: usize, len: usize| (1..=2).contains(&len) && (1..=31).contains(&small(c, from, len));
    if c.get(b + second) == Some(&sep) {
        let d = b + second + 1;
        let third = run(c, d);
        let short = sep == '/' && first == 2 && second == 2 && third == 2 && month(b, second) && day(d, third);
        if short
            || year(at, first) && month(b, second) && day(d, third)
            || day(at, first) && day(b, second) && year(d, third)
        {
            return Some(d + third);
        }
        return None;
    }
    if sep == '.' && first == 2 && c[at] == '0' && (second == 2 || year(b, second)) {
        return Some(b + second);
    }
    // 08/08: two digits each, with a zero before, are a day.
    let padded = first == 2 && second == 2 && (c[at] == '0' || c[b] == '0') && sep == '/';
    if padded && month(at, first) && day(b, second) {
        return Some(b + second);
    }
    let monthly = second == 2 && (sep != '.' || super::units::unit_at(&c[b + second..]).is_none());
    (year(at, first) && month(b, second) && monthly && begins_any(c, b + second, &["%", "亿", "万"]).is_none()
        || month(at, first) && year(b, second) && sep != '.')
        .then_some(b + second)
}

/// 12:05, 5:35:36; a score (比分17:16) is no time.
fn digits_clock(c: &[char], at: usize) -> Option<usize> {
    let first = run(c, at);
    if !(1..=2).contains(&first) || !matches!(c.get(at + first), Some(':' | '：')) || run(c, at + first + 1) != 2 {
        return None;
    }
    let b = at + first + 1;
    if small(c, at, first) > 24 || small(c, b, 2) > 59 {
        return None;
    }
    let score = at.saturating_sub(8)..at;
    if c[score].iter().any(|c| matches!(c, '比' | '胜' | '负' | '败' | '击' | '平' | '冷')) {
        return None;
    }
    let mut end = b + 2;
    if matches!(c.get(end), Some(':' | '：')) && run(c, end + 1) == 2 {
        end += 3;
    }
    Some(end)
}
