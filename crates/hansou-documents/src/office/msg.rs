//! Messages that Outlook saved one by one (.msg; MS-OXMSG): subject, sender, day and text out of a compound file, attached
//! files and messages. Recipients are left out, as in other mail.
//!
//! A property is a stream named by its identifier and type; those of fixed size stand in one stream together.

use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::bytes::{u16_at, u32_at, u64_at, utf16_text};
use super::ole::{Ole, code_page, filetime};
use super::rtf_packed;
use crate::{Attachment, Block, BlockKind, Budget, Document, DocumentPart, Error, Limits, Note};

/// The stream of properties of fixed size.
const PROPERTIES: &str = "__properties_version1.0";

/// Identifiers of properties (MS-OXPROPS).
const SUBJECT: u16 = 0x0037;
const SENDER: [u16; 4] = [0x0042, 0x0C1A, 0x5D01, 0x0C1F];
const DAY: [u16; 3] = [0x0039, 0x0E06, 0x3007];
const TEXT: u16 = 0x1000;
const PAGE: u16 = 0x1013;
const RICH_TEXT: u16 = 0x1009;
const CODE_PAGE: [u16; 2] = [0x3FDE, 0x3FFD];
const FILE: u16 = 0x3701;
const FILE_NAME: [u16; 3] = [0x3707, 0x3704, 0x3001];
const CONTENT_ID: u16 = 0x3712;

/// Types of properties.
const UTF16: u16 = 0x001F;
const BYTES_TEXT: u16 = 0x001E;
const BINARY: u16 = 0x0102;
const STORAGE: u16 = 0x000D;

/// Attachments of a message that are looked at.
const ATTACHMENTS: usize = 1000;

/// Whether a compound file is a message.
pub fn is_message(ole: &Ole<'_>) -> bool {
    ole.name(Path::new("/").join(PROPERTIES)).is_some()
}

/// Reads a message of which all bytes are given.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut ole = Ole::open(bytes)?;
    let mut document = Document::default();
    // What stands before the properties of the file's own message, and of one inside it.
    message(&mut ole, Path::new("/"), 32, limits, limits.depth, &mut document);
    let text: usize = document.parts.iter().flat_map(|part| &part.blocks).map(|block| block.text.len()).sum();
    if text as u64 > limits.text {
        return Err(Error::OverBudget(Budget::Text(limits.text)));
    }
    Ok(document)
}

fn message(ole: &mut Ole<'_>, storage: &Path, header: usize, limits: &Limits, depth: usize, document: &mut Document) {
    let fixed = Fixed { bytes: ole.stream(storage.join(PROPERTIES)).unwrap_or_default(), header };
    let encoding = CODE_PAGE.iter().find_map(|id| fixed.long(*id)).map(|number| code_page(number as u16));
    let mut item = MessageItem { ole, storage, encoding };
    let mut part = DocumentPart {
        title: item.text(SUBJECT).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")),
        authors: SENDER.iter().find_map(|id| item.text(*id)).into_iter().collect(),
        date: DAY.iter().find_map(|id| filetime(fixed.long_long(*id)?)),
        ..DocumentPart::default()
    };
    part.blocks = item.blocks(limits);
    document.parts.push(part);
    for number in 0..ATTACHMENTS {
        let folder = storage.join(format!("__attach_version1.0_#{number:08X}"));
        if !ole.has_storage(&folder) {
            break;
        }
        attachment(ole, &folder, encoding, limits, depth, document);
    }
}

