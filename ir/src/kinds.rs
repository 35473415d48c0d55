//! Type propagation: what is known of each object value, from guards and from what made it.

use crate::cfg::Cfg;
use crate::layout::tid;
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;

/// What is known of an object value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Kind {
    /// Not looked at yet (loops start optimistically with this).
    Unseen,
    /// A small int.
    Int,
    /// An immediate float.
    Float,
    /// True or False.
    Bool,
    /// Some other immediate: `None`, NULL, …
    Immediate,
    /// A heap object of this exact type.
    Type(u32),
    /// Could be anything.
    Any,
}

impl Kind {
    /// What holds of a value that is one or the other.
    pub fn meet(self, other: Kind) -> Kind {
        match (self, other) {
            (a, b) if a == b => a,
            (Kind::Unseen, k) | (k, Kind::Unseen) => k,
            (a, b) if a.is_immediate() && b.is_immediate() => Kind::Immediate,
            _ => Kind::Any,
        }
    }

    /// The kind of a constant word.
    pub fn of_word(w: Word) -> Kind {
        if w.is_small_int() {
            Kind::Int
        } else if w.is_flonum() {
            Kind::Float
        } else if w.as_bool().is_some() {
            Kind::Bool
        } else if w.is_pointer() {
            Kind::Any
        } else {
            Kind::Immediate
        }
    }

    /// Needs no reference counting.
    pub fn is_immediate(self) -> bool {
        matches!(self, Kind::Int | Kind::Float | Kind::Bool | Kind::Immediate)
    }

    /// What a guard proves of its operand when it holds, if it is about a kind.
    pub fn proved_by(uop: Uop, imm: u64) -> Option<Kind> {
        Some(match uop {
            Uop::_GUARD_INT => Kind::Int,
            Uop::_GUARD_FLOAT => Kind::Float,
            Uop::_GUARD_BOOL => Kind::Bool,
            Uop::_GUARD_IMMEDIATE => Kind::Immediate,
            Uop::_GUARD_TYPE => Kind::Type(imm as u32),
            _ => return None,
        })
    }

    /// The guard that proves this kind.
    pub fn guard(self) -> Option<(Uop, u64)> {
        Some(match self {
            Kind::Int => (Uop::_GUARD_INT, 0),
            Kind::Float => (Uop::_GUARD_FLOAT, 0),
            Kind::Bool => (Uop::_GUARD_BOOL, 0),
            Kind::Type(t) => (Uop::_GUARD_TYPE, t as u64),
            _ => return None,
        })
    }

    /// What a uop's object result is.
    pub fn of_result(uop: Uop) -> Kind {
        match uop {
            Uop::_BOX_INT
            | Uop::_BINARY_OP_ADD_INT
            | Uop::_BINARY_OP_SUBTRACT_INT
            | Uop::_BINARY_OP_MULTIPLY_INT => Kind::Int,
            Uop::_BOX_FLOAT
            | Uop::_BINARY_OP_ADD_FLOAT
            | Uop::_BINARY_OP_SUBTRACT_FLOAT
            | Uop::_BINARY_OP_MULTIPLY_FLOAT => Kind::Float,
            Uop::_BOX_BOOL => Kind::Bool,
            Uop::_LOAD_CHARACTER => Kind::Type(tid::STR),
            _ => Kind::Any,
        }
    }

    /// Whether a value known as `self` is one of `other`.
    pub fn implies(self, other: Kind) -> bool {
        self == other || other == Kind::Immediate && self.is_immediate()
    }

    /// Whether `self` contradicts that the value is `other`.
    pub fn excludes(self, other: Kind) -> bool {
        let basic = |k: Kind| !matches!(k, Kind::Any | Kind::Unseen | Kind::Immediate);
        basic(self) && basic(other) && self != other
    }
}

/// Whether the layout of this type makes it final: such objects never change their type.
pub fn is_builtin_tid(t: u32) -> bool {
    t < tid::FIRST_DYNAMIC
}

/// Kinds of all values while a pass walks the blocks in layout order: what a value's definition says,
/// plus what guards proved that dominate the present point.
#[derive(Debug)]
pub struct Kinds {
    cfg: Cfg,
    kinds: Vec<Kind>,
    /// What the guards of each block prove, in order.
    proofs: Vec<(BlockId, ValueId, Kind)>,
    /// By block: what the branch proves by which alone the block is reached.
    reached: Vec<Option<(ValueId, Kind)>>,
    learned: Vec<(BlockId, ValueId, Kind)>,
    block: BlockId,
}

impl Kinds {
    /// Infers the kinds of all block parameters by a fixed point over the loops. O(loop depth × size).
    pub fn infer(trace: &Trace) -> Kinds {
        Kinds::infer_assuming(trace, |_| None)
    }

