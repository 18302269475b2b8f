//! Which words belong to which figure: those that say what it measures, and the rest of its clause.
//!
//! Index and verification both ask here, so `签约额>100亿元` binds word and value in the same way in postings and on
//! the text. Words that measure another figure of the clause are left out: in 投资额5亿元、产值20亿元 the second
//! figure is no 投资额.

use std::ops::Range;

use super::{Figure, QuantityConstraint};
use hansou_text::atom::Stream;
use hansou_text::fold::{Folded, is_han};

/// Most characters of a clause that are bound to one figure, nearest first.
const CLAUSE: usize = 60;

/// The words bound to one figure, folded, with punctuation where something was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasureWords {
    /// What it measures.
    pub measure: String,
    /// Its clause, without other figures and what they measure.
    pub clause: String,
}

/// How a word is bound to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    /// It stands in the figure's clause.
    Clause,
    /// It says what the figure measures.
    Measure,
}

/// The words bound to each figure of a text.
pub fn measure_words(folded: &Folded, figures: &[Figure]) -> Vec<MeasureWords> {
    let chars = |range: &Range<usize>| folded.index_of_byte(range.start)..folded.index_of_byte(range.end);
    let spans: Vec<Range<usize>> = figures.iter().map(|figure| chars(&figure.span)).collect();
    let measures: Vec<Vec<Range<usize>>> =
        figures.iter().map(|figure| figure.measure.ranges.iter().map(chars).collect()).collect();
    let clauses: Vec<Range<usize>> = figures.iter().map(|figure| chars(&figure.clause)).collect();
    (0..figures.len())
        .map(|own| {
            let near = own.saturating_sub(8)..(own + 9).min(figures.len());
            // What it measures stays in its clause: 对东盟进出口 goes over the edge of 东盟进出口.
            let mut taken: Vec<Range<usize>> = Vec::new();
            for other in near.filter(|&other| clauses[other] == clauses[own]) {
                taken.push(spans[other].clone());
                if other != own {
                    taken.extend(measures[other].iter().filter(|range| !measures[own].contains(range)).cloned());
                }
            }
            MeasureWords {
                measure: figures[own].measure.text.clone(),
                clause: rest(folded, &clauses[own], &spans[own], taken),
            }
        })
        .collect()
}

/// The clause without what is taken, a comma in each hole, cut to what is near the figure.
fn rest(folded: &Folded, clause: &Range<usize>, figure: &Range<usize>, mut taken: Vec<Range<usize>>) -> String {
    taken.sort_by_key(|range| range.start);
    let from = figure.start.saturating_sub(CLAUSE).max(clause.start);
    let to = (figure.end + CLAUSE).min(clause.end);
    let mut text = String::new();
    let mut at = from;
    for range in taken {
        if range.start >= to {
            break;
        }
        if range.start > at {
            text.extend(unquoted(&folded.chars[at..range.start]));
        }
        text.push('，');
        at = at.max(range.end);
    }
    if at < to {
        text.extend(unquoted(&folded.chars[at..to]));
    }
    text
}

/// Without quotation marks, as measures are: “上云”企业 is one name.
fn unquoted(chars: &[char]) -> impl Iterator<Item = &char> {
    chars.iter().filter(|c| !matches!(c, '“' | '”' | '"' | '‘' | '’'))
}

impl QuantityConstraint {
    /// How the words asked for are bound to a figure; `None` when they are not. No words are always bound.
    pub fn binding(&self, bound: &MeasureWords) -> Option<Binding> {
        if self.is_in_measure(&bound.measure) {
            return Some(Binding::Measure);
        }
        self.words_are_in(&format!("{}，{}", bound.measure, bound.clause)).then_some(Binding::Clause)
    }

    /// True when the words asked for say what a figure measures.
    pub fn is_in_measure(&self, measure: &str) -> bool {
        self.measure.is_empty() || self.words_are_in(measure)
    }

    /// False when the words asked for cannot be bound to a figure at these characters of a text, whatever is read around
    /// it: one of them is neither in what it measures nor near it.
    pub fn may_bind(&self, measure: &str, folded: &Folded, figure: &Range<usize>) -> bool {
        let near = figure.start.saturating_sub(CLAUSE)..(figure.end + CLAUSE).min(folded.chars.len());
        let near: Vec<char> = unquoted(folded.chars.get(near).unwrap_or_default()).copied().collect();
        self.measure.split_whitespace().all(|word| {
            let chars: Vec<char> = word.chars().collect();
            let is_near = match chars.iter().all(|&c| is_han(c)) {
                true => near.windows(chars.len()).any(|there| there == chars),
                false => chars.iter().all(|c| near.contains(c)),
            };
            is_near || stream(measure).contains(&stream(word))
        })
    }

    fn words_are_in(&self, text: &str) -> bool {
        let stream = stream(text);
        self.measure.split_whitespace().all(|word| stream.contains(&self::stream(word)))
    }
}

fn stream(text: &str) -> String {
    Stream::from_chars(&text.chars().collect::<Vec<_>>()).text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{constraint, read};
    use hansou_text::fold::fold;

    #[test]
    fn words_bind_to_their_own_figure() {
        let table = [
            ("签约额>100亿元", "大会签约项目20个、签约额157亿元。", Some(Binding::Measure)),
            ("投资额>10亿元", "投资额5亿元、产值20亿元的企业", None),
            ("占比>40%", "入选15项，占比40.5%，居全市第一", Some(Binding::Measure)),
            ("签约额>100亿元", "签约额为50亿元，总投资200亿元", None),
        ];
        for (query, text, wanted) in table {
            let (asked, folded) = (constraint(query).unwrap(), fold(text));
            let figures = read(&folded);
            let bound = measure_words(&folded, &figures);
            let best = figures.iter().zip(&bound).filter(|(figure, _)| asked.matches(figure));
            let best = best.filter_map(|(_, bound)| asked.binding(bound)).max();
            assert_eq!(best, wanted, "{query} in {text}: {bound:?}");
        }
    }
}
