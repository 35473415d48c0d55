//! The loops of a trace. A recording that gets to a loop's head either opens that loop or, if the trace has it
//! already, jumps there and is complete. So a trace grows into a graph of all loops that its hot paths go through, those of
//! inlined calls included, and values need not go through memory between them.
//!
//! ```text
//! path from outside ──> before: _CHECK_PERIODIC ──> head: _CHECK_PERIODIC, … ──┐
//!                                                    ^                        │ jump back
//!                                                    └────────────────────────┘
//! ```
//!
//! The block *before* is where the optimiser puts what it moves out of the loop. All that the frames hold are parameters of both
//! blocks, and each slot owns its reference there.

use super::{Input, Recorder};
use crate::builder::FrameSpec;
use crate::cfg::Cfg;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

/// Where in the program a frame is, and what its slots hold as far as a loop is specialised for that.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Place {
    code: u32,
    pc: u32,
    locals: usize,
    stack: Vec<Input>,
}

impl Place {
    /// `None` if something is where no loop can take it.
    fn of(
        trace: &Trace,
        code: u32,
        pc: u32,
        locals: &[SlotValue],
        stack: &[SlotValue],
    ) -> Option<Place> {
        let input = |slot: &SlotValue| match *slot {
            SlotValue::RangeIter { step, .. } => {
                Input::RangeIter { step: trace.as_const(step).map(|step| step as i64) }
            }
            SlotValue::Unset => Input::Null,
            _ => Input::Word,
        };
        let fits = !locals.iter().any(|l| matches!(l, SlotValue::RangeIter { .. }));
        let stack = stack.iter().map(input).collect();
        fits.then_some(Place { code, pc, locals: locals.len(), stack })
    }

    fn is_at(&self, other: &Place) -> bool {
        (self.code, self.pc) == (other.code, other.pc)
    }

    /// Whether a loop made for this can be entered with that.
    fn takes(&self, other: &Place) -> bool {
        let pairs = self.stack.iter().zip(&other.stack);
        let fits = |(mine, theirs): (&Input, &Input)| match (mine, theirs) {
            (Input::RangeIter { step: None }, Input::RangeIter { .. }) => true,
            _ => mine == theirs,
        };
        let sizes = |p: &Place| (p.locals, p.stack.len());
        self.is_at(other) && sizes(self) == sizes(other) && pairs.into_iter().all(fits)
    }

    /// How a loop's parameters hold the slots.
    fn reprs(&self) -> impl Iterator<Item = Repr> {
        let stack = self.stack.iter().flat_map(|input| match input {
            Input::Word => std::iter::repeat_n(Repr::Obj, 1),
            Input::Null => std::iter::repeat_n(Repr::Obj, 0),
            Input::RangeIter { step: Some(_) } => std::iter::repeat_n(Repr::I64, 2),
            Input::RangeIter { step: None } => std::iter::repeat_n(Repr::I64, 3),
        });
        std::iter::repeat_n(Repr::Obj, self.locals).chain(stack)
    }
}

/// A loop that a trace has.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    /// The head's frames, outermost first.
    places: Vec<Place>,
    /// Where it is entered.
    before: BlockId,
    head: BlockId,
}

impl Loop {
    /// The loops of a recorded trace, found again by the blocks before them.
    pub(super) fn all_of(recorded: &Trace, renumber: impl Fn(BlockId) -> BlockId) -> Vec<Loop> {
        let of_block = |b: BlockId| {
            let block = recorded.block(b);
            let check = recorded.inst(InstId(block.insts.start));
            if block.insts.len() != 2 || check.uop != Uop::_CHECK_PERIODIC {
                return None;
            }
            let snapshot = &recorded.snapshots[check.exit?.index()];
            let frames = recorded.frames[snapshot.frames.range()].iter();
            let slots = |list: List| &recorded.slots[list.range()];
            let place =
                |f: &FrameState| Place::of(recorded, f.code, f.pc, slots(f.locals), slots(f.stack));
            Some(Loop {
                places: frames.map(place).collect::<Option<_>>()?,
                before: renumber(b),
                head: renumber(block.succs[0]?.block),
            })
        };
        recorded.block_ids().skip(1).filter_map(of_block).collect()
    }

    fn is_at(&self, places: &[Place]) -> bool {
        let pairs = self.places.iter().zip(places);
        self.places.len() == places.len() && pairs.into_iter().all(|(a, b)| a.is_at(b))
    }
}

/// What became of a recording at a loop's head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrival {
    /// The loop is new: recording goes on in it.
    Opened,
    /// The trace jumps to its loop: the recording is complete.
    Closed,
    /// The frames hold something that the loop is not made for.
    Failed,
}

