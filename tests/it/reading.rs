//! Reading, from bytes to articles: every format, every encoding, and input that is broken or hostile.

use std::fs;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use hansou::article::decode::{guess, stream};
use hansou::article::format::fields::{FieldMap, Role};
use hansou::article::problem::{Fault, Location};
use hansou::article::read::{self, FileReport, Settings};
use hansou::article::unpack::Limits;
use hansou::article::walk::walk;
use hansou::article::{Article, Evidence};
use proptest::prelude::*;

const SIMPLIFIED: &str = "高新区今年新增传感器企业四十二家，签约额达157亿元。";
const TRADITIONAL: &str = "園區今年新增感測器企業四十二家，簽約金額達157億元。";

fn read_with(name: &str, bytes: &[u8], settings: &Settings) -> (Vec<Article>, FileReport) {
    let mut articles = Vec::new();
    let report = read::bytes(name, bytes, settings, &mut |article| {
        articles.push(article);
        ControlFlow::Continue(())
    });
    assert_eq!(report.articles, articles.len(), "{name}");
    (articles, report)
}

fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, FileReport) {
    read_with(name, bytes, &Settings::default())
}

fn faults(report: &FileReport) -> Vec<&Fault> {
    report.problems.iter().map(|problem| &problem.fault).collect()
}

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    match encoding {
        e if e == UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        e if e == UTF_16BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        e => e.encode(text).0.into_owned(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Names that a careful writer would refuse.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// One article with this title, body and date.
fn check(name: &str, text: &str, title: &str, body: &str, date: Option<&str>) {
    let (articles, report) = read(name, text.as_bytes());
    assert_eq!(report.problems, [], "{name}: {text}");
    assert_eq!(articles.len(), 1, "{name}: {text}");
    let article = &articles[0];
    assert_eq!(article.title, title, "title of {name}: {text}");
    assert_eq!(article.body, body, "body of {name}: {text}");
    assert_eq!(article.date.map(|dated| dated.day.to_string()).as_deref(), date, "date of {name}: {text}");
}

#[test]
fn formats() {
    let day = Some("2022-09-28");
    let table = [
        ("a.txt", "高新区开会\n本报讯 会议开得很好，到会的人很多。\n".to_owned(), None),
        ("a.md", "---\ntitle: 高新区开会\ndate: 2022-09-28\n---\n本报讯 会议**开得**很好，到会的[人](http://x)很多。\n".into(), day),
        ("a.md", "+++\ntitle = \"高新区开会\"\ndate = 2022-09-28\n+++\n本报讯 会议开得很好，到会的人很多。".into(), day),
        ("a.md", "# 高新区开会\n\n本报讯 会议开得很好，到会的`人`很多。\n".into(), None),
        (
            "a.json",
            r#"{"标题":"高新区开会","正文":"本报讯 会议开得很好，到会的人很多。","发布时间":"2022年9月28日 10:00"}"#.into(),
            day,
        ),
        (
            "a.json",
            r#"{"code":0,"data":{"list":[{"headline":"高新区开会","content":["本报讯 会议开得很好，到会的人很多。"],"publish_date":20220928}]}}"#
                .into(),
            day,
        ),
        ("a", r#"[{"title":"高新区开会","text":"<p>本报讯 会议开得很好，到会的人很多。</p>","date":"2022/9/28"}]"#.into(), day),
        ("a.jsonl", "{\"title\":\"高新区开会\",\"body\":\"本报讯 会议开得很好，到会的人很多。\",\"time\":\"2022-09-28T08:00:00Z\"}\n".into(), day),
        ("a.csv", "编号,标题,日期,正文\n7,高新区开会,2022-09-28,本报讯 会议开得很好，到会的人很多。\n".into(), day),
        ("a.csv", "\u{feff}title;date;content\n\"高新区开会\";2022-09-28;\"本报讯 会议开得很好，到会的人很多。\"\n".into(), day),
        ("a.tsv", "题目\t日期\t内容\n高新区开会\t2022-09-28\t本报讯 会议开得很好，到会的人很多。\n".into(), day),
        (
            "a.html",
            "<html><head><title>高新区开会_新闻频道_某某网</title></head><body><div class=nav><a href=1>首页</a><a href=2>新闻</a></div>\
             <h1>高新区开会</h1><div>2022-09-28 来源：本报</div><div id=content><p>本报讯 会议开得很好，到会的人很多。</p></div>\
             <div class=footer>版权所有 某某网</div></body></html>"
                .into(),
            day,
        ),
    ];
    for (name, text, date) in table {
        check(name, &text, "高新区开会", "本报讯 会议开得很好，到会的人很多。", date);
    }
}

#[test]
fn web_pages_without_menus() {
    let body = "高新区召开大会，总结全年的工作。\n会议指出，今年签约额达157亿元，比去年增长三成，各项指标均居全市前列。\n小标题\n与会人员表示，明年要再加一把劲，把项目早日建成投产。";
    let paragraphs = body.split('\n');
    let in_p: String = paragraphs.clone().map(|line| format!("<p>　　{line}</p>\n")).collect();
    let in_br: String = paragraphs.clone().map(|line| format!("&nbsp;&nbsp;{line}<br><br>")).collect();
    let in_div: String = paragraphs.map(|line| format!("<div>{line}</div>")).collect();
    let menu =
        "<ul><li><a href=a>首页</a></li><li><a href=b>今日要闻，最新消息</a></li><li><a href=c>专题。</a></li></ul>";
    let related = "<div><h3>相关新闻</h3><ul><li><a href=a>某地开展活动，取得良好成效</a></li><li><a href=b>另一地也开展活动</a></li></ul></div>";
    let foot = "<div>主办单位：某某政府 ICP备12345号 网站地图</div>";
    let pages = [
        format!(
            "<title>年终大会召开 - 某某日报</title>{menu}<div><h1>年终大会召开</h1><span>2022-12-30 10:20 来源：某某日报</span>{in_p}</div>{related}{foot}"
        ),
        format!(
            "<meta name='ArticleTitle' content='年终大会召开'><meta name=PubDate content='2022-12-30'><title>某某政府网</title>{menu}<table><tr><td>{menu}</td><td><div class=TRS_Editor>{in_br}</div></td></tr></table>{foot}"
        ),
        format!(
            "<title></title><div id=main><div class=t>年终大会召开</div><div class=d>发布时间：2022年12月30日 【字体：大 中 小】</div><div class=c>{in_div}</div><div class=footer>{menu}</div></div>"
        ),
        format!(
            "<form><title>年终大会召开|某某网</title><div class=header>{menu}</div><div class=bt>年终大会召开</div><div>时间：2022/12/30</div><article>{in_p}</article><aside>{in_p}</aside></form>"
        ),
        format!(
            "<script type='application/ld+json'>{{\"headline\":\"年终大会召开\",\"datePublished\":\"2022-12-30T08:00:00+08:00\"}}</script><script>var x='<p>不是正文，也不是菜单。</p>'</script><main>{in_p}</main><div style='display: none'>看不见的文字，不应当出现。</div>"
        ),
    ];
    for page in pages {
        check("page.html", &format!("<html><body>{page}</body></html>"), "年终大会召开", body, Some("2022-12-30"));
    }
}

#[test]
fn captions_are_marked() {
    let html = "<article><p>第一段话说了一些事情，很有意思。</p><figure><img src=a alt='会场里坐满了人'><figcaption>会场里坐满了人</figcaption></figure><p>第二段话又说了另一些事情，也有意思。</p></article>";
    let markdown = "第一段话说了一些事情。\n\n![会场里坐满了人](a.jpg)\n\n第二段话。";
    for (name, text) in [("a.html", html), ("a.md", markdown)] {
        let (articles, _) = read(name, text.as_bytes());
        let article = &articles[0];
        let captions: Vec<&str> = article.captions.iter().map(|range| &article.body[range.clone()]).collect();
        assert_eq!(captions, ["会场里坐满了人"], "{name}: {}", article.body);
    }
}

#[test]
fn docx() {
    let document = "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>高新区开会</w:t></w:r></w:p>\
        <w:p><w:r><w:t>会议开得</w:t></w:r><w:r><w:t>很好 &amp; 很长。</w:t></w:r></w:p><w:p><w:del><w:r><w:t>删去的</w:t></w:r></w:del></w:p></w:body></w:document>";
    let core = "<p><dc:title>别的</dc:title><dcterms:created>2022-09-28T01:00:00Z</dcterms:created></p>";
    let members: [(&str, &[u8]); 3] = [
        ("[Content_Types].xml", b"<x/>"),
        ("word/document.xml", document.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ];
    let (articles, report) = read("a.docx", &zip(&members));
    assert_eq!(report.problems, []);
    assert_eq!((articles[0].title.as_str(), articles[0].body.as_str()), ("高新区开会", "会议开得很好 & 很长。"));
    assert_eq!(articles[0].date.unwrap().evidence, Evidence::Metadata);
    let (articles, report) = read("a.xlsx", &zip(&members[..1]));
    assert!(articles.is_empty() && matches!(faults(&report)[..], [Fault::Binary { .. }]));
}

#[test]
fn encodings_are_found() {
    let texts = [
        (SIMPLIFIED, vec![UTF_8, GB18030, UTF_16LE, UTF_16BE]),
        (TRADITIONAL, vec![UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE]),
        ("今天下午三点在三楼会议室开会", vec![GB18030, UTF_16LE, UTF_16BE]),
        ("plain", vec![UTF_8]),
        ("郑州日报", vec![GB18030]),
        ("關於召開會議的通知", vec![BIG5, UTF_16LE]),
        ("ITO 靶材项目签约 1.2 亿元", vec![GB18030, UTF_16LE, UTF_16BE]),
    ];
    for (text, encodings) in texts {
        for encoding in encodings {
            let bytes = encode(text, encoding);
            let (decoded, found) = stream::whole(bytes, None);
            assert_eq!(decoded, text, "{}, taken for {}", encoding.name(), found.encoding.name());
            assert_eq!((found.encoding, found.replaced), (encoding, 0), "{text}");
        }
    }
    for (mark, encoding) in [(&b"\xef\xbb\xbf"[..], UTF_8), (b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        let bytes = [mark, &encode(SIMPLIFIED, encoding)].concat();
        assert_eq!(stream::whole(bytes, None).0, SIMPLIFIED, "{}", encoding.name());
    }
}

#[test]
fn the_bytes_win_over_the_declaration() {
    let page = format!(
        "<html><head><meta charset=utf-8><title>高新区传感器企业增加</title></head><body><p>{SIMPLIFIED}</p></body></html>"
    );
    let (articles, report) = read("a.html", &encode(&page, GB18030));
    assert_eq!(articles[0].body, SIMPLIFIED);
    assert_eq!(report.encodings.keys().copied().collect::<Vec<_>>(), ["gb18030"]);
}

#[test]
fn encoding_can_be_given_and_may_change_late() {
    let settings = Settings { encoding: Some(BIG5), ..Settings::default() };
    let (articles, report) = read_with("a.txt", &encode(TRADITIONAL, BIG5), &settings);
    assert_eq!((articles[0].body.as_str(), report.encodings["Big5"]), (TRADITIONAL, 1));
    // ASCII for longer than any sample, then GBK; UTF-8, then GBK.
    let record = |text: &str| format!("{{\"title\":\"t\",\"body\":\"{text}\"}}\n");
    for first in [record("plain").repeat(8000), record(SIMPLIFIED).repeat(2000)] {
        let mut bytes = first.clone().into_bytes();
        for _ in 0..50 {
            bytes.extend(encode(&record(SIMPLIFIED), GB18030));
        }
        let (articles, report) = read("a.jsonl", &bytes);
        assert_eq!(articles.last().unwrap().body, SIMPLIFIED);
        assert!(!faults(&report).iter().any(|fault| matches!(fault, Fault::Replaced { .. })), "{:?}", report.problems);
    }
    // One bad byte in UTF-8 is one bad byte.
    let mut bytes = SIMPLIFIED.repeat(20).into_bytes();
    bytes[300] = 0xff;
    let (_, found) = stream::whole(bytes, None);
    assert!(found.encoding == UTF_8 && (1..=3).contains(&found.replaced), "{found:?}");
}

#[test]
fn layers_are_opened() {
    let text = format!("题目在此\n{SIMPLIFIED}");
    let plain = text.as_bytes();
    let zst = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.txt.gz", gzip(plain), "a.txt.gz"),
        ("a.txt.zst", zst(plain), "a.txt.zst"),
        ("lies.txt", gzip(plain), "lies.txt"),
        ("lies.gz", plain.to_vec(), "lies.gz"),
        ("a.zip", zip(&[("folder/b.txt", plain)]), "a.zip!/folder/b.txt"),
        ("a.tar", tar(&[("b.txt", plain), (".hidden", plain)]), "a.tar!/b.txt"),
        ("a.tar.gz", gzip(&tar(&[("b.txt.zst", &zst(plain))])), "a.tar.gz!/b.txt.zst"),
        ("a.tar.zst", zst(&tar(&[("../../etc/b.txt", plain)])), "a.tar.zst!/../../etc/b.txt"),
        ("a.tar", tar(&[("/etc/b.txt", plain)]), "a.tar!//etc/b.txt"),
        ("a.zip", zip(&[("in.zip", &zip(&[("b.txt", plain)]))]), "a.zip!/in.zip!/b.txt"),
    ];
    for (name, bytes, path) in table {
        let (articles, report) = read(name, &bytes);
        assert_eq!(report.problems, [], "{name}");
        let paths: Vec<&str> = articles.iter().map(|article| article.source.path.as_str()).collect();
        assert_eq!(paths, [path]);
        assert_eq!(articles[0].body, SIMPLIFIED, "{name}");
    }
}

#[test]
fn bad_lines_are_named_and_the_rest_is_read() {
    let (articles, report) = read(
        "a.jsonl",
        "{\"title\":\"甲\",\"body\":\"一\"}\n{bad\n\n{\"x\":1}\n{\"title\":\"乙\",\"body\":\"二\"}".as_bytes(),
    );
    let parts: Vec<_> = articles.iter().map(|article| article.source.part).collect();
    assert_eq!(parts, [Some(1), Some(5)]);
    assert_eq!(articles[1].source.offset, 43);
    let places: Vec<_> = report.problems.iter().map(|problem| problem.place).collect();
    assert_eq!(places, [Location::Line(2), Location::Line(4)]);
    assert!(matches!(faults(&report)[..], [Fault::Json { .. }, Fault::NoText { .. }]));

    let (articles, report) = read("a.csv", "标题,正文\n甲,一\n乙,二,三\n丙,三\n".as_bytes());
    assert_eq!(articles.len(), 3);
    assert_eq!(articles[1].body, "二\n三");
    assert_eq!(report.problems[0].place, Location::Line(3));
    assert!(matches!(faults(&report)[..], [Fault::Cells { found: 3, wanted: 2 }]));

    let (articles, report) = read("a.json", "[{\"x\":1},{\"x\":2}]".as_bytes());
    assert!(articles.is_empty());
    assert_eq!((report.problem_count, report.problems[0].place), (2, Location::Record(1)));
}

/// What is no list of articles is one table: found by its names, its numbers are figures.
#[test]
fn a_table_without_texts_is_an_article() {
    let (articles, report) = read("人口.csv", "2021年各市人口,\n城市,人口（万人）\n郑州,1300\n洛阳,700\n".as_bytes());
    let [article] = &articles[..] else { panic!("{articles:?}") };
    assert_eq!((article.title.as_str(), report.problem_count), ("2021年各市人口", 0));
    assert_eq!(article.body, "城市\t人口（万人）\n郑州\t1300\n洛阳\t700");

    let rows: String = (0..60_000).map(|row| format!("{row}号监测点,{}\n", row % 50)).collect();
    let (articles, _) = read("水位.csv", format!("监测点,水位\n{rows}").as_bytes());
    let parts: Vec<_> = articles.iter().map(|article| article.source.part).collect();
    assert_eq!(parts, [Some(1), Some(2)]);
    assert!(articles.iter().all(|article| article.body.starts_with("监测点\t水位\n")));
    let lines: usize = articles.iter().map(|article| article.body.lines().count() - 1).sum();
    assert_eq!(lines, 60_000);
}

#[test]
fn fields_can_be_mapped() {
    let fields = FieldMap { names: vec![(Role::Body, "brief".into()), (Role::Title, "bt".into())] };
    let settings = Settings { fields, ..Settings::default() };
    let (articles, _) =
        read_with("a.json", r#"{"title":"甲","bt":"乙","brief":"短","body":"长"}"#.as_bytes(), &settings);
    assert_eq!((articles[0].title.as_str(), articles[0].body.as_str()), ("乙", "短"));
}

#[test]
fn what_is_broken_is_reported() {
    let record = format!("{{\"title\":\"t\",\"body\":\"{SIMPLIFIED}\"}}\n");
    let many: String = (0..2000).map(|n| record.replace("42", &n.to_string())).collect();
    let packed = gzip(many.as_bytes());
    let (articles, report) = read("a.jsonl.gz", &packed[..packed.len() / 2]);
    assert!(!articles.is_empty() && articles.len() < 2000);
    assert!(faults(&report).contains(&&Fault::Truncated), "{:?}", report.problems);

    let noise: Vec<u8> = (0..5000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for bytes in [b"GIF89a\0\0\0".as_slice(), &noise, b"WARC/1.0\r\nWARC-Type: response\r\n\r\n<p>a</p>"] {
        let (articles, report) = read("a.txt", bytes);
        assert!(articles.is_empty() && matches!(faults(&report)[..], [Fault::Binary { .. }]), "{:?}", report.problems);
    }
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 100]].concat();
    for bytes in [&b"%PDF-1.4"[..], &png] {
        let (articles, report) = read("a.txt", bytes);
        assert!(articles.is_empty() && matches!(faults(&report)[..], [Fault::Damaged { .. }]), "{:?}", report.problems);
    }
    for name in ["a.txt", "a.html", "a.md", "a.json", "a.jsonl", "a.csv", "a.docx", "a"] {
        assert!(read(name, b"").0.is_empty(), "{name}");
    }
}

#[test]
fn hostile_files_meet_limits() {
    let limits = Limits { document: 1 << 20, ratio: 10, unpacked: 2 << 20, depth: 3, members: 5, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let fault = |name: &str, bytes: &[u8]| {
        let (_, report) = read_with(name, bytes, &settings);
        report.problems.into_iter().map(|problem| problem.fault).next().unwrap_or_else(|| panic!("{name}: no fault"))
    };
    let line = format!("{{\"body\":\"{}\"}}\n", "长".repeat(1 << 20));
    assert!(matches!(
        fault("a.jsonl", &gzip(&line.repeat(9).into_bytes())),
        Fault::TooLong { .. } | Fault::Bomb { .. }
    ));
    assert!(matches!(fault("a.jsonl", line.as_bytes()), Fault::TooLong { .. }));
    assert!(matches!(fault("a.txt", line.as_bytes()), Fault::TooLong { .. }));
    assert!(matches!(fault("a.csv", format!("title,body\n\"{line}").as_bytes()), Fault::TooLong { .. }));
    assert!(matches!(fault("a.txt.gz", &gzip(&vec![b'\n'; 8 << 20])), Fault::Bomb { .. } | Fault::TooLong { .. }));
    let many: Vec<(String, &[u8])> = (0..9).map(|n| (format!("{n}.txt"), b"x".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(matches!(fault("a.zip", &zip(&many)), Fault::TooMany { limit: 5 }));
    assert!(matches!(fault("a.tar", &tar(&many)), Fault::TooMany { limit: 5 }));
    let nested = (0..6).fold(b"text".to_vec(), |inner, _| gzip(&inner));
    assert!(matches!(fault("a.gz", &nested), Fault::TooDeep { limit: 3 }));
}

#[test]
fn deep_and_long_input_ends_soon() {
    let deep = |open: &str, close: &str| format!("{}{SIMPLIFIED}{}", open.repeat(100_000), close.repeat(100_000));
    for (name, text) in [
        ("a.html", deep("<div>", "</div>")),
        ("a.html", deep("<font color=1><p>", "")),
        ("a.html", deep("<b><table><tr><td>", "")),
        ("a.html", deep("<!--", "")),
        ("a.md", deep("[", "](")),
        ("a.md", deep("<", ">")),
        ("a.txt", SIMPLIFIED.repeat(100_000)),
        ("a.csv", deep("\"", ",")),
    ] {
        let (_, report) = read(name, text.as_bytes());
        assert!(
            !faults(&report).iter().any(|fault| fault.loses_text()) || name == "a.csv",
            "{name} {:?}",
            report.problems
        );
    }
    let (_, report) = read("a.json", deep("[", "]").as_bytes());
    assert!(matches!(faults(&report)[..], [Fault::Json { .. }]));
}

#[test]
fn folders_are_walked_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["b.txt", "a/2.txt", "a/1.txt", ".hidden.txt", ".hansou/x.txt", "c.txt"] {
        fs::create_dir_all(at(name).parent().unwrap()).unwrap();
        fs::write(at(name), SIMPLIFIED).unwrap();
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path(), at("a/loop")).unwrap();
        std::os::unix::fs::symlink("/etc", at("out")).unwrap();
        use std::os::unix::ffi::OsStrExt;
        // Some file systems refuse the name.
        let _ = fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"d\xd6\xd0.txt")), "x");
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().is_ok());
    }
    let found = walk(&[folder.path().to_path_buf(), at("b.txt")]);
    let names: Vec<_> = found.files.iter().map(|entry| entry.name.rsplit('/').next().unwrap()).collect();
    assert_eq!(names[..4], ["1.txt", "2.txt", "b.txt", "c.txt"]);
    assert!(names[4..].iter().all(|name| *name == r"d\xD6\xD0.txt"), "{names:?}");
    assert_eq!(found.files[0].size, SIMPLIFIED.len() as u64);
    let faults: Vec<_> = found.problems.iter().map(|problem| &problem.fault).collect();
    assert_eq!(faults, if cfg!(unix) { vec![&Fault::Link] } else { vec![] });
    assert_eq!(walk(&[PathBuf::from("/no/such/folder")]).problems.len(), 1);
}

#[test]
fn a_file_on_disk_is_hashed_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("a.txt", SIMPLIFIED.as_bytes().to_vec()), ("b.zip", zip(&[("c.txt", SIMPLIFIED.as_bytes())]))];
    for (name, bytes) in &files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let found = walk(&[folder.path().to_path_buf()]);
    for (entry, (name, bytes)) in found.files.iter().zip(&files) {
        let report = read::articles(entry, &Settings::default(), &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!((report.articles, report.bytes), (1, bytes.len() as u64), "{name}");
        assert_eq!(report.hash, read(name, bytes).1.hash, "{name}");
        fs::remove_file(&entry.path).unwrap();
        assert!(read::articles(entry, &Settings::default(), &mut |_| ControlFlow::Continue(())).is_err());
    }
}

