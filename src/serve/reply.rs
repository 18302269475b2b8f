//! An answer before it becomes HTTP: made on a worker, where there is no server in sight.

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use maud::Markup;
use serde::Serialize;

use crate::render::json;

/// An answer.
pub(super) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Content,
}

/// What an answer holds.
enum Content {
    Whole(Bytes),
    Stream(Body),
}

impl Reply {
    /// Bytes of a type.
    pub fn bytes(kind: &str, bytes: impl Into<Bytes>) -> Self {
        Self { status: 200, headers: vec![("content-type", kind.to_owned())], body: Content::Whole(bytes.into()) }
    }

    /// A value as JSON, written as the program writes it.
    pub fn json(value: &impl Serialize) -> Self {
        let mut bytes = Vec::with_capacity(4096);
        match json::write(value, &mut bytes) {
            Ok(()) => Self::bytes("application/json", bytes),
            // Writing to memory cannot fail, and our types hold nothing that JSON cannot.
            Err(_) => Self::bytes("application/json", Vec::new()).with_status(500),
        }
    }

    /// A page.
    pub fn html(page: &Markup) -> Self {
        Self::bytes("text/html; charset=utf-8", page.0.clone())
    }

    /// What comes piece by piece.
    pub fn stream<B>(kind: &str, pieces: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        Self { status: 200, headers: vec![("content-type", kind.to_owned())], body: Content::Stream(Body::new(pieces)) }
    }

    /// Nothing, with a status.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Content::Whole(Bytes::new()) }
    }

    /// With another status.
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// With one more header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Of another type.
    pub fn of_type(mut self, kind: &str) -> Self {
        self.headers.retain(|(name, _)| *name != CONTENT_TYPE.as_str());
        self.with("content-type", kind)
    }

    /// True when nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.status < 400
    }

    /// The answer as HTTP. A value that cannot stand in a header is left out.
    pub fn into_response(self) -> Response<Body> {
        let body = match self.body {
            Content::Whole(bytes) => Body::from(bytes),
            Content::Stream(body) => body,
        };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(HeaderName::from_static(name), value);
            }
        }
        response
    }
}
