//! The place where adjacent units of a query are offered to the reader of figures (签约额 超过100亿).
//!
//! What asks for a range of values, or has an operator, becomes a question about figures; a plain value (157亿元)
//! stays text, which the lower tiers read as a figure too. Leaves to `text::figure` what is a figure.

use super::ast::Node;
use hansou_facts::figure::{Ask, ask};
use hansou_text::fold::{fold, fold_char, is_han};

/// Most units that one question is made of (`签约额 >= 10b CNY`).
const MOST: usize = 4;

/// Reads a question about a figure at the start of a run of adjacent units: the node and how many units it took.
pub(super) fn read(run: &[&str]) -> Option<(Node, usize)> {
    let (text, units) = question(run)?;
    match run.get(units).and_then(|next| with_unit(&text, next)) {
        Some(text) => Some((Node::Figures(text), units + 1)),
        None => Some((Node::Figures(text), units)),
    }
}

fn question(run: &[&str]) -> Option<(String, usize)> {
    let first = run.first()?;
    if ask(first).is_some_and(|asked| is_question(&asked, first)) {
        return Some(((*first).to_owned(), 1));
    }
    (2..=run.len().min(MOST)).find_map(|units| {
        let text = run[..units].join(" ");
        let question = if has_operator(first) || has_digit(first) {
            has_operator(first) && ask(&text).is_some_and(|asked| is_question(&asked, &text))
        } else {
            // A word, and then a value that has no word of its own: 高新区 签约额>100亿元 is two things.
            let value = run[1..units].join(" ");
            let is_word = first.chars().any(char::is_alphanumeric);
            is_word
                && ask(&value).is_some_and(|asked| asked.measure.is_empty() && is_question(&asked, &value))
                && ask(&text).is_some()
        };
        question.then_some((text, units))
    })
}

/// A question that ends in a bare number, with the unit that a space parts from it (签约额>157 亿元).
pub(super) fn with_unit(question: &str, unit: &str) -> Option<String> {
    let is_digit = |c: char| fold_char(c).is_ascii_digit();
    if !question.ends_with(is_digit) || unit.contains(is_digit) {
        return None;
    }
    let one = format!("1{unit}");
    let is_unit = ask(&one).is_some_and(|asked| asked.exact && asked.printed == fold(&one).text());
    is_unit.then(|| format!("{question}{unit}"))
}

/// The figure that a unit of text may also be read as (157亿元). A question that is still text stood behind a backslash
/// and is none; neither is a value of one Chinese character: 陆 is land and a name before it is six, 万 and 半 are words.
pub(super) fn of_unit(text: &str) -> Option<Ask> {
    let is_single = |value: &str| value.chars().all(is_han) && value.chars().nth(1).is_none();
    ask(text).filter(|asked| !is_question(asked, text) && !is_single(&asked.printed))
}

/// A range of values, or an operator; and what is measured is words.
fn is_question(asked: &Ask, text: &str) -> bool {
    let is_words = asked.measure.chars().all(|c| c.is_alphanumeric() || c == ' ');
    is_words && ((!asked.exact && !asked.token) || has_operator(text))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// Signs that no prose has: the text cannot be meant to stand in an article as it is.
pub(super) fn has_operator(text: &str) -> bool {
    text.chars().any(|c| "<>=≥≤＜＞＝[]{}?？!！".contains(c)) || text.contains("..")
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
        ] {
            assert_eq!(of_unit(text).is_some(), is_value, "{text}");
        }
    }

    #[test]
    fn questions_are_told_from_text() {
        let table: &[(&[&str], Option<usize>)] = &[
            (&["签约额>100亿元"], Some(1)),
            (&["签约额", "超过100亿"], Some(2)),
            (&["签约额", ">=", "100亿元"], Some(3)),
            (&["投资额", "50亿元以上", "高新区"], Some(2)),
            (&["占比", "40%到50%"], Some(2)),
            (&["占比:[40%", "TO", "50%]"], Some(3)),
            (&["约2400家"], Some(1)),
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
            (&["签约额", ":?%"], Some(2)),
            (&[".", ":?%"], None),
        ];
        for (run, wanted) in table {
            assert_eq!(read(run).map(|(_, units)| units), *wanted, "{run:?}");
        }
    }
}
