//! The subject in a head of words: what is left without words of change (增长, 下降), and heads that have none of
//! their own, so that the subject of an earlier clause is theirs (占比, 居, 较上月下降).
//!
//! Leaves where a head starts and ends to `measure`.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::{begins_any, ends_any};

/// Verbs that need what follows them, or say only that it grew: a head of these alone says nothing.
pub(super) const VERBS: &[&str] = &[
    "增长",
    "下降",
    "上升",
    "提高",
    "提升",
    "增加",
    "减少",
    "上涨",
    "下跌",
    "占",
    "占比",
    "居",
    "占全市",
    "占全省",
    "占全国",
    "报",
    "收报",
    "报收",
    "收于",
    "失守",
];

/// A place alone says nothing either: 全省的25%.
pub(super) const PLACES: &[&str] = &["全省", "全市", "全国", "全区", "全县", "全球", "世界", "全镇"];

/// Words of change and comparison, which have no subject of their own.
static CHANGE: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new([
        "比上年同期",
        "较上年同期",
        "比去年同期",
        "较去年同期",
        "比上年",
        "较上年",
        "比去年",
        "较去年",
        "比上月",
        "较上月",
        "上年同期",
        "同期",
        "同比",
        "环比",
        "分别",
        "增长",
        "下降",
        "上升",
        "提高",
        "提升",
        "增加",
        "减少",
        "上涨",
        "下跌",
        "下滑",
        "回落",
        "扩大",
        "缩小",
        "收窄",
        "上调",
        "下调",
        "收跌",
        "收涨",
        "大跌",
        "大涨",
        "暴跌",
        "暴涨",
        "微跌",
        "微涨",
        "增幅",
        "涨幅",
        "跌幅",
        "降幅",
        "升幅",
        "多",
        "少",
        "增速",
        "上行",
        "下行",
        "涨",
        "跌",
        "升",
        "降",
        "增",
        "减",
        "率",
        "逐步",
        "逐渐",
        "大幅",
        "小幅",
        "明显",
        "显著",
        "略",
        "有所",
        "继续",
        "持续",
        "进一步",
        "快速",
        "迅速",
        "稳步",
        "约",
        "再",
        "将",
        "比",
        "较",
    ])
});

/// A head without the words of change at its end: empty when it was nothing else.
pub(super) fn subject(c: &[char], head: Range<usize>) -> Range<usize> {
    let mut end = head.end;
    while let Some((_, len)) = CHANGE.ends(c, end).filter(|(_, len)| end - len >= head.start) {
        // 增长率 and 合格率 are things; 率 goes only with the verb before it.
        if c[end - 1] == '率' {
            break;
        }
        end -= len;
    }
    // 上证指数报3089点, and then 跌0.2%: of the index.
    if ends_any(c, end, &["指数报", "指报", "股报", "价报", "油报", "金报", "率报"]).is_some() {
        end -= 1;
    }
    head.start..end.max(head.start)
}

/// 占全市, 较4月末上升: said of the subject of an earlier clause.
pub(super) fn is_comparison(c: &[char], head: &Range<usize>) -> bool {
    let than = begins_any(c, head.start, &["较", "比"]).is_some()
        && begins_any(c, head.start, &["比重", "比例", "比率", "比分", "比赛"]).is_none();
    begins_any(c, head.start, &["占"]).is_some() && !head.is_empty() || than && subject(c, head.clone()) != *head
}
