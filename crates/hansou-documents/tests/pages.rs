//! Documents with pages on real files: the text is right, a newspaper page is its articles, and hostile files end with a
//! named limit. The files are in tests/documents/, each with its truth: `NAME.txt`, and `NAME.gt.json` by article.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use hansou_documents::{Budget, Document, DocumentKind, DocumentPart, Error, Limits, Note, read};
use unicode_normalization::UnicodeNormalization;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents")
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn kind(name: &str) -> DocumentKind {
    if name.ends_with(".ofd") { DocumentKind::Ofd } else { DocumentKind::Pdf }
}

fn open(name: &str) -> Document {
    read(kind(name), &bytes(name), &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What a text says, white space and widths aside.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The text of each part, and what frames the pages.
fn parts(document: &Document) -> Vec<String> {
    let text = |part: &DocumentPart| part.blocks.iter().map(|block| block.text.as_str()).collect::<String>();
    let furniture = document.pages.iter().flat_map(|page| page.furniture.iter().cloned()).collect();
    document.parts.iter().map(text).chain([furniture]).map(|text| plain(&text)).collect()
}

/// Sentences long enough to be told apart.
fn sentences(text: &str) -> Vec<String> {
    let pieces = text.split(['。', '！', '？', '；', '\n']).map(plain);
    pieces.filter(|sentence| sentence.chars().count() >= 8).collect()
}

fn counts(text: &str) -> HashMap<char, usize> {
    let mut counts = HashMap::new();
    text.chars().for_each(|c| *counts.entry(c).or_default() += 1);
    counts
}

/// Shares of characters found, of characters that are right, and of sentences that stand whole.
fn score(name: &str) -> (f64, f64, f64) {
    let truth = String::from_utf8(bytes(&format!("{}.txt", name.rsplit_once('.').unwrap().0))).unwrap();
    let got = parts(&open(name)).concat();
    let (wanted, found) = (counts(&plain(&truth)), counts(&got));
    let both: usize = wanted.iter().map(|(c, count)| *count.min(found.get(c).unwrap_or(&0))).sum();
    let all = |counts: &HashMap<char, usize>| counts.values().sum::<usize>().max(1) as f64;
    let sentences = sentences(&truth);
    let whole = sentences.iter().filter(|sentence| got.contains(sentence.as_str())).count();
    (both as f64 / all(&wanted), both as f64 / all(&found), whole as f64 / sentences.len().max(1) as f64)
}

fn files(prefixes: &[&str]) -> Vec<String> {
    let names = std::fs::read_dir(folder().join("pdf")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.filter_map(|name| name.into_string().ok()).filter(|name| name.ends_with(".pdf"));
    let mut names: Vec<String> = names.filter(|name| prefixes.iter().any(|prefix| name.starts_with(prefix))).collect();
    names.sort();
    names.into_iter().map(|name| format!("pdf/{name}")).collect()
}

/// Every predefined character map of simplified and traditional Chinese, horizontal and vertical, without an embedded
/// font and without ToUnicode; encryptions that an empty password opens; what else shall not cost a character.
#[test]
fn every_character_is_read() {
    let names = files(&[
        "cid_",
        "enc_aes",
        "enc_rc4",
        "fake_bold",
        "invisible_ocr",
        "kangxi",
        "objstm",
        "rotate90",
        "simple_font",
    ]);
    assert!(names.len() >= 24, "{names:?}");
    let scores = names.iter().map(|name| (name, score(name)));
    let wrong: Vec<String> = scores.filter(|(_, score)| *score != (1., 1., 1.)).map(|row| format!("{row:?}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Columns, headlines, order: the streams of these pages are written row by row across the columns.
#[test]
fn a_newspaper_page_is_its_articles() {
    for name in ["np2_cid_rows", "np3_cid_rows", "np5_cid_rows", "npgrid4_cid_rows", "founder8_rows"] {
        let file = format!("pdf/{name}.pdf");
        let (found, right, whole) = score(&file);
        assert!(found > 0.999 && right > 0.999 && whole > 0.97, "{name}: {found} {right} {whole}");
        let document = open(&file);
        let parts = parts(&document);
        let titles: Vec<String> = document.parts.iter().filter_map(|part| part.title.as_deref()).map(plain).collect();
        let json = bytes(&format!("pdf/{name}.gt.json"));
        let articles: Vec<Vec<String>> = serde_json::from_slice(&json).expect("lists of paragraphs");
        let (mut own, mut all) = (0, 0);
        // An article of this many lines is what frames the page.
        for article in articles.iter().filter(|article| article.len() > 4) {
            let sentences = sentences(&article.join("\n"));
            let count = |part: &String| sentences.iter().filter(|sentence| part.contains(sentence.as_str())).count();
            own += parts.iter().map(count).max().unwrap_or(0);
            all += sentences.len();
            let head = plain(&article[..3].concat());
            assert!(titles.iter().any(|title| head.contains(title.as_str())), "{name}: no title of {head}");
        }
        assert!(all > 0 && own as f64 >= 0.97 * all as f64, "{name}: {own} of {all} sentences in their article");
    }
}

#[test]
fn the_folio_line_is_the_pages_and_no_articles() {
    let document = open("pdf/np5_cid_rows.pdf");
    let page = &document.pages[0];
    assert_eq!(page.label.as_deref(), Some("第03版"));
    assert_eq!(page.date.as_deref(), Some("2022年10月12日"));
    assert_eq!(page.publisher.as_deref(), Some("高新时报"));
}

#[test]
fn ofd_is_read_as_pdf_is() {
    for (name, least) in [("ofd/newspaper4.ofd", 0.98), ("ofd/notice.ofd", 0.999)] {
        let (found, _, whole) = score(name);
        assert!(found > 0.999 && whole > least, "{name}: {found} {whole}");
    }
}

/// Every line of a block stands on its page, and the text of a block begins with its first line.
#[test]
fn lines_stand_on_their_page() {
    for name in ["pdf/np3_cid_rows.pdf", "pdf/cid_GBK-EUC-V.pdf", "ofd/newspaper4.ofd"] {
        let document = open(name);
        for block in document.parts.iter().flat_map(|part| &part.blocks) {
            assert_eq!(block.lines.first().map(|line| line.start), Some(0), "{name}: {}", block.text);
            for line in &block.lines {
                let (width, height) = document.pages[line.page].size;
                let rect = line.rect;
                assert!(block.text.is_char_boundary(line.start), "{name}");
                assert!(rect.x > -1. && rect.x + rect.width < width + 1., "{name}: {rect:?}");
                assert!(rect.y > -1. && rect.y + rect.height < height + 1., "{name}: {rect:?}");
            }
        }
    }
}

#[test]
fn a_password_locks() {
    assert_eq!(read(DocumentKind::Pdf, &bytes("pdf/enc_userpw.pdf"), &Limits::default()), Err(Error::Locked));
}

#[test]
fn forms_in_forms_end_at_a_limit() {
    let document = open("pdf/hostile_forms_2pow30.pdf");
    let limits = Limits::default();
    let named = [Budget::Depth(limits.depth), Budget::Operators(limits.operators)].map(Note::OverBudget);
    assert!(document.notes.iter().any(|note| named.contains(note)), "{:?}", document.notes);
}

/// A PDF whose page draws `size` bytes of spaces.
fn bomb(size: usize) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let piece = vec![b' '; 1 << 20];
    for _ in 0..size >> 20 {
        packed.write_all(&piece).unwrap();
    }
    let packed = packed.finish().unwrap();
    let mut file =
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n"
            .to_vec();
    file.extend(format!("4 0 obj<</Filter/FlateDecode/Length {}>>stream\n", packed.len()).bytes());
    file.extend(packed);
    file.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    file
}

#[test]
fn a_bomb_ends_at_a_limit() {
    let limits = Limits::default();
    let over = Budget::Unpacked(limits.unpacked);
    assert_eq!(read(DocumentKind::Pdf, &bomb(600 << 20), &limits), Err(Error::OverBudget(over)));
    assert!(read(DocumentKind::Pdf, &bomb(1 << 20), &limits).is_ok());
}

/// A reader may fail on damage, but it says so in an error, and what it gives is sound.
#[test]
fn damage_is_survived() {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    for name in ["pdf/cid_GBK-EUC-H.pdf", "pdf/objstm.pdf", "pdf/enc_aes256.pdf", "ofd/notice.ofd"] {
        let sound = bytes(name);
        for _ in 0..40 {
            let mut damaged = sound.clone();
            for _ in 0..1 + next(8) {
                let at = next(damaged.len());
                damaged[at] = next(256) as u8;
            }
            damaged.truncate(sound.len() - next(sound.len() / 2) * next(2));
            let Ok(document) = read(kind(name), &damaged, &Limits::default()) else { continue };
            for line in document.parts.iter().flat_map(|part| &part.blocks).flat_map(|block| &block.lines) {
                assert!(line.page < document.pages.len(), "{name}");
            }
        }
    }
}
