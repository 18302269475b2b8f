//! What goes wrong with a request, as a problem document (RFC 9457) for programs and as a page for people, with the same
//! words as the program has.

use serde::Serialize;

use super::reply::Reply;
use crate::error::Error;
use crate::render::errors;
use crate::render::html::{Frame, Trouble, page, problem};
use crate::render::messages::Lang;

/// The kinds of problems; each has a page `/problems/NAME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProblemKind {
    /// A parameter is unknown or cannot be read.
    Parameter,
    /// The head of the request is wrong.
    Head,
    /// No token, or a wrong one.
    Token,
    /// Asked by a page of another site.
    Origin,
    /// There is no such article.
    Article,
    /// There is no such page.
    Path,
    /// Not with this method.
    Method,
    /// Another process writes the index.
    Locked,
    /// Too large.
    Large,
    /// Called by another name.
    Host,
    /// Too many searches at once.
    Busy,
    /// There is no index that could be read.
    Index,
    /// The index is damaged, or the program at fault.
    Damaged,
    /// Not allowed when the server was started.
    Closed,
}

/// All kinds, with names and status codes.
pub(super) const KINDS: [(ProblemKind, &str, u16); 14] = [
    (ProblemKind::Parameter, "parameter", 400),
    (ProblemKind::Head, "head", 400),
    (ProblemKind::Token, "token", 401),
    (ProblemKind::Origin, "origin", 403),
    (ProblemKind::Closed, "closed", 403),
    (ProblemKind::Article, "article", 404),
    (ProblemKind::Path, "path", 404),
    (ProblemKind::Method, "method", 405),
    (ProblemKind::Locked, "locked", 409),
    (ProblemKind::Large, "large", 413),
    (ProblemKind::Host, "host", 421),
    (ProblemKind::Damaged, "damaged", 500),
    (ProblemKind::Busy, "busy", 503),
    (ProblemKind::Index, "index", 503),
];

impl ProblemKind {
    fn line(self) -> (&'static str, u16) {
        KINDS.iter().find(|line| line.0 == self).map_or(("damaged", 500), |line| (line.1, line.2))
    }

    /// What it is, in a few words.
    pub fn title(self, lang: Lang) -> String {
        lang.text(&format!("web.problem.title.{}", self.line().0))
    }
}

/// One problem.
#[derive(Debug)]
pub(super) struct Problem {
    /// Its kind.
    pub kind: ProblemKind,
    /// What to say.
    said: Said,
    /// The parameter with its value.
    pub parameter: Option<(String, String)>,
    /// The methods there are instead.
    pub allow: Option<&'static str>,
}

/// Words, which depend on the reader's language.
#[derive(Debug)]
enum Said {
    Message(&'static str, Vec<(&'static str, String)>),
    Library(std::sync::Arc<Error>),
}

/// The document.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct ProblemDocument {
    /// What kind it is: a page that explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    /// The status code.
    pub status: u16,
    /// What happened here, and what to do.
    pub detail: String,
    /// What was asked for.
    pub instance: String,
    /// The parameter that cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Problem {
    /// Of a kind, with a message of the catalogue and what to fill in.
    pub fn new(kind: ProblemKind, message: &'static str, values: &[(&'static str, &str)]) -> Self {
        let values = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { kind, said: Said::Message(message, values), parameter: None, allow: None }
    }

    /// Too much at once.
    pub fn busy() -> Self {
        Self::new(ProblemKind::Busy, "web.problem.busy", &[])
    }

    /// A parameter that cannot be read; `expected` is the message that says what it should be.
    pub fn parameter(name: &str, value: &str, expected: &'static str, choices: &str) -> Self {
        let problem =
            Self::new(ProblemKind::Parameter, expected, &[("name", name), ("value", value), ("choices", choices)]);
        problem.about(name, value)
    }

    /// About a parameter with this value.
    pub fn about(self, name: &str, value: &str) -> Self {
        Self { parameter: Some((name.to_owned(), value.to_owned())), ..self }
    }

    /// With the methods there are instead.
    pub fn allowing(self, methods: &'static str) -> Self {
        Self { allow: Some(methods), ..self }
    }

    /// An error of the library.
    pub fn library(error: std::sync::Arc<Error>) -> Self {
        let kind = match *error {
            Error::NoIndex { .. } | Error::Format { .. } => ProblemKind::Index,
            Error::Locked { .. } => ProblemKind::Locked,
            _ => ProblemKind::Damaged,
        };
        Self { kind, said: Said::Library(error), parameter: None, allow: None }
    }

    fn detail(&self, lang: Lang) -> String {
        match &self.said {
            Said::Message(key, values) => {
                let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                lang.say(key, &values)
            }
            Said::Library(error) => errors::text(error, lang),
        }
    }

    /// The answer: a page for a reader, a document for a program.
    pub fn reply(&self, instance: &str, lang: Lang, frame: Option<&Frame<'_>>) -> Reply {
        let (name, status) = self.kind.line();
        let (title, detail) = (self.kind.title(lang), self.detail(lang));
        let reply = match frame {
            Some(frame) => {
                let main = problem(&Trouble { title: title.clone(), detail }, lang);
                Reply::html(&page(&Frame { title, ..frame.clone() }, &main))
            }
            None => {
                let (parameter, value) = self.parameter.clone().unzip();
                let (kind, instance) = (format!("/problems/{name}"), instance.to_owned());
                let document = ProblemDocument { kind, title, status, detail, instance, parameter, value };
                Reply::json(&document).of_type("application/problem+json")
            }
        };
        let reply = reply.with_status(status).with("content-language", if lang == Lang::Zh { "zh" } else { "en" });
        match self.kind {
            ProblemKind::Busy => reply.with("retry-after", "1"),
            ProblemKind::Token => reply.with("www-authenticate", "Bearer"),
            ProblemKind::Method => reply.with("allow", self.allow.unwrap_or("GET, HEAD")),
            _ => reply,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::library(std::sync::Arc::new(error))
    }
}
