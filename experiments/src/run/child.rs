//! One worker process: start, feed, read, wait, and kill if it takes too long or the user has had enough.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use wait_timeout::ChildExt;

/// How often a waiting parent looks whether it was interrupted.
const POLL: Duration = Duration::from_millis(50);

/// What a process left.
#[derive(Debug, PartialEq)]
pub enum Ended {
    /// Exit code 0: stdout.
    Ok(String),
    /// Anything else: why, with the end of stderr.
    Failed(String),
    /// The user interrupted.
    Interrupted,
}

/// Runs a command with `input` on stdin.
pub fn run(
    command: &mut Command,
    input: &str,
    limit: Duration,
    interrupted: &AtomicBool,
) -> (Ended, Duration) {
    let start = Instant::now();
    let spawned =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let ended = match spawned {
        Err(e) => Ended::Failed(format!("cannot start {}: {e}", command.get_program().display())),
        Ok(child) => attend(child, input, start, limit, interrupted),
    };
    (ended, start.elapsed())
}

fn attend(
    mut child: Child,
    input: &str,
    start: Instant,
    limit: Duration,
    interrupted: &AtomicBool,
) -> Ended {
    // Reading in threads: a pipe holds 64 KiB and a worker must not wait for us.
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    if let Some(mut stdin) = child.stdin.take() {
        // A worker that died early closes its end; its exit status tells more than this error.
        let _ = stdin.write_all(input.as_bytes());
    }
    let status = loop {
        match child.wait_timeout(POLL) {
            Ok(Some(status)) => break Ok(status),
            Err(e) => break Err(format!("cannot wait: {e}")),
            Ok(None) if interrupted.load(Ordering::Relaxed) => {
                break Err("interrupted".to_string());
            }
            Ok(None) if start.elapsed() > limit => {
                break Err(format!("no answer after {} s", limit.as_secs()));
            }
            Ok(None) => {}
        }
    };
    if status.is_err() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let out = stdout.join().unwrap_or_default();
    let err = stderr.join().unwrap_or_default();
    // A ctrl-C at the terminal reaches the child too: its death is no failure of the program.
    if interrupted.load(Ordering::Relaxed) {
        return Ended::Interrupted;
    }
    match status {
        Ok(s) if s.success() => Ended::Ok(out),
        Ok(s) => Ended::Failed(join(&s.to_string(), &err)),
        Err(e) => Ended::Failed(join(&e, &err)),
    }
}

fn drain(from: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            let _ = from.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The reason and the last lines of stderr, where Python puts the error.
fn join(why: &str, stderr: &str) -> String {
    let lines: Vec<&str> = stderr.trim_end().lines().collect();
    let tail = lines[lines.len().saturating_sub(3)..].join(" | ");
    if tail.is_empty() { why.to_string() } else { format!("{why}: {tail}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit_ms: u64, interrupted: bool) -> Ended {
        let mut c = Command::new("sh");
        c.args(["-c", script]);
        run(&mut c, "hello", Duration::from_millis(limit_ms), &AtomicBool::new(interrupted)).0
    }

    #[test]
    fn all_ends() {
        assert_eq!(shell("cat", 5000, false), Ended::Ok("hello".into()));
        let failed = Ended::Failed("exit status: 3: boom".into());
        assert_eq!(shell("echo boom >&2; exit 3", 5000, false), failed);
        assert_eq!(shell("exec sleep 9", 100, false), Ended::Failed("no answer after 0 s".into()));
        assert_eq!(shell("exec sleep 9", 5000, true), Ended::Interrupted);
        let Ended::Ok(big) = shell("head -c 300000 /dev/zero | tr '\\0' x", 5000, false) else {
            panic!("a full pipe blocks")
        };
        assert_eq!(big.len(), 300_000);
        let mut missing = Command::new("/no/such/thing");
        let (ended, _) = run(&mut missing, "", Duration::from_secs(1), &AtomicBool::new(false));
        assert!(matches!(ended, Ended::Failed(m) if m.contains("/no/such/thing")));
    }
}
