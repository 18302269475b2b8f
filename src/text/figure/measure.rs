//! What a figure measures: the words of its clause before it (签约额157亿元), or after it for a count
//! (4所高校), and the subject carried from an earlier clause for a bare list (占比40.5%，居全市第一).
//!
//! A head of words for showing and for grouping, found without a dictionary; the index binds the whole clause.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::subject::{PLACES, VERBS, is_comparison, subject};
use super::{Kind, Measure, begins_any, ends_any};
use crate::text::fold::is_han;

/// Longest head, in characters.
const HEAD: usize = 24;

/// True for what ends a clause.
pub(super) fn ends_clause(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '！' | '？' | '、' | ';' | '!' | '?' | '…' | ',' | '|')
}

/// True for what ends a sentence.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…')
}

/// Words before a number that say nothing of what is measured.
static FILLER: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "分别达到",
        "分别为",
        "达到了",
        "超过了",
        "突破了",
        "分别",
        "达到",
        "超过",
        "突破",
        "高达",
        "多达",
        "已达",
        "将达",
        "累计",
        "共计",
        "合计",
        "总计",
        "一共",
        "大约",
        "大概",
        "至少",
        "最多",
        "接近",
        "将近",
        "不足",
        "不到",
        "不少于",
        "不低于",
        "不超过",
        "仅有",
        "只有",
        "共有",
        "已有",
        "约有",
        "还有",
        "都有",
        "均有",
        "约为",
        "均为",
        "仅为",
        "高于",
        "低于",
        "约占",
        "其中",
        "即",
        "同比",
        "环比",
        "左右",
        "以上",
        "目前",
        "人民币",
        "已经",
        "如今",
        "今年",
        "去年",
        "其他",
        "预计",
        "仅需",
        "只需",
        "需要",
        "就",
        "需",
        "达",
        "为",
        "是",
        "有",
        "共",
        "约",
        "近",
        "超",
        "逾",
        "已",
        "仅",
        "均",
        "至",
        "到",
        "了",
        "的",
        "在",
        "于",
        "从",
        "由",
        "以",
        "用",
        "各",
        "和",
        "与",
        "及",
        "等",
        "也",
        "又",
        "再",
        "还",
        "都",
        "全",
        "每",
        "按",
        "将",
        "：",
        ":",
        "“",
        "(",
        "（",
        "《",
        "》",
        "”",
        " ",
        "）",
        ")",
        "-",
        "—",
        "/",
        "=",
        ">",
        "<",
        "+",
        "~",
    ])
});

/// Words that end like filler and are none.
static FILLER_IN: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "合约", "签约", "条约", "违约", "履约", "公约", "租约", "契约", "节约", "预约", "行为", "作为", "参与", "普及",
        "中等", "高等", "平等", "存在", "安全", "公共", "总和", "均等", "使用", "费用", "信用", "利用", "占用", "采用",
        "应用", "自由", "目的", "内需", "供需", "刚需", "拥有", "国有", "所有", "持有", "保有", "人均", "日均", "户均",
        "年均", "月均", "平均", "成就", "预期",
    ])
});

/// Words at which a head begins anew: what stands before them is another thing.
static STOPS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "其中", "目前", "对照", "根据", "通过", "包括", "以及", "并为", "已为", "同时", "此外", "截至", "预计", "计划",
        "总结", "围绕", "来自", "位于", "由于", "因此", "随着", "在", "对", "与", "和", "将", "把", "被", "从", "向",
        "让", "使", "但", "并", "而", "则", "及", "：", ":", "；", "”，", "(", "（", "）", ")", "—", "《", "》", "|",
        "/", "“",
    ])
});

/// Words that hold a character of [`STOPS`] and end no head: 在建面积, 普及率, 对外投资, 北向资金.
static KEPT: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "在建", "在校", "在册", "在线", "在岗", "在职", "在编", "在营", "在运", "在役", "在园", "在读", "在手", "存在",
        "现在", "潜在", "对外", "对口", "对接", "对象", "对华", "对比", "应对", "绝对", "相对", "北向", "南向", "面向",
        "方向", "定向", "双向", "单向", "意向", "流向", "从业", "从事", "使用", "大使", "转让", "出让", "合并", "并购",
        "并网", "和平", "共和", "饱和", "总和", "和谐", "参与", "与会", "赠与", "及格", "普及", "涉及", "将军", "被子",
        "棉被", "植被", "被告", "而立", "使馆",
    ])
});

