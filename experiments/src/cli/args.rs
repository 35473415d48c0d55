//! Flags.

use crate::run::plan::Shard;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Measures Python programs under register allocators (and other arms), checks every answer, and leaves
/// raw samples, tables, plots and a report in a new folder.
#[derive(Debug, Parser)]
#[command(name = "experiment", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  experiment --alloc=linear              linear against the operand stack, about two minutes
  experiment --alloc=all --quick         every allocator, roughly
  experiment aa                          is this machine fit to measure on?
  experiment sweep --programs='int_*'    number of registers, on some programs
  experiment mine.toml                   an experiment of your own")]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Named experiment (see --list) or a definition file [default: ab, or the one of the suite's name]
    pub experiment: Option<String>,

    /// Allocators to measure: names with commas between, or "all"
    #[arg(long, value_name = "NAMES")]
    pub alloc: Option<String>,

    /// What to compare with: an allocator, "interpreter" or a peer
    #[arg(long, value_name = "NAME")]
    pub baseline: Option<String>,

    /// Registers per class, 0 to 8: a number, a list (2,4,8) or a range (2..8); 0 is the allocator "slots"
    #[arg(long, value_name = "N")]
    pub regs: Option<String>,

    /// Cached stack entries for the "tos" allocator: a number, list or range
    #[arg(long, value_name = "K")]
    pub tos: Option<String>,

    /// Optimisation passes, as the virtual machine's --passes takes them
    #[arg(long, value_name = "LIST")]
    pub passes: Option<String>,

    /// Programs: names, globs or suites, with commas between (default: the experiment's)
    #[arg(long, value_name = "GLOB")]
    pub programs: Option<String>,

    /// What to run: "bundled" programs, "pyperformance" (programs of the PyPI package), "traces" (compile the emitter's text
    /// traces), or "cpython-traces" (count memory traffic in CPython's own traces) [default: the experiment's]
    #[arg(long, value_name = "NAME")]
    pub suite: Option<String>,

    /// Fewer processes and samples: a first look in about 20 seconds
    #[arg(long)]
    pub quick: bool,

    /// Fresh processes per program and arm
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub processes: Option<u32>,

    /// Calls of bench() per process
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub samples: Option<u32>,

    /// Time limit for these calls, in seconds
    #[arg(long, value_name = "S")]
    pub max_seconds: Option<f64>,

    /// Keep all workers on this CPU (needs taskset)
    #[arg(long, value_name = "CPU")]
    pub pin: Option<u32>,

    /// Seed of the random order and of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,

    /// Write the last arm's samples for pyperf to this file, too
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// Folder for the results; must be new or empty [default: experiment-results/DATE-NAME]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Afterwards, write a trace explorer page for each program and link them from the report
    #[arg(long)]
    pub traces: bool,

    /// Show allocators, passes, programs, experiments and peers
    #[arg(long)]
    pub list: bool,

    /// Show what would be run
    #[arg(long)]
    pub dry_run: bool,

    /// Go on with an interrupted run
    #[arg(long, value_name = "DIR", conflicts_with_all = [
        "alloc", "baseline", "regs", "tos", "passes", "programs", "quick", "processes", "samples",
        "max_seconds", "pin", "suite", "out", "shard", "dry_run",
    ])]
    pub resume: Option<PathBuf>,

    /// Do only this share of the work; see "experiment merge"
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Put the results of shards together
    Merge {
        /// Folder for the merged results; must be new or empty
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Folders of the shards
        #[arg(required = true)]
        folders: Vec<PathBuf>,
    },
    /// Make tables, plots and report again from a folder's samples
    Report {
        /// A run's folder
        folder: PathBuf,
    },
    /// Show a program's traces from source line to machine code, as one HTML page
    Explain(Explain),
    /// Write the numbers, tables and figures of a paper from committed runs
    Paper {
        /// Folder of the runs
        #[arg(long, value_name = "DIR", default_value = "results")]
        results: PathBuf,
        /// Where to write
        #[arg(long, value_name = "DIR", default_value = "paper/generated")]
        out: PathBuf,
    },
    /// Run one program and report on stdout (used by the binary itself)
    #[command(hide = true)]
    Worker,
}

/// Flags of `experiment explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A bundled program, or a Python file (its `bench()` is called, if it has one)
    pub program: String,

    /// One allocator, or two to show side by side
    #[arg(long, value_name = "A[,B]", default_value = "linear,stack")]
    pub alloc: String,

    /// Registers per class
    #[arg(long, value_name = "N")]
    pub regs: Option<u8>,

    /// Cached stack entries for the "tos" allocator
    #[arg(long, value_name = "K")]
    pub tos: Option<u8>,

    /// Optimisation passes, as the virtual machine's --passes takes them
    #[arg(long, value_name = "LIST")]
    pub passes: Option<String>,

    /// The page; must not exist [default: experiment-results/explain-PROGRAM.html, numbered]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn flags_are_consistent() {
        Args::command().debug_assert();
        let args =
            Args::try_parse_from(["experiment", "--alloc=linear"]).expect("the card's command");
        assert_eq!(args.experiment, None);
        assert!(args.command.is_none());
        assert!(Args::try_parse_from(["experiment", "--processes=0"]).is_err());
        assert!(Args::try_parse_from(["experiment", "--shard=9/3"]).is_err());
        assert!(Args::try_parse_from(["experiment", "--resume=x", "--alloc=linear"]).is_err());
    }
}
