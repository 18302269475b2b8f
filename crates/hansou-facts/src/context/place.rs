//! Where a figure is of: the province, town or country named last before it in its sentence, else in the title; 全省 and
//! 全市 are what was named before them. Figures of different places never contradict each other.
//!
//! Knows provinces and the countries that figures are most often of by name (`places.txt`), and towns by their ending.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::words;
use hansou_text::fold::{Folded, is_han};
use hansou_text::segment;

/// Names, words for the whole country, words that only look like a place, same-place words, in this order.
static NAMES: LazyLock<(Option<AhoCorasick>, usize)> = LazyLock::new(|| {
    let names: Vec<&str> = include_str!("places.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split_whitespace())
        .collect();
    let known = names.len();
    let text = |words: &[Vec<char>]| words.iter().map(|word| word.iter().collect()).collect::<Vec<String>>();
    let (whole, same, none) = (text(words::list("whole")), text(words::list("same")), text(words::list("not_place")));
    let all = names.into_iter().map(str::to_owned).chain(whole).chain(none).chain(same);
    // Names are few and short: the automaton is always built.
    (AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(all).ok(), known)
});

/// A place named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where it stands, in characters of the folded text.
    at: Range<usize>,
    /// Its name; empty for the whole country.
    name: String,
}

/// True for the name of a whole whose place is not known: 全省, 全市.
pub fn is_unnamed_whole(name: &str) -> bool {
    words::list("same").iter().any(|word| name.chars().eq(word.iter().copied()))
}

/// The places named in a text, in order.
pub fn places(folded: &Folded) -> Vec<Named> {
    let text = folded.text();
    let (names, known) = &*NAMES;
    let mut found: Vec<Named> = Vec::new();
    let (mut byte, mut chars) = (0, 0);
    for hit in names.iter().flat_map(|names| names.find_iter(&text)) {
        chars += text[byte..hit.start()].chars().count();
        let len = text[hit.range()].chars().count();
        let word = &text[hit.range()];
        byte = hit.end();
        let at = chars..chars + len;
        chars += len;
        match hit.pattern().as_usize().checked_sub(*known) {
            // 缅甸中部 is of 缅甸.
            None if found.last().is_some_and(|last| last.at.end == at.start) && is_part(word) => {}
            None => found.push(Named { at, name: word.to_owned() }),
            Some(whole) if whole < words::list("whole").len() => found.push(Named { at, name: String::new() }),
            Some(other) if other < words::list("whole").len() + words::list("not_place").len() => {}
            // 全省: the one before, where there is one.
            Some(_) => {
                let name = found.iter().rev().find(|named| !named.name.is_empty()).map(|named| named.name.clone());
                found.push(Named { at, name: name.unwrap_or_else(|| word.to_owned()) });
            }
        }
    }
    let towns: Vec<Named> = towns(&folded.chars).collect();
    let apart = |town: &Named| !found.iter().any(|known| known.at.start < town.at.end && town.at.start < known.at.end);
    let towns: Vec<Named> = towns.into_iter().filter(apart).collect();
    found.extend(towns);
    found.sort_by_key(|named| named.at.end);
    found
}

/// A part of a country, when one stands before it.
fn is_part(word: &str) -> bool {
    words::list("part_of").iter().any(|part| word.chars().eq(part.iter().copied()))
}

/// 郑州市, 岳西县, 牡丹江市: two characters before 市 or 县, or as many as a word of the dictionary has.
fn towns(c: &[char]) -> impl Iterator<Item = Named> + '_ {
    const LONG_NAMES: [usize; 2] = [4, 3];
    let ends: Vec<char> = words::list("town").iter().flatten().copied().collect();
    (2..c.len()).filter(move |&at| ends.contains(&c[at])).filter_map(move |at| {
        let is_word = |len: &usize| *len <= at && segment::are_word(&c[at - len..=at]);
        let other =
            words::is(c[at - 1], "not_town") || c.get(at + 1).is_some_and(|&next| words::is(next, "not_town_behind"));
        let start = at - Some(2).filter(|_| other).or_else(|| LONG_NAMES.into_iter().find(is_word)).unwrap_or(2);
        // 组织市民: a word, and no town of that name.
        let other = other || start + 2 == at && is_other_word(&c[start..=at]);
        let plain = c[start..at].iter().all(|&c| is_han(c) && !words::is(c, "not_in_town"));
        (plain && !other).then(|| Named { at: start..at + 1, name: c[start..at].iter().collect() })
    })
}

