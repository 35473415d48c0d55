//! Leaving native code: the interpreter's frames are rebuilt from a snapshot.
//!
//! What an exit has to do is worked out when it is taken for the first time ([`Plan`]); after that it
//! is a walk over plain data, as long as the list of what the trace has changed: a local that still holds the input
//! that it gave is left as it is.

use super::executor::Executor;
use super::recording::Sort;
use crate::build;
use crate::frame::{Frame, INIT, OPERATOR};
use crate::heap::incref;
use crate::object::Value;
use crate::opcode as op;
use crate::vm::{R, Raised, Vm};
use emitter::{ExitSite, Home, NativeFrame};
use ir::word::Word;
use ir::{BlockId, Def, Field, Init, InstId, List, Repr, SlotValue, Snapshot, Trace, ValueId, uop};
use regalloc::Loc;
use smallvec::SmallVec;

/// Where an exit finds 64 bits.
#[derive(Clone, Copy)]
enum Place {
    Const(u64),
    At(Home),
}

impl Place {
    #[inline]
    fn bits(self, native: &NativeFrame) -> u64 {
        match self {
            Place::Const(bits) => bits,
            Place::At(home) => native.at(home),
        }
    }
}

/// What goes into a local or stack slot.
enum Fill {
    /// A constant word that needs no reference, or whose reference the trace has taken.
    Word(Word),
    /// A word whose reference moves into the slot.
    Owned(Home),
    /// A word of which the slot takes a reference.
    Borrowed(Place),
    Int(Place),
    Float(Place),
    Bool(Place),
    /// A new range iterator: next, step, number of values left.
    RangeIter(Box<[Place; 3]>),
    /// The object of this number that the exit makes.
    Made(u32),
}

struct FramePlan {
    /// The function to push a frame for (a generator has one); NULL: the loop's own frame, which is there.
    func: Word,
    sort: Sort,
    ip: u32,
    /// Number of locals and stack entries.
    depth: usize,
    /// What to write where. The other slots hold what they should.
    fills: Box<[(u32, Fill)]>,
    /// The instance that an `__init__` frame's call gives, or the generator that a frame is of.
    extra: Option<Fill>,
}

/// What one exit does.
pub(super) struct Plan {
    /// Object, offset, value.
    stores: Box<[(Place, u32, Place)]>,
    frames: Box<[FramePlan]>,
    /// What the optimiser did without, and the frames refer to.
    objects: Box<[ObjectPlan]>,
    raises: bool,
    /// All that there is left to do is to return this: a *return exit* (`Recorder::return_from_trace`).
    result: Option<Fill>,
}

/// The new objects of an exit, by number.
type Made = SmallVec<[Word; 4]>;

/// An object to make.
struct ObjectPlan {
    /// The runtime function that makes one, and what it gets.
    symbol: u64,
    operands: Box<[Word]>,
    /// How many slots refer to it.
    references: u32,
    fields: Box<[(Field, Fill)]>,
}

impl Plan {
    /// Works out an exit of machine code.
    pub fn new(exec: &Executor, site: ExitSite) -> Plan {
        Plan::with(exec, site.inst, |v| place(exec, site, v))
    }

    /// Works out an exit of the evaluator, which has left each value in the slot of its number.
    pub fn evaluated(exec: &Executor, inst: InstId) -> Plan {
        Plan::with(exec, inst, |v| {
            let home = Home::of(Loc::Slot(v.index() as u32)).expect("slots have homes");
            exec.trace.as_const(v).map_or(Place::At(home), Place::Const)
        })
    }

