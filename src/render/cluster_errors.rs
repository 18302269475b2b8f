//! What is wrong with a cluster, in the user's language, and what to do about it.

use hansou_cluster::Error;

use super::messages::Lang;
use super::visible;

/// What went wrong, where, and what to do.
pub(super) fn text(error: &Error, lang: Lang) -> String {
    let say = |key: &str, at: &str, what: &str| lang.say(key, &[("at", &visible(at)), ("what", &visible(what))]);
    match error {
        Error::Address { text, what } => say("cluster.address", text, what),
        Error::Credentials { what } => say("cluster.credentials", "", what),
        Error::Unreachable { at, what } => say("cluster.unreachable", at, what),
        Error::Certificate { at, what } => say("cluster.certificate", at, what),
        Error::Unauthorized { at } => say("cluster.unauthorized", at, ""),
        Error::Forbidden { at, what } => say("cluster.forbidden", at, what),
        Error::Missing { at, what } => say("cluster.missing", at, what),
        Error::Conflict { at, what } => say("cluster.conflict", at, what),
        Error::Locked { at, holder, since } => {
            let values = [("at", visible(at)), ("holder", visible(holder)), ("since", visible(since))];
            lang.say("cluster.locked", &values.each_ref().map(|(name, value)| (*name, value.as_ref())))
        }
        Error::LeaseLost { at } => say("cluster.lease_lost", at, ""),
        Error::ReadOnly { at, what } => say("cluster.read_only", at, what),
        Error::Busy { at, what } => say("cluster.busy", at, what),
        Error::ShardsFailed { at, failed, total, what } => {
            let (failed, total) = (failed.to_string(), total.to_string());
            let (at, what) = (visible(at), visible(what));
            lang.say("cluster.shards", &[("at", &at), ("failed", &failed), ("total", &total), ("what", &what)])
        }
        Error::Timeout { at } => say("cluster.timeout", at, ""),
        Error::Refused { at, what } => say("cluster.refused", at, what),
        Error::Garbage { at, what } => say("cluster.garbage", at, what),
        // The library may learn of more.
        other => visible(&other.to_string()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cluster_said_is_shown_safely_and_with_advice() {
        let locked = Error::Locked {
            at: "http://127.0.0.1:9200/news".into(),
            holder: "host\u{1b}[2J (process 7)".into(),
            since: "2026-01-01T00:00:00Z".into(),
        };
        for lang in [Lang::Zh, Lang::En] {
            let text = text(&locked, lang);
            assert!(text.contains("process 7") && text.contains("2026-01-01T00:00:00Z"), "{text}");
            assert!(!text.contains('\u{1b}'), "{text}");
        }
        let read_only = Error::ReadOnly { at: "a".into(), what: "flood-stage watermark".into() };
        assert!(text(&read_only, Lang::En).contains("disk"), "{}", text(&read_only, Lang::En));
    }
}
