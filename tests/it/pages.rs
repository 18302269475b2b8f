//! Newspaper pages of various layouts become the articles that a reader sees in them; ordinary texts stay one.
//! The pages and the table of what they hold are in `tests/golden/pages`.

use std::fs;
use std::path::Path;

use hansou::article::Article;
use hansou::article::page::split;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pages")
}

fn page(name: &str) -> (String, Vec<Article>) {
    let text = fs::read_to_string(folder().join(name)).expect("a golden page");
    let articles = split(&text, name);
    (text, articles)
}

/// Han characters only, sorted out of layout.
fn han(text: &str) -> Vec<char> {
    text.chars().filter(|&c| hansou_text::fold::is_han(c)).collect()
}

#[test]
fn pages_become_their_articles() {
    let table = fs::read_to_string(folder().join("expected.tsv")).expect("the table of articles");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    for row in &rows {
        let [file, number, title, date, evidence, reporters, start, end] = row[..] else { panic!("columns: {row:?}") };
        let (_, articles) = page(file);
        let wanted = rows.iter().filter(|row| row[0] == file).count();
        assert_eq!(articles.len(), wanted, "{file}: {:?}", articles.iter().map(|a| &a.title).collect::<Vec<_>>());
        let article = &articles[number.parse::<usize>().expect("a number") - 1];
        assert_eq!(article.title, title, "{file}");
        let dated =
            article.date.map_or(("none".into(), String::new()), |d| (d.day.to_string(), format!("{:?}", d.evidence)));
        assert_eq!(dated, (date.to_string(), evidence.to_string()), "{file} {title}");
        assert_eq!(article.credits.reporters.join(","), reporters, "{file} {title}");
        assert!(article.body.starts_with(start), "{file} {title} starts {:?}", article.body.get(..60));
        assert!(article.body.ends_with(end), "{file} {title} ends {:?}", article.body);
    }
}

#[test]
fn credits_and_captions() {
    let (_, articles) = page("d-middle.txt");
    assert_eq!(articles[1].credits.page.as_deref(), Some("A03版"));
    assert_eq!(articles[1].credits.publisher.as_deref(), Some("云川晚报"));
    assert_eq!(articles[1].credits.dateline.as_deref(), Some("本报讯"));
    let captions: Vec<&str> = articles[1].captions.iter().map(|range| &articles[1].body[range.clone()]).collect();
    assert_eq!(captions, ["图为考生在书店选购图书。本报记者 秦朗 摄"]);
    let (_, articles) = page("a-datelines.txt");
    assert_eq!(articles[2].credits.dateline.as_deref(), Some("新华社郑州4月16日电"));
    assert_eq!(articles[0].credits.page.as_deref(), Some("第2版"));
    let (_, articles) = page("g-labels.txt");
    assert_eq!(articles[1].credits.publisher.as_deref(), Some("北岭日报"));
}

#[test]
fn no_text_is_lost() {
    for name in ["b-bylines.txt", "c-separators.txt", "h-one-article.txt"] {
        let (text, articles) = page(name);
        let kept: String = articles.iter().map(|article| format!("{}{}", article.title, article.body)).collect();
        assert_eq!(han(&kept), han(&text), "{name}");
    }
}

#[test]
fn other_texts_stay_one_article() {
    let statute = "云川市公园管理办法\n\n第一章 总则\n\n第一条 为了规范公园管理，制定本办法。\n\n第二条 本办法适用于本市。\n\n第二章 规划\n\n第三条 公园规划应当公开。";
    let verse = "湖上\n\n白云落在水里\n\n水里有一只船\n\n船上没有人\n\n只有一盏灯";
    let list = "采购清单\n\n办公桌椅二十套\n\n会议投影设备两台\n\n档案密集架六组\n\n饮水机四台";
    let transcript = "访谈实录：聊聊夜间经济\n\n主持人：今天请到了王主任。\n\n王主任：大家好！\n\n记者：夜市有多少摊位？\n\n王主任：目前有312个。";
    let untitled = "昨天下了一整天的雨，河水涨了半米多。\n\n我们没有出门。";
    for (text, title) in [
        (statute, "云川市公园管理办法"),
        (verse, "湖上"),
        (list, "采购清单"),
        (transcript, "访谈实录：聊聊夜间经济"),
        (untitled, ""),
    ] {
        let articles = split(text, "a.txt");
        assert_eq!(articles.len(), 1, "{text}");
        assert_eq!(articles[0].title, title);
        assert_eq!(articles[0].source.part, None);
    }
}

/// Whatever lines stand in whatever order, all that is not understood as furniture stays in a title or a body.
#[test]
fn no_order_of_lines_loses_text() {
    let lines = [
        "",
        "梧桐湖开园迎客 首日客流过万",
        "坚持创新 提质增效",
        "本报讯 甲在乙处说了丙，众人鼓掌。",
        "丁戊己庚辛，壬癸子丑。",
        "记者 王小明",
        "（本报记者 李红 文/图）",
        "寅卯辰巳。记者 赵一鸣 摄",
        "一、午未申酉",
        "图为戌亥",
        "责编 何青",
        "（上接第1版）",
        "====",
        "未完的句子在这里断",
        "新华社云川4月16日电 乾坤，坎离。",
    ];
    let mut seed = 11u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) as usize % below
    };
    for _ in 0..5_000 {
        let text: Vec<&str> = (0..next(12)).map(|_| lines[next(lines.len())]).collect();
        let text = text.join("\n");
        let kept: String =
            split(&text, "").iter().map(|article| format!("{}{}", article.title, article.body)).collect();
        let (mut kept, mut all) = (han(&kept), han(&text));
        kept.sort_unstable();
        all.sort_unstable();
        assert_eq!(kept, all, "{text}");
    }
}

#[test]
fn any_text_is_taken() {
    for text in
        ["", "\n\n", "　", "。", "一", "标题：", "第3版", "====\n====", "记者 王小明", "\u{feff}", "（（（（", "民國"]
    {
        let articles = split(text, "");
        assert!(articles.len() <= 1, "{text:?}");
    }
    let long = "长".repeat(1_000_000);
    assert_eq!(split(&long, "x")[0].body, long);
}

/// A title that a mistake leaves open does not run into the label below it, nor keep its quotation marks.
#[test]
fn a_title_is_one_line() {
    for (title, wanted) in [
        ("\"天健湖的黑天:鹅与三百(二十只鸬鹚\"", "天健湖的黑天:鹅与三百(二十只鸬鹚"),
        ("天健湖的黑天鹅与三百（二十只", "天健湖的黑天鹅与三百（二十只"),
        ("“真的吗”", "“真的吗”"),
    ] {
        let text = format!("---\ntitle: {title}\ndate: 2024-01-24\n---\n\n冬至过后，天健湖来了客人。\n");
        let articles = split(&text, "a.txt");
        assert_eq!(articles.len(), 1, "{articles:?}");
        assert_eq!(articles[0].title, wanted);
        assert_eq!(articles[0].date.map(|dated| dated.day.to_string()).as_deref(), Some("2024-01-24"), "{title}");
    }
}
