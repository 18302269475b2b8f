//! What every match of a regular expression holds: the Chinese characters that it names, so that only articles with
//! them are looked at. `/第[一二三]批.{0,6}名单/` needs 第一批, 第二批 or 第三批, and 名单.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::pattern::folded_expression;
use hansou_text::fold::is_han;

/// Most alternatives that are kept apart.
const MOST: usize = 64;

/// Texts of which a match holds at least one.
type AnyOf = Vec<String>;

/// For an expression, groups of texts: a match has one of each group in one piece. None when nothing is certain.
pub(super) fn required(source: &str) -> Vec<AnyOf> {
    match ParserBuilder::new().case_insensitive(true).build().parse(&folded_expression(source)) {
        Ok(hir) => needs(&hir),
        Err(_) => Vec::new(),
    }
}

fn needs(hir: &Hir) -> Vec<AnyOf> {
    match hir.kind() {
        HirKind::Concat(parts) => needs_in_row(parts),
        HirKind::Alternation(branches) => {
            // The group of each branch that says most; a branch that needs nothing lets everything through.
            let best = branches.iter().map(|branch| needs(branch).into_iter().max_by_key(shortest));
            let all: AnyOf = best.collect::<Option<Vec<_>>>().unwrap_or_default().concat();
            if all.is_empty() || all.len() > MOST { Vec::new() } else { vec![all] }
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => needs(&repetition.sub),
        HirKind::Capture(capture) => needs(&capture.sub),
        HirKind::Literal(_) | HirKind::Class(_) => needs_in_row(std::slice::from_ref(hir)),
        HirKind::Repetition(_) | HirKind::Look(_) | HirKind::Empty => Vec::new(),
    }
}

/// Of expressions one behind the other: neighbours that are a few texts each are joined.
fn needs_in_row(parts: &[Hir]) -> Vec<AnyOf> {
    let mut groups = Vec::new();
    let mut joined = vec![String::new()];
    for part in parts {
        match texts(part) {
            Some(texts) if joined.len() * texts.len() <= MOST => {
                joined = joined.iter().flat_map(|start| texts.iter().map(move |end| format!("{start}{end}"))).collect();
            }
            Some(texts) => groups.extend(certain(&std::mem::replace(&mut joined, texts))),
            None => {
                groups.extend(certain(&std::mem::replace(&mut joined, vec![String::new()])));
                if !matches!(part.kind(), HirKind::Class(_) | HirKind::Literal(_)) {
                    groups.extend(needs(part));
                }
            }
        }
    }
    groups.extend(certain(&joined));
    groups
}

/// All texts that an expression matches, when they are few.
fn texts(hir: &Hir) -> Option<Vec<String>> {
    let few = |texts: Vec<String>| (texts.len() <= MOST).then_some(texts);
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize =
                class.ranges().iter().map(|range| range.end() as usize - range.start() as usize + 1).sum();
            if count > MOST {
                return None;
            }
            Some(class.ranges().iter().flat_map(|range| range.start()..=range.end()).map(String::from).collect())
        }
        HirKind::Capture(capture) => texts(&capture.sub),
        HirKind::Alternation(branches) => few(branches.iter().map(texts).collect::<Option<Vec<_>>>()?.concat()),
        _ => None,
    }
}

/// The longest run of Chinese characters of each text, when all have one.
fn certain(texts: &[String]) -> Option<AnyOf> {
    let longest = |text: &String| {
        let runs = text.split(|c| !is_han(c)).filter(|run| !run.is_empty());
        runs.max_by_key(|run| run.len()).map(str::to_owned)
    };
    texts.iter().map(longest).collect()
}

fn shortest(any_of: &AnyOf) -> usize {
    any_of.iter().map(String::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::pattern::expression;

    #[test]
    fn what_is_needed_is_told() {
        let table: &[(&str, &[&[&str]])] = &[
            ("第[一二三]批.{0,6}名单", &[&["第一批", "第三批", "第二批"], &["名单"]]),
            ("高新[区园]", &[&["高新区", "高新园"]]),
            ("(传感器|芯片)产业", &[&["传感器产业", "芯片产业"]]),
            ("(传感.*器|芯片)产业", &[&["传感", "芯片"], &["产业"]]),
            ("傳感+器", &[&["传"], &["感"], &["器"]]),
            ("\\d+亿元", &[&["亿元"]]),
            ("G\\d+次列车", &[&["次列车"]]),
            ("[^一]", &[]),
            ("高?新", &[&["新"]]),
            ("(高新)?区|园", &[&["区", "园"]]),
            (".*", &[]),
            ("高|", &[]),
            ("abc", &[]),
            ("(", &[]),
        ];
        for (source, wanted) in table {
            assert_eq!(required(source), *wanted, "{source}");
        }
    }

    proptest! {
        #[test]
        fn no_match_is_without_it(
            pieces in proptest::collection::vec(
                prop_oneof![
                    Just("高"), Just("新区"), Just("[高新]"), Just("(高|新)"), Just("(高新|区.)"), Just("."), Just("区?"),
                    Just("新*"), Just("(高+区)?"), Just("|"), Just("[^区]"), Just("a"), Just("(a|新)+"), Just("，"),
                ],
                1..7,
            ),
            text in "[高新区a，]{0,12}",
        ) {
            let source = pieces.concat();
            let Ok(regex) = expression(&source) else { return Ok(()) };
            for found in regex.find_iter(&text).filter(|found| !found.is_empty()) {
                for any_of in required(&source) {
                    prop_assert!(any_of.iter().any(|one| found.as_str().contains(one.as_str())),
                        "/{source}/ needs {any_of:?}, which {:?} has not", found.as_str());
                }
            }
        }
    }
}
