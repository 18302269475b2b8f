//! Which optional content (layers) a document hides as it opens. Leaves out what a viewer may be told to show.

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, dict::keys};

/// The layers that are hidden.
#[derive(Default)]
pub(super) struct Layers {
    hidden: HashSet<ObjectIdentifier>,
}

impl Layers {
    /// Of a document's catalogue.
    pub fn new(root: &Dict<'_>) -> Self {
        let Some(properties) = root.get::<Dict<'_>>(keys::OCPROPERTIES) else { return Self::default() };
        let config = properties.get::<Dict<'_>>(keys::D).unwrap_or_default();
        let listed = |dict: &Dict<'_>, key: &[u8]| -> Vec<ObjectIdentifier> {
            let groups = dict.get::<Array<'_>>(key);
            groups.iter().flat_map(|groups| groups.iter::<Dict<'_>>()).filter_map(|group| group.obj_id()).collect()
        };
        let mut hidden = HashSet::new();
        if config.get::<Name<'_>>(&b"BaseState"[..]).is_some_and(|state| *state == *b"OFF") {
            hidden.extend(listed(&properties, b"OCGs"));
        }
        listed(&config, b"ON").iter().for_each(|group| {
            hidden.remove(group);
        });
        hidden.extend(listed(&config, b"OFF"));
        Self { hidden }
    }

    /// Whether content of this group, or by the membership in groups that this says, is hidden.
    pub fn hide(&self, content: Option<Dict<'_>>) -> bool {
        let Some(content) = content.filter(|_| !self.hidden.is_empty()) else { return false };
        let is_hidden = |group: &Dict<'_>| group.obj_id().is_some_and(|id| self.hidden.contains(&id));
        let groups: Vec<Dict<'_>> = match content.get::<Array<'_>>(&b"OCGs"[..]) {
            Some(groups) => groups.iter::<Dict<'_>>().collect(),
            None => content.get::<Dict<'_>>(&b"OCGs"[..]).into_iter().collect(),
        };
        if groups.is_empty() {
            return is_hidden(&content);
        }
        let policy = content.get::<Name<'_>>(&b"P"[..]);
        match policy.as_deref() {
            Some(b"AllOn") => groups.iter().any(is_hidden),
            Some(b"AnyOff") => !groups.iter().any(is_hidden),
            Some(b"AllOff") => !groups.iter().all(is_hidden),
            _ => groups.iter().all(is_hidden),
        }
    }
}
