//! A bounded number of threads for what blocks: one search runs on one thread from its start to its end. What waits is
//! bounded too; more is refused at once instead of being answered late.

use std::thread;

use crossbeam_channel::{Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use crate::article::problem::caught;
use crate::find::Deadline;

/// Requests that wait for a thread.
const WAITING: usize = 64;

type Job = Box<dyn FnOnce() + Send>;

/// The threads. They end when this is dropped and the work is done.
#[derive(Debug)]
pub(super) struct Workers {
    queue: Sender<Job>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// Too much waits already.
    Busy,
    /// The work failed an assertion, which says this.
    Failed(String),
}

impl Workers {
    /// So many threads.
    pub fn start(threads: usize) -> Self {
        let (queue, jobs) = bounded::<Job>(WAITING);
        for number in 0..threads.max(1) {
            let jobs = jobs.clone();
            let work = move || jobs.iter().for_each(|job| job());
            // Without a thread the queue fills up, and that is said.
            let _ = thread::Builder::new().name(format!("search {number}")).spawn(work);
        }
        Self { queue }
    }

    /// How much waits.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Runs `work` on a thread. When nobody waits for it any more, its deadline is over.
    pub async fn run<T: Send + 'static>(
        &self,
        deadline: &Deadline,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let (answer, answered) = oneshot::channel();
        let gone = deadline.clone();
        let job = Box::new(move || {
            // The one who asked may have left while this waited.
            if !answer.is_closed() && !gone.was_over() {
                let _ = answer.send(caught(work));
            }
        });
        match self.queue.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => return Err(Refused::Busy),
        }
        let _leaving = Leaving(deadline);
        match answered.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(what)) => Err(Refused::Failed(what)),
            Err(_) => Err(Refused::Busy),
        }
    }
}

/// Ends the search of one who goes away: dropped with the request.
struct Leaving<'a>(&'a Deadline);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }

    #[test]
    fn work_is_done_and_a_panic_is_said() {
        runtime().block_on(async {
            let workers = Workers::start(2);
            assert_eq!(workers.run(&Deadline::never(), || 6 * 7).await, Ok(42));
            let failed = workers.run(&Deadline::never(), || panic!("on purpose")).await;
            assert!(matches!(failed, Err::<(), _>(Refused::Failed(what)) if what.contains("on purpose")));
            assert_eq!(workers.run(&Deadline::never(), || 1).await, Ok(1), "the thread goes on");
        });
    }

    #[test]
    fn more_than_can_wait_is_refused() {
        runtime().block_on(async {
            let workers = std::sync::Arc::new(Workers::start(1));
            let (started, start) = mpsc::channel();
            let (release, hold) = mpsc::channel::<()>();
            let first = {
                let workers = std::sync::Arc::clone(&workers);
                tokio::spawn(async move {
                    workers
                        .run(&Deadline::never(), move || {
                            started.send(()).unwrap();
                            let _ = hold.recv();
                        })
                        .await
                })
            };
            tokio::task::yield_now().await;
            start.recv_timeout(Duration::from_secs(10)).unwrap();
            let mut waiting = Vec::new();
            for _ in 0..WAITING {
                let workers = std::sync::Arc::clone(&workers);
                waiting.push(tokio::spawn(async move { workers.run(&Deadline::never(), || ()).await }));
                tokio::task::yield_now().await;
            }
            assert_eq!(workers.waiting(), WAITING);
            assert_eq!(workers.run(&Deadline::never(), || ()).await, Err(Refused::Busy));
            release.send(()).unwrap();
            first.await.unwrap().unwrap();
            for one in waiting {
                one.await.unwrap().unwrap();
            }
        });
    }

    #[test]
    fn a_search_ends_when_its_reader_leaves() {
        runtime().block_on(async {
            let workers = Workers::start(1);
            let deadline = Deadline::never();
            let (seen, see) = mpsc::channel();
            let watched = deadline.clone();
            let search = workers.run(&deadline, move || {
                while !watched.is_over() {
                    thread::yield_now();
                }
                seen.send(()).unwrap();
            });
            assert!(tokio::time::timeout(Duration::from_millis(20), search).await.is_err());
            see.recv_timeout(Duration::from_secs(10)).unwrap();
        });
    }
}
