//! Pages that are pictures: how they are drawn in PDF, OFD and files of pictures, read by an engine that tells which
//! quarters of a page are dark.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use hansou_documents::{Document, DocumentKind, Limits, Note, read, read_with};
use hansou_ocr::{Engine, Failure, Line, Page, Picture, Reader, Rect, Word};

/// Reads a page as four letters: of each quarter whether it is dark or light.
#[derive(Debug)]
struct Quarters;

impl Engine for Quarters {
    fn name(&self) -> String {
        "quarters".into()
    }

    fn read(&self, picture: &Picture, _: Instant) -> Result<Page, Failure> {
        let (width, height) = (picture.width / 2, picture.height / 2);
        let dark = |x: u32, y: u32| {
            let quarter = picture.cut(x * width, y * height, width, height).pixels;
            quarter.iter().map(|pixel| u64::from(*pixel)).sum::<u64>() < 128 * quarter.len() as u64
        };
        let text = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| if dark(x, y) { '黑' } else { '白' });
        if text == ['黑'; 4] {
            return Err(Failure::Failed("no light".into()));
        }
        let rect = Rect { x: 0., y: 0., width: width as f32, height: height as f32 / 4. };
        let word = Word { text: text.iter().collect(), rect, confidence: 0.9 };
        Ok(Page { lines: vec![Line { words: vec![word], size: rect.height, vertical: false }], skew: 0. })
    }
}

fn reader() -> Reader {
    Reader::new(Box::new(Quarters), Duration::from_secs(60), 2)
}

fn text(document: &Document) -> String {
    document.parts.iter().flat_map(|part| &part.blocks).map(|block| block.text.as_str()).collect()
}

