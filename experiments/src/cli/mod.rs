//! The command line: what was asked becomes a plan, the plan a run, the run a report.

mod args;
mod explain;
mod list;
mod paper;
mod planning;
mod size;
mod traces;

use crate::analysis::{self, Analysis};
use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::report::{self, results};
use crate::run::folder;
use crate::run::journal::{Header, Samples};
use crate::run::plan::Plan;
use crate::run::runner;
use crate::worker;
use args::{Args, Command};
use clap::Parser;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;

/// Runs the command and says how it went.
pub fn main() -> ExitCode {
    let args = Args::parse();
    if let Some(Command::Worker) = args.command {
        return match worker::main() {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => {
                eprintln!("{e}");
                ExitCode::FAILURE
            }
        };
    }
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::from(e.exit_code())
        }
    }
}

fn run(mut args: Args) -> Result<()> {
    match args.command.take() {
        Some(Command::Merge { out, folders }) => return merge(&out, &folders, &args),
        Some(Command::Report { folder }) => return again(&folder, &args),
        Some(Command::Explain(flags)) => return explain::run(&flags),
        Some(Command::Paper { results, out }) => return paper::run(&results, &out),
        Some(Command::Worker) | None => {}
    }
    if args.list {
        return list::print();
    }
    match args.suite.as_deref() {
        Some("cpython-traces") => return traces::cpython(args.out.as_deref()),
        Some("traces") => return traces::files(&args),
        _ => {}
    }
    if args.resume.is_none() && args.experiment.as_deref() == Some("size") {
        return size::run(args.out.as_deref());
    }
    let (folder, header, resumed) = match &args.resume {
        Some(folder) => resume(folder)?,
        None => {
            let planned = planning::plan(&args)?;
            for note in &planned.notes {
                eprintln!("note: {note}");
            }
            if args.dry_run {
                return dry_run(&planned.plan);
            }
            let folder = folder::create(args.out.as_deref(), &planned.plan.experiment)?;
            (folder, Header::new(planned.plan, Machine::observe()), None)
        }
    };
    ctrlc::set_handler(|| runner::INTERRUPTED.store(true, Ordering::Relaxed))
        .map_err(|e| Error::Usage(format!("cannot listen for ctrl-C: {e}")))?;
    let samples = runner::execute(&folder, header, resumed)?;
    if args.traces && samples.complete {
        explain::pages(&folder, &samples.header.plan)?;
    }
    let analysed = finish(&folder, &samples, &args)?;
    if !samples.complete {
        let total = samples.header.plan.jobs().len();
        return Err(Error::Interrupted { done: samples.records.len(), total, folder });
    }
    drop(analysed);
    let failures = runner::failures(&samples);
    if failures.is_empty() { Ok(()) } else { Err(Error::Failed(failures)) }
}

/// Analyses, writes the report, prints the table.
fn finish(folder: &Path, samples: &Samples, args: &Args) -> Result<Analysis> {
    let analysis = analysis::analyse(samples);
    report::write_all(folder, samples, &analysis)?;
    if let Some(path) = &args.json {
        write_pyperf(path, samples, &analysis)?;
    }
    let mut text = results::main_table(&analysis).text();
    for more in [results::time_table(&analysis), results::stage_table(&analysis)] {
        let Some(stages) = more else { continue };
        text += &format!("\n{}", stages.text());
    }
    text.push('\n');
    for line in results::summary_lines(&analysis) {
        text += &format!("{line}\n");
    }
    text += &format!("results: {}\n", folder.display());
    // A closed pipe (`| head`) is no failure of the run.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(analysis)
}

/// `--json FILE`: the last arm, for pyperf. Never over a file that exists.
fn write_pyperf(path: &Path, samples: &Samples, analysis: &Analysis) -> Result<()> {
    let document = report::pyperf::document(samples, analysis, analysis.arms.len() - 1);
    let text = serde_json::to_string_pretty(&document).map_err(Error::format(path))?;
    folder::write_new(Some(path), "", "", text.as_bytes()).map(drop)
}

fn dry_run(plan: &Plan) -> Result<()> {
    let jobs = plan.jobs();
    let mut text = format!(
        "{}\n{}\narms: {}\nprograms: {}\n{} processes, at most {:.0} s in all\n",
        plan.title,
        plan.question,
        plan.arms.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", "),
        plan.programs.join(", "),
        jobs.len(),
        jobs.len() as f64 * (plan.max_seconds + 0.1),
    );
    for job in jobs {
        let (program, arm) = (&plan.programs[job.program], &plan.arms[job.arm].name);
        text += &format!("  round {} {program} {arm}\n", job.round + 1);
    }
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}

fn resume(folder: &Path) -> Result<(PathBuf, Header, Option<Samples>)> {
    let samples = Samples::load(folder)?;
    if samples.complete {
        return Err(Error::Usage(format!("{}: nothing left to do", folder.display())));
    }
    planning::check_runnable(&samples.header.plan.arms)?;
    Ok((folder.to_path_buf(), samples.header.clone(), Some(samples)))
}

/// Puts shards together.
fn merge(out: &Path, folders: &[PathBuf], args: &Args) -> Result<()> {
    let mut merged: Option<Samples> = None;
    for path in folders {
        let one = Samples::load(path)?;
        match &mut merged {
            None => merged = Some(one),
            Some(all) => {
                all.header.plan.check_same_but_shard(&one.header.plan)?;
                if let Some(twice) =
                    one.records.iter().find(|r| all.records.iter().any(|o| o.job == r.job))
                {
                    return Err(Error::Usage(format!(
                        "{}: {} was measured in an earlier folder too",
                        path.display(),
                        all.header.plan.programs[twice.job.program]
                    )));
                }
                all.records.extend(one.records);
            }
        }
    }
    let Some(mut samples) = merged else {
        return Err(Error::Usage("nothing to merge".to_string()));
    };
    samples.header.plan.shard = crate::run::plan::Shard::WHOLE;
    samples.complete = samples.records.len() == samples.header.plan.jobs().len();
    let folder = folder::create(Some(out), &samples.header.plan.experiment)?;
    samples.save(&folder)?;
    finish(&folder, &samples, args).map(drop)
}

/// Makes tables and plots again from the samples.
fn again(path: &Path, args: &Args) -> Result<()> {
    finish(path, &Samples::load(path)?, args).map(drop)
}
