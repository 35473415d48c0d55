//! The trace explorer: one program's traces with everything between Python source and machine code, for one
//! allocator or two side by side, as one HTML page that needs nothing else.
//!
//! ```text
//! program ──> Session with `keep_stages`, once per arm ──> Stages ──convert──> data::Page ──> HTML
//! ```
//!
//! The page's scripts and style are the files in `assets`; they get the data as JSON.

mod convert;
pub mod data;
mod intervals;
mod page;
pub mod places;

use crate::arm::VmOptions;
use crate::program::Program;
use crate::worker;
use data::{Arm, Page};
use regalloc::Machine;
use std::path::Path;
use vm::session::Session;

pub use page::html;

/// Folder of a run's pages.
pub const PAGES: &str = "traces";

/// Calls of `bench()`: enough to make hot exits grow.
const CALLS: u32 = 3;

/// Runs a program under each arm and describes its traces. `expected` is the checked answer, if it has one.
///
/// # Errors
/// The program can't be run, or an answer is wrong.
pub fn explain(
    name: &str,
    path: &Path,
    expected: Option<&Program>,
    arms: &[VmOptions],
    command: &str,
) -> Result<Page, String> {
    let mut sources = convert::Sources::default();
    let mut arms: Vec<Arm> = arms
        .iter()
        .map(|options| arm(path, expected, options, &mut sources))
        .collect::<Result<_, _>>()?;
    share_stages(&mut arms);
    // Paths say where this machine keeps its files: names are enough.
    for source in &mut sources.found {
        let file = Path::new(&source.file).file_name();
        source.file = file.map_or(String::new(), |f| f.to_string_lossy().into_owned());
    }
    Ok(Page {
        version: data::VERSION,
        program: name.to_owned(),
        command: command.to_owned(),
        sources: sources.found,
        arms,
    })
}

/// What happens before allocation is mostly the same in all arms: the page needs it once.
fn share_stages(arms: &mut [Arm]) {
    let Some((first, rest)) = arms.split_first_mut() else { return };
    for arm in rest {
        for (trace, same) in arm.traces.iter_mut().zip(&first.traces) {
            if trace.stages == same.stages {
                trace.stages.clear();
            }
        }
    }
}

fn arm(
    path: &Path,
    expected: Option<&Program>,
    options: &VmOptions,
    sources: &mut convert::Sources,
) -> Result<Arm, String> {
    let label = options.label();
    let (config, threshold) = worker::jit_config(options)?;
    let Some(mut config) = config else {
        return Err("the interpreter has no traces to explain".to_owned());
    };
    config.keep_stages = true;
    let machine = machine(&config);
    let mut session = Session::new(Some(config), threshold)?;
    session.load(path).map_err(|e| format!("{label}: {e}"))?;
    let mut answer = None;
    for _ in 0..if session.has("bench") { CALLS } else { 0 } {
        let got = session.call("bench").map_err(|e| format!("{label}: {e}"))?;
        if let Some(program) = expected
            && program.answer() != got
        {
            return Err(format!("WRONG ANSWER under {label}: {got}, not {}", program.answer()));
        }
        answer = Some(got);
    }
    let stats = session.stats().unwrap_or_default();
    let stages = session.stages();
    let traces = stages.iter().zip(&stats.executors);
    Ok(Arm {
        name: label,
        answer,
        traces: traces.map(|(s, e)| convert::trace(s, e, &machine, sources)).collect(),
        aborts: stats.aborts.into_iter().collect(),
    })
}

/// The machine that the allocator saw.
fn machine(config: &vm::jit::Config) -> Machine {
    let whole = emitter::machine(&emitter::StencilTable::builtin());
    whole.limited(config.regs[0], config.regs[1])
}
