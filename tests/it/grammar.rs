//! The query language: a table of readings that needs no knowledge of Rust, and what holds for every text.

use hansou::hit::QueryLimit;
use hansou::query::ast::{How, Node, Note, Query};
use hansou::query::help;
use hansou::query::parse::parse;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2024, 6, 1);

fn read(text: &str) -> Query {
    parse(text, TODAY)
}

/// `text` and the canonical form of it are the same tree.
fn check_canonical(text: &str) {
    let query = read(text);
    let canonical = query.understood();
    let again = read(&canonical);
    assert_eq!(again.root, query.root, "{text:?} is shown as {canonical:?}, which reads as {:?}", again.understood());
    assert_eq!(again.understood(), canonical, "{text:?}");
}

#[test]
fn readings_are_as_in_the_table() {
    let table = include_str!("../golden/queries.tsv");
    let mut rows = 0;
    let mut wrong = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(query), Some(wanted), Some(_remark)) = (cells.next(), cells.next(), cells.next()) else {
            panic!("not three cells: {line}");
        };
        let query = query.replace("␣", "\u{3000}").replace("⏎", "\n");
        let got = read(&query).understood();
        if got != wanted {
            wrong.push(format!("{query}\n  wanted {wanted}\n  got    {got}"));
        }
        check_canonical(&query);
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows >= 180, "{rows} rows");
}

#[test]
fn what_is_not_obvious_is_said() {
    let table: [(&str, &[Note]); 28] = [
        ("高新区 传感器", &[]),
        ("“高新区” -招聘 标题:传感器", &[]),
        ("传感器|芯片", &[]),
        ("高新区 传感器|芯片", &[Note::Understood]),
        ("高新区 (传感器|芯片)", &[]),
        ("传感器 或 芯片", &[]),
        ("传感器 OR 芯片", &[Note::Understood]),
        ("传感器＊", &[Note::Understood]),
        ("传感器 同句 芯片 企业", &[Note::Understood]),
        ("\"高新区", &[Note::LoneQuote('"')]),
        ("-招聘", &[Note::LoneDash("招聘".into())]),
        ("非 招聘", &[Note::OnlyExcludes]),
        ("-招聘 -培训", &[Note::OnlyExcludes]),
        ("国产大飞机|深度报道：首飞", &[Note::LoneBar('|')]),
        ("、。", &[Note::OnlyPunctuation]),
        ("（）", &[Note::OnlyPunctuation]),
        ("“”", &[Note::OnlyPunctuation]),
        ("投资额 50亿元以上", &[Note::AlsoFigure("50亿元以上".into())]),
        ("一百五十七亿元", &[]),
        ("(高新区", &[Note::Unbalanced('(')]),
        ("高新区 |", &[Note::Dangling("|".into())]),
        ("高新区 - 开发区", &[Note::Dangling("-".into())]),
        ("()", &[Note::OnlyPunctuation]),
        ("标题:(", &[Note::Unbalanced('('), Note::Dangling("()".into())]),
        ("author:张三", &[Note::UnknownField("author".into())]),
        ("日期:很久", &[Note::Unreadable("很久".into())]),
        ("数字:很多", &[Note::Unreadable("很多".into())]),
        ("/高新[区/", &[Note::BadPattern { pattern: "高新[区".into(), why: "unclosed character class".into() }]),
    ];
    for (text, notes) in table {
        let query = read(text);
        assert_eq!(query.notes, notes, "{text}");
        assert_eq!(query.obvious(), notes.is_empty(), "{text}");
    }
}

#[test]
fn too_much_is_cut_and_said() {
    let table = [
        ("甲".repeat(70_000), QueryLimit::Characters, 1),
        ("甲 ".repeat(300), QueryLimit::Units, 257),
        (format!("{}乙{}", "甲 (".repeat(80), ")".repeat(80)), QueryLimit::Depth, 82),
    ];
    for (text, limit, nodes) in table {
        let query = read(&text);
        assert!(query.notes.contains(&Note::Cut(limit)), "{limit:?}: {:?}", query.notes);
        assert_eq!(size(&query.root).0, nodes, "{limit:?}");
    }
}

