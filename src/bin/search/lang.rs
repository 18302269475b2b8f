//! Which language the user reads: `--lang`, else HANSOU_LANG, LC_ALL, LC_MESSAGES, LANG, the first that is set.
//!
//! Decided before the command line is parsed, because help and complaints about it need a language too.

use std::ffi::OsString;

use hansou::render::messages::Lang;

const VARIABLES: [&str; 4] = ["HANSOU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

/// Chinese for any Chinese locale, English for every other.
pub fn choose(words: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Lang {
    let set = || VARIABLES.iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    match flag(words).or_else(set) {
        Some(name) if name.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

fn flag(words: &[OsString]) -> Option<String> {
    let mut words = words.iter().map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    while let Some(word) = words.next() {
        if word == "--lang" {
            return words.next().map(|value| value.into_owned());
        }
        if let Some(value) = word.strip_prefix("--lang=") {
            return Some(value.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use hansou::render::messages::Lang;

    use super::choose;

    fn check(words: &[&str], variables: &[(&str, &str)], expected: Lang) {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let variable = |name: &str| variables.iter().find(|set| set.0 == name).map(|set| set.1.to_owned());
        assert_eq!(choose(&words, variable), expected, "{words:?} {variables:?}");
    }

    #[test]
    fn the_first_that_is_set_decides() {
        check(&[], &[], Lang::En);
        check(&[], &[("LANG", "zh_CN.UTF-8")], Lang::Zh);
        check(&[], &[("LANG", "zh_TW")], Lang::Zh);
        check(&[], &[("LANG", "C.UTF-8")], Lang::En);
        check(&[], &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], Lang::En);
        check(&[], &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")], Lang::Zh);
        check(&[], &[("LC_MESSAGES", "zh_CN.UTF-8"), ("LANG", "en_US.UTF-8")], Lang::Zh);
        check(&[], &[("HANSOU_LANG", "en"), ("LC_ALL", "zh_CN")], Lang::En);
        check(&["search", "--lang", "zh"], &[("LC_ALL", "en_US")], Lang::Zh);
        check(&["search", "query", "--lang=en"], &[("LC_ALL", "zh_CN")], Lang::En);
        check(&["search", "query", "--", "--lang=zh"], &[], Lang::En);
        check(&["search", "--lang"], &[("LANG", "zh")], Lang::Zh);
    }
}
