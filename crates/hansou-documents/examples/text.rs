//! Prints what a document holds: `cargo run -p hansou-documents --example text FILE…`. Of several files only what went
//! wrong is printed, and how long each took. With OCR=1 scans are read by tesseract, with OCR=FOLDER by the models there.

use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use hansou_documents::{BlockKind, Document, DocumentKind, Limits, read_with};
use hansou_ocr::Reader;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let reader = std::env::var("OCR").ok().map(|models| {
        let engine = hansou_ocr::open((models != "1").then_some(Path::new(&models))).expect("an engine");
        Reader::new(engine, Duration::from_secs(600), 2)
    });
    for file in &files {
        let bytes = std::fs::read(file).expect("a file");
        let started = Instant::now();
        let result = kind(&bytes).map(|kind| (kind, read_with(kind, &bytes, &Limits::default(), reader.as_ref())));
        let time = started.elapsed();
        match result {
            None => println!("{file}\tof no kind that is read"),
            Some((kind, Err(error))) => println!("{file}\t{kind:?}\t{error}"),
            Some((_, Ok(document))) if files.len() == 1 => print(&document),
            Some((kind, Ok(document))) => {
                let size: usize =
                    document.parts.iter().flat_map(|part| &part.blocks).map(|block| block.text.len()).sum();
                println!("{file}\t{kind:?}\t{size} bytes\t{time:.1?}\t{:?}", document.notes);
            }
        }
    }
}

fn kind(bytes: &[u8]) -> Option<DocumentKind> {
    if bytes.starts_with(b"PK") {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let has = |name: &str| zip.index_for_name(name).is_some();
        return DocumentKind::of_members(&has);
    }
    DocumentKind::of_head(bytes)
}

fn print(document: &Document) {
    eprintln!("{:?} {:?} {:?} {:?}", document.title, document.authors, document.date, document.notes);
    for part in &document.parts {
        eprintln!("part: {:?} {:?} {:?}", part.title, part.authors, part.date);
        println!("{}", part.title.as_deref().unwrap_or_default());
        for block in &part.blocks {
            match &block.kind {
                BlockKind::Table(rows) => rows.iter().for_each(|row| println!("{}", row.join("\t"))),
                _ => println!("{}", block.text),
            }
        }
    }
    for attachment in &document.attachments {
        eprintln!("attachment: {} of {} bytes", attachment.name, attachment.bytes.len());
    }
}
