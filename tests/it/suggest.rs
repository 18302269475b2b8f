//! What is suggested when nothing contains a query as typed, and letters read as pinyin, on a small corpus.

use std::path::PathBuf;
use std::sync::LazyLock;

use hansou::article::{Article, Source};
use hansou::find::{Request, search};
use hansou::hit::{Page, Tier};
use hansou::index::{Index, Writer};
use jiff::civil::date;
use tempfile::TempDir;

const TEXTS: [&str; 7] = [
    "高新区新建了一座传感器工厂，张宏军到场参观。",
    "高新区的传感器产值去年增长两成，必需品价格平稳。",
    "张宏军说，智能制造是方向。",
    "西安的先进制造业集群正在成形。",
    "绿色旅游带动了乡村，方案已经公布。",
    "他们产生了反感，方案因此修改，方案再次公布。",
    "The FIFO queue 與 Python 的教程。",
];

#[test]
fn errors_of_input_methods_are_seen_through() {
    let corpus = &*CORPUS;
    for (typed, meant) in [
        // The same sound, a sound that is easily confused, both characters of a word.
        ("高薪区", "高新区"),
        ("传感其", "传感器"),
        ("高兴区", "高新区"),
        ("绿瑟", "绿色"),
        ("放暗", "方案"),
        // Characters that look alike.
        ("己经", "已经"),
        ("族游", "旅游"),
        // A name that is in no dictionary.
        ("张红军", "张宏军"),
        ("张弘君", "张宏军"),
        // One character different, missing, doubled, misplaced.
        ("传惑器", "传感器"),
        ("必品", "必需品"),
        ("传感感器", "传感器"),
        ("传器感", "传感器"),
        // In the script of the query, and with the rest of the query as it is.
        ("傳感氣", "傳感器"),
        ("高薪区 张宏军", "高新区 张宏军"),
        ("高薪区 张红军", "高新区 张宏军"),
        ("\"高薪区\" -西安", "\"高新区\" -西安"),
        // Two words written as one, one of them wrong.
        ("高薪区传感器", "高新区 传感器"),
    ] {
        let page = corpus.page(typed);
        assert!(page.suggestions.iter().any(|query| query == meant), "{typed}: {:?}", page.suggestions);
        assert!(page.suggestions.len() <= 3 && page.read_as.is_none(), "{typed}");
        for query in &page.suggestions {
            assert!(corpus.page(query).tiers[0].count > 0, "{typed}: {query}");
        }
    }
}

#[test]
fn nothing_is_suggested_without_reason() {
    let corpus = &*CORPUS;
    for query in [
        // Found as typed.
        "高新区",
        "新建",
        "Python",
        // Every unit is in the corpus, only not together.
        "西安 绿色",
        // Nothing that sounds so; too long; not text.
        "龘龘",
        // A word that is not there, and chance neighbours that sound like it.
        "红军",
        "这是一个相当长的问题没有人会这样写",
        "传",
        "-高薪区",
        "/高薪.*/",
        "",
        "。。。",
        "xyzzy",
    ] {
        assert_eq!(corpus.page(query).suggestions, [""; 0], "{query}");
    }
}

/// What an article mistypes is doubted when others have what it meant; not where it is asked for in quotation marks.
#[test]
fn the_errors_of_articles_are_seen_through() {
    let mut texts = ["高新区的传感器产值增长两成。"; 13];
    texts[7] = "高薪区的传感器产值增长两成。";
    let corpus = Corpus::of(&texts);
    assert_eq!(corpus.page("高薪区").suggestions, ["高新区"]);
    for query in ["\"高薪区\"", "\"高薪区的传感器\"", "高新区"] {
        let page = corpus.page(query);
        assert!(page.total > 0 && page.suggestions.is_empty(), "{query}: {:?}", page.suggestions);
    }
}

#[test]
fn letters_without_a_match_are_read_as_pinyin() {
    let corpus = &*CORPUS;
    for (typed, read) in [
        ("gaoxinqu", "高新区"),
        ("GaoXinQu", "高新区"),
        ("gao xin qu", "高新区"),
        ("gxq", "高新区"),
        ("gaoxq", "高新区"),
        ("gaoxingqu", "高新区"),
        ("xi'an", "西安"),
        ("lvse", "绿色"),
        ("lüse", "绿色"),
        // Two readings, both in the corpus.
        ("fangan", "方案 或 反感"),
        // In no dictionary; two words.
        ("zhanghongjun", "张宏军"),
        ("gaoxinquchuanganqi", "高新区 传感器"),
    ] {
        let page = corpus.page(typed);
        assert_eq!(page.read_as.as_deref(), Some(read), "{typed}");
        let hit = page.hits.first().unwrap_or_else(|| panic!("{typed} finds something"));
        assert!(hit.tier == Tier::Exact && !hit.snippets[0].marks.is_empty(), "{typed}");
        let mark = hit.snippets[0].marks[0];
        let marked: String = hit.snippets[0].text.chars().skip(mark.start).take(mark.end - mark.start).collect();
        assert!(read.contains(&marked), "{typed}: {marked}");
    }
    // Latin words that are there, or two letters, are not pinyin.
    for typed in ["fifo", "python", "gx", "queue the"] {
        assert_eq!(corpus.page(typed).read_as, None, "{typed}");
    }
}

/// Indexed once: opening the dictionary takes longer than the queries.
static CORPUS: LazyLock<Corpus> = LazyLock::new(|| Corpus::of(&TEXTS));

struct Corpus {
    _home: TempDir,
    index: Index,
}

impl Corpus {
    fn of(texts: &[&str]) -> Self {
        let home = TempDir::new().unwrap();
        let path: PathBuf = home.path().join(".hansou");
        let writer = Writer::open(&path, 1, 16, true).unwrap();
        for (at, text) in texts.iter().enumerate() {
            writer.add(article(at, text), 0).unwrap();
        }
        writer.commit(b"[]").unwrap();
        Self { index: Index::open(&path).unwrap(), _home: home }
    }

    fn page(&self, query: &str) -> Page {
        search(&self.index, &Request::new(query, date(2024, 1, 1))).unwrap()
    }
}

fn article(at: usize, text: &str) -> Article {
    Article {
        id: Some(at.to_string()),
        title: String::new(),
        body: text.into(),
        date: None,
        source: Source { path: format!("{at}.txt"), ..Source::default() },
        ..Article::default()
    }
}
