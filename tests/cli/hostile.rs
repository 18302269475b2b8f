//! Files made to do harm, through the real program: each is indexed, or named and skipped, within bounds of time and
//! memory; the good file beside it is always found; nothing is written outside the index. HANSOU_MALFORMED says how
//! many files of the corpus are damaged at random (150 when not set).

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::support;
use crate::support::Random;
use tempfile::TempDir;

use crate::Run;

/// Longer than any run here takes on a slow machine.
const LONG: Duration = Duration::from_secs(900);

/// Runs the program; one that hangs is killed and is a failure.
fn search(folder: &Path, line: &[&str]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_search"))
        .args(line)
        .current_dir(folder)
        .env_remove("HANSOU_INDEX")
        .env("HANSOU_LANG", "en")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, receiver) = mpsc::channel();
    let read = |mut from: Box<dyn Read + Send>, sender: mpsc::Sender<(bool, Vec<u8>)>, is_out| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).unwrap();
            sender.send((is_out, bytes)).unwrap();
        });
    };
    read(Box::new(child.stdout.take().unwrap()), sender.clone(), true);
    read(Box::new(child.stderr.take().unwrap()), sender, false);
    let mut run = Run { code: -1, out: String::new(), err: String::new() };
    for _ in 0..2 {
        let Ok((is_out, bytes)) = receiver.recv_timeout(LONG) else {
            child.kill().unwrap();
            panic!("{line:?} hangs");
        };
        let text = String::from_utf8(bytes).expect("the program writes UTF-8");
        if is_out { run.out = text } else { run.err = text }
    }
    run.code = child.wait().unwrap().code().unwrap_or(-1);
    assert!(run.code >= 0, "{line:?} was ended by a signal: {run:?}");
    assert!(!run.err.contains("panicked") && !run.err.contains("internal error"), "{line:?}: {run:?}");
    assert!(!run.err.contains("the program failed on it"), "{line:?}: {run:?}");
    run
}

/// A folder with one good file beside what `fill` puts there, indexed.
fn beside(fill: impl FnOnce(&Path), flags: &[&str]) -> (TempDir, Run) {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("good.txt"), "天健湖边的鸬鹚").unwrap();
    fill(&texts);
    let run = search(folder.path(), &[&["index", "texts"], flags].concat());
    assert!(matches!(run.code, 0 | 2), "{run:?}");
    assert_eq!(search(folder.path(), &["query", "鸬鹚"]).code, 0, "{run:?}");
    let doctor = search(folder.path(), &["doctor", "--samples", "40"]);
    assert_eq!(doctor.code, 0, "{doctor:?}");
    (folder, run)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A zip archive of members with any name; made with an empty password field and the given bytes.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A tar entry: header (POSIX ustar) and padded content.
fn tar_entry(name: &str, kind: u8, link: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = vec![0u8; 512];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{:011o}\0", bytes.len()).as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, &[kind]);
    put(157, link.as_bytes());
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header.extend(bytes);
    header.resize(header.len().div_ceil(512) * 512, 0);
    header
}

#[test]
fn bombs_are_stopped_and_named() {
    let zeros = "高新区的传感器。\n".repeat(1 << 20);
    let once = gzip(zeros.as_bytes());
    let limit = ["--max-unpacked", "2M", "--max-ratio", "10"];
    let cases: [(&str, Vec<u8>); 4] = [
        ("bomb.txt.gz", once.clone()),
        ("twice.txt.gz", gzip(&once)),
        ("bomb.zst", zstd::encode_all(zeros.as_bytes(), 1).unwrap()),
        ("bomb.zip", zipped(&[("a.txt", zeros.as_bytes()), ("b.txt", zeros.as_bytes())])),
    ];
    for (name, bytes) in cases {
        let (_, run) = beside(|texts| fs::write(texts.join(name), bytes).unwrap(), &limit);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        assert!(run.err.contains(name) && run.err.contains("--max-unpacked"), "{name}: {run:?}");
    }
}