#[test]
fn invisible_characters_do_not_hide_an_operator() {
    for text in ["\u{feff}-招聘 甲", "\u{200b}-\u{200b}招聘 甲", "\u{7}-招\u{1b}聘 甲", "-招\u{ad}聘 甲"] {
        assert_eq!(read(text).understood(), "-招聘 甲", "{text:?}");
    }
}

#[test]
fn units_to_mark_are_those_not_excluded() {
    let query = read("高新区 -招聘 标题:(传感器 或 芯片) “上云” 同句 企业 日期:2022");
    let units: Vec<String> =
        query.root.sought().iter().map(|one| format!("{:?} {}", one.field, one.unit.text)).collect();
    assert_eq!(
        units,
        ["None 高新区", "Some(Title) 传感器", "Some(Title) 芯片", "None 上云", "None 企业"],
        "{}",
        query.understood()
    );
}

#[test]
fn a_bare_date_is_text_and_a_period() {
    let Node::Unit(unit) = read("2022-09").root else { panic!("one unit") };
    assert_eq!((unit.text.as_str(), unit.how), ("2022-09", How::Loose));
    let period = unit.period.expect("a period");
    assert_eq!((period.from, period.to), (Some(date(2022, 9, 1)), Some(date(2022, 10, 1))));
    let Node::Unit(unit) = read("“2022-09”").root else { panic!("one unit") };
    assert_eq!(unit.period, None, "quoted text is only text");
}

/// The examples of a help text: lines that begin with two spaces, up to two spaces.
fn examples(help: &str) -> Vec<&str> {
    help.lines().filter_map(|line| line.strip_prefix("  ")?.split("  ").next()).collect()
}

#[test]
fn examples_of_the_help_work_and_are_the_same_in_both_languages() {
    let queries = examples(help::ZH);
    assert_eq!(queries, examples(help::EN));
    assert!(queries.len() > 25);
    for text in queries {
        let query = read(text);
        let is_plain = |note: &Note| matches!(note, Note::Understood | Note::AlsoFigure(_) | Note::OnlyExcludes);
        assert!(query.notes.iter().all(is_plain), "{text}: {:?}", query.notes);
        check_canonical(text);
    }
}

/// Number of nodes and depth of a tree.
fn size(node: &Node) -> (usize, usize) {
    let inner: Vec<&Node> = match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().collect(),
        Node::Not(node) | Node::In(_, node) | Node::Boost(node, _) => vec![node],
        Node::Near(left, right, _) => vec![left, right],
        _ => vec![],
    };
    let sizes: Vec<_> = inner.into_iter().map(size).collect();
    (1 + sizes.iter().map(|size| size.0).sum::<usize>(), 1 + sizes.iter().map(|size| size.1).max().unwrap_or(0))
}

