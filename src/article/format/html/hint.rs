//! What the names of elements and classes say: main text, or what surrounds it.

use std::collections::HashMap;
use std::sync::LazyLock;

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

/// What one word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Text,
    Around,
    Ambiguous,
    Neutral,
}

/// The words of `hints.tsv`.
static WORDS: LazyLock<HashMap<&str, Word>> = LazyLock::new(|| {
    let rows = include_str!("hints.tsv").lines().filter_map(|line| line.split_once('\t'));
    let word = |kind: &str| match kind {
        "text" => Word::Text,
        "around" => Word::Around,
        "ambiguous" => Word::Ambiguous,
        _ => Word::Neutral,
    };
    rows.map(|(kind, name)| (name, word(kind))).collect()
});

/// What the element is called, in tag, id, class and style; `in_text`: inside what is named as text.
pub fn classify(element: &Element, in_text: bool) -> Hint {
    match element.name() {
        "nav" | "menu" => return Hint::Around,
        // Those of an article belong to it.
        "footer" | "aside" | "header" if !in_text => return Hint::Around,
        "article" | "main" => return Hint::Text,
        _ => {}
    }
    let role = element.attr("role");
    if is_hidden(element) || matches!(role, Some("navigation" | "search" | "menu")) {
        return Hint::Around;
    }
    if matches!(role, Some("banner" | "contentinfo")) && !in_text {
        return Hint::Around;
    }
    if element.attr("itemprop") == Some("articleBody") {
        return Hint::Text;
    }
    let names = [element.attr("id"), element.attr("class").filter(|class| class.len() < 300)];
    let mut hint = Hint::None;
    for name in names.into_iter().flatten().flat_map(str::split_whitespace) {
        match of_name(name, in_text) {
            Hint::Around => return Hint::Around,
            Hint::Text => hint = Hint::Text,
            Hint::None => {}
        }
    }
    hint
}

/// What one id or class says.
fn of_name(name: &str, in_text: bool) -> Hint {
    let words: Vec<Option<Word>> = words(name).iter().map(|word| WORDS.get(word.as_str()).copied()).collect();
    let has = |kind: Word| words.contains(&Some(kind));
    // QuestionHeader is the question's, page-header the page's.
    let own = words.iter().any(|word| matches!(word, None | Some(Word::Text)));
    match () {
        () if has(Word::Around) => Hint::Around,
        () if has(Word::Ambiguous) && !own && !in_text => Hint::Around,
        () if has(Word::Text) => Hint::Text,
        () => Hint::None,
    }
}

/// Whether an element is not shown.
pub fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        })
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
