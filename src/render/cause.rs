//! What a library of others said (JSON, zip, regular expressions, the system), in the user's language where it is one of the
//! usual things; otherwise as it was said.

use super::messages::Lang;
use super::visible;

/// The cause in the user's language, with the line and column that JSON names.
pub fn cause(what: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return visible(what);
    }
    // The reader of regular expressions draws the place first.
    let what = what.rsplit_once("error: ").map_or(what, |(_, last)| last).trim();
    let (said, place) = what.rsplit_once(" at line ").map_or((what, None), |(said, place)| (said, Some(place)));
    let said = said.split(" (os error").next().unwrap_or(said);
    let known = |text: &str| lang.find(&format!("cause.{}", text.trim().to_lowercase()));
    let parts = || said.split(": ").map(|part| known(part).unwrap_or_else(|| visible(part)));
    let said = known(said).unwrap_or_else(|| parts().collect::<Vec<_>>().join("："));
    match place.and_then(|place| place.split_once(" column ")) {
        Some((line, column)) => lang.say("cause.at", &[("line", line), ("column", column), ("what", &said)]),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_said_in_chinese() {
        for (what, zh) in [
            ("expected `:` at line 3 column 14", "第 3 行第 14 列：这里应是冒号"),
            ("trailing comma at line 1 column 2", "第 1 行第 2 列：末尾多了逗号"),
            ("EOF while parsing a string at line 1 column 9", "第 1 行第 9 列：字符串没有结束"),
            ("invalid Zip archive: Could not find EOCD", "不是完好的 zip：找不到目录"),
            ("regex parse error:\n    (\n    ^\nerror: unclosed group", "括号没有另一半"),
            ("Permission denied (os error 13)", "没有权限"),
            ("something new", "something new"),
        ] {
            assert_eq!(cause(what, Lang::Zh), zh, "{what}");
            assert_eq!(cause(what, Lang::En), visible(what));
        }
    }
}
