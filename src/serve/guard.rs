//! Who may ask: decided from the head of a request alone, before anything else is looked at.
//!
//! * A page of another site that was made to point to this machine (DNS rebinding) is known by its `Host`.
//! * A page of another site that asks from the reader's own browser is known by `Sec-Fetch-Site` and `Origin`.
//! * Another user of the machine lacks the token.
//!
//! Nothing here allows other origins to read answers: no CORS header is ever sent.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{
    AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, TRANSFER_ENCODING,
};
use axum::http::{Method, Response, Uri};

use super::problem::{Problem, ProblemKind};

/// What is allowed.
#[derive(Debug, Clone)]
pub(super) struct Policy {
    /// The token, if one is asked for.
    pub token: Option<String>,
    /// The name of the cookie that holds it: cookies know no ports.
    pub cookie: String,
    /// The address by which this machine reaches the server.
    pub host: String,
    /// Values of `Host`, in lower case.
    hosts: Vec<String>,
    port: u16,
    /// Listens on an address of a network.
    open: bool,
}

impl Policy {
    /// For a server that listens on `address`.
    pub fn new(address: SocketAddr, token: Option<String>, allowed: &[String]) -> Self {
        let port = address.port();
        let with_port = |name: &str| {
            if name.contains(':') && !name.ends_with(']') {
                name.to_lowercase()
            } else {
                format!("{}:{port}", name.to_lowercase())
            }
        };
        let mut hosts: Vec<String> = ["127.0.0.1", "localhost", "[::1]"].map(with_port).into();
        hosts.push(address.to_string());
        hosts.extend(allowed.iter().map(|name| with_port(name)));
        if port == 80 {
            hosts.extend(hosts.clone().iter().filter_map(|host| host.strip_suffix(":80").map(str::to_owned)));
        }
        let cookie = format!("hansou-{port}");
        let host = if address.ip().is_unspecified() { format!("127.0.0.1:{port}") } else { address.to_string() };
        Self { token, cookie, host, hosts, port, open: !address.ip().is_loopback() }
    }

    /// Whether a request may go on.
    ///
    /// # Errors
    /// The problem with its head.
    pub fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap, public: bool) -> Result<(), Problem> {
        if headers.contains_key(TRANSFER_ENCODING) {
            return Err(Problem::new(ProblemKind::Head, "web.problem.encoding", &[]));
        }
        self.check_host(headers)?;
        self.check_origin(method, headers)?;
        if public || self.has_token(uri, headers) {
            Ok(())
        } else {
            Err(Problem::new(ProblemKind::Token, "web.problem.token", &[]))
        }
    }

    fn check_host(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let mut values = headers.get_all(HOST).iter();
        let (Some(host), None) = (values.next(), values.next()) else {
            return Err(Problem::new(ProblemKind::Head, "web.problem.host.none", &[]));
        };
        let host = host.to_str().unwrap_or_default().to_lowercase();
        // An address in digits is no name that someone else could point here.
        let is_number = || {
            host.parse::<SocketAddr>().is_ok_and(|to| to.port() == self.port)
                || self.port == 80 && host.parse::<IpAddr>().is_ok()
        };
        if self.hosts.contains(&host) || self.open && is_number() {
            return Ok(());
        }
        Err(Problem::new(ProblemKind::Host, "web.problem.host", &[("host", &host)]))
    }

    fn check_origin(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        let get = |name: &'static str| headers.get(name).and_then(|value| value.to_str().ok());
        let is_read = matches!(*method, Method::GET | Method::HEAD);
        let refused = Err(Problem::new(ProblemKind::Origin, "web.problem.origin", &[]));
        match get("sec-fetch-site") {
            None | Some("same-origin" | "none") => {}
            // Someone followed a link of another page.
            Some(_)
                if is_read
                    && get("sec-fetch-mode") == Some("navigate")
                    && get("sec-fetch-dest") == Some("document") => {}
            Some(_) => return refused,
        }
        let origin = headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
        let is_ours =
            |origin: &str| origin.strip_prefix("http://").is_some_and(|host| self.hosts.contains(&host.to_lowercase()));
        if origin.is_some_and(|origin| !is_ours(origin)) {
            return refused;
        }
        // What a form of another page could send is no JSON.
        let is_json = || {
            get(CONTENT_TYPE.as_str()).is_some_and(|kind| {
                kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
            })
        };
        if !is_read && !is_json() {
            return Err(Problem::new(ProblemKind::Origin, "web.problem.json", &[]));
        }
        Ok(())
    }

    /// True when the request brings the token, or none is asked for.
    fn has_token(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let text = |name: HeaderName| headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        let bearer = text(AUTHORIZATION)
            .filter_map(|value| value.split_once(' '))
            .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        let cookies = text(COOKIE)
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.cookie)
            .map(|(_, value)| value);
        bearer.chain(cookies).chain(key(uri)).any(|given| is_same(given.as_bytes(), token.as_bytes()))
    }
}

/// The key in an address, by which a browser comes in.
pub(super) fn key(uri: &Uri) -> Option<&str> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix("k="))
}

/// The address without the key.
pub(super) fn without_key(uri: &Uri) -> String {
    let rest: Vec<&str> =
        uri.query().unwrap_or_default().split('&').filter(|pair| !pair.starts_with("k=") && !pair.is_empty()).collect();
    if rest.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), rest.join("&")) }
}

