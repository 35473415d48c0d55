//! Allocation sinking: an object that never leaves the trace is not made. What its fields hold are SSA values;
//! loads give these, and an exit in whose frames the object is makes it ([`Snapshot::objects`]).
//!
//! Which functions allocate, and what, the front end says with [`Trace::shapes`]. An object *escapes*, and is made where
//! it was, if some use needs its address: a call, a store into an object that escapes, a loop's parameter, a branch.
//! Its references are counted here: where the trace would have dropped the last one, the fields give up theirs.
//!
//! After Bolz et al., "Allocation removal by partial evaluation in a tracing JIT" (PEPM 2011); the name is LuaJIT's.

use crate::cfg::Cfg;
use crate::rewrite::{Content, Rewriter, Sunk};
use crate::trace::*;
use crate::uop::{Repr, Uop};
use crate::word::Word;
use rustc_hash::{FxHashMap, FxHashSet};

/// For the pass list.
pub const DOC: &str = "make objects only at the exits that need them";

/// The pass. Each round walks the trace once; a round in which another object turns out to escape is followed by one
/// without it.
pub fn run(trace: &mut Trace) {
    let allocations = |i: &Inst| shape_of(trace, i).map(|_| trace.results(i)[0]);
    let mut candidates: FxHashSet<ValueId> = trace.insts.iter().filter_map(allocations).collect();
    let cfg = Cfg::new(trace);
    loop {
        if candidates.is_empty() {
            return;
        }
        let mut round = Walk::new(trace, &cfg, &candidates, false);
        round.run();
        let escaped = round.escaped;
        if escaped.is_empty() {
            break;
        }
        candidates.retain(|v| !escaped.contains(v));
    }
    let mut last = Walk::new(trace, &cfg, &candidates, true);
    last.run();
    *trace = last.rw.finish();
}

/// The shape of what an instruction allocates.
fn shape_of(trace: &Trace, inst: &Inst) -> Option<u32> {
    const CALLS: [Uop; 4] =
        [Uop::_CALL_RUNTIME_0, Uop::_CALL_RUNTIME_1, Uop::_CALL_RUNTIME_2, Uop::_CALL_RUNTIME_3];
    if trace.shapes.is_empty() || !CALLS.contains(&inst.uop) {
        return None;
    }
    let args = trace.args(inst);
    let first = args.first().and_then(|&v| trace.as_const(v));
    let fits = |s: &Shape| s.symbol == inst.imm && (s.class.is_none() || s.class == first);
    trace.shapes.iter().position(fits).map(|at| at as u32)
}

/// The objects at one point of a path.
#[derive(Clone, Default)]
struct State {
    objects: FxHashMap<ValueId, Object>,
}

#[derive(Clone)]
struct Object {
    sunk: Sunk,
    /// References that the trace and other sunk objects have.
    refs: u32,
}

/// What becomes of an instruction that has to do with a sunk object.
enum Action {
    /// It stays: it has nothing to do with one.
    Keep,
    /// It goes.
    Drop,
    /// Its result is this.
    Give(Content),
    /// It made an object, whose fields take references to these operands.
    Make,
    /// It dropped the last reference to an object, whose fields drop theirs.
    Release(Vec<ValueId>),
}

