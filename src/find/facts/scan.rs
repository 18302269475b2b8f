//! What is read from each of many articles, in the order of the index.

use std::sync::{Mutex, PoisonError};

use crate::error::Result;
use crate::find::backend::Backend;
use crate::index::Stored;
use crate::query::plan::Plan;

/// What `read` makes of each article that a plan finds.
pub(super) fn found<T: Send>(
    backend: &dyn Backend,
    plan: &Plan,
    exact: bool,
    read: impl Fn(Stored) -> Vec<T> + Sync,
) -> Result<Vec<T>> {
    let made = Mutex::new(Vec::<(usize, Vec<T>)>::new());
    backend.scan(plan, exact, &|place, stored| {
        let some = read(stored);
        if !some.is_empty() {
            made.lock().unwrap_or_else(PoisonError::into_inner).push((place, some));
        }
    })?;
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(place, _)| *place);
    Ok(made.into_iter().flat_map(|(_, some)| some).collect())
}
