//! Headline, date and source of a page: what it says of itself, compared with what a reader sees.

use std::ops::Range;

use serde_json::Value;

use super::page::{Block, Page};
use crate::article::format::fields::{self, FieldMap, Role};
use crate::article::format::one_line;
use crate::article::{Article, Dated, Evidence, dating};
use hansou_facts::date;

/// Fills in what the page says about `range`, its text; gives the block that is the headline.
pub fn read(page: &Page, range: &Range<usize>, article: &mut Article) -> Option<usize> {
    let linked = Linked::from_page(page);
    let headline = title(page, range, &linked, article);
    article.date = published(page, range, headline, &linked);
    article.credits.publisher = meta(page, &["contentsource", "source", "og:site_name"]).map(one_line);
    let author = meta(page, &["author", "article:author"]).filter(|author| author.chars().count() <= 30);
    article.credits.reporters = author.map(fields::people).unwrap_or_default();
    let near = headline.unwrap_or(range.start).min(range.start);
    let lines = page.blocks[near..(range.end + 3).min(page.blocks.len())].iter();
    for block in lines.filter(|block| block.length <= 100) {
        credits(&block.text, article);
    }
    headline
}

/// What a line like 来源：… 记者：… 时间：… says, where the page's head does not.
fn credits(line: &str, article: &mut Article) {
    let mut pieces =
        line.split(['|', ' ', '\u{3000}', '[', ']', '【', '】']).filter(|piece| !piece.is_empty()).peekable();
    while let Some(piece) = pieces.next() {
        let Some((label, value)) = piece.split_once(['：', ':']) else { continue };
        let role = fields::role(label, &FieldMap::default());
        if !matches!(role, Some(Role::Source | Role::Author)) {
            continue;
        }
        // 来源： 央视网 has a space behind the colon.
        let next =
            if value.is_empty() { pieces.next_if(|next| !next.contains(['：', ':'])).unwrap_or("") } else { value };
        if next.is_empty() || next.chars().count() > 20 || date::day(next).is_some() {
            continue;
        }
        match role {
            Some(Role::Source) => {
                article.credits.publisher = article.credits.publisher.take().or(Some(next.to_owned()))
            }
            _ if article.credits.reporters.is_empty() => article.credits.reporters = fields::people(next),
            _ => {}
        }
    }
}

fn meta<'a>(page: &'a Page, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|wanted| {
        let mut found = page.metas.iter().filter(|(name, content)| name == wanted && !content.is_empty());
        found.next().map(|(_, content)| content.as_str())
    })
}

fn title(page: &Page, range: &Range<usize>, linked: &Linked, article: &mut Article) -> Option<usize> {
    let site = meta(page, &["og:site_name", "sitename"]).unwrap_or("");
    let own = meta(page, &["articletitle", "headline", "og:title", "dc.title", "twitter:title"]);
    let said = own.or(linked.headline.as_deref()).unwrap_or(&page.title);
    let said = without_tag(&one_line(said)).to_owned();
    let cleaned = without_site(&said, site);
    if let Some((at, text)) = seen(page, range, &said, &cleaned) {
        article.title = text;
        return Some(at);
    }
    let heading = heading(page, range);
    // A page named after its site has its headline elsewhere.
    if (cleaned.is_empty() || own.is_none() && is_site(&cleaned))
        && let Some(at) = heading.or_else(|| line_above(page, range))
    {
        article.title = without_tag(&page.blocks[at].text).to_owned();
        return Some(at);
    }
    article.title = cleaned;
    None
}

/// The block that says what the page's title begins with, and its text.
fn seen(page: &Page, range: &Range<usize>, said: &str, cleaned: &str) -> Option<(usize, String)> {
    if said.is_empty() {
        return None;
    }
    let said_plain = plain(said);
    let mut best: Option<(usize, usize)> = None;
    for (at, block) in page.blocks[..range.end].iter().enumerate() {
        let text = without_tag(&block.text);
        if block.length < 4 || block.length > 150 || block.caption {
            continue;
        }
        let text_plain = plain(text);
        let length = text_plain.chars().count();
        let same = said_plain.starts_with(&text_plain) && length * 2 >= plain(cleaned).chars().count();
        if same && best.is_none_or(|(_, old)| length > old) {
            best = Some((at, length));
        }
    }
    best.map(|(at, _)| (at, without_tag(&page.blocks[at].text).to_owned()))
}

/// The nearest heading above the text or at its beginning.
fn heading(page: &Page, range: &Range<usize>) -> Option<usize> {
    let last = (range.start + 3).min(page.blocks.len());
    let mut found = (0..last).rev().filter(|&at| {
        let block = &page.blocks[at];
        matches!(block.heading, 1..=3) && block.linked * 2 < block.length && (4..=100).contains(&block.length)
    });
    let nearest = found.next()?;
    std::iter::once(nearest).chain(found).find(|&at| page.blocks[at].heading == 1).or(Some(nearest))
}

/// The short line above the line with the date, or above the text.
fn line_above(page: &Page, range: &Range<usize>) -> Option<usize> {
    let dated = (0..page.blocks.len().min(range.end + 3)).find(|&at| is_dateline(&page.blocks[at]));
    let below = dated.unwrap_or(range.start.max(1)).min(page.blocks.len());
    let is_line =
        |block: &Block| block.length >= 2 && block.length <= 100 && block.linked == 0 && !block.text.ends_with('。');
    (0..below).rev().take(4).find(|&at| is_line(&page.blocks[at]))
}

/// A line that labels a date (发布时间：2022-09-28) or is little else.
fn is_dateline(block: &Block) -> bool {
    block.length <= 100 && fields::day_in(&block.text).is_some() && (is_labelled(&block.text) || block.length <= 24)
}

