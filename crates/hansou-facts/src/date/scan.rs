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
use hansou_text::fold::{Folded, is_han};

/// The dates of a text, in order, not overlapping. `reference` is the day the text is from.
pub fn read(folded: &Folded, reference: Option<Date>) -> Vec<Mention> {
    let mut reader = Reader { chars: &folded.chars, reference, spoken: Spoken::default(), paragraph: 0 };
    let mut mentions = Vec::new();
    let (mut at, mut done) = (0, 0);
    while let Some(&c) = folded.chars.get(at) {
        // A headline above a text ends as a sentence does, without its sign.
        if folded.is_broken_before(at) && reader.paragraph < at {
            reader.paragraph = at;
            if !matches!(folded.chars[at - 1], '。' | '！' | '？' | '!' | '?') {
                reader.spoken.end_sentence();
            }
        }
        if !starts(c) || !goes_on(&folded.chars, at) {
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
        // The mark before a plan may be the mark after another.
        let start = range.start.max(done);
        (at, done) = (range.end, range.end);
        mentions.push(Mention { span: folded.source(start..done), chars: start..done, ..mention });
    }
    mentions
}

/// Characters that begin a date, besides digits and numerals.
const STARTS: &str = "今去明昨前后本上下近最过未接截自从当次翌同来大年岁月周星礼这首头第农阴旧正腊冬公春中清端除元国圣重\
双情女妇植愚劳青母儿父建教万光感平民令昭宣咸道嘉干雍康顺崇天隆弘成景永洪至淳绍熙庆贞开神傍深凌午夜早晚q";

/// [`STARTS`] and the digits and numerals, one bit for each character below U+10000.
static FIRST: [u64; 1024] = {
    let mut bits = [0; 1024];
    let mut lists = [STARTS, "0123456789〇零一二三四五六七八九十两廿"].as_slice();
    while let [list, rest @ ..] = lists {
        let bytes = list.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (c, length) = if bytes[at] < 0x80 {
                (bytes[at] as usize, 1)
            } else {
                ((bytes[at] as usize & 15) << 12 | (bytes[at + 1] as usize & 63) << 6 | bytes[at + 2] as usize & 63, 3)
            };
            bits[c / 64] |= 1u64 << (c % 64);
            at += length;
        }
        lists = rest;
    }
    bits
};

fn starts(c: char) -> bool {
    FIRST.get(c as usize / 64).is_some_and(|bits| bits >> (c as usize % 64) & 1 == 1)
}

/// False where a common character of [`STARTS`] begins no date by what follows it: 国 but of 国庆. Two thirds of all
/// places are such.
fn goes_on(c: &[char], at: usize) -> bool {
    let next = c.get(at + 1).copied().unwrap_or(' ');
    let word = match c[at] {
        '国' | '嘉' => next == '庆',
        '中' => matches!(next, '秋' | '元' | '午' | '旬'),
        '大' => matches!(next, '前' | '后' | '年'),
        '年' => matches!(next, '初' | '中' | '底' | '末'),
        '月' => matches!(next, '初' | '中' | '底' | '末'),
        '同' => matches!(next, '年' | '月' | '期' | '季'),
        '当' => matches!(next, '年' | '月' | '天' | '日' | '晚' | '周' | '星' | '礼'),
        '重' => next == '阳',
        '来' => next == '年',
        '平' => next == '安',
        '建' => matches!(next, '党' | '军'),
        '深' => next == '夜',
        '公' => next == '元',
        '正' => matches!(next, '月' | '午'),
        '农' => next == '历',
        '元' => matches!(next, '旦' | '宵'),
        '情' => next == '人',
        '教' => next == '师',
        '感' => next == '恩',
        '清' => matches!(next, '明' | '晨'),
        '双' => matches!(next, '十' | '1'),
        '青' => next == '年',
        '万' => next == '圣',
        '光' => next == '棍',
        '民' | '成' | '天' | '开' | '道' | '神' | '干' | '宣' | '景' | '康' | '庆' | '洪' | '令' | '绍' | '顺'
        | '永' | '弘' | '隆' | '崇' => false,
        _ => return true,
    };
    // The year of an era: 民国三年, 康熙 5 年, 元丰元年.
    let third = c.get(at + 2).copied().unwrap_or('。');
    word || third.is_ascii_digit() || matches!(third, '元' | ' ') || numeral(third).is_some()
}

