//! The worker process: runs one program under one arm and reports. The binary starts itself again as
//! `experiment worker`; peers run a script that speaks the same protocol.

mod patchwork;
mod values;

pub use patchwork::{allocators, check_options, describe, jit_config, passes};

use crate::protocol::{PROTOCOL, Report, Request};
use std::io::{Read, Write};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Of the thread that runs Python, as the command `patchwork` has it: bytes.
const STACK: usize = 1 << 30;

/// Reads a request from stdin, runs it, writes the report to stdout.
///
/// # Errors
/// A sentence for stderr.
pub fn main() -> Result<(), String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|e| format!("cannot read request: {e}"))?;
    let request: Request =
        serde_json::from_str(&text).map_err(|e| format!("the request makes no sense: {e}"))?;
    if request.protocol != PROTOCOL {
        return Err(format!("the request has protocol {}, not {PROTOCOL}", request.protocol));
    }
    // Deep recursion in Python may recurse in Rust (`repr`, `==`): give it room.
    let thread =
        std::thread::Builder::new().stack_size(STACK).spawn(move || patchwork::run(&request));
    let report = thread.map_err(|e| format!("cannot start a thread: {e}"))?.join();
    let report = report.map_err(|_| "the virtual machine panicked".to_string())??;
    let text = serde_json::to_string(&report).map_err(|e| format!("cannot write report: {e}"))?;
    let mut out = std::io::stdout().lock();
    // On a line of its own, whatever the program printed.
    out.write_all(format!("\n{text}\n").as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| e.to_string())
}

/// Calls `bench` as the request says; `bench` returns the repr of its value and how long it took.
fn measure(
    request: &Request,
    mut bench: impl FnMut() -> Result<(String, Duration), String>,
) -> Result<Report, String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|e| e.to_string())?;
    let ready_ns = (now.as_nanos() as u64).saturating_sub(request.spawned_unix_ns);
    let budget = Duration::from_secs_f64(request.max_seconds);
    let mut spent = Duration::ZERO;
    let mut iterations_ns = Vec::with_capacity(request.iterations as usize);
    let mut answers: Vec<String> = Vec::new();
    for i in 1..=request.iterations {
        let (answer, took) = bench()?;
        iterations_ns.push(took.as_nanos() as u64);
        spent += took;
        if !answers.contains(&answer) {
            answers.push(answer);
        }
        if i >= Request::MIN_ITERATIONS && spent >= budget {
            break;
        }
    }
    let runtime = describe();
    Ok(Report { protocol: PROTOCOL, runtime, ready_ns, iterations_ns, answers, counts: None })
}

/// Times a call.
fn timed<T>(call: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = call();
    (value, start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(iterations: u32, max_seconds: f64) -> Request {
        Request {
            protocol: PROTOCOL,
            program: String::new(),
            iterations,
            max_seconds,
            ..Request::default()
        }
    }

    #[test]
    fn iterations_stop_at_the_time_limit_but_never_before_three() {
        let bench = || Ok(("1".to_string(), Duration::from_millis(10)));
        let count = |r: &Request| measure(r, bench).expect("runs").iterations_ns.len();
        assert_eq!(count(&request(50, 1.0)), 50);
        assert_eq!(count(&request(50, 0.1)), 10);
        assert_eq!(count(&request(50, 0.0)), 3);
        assert_eq!(count(&request(2, 0.0)), 2);
    }

    #[test]
    fn every_different_answer_is_reported_and_errors_come_through() {
        let mut n = 0;
        let report = measure(&request(5, 1.0), || {
            n += 1;
            Ok((if n == 4 { "b" } else { "a" }.to_string(), Duration::ZERO))
        });
        assert_eq!(report.expect("runs").answers, ["a", "b"]);
        assert_eq!(measure(&request(5, 1.0), || Err("no".into())), Err("no".to_string()));
    }
}
