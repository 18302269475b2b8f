//! The place where adjacent units of a query are offered to the reader of figures (签约额 超过100亿).
//!
//! Only an operator (`> < = ..`) makes a condition of it. Prose (157亿元, 50亿元以上, 近三成) stays text, which is read as
//! a figure too and favours the articles that answer. Leaves to the facts crate what is a figure.

use super::ast::{FigureCondition, How, Node, Unit};
use hansou_facts::figure::{FigureKind, QuantityConstraint, constraint};
use hansou_text::fold::{fold, fold_char, is_han};

/// Most units that one question is made of (`签约额 >= 10b CNY`).
const MOST: usize = 4;

/// A condition on a figure at the start of a run of adjacent units, typed with an operator: the condition and how many
/// units it took. Prose is none, whatever numbers it holds.
pub(super) fn read(run: &[&str]) -> Option<(FigureCondition, usize)> {
    let (condition, units) = condition(run)?;
    let whole = run.get(units).and_then(|next| with_unit(&condition.text, next));
    match whole.and_then(FigureCondition::read) {
        Some(whole) => Some((whole, units + 1)),
        None => Some((condition, units)),
    }
}

fn condition(run: &[&str]) -> Option<(FigureCondition, usize)> {
    let first = run.first()?;
    if let Some(constraint) = compared(first) {
        return Some((FigureCondition { text: (*first).to_owned(), constraint: Box::new(constraint) }, 1));
    }
    (2..=run.len().min(MOST)).find_map(|units| {
        let text = run[..units].join(" ");
        let is_one = if has_operator(first) || has_digit(first) {
            (has_operator(first) || first.contains(['[', '{'])) && compared(&text).is_some()
        } else {
            // A word, and then a value that has no word of its own: 高新区 签约额>100亿元 is two things.
            let is_word = first.chars().any(char::is_alphanumeric);
            is_word && compared(&run[1..units].join(" ")).is_some_and(|asked| asked.measure.is_empty())
        };
        let condition = if is_one { FigureCondition::read(text) } else { None };
        condition.map(|condition| (condition, units))
    })
}

/// What a text asks that compares a figure with a value by an operator, what is measured being words.
fn compared(text: &str) -> Option<QuantityConstraint> {
    let is_words = |measure: &str| measure.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let asked = if has_operator(text) { constraint(text) } else { None };
    asked.filter(|asked| is_words(&asked.measure))
}

impl FigureCondition {
    /// Of an expression as typed; `None` when it asks for no figure.
    pub(super) fn read(text: String) -> Option<Self> {
        let constraint = Box::new(constraint(&text)?);
        Some(Self { text, constraint })
    }

    /// Asked in words that an article may have as they are (数字:近三成), not by an operator.
    pub(super) fn is_prose(&self) -> bool {
        is_prose(&self.text)
    }
}

/// True for an expression that may stand in an article as it is.
pub(super) fn is_prose(text: &str) -> bool {
    !has_operator(text) && !text.contains(['?', '？', '!', '！', '[', '{'])
}

/// A question that ends in a bare number, with the unit that a space parts from it (签约额>157 亿元).
pub(super) fn with_unit(question: &str, unit: &str) -> Option<String> {
    let is_digit = |c: char| fold_char(c).is_ascii_digit();
    if !question.ends_with(is_digit) || unit.contains(is_digit) {
        return None;
    }
    let one = format!("1{unit}");
    let is_unit = constraint(&one).is_some_and(|asked| asked.exact && asked.printed == fold(&one).text());
    is_unit.then(|| format!("{question}{unit}"))
}

/// The figure that a unit of text may also be read as: 157亿元, 50亿元以上, 不超过一天. Not a value of one Chinese
/// character: 陆 is land and a name before it is six, 万 and 半 are words. Not what tells nothing of the figures that
/// answer: 数万 of no one says what, and a place in an order (首条, 第一). Not an expression with an operator: it is text
/// only where a backslash stood before it.
pub(super) fn of_unit(text: &str) -> Option<QuantityConstraint> {
    let is_anything = |asked: &QuantityConstraint| {
        let is_vague = asked.unit.is_none() && asked.interval.low != asked.interval.high;
        let is_place = asked.unit.is_some_and(|unit| matches!(unit.kind, FigureKind::Ordinal | FigureKind::Rank));
        asked.measure.is_empty() && (is_vague || is_place)
    };
    let is_single = |value: &str| value.chars().all(is_han) && value.chars().nth(1).is_none();
    let is_open = |asked: &QuantityConstraint| asked.printed.contains(['?', '？']);
    let asked = constraint(text).filter(|asked| !has_operator(text) && !is_anything(asked))?;
    (!is_open(&asked) && !is_single(&asked.printed)).then_some(asked)
}

