//! What the JIT can be told.

use ir::passes::PassSet;
use regalloc::registry;

/// A stage whose result can be printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The recorded uops.
    Trace,
    /// The SSA trace before any pass.
    Ssa,
    /// The trace after all passes.
    Optimised,
    /// Live ranges and pressure.
    Liveness,
    /// The trace with locations and moves.
    Allocation,
    /// Annotated machine code.
    Asm,
}

impl Stage {
    /// All stages with their names in `--dump=`, in pipeline order.
    pub const ALL: &'static [(&'static str, Stage)] = &[
        ("trace", Stage::Trace),
        ("ssa", Stage::Ssa),
        ("optimised", Stage::Optimised),
        ("liveness", Stage::Liveness),
        ("allocation", Stage::Allocation),
        ("asm", Stage::Asm),
    ];
}

/// What runs the traces.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Engine {
    /// Machine code.
    #[default]
    Native,
    /// The reference evaluator.
    Uops,
    /// The reference evaluator, which takes exits though their guards hold: each in turn.
    UopsLeaving,
}

/// How the JIT is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the allocation strategy.
    pub alloc: String,
    /// Allocatable general and floating-point registers, at most 8 each.
    pub regs: [u8; 2],
    /// Cached stack entries, for strategies that have such a thing.
    pub tos: u8,
    /// Optimiser passes to run.
    pub passes: PassSet,
    /// Prove every allocation with the checker before it runs.
    pub check: bool,
    /// What to print to standard error for each compiled trace.
    pub dump: Vec<Stage>,
    /// Keep what each stage makes of each trace (for [`crate::session::Session::stages`]) and time the native
    /// code's runs. Both cost time: not for measurements.
    pub keep_stages: bool,
    /// Bytes of executable memory.
    pub code_memory: usize,
    /// Times that an exit is taken, at least, before something is done about it.
    pub hot_exit: u64,
    /// Bytecodes on the way through a function, at least, for it to be entered in compiled code. Entering and leaving take as
    /// long as the interpreter needs for about as many.
    pub shortest_function: usize,
    /// What runs the traces.
    pub engine: Engine,
    /// Measure the time in compiled code.
    pub timed: bool,
    /// Look for lost references after exits.
    pub watch_references: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            alloc: "linear".into(),
            regs: [8, 8],
            tos: 3,
            passes: PassSet::ALL,
            check: false,
            dump: Vec::new(),
            keep_stages: false,
            code_memory: 64 << 20,
            hot_exit: 16,
            shortest_function: 32,
            engine: Engine::Native,
            timed: false,
            watch_references: false,
        }
    }
}

impl Config {
    /// Whether a stage is to be printed.
    pub fn dumps(&self, stage: Stage) -> bool {
        self.dump.contains(&stage)
    }

    /// Sets the register limits from `N` or `INTS,FLOATS`.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn set_regs(&mut self, text: &str) -> Result<(), String> {
        let parse = |t: &str| match t.trim().parse::<u8>() {
            Ok(n @ 0..=8) => Ok(n),
            _ => Err(format!("--regs: `{t}` is not a number of registers from 0 to 8")),
        };
        self.regs = match text.split_once(',') {
            Some((i, f)) => [parse(i)?, parse(f)?],
            None => [parse(text)?; 2],
        };
        Ok(())
    }

    /// Sets what to dump from a comma-separated list.
    ///
    /// # Errors
    /// Names the unknown stage and lists the known ones.
    pub fn set_dump(&mut self, text: &str) -> Result<(), String> {
        for name in text.split(',').map(str::trim).filter(|n| !n.is_empty()) {
            match Stage::ALL.iter().find(|s| s.0 == name) {
                Some(&(_, stage)) => self.dump.push(stage),
                None => {
                    let known: Vec<&str> = Stage::ALL.iter().map(|s| s.0).collect();
                    return Err(format!(
                        "--dump: unknown stage `{name}`; known: {}",
                        known.join(", ")
                    ));
                }
            }
        }
        Ok(())
    }

    /// The allocator that this configuration names.
    ///
    /// # Errors
    /// Names the unknown strategy and lists the known ones.
    pub fn allocator(&self) -> Result<Box<dyn regalloc::Allocator>, String> {
        let strategy = registry::find(&self.alloc).map_err(|e| e.to_string())?;
        Ok((strategy.make)(&registry::Options { tos: self.tos }))
    }
}
