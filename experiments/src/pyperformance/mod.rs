//! `--suite=pyperformance`: benchmarks of the PyPI package of that name, whose programs run unmodified. Nothing of it is in
//! this repository; `vm/tests/pyperformance/pyperformance.py fetch` gets it.
//!
//! A benchmark runs through our own `pyperf` module, under every arm the same one. One loop of it counts as one call of
//! a bundled program's `bench()`. What it must compute is what CPython computes first, in the same run.

use crate::error::{Error, Result};
use crate::protocol::Request;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The `pyperf` module that every arm uses; Patchwork has it built in.
pub const PYPERF: &str = include_str!("../../../vm/src/modules/pyperf/pyperf.py");
/// Where the package was unpacked, if not in the target folder.
pub const FOLDER_VARIABLE: &str = "PATCHWORK_PYPERFORMANCE";
/// Calls that take less are repeated inside one sample.
const MIN_SECONDS: f64 = 0.002;

/// One benchmark.
#[derive(PartialEq, Eq, Debug)]
pub struct Benchmark {
    /// The name that pyperformance gives it.
    pub name: &'static str,
    /// What kind of program it is.
    pub group: &'static str,
    /// Which of its program's benchmarks it is, from 0.
    pub task: u32,
    /// The program, without `bm_`.
    pub program: &'static str,
    /// What the program must be told.
    pub arguments: Vec<&'static str>,
}

/// All benchmarks, in the order of tables.
pub static BENCHMARKS: LazyLock<Vec<Benchmark>> =
    LazyLock::new(|| include_str!("benchmarks.txt").lines().filter_map(parse).collect());

fn parse(line: &'static str) -> Option<Benchmark> {
    let mut words = line.split_whitespace();
    let name = words.next().filter(|w| !w.starts_with('#'))?;
    let (group, task, program) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
    Some(Benchmark { name, group, task, program, arguments: words.collect() })
}

/// The benchmark of this name.
pub fn by_name(name: &str) -> Option<&'static Benchmark> {
    BENCHMARKS.iter().find(|b| b.name == name)
}

/// The unpacked package.
#[derive(Clone, Debug)]
pub struct Package {
    programs: PathBuf,
    /// Modules that programs import and that are not in the package.
    libraries: Vec<PathBuf>,
}

impl Package {
    /// Looks for it.
    ///
    /// # Errors
    /// It was not fetched.
    pub fn find() -> Result<Package> {
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
        let folder = std::env::var_os(FOLDER_VARIABLE)
            .map_or_else(|| target.join("pyperformance"), PathBuf::from);
        let programs = folder.join("pyperformance/data-files/benchmarks");
        if !programs.is_dir() {
            return Err(Error::Usage(format!(
                "pyperformance's programs are not in {}; \
                 `python3 vm/tests/pyperformance/pyperformance.py fetch` downloads them (docs/pyperformance.md)",
                folder.display()
            )));
        }
        let absolute = |p: &Path| std::path::absolute(p).map_err(Error::io("find", p));
        let pattern = format!("{}/pyaes-*/", folder.display());
        let libraries = glob::glob(&pattern).into_iter().flatten().filter_map(|p| p.ok());
        let libraries = libraries.map(|p| absolute(&p)).collect::<Result<_>>()?;
        Ok(Package { programs: absolute(&programs)?, libraries })
    }

    /// The folder in which a benchmark runs.
    pub fn folder(&self, benchmark: &Benchmark) -> PathBuf {
        self.programs.join(format!("bm_{}", benchmark.program))
    }

    /// Makes a request for a benchmark out of one that has no program yet. `output` is where the worker finds what
    /// was measured.
    pub fn request(&self, benchmark: &Benchmark, output: &Path, plain: Request) -> Request {
        let flags = [
            format!("--values={}", plain.iterations),
            format!("--max-seconds={}", plain.max_seconds),
            format!("--min-time={MIN_SECONDS}"),
            format!("--worker-task={}", benchmark.task),
            format!("--output={}", output.display()),
        ];
        let mut arguments: Vec<String> =
            benchmark.arguments.iter().map(|a| a.to_string()).collect();
        arguments.extend(["--warmups=0", "--answer"].map(str::to_string));
        arguments.extend(flags);
        let shown = |p: &PathBuf| p.display().to_string();
        Request {
            program: shown(&self.folder(benchmark).join("run_benchmark.py")),
            arguments,
            search: self.libraries.iter().map(shown).collect(),
            values: Some(shown(&output.to_path_buf())),
            ..plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_has_the_programs_that_are_checked_and_every_name_once() {
        let checked = include_str!("../../../vm/tests/pyperformance/programs.txt");
        let checked: BTreeSet<String> =
            checked.lines().filter(|l| !l.starts_with('#')).map(|l| l.trim().to_string()).collect();
        let line = |b: &Benchmark| [&[b.program][..], &b.arguments].concat().join(" ");
        assert_eq!(BENCHMARKS.iter().map(line).collect::<BTreeSet<_>>(), checked);
        let names: BTreeSet<&str> = BENCHMARKS.iter().map(|b| b.name).collect();
        assert_eq!(names.len(), BENCHMARKS.len());
        for program in &checked {
            let mut tasks = BENCHMARKS.iter().filter(|b| line(b) == *program).map(|b| b.task);
            assert!((0..).zip(&mut tasks).all(|(i, task)| i == task), "{program}: tasks in order");
        }
        let text = include_str!("benchmarks.txt").lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(BENCHMARKS.len(), text, "every line can be read");
    }

    #[test]
    fn a_request_says_everything_that_a_worker_needs() {
        let package = Package { programs: "/p".into(), libraries: vec!["/aes".into()] };
        let benchmark = by_name("subparsers").expect("listed");
        let plain = Request { iterations: 5, max_seconds: 0.5, ..Request::default() };
        let request = package.request(benchmark, Path::new("/out.json"), plain);
        assert_eq!(request.program, "/p/bm_argparse/run_benchmark.py");
        assert_eq!(request.arguments[0], "subparsers");
        for flag in ["--values=5", "--max-seconds=0.5", "--worker-task=0", "--output=/out.json"] {
            assert!(request.arguments.iter().any(|a| a == flag), "{flag}");
        }
        assert_eq!(request.search, ["/aes"]);
        assert_eq!(request.values.as_deref(), Some("/out.json"));
    }
}
