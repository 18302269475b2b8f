//! Text, marks and figures to HTML. The only place where text of documents goes into a page: every character is either
//! escaped (by maud) or, where it would reorder or hide what is read, made visible; marks and figures are ranges of
//! characters and become elements of ours.

use maud::{Markup, PreEscaped, html};

use crate::hit::{Figure, Mark};
use crate::render::escape::{is_dangerous, visible_char};
use crate::render::figure;
use crate::render::messages::Lang;
use hansou_text::fold::{fold_char, is_han};

/// A text on one line.
pub(super) fn line(text: &str) -> String {
    text.chars().map(visible_char).collect()
}

/// How a text is to be painted.
#[derive(Clone, Copy)]
pub(super) struct Painter<'a> {
    /// The language of what is said about figures.
    pub lang: Lang,
    /// Characters `start..end` that matched.
    pub marks: &'a [Mark],
    /// The figures.
    pub figures: &'a [Figure],
    /// The number of the first mark, from 1, where marks can be linked to.
    pub number: Option<usize>,
}

impl<'a> Painter<'a> {
    /// Of marks alone.
    pub fn with_marks(marks: &'a [Mark], lang: Lang) -> Self {
        Self { lang, marks, figures: &[], number: None }
    }

    /// A text as one stretch; line breaks stay what they are.
    pub fn text(&self, text: &str) -> Markup {
        self.painted(&self.pieces(text))
    }

    /// A text line by line, each painted; empty ones are left out.
    pub fn lines(&self, text: &str) -> Vec<Markup> {
        let mut lines: Vec<Vec<Stretch>> = vec![Vec::new()];
        for piece in self.pieces(text) {
            for (at, part) in piece.text.split('\n').enumerate() {
                if at > 0 {
                    lines.push(Vec::new());
                }
                if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                    line.push(Stretch { text: part.to_owned(), is_start: piece.is_start && at == 0, ..piece });
                }
            }
        }
        let is_blank = |line: &Vec<Stretch>| line.iter().all(|piece| piece.text.trim().is_empty());
        lines.iter().filter(|line| !is_blank(line)).map(|line| self.painted(line)).collect()
    }

    /// Cuts a text where a mark or a figure begins or ends.
    fn pieces(&self, text: &str) -> Vec<Stretch> {
        let mut pieces: Vec<Stretch> = Vec::new();
        let (mut mark, mut figure) = (0, 0);
        for (at, c) in text.chars().enumerate() {
            while self.marks.get(mark).is_some_and(|mark| mark.end <= at) {
                mark += 1;
            }
            while self.figures.get(figure).is_some_and(|figure| figure.span.end <= at) {
                figure += 1;
            }
            let in_mark = self.marks.get(mark).filter(|mark| mark.start <= at).map(|_| mark);
            let in_figure = self.figures.get(figure).filter(|figure| figure.span.start <= at).map(|_| figure);
            let c = if matches!(c, '\n' | '\t') { c } else { visible_char(c) };
            match pieces.last_mut().filter(|last| last.mark == in_mark && last.figure == in_figure) {
                Some(last) => last.text.push(c),
                None => {
                    let is_start = in_mark.is_some_and(|mark| self.marks[mark].start == at);
                    pieces.push(Stretch { text: c.to_string(), mark: in_mark, figure: in_figure, is_start });
                }
            }
        }
        pieces
    }

    /// Pieces in a row; those of one figure are one element.
    fn painted(&self, pieces: &[Stretch]) -> Markup {
        let painted = |pieces: &[Stretch]| {
            let text = html! { @for piece in pieces { (self.piece(piece)) } };
            let figure = pieces.first().and_then(|piece| self.figures.get(piece.figure?));
            match figure.and_then(|figure| Some((figure, figure::said(figure, self.lang)?))) {
                Some((figure, said)) => {
                    let metric = Some(line(&figure.measure)).filter(|metric| !metric.is_empty());
                    html! { span.fig.asked[figure.matched] title=(said) data-metric=[metric] { (text) } }
                }
                None => text,
            }
        };
        html! { @for pieces in pieces.chunk_by(|a, b| a.figure == b.figure) { (painted(pieces)) } }
    }

    fn piece(&self, piece: &Stretch) -> Markup {
        let id =
            self.number.zip(piece.mark).filter(|_| piece.is_start).map(|(first, mark)| format!("m{}", first + mark));
        match piece.mark {
            Some(_) => html! { mark id=[id] { (piece.text) } },
            None => html! { (piece.text) },
        }
    }
}

/// A stretch in which nothing begins or ends.
struct Stretch {
    text: String,
    mark: Option<usize>,
    figure: Option<usize>,
    /// The mark begins here.
    is_start: bool,
}

