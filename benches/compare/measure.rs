//! Measuring a process: its time on the clock from start to last byte, its time on the processor, the most memory it
//! held at once.

#![allow(dead_code)] // each bench uses its part

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4 as _;

/// What a process took.
pub struct Run {
    /// From its start until its output and it had ended.
    pub seconds: f64,
    /// On all cores together, in the program and in the system for it.
    pub cpu_seconds: f64,
    /// Most resident memory, in 10⁶ bytes; includes pages of files that it mapped and touched.
    pub peak_mb: f64,
    /// What it printed.
    pub output: Vec<u8>,
}

/// Runs a process. Its complaints go where ours go; that it finds nothing (exit code 1) is no failure.
pub fn run(command: &mut Command) -> Run {
    let started = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a process");
    let mut output = Vec::new();
    let mut pipe = child.stdout.take().expect("its output is a pipe");
    pipe.read_to_end(&mut output).expect("its output can be read");
    let ended = child.wait4().expect("it ends");
    let seconds = started.elapsed().as_secs_f64();
    let code = ended.status.code();
    assert!(matches!(code, Some(0 | 1)), "{command:?} ended with {code:?}");
    let usage = ended.rusage;
    let cpu_seconds = (usage.utime + usage.stime).as_secs_f64();
    Run { seconds, cpu_seconds, peak_mb: usage.maxrss as f64 / 1e6, output }
}

/// The middle of values; of the two middle ones the greater.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    quantile(values, 0.5)
}

/// The value that a part of all values are below.
pub fn quantile(values: impl IntoIterator<Item = f64>, part: f64) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(((values.len() as f64 * part) as usize).min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Bytes of a file or of all files in a folder.
pub fn size(path: &Path) -> u64 {
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| size(&entry.path())).sum(),
        Err(_) => std::fs::metadata(path).map_or(0, |meta| meta.len()),
    }
}
