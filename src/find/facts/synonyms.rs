//! Names that mean the same metric, in the program's table (`synonyms.tsv`) and in one of the user's.

use hansou_facts::figure::{Figure, FigureKind};
use hansou_facts::metric;
use hansou_text::fold::fold;

/// Names that mean the same metric.
///
/// ```
/// // A line for each metric, names set apart by tabs; 死亡@人 counts only in that unit, 占全% only for shares, =进出口 only
/// // where just that is measured; (产销) only finds articles.
/// let mut synonyms = hansou::Synonyms::default();
/// synonyms.add("签约额\t签约金额\t协议投资额\n");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Synonyms {
    /// Names of one metric each.
    metrics: Vec<Vec<(String, Only)>>,
}

/// The figures for which a name counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Only {
    Anything,
    /// 35.2%, 三成, 三分之一.
    Shares,
    /// Figures of a base unit.
    Unit(String),
    /// Figures that measure just this: 进出口, not 服务进出口.
    Whole(String),
    /// None: the figures of such articles have the other name (产销 is told, 产量 and 销量 are measured).
    Articles,
}

impl Only {
    pub fn fits(&self, figure: &Figure) -> bool {
        match self {
            Self::Anything => true,
            Self::Shares => matches!(figure.kind, FigureKind::Percent | FigureKind::Tenth | FigureKind::Fraction),
            Self::Unit(unit) => figure.unit.base == unit,
            Self::Whole(name) => metric::name(&figure.measure.text) == *name,
            Self::Articles => false,
        }
    }
}

impl Default for Synonyms {
    /// Those of the program.
    fn default() -> Self {
        let mut synonyms = Self { metrics: Vec::new() };
        synonyms.add(include_str!("synonyms.tsv"));
        synonyms
    }
}

impl Synonyms {
    /// Adds a table: a line for each metric, its names set apart by tabs; lines that begin with # are remarks.
    pub fn add(&mut self, table: &str) {
        let lines = table.lines().map(str::trim).filter(|line| !line.starts_with('#') && !line.is_empty());
        self.metrics
            .extend(lines.map(|line| line.split('\t').map(name).filter(|(name, _)| !name.is_empty()).collect()));
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.metrics.iter().flatten().map(|(name, _)| name.as_str())
    }

    /// Other names of a word; of a word that holds a name (高企总数), the word with the other names in its place.
    pub(super) fn others(&self, text: &str) -> Vec<(String, Only)> {
        let mut found: Vec<(String, Only)> = Vec::new();
        for names in &self.metrics {
            // 生产总值 stands inside 国内生产总值: the longest name that the word holds. One that counts only for some
            // figures is no name of the whole.
            let held = names.iter().filter(|(name, only)| *only == Only::Anything && text.contains(name.as_str()));
            let Some((held, _)) = held.max_by_key(|(name, _)| name.len()) else { continue };
            for (other, only) in names.iter().filter(|(other, _)| other != held) {
                let renamed = if text == held { other.clone() } else { text.replacen(held.as_str(), other, 1) };
                if renamed != text && !found.iter().any(|(known, _)| *known == renamed) {
                    found.push((renamed, only.clone()));
                }
            }
        }
        found
    }
}

/// A name as it is written in a table.
fn name(written: &str) -> (String, Only) {
    let written = written.trim();
    let folded = |text: &str| fold(text).text();
    if let Some(name) = written.strip_prefix('(').and_then(|name| name.strip_suffix(')')) {
        return (folded(name), Only::Articles);
    }
    if let Some(name) = written.strip_prefix('=').map(folded) {
        return (name.clone(), Only::Whole(name));
    }
    match (written.strip_suffix('%'), written.split_once('@')) {
        (Some(name), _) => (folded(name), Only::Shares),
        (None, Some((name, unit))) => (folded(name), Only::Unit(unit.to_owned())),
        (None, None) => (folded(written), Only::Anything),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_user_join_those_of_the_program() {
        let mut synonyms = Synonyms::default();
        synonyms.add("# 本县的叫法\n签约额\t签约金额\t到位资金@元\n");
        let of = |text: &str| synonyms.others(text);
        assert_eq!(of("签约额")[0], ("签约金额".to_owned(), Only::Anything));
        assert!(of("签约额").contains(&("到位资金".to_owned(), Only::Unit("元".to_owned()))));
        assert_eq!(of("高企总数")[0].0, "高新技术企业总数");
        assert!(of("死亡人数").contains(&("死亡".to_owned(), Only::Unit("人".to_owned()))));
        assert!(of("死亡").is_empty());
        assert!(of("汽车销量").contains(&("汽车产销".to_owned(), Only::Articles)));
        assert!(of("进出口总额").contains(&("进出口".to_owned(), Only::Whole("进出口".to_owned()))));
    }
}
