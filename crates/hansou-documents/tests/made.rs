//! What a PDF may hold beside its pages' text, each in a small file made here: marked text, layers, annotations, form
//! fields, an outline, properties, attachments.

use hansou_documents::{BlockKind, Document, DocumentKind, Limits, read};

/// A file of these objects, the first of which is the catalogue, with what the trailer adds.
fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|place| out.extend(format!("{place:010} 00000 n \n").bytes()));
    let size = objects.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<</Length {}{dictionary}>>stream\n{content}\nendstream", content.len())
}

/// Text as a string of the font `/F` (UniGB-UCS2-H) or of a dictionary (UTF-16).
fn hex(text: &str, mark: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<{mark}{units}>")
}

fn shown(text: &str, y: u32) -> String {
    format!("BT /F 12 Tf 50 {y} Td {} Tj ET\n", hex(text, ""))
}

fn said(text: &str) -> String {
    hex(text, "FEFF")
}

/// Objects 3 and 4 of every file: the font and its descendant.
fn font() -> [String; 2] {
    [
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>".into(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
            .into(),
    ]
}

/// A document of pages with this content each; `catalogue` and `page` are added to those dictionaries, `more` are objects
/// from number 5 on; pages and their contents come after them.
fn document(pages: &[String], catalogue: &str, page: &str, more: &[String], trailer: &str) -> Document {
    let first = 5 + more.len();
    let kids: String = (0..pages.len()).map(|number| format!("{} 0 R ", first + 2 * number)).collect();
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R{catalogue}>>"),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()),
    ];
    objects.extend(font());
    objects.extend(more.iter().cloned());
    for (number, content) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 700]/Resources<</Font<</F 3 0 R>>\
             /Properties<</Layer 5 0 R>>>>/Contents {} 0 R{page}>>",
            first + 2 * number + 1
        ));
        objects.push(stream("", content));
    }
    read(DocumentKind::Pdf, &file(&objects, trailer), &Limits::default()).expect("a sound file")
}

fn texts(document: &Document) -> Vec<&str> {
    document.parts.iter().flat_map(|part| &part.blocks).map(|block| block.text.as_str()).collect()
}

#[test]
fn text_given_in_place_of_glyphs() {
    let content = format!("/Span <</ActualText {}>> BDC\n{}EMC\n", said("天健湖"), shown("一二三", 600));
    assert_eq!(texts(&document(&[content], "", "", &[], "")), ["天健湖"]);
}

#[test]
fn hidden_layers_are_left_out() {
    let content = format!("/OC /Layer BDC\n{}EMC\n{}", shown("草稿", 600), shown("定稿", 500));
    let layer = ["<</Type/OCG/Name(Draft)>>".to_owned()];
    let off = "/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>";
    assert_eq!(texts(&document(std::slice::from_ref(&content), off, "", &layer, "")), ["定稿"]);
    let on = "/OCProperties<</OCGs[5 0 R]/D<</ON[5 0 R]>>>>";
    assert_eq!(texts(&document(&[content], on, "", &layer, "")), ["草稿", "定稿"]);
}

#[test]
fn annotations_and_fields_are_read() {
    let appearance =
        stream("/Type/XObject/Subtype/Form/BBox[0 0 400 40]/Resources<</Font<</F 3 0 R>>>>", &shown("图章", 10));
    let more = [
        "<</Type/OCG/Name(none)>>".to_owned(),
        appearance,
        "<</Type/Annot/Subtype/Stamp/Rect[50 300 450 340]/AP<</N 6 0 R>>>>".to_owned(),
        format!("<</Type/Annot/Subtype/Widget/Rect[50 200 450 240]/FT/Tx/V {}>>", said("填写人：卫东")),
        format!("<</Type/Annot/Subtype/Text/Rect[50 100 70 120]/Contents {}>>", said("此处待核")),
        format!("<</Type/Annot/Subtype/Text/F 2/Rect[50 100 70 120]/Contents {}>>", said("看不见")),
    ];
    let document = document(&[shown("正文", 600)], "", "/Annots[7 0 R 8 0 R 9 0 R 10 0 R]", &more, "");
    assert_eq!(texts(&document), ["正文", "图章", "填写人：卫东", "此处待核"]);
    let notes = document.parts[0].blocks.iter().filter(|block| block.kind == BlockKind::Note).count();
    assert_eq!(notes, 2);
}

/// Chapters that begin pages are parts; those that share a page are sections of one text.
#[test]
fn the_outline_is_chapters() {
    let outline = |pages: [usize; 2]| {
        let entry = |title: &str, page: usize, next: &str| {
            format!("<</Title {}/Parent 6 0 R{next}/Dest[{page} 0 R /XYZ 0 700 0]>>", said(title))
        };
        [
            "null".to_owned(),
            "<</Type/Outlines/First 7 0 R/Last 8 0 R/Count 2>>".to_owned(),
            entry("第一章 水", pages[0], "/Next 8 0 R"),
            entry("第二章 土", pages[1], ""),
        ]
    };
    // Pages are objects 9 and 11.
    let pages = [shown("水往低处流。", 600), shown("土能生万物。", 600)];
    let apart = document(&pages, "/Outlines 6 0 R", "", &outline([9, 11]), "");
    let titles: Vec<Option<&str>> = apart.parts.iter().map(|part| part.title.as_deref()).collect();
    assert_eq!(titles, [Some("第一章 水"), Some("第二章 土")]);
    assert_eq!(apart.parts[1].blocks[0].text, "土能生万物。");
    assert_eq!(document(&pages, "/Outlines 6 0 R", "", &outline([9, 9]), "").parts.len(), 1);
}

#[test]
fn properties_and_attachments() {
    let more = [
        "null".to_owned(),
        format!("<</Title {}/Author {}/CreationDate(D:20221012080000+08'00')>>", said("年度报告"), said("林叙白")),
        stream("/Type/EmbeddedFile", "id,title"),
        "<</Type/Filespec/F(list.csv)/EF<</F 7 0 R>>>>".to_owned(),
    ];
    let names = "/Names<</EmbeddedFiles<</Names[(list.csv) 8 0 R]>>>>";
    let document = document(&[shown("正文", 600)], names, "", &more, "/Info 6 0 R");
    assert_eq!(document.title.as_deref(), Some("年度报告"));
    assert_eq!(document.authors, ["林叙白"]);
    assert_eq!(document.date.as_deref(), Some("2022-10-12"));
    assert_eq!(document.attachments[0].name, "list.csv");
    assert_eq!(document.attachments[0].bytes, b"id,title");
}
