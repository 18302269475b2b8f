//! A reference as GB/T 7714 prints it. In the edition of 2025 (in force since 2026-07-01) full stop and brackets are half
//! width and all other signs full width; in that of 2015 all are half width. Articles here are files, not online: no
//! address, no day of access.

use std::fmt::Write as _;

use super::{DocumentType, Reference};

/// An edition of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// GB/T 7714—2015.
    Of2015,
    /// GB/T 7714—2025.
    Of2025,
}

/// Authors that are named; behind them 等 stands for the others.
const NAMED: usize = 3;

/// `丁文详. 数字革命与竞争国际化[N]. 中国青年报，2000-11-20（15）.`
pub(super) fn text(reference: &Reference, edition: Edition) -> String {
    let (comma, open, close) = match edition {
        Edition::Of2015 => (", ", "(", ")"),
        Edition::Of2025 => ("，", "（", "）"),
    };
    let mut text = String::new();
    let authors = &reference.authors;
    if !authors.is_empty() {
        text += &authors[..authors.len().min(NAMED)].join(comma);
        if authors.len() > NAMED {
            text += comma;
            text += if is_chinese(&authors[0]) { "等" } else { "et al" };
        }
        text += ". ";
    }
    let _ = write!(text, "{}[{}].", reference.title, reference.document_type.sign());
    let is_daily = matches!(reference.document_type, DocumentType::Newspaper | DocumentType::Other);
    let when = if is_daily { reference.date.as_deref() } else { reference.year() };
    let whence: Vec<&str> = reference.publisher.as_deref().into_iter().chain(when).collect();
    if !whence.is_empty() {
        let page = reference.page.as_ref().filter(|_| reference.document_type == DocumentType::Newspaper);
        let page = page.map_or(String::new(), |page| format!("{open}{page}{close}"));
        let _ = write!(text, " {}{page}.", whence.join(comma));
    }
    text
}

fn is_chinese(name: &str) -> bool {
    name.chars().any(hansou_text::fold::is_han)
}
