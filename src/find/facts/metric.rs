//! What is asked of figures: the words that must belong to one, under all of their names (`synonyms`), the value
//! it must have, and the query that its article must answer.

use std::collections::BTreeSet;

use super::aspect::contradicts;
use super::row::{Answer, Row};
use super::synonyms::{Only, Synonyms};
use super::{Condition, Question, event};
use crate::query::ast::{How, Node, Query, Unit};
use crate::query::parse::parse;
use hansou_facts::figure::bind::MeasureWords;
use hansou_facts::figure::{Figure, FigureKind, QuantityConstraint, constraint};
use hansou_text::atom::Stream;
use hansou_text::fold::{fold, is_han};
use hansou_text::segment::{Segmenter, UserWord};

/// A question made ready.
pub(super) struct Asked {
    /// The metric as typed, folded.
    pub metric: String,
    /// Which articles may hold an answer.
    pub query: Query,
    /// Each of them must belong to the figure.
    words: Vec<Word>,
    /// The value asked for.
    constraint: Option<QuantityConstraint>,
    /// Other names that are counted.
    pub also: Vec<String>,
    /// True when a unit or family is asked for.
    asks_for_unit: bool,
    /// True when changes are asked for, or asked about: 增速, 同比增长8%以上, change:no.
    asks_for_change: bool,
    /// Words of the rest of the query: they say what the figures are about.
    about: Vec<Word>,
    /// The events among them.
    events: Vec<String>,
}

/// A word under all of its names.
struct Word {
    names: Vec<Name>,
}

/// One name of a word.
struct Name {
    /// As it is written.
    text: String,
    /// The same as the text of figures is compared.
    stream: String,
    /// Its words, when it may also stand apart (新增城镇就业 for 新增就业).
    parts: Vec<String>,
    /// What it counts for.
    only: Only,
}

/// Where the words of a question stand, seen from a figure.
pub(super) struct Context<'a> {
    /// The words bound to the figure.
    pub bound: &'a MeasureWords,
    /// Characters at the end of what it measures that stand behind it and are counted.
    pub behind: usize,
    /// Its sentence up to the end of its clause.
    pub sentence: &'a dyn Fn() -> String,
}

impl Asked {
    pub(super) fn new(user_words: &[UserWord], question: &Question) -> Self {
        let parsed = parse(&question.metric, question.today);
        let (constraint, texts, others) = split(&parsed);
        let segmenter =
            Segmenter::for_texts(texts.iter().map(String::as_str).chain(question.synonyms.names()), user_words);
        let synonyms = (!question.exact).then_some(&question.synonyms);
        let words: Vec<Word> = texts.iter().map(|text| Word::new(text, &segmenter, synonyms)).collect();
        let also = words.iter().flat_map(|word| word.names.iter().skip(1)).filter(|name| name.only == Only::Anything);
        let also = also.map(|name| name.text.clone()).collect();
        let mut nodes: Vec<Node> = words.iter().map(Word::node).collect();
        nodes.extend(others);
        let (mut about, mut events) = (Vec::new(), Vec::new());
        if !question.rest.trim().is_empty() {
            let rest = parse(&question.rest, question.today);
            let (_, texts, others) = split(&rest);
            about = texts.iter().map(|text| Word::new(text, &segmenter, synonyms)).collect();
            events = texts.iter().map(|text| fold(text).text()).filter(|text| event::is_event(text)).collect();
            nodes.extend(about.iter().map(Word::node));
            nodes.extend(others);
        }
        let query = Query { text: question.metric.clone(), root: Node::And(nodes), notes: Vec::new() };
        let of_unit = |condition: &Condition| matches!(condition, Condition::Unit(_) | Condition::Kind(_));
        let asks_for_unit = constraint.as_ref().is_some_and(|constraint| constraint.unit.is_some())
            || question.conditions.iter().any(of_unit);
        let of_change = question.conditions.iter().any(|condition| matches!(condition, Condition::Change(_)));
        let asks_for_change = asks_for_unit || of_change || speaks_of_change(&question.metric);
        Self {
            metric: fold(&question.metric).text(),
            query,
            words,
            constraint,
            also,
            about,
            events,
            asks_for_unit,
            asks_for_change,
        }
    }

