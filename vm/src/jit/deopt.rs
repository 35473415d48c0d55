//! Leaving native code: the interpreter's frames are rebuilt from a snapshot.
//!
//! What an exit has to do is worked out when it is taken for the first time ([`Plan`]); after that it
//! is a walk over plain data.

use super::Executor;
use crate::build;
use crate::frame::{Frame, INIT};
use crate::heap::incref;
use crate::vm::{R, Raised, Vm};
use emitter::{ExitSite, NativeFrame};
use ir::word::Word;
use ir::{List, Repr, SlotValue, ValueId, uop};
use regalloc::Loc;

/// Where an exit finds 64 bits.
#[derive(Clone, Copy)]
enum Place {
    Const(u64),
    At(Loc),
}

impl Place {
    #[inline]
    fn bits(self, native: &NativeFrame) -> u64 {
        match self {
            Place::Const(bits) => bits,
            Place::At(loc) => native.value(loc).unwrap_or_default(),
        }
    }
}

/// What goes into a local or stack slot.
#[derive(Clone, Copy)]
enum Fill {
    Null,
    /// A word whose reference moves into the slot.
    Owned(Place),
    /// A word of which the slot takes a reference.
    Borrowed(Place),
    Int(Place),
    Float(Place),
    Bool(Place),
    /// A new range iterator: next, step, number of values left.
    RangeIter([Place; 3]),
}

struct FramePlan {
    /// The function to push a frame for; NULL: the loop's own frame, which is there.
    func: Word,
    ip: u32,
    fills: Box<[Fill]>,
    /// The instance that an `__init__` frame's call gives.
    instance: Option<Fill>,
}

/// What one exit does.
pub(super) struct Plan {
    /// Object, offset, value.
    stores: Box<[(Place, u32, Place)]>,
    frames: Box<[FramePlan]>,
    raises: bool,
}

impl Plan {
    /// Works out an exit.
    pub fn new(exec: &Executor, site: ExitSite) -> Plan {
        let trace = &exec.trace;
        let place = |v: ValueId| match trace.as_const(v) {
            Some(bits) => Place::Const(bits),
            None => match exec.code.exit_loc(trace, v, site.inst) {
                loc @ (Loc::Reg(_) | Loc::Slot(_)) => Place::At(loc),
                loc => panic!("{v} is at {loc} when {} leaves trace {}", site.inst, trace.name),
            },
        };
        let fill = |slot: &SlotValue| match *slot {
            SlotValue::Unset => Fill::Null,
            SlotValue::RangeIter { next, step, len } => {
                Fill::RangeIter([place(next), place(step), place(len)])
            }
            SlotValue::Owned(v) | SlotValue::Borrowed(v) => match (trace.repr(v), slot) {
                (Repr::I64, _) => Fill::Int(place(v)),
                (Repr::F64, _) => Fill::Float(place(v)),
                (Repr::Cond, _) => Fill::Bool(place(v)),
                (Repr::Obj, SlotValue::Owned(_)) => Fill::Owned(place(v)),
                (Repr::Obj, _) => Fill::Borrowed(place(v)),
            },
        };
        let snapshot = trace.snapshots[site.snapshot.index()];
        let raises = trace.inst(site.inst).uop.has(uop::RAISE);
        let states = &trace.frames[snapshot.frames.range()];
        let frames = states.iter().enumerate().map(|(depth, f)| {
            let fills = |list: List| trace.slots[list.range()].iter();
            // A frame that waits for a call goes on behind it; one that failed is beyond its instruction.
            let waits = depth + 1 < states.len();
            let function = exec.functions[f.code as usize];
            // Such a frame's last local is the instance (`Recorder::push_init_frame`).
            let extra = u32::from(function.init);
            let locals = List { len: f.locals.len - extra, ..f.locals };
            let instance = List { start: f.locals.start + locals.len, len: extra };
            FramePlan {
                func: function.word,
                ip: f.pc + u32::from(waits || raises),
                fills: fills(locals).chain(fills(f.stack)).map(fill).collect(),
                instance: fills(instance).map(fill).next(),
            }
        });
        let stores = trace.stores[snapshot.stores.range()].iter();
        Plan {
            frames: frames.collect(),
            stores: stores.map(|s| (place(s.object), s.offset, place(s.value))).collect(),
            raises,
        }
    }

    /// Rebuilds all frames. The innermost goes on at the exit's bytecode; `Err` means that the bytecode has
    /// raised ([`Vm::pending`]).
    pub fn leave(&self, vm: &mut Vm, native: &NativeFrame) -> R<()> {
        for &(object, offset, value) in &self.stores {
            let field = object.bits(native) + u64::from(offset);
            // SAFETY: the optimiser deferred a store to a field of this live object.
            unsafe { *(field as *mut u64) = value.bits(native) };
        }
        for plan in &self.frames {
            let frame = if plan.func == Word::NULL {
                vm.top_frame()
            } else {
                incref(plan.func);
                // `enter` made sure that the trace's depth fits.
                vm.push_frame(plan.func)?
            };
            plan.fill(vm, frame, native);
            frame.ip = plan.ip;
        }
        if self.raises { Err(Raised) } else { Ok(()) }
    }
}

impl FramePlan {
    /// Writes locals and operand stack. The frame's old words have been moved out.
    fn fill(&self, vm: &Vm, frame: &mut Frame, native: &NativeFrame) {
        let mut p = frame.base;
        for fill in &self.fills {
            let word = fill.word(vm, native);
            // SAFETY: the frame has room for all its locals and its deepest operand stack.
            unsafe {
                *p = word;
                p = p.add(1);
            }
        }
        frame.sp = p;
        if let Some(instance) = self.instance {
            frame.flags |= INIT;
            frame.extra = instance.word(vm, native);
        }
    }
}

impl Fill {
    /// The word, with a reference of its own.
    #[inline]
    fn word(self, vm: &Vm, native: &NativeFrame) -> Word {
        match self {
            Fill::Null => Word::NULL,
            Fill::Owned(place) => Word(place.bits(native)),
            Fill::Borrowed(place) => {
                let word = Word(place.bits(native));
                incref(word);
                word
            }
            Fill::Int(place) => {
                let value = place.bits(native) as i64;
                Word::from_i64(value).unwrap_or_else(|| build::int64(vm, value).into_word())
            }
            Fill::Float(place) => {
                let value = f64::from_bits(place.bits(native));
                Word::from_f64(value).unwrap_or_else(|| build::float(vm, value).into_word())
            }
            Fill::Bool(place) => Word::from_bool(place.bits(native) != 0),
            Fill::RangeIter(fields) => {
                let [next, step, len] = fields.map(|f| f.bits(native) as i64);
                build::range_iter(vm, next, step, len.max(0)).into_word()
            }
        }
    }
}
