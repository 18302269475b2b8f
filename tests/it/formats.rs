//! No text is lost in silence: for generated documents of every format, every run of text that a reader of the format
//! sees stands in a title or body, joined as it is seen, and what a reader does not see does not.

use std::io::Write as _;
use std::ops::ControlFlow;

use hansou::article::Article;
use hansou::article::problem::Fault;
use hansou::article::read::{self, FileReport, Settings};
use proptest::prelude::*;

fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, FileReport) {
    let mut articles = Vec::new();
    let report = read::bytes(name, bytes, &Settings::default(), &mut |article| {
        articles.push(article);
        ControlFlow::Continue(())
    });
    (articles, report)
}

/// Titles and bodies without white space.
fn text(articles: &[Article]) -> String {
    let all = articles.iter().flat_map(|article| [article.title.as_str(), "\n", article.body.as_str(), "\n"]);
    all.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

/// `seen` must stand in what is read of the file, `unseen` must not.
fn check(name: &str, file: &str, seen: &[&str], unseen: &[&str]) {
    let (articles, _) = read(name, file.as_bytes());
    let text = text(&articles);
    for run in seen {
        assert!(text.contains(run), "{name}: {run} is lost of\n{file}\nread as\n{articles:#?}");
    }
    for run in unseen {
        assert!(!text.contains(run), "{name}: {run} is no text of\n{file}\nread as\n{articles:#?}");
    }
}

/// Twelve runs of Chinese, no two alike.
fn runs() -> impl Strategy<Value = Vec<String>> {
    let chars: Vec<char> = "东桥岭镇湖柳船夫灯石阶谷仓磨坊竹篱茶棚渔网井台".chars().collect();
    let numbers = "甲乙丙丁戊己庚辛壬癸子丑";
    let run = prop::collection::vec(prop::sample::select(chars), 4..9);
    prop::collection::vec(run, 12).prop_map(move |runs| {
        let numbered = runs.into_iter().zip(numbers.chars());
        numbered.map(|(run, number)| run.into_iter().chain([number]).collect()).collect()
    })
}

fn zip(members: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A document of each format made of the runs; the last two are not seen by its readers.
fn documents(r: &[String]) -> Vec<(&'static str, Vec<u8>)> {
    let [a, b, c, d, e, f, g, h, i, j, x, y] = r else { panic!("twelve runs") };
    let html = format!(
        "<html><head><title>{a}</title></head><body><nav><a href=1>{x}</a></nav><article><h1>{a}</h1>\
         <header><p>{b}，{c}。</p></header><p>{d}<ruby>{e}<rt>{y}</rt></ruby>{f}，如此。</p><table><tr><td>{g}</td><td>{h}</td></tr></table>\
         <ul><li><a href=2>{i}</a></li></ul><footer><p>{j}，完。</p></footer></article></body></html>"
    );
    let markdown = format!(
        "---\ntitle: >-\n  {a}\nsubtitle: {b}\naliases:\n  - {c}\n---\n\n前{d}=={e}==与[[{x}|{f}]]。%%{y}%%\n\n> [!note] {g}\n> 内容。\n\n\
         | {h} | 列 |\n|---|---|\n| {i} | 值 |\n\n正文[^1]。\n\n[^1]: {j}。\n"
    );
    let json = format!(
        r#"{{"标题":"{a}","正文":{{"{b}":[{{"小标题":"{c}","内容":"{d}。"}},["{e}","{f}"]],"段":"&ldquo;{g}&rdquo;"}},"备注":"{h}","摘要":"<p>{i}<b>{j}</b></p>","cover":"{x}","style":"{y}"}}"#
    );
    let lines = format!(
        "{{\"title\":\"{a}\",\"body\":[\"{b}\",\"{c}\"]}}\n{{\"标题\":\"{d}\",\"内容\":\"{e}\",\"文号\":\"{f}\"}}\n{{\"doc\":{{\"title\":\"{g}\",\"text\":\"{h}{i}{j}\"}}}}\n"
    );
    let csv = format!("{a},,\n标题,正文,备注\n{b},\"{c},{d}\",{e}\n{f},{g},{h}\n{i},{j},\n");
    let bare =
        format!("{a}\t{b}{c}，{d}。\t2021-03-04\n{e}\t{f}{g}，{h}。\t2021-03-05\n{i}\t{j}，这样。\t2021-03-06\n");
    let srt = format!(
        "1\n00:00:01,000 --> 00:00:02,000\n<i>{a}</i>\n{{\\an8}}{b}\n\n2\n00:00:03,000 --> 00:00:04,000\n{c}\n\n3\n00:00:05,000 --> 00:00:06,000\n{d}{e}{f}\n{g}{h}{i}{j}\n"
    );
    let vtt = format!(
        "WEBVTT\n\nNOTE {x}\n\nSTYLE\n{y}\n\n00:01.000 --> 00:02.000\n<v {x}>{a}\n{b}</v>\n\n00:03.000 --> 00:04.000\n{c}{d}{e}{f}{g}{h}{i}{j}\n"
    );
    let ass = format!(
        "[Script Info]\nTitle: {a}\n[Events]\nFormat: Start, Style, Text\nComment: 0,D,{x}\nDialogue: 0,D,{{{y}}}{b}\\N{c}\nDialogue: 0,{y},{d}, {e}{f}{g}{h}{i}{j}\n"
    )
    .replace(&format!("{{{y}}}"), "{\\i1}");
    let lrc = format!("[ti:{a}]\n[by:{x}]\n[00:01.00]{b}\n[00:02.00][00:03.00]{c}\n[00:04.00]{d}{e}{f}{g}{h}{i}{j}\n");
    let notes =
        |kind: &str, text: &str| format!("<w:{kind} xmlns:w='w'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>");
    let text_box = format!("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", paragraph(d));
    let docx = zip(&[
        ("[Content_Types].xml", "<x/>".into()),
        (
            "word/document.xml",
            format!(
                "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>{a}</w:t></w:r></w:p>\
                 <w:p><w:r><w:t>{b}</w:t></w:r>{text_box}<w:del><w:r><w:t>{x}</w:t></w:r></w:del>\
                 <w:r><w:ruby><w:rt><w:r><w:t>{y}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{c}</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>\
                 <w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl></w:body></w:document>",
                paragraph(e),
                paragraph(f)
            ),
        ),
        ("word/footnotes.xml", notes("footnotes", g)),
        ("word/endnotes.xml", notes("endnotes", h)),
        ("word/comments.xml", notes("comments", i)),
        ("word/header1.xml", notes("hdr", j)),
    ]);
    vec![
        ("a.html", html.into_bytes()),
        ("a.md", markdown.into_bytes()),
        ("a.json", json.into_bytes()),
        ("a.jsonl", lines.into_bytes()),
        ("a.csv", csv.into_bytes()),
        ("a.tsv", bare.into_bytes()),
        ("a.srt", srt.into_bytes()),
        ("a.vtt", vtt.into_bytes()),
        ("a.ass", ass.into_bytes()),
        ("a.lrc", lrc.into_bytes()),
        ("a.docx", docx),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_run_that_is_seen_is_read(runs in runs()) {
        for (name, bytes) in documents(&runs) {
            let (articles, _) = read(name, &bytes);
            let text = text(&articles);
            for run in &runs[..10] {
                prop_assert!(text.contains(run.as_str()), "{}: {} is lost, read as {:#?}", name, run, articles);
            }
            for run in &runs[10..] {
                prop_assert!(!text.contains(run.as_str()), "{}: {} is not seen, read as {:#?}", name, run, articles);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 0, ..ProptestConfig::default() })]

    /// The promise from the file to the answer: what a reader of a file sees is found by typing it, in that file.
    #[test]
    fn every_run_that_is_seen_is_found_by_typing_it(runs in runs()) {
        let folder = tempfile::tempdir().unwrap();
        let (home, articles) = (folder.path().join(".hansou"), folder.path().join("in"));
        std::fs::create_dir(&articles).unwrap();
        let names: Vec<String> = documents(&runs)
            .into_iter()
            .enumerate()
            .map(|(at, (name, bytes))| {
                let name = format!("{at}{name}");
                std::fs::write(articles.join(&name), bytes).unwrap();
                name
            })
            .collect();
        hansou::refresh(&home, &[articles], &hansou::Settings::default(), &()).unwrap();
        let index = hansou::Index::open(&home).unwrap();
        let found = |run: &str| {
            let request = hansou::Request::new(run, jiff::civil::date(2025, 6, 15));
            hansou::search(&index, &hansou::Request { exact: true, limit: 100, ..request }).unwrap().hits
        };
        for run in &runs[..10] {
            let hits = found(run);
            for name in &names {
                prop_assert!(hits.iter().any(|hit| hit.path.ends_with(name.as_str())), "{} is not found in {}", run, name);
            }
        }
    }
}

#[test]
fn what_stands_in_one_line_is_joined() {
    check(
        "a.html",
        "<html><body><article><p>水位<span style='display: none'>水印</span>上涨，<ruby>滹<rt>hū</rt></ruby>沱河漫滩。</p></article></body></html>",
        &["水位上涨", "滹沱河"],
        &["水印", "hū"],
    );
    check(
        "a.md",
        "前==中间==后，汉字_强调_汉字，**「重点」**内容。每天3~5次，间隔7~8小时，2*3*4米。",
        &["前中间后", "汉字强调汉字", "「重点」内容", "3~5次", "7~8小时", "2*3*4米"],
        &["=="],
    );
    check(
        "a.md",
        "# 注\n\n<ruby>滹<rt>hū</rt></ruby>沱河。段末。 ^ab1\n\n水道{: style=\"color\"}屡迁((20210808180117-czj9bvb \"锥指\"))。\n",
        &["滹沱河", "水道屡迁锥指"],
        &["hū", "ab1", "czj9bvb"],
    );
    check(
        "a.json",
        r#"{"title":"t","body":["里头写着",{"type":"bold","text":"旧钟楼"},"要拆"]}"#,
        &["里头写着旧钟楼要拆"],
        &["bold"],
    );
    check(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:03,500\n<font color=\"#fff\">课桌搬进了</font>\n{\\an8}新教室\n",
        &["课桌搬进了新教室"],
        &["font", "an8", "00:00"],
    );
}

#[test]
fn front_matter_of_every_program() {
    for (text, title) in [
        ("---\ntitle: |\n  渡口\n  复航\n---\n正文。", "渡口 复航"),
        ("---\ntitle: 札记: 老桥\n---\n正文。", "札记: 老桥"),
        ("---\ntitle: [公告] 铺石\n---\n正文。", "[公告] 铺石"),
        ("title: 铺石\ndate: 2021/5/6\n---\n正文。", "铺石"),
        ("+++\ntitle = \"集市: 迁址\"\n+++\n正文。", "集市: 迁址"),
        ("{\n  \"title\": \"晒谷场\"\n}\n\n正文。", "晒谷场"),
        ("\"title\": \"晒谷场\"\n;;;\n正文。", "晒谷场"),
        ("title:: 渡口札记\n\n- 正文。", "渡口札记"),
    ] {
        let (articles, _) = read("a.md", text.as_bytes());
        assert_eq!((articles[0].title.as_str(), articles[0].body.as_str()), (title, "正文。"), "{text}");
    }
}

/// A rule that opens a text does not make what follows it front matter.
#[test]
fn text_between_rules_is_text() {
    check(
        "a.md",
        "---\n\n只是分隔线开头的文章。\n\n---\n\n后半段文字。\n",
        &["只是分隔线开头的文章", "后半段文字"],
        &[],
    );
}

#[test]
fn tables_without_a_header_are_named() {
    let (articles, report) =
        read("a.csv", "演练,周五下午演练，请勿惊慌。,2023-09-01\n停车,车位重新划线。,2023-09-02\n".as_bytes());
    let read: Vec<(&str, &str)> =
        articles.iter().map(|article| (article.title.as_str(), article.body.as_str())).collect();
    assert_eq!(read, [("演练", "周五下午演练，请勿惊慌。"), ("停车", "车位重新划线。")]);
    assert_eq!(articles[1].date.unwrap().day.to_string(), "2023-09-02");
    assert!(matches!(report.problems[0].fault, Fault::NoHeader { title: Some(1), body: 2 }), "{:?}", report.problems);
}

#[test]
fn records_wherever_they_stand() {
    for (text, titles) in [
        (r#"{"n1":{"title":"甲","body":"一。"},"n2":{"title":"乙","body":"二。"}}"#, vec!["甲", "乙"]),
        (r#"{"data":{"置顶":[{"标题":"甲","内容":"一。"}],"普通":[{"标题":"乙","内容":"二。"}]}}"#, vec!["甲", "乙"]),
        (r#"{"法规":{"名称":"办法","章":[{"标题":"总则","条":[{"编号":"第一条","内容":"甲。"}]}]}}"#, vec!["办法"]),
        (
            r#"{"name":"群","messages":[{"date":"2024-03-04","text":"甲"},{"date":"2024-03-05","text":"乙"}]}"#,
            vec!["群", "群"],
        ),
        (r#"{"title":"产量","rows":[{"乡镇":"东桥","产量":"1.2万吨"}]}"#, vec!["产量"]),
    ] {
        let (articles, report) = read("a.json", text.as_bytes());
        assert_eq!(report.problems, [], "{text}");
        assert_eq!(articles.iter().map(|article| article.title.as_str()).collect::<Vec<_>>(), titles, "{text}");
    }
    let (articles, _) = read("a.json", r#"{"title":"产量","rows":[{"乡镇":"东桥","产量":"1.2万吨"}]}"#.as_bytes());
    assert_eq!(articles[0].body, "东桥\t产量：1.2万吨");
}

/// A row says what it is of by itself: the text of a cell over several rows stands in each, and the columns stay where
/// they are.
#[test]
fn cells_over_rows_and_columns_keep_their_place() {
    const ROWS: &str = "城区\t东街小学\t1200人\n城区\t西街小学\t980人\n合计\t\t2180人";
    let html = "<html><body><h1>学生数</h1><p>下表是各校人数，不含幼儿园，按学年初报表。</p><table>\
        <tr><td rowspan=2>城区</td><td>东街小学</td><td>1200人</td></tr><tr><td>西街小学</td><td>980人</td></tr>\
        <tr><td colspan=2>合计</td><td>2180人</td></tr></table></body></html>";
    let cell = |property: &str, text: &str| {
        let text = if text.is_empty() { "<w:p/>".to_owned() } else { paragraph(text) };
        format!("<w:tc><w:tcPr>{property}</w:tcPr>{text}</w:tc>")
    };
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = [
        row(&[cell("<w:vMerge w:val='restart'/>", "城区"), cell("", "东街小学"), cell("", "1200人")]),
        row(&[cell("<w:vMerge/>", ""), cell("", "西街小学"), cell("", "980人")]),
        row(&[cell("<w:gridSpan w:val='2'/>", "合计"), cell("", "2180人")]),
    ];
    let document = format!(
        "<w:document xmlns:w='w'><w:body>{}<w:tbl>{}</w:tbl></w:body></w:document>",
        paragraph("人数表"),
        table.concat()
    );
    let docx = zip(&[("[Content_Types].xml", "<x/>".into()), ("word/document.xml", document)]);
    for (name, bytes) in [("a.html", html.as_bytes()), ("a.docx", &docx)] {
        let (articles, _) = read(name, bytes);
        assert!(articles[0].body.contains(ROWS), "{name}: {:?}", articles[0].body);
    }
}
