//! Walks the drawing operators of a page and places its characters. Paths and colours are passed over; images are
//! counted with the area they cover. Leaves the meaning of a glyph to `glyphs`, what is hidden to `layers`.

use std::collections::HashMap;

use hayro_font::Font;
use hayro_syntax::content::{TypedIter, ops::TypedInstruction as Op};
use hayro_syntax::object::{Dict, Name, Number, Object, Stream, dict::keys};
use hayro_syntax::page::Resources;
use kurbo::Affine;

use super::glyphs::{Fonts, Size, Text};
use super::layers::Layers;
use super::mark::{self, Replacement};
use super::shown::Shown;
use super::stream::Inflate;
use super::{colour, picture};
use crate::page::Glyph;
use crate::{Budget, Limits};

/// What all pages of a document share while they are walked.
pub(super) struct Walker<'a> {
    pub fonts: Fonts<'a>,
    pub layers: Layers,
    pub inflate: Inflate,
    pub limits: Limits,
    /// Operators that the whole document may still use.
    pub left: usize,
    /// Whether pictures are kept, for pages to be read off them.
    pub keeps_pictures: bool,
}

/// The graphics state, as far as it places text.
#[derive(Clone)]
struct GraphicsState<'a> {
    ctm: Affine,
    font: Option<Font<'a>>,
    size: f64,
    character_spacing: f64,
    word_spacing: f64,
    /// Horizontal scaling, 1 for 100 %.
    scaling: f64,
    leading: f64,
    rise: f64,
    mode: i64,
    /// The shade of what is filled.
    fill: u8,
}

impl GraphicsState<'_> {
    fn new(ctm: Affine) -> Self {
        let (character_spacing, word_spacing, leading, rise) = (0., 0., 0., 0.);
        Self {
            ctm,
            font: None,
            size: 1.,
            character_spacing,
            word_spacing,
            scaling: 1.,
            leading,
            rise,
            mode: 0,
            fill: 0,
        }
    }

    fn invisible(&self) -> bool {
        matches!(self.mode, 3 | 7)
    }
}

/// A marked piece of content that is open.
enum Mark {
    Plain,
    Replaced,
    Hidden,
}

/// Characters of a page; the fullest sheets of small print have a tenth of it.
const GLYPHS: usize = 400_000;
/// Nested saves of the graphics state that are kept.
const SAVES: usize = 512;

/// The walk of one page or form.
struct Walk<'w, 'a> {
    walker: &'w mut Walker<'a>,
    out: &'w mut Shown<'a>,
    state: GraphicsState<'a>,
    saved: Vec<GraphicsState<'a>>,
    /// The text matrix, and that of the line's start.
    text: Affine,
    line: Affine,
    marks: Vec<Mark>,
    hidden: usize,
    replacement: Option<Replacement>,
    /// The fonts that were asked for, by their names here: programs name them anew for every line.
    fonts: HashMap<Vec<u8>, Option<Font<'a>>>,
}

impl<'a> Walker<'a> {
    /// Walks a page's operators; `ctm` leads to a page with its origin in the upper left corner.
    pub fn page(&mut self, content: &[u8], resources: &Resources<'a>, ctm: Affine) -> Shown<'a> {
        let mut out = Shown::default();
        let mut left = self.limits.operators.min(self.left);
        self.left -= left;
        self.walk(&mut out, content, resources, GraphicsState::new(ctm), &mut left, 0);
        self.left += left;
        out
    }

    /// Draws a form, as a page's operator or an annotation's appearance asks for it.
    pub fn form(&mut self, out: &mut Shown<'a>, form: &Stream<'a>, resources: &Resources<'a>, ctm: Affine) {
        let mut left = (self.limits.operators / 10).min(self.left);
        self.left -= left;
        self.draw_form(out, form, resources, GraphicsState::new(ctm), &mut left, 0);
        self.left += left;
    }

    fn walk(
        &mut self,
        out: &mut Shown<'a>,
        content: &[u8],
        resources: &Resources<'a>,
        state: GraphicsState<'a>,
        left: &mut usize,
        depth: usize,
    ) {
        let (text, line) = (Affine::IDENTITY, Affine::IDENTITY);
        let (saved, marks) = (Vec::new(), Vec::new());
        let (hidden, replacement, fonts) = (0, None, HashMap::new());
        let mut walk = Walk { walker: self, out, state, saved, text, line, marks, hidden, replacement, fonts };
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            if *left == 0 {
                walk.out.over.get_or_insert(Budget::Operators(walk.walker.limits.operators));
                break;
            }
            *left -= 1;
            if let Op::XObject(name) = operator {
                if let Some(object) = resources.get_x_object(name.0).filter(|_| walk.hidden == 0) {
                    let state = walk.state.clone();
                    walk.walker.object(walk.out, &object, resources, state, left, depth);
                }
            } else {
                walk.operator(operator, resources);
            }
        }
        walk.end_replacement();
    }