    fn with(exec: &Executor, inst: InstId, place: impl Fn(ValueId) -> Place + Copy) -> Plan {
        let trace = &exec.trace;
        let inst = trace.inst(inst);
        let fill = |slot: &SlotValue| Fill::new(trace, slot, place);
        let snapshot = trace.snapshots[inst.exit.expect("it can leave").index()];
        let raises = inst.uop.has(uop::RAISE);
        let states = &trace.frames[snapshot.frames.range()];
        let frames = states.iter().enumerate().map(|(depth, f)| {
            let slots = |list: List| trace.slots[list.range()].iter();
            // A frame that waits for a call goes on behind it; one that failed is beyond its instruction.
            let waits = depth + 1 < states.len();
            let function = exec.functions[f.code as usize];
            // The last local is none of the code's (`Recorder::push_init_frame`, `Recorder::resume_generator`).
            let extra = u32::from(function.sort.has_extra());
            let locals = List { len: f.locals.len - extra, ..f.locals };
            let extra = List { start: f.locals.start + locals.len, len: extra };
            let is_kept = |k: u32, slot| depth == 0 && k < locals.len && is_input(trace, slot, k);
            let fills = (0..).zip(slots(locals).chain(slots(f.stack)));
            let fills = fills.filter(|&(k, slot)| !is_kept(k, slot));
            FramePlan {
                func: function.word,
                sort: function.sort,
                ip: f.pc + u32::from(waits || raises),
                depth: (locals.len + f.stack.len) as usize,
                fills: fills.map(|(k, slot)| (k, fill(slot))).collect(),
                extra: slots(extra).map(fill).next(),
            }
        });
        let stores = trace.stores[snapshot.stores.range()].iter();
        let frame_slots = states.iter().flat_map(|f| [f.locals, f.stack]);
        let objects = &trace.objects[snapshot.objects.range()];
        let lists = frame_slots.chain(objects.iter().map(|o| o.fields));
        let slots: Vec<SlotValue> =
            lists.flat_map(|list| &trace.slots[list.range()]).copied().collect();
        let objects = (0..).zip(objects).map(|(number, o)| {
            let shape = &trace.shapes[o.shape as usize];
            let mut operands = vec![Word::NONE; shape.operands as usize];
            if let (Some(first), Some(class)) = (operands.first_mut(), shape.class) {
                *first = Word(class);
            }
            let values = &trace.slots[o.fields.range()];
            ObjectPlan {
                symbol: shape.symbol,
                operands: operands.into(),
                references: slots.iter().filter(|s| **s == SlotValue::Sunk(number)).count() as u32,
                fields: shape.fields.iter().copied().zip(values.iter().map(fill)).collect(),
            }
        });
        Plan {
            objects: objects.collect(),
            result: Plan::returned(exec, snapshot).map(|slot| fill(&slot)),
            frames: frames.collect(),
            stores: stores.map(|s| (place(s.object), s.offset, place(s.value))).collect(),
            raises,
        }
    }

    /// The result, if the trace's own frame holds nothing else and is about to return.
    fn returned(exec: &Executor, snapshot: Snapshot) -> Option<SlotValue> {
        let trace = &exec.trace;
        let [frame] = trace.frames[snapshot.frames.range()] else { return None };
        let [result] = trace.slots[frame.stack.range()] else { return None };
        let (code, ..) = exec.home;
        // SAFETY: the executor keeps the code object.
        let (opcode, _) = unsafe { &*code }.instr(frame.pc as usize);
        let locals = &trace.slots[frame.locals.range()];
        let is_empty = locals.iter().all(|l| *l == SlotValue::Unset) && snapshot.stores.len == 0;
        (opcode == op::RETURN_VALUE && is_empty).then_some(result)
    }

    /// What the innermost frame returns, which is not rebuilt; `None` if it does not return here.
    #[inline]
    pub fn result(&self, vm: &Vm, native: &NativeFrame) -> Option<Word> {
        let fill = self.result.as_ref()?;
        let made = self.make_objects(vm, native);
        Some(fill.word(vm, (native, &made)))
    }

    /// Rebuilds all frames. The innermost goes on at the exit's bytecode; `Err` means that the bytecode has
    /// raised ([`Vm::pending`]).
    pub fn leave(&self, vm: &mut Vm, native: &NativeFrame) -> R<()> {
        for &(object, offset, value) in &self.stores {
            let field = object.bits(native) + u64::from(offset);
            // SAFETY: the optimiser deferred a store to a field of this live object.
            unsafe { *(field as *mut u64) = value.bits(native) };
        }
        let made = self.make_objects(vm, native);
        for plan in &self.frames {
            let extra = plan.extra.as_ref().map(|fill| fill.word(vm, (native, &made)));
            // `enter` made sure that the trace's depth fits.
            let frame = match (plan.sort, extra) {
                (Sort::Generator, Some(generator)) => vm.push_generator_frame(generator),
                (Sort::Closure, Some(function)) => vm.push_frame(function)?,
                _ if plan.func == Word::NULL => vm.top_frame(),
                (_, instance) => {
                    incref(plan.func);
                    let frame = vm.push_frame(plan.func)?;
                    if plan.sort == Sort::Operator {
                        frame.flags |= OPERATOR;
                    }
                    if let Some(instance) = instance {
                        frame.flags |= INIT;
                        frame.extra = instance;
                    }
                    frame
                }
            };
            plan.fill(vm, frame, (native, &made));
            frame.ip = plan.ip;
        }
        if self.raises { Err(Raised) } else { Ok(()) }
    }

