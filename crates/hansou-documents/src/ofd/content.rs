//! Places the characters of one OFD content file: text objects with their box, transform and the steps from character
//! to character; composite objects by the unit they draw.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::{Seen, each, numbers};
use crate::Limits;
use crate::page::{Bounds, Glyph};
use crate::scan::Matrix;
use crate::xml::{self, Xml, XmlEvent};

/// `first` after `then` in the order of writing: the point goes through `then` first.
fn product(first: &Matrix, then: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *first;
    [
        a * then[0] + c * then[1],
        b * then[0] + d * then[1],
        a * then[2] + c * then[3],
        b * then[2] + d * then[3],
        a * then[4] + c * then[5] + e,
        b * then[4] + d * then[5] + f,
    ]
}

/// A drawing that composite objects refer to: its XML.
pub(super) type Unit = String;

/// The composite units of a resource file by their identifiers.
pub(super) fn units(text: &str) -> HashMap<String, Unit> {
    const NAME: &str = "CompositeGraphicUnit";
    let mut units = HashMap::new();
    let mut rest = text;
    // The markup of a unit is kept as it stands: it is a content file of its own.
    while let Some(start) = rest.find(NAME) {
        let Some((head, body)) = rest[start..].split_once('>') else { break };
        let Some(end) = body.find(NAME) else { break };
        let id = head.split_once(" ID=\"").and_then(|(_, id)| id.split('"').next());
        let body = &body[..end];
        let markup = &body[..body.rfind('<').unwrap_or(0)];
        if let Some(id) = id.filter(|_| !head.ends_with('/')) {
            units.insert(id.to_owned(), markup.to_owned());
        }
        rest = &rest[start + head.len() + 1 + end + NAME.len()..];
    }
    units
}

/// The templates that a page is drawn on.
pub(super) fn templates(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each(text, |path, event| {
        if let (Some("Template"), Seen::Element(element)) = (path.last().map(String::as_str), event) {
            found.extend(xml::attribute(element, "TemplateID"));
        }
    });
    found
}

/// Pictures by their identifiers, and where they are drawn.
pub(super) type Drawn = Vec<(String, Matrix)>;

/// Pictures of a page that are kept.
const PICTURES: usize = 5000;

/// Places the characters of a page.
pub(super) struct Placer<'u> {
    units: &'u HashMap<String, Unit>,
    pub glyphs: Vec<Glyph>,
    /// The area that images cover, in square points.
    pub pictures: f32,
    /// The pictures themselves.
    pub drawn: Drawn,
    /// Objects that may still be drawn.
    left: usize,
    depth: usize,
    /// True when the page was cut short.
    pub over: bool,
}

/// A text object that is open.
struct TextObject {
    matrix: Matrix,
    size: f32,
    hidden: bool,
    /// Characters stand upright in a line that runs down.
    turned: bool,
}

/// A run of characters in it.
#[derive(Default)]
struct Run {
    at: (f32, f32),
    across: Vec<f32>,
    down: Vec<f32>,
    text: String,
}

impl<'u> Placer<'u> {
    pub fn new(units: &'u HashMap<String, Unit>, limits: &Limits) -> Self {
        let (left, depth) = (limits.operators, limits.depth);
        Self { units, glyphs: Vec::new(), pictures: 0., drawn: Vec::new(), left, depth, over: false }
    }

    /// Places what a content file shows; `base` leads to the page.
    pub fn place(&mut self, text: &str, base: Matrix, depth: usize) {
        let mut object = None;
        let mut run: Option<Run> = None;
        let mut at = (0., 0.);
        // The box of the annotation that the content is an appearance of.
        let mut origin = base;
        for item in Xml::new(text) {
            if self.left == 0 {
                self.over = true;
                return;
            }
            self.left -= 1;
            match item {
                XmlEvent::Start(start) | XmlEvent::Empty(start) => match start.local_name().as_ref() {
                    "Appearance" => origin = boxed(&base, &start),
                    "TextObject" => (object, at) = (Some(text_object(&origin, &start)), (0., 0.)),
                    "TextCode" => run = Some(Run::new(&start, &mut at)),
                    "ImageObject" => self.picture(&start, &origin),
                    "CompositeObject" => self.composite(&start, &origin, depth),
                    _ => {}
                },
                XmlEvent::End(end) => match end.local_name().as_ref() {
                    "TextCode" => {
                        if let (Some(run), Some(object)) = (run.take(), &object) {
                            self.run(&run, object);
                        }
                    }
                    "TextObject" => object = None,
                    "Appearance" => origin = base,
                    _ => {}
                },
                XmlEvent::Text(text) => {
                    if let Some(run) = &mut run {
                        run.text.push_str(&text);
                    }
                }
            }
        }
    }

    /// Notes a picture and the area that it takes.
    fn picture(&mut self, start: &BytesStart<'_>, origin: &Matrix) {
        let area = xml::attribute(start, "Boundary").map(|area| numbers(&area)).unwrap_or_default();
        let scale = (origin[0] * origin[3] - origin[1] * origin[2]).abs();
        self.pictures += area.get(2).unwrap_or(&0.) * area.get(3).unwrap_or(&0.) * scale;
        let id = xml::attribute(start, "ResourceID").filter(|_| self.drawn.len() < PICTURES);
        self.drawn.extend(id.map(|id| (id, boxed(origin, start))));
    }

