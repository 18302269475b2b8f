//! Any query on an index of a few articles: an answer, no panic, tiers in order.
#![no_main]

mod shared;

use hansou::find::{Request, search};
use hansou::index::{Index, Settings, refresh};
use libfuzzer_sys::fuzz_target;

const TEXTS: [&str; 4] = [
    "# 高新区传感器大会\n\n签约额157亿元，占比40.5%，企业近300家，近三成。\n\n9月28日，G107国道，COVID-19，iPhone15。",
    "# 經驗盲區\n\n知識空白、經驗盲\n\n區、能力弱項。哈哈哈，3*5，C++，1:1，2022年第三季度同比增长6.3%。",
    "广州惠州，东马鸟国學會议，一百五十七亿元，-3.8%，20℃，第3版。",
    "a b c, the quick brown fox; U.S. 3.14 km, 100 m², ½。",
];

thread_local! {
    static INDEX: Index = {
        let folder = tempfile::tempdir().expect("a folder").keep();
        for (number, text) in TEXTS.iter().enumerate() {
            std::fs::write(folder.join(format!("{number}.md")), text).expect("a file");
        }
        let home = folder.join(".hansou");
        refresh(&home, &[folder], &Settings::default(), &()).expect("an index");
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
