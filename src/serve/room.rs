//! Room for answers that stay open: so many of a kind at a time, more are told to come again. Leaves to `events` and
//! `export` what flows.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;

/// Room for one kind of answers.
#[derive(Debug)]
pub(super) struct Room(Arc<Semaphore>);

/// A place in it, free again when this is dropped.
#[derive(Debug)]
pub(super) struct Permit(#[expect(dead_code, reason = "it is held, not read")] OwnedSemaphorePermit);

impl Room {
    /// For so many at a time.
    pub fn with_places(places: usize) -> Self {
        Self(Arc::new(Semaphore::new(places)))
    }

    /// Places that are free.
    pub fn left(&self) -> usize {
        self.0.available_permits()
    }

    /// Takes a place.
    ///
    /// # Errors
    /// When there is none.
    pub fn enter(&self) -> Result<Permit, Problem> {
        Arc::clone(&self.0).try_acquire_owned().map(Permit).map_err(|_| Problem::busy())
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn a_place_is_free_again_when_it_is_left() {
        let room = Room::with_places(1);
        let place = room.enter();
        assert!(place.is_ok() && room.enter().is_err());
        drop(place);
        assert_eq!(room.left(), 1);
        assert!(room.enter().is_ok());
    }
}