/// True when the single character at `at` is inside one of [`KEPT`].
fn kept(c: &[char], at: usize) -> bool {
    KEPT.begins(c, at).is_some() || KEPT.ends(c, at + 1).is_some()
}

/// Words behind a counted thing at which its name ends.
static AFTER: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "分别", "通过", "进行", "建设", "同台", "参加", "参与", "开展", "位于", "来自", "分布", "完成", "组成", "纳入",
        "获得", "获", "成为", "实现", "被", "在", "是", "为", "与", "和", "及", "等", "将", "已", "的", "到", "从",
        "向", "都", "均", "共", "全部", "逐一", "以", "有", "对", "内", "进入", "出席", "签约", "落地", "正在", "正",
        "就", "也", "还", "并", "由", "于", "把", "让", "使", "用", "可", "能", "发生", "受", "举行", "建成", "开工",
        "投产", "同比", "环比", "增长", "下降", "上升", "提高", "左右", "以上", "以下", "以内", "不等", "来", "前",
        "后", "里", "时", "上", "下", "占", "超", "达", "涨", "跌", "了", "着", "过",
    ])
});

/// Verbs that make a count another count.
const ADDING: &[&str] = &[
    "新增", "引进", "培育", "完成", "建成", "实施", "签约", "查处", "开通", "开工", "新建", "改造", "减少", "增加",
    "关闭", "吸纳", "带动", "惠及", "出动", "投入", "检查", "抓获", "救治",
];

/// The verb at the end of the words before a counted thing.
fn adding(c: &[char], head: Range<usize>) -> Range<usize> {
    match ends_any(c, head.end, ADDING) {
        Some(len) if head.end - len >= head.start => head.end - len..head.end,
        _ => head.end..head.end,
    }
}

/// Where the words before a figure start and end, without filler.
pub(super) fn before(c: &[char], clause: usize, start: usize) -> Range<usize> {
    let clause = clause.min(start);
    let mut end = start;
    while end > clause {
        let filler = || FILLER.ends(c, end).map(|(_, len)| len).filter(|_| FILLER_IN.ends(c, end).is_none());
        let len = aside(c, end).or_else(filler).or_else(|| since(c, end));
        match len.filter(|len| end - len >= clause) {
            Some(len) => end -= len,
            None => break,
        }
    }
    let mut from = clause.max(end.saturating_sub(2 * HEAD));
    let mut at = from;
    let mut quoted = 0;
    while at < end {
        // A quoted name (“上云”企业) belongs to the head.
        if c[at] == '“' && c[at..end].contains(&'”') {
            quoted += 1;
        } else if c[at] == '”' && quoted > 0 {
            quoted -= 1;
            at += 1;
            continue;
        }
        if quoted == 0
            && let Some((_, len)) = STOPS.begins(c, at)
            && at + len <= end
            && !(len == 1 && kept(c, at))
        {
            at += len;
            from = at;
            continue;
        }
        at += 1;
    }
    while from < end && begins_any(c, from, &["已", "了", "的", "”", "，", " "]).is_some() {
        from += 1;
    }
    from.max(end.saturating_sub(HEAD))..end
}

/// The length of an aside that ends at `end`, with something before it: 票房（含海外）, 市盈率(ttm).
fn aside(c: &[char], end: usize) -> Option<usize> {
    let close = *c.get(end.checked_sub(1)?).filter(|c| matches!(c, '）' | ')'))?;
    let open = if close == ')' { '(' } else { '（' };
    let len = 1 + c[..end].iter().rev().take(HEAD).position(|&c| c == open)?;
    (len > 2 && end - len > 0 && is_word(c[end - len - 1])).then_some(len)
}

/// The length of a date that ends at `end` and says from or until when: 从2012年, 到2021年6月.
fn since(c: &[char], end: usize) -> Option<usize> {
    if !matches!(c.get(end.checked_sub(1)?), Some('年' | '月' | '日' | '底' | '末')) {
        return None;
    }
    let date =
        |c: &&char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '底' | '末' | '去' | '今' | '同' | '期');
    let len = c[..end].iter().rev().take(12).take_while(date).count();
    matches!(c.get(end.checked_sub(len + 1)?), Some('从' | '由' | '到' | '至')).then_some(len)
}

/// 签约、开工、投产转化率均超90%: 均 means all that are listed, back to `from`.
fn listed(c: &[char], from: usize, head: Range<usize>, figure: usize) -> Range<usize> {
    const PART: usize = 8;
    let mut start = head.start;
    if !c[head.end.min(figure)..figure].contains(&'均') || head.is_empty() {
        return head;
    }
    while start > from && c[start - 1] == '、' {
        let part = c[..start - 1].iter().rev().take(PART).take_while(|&&c| is_word(c)).count();
        if part == 0 || start - 1 - part < from || part == PART {
            break;
        }
        start -= part + 1;
    }
    start..head.end
}

