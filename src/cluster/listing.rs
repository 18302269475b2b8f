//! Articles that were found without their texts: their identifiers by numbers, and the texts that were read last.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hansou_cluster::DocumentId;

use crate::error::Result;
use crate::index::Stored;

/// Texts that are read at once when they are wanted one after the other.
const TEXTS: usize = 100;
/// Identifiers that are remembered: those of the largest list that is wanted at once, and of a server not of all days.
const REMEMBERED: usize = 4 << 20;

/// What is known of found articles. Numbers go on for ever, the oldest are forgotten.
#[derive(Default)]
pub(super) struct Listing(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Number of the first identifier.
    first: u32,
    ids: VecDeque<DocumentId>,
    texts: BTreeMap<u32, Stored>,
}

impl Listing {
    /// Takes an identifier; its number.
    pub fn add(&self, id: &str) -> u32 {
        let mut inner = self.lock();
        if inner.ids.len() == REMEMBERED {
            inner.ids.pop_front();
            inner.first = inner.first.wrapping_add(1);
        }
        // What is none of ours is not found again.
        inner.ids.push_back(id.parse().unwrap_or(DocumentId::numbered(0, 0)));
        inner.first.wrapping_add(inner.ids.len() as u32 - 1)
    }

    /// The article of this number, and where it was not read yet the next ones with it; `read` gives those of identifiers.
    pub fn read(
        &self,
        number: u32,
        read: impl FnOnce(&[String]) -> Result<Vec<Option<Stored>>>,
    ) -> Result<Option<Stored>> {
        if let Some(stored) = self.lock().texts.remove(&number) {
            return Ok(Some(stored));
        }
        let ids: Vec<String> = {
            let inner = self.lock();
            let start = number.wrapping_sub(inner.first) as usize;
            inner.ids.iter().skip(start).take(TEXTS).map(DocumentId::to_string).collect()
        };
        if ids.is_empty() {
            return Ok(None);
        }
        let texts = read(&ids)?;
        let mut inner = self.lock();
        inner.texts.clear();
        for (at, stored) in texts.into_iter().enumerate() {
            inner.texts.extend(stored.map(|stored| (number.wrapping_add(at as u32), stored)));
        }
        Ok(inner.texts.remove(&number))
    }

    /// A poisoned lock means another thread panicked; what it protects is whole.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
