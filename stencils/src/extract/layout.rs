//! Lays the blocks of a stencil out anew: hot blocks in the order that needs the fewest bytes, the last of
//! them falling through to the next stencil; cold blocks in a part of their own. Jumps within a part are
//! short where they reach; all others are holes.

use super::blocks::{Block, Target, Term};
use super::piece::Piece;
use crate::{Hole, HoleKind};

/// What one line of the listing is about.
#[derive(Clone, Debug)]
pub enum Item {
    /// An instruction of clang's: block and position in it.
    Insn(usize, usize),
    /// A jump that the layout made: condition (`None`: always) and target.
    Jump(Option<u8>, Target),
}

/// A part in the making.
#[derive(Clone, Debug, Default)]
pub struct LaidOut {
    /// Its bytes; holes are zero.
    pub bytes: Vec<u8>,
    /// Its holes by offset.
    pub holes: Vec<Hole>,
    /// Offset of each item.
    pub items: Vec<(usize, Item)>,
}

/// The hot and the cold part.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Falls through at its end.
    pub hot: LaidOut,
    /// Out of line.
    pub cold: LaidOut,
}

const HOT: usize = 0;
const COLD: usize = 1;
/// More hot blocks than this stay in clang's order.
const MAX_PERMUTED: usize = 7;

/// Lays out blocks whose instructions have become `pieces`.
pub fn layout(blocks: &[Block], pieces: &[Vec<Piece>]) -> Layout {
    let hot: Vec<usize> = (0..blocks.len()).filter(|&b| !blocks[b].cold).collect();
    let cold: Vec<usize> = (0..blocks.len()).filter(|&b| blocks[b].cold).collect();
    let try_order = |order: &[usize]| Plan::new(blocks, pieces, order, &cold).finish(pieces);
    let mut best = try_order(&hot);
    if hot.len() <= MAX_PERMUTED {
        let mut rest = hot[1..].to_vec();
        permutations(&mut rest, 0, &mut |order| {
            let candidate = try_order(&[&hot[..1], order].concat());
            if candidate.hot.bytes.len() < best.hot.bytes.len() {
                best = candidate;
            }
        });
    }
    best
}

fn permutations(items: &mut Vec<usize>, fixed: usize, visit: &mut impl FnMut(&[usize])) {
    if fixed >= items.len() {
        return visit(items);
    }
    for i in fixed..items.len() {
        // Rotation instead of a swap: clang's order comes first.
        items[fixed..=i].rotate_right(1);
        permutations(items, fixed + 1, visit);
        items[fixed..=i].rotate_left(1);
    }
}

struct PlannedItem {
    item: Item,
    part: usize,
    /// Jumps only: two bytes instead of a 32-bit displacement.
    short: bool,
    size: usize,
    offset: usize,
}

struct Plan {
    items: Vec<PlannedItem>,
    /// First item of each block.
    starts: Vec<usize>,
    part_of: Vec<usize>,
    sizes: [usize; 2],
}

impl Plan {
    fn new(blocks: &[Block], pieces: &[Vec<Piece>], hot: &[usize], cold: &[usize]) -> Plan {
        let mut plan = Plan {
            items: Vec::new(),
            starts: vec![0; blocks.len()],
            part_of: blocks.iter().map(|b| if b.cold { COLD } else { HOT }).collect(),
            sizes: [0; 2],
        };
        for (part, order) in [(HOT, hot), (COLD, cold)] {
            for (i, &b) in order.iter().enumerate() {
                let falls_to = match order.get(i + 1) {
                    Some(&next) => Some(Target::Block(next)),
                    None if part == HOT => Some(Target::Continue),
                    None => None,
                };
                plan.starts[b] = plan.items.len();
                for (k, p) in pieces[b].iter().enumerate() {
                    plan.push(part, Item::Insn(b, k), p.bytes.len());
                }
                match blocks[b].term {
                    Term::Jump(to) => plan.jump(part, None, to, falls_to),
                    Term::Branch { condition, taken, other } if Some(taken) == falls_to => {
                        plan.jump(part, Some(condition ^ 1), other, falls_to);
                    }
                    Term::Branch { condition, taken, other } => {
                        plan.jump(part, Some(condition), taken, falls_to);
                        plan.jump(part, None, other, falls_to);
                    }
                }
            }
        }
        plan.relax();
        plan
    }

    fn push(&mut self, part: usize, item: Item, size: usize) {
        self.items.push(PlannedItem { item, part, short: false, size, offset: 0 });
    }

    fn jump(&mut self, part: usize, condition: Option<u8>, to: Target, falls_to: Option<Target>) {
        if Some(to) == falls_to {
            return;
        }
        self.push(part, Item::Jump(condition, to), 2);
        if let Some(last) = self.items.last_mut() {
            last.short = match to {
                Target::Exit => false,
                Target::Continue => part == HOT,
                Target::Block(b) => part == self.part_of[b],
            };
            if !last.short {
                last.size = if condition.is_some() { 6 } else { 5 };
            }
        }
    }

