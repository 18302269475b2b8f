//! The place where adjacent units of a query are offered to the reader of figures (签约额 超过100亿).
//!
//! Leaves to `text::figure` what is a figure.

use super::ast::Node;

/// Reads a question about a figure at the start of a run of adjacent units: the node and how many units it took.
/// No reader of figures is attached: nothing is a figure, and all units stay text.
pub(super) fn read(_run: &[&str]) -> Option<(Node, usize)> {
    None
}
