//! What there is to say about how a query was read, in the user's language.

use crate::hit::{Note, QueryLimit};
use crate::render::messages::{Lang, thousands};

use crate::render::cause::cause;

/// The lines to show above the results; none when the query means what anyone would expect.
pub fn lines(understood: &str, notes: &[Note], lang: Lang) -> Vec<String> {
    let is_doubtful = notes.iter().any(Note::is_about_reading);
    let understood = is_doubtful.then(|| lang.say("understood", &[("query", &shortened(understood))]));
    understood.into_iter().chain(notes.iter().filter_map(|note| text(note, lang))).collect()
}

/// No more of a text than one can take in.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn text(note: &Note, lang: Lang) -> Option<String> {
    let of = |key, text: &str| lang.say(key, &[("text", &shortened(text))]);
    Some(match note {
        // Said by the first line.
        Note::Understood => return None,
        Note::Unbalanced(sign) => of("note.unbalanced", &sign.to_string()),
        Note::LoneQuote(sign) => of("note.lone.quote", &sign.to_string()),
        Note::LoneDash(word) => of("note.lone.dash", word),
        Note::LoneBar(sign) => of("note.lone.bar", &sign.to_string()),
        Note::OnlyPunctuation => lang.text("note.punctuation"),
        Note::OnlyExcludes => lang.text("note.excludes"),
        Note::AlsoFigure(figure) => of("note.figure", figure),
        Note::Unmet { query, count } => {
            let count = thousands(*count as u64);
            lang.say("note.unmet", &[("query", &shortened(query)), ("n", &count)])
        }
        Note::Loosened(query) => of("note.loosened", query),
        Note::Dangling(sign) => of("note.dangling", sign),
        Note::UnknownField(name) => of("note.field", name),
        Note::BadPattern { pattern, why } => {
            lang.say("note.pattern", &[("text", &shortened(pattern)), ("why", &shortened(&cause(why, lang)))])
        }
        Note::Cut(QueryLimit::Units) => lang.text("note.cut.units"),
        Note::Cut(QueryLimit::Depth) => lang.text("note.cut.depth"),
        Note::Cut(QueryLimit::Characters) => lang.text("note.cut.characters"),
        Note::Unreadable(argument) => of("note.unreadable", argument),
    })
}

#[cfg(test)]
mod tests {
    use crate::hit::{Note, QueryLimit};
    use crate::render::messages::Lang;
    use hansou_text::fold::is_han;

    use super::{lines, text};

    #[test]
    fn notes_in_both_languages() {
        for note in [
            Note::Unbalanced('('),
            Note::LoneQuote('"'),
            Note::LoneDash("x".into()),
            Note::LoneBar('|'),
            Note::OnlyPunctuation,
            Note::OnlyExcludes,
            Note::AlsoFigure(">1%".into()),
            Note::Unmet { query: "x".into(), count: 3 },
            Note::Loosened("x".into()),
            Note::Dangling("|".into()),
            Note::UnknownField("x".into()),
            Note::BadPattern { pattern: "[".into(), why: "unclosed".into() },
            Note::Cut(QueryLimit::Units),
            Note::Cut(QueryLimit::Depth),
            Note::Cut(QueryLimit::Characters),
            Note::Unreadable("x".into()),
        ] {
            let said = |lang| text(&note, lang).unwrap_or_default();
            assert!(said(Lang::Zh).chars().any(is_han), "{note:?}");
            assert!(!said(Lang::En).is_empty() && !said(Lang::En).chars().any(is_han), "{note:?}");
        }
        assert_eq!(text(&Note::Understood, Lang::Zh), None);
    }

    #[test]
    fn an_obvious_query_needs_no_words() {
        assert!(lines("高新区 传感器", &[], Lang::Zh).is_empty());
        let dangling = lines("高新区", &[Note::Dangling("|".into())], Lang::Zh);
        assert_eq!(lines("50亿元以上", &[Note::AlsoFigure("50亿元以上".into())], Lang::Zh).len(), 1);
        assert!(dangling.len() == 2 && dangling[0].starts_with("我理解为"), "{dangling:?}");
    }
}
