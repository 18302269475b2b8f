//! Takes off what frames a page: the folio line of a newspaper (版次, 日期, 责编), running heads and page numbers. What
//! they say of the page is kept as its label, date and publisher.

use std::collections::HashMap;

use super::column::{HEADLINE, Metrics};
use super::line::Line;
use crate::Page;

/// Words of folio lines.
const WORDS: &str = include_str!("folio.txt");

/// The parts of a page's height in which a folio line stands.
const TOP: f32 = 0.14;
const FOOT: f32 = 0.93;
/// The part of its height at which a page begins when no name of a paper stands above.
const HEAD: f32 = 0.09;
/// Lines that may stand above a folio line.
const ABOVE: usize = 3;
/// Characters that a folio line may have.
const FOLIO: usize = 48;

fn has_word(text: &str) -> bool {
    WORDS.lines().filter(|word| !word.starts_with('#') && !word.is_empty()).any(|word| text.contains(word))
}

/// Takes the folio lines off a newspaper page of this height: those of one band at its top, with the name of the paper
/// above or beside them, and those at its foot.
pub(super) fn take_folio(lines: &mut Vec<Line>, height: f32, page: &mut Page) {
    let band = folio_band(lines, height);
    let in_band = |line: &Line| {
        band.is_some_and(|(y0, y1)| {
            let common = line.bounds.y1.min(y1) - line.bounds.y0.max(y0);
            common > 0.3 * (y1 - y0).min(line.bounds.height())
        }) && line.count <= FOLIO
    };
    let highest = lines.iter().map(|line| line.bounds.y0).fold(f32::MAX, f32::min);
    let is_masthead = |line: &Line| line.bounds.y0 < highest + line.size && is_paper(&line.text());
    let at_foot = |line: &Line| line.bounds.y0 > FOOT * height && line.count <= FOLIO && has_word(&line.text());
    let (mut taken, rest): (Vec<Line>, Vec<Line>) = std::mem::take(lines)
        .into_iter()
        .partition(|line| line.bounds.y1 < TOP * height && (in_band(line) || is_masthead(line)) || at_foot(line));
    *lines = rest;
    taken.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    for text in taken.iter().map(Line::text) {
        let (found_label, found_date) = (label(&text), date(&text));
        if found_label.is_none() && found_date.is_none() && page.publisher.is_none() && is_name(&text) {
            page.publisher = Some(text.clone());
        }
        page.label = page.label.take().or(found_label);
        page.date = page.date.take().or(found_date);
        page.furniture.push(text);
    }
}

/// From top to bottom of the lines at the head of a page that say its number or day, with nothing of an article between.
fn folio_band(lines: &[Line], height: f32) -> Option<(f32, f32)> {
    let mut folio: Vec<&Line> = lines
        .iter()
        .filter(|line| line.bounds.y1 < TOP * height && line.count <= FOLIO && !line.vertical)
        .filter(|line| {
            let text = line.text();
            label(&text).is_some() || date(&text).is_some() || has_word(&text)
        })
        .collect();
    folio.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0));
    let first = folio.first()?;
    let (top, mut bottom) = (first.bounds.y0, first.bounds.y1);
    for line in &folio[1..] {
        if line.bounds.y0 < bottom + 0.8 * line.size {
            bottom = bottom.max(line.bounds.y1);
        }
    }
    // Above it stands nothing, or the name of the paper; else it is an article's own date.
    let above: Vec<&Line> = lines.iter().filter(|line| line.bounds.y1 <= top).collect();
    let named = above.iter().any(|line| is_paper(&line.text()));
    let heads = top < HEAD * height || named;
    (heads && above.len() <= ABOVE).then_some((top, bottom))
}

/// Whether a text is the name of a paper that calls itself one.
fn is_paper(text: &str) -> bool {
    is_name(text) && text.ends_with(['报', '報', '刊'])
}

