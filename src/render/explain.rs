//! A part of a score in words: what matched, where, how rare it is, what it added.

use super::escape::visible;
use super::messages::{Lang, thousands};
use crate::hit::{PartKind, ScorePart};

/// One line without its end.
pub fn part(part: &ScorePart, lang: Lang) -> String {
    let kind = match part.kind {
        PartKind::Word => "explain.word",
        PartKind::Pair => "explain.pair",
        PartKind::Single => "explain.single",
        PartKind::Passage => "explain.passage",
        PartKind::Bonus => "explain.bonus",
        PartKind::Age => "explain.age",
    };
    let place = lang.text(if part.title { "explain.title" } else { "explain.body" });
    let (score, term) = (format!("{:+.2}", part.score), visible(&part.term));
    lang.say(kind, &[("score", &score), ("term", &term), ("place", &place), ("n", &thousands(part.articles))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_both_languages() {
        let term =
            ScorePart { kind: PartKind::Word, title: true, term: "传感器".into(), score: 2.345, articles: 1200 };
        let age = ScorePart { kind: PartKind::Age, title: false, term: String::new(), score: -1.0, articles: 0 };
        assert_eq!(part(&term, Lang::Zh), "+2.35 标题有词“传感器”（1,200 篇有）");
        assert_eq!(part(&term, Lang::En), "+2.35 word \"传感器\" in the title (1,200 articles have it)");
        assert_eq!(part(&age, Lang::En), "-1.00 for its age");
    }
}
