//! The original file of an article. Off unless the server was started with it: files of a corpus are anything, so they
//! are never shown, only kept: always an attachment, always without a type that a browser would run.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::api::no_article;
use super::call::Call;
use super::params as p;
use super::problem::{Problem, ProblemKind};
use super::reply::Reply;
use crate::error::Error;
use crate::find;

/// Largest file that is given, in bytes.
const LARGEST: u64 = 256 << 20;

pub(super) fn original(call: &Call) -> Result<Reply, Problem> {
    if !call.server.options.originals {
        return Err(Problem::new(ProblemKind::Closed, "web.problem.closed", &[("flag", "--originals")]));
    }
    let id = call.params.get(p::ID).unwrap_or_default();
    let shown = find::show(&*call.snapshot()?.index, id, None, call.params.today())?.ok_or_else(|| no_article(id))?;
    // What is in an archive is given as the archive.
    let path = shown.path.split_once("!/").map_or(shown.path.as_str(), |(archive, _)| archive);
    let base = call.server.options.archive.base();
    let file = base.and_then(|base| allowed(&base, path));
    let file = file.ok_or_else(|| Problem::new(ProblemKind::Closed, "web.problem.original", &[("path", path)]))?;
    let mut bytes = Vec::new();
    let read = File::open(&file).and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| Problem::from(Error::io("reading", file.clone())(error)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Problem::new(ProblemKind::Large, "web.problem.large", &[]));
    }
    let is_text = path.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    let kind = if is_text { "text/plain" } else { "application/octet-stream" };
    let reply = Reply::bytes(kind, bytes).with("content-disposition", disposition(path));
    Ok(reply.with("content-security-policy", "sandbox; default-src 'none'").with("cache-control", "private, no-cache"))
}

/// The file of an indexed path, when it is a regular file, no link, and where the index says it is: the path comes from
/// the index, and is looked at all the same.
fn allowed(base: &Path, path: &str) -> Option<PathBuf> {
    let is_plain = Path::new(path).components().all(|part| {
        matches!(part, Component::Normal(_) | Component::RootDir | Component::Prefix(_) | Component::CurDir)
    });
    let file = base.join(path);
    let meta = std::fs::symlink_metadata(&file).ok().filter(std::fs::Metadata::is_file)?;
    let canonical = file.canonicalize().ok().filter(|_| is_plain && meta.is_file())?;
    // A folder on the way that has become a link leads elsewhere.
    let clean: PathBuf = file.components().collect();
    (canonical == clean).then_some(canonical)
}

/// The name of a file in a header (RFC 6266): ASCII for old readers, UTF-8 for all others.
fn disposition(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ascii: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~') {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn only_regular_files_below_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let home = root.join(".hansou");
        std::fs::create_dir_all(home.join("x")).unwrap();
        std::fs::create_dir(root.join("文章")).unwrap();
        std::fs::write(root.join("文章/甲.txt"), "甲").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", root.join("文章/链接.txt")).unwrap();
        std::os::unix::fs::symlink("/etc", root.join("外")).unwrap();
        for (path, is_allowed) in [
            ("文章/甲.txt", true),
            ("文章/../文章/甲.txt", false),
            ("../文章/甲.txt", false),
            ("文章", false),
            ("文章/链接.txt", false),
            ("外/passwd", false),
            ("文章/没有.txt", false),
            ("", false),
        ] {
            assert_eq!(allowed(&root, path).is_some(), is_allowed, "{path}");
        }
        assert_eq!(
            disposition("a/报 \"1\"\r\n.txt"),
            "attachment; filename=\"___1___.txt\"; filename*=UTF-8''%E6%8A%A5%20%221%22%0D%0A.txt"
        );
    }
}
