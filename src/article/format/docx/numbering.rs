//! The lists of a docx as `numbering.xml` describes them (ECMA-376 part 1, 17.9); counting and writing their numbers is
//! left to `hansou_documents::numbering`.

use std::collections::HashMap;

use hansou_documents::numbering::{self, Instance, LEVELS, Level, List, NumberFormat};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::attribute;

/// The lists of a document by their ids.
pub type Numbering = numbering::Numbering<String>;

/// Reads `numbering.xml`; what is not valid has no lists.
pub fn read(xml: &str) -> Numbering {
    let mut description = Description::default();
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => description.element(&element),
            Event::End(element) if element.local_name().as_ref() == "lvlOverride" => description.at.overridden = None,
            Event::Eof => break,
            _ => {}
        }
    }
    description.link();
    description.numbering
}

/// What has been read so far.
#[derive(Default)]
struct Description {
    numbering: Numbering,
    /// For lists the style whose list they are, or stand for.
    links: HashMap<String, String>,
    at: Position,
}

/// Where in `numbering.xml` one is.
#[derive(Default)]
struct Position {
    list: Option<String>,
    instance: Option<String>,
    level: Option<usize>,
    overridden: Option<usize>,
}

impl Description {
    fn element(&mut self, element: &BytesStart<'_>) {
        let value = attribute(element, "val");
        let index =
            |name| attribute(element, name).and_then(|level| level.parse().ok()).filter(|level| *level < LEVELS);
        match element.local_name().as_ref() {
            "abstractNum" => {
                self.at = Position { list: attribute(element, "abstractNumId"), ..Position::default() };
            }
            "num" => self.at = Position { instance: attribute(element, "numId"), ..Position::default() },
            "abstractNumId" => {
                if let (Some(id), Some(list)) = (&self.at.instance, value) {
                    self.numbering.instances.insert(id.clone(), Instance { list, ..Instance::default() });
                }
            }
            "lvlOverride" => self.at.overridden = index("ilvl"),
            "startOverride" => {
                let instance = self.at.instance.as_ref().and_then(|id| self.numbering.instances.get_mut(id));
                if let (Some(instance), Some(level)) = (instance, self.at.overridden) {
                    instance.starts[level] = value.and_then(|start| start.parse().ok());
                }
            }
            "lvl" => self.at.level = index("ilvl"),
            "styleLink" | "numStyleLink" => {
                if let Some(id) = &self.at.list {
                    self.numbering.lists.entry(id.clone()).or_default();
                    self.links.extend(value.map(|style| (id.clone(), style)));
                }
            }
            name => {
                if let (Some(id), Some(level)) = (&self.at.list, self.at.level) {
                    set(&mut self.numbering.lists.entry(id.clone()).or_default().levels[level], name, value);
                }
            }
        }
    }

    /// A list that only names the style of another is that one.
    fn link(&mut self) {
        let has_levels = |list: &List| list.levels.iter().any(|level| level.pattern.is_some());
        let full: HashMap<String, List> = self
            .numbering
            .lists
            .iter()
            .filter(|(_, list)| has_levels(list))
            .filter_map(|(id, list)| Some((self.links.get(id)?.clone(), list.clone())))
            .collect();
        for (id, list) in self.numbering.lists.iter_mut().filter(|(_, list)| !has_levels(list)) {
            if let Some(other) = self.links.get(id).and_then(|link| full.get(link)) {
                *list = other.clone();
            }
        }
    }
}

/// What an element says of a level.
fn set(level: &mut Level, name: &str, value: Option<String>) {
    match name {
        "start" => level.start = value.and_then(|start| start.parse().ok()).unwrap_or(1),
        "numFmt" => level.format = NumberFormat::of_name(&value.unwrap_or_default()),
        "lvlText" => level.pattern = value,
        "suff" => level.joined = value.as_deref() == Some("nothing"),
        "isLgl" => level.legal = true,
        "lvlRestart" => level.restart_before = value.and_then(|level| level.parse().ok()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn levels_are_counted() {
        let level = |at: usize, format: &str, pattern: &str| {
            format!(
                "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{pattern}\"/></w:lvl>"
            )
        };
        let xml = format!(
            "<w:numbering><w:abstractNum w:abstractNumId=\"7\">{}{}</w:abstractNum><w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/></w:num>\
             <w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>",
            level(0, "chineseCounting", "第%1章"),
            level(1, "decimal", "%1.%2")
        );
        let mut numbering = read(&xml);
        let printed: Vec<String> = [("2", 0), ("2", 1), ("2", 1), ("2", 0), ("2", 1), ("3", 0), ("3", 0), ("9", 0)]
            .map(|(id, level)| numbering.next(id, level))
            .into();
        assert_eq!(printed, ["第一章 ", "一.1 ", "一.2 ", "第二章 ", "二.1 ", "第一章 ", "第二章 ", ""]);
    }
}
