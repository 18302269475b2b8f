//! Numbers that punctuation or layout breaks: ４，５６５ and 82，225.00 with a Chinese comma, 40. 5 % with a space.

use std::borrow::Cow;

use super::lexicon::{self, Role};
use super::quantity::Quantity;
use hansou_text::fold::Folded;
use hansou_text::numeral::{Decimal, Form};

/// ４，５６５: a full-width comma between full-width digits groups them; 20，300 in half width is two numbers.
pub(super) fn narrow_groups(folded: &Folded) -> Cow<'_, [char]> {
    let c = &folded.chars[..];
    let wide = |at: usize| c[at].is_ascii_digit() && folded.source_range(at..at + 1).len() == 3;
    let mut groups = Vec::new();
    let mut digit = false;
    for (at, &here) in c.iter().enumerate() {
        if digit
            && here == '，'
            && wide(at - 1)
            && at + 3 < c.len()
            && (at + 1..at + 4).all(wide)
            && !c.get(at + 4).is_some_and(char::is_ascii_digit)
        {
            groups.push(at);
        }
        digit = here.is_ascii_digit();
    }
    if groups.is_empty() {
        return Cow::Borrowed(c);
    }
    let mut chars = c.to_vec();
    for at in groups {
        chars[at] = ',';
    }
    Cow::Owned(chars)
}

/// 40. 5 %: layout inside a decimal, known by the percent sign behind.
pub(super) fn spaced_decimal(c: &[char], end: usize, quantity: &Quantity) -> Option<Quantity> {
    if quantity.form != Form::Digits || !quantity.low.is_whole() || !c[end.min(c.len())..].starts_with(&['.', ' ']) {
        return None;
    }
    let digits: String = c[end + 2..].iter().take(6).take_while(|c| c.is_ascii_digit()).collect();
    let to = end + 2 + digits.len();
    let part = Decimal::plain(&format!("0.{digits}")).filter(|_| !digits.is_empty())?;
    lexicon::begins(c, to, Role::PercentSign)?;
    Some(Quantity::new(quantity.start, to, quantity.low.plus(part)?, Form::Digits))
}

/// 82，225.00元: a Chinese comma inside a number, known by the decimals behind. (４，５６５ is joined by `scan`.)
pub(super) fn wide_group(c: &[char], at: usize, end: usize) -> Option<Quantity> {
    if c.get(end) != Some(&'，') || !(1..=3).contains(&(end - at)) || !c[at..end].iter().all(char::is_ascii_digit) {
        return None;
    }
    let mut text: String = c[at..end].iter().collect();
    let mut to = end;
    while c.get(to) == Some(&'，') && c[to + 1..].iter().take_while(|c| c.is_ascii_digit()).take(4).count() == 3 {
        text.extend(&c[to + 1..to + 4]);
        to += 4;
    }
    let part: String = c[to..].iter().skip(1).take(8).take_while(|c| c.is_ascii_digit()).collect();
    if to == end || c.get(to) != Some(&'.') || part.is_empty() {
        return None;
    }
    let value = Decimal::plain(&format!("{text}.{part}"))?;
    Some(Quantity::new(at, to + 1 + part.len(), value, Form::Digits))
}

/// How many digits stand at `at`, at most twenty.
pub(super) fn digit_run(chars: &[char], at: usize) -> usize {
    chars[at.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).take(20).count()
}
