//! What figures are figures of: money, shares, counts, measures.

/// What a figure is a figure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are the meaning
pub enum FigureKind {
    Money,
    Percent,
    /// Percentage points and basis points.
    Point,
    /// Tenths: 三成.
    Tenth,
    /// 3.2倍, 翻一番.
    Multiple,
    /// 三分之二, 一半.
    Fraction,
    /// A number with a measure word.
    Count,
    Area,
    Length,
    Mass,
    Volume,
    Energy,
    Power,
    Voltage,
    Current,
    Pressure,
    Data,
    Frequency,
    Speed,
    Temperature,
    /// Degrees of an angle or of nothing said.
    Angle,
    Duration,
    Age,
    /// Amount of substance.
    Amount,
    /// Something per something: 2140元/吨.
    Rate,
    /// A place in an order of merit: 居全市第一.
    Rank,
    /// A place in a sequence: 第五批, 十一届.
    Ordinal,
    /// 3:1, a score; no value.
    Ratio,
    /// 1+6, 1+N+N: a literal token; no value.
    Structure,
    /// A number without unit.
    Number,
}

impl FigureKind {
    const NAMES: [(Self, &'static str); 30] = [
        (Self::Money, "money"),
        (Self::Percent, "percent"),
        (Self::Point, "point"),
        (Self::Tenth, "tenth"),
        (Self::Multiple, "multiple"),
        (Self::Fraction, "fraction"),
        (Self::Count, "count"),
        (Self::Area, "area"),
        (Self::Length, "length"),
        (Self::Mass, "mass"),
        (Self::Volume, "volume"),
        (Self::Energy, "energy"),
        (Self::Power, "power"),
        (Self::Voltage, "voltage"),
        (Self::Current, "current"),
        (Self::Pressure, "pressure"),
        (Self::Data, "data"),
        (Self::Frequency, "frequency"),
        (Self::Speed, "speed"),
        (Self::Temperature, "temperature"),
        (Self::Angle, "angle"),
        (Self::Duration, "duration"),
        (Self::Age, "age"),
        (Self::Amount, "amount"),
        (Self::Rate, "rate"),
        (Self::Rank, "rank"),
        (Self::Ordinal, "ordinal"),
        (Self::Ratio, "ratio"),
        (Self::Structure, "structure"),
        (Self::Number, "number"),
    ];

    /// The stable lower-case English name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("number", |(_, name)| name)
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|&(kind, _)| kind)
    }
}