fn attachment(
    ole: &mut Ole<'_>,
    folder: &Path,
    encoding: Option<&'static Encoding>,
    limits: &Limits,
    depth: usize,
    document: &mut Document,
) {
    let inner = folder.join(stream_name(FILE, STORAGE));
    if ole.has_storage(&inner) {
        match depth {
            0 => document.notes.push(Note::OverBudget(Budget::Depth(limits.depth))),
            _ => message(ole, &inner, 24, limits, depth - 1, document),
        }
        return;
    }
    let mut item = MessageItem { ole, storage: folder, encoding };
    let name = FILE_NAME.iter().find_map(|id| item.text(*id));
    let is_drawn = item.text(CONTENT_ID).is_some();
    let name = name.unwrap_or_else(|| (document.attachments.len() + 1).to_string());
    // What the message itself is drawn with.
    let is_picture = [".png", ".jpg", ".jpeg", ".gif", ".bmp"].iter().any(|end| name.to_lowercase().ends_with(end));
    if let Some(bytes) = item.bytes(FILE, BINARY).filter(|_| !(is_drawn && is_picture)) {
        document.attachments.push(Attachment { name, bytes });
    }
}

/// The name of a property's stream.
fn stream_name(id: u16, kind: u16) -> String {
    format!("__substg1.0_{id:04X}{kind:04X}")
}

/// A message or attachment in its storage.
struct MessageItem<'o, 'a> {
    ole: &'o mut Ole<'a>,
    storage: &'o Path,
    encoding: Option<&'static Encoding>,
}

impl MessageItem<'_, '_> {
    fn bytes(&mut self, id: u16, kind: u16) -> Option<Vec<u8>> {
        let path: PathBuf = self.storage.join(stream_name(id, kind));
        self.ole.stream(path)
    }

    /// A property that is text.
    fn text(&mut self, id: u16) -> Option<String> {
        let text = match self.bytes(id, UTF16) {
            Some(bytes) => utf16_text(&bytes),
            None => {
                let bytes = self.bytes(id, BYTES_TEXT)?;
                self.decoded(&bytes)
            }
        };
        Some(text.trim_matches(['\0', ' ', '\r', '\n']).to_owned()).filter(|text| !text.is_empty())
    }

    /// Bytes in the encoding of the message, or what they look like.
    fn decoded(&self, bytes: &[u8]) -> String {
        let encoding = self.encoding.filter(|encoding| !encoding.decode(bytes).2);
        let encoding = encoding.unwrap_or_else(|| {
            let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow)
        });
        encoding.decode(bytes).0.into_owned()
    }

    /// The text: as such, or of a web page where the text only says that there is one, or of rich text.
    fn blocks(&mut self, limits: &Limits) -> Vec<Block> {
        let text = self.text(TEXT).unwrap_or_default();
        let page = match self.text(PAGE) {
            Some(page) => page,
            None => self.bytes(PAGE, BINARY).map(|bytes| self.decoded(&bytes)).unwrap_or_default(),
        };
        if text.len() < 300 && page.len() > 20 * text.len() {
            return vec![Block { kind: BlockKind::Html, text: page, ..Block::default() }];
        }
        if !text.is_empty() {
            let text = text.replace("\r\n", "\n");
            let paragraphs = text.split("\n\n").map(|paragraph| paragraph.trim_matches('\n'));
            let paragraphs = paragraphs.filter(|paragraph| !paragraph.trim().is_empty());
            return paragraphs.map(|text| Block { text: text.to_owned(), ..Block::default() }).collect();
        }
        let packed = self.bytes(RICH_TEXT, BINARY);
        packed
            .and_then(|packed| rtf_packed::unpack(&packed, limits))
            .map(|rich| rich_blocks(&rich, limits))
            .unwrap_or_default()
    }
}

#[cfg(feature = "rtf")]
fn rich_blocks(rich: &[u8], limits: &Limits) -> Vec<Block> {
    let read = crate::rtf::read(rich, limits).unwrap_or_default();
    read.parts.into_iter().flat_map(|part| part.blocks).collect()
}

#[cfg(not(feature = "rtf"))]
fn rich_blocks(_: &[u8], _: &Limits) -> Vec<Block> {
    Vec::new()
}

/// Properties of fixed size: after a header sixteen bytes each, of type, identifier, flags and value.
struct Fixed {
    bytes: Vec<u8>,
    header: usize,
}