/// Compares in the same time wherever they differ.
fn is_same(given: &[u8], wanted: &[u8]) -> bool {
    let differs =
        given.iter().zip(wanted).fold(given.len() ^ wanted.len(), |differs, (a, b)| differs | usize::from(a ^ b));
    differs == 0
}

/// What a page may do: load its own style, script and pictures, ask its own server, be in no frame.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types hansou";

/// Adds to an answer what browsers must know.
pub(super) fn protect<B>(mut response: Response<B>) -> Response<B> {
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        // A file of the corpus has a stricter one.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(policy: &Policy, method: &str, uri: &str, headers: &[(&str, &str)]) -> Option<ProblemKind> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        policy.check(&method.parse().unwrap(), &uri.parse().unwrap(), &map, false).err().map(|problem| problem.kind)
    }

    const HOST: (&str, &str) = ("host", "127.0.0.1:7710");

    #[test]
    fn hosts() {
        let local = Policy::new("127.0.0.1:7710".parse().unwrap(), None, &["suche.example".into()]);
        for (hosts, wanted) in [
            (&["127.0.0.1:7710"][..], None),
            (&["localhost:7710"], None),
            (&["LOCALHOST:7710"], None),
            (&["[::1]:7710"], None),
            (&["suche.example:7710"], None),
            (&["127.0.0.1"], Some(ProblemKind::Host)),
            (&["127.0.0.1:7711"], Some(ProblemKind::Host)),
            (&["evil.example:7710"], Some(ProblemKind::Host)),
            (&["127.0.0.1.evil.example:7710"], Some(ProblemKind::Host)),
            (&["192.168.1.2:7710"], Some(ProblemKind::Host)),
            (&[""], Some(ProblemKind::Host)),
            (&[], Some(ProblemKind::Head)),
            (&["127.0.0.1:7710", "evil.example"], Some(ProblemKind::Head)),
        ] {
            let headers: Vec<_> = hosts.iter().map(|host| ("host", *host)).collect();
            assert_eq!(check(&local, "GET", "/", &headers), wanted, "{hosts:?}");
        }
        let open = Policy::new("0.0.0.0:7710".parse().unwrap(), None, &[]);
        assert_eq!(check(&open, "GET", "/", &[("host", "192.168.1.2:7710")]), None);
        assert_eq!(check(&open, "GET", "/", &[("host", "evil.example:7710")]), Some(ProblemKind::Host));
    }

    #[test]
    fn origins() {
        let policy = Policy::new("127.0.0.1:7710".parse().unwrap(), None, &[]);
        let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        let frame = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        let json = ("content-type", "application/json; charset=utf-8");
        let ours = ("origin", "http://127.0.0.1:7710");
        for (method, headers, wanted) in [
            ("GET", &[("sec-fetch-site", "same-origin")][..], None),
            ("GET", &[("sec-fetch-site", "none")], None),
            ("GET", &link, None),
            ("GET", &frame, Some(ProblemKind::Origin)),
            ("POST", &link, Some(ProblemKind::Origin)),
            ("GET", &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")], Some(ProblemKind::Origin)),
            ("GET", &[("origin", "http://evil.example")], Some(ProblemKind::Origin)),
            ("GET", &[("origin", "null")], Some(ProblemKind::Origin)),
            ("POST", &[json], None),
            ("POST", &[json, ours], None),
            ("POST", &[json, ("origin", "http://127.0.0.1:7711")], Some(ProblemKind::Origin)),
            ("POST", &[("content-type", "text/plain"), ours], Some(ProblemKind::Origin)),
            ("POST", &[ours], Some(ProblemKind::Origin)),
            ("GET", &[("transfer-encoding", "chunked")], Some(ProblemKind::Head)),
        ] {
            let headers: Vec<_> = headers.iter().copied().chain([HOST]).collect();
            assert_eq!(check(&policy, method, "/", &headers), wanted, "{method} {headers:?}");
        }
    }

    #[test]
    fn tokens() {
        let policy = Policy::new("127.0.0.1:7710".parse().unwrap(), Some("0123abcd".into()), &[]);
        for (uri, header, wanted) in [
            ("/", ("x", ""), Some(ProblemKind::Token)),
            ("/?k=0123abcd", ("x", ""), None),
            ("/?q=a&k=0123abcd", ("x", ""), None),
            ("/?k=0123abce", ("x", ""), Some(ProblemKind::Token)),
            ("/?k=", ("x", ""), Some(ProblemKind::Token)),
            ("/", ("authorization", "Bearer 0123abcd"), None),
            ("/", ("authorization", "bearer 0123abcd"), None),
            ("/", ("authorization", "Basic 0123abcd"), Some(ProblemKind::Token)),
            ("/", ("cookie", "a=b; hansou-7710=0123abcd"), None),
            ("/", ("cookie", "hansou-7711=0123abcd"), Some(ProblemKind::Token)),
            ("/", ("cookie", "hansou-7710=0123abcd0"), Some(ProblemKind::Token)),
        ] {
            assert_eq!(check(&policy, "GET", uri, &[HOST, header]), wanted, "{uri} {header:?}");
        }
        assert_eq!(without_key(&"/article?id=a&k=x&q=b".parse().unwrap()), "/article?id=a&q=b");
        assert_eq!(without_key(&"/?k=x".parse().unwrap()), "/");
    }
}
