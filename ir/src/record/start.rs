//! Where recording begins: at a loop's head, at a function's start, or at an exit of a trace that exists.

use super::loops::Loop;
use super::{Input, Recorder};
use crate::builder::{Builder, FrameSpec};
use crate::layout::LIST_LEN;
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::{GUARD, Repr, Uop};
use crate::word::Word;

impl Recorder {
    /// Starts at a loop head, with `locals` locals and this operand stack. The trace's inputs are all of
    /// them, in this order; unbound locals are `Word::NULL`.
    pub fn new(name: &str, code: u32, pc: u32, locals: usize, stack: &[Input]) -> Recorder {
        let mut builder = Builder::new(name);
        let mut reprs = vec![Repr::Obj; locals];
        for input in stack {
            reprs.extend(match input {
                Input::Word => vec![Repr::Obj],
                Input::Null => vec![],
                Input::RangeIter { .. } => vec![Repr::I64; 3],
            });
        }
        let (_, inputs) = builder.block(&reprs);
        let owned = |v: &ValueId| SlotValue::Owned(*v);
        let frame = |l: &[ValueId], stack| {
            vec![FrameSpec { code, pc, locals: l.iter().map(owned).collect(), stack }]
        };
        let mut at = locals;
        let entered = stack.iter().map(|input| {
            let first = at;
            at += input.width();
            match input {
                Input::Word => SlotValue::Owned(inputs[first]),
                Input::Null => SlotValue::Unset,
                Input::RangeIter { .. } => SlotValue::RangeIter {
                    next: inputs[first],
                    step: inputs[first + 1],
                    len: inputs[first + 2],
                },
            }
        });
        let entered: Vec<SlotValue> = entered.collect();
        let snapshot = builder.snapshot(&frame(&inputs[..locals], entered.clone()), &[]);
        builder.inst(Uop::_CHECK_PERIODIC, &[], 0, Some(snapshot));
        let mut head_stack = Vec::new();
        for (input, slot) in stack.iter().zip(entered) {
            head_stack.push(match (*input, slot) {
                (
                    Input::RangeIter { step: Some(known) },
                    SlotValue::RangeIter { next, step, len },
                ) => {
                    let known = builder.constant(Repr::I64, known as u64);
                    builder.inst(Uop::_GUARD_EQ_I64, &[step, known], 0, Some(snapshot));
                    SlotValue::RangeIter { next, step: known, len }
                }
                _ => slot,
            });
        }
        let frames = frame(&inputs[..locals], head_stack);
        let mut recorder = Recorder::at(builder, frames);
        recorder.open_first_loop();
        recorder
    }

    /// Nothing has been recorded yet; these frames are open.
    fn at(builder: Builder, frames: Vec<FrameSpec>) -> Recorder {
        Recorder {
            builder,
            at_begin: frames.clone(),
            frames,
            snapshot: None,
            begun: InstId(0),
            comparison: None,
            init: vec![false],
            loops: Vec::new(),
            taken: Vec::new(),
            released: Vec::new(),
            failed: false,
            log: Vec::new(),
        }
    }

    /// Starts behind a function's `RESUME`. The trace's inputs are all its locals, of which `bound` says whether they are
    /// bound there: that is the same in each call.
    ///
    /// Whoever enters the trace has looked whether the runtime wants attention.
    pub fn of_function(name: &str, code: u32, pc: u32, bound: &[bool]) -> Recorder {
        let mut builder = Builder::new(name);
        let (_, inputs) = builder.block(&vec![Repr::Obj; bound.len()]);
        let slot = |(&v, &bound)| if bound { SlotValue::Owned(v) } else { SlotValue::Unset };
        let locals = inputs.iter().zip(bound).map(slot).collect();
        // No guard of the entry block can become a branch.
        builder.jump(BlockId(1), &[]);
        builder.block(&[]);
        let frames = vec![FrameSpec { code, pc, locals, stack: Vec::new() }];
        Recorder::at(builder, frames)
    }

