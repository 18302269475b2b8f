//! Cuts a sentence into tokens. Leftmost and longest: 增加值 is one word and not 增加, 存在 not 在.
//!
//! Leaves what tokens are to `clause`.

use std::ops::Range;

use super::border::is_letter;
use super::clause::{Token, What};
use super::draft::Draft;
use super::lexicon::{self, Role};
use super::view::View;
use crate::date::Mention;

/// The tokens of `range`, in which the figures `first..` stand.
pub(super) fn tokens(view: &View, range: Range<usize>, drafts: &[Draft], first: usize, tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut figure = first;
    let mut at = range.start;
    while at < range.end {
        let (len, what) = match drafts.get(figure) {
            Some(draft) if draft.chars.start <= at => {
                figure += 1;
                (draft.chars.end.saturating_sub(at), What::Figure(figure - 1))
            }
            next => token_at(view, at, next.map_or(range.end, |draft| draft.chars.start)),
        };
        match tokens.last_mut() {
            Some(last) if what == What::Gap && last.what == What::Gap && !view.is_parted_before(at) => {
                last.end = at + len;
            }
            _ if len > 0 => tokens.push(Token { start: at, end: at + len, what }),
            _ => {}
        }
        at += len.max(usize::from(!matches!(what, What::Figure(_))));
    }
}

/// The token at a place before `end`.
fn token_at(view: &View, at: usize, end: usize) -> (usize, What) {
    let chars = view.chars;
    let mut dates = view.dates_behind(at).take_while(|date| date.chars.start <= at);
    // 春节档票房: the season is part of the name.
    let is_name = |date: &Mention| lexicon::is_at(chars, date.chars.end, Role::DatedName);
    let whole = |date: &&Mention| date.chars.start == at && date.chars.end <= end && !is_name(date);
    if let Some(date) = dates.find(whole) {
        return (date.chars.len().max(1), What::Date);
    }
    // 稳中有进 出口额增长: no word goes over the edge of a part.
    let edge = |len: usize| (at + 1..at + len).find(|&inner| view.is_parted_before(inner));
    let word = lexicon::word_at(chars, at, end);
    let word = match word.and_then(|(len, _)| edge(len)) {
        Some(edge) => lexicon::word_at(chars, at, edge),
        None => word,
    };
    if let Some((len, roles)) = word {
        let sign = len == 1 && !is_letter(chars[at]);
        return (len, if sign { What::Sign(chars[at]) } else { What::Word(roles) });
    }
    if is_letter(chars[at]) { (1, What::Gap) } else { (1, What::Sign(chars[at])) }
}
