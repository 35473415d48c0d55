//! Random traces that the verifier accepts, from a string of bytes (so that proptest can shrink them).
//! They are not meant to be run.

use ir::uop::{EXIT, GUARD, Imm};
use ir::*;

/// Where the random choices come from; zeros when the bytes are used up.
struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or(0)
    }

    fn below(&mut self, n: usize) -> usize {
        (usize::from(self.byte()) << 8 | usize::from(self.byte())) % n.max(1)
    }

    fn bits(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    fn is(&mut self, one_in: u8) -> bool {
        self.byte() % one_in == 1
    }

    fn repr(&mut self) -> Repr {
        Repr::ALL[self.below(4)]
    }
}

/// Values that may be used at the current place, by representation.
type Scope = Vec<(Repr, ValueId)>;

/// A trace of up to six blocks.
pub fn any_trace(bytes: &[u8]) -> Trace {
    let mut c = Choices { bytes: bytes.iter() };
    let name: String = (0..c.below(6)).map(|_| char::from(c.byte())).collect();
    let mut b = Builder::new(&name);
    let shapes: Vec<Vec<Repr>> =
        (0..1 + c.below(6)).map(|_| (0..c.below(4)).map(|_| c.repr()).collect()).collect();
    // Only the entry dominates everything, so its values are visible everywhere.
    let mut entry = Scope::new();
    for (i, shape) in shapes.iter().enumerate() {
        let (_, params) = b.block(shape);
        let mut scope = entry.clone();
        scope.extend(shape.iter().copied().zip(params));
        for _ in 0..c.below(8) {
            body(&mut b, &mut c, &mut scope);
        }
        terminator(&mut b, &mut c, &scope, &shapes);
        if i == 0 {
            entry = scope;
        }
    }
    if c.is(4) {
        snapshot(&mut b, &mut c, &entry);
    }
    b.finish()
}

fn body(b: &mut Builder, c: &mut Choices<'_>, scope: &mut Scope) {
    let uop = Uop::ALL[c.below(Uop::ALL.len())];
    if matches!(uop, Uop::_JUMP | Uop::_EXIT_TRACE) {
        return;
    }
    if c.is(3) {
        b.origin = c.is(2).then_some(c.bits() as u32 >> c.below(32));
    }
    let args = values(b, c, scope, uop.info().args);
    let exit = uop.has(EXIT).then(|| snapshot(b, c, scope));
    let imm = imm(c, uop);
    let result = b.inst(uop, &args, imm, exit);
    scope.extend(result.map(|v| (uop.info().results[0], v)));
}

fn terminator(b: &mut Builder, c: &mut Choices<'_>, scope: &Scope, shapes: &[Vec<Repr>]) {
    let (to, other) = (c.below(shapes.len()), c.below(shapes.len()));
    let args = values(b, c, scope, &shapes[to]);
    match c.below(3) {
        0 => {
            let s = snapshot(b, c, scope);
            b.exit(s);
        }
        1 => b.jump(BlockId(to as u32), &args),
        _ => {
            let guards: Vec<Uop> = Uop::ALL.iter().copied().filter(|u| u.has(GUARD)).collect();
            let guard = guards[c.below(guards.len())];
            let operands = values(b, c, scope, guard.info().args);
            let imm = imm(c, guard);
            let others = values(b, c, scope, &shapes[other]);
            let (holds, fails) = (BlockId(to as u32), BlockId(other as u32));
            b.branch(guard, &operands, imm, (holds, &args), (fails, &others));
        }
    }
}

fn imm(c: &mut Choices<'_>, uop: Uop) -> u64 {
    let offset = c.bits() >> (33 + c.below(31));
    match uop.info().imm {
        Imm::None => 0,
        Imm::Offset => offset,
        Imm::Tid | Imm::Symbol => c.bits() >> (32 + c.below(32)),
        Imm::Field32 => c.bits() << 32 | offset,
    }
}

fn values(b: &mut Builder, c: &mut Choices<'_>, scope: &Scope, reprs: &[Repr]) -> Vec<ValueId> {
    reprs.iter().map(|&r| value(b, c, scope, r)).collect()
}

fn value(b: &mut Builder, c: &mut Choices<'_>, scope: &Scope, repr: Repr) -> ValueId {
    let fits: Vec<ValueId> = scope.iter().filter(|s| s.0 == repr).map(|s| s.1).collect();
    if !fits.is_empty() && !c.is(4) {
        return fits[c.below(fits.len())];
    }
    let bits = c.bits();
    let bits = match (repr, c.below(4)) {
        (Repr::Cond, _) => bits & 1,
        (_, 0) => bits & 0x3f,
        (Repr::F64, 1) => f64::to_bits(bits as i8 as f64 / 4.0),
        (Repr::F64, 2) => 0x7ff8_0000_0000_0000 | bits << 50,
        (Repr::Obj, 1) => Word::from_f64(bits as i8 as f64 / 8.0).map_or(4, |w| w.0),
        _ => bits,
    };
    b.constant(repr, bits)
}

fn snapshot(b: &mut Builder, c: &mut Choices<'_>, scope: &Scope) -> SnapshotId {
    let frames: Vec<FrameSpec> = (0..c.below(3))
        .map(|_| FrameSpec {
            code: u32::from(c.byte()),
            pc: u32::from(c.byte()),
            locals: slots(b, c, scope),
            stack: slots(b, c, scope),
        })
        .collect();
    let stores: Vec<DeferredStore> = (0..c.below(5).saturating_sub(2))
        .map(|_| {
            let repr = Repr::ALL[c.below(3)];
            DeferredStore {
                object: value(b, c, scope, Repr::Obj),
                offset: c.bits() as u32 >> 1,
                value: value(b, c, scope, repr),
            }
        })
        .collect();
    b.snapshot(&frames, &stores)
}

fn slots(b: &mut Builder, c: &mut Choices<'_>, scope: &Scope) -> Vec<SlotValue> {
    (0..c.below(4))
        .map(|_| {
            let repr = c.repr();
            match c.below(3) {
                0 => SlotValue::Unset,
                1 => SlotValue::Owned(value(b, c, scope, repr)),
                _ => SlotValue::Borrowed(value(b, c, scope, repr)),
            }
        })
        .collect()
}