fn chinese(chars: &'static str) -> impl Strategy<Value = String> {
    let chars: Vec<char> = chars.chars().collect();
    prop::collection::vec(prop::sample::select(chars), 20..200).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_encoded_is_decoded(simplified in chinese(SIMPLIFIED), traditional in chinese(TRADITIONAL)) {
        for (text, encodings) in [(&simplified, vec![UTF_8, GB18030, UTF_16LE, UTF_16BE]),
                                  (&traditional, vec![UTF_8, BIG5, UTF_16LE, UTF_16BE])] {
            for encoding in encodings {
                prop_assert_eq!(guess(&encode(text, encoding)).encoding, encoding, "{}", text);
                prop_assert_eq!(&stream::whole(encode(text, encoding), None).0, text);
            }
        }
    }

    #[test]
    fn readers_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "\\PC{0,200}") {
        for name in ["a.txt", "a.html", "a.md", "a.json", "a.jsonl", "a.csv", "a.docx", "a.gz", "a"] {
            read(name, &bytes);
            read(name, text.as_bytes());
        }
        for magic in [&b"\x1f\x8b\x08"[..], b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"<html>", b"---\n", b"{\"a\":"] {
            read("a", &[magic, &bytes].concat());
        }
    }
}

fn document(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    fs::read(folder.join(name)).expect("a file of tests/documents")
}

