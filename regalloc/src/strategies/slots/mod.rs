//! `slots`: SSA without registers. Every value has a slot, every instruction takes the memory form on the slots
//! themselves, and only edges move anything. The difference to `stack` is what renaming alone buys.

use super::homes::Homes;
use crate::allocation::{Allocation, Loc, Move, ProgPoint};
use crate::allocator::{AllocError, Allocator, Problem};
use ir::InstId;
use liveness::NEVER;

/// The strategy.
#[derive(Debug, Default)]
pub struct Slots {
    homes: Homes,
    /// Slot by constant.
    constants: Vec<u32>,
}

impl Allocator for Slots {
    fn name(&self) -> &'static str {
        "slots"
    }

    fn allocate(&mut self, p: &Problem<'_>, out: &mut Allocation) -> Result<(), AllocError> {
        let t = p.trace;
        self.homes.assign(p, &|_| true, out);
        self.constants.clear();
        self.constants.resize(t.values.len(), NEVER);
        for inst in &t.insts {
            if inst.args.len + inst.results.len == 0 {
                continue;
            }
            if !p.machine.contract(inst.uop).memory {
                let (allocator, uop) = ("slots", inst.uop);
                return Err(AllocError::NoForm { allocator, uop, registers: 0 });
            }
            for j in inst.args.range() {
                let v = t.lists[j];
                out.locs[j] =
                    if t.as_const(v).is_some() { self.constant(v, out) } else { self.homes.loc(v) };
            }
            for j in inst.results.range() {
                out.locs[j] = self.homes.loc(t.lists[j]);
            }
        }
        self.homes.place_params(p, out);
        self.homes.exits_at_home(p, &|_| true, out);
        Ok(())
    }
}

impl Slots {
    /// A constant's slot, filled once at the trace's start.
    fn constant(&mut self, value: ir::ValueId, out: &mut Allocation) -> Loc {
        let slot = &mut self.constants[value.index()];
        if *slot == NEVER {
            *slot = out.slots;
            out.slots += 1;
            let mv = Move { value, from: Loc::Const, to: Loc::Slot(*slot) };
            out.edits.push((ProgPoint::before(InstId(0)), mv));
        }
        Loc::Slot(*slot)
    }
}
