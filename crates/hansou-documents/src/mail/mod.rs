//! Mail: messages (RFC 5322, MIME), web pages that a browser saved as one (mht), and mailboxes of messages (mbox). Read
//! by mail-parser; a message is a part with subject, sender, day and text, what is attached comes as attachments.
//!
//! `mailbox` cuts a mailbox into messages, `charset` mends what is not declared as it is. Recipients are left out.

mod charset;
mod mailbox;

use mail_parser::{Address, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use self::charset::Charset;
use crate::{Attachment, Block, BlockKind, Budget, Document, DocumentPart, Error, Limits, Note};

pub use self::mailbox::{is_mailbox, messages};

/// Names of headers that messages begin with, in lower case; those that stand in no other kind of file.
const TELLING: [&str; 10] = [
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "content-type",
    "x-mailer",
    "dkim-signature",
    "content-transfer-encoding",
    "x-originating-ip",
];

/// Names of headers that texts may begin with too.
const USUAL: [&str; 7] = ["from", "to", "subject", "date", "sender", "reply-to", "cc"];

/// Whether a file begins as a message: with lines of headers, one of which no other text has, and a usual one; a page
/// that Word saved has only two of the first.
pub fn is_message(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let (mut telling, mut usual) = (0, 0);
    for line in head.split(|byte| *byte == b'\n').take(200) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line {
            [] => break,
            [b' ' | b'\t', ..] => continue,
            _ => {}
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        let Ok(name) = std::str::from_utf8(&line[..colon]) else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        telling += usize::from(TELLING.contains(&name.as_str()));
        usual += usize::from(USUAL.contains(&name.as_str()));
        if telling > 0 && telling + usual > 1 {
            return true;
        }
    }
    false
}

/// Reads a message of which all bytes are given.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let bytes = charset::known_names(bytes);
    let message = MessageParser::default().parse(&bytes[..]).ok_or_else(|| Error::Damaged("no message".into()))?;
    let mut document = Document::default();
    let mut reading = Reading { charset: Charset::detect(&bytes), left: limits.text, document: &mut document };
    reading.message(&message, limits.depth);
    if reading.left == 0 {
        document.notes.push(Note::OverBudget(Budget::Text(limits.text)));
    }
    Ok(document)
}

/// Reads a mailbox of which all bytes are given, each message a part.
pub fn read_mailbox(mut bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let mut document = Document::default();
    let size = bytes.len() as u64;
    for (message, _) in messages(&mut bytes, size).take(limits.pages).filter_map(Result::ok) {
        match read(&message, limits) {
            Ok(read) => {
                document.parts.extend(read.parts);
                document.attachments.extend(read.attachments);
                document.notes.extend(read.notes);
            }
            Err(error) => document.notes.push(Note::Damaged(error.to_string())),
        }
    }
    Ok(document)
}

struct Reading<'a> {
    charset: Charset,
    left: u64,
    document: &'a mut Document,
}

