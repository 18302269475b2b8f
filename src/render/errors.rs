//! Errors of the library in the user's language.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::cause::cause;
use super::messages::Lang;
use super::visible;
use crate::error::Error;

/// What went wrong, to which file, and what to do.
pub fn text(error: &Error, lang: Lang) -> String {
    let name = |path: &Path| visible(&path.display().to_string());
    match error {
        Error::Io { doing, path, source } => {
            let doing = lang.find(&format!("doing.{doing}")).unwrap_or_else(|| (*doing).to_owned());
            lang.say("error.io", &[("doing", &doing), ("path", &name(path)), ("why", &system(source, lang))])
        }
        Error::NoIndex { path } => lang.say("error.no_index", &[("path", &name(path))]),
        Error::Format { path, found, wanted } => lang
            .say("error.format", &[("path", &name(path)), ("found", &visible(found)), ("wanted", &wanted.to_string())]),
        Error::Locked { path } => lang.say("error.locked", &[("path", &name(path))]),
        Error::Damaged { path, what } => {
            lang.say("error.damaged", &[("path", &name(path)), ("what", &cause(what, lang))])
        }
        Error::Internal { path, what } => {
            lang.say("error.internal", &[("path", &name(path)), ("what", &visible(what))])
        }
        #[cfg(feature = "cluster")]
        Error::Cluster(error) => super::cluster_errors::text(error, lang),
        Error::Unsupported { path, what } => {
            lang.say("error.unsupported", &[("path", &name(path)), ("what", &cause(what, lang))])
        }
        Error::Dictionary { path, line, what } => lang
            .say("error.dictionary", &[("path", &name(path)), ("line", &line.to_string()), ("what", &visible(what))]),
    }
}

/// What the system said, in the user's language where it is one of the common things.
pub fn system(error: &io::Error, lang: Lang) -> String {
    let key = match error.kind() {
        ErrorKind::NotFound => "system.not_found",
        ErrorKind::PermissionDenied => "system.permission",
        ErrorKind::StorageFull => "system.full",
        ErrorKind::NotADirectory => "system.not_a_folder",
        ErrorKind::ReadOnlyFilesystem => "system.read_only",
        ErrorKind::UnexpectedEof => "system.truncated",
        _ => return cause(&error.to_string(), lang),
    };
    lang.text(key)
}
