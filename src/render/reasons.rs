//! Why one article is found where it is, or not, in lines of the user's language.

use super::explain;
use super::messages::{Lang, thousands};
use crate::find::why::{self, Difference, Near, Obstacle, Standing, UnitFound, Where};
use crate::hit::Tier;

/// Parts of a score that are shown.
const PARTS: usize = 8;

/// What there is to say, line by line; lines that belong to the one above begin with two spaces.
pub fn lines(why: &why::Why, lang: Lang) -> Vec<String> {
    let part = why.part.map(|part| format!("#{part}")).unwrap_or_default();
    let title = if why.title.is_empty() { lang.text("untitled") } else { why.title.clone() };
    let date = why.date.as_ref().map(|date| format!("  {date}")).unwrap_or_default();
    let mut lines = vec![format!("{title}{date}  {}{part}", why.path), place_line(why, lang)];
    if why.units.is_empty() {
        lines.push(lang.text("why.no_units"));
    }
    why.units.iter().for_each(|unit| unit_lines(unit, lang, &mut lines));
    why.obstacles.iter().for_each(|obstacle| obstacle_lines(obstacle, lang, &mut lines));
    if let Some(instead) = &why.instead {
        lines.push(lang.say("why.instead", &[("query", &instead.query), ("rank", &n(instead.rank))]));
    }
    if let Some(place) = &why.place {
        score_lines(place, lang, &mut lines);
    }
    lines
}

fn place_line(why: &why::Why, lang: Lang) -> String {
    let Some(place) = &why.place else { return lang.text("why.nowhere") };
    let key = match place.tier {
        Tier::Exact => "why.place.exact",
        Tier::Words => "why.place.words",
        Tier::Most => "why.place.most",
    };
    let of = why.tiers.iter().find(|tier| tier.tier == place.tier).map_or(0, |tier| tier.count);
    let total: usize = why.tiers.iter().map(|tier| tier.count).sum();
    let values = [("in_tier", n(place.rank_in_tier)), ("of", n(of)), ("rank", n(place.rank)), ("total", n(total))];
    lang.say(key, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

fn unit_lines(unit: &UnitFound, lang: Lang, lines: &mut Vec<String>) {
    let key = match (unit.as_typed, unit.by_words) {
        (true, _) => "why.unit.typed",
        (false, true) => "why.unit.words",
        (false, false) => "why.unit.missing",
    };
    let field = unit.field.map(|field| lang.say("why.in", &[("field", &field_name(field, lang))])).unwrap_or_default();
    lines.push(lang.say(key, &[("unit", &unit.unit), ("field", &field)]));
    if unit.as_typed {
        return;
    }
    for (key, found) in [("why.words.found", true), ("why.words.missing", false)] {
        let words: Vec<&str> =
            unit.words.iter().filter(|word| word.found == found).map(|word| word.word.as_str()).collect();
        if !words.is_empty() {
            lines.push(format!("  {}", lang.say(key, &[("words", &words.join(&lang.text("comma")))])));
        }
    }
    unit.near.iter().for_each(|near| lines.push(near_line(near, lang)));
}

fn near_line(near: &Near, lang: Lang) -> String {
    let key = match near.difference {
        Difference::Script => "why.near.script",
        Difference::Field => "why.near.field",
        Difference::Character => "why.near.character",
        Difference::Punctuation => "why.near.punctuation",
        Difference::Apart => "why.near.apart",
        Difference::Number => "why.near.number",
    };
    let field = field_name(near.field, lang);
    let (text, around) = (one_line(&near.text), one_line(&near.around));
    let line = lang.say(key, &[("text", &text), ("around", &around), ("field", &field)]);
    let measure = near.measure.as_deref().map(one_line).filter(|measure| !measure.is_empty());
    let read = (!near.rules.is_empty()).then(|| {
        let measure = measure.unwrap_or_else(|| lang.text("why.near.unnamed"));
        lang.say("why.near.read", &[("measure", &measure), ("rules", &near.rules.join(" "))])
    });
    format!("  {line}{}", read.unwrap_or_default())
}

fn obstacle_lines(obstacle: &Obstacle, lang: Lang, lines: &mut Vec<String>) {
    let of = |key, what: &str| lang.say(key, &[("what", what)]);
    match obstacle {
        Obstacle::Excluded { what } => lines.push(of("why.excluded", what)),
        Obstacle::Mention { what } => lines.push(of("why.mention", what)),
        Obstacle::Source { what } => lines.push(of("why.source", what)),
        Obstacle::Distance { what } => lines.push(of("why.distance", what)),
        Obstacle::Date { from, to, date } => {
            let end = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
            let period = format!("{} – {}", end(from), end(to));
            let (key, date) = match date {
                Some(date) => ("why.date", date.as_str()),
                None => ("why.undated", ""),
            };
            lines.push(lang.say(key, &[("period", &period), ("date", date)]));
        }
        Obstacle::Figure { what, near } => {
            lines.push(of("why.figure", what));
            near.iter().for_each(|near| lines.push(near_line(near, lang)));
        }
    }
}

fn score_lines(place: &Standing, lang: Lang, lines: &mut Vec<String>) {
    lines.push(lang.say("why.score", &[("score", &format!("{:.3}", place.score))]));
    lines.extend(place.explanation.iter().take(PARTS).map(|part| format!("  {}", explain::part(part, lang))));
    if place.explanation.len() > PARTS {
        lines.push(format!("  {}", lang.say("summary.more", &[("n", &n(place.explanation.len() - PARTS))])));
    }
}

fn field_name(field: Where, lang: Lang) -> String {
    lang.text(match field {
        Where::Title => "why.title",
        Where::Body => "why.body",
    })
}

/// Line breaks of the source would tear the line apart.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn n(number: usize) -> String {
    thousands(number as u64)
}