/// The counted thing behind a figure.
pub(super) fn behind(c: &[char], end: usize, clause_end: usize) -> Range<usize> {
    let mut from = end;
    if c.get(from) == Some(&'的') {
        from += 1;
    }
    let mut to = from;
    while to < clause_end.min(from + 16) {
        if begins_any(c, to, &["线上"]).is_some() {
            to += 2;
            continue;
        }
        if AFTER.begins(c, to).is_some() && to > from || !is_word(c[to]) {
            break;
        }
        to += 1;
    }
    // 全市第五批创新团队项目中，…
    if to > from + 2 && c[to - 1] == '中' && c.get(to).is_some_and(|&c| ends_clause(c)) {
        to -= 1;
    }
    if AFTER.begins(c, from).is_some() { from..from } else { from..to }
}

fn is_word(c: char) -> bool {
    is_han(c) && c != '〇' || c.is_ascii_alphabetic() || matches!(c, '“' | '”')
}

/// Nouns that say what a sum or a share is: 157亿元的投资, 51%股权.
const SUMS: &[&str] = &[
    "投资",
    "贷款",
    "订单",
    "合同",
    "资金",
    "债券",
    "补贴",
    "罚款",
    "融资",
    "损失",
    "赔偿",
    "奖金",
    "捐款",
    "收入",
    "利润",
    "税收",
    "股权",
    "股份",
    "市场份额",
    "份额",
    "经费",
    "预算",
    "缺口",
    "债务",
    "存款",
    "现金",
];

/// True for what the words behind it name: 4所高校, 第五批项目.
pub(super) fn is_counted(kind: Kind) -> bool {
    matches!(kind, Kind::Count | Kind::Ordinal | Kind::Number | Kind::Ratio | Kind::Structure | Kind::Fraction)
}

/// What the head of a figure is made of, in characters of the folded text.
pub(super) fn find(
    c: &[char],
    clause: Range<usize>,
    span: Range<usize>,
    after_previous: usize,
    kind: Kind,
    carried: Option<Range<usize>>,
) -> Vec<Range<usize>> {
    let head = before(c, clause.start.max(after_previous), span.start);
    let head = listed(c, after_previous, head, span.start);
    let tail = behind(c, span.end, clause.end);
    let counts = is_counted(kind);
    let mut ranges = Vec::new();
    // 占比40.5%, 居全市第一, 增长8%: alone they say nothing; the subject is the one before.
    let text: String = c[head.clone()].iter().collect();
    let thin = subject(c, head.clone()).is_empty()
        || VERBS.contains(&text.as_str())
        || is_comparison(c, &head)
        || matches!(kind, Kind::Rank)
        || PLACES.contains(&text.as_str());
    let named_by_tail = counts && !tail.is_empty();
    if thin
        && !named_by_tail
        && let Some(carried) = carried.filter(|range| !range.is_empty() && range.end <= head.start.max(span.start))
    {
        ranges.push(carried);
    }
    // The counted thing says it; of the words before, only a verb that makes it another number (新增4所).
    let head = if named_by_tail { adding(c, head) } else { head };
    if !head.is_empty() {
        ranges.push(head);
    }
    let named = match kind {
        // 60.9亿度清洁电力, 5吨大米
        Kind::Mass | Kind::Energy | Kind::Area | Kind::Volume | Kind::Power | Kind::Length => {
            tail.start == span.end && c.get(tail.end).is_none_or(|&c| ends_clause(c) || c == '的')
        }
        Kind::Money | Kind::Percent | Kind::Tenth => begins_any(c, tail.start, SUMS).is_some(),
        _ => counts,
    };
    if !tail.is_empty() && (named || ranges.is_empty()) {
        ranges.push(tail);
    }
    ranges
}

/// The measure in bytes of the original, and its words without quotation marks.
pub(super) fn words(c: &[char], folded: &super::Folded, ranges: &[Range<usize>]) -> Measure {
    let mut text = String::new();
    for range in ranges {
        text.extend(c[range.clone()].iter().filter(|c| !matches!(c, '“' | '”' | '"' | '‘' | '’')));
    }
    Measure { ranges: ranges.iter().map(|range| folded.source(range.clone())).collect(), text }
}
