//! Units that stand apart from their numbers: in the head of a column (产量（吨）), before a table (单位：亿元).
//!
//! Leaves to `super` which number has which.

use std::ops::Range;

use super::super::lexicon::{self, Role};
use super::super::view::ReadText;
use super::super::{Figure, FigureKind};
use super::rows::trimmed;
use hansou_text::fold::fold;

/// A bare number with a unit, read as if the unit stood behind it.
pub(super) fn give_unit(figure: &mut Figure, unit: &str, read: ReadText) -> bool {
    if figure.kind != FigureKind::Number {
        return false;
    }
    let written = format!("{}{unit}", figure.surface);
    let Ok([read]) = <[Figure; 1]>::try_from(read(&fold(&written))) else { return false };
    if read.span != (0..written.len()) || read.kind == FigureKind::Number {
        return false;
    }
    let Figure { kind, value, interval, unit, scale, comparator, .. } = read;
    *figure = Figure { kind, value, interval, unit, scale, comparator, ..figure.clone() };
    true
}

/// A head without the unit that it ends with, and the unit: 产量（吨）, 金额[万元], 产值/亿元.
pub(super) fn without_unit(chars: &[char], head: Range<usize>, read: ReadText) -> (Range<usize>, Option<String>) {
    let text = &chars[head.clone()];
    let closed = text.last().is_some_and(|c| matches!(c, '）' | ')' | ']' | '】'));
    let sign = match closed {
        true => text.iter().rposition(|c| matches!(c, '（' | '(' | '[' | '【')),
        false => text.iter().rposition(|c| matches!(c, '/' | ',' | '，' | ':' | '：')),
    };
    let Some(open) = sign else { return (head, None) };
    let unit: String = text[open + 1..text.len() - usize::from(closed)].iter().collect();
    match is_unit(&unit, read) {
        true => (trimmed(chars, head.start..head.start + open), Some(unit)),
        false => (head, None),
    }
}

/// True for what is a unit behind a number: 万吨, %, 元/吨.
fn is_unit(text: &str, read: ReadText) -> bool {
    let written = format!("1{text}");
    let read = read(&fold(&written));
    matches!(&read[..], [figure] if figure.span == (0..written.len()) && figure.kind != FigureKind::Number)
}

/// The units behind 单位：, as printed: 亿元、%.
pub(super) fn units_said(before: &[char], read: ReadText) -> Vec<String> {
    let is_label =
        |at: &usize| matches!(before[*at], '：' | ':') && lexicon::ends_with(before, *at, Role::UnitLabel).is_some();
    let Some(colon) = (0..before.len()).rev().find(is_label) else { return Vec::new() };
    let text: String = before[colon + 1..].iter().collect();
    let parts = text.split(['、', '，', ',', '；', ';', ' ', '）', ')']).map(str::trim);
    parts.take_while(|part| is_unit(part, read)).map(str::to_owned).collect()
}
