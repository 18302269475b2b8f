//! What is read from each of many articles, in the order of the index.

use std::sync::{Mutex, PoisonError};

use crate::error::Result;
use crate::find::backend::Backend;
use crate::find::parallel;
use crate::find::tiers::Docs;
use crate::index::{Index, Stored};
use crate::query::plan::Plan;

/// What `read` makes of each article that a plan finds.
pub(super) fn found<T: Send>(
    backend: &dyn Backend,
    plan: &Plan,
    exact: bool,
    read: impl Fn(Stored) -> Vec<T> + Sync,
) -> Result<Vec<T>> {
    in_order(read, |give| backend.scan(plan, exact, give))
}

/// What `read` makes of each of these articles of the index on this machine.
pub(super) fn each<T: Send>(index: &Index, docs: &Docs, read: impl Fn(Stored) -> Vec<T> + Sync) -> Result<Vec<T>> {
    in_order(read, |give| parallel::each_stored(index, docs, give))
}

fn in_order<T: Send>(
    read: impl Fn(Stored) -> Vec<T> + Sync,
    give: impl FnOnce(&(dyn Fn(usize, Stored) + Sync)) -> Result<()>,
) -> Result<Vec<T>> {
    let made = Mutex::new(Vec::<(usize, Vec<T>)>::new());
    give(&|place, stored| {
        let some = read(stored);
        if !some.is_empty() {
            made.lock().unwrap_or_else(PoisonError::into_inner).push((place, some));
        }
    })?;
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(place, _)| *place);
    Ok(made.into_iter().flat_map(|(_, some)| some).collect())
}
