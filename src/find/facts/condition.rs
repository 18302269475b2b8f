//! Conditions on facts: `单位:亿元`, `unit:元`, `kind:money`, `metric:签约额`, `event:传感器大会`, `place:黑龙江`, `organisation:工商银行`,
//! `period:month`, `change:no`; and values (`min`, `max`).

use super::row::Row;
use crate::fact::Span;
use hansou_facts::figure::{Unit, read};
use hansou_text::fold::fold;
use hansou_text::numeral::Decimal;

/// A condition on one fact.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Its base unit is that of a unit (亿元 and 元 are one), or it is printed with it.
    Unit(String),
    /// It is of a family: money, percent, count.
    Kind(String),
    /// The words that it measures hold a text.
    Measure(String),
    /// The name of its event holds a text.
    Event(String),
    /// The name of its place holds a text; 全国 is no place in particular.
    Place(String),
    /// The name of its organisation holds a text.
    Organisation(String),
    /// It is of one kind of period.
    Span(Span),
    /// It is the size of a change, or is not.
    Change(bool),
    /// Its value in the base unit is at least this.
    Min(Decimal),
    /// Its value in the base unit is at most this.
    Max(Decimal),
}

impl Condition {
    /// Reads `what:text`; `None` when there is no such condition.
    pub fn parse(text: &str) -> Option<Self> {
        let (what, value) = text.split_once([':', '：', '='])?;
        let value = fold(value.trim()).text();
        if value.is_empty() {
            return None;
        }
        Some(match fold(what.trim()).text().as_str() {
            "unit" | "单位" => Self::Unit(value),
            "kind" | "类别" | "类型" => Self::Kind(kind(&value)?.to_owned()),
            "metric" | "measure" | "指标" => Self::Measure(value),
            "event" | "事件" | "活动" => Self::Event(value),
            "place" | "地区" | "地方" => Self::Place(value),
            "organisation" | "organization" | "org" | "机构" | "公司" => Self::Organisation(value),
            "period" | "span" | "期间" | "时期" => Self::Span(span(&value)?),
            "change" | "变化" => match value.as_str() {
                "yes" | "true" | "是" | "有" => Self::Change(true),
                "no" | "false" | "否" | "无" => Self::Change(false),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// A value with or without unit in its base unit: 100亿元, 40%, 5000.
    pub fn value(text: &str) -> Option<Decimal> {
        let folded = fold(text.trim());
        match read(&folded).as_slice() {
            [figure] if figure.span == (0..text.trim().len()) => figure.base_value(),
            _ => Decimal::plain(&folded.text()),
        }
    }

    /// True when a fact meets it.
    pub(super) fn holds(&self, row: &Row) -> bool {
        let fact = &row.fact;
        let holds = |text: &str, part: &str| fold(text).text().contains(part);
        match self {
            Self::Unit(unit) => {
                fact.unit == base(unit) || (base(unit) == *unit && fold(&fact.text).text().ends_with(unit))
            }
            Self::Kind(kind) => fact.kind == *kind || (kind == "percent" && fact.kind == "tenth"),
            Self::Measure(text) => holds(&fact.measure, text),
            Self::Event(text) => fact.event.as_deref().is_some_and(|event| holds(event, text)),
            Self::Place(text) if ["全国", "我国", "中国"].contains(&text.as_str()) => fact.place.is_none(),
            Self::Place(text) => fact.place.as_deref().is_some_and(|place| holds(place, text)),
            Self::Organisation(text) => fact.organisation.as_deref().is_some_and(|name| holds(name, text)),
            Self::Span(span) => fact.span == *span,
            Self::Change(change) => fact.change.is_some() == *change,
            Self::Min(value) => row.low().is_some_and(|low| low >= *value),
            Self::Max(value) => row.low().is_some_and(|low| low <= *value),
        }
    }
}

/// The base unit of a unit, by reading one of it; the unit itself when it is none that is known.
fn base(unit: &str) -> String {
    let is = |found: &Unit| !found.base.is_empty();
    let text = format!("1{unit}");
    let one = read(&fold(&text)).pop().filter(|figure| figure.span == (0..text.len()) && is(&figure.unit));
    one.map_or_else(|| unit.to_owned(), |figure| figure.unit.base.to_string())
}

/// Kinds of periods by their Chinese names.
const SPANS: [(&str, Span); 12] = [
    ("年", Span::Year),
    ("全年", Span::Year),
    ("半年", Span::Half),
    ("下半年", Span::Half),
    ("季", Span::Quarter),
    ("季度", Span::Quarter),
    ("月", Span::Month),
    ("累计", Span::Cumulative),
    ("截至", Span::AsOf),
    ("多年", Span::Years),
    ("单次", Span::Occasion),
    ("其他", Span::Occasion),
];

fn span(name: &str) -> Option<Span> {
    let english = Span::ALL.into_iter().find(|span| span.name() == name);
    english.or_else(|| SPANS.iter().find(|(chinese, _)| name == *chinese).map(|(_, span)| *span))
}

/// Families by both of their names.
const KINDS: [(&str, &str); 18] = [
    ("money", "金额"),
    ("percent", "百分比"),
    ("point", "百分点"),
    ("tenth", "成"),
    ("multiple", "倍数"),
    ("fraction", "分数"),
    ("count", "数量"),
    ("area", "面积"),
    ("length", "长度"),
    ("mass", "重量"),
    ("volume", "体积"),
    ("energy", "电量"),
    ("power", "功率"),
    ("duration", "时长"),
    ("temperature", "温度"),
    ("rate", "单价"),
    ("rank", "名次"),
    ("number", "数"),
];

fn kind(name: &str) -> Option<&'static str> {
    KINDS
        .iter()
        .find(|(english, chinese)| name == *english || name == *chinese)
        .map(|(english, _)| *english)
        .or_else(|| hansou_facts::figure::FigureKind::named(name).map(hansou_facts::figure::FigureKind::name))
}
