//! Walks once over a text and collects its dates.
//!
//! Only characters that can begin a date are looked at closely, and each expression looks ahead a bounded number
//! of characters, so the time is linear. Leaves what a date means to the readers.

use std::ops::Range;

use jiff::civil::Date;

use super::context::Spoken;
use super::numeral::numeral;
use super::point::Reader;
use super::year::continues_number;
use super::{Kind, Mention};
use crate::text::fold::Folded;

/// The dates of a text, in order, not overlapping. `reference` is the day the text is from.
pub fn read(folded: &Folded, reference: Option<Date>) -> Vec<Mention> {
    let mut reader = Reader { chars: &folded.chars, reference, spoken: Spoken::default() };
    let mut mentions = Vec::new();
    let mut at = 0;
    while let Some(&c) = folded.chars.get(at) {
        if !starts(c) {
            if matches!(c, '。' | '！' | '？' | '!' | '?') {
                reader.spoken.end_sentence();
            }
            at += 1;
            continue;
        }
        let Some((range, mention)) = reader.mention(at) else {
            at = reader.after(at);
            continue;
        };
        at = range.end;
        mentions.push(Mention { span: folded.source(range), ..mention });
    }
    mentions
}

/// Characters that begin a date.
fn starts(c: char) -> bool {
    matches!(
        c,
        '0'..='9'
            | '〇'
            | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '两'
            | '廿'
            | '今'
            | '去'
            | '明'
            | '昨'
            | '前'
            | '后'
            | '本'
            | '上'
            | '下'
            | '近'
            | '最'
            | '过'
            | '未'
            | '接'
            | '截'
            | '自'
            | '从'
            | '当'
            | '次'
            | '翌'
            | '同'
            | '来'
            | '大'
            | '年'
            | '岁'
            | '月'
            | '周'
            | '星'
            | '礼'
            | '这'
            | '首'
            | '头'
            | '第'
            | '农'
            | '阴'
            | '旧'
            | '正'
            | '腊'
            | '冬'
            | '公'
            | '春'
            | '夏'
            | '秋'
            | '中'
            | '清'
            | '端'
            | '除'
            | '元'
            | '国'
            | '圣'
            | '重'
            | '七'
            | '双'
            | '情'
            | '女'
            | '妇'
            | '植'
            | '愚'
            | '劳'
            | '青'
            | '母'
            | '儿'
            | '父'
            | '建'
            | '教'
            | '万'
            | '光'
            | '感'
            | '平'
            | '民'
            | '令'
            | '昭'
            | '宣'
            | '咸'
            | '道'
            | '嘉'
            | '干'
            | '雍'
            | '康'
            | '顺'
            | '崇'
            | '天'
            | '隆'
            | '弘'
            | '成'
            | '景'
            | '永'
            | '洪'
            | '至'
            | '淳'
            | '绍'
            | '熙'
            | '庆'
            | '贞'
            | '开'
            | '神'
            | '傍'
            | '深'
            | '凌'
            | '午'
            | '夜'
            | '早'
    )
}

impl Reader<'_> {
    /// The mention at `at`, in folded characters, and what it says of those after it.
    fn mention(&mut self, at: usize) -> Option<(Range<usize>, Mention)> {
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let c = self.chars[at];
        if (c.is_ascii_digit() || numeral(c).is_some()) && before.is_some_and(continues_number) {
            return None;
        }
        let found = self.expression(at)?;
        let quoted = found.point.kind == Kind::Plan
            && matches!(self.chars.get(found.end - 1), Some(_))
            && opens(before)
            && self.chars[at..found.end].iter().any(|&c| closes(c));
        let start = at - usize::from(quoted);
        let compared = before.is_some_and(|c| matches!(c, '较' | '比' | '与' | '和' | '同'));
        self.spoken.note(found.period, found.point.kind, compared);
        let mention = Mention {
            span: 0..0,
            period: found.period,
            hours: found.point.hours,
            kind: found.point.kind,
            printed: found.point.printed,
        };
        Some((start..found.end, mention))
    }

    /// Where to go on when nothing was read at `at`: after the whole number, or one character on.
    fn after(&self, at: usize) -> usize {
        let ascii = self.chars[at].is_ascii_digit();
        let run = self.chars[at..]
            .iter()
            .take_while(|&&c| if ascii { c.is_ascii_digit() } else { numeral(c).is_some() })
            .count();
        at + run.max(1)
    }
}

fn opens(c: Option<char>) -> bool {
    matches!(c, Some('“' | '"' | '「' | '『' | '‘'))
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '"' | '」' | '』' | '’')
}
