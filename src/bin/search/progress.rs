//! The bar while indexing: bytes read, rate, time left. Only on a terminal; elsewhere it says nothing.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use hansou::index::Watch;
use hansou::render::messages::{Lang, thousands};
use indicatif::{ProgressBar, ProgressStyle};

pub struct Progress {
    bar: ProgressBar,
    lang: Lang,
    articles: AtomicU64,
    problems: AtomicU64,
}

impl Progress {
    pub fn start(lang: Lang) -> Self {
        let bar = if stderr().is_terminal() { shown(lang) } else { ProgressBar::hidden() };
        Self { bar, lang, articles: AtomicU64::new(0), problems: AtomicU64::new(0) }
    }

    /// Takes the bar away; the summary stands in its place.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn say(&self) {
        if self.bar.is_hidden() {
            return;
        }
        let (articles, problems) = (self.articles.load(Relaxed), self.problems.load(Relaxed));
        let key = if problems == 0 { "progress.articles" } else { "progress.problems" };
        self.bar.set_message(self.lang.say(key, &[("n", &thousands(articles)), ("problems", &thousands(problems))]));
    }
}

fn shown(lang: Lang) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template(&lang.text("progress.bar")) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

impl Watch for Progress {
    fn found(&self, _files: u64, bytes: u64) {
        self.bar.inc_length(bytes);
    }

    fn read(&self, bytes: u64, articles: u64) {
        self.articles.fetch_add(articles, Relaxed);
        self.bar.inc(bytes);
        self.say();
    }

    fn problem(&self, _problem: &hansou::article::problem::Problem) {
        self.problems.fetch_add(1, Relaxed);
        self.say();
    }
}