/// Documents of offices and mail: title, day and a line of each, whatever the file is called.
#[test]
fn documents_of_offices_and_mail() {
    const NOTICE: &str = "关于印发《高新区“三个一批”项目推进办法》的通知";
    const FIGURES: &str = "生产总值（亿元）\t420.6\t432.5\t511.8\t可比价增长\t2022-09-30";
    for (file, title, day, line) in [
        ("office/notice.doc", NOTICE, Some("2022-09-30"), "1\t中原MEMS中试平台\t23.5"),
        ("office/notice.odt", NOTICE, Some("2022-09-30"), "1\t中原MEMS中试平台\t23.5"),
        ("office/figures.xls", "年度指标", None, FIGURES),
        ("office/figures.xlsx", "年度指标", None, FIGURES),
        ("office/figures.ods", "年度指标", None, FIGURES),
        ("office/slides.pptx", "十届北斗大会在郑开幕 签约项目16个 金额43.6亿元", None, "来源：高新时报"),
        ("mail/mail_gb2312.eml", "十届北斗大会在郑开幕 签约项目16个 金额43.6亿元", Some("2022-10-12"), ""),
        ("mail/outlook.msg", "关于河道的答复", Some("2022-09-30"), "浮冰已经清理。"),
    ] {
        for name in ["a.bin", "a.txt", "a.csv", "a.docx"] {
            let (articles, report) = read(name, &document(file));
            assert_eq!(report.problems, [], "{file} as {name}");
            let article = &articles[0];
            assert_eq!(article.title, title, "{file} as {name}");
            assert!(line.is_empty() || article.body.lines().any(|found| found == line), "{file}: {}", article.body);
            let found = article.date.map(|date| date.day.to_string());
            assert!(day.is_none() || found.as_deref() == day, "{file} as {name}: {found:?}");
        }
    }
}

