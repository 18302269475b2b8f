//! What the formats print for pages made by hand. The expected text is in `tests/snapshots/`, to be read as a user
//! would; ESC shows as `^[` there.

use hansou::hit::{Figure, Hit, Mark, Page, PartKind, ScorePart, Snippet, Tier, TierCount};
use hansou::render::messages::Lang;
use hansou::render::{Style, article_view, json, table, terminal};
use hansou_facts::figure::FigureKind;
use hansou_text::numeral::Decimal;
use insta::assert_snapshot;

#[test]
fn a_page_in_a_file() {
    assert_snapshot!("plain_zh", text(&page(), &style(Lang::Zh)));
    assert_snapshot!("plain_en", text(&page(), &style(Lang::En)));
}

#[test]
fn a_page_on_a_terminal() {
    let narrow = Style { width: Some(44), ..style(Lang::Zh) };
    assert_snapshot!("narrow", text(&page(), &narrow));
    let colours = Style { width: Some(60), colour: true, links: Some("/home/我".into()), ..style(Lang::Zh) };
    assert_snapshot!("colours", text(&page(), &colours).replace('\x1b', "^["));
}

#[test]
fn a_page_for_programs() {
    let json = written(|out| json::write(&page(), out));
    assert_eq!(json.matches('\n').count(), 1, "one line");
    assert_eq!(serde_json::from_str::<Page>(&json).unwrap(), page());
    assert_snapshot!("json", json.replace(",\"", ",\n\""));
    let lines = written(|out| json::write_lines(&page(), out));
    let hits: Vec<Hit> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(hits, page().hits);
    assert_snapshot!("csv", written(|out| table::write_csv(&page(), out)));
    assert_snapshot!("tsv", written(|out| table::write_tsv(&page(), out)));
}

#[test]
fn what_is_said_beside_the_hits() {
    let nothing =
        Page { query: "高新区 传感噐".into(), understood: "高新区 传感噐".into(), ..Page::default() };
    let tried = Page { suggestions: vec!["高新区 传感器".into(), "高新区".into()], ..nothing.clone() };
    let read = Page {
        notes: vec!["我理解为：\"高新区\"".into(), "引号没有配对".into()],
        read_as: None,
        understood: "\"高新区\"".into(),
        ..nothing.clone()
    };
    let beyond = Page { total: 3, offset: 10, tiers: counts(&[(Tier::Exact, 3)]), ..nothing.clone() };
    let late = Page { partial: true, ..page() };
    let long = Page { understood: "长".repeat(5000), ..nothing.clone() };
    let words = Page { total: 1, tiers: counts(&[(Tier::Exact, 0), (Tier::Words, 1)]), ..nothing.clone() };
    let mut said = String::new();
    for page in [&nothing, &tried, &read, &beyond, &Page { hits: Vec::new(), ..late }, &long, &words] {
        for lang in [Lang::Zh, Lang::En] {
            said += &text(page, &style(lang));
        }
    }
    assert_snapshot!("said", said);
}

#[test]
fn an_article() {
    let body = "　　本报讯 高新\n区传感器产业。\r\n\r\n　　第二段，图为展厅\x1b[2J一角。";
    let facts = vec![("日期".to_owned(), "2022-09-28".to_owned()), ("来源".to_owned(), "a\x1b.txt".to_owned())];
    let view = article_view::ArticleView {
        title: "高新区创“五星”\n氛围浓厚",
        title_marks: &[mark(0, 3)],
        facts,
        body,
        marks: &[mark(6, 10), mark(10, 13), mark(26, 28)],
    };
    let print = |style: &Style| written(|out| article_view::write(&view, style, out));
    assert_snapshot!("article", print(&style(Lang::Zh)));
    let narrow = print(&Style { colour: true, width: Some(20), ..style(Lang::En) });
    assert_snapshot!("article_narrow", narrow.replace('\x1b', "^["));
}

#[test]
fn documents_never_command_the_terminal() {
    let evil = "\x1b]0;偷\x07\u{9b}31m\x08\x7f\u{202e}逆\r覆盖\0";
    let mut page = page();
    page.understood = evil.into();
    page.notes = vec![evil.into()];
    page.suggestions = vec![evil.into()];
    for hit in &mut page.hits {
        hit.title = evil.into();
        hit.title_marks = vec![mark(0, 99)];
        hit.id = evil.into();
        hit.path = evil.into();
        hit.date = Some(evil.into());
        hit.explanation = vec![part(evil)];
        for snippet in &mut hit.snippets {
            snippet.text = evil.into();
            for figure in &mut snippet.figures {
                (figure.text, figure.unit, figure.measure) = (evil.into(), evil.into(), evil.into());
            }
        }
    }
    let links = Style { links: Some("/x".into()), ..style(Lang::Zh) };
    for output in [
        text(&page, &style(Lang::Zh)),
        text(&page, &links).replace("\x1b]8;;", "").replace("\x1b\\", ""),
        written(|out| json::write(&page, out)),
        written(|out| json::write_lines(&page, out)),
        written(|out| table::write_csv(&page, out)),
        written(|out| table::write_tsv(&page, out)),
    ] {
        let bad: Vec<char> =
            output.chars().filter(|c| (c.is_control() && !"\n\t".contains(*c)) || *c == '\u{202e}').collect();
        assert!(bad.is_empty(), "{bad:?} in {output:?}");
    }
}