    /// The metric under its first name.
    pub(super) fn name(&self) -> String {
        self.words.iter().filter_map(|word| word.names.first()).map(|name| name.text.as_str()).collect()
    }

    /// What stands before the metric in the name of what a figure measures, but for its place: 新能源 of 新能源汽车销量; the
    /// name itself where it is only short for the metric.
    pub(super) fn qualifier(&self, name: &str, place: Option<&str>) -> String {
        let names = || self.words.iter().flat_map(|word| &word.names);
        if names().any(|other| other.only == Only::Whole(name.to_owned())) {
            return name.to_owned();
        }
        // Words that stand apart: 快递进村业务量.
        let before = names().filter_map(|other| name.find(&other.text)).min().map_or(name, |at| &name[..at]);
        place.and_then(|place| before.strip_prefix(place)).unwrap_or(before).to_owned()
    }

    /// How a figure answers, if it does.
    pub(super) fn answers(&self, figure: &Figure, context: &Context) -> Option<Answer> {
        if figure.is_denominator || self.constraint.as_ref().is_some_and(|constraint| !constraint.matches(figure)) {
            return None;
        }
        if contradicts(&context.bound.measure, &self.metric) {
            return None;
        }
        let (measure, clause) = (stream(&context.bound.measure), stream(&context.bound.clause));
        let before = context.bound.measure.chars().count().saturating_sub(context.behind);
        let head: String = context.bound.measure.chars().take(before).collect();
        let head = stream(&head).len();
        let counted = context.behind == 0 || self.words.iter().all(|word| word.begins_within(&measure, head));
        // 占进出口总值的52%: a share of the metric is no value of it.
        let own = if self.asks_for_share() { &measure[..] } else { own_part(&measure, figure) };
        if counted && self.words.iter().all(|word| word.is_near(&measure, "", figure) && !word.is_near(own, "", figure))
        {
            return Some(Answer::Beside);
        }
        if counted && self.words.iter().all(|word| word.is_near(&measure, "", figure)) {
            return Some(Answer::Measured);
        }
        let near: Vec<bool> = self.words.iter().map(|word| word.is_near(&measure, &clause, figure)).collect();
        if near.iter().all(|&near| near) {
            return Some(Answer::Beside);
        }
        // Of several words one belongs to the figure; the others may stand before it in its sentence.
        let sentence = near.iter().any(|&near| near).then(|| stream(&(context.sentence)()))?;
        let all = self.words.iter().zip(&near).all(|(word, &near)| near || word.names_in(&sentence, figure));
        all.then_some(Answer::Beside)
    }

    /// The words around the metric in the sentence of a figure that stands beside it: 江苏进出口总额 of 江苏进出口总额从
    /// 2012年的34000亿元, as far as the punctuation before, or the figure, which ends at the character `figure`: 浅源强震
    /// of 6级以上浅源强震.
    pub(super) fn phrase(&self, sentence: &str, figure: usize) -> Option<String> {
        let names = self.words.iter().flat_map(|word| &word.names);
        let end = names.filter_map(|name| Some(sentence.rfind(&name.text)? + name.text.len())).max()?;
        let before = &sentence[..end];
        let start = before.rfind(['，', '。', '、', '；', '：', '！', '？', '\n', ',', ';', ':']);
        let start = start.map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let behind = sentence.char_indices().nth(figure).map_or(sentence.len(), |(at, _)| at);
        let start = if behind < end { start.max(behind) } else { start };
        Some(before[start..].trim_start_matches('的').to_owned())
    }

    /// True when a figure is about what the rest of the query asks for: it stands in one of the texts (the figure's
    /// sentence, the title, the event).
    pub(super) fn is_about(&self, texts: &[&str]) -> bool {
        let streams: Vec<String> = texts.iter().map(|text| stream(&fold(text).text())).collect();
        self.about.iter().all(|word| streams.iter().any(|text| word.stands_in(text)))
    }

