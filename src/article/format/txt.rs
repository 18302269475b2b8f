//! Plain text: one article, or the several of a newspaper page.
//!
//! Leaves to `page` what is headline, date line and text.

use std::ops::ControlFlow;

use super::Out;
use crate::article::page;

/// Reads one text.
pub fn read(text: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    for article in page::split(text, out.path) {
        (out.each)(article)?;
    }
    ControlFlow::Continue(())
}
