//! One job: which process is started for it, what it is asked, and whether its answer is right.

use super::child::{self, Ended};
use super::folder;
use super::journal::{Outcome, Record};
use super::plan::{Job, Plan};
use super::runner::INTERRUPTED;
use crate::arm::{Arm, Runtime};
use crate::error::{Error, Result};
use crate::peer::{PYTHON_WORKER, Peer};
use crate::protocol::{PROTOCOL, Report, Request};
use crate::pyperformance::{self, Package};
use crate::suite::{Subject, Suite};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A worker that says nothing for this long beyond its own limit hangs. A program that is not ours computes its answer
/// first, and may take its time.
const PATIENCE: [(Suite, Duration); 2] =
    [(Suite::Bundled, Duration::from_secs(60)), (Suite::Pyperformance, Duration::from_secs(150))];
/// Whose answers are the right ones.
const REFERENCE: &str = "python3";

/// What all jobs of a run share.
pub struct Jobs<'a> {
    plan: &'a Plan,
    /// Absolute: workers may run elsewhere.
    folder: PathBuf,
    /// This binary, which is also the worker for our machine.
    binary: PathBuf,
    package: Option<Package>,
}

impl<'a> Jobs<'a> {
    /// Puts what workers need into the run's folder: the sources that are measured, and the workers' scripts.
    ///
    /// # Errors
    /// Something can't be written, or the programs are not there.
    pub fn prepare(folder: &Path, plan: &'a Plan) -> Result<Jobs<'a>> {
        let binary = std::env::current_exe().map_err(Error::io("find", Path::new("own binary")))?;
        let package = match plan.suite {
            Suite::Bundled => None,
            Suite::Pyperformance => Some(Package::find()?),
        };
        let folder = std::path::absolute(folder).map_err(Error::io("find", folder))?;
        let jobs = Jobs { plan, folder, binary, package };
        let dir = jobs.programs();
        std::fs::create_dir_all(&dir).map_err(Error::io("create", &dir))?;
        for name in &plan.programs {
            jobs.write_program(name)?;
        }
        for (file, text) in plan.arms.iter().filter_map(worker_script) {
            folder::write_whole(&dir.join(file), text.as_bytes())?;
        }
        if plan.suite == Suite::Pyperformance {
            folder::write_whole(&dir.join("worker.py"), PYTHON_WORKER.as_bytes())?;
            folder::write_whole(&dir.join("pyperf.py"), pyperformance::PYPERF.as_bytes())?;
        }
        Ok(jobs)
    }

    fn programs(&self) -> PathBuf {
        self.folder.join("programs")
    }

    fn write_program(&self, name: &str) -> Result<()> {
        let subject = self.plan.suite.find(name);
        match subject.ok_or_else(|| Error::Usage(format!("no program is called '{name}'")))? {
            Subject::Bundled(p) => {
                let python = ("py", p.source);
                let ports = self.plan.arms.iter().filter_map(|a| a.source(p));
                for (extension, source) in std::iter::once(python).chain(ports) {
                    folder::write_whole(&self.source(name, extension), source.as_bytes())?;
                }
                Ok(())
            }
            // They stay where they are: not ours to copy.
            Subject::Pyperformance(_) => Ok(()),
        }
    }

    fn source(&self, name: &str, extension: &str) -> PathBuf {
        self.programs().join(format!("{name}.{extension}"))
    }

    /// `None` when interrupted.
    pub fn run(&self, job: Job) -> Option<Record> {
        let name = &self.plan.programs[job.program];
        let arm = &self.plan.arms[job.arm];
        let record = |process_ns, outcome| Some(Record { job, process_ns, outcome });
        let expected = match self.expected(name)? {
            Ok(answer) => answer,
            Err(why) => return record(0, Outcome::Failed(format!("CPython's answer: {why}"))),
        };
        let (ended, took) = self.start(arm, name, self.plan.iterations, self.plan.max_seconds);
        let outcome = match ended {
            Ended::Interrupted => return None,
            Ended::Failed(why) => Outcome::Failed(why),
            Ended::Ok(text) => judge(&text, &expected),
        };
        record(took.as_nanos() as u64, outcome)
    }

    /// The right answer. For programs that are not ours CPython is asked, once in a run. `None` when interrupted.
    fn expected(&self, name: &str) -> Option<std::result::Result<String, String>> {
        if let Some(Subject::Bundled(p)) = self.plan.suite.find(name) {
            return Some(Ok(p.answer().to_string()));
        }
        let file = self.source(name, "expected");
        if let Ok(text) = std::fs::read_to_string(&file) {
            return Some(Ok(text.trim_end().to_string()));
        }
        let (ended, _) = self.start(&Arm::peer(REFERENCE), name, 1, 0.0);
        let answer = match ended {
            Ended::Interrupted => return None,
            Ended::Failed(why) => Err(why),
            Ended::Ok(text) => parse(&text).map(|r| r.answers.join("\n")),
        };
        Some(answer.and_then(|answer| {
            folder::write_whole(&file, answer.as_bytes()).map_err(|e| e.to_string())?;
            Ok(answer)
        }))
    }

    fn start(&self, arm: &Arm, name: &str, iterations: u32, seconds: f64) -> (Ended, Duration) {
        let mut command = match self.command(arm) {
            Ok(command) => command,
            Err(why) => return (Ended::Failed(why), Duration::ZERO),
        };
        let request = Request {
            protocol: PROTOCOL,
            iterations,
            max_seconds: seconds,
            spawned_unix_ns: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| d.as_nanos() as u64),
            options: arm.options().cloned(),
            ..Request::default()
        };
        let request = match (self.plan.suite.find(name), &self.package) {
            (Some(Subject::Pyperformance(b)), Some(package)) => {
                command.current_dir(package.folder(b));
                package.request(b, &self.programs().join("values.json"), request)
            }
            (Some(Subject::Bundled(p)), _) => {
                let path = arm.source(p).map(|(extension, _)| self.source(name, extension));
                let program = path.unwrap_or_default().display().to_string();
                Request { program, ..request }
            }
            _ => return (Ended::Failed("no such program".to_string()), Duration::ZERO),
        };
        let input = match serde_json::to_string(&request) {
            Ok(input) => input,
            Err(e) => return (Ended::Failed(e.to_string()), Duration::ZERO),
        };
        let patience = PATIENCE.iter().find(|(suite, _)| *suite == self.plan.suite);
        let limit = patience.map_or(Duration::ZERO, |p| p.1) + Duration::from_secs_f64(seconds);
        match child::run(&mut command, &input, limit, &INTERRUPTED) {
            (Ended::Failed(why), took) => (Ended::Failed(without_folder(&why, &self.folder)), took),
            ended => ended,
        }
    }

