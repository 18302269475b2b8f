//! The counted thing behind a figure: 高校 of 4所高校, 少年 of 一名16岁的少年, 代表 of 200名来自各国的代表. Where its name begins
//! behind what describes it, and the word at which it ends.
//!
//! Leaves the words before a figure to `phrase`.

use std::ops::Range;

use super::FigureKind;
use super::border::{ends_clause, is_letter, quotation_end};
use super::clause::{Sentence, Token, What};
use super::lexicon::{self, Role};
use super::units::unit_at;
use hansou_text::{numeral, segment};

/// Longest name, in characters; behind a quotation as many more.
const NAME: usize = 20;

/// The counted thing behind the token `at`: 4所高校, 一名16岁的少年, 200名来自各国的代表, 226米长的决口.
pub(super) fn behind(sentence: &Sentence, at: usize, clause_end: usize) -> Range<usize> {
    let Sentence { chars, tokens } = *sentence;
    let end = tokens[at].end;
    let mut from = end;
    from += lexicon::begins_with(chars, from, Role::LongOf).map_or(0, |_| 1);
    // 2吨级电动航空器: of that size.
    from += usize::from(lexicon::is_at(chars, from, Role::Grade));
    // 十年期国债: the length of time that the thing runs.
    from += lexicon::begins_with(chars, from.saturating_sub(1), Role::YearTerm).map_or(0, |_| 1);
    from += usize::from(lexicon::is_at(chars, from, Role::Of));
    const DESCRIPTIONS: usize = 3;
    // 一幅唯美的画卷: one of what stands last; 一家企业的车间 is one enterprise.
    let one = chars[tokens[at].start] == '一' && end == tokens[at].start + 2;
    let is_one = one && !lexicon::is_before(chars, end, Role::PossessorUnit);
    let mut at = from;
    for _ in 0..DESCRIPTIONS {
        let found = name(sentence, at, clause_around(chars, at, clause_end));
        let of = found.end + 1;
        let whose = is_one && !found.is_empty() && lexicon::is_at(chars, found.end, Role::Of);
        let listed =
            || is_one.then(|| behind_list(sentence, &found).or_else(|| behind_last_of(sentence, at, &found)))?;
        let done = || done_by(sentence, at, &found);
        match described(chars, at, &found).or_else(listed).or(whose.then_some(of)).or_else(done) {
            Some(of) if !name(sentence, of, clause_around(chars, of, clause_end)).is_empty() => at = of,
            _ if found.is_empty() => break,
            _ => {
                let other = sized(sentence, &found).or_else(|| behind_examples(sentence, &found));
                let institution = || institution(chars, from, &found);
                return other.or_else(|| joined(sentence, &found, clause_end)).or_else(institution).unwrap_or(found);
            }
        }
    }
    from..from
}

/// 启用的蓄滞洪区, 乌军发射的战术导弹: where the noun begins that a verb alone, or who does it, describes.
fn done_by(sentence: &Sentence, from: usize, found: &Range<usize>) -> Option<usize> {
    const REACH: usize = 26;
    let chars = sentence.chars;
    if !found.is_empty() && lexicon::ends_with(chars, from, Role::AgentUnit).is_some() {
        return None;
    }
    let end = if found.is_empty() { from } else { found.end };
    let verb = sentence.token_at(end).filter(|token| token.has(Role::Verb) && token.end > end + 1)?;
    if lexicon::is_at(chars, verb.end, Role::Of) {
        return Some(verb.end + 1);
    }
    // 104名关押在沙特的人员: a measure word of persons wants a noun.
    let rest = chars.get(verb.end..chars.len().min(verb.end + REACH))?;
    let letters = rest.iter().take_while(|&&c| is_letter(c)).count();
    let of = verb.end + rest[..letters].iter().position(|&c| lexicon::is(c, Role::Of))? + 1;
    let noun = name(sentence, of, chars.len().min(of + NAME));
    let acts = !verb.has(Role::Attributive) && !verb.has(Role::Plain) && found.is_empty();
    let person = lexicon::ends_with(chars, noun.end, Role::AgentEnd).is_some() && acts;
    (person && lexicon::is_before(chars, from, Role::PersonsUnit)).then_some(of)
}

/// Where the clause of a place ends: a description goes on over the signs of a list.
fn clause_around(chars: &[char], at: usize, clause_end: usize) -> usize {
    if at <= clause_end {
        return clause_end;
    }
    at + chars[at..].iter().take(NAME).take_while(|&&c| !ends_clause(c)).count()
}

