//! OFD (GB/T 33190): the placed characters of its pages, with templates and composite objects, laid out as those of PDF.
//!
//! A package holds documents; each names its pages, templates and resources in a document file. `content` places the
//! characters of a page. Paths may be absolute, relative to the file that names them, to the document's folder or to the
//! root, with either slash and in any case; namespaces differ; a document must not be lost over any of it.

mod content;
mod picture;

use std::collections::HashMap;

use hansou_ocr::Reader;

use self::content::{Drawn, Placer, Unit};
use self::picture::Media;
use crate::package::{Package, resolve};
use crate::page::{self, PageContent};
use crate::scan::{self, Scan};
use crate::xml::{self, Xml, XmlEvent};
use crate::{Attachment, Budget, Document, Error, Limits, Note};

/// Points of a millimetre, the unit of OFD.
const MM: f32 = 72. / 25.4;
/// A4, for documents that say no size.
const A4: [f32; 4] = [0., 0., 210., 297.];

/// Reads an OFD of which all bytes are given.
///
/// # Errors
/// When it is no package, has no list of documents, or is a bomb.
pub fn read(bytes: &[u8], limits: &Limits, reader: Option<&Reader>) -> Result<Document, Error> {
    let mut package = Package::open(bytes, limits)?;
    let Some(list) = package.text("OFD.xml")? else {
        return Err(Error::Damaged("it has no OFD.xml".to_owned()));
    };
    let mut document = Document::default();
    let mut roots = Vec::new();
    each(&list, |path, event| match (path.last().map(String::as_str), event) {
        (Some("DocRoot"), Seen::Text(text)) => roots.push(text.trim().to_owned()),
        (Some("Title"), Seen::Text(text)) => _ = document.title.get_or_insert_with(|| text.trim().to_owned()),
        (Some("Author"), Seen::Text(text)) => document.authors.push(text.trim().to_owned()),
        (Some("CreationDate"), Seen::Text(text)) => _ = document.date.get_or_insert_with(|| text.trim().to_owned()),
        _ => {}
    });
    document.authors.dedup();
    document.title = document.title.filter(|title| !title.is_empty());
    let mut pages = Pages::default();
    for root in roots {
        match find(&package, "OFD.xml", &root) {
            Some(name) => Body::read(&mut package, &name, limits, &mut document, &mut pages)?,
            None => document.notes.push(Note::Damaged(root)),
        }
    }
    let Pages { mut contents, scans } = pages;
    match reader {
        Some(reader) => scan::read(&scans, reader, &mut contents, &mut document),
        None if scans.is_empty() => {}
        None => document.notes.push(Note::Scanned(scans.iter().map(|scan| scan.page).collect())),
    }
    page::lay_out(contents, Vec::new(), &mut document);
    Ok(document)
}

/// The pages of all documents of a package; those that are pictures of their text in both lists.
#[derive(Default)]
struct Pages {
    contents: Vec<PageContent>,
    scans: Vec<Scan<'static>>,
}

/// What is seen of an XML file: an element's beginning, or text in it.
enum Seen<'e> {
    Element(&'e quick_xml::events::BytesStart<'e>),
    Text(&'e str),
}

/// Goes through a file; `path` has the local names of the elements that are open.
fn each(text: &str, mut see: impl FnMut(&[String], Seen<'_>)) {
    let mut path: Vec<String> = Vec::new();
    for item in Xml::new(text) {
        match item {
            XmlEvent::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                see(&path, Seen::Element(&start));
            }
            XmlEvent::Empty(start) => {
                path.push(start.local_name().as_ref().to_owned());
                see(&path, Seen::Element(&start));
                path.pop();
            }
            XmlEvent::End(_) => _ = path.pop(),
            XmlEvent::Text(text) => see(&path, Seen::Text(&text)),
        }
    }
}