    fn command(&self, arm: &Arm) -> std::result::Result<Command, String> {
        let words: Vec<String> = match &arm.runtime {
            Runtime::Patchwork(_) => vec![self.binary.display().to_string(), "worker".to_string()],
            Runtime::Peer(name) => {
                let peer =
                    Peer::by_name(name).ok_or_else(|| format!("no peer is called '{name}'"))?;
                let executable = peer
                    .executable()
                    .ok_or_else(|| format!("{} is not installed", peer.command))?;
                let worker = self.programs().join(peer.worker_file);
                let arguments = peer.arguments.iter().map(|a| a.to_string());
                let program = [executable.display().to_string()].into_iter();
                program.chain(arguments).chain([worker.display().to_string()]).collect()
            }
            Runtime::Command(words) => {
                let worker = self.programs().join("worker.py").display().to_string();
                words.iter().map(|w| w.replace("{worker.py}", &worker)).collect()
            }
        };
        let (program, arguments) = words.split_first().ok_or("an empty command")?;
        let mut command = match self.plan.pin {
            None => Command::new(program),
            // Affinity is inherited; a call of our own between fork and exec would need unsafe code.
            Some(cpu) => {
                let mut pinned = Command::new("taskset");
                pinned.args(["-c", &cpu.to_string(), program]);
                pinned
            }
        };
        command.args(arguments);
        Ok(command)
    }
}

/// A message for a report that others read: files of the run by their names in its folder.
fn without_folder(why: &str, folder: &Path) -> String {
    why.replace(&format!("{}/", folder.display()), "")
}

/// The script that an arm's worker is, if it is one of ours.
fn worker_script(arm: &Arm) -> Option<(&'static str, &'static str)> {
    match &arm.runtime {
        Runtime::Patchwork(_) => None,
        Runtime::Command(_) => Some(("worker.py", PYTHON_WORKER)),
        Runtime::Peer(name) => Peer::by_name(name).map(|p| (p.worker_file, p.worker)),
    }
}

/// The report in what a worker printed: the last line that isn't empty. Programs may print, too.
fn parse(text: &str) -> std::result::Result<Report, String> {
    let line = text.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("");
    let report: Report = serde_json::from_str(line)
        .map_err(|e| format!("the worker's report makes no sense: {e}"))?;
    if report.protocol != PROTOCOL {
        return Err(format!("the worker speaks protocol {}", report.protocol));
    }
    if report.iterations_ns.is_empty() {
        return Err("the worker measured nothing".to_string());
    }
    Ok(report)
}

/// Checks a report and its answers.
fn judge(text: &str, expected: &str) -> Outcome {
    match parse(text) {
        Err(why) => Outcome::Failed(why),
        Ok(report) => match report.answers.iter().find(|a| *a != expected) {
            Some(wrong) => Outcome::Wrong(wrong.clone()),
            None => Outcome::Ok(report),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_name_no_folder_of_the_machine() {
        let why =
            "File \"/here/run/programs/worker.py\", line 5 | No such file: '/here/run/programs/x'";
        let told = without_folder(why, Path::new("/here/run"));
        assert_eq!(told, "File \"programs/worker.py\", line 5 | No such file: 'programs/x'");
    }

    #[test]
    fn reports_are_judged() {
        let report = |answers: &str, times: &str| {
            format!(
                r#"{{"protocol":1,"runtime":"x","ready_ns":1,"iterations_ns":[{times}],"answers":[{answers}]}}"#
            )
        };
        assert!(matches!(judge(&report("\"7\"", "1,2"), "7"), Outcome::Ok(_)));
        let noisy = format!("hello\n{}\n\n", report("\"7\"", "1,2"));
        assert!(matches!(judge(&noisy, "7"), Outcome::Ok(_)));
        assert_eq!(judge(&report("\"7\",\"8\"", "1,2"), "7"), Outcome::Wrong("8".into()));
        assert!(matches!(judge(&report("", ""), "7"), Outcome::Failed(_)));
        assert!(matches!(judge("nonsense", "7"), Outcome::Failed(_)));
        assert!(matches!(judge("", "7"), Outcome::Failed(_)));
    }
}
