//! Writes documents in bulks bounded by bytes. As many bulks as there are senders are on their way at once; who adds
//! documents waits meanwhile. What is refused because the cluster is busy is sent again, later and later; nothing that
//! was taken is sent twice.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Call, Cluster};
use crate::error::{Error, Result};
use crate::refused::{Refused, refused};

/// Bytes of a bulk.
const BYTES: usize = 4 << 20;
/// Time for one bulk, all its tries together.
const LIMIT: Duration = Duration::from_secs(300);
/// Time for one request.
const REQUEST: Duration = Duration::from_secs(60);
/// Time before what was refused is sent again; doubles each time, up to [`LONGEST`].
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// A writer of documents. Adding to it waits while too much is on its way.
pub struct Bulk {
    index: String,
    filling: Mutex<Actions>,
    queue: Mutex<Option<SyncSender<Actions>>>,
    failure: Arc<Mutex<Option<Error>>>,
    on_their_way: Arc<OnTheirWay>,
    senders: Mutex<Vec<JoinHandle<()>>>,
}

/// Bulks that were handed on and are not done yet.
#[derive(Default)]
struct OnTheirWay {
    count: Mutex<usize>,
    none: Condvar,
}

impl OnTheirWay {
    fn begin(&self) {
        *lock(&self.count) += 1;
    }

    fn end(&self) {
        let mut count = lock(&self.count);
        *count -= 1;
        if *count == 0 {
            self.none.notify_all();
        }
    }

    fn wait(&self) {
        let count = lock(&self.count);
        drop(self.none.wait_while(count, |count| *count > 0).unwrap_or_else(PoisonError::into_inner));
    }
}

/// Actions as the lines of a bulk.
#[derive(Default)]
struct Actions {
    lines: Vec<u8>,
    /// Where each action begins.
    starts: Vec<usize>,
}

impl Actions {
    fn push(&mut self, action: &Value, document: Option<&[u8]>) {
        self.starts.push(self.lines.len());
        self.lines.extend_from_slice(action.to_string().as_bytes());
        self.lines.push(b'\n');
        if let Some(document) = document {
            self.lines.extend_from_slice(document);
            self.lines.push(b'\n');
        }
    }

    /// Only these actions.
    fn only(&self, refused: &[Refused]) -> Self {
        let mut rest = Self::default();
        for one in refused {
            let start = self.starts[one.action];
            let end = self.starts.get(one.action + 1).copied().unwrap_or(self.lines.len());
            rest.starts.push(rest.lines.len());
            rest.lines.extend_from_slice(&self.lines[start..end]);
        }
        rest
    }
}

impl Bulk {
    /// Writes to an index through so many senders.
    pub fn new(cluster: &Arc<Cluster>, index: &str, senders: usize) -> Self {
        let (queue, waiting) = sync_channel::<Actions>(1);
        let waiting = Arc::new(Mutex::new(waiting));
        let failure = Arc::new(Mutex::new(None));
        let on_their_way = Arc::<OnTheirWay>::default();
        let one = |_| {
            let (cluster, waiting, failure) = (Arc::clone(cluster), Arc::clone(&waiting), Arc::clone(&failure));
            let (index, done) = (index.to_owned(), Arc::clone(&on_their_way));
            std::thread::spawn(move || send_all(&cluster, &index, &waiting, &failure, &done))
        };
        let senders = (0..senders.max(1)).map(one).collect();
        Self {
            index: index.to_owned(),
            filling: Mutex::default(),
            queue: Mutex::new(Some(queue)),
            failure,
            on_their_way,
            senders: Mutex::new(senders),
        }
    }

    /// Name of the index that is written.
    pub fn index(&self) -> &str {
        &self.index
    }

    /// Puts a document, JSON on one line, in place of any with this identifier.
    ///
    /// # Errors
    /// What went wrong with documents before.
    pub fn put(&self, id: &str, document: &[u8]) -> Result<()> {
        self.add(&json!({"index": {"_id": id}}), Some(document))
    }

    /// Removes the document with this identifier, if it is there.
    ///
    /// # Errors
    /// What went wrong with documents before.
    pub fn delete(&self, id: &str) -> Result<()> {
        self.add(&json!({"delete": {"_id": id}}), None)
    }

    fn add(&self, action: &Value, document: Option<&[u8]>) -> Result<()> {
        if let Some(error) = lock(&self.failure).clone() {
            return Err(error);
        }
        let full = {
            let mut filling = lock(&self.filling);
            filling.push(action, document);
            if filling.lines.len() < BYTES { None } else { Some(std::mem::take(&mut *filling)) }
        };
        full.map_or(Ok(()), |full| self.hand_on(full))
    }

