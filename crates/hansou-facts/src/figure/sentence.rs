//! Reads a sentence at a time: which figures stand in it, what each of them measures, and which subject is carried on
//! from clause to clause.
//!
//! Leaves the rules to `measure`.

use std::ops::Range;

use super::asked::Asked;
use super::border::{ends_clause, ends_sentence};
use super::clause::{Sentence, Token, What};
use super::counted::{behind, noun_of_list};
use super::distribute::{self, Share};
use super::draft::Draft;
use super::lexicon::{self, Role};
use super::measure::{MEASURES, unmarked};
use super::measured::Measured;
use super::phrase::{all_listed, clause_subject, head, is_comparison, is_place, subject};
use super::rule::{Stage, id};
use super::tokens::tokens;
use super::view::View;
use super::{FigureKind, Measure};

/// Bytes of a Han character.
const HAN: usize = 3;
/// Farthest that a sentence is read before its first figure, in characters.
const SENTENCE: usize = 160;

/// Farthest that a list is read behind its last figure, in characters.
const LIST: usize = 40;

/// Finds what each figure measures.
pub(super) fn assign(view: &View, drafts: &mut [Draft]) {
    let mut row = Vec::new();
    let mut first = 0;
    while first < drafts.len() {
        let over = |pair: &[Draft]| {
            let gap = pair[0].chars.end.min(pair[1].chars.start)..pair[1].chars.start;
            ends_between(view, gap)
        };
        let count = 1 + drafts[first..].windows(2).take_while(|pair| !over(pair)).count();
        let range = sentence_around(view, drafts, first, first + count);
        tokens(view, range, &drafts[..first + count], first, &mut row);
        read_sentence(view, &row, first, &mut drafts[first..first + count]);
        first += count;
    }
}

/// True when the sentence ends between two figures, unless the next one goes on with what was told of: 财政收入增长0.5%。
/// 其中，第三季度增长2.5%.
fn ends_between(view: &View, gap: Range<usize>) -> bool {
    let mut ends = gap.clone().filter(|&at| ends_sentence(view.chars[at]));
    let resumes = |end: usize| {
        lexicon::begins_with(view.chars, end + 1, Role::Resuming).is_some() && !view.folded.is_broken_before(end + 1)
    };
    ends.next().is_some_and(|end| !resumes(end)) || ends.next().is_some()
}

/// Where the sentence of the figures `first..end` stands.
fn sentence_around(view: &View, drafts: &[Draft], first: usize, end: usize) -> Range<usize> {
    let chars = view.chars;
    let floor = drafts[first].clause.start.min(drafts[first].chars.start);
    let before = if first > 0 { drafts[first - 1].chars.end } else { 0 };
    let least = floor.saturating_sub(SENTENCE).max(before.min(floor));
    let mut start = floor;
    while start > least && !ends_sentence(chars[start - 1]) && !view.folded.is_broken_before(start) {
        start -= 1;
    }
    let last = &drafts[end - 1];
    let mut to = last.clause.end.max(last.chars.end);
    // 10个风力、光伏等新能源项目: the noun stands behind the list.
    if chars.get(to) == Some(&'、') {
        let goes_on = |&&c: &&char| !ends_clause(c) || c == '、';
        to += chars[to..].iter().take(LIST).take_while(goes_on).count();
    }
    start..to
}

fn read_sentence(view: &View, tokens: &[Token], offset: usize, drafts: &mut [Draft]) {
    let sentence = Sentence { chars: view.chars, tokens };
    let shares = distribute::shares(&sentence, offset, drafts);
    let mut carried: Option<Range<usize>> = None;
    let mut topic = first_subject(&sentence);
    let places = tokens.iter().enumerate().filter_map(|(at, token)| match token.what {
        What::Figure(figure) => Some((at, figure - offset)),
        _ => None,
    });
    for (at, own) in places {
        let (before, rest) = drafts.split_at_mut(own);
        let Some(draft) = rest.first_mut() else { break };
        if before.last().is_none_or(|last| last.clause != draft.clause) {
            let figure_before = tokens[..at].iter().rposition(|token| matches!(token.what, What::Figure(_)));
            let subject = clause_subject(&sentence, figure_before.map_or(0, |at| at + 1), at);
            carried = subject.or(carried);
        }
        let share = shares.iter().find(|share| share.figure == own);
        let (asked, words) = asked(&sentence, at, draft, (before, (topic.clone(), carried.clone()), share));
        let said = MEASURES.iter().enumerate().find_map(|(place, rule)| Some((place, (rule.apply)(&asked)?)));
        carried = carry(&asked, words, said.as_ref().map(|(_, said)| said)).or(carried);
        topic = topic.or(carried.clone());
        if let Some((place, said)) = said {
            draft.figure.rules.add(id(Stage::Measure, place));
            settle(view, draft, &said, &asked);
        }
    }
}

