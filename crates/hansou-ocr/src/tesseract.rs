//! The installed program `tesseract` as an engine: a picture to its standard input, a table of words back. Which of its
//! two models of Chinese fits is tried on a piece of the page. Leaves running the program to `process`.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::{Engine, Failure, Line, Missing, Page, Picture, Rect, Word, process, skew};

/// The program's models of simplified and of traditional characters.
const MODELS: [&str; 2] = ["chi_sim", "chi_tra"];
/// What their twins for text that runs from top to bottom are called besides.
const VERTICAL: &str = "_vert";
/// How the page is cut up: automatically, or as a block of vertical text.
const AUTOMATIC: &str = "3";
const COLUMNS: &str = "5";
/// The mean confidence below which a page may be written in columns.
const DOUBT: f32 = 0.6;
/// How long it may take to say what models it has.
const ASKED: Duration = Duration::from_secs(20);
/// The piece of a page on which the models are compared.
const SAMPLE: (u32, u32) = (1000, 500);

/// The installed program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tesseract {
    program: String,
    /// Those of [`MODELS`] that are installed.
    models: Vec<&'static str>,
    /// Those of them that have a twin for vertical text.
    vertical: Vec<&'static str>,
}

impl Tesseract {
    /// The program on the search path.
    ///
    /// # Errors
    /// When it is not there, or has no model of Chinese.
    pub fn find() -> Result<Self, Missing> {
        Self::open("tesseract")
    }

    /// The program of this name or path.
    ///
    /// # Errors
    /// When it is not there, or has no model of Chinese.
    pub fn open(program: &str) -> Result<Self, Missing> {
        let listed = process::run(Command::new(program).arg("--list-langs"), b"", Instant::now() + ASKED);
        let listed = listed.map_err(|_| Missing::NotInstalled)?;
        let listed = String::from_utf8_lossy(&listed);
        let has = |model: &str| listed.lines().any(|line| line.trim() == model);
        let models: Vec<_> = MODELS.into_iter().filter(|model| has(model)).collect();
        let vertical = models.iter().copied().filter(|model| has(&format!("{model}{VERTICAL}"))).collect();
        match models.is_empty() {
            true => Err(Missing::NoChinese),
            false => Ok(Self { program: program.to_owned(), models, vertical }),
        }
    }

    /// What the program sees on a picture with a model, cut up in one of its ways.
    fn words(&self, picture: &Picture, model: &str, cut: &str, until: Instant) -> Result<Page, Failure> {
        let mut command = Command::new(&self.program);
        // Pages are read in parallel already.
        command.env("OMP_THREAD_LIMIT", "1");
        command.args(["stdin", "stdout", "-l", model, "--psm", cut, "--dpi", "300", "tsv"]);
        let table = process::run(&mut command, &picture.to_pgm(), until)?;
        let lines = lines(&String::from_utf8_lossy(&table));
        Ok(Page { skew: skew::angle(&lines), lines })
    }

    /// The model that is surest of a piece of the page.
    fn model(&self, picture: &Picture, until: Instant) -> Result<&'static str, Failure> {
        let [first, second] = self.models[..] else { return Ok(self.models[0]) };
        let (x, y) = picture.busiest(SAMPLE.0, SAMPLE.1);
        let sample = picture.cut(x, y, SAMPLE.0, SAMPLE.1);
        let sure =
            |model| Ok::<_, Failure>(self.words(&sample, model, AUTOMATIC, until)?.confidence().unwrap_or_default());
        Ok(if sure(second)? > sure(first)? { second } else { first })
    }
}

impl Engine for Tesseract {
    fn name(&self) -> String {
        format!("tesseract {} vertical {}", self.models.join(" "), self.vertical.join(" "))
    }

    fn read(&self, picture: &Picture, until: Instant) -> Result<Page, Failure> {
        let model = self.model(picture, until)?;
        let page = self.words(picture, model, AUTOMATIC, until)?;
        let sure = page.confidence().unwrap_or_default();
        if sure >= DOUBT || !self.vertical.contains(&model) {
            return Ok(page);
        }
        let turned = self.words(picture, &format!("{model}{VERTICAL}"), COLUMNS, until)?;
        Ok(if turned.confidence().unwrap_or_default() > sure { turned } else { page })
    }
}

/// The lines of a table of words: a word a row, its block, paragraph and line among the columns.
fn lines(table: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut last = None;
    for (line, word) in table.lines().filter_map(row) {
        if last != Some(line) {
            lines.push(Line::default());
            last = Some(line);
        }
        lines.last_mut().map(|line| line.words.push(word)).unwrap_or_default();
    }
    for line in &mut lines {
        line.vertical = runs_down(&line.words);
        part(line);
        line.size = size(line);
    }
    lines
}

