//! One whole article for people: title, what is known of it, and the text in its own lines with all marks.
//!
//! Leaves to the caller which facts are shown and how they are called.

use std::io::{self, Write};

use super::escape::visible;
use super::style::{Look, Style};
use super::wrap;
use crate::hit::Mark;

/// What is shown of an article. Ranges are in characters of the text beside them.
#[derive(Debug, Clone, Default)]
pub struct ArticleView<'a> {
    /// The headline.
    pub title: &'a str,
    /// Matches in the headline.
    pub title_marks: &'a [Mark],
    /// Labels and values, shown under the headline in this order.
    pub facts: Vec<(String, String)>,
    /// The text.
    pub body: &'a str,
    /// Matches in the text, in order, not overlapping.
    pub marks: &'a [Mark],
}

/// Writes the article. Errors are those of the writer.
pub fn write(view: &ArticleView<'_>, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let title = wrap::cells(view.title, view.title_marks, &[]);
    if !title.is_empty() {
        wrap::write_marked(out, style, (Look::Title, Look::TitleMark), &title, "", 0)?;
    }
    for (label, value) in &view.facts {
        let label = format!("{label}{}", style.lang.text("colon"));
        writeln!(out, "{}{}", style.paint(Look::Aside, &label), visible(value))?;
    }
    writeln!(out)?;
    let mut start = 0;
    let mut marks = view.marks;
    for line in view.body.split('\n') {
        let end = start + line.chars().count();
        let here = marks_of_line(&mut marks, start, end);
        let cells = wrap::cells(line.strip_suffix('\r').unwrap_or(line), &here, &[]);
        wrap::write_marked(out, style, (Look::Plain, Look::Mark), &cells, "", 0)?;
        start = end + 1;
    }
    Ok(())
}

/// The marks in characters `start..end`, counted from `start`; a mark that goes on in the next line is in both.
/// `marks` moves on to the first that is needed later.
fn marks_of_line(marks: &mut &[Mark], start: usize, end: usize) -> Vec<Mark> {
    let mut here = Vec::new();
    while let Some(mark) = marks.first().filter(|mark| mark.start < end) {
        let cut = Mark { start: mark.start.max(start) - start, end: mark.end.min(end).max(start) - start };
        if cut.start < cut.end {
            here.push(cut);
        }
        if mark.end > end {
            break;
        }
        *marks = &marks[1..];
    }
    here
}
