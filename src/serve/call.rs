//! One request on its way: what was asked, in which language, until when, and of which commit.

use std::sync::Arc;

use axum::http::Uri;

use super::assets;
use super::guard::without_key;
use super::params::Params;
use super::problem::Problem;
use super::reply::Reply;
use super::state::{Server, Snapshot};
use crate::find::Deadline;
use crate::render::html::Frame;
use crate::render::messages::Lang;

/// One request on its way.
pub(super) struct Call {
    /// The server.
    pub server: Arc<Server>,
    /// Its parameters.
    pub params: Params,
    /// The reader's language.
    pub lang: Lang,
    /// The address.
    pub uri: Uri,
    /// When it has to end.
    pub deadline: Deadline,
    /// The newest commit, for those that read the index.
    pub snapshot: Option<Arc<Snapshot>>,
}

impl Call {
    /// The commit that this request reads.
    ///
    /// # Errors
    /// When there is none that can be read.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Problem> {
        self.snapshot.clone().map_or_else(|| self.server.snapshot(), Ok)
    }

    /// The name of that commit; empty where the index is not read.
    pub fn commit(&self) -> &str {
        self.snapshot.as_ref().map_or("", |snapshot| &snapshot.commit)
    }

    /// What stands around a page.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            lang: self.lang,
            address: self.params.address(),
            assets: assets::links(),
            commit: self.commit(),
            ..Frame::default()
        }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.uri.path().rsplit('/').next().unwrap_or_default()
    }

    /// True when a page is asked for, not data.
    pub fn is_page(&self) -> bool {
        !self.uri.path().starts_with("/api/")
    }

    /// The answer that says a problem.
    pub fn refuse(&self, problem: &Problem) -> Reply {
        let instance = without_key(&self.uri);
        problem.reply(&instance, self.lang, self.is_page().then(|| self.frame()).as_ref())
    }
}