/// Whether a text may be the name of a paper.
fn is_name(text: &str) -> bool {
    text.chars().count() <= 12 && text.chars().all(|c| c > '\u{2e7f}') && !has_word(text)
}

/// Digits, also of full width and Chinese.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇零一二三四五六七八九十".contains(c)
}

/// The page as printed: `第03版`, `A02版`, `A02`.
fn label(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    if let Some(end) = chars.iter().position(|&c| c == '版') {
        let mut start = end;
        while start > 0 && (is_digit(chars[start - 1]) || chars[start - 1] == ' ') {
            start -= 1;
        }
        let has_digits = chars[start..end].iter().any(|&c| is_digit(c));
        if start > 0 && (chars[start - 1] == '第' || chars[start - 1].is_ascii_uppercase()) {
            start -= 1;
        }
        if has_digits {
            return Some(chars[start..=end].iter().filter(|c| **c != ' ').collect());
        }
    }
    let sheet = |window: &&[char]| window[0].is_ascii_uppercase() && window[1..].iter().all(char::is_ascii_digit);
    let alone = |at: usize| at == 0 || !chars[at - 1].is_ascii_alphanumeric();
    let found = chars.windows(3).enumerate().find(|(at, window)| {
        sheet(window) && alone(*at) && !chars.get(at + 3).is_some_and(char::is_ascii_alphanumeric)
    });
    found.map(|(_, window)| window.iter().collect())
}

/// The day as printed: `2022年10月12日`, `2022-10-12`.
fn date(text: &str) -> Option<String> {
    let end = text.find('日').map(|at| at + '日'.len_utf8());
    if let (Some(year), Some(end)) = (text.find('年'), end) {
        let digits = text[..year].chars().rev().take_while(|&c| is_digit(c)).map(char::len_utf8).sum::<usize>();
        if digits >= 4 && end > year && text[year..end].contains('月') {
            return Some(text[year - digits..end].to_owned());
        }
    }
    let bytes = text.as_bytes();
    let is_day = |window: &[u8]| {
        window.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => matches!(byte, b'-' | b'.' | b'/'),
            _ => byte.is_ascii_digit(),
        })
    };
    bytes.windows(10).find(|window| is_day(window)).map(|window| String::from_utf8_lossy(window).into_owned())
}

/// Lines at the top and at the bottom of a page that may be running heads.
const EDGE: usize = 2;

/// Takes running heads and page numbers off the pages of an ordinary document. `pages` has of each the lines, its height
/// and body size.
pub(super) fn take_running(pages: &mut [(Vec<Line>, f32, f32)], out: &mut [Page]) {
    let mut counts: HashMap<(String, bool), usize> = HashMap::new();
    let edges: Vec<Vec<(usize, bool)>> = pages.iter().map(|(lines, height, _)| edges(lines, *height)).collect();
    for ((lines, ..), edges) in pages.iter().zip(&edges) {
        for &(line, top) in edges {
            *counts.entry((pattern(&lines[line].text()), top)).or_default() += 1;
        }
    }
    let often = (pages.len() * 3 / 10).max(2).min(pages.len().saturating_sub(1)).max(1);
    for (number, ((lines, _, body), edges)) in pages.iter_mut().zip(&edges).enumerate() {
        let mut drop = vec![false; lines.len()];
        for &(line, top) in edges {
            let text = lines[line].text();
            let number_only = page_number(&text);
            if number_only.is_some() && out[number].label.is_none() {
                out[number].label = number_only.clone();
            }
            let repeated = counts.get(&(pattern(&text), top)).is_some_and(|&count| count > often);
            // The first of a few pages may show its title in the same place.
            if number_only.is_some()
                || (repeated && (out.len() > 2 || number > 0 || lines[line].size < HEADLINE * *body))
            {
                drop[line] = true;
                out[number].furniture.push(text);
            }
        }
        let mut dropped = drop.into_iter();
        lines.retain(|_| !dropped.next().unwrap_or(false));
    }
}

