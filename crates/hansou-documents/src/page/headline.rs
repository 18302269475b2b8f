//! From large lines to headlines: lines of one size that belong together, with the smaller ones above (肩题) and below
//! (副题) them. Vertical headlines stand beside their columns.

use super::Bounds;
use super::line::{Line, ratio};

/// Large lines of one size that are read as one.
#[derive(Debug, Clone)]
pub(super) struct Group {
    lines: Vec<Line>,
    bounds: Bounds,
    size: f32,
    vertical: bool,
}

/// A headline with what stands above and below it.
#[derive(Debug, Clone)]
pub(super) struct Headline {
    main: Group,
    /// Kickers and subtitles.
    minor: Vec<Group>,
    /// The box of the main lines.
    pub bounds: Bounds,
    /// The top and bottom with kicker and subtitle.
    pub top: f32,
    pub bottom: f32,
    /// The columns that it stands over, from left to right edge.
    pub span: (f32, f32),
    pub size: f32,
    pub vertical: bool,
}

/// The widest gap between the letters of a spaced headline, in ems.
const SPACED: f32 = 1.6;

impl Group {
    fn new(line: Line) -> Self {
        Self { bounds: line.bounds, size: line.size, vertical: line.vertical, lines: vec![line] }
    }

    /// Takes in a line of the same headline.
    fn takes(&mut self, line: &Line) -> bool {
        let last = &self.lines[self.lines.len() - 1];
        if line.vertical || self.vertical || ratio(line.size, last.size) > 1.1 {
            return false;
        }
        let step = line.bounds.y0 - last.bounds.y0;
        let narrower = line.bounds.width().min(self.bounds.width());
        let below =
            (0.3 * line.size..2.0 * line.size).contains(&step) && line.bounds.overlap_x(&self.bounds) > 0.3 * narrower;
        let gap = line.bounds.x0 - self.bounds.x1;
        let beside = step.abs() < 0.3 * line.size && (-0.1 * line.size..SPACED * line.size).contains(&gap);
        if !below && !beside {
            return false;
        }
        self.bounds = self.bounds.union(&line.bounds);
        self.lines.push(line.clone());
        true
    }

    /// Its lines in reading order.
    fn ordered(&self) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        let row = |line: &Line| (line.bounds.y0 / (0.8 * self.size)).round() as i32;
        lines.sort_by(|a, b| row(a).cmp(&row(b)).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
        lines
    }
}

impl Headline {
    /// The lines of kicker, main headline and subtitle, each group by itself.
    pub fn groups(&self) -> Vec<Vec<&Line>> {
        let (above, below): (Vec<&Group>, Vec<&Group>) =
            self.minor.iter().partition(|minor| minor.bounds.y0 < self.main.bounds.y0);
        above.into_iter().chain([&self.main]).chain(below).map(Group::ordered).collect()
    }

    /// The text of the main lines.
    pub fn text(&self) -> String {
        self.main.ordered().iter().map(|line| line.text()).collect()
    }
}

/// The headlines of a page's large lines.
pub(super) fn headlines(mut large: Vec<Line>) -> Vec<Headline> {
    large.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    let mut groups: Vec<Group> = Vec::new();
    for line in large {
        if !groups.iter_mut().rev().any(|group| group.takes(&line)) {
            groups.push(Group::new(line));
        }
    }
    groups.sort_by(|a, b| b.size.total_cmp(&a.size));
    let mut found: Vec<Headline> = Vec::new();
    for group in groups {
        let distance =
            |headline: &Headline| (headline.bounds.y0 - group.bounds.y1).max(group.bounds.y0 - headline.bounds.y1);
        let parents = found.iter_mut().filter(|headline| is_minor(&group, headline));
        let parent = parents.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        match parent {
            Some(parent) => {
                parent.top = parent.top.min(group.bounds.y0);
                parent.bottom = parent.bottom.max(group.bounds.y1);
                parent.minor.push(group);
            }
            None => {
                let bounds = group.bounds;
                let (top, bottom, span) = (bounds.y0, bounds.y1, (bounds.x0, bounds.x1));
                let (size, vertical) = (group.size, group.vertical);
                found.push(Headline { main: group, minor: Vec::new(), bounds, top, bottom, span, size, vertical });
            }
        }
    }
    found
}

/// Whether a group is the kicker or subtitle of a larger headline.
fn is_minor(group: &Group, headline: &Headline) -> bool {
    let (main, minor) = (&headline.bounds, &group.bounds);
    let above = main.y0 - minor.y1;
    let below = minor.y0 - headline.bottom.min(main.y1 + 3. * group.size);
    !group.vertical
        && headline.size > 1.2 * group.size
        && main.overlap_x(minor) > 0.5 * minor.width()
        && ((-0.3 * group.size..1.2 * group.size).contains(&above)
            || (-0.3 * group.size..1.5 * group.size).contains(&below))
}
