//! Subtitles and lyrics (SRT, WebVTT, ASS/SSA, SAMI, MicroDVD, LRC): what is said, without times, numbers and styles.
//!
//! The lines of a cue are parts of one sentence and are joined; a cue is a line. Parsers of subtitles at hand keep the
//! styles in the text and give up at the first cue they do not know, so these few lines are our own.

use std::ops::ControlFlow;

use super::{Out, entity, html, one_line};
use crate::article::Article;
use hansou_text::fold::is_han;

/// Which way of writing subtitles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubtitleFormat {
    /// Cues below a line with their times: SRT, WebVTT.
    Timed,
    /// `Dialogue:` lines: ASS, SSA.
    Events,
    /// `<SYNC>` elements: SAMI.
    Sami,
    /// `{from}{to}` before each cue: MicroDVD.
    Frames,
    /// `[mm:ss.xx]` before each line: LRC.
    Lyrics,
}

impl SubtitleFormat {
    /// By the extension of a file's name, in lower case.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "srt" | "vtt" | "sbv" => Self::Timed,
            "ass" | "ssa" => Self::Events,
            "smi" | "sami" => Self::Sami,
            "sub" => Self::Frames,
            "lrc" => Self::Lyrics,
            _ => return None,
        })
    }
}

/// Reads one file of subtitles; without a title of its own it is called after its file.
pub fn read(kind: SubtitleFormat, text: &str, name: &str, out: &mut Out<'_>) -> ControlFlow<()> {
    let mut article = Article::default();
    let cues = match kind {
        SubtitleFormat::Timed => timed(text),
        SubtitleFormat::Events => events(text, &mut article.title),
        SubtitleFormat::Sami => html::plain(text).lines().map(str::to_owned).collect(),
        SubtitleFormat::Frames => frames(text),
        SubtitleFormat::Lyrics => lyrics(text, &mut article),
    };
    let mut cues = cues.into_iter().map(|cue| one_line(&cue)).filter(|cue| !cue.is_empty());
    let mut last = String::new();
    for cue in &mut cues {
        // Two tracks, or a cue shown in steps, say the same twice.
        if cue != last {
            article.body.push_str(if article.body.is_empty() { "" } else { "\n" });
            article.body.push_str(&cue);
        }
        last = cue;
    }
    if article.body.is_empty() && article.title.is_empty() {
        return ControlFlow::Continue(());
    }
    if article.title.is_empty() {
        article.title = stem(name).to_owned();
    }
    out.article(article, None, 0)
}

/// A file's name without folder and extension.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.split_once('.').map_or(file, |_| file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

/// Cues below their times; what stands before the first time and in notes and styles is not said.
fn timed(text: &str) -> Vec<String> {
    let mut cues = Vec::new();
    let mut cue: Option<Vec<&str>> = None;
    let mut silent = false;
    for line in text.lines().map(str::trim_end) {
        if is_time(line) {
            // The number of this cue stands above its time, where the blank line before it is missing.
            if let Some(lines) = &mut cue
                && lines.last().is_some_and(|line| line.chars().all(|c| c.is_ascii_digit()))
            {
                lines.pop();
            }
            cues.extend(cue.replace(Vec::new()).map(|lines| joined(&lines)));
            silent = false;
        } else if line.is_empty() {
            cues.extend(cue.take_if(|lines| !lines.is_empty()).map(|lines| joined(&lines)));
            silent = false;
        } else if let Some(lines) = &mut cue {
            lines.push(line);
        } else {
            silent |= ["NOTE", "STYLE", "REGION", "WEBVTT"].iter().any(|word| line.starts_with(word));
            let number = line.chars().all(|c| c.is_ascii_digit());
            // A cue that a blank line divides goes on without a time.
            if !silent && !number && !cues.is_empty() && line.chars().any(is_han) {
                cues.push(joined(&[line]));
            }
        }
    }
    cues.extend(cue.map(|lines| joined(&lines)));
    cues
}

