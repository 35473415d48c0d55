//! Traces without machine code: the reference evaluator runs them, on the VM's own objects. What goes wrong here,
//! too, is the recorder's or a pass's fault; what doesn't is the back end's.

use super::executor::Executor;
use super::symbols;
use crate::heap::{decref, incref};
use crate::object::{Kind, Value};
use emitter::NativeFrame;
use ir::eval::eval_until;
use ir::heap::{Fault, Heap};
use ir::layout::tid;
use ir::word::Word;
use ir::{InstId, Uop, uop};
use std::cell::Cell;

/// The VM's objects and runtime functions, as a trace sees them.
struct RealHeap;

impl Heap for RealHeap {
    fn load64(&self, base: u64, offset: u64) -> Result<u64, Fault> {
        // SAFETY: of all accesses: verified traces touch only fields of live objects, as machine code does.
        Ok(unsafe { *((base + offset) as *const u64) })
    }

    fn load32(&self, base: u64, offset: u64) -> Result<u32, Fault> {
        // SAFETY: as above.
        Ok(unsafe { *((base + offset) as *const u32) })
    }

    fn store64(&mut self, base: u64, offset: u64, bits: u64) -> Result<(), Fault> {
        // SAFETY: as above.
        unsafe { *((base + offset) as *mut u64) = bits };
        Ok(())
    }

    fn load_part(&self, base: u64, offset: u64, size: u64) -> Result<u64, Fault> {
        let mut bytes = [0; 8];
        // SAFETY: as above.
        unsafe {
            std::ptr::copy_nonoverlapping(
                (base + offset) as *const u8,
                bytes.as_mut_ptr(),
                size.min(8) as usize,
            );
        }
        Ok(u64::from_le_bytes(bytes))
    }

    fn store_part(&mut self, base: u64, offset: u64, size: u64, bits: u64) -> Result<(), Fault> {
        let bytes = bits.to_le_bytes();
        // SAFETY: as above.
        unsafe {
            std::ptr::copy_nonoverlapping(
                bytes.as_ptr(),
                (base + offset) as *mut u8,
                size.min(8) as usize,
            );
        }
        Ok(())
    }

    fn incref(&mut self, word: Word) -> Result<(), Fault> {
        incref(word);
        Ok(())
    }

    fn decref(&mut self, word: Word) -> Result<(), Fault> {
        decref(word);
        Ok(())
    }

    fn call(&mut self, symbol: u64, args: &[Word]) -> Result<Word, Fault> {
        match (symbols::address(symbol), args.len()) {
            (None, _) => Err(Fault::Symbol(symbol)),
            (_, 0..=3) => Ok(symbols::call(symbol, args)),
            _ => Err(Fault::Operands(symbol)),
        }
    }

    fn call_f64(&self, symbol: u64, args: &[f64]) -> Result<f64, Fault> {
        let address = symbols::address(symbol).ok_or(Fault::Symbol(symbol))?;
        // SAFETY: as for `call`, of functions of doubles.
        unsafe {
            match *args {
                [a] => Ok(std::mem::transmute::<*const (), extern "C" fn(f64) -> f64>(address)(a)),
                [a, b] => {
                    type Two = extern "C" fn(f64, f64) -> f64;
                    Ok(std::mem::transmute::<*const (), Two>(address)(a, b))
                }
                _ => Err(Fault::Operands(symbol)),
            }
        }
    }

    fn call_i64(&self, symbol: u64, [a, b]: [i64; 2]) -> Result<i64, Fault> {
        let address = symbols::address(symbol).ok_or(Fault::Symbol(symbol))?;
        type Two = extern "C" fn(i64, i64) -> i64;
        // SAFETY: as for `call`, of functions of integers.
        Ok(unsafe { std::mem::transmute::<*const (), Two>(address)(a, b) })
    }

    fn derives(&self, object: u64, from: u32) -> bool {
        from == tid::LIST && Word(object).kind() == Kind::List
    }

    fn wants_attention(&self) -> bool {
        crate::signals::wanted() || crate::signals::was_finalised()
    }
}

/// Which exits are taken though their guards hold: one per entry, each time a later one.
#[derive(Default)]
pub(super) struct Stress {
    next: Cell<u64>,
}

/// Most guards that pass before one is made to fail.
const STRESS_LENGTH: u64 = 400;

/// Runs a trace whose inputs are in the first slots of `frame`, and leaves every value in the slot of its number. The
/// instruction that left.
///
/// # Panics
/// When the trace does what no correct trace does.
pub(super) fn run(exec: &Executor, frame: &mut NativeFrame, stress: Option<&Stress>) -> InstId {
    let trace = &exec.trace;
    let inputs = frame.slots_mut()[..trace.inputs().len()].to_vec();
    let mut left = stress.map(|s| s.next.replace((s.next.get() + 1) % STRESS_LENGTH));
    let mut leaves = |inst: InstId| match &mut left {
        Some(left) if may_fail(exec, inst) => match left.checked_sub(1) {
            Some(less) => {
                *left = less;
                false
            }
            None => true,
        },
        _ => false,
    };
    let ran = crate::signals::noting_finalisers(|| {
        eval_until(trace, &inputs, &mut RealHeap, u64::MAX, &mut leaves)
    });
    let (outcome, bits) = ran.unwrap_or_else(|e| panic!("trace {}: {e}", trace.name));
    frame.ensure(bits.len() as u32);
    frame.slots_mut()[..bits.len()].copy_from_slice(&bits);
    outcome.inst
}

/// Whether the interpreter can go on from an exit whose guard holds. Not where the exit is behind the fact that the
/// guard is about: a call that failed, an iterator that had no more values.
fn may_fail(exec: &Executor, inst: InstId) -> bool {
    let (trace, inst) = (&exec.trace, exec.trace.inst(inst));
    let is_end = |v| trace.as_const(v) == Some(symbols::NO_MORE.0);
    inst.uop != Uop::_EXIT_TRACE
        && !inst.uop.has(uop::RAISE)
        && !trace.args(inst).iter().any(|&v| is_end(v))
        && crate::vm::current().is_none_or(|vm| vm.pending.get() == Word::NULL)
}
