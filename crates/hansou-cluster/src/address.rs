//! Where a cluster is: `https://host:9200/news`, or several nodes, `https://one:9200,two:9200/news`.

use std::fmt;

use url::{Host, Url};

use crate::error::{Error, Result};

/// Nodes of a cluster and the name of an index there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The nodes, each with scheme, host, port and the path before the name.
    pub nodes: Vec<Url>,
    /// Name of the index.
    pub name: String,
}

/// Longest name, so that those of generations fit into what OpenSearch takes.
const LONGEST: usize = 200;

impl Address {
    /// Reads an address. Credentials do not belong in it: addresses are printed, logged and kept.
    ///
    /// # Errors
    /// [`Error::Address`].
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let shown = match text.rsplit_once('@') {
            Some((_, behind)) => format!("…@{behind}"),
            None => text.to_owned(),
        };
        let wrong = |what: &str| Error::Address { text: shown.clone(), what: what.to_owned() };
        let (scheme, rest) = text.split_once("://").ok_or_else(|| wrong("it begins with https:// or http://"))?;
        if !matches!(scheme, "http" | "https") {
            return Err(wrong("it begins with https:// or http://"));
        }
        if rest.contains('@') {
            return Err(wrong("credentials come from the environment or a file, not from the address"));
        }
        let (hosts, path) = rest.split_once('/').ok_or_else(|| wrong("the name of an index stands behind the host"))?;
        let (above, name) = match path.trim_end_matches('/').rsplit_once('/') {
            Some((above, name)) => (format!("{above}/"), name),
            None => (String::new(), path.trim_end_matches('/')),
        };
        check(name).map_err(wrong)?;
        let node = |host: &str| Url::parse(&format!("{scheme}://{}/{above}", host.trim()));
        let nodes = hosts.split(',').map(node).collect::<std::result::Result<Vec<_>, _>>();
        let nodes = nodes.map_err(|error| wrong(&error.to_string()))?;
        if nodes.iter().any(|node| node.query().is_some() || node.fragment().is_some()) {
            return Err(wrong("nothing stands behind the name"));
        }
        Ok(Self { nodes, name: name.to_owned() })
    }

    /// True when nothing that is sent leaves this machine unencrypted.
    pub fn is_private(&self) -> bool {
        self.nodes.iter().all(|node| node.scheme() == "https" || is_loopback(node))
    }

    /// True when all nodes are asked through TLS.
    pub fn is_encrypted(&self) -> bool {
        self.nodes.iter().all(|node| node.scheme() == "https")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.nodes.first();
        let host = |node: &Url| {
            let port = node.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}{port}", node.host_str().unwrap_or_default())
        };
        let hosts: Vec<String> = self.nodes.iter().map(host).collect();
        let path = first.map_or("/", Url::path);
        write!(out, "{}://{}{path}{}", first.map_or("https", Url::scheme), hosts.join(","), self.name)
    }
}

/// What OpenSearch takes as the name of an alias, and we as the beginning of other names.
fn check(name: &str) -> std::result::Result<(), &'static str> {
    let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if name.is_empty() {
        return Err("the name of an index stands behind the host");
    }
    if !name.bytes().all(is_letter) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err("the name of an index has small letters, digits, - and _, and begins with a letter or digit");
    }
    if name.len() > LONGEST {
        return Err("the name of the index is too long");
    }
    Ok(())
}

fn is_loopback(node: &Url) -> bool {
    match node.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, wanted) in [
            ("https://host:9200/news", Some((1, "news", "https://host:9200/news"))),
            ("http://127.0.0.1:9201,127.0.0.1:9202/a-1", Some((2, "a-1", "http://127.0.0.1:9201,127.0.0.1:9202/a-1"))),
            ("https://gate/search/prod/news/", Some((1, "news", "https://gate/search/prod/news"))),
            ("https://[::1]:9200/n", Some((1, "n", "https://[::1]:9200/n"))),
            ("host:9200/news", None),
            ("ftp://host/news", None),
            ("https://host:9200", None),
            ("https://host:9200/", None),
            ("https://host/News", None),
            ("https://host/_all", None),
            ("https://host/a*", None),
            ("https://user:secret@host/news", None),
        ] {
            let got = Address::parse(text).ok();
            let got = got.map(|address| (address.nodes.len(), address.name.clone(), address.to_string()));
            let wanted = wanted.map(|(nodes, name, shown): (_, &str, &str)| (nodes, name.to_owned(), shown.to_owned()));
            assert_eq!(got, wanted, "{text}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        let error = Address::parse("https://user:geheim@host/news").unwrap_err();
        assert!(!error.to_string().contains("geheim"), "{error}");
    }

    #[test]
    fn what_leaves_the_machine_must_be_encrypted() {
        for (text, is_private) in [
            ("http://127.0.0.1:9200/n", true),
            ("http://localhost/n", true),
            ("http://[::1]:9200/n", true),
            ("http://10.0.0.1:9200/n", false),
            ("http://localhost.example.org/n", false),
            ("http://127.0.0.1,10.0.0.1/n", false),
            ("https://10.0.0.1/n", true),
        ] {
            assert_eq!(Address::parse(text).unwrap().is_private(), is_private, "{text}");
        }
    }
}
