//! Lines that are about the article or the page and not of the text: date lines, page numbers, the paper's name,
//! labelled fields (标题：… 修正日期：…). A line counts only when every piece of it is understood.
//!
//! Leaves reading the date's value to `dating`, and bylines to `byline`.

use hansou_facts::date::printed_days;
use hansou_text::fold::is_han;

/// What a line of furniture says, as printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Furniture<'a> {
    /// 标题：…
    pub title: Option<&'a str>,
    /// A date with its year.
    pub date: Option<&'a str>,
    /// 第3版, A02.
    pub page: Option<&'a str>,
    /// The paper or site.
    pub publisher: Option<&'a str>,
    /// 作者：…
    pub author: Option<&'a str>,
    /// A label of the text itself (正文：) was all there is.
    pub body: bool,
}

impl<'a> Furniture<'a> {
    /// Reads a line; `None` when any piece of it is not furniture.
    pub fn read(line: &'a str) -> Option<Self> {
        let line = line.trim().trim_matches(|c| matches!(c, '【' | '】' | '[' | ']' | '|' | '｜')).trim();
        if line.is_empty() || line.chars().nth(120).is_some() {
            return None;
        }
        let mut found = Self::default();
        let mut rest = line;
        while !rest.is_empty() {
            rest = found.piece(rest)?.trim_start_matches(|c: char| c.is_whitespace() || is_between(c));
        }
        // A name alone is a name, not furniture.
        let named = Self { publisher: found.publisher, ..Self::default() };
        (found != named || label(line).is_some()).then_some(found)
    }

    /// True when it says on what day or page this was printed.
    pub fn is_page_line(&self) -> bool {
        self.title.is_none() && self.author.is_none() && (self.date.is_some() || self.page.is_some())
    }

    /// Reads one piece off the front and returns what is left.
    fn piece(&mut self, text: &'a str) -> Option<&'a str> {
        if let Some((field, value)) = label(text) {
            return Some(self.labelled(field, value));
        }
        if let Some(length) = date_length(text) {
            self.date.get_or_insert(&text[..length]);
            return Some(&text[length..]);
        }
        let end = text.find(|c: char| c.is_whitespace() || is_between(c)).unwrap_or(text.len());
        let (piece, rest) = text.split_at(end);
        if is_weekday(piece) || is_clock(piece) || SECTIONS.contains(&piece) {
            return Some(rest);
        }
        if let Some(length) = page_length(piece) {
            let section = &piece[length..];
            self.page.get_or_insert(&piece[..length]);
            return (section.is_empty() || SECTIONS.contains(&section)).then_some(rest);
        }
        is_paper(piece).then(|| {
            self.publisher.get_or_insert(piece);
            rest
        })
    }

    /// Takes the value of a label, up to the next label on the line.
    fn labelled(&mut self, field: Field, text: &'a str) -> &'a str {
        let next = text
            .char_indices()
            .filter(|&(_, c)| c.is_whitespace())
            .map(|(at, c)| at + c.len_utf8())
            .find(|&at| label(&text[at..]).is_some());
        let (value, rest) = text.split_at(next.filter(|_| !matches!(field, Field::Title)).unwrap_or(text.len()));
        let value = Some(value.trim()).filter(|value| !value.is_empty());
        match field {
            Field::Title => self.title = self.title.or(value),
            Field::Date => self.date = self.date.or(value),
            Field::Source => self.publisher = self.publisher.or(value),
            Field::Author => self.author = self.author.or(value),
            Field::Page => self.page = self.page.or(value),
            Field::Body => {
                self.body = true;
                return if value.is_none() { "" } else { text };
            }
        }
        rest
    }
}

/// What a label announces.
#[derive(Clone, Copy)]
enum Field {
    Title,
    Date,
    Source,
    Author,
    Page,
    Body,
}

/// The label at the start of a text and what comes after its colon.
fn label(text: &str) -> Option<(Field, &str)> {
    let colon = text.char_indices().take(10).find(|&(_, c)| matches!(c, '：' | ':' | '︰'))?;
    let name: String = text[..colon.0].chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let field = match name.as_str() {
        "标题" | "標題" | "题名" | "題名" | "题目" | "題目" | "篇名" | "文章标题" | "新闻标题" | "法規名稱"
        | "法规名称" | "文件名称" | "名称" | "title" | "headline" | "subject" => Field::Title,
        "日期" | "时间" | "時間" | "发布日期" | "發布日期" | "发布时间" | "發布時間" | "发表时间" | "发表日期"
        | "公布日期" | "公布日" | "發佈日期" | "發佈時間" | "公發布日" | "修正日期" | "修訂日期" | "修订日期"
        | "出版日期" | "见报日期" | "成文日期" | "印发日期" | "更新时间" | "更新日期" | "date" | "pubdate"
        | "published" | "time" => Field::Date,
        "来源" | "來源" | "稿源" | "出处" | "出處" | "信息来源" | "文章来源" | "媒体" | "报纸" | "发布机构"
        | "source" | "publisher" => Field::Source,
        "作者" | "记者" | "記者" | "撰文" | "author" | "by" => Field::Author,
        "版次" | "版面" | "版号" | "page" => Field::Page,
        "正文" | "内容" | "內容" | "全文" | "body" | "text" | "content" => Field::Body,
        _ => return None,
    };
    Some((field, text[colon.0 + colon.1.len_utf8()..].trim_start()))
}

/// True for a line that begins with a label (标题：, date:).
pub fn is_labelled(line: &str) -> bool {
    label(line).is_some()
}

/// Length in bytes of the date with its year that a text starts with: 2022年9月30日, 2022-09-30, 民國 113 年 5 月 1 日.
pub fn date_length(text: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let start = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
    let day = printed_days(start).into_iter().next().filter(|day| day.span.start == 0 && day.year.is_some())?;
    let next = text[day.span.end..].chars().next();
    let goes_on = next.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '至' | '到'));
    (!goes_on).then_some(day.span.end)
}

