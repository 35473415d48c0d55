//! The four loops, ready to run in every way: by hand, through Cranelift, and under each strategy.

use super::super::lower::{self, Cranelift};
use emitter::sandbox::Sandbox;
use emitter::*;
use ir::{Trace, Word};
use regalloc::registry::{Options, find};
use std::hint::black_box;

/// Turns of a loop per measurement.
pub const ITERATIONS: i64 = 1_000_000;
/// Items of the list, which is gone through as often as it takes: it stays in the cache.
const ITEMS: i64 = 10_000;

/// A loop.
pub struct Loop {
    pub name: &'static str,
    pub trace: Trace,
    inputs: Vec<u64>,
    /// How often it is run for [`ITERATIONS`] turns.
    repeats: i64,
}

/// One way to run a loop.
pub struct Arm {
    /// [`ITERATIONS`] turns.
    pub run: Box<dyn FnMut()>,
    /// Bytes on the main path, and in all; 0 for arms that aren't ours.
    pub bytes: (u32, u32),
}

/// What all arms need.
pub struct Arms {
    arena: Arena,
    machine: regalloc::Machine,
    cranelift: Cranelift,
    scratch: CompileScratch,
    /// Keeps `list` alive.
    _heap: Sandbox,
    list: u64,
}

fn symbols() -> RuntimeSymbols {
    let mut symbols = RuntimeSymbols::new();
    symbols.add("step", super::step as *const () as usize);
    let sandbox = Sandbox::symbols();
    symbols.add("pw_dealloc", sandbox.address_of("pw_dealloc").expect("the sandbox's"));
    symbols
}

impl Arms {
    pub fn new() -> Arms {
        let table = StencilTable::builtin();
        let machine = machine(&table);
        let arena = Arena::new(ArenaConfig::default(), table, symbols()).expect("an arena");
        let addresses = (0..symbols().len() as u32).filter_map(|n| symbols().address(n)).collect();
        let items: Vec<Word> = (0..ITEMS).filter_map(Word::from_i64).collect();
        let mut heap = Sandbox::with_words(64 * 1024);
        let list = heap.list(&items).0;
        let cranelift = lower::Cranelift::new(addresses);
        Arms { arena, machine, cranelift, scratch: CompileScratch::default(), _heap: heap, list }
    }

    pub fn loops(&self) -> Vec<Loop> {
        let n = ITERATIONS as u64;
        let all = [
            ("raw_int", super::RAW_INT, vec![n], 1),
            ("float", super::FLOAT, vec![n, 1.0_f64.to_bits()], 1),
            ("list", super::LIST, vec![ITEMS as u64, self.list], ITERATIONS / ITEMS),
            ("call", super::CALL, vec![n], 1),
        ];
        all.into_iter()
            .map(|(name, text, inputs, repeats)| {
                let mut file = ir::text::parse_file(text, &["step"]).expect("a trace");
                let trace = file.traces.remove(0);
                ir::verify::verify(&trace).expect("a correct trace");
                assert_eq!(inputs.len(), trace.inputs().len());
                Loop { name, trace, inputs, repeats }
            })
            .collect()
    }

    /// The answer that all arms must give.
    fn wanted(l: &Loop) -> u64 {
        let n = black_box(l.inputs[0] as i64);
        match l.name {
            "raw_int" => super::raw_int(n) as u64,
            "float" => super::float(n, f64::from_bits(l.inputs[1])).to_bits(),
            // SAFETY: the list has that many small ints.
            "list" => unsafe { super::list(n, l.inputs[1]) as u64 },
            _ => super::call(n) as u64,
        }
    }

    /// The arm `by hand`, `cranelift`, or that of a strategy. Its answer is checked.
    pub fn arm(&mut self, l: &Loop, name: &str) -> Arm {
        let (inputs, repeats) = (l.inputs.clone(), l.repeats);
        match name {
            "by hand" => {
                let l = Loop { name: l.name, trace: l.trace.clone(), inputs, repeats };
                let run = move || {
                    for _ in 0..repeats {
                        black_box(Arms::wanted(&l));
                    }
                };
                Arm { run: Box::new(run), bytes: (0, 0) }
            }
            "cranelift" => {
                let function = self.cranelift.compile(&l.trace);
                let mut slots = [0_u64; 16];
                let mut once = move || {
                    slots[..inputs.len()].copy_from_slice(black_box(&inputs));
                    function(slots.as_mut_ptr());
                    slots
                };
                let last = ir::SnapshotId(l.trace.snapshots.len() as u32 - 1);
                let found = once()[l.trace.snapshot_values(last).count() - 1];
                assert_eq!(found, Arms::wanted(l), "Cranelift's answer for {}", l.name);
                let run = move || {
                    for _ in 0..repeats {
                        once();
                    }
                };
                Arm { run: Box::new(run), bytes: (0, 0) }
            }
            strategy => self.native(l, strategy),
        }
    }

    fn native(&mut self, l: &Loop, strategy: &str) -> Arm {
        let make = find(strategy).expect("a known strategy").make;
        let options = CompileOptions { check: true, ..CompileOptions::default() };
        let (arena, scratch) = (&mut self.arena, &mut self.scratch);
        let mut allocator = make(&Options::default());
        let compiled =
            compile(&l.trace, allocator.as_mut(), &self.machine, arena, scratch, options);
        let code = compiled.expect("code").code;
        let entry = arena.entry(&code);
        let mut frame = NativeFrame::new(arena.max_slots());
        let inputs = l.inputs.clone();
        let enter = move |frame: &mut NativeFrame| {
            frame.slots_mut()[..inputs.len()].copy_from_slice(black_box(&inputs));
            // SAFETY: the list is a live object of the sandbox, which lives as long as `Arms`, as does the
            // arena; the loops end after their count.
            unsafe { entry.call(frame) }
        };
        let address = enter(&mut frame);
        let exit = arena.resolve_exit(&entry, address);
        let site = code.exits()[exit.number as usize];
        let last = l.trace.snapshot_values(site.snapshot).last().expect("a result");
        let found = frame.exit_value(&code, &l.trace, last, site.inst).expect("a place");
        assert_eq!(found, Arms::wanted(l), "{strategy}'s answer for {}", l.name);
        let repeats = l.repeats;
        let run = move || {
            for _ in 0..repeats {
                enter(&mut frame);
            }
        };
        Arm { run: Box::new(run), bytes: (code.hot_size(), code.size()) }
    }
}
