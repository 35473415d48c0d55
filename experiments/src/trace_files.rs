//! `--suite=traces`: the text traces of the emitter's tests through the back end under every allocator. Nothing is
//! executed: counts are static, times are those of compilation.

use crate::report::results::three_digits;
use crate::report::table::Table;
use emitter::sandbox::Sandbox;
use emitter::{Arena, ArenaConfig, CompileOptions, CompileScratch, StencilTable};
use ir::Trace;
use ir::passes::{PassSet, optimise};
use ir::text::parse_file;
use regalloc::{Counters, Machine, Strategy, registry};
use std::path::{Path, PathBuf};

/// Where they are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../emitter/tests/traces");
/// Compilations of each trace; the fastest counts, which noise of the machine disturbs least.
const REPEATS: usize = 9;

/// One allocator over all traces.
#[derive(Debug, Default)]
pub struct Row {
    /// Its name.
    pub allocator: &'static str,
    /// Traces that it allocated; for the others there is a reason in [`Study::refused`].
    pub traces: usize,
    /// Their instructions.
    pub uops: usize,
    /// Moves by kind.
    pub counters: Counters,
    /// Machine code.
    pub code_bytes: u64,
    /// Liveness, allocation, emission: nanoseconds.
    pub compile_ns: [u64; 3],
}

/// All allocators.
#[derive(Debug, Default)]
pub struct Study {
    /// One per allocator.
    pub rows: Vec<Row>,
    /// Allocator, trace, why not.
    pub refused: Vec<String>,
}

/// Compiles all traces under these allocators; the checker proves each allocation first, outside the timing.
///
/// # Errors
/// The traces can't be read, or an allocation is wrong.
pub fn run(
    strategies: &[&'static Strategy],
    passes: PassSet,
    registers: u8,
    tos: u8,
) -> Result<Study, String> {
    let traces = load(Path::new(FOLDER), passes)?;
    let mut study = Study::default();
    for strategy in strategies {
        let row = under(strategy, &traces, registers, tos, &mut study.refused)?;
        study.rows.push(row);
    }
    Ok(study)
}

fn under(
    strategy: &'static Strategy,
    traces: &[Trace],
    registers: u8,
    tos: u8,
    refused: &mut Vec<String>,
) -> Result<Row, String> {
    let table = StencilTable::builtin();
    let machine: Machine = emitter::machine(&table).limited(registers, registers);
    let mut arena =
        Arena::new(ArenaConfig::default(), table, Sandbox::symbols()).map_err(|e| e.to_string())?;
    let mut allocator = (strategy.make)(&registry::Options { tos });
    let mut scratch = CompileScratch::default();
    let mut row = Row { allocator: strategy.name, ..Row::default() };
    for trace in traces {
        let mut compile = |check: bool| {
            let options = CompileOptions { check, ..CompileOptions::default() };
            let allocator = allocator.as_mut();
            emitter::compile(trace, allocator, &machine, &mut arena, &mut scratch, options)
                .map(|c| (c.code.size(), c.times, arena.free(c.code)))
        };
        let (size, mut times) = match compile(true) {
            Ok((size, times, ())) => (size, times),
            Err(e @ emitter::CompileError::Check { .. }) => {
                return Err(format!("{}: {e}", trace.name));
            }
            Err(e) => {
                refused.push(format!("{} refused \"{}\": {e}", strategy.name, trace.name));
                continue;
            }
        };
        for _ in 0..REPEATS {
            let (_, again, ()) = compile(false).map_err(|e| format!("{}: {e}", trace.name))?;
            if again.total() < times.total() {
                times = again;
            }
        }
        row.add(trace, &scratch.allocation.counters(trace), size, times);
    }
    Ok(row)
}

impl Row {
    fn add(&mut self, trace: &Trace, c: &Counters, bytes: u32, times: emitter::StageTimes) {
        self.traces += 1;
        self.uops += trace.len();
        self.code_bytes += u64::from(bytes);
        let sum = &mut self.counters;
        for (to, from) in [
            (&mut sum.spills, c.spills),
            (&mut sum.reloads, c.reloads),
            (&mut sum.moves, c.moves),
            (&mut sum.constants, c.constants),
            (&mut sum.memory_moves, c.memory_moves),
            (&mut sum.memory_forms, c.memory_forms),
        ] {
            *to += from;
        }
        let stages = [times.liveness, times.allocate, times.emit];
        for (to, from) in self.compile_ns.iter_mut().zip(stages) {
            *to += from.as_nanos() as u64;
        }
    }
}

/// All traces of a folder, deep, in order of their paths.
fn load(folder: &Path, passes: PassSet) -> Result<Vec<Trace>, String> {
    let pattern = format!("{}/**/*.trace", folder.display());
    let mut paths: Vec<PathBuf> =
        glob::glob(&pattern).map_err(|e| e.to_string())?.filter_map(Result::ok).collect();
    paths.sort();
    if paths.is_empty() {
        return Err(format!("no .trace files below {} (a checkout has them)", folder.display()));
    }
    let mut traces = Vec::new();
    for path in paths {
        let shown = path.display();
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{shown}: {e}"))?;
        let file =
            parse_file(&text, &Sandbox::symbol_names()).map_err(|e| format!("{shown}:{e}"))?;
        traces.extend(file.traces.into_iter().map(|t| optimise(t, passes, |_, _| {})));
    }
    Ok(traces)
}

impl Study {
    /// One row per allocator.
    pub fn table(&self) -> Table {
        let mut t = Table::new(&[
            "allocator",
            "traces",
            "uops",
            "in memory",
            "spills",
            "reloads",
            "copies",
            "memory moves",
            "code B",
            "liveness ns/uop",
            "allocate ns/uop",
            "emit ns/uop",
        ]);
        for r in &self.rows {
            let c = &r.counters;
            let counts = [c.memory_forms, c.spills, c.reloads, c.moves, c.memory_moves];
            let mut cells = vec![r.allocator.to_string(), r.traces.to_string(), r.uops.to_string()];
            cells.extend(counts.map(|n| n.to_string()));
            cells.push(r.code_bytes.to_string());
            cells.extend(r.compile_ns.map(|ns| three_digits(ns as f64 / r.uops.max(1) as f64)));
            t.row(cells);
        }
        t
    }

    /// What a reader must know.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "counts are places, not executions; times are the fastest of several compilations; every allocation was proved by the checker".to_string(),
            "Cranelift and regalloc2 on the same traces, run time too: cargo bench -p emitter".to_string(),
        ];
        notes.extend(self.refused.iter().cloned());
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_allocator_compiles_the_traces_and_registers_need_less_memory() {
        let named = |n: &str| registry::find(n).expect("known");
        let study = run(&[named("stack"), named("linear")], PassSet::ALL, 8, 3).expect("compiles");
        let [stack, linear] = study.rows.as_slice() else { panic!("two rows") };
        assert!(stack.traces > 100 && stack.traces == linear.traces, "{:?}", study.refused);
        assert!(linear.counters.memory_forms < stack.counters.memory_forms / 2);
        assert!(linear.code_bytes < stack.code_bytes);
        assert_eq!(study.table().rows.len(), 2);
    }

    #[test]
    fn a_folder_without_traces_is_an_error() {
        let dir = tempfile::tempdir().expect("a folder");
        let e = load(dir.path(), PassSet::ALL).expect_err("empty");
        assert!(e.contains("no .trace files"), "{e}");
        std::fs::write(dir.path().join("bad.trace"), "trace {").expect("writes");
        assert!(load(dir.path(), PassSet::ALL).expect_err("broken").contains("bad.trace"));
    }
}