/// 00:00:01,000 --> 00:00:03,500, and 0:00:01.000,0:00:03.000 of YouTube.
fn is_time(line: &str) -> bool {
    let line = line.trim();
    let numeric = |text: &str| {
        let text = text.trim();
        text.contains(':')
            && text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().take(12).all(|c| c.is_ascii_digit() || ":.,; ".contains(c))
    };
    match line.split_once("-->") {
        Some((from, to)) => numeric(from) && numeric(to.split_whitespace().next().unwrap_or("")),
        None => {
            line.len() <= 32
                && line.matches(':').count() == 4
                && numeric(line)
                && line.bytes().all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte))
        }
    }
}

/// The lines of one cue as one, without its styles. Two lines that are both sentences of a dialogue stay apart.
fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines.iter().map(|line| unstyled(line)) {
        let line = line.trim();
        let latin = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_punctuation();
        let apart = text.ends_with(latin) || line.starts_with(latin);
        if apart && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

/// A line without tags (`<i>`, `<c.yellow>`, `<00:01.000>`) and overrides (`{\an8}`), its references resolved.
fn unstyled(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let style = &rest[at..];
        let close = if style.starts_with('<') { '>' } else { '}' };
        let tagged = style[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '\\'));
        text.push_str(&rest[..at]);
        match style.find(close).filter(|_| tagged) {
            Some(end) => rest = &style[end + 1..],
            None => {
                text.push_str(&style[..1]);
                rest = &style[1..];
            }
        }
    }
    text.push_str(rest);
    entity::decode(&text).into_owned()
}

/// The texts of `Dialogue:` lines, by the columns that the file names; its title.
fn events(text: &str, title: &mut String) -> Vec<String> {
    let mut columns = 10;
    let mut in_events = false;
    let mut cues = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_events = line.eq_ignore_ascii_case("[events]");
        } else if let Some(said) = line.strip_prefix("Title:") {
            let said = said.trim();
            // What Aegisub writes where nobody gave a title.
            if said.chars().any(is_han)
                || !said.to_lowercase().contains("aegisub") && !said.eq_ignore_ascii_case("untitled")
            {
                *title = one_line(said);
            }
        } else if let Some(names) = line.strip_prefix("Format:").filter(|_| in_events) {
            columns = names.split(',').count();
        } else if let Some(cue) = line.strip_prefix("Dialogue:") {
            let said = cue.splitn(columns, ',').nth(columns.saturating_sub(1)).unwrap_or("");
            if !is_drawing(said) {
                let lines = said.replace("\\n", "\\N").replace("\\h", " ");
                cues.push(joined(&lines.split("\\N").collect::<Vec<_>>()));
            }
        }
    }
    cues
}

/// A cue that draws a shape.
fn is_drawing(cue: &str) -> bool {
    ["\\p1", "\\p2", "\\p4"].iter().any(|mode| cue.contains(mode)) && !cue.chars().any(is_han)
}

/// `{0}{75}一行|另一行`.
fn frames(text: &str) -> Vec<String> {
    let cue = |line: &str| {
        let mut rest = line.trim();
        while let Some(end) = rest.strip_prefix(['{', '[']).and_then(|inner| inner.find(['}', ']'])) {
            rest = &rest[end + 2..];
        }
        let lines: Vec<&str> = rest.split('|').map(|line| line.trim_start_matches('/')).collect();
        joined(&lines)
    };
    text.lines().map(cue).collect()
}

/// Lines behind their times; title, singer and writers from the tags at the head.
fn lyrics(text: &str, article: &mut Article) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut rest = line.trim().trim_start_matches('\u{feff}');
        while let Some((tag, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            let (name, value) = tag.split_once(':').unwrap_or(("", tag));
            match name.trim().to_ascii_lowercase().as_str() {
                "ti" => article.title = one_line(value),
                "ar" if !value.trim().is_empty() => article.credits.reporters = vec![value.trim().to_owned()],
                _ if name.chars().all(|c| c.is_ascii_digit()) && !name.is_empty() => {}
                "al" | "au" | "by" | "offset" | "re" | "ve" | "length" | "hash" | "id" | "sign" | "qq" | "total" => {}
                _ => break,
            }
            rest = after;
        }
        lines.push(unstyled(rest));
    }
    lines
}
