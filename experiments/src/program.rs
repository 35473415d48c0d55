//! The bundled Python programs: source, checked answer, and which suites they belong to.
//!
//! Each `programs/NAME.py` defines `bench()`, one iteration of work; `programs/NAME.expected` is the
//! repr of what it returns under CPython, written by `programs/bless.py`.

use crate::error::{Error, Result};

/// A program with its answer.
#[derive(Debug)]
pub struct Program {
    /// Its name: the file's stem.
    pub name: &'static str,
    /// Python source.
    pub source: &'static str,
    /// What `repr(bench())` must be, and a newline.
    pub expected: &'static str,
    /// What it exercises: the suite that it is in.
    pub suite: &'static str,
}

impl Program {
    /// The checked answer.
    pub fn answer(&self) -> &'static str {
        self.expected.trim_end_matches('\n')
    }
}

macro_rules! programs {
    ($($suite:literal: $($name:literal)*;)*) => {
        /// All bundled programs.
        pub static PROGRAMS: &[Program] = &[$($(Program {
            name: $name,
            source: include_str!(concat!("../programs/", $name, ".py")),
            expected: include_str!(concat!("../programs/", $name, ".expected")),
            suite: $suite,
        },)*)*];
    };
}

programs! {
    "int": "int_sum" "int_mod" "fib_iter" "gcd" "collatz" "prime_count" "pressure" "overflow";
    "float": "mandelbrot" "float_poly" "monte_carlo_pi";
    "list": "sieve" "matmul" "nbody" "spectral_norm" "fannkuch" "nqueens" "bubble_sort"
        "insertion_sort" "life" "knapsack" "levenshtein" "floyd_warshall" "fft" "heat";
    "call": "fib_rec" "ackermann";
    "object": "vector_class" "particles" "closure_counter" "generator_sum" "exceptions";
    "collection": "word_count" "dict_memo" "string_build" "comprehension";
}

/// Suites that `default` stands for: those whose programs give the right answer under every allocator.
pub const DEFAULT_SUITES: &[&str] = &["int", "float", "list", "call", "object", "collection"];

/// Programs matching a comma-separated list of names, globs or suites (`default`, `all`, `int`, …), in
/// the order of [`PROGRAMS`].
///
/// # Errors
/// A part that is no valid pattern or matches nothing.
pub fn select(patterns: &str) -> Result<Vec<&'static Program>> {
    let mut chosen = vec![false; PROGRAMS.len()];
    for part in patterns.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let glob = glob::Pattern::new(part)
            .map_err(|e| Error::Usage(format!("'{part}' is no valid pattern: {e}")))?;
        let mut any = false;
        for (i, p) in PROGRAMS.iter().enumerate() {
            let fits = match part {
                "all" => true,
                "default" => DEFAULT_SUITES.contains(&p.suite),
                _ => part == p.suite || glob.matches(p.name),
            };
            chosen[i] |= fits;
            any |= fits;
        }
        if !any {
            return Err(Error::Usage(format!(
                "no program matches '{part}'; --list shows all programs and suites"
            )));
        }
    }
    let programs: Vec<_> =
        PROGRAMS.iter().zip(&chosen).filter(|(_, c)| **c).map(|(p, _)| p).collect();
    if programs.is_empty() {
        return Err(Error::Usage("no program was chosen".to_string()));
    }
    Ok(programs)
}

/// The program of this name.
pub fn by_name(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|p| p.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_listed_and_has_an_answer() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programs");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("programs folder")
            .map(|e| e.expect("entry").file_name().to_string_lossy().into_owned())
            .filter_map(|f| f.strip_suffix(".py").map(str::to_string))
            .filter(|f| f != "bless")
            .collect();
        let listed: BTreeSet<String> = PROGRAMS.iter().map(|p| p.name.to_string()).collect();
        assert_eq!(files, listed);
        for p in PROGRAMS {
            assert!(!p.answer().is_empty(), "{}", p.name);
            assert!(p.source.contains("def bench():"), "{}", p.name);
            assert!(p.source.starts_with("\"\"\""), "{} says what it exercises", p.name);
        }
    }

    #[test]
    fn selection() {
        let names = |s| select(s).expect(s).iter().map(|p| p.name).collect::<Vec<_>>();
        assert_eq!(names("int_*"), ["int_sum", "int_mod"]);
        assert_eq!(names("fft,int_sum"), ["int_sum", "fft"]);
        assert_eq!(names("float"), ["mandelbrot", "float_poly", "monte_carlo_pi"]);
        assert_eq!(names("all").len(), PROGRAMS.len());
        assert!(names("default").len() >= 20);
        assert!(select("nothing_like_it").is_err());
        assert!(select("[").is_err());
        assert!(select("").is_err());
    }
}