impl Fixed {
    fn find_property(&self, id: u16) -> Option<usize> {
        let places = (self.header..self.bytes.len()).step_by(16);
        places.into_iter().find(|at| u16_at(&self.bytes, at + 2) == Some(id)).map(|at| at + 8)
    }

    fn long(&self, id: u16) -> Option<u32> {
        u32_at(&self.bytes, self.find_property(id)?)
    }

    fn long_long(&self, id: u16) -> Option<u64> {
        u64_at(&self.bytes, self.find_property(id)?)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn utf16_bytes(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// Properties of fixed size: a day, and a code page.
    fn fixed(header: usize, code_page: u32) -> Vec<u8> {
        let mut bytes = vec![0; header];
        for (kind, id, value) in [(0x40_u16, DAY[0], 133_089_984_000_000_000_u64), (3, CODE_PAGE[0], code_page.into())]
        {
            bytes.extend(kind.to_le_bytes());
            bytes.extend(id.to_le_bytes());
            bytes.extend([6, 0, 0, 0]);
            bytes.extend(value.to_le_bytes());
        }
        bytes
    }

    fn file(streams: &[(String, Vec<u8>)]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (path, bytes) in streams {
            file.create_storage_all(Path::new(path).parent().unwrap()).unwrap();
            file.create_stream(path).unwrap().write_all(bytes).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn own(folder: &str, id: u16, kind: u16, bytes: Vec<u8>) -> (String, Vec<u8>) {
        (format!("{folder}/{}", stream_name(id, kind)), bytes)
    }

    #[test]
    fn a_message_with_a_file_and_a_message_inside() {
        let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
        let table = "标题,正文\n清淤,枯河里的渔网已经登记。\n";
        let inner = "/__attach_version1.0_#00000001/__substg1.0_3701000D";
        let bytes = file(&[
            (format!("/{PROPERTIES}"), fixed(32, 936)),
            own("", SUBJECT, UTF16, utf16_bytes("关于河道的答复")),
            own("", SENDER[1], BYTES_TEXT, gbk("林叙白")),
            own("", TEXT, BYTES_TEXT, gbk("孟先生：\r\n\r\n浮冰已经清理。\r\n")),
            own("/__attach_version1.0_#00000000", FILE, BINARY, table.as_bytes().to_vec()),
            own("/__attach_version1.0_#00000000", FILE_NAME[0], UTF16, utf16_bytes("表.csv")),
            (format!("{inner}/{PROPERTIES}"), fixed(24, 65001)),
            own(inner, SUBJECT, UTF16, utf16_bytes("原信")),
            own(inner, PAGE, BINARY, "<p>河里有浮冰</p>".as_bytes().to_vec()),
        ]);
        let document = read(&bytes, &Limits::default()).unwrap();
        let [first, second] = &document.parts[..] else { panic!("{document:?}") };
        assert_eq!((first.title.as_deref(), &first.authors[..]), (Some("关于河道的答复"), &["林叙白".to_owned()][..]));
        assert_eq!(first.date.as_deref(), Some("2022-09-30T08:00:00Z"));
        assert_eq!(
            first.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(),
            ["孟先生：", "浮冰已经清理。"]
        );
        assert_eq!(document.attachments, [Attachment { name: "表.csv".into(), bytes: table.as_bytes().to_vec() }]);
        assert_eq!((second.title.as_deref(), &second.blocks[0].kind), (Some("原信"), &BlockKind::Html));
        assert_eq!(second.blocks[0].text, "<p>河里有浮冰</p>");
        assert!(is_message(&Ole::open(&bytes).unwrap()));
    }

    #[test]
    fn broken_messages_end() {
        let bytes = file(&[(format!("/{PROPERTIES}"), vec![7; 40]), own("", TEXT, UTF16, vec![0xd8])]);
        assert_eq!(read(&bytes, &Limits::default()).unwrap().parts.len(), 1);
    }
}