    /// Goes on from an instruction of a recorded loop that turned out to leave often: it becomes a branch, and what is
    /// recorded from here on is its other side. `None` if that instruction can't become one. A guard is the branch
    /// itself; of a call that raises, the result is looked at, and what comes next is [`Recorder::unwind`]; before
    /// a subscript or a division the operand is looked at that the interpreter raises for.
    ///
    /// The result is one trace again (a *trace tree*; Gal and Franz, "Incremental dynamic code generation
    /// with trace trees", 2006), so the optimiser and the allocator see both sides at once.
    ///
    /// `is_init` says of a snapshot's code number whether its frames are those of
    /// [`Recorder::push_init_frame`].
    pub fn resume(
        recorded: &Trace,
        guard: InstId,
        is_init: impl Fn(u32) -> bool,
    ) -> Option<Recorder> {
        let inst = recorded.inst(guard);
        let snapshot = inst.exit?;
        let split = recorded.block_ids().find(|&b| recorded.block(b).insts.contains(&guard.0))?;
        let how = Split::of(inst.uop)?;
        if split == BlockId::ENTRY {
            return None;
        }
        let renumber = |b: BlockId| if b > split { BlockId(b.0 + 1) } else { b };
        let side = BlockId(recorded.blocks.len() as u32 + 1);
        let mut rw = Rewriter::new(recorded);
        let mut absent = None;
        for b in recorded.block_ids() {
            rw.open(b);
            for i in rw.body(b) {
                if i != guard {
                    rw.copy_as_recorded(i);
                    continue;
                }
                let (uop, args, imm) = how.condition(&mut rw, i);
                rw.new.origin = None;
                // What the guard finds not to be NULL is NULL on the other side.
                let null = rw.new.constant(Repr::Obj, Word::NULL.0);
                absent = (uop == Uop::_GUARD_IS_NOT && args[1] == null).then(|| args[0]);
                let holds = BlockId(split.0 + 1);
                rw.new.branch(uop, &args, imm, (holds, &[]), (side, &[]));
                rw.new.block(&[]);
                if matches!(how, Split::Operand) {
                    rw.copy_as_recorded(i);
                }
            }
            rw.close_renumbered(b, renumber);
        }
        let mut frames = rw.frames_of(snapshot);
        for slot in frames.iter_mut().flat_map(|f| f.locals.iter_mut().chain(&mut f.stack)) {
            if absent.is_some() && slot.value() == absent {
                *slot = SlotValue::Unset;
            }
        }
        rw.new.origin = None;
        rw.new.block(&[]);
        Some(Recorder {
            init: frames.iter().map(|f| is_init(f.code)).collect(),
            loops: Loop::all_of(recorded, renumber),
            taken: Vec::new(),
            released: Vec::new(),
            failed: false,
            builder: rw.new,
            at_begin: frames.clone(),
            frames,
            snapshot: None,
            begun: InstId(0),
            comparison: None,
            log: Vec::new(),
        })
    }
}

/// How an instruction that leaves becomes a branch.
#[derive(Clone, Copy)]
enum Split {
    /// It is a guard.
    Guard,
    /// It is a call that raises.
    Call,
    /// An operand of it is looked at first.
    Operand,
}

impl Split {
    fn of(uop: Uop) -> Option<Split> {
        Some(match uop {
            Uop::_BINARY_OP_SUBSCR_LIST_INT
            | Uop::_STORE_SUBSCR_LIST_INT
            | Uop::_FLOOR_DIVIDE_I64
            | Uop::_REMAINDER_I64
            | Uop::_TRUE_DIVIDE_I64
            | Uop::_TRUE_DIVIDE_F64 => Split::Operand,
            _ if uop.has(GUARD) => Split::Guard,
            _ => {
                uop.trying()?;
                Split::Call
            }
        })
    }

    /// The guard that ends the block, in new values, where the instruction was; a call is made before.
    fn condition(self, rw: &mut Rewriter, id: InstId) -> (Uop, Vec<ValueId>, u64) {
        let inst = *rw.old.inst(id);
        let args: Vec<ValueId> = rw.old.args(&inst).iter().map(|&v| rw.get(v)).collect();
        rw.new.origin = None;
        match self {
            Split::Guard => (inst.uop, args, inst.imm),
            Split::Call => {
                let uop = inst.uop.trying().expect("a call that raises");
                let result = rw.new.inst(uop, &args, inst.imm, None).expect("it has a result");
                rw.set(rw.old.results(&inst)[0], result);
                let null = rw.new.constant(Repr::Obj, Word::NULL.0);
                (Uop::_GUARD_IS_NOT, vec![result, null], 0)
            }
            Split::Operand if rw.old.repr(rw.old.args(&inst)[0]) == Repr::Obj => {
                let len = rw.new.inst(Uop::_LOAD_FIELD_I64, &args[..1], LIST_LEN as u64, None);
                (Uop::_GUARD_LT_I64, vec![args[1], len.expect("it has a result")], 0)
            }
            Split::Operand => {
                let repr = inst.uop.info().args[1];
                let zero = rw.new.constant(repr, 0);
                let guard = match repr {
                    Repr::F64 => Uop::_GUARD_NE_F64,
                    _ => Uop::_GUARD_NE_I64,
                };
                (guard, vec![args[1], zero], 0)
            }
        }
    }
}