    /// Without facts about something else than what was asked for, where there are better ones: those beside the
    /// words only count in the units that the metric has elsewhere.
    pub(super) fn closest(&self, rows: &mut Vec<Row>) {
        self.of_the_event(rows);
        // 国内生产总值 is asked of the country, under whatever name.
        if self.nationwide() && rows.iter().any(|row| row.fact.place.is_none()) {
            rows.retain(|row| row.fact.place.is_none());
        }
        // 连续9个月, 居全国第一: told of the metric, but not its value.
        let is_aside = |row: &Row| matches!(row.fact.kind, FigureKind::Duration | FigureKind::Rank | FigureKind::Age);
        if rows.iter().any(|row| row.answer == Answer::Measured && !is_aside(row)) && !self.asks_for_unit {
            rows.retain(|row| !is_aside(row));
        }
        if rows.iter().any(|row| row.about) {
            rows.retain(|row| row.about);
        }
        // 占生产总值的18% is no value of 生产总值.
        let is_share = |row: &Row| {
            matches!(row.fact.kind, FigureKind::Percent | FigureKind::Tenth | FigureKind::Fraction)
                && row.fact.change.is_none()
        };
        if !self.asks_for_share() && rows.iter().any(|row| row.answer == Answer::Measured && !is_share(row)) {
            rows.retain(|row| row.answer == Answer::Measured || !is_share(row));
        }
        let units: BTreeSet<(String, bool)> =
            rows.iter().filter(|row| row.answer == Answer::Measured).map(Row::unit).collect();
        if !units.is_empty() {
            rows.retain(|row| row.answer == Answer::Measured || units.contains(&row.unit()));
        }
    }

    /// Without the sizes of changes, where levels are there and changes are not asked for: 产量同比增长3% is beside the
    /// point of 产量. A metric that is nearly always told by its change (居民消费价格) is one of changes.
    pub(super) fn levels(&self, rows: &mut Vec<Row>) {
        const FEW: usize = 4;
        let is_level = |row: &Row| row.fact.change.is_none();
        let (levels, changes): (Vec<&Row>, Vec<&Row>) =
            rows.iter().filter(|row| row.answer == Answer::Measured).partition(|row| is_level(row));
        if !self.asks_for_change && levels.len() * FEW > changes.len() {
            rows.retain(is_level);
        }
    }

    /// True for a metric that is itself a share: 占比, 失业率.
    fn asks_for_share(&self) -> bool {
        self.name().contains(['占', '比', '率'])
    }

    /// True for a metric that names the whole country.
    fn nationwide(&self) -> bool {
        self.name().starts_with("国内") || self.name().starts_with("全国") || self.name().starts_with("我国")
    }

    /// Without facts about another event than the one asked for.
    fn of_the_event(&self, rows: &mut Vec<Row>) {
        rows.retain(|row| {
            let Some(named) = row.fact.event.as_deref().map(|event| fold(event).text()) else { return true };
            self.events.iter().all(|asked| named.ends_with(asked.as_str()) || asked.ends_with(named.as_str()))
        });
    }
}

/// The value asked for, the words that must belong to the figure, and what else the article must answer.
fn split(parsed: &Query) -> (Option<QuantityConstraint>, Vec<String>, Vec<Node>) {
    let nodes = match &parsed.root {
        Node::And(nodes) => nodes.clone(),
        other => vec![other.clone()],
    };
    let asked_by = |node: &Node| match node {
        Node::Figures(condition) => Some((*condition.constraint).clone()),
        Node::Unit(unit) if unit.how == How::Loose => constraint(&unit.text),
        _ => None,
    };
    if let Some((at, asked)) = nodes.iter().enumerate().find_map(|(at, node)| Some((at, asked_by(node)?))) {
        let words = asked.measure.split_whitespace().map(str::to_owned).collect();
        let others = nodes.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, node)| node.clone()).collect();
        return (Some(asked), words, others);
    }
    let is_word = |node: &Node| matches!(node, Node::Unit(unit) if matches!(unit.how, How::Loose | How::Exact));
    let (words, others): (Vec<Node>, Vec<Node>) = nodes.into_iter().partition(is_word);
    let words = words.into_iter().filter_map(|node| match node {
        Node::Unit(unit) => Some(unit.text),
        _ => None,
    });
    (None, words.collect(), others)
}