fn is_labelled(text: &str) -> bool {
    const LABELS: [&str; 9] = ["时间", "時間", "日期", "来源", "來源", "发布", "發布", "稿源", "更新"];
    LABELS.iter().any(|label| text.contains(label))
}

/// Names of meta elements that give the day of publication, best first.
const DATES: [&str; 18] = [
    "pubdate",
    "article:published_time",
    "og:published_time",
    "publishdate",
    "publish_date",
    "publish-date",
    "datepublished",
    "firstcreatetime",
    "bytedance:published_time",
    "weibo:article:create_at",
    "apub:time",
    "og:release_date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "createdate",
    "_pubtime",
    "date",
];

fn published(page: &Page, range: &Range<usize>, headline: Option<usize>, linked: &Linked) -> Option<Dated> {
    let said = meta(page, &DATES).and_then(date::day).or(linked.date.as_deref().and_then(date::day));
    if let Some(day) = said {
        return Some(Dated { day, evidence: Evidence::Metadata });
    }
    let near = headline.unwrap_or(range.start).min(range.start);
    let marked = page.blocks[near.saturating_sub(3)..range.end].iter().find_map(|block| block.datetime.as_deref());
    if let Some(day) = marked.and_then(date::day) {
        return Some(Dated { day, evidence: Evidence::Metadata });
    }
    if let Some(day) = page.scripted {
        return Some(Dated { day, evidence: Evidence::Metadata });
    }
    // From the headline to the text, then above it, then in and just below the text.
    let below = near..(range.start + 3).min(page.blocks.len());
    let above = (near.saturating_sub(12)..near).rev();
    let rest = range.start..(range.end + 6).min(page.blocks.len());
    let order = below.chain(above).chain(rest).filter(|&at| {
        let block = &page.blocks[at];
        is_dateline(block) && block.linked * 2 <= block.length && !block.text.contains("今天是")
    });
    let line = |at: usize| page.blocks[at].text.as_str();
    let lines: Vec<usize> = order.collect();
    // The day of publication before that of an update, wherever it stands.
    let labelled = lines.iter().filter_map(|&at| dating::labelled(line(at))).min_by_key(|&(label, _)| label);
    let day = labelled.map(|(_, day)| day).or_else(|| lines.iter().find_map(|&at| fields::day_in(line(at))))?;
    Some(Dated { day, evidence: Evidence::Page })
}

/// What the page's linked data (schema.org in JSON-LD) says.
#[derive(Default)]
struct Linked {
    headline: Option<String>,
    date: Option<String>,
}

impl Linked {
    fn from_page(page: &Page) -> Self {
        let mut linked = Self::default();
        for text in &page.linked {
            // Scripts that are no JSON say nothing.
            if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                linked.read(&value);
            }
        }
        linked
    }

    fn read(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.read(value)),
            Value::Object(object) => {
                let text = |name| object.get(name).and_then(Value::as_str).map(str::to_owned);
                self.headline = self.headline.take().or_else(|| text("headline"));
                self.date = self.date.take().or_else(|| text("datePublished")).or_else(|| text("pubDate"));
                if let Some(graph) = object.get("@graph") {
                    self.read(graph);
                }
            }
            _ => {}
        }
    }
}

/// Letters and digits only: what two spellings of a headline have in common.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A headline without the mark of its medium: [视频], [图].
fn without_tag(title: &str) -> &str {
    let trimmed = title.trim_matches([' ', '\u{3000}']);
    let Some((tag, rest)) = trimmed.strip_prefix('[').and_then(|rest| rest.split_once(']')) else { return trimmed };
    let media = ["视频", "图", "音频", "直播", "高清", "組圖", "影音"];
    if tag.chars().count() <= 5 && media.iter().any(|medium| tag.contains(medium)) && !rest.trim().is_empty() {
        rest.trim()
    } else {
        trimmed
    }
}

/// A title without the names of channel and site behind it (标题_新闻频道_央视网) or before it.
fn without_site(title: &str, site: &str) -> String {
    let mut rest = title;
    loop {
        let cut = ["_", "|", "｜", " - ", " – ", " — ", "--", "——", "-", "–", "»", "::", "<"]
            .iter()
            .filter_map(|sign| Some((rest.rfind(sign)?, *sign)))
            .max_by_key(|(at, sign)| (*at, sign.len()));
        let Some((at, sign)) = cut else { break };
        let (head, tail) = (rest[..at].trim(), rest[at + sign.len()..].trim());
        let sure = matches!(sign, "_" | "|" | "｜" | " - " | " – " | "::") && tail.chars().count() <= 20;
        let named = tail == site || is_site(tail);
        if head.chars().count() >= 4 && (named || sure) || tail.is_empty() && !head.is_empty() {
            rest = head;
        } else if is_site(head) && tail.chars().count() > head.chars().count() && sure {
            rest = tail;
        } else {
            break;
        }
    }
    rest.trim().to_owned()
}

/// Whether a text is the name of a site, a channel or its owner.
fn is_site(text: &str) -> bool {
    const ENDS: [&str; 32] = [
        "网",
        "網",
        "频道",
        "頻道",
        "在线",
        "门户",
        "网站",
        "首页",
        "日报",
        "晚报",
        "时报",
        "晨报",
        "都市报",
        "周刊",
        "新闻",
        "资讯",
        "政府",
        "集团",
        "公司",
        "中心",
        "电视台",
        "广播",
        "论坛",
        "博客",
        "客户端",
        "委员会",
        "大学",
        "com",
        "cn",
        "net",
        "com.cn",
        "org",
    ];
    text.chars().count() <= 20 && ENDS.iter().any(|end| text.to_ascii_lowercase().ends_with(end))
}
