//! Traces of any length, for compile times.

use ir::arbitrary::Rng;
use ir::{BlockId, Builder, FrameSpec, Repr, SlotValue, Trace, Uop, ValueId};

/// A loop of about `uops` instructions: arithmetic of both kinds with overflow exits, a guard in eight, a new snapshot
/// (four values) every four instructions.
pub fn long_loop(uops: usize) -> Trace {
    let mut rng = Rng::new(1);
    let mut b = Builder::new("long");
    let reprs = [Repr::I64, Repr::I64, Repr::F64];
    let (_, inputs) = b.block(&reprs);
    b.jump(BlockId(1), &inputs);
    let (head, params) = b.block(&reprs);
    let mut ints = vec![params[0], params[1]];
    let mut floats = vec![params[2]];
    let mut snapshot = None;
    let limit = b.constant(Repr::I64, 1000);
    let mask = b.constant(Repr::I64, 1023);
    let recent = |rng: &mut Rng, values: &[ValueId]| {
        let n = values.len().min(6);
        values[values.len() - 1 - rng.below(n)]
    };
    for i in 0..uops {
        if i % 4 == 0 {
            let values = [params[0], params[1], params[2], ints[ints.len() - 1]];
            let stack = values.map(SlotValue::Borrowed).to_vec();
            let frame = FrameSpec { pc: i as u32, stack, ..FrameSpec::default() };
            snapshot = Some(b.snapshot(&[frame], &[]));
        }
        let (x, y) = (recent(&mut rng, &ints), recent(&mut rng, &ints));
        let int = match i % 8 {
            0 | 4 => b.inst(Uop::_ADD_I64, &[x, y], 0, snapshot),
            1 => b.inst(Uop::_SUBTRACT_I64, &[x, y], 0, snapshot),
            2 => b.inst(Uop::_AND_I64, &[x, mask], 0, None),
            5 => b.inst(Uop::_GUARD_NE_I64, &[x, limit], 0, snapshot),
            _ => None,
        };
        ints.extend(int);
        let (f, g) = (recent(&mut rng, &floats), recent(&mut rng, &floats));
        let float = match i % 8 {
            3 | 6 => b.inst(Uop::_MULTIPLY_F64, &[f, g], 0, None),
            7 => b.inst(Uop::_INT_TO_FLOAT, &[x], 0, None),
            _ => None,
        };
        floats.extend(float);
    }
    let (i, f) = (ints[ints.len() - 1], floats[floats.len() - 1]);
    b.inst(Uop::_GUARD_LT_I64, &[i, limit], 0, snapshot);
    b.jump(head, &[i, ints[ints.len() - 2], f]);
    b.finish()
}

/// A loop of about `uops` instructions in blocks of four: a chain of diamonds, each of which adds to one of four
/// variables on one side and takes from it on the other.
pub fn small_blocks(uops: usize) -> Trace {
    let mut b = Builder::new("diamonds");
    let reprs = [Repr::I64; 4];
    let (_, inputs) = b.block(&reprs);
    b.jump(BlockId(1), &inputs);
    let (head, mut now) = b.block(&reprs);
    let [one, limit] = [1, 1000].map(|n| b.constant(Repr::I64, n));
    for n in 0..uops / 7 {
        let frame = FrameSpec { pc: n as u32, ..FrameSpec::default() };
        let stack = now.iter().copied().map(SlotValue::Borrowed).collect();
        let exit = Some(b.snapshot(&[FrameSpec { stack, ..frame }], &[]));
        let (x, y) = (now[n % 4], now[(n + 1) % 4]);
        b.inst(Uop::_GUARD_NE_I64, &[x, limit], 0, exit);
        let here = b.trace().blocks.len() as u32;
        let [then, other, join] = [0, 1, 2].map(|k| BlockId(here + k));
        b.branch(Uop::_GUARD_LT_I64, &[x, y], 0, (then, &[]), (other, &[]));
        for uop in [Uop::_ADD_I64, Uop::_SUBTRACT_I64] {
            b.block(&[]);
            let changed = b.inst(uop, &[x, one], 0, exit).unwrap_or(x);
            b.jump(join, &[changed]);
        }
        let (_, changed) = b.block(&[Repr::I64]);
        now[n % 4] = changed[0];
    }
    b.jump(head, &now);
    b.finish()
}