/// 一次凝心聚力、真抓实干、团结奋进的大会: where the noun begins behind a list of what describes it.
fn behind_list(sentence: &Sentence, first: &Range<usize>) -> Option<usize> {
    const REACH: usize = 24;
    let Sentence { chars, tokens } = *sentence;
    let rest = chars.get(first.end..chars.len().min(first.end + REACH)).filter(|rest| rest.first() == Some(&'、'))?;
    let listed = rest.iter().take_while(|&&c| is_letter(c) || c == '、').count();
    let of = rest[..listed].iter().position(|&c| lexicon::is(c, Role::Of))?;
    let parts = rest[..of].iter().filter(|&&c| c == '、').count();
    // 一个国家、一个民族的力量 counts each of them.
    let list = first.end..first.end + of;
    let inside = tokens[tokens.partition_point(|token| token.start < list.start)..].iter();
    let counts = inside.take_while(|token| token.start < list.end).any(|token| matches!(token.what, What::Figure(_)));
    (parts > 1 && !counts).then_some(first.end + of + 1)
}

/// 一条中国特色的积极应对人口老龄化的道路, 一批均衡性可及性强的政策举措: where the noun begins that ends the clause behind the
/// last 的, when what stands first does not go on to it.
fn behind_last_of(sentence: &Sentence, from: usize, first: &Range<usize>) -> Option<usize> {
    const REACH: usize = 44;
    const NOUN: std::ops::RangeInclusive<usize> = 2..=8;
    let Sentence { chars, tokens } = *sentence;
    let rest = chars.get(from..chars.len().min(from + REACH))?;
    // 一台机车所需的零部件: the first is what is counted.
    let next = sentence.token_at(first.end).filter(|next| next.has(Role::EndsName) && next.end == next.start + 1);
    let short = first.len() <= 2 && chars.get(first.end) == Some(&'、');
    let goes_on = first.is_empty() || lexicon::is_at(chars, first.end, Role::Of) || next.is_some() || short;
    let clause = rest.iter().position(|&c| ends_clause(c) && c != '、').filter(|_| goes_on)?;
    let of = rest[..clause].iter().rposition(|&c| lexicon::is(c, Role::Of))?;
    let noun = from + of + 1..from + clause;
    let inside = tokens[tokens.partition_point(|token| token.start < from)..].iter();
    // 一粒麦子从播种到丰收的过程: what stands between says something of what stands first.
    let says = |token: &Token| {
        matches!(token.what, What::Figure(_))
            || token.has(Role::Stop)
            || token.has(Role::Lead) && token.end == token.start + 1 && !lexicon::is_at(chars, token.start, Role::Of)
            || lexicon::is_word(chars, token.range(), Role::Among) && token.start == first.end
            || lexicon::is_word(chars, token.range(), Role::Passive)
    };
    let is = chars[from..noun.start].contains(&'是');
    let goes_on = is || inside.take_while(|token| token.start < noun.start).any(says);
    let other =
        [Role::CountsDeeds, Role::Grade].into_iter().any(|role| lexicon::ends_with(chars, from, role).is_some());
    let whole = NOUN.contains(&noun.len()) && name(sentence, noun.start, noun.end) == noun;
    (whole && !goes_on && !other && first.end < noun.start - 1).then_some(noun.start)
}

/// 100条总长超过200公里的内河: the noun behind a description by a size.
fn sized(sentence: &Sentence, size: &Range<usize>) -> Option<Range<usize>> {
    let Sentence { chars, tokens } = *sentence;
    let is_size = lexicon::is_word(chars, size.clone(), Role::Size)
        || lexicon::ends_with(chars, size.end, Role::MetricEnd).is_some_and(|len| len <= size.len());
    Some(is_size).filter(|is_size| *is_size)?;
    let figure = tokens.get(tokens.partition_point(|token| token.start < size.end))?;
    let of = Some(figure.end).filter(|&end| lexicon::is_at(chars, end, Role::Of))? + 1;
    let noun = name(sentence, of, chars.len().min(of + NAME));
    (matches!(figure.what, What::Figure(_)) && noun.len() > 1).then_some(noun)
}

