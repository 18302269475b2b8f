//! The right to write an index: a record that its holder renews. Who finds one that is renewed is told who holds it; one
//! that nobody renews any more is taken over. Whose lease was taken over learns it at the next renewal and stops.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::state::{Record, RecordStore, Version};

/// Name of the record.
const RECORD: &str = "lock";
/// Time after which a lease that was not renewed has ended.
pub const LIFE: Duration = Duration::from_secs(60);
/// Time between renewals.
const EVERY: Duration = Duration::from_secs(15);

/// The right to write, until dropped or lost.
pub struct Lease {
    shown: String,
    state: RecordStore,
    version: Arc<Mutex<Version>>,
    is_lost: Arc<AtomicBool>,
    stop: Option<SyncSender<()>>,
    renewing: Option<JoinHandle<()>>,
}

impl Lease {
    /// Takes the right to write; `holder` says who, `now` when, as RFC 3339, for others to read.
    ///
    /// # Errors
    /// [`Error::Locked`] while another holds it.
    pub fn take(state: &RecordStore, shown: &str, holder: &str, now: &str) -> Result<Self> {
        let before = state.read(RECORD)?;
        let locked = |record: &Record| Error::Locked {
            at: shown.to_owned(),
            holder: text(&record.value, "holder"),
            since: text(&record.value, "since"),
        };
        if let Some(record) = before.as_ref().filter(|record| !has_ended(&record.value, milliseconds())) {
            return Err(locked(record));
        }
        let first = record(milliseconds(), holder, now);
        let version = match state.write(RECORD, &first, before.map(|record| record.version)) {
            // Another was faster, or the answer to our own first try was lost.
            Err(Error::Conflict { .. }) => match state.read(RECORD)? {
                Some(record) if record.value == first => record.version,
                Some(record) => return Err(locked(&record)),
                None => state.write(RECORD, &first, None)?,
            },
            version => version?,
        };
        let version = Arc::new(Mutex::new(version));
        let is_lost = Arc::new(AtomicBool::new(false));
        let (stop, stopped) = sync_channel::<()>(1);
        let renewal = Renewal {
            state: state.clone(),
            version: Arc::clone(&version),
            is_lost: Arc::clone(&is_lost),
            holder: holder.to_owned(),
            since: now.to_owned(),
        };
        let renewing = std::thread::spawn(move || renewal.go_on(&stopped));
        let (shown, state) = (shown.to_owned(), state.clone());
        Ok(Self { shown, state, version, is_lost, stop: Some(stop), renewing: Some(renewing) })
    }

    /// Whether someone holds the right to write.
    ///
    /// # Errors
    /// What the cluster answers.
    pub fn is_held(state: &RecordStore) -> Result<bool> {
        Ok(state.read(RECORD)?.is_some_and(|record| !has_ended(&record.value, milliseconds())))
    }

    /// Checks that the right to write is still held.
    ///
    /// # Errors
    /// [`Error::LeaseLost`].
    pub fn check(&self) -> Result<()> {
        if self.is_lost.load(Relaxed) { Err(Error::LeaseLost { at: self.shown.clone() }) } else { Ok(()) }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(renewing) = self.renewing.take() {
            let _ = renewing.join();
        }
        // One that cannot be removed ends by itself.
        if !self.is_lost.load(Relaxed) {
            let _ = self.state.remove(RECORD, *self.version.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

/// What a lease stands for in the cluster.
fn record(renewed: u64, holder: &str, since: &str) -> Value {
    json!({"holder": holder, "since": since, "renewed": renewed, "life": LIFE.as_millis() as u64})
}

/// What renews a lease.
struct Renewal {
    state: RecordStore,
    version: Arc<Mutex<Version>>,
    is_lost: Arc<AtomicBool>,
    holder: String,
    since: String,
}

impl Renewal {
    /// Renews it until it is to stop, or lost.
    fn go_on(&self, stopped: &Receiver<()>) {
        let mut renewed = Instant::now();
        while !self.is_lost.load(Relaxed) && stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
            let mut last = self.version.lock().unwrap_or_else(PoisonError::into_inner);
            match self.state.write(RECORD, &record(milliseconds(), &self.holder, &self.since), Some(*last)) {
                Ok(next) => (*last, renewed) = (next, Instant::now()),
                Err(Error::Conflict { .. }) => self.is_lost.store(true, Relaxed),
                Err(_) if renewed.elapsed() > LIFE => self.is_lost.store(true, Relaxed),
                // Perhaps next time.
                Err(_) => {}
            }
        }
    }
}

/// True for a lease that was not renewed in time, and for what is none.
fn has_ended(value: &Value, now: u64) -> bool {
    let number = |key: &str| value[key].as_u64();
    let Some((renewed, life)) = number("renewed").zip(number("life")) else { return true };
    now.saturating_sub(renewed) > life
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_that_nobody_renews_ends() {
        let lease = json!({"holder": "h", "since": "s", "renewed": 1_000, "life": 60_000});
        for (now, ended) in [(1_000, false), (61_000, false), (61_001, true), (0, false)] {
            assert_eq!(has_ended(&lease, now), ended, "{now}");
        }
        assert!(has_ended(&json!({}), 0));
    }
}