/// The lines nearest to the upper and lower edge, each with whether it is at the top.
fn edges(lines: &[Line], height: f32) -> Vec<(usize, bool)> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| lines[a].bounds.y0.total_cmp(&lines[b].bounds.y0));
    let top = order.iter().take(2 * EDGE).filter(|&&at| lines[at].bounds.y1 < 0.12 * height).map(|&at| (at, true));
    let bottom =
        order.iter().rev().take(2 * EDGE).filter(|&&at| lines[at].bounds.y0 > 0.88 * height).map(|&at| (at, false));
    top.chain(bottom).collect()
}

/// A text with its digits made one, so that a running head with a page number is the same on each page.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c.is_ascii_digit() {
            true if pattern.ends_with('#') => {}
            true => pattern.push('#'),
            false => pattern.push(c),
        }
    }
    pattern
}

/// The number of a line that says nothing but the page's number: `12`, `— 12 —`, `第12页`, `第 3 页 共 20 页`.
fn page_number(text: &str) -> Option<String> {
    let mark = |c: char| "-—–―－·•~～/第页共頁 ".contains(c);
    let short = text.chars().count() <= 16;
    let fits = text.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c) || mark(c));
    let digits: String = text.chars().skip_while(|&c| mark(c)).take_while(|c| !mark(*c)).collect();
    (short && fits && (1..=4).contains(&digits.chars().count())).then_some(digits)
}

/// Whether a page is laid out like that of a newspaper: several headlines over several columns.
pub(super) fn is_newspaper(lines: &[Line], metrics: &Metrics, (width, height): (f32, f32)) -> bool {
    // A sheet larger than A4 by a fifth is one; on a smaller one the headlines must stand out.
    let large = width * height > 1.2 * 595. * 842.;
    let least = if large { HEADLINE } else { 1.45 };
    let heads = lines.iter().filter(|line| line.size >= least * metrics.body && line.count >= 3);
    let heads: Vec<&Line> = heads.filter(|line| large || !is_numbered(&line.text())).collect();
    let mut apart: Vec<f32> = Vec::new();
    for head in heads {
        if !apart.iter().any(|y| (y - head.bounds.y0).abs() < 2.5 * head.size) {
            apart.push(head.bounds.y0);
        }
    }
    let beside = heads_side_by_side(lines, least * metrics.body);
    (apart.len() >= 2 || beside) && columns_at_once(lines, metrics) >= 2
}

/// Whether two headlines stand side by side.
fn heads_side_by_side(lines: &[Line], least: f32) -> bool {
    let heads: Vec<&Line> = lines.iter().filter(|line| line.size >= least && line.count >= 4).collect();
    heads
        .iter()
        .any(|a| heads.iter().any(|b| a.bounds.overlap_y(&b.bounds) > 0. && b.bounds.x0 - a.bounds.x1 > 2. * a.size))
}

/// Whether a heading is numbered, as those of reports and papers are: `一、`, `1.2`, `第三章`.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(['第', '（', '(']);
    let after = rest.trim_start_matches(|c: char| is_digit(c) || c == '.');
    after.len() < rest.len()
        && after
            .chars()
            .next()
            .is_none_or(|c| "、.．章节篇条)） ".contains(c) || rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The largest number of running lines that stand side by side on a baseline, on at least a sixth of the baselines.
pub(super) fn columns_at_once(lines: &[Line], metrics: &Metrics) -> usize {
    let running: Vec<&Line> =
        lines.iter().filter(|line| line.count >= 8 && !line.is_row && line.size < 1.25 * metrics.body).collect();
    let mut rows: HashMap<i32, usize> = HashMap::new();
    for line in &running {
        *rows.entry((line.bounds.middle().1 / (0.6 * metrics.body)).round() as i32).or_default() += 1;
    }
    let mut counts: Vec<usize> = rows.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.get(counts.len() / 6).copied().unwrap_or(0)
}
