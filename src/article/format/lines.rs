//! JSON Lines: one record a line, read as they come; a bad line is reported by its number and the rest goes on.
//!
//! Leaves to `record` what its members mean.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::Out;
use super::record::{self, value::Value};
use crate::article::decode::stream::Text;
use crate::article::problem::{Fault, Location};

/// Reads all lines of `text`.
pub fn read(text: &mut Text<'_>, out: &mut Out<'_>) -> ControlFlow<()> {
    let mut line = Vec::new();
    let mut offset = 0;
    for number in 1.. {
        line.clear();
        let (length, end) = next(text, &mut line, out.limit);
        if length > out.limit {
            out.fault(Location::Line(number), Fault::TooLong { limit: out.limit });
        } else if !matches!(end, End::Failed(_)) {
            record(&line, number, offset, out)?;
        }
        offset += length;
        match end {
            End::Line => {}
            End::Text => break,
            End::Failed(fault) => {
                out.fault(Location::Line(number), fault);
                break;
            }
        }
    }
    ControlFlow::Continue(())
}

fn record(line: &[u8], number: u64, offset: u64, out: &mut Out<'_>) -> ControlFlow<()> {
    // The decoder gives UTF-8; an empty line is no record.
    let line = std::str::from_utf8(line).unwrap_or("").trim().trim_end_matches(',');
    if line.is_empty() || line == "[" || line == "]" {
        return ControlFlow::Continue(());
    }
    match serde_json::from_str::<Value>(line) {
        Ok(value) => match record::whole(&value, out.fields) {
            Ok(article) => out.article(article, Some(usize::try_from(number).unwrap_or(usize::MAX)), offset),
            Err(names) => {
                out.fault(Location::Line(number), Fault::NoText { names });
                ControlFlow::Continue(())
            }
        },
        Err(error) => {
            out.fault(Location::Line(number), Fault::Json { what: error.to_string() });
            ControlFlow::Continue(())
        }
    }
}

/// How a line ended.
enum End {
    Line,
    Text,
    Failed(Fault),
}

/// Takes one line and its end; what goes beyond `limit` is passed over. Gives the bytes of the line and its end.
fn next(text: &mut Text<'_>, line: &mut Vec<u8>, limit: u64) -> (u64, End) {
    let mut length = 0;
    loop {
        let (taken, ended) = match text.fill_buf() {
            Ok([]) => return (length, End::Text),
            Ok(bytes) => {
                let end = memchr::memchr(b'\n', bytes);
                let taken = end.map_or(bytes.len(), |end| end + 1);
                if length + taken as u64 <= limit {
                    line.extend_from_slice(&bytes[..taken]);
                } else {
                    line.clear();
                }
                (taken, end.is_some())
            }
            Err(error) => return (length, End::Failed(Fault::from_io(&error))),
        };
        text.consume(taken);
        length += taken as u64;
        if ended {
            return (length, End::Line);
        }
    }
}
