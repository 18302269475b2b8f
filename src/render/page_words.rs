//! What is said of a page of results as a whole, and of a hit that lacks something.

use super::escape::visible;
use super::messages::{Lang, thousands};
use crate::hit::{Page, Tier};

/// How many there are, tier by tier, and how long it took.
pub(super) fn total(page: &Page, lang: Lang) -> String {
    let tiers: Vec<String> = page
        .tiers
        .iter()
        .filter(|tier| tier.count > 0)
        .map(|tier| lang.say(name(tier.tier), &[("n", &thousands(tier.count as u64))]))
        .collect();
    let tiers = match &tiers[..] {
        [] => String::new(),
        [_] if page.tiers.iter().any(|tier| tier.tier == Tier::Exact && tier.count > 0) => String::new(),
        _ => lang.say("total.tiers", &[("tiers", &tiers.join(&lang.text("comma")))]),
    };
    let (n, ms) = (thousands(page.total as u64), milliseconds(page.took_ms));
    lang.say("total", &[("n", &n), ("tiers", &tiers), ("ms", &ms)])
}

/// Words that are said to be missing.
const MISSING: usize = 6;

/// What of the query an article lacks.
pub(super) fn missing(words: &[String], lang: Lang) -> String {
    let mut listed: Vec<String> = words.iter().take(MISSING).map(|word| visible(word)).collect();
    if words.len() > MISSING {
        listed.push("…".to_owned());
    }
    lang.say("missing", &[("words", &listed.join(&lang.text("comma")))])
}

/// Two significant digits below ten, whole above.
fn milliseconds(ms: f64) -> String {
    if ms < 9.95 { format!("{ms:.1}") } else { format!("{ms:.0}") }
}

fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::Exact => "tier.exact",
        Tier::Words => "tier.words",
        Tier::Most => "tier.most",
    }
}