impl Word {
    fn new(text: &str, segmenter: &Segmenter, synonyms: Option<&Synonyms>) -> Self {
        let folded = fold(text).text();
        let others = synonyms.map(|synonyms| synonyms.others(&folded)).unwrap_or_default();
        let name = |(text, only): (String, Only)| {
            let parts = if synonyms.is_some() { parts(&text, segmenter) } else { Vec::new() };
            Name { stream: stream(&text), text, parts, only }
        };
        Self { names: std::iter::once((folded, Only::Anything)).chain(others).map(name).collect() }
    }

    /// Any of its names in an article.
    fn node(&self) -> Node {
        let unit = |text: &str| Node::Unit(Unit { text: text.to_owned(), how: How::Loose, period: None });
        match &self.names[..] {
            [name] => unit(&name.text),
            names => Node::Or(names.iter().map(|name| unit(&name.text)).collect()),
        }
    }

    /// In what a figure measures, in the rest of its clause, or in parts in both, the last of which is measured.
    fn is_near(&self, measure: &str, clause: &str, figure: &Figure) -> bool {
        self.names.iter().any(|name| {
            let apart = || {
                name.parts.last().is_some_and(|last| measure.contains(last.as_str()))
                    && name.parts.iter().all(|part| measure.contains(part.as_str()) || clause.contains(part.as_str()))
            };
            let is_there = measure.contains(&name.stream) || clause.contains(&name.stream) || apart();
            is_there && name.only.fits(figure)
        })
    }

    /// One of its names begins in the first `head` bytes of what is measured, or right behind them.
    fn begins_within(&self, measure: &str, head: usize) -> bool {
        self.names.iter().any(|name| measure.find(&name.stream).is_some_and(|at| at <= head))
    }

    /// One of its names for such figures stands in a sentence.
    fn names_in(&self, sentence: &str, figure: &Figure) -> bool {
        self.names.iter().filter(|name| name.only.fits(figure)).any(|name| sentence.contains(&name.stream))
    }

    fn stands_in(&self, text: &str) -> bool {
        self.names.iter().any(|name| text.contains(&name.stream))
    }
}

/// Of what a share measures, all that stands before that of which it is one: 民营企业进出口 of 民营企业进出口占进出口总值.
fn own_part<'a>(measure: &'a str, figure: &Figure) -> &'a str {
    let share = matches!(figure.kind, FigureKind::Percent | FigureKind::Tenth | FigureKind::Fraction);
    measure.find('占').filter(|_| share).map_or(measure, |at| &measure[..at])
}

/// True when a metric is itself one of change: 增速, 降幅, 同比, 新增就业; 工业增加值 is none.
fn speaks_of_change(metric: &str) -> bool {
    let plain = ["增加值", "增值", "减排", "降水", "降雨"]
        .iter()
        .fold(fold(metric).text(), |text, word| text.replace(word, ""));
    plain.contains(['增', '减', '升', '降', '涨', '跌', '幅', '速', '同', '环', '变'])
}

/// The words of a name of four characters and more, when none of them is a single character.
fn parts(text: &str, segmenter: &Segmenter) -> Vec<String> {
    if text.chars().count() < 4 || !text.chars().all(is_han) {
        return Vec::new();
    }
    let parts: Vec<String> = segmenter.cut(text).map(str::to_owned).collect();
    let whole = parts.len() > 1 && parts.iter().all(|part| part.chars().count() > 1);
    if whole { parts.iter().map(|part| stream(part)).collect() } else { Vec::new() }
}

/// A text as the words of figures are compared: without spaces, with a gap for punctuation.
fn stream(text: &str) -> String {
    Stream::from_chars(&text.chars().collect::<Vec<_>>()).text
}
