//! Queries made to take long: what they cost is bounded, and a time limit is kept in every kind of loop and said.

use std::time::Duration;

use crate::support;
use hansou::find::{Deadline, Request, each, search};
use hansou::hit::Tier;

/// Of every kind that takes time: all texts looked at, many terms, long, deep, nothing found.
fn costly() -> Vec<String> {
    let many = |piece: &str, times: usize| piece.repeat(times);
    vec![
        "/.*(一|二|三).*/".into(),
        "/(((高.*)*新)*区)*/".into(),
        "/[^一]{500}/".into(),
        "高* 传* 新* 区* 大* 会*".into(),
        "a*b*c* *x* ?高?新?".into(),
        "高新区 同句 传感器 同段 大会 ~9999 企业".into(),
        "=高新区 =传感器".into(),
        "来源:a 来源:b 来源:c".into(),
        "数字:>0 数字:<999999999999 签约额>0元".into(),
        "gaoxinquchuanganqi".into(),
        "高薪去船赶起".into(),
        many("高新区 ", 300),
        many("高|", 300),
        many("(", 500) + "高新区" + &many(")", 500),
        many("-", 500) + "高",
        many("高新区传感器大会", 5000),
        many("*高", 5000),
        many("“高新区” ", 256),
    ]
}

#[test]
fn a_time_limit_is_kept_and_said() {
    let texts: Vec<String> = (0..300).map(|n| format!("# 第{n}号\n高新区传感器大会，签约额{n}亿元。")).collect();
    let (_folder, index) = support::index_of(&texts);
    for query in costly() {
        let shown: String = query.chars().take(40).collect();
        let request = Request { limit: 50, explain: true, ..Request::new(query, support::TODAY) };
        let whole = search(&index, &request).unwrap();
        assert!(!whole.partial, "{shown}");
        let none = Request { deadline: Deadline::after(Duration::ZERO), ..request.clone() };
        let page = search(&index, &none).unwrap();
        assert!(page.partial && page.total <= whole.total, "{shown}: {} of {}", page.total, whole.total);
        let ample = Request { deadline: Deadline::after(Duration::from_secs(3600)), ..request };
        let page = search(&index, &ample).unwrap();
        assert!(!page.partial, "{shown}");
        assert_eq!((page.total, page.hits), (whole.total, whole.hits), "{shown}");
    }
}

/// Searches with different ends at once: each ends by its own, also one that runs inside another.
#[test]
fn searches_at_the_same_time_end_each_by_its_own_limit() {
    let texts: Vec<String> = (0..300).map(|n| format!("# 第{n}号\n高新区传感器大会，签约额{n}亿元。")).collect();
    let (_folder, index) = support::index_of(&texts);
    let request = Request { limit: 50, ..Request::new("/第.*号/ 签约额>10亿元", support::TODAY) };
    let within = |time: u64| Request { deadline: Deadline::after(Duration::from_secs(time)), ..request.clone() };
    let whole = search(&index, &request).unwrap();
    assert!(whole.total > 0 && !whole.partial);
    let ends = |time: u64| {
        let page = search(&index, &within(time)).unwrap();
        assert_eq!(page.partial, time == 0);
        assert!(page.partial || page.hits == whole.hits);
    };
    std::thread::scope(|scope| {
        for time in [0, 3600, 0, 3600] {
            let ends = &ends;
            scope.spawn(move || (0..20).for_each(|_| ends(time)));
        }
    });
    for (outer, inner) in [(3600, 0), (0, 3600)] {
        let mut count = 0;
        let ended = each(&index, &within(outer), |_| {
            ends(inner);
            count += 1;
            true
        });
        assert_eq!(ended.unwrap(), outer == 0);
        assert!(outer == 0 || count == whole.total.min(50));
    }
}

/// A long text, and many articles, of which only some fit in the time: what is shown is true.
#[test]
fn what_was_found_in_time_is_shown() {
    let long = "高新区一家企业发布了智能水表，".repeat(20_000);
    let texts: Vec<String> = (0..20).map(|n| format!("# 传感器{n}\n{long}")).collect();
    let (_folder, index) = support::index_of(&texts);
    for micros in [0, 100, 1_000, 5_000, 20_000] {
        let deadline = Deadline::after(Duration::from_micros(micros));
        let request = Request { deadline, ..Request::new("传感器 智能水表", support::TODAY) };
        let page = search(&index, &request).unwrap();
        assert!(page.hits.len() <= page.total && page.hits.iter().all(|hit| hit.tier == Tier::Exact));
        for hit in &page.hits {
            assert!(hit.snippets.iter().all(|snippet| long.get(snippet.span.0..snippet.span.1) == Some(&snippet.text)));
        }
    }
}
