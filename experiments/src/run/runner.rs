//! Executes a plan's jobs, one process after the other (never two at once: they would disturb each other).

use super::job::Jobs;
use super::journal::{Header, Journal, Outcome, Record, Samples};
use super::plan::{Job, Plan};
use crate::error::Result;
use crate::suite::Subject;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Set by ctrl-C.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Runs all jobs that have no record yet and writes `samples.json`. An interruption is no error here:
/// the samples just aren't complete.
///
/// # Errors
/// Something can't be written.
pub fn execute(folder: &Path, header: Header, resumed: Option<Samples>) -> Result<Samples> {
    let plan = header.plan.clone();
    let worker = Jobs::prepare(folder, &plan)?;
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
            let Some(record) = worker.run(job) else { break };
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
            let expected = match plan.suite.find(program) {
                Some(Subject::Bundled(p)) => shortened(p.answer()),
                _ => "what CPython computes".to_string(),
            };
            Some(format!(
                "WRONG ANSWER: arm '{arm}', program '{program}': got {}, expected {expected}",
                shortened(got),
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
