//! Stretches of a text that are nearly a unit: another script, one character different, cut apart.

use std::ops::Range;

use super::matches::Article;
use super::view::{View, keys};
use super::{Difference, Near, Where, number};
use crate::query::ast::{How, Query, TextField, Unit};
use crate::query::pattern::{Pattern, Text};
use hansou_text::atom::atoms;
use hansou_text::fold::fold;

/// Stretches given of each kind.
const LISTED: usize = 3;
/// Longer units are not looked for, in atoms: keeps the time linear in the text.
const LONGEST: usize = 32;

/// What is nearly the unit, nearest first.
pub(super) fn near(article: &Article<'_>, field: Option<TextField>, unit: &Unit, query: &Query) -> Vec<Near> {
    let stored = &article.stored;
    let fields = [(TextField::Title, &stored.title), (TextField::Body, &stored.body)];
    let asked = |other: TextField| field.is_none_or(|field| field == other);
    let (texts, others): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(name, _)| asked(*name));
    let elsewhere = others.iter().map(|(name, text)| (name, text, unit.how, Difference::Field));
    let otherwise = texts.iter().filter(|_| unit.how == How::Verbatim);
    let otherwise = otherwise.map(|(name, text)| (name, text, How::Loose, Difference::Script));
    let all = elsewhere.chain(otherwise);
    let mut found: Vec<Near> = all
        .filter_map(|(name, text, how, difference)| as_it_is(unit, how, difference, text, Where::from_field(*name)))
        .collect();
    if !found.is_empty() || matches!(unit.how, How::Wildcard | How::Pattern) {
        return found;
    }
    let folded = fold(&unit.text);
    let unit_atoms = atoms(&folded.chars);
    let wanted = keys(&folded.chars, &unit_atoms);
    found = number::near(article, field, &unit.text, &query.text);
    if wanted.len() > LONGEST {
        return found;
    }
    let views: Vec<View<'_>> = texts.iter().map(|(name, text)| View::new(text, Where::from_field(*name))).collect();
    let mut add = |near: Near| {
        if found.iter().filter(|known| known.difference == near.difference).count() < LISTED
            && found.iter().all(|known| known.text != near.text)
        {
            found.push(near);
        }
    };
    // Only punctuation between is nearer than another character, and that is nearer than other text between.
    let rows: Vec<_> = views.iter().filter_map(|view| Some((view, in_order(&wanted, view)?))).collect();
    let (whole, apart): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, at)| at.len() == wanted.len());
    whole.into_iter().for_each(|(view, at)| add(view.near(Difference::Punctuation, at)));
    for view in &views {
        one_different(&wanted, view).into_iter().for_each(|at| add(view.near(Difference::Character, at)));
    }
    apart.into_iter().for_each(|(view, at)| add(view.near(Difference::Apart, at)));
    found
}

/// The first place where the unit stands, read in another way or field.
fn as_it_is(unit: &Unit, how: How, difference: Difference, text: &str, field: Where) -> Option<Near> {
    let pattern = Pattern::from_unit(&Unit { how, ..unit.clone() })?;
    let bytes = pattern.find(&Text::new(text)).into_iter().next()?;
    Some(View::new(text, field).near_bytes(difference, bytes))
}

/// Places of atoms side by side that are the unit but for one of them: another one, one more, or (in units of four or
/// more, of which enough is left) one less. Different stretches only, the first few.
fn one_different(wanted: &[u64], view: &View<'_>) -> Vec<Range<usize>> {
    let n = wanted.len();
    let mut found: Vec<Range<usize>> = Vec::new();
    if n < 3 {
        return found;
    }
    for start in 0..view.keys.len() {
        // What lies inside a stretch already found is that stretch again, only shorter.
        if found.last().is_some_and(|known| start < known.end) {
            continue;
        }
        for len in [n, n + 1, n - 1] {
            let Some(window) = view.keys.get(start..start + len) else { continue };
            let side_by_side = (view.atoms[start + len - 1].position - view.atoms[start].position) as usize == len - 1;
            if !side_by_side || (len < n && n < 4) || !differ_by_one(wanted, window) {
                continue;
            }
            if found.iter().all(|known| view.keys[known.clone()] != *window) {
                found.push(start..start + len);
            }
            break;
        }
        if found.len() == LISTED {
            break;
        }
    }
    found
}

/// True when one step leads from one to the other.
fn differ_by_one(a: &[u64], b: &[u64]) -> bool {
    let longer = a.len().max(b.len());
    let front = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    a != b && front + back >= longer - 1
}

/// The shortest stretch that has all atoms of the unit in order, if little else stands between them.
fn in_order(wanted: &[u64], view: &View<'_>) -> Option<Range<usize>> {
    let n = wanted.len();
    if n < 2 {
        return None;
    }
    // Of the stretches up to here that have the first k + 1 atoms in order, the latest start.
    let mut starts: Vec<Option<usize>> = vec![None; n];
    let mut best: Option<(u32, Range<usize>)> = None;
    for (at, key) in view.keys.iter().enumerate() {
        for k in (0..n).rev().filter(|&k| wanted[k] == *key) {
            starts[k] = if k == 0 { Some(at) } else { starts[k - 1] };
            if let (true, Some(start)) = (k == n - 1, starts[k]) {
                let width = view.atoms[at].position - view.atoms[start].position;
                if best.as_ref().is_none_or(|(known, _)| width < *known) {
                    best = Some((width, start..at + 1));
                }
            }
        }
    }
    let between = if n == 2 { 2 } else { n.max(6) };
    best.filter(|(width, _)| *width as usize <= n - 1 + between).map(|(_, range)| range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> View<'_> {
        View::new(text, Where::Body)
    }

    fn wanted(unit: &str) -> Vec<u64> {
        let folded = fold(unit);
        keys(&folded.chars, &atoms(&folded.chars))
    }

    #[test]
    fn one_character_different() {
        let table: &[(&str, &str, &[&str])] = &[
            ("传感器", "传敢器", &["传敢器"]),
            ("传感器", "傳敢器與传器", &["傳敢器"]),
            ("高新技术", "高新的技术", &["高新的技术"]),
            ("高新技术", "高技术企业", &["高技术"]),
            ("高新技术", "高、新技木", &[]),
            ("广州", "惠州", &[]),
            ("5487家企业", "5478家企业", &["5478家企业"]),
        ];
        for (unit, text, stretches) in table {
            let view = view(text);
            let found = one_different(&wanted(unit), &view);
            let found: Vec<String> = found.into_iter().map(|at| view.near(Difference::Character, at).text).collect();
            assert_eq!(&found, stretches, "{unit} in {text}");
        }
    }

    #[test]
    fn cut_apart() {
        let table = [
            ("高新区传感器", "高新“区传感器”", Some("高新“区传感器")),
            ("高新区传感器", "高新区的智能传感器", Some("高新区的智能传感器")),
            ("高新区传感器", "传感器在高新区", None),
            ("高新", "高，新", Some("高，新")),
            ("高新", "高级创新", Some("高级创新")),
            ("高新", "高高兴兴地迎接新年", None),
        ];
        for (unit, text, stretch) in table {
            let view = view(text);
            let found = in_order(&wanted(unit), &view).map(|at| view.near(Difference::Apart, at).text);
            assert_eq!(found.as_deref(), stretch, "{unit} in {text}");
        }
    }
}
