//! Runs a program to its end: input to its standard input, its standard output back, and killed when its time is up.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;

/// How often it is looked whether the program has ended.
const PAUSE: Duration = Duration::from_millis(10);
/// Bytes of what the program says on standard error that are kept.
const SAID: usize = 400;

/// Runs `command`; gives what it prints.
///
/// # Errors
/// When it cannot be started, ends with an error, or has not ended at `until`.
pub fn run(command: &mut Command, input: &[u8], until: Instant) -> Result<Vec<u8>, Failure> {
    let started = Instant::now();
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Failure::Failed(error.to_string()))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that does not want its input closes it; what it prints then tells why.
            let _ = stdin.map(|mut stdin| stdin.write_all(input));
        });
        let printed = scope.spawn(move || all(stdout));
        let said = scope.spawn(move || all(stderr));
        let ended = wait(&mut child, until);
        let printed = printed.join().unwrap_or_default();
        let said = said.join().unwrap_or_default();
        match ended {
            Ended::Well => Ok(printed),
            Ended::Late => Err(Failure::TimedOut(started.elapsed().as_secs())),
            Ended::Badly(status) => {
                let said = String::from_utf8_lossy(&said[..said.len().min(SAID)]).trim().replace('\n', "; ");
                Err(Failure::Failed(format!("{status}: {said}")))
            }
        }
    })
}

enum Ended {
    Well,
    Late,
    Badly(String),
}

/// Waits for the end, and brings it about when the time is up.
fn wait(child: &mut Child, until: Instant) -> Ended {
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ended::Well,
            Ok(Some(status)) => return Ended::Badly(status.to_string()),
            Ok(None) if Instant::now() < until => thread::sleep(PAUSE),
            Ok(None) => {
                // It may have ended just now; either way it is waited for.
                let _ = child.kill();
                let _ = child.wait();
                return Ended::Late;
            }
            Err(error) => return Ended::Badly(error.to_string()),
        }
    }
}

fn all(stream: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What came before a broken pipe is all there is.
    let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
    bytes
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, input: &[u8], milliseconds: u64) -> Result<Vec<u8>, Failure> {
        let until = Instant::now() + Duration::from_millis(milliseconds);
        run(Command::new("sh").args(["-c", script]), input, until)
    }

    #[test]
    fn programs_end_or_are_ended() {
        let large = vec![b'x'; 1 << 20];
        assert_eq!(shell("cat", &large, 60_000).as_ref(), Ok(&large));
        assert_eq!(shell("exec sleep 600", b"", 50), Err(Failure::TimedOut(0)));
        assert!(
            matches!(shell("echo broken >&2; exit 3", b"", 60_000), Err(Failure::Failed(what)) if what.contains("broken"))
        );
        assert_eq!(shell("echo done", &large, 60_000), Ok(b"done\n".to_vec()), "input that nobody reads");
        let until = Instant::now();
        assert!(matches!(run(&mut Command::new("/no/such/program"), b"", until), Err(Failure::Failed(_))));
    }
}