impl Reader<'_> {
    /// The mention at `at`, in folded characters, and what it says of those after it.
    fn mention(&mut self, at: usize) -> Option<(Range<usize>, Mention)> {
        let before = at.checked_sub(1).map(|i| self.chars[i]);
        let c = self.chars[at];
        if (c.is_ascii_digit() || numeral(c).is_some()) && self.is_inside_number(at) {
            return None;
        }
        // T+2日 is two days later.
        let is_offset = before == Some('+') && at.checked_sub(2).is_some_and(|i| self.chars[i].is_ascii_alphabetic());
        if is_offset || self.counts(at) {
            return None;
        }
        let found = self.expression(at)?;
        let quoted =
            found.point.kind == Kind::Plan && opens(before) && self.chars[at..found.end].iter().any(|&c| closes(c));
        let start = at - usize::from(quoted);
        let compared = before.is_some_and(|c| matches!(c, '较' | '比' | '与' | '和' | '同'));
        self.spoken.note(found.period, found.point.kind, found.point.year.is_some(), compared);
        let mention = Mention {
            span: 0..0,
            chars: 0..0,
            covers_figures: !found.point.counted,
            period: found.period,
            named: found.named,
            hours: found.point.hours,
            kind: found.point.kind,
            printed: found.point.printed,
        };
        Some((start..found.end, mention))
    }

    /// True for a number that goes on one before it: 第28, 数十, 星期一到; not for 人数10月, 策零9月.
    fn is_inside_number(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|i| self.chars[i]) else { return false };
        if self.chars[at].is_ascii_digit() && (before == '数' || numeral(before).is_some_and(|value| value < 10)) {
            return !at.checked_sub(2).is_some_and(|i| is_han(self.chars[i]) && numeral(self.chars[i]).is_none());
        }
        let weekday = !self.chars[at].is_ascii_digit()
            && (before == '周' || at > 1 && matches!((self.chars[at - 2], before), ('星', '期') | ('礼', '拜')));
        weekday || continues_number(before) && !self.new_sentence(at)
    }

    /// True after a full stop in the English manner: 明显.2006年.
    fn new_sentence(&self, at: usize) -> bool {
        at > 1 && self.chars[at - 1] == '.' && is_han(self.chars[at - 2])
    }

    /// True for a number before something that no date has there; most numbers are such.
    fn counts(&self, at: usize) -> bool {
        const LONGEST: usize = 9;
        let length =
            self.chars[at..].iter().take(LONGEST).take_while(|&&c| c.is_ascii_digit() || numeral(c).is_some()).count();
        let compact = length == 8 && self.chars[at].is_ascii_digit();
        let feast = length > 1 && matches!(self.chars[at + length - 1], '一' | '二' | '四' | '五' | '八');
        length > 0
            && !compact
            && !feast
            && !self
                .chars
                .get(at + length)
                .is_some_and(|&c| "年月日号季世个周天时点财学:：-/.–—─―~〜至到、·• ".contains(c))
    }

    /// Where to go on when nothing was read at `at`: after the whole number, or one character on.
    fn after(&self, at: usize) -> usize {
        // 2月30日 is no day, and neither is its 30日.
        if let Some((_, end)) = self.month(at) {
            return self.days(end).map_or(end, |point| point.end);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What begins with a common character goes on in a way that is looked at.
    #[test]
    fn no_word_is_passed_over() {
        let feasts = super::super::feast::names();
        let others = [
            "大前年",
            "来年",
            "同年",
            "当年",
            "同月",
            "当月",
            "当天",
            "当日",
            "当晚",
            "年初",
            "年底",
            "月中旬",
            "中旬",
            "年中",
        ];
        for word in
            feasts.chain(others).chain(["公元前221年", "农历八月", "正月", "深夜", "中午", "正午", "清晨", "天启 3年"])
        {
            let c: Vec<char> = word.chars().collect();
            assert!(starts(c[0]) && goes_on(&c, 0), "{word}");
        }
    }
}