/// 50个公立医院改革和高质量发展示范城市: what is done is counted with what it is done in.
fn joined(sentence: &Sentence, first: &Range<usize>, clause_end: usize) -> Option<Range<usize>> {
    let chars = sentence.chars;
    lexicon::ends_with(chars, first.end, Role::Deverbal)?;
    let from = first.end + lexicon::begins_with(chars, first.end, Role::Joining)?;
    let second = name(sentence, from, clause_end);
    let is_thing = lexicon::ends_with(chars, second.end, Role::AgentEnd).is_some()
        || lexicon::ends_with(chars, second.end, Role::NounEnd).is_some();
    (is_thing && second.len() > 2).then_some(first.start..second.end)
}

/// 1300多家县级医院服务能力: the institutions that are counted, without what they have.
fn institution(chars: &[char], from: usize, found: &Range<usize>) -> Option<Range<usize>> {
    lexicon::ends_with(chars, from, Role::InstitutionUnit)?;
    let ends = |at: &usize| {
        lexicon::ends_with(chars, *at, Role::Institution).is_some()
            && lexicon::begins_with(chars, *at, Role::InstitutionGoesOn).is_none()
            && lexicon::begins_with(chars, *at, Role::Institution).is_none()
    };
    let end = (found.start + 2..found.end).find(ends)?;
    (end + 1 < found.end).then_some(found.start..end)
}

/// 10个风力、光伏等新能源项目: the noun behind a list of examples.
fn behind_examples(sentence: &Sentence, first: &Range<usize>) -> Option<Range<usize>> {
    const REACH: usize = 20;
    let chars = sentence.chars;
    let rest = chars.get(first.end..chars.len().min(first.end + REACH)).filter(|rest| rest.first() == Some(&'、'))?;
    let listed = rest.iter().take_while(|&&c| is_letter(c) && !c.is_ascii_digit() || c == '、').count();
    let so_on = (0..listed).find(|&at| lexicon::is_word(rest, at..at + 1, Role::SoOn))?;
    let from = first.end + so_on + 1;
    let noun = name(sentence, from, chars.len().min(from + NAME));
    (noun.len() > 1).then_some(noun)
}

/// 3家、4家和5家企业: the noun behind the last of a list of counts.
pub(super) fn noun_of_list(sentence: &Sentence, at: usize, clause_end: usize) -> Option<Range<usize>> {
    const LIST: usize = 8;
    let Sentence { chars, tokens } = *sentence;
    let mut last = at;
    for _ in 0..LIST {
        // 超4000项约2.7万场活动: one noun for both.
        if let Some(Token { what: What::Figure(_), .. }) = tokens.get(last + 1) {
            last += 1;
            let noun = behind(sentence, last, clause_end);
            return (!noun.is_empty()).then_some(noun);
        }
        let [sign, next, ..] = tokens.get(last + 1..)? else { return None };
        let joins = lexicon::is_word(chars, sign.range(), Role::ListSign) && !sign.is_sign(|c| matches!(c, '，' | ','));
        let unit = |token: &Token| chars.get(token.end.wrapping_sub(1)).copied();
        if !joins || !matches!(next.what, What::Figure(_)) || unit(next) != unit(&tokens[at]) {
            return None;
        }
        last += 2;
        let end = clause_end.max(chars.len().min(tokens[last].end + NAME));
        let noun = behind(sentence, last, end);
        if !noun.is_empty() {
            return Some(noun);
        }
    }
    None
}

/// Where the noun begins that the words at `from` describe, of which `found` was taken for a name: behind 的 of 16岁的,
/// 来自各国的, 载有危险品的, 灿烂的.
fn described(chars: &[char], from: usize, found: &Range<usize>) -> Option<usize> {
    const AGE: usize = 4;
    const REACH: usize = 26;
    let rest = chars.get(from..)?;
    let digits = rest.iter().take(AGE).take_while(|&&c| numeral::starts(c)).count();
    let aged = digits > 0 && unit_at(&rest[digits..]).is_some_and(|(unit, _)| unit.kind == FigureKind::Age);
    let next_is_of = !found.is_empty() && lexicon::is_at(chars, found.end, Role::Of);
    // “违反封锁令”的油轮: what is quoted describes.
    let quoted = next_is_of
        && lexicon::is_at(chars, found.start, Role::OpenQuote)
        && lexicon::begins(chars, found.start + 1, Role::Describing).is_some_and(|len| len > 1);
    if next_is_of && lexicon::is_word(chars, found.clone(), Role::Adjective) || quoted {
        return Some(found.end + 1);
    }
    // 在 of 在校学生 describes nothing, 更 of 更美好的 does.
    let describes = |len: usize| found.is_empty() || next_is_of || len > 1;
    if !aged && !lexicon::begins(chars, from, Role::Describing).is_some_and(describes) {
        return None;
    }
    // 涉及产业发展、大众消费等领域的场景: the description goes on over the signs of a list.
    let reach = chars.len().min(from + REACH);
    let of = (from..reach)
        .take_while(|&at| is_letter(chars[at]) || chars[at] == '、')
        .find(|&at| lexicon::is(chars[at], Role::Of))?;
    Some(of + 1)
}

