//! The query language: `lex` and `parse` turn text into the tree of `ast`; `pattern` says where a tree's units stand
//! in a text; `lower` turns the tree into index queries, one for each tier. Only `lower` knows the index.

pub mod ast;
pub mod lower;
pub mod pattern;