impl Recorder {
    /// The head of a loop, in the innermost frame; `back` if the loop's own jump led there.
    pub fn arrive(&mut self, pc: u32, back: bool) -> Arrival {
        self.own_all();
        self.begin(pc);
        self.comparison = None;
        let trace = self.builder.trace();
        let place = |f: &FrameSpec| Place::of(trace, f.code, f.pc, &f.locals, &f.stack);
        let Some(places) = self.frames.iter().map(place).collect::<Option<Vec<Place>>>() else {
            return Arrival::Failed;
        };
        let known = self.loops.iter().find(|l| l.is_at(&places));
        let (target, places) = match known {
            None => (None, places),
            Some(l) if l.places.iter().zip(&places).all(|(mine, theirs)| mine.takes(theirs)) => {
                // Who enters the loop anew passes the block before it, even from inside of another loop that it is in.
                let current = BlockId(trace.blocks.len() as u32 - 1);
                let inside = back && Cfg::new(trace).dominates(l.head, current);
                (Some(if inside { l.head } else { l.before }), l.places.clone())
            }
            Some(_) => return Arrival::Failed,
        };
        if self.failed {
            return Arrival::Failed;
        }
        let Some(target) = target else {
            self.open_loop(places);
            return Arrival::Opened;
        };
        self.note("_JUMP_TO_TOP", 0);
        let args = self.arguments(&places);
        self.builder.jump(target, &args);
        Arrival::Closed
    }

    /// Opens a loop at the present bytecode; `None` of the frames' slots is borrowed.
    fn open_loop(&mut self, places: Vec<Place>) {
        // Whoever enters the loop from elsewhere may have resumed the generators at other places.
        self.taken.clear();
        let reprs: Vec<Repr> = places.iter().flat_map(Place::reprs).collect();
        let before = BlockId(self.builder.trace().blocks.len() as u32);
        let head = BlockId(before.0 + 1);
        for block in [before, head] {
            let args = self.arguments(&places);
            self.builder.jump(block, &args);
            let (_, params) = self.builder.block(&reprs);
            self.rename(&params, &places);
            self.at_begin.clone_from(&self.frames);
            self.snapshot = None;
            self.guarded(Uop::_CHECK_PERIODIC, &[], 0);
        }
        self.loops.push(Loop { places, before, head });
    }

    /// Opens the loop that a recording begins with.
    pub(super) fn open_first_loop(&mut self) {
        let trace = self.builder.trace();
        let place = |f: &FrameSpec| Place::of(trace, f.code, f.pc, &f.locals, &f.stack);
        let places = self.frames.iter().map(place).collect::<Option<Vec<Place>>>();
        self.open_loop(places.expect("the inputs are what a loop can take"));
    }

    /// Every slot takes the reference that it has borrowed.
    fn own_all(&mut self) {
        for depth in 0..self.frames.len() {
            let FrameSpec { locals, stack, .. } = self.frames[depth].clone();
            let mut own = |slots: Vec<SlotValue>| -> Vec<SlotValue> {
                let own = |s| if s == SlotValue::Unset { s } else { self.own(s) };
                slots.into_iter().map(own).collect()
            };
            let (locals, stack) = (own(locals), own(stack));
            (self.frames[depth].locals, self.frames[depth].stack) = (locals, stack);
        }
    }

    /// What the frames' slots hold, as arguments for the parameters of a loop at these places.
    fn arguments(&mut self, places: &[Place]) -> Vec<ValueId> {
        let null = self.builder.constant(Repr::Obj, Word::NULL.0);
        let mut args = Vec::new();
        for (f, place) in self.frames.iter().zip(places) {
            args.extend(f.locals.iter().map(|l| l.value().unwrap_or(null)));
            for (slot, input) in f.stack.iter().zip(&place.stack) {
                match *slot {
                    SlotValue::RangeIter { next, step, len } => {
                        args.extend([next, len]);
                        args.extend((*input == Input::RangeIter { step: None }).then_some(step));
                    }
                    slot => args.extend(slot.value()),
                }
            }
        }
        args
    }

    /// The frames' slots hold a loop's parameters from here on.
    fn rename(&mut self, params: &[ValueId], places: &[Place]) {
        let mut params = params.iter().copied();
        let mut param = || params.next().expect("a parameter for each slot");
        for (f, place) in self.frames.iter_mut().zip(places) {
            for local in &mut f.locals {
                *local = SlotValue::Owned(param());
            }
            for (slot, input) in f.stack.iter_mut().zip(&place.stack) {
                *slot = match *slot {
                    SlotValue::RangeIter { step, .. } => {
                        let (next, len) = (param(), param());
                        let known = *input != Input::RangeIter { step: None };
                        let step = if known { step } else { param() };
                        SlotValue::RangeIter { next, step, len }
                    }
                    SlotValue::Unset => SlotValue::Unset,
                    _ => SlotValue::Owned(param()),
                };
            }
        }
    }
}
