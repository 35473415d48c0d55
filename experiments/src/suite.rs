//! Where an experiment's programs come from.

use crate::error::{Error, Result};
use crate::program::{self, DEFAULT_SUITES, PROGRAMS, Program};
use crate::pyperformance::{self, BENCHMARKS, Benchmark};
use serde::{Deserialize, Serialize};

/// A collection of programs.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suite {
    /// The programs in `experiments/programs`.
    #[default]
    Bundled,
    /// Those of the PyPI package.
    Pyperformance,
}

/// One program of a suite.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// Its source and answer are in this binary.
    Bundled(&'static Program),
    /// Its source is outside, its answer CPython's.
    Pyperformance(&'static Benchmark),
}

impl Suite {
    /// The program of this name.
    pub fn find(self, name: &str) -> Option<Subject> {
        match self {
            Suite::Bundled => program::by_name(name).map(Subject::Bundled),
            Suite::Pyperformance => pyperformance::by_name(name).map(Subject::Pyperformance),
        }
    }

    /// All programs with their groups, in the order of tables.
    fn members(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Suite::Bundled => PROGRAMS.iter().map(|p| (p.name, p.suite)).collect(),
            Suite::Pyperformance => BENCHMARKS.iter().map(|b| (b.name, b.group)).collect(),
        }
    }

    /// Programs matching a comma-separated list of names, globs or groups (`default`, `all`, `int`, …), in the order of
    /// the suite.
    ///
    /// # Errors
    /// A part that is no valid pattern or matches nothing.
    pub fn select(self, patterns: &str) -> Result<Vec<String>> {
        let members = self.members();
        let mut chosen = vec![false; members.len()];
        for part in patterns.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let glob = glob::Pattern::new(part)
                .map_err(|e| Error::Usage(format!("'{part}' is no valid pattern: {e}")))?;
            let mut any = false;
            for ((name, group), chosen) in members.iter().zip(&mut chosen) {
                let fits = match part {
                    "all" => true,
                    "default" => self != Suite::Bundled || DEFAULT_SUITES.contains(group),
                    _ => part == *group || glob.matches(name),
                };
                *chosen |= fits;
                any |= fits;
            }
            if !any {
                return Err(Error::Usage(format!(
                    "no program matches '{part}'; --list shows all programs and suites"
                )));
            }
        }
        let picked = members.iter().zip(&chosen).filter(|(_, c)| **c);
        let names: Vec<_> = picked.map(|((name, _), _)| name.to_string()).collect();
        if names.is_empty() {
            return Err(Error::Usage("no program was chosen".to_string()));
        }
        Ok(names)
    }

    /// The group of a program.
    pub fn group(self, name: &str) -> Option<&'static str> {
        self.find(name).map(|s| match s {
            Subject::Bundled(p) => p.suite,
            Subject::Pyperformance(b) => b.group,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selection() {
        let names = |s| Suite::Bundled.select(s).expect(s);
        assert_eq!(names("int_*"), ["int_sum", "int_mod"]);
        assert_eq!(names("fft,int_sum"), ["int_sum", "fft"]);
        assert_eq!(names("float"), ["mandelbrot", "float_poly", "monte_carlo_pi"]);
        assert_eq!(names("all").len(), PROGRAMS.len());
        assert!(names("default").len() >= 20);
        for wrong in ["nothing_like_it", "[", ""] {
            assert!(Suite::Bundled.select(wrong).is_err(), "{wrong}");
        }
        let other = |s| Suite::Pyperformance.select(s).expect(s);
        assert_eq!(other("default").len(), BENCHMARKS.len());
        assert!(other("numeric").contains(&"scimark_lu".to_string()));
        assert!(Suite::Pyperformance.select("int_sum").is_err());
    }

    #[test]
    fn equal_names_are_told_apart() {
        assert!(matches!(Suite::Bundled.find("nbody"), Some(Subject::Bundled(_))));
        assert!(matches!(Suite::Pyperformance.find("nbody"), Some(Subject::Pyperformance(_))));
        assert_eq!(Suite::Pyperformance.group("nbody"), Some("numeric"));
        assert_eq!(Suite::Bundled.group("nbody"), Some("list"));
        assert_eq!(Suite::Bundled.group("nothing"), None);
    }
}
