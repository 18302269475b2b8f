//! The lists of OpenDocument (ODF 1.3 part 3, 5.3 and 16.30): how their levels are numbered, and which is open where a
//! paragraph begins. Counting is left to `numbering`.

use quick_xml::events::BytesStart;

use crate::numbering::{Instance, LEVELS, Level, List, NumberFormat, Numbering};
use crate::xml::{Xml, XmlEvent, attribute};

/// What numbers headings is called in the lists of a document; no style has an empty name.
const OUTLINE: &str = "";

/// The lists of a document, and those that are open.
#[derive(Default)]
pub struct Lists {
    numbering: Numbering<String>,
    open: Vec<Open>,
}

/// A list that is open.
struct Open {
    style: String,
    /// An item has begun, and its first paragraph has not come.
    is_due: bool,
}

impl Lists {
    /// Takes in the styles of lists that a part describes.
    pub fn describe(&mut self, text: &str) {
        let (mut list, mut level) = (None, None);
        for item in Xml::new(text) {
            let (XmlEvent::Start(element) | XmlEvent::Empty(element)) = item else { continue };
            match element.local_name().as_ref() {
                "body" => break,
                "list-style" => list = attribute(&element, "name"),
                "outline-style" => list = Some(OUTLINE.to_owned()),
                "list-level-style-number" | "outline-level-style" => {
                    let place = attribute(&element, "level").and_then(|level| level.parse::<usize>().ok());
                    level = place.and_then(|place| place.checked_sub(1)).filter(|place| *place < LEVELS);
                    if let (Some(name), Some(level)) = (&list, level) {
                        self.list(name).levels[level] = described(&element, level);
                    }
                }
                "list-level-style-bullet" | "list-level-style-image" => level = None,
                "list-level-label-alignment" => {
                    let joined = attribute(&element, "label-followed-by").is_some_and(|by| by == "nothing");
                    if let (Some(name), Some(level)) = (&list, level) {
                        self.list(name).levels[level].joined = joined;
                    }
                }
                _ => {}
            }
        }
    }

    fn list(&mut self, name: &str) -> &mut List {
        let list = || Instance { list: name.to_owned(), starts: [None; LEVELS] };
        self.numbering.instances.entry(name.to_owned()).or_insert_with(list);
        self.numbering.lists.entry(name.to_owned()).or_default()
    }

    /// A list begins; in another it has that one's style where it names none. Unless it says that it goes on, it is counted
    /// anew.
    pub fn begin(&mut self, element: &BytesStart<'_>) {
        let outer = self.open.last().map(|open| open.style.clone());
        let goes_on = outer.is_some()
            || attribute(element, "continue-list").is_some()
            || attribute(element, "continue-numbering").is_some_and(|value| value == "true");
        let style = attribute(element, "style-name").or(outer).unwrap_or_default();
        if !goes_on && let Some(list) = self.numbering.lists.get_mut(&style) {
            list.restart();
        }
        self.open.push(Open { style, is_due: false });
    }

    /// The list that is open ends.
    pub fn end(&mut self) {
        self.open.pop();
    }

    /// An item of the list that is open begins.
    pub fn item(&mut self, element: &BytesStart<'_>) {
        let level = self.open.len().saturating_sub(1);
        let Some(open) = self.open.last_mut() else { return };
        open.is_due = true;
        let start = attribute(element, "start-value").and_then(|start| start.parse().ok());
        if let (Some(instance), Some(_)) = (self.numbering.instances.get_mut(&open.style), start) {
            instance.starts[level.min(LEVELS - 1)] = start;
        }
    }

    /// What is printed before a paragraph that begins.
    pub fn number(&mut self, element: &BytesStart<'_>) -> String {
        let level = self.open.len().saturating_sub(1);
        if let Some(open) = self.open.last_mut() {
            let is_due = std::mem::take(&mut open.is_due);
            return if is_due { self.numbering.next(&open.style, level) } else { String::new() };
        }
        let is_header = attribute(element, "is-list-header").is_some_and(|value| value == "true");
        let level = attribute(element, "outline-level").and_then(|level| level.parse::<usize>().ok());
        match level.and_then(|level| level.checked_sub(1)) {
            Some(level) if element.local_name().as_ref() == "h" && !is_header => self.numbering.next(OUTLINE, level),
            _ => String::new(),
        }
    }
}

/// A level as an element describes it.
fn described(element: &BytesStart<'_>, level: usize) -> Level {
    let text = |name| attribute(element, name).unwrap_or_default();
    let format = NumberFormat::of_series(&text("num-format"));
    let count = |name| attribute(element, name).and_then(|count| count.parse::<usize>().ok());
    let pattern = attribute(element, "num-list-format").map(|pattern| pattern_of(&pattern)).unwrap_or_else(|| {
        let shown = count("display-levels").unwrap_or(1).clamp(1, level + 1);
        let numbers: Vec<String> = (level + 2 - shown..=level + 1).map(|level| format!("%{level}")).collect();
        format!("{}{}{}", text("num-prefix"), numbers.join("."), text("num-suffix"))
    });
    Level {
        start: count("start-value").and_then(|start| u32::try_from(start).ok()).unwrap_or(1),
        format,
        pattern: (format != NumberFormat::None).then_some(pattern),
        ..Level::default()
    }
}

/// A pattern in which `%1%` stands for the number of the first level.
fn pattern_of(pattern: &str) -> String {
    (1..=LEVELS).fold(pattern.to_owned(), |pattern, level| pattern.replace(&format!("%{level}%"), &format!("%{level}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(text: &str) -> BytesStart<'_> {
        BytesStart::from_content(text, text.split(' ').next().unwrap_or_default().len())
    }

    #[test]
    fn items_and_headings_are_numbered() {
        let mut lists = Lists::default();
        lists.describe(
            r#"<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>
            </text:outline-style><text:list-style style:name="L">
            <text:list-level-style-number text:level="1" style:num-prefix="第" style:num-suffix="条" style:num-format="一, 二, 三, ...">
            <style:list-level-label-alignment text:label-followed-by="nothing"/></text:list-level-style-number>
            <text:list-level-style-number text:level="2" loext:num-list-format="%1%.%2%" style:num-format="1"/>
            <text:list-level-style-bullet text:level="3" text:bullet-char="-"/></text:list-style>"#,
        );
        let paragraph = element("text:p");
        let mut printed = Vec::new();
        lists.begin(&element("text:list text:style-name=\"L\""));
        for start in ["text:list-item", "text:list-item text:start-value=\"7\""] {
            lists.item(&element(start));
            printed.extend([lists.number(&paragraph), lists.number(&paragraph)]);
            lists.begin(&element("text:list"));
            lists.item(&element("text:list-item"));
            printed.push(lists.number(&paragraph));
            lists.begin(&element("text:list"));
            lists.item(&element("text:list-item"));
            printed.push(lists.number(&paragraph));
            lists.end();
            lists.end();
        }
        lists.end();
        assert_eq!(printed, ["第一条", "", "一.1 ", "", "第七条", "", "七.1 ", ""]);
        for (attributes, wanted) in [("", "第一条"), (" text:continue-numbering=\"true\"", "第二条"), ("", "第一条")]
        {
            lists.begin(&element(&format!("text:list text:style-name=\"L\"{attributes}")));
            lists.item(&element("text:list-item"));
            assert_eq!(lists.number(&paragraph), wanted);
            lists.end();
        }
        let heading = element("text:h text:outline-level=\"1\"");
        assert_eq!([lists.number(&heading), lists.number(&paragraph), lists.number(&heading)], ["1. ", "", "2. "]);
    }
}
