//! Which brackets and quotation marks of a query belong together, found in one pass over its characters.
//!
//! A quotation mark is an operator only where it stands alone: before it a space, an operator or an opening
//! bracket, after its partner a space, an operator or a closing bracket. “上云”企业 is text with quotation marks.
//! A bracket groups when it begins a unit and nothing is attached after its partner, or when there is a | inside:
//! (牙合)磨损 is text, (广州|惠州)新区 is not. Leaves to `lex` what begins a unit.

use super::names;
use super::signs::{is_bar, is_caret, is_closing, is_opening, is_slash};

/// Opening quotation marks with the marks that close them, the proper one first: input methods mix them up.
const QUOTES: [(char, &[char]); 7] = [
    ('"', &['"', '”', '“']),
    ('“', &['”', '"', '“']),
    ('＂', &['＂', '"', '”']),
    ('「', &['」']),
    ('『', &['』']),
    ('«', &['»']),
    ('”', &['”', '“', '"']),
];

const NONE: usize = usize::MAX;

/// Partners of brackets and quotation marks, by position.
pub(super) struct Pairs {
    /// For the start of a quotation, a pattern or a bracket: where its partner is; the length when there is none.
    partner: Vec<usize>,
    /// Whether the opening bracket here can be a group when it begins a unit.
    group: Vec<bool>,
    /// Whether a | is between the opening bracket here and its partner.
    alternatives: Vec<bool>,
    /// Whether a unit can begin here, by what is before it.
    begins: Vec<bool>,
    /// Whether the bar here is text: it stands inside a headline, not between alternatives.
    text_bars: Vec<bool>,
    /// The first quotation mark that begins a unit and has no partner.
    pub lone_quote: Option<char>,
    /// No bracket or quotation mark is without a partner.
    pub balanced: bool,
}

/// Longest alternative that a bar without spaces can stand beside, in characters.
const ALTERNATIVE: usize = 10;

impl Pairs {
    /// Finds all partners. Linear in the number of characters.
    pub fn new(chars: &[char]) -> Self {
        let mut pairs = Self {
            partner: vec![NONE; chars.len()],
            group: vec![false; chars.len()],
            alternatives: vec![false; chars.len()],
            begins: vec![true; chars.len()],
            text_bars: vec![false; chars.len()],
            lone_quote: None,
            balanced: true,
        };
        pairs.find_text_bars(chars);
        pairs.find_beginnings(chars);
        pairs.find_partners(chars);
        pairs.find_groups(chars);
        pairs
    }

    /// Whether the character at `at` separates alternatives.
    pub fn is_bar(&self, chars: &[char], at: usize) -> bool {
        is_bar(chars[at]) && !self.text_bars[at]
    }

    /// The first bar that is text.
    pub fn text_bar(&self, chars: &[char]) -> Option<char> {
        self.text_bars.iter().position(|&is_text| is_text).map(|at| chars[at])
    }

    /// Where the quotation that opens at `at` closes; the length of the query when it never does.
    pub fn quotation(&self, chars: &[char], at: usize) -> Option<usize> {
        let opens = chars.get(at).is_some_and(|&c| opens_quotation(c));
        (opens && self.partner[at] != NONE).then(|| self.partner[at])
    }

    /// Where the regular expression that opens at `at` closes.
    pub fn pattern(&self, chars: &[char], at: usize) -> Option<usize> {
        (is_slash(chars[at]) && self.partner[at] != NONE).then(|| self.partner[at])
    }

    /// Where the bracket that opens at `at`, the start of a unit, closes, if it groups.
    pub fn group(&self, at: usize) -> Option<usize> {
        self.group[at].then(|| self.partner[at])
    }

    /// Whether the bracket at `at` groups even in the middle of a unit: it holds alternatives.
    pub fn holds_alternatives(&self, at: usize) -> bool {
        self.alternatives[at]
    }

    /// Where the bracket that opens at `at` closes, group or not; the length of the query when it never does.
    pub fn bracket(&self, chars: &[char], at: usize) -> Option<usize> {
        let opens = chars.get(at).is_some_and(|&c| is_opening(c));
        (opens && self.partner[at] != NONE).then(|| self.partner[at])
    }

    /// The query with a comma for each bar that is text, which reads the same wherever it stands.
    pub fn without_text_bars(&self, chars: &[char]) -> Vec<char> {
        chars.iter().zip(&self.text_bars).map(|(&c, &is_text)| if is_text { '，' } else { c }).collect()
    }

    /// A bar with text on both sides is text where one of those is long or has punctuation in it, as in the headline
    /// 代表战疫故事|温艳嫦：坚守一线; what has brackets, quotation marks or fields was written as a query.
    fn find_text_bars(&mut self, chars: &[char]) {
        let mut start = 0;
        while start < chars.len() {
            let end = word_end(chars, start);
            let word = &chars[start..end];
            if word.iter().any(|&c| is_bar(c)) && is_headline(word) {
                for at in (start..end).filter(|&at| is_bar(chars[at])) {
                    self.text_bars[at] = true;
                }
            }
            start = end + 1;
        }
    }

    /// A unit begins after a space, after | and after signs, field names and brackets that begin one themselves.
    fn find_beginnings(&mut self, chars: &[char]) {
        for at in 1..chars.len() {
            self.begins[at] = match chars[at - 1] {
                c if c.is_whitespace() || self.is_bar(chars, at - 1) => true,
                '(' | '（' => self.begins[at - 1],
                sign @ ('-' | '－' | '+' | '＋') => self.begins[at - 1] && chars[at] != sign,
                '=' | '＝' => self.begins[at - 1] && opens_quotation(chars[at]),
                ':' | '：' => names::lengths_at_end(&chars[..at - 1]).any(|length| self.begins[at - 1 - length]),
                _ => false,
            };
        }
    }