    fn composite(&mut self, element: &BytesStart<'_>, base: &Matrix, depth: usize) {
        let unit = xml::attribute(element, "ResourceID").and_then(|id| self.units.get(&id));
        let Some(unit) = unit.filter(|_| !is_hidden(element)) else { return };
        if depth >= self.depth {
            self.over = true;
            return;
        }
        self.place(unit, boxed(base, element), depth + 1);
    }

    /// Places a run of characters.
    fn run(&mut self, run: &Run, object: &TextObject) {
        let (mut x, mut y) = run.at;
        let size = object.size;
        let em = size * object.matrix[2].hypot(object.matrix[3]);
        let count = run.text.chars().count();
        if object.hidden || !em.is_finite() {
            return;
        }
        for (index, ch) in run.text.chars().enumerate() {
            if self.left == 0 {
                self.over = true;
                return;
            }
            self.left -= 1;
            let natural = if ch < '\u{2e80}' { size / 2. } else { size };
            let step = (run.across.get(index).copied(), run.down.get(index).copied());
            let vertical = object.turned || (run.across.is_empty() && !run.down.is_empty());
            let width =
                if vertical { size } else { step.0.filter(|step| *step > 0.).unwrap_or(natural).min(2. * size) };
            let bounds =
                bounds(&object.matrix, [x, x + width.min(natural.max(width))], [y - 0.85 * size, y + 0.15 * size]);
            if bounds.is_sound() {
                self.glyphs.push(Glyph { ch, bounds, size: em, vertical, invisible: false });
            }
            match step {
                (None, None) if index + 1 < count && run.down.is_empty() => x += natural,
                (across, down) => {
                    x += across.unwrap_or(0.);
                    y += down.unwrap_or(0.);
                }
            }
        }
    }
}

impl Run {
    /// The run that an element begins; what it does not say of its place is that of the run before.
    fn new(element: &BytesStart<'_>, at: &mut (f32, f32)) -> Self {
        let number = |name| xml::attribute(element, name)?.trim().parse::<f32>().ok();
        at.0 = number("X").unwrap_or(at.0);
        at.1 = number("Y").unwrap_or(at.1);
        let steps = |name| xml::attribute(element, name).map(|steps| deltas(&steps)).unwrap_or_default();
        Self { at: *at, across: steps("DeltaX"), down: steps("DeltaY"), text: String::new() }
    }
}

/// Steps that one run may have.
const STEPS: usize = 100_000;

/// Steps from character to character: `g 3 2.1 4` is 2.1 2.1 2.1 4.
fn deltas(text: &str) -> Vec<f32> {
    let mut out = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if word == "g" {
            let pair =
                (words.next().and_then(|n| n.parse::<usize>().ok()), words.next().and_then(|v| v.parse::<f32>().ok()));
            if let (Some(count), Some(value)) = pair {
                out.extend(std::iter::repeat_n(value, count.min(STEPS - out.len().min(STEPS))));
            }
        } else if let Ok(value) = word.parse() {
            out.push(value);
        }
    }
    out
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    xml::attribute(element, "Visible").is_some_and(|visible| visible.eq_ignore_ascii_case("false"))
}

/// The transform inside an object: to its box, then by its own matrix.
fn boxed(base: &Matrix, element: &BytesStart<'_>) -> Matrix {
    let area = xml::attribute(element, "Boundary").map(|area| numbers(&area)).unwrap_or_default();
    let shift = [1., 0., 0., 1., area.first().copied().unwrap_or(0.), area.get(1).copied().unwrap_or(0.)];
    let matrix = product(base, &shift);
    match xml::attribute(element, "CTM").map(|own| numbers(&own)).as_deref() {
        Some(&[a, b, c, d, e, f]) => product(&matrix, &[a, b, c, d, e, f]),
        _ => matrix,
    }
}

fn text_object(base: &Matrix, element: &BytesStart<'_>) -> TextObject {
    let number = |name| xml::attribute(element, name)?.trim().parse::<f32>().ok();
    let turned = number("ReadDirection").is_some_and(|degrees| degrees == 90. || degrees == 270.);
    TextObject { matrix: boxed(base, element), size: number("Size").unwrap_or(0.), hidden: is_hidden(element), turned }
}

fn bounds(matrix: &Matrix, x: [f32; 2], y: [f32; 2]) -> Bounds {
    let [a, b, c, d, e, f] = *matrix;
    let corners =
        [(x[0], y[0]), (x[0], y[1]), (x[1], y[0]), (x[1], y[1])].map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let fold =
        |pick: fn(f32, f32) -> f32, of: fn(&(f32, f32)) -> f32| corners.iter().map(of).reduce(pick).unwrap_or(0.);
    Bounds {
        x0: fold(f32::min, |corner| corner.0),
        y0: fold(f32::min, |corner| corner.1),
        x1: fold(f32::max, |corner| corner.0),
        y1: fold(f32::max, |corner| corner.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_with_repetitions() {
        for (text, wanted) in [
            ("g 3 2.1 4", vec![2.1, 2.1, 2.1, 4.]),
            ("1 2", vec![1., 2.]),
            ("g", vec![]),
            ("g x 1 2", vec![2.]),
            ("", vec![]),
        ] {
            assert_eq!(deltas(text), wanted, "{text}");
        }
        assert_eq!(deltas("g 999999999 1").len(), STEPS);
    }
}