impl Reading<'_> {
    fn message(&mut self, message: &Message<'_>, depth: usize) {
        let mut part = DocumentPart {
            title: self.header(message, HeaderName::Subject, message.subject()),
            authors: self.sender(message).into_iter().collect(),
            date: message.date().map(mail_parser::DateTime::to_rfc3339),
            ..DocumentPart::default()
        };
        let bodies = bodies(message);
        for id in &bodies {
            if let Some(body) = message.part(*id) {
                part.blocks.extend(self.blocks(message, body));
            }
        }
        self.document.parts.push(part);
        for (id, other) in (0_u32..).zip(&message.parts) {
            if bodies.contains(&id) || !message.attachments.contains(&id) {
                continue;
            }
            match &other.body {
                PartType::Message(inner) if depth > 0 => self.message(inner, depth - 1),
                _ => self.attachment(message, other),
            }
        }
    }

    /// A header's text; one in bytes of no declared encoding is decoded as the rest of the message.
    fn header(&self, message: &Message<'_>, name: HeaderName<'static>, parsed: Option<&str>) -> Option<String> {
        let header = message.headers().iter().rev().find(|header| header.name == name)?;
        let raw = message.raw_message.get(header.offset_start as usize..header.offset_end as usize)?;
        let text = match raw.is_ascii() || std::str::from_utf8(raw).is_ok() {
            true => parsed?.to_owned(),
            false => self.charset.decode(raw),
        };
        Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
    }

    fn sender(&self, message: &Message<'_>) -> Option<String> {
        let first = message.from().and_then(Address::first)?;
        // Browsers that save a page put their own name here.
        let is_person = first.address.as_deref().is_some_and(|address| address.contains('@')) || message.to().is_some();
        if !is_person {
            return None;
        }
        let name = self.header(message, HeaderName::From, first.name.as_deref());
        // Undecoded, the address stands behind the name.
        let name = name.map(|name| name.split('<').next().unwrap_or_default().trim().trim_matches('"').to_owned());
        name.filter(|name| !name.is_empty()).or_else(|| first.address.as_deref().map(str::to_owned))
    }

    fn blocks(&mut self, message: &Message<'_>, part: &MessagePart<'_>) -> Vec<Block> {
        let (parsed, kind) = match &part.body {
            PartType::Text(text) => (text, BlockKind::Paragraph),
            PartType::Html(text) => (text, BlockKind::Html),
            _ => return Vec::new(),
        };
        let text = self.charset.mended(message, part, parsed);
        if text.len() as u64 > self.left {
            self.left = 0;
            return Vec::new();
        }
        self.left -= text.len() as u64;
        let block = |text: &str| Block { kind: kind.clone(), text: text.to_owned(), ..Block::default() };
        if kind == BlockKind::Html {
            return vec![block(&text)];
        }
        let text = text.replace("\r\n", "\n");
        let paragraphs = text.split("\n\n").map(|paragraph| paragraph.trim_matches(['\n', '\r']));
        paragraphs.filter(|paragraph| !paragraph.trim().is_empty()).map(block).collect()
    }

    fn attachment(&mut self, message: &Message<'_>, part: &MessagePart<'_>) {
        let kind = part
            .content_type()
            .map(|kind| (kind.ctype().to_ascii_lowercase(), kind.subtype().unwrap_or("").to_ascii_lowercase()));
        let (kind, subtype) = kind.unwrap_or_default();
        let location = part.content_location();
        let inline = part.content_id().is_some() || location.is_some();
        let name = part.attachment_name().or_else(|| location?.rsplit(['/', '\\']).next());
        let name = name.filter(|name| !name.is_empty()).map(|name| charset::mended_name(name, &self.charset));
        match (kind.as_str(), subtype.as_str()) {
            // What a page is drawn with.
            ("image" | "font" | "audio" | "video", _) if inline => return,
            ("text" | "application", "xml" | "x-mso") if inline => return,
            ("text", "css" | "javascript" | "ecmascript") | ("application", "javascript" | "x-javascript") => return,
            // Signatures have no text.
            ("application", "pkcs7-signature" | "x-pkcs7-signature" | "pgp-signature") => return,
            ("application", "pkcs7-mime" | "x-pkcs7-mime" | "pgp-encrypted") => {
                return self.document.notes.push(Note::Locked(name.unwrap_or(subtype)));
            }
            _ => {}
        }
        let extension = if kind == "text" && subtype == "html" { "html" } else { "txt" };
        let name = name.unwrap_or_else(|| match kind.as_str() {
            "text" => format!("{}.{extension}", self.document.attachments.len() + 1),
            _ => (self.document.attachments.len() + 1).to_string(),
        });
        let bytes = match &part.body {
            PartType::Text(text) | PartType::Html(text) => self.charset.mended(message, part, text).into_bytes(),
            PartType::Message(inner) => inner.raw_message.to_vec(),
            _ => part.contents().to_vec(),
        };
        if !bytes.is_empty() {
            self.document.attachments.push(Attachment { name, bytes });
        }
    }
}

/// The parts that are the message's text. Of a text and its twin as a web page the text is taken, unless it only says
/// that there is a page.
fn bodies(message: &Message<'_>) -> Vec<u32> {
    let size = |ids: &[u32]| ids.iter().filter_map(|id| message.part(*id)).map(MessagePart::len).sum::<usize>();
    let (texts, pages) = (size(&message.text_body), size(&message.html_body));
    match texts < 300 && pages > 20 * texts {
        true => message.html_body.clone(),
        false => message.text_body.clone(),
    }
}
