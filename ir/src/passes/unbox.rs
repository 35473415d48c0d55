//! Unboxing: ints and floats travel raw. Tagged arithmetic becomes raw arithmetic, loop parameters that
//! are always ints (or floats) are carried raw, and a box is made only for a use that needs the object;
//! exits box by themselves.

use crate::kinds::{Kind, Kinds};
use crate::rewrite::Rewriter;
use crate::trace::*;
use crate::uop::{GUARD, Repr, Uop, WRITE};
use crate::word::Word;

/// For the pass list.
pub const DOC: &str = "hold ints and floats raw; box only where a value escapes";

/// The pass.
pub fn run(trace: &mut Trace) {
    *trace = unboxed(trace);
}

fn unboxed(trace: &Trace) -> Trace {
    let kinds = Kinds::infer(trace);
    let raw_repr: Vec<Option<Repr>> = (0..trace.values.len() as u32)
        .map(|v| match kinds.of(ValueId(v)) {
            Kind::Int => Some(Repr::I64),
            Kind::Float => Some(Repr::F64),
            _ => None,
        })
        .collect();
    let carried = carried_params(trace, &raw_repr);
    let needs_box = needs_box(trace, &raw_repr, &carried);
    let mut pass = Pass {
        rw: Rewriter::new(trace),
        kinds,
        raw_repr,
        carried,
        needs_box,
        raw: vec![None; trace.values.len()],
        block: BlockId::ENTRY,
    };
    for b in trace.block_ids() {
        pass.block(b);
    }
    pass.rw.finish()
}

/// Which block parameters can be carried raw: those of a raw kind in blocks where an exit offers a
/// snapshot for boxing them again, if someone should need the box.
fn carried_params(trace: &Trace, raw_repr: &[Option<Repr>]) -> Vec<bool> {
    let mut carried = vec![false; trace.values.len()];
    for b in trace.block_ids().skip(1) {
        for &p in trace.list(trace.block(b).params) {
            carried[p.index()] = raw_repr[p.index()].is_some()
                && (boxing_snapshot(trace, b).is_some() || !boxed_somewhere(trace, p));
        }
    }
    carried
}

/// The first exit of a block, if nothing has happened before it.
fn boxing_snapshot(trace: &Trace, b: BlockId) -> Option<InstId> {
    let insts = trace.block(b).insts.clone().map(InstId);
    for i in insts {
        let inst = trace.inst(i);
        if inst.exit.is_some() && !inst.uop.has(crate::uop::RAISE) {
            return Some(i);
        }
        if inst.uop.has(WRITE) {
            return None;
        }
    }
    None
}

/// What a uop takes in place of an object operand: `None` if it needs the object, else a raw form of this
/// representation, or whatever there is (then it only counts references).
fn takes_raw(uop: Uop) -> Option<Option<Repr>> {
    match uop {
        Uop::_INCREF | Uop::_DECREF => Some(None),
        Uop::_UNBOX_INT
        | Uop::_BINARY_OP_ADD_INT
        | Uop::_BINARY_OP_SUBTRACT_INT
        | Uop::_BINARY_OP_MULTIPLY_INT => Some(Some(Repr::I64)),
        Uop::_UNBOX_FLOAT
        | Uop::_BINARY_OP_ADD_FLOAT
        | Uop::_BINARY_OP_SUBTRACT_FLOAT
        | Uop::_BINARY_OP_MULTIPLY_FLOAT => Some(Some(Repr::F64)),
        _ => None,
    }
}

fn boxed_somewhere(trace: &Trace, v: ValueId) -> bool {
    let by_inst =
        trace.insts.iter().any(|i| takes_raw(i.uop).is_none() && trace.args(i).contains(&v));
    by_inst || trace.blocks.iter().flat_map(Block::edges).any(|e| trace.list(e.args).contains(&v))
}

