//! What is promised of every family of documents: all that a reader sees is there, and little else; what cannot be read
//! is named; nothing panics, hangs or fills the memory, whatever the bytes are.

use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use hansou_documents::{BlockKind, Budget, Document, DocumentKind, Error, Limits, Note, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The bytes of a file, decompressed.
fn bytes(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/documents");
    let bytes = std::fs::read(folder.join(name)).expect("a file of tests/documents");
    if !name.ends_with(".gz") {
        return bytes;
    }
    let mut whole = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut whole).expect("gzip");
    whole
}

fn kind(bytes: &[u8]) -> Option<DocumentKind> {
    match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(zip) => DocumentKind::of_members(&|name| zip.index_for_name(name).is_some()),
        Err(_) => DocumentKind::of_head(bytes),
    }
}

fn open(name: &str) -> Document {
    let bytes = bytes(name);
    let kind = kind(&bytes).unwrap_or_else(|| panic!("{name} is of no kind"));
    read(kind, &bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All text of a document without white space; of web pages that which stands outside tags.
fn text(document: &Document) -> String {
    let mut text = String::new();
    for part in &document.parts {
        text.push_str(part.title.as_deref().unwrap_or_default());
        for block in &part.blocks {
            match &block.kind {
                BlockKind::Table(rows) => rows.iter().flatten().for_each(|cell| text.push_str(cell)),
                BlockKind::Html => {
                    let pieces =
                        block.text.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
                    text.extend(pieces);
                }
                _ => text.push_str(&block.text),
            }
        }
    }
    text.split_whitespace().collect()
}

/// Files, what a reader of each sees, and how much may be found beside it, as a share of the truth: a footer and slides'
/// notes that the truth leaves out, a page's head.
const FILES: [(&str, &str, f64); 17] = [
    ("office/notice.doc", "office/notice.txt", 0.02),
    ("office/notice.odt", "office/notice.txt", 0.02),
    ("office/notice.epub", "office/notice.txt", 0.30),
    ("office/slides.ppt.gz", "office/slides.txt", 0.03),
    ("office/slides.pptx", "office/slides.txt", 0.03),
    ("office/slides.odp", "office/slides.txt", 0.03),
    ("office/figures.xls", "office/figures.txt", 0.02),
    ("office/figures.xlsx", "office/figures.txt", 0.02),
    ("office/figures.ods", "office/figures.txt", 0.02),
    ("office/rtf_cpg936_hex.rtf", "office/rtf_cpg936_hex.txt", 0.0),
    ("office/rtf_u_uc1.rtf", "office/rtf_cpg936_hex.txt", 0.0),
    ("office/rtf_u_uc2_gbk.rtf", "office/rtf_cpg936_hex.txt", 0.0),
    ("mail/mail_gb2312.eml", "mail/mail_gb2312.txt", 0.0),
    ("mail/mail_gb18030.eml", "mail/mail_gb18030.txt", 0.0),
    ("mail/mail_raw8bit_gbk.eml", "mail/mail_raw8bit_gbk.txt", 0.0),
    ("mail/box.mbox", "mail/box.txt", 0.0),
    ("mail/saved_ie.mht", "mail/saved_ie.txt", 0.25),
];

#[test]
fn what_a_reader_sees_is_there_and_little_else() {
    for (name, truth, beside) in FILES {
        let found = text(&open(name));
        let truth = String::from_utf8(bytes(truth)).unwrap();
        let lines = truth.lines().flat_map(|line| line.split(['\t', '。']));
        let lines: Vec<String> = lines.map(|line| line.split_whitespace().collect()).collect();
        let missing: Vec<&String> = lines.iter().filter(|line| !found.contains(line.as_str())).collect();
        // The mailbox was written in GB 2312, which lacks a character of one name.
        let allowed = usize::from(name == "mail/box.mbox");
        assert!(missing.len() <= allowed, "{name} lacks {missing:?}");
        let size = truth.chars().filter(|c| !c.is_whitespace()).count() as f64;
        let surplus = found.chars().count() as f64 / size - 1.0;
        assert!(surplus <= beside + 0.001, "{name} has {:.1} % beside the truth", surplus * 100.0);
    }
}

#[test]
fn titles_days_and_senders() {
    for (name, title, author, date) in [
        ("office/notice.doc", None, "管委会办公室", "2013-12-23"),
        ("office/slides.ppt.gz", Some("十届北斗大会在郑开幕 签约项目16个 金额43.6亿元"), "", "2013-01-27"),
        ("office/figures.xlsx", Some("年度指标"), "", ""),
        ("mail/mail_gb2312.eml", None, "高新时报编辑部", "2022-10-12T09:30:00+08:00"),
    ] {
        let document = open(name);
        let part = &document.parts[0];
        if title.is_some() {
            assert_eq!(part.title.as_deref(), title, "{name}");
        }
        let found = part.authors.first().or(document.authors.first()).map_or("", String::as_str);
        assert!(author.is_empty() || found == author, "{name}: {found}");
        let day = part.date.as_deref().or(document.date.as_deref()).unwrap_or_default();
        assert!(day.starts_with(date), "{name}: {day}");
    }
}

/// Before Unicode the code page is that of the language the document states; a program in English wrote Chinese too.
#[test]
fn old_texts_in_the_code_page_of_their_language_or_their_bytes() {
    let line = "关于申报一九九三年度科技计划项目的通知，各单位务于三月底前报送，逾期不再受理。";
    for (language, encoding) in [
        (0x0804_u16, encoding_rs::GBK),
        (0x0404, encoding_rs::BIG5),
        (0x0409, encoding_rs::GBK),
        (0x0409, encoding_rs::BIG5),
    ] {
        let line = if encoding == encoding_rs::BIG5 {
            "關於申報一九九三年度科技計劃項目的通知，請各單位於三月底前報送。"
        } else {
            line
        };
        let mut file = vec![0; 128];
        file[..4].copy_from_slice(&[0xdb, 0xa5, 0x2d, 0]);
        file[6..8].copy_from_slice(&language.to_le_bytes());
        file.extend(encoding.encode(&format!("{line}\r{line}\r{line}\r")).0.iter());
        let end = file.len() as u32;
        file[0x18..0x1c].copy_from_slice(&128_u32.to_le_bytes());
        file[0x1c..0x20].copy_from_slice(&end.to_le_bytes());
        assert_eq!(DocumentKind::of_head(&file), Some(DocumentKind::Word2));
        let document = read(DocumentKind::Word2, &file, &Limits::default()).unwrap();
        let found: Vec<&str> = document.parts[0].blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(found, [line, line, line], "{language:x} {}", encoding.name());
    }
}

#[test]
fn rows_of_tables_stay_rows() {
    let notice = open("office/notice.doc");
    let table = notice.parts[0].blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Table(rows) => Some(rows),
        _ => None,
    });
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let wanted = [row(["序号", "项目名称", "总投资（亿元）"]), row(["1", "中原MEMS中试平台", "23.5"])];
    assert_eq!(table.map(|rows| &rows[..2]), Some(&wanted[..]));
}

