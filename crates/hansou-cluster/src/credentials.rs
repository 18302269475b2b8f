//! Who asks. Credentials come from the environment or from a file that nobody else may read; never from arguments. They
//! are never printed.

use std::fmt;
use std::path::Path;

use crate::address::Address;
use crate::error::{Error, Result};

/// A text that is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What it is: for the one place that sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("…")
    }
}

/// Credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A user with a password.
    Basic(String, Secret),
    /// A token.
    Bearer(Secret),
}

/// Variables of the environment that hold credentials: user and password, a token, or the file with them.
const USER: &str = "HANSOU_AT_USER";
const PASSWORD: &str = "HANSOU_AT_PASSWORD";
const TOKEN: &str = "HANSOU_AT_TOKEN";
const FILE: &str = "HANSOU_AT_CREDENTIALS";

impl Credentials {
    /// From the environment; `None` when there are none there.
    ///
    /// # Errors
    /// [`Error::Credentials`] for half of them, or for a file that others may read.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(token) = variable(TOKEN) {
            return Ok(Some(Self::Bearer(Secret::new(token))));
        }
        match (variable(USER), variable(PASSWORD), variable(FILE)) {
            (Some(user), Some(password), _) => Ok(Some(Self::Basic(user, Secret::new(password)))),
            (Some(_), None, None) => Err(missing(PASSWORD)),
            (None, Some(_), None) => Err(missing(USER)),
            (_, _, Some(path)) => Self::from_file(Path::new(&path)).map(Some),
            (None, None, None) => Ok(None),
        }
    }

    /// From a file of one line: `user:password`, or `Bearer` and a token.
    ///
    /// # Errors
    /// [`Error::Credentials`] when it cannot be read, when others may read it, or when that is not in it.
    pub fn from_file(path: &Path) -> Result<Self> {
        let wrong = |what: String| Error::Credentials { what: format!("{}: {what}", path.display()) };
        let metadata = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
        if is_readable_by_others(&metadata) {
            return Err(wrong("others may read this file; chmod 600 it".to_owned()));
        }
        let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        let line = text.lines().next().unwrap_or_default().trim();
        if let Some(token) = line.strip_prefix("Bearer ") {
            return Ok(Self::Bearer(Secret::new(token.trim())));
        }
        match line.split_once(':') {
            Some((user, password)) if !user.is_empty() => Ok(Self::Basic(user.to_owned(), Secret::new(password))),
            _ => Err(wrong("its first line is not user:password nor Bearer and a token".to_owned())),
        }
    }

    /// Checks that these may be sent to a cluster: over plain HTTP to this machine only.
    ///
    /// # Errors
    /// [`Error::Credentials`].
    pub fn may_be_sent_to(&self, address: &Address) -> Result<()> {
        if address.is_private() {
            return Ok(());
        }
        Err(Error::Credentials { what: format!("they are not sent to {address} without TLS; use https://") })
    }
}

fn missing(name: &str) -> Error {
    Error::Credentials { what: format!("{name} is not set") }
}

#[cfg(unix)]
fn is_readable_by_others(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_readable_by_others(_metadata: &std::fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&str, &str)]) -> Result<Option<Credentials>> {
        let find = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Credentials::from_environment(find)
    }

    #[test]
    fn from_the_environment() {
        assert_eq!(from(&[]), Ok(None));
        let both = from(&[(USER, "u"), (PASSWORD, "geheim")]).unwrap();
        assert_eq!(both, Some(Credentials::Basic("u".into(), Secret::new("geheim"))));
        assert!(!format!("{both:?}").contains("geheim"));
        assert_eq!(from(&[(TOKEN, "t")]), Ok(Some(Credentials::Bearer(Secret::new("t")))));
        assert!(from(&[(USER, "u")]).is_err());
        assert!(from(&[(PASSWORD, "p")]).is_err());
        assert_eq!(from(&[(USER, "")]), Ok(None));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let path = std::env::temp_dir().join(format!("hansou-credentials-{}", std::process::id()));
        std::fs::write(&path, "u:a:b\n").unwrap();
        let with = |mode: u32| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            Credentials::from_file(&path)
        };
        assert!(with(0o644).unwrap_err().to_string().contains("600"));
        assert_eq!(with(0o600), Ok(Credentials::Basic("u".into(), Secret::new("a:b"))));
        std::fs::write(&path, "nothing").unwrap();
        assert!(with(0o600).is_err());
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn not_over_plain_http_to_another_machine() {
        let token = Credentials::Bearer(Secret::new("t"));
        let to = |text: &str| token.may_be_sent_to(&Address::parse(text).unwrap());
        assert!(to("http://127.0.0.1:9200/n").is_ok() && to("https://example.org/n").is_ok());
        assert!(to("http://example.org/n").is_err());
    }
}
