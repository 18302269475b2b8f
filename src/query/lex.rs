//! From the characters of a query to tokens: units of text, operators, brackets, arguments of fields.
//!
//! The rule behind all rules: an operator is one only at the edge of a unit. What has text attached on the outside
//! is text: the hyphen of COVID-19, the brackets of 村(社区), the quotation marks of “上云”企业. White space (also
//! U+3000) ends a unit, punctuation does not. Leaves order and meaning of operators to `parse`.

use hansou_text::atom::is_searched;

use super::ast::{How, Note};
use super::content::{factor, fault, unescape};
use super::names::{self, Filter, Name};
use super::pairs::{Pairs, word_end};
use super::signs::{is_caret, is_comparison, is_opening, narrow};
use super::token::{Operator, Token};
use super::wild;
use crate::hit::QueryLimit;

/// Most brackets inside each other.
const DEPTH: usize = 64;
/// Most units of text.
const UNITS: usize = 256;

/// The tokens of a query, and what there is to say about them.
pub(super) fn lex(chars: &[char]) -> (Vec<Token>, Vec<Note>) {
    let pairs = Pairs::new(chars);
    let plain = pairs.without_text_bars(chars);
    let mut lexer =
        Lexer { chars: &plain, pairs, at: 0, groups: Vec::new(), units: 0, tokens: Vec::new(), notes: Vec::new() };
    while lexer.at < chars.len() && lexer.units < UNITS {
        lexer.step();
    }
    if lexer.chars[lexer.at..].iter().any(|&c| is_searched(c)) {
        lexer.notes.push(Note::Cut(QueryLimit::Units));
    }
    lexer.notes.extend(lexer.pairs.lone_quote.map(Note::LoneQuote));
    lexer.notes.extend(lexer.pairs.text_bar(chars).map(Note::LoneBar));
    (lexer.tokens, lexer.notes)
}

/// Whether `text` is read as one loose unit wherever a unit may stand, whatever brackets and quotation marks follow.
pub(super) fn is_plain(text: &str) -> bool {
    let chars: Vec<char> = format!("甲 {text} 甲\" 甲“ 甲” 甲＂ 甲」 甲』 甲»").chars().collect();
    let (tokens, _) = lex(&chars);
    matches!(&tokens[..], [_, Token::Text(whole, How::Loose), Token::Text(..), ..] if whole == text)
        && Pairs::new(&chars).balanced
}

/// Whether `-` before `text` is a not.
pub(super) fn can_be_negated(text: &str) -> bool {
    // Not alone, where a dash is text.
    let chars: Vec<char> = format!("-{text} 甲").chars().collect();
    matches!(lex(&chars).0.first(), Some(Token::Sign(Operator::Not, _)))
}

/// A group that is open.
struct Group {
    /// Where it closes.
    end: usize,
    /// False when it lies too deep and is not counted as a group.
    counts: bool,
}

struct Lexer<'a> {
    chars: &'a [char],
    pairs: Pairs,
    at: usize,
    groups: Vec<Group>,
    units: usize,
    tokens: Vec<Token>,
    notes: Vec<Note>,
}