/// A PDF of one page of 200 × 200 points; `page` is added to its dictionary, `objects` are those from number 5 on.
fn pdf(page: &str, content: &str, objects: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let mut add = |out: &mut Vec<u8>, dictionary: &str, data: Option<&[u8]>| {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", places.len()).bytes());
        match data {
            None => out.extend(dictionary.bytes()),
            Some(data) => {
                out.extend(format!("<<{dictionary}/Length {}>>stream\n", data.len()).bytes());
                out.extend(data);
                out.extend(b"\nendstream");
            }
        }
        out.extend(b"\nendobj\n");
    };
    add(&mut out, "<</Type/Catalog/Pages 2 0 R>>", None);
    add(&mut out, "<</Type/Pages/Kids[3 0 R]/Count 1>>", None);
    let names: String = (0..objects.len()).map(|at| format!("/I{at} {} 0 R", at + 5)).collect();
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<<{names}>>>>{page}>>"
    );
    add(&mut out, &page, None);
    add(&mut out, "", Some(content.as_bytes()));
    for (dictionary, data) in objects {
        add(&mut out, &format!("/Type/XObject/Subtype/Image{dictionary}"), Some(data));
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    places.iter().for_each(|place| out.extend(format!("{place:010} 00000 n \n").bytes()));
    out.extend(format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", places.len() + 1).bytes());
    out
}

const WHOLE: &str = "q 200 0 0 200 0 0 cm /I0 Do Q";
/// Two by two shades, the upper left dark.
const GREY: (&str, &[u8]) = ("/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8", &[0, 255, 255, 255]);

#[test]
fn pictures_are_drawn_as_a_page_shows_them() {
    let bits = "/Width 2/Height 2/BitsPerComponent 1";
    let gray = format!("{bits}/ColorSpace/DeviceGray");
    let mask = format!("{bits}/ImageMask true");
    let rgb = "/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8";
    let cmyk = "/Width 2/Height 2/ColorSpace/DeviceCMYK/BitsPerComponent 8/Decode[1 0 1 0 1 0 1 0]";
    let soft = "/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8/SMask 6 0 R";
    let indexed = format!("{bits}/ColorSpace[/Indexed/DeviceRGB 1<FFFFFF000000>]");
    let half = "/Width 2/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8";
    let strips = "q 200 0 0 100 0 100 cm /I0 Do Q q 200 0 0 100 0 0 cm /I1 Do Q";
    let inline = "q 200 0 0 200 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00FFFFFF> EI Q";
    let on_grey = "q 200 0 0 200 0 0 cm /I1 Do Q 1 g q 200 0 0 200 0 0 cm /I0 Do Q";
    for (what, page, content, objects, wanted) in [
        ("shades", "", WHOLE, &[GREY][..], "黑白白白"),
        ("a page turned to the right", "/Rotate 90", WHOLE, &[GREY], "白黑白白"),
        ("a mirrored picture", "", "q -200 0 0 200 200 0 cm /I0 Do Q", &[GREY], "白黑白白"),
        ("bits", "", WHOLE, &[(&*gray, &[0b0100_0000, 0b1100_0000])], "黑白白白"),
        ("bits the other way round", "", WHOLE, &[(&*format!("{gray}/Decode[1 0]"), &[0x80, 0])], "黑白白白"),
        ("a mask", "", WHOLE, &[(&*mask, &[0b0100_0000, 0b1100_0000])], "黑白白白"),
        (
            "a white mask on a dark ground",
            "",
            on_grey,
            &[(&*mask, &[0x40, 0xC0]), (GREY.0, &[0, 0, 0, 255])],
            "白黑黑白",
        ),
        ("colours", "", WHOLE, &[(rgb, &[10, 20, 30, 255, 255, 255, 255, 250, 240, 230, 240, 250])], "黑白白白"),
        (
            "inks",
            "",
            WHOLE,
            &[(cmyk, &[255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255])],
            "黑白白白",
        ),
        ("numbers of colours", "", WHOLE, &[(&*indexed, &[0b1000_0000, 0])], "黑白白白"),
        ("a soft mask", "", WHOLE, &[(soft, &[0; 4]), (GREY.0, &[255, 0, 0, 0])], "黑白白白"),
        ("strips", "", strips, &[(half, &[0, 255]), (half, &[255, 255])], "黑白白白"),
        ("a picture among the operators", "", inline, &[], "黑白白白"),
    ] {
        let file = pdf(page, content, objects);
        let document = read_with(DocumentKind::Pdf, &file, &Limits::default(), Some(&reader())).unwrap();
        assert_eq!((text(&document).as_str(), document.notes.as_slice()), (wanted, &[][..]), "{what}");
        assert_eq!(document.pages[0].ocr, Some(0.9), "{what}");
        let unread = read(DocumentKind::Pdf, &file, &Limits::default()).unwrap();
        assert_eq!(unread.notes, [Note::Scanned(vec![0])], "{what}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let dark = (GREY.0, &[0; 4][..]);
    let broken = ("/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode", &b"no jpeg"[..]);
    let huge = ("/Width 999999/Height 999999/ColorSpace/DeviceGray/BitsPerComponent 8", &[0][..]);
    for (object, said) in [(dark, "no light"), (broken, "ImageDecode"), (huge, "999999")] {
        let document =
            read_with(DocumentKind::Pdf, &pdf("", WHOLE, &[object]), &Limits::default(), Some(&reader())).unwrap();
        let [Note::Unread { page: 0, what }] = &document.notes[..] else { panic!("{:?}", document.notes) };
        assert!(what.contains(said), "{what}");
    }
    // A page whose text can be read is none.
    let late = Reader::new(Box::new(Late), Duration::from_secs(7), 1);
    let document = read_with(DocumentKind::Pdf, &pdf("", WHOLE, &[GREY]), &Limits::default(), Some(&late)).unwrap();
    assert_eq!(document.notes, [Note::TimedOut { page: 0, seconds: 7 }]);
}

/// Is never done.
#[derive(Debug)]
struct Late;

impl Engine for Late {
    fn name(&self) -> String {
        "late".into()
    }

    fn read(&self, _: &Picture, until: Instant) -> Result<Page, Failure> {
        let seconds = until.duration_since(Instant::now()).as_secs_f32().round() as u64;
        Err(Failure::TimedOut(seconds))
    }
}

/// A PNG of these shades.
fn png(width: u32, shades: &[u8]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = image::GrayImage::from_raw(width, shades.len() as u32 / width, shades.to_vec()).unwrap();
    picture.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

#[test]
fn files_of_pictures() {
    let shades: Vec<u8> = (0..64 * 64).map(|at| if at % 64 < 32 && at / 64 < 32 { 0 } else { 255 }).collect();
    let file = png(64, &shades);
    assert_eq!(DocumentKind::of_head(&file), Some(DocumentKind::Picture));
    let document = read_with(DocumentKind::Picture, &file, &Limits::default(), Some(&reader())).unwrap();
    assert_eq!((text(&document).as_str(), document.pages[0].size), ("黑白白白", (64., 64.)));
    let unread = read(DocumentKind::Picture, &file, &Limits::default()).unwrap();
    assert_eq!((text(&unread).as_str(), &unread.notes[..]), ("", &[Note::Scanned(vec![0])][..]));
    for cut in [9, 40, file.len() - 20] {
        // What is broken ends, one way or the other.
        let _ = read_with(DocumentKind::Picture, &file[..cut], &Limits::default(), Some(&reader()));
    }
}

#[test]
fn pictures_of_an_ofd() {
    let parts: [(&str, &[u8]); 5] = [
        ("OFD.xml", br#"<ofd:OFD xmlns:ofd="x"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#),
        (
            "Doc_0/Document.xml",
            br#"<ofd:Document xmlns:ofd="x"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 100 100</ofd:PhysicalBox></ofd:PageArea>
                <ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>
                <ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#,
        ),
        (
            "Doc_0/DocumentRes.xml",
            br#"<ofd:Res xmlns:ofd="x" BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">
                <ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"#,
        ),
        (
            "Doc_0/Pages/Page_0/Content.xml",
            br#"<ofd:Page xmlns:ofd="x"><ofd:Content><ofd:Layer>
                <ofd:ImageObject ID="9" ResourceID="7" Boundary="0 0 100 100" CTM="100 0 0 100 0 0"/></ofd:Layer></ofd:Content></ofd:Page>"#,
        ),
        ("Doc_0/Res/scan.png", &png(2, &[0, 255, 255, 255])),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let file = zip.finish().unwrap().into_inner();
    let document = read_with(DocumentKind::Ofd, &file, &Limits::default(), Some(&reader())).unwrap();
    assert_eq!((text(&document).as_str(), document.notes.as_slice()), ("黑白白白", &[][..]));
    assert_eq!(read(DocumentKind::Ofd, &file, &Limits::default()).unwrap().notes, [Note::Scanned(vec![0])]);
}

/// The engines that are here read the scan of the corpus: tesseract where it is installed, the models in the folder that
/// OCR_MODELS names where the feature `paddle` of hansou-ocr is on.
#[test]
fn engines_that_are_here_read_a_scan() {
    let scan = include_bytes!("../../../corpus/2021/20210830-street-lamps.png");
    let models = std::env::var_os("OCR_MODELS").map(std::path::PathBuf::from);
    for (name, models) in [("tesseract", None), ("PP-OCR", models)] {
        let engine = match (name, &models) {
            ("PP-OCR", None) => Err("OCR_MODELS names no folder".to_owned()),
            _ => hansou_ocr::open(models.as_deref()).map_err(|none| none.to_string()),
        };
        let engine = match engine {
            Ok(engine) => engine,
            Err(why) => {
                eprintln!("{name} skipped: {why}; .ci/wider/ocr gets it");
                continue;
            }
        };
        let reader = Reader::new(engine, Duration::from_secs(300), 1);
        let document = read_with(DocumentKind::Picture, scan, &Limits::default(), Some(&reader)).unwrap();
        assert_eq!(document.notes, [], "{name}");
        let text = text(&document);
        for sentence in
            ["关于更换老旧路灯的公告", "其中高压钠灯全部换成节能灯，每年可省电费48.6万元。", "请拨打服务热线12345。"]
        {
            assert!(text.contains(sentence), "{name}: {text}");
        }
        assert!(document.pages[0].ocr.is_some_and(|sure| sure > 0.8), "{name}");
    }
}
