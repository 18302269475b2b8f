//! The query language: `lex` and `parse` turn text into the tree of `ast`, `lower` turns the tree into an index query.
