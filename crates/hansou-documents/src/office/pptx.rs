//! Presentations of PowerPoint and WPS of today (pptx, ECMA-376): slide after slide with title, shapes, tables, charts and
//! diagrams, comments and notes.

use quick_xml::events::BytesStart;

use super::ooxml::{self, block, paragraphs, relations, table};
use crate::package::Package;
use crate::xml::{Xml, XmlEvent, attribute};
use crate::{Block, BlockKind, Budget, Document, DocumentPart, Error, Limits, Note};

/// Reads a package.
pub fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Document, Error> {
    let mut document = Document::default();
    ooxml::properties(package, &mut document);
    let mut part = DocumentPart::default();
    let slides = slides(package)?;
    if slides.len() > limits.pages {
        document.notes.push(Note::OverBudget(Budget::Pages(limits.pages)));
    }
    for slide in slides.iter().take(limits.pages) {
        if let Err(error) = add_slide(package, slide, &mut part) {
            document.notes.push(match error {
                Error::OverBudget(budget) => Note::OverBudget(budget),
                error => Note::Damaged(format!("{slide}: {error}")),
            });
        }
    }
    document.parts.push(part);
    Ok(document)
}

/// The slides in the order in which they are shown.
fn slides(package: &mut Package<'_>) -> Result<Vec<String>, Error> {
    const PRESENTATION: &str = "ppt/presentation.xml";
    let text = package.text(PRESENTATION)?.unwrap_or_default();
    let relations = relations(package, PRESENTATION)?;
    let mut slides = Vec::new();
    for item in Xml::new(&text) {
        let (XmlEvent::Start(element) | XmlEvent::Empty(element)) = item else { continue };
        if element.local_name().as_ref() != "sldId" {
            continue;
        }
        // Two attributes are named id; that of the relation has letters.
        let mut attributes = element.attributes();
        let ids = attributes.with_checks(false).filter_map(Result::ok);
        let ids: Vec<String> = ids.map(|attribute| attribute.value.into_owned()).collect();
        slides.extend(
            relations.iter().find(|relation| ids.contains(&relation.id)).map(|relation| relation.target.clone()),
        );
    }
    if slides.is_empty() {
        slides = package.names("ppt/slides/slide", ".xml");
    }
    Ok(slides)
}

fn add_slide(package: &mut Package<'_>, slide: &str, part: &mut DocumentPart) -> Result<(), Error> {
    let Some(text) = package.text(slide)? else { return Ok(()) };
    let shapes = shapes(&text);
    for (at, shape) in shapes.into_iter().enumerate() {
        if shape.title && part.title.is_none() && part.blocks.is_empty() {
            part.title = Some(shape.paragraphs.join(" "));
            continue;
        }
        let kind = if shape.title && at == 0 { BlockKind::Heading(1) } else { BlockKind::Paragraph };
        part.blocks.extend(shape.paragraphs.into_iter().map(|text| block(kind.clone(), text)));
        if !shape.rows.is_empty() {
            part.blocks.push(table(shape.rows));
        }
    }
    for relation in relations(package, slide)? {
        let kind = match relation.kind.as_str() {
            "chart" | "diagramData" => BlockKind::Paragraph,
            "comments" | "comment" => BlockKind::Note,
            "notesSlide" => {
                let notes = package.text(&relation.target)?.unwrap_or_default();
                part.blocks.extend(notes_of(&notes));
                continue;
            }
            _ => continue,
        };
        let text = package.text(&relation.target)?.unwrap_or_default();
        let found = match relation.kind.as_str() {
            "chart" => [paragraphs(&text), chart_values(&text)].concat(),
            "comments" => [paragraphs(&text), ooxml::comments(&text)].concat(),
            _ => paragraphs(&text),
        };
        part.blocks.extend(found.into_iter().map(|text| block(kind.clone(), text)));
    }
    Ok(())
}

/// What a slide's notes say, without the slide's number and picture.
fn notes_of(text: &str) -> Vec<Block> {
    let bodies = shapes(text).into_iter().filter(|shape| shape.placeholder.as_deref() == Some("body"));
    bodies.flat_map(|shape| shape.paragraphs).map(|text| block(BlockKind::Note, text)).collect()
}