    fn object(
        &mut self,
        out: &mut Shown<'a>,
        object: &Stream<'a>,
        resources: &Resources<'a>,
        state: GraphicsState<'a>,
        left: &mut usize,
        depth: usize,
    ) {
        if self.layers.hide(object.dict().get::<Dict<'_>>(keys::OC)) {
            return;
        }
        match object.dict().get::<Name<'_>>(keys::SUBTYPE).as_deref() {
            Some(b"Image") => picture::draw(out, object, resources, (state.ctm, state.fill), self.keeps_pictures),
            Some(b"Form") if depth >= self.limits.depth => {
                out.over.get_or_insert(Budget::Depth(self.limits.depth));
            }
            Some(b"Form") => self.draw_form(out, object, resources, state, left, depth + 1),
            _ => {}
        }
    }

    fn draw_form(
        &mut self,
        out: &mut Shown<'a>,
        form: &Stream<'a>,
        resources: &Resources<'a>,
        mut state: GraphicsState<'a>,
        left: &mut usize,
        depth: usize,
    ) {
        let content = match self.inflate.form(form) {
            Ok(Some(content)) => content,
            Ok(None) => return,
            Err(budget) => {
                out.over.get_or_insert(budget);
                return;
            }
        };
        let own = form.dict().get::<Dict<'a>>(keys::RESOURCES).map(Resources::new);
        let matrix = form.dict().get::<[f64; 6]>(keys::MATRIX).map_or(Affine::IDENTITY, Affine::new);
        state.ctm *= matrix;
        self.walk(out, &content, own.as_ref().unwrap_or(resources), state, left, depth);
    }
}

fn affine(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}