#[test]
fn limits_are_options_and_said_when_they_bite() {
    let nested = (0..8).fold(b"deep".to_vec(), |inner, _| zipped(&[("a.zip", &inner)]));
    let many: Vec<(String, String)> = (0..20).map(|n| (format!("{n}.txt"), format!("第{n}号"))).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let long = "高新区的传感器，".repeat(4000);
    let figures: String = (0..500).map(|n| format!("第{n}家企业签约额{n}亿元。")).collect();
    let cases: [(&str, Vec<u8>, [&str; 2]); 6] = [
        ("nested.zip", nested.clone(), ["--max-depth", "3"]),
        ("many.zip", zipped(&many), ["--max-members", "7"]),
        ("long.txt", long.clone().into_bytes(), ["--max-article", "50k"]),
        ("long.html", format!("<p>{long}").into_bytes(), ["--max-document", "50k"]),
        ("long.jsonl", format!("{{\"body\":\"{long}\"}}\n").into_bytes(), ["--max-document", "50k"]),
        ("figures.txt", figures.into_bytes(), ["--max-figures", "100"]),
    ];
    for (name, bytes, flags) in cases {
        let (folder, run) = beside(|texts| fs::write(texts.join(name), &bytes).unwrap(), &flags);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        assert!(run.err.contains(name) && run.err.contains(flags[0]), "{name}: {run:?}");
        // It stays true, and is still said, when nothing was read again.
        let again = search(folder.path(), &[&["index", "texts"], &flags[..]].concat());
        assert_eq!(again.code, 2, "{name}: {again:?}");
        assert!(again.out.contains("unchanged") && again.err.contains(name), "{name}: {again:?}");
        if name != "nested.zip" {
            let raised = search(folder.path(), &["index", "texts", flags[0], "1000000"]);
            assert_eq!((raised.code, raised.err.as_str()), (0, ""), "{name}");
        }
    }
}

#[test]
fn members_of_archives_are_only_names() {
    let names = ["../../../evil.txt", "/evil.txt", "C:\\evil.txt", "..\\evil.txt", "a/../../evil.txt", "evil\0.txt"];
    let body = "须水河边的口袋公园。";
    let zip: Vec<(&str, &[u8])> = names[..5].iter().map(|&name| (name, body.as_bytes())).collect();
    let mut tar: Vec<u8> = names[..5].iter().flat_map(|name| tar_entry(name, b'0', "", body.as_bytes())).collect();
    for (name, kind) in [("link.txt", b'2'), ("hard.txt", b'1'), ("device.txt", b'3'), ("pipe.txt", b'6')] {
        tar.extend(tar_entry(name, kind, "/etc/passwd", b""));
    }
    tar.resize(tar.len() + 1024, 0);
    let (folder, run) = beside(
        |texts| {
            fs::write(texts.join("a.zip"), zipped(&zip)).unwrap();
            fs::write(texts.join("b.tar"), tar).unwrap();
        },
        &[],
    );
    let page = search(folder.path(), &["query", "口袋公园", "-n", "100", "--json"]);
    let page: serde_json::Value = serde_json::from_str(&page.out).unwrap();
    assert_eq!(page["total"], 10, "{run:?} {page}");
    assert_eq!(search(folder.path(), &["query", "root:x:0:0"]).code, 1);
    let mut there: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    assert_eq!(there, [".hansou", "texts"]);
    assert!(!Path::new("/evil.txt").exists() && !folder.path().parent().unwrap().join("evil.txt").exists());
}