/// Values of a raw kind that some use needs as an object.
fn needs_box(trace: &Trace, raw_repr: &[Option<Repr>], carried: &[bool]) -> Vec<bool> {
    let mut needs = vec![false; trace.values.len()];
    for inst in &trace.insts {
        let decided = match (takes_raw(inst.uop), Kind::proved_by(inst.uop, inst.imm)) {
            (Some(None), _) => continue,
            // A value of the other kind gets here only in code that is never reached.
            (Some(repr), _) => repr,
            // A guard that its operand's own kind decides is dropped.
            (None, Some(Kind::Int)) if inst.exit.is_some() => Some(Repr::I64),
            (None, Some(Kind::Float)) if inst.exit.is_some() => Some(Repr::F64),
            _ => None,
        };
        for &a in trace.args(inst) {
            let repr = raw_repr[a.index()];
            needs[a.index()] |= repr.is_some() && repr != decided;
        }
    }
    for e in trace.blocks.iter().flat_map(Block::edges) {
        let params = trace.list(trace.block(e.block).params);
        for (&a, &p) in trace.list(e.args).iter().zip(params) {
            needs[a.index()] |= raw_repr[a.index()].is_some() && !carried[p.index()];
        }
    }
    needs
}

struct Pass<'a> {
    rw: Rewriter<'a>,
    kinds: Kinds,
    /// By old value: the raw representation, if its definition tells its kind.
    raw_repr: Vec<Option<Repr>>,
    carried: Vec<bool>,
    needs_box: Vec<bool>,
    /// By old value: its raw form and the block where that was made.
    raw: Vec<Option<(BlockId, ValueId)>>,
    block: BlockId,
}

