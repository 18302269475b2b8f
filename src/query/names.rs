//! The names of fields, in English and in both scripts. To add a name: one row.

use super::ast::TextField;
use super::signs::narrow;

/// What a name before a colon stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// A field that holds text to find.
    Text(TextField),
    /// A field with an argument of its own kind.
    Filter(Filter),
}

/// Fields whose argument is not text to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Date,
    Mentions,
    Source,
    Figures,
}

/// Length of the longest name, in characters.
pub(super) const LONGEST: usize = 8;

const NAMES: [(&str, Name); 17] = [
    ("title", Name::Text(TextField::Title)),
    ("标题", Name::Text(TextField::Title)),
    ("標題", Name::Text(TextField::Title)),
    ("body", Name::Text(TextField::Body)),
    ("正文", Name::Text(TextField::Body)),
    ("date", Name::Filter(Filter::Date)),
    ("日期", Name::Filter(Filter::Date)),
    ("mentions", Name::Filter(Filter::Mentions)),
    ("提到", Name::Filter(Filter::Mentions)),
    ("提及", Name::Filter(Filter::Mentions)),
    ("source", Name::Filter(Filter::Source)),
    ("来源", Name::Filter(Filter::Source)),
    ("來源", Name::Filter(Filter::Source)),
    ("figures", Name::Filter(Filter::Figures)),
    ("fig", Name::Filter(Filter::Figures)),
    ("数字", Name::Filter(Filter::Figures)),
    ("數字", Name::Filter(Filter::Figures)),
];

/// The field called `name`, in any case.
pub(super) fn find(name: &str) -> Option<Name> {
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, name)| *name)
}

/// The lengths of the names that end where `chars` ends.
pub(super) fn lengths_at_end(chars: &[char]) -> impl Iterator<Item = usize> {
    (2..=LONGEST.min(chars.len())).filter(|length| {
        let name: String = chars[chars.len() - length..].iter().map(|&c| narrow(c)).collect();
        find(&name).is_some()
    })
}
