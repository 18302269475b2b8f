//! Results as HTML: the pages of the server, and a report that can be mailed. Knows what is shown, not who asks:
//! addresses of links come from an [`Address`], words from the catalogue.
//!
//! * `paint`: text, marks and figures to HTML; the only place where text of documents is escaped;
//! * `layout`: the frame of every page; `address`: links;
//! * `results`, `article`, `facts`, `why`, `status`, `help`, `start`: one page each; `panel`: the counts beside results;
//! * `report`: a page of results in one file.
//!
//! Everything works without script: a script only asks for the same pages and puts their parts in place. To add a page:
//! one file with a function from plain values to [`maud::Markup`], and its route in `serve`.

mod address;
mod article;
mod facts;
mod help;
mod layout;
mod paint;
mod panel;
mod problem;
mod report;
mod results;
mod start;
mod status;
mod why;

pub use address::Address;
pub use article::{Neighbours, article};
pub use facts::{FactsAddress, facts, metrics};
pub use help::help;
pub use layout::{Frame, page};
pub use paint::language;
pub use panel::panel;
pub use problem::{Trouble, problem};
pub use report::write as write_report;
pub use results::{Asked, results};
pub use start::{Overview, start};
pub use status::{Checked, status};
pub use why::why;