/// One walk over the trace, in layout order.
struct Walk<'a> {
    trace: &'a Trace,
    cfg: &'a Cfg,
    candidates: &'a FxHashSet<ValueId>,
    /// Whether the new trace is being made; before, only `escaped` matters.
    emit: bool,
    rw: Rewriter<'a>,
    state: State,
    at_end: Vec<Option<State>>,
    /// What stands for the results of loads from sunk objects.
    aliases: FxHashMap<ValueId, Content>,
    escaped: FxHashSet<ValueId>,
    snapshots_seen: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn new(
        trace: &'a Trace,
        cfg: &'a Cfg,
        candidates: &'a FxHashSet<ValueId>,
        emit: bool,
    ) -> Walk<'a> {
        Walk {
            trace,
            cfg,
            candidates,
            emit,
            rw: Rewriter::new(trace),
            state: State::default(),
            at_end: Vec::new(),
            aliases: FxHashMap::default(),
            escaped: FxHashSet::default(),
            snapshots_seen: vec![false; trace.snapshots.len()],
        }
    }

    fn run(&mut self) {
        for b in self.trace.block_ids() {
            self.state = match self.cfg.preds(b) {
                &[(pred, _)] => {
                    self.at_end.get(pred.index()).cloned().flatten().unwrap_or_default()
                }
                _ => State::default(),
            };
            if self.emit {
                self.rw.open(b);
            }
            for i in self.trace.body(b) {
                self.inst(i);
            }
            self.close(b);
            let inherited = self.trace.block(b).edges().any(|e| self.cfg.preds(e.block).len() == 1);
            self.at_end.push(inherited.then(|| std::mem::take(&mut self.state)));
        }
    }

    fn inst(&mut self, i: InstId) {
        let inst = self.trace.inst(i);
        let action = self.action(inst);
        if matches!(action, Action::Keep) {
            self.exit(inst);
        }
        if let Action::Give(content) = action {
            self.alias(self.trace.results(inst)[0], content);
        }
        if !self.emit {
            return;
        }
        match action {
            Action::Keep => self.rw.copy(i),
            Action::Drop => {}
            Action::Give(content) => {
                let result = self.trace.results(inst)[0];
                if self.object_of(result).is_none() {
                    let new = self.new_value(content);
                    self.rw.set(result, new);
                }
            }
            Action::Make => {
                let shape = shape_of(self.trace, inst).expect("it was made of one") as usize;
                for field in &self.trace.shapes[shape].fields {
                    if let Init::Operand(k) = field.init {
                        let v = self.trace.args(inst)[k as usize];
                        self.count(Uop::_INCREF, v, inst.origin);
                    }
                }
            }
            Action::Release(values) => {
                for v in values {
                    self.count(Uop::_DECREF, v, inst.origin);
                }
            }
        }
    }

    /// Counts a reference of a value that exists.
    fn count(&mut self, uop: Uop, v: ValueId, origin: u32) {
        if self.object_of(v).is_none()
            && self.trace.repr(v) == Repr::Obj
            && self.trace.as_const(v).is_none_or(|bits| Word(bits).is_pointer())
        {
            let v = self.rw.get(v);
            self.rw.new.origin = Some(origin);
            self.rw.new.inst(uop, &[v], 0, None);
        }
    }

    fn new_value(&mut self, content: Content) -> ValueId {
        match content {
            Content::Old(v) => self.rw.get(v),
            Content::Const(repr, bits) => self.rw.new.constant(repr, bits),
        }
    }

    fn alias(&mut self, result: ValueId, content: Content) {
        if let Content::Old(v) = content
            && let Some(name) = self.object_of(v)
        {
            self.rw.sunk_names.insert(result, name);
        }
        self.aliases.insert(result, content);
    }

    /// What stands for a value.
    fn resolve(&self, v: ValueId) -> Content {
        self.aliases.get(&v).copied().unwrap_or(Content::Old(v))
    }

    /// The sunk object that a value refers to.
    fn object_of(&self, v: ValueId) -> Option<ValueId> {
        self.rw.sunk_names.get(&v).copied()
    }

    fn constant_of(&self, content: Content) -> Option<u64> {
        match content {
            Content::Const(_, bits) => Some(bits),
            Content::Old(v) => self.trace.as_const(v),
        }
    }

    /// The object is needed as an object.
    fn escape(&mut self, name: ValueId) {
        self.escaped.insert(name);
    }

    fn escape_if_sunk(&mut self, v: ValueId) {
        if let Some(name) = self.object_of(v) {
            self.escape(name);
        }
    }

    /// The objects that an exit's frames refer to must be there.
    fn exit(&mut self, inst: &Inst) {
        let Some(s) = inst.exit else { return };
        if self.rw.sunk_names.is_empty()
            || std::mem::replace(&mut self.snapshots_seen[s.index()], true)
        {
            return;
        }
        for v in self.trace.snapshot_values(s) {
            if let Some(name) = self.object_of(v)
                && !self.state.objects.contains_key(&name)
            {
                self.escape(name);
            }
        }
        if self.emit {
            let objects = self.state.objects.iter();
            self.rw.sunk = objects.map(|(&name, o)| (name, o.sunk.clone())).collect();
            self.rw.snapshot(s);
        }
    }

    fn close(&mut self, b: BlockId) {
        let inst = self.trace.inst(self.trace.block(b).terminator());
        self.exit(inst);
        for &v in self.trace.args(inst) {
            self.escape_if_sunk(v);
        }
        for e in self.trace.block(b).edges() {
            for &v in self.trace.list(e.args) {
                self.escape_if_sunk(v);
            }
        }
        if self.emit {
            self.rw.close(b);
        }
    }

    /// What becomes of an instruction. Operands that need the object are marked as escaping.
    fn action(&mut self, inst: &Inst) -> Action {
        let trace = self.trace;
        let args = trace.args(inst);
        if let Some(&result) = trace.results(inst).first()
            && self.candidates.contains(&result)
            && let Some(shape) = shape_of(trace, inst)
        {
            return self.make(inst, result, shape);
        }
        // Identity has no order.
        let swapped = matches!(inst.uop, Uop::_GUARD_IS | Uop::_GUARD_IS_NOT | Uop::_IS)
            && self.object_of(args[0]).is_none();
        let (subject, other) = if swapped { (1, 0) } else { (0, 1) };
        let Some(name) = args.get(subject).and_then(|&v| self.object_of(v)) else {
            args.iter().for_each(|&v| self.escape_if_sunk(v));
            return Action::Keep;
        };
        let other = args.get(other).copied();
        match self.on_object(inst, name, other) {
            Some(action) => action,
            None => {
                args.iter().for_each(|&v| self.escape_if_sunk(v));
                Action::Keep
            }
        }
    }

    fn make(&mut self, inst: &Inst, result: ValueId, shape: u32) -> Action {
        let args = self.trace.args(inst);
        let fields = &self.trace.shapes[shape as usize].fields;
        let content = |f: &Field| match f.init {
            Init::Operand(k) => self.resolve(args[k as usize]),
            Init::Word(bits) => Content::Const(Repr::Obj, bits),
            Init::Raw(bits) => Content::Const(Repr::I64, bits),
        };
        let fields: Vec<Content> = fields.iter().map(content).collect();
        for field in &fields {
            if let Content::Old(v) = *field
                && let Some(name) = self.object_of(v)
            {
                match self.state.objects.get_mut(&name) {
                    Some(o) => o.refs += 1,
                    None => self.escape(name),
                }
            }
        }
        self.rw.sunk_names.insert(result, result);
        self.state.objects.insert(result, Object { sunk: Sunk { shape, fields }, refs: 1 });
        Action::Make
    }

    /// An instruction on a sunk object and, it may be, another operand; `None` if it needs the object itself.
    fn on_object(&mut self, inst: &Inst, name: ValueId, other: Option<ValueId>) -> Option<Action> {
        let trace = self.trace;
        let same = other.is_some_and(|v| self.object_of(v) == Some(name));
        let object = self.state.objects.get(&name)?;
        let shape = &trace.shapes[object.sunk.shape as usize];
        let field = |offset: u64| {
            let at = shape.field_at(offset)?;
            Some((at, matches!(shape.fields[at].init, Init::Raw(_)), object.sunk.fields[at]))
        };
        match inst.uop {
            Uop::_INCREF => {
                self.state.objects.get_mut(&name)?.refs += 1;
                Some(Action::Drop)
            }
            Uop::_DECREF => {
                let mut released = Vec::new();
                self.drop_reference(name, &mut released)?;
                Some(if released.is_empty() { Action::Drop } else { Action::Release(released) })
            }
            Uop::_GUARD_TYPE => (u64::from(shape.tid) == inst.imm).then_some(Action::Drop),
            Uop::_GUARD_FIELD32 => {
                let offset = inst.imm & 0xffff_ffff;
                let (_, raw, content) = field(offset & !7)?;
                let bits = self.constant_of(content).filter(|_| raw)?;
                let half = if offset & 4 == 0 { bits as u32 } else { (bits >> 32) as u32 };
                (u64::from(half) == inst.imm >> 32).then_some(Action::Drop)
            }
            Uop::_GUARD_IS => same.then_some(Action::Drop),
            Uop::_GUARD_IS_NOT => (!same).then_some(Action::Drop),
            Uop::_IS => Some(Action::Give(Content::Const(Repr::Cond, u64::from(same)))),
            Uop::_LOAD_FIELD | Uop::_LOAD_CONST_FIELD => {
                let (_, raw, content) = field(inst.imm)?;
                (!raw).then_some(Action::Give(content))
            }
            Uop::_LOAD_FIELD_I64 | Uop::_LOAD_CONST_FIELD_I64 => {
                let (_, raw, content) = field(inst.imm)?;
                raw.then_some(Action::Give(content))
            }
            Uop::_BINARY_OP_SUBSCR_TUPLE_INT => {
                let index = self.constant_of(self.resolve(other?))? as i64;
                let (_, _, len) = field(crate::layout::TUPLE_LEN as u64)?;
                let len = self.constant_of(len)? as i64;
                let index = if index < 0 { index + len } else { index };
                let at = (0..len).contains(&index).then_some(index as u64)?;
                let (_, _, content) = field(crate::layout::TUPLE_ITEMS as u64 + 8 * at)?;
                Some(Action::Give(content))
            }
            Uop::_STORE_FIELD | Uop::_STORE_FIELD_I64 => {
                let (at, raw, _) = field(inst.imm)?;
                if raw != (inst.uop == Uop::_STORE_FIELD_I64) {
                    return None;
                }
                let value = self.resolve(other?);
                self.state.objects.get_mut(&name)?.sunk.fields[at] = value;
                Some(Action::Drop)
            }
            _ => None,
        }
    }

    /// A sunk object loses a reference; what its fields give up with the last one goes to `released`. `None` if it has none.
    fn drop_reference(&mut self, name: ValueId, released: &mut Vec<ValueId>) -> Option<()> {
        let object = self.state.objects.get_mut(&name)?;
        object.refs -= 1;
        if object.refs > 0 {
            return Some(());
        }
        let Object { sunk, .. } = self.state.objects.remove(&name)?;
        let fields = &self.trace.shapes[sunk.shape as usize].fields;
        for (content, field) in sunk.fields.into_iter().zip(fields) {
            let (Content::Old(v), false) = (content, matches!(field.init, Init::Raw(_))) else {
                continue;
            };
            match self.object_of(v) {
                Some(inner) => self.drop_reference(inner, released)?,
                None => released.push(v),
            }
        }
        Some(())
    }
}