impl Lexer<'_> {
    /// Reads one token, or white space. `at` is where a unit may begin.
    fn step(&mut self) {
        let c = self.chars[self.at];
        if c.is_whitespace() {
            self.at += 1;
        } else if self.closes_group(self.at) {
            self.close();
        } else if self.pairs.group(self.at).is_some() {
            self.open();
        } else if self.pairs.is_bar(self.chars, self.at) {
            self.bar();
        } else if c == '\\' && self.at + 1 < word_end(self.chars, self.at) {
            self.escaped();
        } else if !(self.prefix_sign() || self.quotation() || self.pattern() || self.verbatim() || self.field()) {
            self.word();
        }
    }

    fn peek(&self, distance: usize) -> Option<char> {
        self.chars.get(self.at + distance).copied()
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    fn text(&mut self, text: String, how: How) {
        self.units += 1;
        self.tokens.push(Token::Text(text, how));
    }

    fn closes_group(&self, at: usize) -> bool {
        self.groups.last().is_some_and(|group| group.end == at)
    }

    fn open(&mut self) {
        let end = self.pairs.group(self.at).unwrap_or(self.chars.len());
        if end == self.chars.len() {
            self.notes.push(Note::Unbalanced(self.chars[self.at]));
        }
        let counts = self.groups.len() < DEPTH;
        if counts {
            self.tokens.push(Token::Open);
        } else if !self.notes.contains(&Note::Cut(QueryLimit::Depth)) {
            self.notes.push(Note::Cut(QueryLimit::Depth));
        }
        self.groups.push(Group { end, counts });
        self.at += 1;
    }

    fn close(&mut self) {
        self.at += 1;
        if self.groups.pop().is_some_and(|group| group.counts) {
            self.tokens.push(Token::Close);
            self.boost();
        }
    }

    /// `^2` right after a group or a quotation.
    fn boost(&mut self) {
        if self.peek(0).is_none_or(|c| !is_caret(c)) {
            return;
        }
        let end = self.unit_end(self.at);
        if let Some(by) = factor(&self.chars[self.at + 1..end]) {
            self.tokens.push(Token::Boost(by));
            self.at = end;
        }
    }

    fn sign(&mut self, operator: Operator) {
        self.tokens.push(Token::Sign(operator, self.chars[self.at]));
        self.at += 1;
    }

    /// One or more bars: or.
    fn bar(&mut self) {
        if matches!(self.tokens.last(), Some(Token::Sign(Operator::Or, _))) {
            self.at += 1;
        } else {
            self.sign(Operator::Or);
        }
    }

    /// A backslash before a unit: all of it is text, also what would ask for a figure.
    fn escaped(&mut self) {
        let end = word_end(self.chars, self.at);
        let text = self.slice(self.at + 1, end);
        self.at = end;
        self.units += 1;
        self.tokens.push(Token::Plain(text));
    }

    /// `-词` and `+词`; alone they are signs with nothing to work on, doubled or before a number they are text.
    fn prefix_sign(&mut self) -> bool {
        let operator = match narrow(self.chars[self.at]) {
            '-' => Operator::Not,
            '+' => Operator::And,
            _ => return false,
        };
        let alone = self.peek(1).is_none_or(char::is_whitespace) || self.closes_group(self.at + 1);
        let doubled = self.peek(1) == self.peek(0);
        if alone {
            self.notes.push(Note::Dangling(self.chars[self.at].to_string()));
            self.at += 1;
            return true;
        }
        if doubled || self.is_signed_number() || self.is_lone_dash() {
            return false;
        }
        self.sign(operator);
        true
    }

    /// A dash before the only word of the query, pasted along: -子宫内膜增厚. To leave a word out of everything, there is 非.
    fn is_lone_dash(&mut self) -> bool {
        let is_first = self.chars[..self.at].iter().all(|c| c.is_whitespace());
        let end = word_end(self.chars, self.at);
        let is_last = self.chars[end..].iter().all(|c| c.is_whitespace());
        let is_word = self.chars[self.at + 1..end].iter().all(|&c| c.is_alphanumeric());
        if !(narrow(self.chars[self.at]) == '-' && is_first && is_last && is_word) {
            return false;
        }
        self.notes.push(Note::LoneDash(self.slice(self.at + 1, end)));
        true
    }

    /// -3.8%, -5℃, +86; but -2022 leaves a year out.
    fn is_signed_number(&self) -> bool {
        let number = &self.chars[self.at + 1..];
        let digits = number.iter().take_while(|c| c.is_numeric() && !c.is_alphabetic() || **c == '.').take(24).count();
        let plus = narrow(self.chars[self.at]) == '+';
        let unit = number.get(digits).is_some_and(|c| matches!(narrow(*c), '%' | '‰' | '℃' | '°' | '度' | '摄'));
        digits > 0 && (plus || unit)
    }

    fn quotation(&mut self) -> bool {
        let Some(text) = self.quoted() else { return false };
        self.text(text, How::Exact);
        self.boost();
        true
    }

    /// The inside of the quotation that opens here, and on behind it.
    fn quoted(&mut self) -> Option<String> {
        let end = self.pairs.quotation(self.chars, self.at)?;
        let text = unescape(&self.chars[self.at + 1..end]);
        self.at = end + 1;
        Some(text)
    }

    fn pattern(&mut self) -> bool {
        let Some(end) = self.pairs.pattern(self.chars, self.at) else { return false };
        let text = self.slice(self.at + 1, end);
        if let Some(reason) = fault(&text) {
            self.notes.push(Note::BadPattern { pattern: text, why: reason });
            let whole = self.slice(self.at, end + 1);
            self.at = end + 1;
            self.text(whole, How::Loose);
            return true;
        }
        self.at = end + 1;
        self.text(text, How::Pattern);
        self.boost();
        true
    }

    /// `=词` and `="…"`; before a digit or another sign it compares, and that is for the reader of figures.
    fn verbatim(&mut self) -> bool {
        if narrow(self.chars[self.at]) != '=' {
            return false;
        }
        let Some(next) = self.peek(1) else { return false };
        let compares = next.is_numeric() && !next.is_alphabetic() || is_comparison(next);
        if next.is_whitespace() || compares || self.closes_group(self.at + 1) {
            return false;
        }
        self.at += 1;
        if let Some(text) = self.quoted() {
            self.text(text, How::Verbatim);
            self.boost();
            return true;
        }
        let (text, by) = self.boosted_word();
        self.text(text, How::Verbatim);
        self.tokens.extend(by.map(Token::Boost));
        true
    }

    fn field(&mut self) -> bool {
        let Some((name, length)) = self.name() else { return false };
        let mut start = self.at + length + 1;
        while self.chars.get(start).is_some_and(|c| c.is_whitespace()) {
            start += 1;
        }
        if start >= self.chars.len() || self.closes_group(start) {
            return false;
        }
        let typed = self.slice(self.at, self.at + length + 1);
        self.at = start;
        match name {
            Name::Text(field) => self.tokens.push(Token::Field(field, typed)),
            Name::Filter(filter) => {
                let argument = self.argument(filter);
                self.units += 1;
                self.tokens.push(Token::Filter(filter, argument));
            }
        }
        true
    }

    /// The field named here, with the length of its name.
    fn name(&self) -> Option<(Name, usize)> {
        let rest = &self.chars[self.at..];
        let colon = rest.iter().take(names::LONGEST + 1).position(|c| matches!(c, ':' | '：'))?;
        let typed: String = rest[..colon].iter().map(|&c| narrow(c)).collect();
        let address = rest.get(colon + 1) == Some(&'/') && rest.get(colon + 2) == Some(&'/');
        let name = names::find(&typed)?;
        (!address).then_some((name, colon))
    }

    /// The argument of a filter: quoted, in brackets, or a word; a sign of comparison alone takes the next word too,
    /// and a date the alternatives that are dates (日期:2020|2022).
    fn argument(&mut self, filter: Filter) -> String {
        if let Some(text) = self.quoted() {
            return text;
        }
        let start = self.at;
        if let Some(end) = self.pairs.bracket(self.chars, start) {
            self.at = (end + 1).min(self.chars.len());
            return self.slice(start + 1, end);
        }
        if narrow(self.chars[start]) == '['
            && let Some(length) = self.chars[start..].iter().position(|&c| narrow(c) == ']')
        {
            self.at = start + length + 1;
            return self.slice(start, self.at);
        }
        let mut end = self.unit_end(start);
        if self.chars[start..end].iter().all(|&c| is_comparison(c)) {
            while self.chars.get(end).is_some_and(|c| c.is_whitespace()) {
                end += 1;
            }
            end = self.unit_end(end);
        }
        let is_digit = |at: usize| self.chars.get(at).is_some_and(|&c| narrow(c).is_ascii_digit());
        while matches!(filter, Filter::Date | Filter::Mentions)
            && end > start
            && is_digit(end + 1)
            && self.pairs.is_bar(self.chars, end)
        {
            end = self.unit_end(end + 1);
        }
        self.at = end.max(start + 1);
        self.slice(start, self.at)
    }

    fn word(&mut self) {
        let start = self.at;
        let (text, by) = self.boosted_word();
        if let Some(operator) = Operator::of_word(&text).filter(|_| by.is_none()) {
            self.units += 1;
            self.tokens.push(Token::Word(operator, text));
            return;
        }
        self.unknown_field(&text);
        let end = start + text.chars().count();
        match wild::read(&self.chars[start..end]) {
            Some(wildcards) => self.text(wildcards, How::Wildcard),
            None => self.text(text, How::Loose),
        }
        self.tokens.extend(by.map(Token::Boost));
    }

    /// The word that begins here, without its boost, and the boost.
    fn boosted_word(&mut self) -> (String, Option<f32>) {
        let start = self.at;
        let end = self.unit_end(start).max(start + 1);
        self.at = end;
        let word = &self.chars[start..end];
        if let Some(caret) = word.iter().rposition(|&c| is_caret(c))
            && caret > 0
            && !word[caret - 1].is_ascii_digit()
            && let Some(by) = factor(&word[caret + 1..])
        {
            return (word[..caret].iter().collect(), Some(by));
        }
        (word.iter().collect(), None)
    }

    /// Where the unit that begins at `start` ends: before white space, |, the end of the group it is in, or a
    /// bracket with alternatives.
    fn unit_end(&self, start: usize) -> usize {
        let group = self.groups.last().map_or(self.chars.len(), |group| group.end);
        let mut end = start;
        while end < group {
            let c = self.chars[end];
            let alternatives = end > start && is_opening(c) && self.pairs.holds_alternatives(end);
            if c.is_whitespace() || self.pairs.is_bar(self.chars, end) || alternatives {
                break;
            }
            end += 1;
        }
        end
    }

    /// `author:张三` looks like a field and is text; that is worth a word.
    fn unknown_field(&mut self, text: &str) {
        if let Some((name, rest)) = text.split_once([':', '：'])
            && !name.is_empty()
            && !rest.is_empty()
            && !rest.starts_with(['/', '\\'])
            && name.bytes().all(|b| b.is_ascii_lowercase())
        {
            self.notes.push(Note::UnknownField(name.to_owned()));
        }
    }
}
