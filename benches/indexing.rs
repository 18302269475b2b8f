//! Indexing a folder, in bytes of text a second, against the stock stack (one field, a third of the terms).
//! `cargo bench --bench indexing`; `HANSOU_BENCH=FOLDER` measures on other articles.

mod peer;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hansou::index::Writer;

fn indexing(criterion: &mut Criterion) {
    let articles = peer::articles();
    let mut group = criterion.benchmark_group("indexing");
    group.sample_size(10).throughput(Throughput::Bytes(peer::bytes(&articles)));
    group.bench_function("hansou", |bencher| {
        bencher.iter(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let writer = Writer::open(folder.path(), 0, 512, true).expect("a writer");
            for article in &articles {
                writer.add(article.clone(), 0).expect("the writer takes articles");
            }
            writer.commit(b"{}").expect("a commit");
        });
    });
    group.bench_function("stock", |bencher| {
        bencher.iter(|| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            peer::stock::Stock::build(folder.path(), &articles);
        });
    });
    group.finish();
}

criterion_group!(benches, indexing);
criterion_main!(benches);
