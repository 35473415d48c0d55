//! Figures about traces, for `--stats`, JSON and experiments.

use super::executor::Executor;
use ir::cfg::Cfg;
use ir::{BlockId, InstId, Trace};
use regalloc::{Allocation, Loc};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that the JIT counts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stats {
    /// One entry per compiled trace, in order of compilation.
    pub executors: Vec<ExecutorStats>,
    /// Recordings that came to nothing, by reason.
    pub aborts: BTreeMap<String, u64>,
    /// Compilations, those of traces that grew included.
    pub compilations: u64,
    /// SSA instructions that were compiled, before the passes.
    pub compiled_uops: u64,
    /// Time in passes, liveness, allocation, emission of all compilations, in nanoseconds.
    pub compile_ns: u64,
    /// Time in compiled code and in what it calls, in nanoseconds; 0 unless [`super::Config::timed`].
    pub native_ns: u64,
}

/// Figures of one compiled trace. Times in nanoseconds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExecutorStats {
    /// Function and line of the loop, or of the function's start.
    pub name: String,
    /// It is entered where a function begins.
    pub of_function: bool,
    /// Recorded uops, in CPython's counting.
    pub bytecodes: usize,
    /// SSA instructions before the passes.
    pub recorded_uops: usize,
    /// SSA instructions after them.
    pub uops: usize,
    /// Machine code, everything included.
    pub code_bytes: u32,
    /// Machine code of the main path.
    pub hot_bytes: u32,
    /// Memory slots.
    pub slots: u32,
    /// Moves in the whole trace.
    pub counters: Moves,
    /// Memory traffic of one iteration of the loop, side exits not taken.
    pub per_iteration: LoopTraffic,
    /// From the hot jump to the end of recording, interpretation included.
    pub record_ns: u64,
    /// Each pass: name, time, SSA instructions after it.
    pub pass_ns: Vec<(String, u64, usize)>,
    /// Liveness analysis.
    pub liveness_ns: u64,
    /// The allocation strategy.
    pub allocate_ns: u64,
    /// Emission.
    pub emit_ns: u64,
    /// Hot exits that have become branches of it. The figures are of the latest code.
    pub sides: u32,
    /// Times that the interpreter entered it.
    pub entries: u64,
    /// Times that it was left.
    pub exits: u64,
    /// Where the latest code was left.
    pub exit_sites: Vec<ExitCount>,
}

/// How often compiled code was left at one place.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExitCount {
    /// The uop that left.
    pub uop: String,
    /// How many calls deep, 1 for the loop's own frame.
    pub depth: u32,
    /// The bytecode at which the interpreter went on.
    pub pc: u32,
    /// How often.
    pub taken: u64,
}

impl ExecutorStats {
    /// The trace was compiled again with another side; `old` is what ran until now.
    pub(super) fn regrown(&mut self, old: &Executor, new: ExecutorStats) {
        let (sides, entries, exits) = (self.sides + 1, self.entries, self.exits);
        *self = ExecutorStats { sides, entries, exits, ..new };
        self.add_runs(old);
    }

    /// Counts what one version of the code has done.
    pub(super) fn add_runs(&mut self, executor: &Executor) {
        self.entries += executor.entries.get();
        self.exits += executor.exits.iter().map(|e| e.taken.get()).sum::<u64>();
        let trace = &executor.trace;
        let sites = executor.exits.iter().zip(executor.code.exits());
        let taken = sites.filter(|(exit, _)| exit.taken.get() > 0).map(|(exit, site)| {
            let frames = &trace.frames[trace.snapshots[site.snapshot.index()].frames.range()];
            ExitCount {
                uop: trace.inst(site.inst).uop.to_string(),
                depth: frames.len() as u32,
                pc: frames.last().map_or(0, |f| f.pc),
                taken: exit.taken.get(),
            }
        });
        self.exit_sites = taken.collect();
    }
}

/// Moves that an allocation inserted: places, not executions.
#[derive(Clone, Copy, Debug, Default, Serialize, PartialEq, Eq)]
pub struct Moves {
    /// Register to slot.
    pub spills: u32,
    /// Slot to register.
    pub reloads: u32,
    /// Register to register.
    pub moves: u32,
    /// Constants made.
    pub constants: u32,
    /// Slot to slot.
    pub memory_moves: u32,
    /// Instructions in memory form.
    pub memory_forms: u32,
}

/// Counts the moves of an allocation.
pub(super) fn counters(trace: &Trace, allocation: &Allocation) -> Moves {
    let c = allocation.counters(trace);
    Moves {
        spills: c.spills,
        reloads: c.reloads,
        moves: c.moves,
        constants: c.constants,
        memory_moves: c.memory_moves,
        memory_forms: c.memory_forms,
    }
}

/// What one iteration does, counted in the blocks of the loop. The heap accesses that the uops are about
/// are not in it: they are the same for every allocator.
#[derive(Clone, Copy, Debug, Default, Serialize, PartialEq, Eq)]
pub struct LoopTraffic {
    /// Instructions.
    pub uops: u32,
    /// Reads of slots: reloads, operands in memory form.
    pub loads: u32,
    /// Writes of slots: spills, results in memory form.
    pub stores: u32,
    /// Register copies.
    pub moves: u32,
}

impl LoopTraffic {
    /// Counts over all blocks from a loop's header to its last back edge in layout order.
    pub fn of(trace: &Trace, allocation: &Allocation) -> LoopTraffic {
        let cfg = Cfg::new(trace);
        let mut in_loop = vec![false; trace.blocks.len()];
        for b in trace.block_ids().filter(|&b| cfg.is_loop_header(b)) {
            let latches = cfg.preds(b).iter().filter(|p| cfg.dominates(b, p.0));
            let last = latches.map(|p| p.0.index()).max().unwrap_or(b.index());
            in_loop[b.index()..=last].fill(true);
        }
        let mut t = LoopTraffic::default();
        let block_of = |i: InstId| {
            let at = trace.blocks.partition_point(|b| b.insts.end <= i.0);
            BlockId(at as u32)
        };
        for (block, _) in trace.blocks.iter().zip(&in_loop).filter(|(_, inside)| **inside) {
            for i in block.insts.clone() {
                let inst = &trace.insts[i as usize];
                t.uops += 1;
                let slots = |list: ir::List| {
                    allocation.locs[list.range()].iter().filter(|l| l.is_slot()).count() as u32
                };
                t.loads += slots(inst.args);
                t.stores += slots(inst.results);
            }
        }
        let edits = allocation.edits.iter().map(|(p, m)| (block_of(p.inst()), m));
        let edges = allocation.edge_edits.iter().filter(|e| {
            let to = trace.block(e.block).succs[e.succ as usize];
            to.is_some_and(|to| in_loop[to.block.index()])
        });
        for (block, m) in edits.chain(edges.map(|e| (e.block, &e.mv))) {
            if !in_loop[block.index()] {
                continue;
            }
            match (m.from, m.to) {
                (Loc::Slot(_), Loc::Slot(_)) => {
                    t.loads += 1;
                    t.stores += 1;
                }
                (Loc::Slot(_), _) => t.loads += 1,
                (_, Loc::Slot(_)) => t.stores += 1,
                (Loc::Const, _) => {}
                _ => t.moves += 1,
            }
        }
        t
    }
}