#[test]
fn marks_beyond_the_text_do_no_harm() {
    let mut page = page();
    for hit in &mut page.hits {
        hit.title_marks = vec![mark(5, 2), mark(3, 3), mark(7, usize::MAX)];
        for snippet in &mut hit.snippets {
            snippet.marks = vec![mark(900, 1000)];
        }
    }
    for width in [None, Some(0), Some(1), Some(7)] {
        text(&page, &Style { width, ..style(Lang::Zh) });
    }
}

fn page() -> Page {
    let text = "今年以来，高新区\n聚焦传感器产业，签约额达157亿\n元，占比40.5%，累计引进企业5487家，其中 high-tech enterprises 1,024家。";
    let figures = vec![
        figure(text, "157亿\n元", "15700000000", "元", "签约额", true),
        figure(text, "40.5%", "40.5", "%", "占比", true),
        figure(text, "5487家", "5487", "家", "", false),
    ];
    let marks = vec![marked(text, "高新区"), marked(text, "传感器"), marked(text, "157亿\n元")];
    let first = Snippet { marks, figures, ..snippet(text) };
    let caption = "图为高新区展厅一角";
    let second = Snippet {
        marks: vec![marked(caption, "高新区")],
        cut_start: true,
        cut_end: true,
        caption: true,
        ..snippet(caption)
    };
    let title = "“亮赛比”展头雁风采 高新区创“五星”氛围浓厚";
    let hit = Hit {
        rank: 1,
        score: 12.5,
        tier: Tier::Exact,
        id: "2022/页面.txt#2".into(),
        title: title.into(),
        missing: Vec::new(),
        in_path: false,
        title_marks: vec![marked(title, "高新区")],
        date: Some("2022-09-28".into()),
        path: "2022/页面.txt".into(),
        part: Some(2),
        page: None,
        ocr: None,
        snippets: vec![first, second],
        publisher: None,
        authors: Vec::new(),
        print_page: None,
        source: None,
        script: None,
        explanation: vec![part("传感器")],
    };
    let bare = Hit {
        rank: 2,
        score: 3.25,
        tier: Tier::Words,
        id: "n-17".into(),
        title: String::new(),
        missing: Vec::new(),
        in_path: false,
        title_marks: Vec::new(),
        date: None,
        path: "归档.zip!/甲 乙.csv".into(),
        part: None,
        page: None,
        ocr: None,
        snippets: vec![snippet("说“好”，\t又说\"不好\"。")],
        publisher: None,
        authors: Vec::new(),
        print_page: None,
        source: None,
        script: None,
        explanation: Vec::new(),
    };
    Page {
        query: "高新区 传感器".into(),
        understood: "高新区 传感器".into(),
        total: 1237,
        tiers: counts(&[(Tier::Exact, 1230), (Tier::Words, 7)]),
        hits: vec![hit, bare],
        took_ms: 3.17,
        ..Page::default()
    }
}

fn snippet(text: &str) -> Snippet {
    Snippet {
        text: text.into(),
        marks: Vec::new(),
        span: (0, text.len()),
        cut_start: false,
        cut_end: false,
        section: None,
        caption: false,
        figures: Vec::new(),
        page: None,
        boxes: Vec::new(),
    }
}

fn figure(text: &str, printed: &str, value: &str, unit: &str, measure: &str, matched: bool) -> Figure {
    Figure {
        text: printed.into(),
        span: marked(text, printed),
        kind: FigureKind::Money,
        value: Decimal::plain(value),
        low: Decimal::plain(value),
        high: Decimal::plain(value),
        unit: unit.into(),
        measure: measure.into(),
        matched,
    }
}

/// Where `part` stands in `text`, in characters.
fn marked(text: &str, part: &str) -> Mark {
    let start = text[..text.find(part).unwrap()].chars().count();
    mark(start, start + part.chars().count())
}

fn mark(start: usize, end: usize) -> Mark {
    Mark { start, end }
}

fn counts(counts: &[(Tier, usize)]) -> Vec<TierCount> {
    counts.iter().map(|&(tier, count)| TierCount { tier, count }).collect()
}

fn style(lang: Lang) -> Style {
    Style { lang, ..Style::default() }
}

fn text(page: &Page, style: &Style) -> String {
    written(|out| terminal::write(page, style, out))
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn part(term: &str) -> ScorePart {
    ScorePart { kind: PartKind::Word, title: false, term: term.into(), score: 8.125, articles: 1234 }
}