    fn hand_on(&self, actions: Actions) -> Result<()> {
        let queue = lock(&self.queue).clone();
        self.on_their_way.begin();
        if queue.is_none_or(|queue| queue.send(actions).is_err()) {
            self.on_their_way.end();
        }
        lock(&self.failure).clone().map_or(Ok(()), Err)
    }

    /// Waits until everything that was added so far is written.
    ///
    /// # Errors
    /// The first thing that went wrong.
    pub fn flush(&self) -> Result<()> {
        let rest = std::mem::take(&mut *lock(&self.filling));
        if !rest.starts.is_empty() {
            self.hand_on(rest)?;
        }
        self.on_their_way.wait();
        lock(&self.failure).clone().map_or(Ok(()), Err)
    }

    /// Waits until all is written; nothing can be added any more.
    ///
    /// # Errors
    /// The first thing that went wrong.
    pub fn finish(&self) -> Result<()> {
        self.flush()?;
        drop(lock(&self.queue).take());
        for sender in lock(&self.senders).drain(..) {
            let _ = sender.join();
        }
        lock(&self.failure).clone().map_or(Ok(()), Err)
    }
}

impl Drop for Bulk {
    /// Gives up: what is on its way ends, the rest is not sent.
    fn drop(&mut self) {
        drop(lock(&self.queue).take());
        for sender in lock(&self.senders).drain(..) {
            let _ = sender.join();
        }
    }
}

fn send_all(
    cluster: &Cluster,
    index: &str,
    waiting: &Mutex<Receiver<Actions>>,
    failure: &Mutex<Option<Error>>,
    done: &OnTheirWay,
) {
    loop {
        let next = lock(waiting).recv();
        let Ok(actions) = next else { return };
        // After a failure the queue is emptied, so that nobody waits for it.
        let has_failed = lock(failure).is_some();
        if !has_failed && let Err(error) = send(cluster, index, actions) {
            lock(failure).get_or_insert(error);
        }
        done.end();
    }
}

/// Sends one bulk until all of it is taken.
fn send(cluster: &Cluster, index: &str, mut actions: Actions) -> Result<()> {
    let started = std::time::Instant::now();
    let mut pause = PAUSE;
    loop {
        let call = Call::lines(format!("/{index}/_bulk"), std::mem::take(&mut actions.lines)).within(REQUEST);
        let answer = cluster.send(&call);
        actions.lines = call.into_body();
        let at = || cluster.shown().to_owned();
        let error = match answer {
            Ok(answer) => {
                let refused = refused(&answer, actions.starts.len())
                    .ok_or_else(|| Error::Garbage { at: at(), what: "no answer to a bulk".to_owned() })?;
                if let Some(lasting) = refused.iter().find(|one| !one.is_passing) {
                    return Err(match lasting.kind.as_str() {
                        "cluster_block_exception" => Error::ReadOnly { at: at(), what: lasting.what.clone() },
                        kind => Error::Refused { at: at(), what: format!("{kind}: {}", lasting.what) },
                    });
                }
                let Some(first) = refused.first() else { return Ok(()) };
                let error = Error::Busy { at: at(), what: first.what.clone() };
                actions = actions.only(&refused);
                error
            }
            // Putting a document twice changes nothing.
            Err(error) if error.is_passing() => error,
            Err(error) => return Err(error),
        };
        if started.elapsed() + pause > LIMIT {
            return Err(error);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(LONGEST);
    }
}

/// A poisoned lock means another thread panicked; what it protects is whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_refused_is_sent_again() {
        let mut actions = Actions::default();
        for number in 0..4 {
            actions.push(&json!({"index": {"_id": number}}), Some(format!("{{\"n\":{number}}}").as_bytes()));
        }
        let one = |action| Refused { action, is_passing: true, what: String::new(), kind: String::new() };
        let rest = actions.only(&[one(1), one(3)]);
        let text = String::from_utf8(rest.lines.clone()).unwrap();
        assert_eq!(text, "{\"index\":{\"_id\":1}}\n{\"n\":1}\n{\"index\":{\"_id\":3}}\n{\"n\":3}\n");
        assert_eq!(rest.only(&[one(1)]).lines, b"{\"index\":{\"_id\":3}}\n{\"n\":3}\n");
    }
}
