//! Reading scans: whether it was asked for, by flags or by the configuration, and what keeps it from being done.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hansou::render::messages::Lang;
use hansou::render::visible;
use hansou_ocr::{Missing, NoEngine, Reader};

use crate::args::Ocr;
use crate::config::Config;

/// Seconds that a page may take when nobody says.
const SECONDS: u64 = 300;
/// The folder in the index folder in which pages are kept; a rebuild leaves it.
const KEPT: &str = "ocr";

/// What reads scans for the index at `home`; `None` when nobody asked for it.
pub fn reader(
    flags: &Ocr,
    config: &Config,
    threads: Option<usize>,
    home: &Path,
) -> anyhow::Result<Option<Arc<Reader>>> {
    if !(flags.ocr || flags.ocr_models.is_some() || config.ocr) {
        return Ok(None);
    }
    let engine = hansou_ocr::open(flags.ocr_models.as_ref().or(config.ocr_models.as_ref()).map(|path| &**path))?;
    let limit = Duration::from_secs(flags.ocr_seconds.or(config.ocr_seconds).unwrap_or(SECONDS));
    let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    Ok(Some(Arc::new(Reader::new(engine, limit, threads).cached(&home.join(KEPT)))))
}

/// Why there is no engine, and how to get one.
pub fn without_engine(none: &NoEngine, lang: Lang) -> String {
    let tesseract = none.tesseract.as_ref().map_or_else(|| lang.text("ocr.installed"), |missing| why(missing, lang));
    let models = why(&none.models, lang);
    lang.say("error.no_ocr", &[("tesseract", &tesseract), ("models", &models)])
}

fn why(missing: &Missing, lang: Lang) -> String {
    match missing {
        Missing::NotNamed => lang.text("ocr.not_named"),
        Missing::NotBuilt => lang.text("ocr.not_built"),
        Missing::NotInstalled => lang.text("ocr.not_installed"),
        Missing::NoChinese => lang.text("ocr.no_chinese"),
        Missing::Unusable { path, what } => {
            let path = visible(&path.display().to_string());
            lang.say("ocr.unusable", &[("path", &path), ("what", &visible(what))])
        }
        other => visible(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_are_named() {
        let unusable = Missing::Unusable { path: "/models".into(), what: "no *det*.onnx".into() };
        for models in [Missing::NotNamed, Missing::NotBuilt, unusable] {
            for tesseract in [None, Some(Missing::NotInstalled), Some(Missing::NoChinese)] {
                let none = NoEngine { models: models.clone(), tesseract };
                for (lang, words) in [
                    (Lang::Zh, ["tesseract-ocr-chi-sim", "--ocr-models", "没有"]),
                    (Lang::En, ["tesseract-ocr-chi-sim", "--ocr-models", "no"]),
                ] {
                    let text = without_engine(&none, lang);
                    assert!(words.iter().all(|word| text.contains(word)), "{text}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_looked_for_unless_asked() {
        let nothing = reader(&Ocr::default(), &Config::default(), None, Path::new(".hansou")).unwrap();
        assert!(nothing.is_none());
    }
}