    /// Makes the objects, each with a reference for every slot that it goes to. All are there before any field is
    /// filled, since they may refer to each other.
    #[inline]
    fn make_objects(&self, vm: &Vm, native: &NativeFrame) -> Made {
        if self.objects.is_empty() { Made::new() } else { self.make_new_objects(vm, native) }
    }

    #[inline(never)]
    fn make_new_objects(&self, vm: &Vm, native: &NativeFrame) -> Made {
        let mut made = Made::new();
        for object in &self.objects {
            let word = super::symbols::call(object.symbol, &object.operands);
            word.head().refcnt.set(object.references as i32);
            made.push(word);
        }
        for (object, word) in self.objects.iter().zip(&made) {
            for (field, fill) in &object.fields {
                let bits = match (field.init, fill) {
                    (Init::Raw(_), Fill::Int(place)) => place.bits(native),
                    _ => fill.word(vm, (native, &made)).0,
                };
                let at = (word.0 + u64::from(field.offset)) as *mut u32;
                // SAFETY: the field is in the object, which is new: what it holds needs no reference.
                unsafe {
                    if !field.high_half {
                        *at = bits as u32;
                    }
                    *at.add(1) = (bits >> 32) as u32;
                }
            }
        }
        made
    }
}

/// Where a value is when an exit is taken.
fn place(exec: &Executor, site: ExitSite, v: ValueId) -> Place {
    let trace = &exec.trace;
    if let Some(bits) = trace.as_const(v) {
        return Place::Const(bits);
    }
    let loc = exec.code.exit_loc(trace, v, site.inst);
    match Home::of(loc) {
        Some(home) => Place::At(home),
        None => panic!("{v} is at {loc} when {} leaves trace {}", site.inst, trace.name),
    }
}

/// Whether a slot holds the trace's input `k`, and its reference. As the frame's local `k` it is in its place still:
/// nobody has overwritten the word that [`Executor::take_inputs`] copied.
fn is_input(trace: &Trace, slot: &SlotValue, k: u32) -> bool {
    let SlotValue::Owned(v) = *slot else { return false };
    trace.values[v.index()].def == Def::Param { block: BlockId::ENTRY, index: k }
}

impl FramePlan {
    /// Writes locals and operand stack. The frame's old words have been moved out.
    fn fill(&self, vm: &Vm, frame: &mut Frame, values: (&NativeFrame, &[Word])) {
        let base = frame.base;
        for (k, fill) in &self.fills {
            let word = fill.word(vm, values);
            // SAFETY: the frame has room for all its locals and its deepest operand stack.
            unsafe { *base.add(*k as usize) = word };
        }
        // SAFETY: as above.
        frame.sp = unsafe { base.add(self.depth) };
    }
}

impl Fill {
    /// What a slot of a snapshot needs.
    fn new(trace: &Trace, slot: &SlotValue, place: impl Fn(ValueId) -> Place) -> Fill {
        match *slot {
            SlotValue::Unset => Fill::Word(Word::NULL),
            SlotValue::Sunk(number) => Fill::Made(number),
            SlotValue::RangeIter { next, step, len } => {
                Fill::RangeIter(Box::new([place(next), place(step), place(len)]))
            }
            SlotValue::Owned(v) | SlotValue::Borrowed(v) => match (trace.repr(v), slot, place(v)) {
                (Repr::I64, _, at) => Fill::Int(at),
                (Repr::F64, _, at) => Fill::Float(at),
                (Repr::Cond, _, at) => Fill::Bool(at),
                (Repr::Obj, SlotValue::Owned(_), Place::At(home)) => Fill::Owned(home),
                (Repr::Obj, SlotValue::Owned(_), Place::Const(bits)) => Fill::Word(Word(bits)),
                (Repr::Obj, _, at) => Fill::Borrowed(at),
            },
        }
    }

    /// The word, with a reference of its own; `made` are the exit's new objects.
    #[inline]
    fn word(&self, vm: &Vm, (native, made): (&NativeFrame, &[Word])) -> Word {
        match self {
            Fill::Made(number) => made[*number as usize],
            Fill::Word(word) => *word,
            Fill::Owned(home) => Word(native.at(*home)),
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