/// The language of a text for the choice of glyphs: `zh-Hant` where most characters that have two forms are written in
/// the traditional one.
pub fn language(text: &str) -> &'static str {
    let han = text.chars().take(2000).filter(|&c| is_han(c));
    let (all, traditional) = han.fold((0, 0), |(all, old), c| (all + 1, old + usize::from(fold_char(c) != c)));
    if traditional * 6 > all { "zh-Hant" } else { "zh-Hans" }
}

/// A stretch of a longer text, said to be in another language than the page where that changes its glyphs.
pub(super) fn hant(text: &str) -> Option<&'static str> {
    Some(language(text)).filter(|&language| language == "zh-Hant")
}

/// Text that was escaped by the caller, as SVG is.
pub(super) fn ready(text: String) -> Markup {
    debug_assert!(!text.chars().any(|c| is_dangerous(c) && c != '\n'), "a picture holds no control characters");
    PreEscaped(text)
}

#[cfg(test)]
mod tests {
    use hansou_facts::figure::FigureKind;
    use hansou_text::numeral::Decimal;
    use proptest::prelude::*;
    use scraper::Html;

    use super::*;

    fn marks(length: usize) -> impl Strategy<Value = Vec<Mark>> {
        proptest::collection::btree_set(0..=length.max(1), 0..8).prop_map(|ends| {
            let ends: Vec<usize> = ends.into_iter().collect();
            ends.chunks_exact(2).map(|pair| Mark { start: pair[0], end: pair[1] }).collect()
        })
    }

    fn texts() -> impl Strategy<Value = (String, Vec<Mark>, Vec<Mark>)> {
        let char = prop_oneof![
            Just('<'),
            Just('>'),
            Just('&'),
            Just('"'),
            Just('\''),
            Just('\u{202e}'),
            Just('\u{0}'),
            Just('𠮷'),
            Just('\n'),
            Just('亿'),
            any::<char>(),
        ];
        proptest::collection::vec(char, 0..40).prop_flat_map(|chars| {
            let length = chars.len();
            (Just(String::from_iter(chars)), marks(length), marks(length))
        })
    }

    fn figure(span: Mark) -> Figure {
        let value = Decimal::plain("15700000000");
        Figure {
            text: "157亿元".into(),
            span,
            kind: FigureKind::Money,
            value,
            low: value,
            high: value,
            unit: "元".into(),
            measure: "<b>\"额".into(),
            matched: true,
        }
    }

    proptest! {
        /// A browser reads the same text again, the marks cover the same characters, and no element is not ours.
        #[test]
        fn a_page_says_what_the_text_says((text, marks, figures) in texts()) {
            let figures: Vec<Figure> = figures.into_iter().map(figure).collect();
            let painter = Painter { lang: Lang::Zh, marks: &marks, figures: &figures, number: Some(1) };
            let page = format!("<!doctype html><body><p>{}", painter.text(&text).into_string());
            let parsed = Html::parse_document(&page);
            let shown: String = text.chars().map(|c| if c == '\n' || c == '\t' { c } else { visible_char(c) }).collect();
            let read: String = parsed.root_element().text().collect();
            prop_assert_eq!(&read, &shown);
            let mut marked = String::new();
            for node in parsed.tree.nodes() {
                if let Some(element) = node.value().as_element() {
                    prop_assert!(["html", "head", "body", "p", "mark", "span"].contains(&element.name()), "{}", element.name());
                    prop_assert!(element.attrs().all(|(name, _)| ["id", "class", "title", "data-metric"].contains(&name)));
                }
                if let Some(text) = node.value().as_text()
                    && node.ancestors().any(|up| up.value().as_element().is_some_and(|up| up.name() == "mark"))
                {
                    marked.push_str(text);
                }
            }
            let chars: Vec<char> = shown.chars().collect();
            let wanted: String = marks.iter().flat_map(|mark| chars[mark.start.min(chars.len())..mark.end.min(chars.len())].iter()).collect();
            prop_assert_eq!(marked, wanted);
        }
    }

    #[test]
    fn a_mark_over_a_line_end_is_in_both_lines_and_numbered_once() {
        let marks = [Mark { start: 1, end: 4 }];
        let lines = Painter { number: Some(3), ..Painter::with_marks(&marks, Lang::Zh) }.lines("高新\n区<b>\n\n。");
        let lines: Vec<String> = lines.into_iter().map(Markup::into_string).collect();
        assert_eq!(lines, ["高<mark id=\"m3\">新</mark>", "<mark>区</mark>&lt;b&gt;", "。"]);
    }

    #[test]
    fn traditional_text_gets_its_glyphs() {
        for (text, wanted) in
            [("證券時報報導臺灣半導體產業", "zh-Hant"), ("传感器大会签约额", "zh-Hans"), ("", "zh-Hans")]
        {
            assert_eq!(language(text), wanted, "{text}");
        }
    }
}
