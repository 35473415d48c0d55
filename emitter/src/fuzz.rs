//! The body of the native fuzz test: a random trace, random inputs, every strategy at several register counts, with
//! the checker and the evaluator as oracles.

use crate::arena::{Arena, ArenaConfig, ArenaError};
use crate::disasm::listing;
use crate::emit::EmitOptions;
use crate::machine::machine;
use crate::oracle::{Mismatch, compare};
use crate::pipeline::{CompileError, CompileOptions, CompileScratch, compile};
use crate::sandbox::Sandbox;
use crate::stencil_table::StencilTable;
use ir::arbitrary::{Config, Rng, trace};
use ir::eval::EvalError;
use ir::{Class, Repr, Trace};
use regalloc::fuzz::OFFLINE_INSTRUCTIONS;
use regalloc::registry::Options;
use regalloc::{AllocError, Machine, STRATEGIES};

/// Registers of both classes.
const REGISTERS: [(u8, u8); 5] = [(8, 8), (2, 2), (3, 5), (5, 3), (4, 4)];

/// Inputs tried with each trace.
const INPUTS: usize = 4;

/// What is kept from seed to seed.
#[derive(Debug)]
pub struct Fuzzer {
    arena: Arena,
    machine: Machine,
    scratch: CompileScratch,
    /// Native runs so far.
    pub runs: u64,
}

impl Fuzzer {
    /// One with an arena of its own.
    ///
    /// # Errors
    /// [`ArenaError`].
    pub fn new() -> Result<Fuzzer, ArenaError> {
        let table = StencilTable::builtin();
        let machine = machine(&table);
        let arena = Arena::new(ArenaConfig::default(), table, Sandbox::symbols())?;
        Ok(Fuzzer { arena, machine, scratch: CompileScratch::default(), runs: 0 })
    }

    /// The trace of a seed.
    pub fn trace_of_seed(&self, seed: u64, size: usize) -> Trace {
        let mut rng = Rng::new(seed);
        let number = |name| self.arena.symbols().number(name).unwrap_or_default() as u64;
        let config = Config {
            symbols: [number("weigh"), number("half"), number("hypot")],
            adder: Some(number("add")),
            ..Config::random(&mut rng, size)
        };
        trace(&mut rng, config)
    }

    /// Compiles and runs the trace of a seed under all strategies whose name contains `only`.
    ///
    /// # Errors
    /// A text that names seed, strategy and registers, and shows trace and code.
    pub fn check_seed(&mut self, seed: u64, size: usize, only: &str) -> Result<(), String> {
        let trace = self.trace_of_seed(seed, size);
        let mut rng = Rng::new(!seed);
        let inputs: Vec<Vec<u64>> = (0..INPUTS).map(|_| random_inputs(&mut rng, &trace)).collect();
        let small = trace.len() <= OFFLINE_INSTRUCTIONS;
        let strategies = STRATEGIES.iter().filter(|s| s.name.contains(only));
        for strategy in strategies.filter(|s| small || !s.offline) {
            let depths = if strategy.name == "tos" { 0..=5 } else { 3..=3 };
            for tos in depths {
                let (ints, floats) = REGISTERS[rng.below(REGISTERS.len())];
                let label = format!(
                    "seed {seed}: {} (tos {tos}), {ints}+{floats} registers",
                    strategy.name
                );
                let machine = self.machine.limited(ints, floats);
                let mut allocator = (strategy.make)(&Options { tos });
                let emit = EmitOptions { annotate: true, ..EmitOptions::default() };
                let options = CompileOptions { check: true, emit };
                let compiled = compile(
                    &trace,
                    allocator.as_mut(),
                    &machine,
                    &mut self.arena,
                    &mut self.scratch,
                    options,
                );
                let compiled = match compiled {
                    Err(CompileError::Alloc(AllocError::Unsupported { .. }))
                        if strategy.offline =>
                    {
                        continue;
                    }
                    made => made.map_err(|e| format!("{label}: {e}\n{trace}"))?,
                };
                for inputs in &inputs {
                    let mut heap = Sandbox::new();
                    self.runs += 1;
                    match compare(&trace, &compiled, &self.arena, inputs, &mut heap) {
                        Ok(_) | Err(Mismatch::Eval(EvalError::OutOfFuel(_))) => {}
                        Err(e) => {
                            let code = listing(
                                &self.arena,
                                &compiled.code,
                                &trace,
                                &self.scratch.allocation,
                            );
                            return Err(format!(
                                "{label}, inputs {inputs:x?}: {e}\n{trace}\n{code}"
                            ));
                        }
                    }
                }
                self.arena.free(compiled.code);
            }
        }
        Ok(())
    }
}

fn random_inputs(rng: &mut Rng, trace: &Trace) -> Vec<u64> {
    const FLOATS: [f64; 6] = [0.0, -0.0, 1.5, -1e300, f64::INFINITY, f64::NAN];
    let value = |rng: &mut Rng, repr: Repr| match (repr.class(), rng.below(4)) {
        (_, 0) => rng.next_u64(),
        (Class::Int, 1) => [0, 1, u64::MAX, i64::MAX as u64, i64::MIN as u64][rng.below(5)],
        (Class::Int, _) => (rng.below(201) as i64 - 100) as u64,
        (Class::Float, 1) => FLOATS[rng.below(FLOATS.len())].to_bits(),
        (Class::Float, _) => ((rng.below(2001) as f64 - 1000.0) / 16.0).to_bits(),
    };
    trace.inputs().iter().map(|&v| value(rng, trace.repr(v))).collect()
}
