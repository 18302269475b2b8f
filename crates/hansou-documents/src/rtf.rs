//! Rich Text Format, read by rtf-parser-tt: paragraphs, notes, headers; title and author of the information group.
//!
//! That parser wants brackets that match: what is cut off is closed and what follows the end is cut first.

use rtf_parser_tt::{Part as Role, RtfDocument, TextOptions};

use crate::{Block, BlockKind, Budget, Document, DocumentPart, Error, Limits};

/// Commands and groups of a file; each takes some forty bytes while it is read.
const TOKENS: usize = 8_000_000;
/// Groups in groups.
const DEPTH: usize = 2_000;

/// Reads a file of which all bytes are given.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Error> {
    let bytes = balanced(bytes.trim_ascii(), limits)?;
    let rich = match RtfDocument::from_bytes(&bytes) {
        Ok(rich) => rich,
        Err(_) => {
            RtfDocument::from_bytes(&without_bad_codes(&bytes)).map_err(|error| Error::Damaged(error.to_string()))?
        }
    };
    let mut part = DocumentPart::default();
    let options = TextOptions::default();
    let mut left = limits.text;
    let mut open: Option<(Role, String)> = None;
    for run in rich.body.iter().filter(|run| options.includes(run)) {
        left = left.saturating_sub(run.text.len() as u64);
        if left == 0 {
            return Err(Error::OverBudget(Budget::Text(limits.text)));
        }
        // The sign that refers to a note stands in the line.
        let role = if matches!(run.part, Role::NoteReference(_)) { Role::Body } else { run.part };
        match &mut open {
            Some((known, text)) if *known == role => text.push_str(&run.text),
            _ => {
                close(open.take(), &mut part);
                open = Some((role, run.text.clone()));
            }
        }
    }
    close(open, &mut part);
    let info = rich.info;
    let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (title, date) = (filled(info.title), created(&bytes));
    Ok(Document {
        title,
        authors: filled(info.author).into_iter().collect(),
        date,
        parts: vec![part],
        ..Document::default()
    })
}

/// Paragraphs of a role; cells of a row have tabs between them.
fn close(open: Option<(Role, String)>, part: &mut DocumentPart) {
    let Some((role, text)) = open else { return };
    let kind = match role {
        Role::Note(_) => BlockKind::Note,
        _ => BlockKind::Paragraph,
    };
    for line in text.split(['\n', '\r']).map(str::trim_end).filter(|line| !line.trim().is_empty()) {
        // Headers say the same again and again, and the number of the page.
        let repeated = matches!(role, Role::Header | Role::Footer)
            && (!line.chars().any(char::is_alphabetic) || part.blocks.iter().any(|block| block.text == line));
        if !repeated {
            part.blocks.push(Block { kind: kind.clone(), text: line.to_owned(), ..Block::default() });
        }
    }
}

/// The file from its first bracket to that which closes it; brackets that are missing at the end are added.
fn balanced(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Error> {
    let (mut depth, mut deepest, mut tokens, mut at) = (0_usize, 0, 0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => {
                tokens += 1;
                if let Some(size) = binary(&bytes[at..]) {
                    at = at.saturating_add(size);
                    continue;
                }
                at += 1;
            }
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    at += 1;
                    break;
                }
            }
            _ => {}
        }
        tokens += usize::from(matches!(bytes.get(at), Some(b'{' | b'}' | b'\n')));
        deepest = deepest.max(depth);
        at += 1;
    }
    if tokens > TOKENS {
        return Err(Error::OverBudget(Budget::Operators(TOKENS)));
    }
    if deepest > DEPTH.max(limits.depth) {
        return Err(Error::OverBudget(Budget::Depth(DEPTH)));
    }
    let mut whole = bytes[..at.min(bytes.len())].to_vec();
    if depth > 0 && whole.ends_with(b"\\") {
        whole.pop();
    }
    whole.extend(std::iter::repeat_n(b'}', depth));
    Ok(whole)
}

/// Size of `\binN` with its N bytes, which may be brackets.
fn binary(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.strip_prefix(b"\\bin")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let size: usize = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    Some(4 + digits + 1 + size)
}

/// The file without `\'` that two digits do not follow.
fn without_bad_codes(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes[at..].starts_with(b"\\'");
        let bad = code && !bytes.get(at + 2..at + 4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        // An escaped backslash is no beginning.
        let size = if bytes[at] == b'\\' { 2 } else { 1 };
        if !bad {
            kept.extend_from_slice(&bytes[at..(at + size).min(bytes.len())]);
        }
        at += size;
    }
    kept
}

/// The day of creation, which the parser does not give: `{\creatim\yr2022\mo9\dy30\hr10\min5}`.
fn created(bytes: &[u8]) -> Option<String> {
    const GROUP: &[u8] = b"{\\creatim";
    let at = bytes.windows(GROUP.len()).position(|window| window == GROUP)?;
    let group = bytes.get(at..)?.iter().take(120).take_while(|byte| **byte != b'}').map(|byte| char::from(*byte));
    let group: String = group.collect();
    let number = |word: &str| -> Option<u32> {
        let (_, rest) = group.split_once(word)?;
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
    };
    Some(format!("{}-{:02}-{:02}", number("\\yr")?, number("\\mo")?, number("\\dy")?))
}