/// Attachments are files of their own, messages of a mailbox too; their paths show where they stand.
#[test]
fn files_inside_mail() {
    let (articles, report) = read("a.eml", &document("mail/mail_gb18030.eml"));
    assert_eq!(report.problems, []);
    let paths: Vec<&str> = articles.iter().map(|article| article.source.path.as_str()).collect();
    assert_eq!(paths, ["a.eml", "a.eml!/关于推进办法的通知.docx"]);
    assert_eq!(articles[0].credits.reporters, ["高新时报编辑部"]);
    let (articles, report) = read("a.msg", &document("mail/outlook.msg"));
    assert_eq!(report.problems, []);
    let titles: Vec<&str> = articles.iter().map(|article| article.title.as_str()).collect();
    assert_eq!((titles, articles[2].source.path.as_str()), (vec!["关于河道的答复", "原信", "清淤"], "a.msg!/表.csv"));
    assert_eq!((&articles[0].credits.reporters[..], &*articles[1].body), (&["林叙白".to_owned()][..], "河里有浮冰"));
    let (articles, report) = read("box", &document("mail/box.mbox"));
    assert_eq!(report.problems, []);
    let paths: Vec<&str> = articles.iter().map(|article| article.source.path.as_str()).collect();
    assert_eq!(paths, ["box!/1", "box!/2", "box!/3"]);
    let mail = |inner: &str| {
        format!(
            "From: a@example.org\r\nMIME-Version: 1.0\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a.eml\r\n\r\n\
             {inner}\r\n--b--\r\n"
        )
    };
    let mut nested = mail("");
    for depth in 0..20 {
        nested = mail(&nested).replace("=b\r", &format!("=b{depth}\r")).replace("--b\r", &format!("--b{depth}\r"));
    }
    // Whatever becomes of mail in mail in mail, it ends.
    let (_, report) = read("a.eml", nested.as_bytes());
    assert!(report.problem_count < 100);
}

