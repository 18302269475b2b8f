//! Numeric facts in Chinese prose: 签约额157亿元, 占比40.5%, 近三成, 翻一番, 居全市第一.
//!
//! `scan` finds where a number may stand and asks the rules (`registry`), stage by stage: `not_a_figure` keeps dates,
//! identifiers, names and idioms out; `form` reads how a number is written (`group`: broken by punctuation;
//! `special_forms`: 百分之, 分之, 翻番; `score`: 25-21); `unit_suffix` its unit and what follows (`units.tsv`, with
//! `unit_sense` for characters of several meanings); `ordinal` a place in a sequence; `range` two quantities that are
//! one (10-20亿元); `compare` and `direction` (超, 不足, 以上, 同比增长) and `sign_and_per` (负, 每吨) what stands beside
//! it; `accept` what is no figure after all. Then `sentence` asks the rules of `measure` what each figure of a sentence
//! measures, over its `tokens` and phrases (`phrase`, `counted`), with `distribute` for lists (分别), `duration` and `deed`. The cells of a `table` are
//! read one by one, and measure what row and column say.
//!
//! What words do is data (`lexicon.tsv`, `words.txt`); which rules there are and what for, `rules.tsv`. [`explain`]
//! tells which rules decided. `bind` says which words belong to which figure. `constraint` reads the same things in a query
//! (`english` for English words) and says which figures answer it.
//!
//! Leaves dates and periods to `date`, which is read before: what stands in a date is no figure. Works in linear time: every look to the left or right is bounded.
//! To add a unit or measure word: a line in `units.tsv`. A name that holds a numeral: a word in `words.txt`. A word with
//! an effect beside a number, or one that only looks so: a word in `lexicon.tsv`. A rule: see `rule`.

mod accept;
mod asked;
pub mod bind;
mod border;
mod clause;
mod compare;
pub mod constraint;
mod counted;
mod deed;
mod direction;
mod distribute;
mod draft;
mod duration;
mod english;
mod form;
mod group;
mod key;
mod kind;
mod lexicon;
mod measure;
mod measured;
mod named;
mod not_a_figure;
mod ordinal;
mod phrase;
mod quantity;
mod range;
mod registry;
mod rule;
mod scan;
mod score;
mod sentence;
mod sign_and_per;
mod special_forms;
mod table;
mod tokens;
mod types;
mod unit_sense;
mod unit_suffix;
mod units;
mod view;

pub use constraint::{QuantityConstraint, constraint};
pub use kind::FigureKind;
pub use registry::rules;
pub use rule::{Decision, Rules, Stage};
pub use scan::{explain, read, read_between, read_on};
pub use types::{Cell, Comparator, Direction, End, Figure, Interval, Measure};
pub use units::{Unit, unit};
