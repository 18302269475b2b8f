//! Who wrote it and from where: bylines (记者 王小明 文/图), datelines (本报讯, 新华社郑州9月28日电), captions of
//! pictures (图为…, 本报记者 … 摄), as they stand at the ends and starts of lines.
//!
//! Leaves to `bounds` what they mean for where an article begins.

use std::ops::Range;

use super::furniture::is_paper;
use hansou_text::fold::is_han;
use hansou_text::{layout, line};

/// The people and the paper that a byline names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Byline {
    /// Reporters and photographers in the order printed.
    pub people: Vec<String>,
    /// The paper.
    pub paper: Option<String>,
}

/// Words that introduce people.
const ROLES: [&str; 27] = [
    "全媒体记者",
    "首席记者",
    "特约记者",
    "见习记者",
    "实习记者",
    "本报记者",
    "本报通讯员",
    "特约通讯员",
    "本网记者",
    "本刊记者",
    "融媒体记者",
    "总台记者",
    "记者",
    "記者",
    "通讯员",
    "通訊員",
    "实习生",
    "摄影",
    "攝影",
    "撰文",
    "文图",
    "文",
    "图",
    "通讯",
    "综合",
    "供稿",
    "作者",
];

/// Words that may end a list of people.
const DEEDS: [&str; 12] =
    ["文/图", "图/文", "文／图", "文并摄", "摄影报道", "报道", "報導", "供图", "摄", "攝", "文", "图"];

/// Reads a text that is a byline and nothing else.
pub fn read(text: &str) -> Option<Byline> {
    let text = text.trim().trim_end_matches(['。', '.']);
    let text = text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '（' | '）' | '(' | ')' | '【' | '】' | '[' | ']' | '□' | '■' | '●' | '◎' | '○' | '◆')
    });
    if text.chars().nth(80).is_some() {
        return None;
    }
    let mut byline = Byline::default();
    let mut roles = 0;
    let pieces = text.split(|c: char| {
        c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';' | '：' | ':' | '·' | '|' | '/' | '／')
    });
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        roles += byline.take(piece)?;
    }
    (roles > 0 && (!byline.people.is_empty() || byline.paper.is_some())).then_some(byline)
}

impl Byline {
    /// Takes one piece, 记者, 王小明, 记者王小明, 王小明摄; how many words of a byline's own it held.
    fn take(&mut self, piece: &str) -> Option<usize> {
        if is_paper(piece) {
            self.paper.get_or_insert_with(|| piece.to_string());
            return Some(0);
        }
        let mut roles = 0;
        let mut name = piece;
        for word in ROLES {
            if let Some(rest) = name.strip_prefix(word)
                && (word.len() > 3 || rest.is_empty())
            {
                roles += 1;
                name = rest;
            }
        }
        for word in DEEDS {
            if let Some(rest) = name.strip_suffix(word)
                && (rest.chars().count() != 1)
            {
                roles += 1;
                name = rest;
            }
        }
        // A paper before its reporter: 高新时报记者.
        if let Some((paper, rest)) = ROLES[..13].iter().find_map(|role| name.split_once(role))
            && (is_paper(paper) || paper.ends_with('社') || paper.ends_with('台'))
        {
            self.paper.get_or_insert_with(|| paper.to_string());
            roles += 1;
            name = rest;
        }
        match name.chars().count() {
            0 => {}
            2..=4 if name.chars().all(is_han) => self.people.push(name.to_string()),
            _ => return None,
        }
        Some(roles)
    }
}

/// The byline after the last sentence of a paragraph, with the byte at which it starts; also a line that is one.
pub fn at_end(text: &str) -> Option<(usize, Byline)> {
    let from = text.len() - text.chars().rev().take(90).map(char::len_utf8).sum::<usize>();
    let window = &text[from..];
    let bare = window.trim_end();
    let inner = bare.strip_suffix(['）', ')']);
    let start = match inner.and_then(|inner| inner.rfind(['（', '('])) {
        Some(open) => open,
        None => bare
            .trim_end_matches(['。', '.'])
            .rfind(is_final)
            .map_or(0, |at| at + window[at..].chars().take_while(|&c| is_final(c)).map(char::len_utf8).sum::<usize>()),
    };
    (start > 0 || from == 0).then(|| read(&window[start..])).flatten().map(|byline| (from + start, byline))
}

