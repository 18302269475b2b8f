//! A page of results as one file that can be opened, printed and mailed: the same rendering, no links, no script.

use std::io::{self, Write};

use maud::{DOCTYPE, html};

use super::layout::code;
use super::paint::{line, ready};
use super::results::{Asked, results};
use crate::hit::Page;
use crate::render::messages::Lang;

/// The style of the pages.
const STYLE: &str = include_str!("../../../web/style.css");

/// Writes the report. Errors are those of the writer.
pub fn write(page: &Page, lang: Lang, out: &mut impl Write) -> io::Result<()> {
    let main = results(page, Asked { lang, address: None, commit: "", panel: None, proof: None, originals: false });
    let report = html! {
        (DOCTYPE)
        html lang=(code(lang)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (line(&page.query)) " · " (lang.text("web.name")) }
                style { (ready(STYLE.to_owned())) }
            }
            body.report { header { p.name { (lang.text("web.name")) } p { (line(&page.query)) } } main { (main) } }
        }
    };
    out.write_all(report.into_string().as_bytes())
}