/// True for two characters that are a word of the dictionary which has no town of that name.
fn is_other_word(town: &[char]) -> bool {
    segment::are_word(&town[..town.len() - 1]) && !segment::are_word(town)
}

/// What a figure is of: the place to show, and all that tells it from figures of other places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FigurePlace {
    /// The place; `None` for the whole country or when none is named.
    pub name: Option<String>,
    /// The places named in its clause, or its one place.
    pub key: String,
}

/// The place of a figure: `clause` and `sentence` are where it stands, up to it; `title` the places of the title; `list`
/// its place in a list of values, of as many places (北京、上海分别有3家和4家).
pub fn place_of(
    named: &[Named],
    sentence: usize,
    clause: &Range<usize>,
    title: &[Named],
    list: Option<(usize, usize)>,
) -> FigurePlace {
    let before = &named[..named.partition_point(|place| place.at.end <= clause.end)];
    let within = |from: usize| before.iter().filter(move |place| place.at.start >= from);
    let places: Vec<&Named> = within(sentence).collect();
    let own = list.and_then(|(place, count)| places.get(places.len().checked_sub(count)? + place).copied());
    let last = own.or(places.last().copied()).or(title.last());
    // 全县 with nothing named before it is the county of the title.
    let unnamed = |place: &Named| is_unnamed_whole(&place.name);
    let last = title.last().filter(|_| last.is_some_and(unnamed)).or(last);
    let name = last.map(|place: &Named| place.name.clone()).filter(|name| !name.is_empty());
    let inside: Vec<&str> = within(clause.start)
        .filter(|place| !unnamed(place))
        .map(|place| place.name.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    let mut several: Vec<&str> = Vec::new();
    inside.into_iter().for_each(|name| {
        if !several.contains(&name) {
            several.push(name)
        }
    });
    let key = if several.len() > 1 { several.join(" ") } else { name.clone().unwrap_or_default() };
    FigurePlace { name, key }
}

/// The place of the figure in a cell of a table, whose row and column have these names: a place named there, else in the
/// title.
pub fn of_cell(named: &[Named], names: impl Iterator<Item = Range<usize>>, title: &[Named]) -> FigurePlace {
    let inside = |range: &Range<usize>| {
        let first = named.partition_point(|place| place.at.end <= range.start);
        let mut ending = named[first..].iter().take_while(|place| place.at.end <= range.end);
        ending.find(|place| range.start <= place.at.start)
    };
    let found = names.into_iter().find_map(|range| inside(&range)).or(title.last());
    let name = found.map(|place| place.name.clone()).filter(|name| !name.is_empty());
    FigurePlace { key: name.clone().unwrap_or_default(), name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hansou_text::fold::fold;

    #[test]
    fn places_are_known() {
        let table = [
            ("黑龙江粮食总产量达1573.5亿斤，全省面积2亿亩", &["黑龙江", "黑龙江"][..]),
            ("我国夏粮产量达2996亿斤", &[""]),
            ("郑州市规模以上工业", &["郑州"]),
            ("上市公司与城市，市场和全市", &["全市"]),
            ("美国新增就业20万人", &["美国"]),
            ("北京时间7时，阿富汗西北部发生地震", &["阿富汗"]),
            ("上海合作组织在青岛举行峰会", &["青岛"]),
            ("美国马里兰州与兰州不同", &["美国", "马里兰", "兰州"]),
            ("沿海地区和海地", &["海地"]),
            ("缅甸中部地震，中部地区高温", &["缅甸", "中部"]),
            ("长三角三省一市和大湾区内地九市", &["长三角"]),
        ];
        for (text, wanted) in table {
            let names: Vec<String> = places(&fold(text)).into_iter().map(|place| place.name).collect();
            assert_eq!(names, wanted, "{text}");
        }
    }

    #[test]
    fn the_last_place_of_the_sentence_counts_and_then_the_title() {
        let (text, title) = (fold("新疆夏粮播种面积1737万亩，总产量655万吨。总产量700万吨"), fold("长春市：加快发展"));
        let (named, heading) = (places(&text), places(&title));
        let of = |sentence: usize, clause: Range<usize>| place_of(&named, sentence, &clause, &heading, None).name;
        assert_eq!(of(0, 16..22).as_deref(), Some("新疆"));
        assert_eq!(of(25, 25..30).as_deref(), Some("长春"));
    }
}
