//! The commands beside index, query and show: facts, doctor, why.

use super::{CORPUS, on_corpus};

#[test]
fn figures_of_a_metric() {
    let facts = |flags: &[&str]| on_corpus(&[&["facts", "签约额"], flags].concat()).out;
    assert!(facts(&["--by", "year"]).contains("2021"));
    let largest = facts(&["--min", "100亿元", "--sort", "-value", "--limit", "1"]);
    assert!(largest.contains("206亿元") && !largest.contains("183.2亿元】"), "{largest}");
    assert!(facts(&["--max", "50亿元", "--csv"]).starts_with("date,period,"));
    assert!(facts(&["--conflicts"]).contains("121.6亿元"));
    assert!(facts(&["--exact"]).contains("63.5亿元"));
    assert!(on_corpus(&["facts", "--top", "2"]).out.contains("签约额") || facts(&["-n", "1"]).contains("亿元"));
    let json = on_corpus(&["facts", "签约额", "--where", "unit:元", "--from", "2022", "--to", "2022", "--json"]).json();
    assert!(json["facts"].as_array().is_some_and(|facts| !facts.is_empty()), "{json}");
    let picture = CORPUS.path().join("plot.svg");
    facts(&["--plot", "plot.svg"]);
    assert!(std::fs::read_to_string(&picture).is_ok_and(|svg| svg.contains("<svg") && svg.contains("<circle")));
    // Events are no times: bars, as are years when these are asked for.
    for flags in [&["--by", "event"][..], &["--by", "year", "--bars"]] {
        facts(&[&["--plot", "plot.svg"], flags].concat());
        let svg = std::fs::read_to_string(&picture).unwrap();
        assert!(
            !svg.contains("<circle") && svg.contains("20.6 billion 元") && svg.matches("<rect x").count() > 1,
            "{svg}"
        );
    }
    assert_eq!(on_corpus(&["facts", "签约额", "--bars"]).code, 2, "bars of which groups, and where to?");
    assert_eq!(on_corpus(&["facts", "饹饹"]).code, 1);
}

/// Pixels where the machine has a Chinese font, otherwise what to do; never a picture without its words.
#[test]
fn a_picture_of_pixels() {
    let run = on_corpus(&["facts", "签约额", "--plot", "plot.PNG"]);
    let file = std::fs::read(CORPUS.path().join("plot.PNG"));
    match run.code {
        0 => assert!(file.is_ok_and(|png| png.starts_with(b"\x89PNG") && png.len() > 10_000), "{run:?}"),
        _ => assert!(run.code == 2 && run.err.contains(".svg") && file.is_err(), "{run:?}"),
    }
}

#[test]
fn where_the_bytes_go() {
    let stats = on_corpus(&["stats", "--space", "--json"]).json();
    let space = &stats["space"];
    let parts = space["parts"].as_array().unwrap();
    let sum: u64 = parts.iter().map(|part| part["bytes"].as_u64().unwrap()).sum();
    assert_eq!(sum + space["rest"].as_u64().unwrap(), stats["index_bytes"].as_u64().unwrap(), "{space}");
    assert!(parts.iter().any(|part| part["name"] == "store"), "{space}");
    for part in parts {
        let fields = part["fields"].as_object().unwrap();
        let sum: u64 = fields.values().map(|bytes| bytes.as_u64().unwrap()).sum();
        assert!(fields.is_empty() || sum == part["bytes"].as_u64().unwrap(), "{part}");
    }
    let said = on_corpus(&["stats", "--space"]).out;
    assert!(said.contains("times the text") && said.contains("original text, compressed"), "{said}");
    assert!(on_corpus(&["stats", "--json"]).json()["space"].is_null());
}

#[test]
fn the_index_proves_itself() {
    let run = on_corpus(&["doctor", "--samples", "300", "--seed", "7", "--json"]);
    let proof = run.json();
    assert_eq!((run.code, &proof["checked"], &proof["missed"]), (0, &300.into(), &0.into()), "{run:?}");
    assert_eq!(proof["wrong"], 0, "{proof}");
    let run = on_corpus(&["doctor", "--check"]);
    assert!(run.code == 0 && run.out.contains("78 articles"), "{run:?}");
}

#[test]
fn why_an_article_is_or_is_not_found() {
    let found = on_corpus(&["why", "签约额", "wss-2021", "--from", "2020", "--to", "2022", "--json"]).json();
    assert_eq!(found["units"][0]["as_typed"], true, "{found}");
    let missed = on_corpus(&["why", "惠州", "wss-2021"]);
    assert!(missed.out.contains("惠州"), "{missed:?}");
    assert_eq!(on_corpus(&["why", "签约额", "nowhere"]).code, 1);
}
