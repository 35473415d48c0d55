//! The command line.

use clap::{Parser, ValueEnum};
use emitter::sandbox::FUNCTIONS;
use ir::passes::PASSES;
use regalloc::STRATEGIES;
use std::path::PathBuf;

/// Where the pipeline can stop and what it can print.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum Stage {
    /// The trace as it was read, in its normal form.
    Parse,
    /// After the verifier.
    Verify,
    /// The trace after the passes.
    Passes,
    /// Live ranges and pressure, as text or (with --json) as JSON.
    Liveness,
    /// Locations and moves, and the checker's word on them.
    Allocation,
    /// Annotated machine code.
    Code,
    /// The outcomes of the runs.
    Run,
}

/// Takes a trace through the back end: parse, verify, passes, liveness, allocation, code, run.
#[derive(Parser, Debug)]
#[command(name = "trace", version)]
pub struct Options {
    /// The trace file; `-` for standard input.
    #[arg(required_unless_present = "list")]
    pub file: Option<PathBuf>,
    /// The allocator (see --list).
    #[arg(long, default_value = "linear")]
    pub alloc: String,
    /// Registers per class, 0 to 8. With 0 every instruction is in memory form, as under `slots`.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(0..=8))]
    pub regs: u8,
    /// Stack entries that the allocator `tos` keeps in registers.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=5))]
    pub tos: u8,
    /// Optimiser passes: `all`, `none`, names, or `all,-name`.
    #[arg(long, default_value = "none")]
    pub passes: String,
    /// Stop after this stage.
    #[arg(long, value_enum, default_value = "run")]
    pub until: Stage,
    /// Print these stages, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub dump: Vec<Stage>,
    /// Print liveness as JSON, an object per trace and line.
    #[arg(long)]
    pub json: bool,
    /// Run on these inputs, separated by commas (`10, 2.5, [1, True]`), in the evaluator and natively. Without
    /// it, the file's own `; run` lines are run.
    #[arg(long)]
    pub run: Option<String>,
    /// Measure the native run time on each input, and the compile time.
    #[arg(long)]
    pub bench: bool,
    /// Alignment of loop heads: 1, 2, 4 … 64.
    #[arg(long, default_value_t = 16)]
    pub align: u8,
    /// KiB of memory for machine code.
    #[arg(long, default_value_t = emitter::ArenaConfig::default().size >> 10, value_name = "KIB")]
    pub code_memory: usize,
    /// Write a symbol to /tmp/perf-PID.map for Linux perf.
    #[arg(long)]
    pub perf_map: bool,
    /// Write jit-PID.dump, the code with its bytes for Linux perf, into this folder.
    #[arg(long, value_name = "FOLDER")]
    pub jitdump: Option<PathBuf>,
    /// Register the code with GDB's JIT interface.
    #[arg(long)]
    pub gdb: bool,
    /// List allocators, passes and the runtime functions that traces may call.
    #[arg(long)]
    pub list: bool,
}

/// The text of `--list`.
pub fn lists() -> String {
    let mut text = "allocators:\n".to_owned();
    let mut add = |name: &str, about: &str| text.push_str(&format!("  {name:<16} {about}\n"));
    STRATEGIES.iter().for_each(|s| add(s.name, s.about));
    text.push_str("passes, in order:\n");
    let mut add = |name: &str, about: &str| text.push_str(&format!("  {name:<16} {about}\n"));
    PASSES.iter().for_each(|p| add(p.name, p.doc));
    text.push_str("runtime functions:\n");
    let mut add = |name: &str, about: &str| text.push_str(&format!("  {name:<16} {about}\n"));
    FUNCTIONS.iter().for_each(|f| add(&format!("${}", f.name), f.doc));
    text
}