#[test]
fn each_message_of_a_mailbox_is_a_part() {
    let subjects: Vec<String> = open("mail/box.mbox").parts.into_iter().filter_map(|part| part.title).collect();
    assert_eq!(subjects.len(), 3);
    assert_eq!(subjects[2], "资本力量“1+6”论坛第五场举行 今年新增股权融资6.815亿元");
}

#[test]
fn browsers_send_no_mail() {
    for from in ["<Saved by Blink>", "=?utf-8?B?55SxIFdpbmRvd3MgSW50ZXJuZXQgRXhwbG9yZXIgMTEg5L+d5a2Y?="] {
        let page = format!(
            "From: {from}\r\nSubject: page\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>a</p>"
        );
        let document = read(DocumentKind::Mail, page.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(document.parts[0].authors, Vec::<String>::new(), "{from}");
    }
}

/// Word and Excel save pages without any header that a person would write.
#[test]
fn a_page_that_an_office_program_saved() {
    let page = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n此文档为“单个文件网页”\r\n\r\n\
                --b\r\nContent-Location: file:///C:/a/a.htm\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n<p>通知</p>\r\n\
                --b\r\nContent-Location: file:///C:/a/sheet001.htm\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n<p>二</p>\r\n\
                --b\r\nContent-Location: file:///C:/a/filelist.xml\r\nContent-Type: text/xml; charset=\"utf-8\"\r\n\r\n<xml/>\r\n--b--\r\n";
    assert_eq!(DocumentKind::of_head(page.as_bytes()), Some(DocumentKind::Mail));
    let document = read(DocumentKind::Mail, page.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(document.parts[0].blocks[0].kind, BlockKind::Html);
    let names: Vec<&str> = document.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["sheet001.htm"]);
}

#[test]
fn texts_of_other_kinds_are_none_of_these() {
    for text in [
        "Subject: 一份简报\n\n正文",
        "From here to there\nnothing: else",
        "标题：通知\n日期：2022年9月30日\n",
        "<html><body><p>通知</p></body></html>",
        "{\"from\": \"a\"}",
        "",
    ] {
        assert_eq!(DocumentKind::of_head(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn locked_documents_are_said_to_be_locked() {
    let mut document = bytes("office/notice.doc");
    // The header of the text begins a sector; its flags stand ten bytes on.
    let at = (0..document.len()).step_by(512).find(|at| document[*at..].starts_with(&[0xec, 0xa5])).unwrap();
    document[at + 11] |= 1;
    assert_eq!(read(DocumentKind::Compound, &document, &Limits::default()).unwrap_err(), Error::Locked);
    let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let package = zipped(&[("META-INF/manifest.xml", manifest), ("content.xml", b"\x01\x02")]);
    assert_eq!(read(DocumentKind::OfficePackage, &package, &Limits::default()).unwrap_err(), Error::Locked);
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn bombs_end_at_a_limit_that_is_named() {
    let limits = Limits { unpacked: 1 << 20, text: 1 << 20, ..Limits::default() };
    let spaces = vec![b' '; 8 << 20];
    let started = Instant::now();
    for members in [
        &[("xl/workbook.xml", &spaces[..])][..],
        &[("content.xml", &spaces[..]), ("META-INF/manifest.xml", b"")][..],
        &[("META-INF/container.xml", &spaces[..])][..],
    ] {
        let package = zipped(members);
        let kind = kind(&package).unwrap();
        let error = read(kind, &package, &limits).unwrap_err();
        assert_eq!(error, Error::OverBudget(Budget::Unpacked(1 << 20)), "{kind:?}");
    }
    let groups = [b"{\\rtf1 ".to_vec(), vec![b'{'; 1 << 20]].concat();
    assert!(matches!(read(DocumentKind::Rtf, &groups, &limits), Err(Error::OverBudget(Budget::Depth(_)))));
    let sheet = "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet><Table>".to_owned()
        + &"<Row><Cell Index=\"4000000000\"><Data>1</Data></Cell></Row>".repeat(20_000)
        + "</Table></Worksheet></Workbook>";
    let document = read(DocumentKind::OfficeXml, sheet.as_bytes(), &limits).unwrap();
    assert!(matches!(document.notes[..], [Note::OverBudget(Budget::Text(_))]), "{:?}", document.notes);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn a_cut_file_gives_what_it_has() {
    let rich = bytes("office/rtf_u_uc1.rtf");
    let half = read(DocumentKind::Rtf, &rich[..rich.len() / 2], &Limits::default()).unwrap();
    assert!(text(&half).chars().count() > 250);
    let mailbox = bytes("mail/box.mbox");
    let half = read(DocumentKind::Mailbox, &mailbox[..mailbox.len() / 2], &Limits::default()).unwrap();
    assert_eq!(half.parts.len(), 2);
}

#[test]
fn what_belongs_to_a_message_and_is_not_read_is_noted() {
    let message = "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
                   --b\r\nContent-Type: text/plain\r\n\r\nbody\r\n--b\r\nContent-Type: application/pkcs7-mime\r\n\
                   Content-Disposition: attachment; filename=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n\
                   MIAG\r\n--b--\r\n";
    let document = read(DocumentKind::Mail, message.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(document.notes, [Note::Locked("smime.p7m".into())]);
    assert_eq!(document.parts[0].blocks[0].text, "body");
}

const KINDS: [DocumentKind; 10] = [
    DocumentKind::Compound,
    DocumentKind::Word2,
    DocumentKind::OfficePackage,
    DocumentKind::OfficeXml,
    DocumentKind::Rtf,
    DocumentKind::Mail,
    DocumentKind::Mailbox,
    DocumentKind::Epub,
    DocumentKind::OutlookMessage,
    DocumentKind::Picture,
];

/// Reads bytes as a document of a kind; what comes of it is bounded, and so is the time.
fn survive(kind: DocumentKind, bytes: &[u8]) {
    let started = Instant::now();
    let limits = Limits { unpacked: 8 << 20, text: 8 << 20, ..Limits::default() };
    if let Ok(document) = read(kind, bytes, &limits) {
        let size = text(&document).len();
        assert!(size <= 64 << 20, "{kind:?} gives {size} bytes of text");
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{kind:?} took {:?}", started.elapsed());
}

fn cases(number: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(number), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn any_bytes_end_well(kind in select(&KINDS[..]), bytes in vec(any::<u8>(), 0..3000)) {
        survive(kind, &bytes);
    }

    #[test]
    fn damaged_files_end_well(
        (name, ..) in select(&FILES[..]),
        cut in any::<Option<Index>>(),
        changes in vec((any::<Index>(), any::<u8>()), 0..40),
    ) {
        let mut bytes = bytes(name);
        let kind = kind(&bytes).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        survive(kind, &bytes);
    }

    /// Numbers that lie are where binary formats hurt: words of the streams are set to extremes.
    #[test]
    fn numbers_that_lie_end_well(
        name in select(&["office/notice.doc", "office/slides.ppt.gz", "office/figures.xls", "mail/outlook.msg"][..]),
        places in vec((any::<Index>(), select(&[0_u32, 1, 0x7fff_ffff, 0xffff_ffff, 0x0fff_ffff, 0x200][..])), 1..60),
    ) {
        let mut bytes = bytes(name);
        for (at, value) in places {
            let at = (512 + at.index(bytes.len() - 516)) & !3;
            bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        survive(DocumentKind::Compound, &bytes);
    }
}

/// Numbers that a program makes while it shows a list; the text has none.
#[test]
fn paragraphs_of_lists_have_their_numbers() {
    let wanted = [
        "路灯管理办法",
        "第一章 总则",
        "第一条 为加强路灯管理，制定本办法。",
        "第二条 本办法适用于城区。",
        "（一）主干道；",
        "（二）支路：",
        "1. 宽六米以上的；",
        "2. 其他。",
        "第二章 罚则",
        "第一条 损坏路灯的，处二百元以上五百元以下罚款。",
        // An empty paragraph is counted.
        "第三条 本办法自发布之日起施行。",
        "附件要求如下。",
        "一、申报材料",
        "一.1 申请书",
        "一.2 身份证明",
        "①原件",
        "②复印件",
        "二、办理时限",
        "二.1 五个工作日",
        "带点的一项",
        "一、重新编号",
    ];
    for name in ["office/lists.doc", "office/lists.odt"] {
        let document = open(name);
        let blocks = document.parts.iter().flat_map(|part| &part.blocks);
        let lines: Vec<&str> = blocks.map(|block| block.text.as_str()).collect();
        assert_eq!(lines[..wanted.len()], wanted, "{name}");
        let in_cell = |cell: &String| cell.ends_with("、甲");
        let is_table = |block: &hansou_documents::Block| match &block.kind {
            BlockKind::Table(rows) => rows.iter().flatten().any(in_cell),
            _ => false,
        };
        assert!(document.parts[0].blocks.iter().any(is_table), "{name}: {document:?}");
        assert!(lines.contains(&"第三章 标题样式的一节"), "by its style: {lines:?}");
    }
}
