//! What a query asks of figures (签约额>100亿元, 占比:[40% TO 50%], 约2400家, 数字:?家), and which figures answer it.
//!
//! The value is read by the same reader as the text's figures, so both sides always agree. Leaves to the query
//! language where such an expression starts and ends, and to the index how the words bind to the value.

use super::english::plain_words;
use super::lexicon::{self, Role};
use super::units::{self, Unit};
use super::{Comparator, Direction, End, Figure, FigureKind, Interval, scan};
use hansou_text::fold::{Folded, fold, fold_char};
use hansou_text::numeral::Decimal;

/// What is asked of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantityConstraint {
    /// The words before the value: what the figure measures, folded; may be empty.
    pub measure: String,
    /// The values asked for, in the base unit.
    pub interval: Interval,
    /// The unit asked for; `None` for any (`数字:5487`).
    pub unit: Option<Unit>,
    /// What it must be per, when that is said.
    pub per: Option<String>,
    /// Which way it must have gone, when that is said (同比增长8%以上).
    pub direction: Option<Direction>,
    /// The value as typed, folded: an article that prints it so comes first.
    pub printed: String,
    /// Asks for one value (157亿元), not for a range.
    pub exact: bool,
    /// Asks for nearly a value (约2400家): within 5 %.
    pub approximate: bool,
    /// All of what a figure means must lie in the interval (`!`), not only its point value.
    pub whole: bool,
    /// Asks for a token without value (1+6, 3:1): the printed form decides.
    pub token: bool,
}

