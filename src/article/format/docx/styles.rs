//! Styles of a docx: what a paragraph's style is called and which numbering it brings.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::attribute;

/// The styles by their ids.
#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
}

#[derive(Debug, Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    numbering: Option<String>,
    level: Option<usize>,
}

/// Styles that a style may inherit from, one after the other.
const DEPTH: usize = 10;

impl Styles {
    /// Reads `styles.xml`; what is not valid has no styles.
    pub fn read(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut reader = Reader::from_str(xml);
        let mut open: Option<(String, Style)> = None;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    let value = || attribute(&element, "val");
                    match (element.local_name().as_ref(), &mut open) {
                        ("style", _) => open = attribute(&element, "styleId").map(|id| (id, Style::default())),
                        ("name", Some((_, style))) => style.name = value().unwrap_or_default().to_lowercase(),
                        ("basedOn", Some((_, style))) => style.based_on = value(),
                        ("numId", Some((_, style))) => style.numbering = value(),
                        ("ilvl", Some((_, style))) => style.level = value().and_then(|level| level.parse().ok()),
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => styles.by_id.extend(open.take()),
                Event::Eof => break,
                _ => {}
            }
        }
        styles
    }

    /// Whether paragraphs of this style are a document's headline.
    pub fn is_title(&self, id: &str) -> bool {
        let plain = |name: &str| name.to_lowercase().replace(' ', "");
        match self.by_id.get(id) {
            Some(style) => matches!(plain(&style.name).as_str(), "title" | "heading1" | "标题" | "标题1"),
            // The ids that Word gives these styles where it says no more.
            None => matches!(plain(id).as_str(), "title" | "heading1" | "1" | "标题" | "标题1" | "a3"),
        }
    }

    /// Numbering and level of a style, its own or inherited.
    pub fn numbering(&self, id: &str) -> Option<(String, usize)> {
        let mut level = None;
        let mut id = id;
        for _ in 0..DEPTH {
            let style = self.by_id.get(id)?;
            level = level.or(style.level);
            if let Some(numbering) = &style.numbering {
                return Some((numbering.clone(), level.unwrap_or(0)));
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}
