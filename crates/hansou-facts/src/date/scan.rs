//! Walks once over a text and collects its dates.
//!
//! Only characters that can begin a date are looked at closely, and each expression looks ahead a bounded number
//! of characters, so the time is linear. Leaves what a date means to the readers.

use std::ops::Range;

use jiff::civil::Date;

use super::lexicon;
use super::numeral::{CLOSING, OPENING, numeral, one_of};
use super::point::Reader;
use super::spoken::Spoken;
use super::starts::starts;
use super::year::continues_number;
use super::{DateKind, Mention};
use hansou_text::fold::{Folded, is_han};

/// The dates of a text, in order, not overlapping. `reference` is the day the text is from.
pub fn read(folded: &Folded, reference: Option<Date>) -> Vec<Mention> {
    let mut reader = Reader { chars: &folded.chars, reference, spoken: Spoken::default(), paragraph: 0 };
    let mut mentions = Vec::new();
    let starts = starts();
    let (mut at, mut done) = (0, 0);
    while let Some(&c) = folded.chars.get(at) {
        // A headline above a text ends as a sentence does, without its sign.
        if folded.is_broken_before(at) && reader.paragraph < at {
            reader.paragraph = at;
            if !matches!(folded.chars[at - 1], '。' | '！' | '？' | '!' | '?') {
                reader.spoken.end_sentence();
            }
        }
        if !starts.may_begin(&folded.chars, at) {
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
        mentions.push(Mention { span: folded.source_range(start..done), chars: start..done, ..mention });
    }
    mentions
}

/// How many of the (folded) characters are a date that the text begins with; 0 when it begins with none.
pub fn length_at_start(chars: &[char]) -> usize {
    let mut reader = Reader { chars, reference: None, spoken: Spoken::default(), paragraph: 0 };
    if chars.is_empty() || !starts().may_begin(chars, 0) {
        return 0;
    }
    reader.mention(0).map_or(0, |(range, _)| range.end)
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
        let quoted = found.point.kind == DateKind::Plan
            && one_of(before, OPENING)
            && self.chars[at..found.end].iter().any(|&c| CLOSING.contains(c));
        let start = at - usize::from(quoted);
        let compared = before.is_some_and(|c| lexicon::COMPARED.contains(c));
        self.spoken.note(found.period, found.point.kind, found.point.year.is_some(), compared);
        let mention = Mention {
            span: 0..0,
            chars: 0..0,
            covers_figures: !found.point.counted,
            rule: found.point.rule,
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
            && !self.chars.get(at + length).is_some_and(|&c| c == ' ' || lexicon::BEHIND_NUMBERS.contains(c))
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
