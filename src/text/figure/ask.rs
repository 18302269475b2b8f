//! What a query asks of figures.
use super::Figure;
/// placeholder
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {}
/// placeholder
pub fn ask(_text: &str) -> Option<Ask> { None }
impl Ask { /// placeholder
pub fn matches(&self, _f:&Figure)->bool{false} }