/// The member that a location names, by whatever it is relative to.
fn find(package: &Package<'_>, from: &str, location: &str) -> Option<String> {
    let top = from.split_once(['/', '\\']).map_or("", |(top, _)| top);
    let candidates = [resolve(from, location), resolve("", location), resolve(&format!("{top}/x"), location)];
    candidates.into_iter().find(|name| package.has(name))
}

/// Numbers parted by white space.
fn numbers(text: &str) -> Vec<f32> {
    text.split_whitespace().filter_map(|number| number.parse().ok()).filter(|number: &f32| number.is_finite()).collect()
}

/// Where a document says its parts are.
#[derive(Default)]
struct Body {
    pages: Vec<(String, String)>,
    templates: HashMap<String, String>,
    resources: Vec<String>,
    annotations: Vec<String>,
    attachments: Vec<String>,
    area: Option<Vec<f32>>,
}

impl Body {
    fn read(
        package: &mut Package<'_>,
        name: &str,
        limits: &Limits,
        document: &mut Document,
        pages: &mut Pages,
    ) -> Result<(), Error> {
        let body = Self::parse(&package.text(name)?.unwrap_or_default());
        let (units, media) = body.read_resources(package, name)?;
        let annotations = body.annotations_by_page(package, name)?;
        let mut templates: HashMap<String, Option<String>> = HashMap::new();
        for (id, location) in &body.pages {
            if pages.contents.len() >= limits.pages {
                document.notes.push(Note::OverBudget(Budget::Pages(limits.pages)));
                return Ok(());
            }
            let Some(file) = find(package, name, location) else {
                document.notes.push(Note::Damaged(location.clone()));
                continue;
            };
            let text = package.text(&file)?.unwrap_or_default();
            let drawn = content::templates(&text);
            body.add_templates(package, name, &drawn, &mut templates)?;
            let layers = drawn.iter().filter_map(|template| templates.get(template)?.as_deref());
            let notes = annotations.get(id).into_iter().flatten().map(String::as_str);
            let texts: Vec<&str> = layers.chain([text.as_str()]).chain(notes).collect();
            let (content, drawn, over) = body.page(&texts, &units, limits);
            if content.glyphs.is_empty() && over {
                document.notes.push(Note::OverBudget(Budget::Operators(limits.operators)));
            }
            if let Some(drawn) = drawn {
                let pictures = picture::place(&drawn, &media, package)?;
                pages.scans.push(Scan { page: pages.contents.len(), size: content.size, pictures });
            }
            pages.contents.push(content);
        }
        body.add_attachments(package, name, document)
    }

    /// Adds what the templates show that a page is drawn on, each read once.
    fn add_templates(
        &self,
        package: &mut Package<'_>,
        name: &str,
        drawn: &[String],
        templates: &mut HashMap<String, Option<String>>,
    ) -> Result<(), Error> {
        for template in drawn {
            if !templates.contains_key(template) {
                let file = self.templates.get(template).and_then(|location| find(package, name, location));
                let text = file.map(|file| package.text(&file)).transpose()?.flatten();
                templates.insert(template.clone(), text);
            }
        }
        Ok(())
    }

    /// The composite units and the media of the document's resource files.
    fn read_resources(&self, package: &mut Package<'_>, name: &str) -> Result<(HashMap<String, Unit>, Media), Error> {
        let (mut units, mut media) = (HashMap::new(), Media::new());
        for resource in &self.resources {
            if let Some(file) = find(package, name, resource) {
                let text = package.text(&file)?.unwrap_or_default();
                units.extend(content::units(&text));
                media.extend(picture::media(&text).into_iter().map(|(id, place)| (id, (file.clone(), place))));
            }
        }
        Ok((units, media))
    }