    /// Starts with short jumps and lengthens those that don't reach, until nothing changes.
    fn relax(&mut self) {
        loop {
            self.sizes = [0; 2];
            for item in &mut self.items {
                item.offset = self.sizes[item.part];
                self.sizes[item.part] += item.size;
            }
            let mut changed = false;
            for i in 0..self.items.len() {
                let Item::Jump(condition, to) = self.items[i].item else { continue };
                if self.items[i].short && self.distance(i, to).is_none() {
                    self.items[i].short = false;
                    self.items[i].size = if condition.is_some() { 6 } else { 5 };
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn place(&self, to: Target) -> usize {
        match to {
            Target::Block(b) => match self.items.get(self.starts[b]) {
                Some(first) if first.part == self.part_of[b] => first.offset,
                _ => self.sizes[self.part_of[b]], // an empty block at its part's end
            },
            _ => self.sizes[HOT],
        }
    }

    fn distance(&self, jump: usize, to: Target) -> Option<i8> {
        let from = self.items[jump].offset + self.items[jump].size;
        i8::try_from(self.place(to) as i64 - from as i64).ok()
    }

    fn finish(&self, pieces: &[Vec<Piece>]) -> Layout {
        let mut parts = [LaidOut::default(), LaidOut::default()];
        for (i, planned) in self.items.iter().enumerate() {
            let out = &mut parts[planned.part];
            let at = out.bytes.len();
            out.items.push((at, planned.item.clone()));
            match planned.item {
                Item::Insn(b, k) => {
                    let piece = &pieces[b][k];
                    out.bytes.extend_from_slice(&piece.bytes);
                    let moved = |h: &Hole| Hole { offset: h.offset + at as u16, ..*h };
                    out.holes.extend(piece.holes.iter().map(moved));
                }
                Item::Jump(condition, to) => match self.distance(i, to).filter(|_| planned.short) {
                    Some(distance) => {
                        let opcode = condition.map_or(0xeb, |c| 0x70 | c);
                        out.bytes.extend([opcode, distance as u8]);
                    }
                    None => {
                        match condition {
                            Some(c) => out.bytes.extend([0x0f, 0x80 | c]),
                            None => out.bytes.push(0xe9),
                        }
                        let offset = out.bytes.len() as u16;
                        let kind = self.far(to);
                        out.holes.push(Hole { offset, kind, addend: -4 });
                        out.bytes.extend([0; 4]);
                    }
                },
            }
        }
        let [hot, cold] = parts;
        Layout { hot, cold }
    }

    fn far(&self, to: Target) -> HoleKind {
        match to {
            Target::Exit => HoleKind::Exit,
            Target::Continue => HoleKind::Continue,
            Target::Block(b) if self.part_of[b] == HOT => HoleKind::Hot(self.place(to) as u16),
            Target::Block(_) => HoleKind::Cold(self.place(to) as u16),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(term: Term, cold: bool) -> Block {
        Block { insns: Vec::new(), term, marked_cold: cold, cold }
    }

    fn nops(n: usize) -> Vec<Piece> {
        let piece = Piece {
            bytes: vec![0x90],
            holes: Vec::new(),
            decoded: iced_x86::Instruction::default(),
            fields: Vec::new(),
            at: 0,
            slot: None,
        };
        vec![piece; n]
    }

    #[test]
    fn the_hot_path_falls_through_and_the_exit_is_a_conditional_jump() {
        // jno CONTINUE ; jmp EXIT
        let term = Term::Branch { condition: 1, taken: Target::Continue, other: Target::Exit };
        let laid = layout(&[block(term, false)], &[nops(1)]);
        assert_eq!(laid.hot.bytes, [0x90, 0x0f, 0x80, 0, 0, 0, 0]); // nop; jo EXIT
        assert_eq!(laid.hot.holes, [Hole { offset: 3, kind: HoleKind::Exit, addend: -4 }]);
        assert!(laid.cold.bytes.is_empty());
    }

    #[test]
    fn cold_blocks_return_to_the_place_that_they_left() {
        let blocks = [
            block(
                Term::Branch { condition: 4, taken: Target::Block(1), other: Target::Block(2) },
                false,
            ),
            block(Term::Jump(Target::Block(2)), true),
            block(Term::Jump(Target::Continue), false),
        ];
        let laid = layout(&blocks, &[nops(1), nops(2), nops(1)]);
        assert_eq!(laid.hot.bytes, [0x90, 0x0f, 0x84, 0, 0, 0, 0, 0x90]);
        assert_eq!(laid.hot.holes[0].kind, HoleKind::Cold(0));
        assert_eq!(laid.cold.bytes, [0x90, 0x90, 0xe9, 0, 0, 0, 0]);
        assert_eq!(laid.cold.holes[0].kind, HoleKind::Hot(7));
    }

    #[test]
    fn a_block_that_ends_the_stencil_goes_last() {
        // Clang's order: entry, the end, a detour to the end.
        let blocks = [
            block(
                Term::Branch { condition: 4, taken: Target::Block(2), other: Target::Block(1) },
                false,
            ),
            block(Term::Jump(Target::Continue), false),
            block(Term::Jump(Target::Block(1)), false),
        ];
        let laid = layout(&blocks, &[nops(1), nops(1), nops(1)]);
        assert_eq!(laid.hot.bytes, [0x90, 0x75, 0x01, 0x90, 0x90]);
    }

    #[test]
    fn long_distances_take_long_jumps() {
        let blocks = [
            block(
                Term::Branch { condition: 4, taken: Target::Continue, other: Target::Block(1) },
                false,
            ),
            block(Term::Jump(Target::Continue), false),
        ];
        let laid = layout(&blocks, &[nops(0), nops(200)]);
        assert_eq!(laid.hot.bytes.len(), 206);
        assert_eq!(laid.hot.holes[0].kind, HoleKind::Continue);
        let laid = layout(&blocks, &[nops(0), nops(127)]);
        assert_eq!(laid.hot.bytes[..2], [0x74, 127]);
    }
}
