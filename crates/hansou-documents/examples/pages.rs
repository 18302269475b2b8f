//! Prints the text of documents with pages: `cargo run -p hansou-documents --example pages FILE…`. Parts are parted by an
//! empty line, what frames the pages comes last; what each block is goes to the standard error.

use hansou_documents::{BlockKind, DocumentKind, Limits, read};

fn main() {
    for name in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&name) else { continue };
        let is_ofd = bytes.windows(7).any(|window| window == b"OFD.xml");
        let Some(kind) = DocumentKind::of_head(&bytes).or(is_ofd.then_some(DocumentKind::Ofd)) else {
            eprintln!("{name}: of no kind known");
            continue;
        };
        match read(kind, &bytes, &Limits::default()) {
            Ok(document) => {
                eprintln!("{name}: {:?} {:?} {:?}", document.title, document.date, document.notes);
                for part in &document.parts {
                    for block in &part.blocks {
                        let sign = match &block.kind {
                            BlockKind::Heading(level) => format!("h{level}"),
                            BlockKind::Table(_) => "t".into(),
                            BlockKind::Note => "n".into(),
                            BlockKind::Caption => "c".into(),
                            _ => "p".into(),
                        };
                        eprintln!("{sign}: {}", block.text);
                        println!("{}", block.text);
                    }
                    println!();
                }
                for page in &document.pages {
                    eprintln!("{:?} {:?} {:?} {:?}", page.label, page.date, page.publisher, page.furniture);
                    page.furniture.iter().for_each(|line| println!("{line}"));
                }
            }
            Err(error) => eprintln!("{name}: {error}"),
        }
    }
}
