//! A figure with the words around it, as the rules for what it measures see it: what stands before and behind it, and
//! whether that says what is measured.
//!
//! Leaves the rules to `measure`, finding the words to `sentence`.

use std::ops::Range;

use super::FigureKind;
use super::border::ends_clause;
use super::clause::Sentence;
use super::distribute::{Name, Share};
use super::draft::Draft;
use super::lexicon::{self, Role};
use super::phrase::{is_comparison, is_place, subject};
use hansou_text::numeral;

/// A figure with the words around it.
pub(super) struct Asked<'a> {
    pub sentence: &'a Sentence<'a>,
    pub kind: FigureKind,
    /// Its base unit.
    pub base: &'static str,
    /// Its place among the tokens.
    pub token: usize,
    /// Where it stands.
    pub span: Range<usize>,
    /// Its number and unit alone.
    pub core: Range<usize>,
    pub clause: Range<usize>,
    /// The words before it, without filler.
    pub head: Range<usize>,
    /// The names of a list of which the head is the last: 汽油 of 汽油、柴油价格.
    pub names: Vec<Name>,
    /// The last of them is a verb.
    pub acts: bool,
    /// The noun behind it.
    pub tail: Range<usize>,
    /// The subject of an earlier clause.
    pub carried: Option<Range<usize>>,
    /// The subject of the first clause of the sentence.
    pub topic: Option<Range<usize>>,
    /// The figures before it in the sentence.
    pub before: &'a [Draft],
    /// The last of them.
    pub last: Option<&'a Draft>,
    /// Its place in a list of values told one by one, and the length of the list.
    pub list: Option<(usize, usize)>,
    /// What a list gives it.
    pub share: Option<&'a Share>,
}

impl Asked<'_> {
    pub fn chars(&self) -> &[char] {
        self.sentence.chars
    }

    /// True for what the words behind it name: 4所高校, 第五批项目.
    pub fn is_counted(&self) -> bool {
        is_counted(self.kind)
    }

    /// True when the noun behind names what is measured, whatever stands before; not 计划 of 增产64.8万桶的计划.
    pub fn is_named_behind(&self) -> bool {
        let frames = !self.head.is_empty()
            && self.tail.start > self.span.end
            && lexicon::is_word(self.chars(), self.tail.clone(), Role::Frame);
        !self.tail.is_empty() && self.is_counted() && !frames
    }

    /// 换取50天停火: how long what stands behind lasts; not 成立76周年招待会.
    pub fn lasts(&self) -> bool {
        self.kind == FigureKind::Duration
            && self.acts
            && self.core.end == self.span.end
            && lexicon::ends_with(self.chars(), self.core.end, Role::Anniversary).is_none()
    }

    /// 人口超过2000万的城市: a bare number is one of what stands before it.
    pub fn is_named_before(&self) -> bool {
        let chars = self.chars();
        let ends_in_scale = self.core.end.checked_sub(1).is_some_and(|last| numeral::scale(chars[last]).is_some());
        let is_bare = self.kind == FigureKind::Number || self.kind == FigureKind::Count && ends_in_scale;
        is_bare
            && lexicon::is_at(chars, self.span.end, Role::Of)
            && lexicon::ends_with(chars, self.head.end, Role::MetricEnd).is_some()
    }

    /// True when the head is a size: 身高, 总长.
    pub fn is_size(&self) -> bool {
        !self.head.is_empty() && self.size() == Some(self.head.start)
    }

    /// Where the size begins that the head ends in: 海拔 of 游客可深入海拔.
    pub fn size(&self) -> Option<usize> {
        const SHORT: usize = 6;
        // 总装机规模 is one size, 这个占地 points to what has it.
        let points = lexicon::begins_with(self.chars(), self.head.start, Role::Pointing).is_some();
        let longest = |role| lexicon::ends_with(self.chars(), self.head.end, role);
        let len = longest(Role::Owned).max(longest(Role::Size))?;
        let whole =
            !points && self.head.len() <= SHORT && !is_place(self.chars(), &(self.head.start..self.head.end - len));
        let start = self.head.end.checked_sub(len).filter(|&start| start >= self.head.start)?;
        Some(if whole { self.head.start } else { start })
    }

    /// True when the noun behind belongs to the measure: 60.9亿度清洁电力, 157亿元的投资, 51%股权.
    pub fn takes_tail(&self) -> bool {
        let (chars, tail) = (self.chars(), &self.tail);
        match self.kind {
            _ if tail.is_empty() || self.is_named_before() => false,
            // 身高1米6的张琳艳跃起: whose size it is, says another clause.
            kind if is_amount(kind) && self.is_size() => false,
            kind if is_amount(kind) => {
                tail.start <= self.span.end + 2
                    && chars.get(tail.end).is_none_or(|&c| ends_clause(c) || lexicon::is(c, Role::Of))
            }
            // 开展20亿元逆回购操作: what the verb before the sum acts on.
            FigureKind::Money | FigureKind::Temperature if self.acts => {
                tail.start <= self.span.end + 1 && tail.len() > 1
            }
            // 发行75亿元人民币国债，: a noun that ends the clause, where none before the sum names it.
            FigureKind::Money
                if tail.start <= self.span.end + 1
                    && tail.len() > 1
                    && chars.get(tail.end).is_none_or(|&c| ends_clause(c))
                    && lexicon::ends_with(chars, self.head.end, Role::MetricEnd).is_none()
                    && lexicon::ends_with(chars, self.head.end, Role::SumNoun).is_none() =>
            {
                true
            }
            FigureKind::Money | FigureKind::Percent | FigureKind::Tenth | FigureKind::Rate => {
                lexicon::begins_with(chars, tail.start, Role::SumNoun).is_some()
                    || tail.start > self.span.end
                        && lexicon::ends_with(chars, tail.end, Role::SumNoun).is_some_and(|len| len < tail.len())
            }
            _ => self.is_named_behind(),
        }
    }

    /// 由105项简化至33项: a verb alone, and the level it led to.
    fn leads_to_level(&self) -> bool {
        let alone = self.sentence.tokens.iter().any(|token| token.range() == self.head);
        self.acts && alone && lexicon::is_at(self.chars(), self.head.end, Role::Reaching)
    }

    /// True for a value that another one is compared with: 比上届的31.2亿元.
    pub fn is_compared_with(&self) -> bool {
        let chars = self.chars();
        lexicon::begins(chars, self.head.start, Role::Than).is_some()
            && self.span.start.checked_sub(1).is_some_and(|before| lexicon::is_at(chars, before, Role::Of))
    }

    /// 隧道位于达州，全长13600米: whose size or sum it is that the head names alone, without another size of it (线路全长 of
    /// 线路全长240公里，设计时速160公里).
    pub fn owner(&self) -> Option<Range<usize>> {
        let chars = self.chars();
        if !lexicon::is_word(chars, self.head.clone(), Role::Owned) {
            return None;
        }
        let owner = self.topic.clone().or(self.carried.clone())?;
        let owned = owner.end < self.head.start;
        let other = [Role::Owned, Role::Size].into_iter().find_map(|role| lexicon::ends_with(chars, owner.end, role));
        let owner = owner.start..owner.end - other.unwrap_or(0).min(owner.len());
        let value = lexicon::ends_with(chars, owner.end, Role::MetricEnd).is_some();
        let points = lexicon::is_word(chars, owner.clone(), Role::Pointing);
        (owned && !value && !points && owner.len() > 1).then_some(owner)
    }

    /// 亩产是旱地的2倍: what it is so many times of, is no subject.
    pub fn is_multiple(&self) -> bool {
        let chars = self.chars();
        let times = lexicon::ends_with(chars, self.core.end, Role::Multiple).is_some();
        let of = lexicon::is_before(chars, self.span.start, Role::Of);
        times && of && lexicon::ends_with(chars, self.head.start, Role::ValueVerb).is_some()
    }

    /// True when the head says nothing by itself: 占比40.5%, 增长8%, 居全市第一.
    pub fn is_thin(&self) -> bool {
        let (chars, head) = (self.chars(), self.head.clone());
        subject(chars, head.clone()).is_empty()
            || lexicon::is_word(chars, head.clone(), Role::Thin)
            || is_comparison(chars, &head)
            || is_generic(chars, &head)
            || self.is_multiple()
            || self.leads_to_level()
            || self.kind == FigureKind::Rank && !is_ranked(chars, &head)
            || is_place(chars, &head)
    }
}

