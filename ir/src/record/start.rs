//! Where recording begins: at a loop's head, at a function's start, or at an exit of a trace that exists.

use super::loops::Loop;
use super::{Input, Recorder};
use crate::builder::{Builder, FrameSpec};
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::{Repr, Uop};

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
            comparison: None,
            init: vec![false],
            loops: Vec::new(),
            taken: Vec::new(),
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

    /// Goes on from a guard of a recorded loop that turned out to fail often: the guard becomes a branch, and
    /// what is recorded from here on is its other side. `None` if that instruction is no such guard.
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
        if !inst.uop.has(crate::uop::GUARD) || split == BlockId::ENTRY {
            return None;
        }
        let renumber = |b: BlockId| if b > split { BlockId(b.0 + 1) } else { b };
        let side = BlockId(recorded.blocks.len() as u32 + 1);
        let mut rw = Rewriter::new(recorded);
        for b in recorded.block_ids() {
            rw.open(b);
            for i in rw.body(b) {
                if i != guard {
                    rw.copy_as_recorded(i);
                    continue;
                }
                let args: Vec<ValueId> = recorded.args(inst).iter().map(|&v| rw.get(v)).collect();
                rw.new.origin = None;
                let holds = BlockId(split.0 + 1);
                rw.new.branch(inst.uop, &args, inst.imm, (holds, &[]), (side, &[]));
                rw.new.block(&[]);
            }
            rw.close_renumbered(b, renumber);
        }
        let frames = rw.frames_of(snapshot);
        rw.new.origin = None;
        rw.new.block(&[]);
        Some(Recorder {
            init: frames.iter().map(|f| is_init(f.code)).collect(),
            loops: Loop::all_of(recorded, renumber),
            taken: Vec::new(),
            failed: false,
            builder: rw.new,
            at_begin: frames.clone(),
            frames,
            snapshot: None,
            comparison: None,
            log: Vec::new(),
        })
    }
}
