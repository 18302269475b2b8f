//! `search show`: one article with all that is known of it, and the matches of a query marked.

use std::collections::BTreeSet;
use std::io::Write;

use hansou::find::{self, Shown};
use hansou::render::article_view::{self, ArticleView};
use hansou::render::messages::{Lang, thousands};
use hansou::render::{Style, json, visible};

use crate::args::{Common, Show};
use crate::failure::{Outcome, say};
use crate::{locate, output, pager, values};

pub fn run(options: Show, common: &Common, lang: Lang) -> anyhow::Result<Outcome> {
    let index = locate::open(common)?;
    let mut out = output::stdout();
    match find::show(&*index, &options.id, options.query.as_deref(), values::today())? {
        Some(shown) if options.json => json::write(&shown, &mut out)?,
        Some(shown) if !options.no_pager && pager::wanted() => page(&shown, common, lang)?,
        Some(shown) => article_view::write(&view(&shown, lang), &output::style(common.color, lang, None), &mut out)?,
        None => {
            say(&lang.say("show.none", &[("id", &visible(&options.id))]));
            return Ok(Outcome::Nothing);
        }
    }
    out.flush()?;
    Ok(Outcome::Found)
}

/// Lines are left whole for the pager, so that it finds every match.
fn page(shown: &Shown, common: &Common, lang: Lang) -> std::io::Result<()> {
    let mut text = Vec::new();
    article_view::write(
        &view(shown, lang),
        &Style { width: None, ..output::style(common.color, lang, None) },
        &mut text,
    )?;
    let mut matches = BTreeSet::new();
    for (text, marks) in [(&shown.title, &shown.title_marks), (&shown.body, &shown.marks)] {
        let starts: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        matches.extend(marks.iter().flat_map(|mark| text[starts[mark.start]..starts[mark.end]].lines()));
    }
    pager::show(&text, &matches)
}

fn view(shown: &Shown, lang: Lang) -> ArticleView<'_> {
    let part = shown.part.map(|part| format!("#{part}")).unwrap_or_default();
    let credits = &shown.credits;
    let facts = [
        ("show.date", shown.date.clone().unwrap_or_default()),
        ("show.source", format!("{}{part}", shown.path)),
        ("show.id", shown.id.clone()),
        ("show.publisher", credits.publisher.clone().unwrap_or_default()),
        ("show.page", credits.page.clone().unwrap_or_default()),
        ("show.dateline", credits.dateline.clone().unwrap_or_default()),
        ("show.reporters", credits.reporters.join(&lang.text("comma"))),
        ("show.marks", count(shown.title_marks.len() + shown.marks.len())),
    ];
    let facts =
        facts.into_iter().filter(|fact| !fact.1.is_empty()).map(|(key, value)| (lang.text(key), value)).collect();
    ArticleView { title: &shown.title, title_marks: &shown.title_marks, facts, body: &shown.body, marks: &shown.marks }
}

/// Nothing for none: a line that says zero helps nobody.
fn count(number: usize) -> String {
    if number == 0 { String::new() } else { thousands(number as u64) }
}