impl<'a> Walk<'_, 'a> {
    /// The font of this name, looked up once.
    fn font(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> Option<Font<'a>> {
        if let Some(known) = self.fonts.get(&name[..]) {
            return known.clone();
        }
        let found = resources.get_font(name).and_then(|dict| self.walker.fonts.load(&dict));
        self.fonts.insert(name.to_vec(), found.clone());
        found
    }

    fn operator(&mut self, operator: Op<'_, '_>, resources: &Resources<'a>) {
        match operator {
            Op::SaveState(_) if self.saved.len() < SAVES => self.saved.push(self.state.clone()),
            Op::RestoreState(_) => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            Op::Transform(m) => self.state.ctm *= affine([m.0, m.1, m.2, m.3, m.4, m.5]),
            Op::InlineImage(image) => {
                let at = (self.state.ctm, self.state.fill);
                picture::draw_inline(self.out, image.0, resources, at, self.walker.keeps_pictures);
            }
            Op::BeginMarkedContent(_) => self.marks.push(Mark::Plain),
            Op::BeginMarkedContentWithProperties(mark) => self.begin_mark(mark.0, mark.1, resources),
            Op::EndMarkedContent(_) => match self.marks.pop() {
                Some(Mark::Replaced) => self.end_replacement(),
                Some(Mark::Hidden) => self.hidden -= 1,
                _ => {}
            },
            Op::SetGraphicsState(name) => self.graphics_state(name.0, resources),
            Op::TextFont(font) => {
                self.state.size = font.1.as_f64();
                self.state.font = self.font(font.0, resources);
            }
            Op::CharacterSpacing(value) => self.state.character_spacing = value.0.as_f64(),
            Op::WordSpacing(value) => self.state.word_spacing = value.0.as_f64(),
            Op::HorizontalScaling(value) => self.state.scaling = value.0.as_f64() / 100.,
            Op::TextLeading(value) => self.state.leading = value.0.as_f64(),
            Op::TextRise(value) => self.state.rise = value.0.as_f64(),
            Op::TextRenderingMode(value) => self.state.mode = value.0.as_i64(),
            operator => match colour::fill(&operator) {
                Some(shade) => self.state.fill = shade,
                None => self.text(operator),
            },
        }
    }

    fn text(&mut self, operator: Op<'_, '_>) {
        match operator {
            Op::BeginText(_) => self.begin_line(Affine::IDENTITY),
            Op::SetTextMatrix(m) => self.begin_line(affine([m.0, m.1, m.2, m.3, m.4, m.5])),
            Op::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            Op::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => self.next_line(0., -self.state.leading),
            Op::NextLineAndShowText(shown) => {
                self.next_line(0., -self.state.leading);
                self.show(shown.0.as_bytes());
            }
            Op::ShowTextWithParameters(shown) => {
                self.state.word_spacing = shown.0.as_f64();
                self.state.character_spacing = shown.1.as_f64();
                self.next_line(0., -self.state.leading);
                self.show(shown.2.as_bytes());
            }
            Op::ShowText(shown) => self.show(shown.0.as_bytes()),
            Op::ShowTexts(shown) => {
                for object in shown.0.iter::<Object<'_>>() {
                    match object {
                        Object::Number(number) => self.adjust(number.as_f64()),
                        Object::String(text) => self.show(text.as_bytes()),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn begin_line(&mut self, matrix: Affine) {
        self.line = matrix;
        self.text = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.begin_line(self.line * Affine::translate((x, y)));
    }

    /// Moves by thousandths of the size, against the direction of writing.
    fn adjust(&mut self, thousandths: f64) {
        let by = -thousandths / 1000. * self.state.size;
        let vertical = self.state.font.as_ref().is_some_and(|font| !font.is_horizontal());
        self.text *= Affine::translate(if vertical { (0., by) } else { (by * self.state.scaling, 0.) });
    }

    fn graphics_state(&mut self, name: &Name<'_>, resources: &Resources<'a>) {
        let Some(state) = resources.get_ext_g_state(name) else { return };
        if let Some(font) = state.get::<hayro_syntax::object::Array<'a>>(keys::FONT) {
            let mut items = font.flex_iter();
            if let (Some(dict), Some(size)) = (items.next::<Dict<'a>>(), items.next::<f64>()) {
                self.state.font = self.walker.fonts.load(&dict);
                self.state.size = size;
            }
        }
    }

    fn begin_mark(&mut self, tag: &Name<'_>, properties: &Object<'_>, resources: &Resources<'a>) {
        let named = match properties {
            Object::Name(name) => Some(name),
            _ => None,
        };
        if **tag == *b"OC"
            && named.is_some_and(|name| self.walker.layers.hide(resources.properties.get::<Dict<'_>>(name)))
        {
            self.hidden += 1;
            self.marks.push(Mark::Hidden);
            return;
        }
        let text = mark::actual_text(properties, resources);
        let Some(text) = text.filter(|_| self.replacement.is_none()) else {
            self.marks.push(Mark::Plain);
            return;
        };
        self.replacement = Some(Replacement { text, bounds: None, size: 0., invisible: self.state.invisible() });
        self.marks.push(Mark::Replaced);
    }

    /// Places the replacing text evenly over what it replaces.
    fn end_replacement(&mut self) {
        let Some(replacement) = self.replacement.take() else { return };
        self.out.glyphs.extend(replacement.glyphs());
        self.out.codes.resize(self.out.glyphs.len(), 0);
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        let mut place = 0;
        while place < bytes.len() {
            if self.out.glyphs.len() >= GLYPHS {
                self.out.over.get_or_insert(Budget::Text(GLYPHS as u64));
                return;
            }
            let (code, length) = font.read_code(bytes, place);
            place += length.max(1);
            self.place(&font, code, length);
        }
    }

    /// Places one character code and moves on.
    fn place(&mut self, font: &Font<'a>, code: u32, length: usize) {
        let state = &self.state;
        let advance = font.code_advance(code) / 1000. * state.size;
        let word = if code == 32 && length == 1 { state.word_spacing } else { 0. };
        let spacing = state.character_spacing + word;
        let matrix = state.ctm * self.text;
        let vertical = !font.is_horizontal();
        let size = Size::new(&matrix, state.size);
        let (bounds, by) = if vertical {
            (size.below(&matrix, state.rise, advance.y), (0., advance.y + spacing))
        } else {
            let width = advance.x * state.scaling;
            (size.beside(&matrix, state.rise, width), ((advance.x + spacing) * state.scaling, 0.))
        };
        let invisible = state.invisible();
        self.text *= Affine::translate(by);
        if self.hidden > 0 || !bounds.is_sound() {
            return;
        }
        let size = size.em;
        if let Some(replacement) = &mut self.replacement {
            replacement.bounds = Some(replacement.bounds.map_or(bounds, |known| known.union(&bounds)));
            replacement.size = size;
            return;
        }
        let text = self.walker.fonts.text(font, code);
        let out = &mut *self.out;
        let mut push = |ch, bounds| out.glyphs.push(Glyph { ch, bounds, size, vertical, invisible });
        match &text {
            None => {
                push(char::REPLACEMENT_CHARACTER, bounds);
                out.unidentified += 1;
            }
            Some(text) => text.place(bounds, vertical, push),
        }
        let is_byte = matches!(text, Some(Text::Char(c)) if length == 1 && c < '\u{2e80}');
        let byte = if is_byte { code as u8 } else { 0 };
        out.codes.resize(out.glyphs.len(), byte);
    }
}