#[test]
fn a_megabyte_of_any_operator_gives_a_small_tree() {
    let pieces = [
        "(",
        ")",
        "（",
        "a(",
        "(a ",
        "(a|",
        "\"",
        "“",
        "“a ",
        "“”x ",
        "「",
        "-",
        "- ",
        "-a ",
        "+",
        "=",
        "=a ",
        "|",
        "a|",
        "a 或 ",
        "或 ",
        "a OR ",
        "非 ",
        "NOT ",
        "title:",
        "标题：",
        "date:",
        "日期:2022 ",
        "来源:a ",
        "数字:(",
        "a 同句 ",
        "a ~5 ",
        "*",
        "a* ",
        "?",
        "高?",
        "/",
        "/a/ ",
        "-/",
        "(/",
        "\\",
        "\\a ",
        "^",
        "a^2 ",
        "^2",
        ":",
        "a:",
        "http://",
        "[",
        "日期:[",
        " ",
        "\u{3000}",
        "，",
        "高",
        "高 ",
        "😀",
        "\0",
        "(a)(",
        "(a)",
        "\"a\" ",
        "\"\\",
        "”",
        "」",
    ];
    for piece in pieces {
        let query = read(&piece.repeat(1_000_000 / piece.len()));
        let (nodes, depth) = size(&query.root);
        assert!(nodes < 3_000 && depth < 600, "{piece:?}: {nodes} nodes, {depth} deep");
        assert!(query.notes.len() < 70_000, "{piece:?}");
        query.understood();
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "(",
        ")",
        "（",
        "）",
        "\"",
        "“",
        "”",
        "「",
        "」",
        "『",
        "»",
        "-",
        "－",
        "+",
        "=",
        "|",
        "｜",
        "或",
        "OR",
        "且",
        "AND",
        "非",
        "NOT",
        "同句",
        "同段",
        "~5",
        "～3",
        "title:",
        "标题：",
        "正文:",
        "date:",
        "日期:",
        "来源:",
        "数字:",
        "fig:",
        "2022",
        "2022-09",
        "..",
        ">",
        "<=",
        "*",
        "＊",
        "?",
        "？",
        "/",
        "\\",
        "^2",
        "^1.5",
        "^",
        ":",
        "：",
        "http://",
        "www.",
        "[",
        "]",
        " ",
        " ",
        " ",
        " ",
        "\u{3000}",
        "，",
        "。",
        "高新区",
        "传感器",
        "芯片",
        "a",
        "b",
        "C++",
        "3.8%",
        "亿元",
        "5",
        "😀",
        "x:",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_figure_and_a_unit_behind_it_stay_apart() {
    for text in ["->1\n/%\ns", "-数字:>1 AND s", "数字:>157 AND 亿元", "日期:＜3\nw^2", "数字:>1 AND s^2", "->1 w^2"]
    {
        check_canonical(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_form_reads_back(text in pieces()) {
        check_canonical(&text);
    }

    #[test]
    fn a_sign_before_a_question_changes_nothing(text in "(-|标题:)?[甲占][>=]? {0,2}(日期:|标题:|-)?[1-9]{1,2}(亿元|%)?") {
        check_canonical(&text);
    }

    #[test]
    fn a_figure_does_not_take_the_next_unit(text in "[-（]?[甲占比]{0,2}[>:]?[1-9]{1,2}[%\\n /]{0,3}[s亿元%甲]{1,2}") {
        check_canonical(&text);
    }

    #[test]
    fn fields_and_boosts_keep_figures_apart(
        text in "((日期|标题|来源|数字):|-|\\()?[甲占比]{0,2}[<>＜=]?[1-9]{1,3}(\\)|\\^2)?[ \n]{1,2}(日期:|-|\\()?(w|s|元|亿|%|以上)(\\^2|\\))?( [甲2s]{1,2})?",
    ) {
        check_canonical(&text);
    }

    #[test]
    fn any_text_has_a_canonical_form(text in "\\PC{0,60}") {
        check_canonical(&text);
    }

    #[test]
    fn text_without_operators_is_one_unit(text in "[一-龥a-zA-Z0-9，。：、·%]{1,40}") {
        let text = format!("甲{text}");
        let query = read(&text);
        let Node::Unit(unit) = &query.root else { panic!("{text}: {:?}", query.root) };
        prop_assert_eq!(&unit.text, &text);
        prop_assert_eq!(unit.how, How::Loose);
    }

    #[test]
    fn words_with_spaces_are_all_wanted(words in prop::collection::vec("甲[一-龥]{1,6}", 2..9)) {
        // 甲过佰 is a question about a figure.
        prop_assume!(!words.concat().contains(hansou_text::numeral::starts));
        let query = read(&words.join("\u{3000}"));
        let Node::And(nodes) = &query.root else { panic!("{words:?}") };
        let texts: Vec<_> = nodes.iter().map(|node| match node {
            Node::Unit(unit) => unit.text.clone(),
            other => panic!("{other:?}"),
        }).collect();
        prop_assert_eq!(texts, words);
        prop_assert!(query.obvious());
    }
}