    fn parse(text: &str) -> Self {
        let mut body = Self::default();
        each(text, |path, event| match (path.last().map_or("", String::as_str), event) {
            ("Page", Seen::Element(element)) => {
                let location = xml::attribute(element, "BaseLoc");
                body.pages
                    .extend(location.map(|location| (xml::attribute(element, "ID").unwrap_or_default(), location)));
            }
            ("TemplatePage", Seen::Element(element)) => {
                let pair = (xml::attribute(element, "ID"), xml::attribute(element, "BaseLoc"));
                if let (Some(id), Some(location)) = pair {
                    body.templates.insert(id, location);
                }
            }
            ("PublicRes" | "DocumentRes", Seen::Text(text)) => body.resources.push(text.trim().to_owned()),
            ("Annotations", Seen::Text(text)) => body.annotations.push(text.trim().to_owned()),
            ("Attachments", Seen::Text(text)) => body.attachments.push(text.trim().to_owned()),
            ("PhysicalBox", Seen::Text(text)) if body.area.is_none() => body.area = Some(numbers(text)),
            _ => {}
        });
        body
    }

    /// The drawn annotations of each page, by the page's identifier.
    fn annotations_by_page(
        &self,
        package: &mut Package<'_>,
        name: &str,
    ) -> Result<HashMap<String, Vec<String>>, Error> {
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        for list in &self.annotations {
            let Some(file) = find(package, name, list) else { continue };
            let text = package.text(&file)?.unwrap_or_default();
            let (mut page, mut locations) = (String::new(), Vec::new());
            each(&text, |path, event| match (path.last().map_or("", String::as_str), event) {
                ("Page", Seen::Element(element)) => page = xml::attribute(element, "PageID").unwrap_or_default(),
                ("FileLoc", Seen::Text(text)) => locations.push((page.clone(), text.trim().to_owned())),
                _ => {}
            });
            for (page, location) in locations {
                if let Some(file) = find(package, &file, &location) {
                    found.entry(page).or_default().extend(package.text(&file)?);
                }
            }
        }
        Ok(found)
    }

    /// What a page shows, the pictures of one that is a picture of its text, and whether it was cut short.
    fn page(
        &self,
        texts: &[&str],
        units: &HashMap<String, Unit>,
        limits: &Limits,
    ) -> (PageContent, Option<Drawn>, bool) {
        let mut area = None;
        for text in texts {
            each(text, |path, event| {
                if let (Some("PhysicalBox"), Seen::Text(text)) = (path.last().map(String::as_str), event) {
                    area.get_or_insert_with(|| numbers(text));
                }
            });
        }
        let area = area.or_else(|| self.area.clone()).filter(|area| area.len() == 4 && area[2] > 0. && area[3] > 0.);
        let area = area.unwrap_or_else(|| A4.to_vec());
        let mut placer = Placer::new(units, limits);
        for text in texts {
            placer.place(text, [MM, 0., 0., MM, -area[0] * MM, -area[1] * MM], 0);
        }
        let size = (area[2] * MM, area[3] * MM);
        let Placer { mut glyphs, pictures, drawn, over, .. } = placer;
        glyphs.retain(|glyph| glyph.bounds.touches(size));
        let is_picture = glyphs.len() < 20 && pictures > 0.5 * size.0 * size.1;
        (PageContent { size, glyphs, ..PageContent::default() }, is_picture.then_some(drawn), over)
    }

    fn add_attachments(&self, package: &mut Package<'_>, name: &str, document: &mut Document) -> Result<(), Error> {
        for list in &self.attachments {
            let Some(file) = find(package, name, list) else { continue };
            let text = package.text(&file)?.unwrap_or_default();
            let (mut title, mut locations) = (String::new(), Vec::new());
            each(&text, |path, event| match (path.last().map_or("", String::as_str), event) {
                ("Attachment", Seen::Element(element)) => {
                    title = xml::attribute(element, "Name").unwrap_or_default();
                }
                ("FileLoc", Seen::Text(text)) => locations.push((title.clone(), text.trim().to_owned())),
                _ => {}
            });
            for (title, location) in locations {
                let Some(member) = find(package, &file, &location) else { continue };
                let name = if title.contains('.') {
                    title
                } else {
                    location.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
                };
                if let Some(bytes) = package.bytes(&member)? {
                    document.attachments.push(Attachment { name, bytes });
                }
            }
        }
        Ok(())
    }
}