    /// The same, when edges from blocks that the parameter's block does not dominate (loop entries)
    /// bring what `assume` says of the parameter. For deciding which guards to hoist.
    pub fn infer_assuming(trace: &Trace, assume: impl Fn(ValueId) -> Option<Kind>) -> Kinds {
        let kinds = trace
            .values
            .iter()
            .map(|v| match v.def {
                _ if v.repr != Repr::Obj => Kind::Immediate,
                Def::Const(bits) => Kind::of_word(Word(bits)),
                Def::Param { block: BlockId::ENTRY, .. } => Kind::Any,
                Def::Param { .. } => Kind::Unseen,
                Def::Inst { inst, .. } => Kind::of_result(trace.inst(inst).uop),
            })
            .collect();
        let proofs = trace.block_ids().flat_map(|b| {
            let insts = trace.block(b).insts.clone().map(InstId);
            insts.filter_map(move |i| proof(trace, i).map(|(v, kind)| (b, v, kind)))
        });
        let cfg = Cfg::new(trace);
        let reached = trace.block_ids().map(|b| match cfg.preds(b) {
            &[(pred, 0)] => proof_of(trace, trace.inst(trace.block(pred).terminator())),
            _ => None,
        });
        let reached = reached.collect();
        let mut k = Kinds {
            cfg,
            reached,
            kinds,
            proofs: proofs.collect(),
            learned: Vec::new(),
            block: BlockId::ENTRY,
        };
        let mut incoming = vec![Kind::Unseen; trace.values.len()];
        loop {
            let mut at = 0;
            for b in trace.block_ids() {
                k.enter(b);
                while let Some(&(_, v, kind)) = k.proofs.get(at).filter(|p| p.0 == b) {
                    k.learn_proof(v, kind);
                    at += 1;
                }
                for edge in trace.block(b).edges() {
                    let inside = k.cfg.dominates(edge.block, b);
                    let params = trace.list(trace.block(edge.block).params);
                    for (&a, &p) in trace.list(edge.args).iter().zip(params) {
                        let assumed = if inside { None } else { assume(p) };
                        let kind = assumed.unwrap_or(k.kinds[a.index()]);
                        incoming[p.index()] = incoming[p.index()].meet(kind);
                    }
                }
            }
            k.enter(BlockId::ENTRY);
            k.forget_all();
            let mut changed = false;
            for b in trace.block_ids().skip(1) {
                for &p in trace.list(trace.block(b).params) {
                    let came = std::mem::replace(&mut incoming[p.index()], Kind::Unseen);
                    if trace.repr(p) != Repr::Obj {
                        continue;
                    }
                    let new = k.kinds[p.index()].meet(came);
                    changed |= new != k.kinds[p.index()];
                    k.kinds[p.index()] = new;
                }
            }
            if !changed {
                return k;
            }
        }
    }

    /// Call at the start of each block, in layout order.
    pub fn enter(&mut self, block: BlockId) {
        while let Some(&(b, v, old)) = self.learned.last() {
            if self.cfg.dominates(b, block) {
                break;
            }
            self.kinds[v.index()] = old;
            self.learned.pop();
        }
        self.block = block;
        if let Some((v, kind)) = self.reached[block.index()] {
            self.learn_proof(v, kind);
        }
    }

    /// Begins the walk anew and goes through all blocks up to this one.
    pub fn walk_through(&mut self, trace: &Trace, last: BlockId) {
        self.enter(BlockId::ENTRY);
        self.forget_all();
        for b in trace.block_ids().filter(|&b| b <= last) {
            self.enter(b);
            self.learn_block(b);
        }
    }

    fn forget_all(&mut self) {
        while let Some((_, v, old)) = self.learned.pop() {
            self.kinds[v.index()] = old;
        }
    }

    /// Call after each instruction: a guard teaches something.
    #[inline]
    pub fn learn(&mut self, trace: &Trace, inst: InstId) {
        if let Some((v, kind)) = proof(trace, inst) {
            self.learn_proof(v, kind);
        }
    }

    /// What a whole block teaches; instead of [`Kinds::learn`].
    pub fn learn_block(&mut self, block: BlockId) {
        let start = self.proofs.partition_point(|p| p.0 < block);
        for k in start..self.proofs.len() {
            match self.proofs[k] {
                (b, v, kind) if b == block => self.learn_proof(v, kind),
                _ => break,
            }
        }
    }

    fn learn_proof(&mut self, v: ValueId, kind: Kind) {
        if self.kinds[v.index()].implies(kind) {
            return;
        }
        self.learned.push((self.block, v, self.kinds[v.index()]));
        self.kinds[v.index()] = kind;
    }

    /// What is known of a value here.
    #[inline]
    pub fn of(&self, v: ValueId) -> Kind {
        self.kinds[v.index()]
    }

    /// The control-flow facts.
    pub fn cfg(&self) -> &Cfg {
        &self.cfg
    }
}

/// What holds after an instruction.
fn proof(trace: &Trace, inst: InstId) -> Option<(ValueId, Kind)> {
    let i = trace.inst(inst);
    // A branch proves nothing about the block that both of its edges may reach.
    i.exit?;
    proof_of(trace, i)
}

/// What holds where a guard held.
fn proof_of(trace: &Trace, guard: &Inst) -> Option<(ValueId, Kind)> {
    Kind::proved_by(guard.uop, guard.imm).map(|kind| (trace.args(guard)[0], kind))
}
