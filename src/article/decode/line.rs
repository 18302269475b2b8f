//! Which encoding one line is in, where the file holds two (written by two people, logs put together), and a line with
//! stray bytes, which cost at most themselves.
//!
//! Leaves to `stream` where lines begin.

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, UTF_8};

use super::MARGIN;
use super::model::{log_probability, of_text};

/// How much a byte that is left out costs: two of them are worse than a rare character, and three, where one stands within
/// a character, better than the rest of the line out of step.
const STRAY: f32 = -12.0;
/// How much likelier GB18030 is than Big5, all else being equal, where no line before says so.
const USUAL: f32 = 3.0;
/// A line whose characters are on average less likely than this may be out of step since a stray byte.
const UNLIKELY: f32 = -11.0;
/// Longest line that is read again in step, in bytes: the time is linear, the memory not nothing.
const LONGEST: usize = 64 << 10;

/// The encodings of which a line may be in another than the rest of its file; UTF-16 and what is not Chinese are not.
pub fn may_change(encoding: &'static Encoding) -> bool {
    encoding == UTF_8 || is_double(encoding)
}

fn is_double(encoding: &'static Encoding) -> bool {
    encoding == GB18030 || encoding == BIG5
}

/// Appends a line of a file that is in `current` otherwise, and maybe in `other`, to `out`; the encoding it is in, and how
/// many places became U+FFFD.
pub fn read(
    line: &[u8],
    current: &'static Encoding,
    other: Option<&'static Encoding>,
    out: &mut String,
) -> (&'static Encoding, u64) {
    let from = out.len();
    // A byte-order mark of what was put here.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    if (current == UTF_8 || line.is_ascii())
        && let Ok(text) = std::str::from_utf8(line)
    {
        out.push_str(text);
        return (current, 0);
    }
    let replaced = plain(line, current, out);
    if replaced == 0 && !is_chinese_utf8(line) && !is_unlikely(&out[from..], current) {
        return (current, 0);
    }
    // The likeliest Chinese wins, `current` before others that are as good.
    let reading = |encoding| (encoding, Reading::decode(line, encoding));
    let margin = |encoding| match encoding {
        encoding if encoding == current => MARGIN,
        encoding if encoding == other.unwrap_or(GB18030) => USUAL,
        _ => 0.0,
    };
    let readings = [current, UTF_8, GB18030, BIG5].map(reading);
    let best = readings.into_iter().max_by(|(a, x), (b, y)| (x.score + margin(*a)).total_cmp(&(y.score + margin(*b))));
    let Some((encoding, best)) = best else { return (current, replaced) };
    out.truncate(from);
    out.push_str(&best.text);
    (encoding, best.replaced)
}

/// True when the characters that are not ASCII are rare on average.
fn is_unlikely(text: &str, encoding: &'static Encoding) -> bool {
    let foreign = || text.chars().filter(|c| !c.is_ascii());
    let score: f32 = foreign().map(|c| log_probability(c, encoding)).sum();
    score < UNLIKELY * foreign().count() as f32
}

/// A line read in an encoding.
struct Reading {
    text: String,
    /// Places that became U+FFFD.
    replaced: u64,
    /// Logarithm of its probability.
    score: f32,
}

impl Reading {
    fn decode(line: &[u8], encoding: &'static Encoding) -> Self {
        if is_double(encoding) && line.len() <= LONGEST {
            return in_step(line, encoding);
        }
        let mut text = String::new();
        let replaced = plain(line, encoding, &mut text);
        let score = of_text(&text, encoding);
        Self { text, replaced, score }
    }
}

/// The lines of a sample that are not UTF-8, put together, where some are and some are not.
pub fn not_utf8(sample: &[u8]) -> Option<Vec<u8>> {
    let lines = || sample.split_inclusive(|&byte| byte == b'\n');
    if !lines().any(is_chinese_utf8) {
        return None;
    }
    let others: Vec<u8> =
        lines().filter(|line| !line.is_ascii() && !is_chinese_utf8(line)).flatten().copied().collect();
    (!others.is_empty()).then_some(others)
}

