//! The bundled Python programs: source, checked answer, and which suites they belong to.
//!
//! Each `programs/NAME.py` defines `bench()`, one iteration of work; `programs/NAME.expected` is the
//! repr of what it returns under CPython, written by `programs/bless.py`.

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
    "app": "bank_events" "calculator" "json_text" "dijkstra" "lru_cache" "matrix_class" "log_pipeline" "small_vm"
        "life_sets" "change_ways" "inventory";
}

/// Suites that `default` stands for: those whose programs give the right answer under every allocator.
pub const DEFAULT_SUITES: &[&str] = &["int", "float", "list", "call", "object", "collection", "app"];

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
}
