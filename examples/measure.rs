use std::ops::ControlFlow;
fn main() {
    let roots: Vec<std::path::PathBuf> = std::env::args().skip(1).map(Into::into).collect();
    let walk = hansou::article::walk::walk(&roots);
    for p in &walk.problems {
        eprintln!("WALK {p}");
    }
    let settings = hansou::article::read::Settings::default();
    let mut o = std::io::BufWriter::new(std::io::stdout().lock());
    for e in &walk.files {
        let t = std::time::Instant::now();
        let r = hansou::article::read::articles(e, &settings, &mut |a| {
            use std::io::Write;
            let v = serde_json::json!({"path": a.source.path, "part": a.source.part, "id": a.id, "title": a.title, "body": a.body, "date": a.date.map(|d| d.day.to_string()), "evidence": a.date.map(|d| d.evidence), "captions": a.captions.iter().map(|c| &a.body[c.clone()]).collect::<Vec<_>>(), "credits": a.credits});
            writeln!(o, "{v}").unwrap();
            ControlFlow::Continue(())
        });
        match r {
            Ok(r) => {
                for p in r.problems.iter().take(20) {
                    eprintln!("{p}");
                }
                eprintln!(
                    "REPORT {} {:?} bytes={} articles={} problems={} hash={:?} {:?}",
                    e.name,
                    r.encodings,
                    r.bytes,
                    r.articles,
                    r.problem_count,
                    r.hash.is_some(),
                    t.elapsed()
                );
            }
            Err(p) => eprintln!("ERR {p}"),
        }
    }
}
