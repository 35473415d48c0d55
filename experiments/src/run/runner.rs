//! Executes a plan's jobs, one process after the other (never two at once: they would disturb each other).

use super::child::{self, Ended};
use super::folder;
use super::journal::{Header, Journal, Outcome, Record, Samples};
use super::plan::{Job, Plan};
use crate::arm::{Arm, Runtime};
use crate::error::{Error, Result};
use crate::peer::{PYTHON_WORKER, Peer};
use crate::program;
use crate::protocol::{PROTOCOL, Report, Request};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A worker that says nothing for this long beyond its own limit hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Set by ctrl-C.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Runs all jobs that have no record yet and writes `samples.json`. An interruption is no error here:
/// the samples just aren't complete.
///
/// # Errors
/// Something can't be written.
pub fn execute(folder: &Path, header: Header, resumed: Option<Samples>) -> Result<Samples> {
    let plan = header.plan.clone();
    write_programs(folder, &plan)?;
    let mut records = Vec::new();
    let mut journal = match resumed {
        Some(samples) => {
            let journal = Journal::reopen(folder, &samples)?;
            records = samples.records;
            journal
        }
        None => Journal::create(folder, &header)?,
    };
    let jobs = plan.jobs();
    let done: BTreeSet<Job> = records.iter().map(|r: &Record| r.job).collect();
    let mut broken = failing_pairs(&records);
    let bar = progress_bar(jobs.len() as u64, done.len() as u64);
    let binary = std::env::current_exe().map_err(Error::io("find", Path::new("own binary")))?;
    for job in jobs.iter().copied().filter(|j| !done.contains(j)) {
        if INTERRUPTED.load(Ordering::Relaxed) {
            break;
        }
        let arm = &plan.arms[job.arm];
        bar.set_message(format!("{} / {}", plan.programs[job.program], arm.name));
        let record = if broken.contains(&(job.program, job.arm)) {
            let why = "skipped: an earlier process of this arm and program failed";
            Record { job, process_ns: 0, outcome: Outcome::Failed(why.to_string()) }
        } else {
            let Some(record) = run_job(folder, &binary, &plan, job) else { break };
            record
        };
        if let Some(message) = failure(&plan, &record)
            && broken.insert((job.program, job.arm))
        {
            bar.suspend(|| eprintln!("{message}"));
        }
        journal.add(&record)?;
        records.push(record);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let complete = records.len() == jobs.len();
    let samples = Samples { header, complete, records };
    samples.save(folder)?;
    if complete {
        journal.remove()?;
    }
    Ok(samples)
}

/// What went wrong in a run, in words: one line per arm and program.
pub fn failures(samples: &Samples) -> Vec<String> {
    let plan = &samples.header.plan;
    let mut seen = BTreeSet::new();
    samples
        .records
        .iter()
        .filter(|r| !matches!(r.outcome, Outcome::Ok(_)))
        .filter(|r| seen.insert((r.job.program, r.job.arm)))
        .filter_map(|r| failure(plan, r))
        .collect()
}

fn failing_pairs(records: &[Record]) -> BTreeSet<(usize, usize)> {
    let bad = records.iter().filter(|r| !matches!(r.outcome, Outcome::Ok(_)));
    bad.map(|r| (r.job.program, r.job.arm)).collect()
}

fn failure(plan: &Plan, record: &Record) -> Option<String> {
    let (program, arm) = (&plan.programs[record.job.program], &plan.arms[record.job.arm].name);
    match &record.outcome {
        Outcome::Ok(_) => None,
        Outcome::Wrong(got) => {
            let expected = program::by_name(program).map_or("?", |p| p.answer());
            Some(format!(
                "WRONG ANSWER: arm '{arm}', program '{program}': got {}, expected {}",
                shortened(got),
                shortened(expected)
            ))
        }
        Outcome::Failed(why) => Some(format!("FAILED: arm '{arm}', program '{program}': {why}")),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 100 {
        return text.to_string();
    }
    text.chars().take(100).chain("…".chars()).collect()
}

/// `None` when interrupted.
fn run_job(folder: &Path, binary: &Path, plan: &Plan, job: Job) -> Option<Record> {
    let arm = &plan.arms[job.arm];
    let name = &plan.programs[job.program];
    let mut command = match command(folder, binary, arm) {
        Ok(c) => c,
        Err(why) => {
            return Some(Record { job, process_ns: 0, outcome: Outcome::Failed(why) });
        }
    };
    let request = Request {
        protocol: PROTOCOL,
        program: source_of(arm, name)
            .map(|(extension, _)| program_path(folder, name, extension))
            .unwrap_or_default()
            .display()
            .to_string(),
        iterations: plan.iterations,
        max_seconds: plan.max_seconds,
        spawned_unix_ns: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_nanos() as u64),
        options: arm.options().cloned(),
    };
    let Ok(input) = serde_json::to_string(&request) else { return None };
    let limit = PATIENCE + Duration::from_secs_f64(plan.max_seconds);
    let (ended, took) = child::run(&mut command, &input, limit, &INTERRUPTED);
    let outcome = match ended {
        Ended::Interrupted => return None,
        Ended::Failed(why) => Outcome::Failed(why),
        Ended::Ok(text) => judge(&text, program::by_name(name).map_or("", |p| p.answer())),
    };
    Some(Record { job, process_ns: took.as_nanos() as u64, outcome })
}

/// Checks a report and its answers.
fn judge(text: &str, expected: &str) -> Outcome {
    let report: Report = match serde_json::from_str(text) {
        Ok(r) => r,
        Err(e) => return Outcome::Failed(format!("the worker's report makes no sense: {e}")),
    };
    if report.protocol != PROTOCOL {
        return Outcome::Failed(format!("the worker speaks protocol {}", report.protocol));
    }
    if report.iterations_ns.is_empty() {
        return Outcome::Failed("the worker measured nothing".to_string());
    }
    match report.answers.iter().find(|a| *a != expected) {
        Some(wrong) => Outcome::Wrong(wrong.clone()),
        None => Outcome::Ok(report),
    }
}

fn command(folder: &Path, binary: &Path, arm: &Arm) -> std::result::Result<Command, String> {
    match &arm.runtime {
        Runtime::Patchwork(_) => {
            let mut c = Command::new(binary);
            c.arg("worker");
            Ok(c)
        }
        Runtime::Peer(name) => {
            let peer = Peer::by_name(name).ok_or_else(|| format!("no peer is called '{name}'"))?;
            let executable =
                peer.executable().ok_or_else(|| format!("{} is not installed", peer.command))?;
            let mut c = Command::new(executable);
            c.args(peer.arguments).arg(folder.join("programs").join(peer.worker_file));
            Ok(c)
        }
        Runtime::Command(words) => {
            let worker = folder.join("programs").join("worker.py").display().to_string();
            let mut words = words.iter().map(|w| w.replace("{worker.py}", &worker));
            let mut c = Command::new(words.next().ok_or("an empty command")?);
            c.args(words);
            Ok(c)
        }
    }
}

fn program_path(folder: &Path, name: &str, extension: &str) -> PathBuf {
    folder.join("programs").join(format!("{name}.{extension}"))
}

/// What an arm runs for a program.
fn source_of(arm: &Arm, program: &str) -> Option<(&'static str, &'static str)> {
    arm.source(program::by_name(program)?)
}

/// Puts the sources that are measured beside the results.
fn write_programs(folder: &Path, plan: &Plan) -> Result<()> {
    let dir = folder.join("programs");
    std::fs::create_dir_all(&dir).map_err(Error::io("create", &dir))?;
    for name in &plan.programs {
        let p = program::by_name(name)
            .ok_or_else(|| Error::Usage(format!("no program is called '{name}'")))?;
        folder::write_whole(&program_path(folder, name, "py"), p.source.as_bytes())?;
        for (extension, source) in plan.arms.iter().filter_map(|a| a.source(p)) {
            folder::write_whole(&program_path(folder, name, extension), source.as_bytes())?;
        }
    }
    for arm in &plan.arms {
        let (file, text) = match &arm.runtime {
            Runtime::Patchwork(_) => continue,
            Runtime::Command(_) => ("worker.py", PYTHON_WORKER),
            Runtime::Peer(name) => match Peer::by_name(name) {
                Some(peer) => (peer.worker_file, peer.worker),
                None => continue,
            },
        };
        folder::write_whole(&dir.join(file), text.as_bytes())?;
    }
    Ok(())
}

/// Hidden by itself when stderr is no terminal.
fn progress_bar(total: u64, done: u64) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:32} {pos}/{len}  {elapsed} (left: {eta})  {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(total).with_style(style).with_position(done);
    bar.reset_eta();
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_judged() {
        let report = |answers: &str, times: &str| {
            format!(
                r#"{{"protocol":1,"runtime":"x","ready_ns":1,"iterations_ns":[{times}],"answers":[{answers}]}}"#
            )
        };
        assert!(matches!(judge(&report("\"7\"", "1,2"), "7"), Outcome::Ok(_)));
        assert_eq!(judge(&report("\"7\",\"8\"", "1,2"), "7"), Outcome::Wrong("8".into()));
        assert!(matches!(judge(&report("", ""), "7"), Outcome::Failed(_)));
        assert!(matches!(judge("nonsense", "7"), Outcome::Failed(_)));
    }
}
