//! `--watch`: the index follows its folders, alone or beside a server.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use hansou::article::problem::Problem;
use hansou::find::backend::Archive;
use hansou::index::{self, Follow, Report, Settings, Watch};
use hansou::render::messages::{Lang, thousands};
use hansou::render::{errors, problems};

use crate::failure::say;

/// Says what changed, on standard error.
struct Said {
    lang: Lang,
}

impl Watch for Said {
    fn found(&self, _files: u64, _bytes: u64) {}
    fn read(&self, _bytes: u64, _articles: u64) {}
    fn problem(&self, problem: &Problem) {
        say(&problems::text(problem, self.lang));
    }
}

impl Follow for Said {
    fn begin(&self) {}

    fn end(&self, report: &hansou::error::Result<Report>) {
        match report {
            Ok(report) if report.articles_added + report.articles_removed > 0 => {
                let n = |number: usize| thousands(number as u64);
                let values = [
                    ("total", n(report.articles_total)),
                    ("added", n(report.articles_added)),
                    ("removed", n(report.articles_removed)),
                ];
                let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                say(&self.lang.say("summary.articles", &values));
            }
            Ok(_) => {}
            Err(error) => say(&errors::text(error, self.lang)),
        }
    }

    fn without_events(&self, why: &str) {
        say(&self.lang.say("watch.without_events", &[("why", why)]));
    }
}

/// Follows until the process is ended.
pub fn alone(archive: &dyn Archive, inputs: &[PathBuf], settings: &Settings, lang: Lang) -> hansou::error::Result<()> {
    say(&lang.text("watch.begin"));
    follow(archive, inputs, settings, &Said { lang }, &AtomicBool::new(false))
}

/// Follows folders and files, or with none those that the index was made from.
fn follow(
    archive: &dyn Archive,
    inputs: &[PathBuf],
    settings: &Settings,
    told: &dyn Follow,
    stop: &AtomicBool,
) -> hansou::error::Result<()> {
    let roots = if inputs.is_empty() { archive.roots()? } else { inputs.to_vec() };
    index::follow_folders(&roots, archive.home(), &|| archive.refresh(inputs, settings, told), told, stop);
    Ok(())
}

/// Follows beside a server, until this is dropped; scans are read by `scans`.
#[cfg(feature = "serve")]
pub fn beside(
    archive: Arc<dyn Archive>,
    jobs: hansou::serve::Jobs,
    scans: Option<Arc<hansou_ocr::Reader>>,
    lang: Lang,
) -> Follower {
    let stop = Arc::new(AtomicBool::new(false));
    let is_over = Arc::clone(&stop);
    std::thread::spawn(move || {
        let told = Beside { jobs, said: Said { lang } };
        let followed = archive.settings().and_then(|mut settings| {
            settings.read.scans = scans;
            follow(&*archive, &[], &settings, &told, &is_over)
        });
        if let Err(error) = followed {
            say(&errors::text(&error, lang));
        }
    });
    Follower(stop)
}

/// What follows beside a server.
#[cfg(feature = "serve")]
pub struct Follower(Arc<AtomicBool>);

#[cfg(feature = "serve")]
impl Drop for Follower {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// Tells the server's pages as well.
#[cfg(feature = "serve")]
struct Beside {
    jobs: hansou::serve::Jobs,
    said: Said,
}

#[cfg(feature = "serve")]
impl Watch for Beside {
    fn found(&self, files: u64, bytes: u64) {
        self.jobs.found(files, bytes);
    }

    fn read(&self, bytes: u64, articles: u64) {
        self.jobs.read(bytes, articles);
    }

    fn problem(&self, problem: &Problem) {
        self.jobs.problem(problem);
        self.said.problem(problem);
    }
}

#[cfg(feature = "serve")]
impl Follow for Beside {
    fn begin(&self) {
        let _ = self.jobs.begin();
    }

    fn end(&self, report: &hansou::error::Result<Report>) {
        self.jobs.end(report.is_err());
        self.said.end(report);
    }

    fn without_events(&self, why: &str) {
        self.said.without_events(why);
    }
}