/// Gives the words of a line places that follow each other: the program lets their boxes overlap.
fn part(line: &mut Line) {
    let vertical = line.vertical;
    let span = |rect: &Rect| if vertical { (rect.y, rect.y + rect.height) } else { (rect.x, rect.x + rect.width) };
    let mut edges: Vec<(f32, f32)> = line.words.iter().map(|word| span(&word.rect)).collect();
    for index in 1..edges.len() {
        let ((from, to), next) = (edges[index - 1], edges[index]);
        if next.0 < to {
            // Between the middles of both, and never before the word began.
            let edge = ((from + to + next.0 + next.1) / 4.).max(from);
            edges[index - 1].1 = edge;
            edges[index] = (edge, next.1.max(edge));
        }
    }
    for (word, (from, to)) in line.words.iter_mut().zip(edges) {
        let rect = &mut word.rect;
        *(if vertical { &mut rect.y } else { &mut rect.x }) = from;
        *(if vertical { &mut rect.height } else { &mut rect.width }) = to - from;
    }
}

/// How much larger the em is than the ink of the larger characters.
const AROUND_INK: f32 = 1.06;

/// The size of the characters of a line: the step from one to the next, or less where they are set apart. Boxes alone do
/// not tell: 一 is lower than its em, and some boxes are as high as the line with its gap.
fn size(line: &Line) -> f32 {
    let along = |rect: &Rect| if line.vertical { (rect.y, rect.height) } else { (rect.x, rect.width) };
    let mut ink: Vec<f32> =
        line.words.iter().map(|word| if line.vertical { word.rect.width } else { word.rect.height }).collect();
    ink.sort_by(f32::total_cmp);
    let ink = ink.get(ink.len() * 4 / 5).copied().unwrap_or_default() * AROUND_INK;
    let (Some(first), Some(last)) = (line.words.first(), line.words.last()) else { return ink };
    let ((start, _), (end, width)) = (along(&first.rect), along(&last.rect));
    let chars = line.words.iter().flat_map(|word| word.text.chars());
    let ems: f32 = chars.map(|c| if c < '\u{2e80}' { 0.5 } else { 1. }).sum();
    // Ink ends before the em does.
    ink.min((end + width - start) / (ems - 0.1).max(0.4))
}

/// The row of a word: level 5, of a page, block, paragraph, line and number, with its box, confidence and text.
fn row(row: &str) -> Option<([u32; 4], Word)> {
    let columns: Vec<&str> = row.split('\t').collect();
    let ["5", page, block, paragraph, line, _, x, y, width, height, confidence, text] = columns[..] else {
        return None;
    };
    let number = |text: &str| text.parse::<f32>().ok();
    let place = |text: &str| text.parse::<u32>().ok();
    let line = [place(page)?, place(block)?, place(paragraph)?, place(line)?];
    let rect = Rect { x: number(x)?, y: number(y)?, width: number(width)?, height: number(height)? };
    let confidence = (number(confidence)? / 100.).clamp(0., 1.);
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some((line, Word { text, rect, confidence }))
}

/// Whether words stand below each other rather than beside.
fn runs_down(words: &[Word]) -> bool {
    let span = |from: fn(&Rect) -> f32, to: fn(&Rect) -> f32| {
        let least = words.iter().map(|word| from(&word.rect)).fold(f32::MAX, f32::min);
        words.iter().map(|word| to(&word.rect)).fold(f32::MIN, f32::max) - least
    };
    let (width, height) = (span(|r| r.x, |r| r.x + r.width), span(|r| r.y, |r| r.y + r.height));
    words.iter().map(|word| word.text.chars().count()).sum::<usize>() > 1 && height > 2. * width
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t2550\t3300\t-1\t\n\
        5\t1\t1\t1\t1\t1\t100\t50\t80\t40\t96.5\t关于\n\
        5\t1\t1\t1\t1\t2\t180\t52\t40\t40\t91\t做\n\
        5\t1\t1\t1\t2\t1\t100\t110\t40\t40\t70\t好\n\
        5\t1\t1\t1\t2\t2\t100\t110\t40\t40\t95\t \n\
        5\t1\t2\t1\t1\t1\t900\t50\t40\t40\t88\t北\n\
        5\t1\t2\t1\t1\t2\t900\t95\t40\t40\t88\t京\n\
        5\t1\t2\t1\t1\t3\t900\t140\tx\t40\t88\t市\n\
        a line that is none\n";

    #[test]
    fn rows_become_lines_of_words() {
        let lines = lines(TABLE);
        let texts: Vec<String> =
            lines.iter().map(|line| line.words.iter().map(|word| word.text.as_str()).collect()).collect();
        assert_eq!(texts, ["关于做", "好", "北京"]);
        assert_eq!(lines.iter().map(|line| line.vertical).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(lines[0].words[0].rect, Rect { x: 100., y: 50., width: 80., height: 40. });
        assert_eq!(lines[0].words[0].confidence, 0.965);
    }

    #[test]
    fn a_program_that_is_not_there() {
        assert_eq!(Tesseract::open("/no/such/program"), Err(Missing::NotInstalled));
    }
}
