//! Names of fields in Chinese and English, and records made of fields.
//!
//! Used by JSON, CSV and front matter. Leaves to the formats how fields are written.

use jiff::civil::Date;

use super::one_line;
use crate::article::{Article, Dated, Evidence};
use hansou_facts::date::{day, full_day};

/// What a field says of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The record's identifier.
    Id,
    /// The headline.
    Title,
    /// The text.
    Body,
    /// When it was published.
    Date,
    /// Who published it.
    Source,
    /// Who wrote it.
    Author,
}

/// Names given by the user, which win over the names that are recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldMap {
    /// Role and name of a field, in the order given. Several names may have the same role.
    pub names: Vec<(Role, String)>,
}

/// Recognised names, best first within a role; compared without case, spaces, `_` and `-`.
const NAMES: [(Role, &[&str]); 6] = [
    (Role::Id, &["id", "编号", "編號", "docid", "articleid", "newsid", "序号", "序號", "uuid", "文章id", "文号"]),
    (
        Role::Title,
        &[
            "title",
            "标题",
            "標題",
            "headline",
            "题目",
            "題目",
            "题名",
            "篇名",
            "文章标题",
            "新闻标题",
            "articletitle",
            "newstitle",
            "法規名稱",
            "法规名称",
            "subject",
            "主题",
            "名称",
            "名稱",
            "name",
        ],
    ),
    (
        Role::Body,
        &[
            "body",
            "正文",
            "content",
            "内容",
            "內容",
            "text",
            "全文",
            "文章内容",
            "新闻内容",
            "articlebody",
            "contents",
            "articlecontent",
            "newscontent",
            "fulltext",
            "文本",
            "passage",
            "article",
            "摘要",
            "abstract",
            "summary",
            "description",
        ],
    ),
    (
        Role::Date,
        &[
            "date",
            "日期",
            "发布日期",
            "發布日期",
            "发布时间",
            "發布時間",
            "publishdate",
            "publishtime",
            "pubdate",
            "pubtime",
            "publishedat",
            "datepublished",
            "published",
            "发表时间",
            "发表日期",
            "刊发日期",
            "出版日期",
            "发稿时间",
            "发文日期",
            "时间",
            "時間",
            "time",
            "datetime",
            "newsdate",
            "公布日期",
            "公發布日",
            "修正日期",
            "成文日期",
            "createdat",
            "createtime",
            "ctime",
            "timestamp",
        ],
    ),
    (
        Role::Source,
        &["source", "来源", "來源", "出处", "媒体", "媒體", "publisher", "site", "报纸", "文章来源", "信息来源"],
    ),
    (
        Role::Author,
        &["author", "作者", "authors", "记者", "記者", "reporter", "byline", "撰稿", "撰文", "writer", "通讯员"],
    ),
];

/// How well a field's name fits a role: lower is better; names given by the user are best.
fn role_of(name: &str, map: &FieldMap) -> Option<(Role, usize)> {
    let name = name.trim().trim_start_matches('\u{feff}');
    if let Some(at) = map.names.iter().position(|(_, given)| given == name) {
        return Some((map.names[at].0, at));
    }
    let plain: String =
        name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect();
    NAMES.iter().find_map(|(role, names)| Some((*role, names.iter().position(|name| *name == plain)? + 1000)))
}

/// What a name announces: 标题, 发布时间, 来源.
pub fn role(name: &str, map: &FieldMap) -> Option<Role> {
    role_of(name, map).map(|(role, _)| role)
}

/// Names and values of one record; of several names with one role the best named that is not empty is taken.
pub fn article<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>, map: &FieldMap) -> Option<Article> {
    let mut best: [Option<(usize, &str)>; 6] = [None; 6];
    let mut longest: Option<&str> = None;
    for (name, value) in fields {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match role_of(name, map) {
            Some((role, rank)) => {
                let place = &mut best[role as usize];
                if place.is_none_or(|(old, _)| rank < old) {
                    *place = Some((rank, value));
                }
            }
            None if longest.is_none_or(|old| old.len() < value.len()) => longest = Some(value),
            None => {}
        }
    }
    let [id, title, body, date, source, author] = best.map(|found| found.map(|(_, value)| value));
    // A body under a name not known is still the body, if it reads as a text.
    let body = body.or(longest.filter(|text| map.names.is_empty() && text.chars().any(|c| c == '。')));
    if title.is_none() && body.is_none() {
        return None;
    }
    let mut article = Article { id: id.map(str::to_owned), title: one_line(title.unwrap_or("")), ..Article::default() };
    match body {
        Some(body) if super::html::is_markup(body) => super::html::text_of(body, &mut article),
        Some(body) => body.clone_into(&mut article.body),
        None => {}
    }
    article.date = date.and_then(day).map(|day| Dated { day, evidence: Evidence::Metadata });
    article.credits.publisher = source.map(one_line);
    article.credits.reporters = author.map(people).unwrap_or_default();
    Some(article)
}

/// 王小明、李四 or 王小明 李四: the names of people.
pub fn people(text: &str) -> Vec<String> {
    let text = text.trim_matches(['(', ')', '（', '）', '[', ']', '【', '】', '"']);
    let parts = text.split(['、', '，', ',', ';', '；', '/', '|', '\n', '\t', ' ', '\u{3000}']);
    parts.map(|name| name.trim().trim_matches(['"', '\'']).to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The first full date in a text.
pub fn day_in(text: &str) -> Option<Date> {
    full_day(text)
}