/// The name that begins at `from`: up to a word that ends it, a verb behind it, a figure or a sign.
fn name(sentence: &Sentence, from: usize, clause_end: usize) -> Range<usize> {
    let Sentence { chars, tokens } = *sentence;
    let quotation =
        Some(from).filter(|&from| from < chars.len()).and_then(|from| quotation_end(chars, from)).unwrap_or(from);
    let clause_end = clause_end.max(quotation);
    let reach = clause_end.min(quotation + NAME).min(chars.len());
    let first = tokens.partition_point(|token| token.end <= from);
    let mut to = from;
    let mut quoted = false;
    for (place, token) in tokens[first..].iter().enumerate() {
        let quote = token.end == token.start + 1 && lexicon::is(chars[token.start], Role::OpenQuote);
        let close = token.end == token.start + 1 && lexicon::is(chars[token.start], Role::CloseQuote);
        let ends = match token.what {
            _ if token.start >= reach => true,
            What::Figure(_) | What::Date => !quoted,
            _ if quote => quotation_end(chars, token.start).is_none_or(|end| end > clause_end),
            // “1+6”论坛: the figure itself is quoted.
            _ if close => !quoted && place > 0,
            What::Sign(_) => !quoted && !is_inside_name(chars, token.start),
            What::Word(_) if quoted => false,
            What::Word(_) => ends_name(sentence, first + place, clause_end, from),
            What::Gap => place > 0 && lexicon::ends_with(chars, token.start, Role::EndsBehind).is_some(),
        };
        if ends {
            break;
        }
        quoted = (quoted || quote) && !close;
        to = token.end.min(clause_end);
        if token.start < from {
            to = to.max(from);
        }
    }
    let to = to.min(reach.max(from));
    // 全市第五批创新团队项目中，…
    if to > from + 2 && lexicon::is_before(chars, to, Role::Among) && chars.get(to).is_some_and(|&c| ends_clause(c)) {
        return from..to - 1;
    }
    from..to
}

/// 六次集群打击: the verb at the end of what is counted by the times it is done; the name begins at `from`.
fn ends_deed(sentence: &Sentence, at: usize, from: usize) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let goes_on = |next: &Token| match next.what {
        What::Word(roles) => !roles.has(Role::EndsName),
        What::Gap | What::Figure(_) => true,
        _ => false,
    };
    let meets = lexicon::ends_with(chars, tokens[at].start, Role::Meeting).is_some();
    // 次 behind a number, and not 架次.
    let counts = |unit: usize| {
        let before = unit.checked_sub(1).map(|before| chars[before]);
        before.is_some_and(|c| numeral::starts(c) || lexicon::is(c, Role::OddMore))
    };
    let deeds =
        !meets && lexicon::ends_with(chars, from, Role::CountsDeeds).is_some_and(|len| len > 1 || counts(from - len));
    deeds && !tokens.get(at + 1).is_some_and(goes_on)
}

/// 清洁电能, 水上平台: the character ends a word of the name, and begins nothing; 医院内 is 医院 and 内.
fn ends_word(sentence: &Sentence, at: usize) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let (token, start) = (&tokens[at], tokens[at].start);
    let word = |from: Option<usize>| from.is_some_and(|from| chars.get(from..from + 2).is_some_and(segment::are_word));
    let other = [Role::Joining, Role::Of, Role::Done, Role::Among];
    let joins = other.into_iter().any(|role| lexicon::is_at(chars, start, role));
    // 占比达69%: before a number it is a verb.
    let leads = tokens.get(at + 1).is_some_and(|next| matches!(next.what, What::Figure(_)));
    token.end == start + 1 && !joins && !leads && word(start.checked_sub(1)) && !word(start.checked_sub(2))
}