/// The subject of the first clause of a sentence, and the one that is carried.
type Subjects = (Option<Range<usize>>, Option<Range<usize>>);

/// The subject of the first clause, when no figure stands in it.
fn first_subject(sentence: &Sentence) -> Option<Range<usize>> {
    let end = sentence.tokens.iter().position(|token| token.is_sign(ends_clause))?;
    let figure = sentence.tokens.iter().position(|token| matches!(token.what, What::Figure(_)))?;
    if end < figure { clause_subject(sentence, 0, end + 1) } else { None }
}

/// A figure, which is the token `at`, with the words around it; and the words before it alone. From the sentence so far:
/// the figure before it, the subject that is carried, and what a list gives it.
fn asked<'a>(
    sentence: &'a Sentence,
    at: usize,
    draft: &Draft,
    (before, (topic, carried), share): (&'a [Draft], Subjects, Option<&'a Share>),
) -> (Asked<'a>, Range<usize>) {
    let Sentence { chars, tokens } = *sentence;
    let last = before.last();
    let after = begin_of_words(sentence, at, draft, last);
    let from = tokens.partition_point(|token| token.start < draft.clause.start.max(after)).min(at);
    let words = if shares_noun(sentence, at, draft, last) { 0..0 } else { head(sentence, from, at) };
    let acting = tokens[from..at].iter().rfind(|token| token.end == words.end);
    let names = if words.is_empty() { Vec::new() } else { distribute::names_before(sentence, after, &words) };
    let head =
        if names.is_empty() { all_listed(chars, after, words.clone(), draft.chars.start) } else { words.clone() };
    let mut tail = behind(sentence, at, draft.clause.end);
    if tail.is_empty() && draft.figure.kind == FigureKind::Count {
        tail = noun_of_list(sentence, at, draft.clause.end).unwrap_or(tail);
    }
    let asked = Asked {
        acts: acting.is_some_and(|token| !words.is_empty() && token.has(Role::Verb)),
        sentence,
        kind: draft.figure.kind,
        base: draft.figure.unit.base,
        token: at,
        span: draft.chars.clone(),
        core: draft.core.clone(),
        clause: draft.clause.clone(),
        head,
        names,
        tail,
        topic,
        carried,
        before,
        last,
        list: draft.figure.list,
        share,
    };
    (asked, words)
}

/// Where the words before a figure may begin: behind the figure before it, and behind what that one counts.
fn begin_of_words(sentence: &Sentence, at: usize, draft: &Draft, last: Option<&Draft>) -> usize {
    let chars = sentence.chars;
    // 10年期国债收益率, 万吨级及以上泊位: the length of time and the size are part of the name.
    let term = last.filter(|last| {
        lexicon::is_at(chars, last.chars.end, Role::Phase)
            || lexicon::is_before(chars, last.chars.end, Role::Grade)
                && draft.clause == last.clause
                && sentence.token_at(last.chars.end).is_some_and(is_name)
    });
    let after = term.map_or_else(|| last.map_or(0, |last| last.chars.end), |last| last.chars.start);
    after.max(denominated(sentence, at, last)).max(told_to(sentence, at, last))
}

/// True for a token that goes on with a name: 三级 | 医院, 万吨级 | 及以上泊位; not 6.9级 | 调高.
fn is_name(token: &Token) -> bool {
    let verb = [Role::Verb, Role::Filler, Role::Up, Role::Down, Role::Change];
    matches!(token.what, What::Gap | What::Word(_)) && !token.has_any(&verb)
}

/// 60%的沙量和80%的粗泥沙: what stands between two shares is the noun of the first.
fn shares_noun(sentence: &Sentence, at: usize, draft: &Draft, last: Option<&Draft>) -> bool {
    let of = |end: usize| lexicon::is_at(sentence.chars, end, Role::Of);
    let joined = at.checked_sub(1).is_some_and(|before| sentence.tokens[before].has(Role::Joining));
    let share = |draft: &Draft| draft.figure.kind == FigureKind::Percent && of(draft.chars.end);
    joined && share(draft) && last.is_some_and(share)
}