fn is_final(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '”' | '’' | '…')
}

/// A dateline at the start of a paragraph (本报讯, 新华社郑州9月28日电), as printed, and the byline beside it.
pub fn dateline(text: &str) -> Option<(&str, Byline)> {
    let start = text.len()
        - text
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '（' | '(' | '【' | '●' | '■' | '▲'))
            .len();
    let head_end = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
    let head = text.get(start..head_end)?;
    let length = report_length(head).or_else(|| wire_length(head))?;
    let rest = head[length..].trim_start();
    let bracketed = rest.strip_prefix(['（', '(']).and_then(|rest| rest.split(['）', ')']).next());
    Some((&head[..length], bracketed.and_then(read).unwrap_or_default()))
}

/// 本报讯, 高新时报讯, 本台消息.
fn report_length(head: &str) -> Option<usize> {
    let at = head.find('讯').or(head.find('訊')).filter(|&at| at <= 36)?;
    let (name, end) = (&head[..at], at + '讯'.len_utf8());
    let ours = ["本报", "本報", "本台", "本网", "本刊", "本站"].iter().any(|own| name.starts_with(own));
    let paper = is_paper(name) || name.ends_with(['报', '网', '社', '台']) || name.ends_with("客户端");
    let short = name.chars().count() <= 9 && name.chars().all(|c| is_han(c) || c.is_ascii_digit());
    let apart = head[end..].chars().next().is_none_or(|c| !is_han(c) || c == '近');
    (short && apart && (ours || paper)).then_some(end)
}

/// 新华社郑州9月28日电, 中新网广州9月1日电, 郑州9月28日电.
fn wire_length(head: &str) -> Option<usize> {
    let at = head.find("日电").or(head.find("日電")).filter(|&at| at <= 60)?;
    let name = &head[..at];
    let month = name.find('月')?;
    let day = &name[month + '月'.len_utf8()..];
    let plain = name.chars().all(|c| is_han(c) || c.is_ascii_digit() || c.is_whitespace() || matches!(c, '/' | '、'));
    let numbered =
        !day.is_empty() && day.trim().chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let end = at + "日电".len();
    let apart = head[end..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '（' | '(' | '，' | '题'));
    (plain && numbered && apart).then_some(end)
}

/// Whether a line is the caption of a picture.
pub fn is_caption(line: &str) -> bool {
    const OPENINGS: [&str; 11] =
        ["图为", "圖為", "上图", "下图", "左图", "右图", "题图", "图片说明", "图说", "图①", "图1："];
    let line = line.trim_start_matches(['▲', '△', '▼', '↑', '↓', '（', '(', '◀', '▶', '【']);
    let short = line.chars().nth(160).is_none();
    let credited = line.trim_end_matches(['）', ')', '。']);
    let credit = ["摄", "攝", "供图", "摄影报道"].iter().any(|end| credited.ends_with(end));
    short && (OPENINGS.iter().any(|start| line.starts_with(start)) || credit && at_end(line).is_some())
}

/// Ranges of `body` that are captions, paragraph by paragraph.
pub fn captions(body: &str) -> Vec<Range<usize>> {
    let lines = line::lines(body);
    let goes_on = layout::goes_on(body, &lines);
    let mut captions: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let continued = at > 0 && goes_on[at - 1];
        match captions.last_mut() {
            Some(caption) if continued && caption.end == lines[at - 1].range.end => caption.end = line.range.end,
            _ if !continued && is_caption(&body[line.range.clone()]) => captions.push(line.range.clone()),
            _ => {}
        }
    }
    captions
}

/// The names in the value of a label (作者：王小明 李小红); all of it as one name when it is no list of names.
pub fn people(value: &str) -> Byline {
    let listed = read(&format!("记者 {value}"));
    listed.unwrap_or_else(|| Byline { people: vec![value.to_string()], paper: None })
}
