//! Web pages: headline, date and main text, without menus, scripts and what else surrounds an article.
//!
//! `page` turns the parsed page into elements and blocks of text, `main_text` tells which of them are the
//! article, `head` finds headline, date and source. Leaves to html5ever how broken markup is to be read.

mod head;
mod hint;
mod line;
mod main_text;
mod page;
mod row;
mod script;
mod strip;

use std::ops::ControlFlow;

use self::page::Page;
use super::{Out, one_line};
use crate::article::Article;

/// Bytes beyond which a page is stripped of its tags only; parsed, it takes some ten times its size in memory.
const SIZE: usize = 32 << 20;

/// Reads one web page.
pub fn read(text: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let article = article(text);
    if article.title.is_empty() && article.body.is_empty() {
        return ControlFlow::Continue(());
    }
    out.article(article, None, 0)
}

/// One web page as an article; its title and text may be empty.
pub fn article(text: &str) -> Article {
    if text.len() > SIZE || strip::is_costly(text) {
        return Article { title: one_line(&strip::title(text)), body: strip::text(text), ..Article::default() };
    }
    let page = Page::parse(text);
    let mut article = Article::default();
    let range = main_text::find(&page);
    let headline = head::read(&page, &range, &mut article);
    main_text::write(&page, range, headline, &mut article);
    article
}

/// Whether a field's text is a fragment of a web page.
pub fn is_markup(text: &str) -> bool {
    let head = text.trim_start().as_bytes();
    const CLOSES: [&str; 20] = [
        "</p>",
        "</div>",
        "<br>",
        "<br/>",
        "<br />",
        "</span>",
        "</P>",
        "<BR>",
        "</DIV>",
        "</em>",
        "</b>",
        "</strong>",
        "</a>",
        "</li>",
        "</h1>",
        "</h2>",
        "</h3>",
        "</td>",
        "</font>",
        "</i>",
    ];
    (head.first() == Some(&b'<') || text.contains('>')) && CLOSES.iter().any(|tag| text.contains(tag))
}

/// The text of a fragment alone.
pub fn plain(text: &str) -> String {
    let mut article = Article::default();
    text_of(text, &mut article);
    article.body
}

/// Text and captions of a fragment, all of it: what a field holds is no page with menus.
pub fn text_of(text: &str, article: &mut Article) {
    if text.len() > SIZE || strip::is_costly(text) {
        article.body = strip::text(text);
        return;
    }
    main_text::write_all(&Page::parse(text), article);
}