impl Pass<'_> {
    fn block(&mut self, b: BlockId) {
        let trace = self.rw.old;
        self.block = b;
        self.kinds.enter(b);
        let params = trace.list(trace.block(b).params);
        let reprs: Vec<Repr> = params
            .iter()
            .map(|&p| match self.raw_repr[p.index()] {
                Some(r) if self.carried[p.index()] => r,
                _ => trace.repr(p),
            })
            .collect();
        let (_, new) = self.rw.new.block(&reprs);
        let mut to_box = Vec::new();
        for (&o, &n) in params.iter().zip(&new) {
            if self.carried[o.index()] {
                self.define_raw(o, n);
                if self.needs_box[o.index()] {
                    to_box.push(o);
                }
            } else {
                self.rw.set(o, n);
            }
        }
        let boxing = boxing_snapshot(trace, b);
        let terminator = trace.block(b).terminator();
        for i in self.rw.body(b) {
            if boxing == Some(i) {
                self.box_params(&mut to_box, i);
            }
            self.inst(i);
            self.kinds.learn(trace, i);
        }
        if boxing == Some(terminator) {
            self.box_params(&mut to_box, terminator);
        }
        self.close(b);
    }

    /// Boxes raw parameters that someone needs as objects, before the block's first exit.
    fn box_params(&mut self, params: &mut Vec<ValueId>, first_exit: InstId) {
        let trace = self.rw.old;
        let snapshot = trace.inst(first_exit).exit.expect("boxing_snapshot found an exit");
        for p in params.drain(..) {
            self.box_value(p, Some(snapshot));
        }
    }

    fn define_raw(&mut self, old: ValueId, raw: ValueId) {
        self.raw[old.index()] = Some((self.block, raw));
        self.rw.set_at_exits(old, raw);
    }

    fn box_value(&mut self, old: ValueId, exit: Option<SnapshotId>) {
        let (_, raw) = self.raw[old.index()].expect("a raw value");
        let uop = match self.raw_repr[old.index()] {
            Some(Repr::F64) => Uop::_BOX_FLOAT,
            _ => Uop::_BOX_INT,
        };
        let exit = exit.map(|s| self.rw.snapshot(s));
        let boxed = self.rw.new.inst(uop, &[raw], 0, exit).expect("a box");
        self.rw.set(old, boxed);
    }

    /// The raw form of an old object value here.
    fn raw(&mut self, v: ValueId, repr: Repr) -> ValueId {
        if let Some((home, raw)) = self.raw[v.index()]
            && self.kinds.cfg().dominates(home, self.block)
            && self.rw.new.trace().repr(raw) == repr
        {
            return raw;
        }
        let raw = match self.rw.old.as_const(v).map(Word) {
            Some(w) => {
                let bits = match repr {
                    Repr::F64 => w.as_flonum().unwrap_or(0.0).to_bits(),
                    _ => w.as_i64().unwrap_or(0) as u64,
                };
                self.rw.new.constant(repr, bits)
            }
            None => {
                let boxed = self.rw.get(v);
                let uop = if repr == Repr::F64 { Uop::_UNBOX_FLOAT } else { Uop::_UNBOX_INT };
                self.rw.new.inst(uop, &[boxed], 0, None).expect("unboxing has a result")
            }
        };
        self.raw[v.index()] = Some((self.block, raw));
        raw
    }

    fn inst(&mut self, i: InstId) {
        let trace = self.rw.old;
        let inst = *trace.inst(i);
        let args = trace.args(&inst);
        self.rw.new.origin = Some(inst.origin);
        let lowered = match inst.uop {
            Uop::_BINARY_OP_ADD_INT => Some((Uop::_ADD_I64, Repr::I64)),
            Uop::_BINARY_OP_SUBTRACT_INT => Some((Uop::_SUBTRACT_I64, Repr::I64)),
            Uop::_BINARY_OP_MULTIPLY_INT => Some((Uop::_MULTIPLY_I64, Repr::I64)),
            Uop::_BINARY_OP_ADD_FLOAT => Some((Uop::_ADD_F64, Repr::F64)),
            Uop::_BINARY_OP_SUBTRACT_FLOAT => Some((Uop::_SUBTRACT_F64, Repr::F64)),
            Uop::_BINARY_OP_MULTIPLY_FLOAT => Some((Uop::_MULTIPLY_F64, Repr::F64)),
            _ => None,
        };
        if let Some((uop, repr)) = lowered {
            let operands = [self.raw(args[0], repr), self.raw(args[1], repr)];
            let exit = if uop.has(crate::uop::EXIT) { self.rw.exit_of(&inst) } else { None };
            let r = self.rw.new.inst(uop, &operands, 0, exit).expect("arithmetic has a result");
            self.finish_raw(&inst, r);
            return;
        }
        match inst.uop {
            Uop::_BOX_INT | Uop::_BOX_FLOAT => {
                let r = self.rw.get(args[0]);
                self.finish_raw(&inst, r);
            }
            Uop::_UNBOX_INT | Uop::_UNBOX_FLOAT => {
                let repr = inst.uop.info().results[0];
                let r = self.raw(args[0], repr);
                self.rw.set(trace.results(&inst)[0], r);
            }
            Uop::_INCREF | Uop::_DECREF if self.kinds.of(args[0]).is_immediate() => {}
            uop if uop.has(GUARD) && self.decided(&inst) => {}
            _ => self.rw.copy(i),
        }
    }

    /// A guard that the operand's definition already decides.
    fn decided(&self, inst: &Inst) -> bool {
        let v = self.rw.old.args(inst)[0];
        Kind::proved_by(inst.uop, inst.imm).is_some_and(|k| self.kinds.of(v) == k)
    }

    /// Records the raw result of an instruction that had an object result.
    fn finish_raw(&mut self, inst: &Inst, raw: ValueId) {
        let old = self.rw.old.results(inst)[0];
        self.define_raw(old, raw);
        if self.needs_box[old.index()] {
            self.box_value(old, inst.exit);
        }
    }

    fn close(&mut self, b: BlockId) {
        let trace = self.rw.old;
        // Unboxing for an edge must come before the terminator.
        let mut edges: Vec<Vec<ValueId>> = Vec::new();
        for e in trace.block(b).edges() {
            let params = trace.list(trace.block(e.block).params);
            let mut args = Vec::new();
            for (&a, &p) in trace.list(e.args).iter().zip(params) {
                args.push(match self.raw_repr[p.index()] {
                    Some(repr) if self.carried[p.index()] => self.raw(a, repr),
                    _ => self.rw.get(a),
                });
            }
            edges.push(args);
        }
        self.rw.close_with(b, |_, k, _| std::mem::take(&mut edges[k]));
    }
}