/// Length of the page number that a piece starts with: 第3版, A02版, 03版, A02, 头版.
fn page_length(piece: &str) -> Option<usize> {
    if let Some(front) = ["头版", "頭版", "封面"].into_iter().find(|front| piece.starts_with(front)) {
        return Some(front.len());
    }
    let numbered = piece.strip_prefix('第');
    let rest = numbered.unwrap_or(piece);
    let letters = rest.chars().take_while(char::is_ascii_uppercase).count();
    let digits = rest[letters..].find(|c: char| !is_number(c)).unwrap_or(rest.len() - letters);
    let number = &rest[letters..letters + digits];
    let after = &rest[letters + digits..];
    let mark = ["版"].into_iter().find(|mark| after.starts_with(mark));
    let sound = letters <= 1 && (1..=3).contains(&number.chars().count());
    let plain = letters == 1 && number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let end = piece.len() - after.len() + mark.map_or(0, str::len);
    (sound && (mark.is_some() || plain)).then_some(end)
}

/// Names of newspaper sections, which stand beside page numbers.
const SECTIONS: [&str; 34] = [
    "要闻",
    "综合",
    "综合新闻",
    "时政",
    "经济",
    "社会",
    "文化",
    "体育",
    "国际",
    "国内",
    "专版",
    "专题",
    "副刊",
    "民生",
    "教育",
    "科技",
    "理论",
    "评论",
    "公告",
    "广告",
    "本地",
    "财经",
    "健康",
    "文娱",
    "城事",
    "区域",
    "特刊",
    "新闻",
    "综合·要闻",
    "要聞",
    "綜合",
    "视点",
    "关注",
    "聚焦",
];

fn is_weekday(piece: &str) -> bool {
    let rest = ["星期", "礼拜", "周", "週"].into_iter().find_map(|name| piece.strip_prefix(name));
    rest.is_some_and(|day| day.chars().count() == 1 && "一二三四五六日天".contains(day))
        || piece.starts_with("农历") && piece.chars().count() <= 12
}

fn is_clock(piece: &str) -> bool {
    piece.contains([':', '：', '时'])
        && piece.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '：' | '时' | '分'))
}

/// 高新时报, 郑州日报, 河南省人民政府网.
pub fn is_paper(piece: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["日报", "晚报", "时报", "早报", "周报", "商报", "晨报", "报社", "周刊", "日報", "晚報", "融媒体中心"];
    let length = piece.chars().count();
    let han = piece.chars().all(is_han);
    (3..=12).contains(&length)
        && han
        && (ENDINGS.iter().any(|end| piece.ends_with(end)) || length >= 4 && piece.ends_with(['报', '網', '网', '報']))
}

fn is_between(c: char) -> bool {
    matches!(c, '|' | '｜' | '/' | '·' | '•' | '，' | ',' | '；' | ';' | '—' | '◆' | '■')
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇○零一二三四五六七八九十".contains(c)
}