#[test]
fn depth_and_length_without_end() {
    let deep = 200_000;
    let cases: [(&str, Vec<u8>); 11] = [
        ("a.json", "[".repeat(deep).into_bytes()),
        ("b.json", (r#"{"body":"#.repeat(deep) + "1").into_bytes()),
        ("c.jsonl", ("[".repeat(deep) + "\n{\"body\":\"好\"}\n").into_bytes()),
        ("d.html", "<div>".repeat(deep).into_bytes()),
        ("e.html", ("<b><i><a><p><table><tr><td>".repeat(2000) + "好").into_bytes()),
        ("f.html", ("<".repeat(deep) + &"&amp;".repeat(1000)).into_bytes()),
        ("g.md", ("> ".repeat(deep) + &"[".repeat(deep)).into_bytes()),
        ("h.md", ("---\n".to_owned() + &"a:\n ".repeat(deep) + "\n---\n好").into_bytes()),
        ("i.csv", ("\"".repeat(deep) + &",".repeat(deep) + "\n好,好").into_bytes()),
        ("j.tsv", ("title\tbody\n".to_owned() + &"\t".repeat(deep) + "\n好\t好\n").into_bytes()),
        ("k.html", ("<!--".repeat(deep) + "<script>".repeat(5000).as_str()).into_bytes()),
    ];
    for (name, bytes) in cases {
        beside(|texts| fs::write(texts.join(name), bytes).unwrap(), &[]);
    }
}

#[test]
fn a_line_of_ten_million_characters() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("texts")).unwrap();
    let line: String = "高新区的企业发布了智能水表，".chars().cycle().take(10_000_000).collect();
    fs::write(folder.path().join("texts/long.txt"), line + "须水河畔的鸬鹚。").unwrap();
    let run = search(folder.path(), &["index", "texts"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
    let run = search(folder.path(), &["query", "河畔的鸬鹚", "--json"]);
    assert!(run.code == 0 && run.out.len() < 5000, "{run:?}");
}

#[test]
fn a_docx_made_to_do_harm() {
    let xml =
        |body: &str| format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let entities = "<!DOCTYPE a [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>\
        <w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>&b;&c;好</w:t></w:r></w:p></w:body></w:document>";
    let long = xml(&"<w:p><w:r><w:t>高新区的传感器</w:t></w:r></w:p>".repeat(200_000));
    for (text, flags) in
        [(entities.to_owned(), &[][..]), (xml(&"<w:p>".repeat(100_000)), &[]), (long, &["--max-document", "1M"])]
    {
        let bytes = zipped(&[("word/document.xml", text.as_bytes())]);
        let (folder, run) = beside(|texts| fs::write(texts.join("a.docx"), bytes).unwrap(), flags);
        assert_eq!(search(folder.path(), &["query", "root:x:0:0"]).code, 1);
        assert!(flags.is_empty() || run.err.contains("a.docx"), "{run:?}");
    }
}

#[test]
fn every_character_there_is() {
    let all: String = ('\0'..=char::MAX).filter(|&c| c != '\0').collect();
    let lines: String = ('\u{1}'..=char::MAX).map(|c| format!("前{c}后\n")).collect();
    let json: String =
        (0u32..0x1_0000).step_by(7).map(|unit| format!("{{\"body\":\"好\\u{unit:04x}好\"}}\n")).collect();
    let (folder, run) = beside(
        |texts| {
            fs::write(texts.join("all.txt"), &all).unwrap();
            fs::write(texts.join("lines.md"), &lines).unwrap();
            fs::write(texts.join("units.jsonl"), &json).unwrap();
            fs::write(texts.join("bytes.txt"), (0..=255u8).cycle().take(5000).collect::<Vec<u8>>()).unwrap();
            let lone = "{\"title\":\"\\ud800\",\"body\":\"孤\\udc00代\\ud83d\\ude00理\"}";
            fs::write(texts.join("lone.json"), lone).unwrap();
        },
        &[],
    );
    assert_eq!(run.code, 2, "what is no text is named: {run:?}");
    for query in ["䴙䴘", "𠮷", "前龘后", "前😀后", "\u{10ffff}", "\u{fffd}", "\u{e000}"] {
        let run = search(folder.path(), &["query", query]);
        assert!(matches!(run.code, 0 | 1), "{query:?}: {run:?}");
        let raw = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!run.out.contains(raw), "{query:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_opened() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("secret.txt"), "绝密的麒麟").unwrap();
    let (folder, run) = beside(
        |texts| {
            symlink(outside.path(), texts.join("folder")).unwrap();
            symlink(outside.path().join("secret.txt"), texts.join("link.txt")).unwrap();
            symlink("loop.txt", texts.join("loop.txt")).unwrap();
            symlink("..", texts.join("up")).unwrap();
            symlink("/dev/zero", texts.join("zero.txt")).unwrap();
            assert!(Command::new("mkfifo").arg(texts.join("pipe.txt")).status().unwrap().success());
            std::os::unix::net::UnixListener::bind(texts.join("socket.txt")).unwrap();
            let name = OsStr::from_bytes(b"\xff\xfe\x80.txt");
            fs::write(texts.join(name), "名字不是文字的麋鹿").unwrap();
            fs::write(texts.join(OsStr::from_bytes(b"\xb8\xdf.txt")), "国标码名字的麋鹿").unwrap();
        },
        &[],
    );
    assert!(run.out.starts_with("3 articles"), "{run:?}");
    assert_eq!(search(folder.path(), &["query", "麒麟"]).code, 1);
    let page = search(folder.path(), &["query", "麋鹿", "--json"]);
    assert!(page.out.contains("\\\\xFF\\\\xFE\\\\x80.txt"), "{page:?}");
    for path in ["texts/pipe.txt", "/dev/zero", "/dev/null", "texts/socket.txt", "texts/loop.txt"] {
        let run = search(folder.path(), &["index", path]);
        assert_eq!(run.code, 2, "{path}: {run:?}");
    }
}

/// Terminal escapes in every name and text that is ever printed.
#[test]
fn nothing_hostile_reaches_the_terminal() {
    let escape = "\x1b]8;;http://x\x07\x1b[2J\u{9b}31m\u{202e}\r\x08";
    let (folder, run) = beside(
        |texts| {
            let record = serde_json::json!({"title": format!("题{escape}目"), "id": format!("i{escape}"), "date": "2024-01-01",
                "source": format!("报{escape}"), "body": format!("签约额{escape}157亿元。{escape}\n传感器的鸬鹚")});
            fs::write(texts.join("a.json"), record.to_string()).unwrap();
            let fields = format!("a{escape}b,c{escape}\n1,2\n");
            fs::write(texts.join("b.csv"), fields).unwrap();
            let members: &[(&str, &[u8])] =
                &[(&format!("m{escape}.txt"), "成员里的麋鹿".as_bytes()), ("\x1b[1m.pdf", b"%PDF-1")];
            fs::write(texts.join("c.zip"), zipped(members)).unwrap();
            fs::write(texts.join(format!("n{}.txt", escape.replace('/', ":"))), "名字里的麋鹿").unwrap();
            fs::write(texts.join(format!("p{}.pdf", escape.replace('/', ":"))), "%PDF-1.7").unwrap();
        },
        &[],
    );
    let id = format!("i{escape}");
    let mut runs = vec![run];
    for line in [
        &["query", "鸬鹚"][..],
        &["query", "鸬鹚", "--explain", "--color", "always"],
        &["query", "麋鹿", "--format", "csv"],
        &["query", "麋鹿", "--format", "jsonl"],
        &["facts", "签约额"],
        &["facts", "签约额", "--csv"],
        &["facts", "签约额", "--by", "source"],
        &["facts"],
        &["stats"],
        &["doctor", "--samples", "50"],
        &["doctor", "--check"],
        &["why", "鸬鹚", &id],
        &["show", &id],
        &["show", &id, "--json"],
        &["index", "texts"],
        &["index", escape],
        &["query", escape],
        &["help", escape],
        &["--lang", escape],
        &["index", "texts", "--encoding", escape],
    ] {
        runs.push(search(folder.path(), line));
    }
    let colours = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap();
    for run in runs {
        // Colours are the program's own; they are all of this form.
        let plain = colours.replace_all(&run.out, "").into_owned();
        let raw = |c: char| (c.is_control() && !"\n\t".contains(c)) || "\u{202e}\u{2066}".contains(c);
        assert!(!plain.contains(raw) && !run.err.contains(raw), "{run:?}");
    }
}

/// Files that grow, shrink, vanish and come while they are read.
#[test]
fn files_that_do_not_hold_still() {
    let folder = TempDir::new().unwrap();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    fs::write(texts.join("good.txt"), "天健湖边的鸬鹚").unwrap();
    let (stop, stopped) = mpsc::channel::<()>();
    let moving = texts.clone();
    let mover = thread::spawn(move || {
        let mut random = Random::new();
        let mut number = 0;
        while stopped.try_recv() == Err(mpsc::TryRecvError::Empty) {
            number += 1;
            let path = moving.join(format!("{}.jsonl", random.below(6)));
            let lines = format!("{{\"title\":\"第{number}号\",\"body\":\"须水河边的口袋公园\"}}\n")
                .repeat(1 + random.below(3000));
            match random.below(4) {
                0 => _ = fs::write(&path, lines),
                1 => _ = fs::remove_file(&path),
                2 => _ = fs::write(&path, &lines.as_bytes()[..lines.len() / 3 * 2]),
                _ => {
                    let file = fs::OpenOptions::new().append(true).create(true).open(&path);
                    let _ = file.and_then(|mut file| file.write_all(lines.as_bytes()));
                }
            }
        }
    });
    for _ in 0..8 {
        let run = search(folder.path(), &["index", "texts"]);
        assert!(matches!(run.code, 0 | 2), "{run:?}");
        assert_eq!(search(folder.path(), &["query", "鸬鹚"]).code, 0);
        let doctor = search(folder.path(), &["doctor", "--check"]);
        assert_eq!(doctor.code, 0, "{doctor:?}");
    }
    stop.send(()).unwrap();
    mover.join().unwrap();
    // When they hold still, the index is what it would have been from nothing.
    assert!(matches!(search(folder.path(), &["index", "texts"]).code, 0 | 2));
    let total = |run: Run| run.out.split(' ').next().unwrap_or_default().to_owned();
    let after = total(search(folder.path(), &["index", "texts"]));
    assert_eq!(total(search(folder.path(), &["index", "texts", "--full"])), after);
}

/// Files of the corpus in all formats, each changed at random: whatever can be read is found.
#[test]
fn files_damaged_at_random() {
    let number: usize = std::env::var("HANSOU_MALFORMED").ok().and_then(|number| number.parse().ok()).unwrap_or(150);
    let originals = TempDir::new().unwrap();
    support::copy_corpus(originals.path());
    let mut sources = Vec::new();
    let mut folders = vec![originals.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() { folders.push(entry.path()) } else { sources.push(entry.path()) }
        }
    }
    sources.sort();
    let mut random = Random::new();
    for some in (0..number).collect::<Vec<_>>().chunks(500) {
        let (folder, run) = beside(
            |texts| {
                for at in some {
                    let source = &sources[at % sources.len()];
                    let bytes = malformed(fs::read(source).unwrap(), &mut random);
                    let name = source.file_name().unwrap().to_string_lossy();
                    fs::write(texts.join(format!("{at}-{name}")), bytes).unwrap();
                }
            },
            &["--max-unpacked", "16M"],
        );
        assert_eq!(search(folder.path(), &["doctor", "--check"]).code, 0, "{run:?}");
        for line in [&["facts", "签约额"][..], &["query", "签约额>1亿元 高新*"], &["query", "传感器 同句 高新区"]]
        {
            let run = search(folder.path(), line);
            assert!(matches!(run.code, 0 | 1), "{line:?}: {run:?}");
        }
    }
}

/// What stands in the way of parsers.
const TROUBLE: [&[u8]; 16] = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\"",
    b"\r\n\r\n",
    b"---\n",
    b"<!--",
    b"<script>",
    b"]]>",
    b"\\ud800",
    b"{[",
    b"\x1b[2J",
    b"\xe4\xb8",
    b"\x81",
    "１２３亿元".as_bytes(),
    "\u{202e}".as_bytes(),
];

fn malformed(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    for _ in 0..1 + random.below(6) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.below(bytes.len());
        let end = (at + random.below(200)).min(bytes.len());
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = random.below(256) as u8,
            2 => bytes.truncate(at),
            3 => _ = bytes.drain(at..end),
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            5 => {
                let noise: Vec<u8> = (at..end).map(|_| random.below(256) as u8).collect();
                bytes.splice(at..end, noise);
            }
            _ => {
                let trouble = TROUBLE[random.below(TROUBLE.len())].repeat(1 + random.below(3));
                bytes.splice(at..at, trouble);
            }
        }
    }
    bytes
}
