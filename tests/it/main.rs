//! The library in process: what it promises, how it reads, asks, ranks and shows, and the walls of its source tree.
//! What needs the finished program is in `tests/cli`.

mod asked;
mod asking;
mod circles;
mod common_words;
mod corpus;
mod dates;
mod figures;
mod formats;
mod grammar;
mod layers;
mod limits;
mod mentions;
mod messages;
mod mistyped;
mod on_pages;
mod pages;
mod promise;
mod ranking;
mod reading;
mod render;
mod suggest;
mod suites;
mod supply;
#[path = "../support/mod.rs"]
mod support;
mod tables;