/// Names and values of a chart's series, as one line each.
fn chart_values(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut in_value): (Vec<String>, bool) = (Vec::new(), false);
    for item in Xml::new(text) {
        match item {
            XmlEvent::Start(start) => in_value = start.local_name().as_ref() == "v",
            XmlEvent::End(end) => {
                in_value = false;
                if matches!(end.local_name().as_ref(), "tx" | "cat" | "val" | "xVal" | "yVal") && !line.is_empty() {
                    lines.push(std::mem::take(&mut line).join("\t"));
                }
            }
            XmlEvent::Text(text) if in_value => line.push(text.trim().to_owned()),
            _ => {}
        }
    }
    lines
}

/// A shape with text.
#[derive(Default)]
struct Shape {
    title: bool,
    placeholder: Option<String>,
    paragraphs: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The shapes of a slide in their order, titles first.
fn shapes(text: &str) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    let mut walk = Walk::default();
    let mut xml = Xml::new(text);
    while let Some(item) = xml.next() {
        if let XmlEvent::Start(start) = &item
            && is_left_out(start)
        {
            xml.leave();
        } else {
            walk.item(item, &mut shapes);
        }
    }
    shapes.push(walk.shape);
    shapes.retain(|shape| !shape.paragraphs.is_empty() || !shape.rows.is_empty());
    shapes.sort_by_key(|shape| !shape.title);
    shapes
}

/// Twins for older programs, and the field that shows the slide's number.
fn is_left_out(element: &BytesStart<'_>) -> bool {
    match element.local_name().as_ref() {
        "Fallback" => true,
        "fld" => attribute(element, "type").is_some_and(|kind| kind == "slidenum"),
        _ => false,
    }
}

#[derive(Default)]
struct Walk {
    shape: Shape,
    paragraph: String,
    in_text: bool,
    /// Row and cell that are open.
    row: Option<Vec<String>>,
    cell: Option<Vec<String>>,
}

impl Walk {
    fn item(&mut self, item: XmlEvent<'_>, shapes: &mut Vec<Shape>) {
        match item {
            XmlEvent::Start(start) => match start.local_name().as_ref() {
                "sp" | "graphicFrame" => shapes.push(std::mem::take(&mut self.shape)),
                "t" => self.in_text = true,
                "tr" => self.row = Some(Vec::new()),
                "tc" => self.cell = Some(Vec::new()),
                _ => self.mark(&start),
            },
            XmlEvent::Empty(element) => self.mark(&element),
            XmlEvent::Text(text) if self.in_text => self.paragraph.push_str(&text),
            XmlEvent::End(end) => self.end(end.local_name().as_ref(), shapes),
            _ => {}
        }
    }

    fn mark(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "br" => self.paragraph.push('\n'),
            "tab" => self.paragraph.push('\t'),
            "ph" => {
                self.shape.placeholder = attribute(element, "type");
                self.shape.title = matches!(self.shape.placeholder.as_deref(), Some("title" | "ctrTitle"));
            }
            "cNvPr" => {
                let described = attribute(element, "descr").filter(|text| text.chars().any(|c| c > '\u{2e80}'));
                self.shape.paragraphs.extend(described);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, shapes: &mut Vec<Shape>) {
        match name {
            "t" => self.in_text = false,
            "p" => {
                let text = std::mem::take(&mut self.paragraph);
                let lines = self.cell.as_mut().unwrap_or(&mut self.shape.paragraphs);
                lines.extend(Some(text.trim_end().to_owned()).filter(|text| !text.trim().is_empty()));
            }
            "tc" => {
                let cell = self.cell.take().unwrap_or_default().join("\n");
                self.row.get_or_insert_default().push(cell);
            }
            "tr" => self.shape.rows.extend(self.row.take()),
            "sp" | "graphicFrame" => shapes.push(std::mem::take(&mut self.shape)),
            _ => {}
        }
    }
}