/// Web pages under the names of office documents, as public sites give them out.
#[test]
fn web_pages_named_as_documents() {
    let (articles, report) = read("通知.doc", &document("office/html_named.doc"));
    assert_eq!(report.problems, []);
    assert!(articles[0].body.contains("项目服务中心主任卢海岑总结了三张表"), "{}", articles[0].body);
    let (articles, report) = read("指标.xls", &document("office/html_named.xls"));
    assert_eq!(report.problems, []);
    let body = &articles[0].body;
    assert!(body.contains("\n生产总值（亿元）\t420.6\t432.5\t511.8\t可比价增长\n"), "{body}");
}

/// A sheet whose columns name titles and texts is records; one that does not is an article.
#[test]
fn sheets_of_records() {
    let sheet = |name: &str, rows: &[[&str; 3]]| {
        let cell = |cell: &str| format!("<Cell><Data ss:Type=\"String\">{cell}</Data></Cell>");
        let rows: String = rows.iter().map(|row| format!("<Row>{}</Row>", row.map(cell).concat())).collect();
        format!("<Worksheet ss:Name=\"{name}\"><Table>{rows}</Table></Worksheet>")
    };
    let notices = [
        ["标题", "正文", "发布日期"],
        ["停水通知", "九月一日停水六小时。", "2022-08-30"],
        ["招聘启事", "招收学徒四名。", "2022-08-31"],
    ];
    let figures = [["指标", "2021年", "2022年"], ["公厕", "231", "246"], ["乔木", "26400", "19750"]];
    let book = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{}{}</Workbook>",
        sheet("通知", &notices),
        sheet("市政", &figures)
    );
    let (articles, report) = read("a.xls", book.as_bytes());
    assert_eq!(report.problems, []);
    let found: Vec<(&str, Option<usize>)> =
        articles.iter().map(|article| (article.title.as_str(), article.source.part)).collect();
    assert_eq!(found, [("停水通知", Some(1)), ("招聘启事", Some(2)), ("市政", Some(3))]);
    assert_eq!(articles[0].date.unwrap().day.to_string(), "2022-08-30");
    assert_eq!(articles[2].body, "指标\t2021年\t2022年\n公厕\t231\t246\n乔木\t26400\t19750");
}