/// 发电量居全国第一: the head of a rank says what is ranked.
fn is_ranked(chars: &[char], head: &Range<usize>) -> bool {
    const NOUN: usize = 2;
    let place = lexicon::begins(chars, head.start, Role::Place).unwrap_or(0);
    (head.start + NOUN.max(place)..head.end).any(|at| lexicon::begins(chars, at, Role::Merit).is_some())
        && (lexicon::begins(chars, head.start, Role::Merit).is_none()
            || lexicon::begins(chars, head.start, Role::Place).is_some())
}

/// 总量比2012年增长, 数量增加: of what was told of before.
fn is_generic(chars: &[char], head: &Range<usize>) -> bool {
    const POINTED: usize = 4;
    let start = behind_pointer(chars, head);
    // 这一税率, 这一数字.
    if start > head.start && head.end - start <= POINTED {
        return true;
    }
    let end = |len: usize| start + len;
    lexicon::begins(chars, start, Role::Generic).is_some_and(|len| {
        end(len) == head.end
            || end(len) < head.end
                && [Role::Than, Role::Change, Role::TakesUp]
                    .iter()
                    .any(|&role| lexicon::begins(chars, end(len), role).is_some())
    })
}

/// Where the noun begins that is pointed to: 税率 of 这一税率.
pub(super) fn behind_pointer(chars: &[char], head: &Range<usize>) -> usize {
    let pointed = lexicon::begins_with(chars, head.start, Role::Pointing).map(|len| head.start + len);
    pointed.filter(|&start| start < head.end).unwrap_or(head.start)
}

/// True for the kinds that the words behind the number name.
fn is_counted(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Count
            | FigureKind::Ordinal
            | FigureKind::Number
            | FigureKind::Ratio
            | FigureKind::Structure
            | FigureKind::Fraction
            | FigureKind::Age
    )
}

/// True for the kinds of amounts that are weighed and measured.
pub(super) fn is_amount(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Mass
            | FigureKind::Energy
            | FigureKind::Area
            | FigureKind::Volume
            | FigureKind::Power
            | FigureKind::Length
    )
}
