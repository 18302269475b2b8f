//! What all pages share while they are read: the engine, the cache, how many may be read at once and how long one may
//! take.

use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cache::{Cache, Key};
use crate::{Engine, Failure, Page, Picture};

/// Reads pages, each once in its life.
#[derive(Debug)]
pub struct Reader {
    engine: Box<dyn Engine>,
    cache: Option<Cache>,
    limit: Duration,
    threads: usize,
    /// Pages that may be begun now.
    free: Mutex<usize>,
    freed: Condvar,
}

/// Readers are equal when they read alike.
impl PartialEq for Reader {
    fn eq(&self, other: &Self) -> bool {
        self.engine.name() == other.engine.name()
    }
}

impl Reader {
    /// A reader that takes at most `limit` for a page and reads at most `threads` pages at once.
    pub fn new(engine: Box<dyn Engine>, limit: Duration, threads: usize) -> Self {
        let threads = threads.max(1);
        Self { engine, cache: None, limit, threads, free: Mutex::new(threads), freed: Condvar::new() }
    }

    /// The same, with a folder in which pages are kept.
    #[must_use]
    pub fn cached(self, folder: &Path) -> Self {
        Self { cache: Some(Cache::new(folder, &self.engine.name())), ..self }
    }

    /// Pages that are read at once.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Reads a page, or gives what was read when it was seen first; then `picture` is not made.
    ///
    /// # Errors
    /// When the picture cannot be had, or the engine fails or takes too long.
    pub fn page(&self, key: Key, picture: impl FnOnce() -> Result<Picture, String>) -> Result<Page, Failure> {
        if let Some(page) = self.cache.as_ref().and_then(|cache| cache.get(key)) {
            return Ok(page);
        }
        let _turn = self.turn();
        let picture = picture().map_err(Failure::Failed)?;
        let page = self.engine.read(&picture, Instant::now() + self.limit)?;
        if let Some(cache) = &self.cache {
            cache.put(key, &page);
        }
        Ok(page)
    }

    /// Waits until another page may be begun.
    fn turn(&self) -> Turn<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Turn(self)
    }
}

/// The right to read a page, until dropped.
struct Turn<'a>(&'a Reader);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;
    use crate::{Line, Word};

    /// Reads the width of a picture, and notes how many are read at once.
    #[derive(Debug, Default)]
    struct Ruler {
        now: AtomicUsize,
        most: Arc<AtomicUsize>,
        all: Arc<AtomicUsize>,
    }

    impl Engine for Ruler {
        fn name(&self) -> String {
            "ruler".into()
        }

        fn read(&self, picture: &Picture, until: Instant) -> Result<Page, Failure> {
            self.all.fetch_add(1, Ordering::SeqCst);
            self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::yield_now();
            self.now.fetch_sub(1, Ordering::SeqCst);
            if Instant::now() >= until {
                return Err(Failure::TimedOut(0));
            }
            let word = Word { text: picture.width.to_string(), ..Word::default() };
            Ok(Page { lines: vec![Line { words: vec![word], ..Line::default() }], skew: 0. })
        }
    }

    #[test]
    fn a_page_is_read_once_in_its_life() {
        let folder = tempfile::tempdir().unwrap();
        let ruler = Ruler::default();
        let all = ruler.all.clone();
        let reader = |ruler| Reader::new(Box::new(ruler), Duration::from_secs(60), 2).cached(folder.path());
        let key = |width: u32| Key::hash([width.to_le_bytes().as_slice()]);
        let first = reader(ruler);
        let page = first.page(key(7), || Ok(Picture::white(7, 1))).unwrap();
        assert_eq!(page.lines[0].words[0].text, "7");
        assert_eq!(first.page(key(7), || Err("it is not made again".into())), Ok(page.clone()));
        assert_eq!(reader(Ruler::default()).page(key(7), || Err("nor by another".into())), Ok(page));
        assert_eq!(first.page(key(8), || Err("broken".into())), Err(Failure::Failed("broken".into())));
        assert_eq!(all.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn what_takes_too_long_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let late = Reader::new(Box::new(Ruler::default()), Duration::ZERO, 1).cached(folder.path());
        let key = Key::hash([b"a".as_slice()]);
        assert_eq!(late.page(key, || Ok(Picture::white(7, 1))), Err(Failure::TimedOut(0)));
        assert!(late.page(key, || Err("tried again".into())).is_err());
    }

    #[test]
    fn no_more_pages_at_once_than_asked_for() {
        let ruler = Ruler::default();
        let most = ruler.most.clone();
        let reader = Reader::new(Box::new(ruler), Duration::from_secs(60), 2);
        thread::scope(|scope| {
            for width in 0..16_u32 {
                let reader = &reader;
                let key = Key::hash([width.to_le_bytes().as_slice()]);
                scope.spawn(move || reader.page(key, || Ok(Picture::white(width, 1))).unwrap());
            }
        });
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
    }

    #[test]
    fn keys_tell_pieces_apart() {
        assert_ne!(Key::hash([b"ab".as_slice(), b"c"]), Key::hash([b"a".as_slice(), b"bc"]));
        assert_eq!(Key::hash([b"ab".as_slice()]), Key::hash([b"ab".as_slice()]));
    }
}