/// Reads a whole expression; `None` when it asks for no figure.
///
/// ```
/// use hansou_facts::figure::{constraint, read};
/// use hansou_text::fold::fold;
///
/// let asked = constraint("签约额>100亿元").unwrap();
/// assert_eq!(asked.measure, "签约额");
/// assert!(asked.matches(&read(&fold("签约额157亿元"))[0]));
/// ```
pub fn constraint(text: &str) -> Option<QuantityConstraint> {
    if !text.chars().any(|c| may_count(fold_char(c))) {
        return None;
    }
    // Spaces part the words of the measure; folding the whole would lose them beside Chinese.
    let mut text = text.split_whitespace().map(|piece| fold(piece).text()).collect::<Vec<_>>().join(" ");
    let mut whole = false;
    loop {
        text = text.trim().to_string();
        let inner = FIELDS.iter().find_map(|field| text.strip_prefix(field));
        let inner = inner.or_else(|| text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')));
        let inner = inner.or_else(|| text.strip_prefix('（').and_then(|rest| rest.strip_suffix('）')));
        if let Some(rest) = text.strip_prefix(['!', '！']).or_else(|| text.strip_suffix(['!', '！'])) {
            (whole, text) = (true, rest.to_string());
        } else if let Some(rest) = inner {
            text = rest.to_string();
        } else {
            break;
        }
    }
    let mut asked = any_value(&text)
        .or_else(|| bracketed(&text))
        .or_else(|| dotted(&text))
        .or_else(|| value(&plain_words(&text)))?;
    asked.whole = whole || asked.whole;
    Some(asked)
}

/// Characters without one of which nothing is asked of figures: most units of queries have none.
fn may_count(c: char) -> bool {
    hansou_text::numeral::starts(c) || matches!(c, '?' | '？' | '首' | '对' | '[' | '{' | '【')
}

/// Ends the name of a rate: 增长率 is what 增长 gives.
const RATE: char = '率';

const FIELDS: &[&str] = &["figures:", "figure:", "figs:", "fig:", "数字:", "数字：", "figures：", "fig："];

impl QuantityConstraint {
    /// True when a figure answers, whatever it measures: same base unit (亿元 and 万元 are one, 家 and 个 are two),
    /// and its point value, or all that it means, lies in the interval.
    pub fn matches(&self, figure: &Figure) -> bool {
        if self.token || matches!(figure.kind, FigureKind::Ratio | FigureKind::Structure) {
            return self.token && figure.surface == self.printed;
        }
        let unit = self.unit.as_ref().is_none_or(|unit| same_unit(unit, figure));
        let per = self.per.is_none() || self.per == figure.per;
        let direction = self.direction.is_none() || self.direction == figure.direction;
        unit && per && direction && self.answers(figure)
    }

    /// The same asked of what changed, where the measure names a change: the figures of GDP that grew, for GDP增速>5%.
    ///
    /// ```
    /// use hansou_facts::figure::{Direction, constraint};
    ///
    /// let asked = constraint("GDP增速>5%").unwrap().of_change().unwrap();
    /// assert_eq!((asked.measure.as_str(), asked.direction), ("gdp", Some(Direction::Up)));
    /// assert_eq!(constraint("新增>10万人").unwrap().of_change(), None);
    /// ```
    pub fn of_change(&self) -> Option<Self> {
        let chars: Vec<char> = self.measure.strip_suffix(RATE).unwrap_or(&self.measure).chars().collect();
        let said = |role| lexicon::ends_with(&chars, chars.len(), role).filter(|&len| len > 1);
        let (len, direction) = match (said(Role::Up), said(Role::Down)) {
            (Some(len), _) => (len, Direction::Up),
            (None, len) => (len?, Direction::Down),
        };
        let measure = chars[..chars.len() - len].iter().collect::<String>().trim().to_owned();
        let of_change = Self { measure, direction: Some(direction), ..self.clone() };
        (!of_change.measure.is_empty()).then_some(of_change)
    }

    fn answers(&self, figure: &Figure) -> bool {
        // 几十 and 10-20亿 have no one value: they answer when they may lie in it, or for `!` when they must.
        match figure.base_value() {
            _ if self.whole => self.interval.covers(&figure.interval),
            Some(value) => self.interval.holds(value) || (!self.exact && self.interval.covers(&figure.interval)),
            None if self.exact => self.interval == figure.interval,
            None => self.interval.meets(&figure.interval) && figure.interval != Interval::default(),
        }
    }
}

/// Values convert inside a family and never across; % and 个百分点 are two families, and so are 家 and 个.
fn same_unit(unit: &Unit, figure: &Figure) -> bool {
    unit.base == figure.unit.base && (unit.kind == figure.unit.kind || shares(unit.kind) && shares(figure.unit.kind))
}

/// Percent, tenths and parts of a whole are one family.
fn shares(kind: FigureKind) -> bool {
    matches!(kind, FigureKind::Percent | FigureKind::Tenth | FigureKind::Fraction)
}

/// `?家`: any value with the unit, with words before it or not.
fn any_value(text: &str) -> Option<QuantityConstraint> {
    let at = text.find(['?', '？'])?;
    let (before, rest) = (&text[..at], text[at..].trim_start_matches(['?', '？']));
    let chars: Vec<char> = rest.chars().collect();
    let (unit, len) = units::unit_at(&chars).filter(|&(_, len)| len == chars.len()).or_else(|| {
        // ?亿元, ?万人: the scale says nothing of the value.
        let scales = chars.iter().take_while(|&&c| hansou_text::numeral::scale(c).is_some()).count();
        units::unit_at(&chars[scales..]).map(|(unit, len)| (unit, len + scales)).filter(|&(_, len)| len == chars.len())
    })?;
    debug_assert_eq!(len, chars.len());
    Some(QuantityConstraint::new(before, Interval::default(), Some(*unit), text[at..].to_string()))
}

impl QuantityConstraint {
    fn new(measure: &str, interval: Interval, unit: Option<Unit>, printed: String) -> Self {
        Self {
            measure: words(measure),
            interval,
            unit,
            per: None,
            direction: None,
            printed,
            exact: false,
            approximate: false,
            whole: false,
            token: false,
        }
    }
}

/// `占比:[40% TO 50%]`, `{100 TO *}`: both ends, round or curly brackets leaving the end out.
fn bracketed(text: &str) -> Option<QuantityConstraint> {
    let open = text.find(['[', '{', '【'])?;
    let close = text.len() - text.chars().last().filter(|c| matches!(c, ']' | '}' | '】'))?.len_utf8();
    let inner = text.get(open..close)?;
    let inner = &inner[inner.chars().next()?.len_utf8()..];
    let (low, high) = [" to ", "..", "到", "至", "，", ","].iter().find_map(|word| inner.split_once(word))?;
    let measure = &text[..open];
    let end = |side: &str| match side.trim() {
        "" | "*" => Some(None),
        side => value(&plain_words(&format!("{}{side}", words(measure)))).map(Some),
    };
    let (low, high) = (end(low)?, end(high)?);
    // 40 TO 50%: the unit of one side is that of both.
    let shared = [&low, &high].into_iter().flatten().find_map(|side| side.unit.map(|unit| (side.per.clone(), unit)));
    let base = |side: &Option<QuantityConstraint>| -> Option<Option<Decimal>> {
        let Some(side) = side else { return Some(None) };
        let value = side.interval.low.or(side.interval.high)?.value;
        match (&side.unit, &shared) {
            (None, Some((_, unit))) => Some(unit.to_base(value)),
            _ => Some(Some(value)),
        }
    };
    let (low, high) = (base(&low)?, base(&high)?);
    let interval = Interval {
        low: low.map(|value| End { value, closed: !text[open..].starts_with('{') }),
        high: high.map(|value| End { value, closed: !text.ends_with('}') }),
    };
    let (per, unit) = shared.map_or((None, None), |(per, unit)| (per, Some(unit)));
    Some(QuantityConstraint { per, ..QuantityConstraint::new(measure, interval, unit, text[open..].to_string()) })
}

/// `签约额 100亿元..200亿元`, `占比40..50%`: from one value to the other, both ends included.
fn dotted(text: &str) -> Option<QuantityConstraint> {
    let (left, right) = text.split_once("..")?;
    let QuantityConstraint { measure, printed, .. } = value(&plain_words(left))?;
    let asked = bracketed(&format!("{measure}[{printed}..{right}]"))?;
    let is_in_order = asked.interval.low.zip(asked.interval.high).is_none_or(|(low, high)| low.value <= high.value);
    // 2021..2022 alone are years.
    (is_in_order && (asked.unit.is_some() || !asked.measure.is_empty())).then_some(asked)
}

/// An expression with one figure at its end, as the reader of figures reads it.
fn value(text: &str) -> Option<QuantityConstraint> {
    let folded: Folded = fold(text);
    let figure = scan::read(&folded).pop()?;
    let rest = &text[figure.span.end..];
    if !rest.trim_matches([' ', '的', ')', '）', '”', '"']).is_empty() {
        return None;
    }
    let approximate = figure.approximate && figure.comparator != Comparator::Between && figure.value.is_some();
    let token = matches!(figure.kind, FigureKind::Ratio | FigureKind::Structure);
    let exact = !approximate && figure.comparator == Comparator::Equal && figure.value.is_some();
    let mut interval = figure.interval;
    if approximate && let Some(near) = figure.base_value().and_then(nearly) {
        interval = near;
    }
    // 罚款>1亿: money, of whatever currency; the unit is not typed.
    let is_of_money = figure.unit.kind == FigureKind::Money && figure.unit.printed.is_empty();
    let is_typed = figure.unit.kind != FigureKind::Number && !is_of_money;
    let unit = is_typed.then_some(figure.unit);
    let measure = &text[..figure.span.start];
    Some(QuantityConstraint {
        per: figure.per.clone(),
        direction: figure.direction.filter(|_| figure.change),
        exact,
        approximate,
        token,
        ..QuantityConstraint::new(measure, interval, unit, figure.surface)
    })
}

/// Within 5 % of a value, ends included.
fn nearly(value: Decimal) -> Option<Interval> {
    let part = value.times(Decimal::new(5, -2)?)?;
    let (a, b) = (value.minus(part)?, value.plus(part)?);
    Some(Interval::closed(a.min(b), a.max(b)))
}

/// The words that say what is measured, without operators and punctuation at the ends.
fn words(text: &str) -> String {
    let signs = [' ', ':', '：', '=', '>', '<', '≥', '≤', '"', '“', '”', ',', '，', '!', '！', '的', '('];
    text.trim_matches(signs).replace(['“', '”', '"', '‘', '’'], "")
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn shown(text: &str) -> Option<(String, String, &'static str)> {
        let asked = constraint(text)?;
        let end = |end: Option<End>, open: &str| {
            end.map_or(open.to_string(), |end| format!("{}{}", end.value, if end.closed { "" } else { "°" }))
        };
        let interval = format!("{}..{}", end(asked.interval.low, "*"), end(asked.interval.high, "*"));
        Some((asked.measure, interval, asked.unit.map_or("", |unit| unit.base)))
    }

    #[test]
    fn expressions_are_read() {
        let table = [
            ("签约额>100亿元", "签约额", "10000000000°..*", "元"),
            ("签约额＞100亿元", "签约额", "10000000000°..*", "元"),
            ("人口>10亿", "人口", "1000000000°..*", "人"),
            // Money of whatever currency.
            ("签约额 超过100亿", "签约额", "10000000000°..*", ""),
            ("投资额 50亿元以上", "投资额", "5000000000..*", "元"),
            ("占比 40%到50%", "占比", "40..50", "%"),
            ("占比:[40% TO 50%]", "占比", "40..50", "%"),
            ("占比:{40 TO 50%]", "占比", "40°..50", "%"),
            ("占比：[40% TO *]", "占比", "40..*", "%"),
            ("约2400家", "", "2280..2520", "家"),
            ("157亿元", "", "15700000000..15700000000", "元"),
            ("一百五十七亿元", "", "15700000000..15700000000", "元"),
            ("数字:157亿元", "", "15700000000..15700000000", "元"),
            ("数字:?家", "", "*..*", "家"),
            ("企业 ?万人", "企业", "*..*", "人"),
            ("同比增长8%以上", "同比增长", "8..*", "%"),
            ("全市第一", "全市", "1..1", "名"),
            ("投资额 不足10亿元", "投资额", "*..1000000000°", "元"),
            ("投资额≤10亿元", "投资额", "*..1000000000", "元"),
            ("投资额<=10亿元", "投资额", "*..1000000000", "元"),
            ("签约额＝157亿元", "签约额", "15700000000..15700000000", "元"),
            ("签约额 >= 10b CNY", "签约额", "10000000000..*", "元"),
            ("fig:(签约额 >= 10b CNY)", "签约额", "10000000000..*", "元"),
            ("figures:签约额>1.5 billion yuan", "签约额", "1500000000°..*", "元"),
            ("面积>5平方公里", "面积", "5000000°..*", "平方米"),
            ("数字:5487", "", "5487..5487", ""),
            ("近三成", "", "28.5..31.5", "%"),
            ("签约额 100亿元..200亿元", "签约额", "10000000000..20000000000", "元"),
            ("占比40..50%", "占比", "40..50", "%"),
        ];
        for (text, measure, interval, unit) in table {
            assert_eq!(shown(text), Some((measure.into(), interval.into(), unit)), "{text}");
        }
    }

    #[test]
    fn what_asks_for_no_figure_is_left_alone() {
        for text in [
            "",
            "高新区 传感器",
            "2022年",
            "2022年9月28日",
            "一带一路",
            "5G",
            "签约额>",
            "[",
            "?",
            "!",
            "数字:",
            "(",
            "157亿元 高新区",
        ] {
            assert_eq!(constraint(text), None, "{text}");
        }
    }

    #[test]
    fn figures_answer() {
        let table = [
            ("签约额>100亿元", "签约额157亿元", true),
            ("签约额>100亿元", "签约额达一百五十七亿元", true),
            ("签约额>100亿元", "签约额1570000万元", true),
            ("签约额>200亿元", "签约额157亿元", false),
            ("占比>40%", "投资40亿元", false),
            ("占比>40%", "占比40.5%", true),
            ("占比>40%", "占比超40%", true),
            ("占比>=40%", "占比近四成", true),
            ("!占比>=40%", "占比近四成", false),
            ("!占比>=40%", "占比四成以上", true),
            ("增长>1%", "提高2个百分点", false),
            ("数字:?家", "企业327家", true),
            ("数字:?家", "企业327个", false),
            ("350人", "来了350名", true),
            ("350人", "来了350人次", false),
            ("157亿元", "签约额157亿元", true),
            ("157亿元", "１５７ 亿元", true),
            ("157亿元", "157亿美元", false),
            ("约2400家", "2400余家", true),
            ("约2400家", "2500家", true),
            ("约2400家", "2600家", false),
            ("人口>10亿", "全球人口达到80亿", true),
            ("人口>10亿", "14亿多人口整体迈入现代化", true),
            ("人口>10亿", "发放脱贫人口小额信贷1945.65亿元", false),
            ("面积>1公顷", "面积16亩", true),
            ("面积=15亩", "面积1公顷", true),
            ("同比增长8%以上", "同比增长8%", true),
            ("同比增长8%以上", "同比下降9%", false),
            ("全市第一", "居全市第一", true),
            ("全市第一", "居全市第二", false),
            ("投资 15亿元以上", "投资10-20亿元", true),
            ("!投资 15亿元以上", "投资10-20亿元", false),
            ("1+6", "举办“1+6”论坛", true),
            ("数字:5487", "企业5487家", true),
        ];
        for (query, text, wanted) in table {
            let asked = constraint(query).unwrap_or_else(|| panic!("{query} asks for no figure"));
            let figures = read(&fold(text));
            assert_eq!(figures.iter().any(|figure| asked.matches(figure)), wanted, "{query} of {text}: {figures:?}");
        }
    }
}