/// The figures that the text of a query also speaks of, in its order: of single units, and of a word with a range of
/// values behind it (签约额 超过100亿). They favour articles and exclude none.
pub(super) fn spoken_of(root: &Node) -> Vec<QuantityConstraint> {
    match root {
        Node::Unit(Unit { text, how: How::Loose, .. }) => of_unit(text).into_iter().collect(),
        Node::And(nodes) => of_neighbours(nodes),
        Node::Or(nodes) => nodes.iter().flat_map(spoken_of).collect(),
        Node::Near(left, right, _) => spoken_of(left).into_iter().chain(spoken_of(right)).collect(),
        Node::In(_, inner) | Node::Boost(inner, _) => spoken_of(inner),
        _ => Vec::new(),
    }
}

fn of_neighbours(nodes: &[Node]) -> Vec<QuantityConstraint> {
    let mut asked = Vec::new();
    let mut at = 0;
    while at < nodes.len() {
        let texts = nodes[at..].iter().map_while(|node| match node {
            Node::Unit(Unit { text, how: How::Loose, .. }) => Some(text.as_str()),
            _ => None,
        });
        let range = match texts.take(2).collect::<Vec<_>>()[..] {
            [word, value] => range_of(word, value),
            _ => None,
        };
        at += 1 + usize::from(range.is_some());
        match range {
            Some(range) => asked.push(range),
            None => asked.extend(spoken_of(&nodes[at - 1])),
        }
    }
    asked
}

/// A word and a range of values behind it, read as one.
fn range_of(word: &str, value: &str) -> Option<QuantityConstraint> {
    let is_word = word.chars().any(char::is_alphanumeric) && !has_digit(word);
    let range = of_unit(value).filter(|asked| is_word && is_range(asked) && asked.measure.is_empty())?;
    of_unit(&format!("{word} {}", range.printed))
}

/// True for a range of values (50亿元以上, 近三成), not for one.
pub(super) fn is_range(asked: &QuantityConstraint) -> bool {
    !asked.exact && !asked.token
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// Operators between a figure and a value, or between two values.
pub(super) fn has_operator(text: &str) -> bool {
    let is_between = |sides: (&str, &str)| [sides.0, sides.1].iter().all(|side| side.contains(is_value_char));
    text.contains(['<', '>', '=', '≥', '≤', '＜', '＞', '＝'])
        || text.contains(['[', '{']) && (text.contains(" TO ") || text.contains(".."))
        || text.split_once("..").is_some_and(is_between)
}

fn is_value_char(c: char) -> bool {
    hansou_text::numeral::starts(fold_char(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_may_be_a_value() {
        for (text, is_value) in [
            ("157亿元", true),
            ("六家", true),
            ("6", true),
            ("陆", false),
            ("改，参", false),
            ("签约额 三亿", true),
            ("万", false),
            ("高新区", false),
            (">6", false),
            ("50亿元以上", true),
            ("不超过一天", true),
            ("?家", false),
        ] {
            assert_eq!(of_unit(text).is_some(), is_value, "{text}");
        }
    }

    #[test]
    fn questions_are_told_from_text() {
        let table: &[(&[&str], Option<usize>)] = &[
            (&["签约额>100亿元"], Some(1)),
            (&["签约额", "超过100亿"], None),
            (&["签约额", ">=", "100亿元"], Some(3)),
            (&["投资额", "50亿元以上", "高新区"], None),
            (&["占比", "40%到50%"], None),
            (&["占比:[40%", "TO", "50%]"], Some(3)),
            (&["约2400家"], None),
            (&["签约额", "100亿元..200亿元"], Some(2)),
            (&["有几集？"], None),
            (&["不超过一天"], None),
            (&["签约额>157", "亿元"], Some(2)),
            (&["签约额", ">=", "１５７", "亿", "高新区"], Some(4)),
            (&["占比>40", "%"], Some(2)),
            (&["签约额>157", "高新区"], Some(1)),
            (&["企业>157", "家企业"], Some(1)),
            (&["签约额>157", "30亿元"], Some(1)),
            (&["高新区", "签约额>100亿元"], None),
            (&["157亿元"], None),
            (&["签约额", "157亿元"], None),
            (&["高新区", "传感器"], None),
            (&["是由谁改编的？"], None),
            (&["签约额", ":?%"], None),
            (&[".", ":?%"], None),
        ];
        for (run, wanted) in table {
            assert_eq!(read(run).map(|(_, units)| units), *wanted, "{run:?}");
        }
    }
}