    fn find_partners(&mut self, chars: &[char]) {
        let mut open = Vec::new();
        let mut closers = Closers::default();
        let mut at = 0;
        while at < chars.len() {
            if let Some(end) = self.opaque(chars, at, &mut closers) {
                at = end;
                continue;
            }
            if is_opening(chars[at]) {
                open.push(at);
            } else if is_closing(chars[at]) {
                match open.pop() {
                    Some(start) => self.partner[start] = at,
                    None => self.balanced = false,
                }
            }
            at += 1;
        }
        self.balanced &= open.is_empty();
        for start in open {
            self.partner[start] = chars.len();
        }
    }

    /// If a stretch without operators inside begins at `at`, marks it and returns where to go on.
    fn opaque(&mut self, chars: &[char], at: usize, closers: &mut Closers) -> Option<usize> {
        if !self.begins[at] {
            return None;
        }
        let c = chars[at];
        if c == '\\' {
            return Some(word_end(chars, at));
        }
        if is_slash(c) {
            let end = self.pattern_end(chars, at)?;
            self.partner[at] = end;
            return Some(end + 1);
        }
        let (_, closing) = QUOTES.iter().find(|(opener, _)| *opener == c)?;
        match closing.iter().find_map(|&closer| closers.next(chars, at, closer)) {
            Some(end) if self.ends(chars, end + 1) => {
                self.partner[at] = end;
                Some(end + 1)
            }
            Some(_) => None,
            None => {
                self.balanced = false;
                self.lone_quote.get_or_insert(c);
                None
            }
        }
    }

    /// A regular expression without white space (which is `\s`) from one slash to the next, nothing attached after it.
    fn pattern_end(&self, chars: &[char], start: usize) -> Option<usize> {
        let mut at = start + 1;
        while at < chars.len() && !is_slash(chars[at]) && !chars[at].is_whitespace() {
            // Not even behind a backslash: there are more spaces than are shown when a query is read back.
            let escapes = chars[at] == '\\' && chars.get(at + 1).is_some_and(|c| !c.is_whitespace());
            at += if escapes { 2 } else { 1 };
        }
        (at > start + 1 && at < chars.len() && is_slash(chars[at]) && self.ends(chars, at + 1)).then_some(at)
    }

    /// Whether a unit can end before `at`.
    fn ends(&self, chars: &[char], at: usize) -> bool {
        let ends = |&c: &char| c.is_whitespace() || is_closing(c) || self.is_bar(chars, at) || is_caret(c);
        chars.get(at).is_none_or(ends)
    }

    /// From the right, because a group may be followed by a group.
    fn find_groups(&mut self, chars: &[char]) {
        let mut bars = 0;
        let mut bars_after = vec![0; chars.len() + 1];
        for at in (0..chars.len()).rev() {
            bars += usize::from(self.is_bar(chars, at));
            bars_after[at] = bars;
            if is_opening(chars[at]) && self.partner[at] != NONE {
                let end = self.partner[at];
                self.alternatives[at] = bars > bars_after[end];
                let next_groups = self.group.get(end + 1).copied().unwrap_or(false);
                self.group[at] = self.alternatives[at] || self.ends(chars, end + 1) || next_groups;
            }
        }
    }
}

/// The next unescaped closing mark of each kind, remembered so that all searches together are linear.
#[derive(Default)]
struct Closers {
    found: Vec<(char, Option<usize>)>,
}

impl Closers {
    fn next(&mut self, chars: &[char], after: usize, closer: char) -> Option<usize> {
        let known = self.found.iter().position(|(kind, _)| *kind == closer);
        if let Some(known) = known {
            match self.found[known].1 {
                Some(at) if at <= after => {}
                answer => return answer,
            }
        }
        let mut at = after + 1;
        while at < chars.len() && chars[at] != closer {
            at += if chars[at] == '\\' { 2 } else { 1 };
        }
        let answer = (at < chars.len()).then_some(at);
        match known {
            Some(known) => self.found[known].1 = answer,
            None => self.found.push((closer, answer)),
        }
        answer
    }
}

/// A word with bars that nobody writes to ask for alternatives.
fn is_headline(word: &[char]) -> bool {
    let is_asked = |&c: &char| is_opening(c) || opens_quotation(c) || is_slash(c) || is_caret(c) || c == '\\';
    let is_field = word.iter().position(|c| matches!(c, ':' | '：')).is_some_and(|colon| {
        names::lengths_at_end(&word[..colon]).any(|length| length == colon || is_bar(word[colon - length - 1]))
    });
    if is_field || word.iter().any(is_asked) {
        return false;
    }
    let pieces: Vec<&[char]> = word.split(|&c| is_bar(c)).filter(|piece| !piece.is_empty()).collect();
    let ends_clause = |c: &char| matches!(c, '，' | '。' | '：' | '；' | '！' | '？' | '、' | '《' | '》' | '…' | '—');
    pieces.len() > 1 && pieces.iter().any(|piece| piece.len() > ALTERNATIVE || piece.iter().any(ends_clause))
}

/// The position of the next white space from `at`, or the length.
pub(super) fn word_end(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|c| c.is_whitespace()).map_or(chars.len(), |length| at + length)
}

fn opens_quotation(c: char) -> bool {
    QUOTES.iter().any(|(opener, _)| *opener == c)
}
