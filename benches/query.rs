//! A query on an open index, ten results with snippets, against the stock stack.
//! `cargo bench --bench query`; `HANSOU_BENCH=FOLDER` measures on other articles.

mod peer;

use criterion::{Criterion, criterion_group, criterion_main};
use hansou::find::{Request, search};
use hansou::index::{self, Index, Settings};

fn queries(criterion: &mut Criterion) {
    std::panic::set_hook(Box::new(|_| {}));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (ours, stock) = (folder.path().join("hansou"), folder.path().join("stock"));
    std::fs::create_dir_all(&stock).expect("a temporary folder");
    index::refresh(&ours, &[peer::folder()], &Settings::default(), &()).expect("an index");
    let ours = Index::open(&ours).expect("an index");
    let stock = peer::stock::Stock::build(&stock, &peer::articles());
    let today = jiff::civil::date(2026, 1, 1);
    for (kind, query) in peer::QUERIES {
        let mut group = criterion.benchmark_group(kind);
        group.bench_function("hansou", |bencher| {
            bencher.iter(|| search(&ours, &Request::new(query, today)).expect("a page"));
        });
        // The stock stack has no figures.
        if kind != "figure" {
            group.bench_function("stock", |bencher| bencher.iter(|| stock.query(query)));
        }
        group.finish();
    }
}

criterion_group!(benches, queries);
criterion_main!(benches);