/// Where the noun ends that the figure before, a denominator, is one of: 每创造100元国内生产总值 | 消耗0.4吨.
fn denominated(sentence: &Sentence, at: usize, last: Option<&Draft>) -> usize {
    let Some(last) = last.filter(|last| last.figure.is_denominator) else { return 0 };
    let token = sentence.tokens[..at].iter().rposition(|token| matches!(token.what, What::Figure(_)));
    let noun = token.map(|token| behind(sentence, token, last.clause.end));
    noun.map(|noun| noun.end).filter(|&end| end < sentence.tokens[at].start).unwrap_or(0)
}

/// Where the noun ends of those for whom what the figure counts is done: 向近7万户受灾家庭 | 发放2600吨粮食.
fn told_to(sentence: &Sentence, at: usize, last: Option<&Draft>) -> usize {
    let Sentence { chars, tokens } = *sentence;
    let found = || {
        let last = last.filter(|last| last.figure.kind == FigureKind::Count)?;
        let token = tokens[..at].iter().rposition(|token| matches!(token.what, What::Figure(_)))?;
        let toward =
            token.checked_sub(1).filter(|&before| lexicon::is_word(chars, tokens[before].range(), Role::ToWhom))?;
        let noun = behind(sentence, toward + 1, last.clause.end);
        let verb = sentence.token_at(noun.end).filter(|verb| verb.end <= tokens[at].start)?;
        (!noun.is_empty() && verb.has(Role::Verb)).then_some(noun.end)
    };
    found().unwrap_or(0)
}

/// Gives a figure its measure; that of the figure before it with its direction, where it measures the same.
fn settle(view: &View, draft: &mut Draft, said: &Measured, asked: &Asked) {
    draft.figure.is_denominator = said.is_denominator;
    if let Some(level) = said.level.and_then(|level| asked.before.get(level)) {
        let own = text_of(view, said);
        let mut measure = level.figure.measure.clone();
        measure.ranges.extend(own.ranges);
        measure.text.push_str(&own.text);
        draft.figure.measure = measure;
        return;
    }
    let Some(last) = asked.last.filter(|_| said.same) else {
        draft.figure.measure = text_of(view, said);
        return;
    };
    draft.figure.measure = last.figure.measure.clone();
    if draft.figure.direction.is_none() {
        (draft.figure.direction, draft.figure.change) = (last.figure.direction, last.figure.change);
    }
}

/// What the next clause is said of, when this figure says something new.
fn carry(asked: &Asked, head: Range<usize>, said: Option<&Measured>) -> Option<Range<usize>> {
    let chars = asked.chars();
    let ranges = said.map_or(&[][..], |said| &said.ranges);
    // 用电负荷第四次创新高，达到15亿千瓦: of the load.
    let again = asked.kind == FigureKind::Ordinal && !head.is_empty() && !is_place(chars, &head);
    let named = ranges
        .last()
        .filter(|range| !again && !lexicon::is_word(chars, (*range).clone(), Role::SpellNoun))
        .filter(|range| range.start >= asked.span.end && (ranges.len() == 1 || asked.is_counted()) && range.len() > 1);
    if let Some(named) = named {
        return Some(named.clone());
    }
    // 省级机构数量占全市的57%、全省的25%: the subject ends before 占.
    let whole = head.clone();
    let head = subject(chars, head);
    // 全国秋粮已收获10.46亿亩，完成80.1%: of what did it, too.
    let head = said.and_then(|said| said.subject()).map_or(head.clone(), |start| start..head.end);
    let share = chars[head.clone()].iter().position(|&c| lexicon::is(c, Role::TakesUp));
    let share = share.filter(|_| lexicon::ends_with(chars, head.end, Role::ShareNoun).is_none());
    let head = head.start..share.map_or(head.end, |at| head.start + at);
    // 增长率居于世界首位，达到14.3%: the subject ends before its place in an order.
    let ranked = (asked.kind == FigureKind::Rank).then(|| {
        (head.start + 2..head.end).find(|&at| lexicon::begins(chars, at, Role::Merit).is_some_and(|len| len > 1))
    });
    let head = head.start..ranked.flatten().unwrap_or(head.end);
    let says = !head.is_empty() && !is_comparison(chars, &whole) && !is_place(chars, &head);
    (says && (asked.kind != FigureKind::Rank || head.end < whole.end)).then_some(head)
}

/// The measure in bytes of the original, and its words without quotation marks and brackets.
fn text_of(view: &View, said: &Measured) -> Measure {
    let mut text = String::with_capacity(said.ranges.iter().map(|range| range.len() * HAN).sum());
    match &said.text {
        Some(said) => text.push_str(said),
        None => said.ranges.iter().for_each(|range| text.extend(unmarked(&view.chars[range.clone()]))),
    }
    Measure { ranges: said.ranges.iter().map(|range| view.folded.source_range(range.clone())).collect(), text }
}
