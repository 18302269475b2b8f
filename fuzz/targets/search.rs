//! Any query on an index of a few articles: an answer, no panic, tiers in order.
#![no_main]

mod shared;

use hansou::find::{Request, search};
use hansou::index::Index;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static INDEX: Index = {
        let home = shared::index();
        Index::open(&home).expect("it opens")
    };
}

fuzz_target!(|query: &str| {
    INDEX.with(|index| {
        let request = Request { explain: query.len() % 8 == 0, ..Request::new(query, shared::TODAY) };
        let page = search(index, &request).expect("a sound index answers");
        assert!(page.hits.windows(2).all(|pair| pair[0].tier <= pair[1].tier));
    });
});