/// 以色列被扣押人员: 被 and a verb before who it is done to.
fn is_done_to(sentence: &Sentence, at: usize) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let verb = tokens.get(at + 1).filter(|verb| verb.start == tokens[at].end && verb.has(Role::Verb));
    lexicon::is_word(chars, tokens[at].range(), Role::Passive)
        && verb.is_some_and(|verb| lexicon::begins_with(chars, verb.end, Role::NounEnd).is_some_and(|len| len > 1))
}

/// True for a word that says how the verb behind it is done: 文物集体亮相, 民族和谐共处.
fn is_manner(sentence: &Sentence, at: usize) -> bool {
    let tokens = sentence.tokens;
    let is_verb = |next: &Token| next.has(Role::Verb) || next.has(Role::EndsName) && next.end > next.start + 1;
    tokens[at].has(Role::Manner) && tokens.get(at + 1).is_some_and(|next| next.start == tokens[at].end && is_verb(next))
}

/// True for a word that ends the name which begins at `from`.
fn ends_name(sentence: &Sentence, at: usize, clause_end: usize, from: usize) -> bool {
    let token = sentence.tokens[at];
    let is_first = token.start <= from;
    let ends = token.has(Role::EndsName) && (is_first || !ends_word(sentence, at)) && !is_done_to(sentence, at);
    let acts = || is_predicate(sentence, at, clause_end, is_first) && !ends_deed(sentence, at, from);
    // 省份 | 新建商品房, 方面 | 细化举措.
    let whole = || !is_first && lexicon::ends_with(sentence.chars, token.start, Role::EndsBehind).is_some();
    ends || is_manner(sentence, at) || whole() || acts()
}

/// True for a sign between letters and digits: F-16战机, 歼-20战机, TCP/IP协议.
fn is_inside_name(chars: &[char], at: usize) -> bool {
    let behind = chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
    let before = at.checked_sub(1).is_some_and(|at| is_letter(chars[at]));
    matches!(chars[at], '-' | '/' | '&') && before && behind
}

/// True for a verb that says what the thing before it does: 水稻返青, 选手跻身决赛; not in 充电桩, 种植户, 探测卫星. As the
/// first word behind a number it is one only when nothing follows, unless it says what became of those counted.
fn is_predicate(sentence: &Sentence, at: usize, clause_end: usize, is_first: bool) -> bool {
    let Sentence { chars, tokens } = *sentence;
    let token = tokens[at];
    let changes = token.has_any(&[Role::Up, Role::Down, Role::Scored]);
    let is_verb = token.has(Role::Verb) || token.has(Role::Predicate);
    if token.has(Role::Fate) || !(is_verb || is_first && changes) {
        return false;
    }
    let next = tokens.get(at + 1).filter(|next| next.start < clause_end);
    // 为企业明确了专员: what is done.
    if !is_first && lexicon::is_at(chars, token.end, Role::Done) {
        return true;
    }
    let goes_on = next.is_some_and(|next| match next.what {
        What::Gap => true,
        What::Word(roles) => (roles.has(Role::Plain) || roles.has(Role::Attributive)) && !roles.has(Role::EndsName),
        _ => false,
    });
    let noun = lexicon::begins_with(chars, token.end, Role::NounEnd);
    // 军事支持: a noun, where nothing follows.
    let alone = !goes_on && !is_first && token.has(Role::Predicate);
    // 四轮间接会谈, 主要负责同志: what an adjective describes is a noun.
    if !is_first && lexicon::ends_with(chars, token.start, Role::Adjective).is_some() {
        return false;
    }
    // 企业入驻园区: behind those who act stands what they do.
    let acts = lexicon::ends_with(chars, token.start, Role::AgentEnd).is_some();
    if is_first || token.has(Role::Attributive) || alone {
        return noun.is_none() && !alone && (!goes_on || acts && !is_first);
    }
    let compound = noun.is_some_and(|len| len == 1 && !starts_word(chars, token.end) || len > 1 && !acts);
    !compound && !straddles(chars, &token)
}

/// 推动家政服务: 家 begins a word, and makes no noun of the verb before it.
fn starts_word(chars: &[char], at: usize) -> bool {
    chars.get(at..at + 2).is_some_and(segment::are_word)
}

/// 世贸组织成员: 织成 is no verb, but the end of a word and the beginning of another.
fn straddles(chars: &[char], token: &Token) -> bool {
    token.start.checked_sub(1).is_some_and(|before| starts_word(chars, before)) && starts_word(chars, token.end - 1)
}