/// Valid UTF-8 with a character that no two bytes of GBK look like.
fn is_chinese_utf8(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(|text| text.chars().any(|c| c >= '\u{800}'))
}

fn plain(line: &[u8], encoding: &'static Encoding, out: &mut String) -> u64 {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut at, mut replaced) = (0, 0);
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(line.len() - at);
        out.reserve(room.unwrap_or((line.len() - at) * 4).max(16));
        let (result, read) = decoder.decode_to_string_without_replacement(&line[at..], out, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return replaced,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                replaced += 1;
                out.push('\u{fffd}');
            }
        }
    }
}

/// The likeliest way to read a line of two-byte characters when any byte may be a stray one. From the end, so that each
/// byte is decided on once.
fn in_step(line: &[u8], encoding: &'static Encoding) -> Reading {
    // For each place the best score to the end of the line, and the character and bytes to take there.
    let mut best: Vec<(f32, char, usize)> = vec![(0.0, '\0', 0); line.len() + 1];
    for at in (0..line.len()).rev() {
        let byte = char::from(line[at]);
        let one = if byte.is_ascii() { (log_probability(byte, encoding), byte) } else { (STRAY, '\u{fffd}') };
        let here = (one.0 + best[at + 1].0, one.1, 1);
        best[at] = [2, 4].into_iter().fold(here, |here, len| {
            let bytes = line.get(at..at + len).filter(|_| !byte.is_ascii());
            let Some(c) = bytes.and_then(|bytes| single(bytes, encoding)) else { return here };
            let score = log_probability(c, encoding) + best[at + len].0;
            if score > here.0 { (score, c, len) } else { here }
        });
    }
    let (mut text, mut replaced, mut at) = (String::with_capacity(line.len() * 2), 0, 0);
    while at < line.len() {
        let (_, c, len) = best[at];
        replaced += u64::from(c == '\u{fffd}');
        text.push(c);
        at += len;
    }
    Reading { text, replaced, score: best[0].0 }
}

/// The character that these bytes are, all of them together.
fn single(bytes: &[u8], encoding: &'static Encoding) -> Option<char> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut chars = text.chars();
    chars.next().filter(|c| chars.next().is_none() && !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &[u8], current: &'static Encoding) -> (String, u64) {
        let mut out = String::new();
        let (_, replaced) = super::read(line, current, None, &mut out);
        (out, replaced)
    }

    #[test]
    fn a_line_has_its_own_encoding() {
        let text = "这一行是统一码写的新记录。";
        let gbk = GB18030.encode(text).0.into_owned();
        for current in [UTF_8, GB18030, BIG5] {
            assert_eq!(read(text.as_bytes(), current), (text.to_owned(), 0), "{}", current.name());
            assert_eq!(read(&gbk, current), (text.to_owned(), 0), "{}", current.name());
        }
        let short = GB18030.encode("旧记录").0.into_owned();
        assert_eq!(read(&short, UTF_8), ("旧记录".to_owned(), 0));
    }

    #[test]
    fn stray_bytes_cost_at_most_themselves() {
        let text = "闭园时间为二十三点，请各位游客抓紧时间离园。";
        for (encoding, text) in [(GB18030, text), (BIG5, "閉園時間為二十三點，請各位遊客抓緊時間離園。"), (UTF_8, text)]
        {
            let good = encoding.encode(text).0.into_owned();
            for at in 0..=good.len() {
                let mut bytes = good.clone();
                bytes.insert(at, 0x81);
                let (read, replaced) = read(&bytes, encoding);
                let kept = text.chars().filter(|&c| read.contains(c)).count();
                assert!(kept + 2 >= text.chars().count() && replaced <= 3, "{} at {at}: {read}", encoding.name());
            }
        }
    }
}
