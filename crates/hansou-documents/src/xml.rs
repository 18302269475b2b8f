//! XML of office packages and e-books: events without prefixes, references resolved, damage taken as the end.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, Event};

/// What a document consists of.
pub enum XmlEvent<'a> {
    /// An element begins.
    Start(BytesStart<'a>),
    /// An element without content.
    Empty(BytesStart<'a>),
    /// An element ends.
    End(BytesEnd<'a>),
    /// Characters.
    Text(Cow<'a, str>),
}

/// Reads the items of a document.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// True when it ended where it is not well-formed.
    pub damaged: bool,
}

impl<'a> Xml<'a> {
    /// Of a decoded document.
    pub fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader, damaged: false }
    }

    /// Leaves out the rest of the element that has just begun.
    pub fn leave(&mut self) {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next() {
                Some(XmlEvent::Start(_)) => depth += 1,
                Some(XmlEvent::End(_)) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }
}

impl<'a> Iterator for Xml<'a> {
    type Item = XmlEvent<'a>;

    fn next(&mut self) -> Option<XmlEvent<'a>> {
        loop {
            return Some(match self.reader.read_event() {
                Ok(Event::Start(start)) => XmlEvent::Start(start),
                Ok(Event::Empty(start)) => XmlEvent::Empty(start),
                Ok(Event::End(end)) => XmlEvent::End(end),
                Ok(Event::Text(text)) => XmlEvent::Text(text.into_inner()),
                Ok(Event::CData(text)) => XmlEvent::Text(text.into_inner()),
                Ok(Event::GeneralRef(reference)) => match (reference.resolve_char_ref(), &*reference) {
                    (Ok(Some(c)), _) => XmlEvent::Text(Cow::Owned(c.to_string())),
                    (_, name) => XmlEvent::Text(Cow::Borrowed(entity(name))),
                },
                Ok(Event::Eof) => return None,
                Ok(_) => continue,
                Err(_) => {
                    self.damaged = true;
                    return None;
                }
            });
        }
    }
}

/// The character of a predefined entity.
fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        _ => "",
    }
}

/// An attribute by its name without prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).filter_map(Result::ok);
    let value = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?.value;
    if !value.contains('&') {
        return Some(value.into_owned());
    }
    Some(quick_xml::escape::unescape(&value).map(Cow::into_owned).unwrap_or_else(|_| value.clone().into_owned()))
}

/// A document's characters by its byte-order mark, the encoding it declares, or UTF-8.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declared = head.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        encoding_rs::Encoding::for_label(rest[1..].split(quote).next()?.as_bytes())
    });
    // A declaration that could be read byte by byte is in no encoding of two bytes a character.
    let declared = declared.filter(|encoding| encoding.is_ascii_compatible());
    declared.unwrap_or(encoding_rs::UTF_8).decode(bytes).0
}
