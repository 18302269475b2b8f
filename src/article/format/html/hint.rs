//! What the names of elements and classes say: main text, or what surrounds it.

use scraper::node::Element;

/// What an element's names promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// The article.
    Text,
    /// Menus, related links, comments, sharing, footers; text that is not shown.
    Around,
    /// Nothing.
    None,
}

/// Words of class names and ids of article texts (camel case and signs separate words), as Chinese sites use them too.
const TEXT: [&str; 35] = [
    "content",
    "contents",
    "article",
    "artibody",
    "artcontent",
    "articlebody",
    "articlecontent",
    "text",
    "txt",
    "detail",
    "details",
    "post",
    "entry",
    "zoom",
    "editor",
    "trs",
    "newsc",
    "zw",
    "zhengwen",
    "nr",
    "neirong",
    "story",
    "arti",
    "contentarea",
    "cont",
    "con",
    "maintext",
    "newstext",
    "newscontent",
    "ucap",
    "pages_content",
    "wenzhang",
    "xilan",
    "xl",
    "prose",
];

/// Words of names of everything else.
const AROUND: [&str; 62] = [
    "comment",
    "comments",
    "pinglun",
    "reply",
    "footer",
    "foot",
    "nav",
    "navbar",
    "navigation",
    "menu",
    "sidebar",
    "side",
    "aside",
    "share",
    "fenxiang",
    "bdshare",
    "related",
    "relate",
    "relation",
    "xiangguan",
    "xgxw",
    "xgyd",
    "recommend",
    "recommended",
    "tuijian",
    "crumb",
    "crumbs",
    "breadcrumb",
    "copyright",
    "banner",
    "ad",
    "ads",
    "advert",
    "guanggao",
    "login",
    "toolbar",
    "tool",
    "tools",
    "pager",
    "pagination",
    "hot",
    "rank",
    "ranking",
    "paihang",
    "tags",
    "tag",
    "bottom",
    "header",
    "search",
    "qrcode",
    "erweima",
    "gotop",
    "dropdown",
    "popup",
    "modal",
    "topbar",
    "links",
    "friendlink",
    "disclaimer",
    "prev",
    "next",
    "zebian",
];

/// What the element is called, in tag, id, class and style.
pub fn of(element: &Element) -> Hint {
    match element.name() {
        "nav" | "footer" | "aside" | "header" | "menu" => return Hint::Around,
        "article" | "main" => return Hint::Text,
        _ => {}
    }
    let hidden = element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        });
    if hidden || matches!(element.attr("role"), Some("navigation" | "banner" | "contentinfo" | "search" | "menu")) {
        return Hint::Around;
    }
    if element.attr("itemprop") == Some("articleBody") {
        return Hint::Text;
    }
    let mut hint = Hint::None;
    for name in [element.attr("id"), element.attr("class")].into_iter().flatten() {
        for word in words(name) {
            if AROUND.contains(&word.as_str()) {
                return Hint::Around;
            }
            if TEXT.contains(&word.as_str()) {
                hint = Hint::Text;
            }
        }
    }
    hint
}

/// Words of a name in lower case: articleShare, article-share and article_share2 are article and share.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars().take(200) {
        let boundary = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && lower);
        if boundary && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        lower = c.is_ascii_lowercase();
        if c.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
