//! Decodes a compiled function to the last byte and splits it into basic blocks, so that the extractor
//! can lay it out anew: hot path first, falling through at its end, cold blocks apart.

use super::object_file::{Function, Reloc, RelocKind, RelocTarget};
use iced_x86::{ConditionCode, Decoder, DecoderOptions, FlowControl, Instruction, OpKind};
use std::collections::BTreeSet;

/// An instruction that is no jump.
#[derive(Clone, Debug)]
pub struct Insn {
    /// Its bytes as clang wrote them.
    pub bytes: Vec<u8>,
    /// Decoded.
    pub decoded: Instruction,
    /// Its relocations; offsets from the instruction's start.
    pub relocs: Vec<Reloc>,
    /// Offset in clang's function.
    pub at: u64,
}

impl Insn {
    /// Decodes exactly one instruction that takes all of `bytes`.
    pub fn decode(bytes: &[u8], at: u64) -> Option<Instruction> {
        let mut decoder = Decoder::with_ip(64, bytes, at, DecoderOptions::NONE);
        let decoded = decoder.decode();
        (!decoded.is_invalid() && decoded.len() == bytes.len()).then_some(decoded)
    }
}

/// Where control goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    /// A block of this stencil.
    Block(usize),
    /// Out of the trace (or to the block's second successor).
    Exit,
    /// To the next stencil.
    Continue,
}

/// How a block ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Term {
    /// Always to one place.
    Jump(Target),
    /// By a condition (the low four bits of `jcc`'s opcode).
    Branch {
        /// x86 condition code 0…15; the lowest bit inverts.
        condition: u8,
        /// Where to if it holds.
        taken: Target,
        /// Where to if not.
        other: Target,
    },
}

impl Term {
    /// The places it can go to.
    pub fn targets(self) -> impl Iterator<Item = Target> {
        let (a, b) = match self {
            Term::Jump(t) => (t, None),
            Term::Branch { taken, other, .. } => (taken, Some(other)),
        };
        std::iter::once(a).chain(b)
    }

    fn map(self, f: impl Fn(Target) -> Target) -> Term {
        match self {
            Term::Jump(t) => Term::Jump(f(t)),
            Term::Branch { condition, taken, other } => {
                let (taken, other) = (f(taken), f(other));
                if taken == other {
                    Term::Jump(taken)
                } else {
                    Term::Branch { condition, taken, other }
                }
            }
        }
    }
}

/// A basic block.
#[derive(Clone, Debug)]
pub struct Block {
    /// Instructions but for the jumps at the end.
    pub insns: Vec<Insn>,
    /// The jumps at the end.
    pub term: Term,
    /// Marked cold in C.
    pub marked_cold: bool,
    /// Belongs to the cold part.
    pub cold: bool,
}

/// What is wrong, and the offset of the instruction.
pub type Problem = (String, Option<u64>);

/// The blocks of a function; block 0 is the entry. Blocks that only jump are threaded away, and only
/// reachable ones are left (in clang's order).
///
/// # Errors
/// Anything that doesn't decode, unexpected jumps, or control that runs off the end.
pub fn blocks(function: &Function) -> Result<Vec<Block>, Problem> {
    let decoded = decode(function)?;
    let starts = leaders(&decoded);
    let number = |offset: u64| {
        let is_start = decoded.binary_search_by_key(&offset, |d| d.at).is_ok();
        starts.iter().position(|s| *s == offset).filter(|_| is_start)
    };
    let mut blocks = Vec::new();
    for (i, &start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(u64::MAX);
        let inside = |at: u64| start <= at && at < end;
        let mut insns = Vec::new();
        let mut term = None;
        for insn in decoded.iter().filter(|d| inside(d.at)) {
            if term.is_some() {
                return Err(("code after a jump".into(), Some(insn.at)));
            }
            let next = insn.at + insn.bytes.len() as u64;
            match jump(insn)? {
                None => insns.push(insn.clone()),
                Some((condition, to)) => {
                    let to = match to {
                        Err(tail) => tail,
                        Ok(offset) => Target::Block(number(offset).ok_or_else(|| {
                            ("jump into an instruction".to_owned(), Some(insn.at))
                        })?),
                    };
                    term = Some(match condition {
                        None => Term::Jump(to),
                        Some(condition) => {
                            let other =
                                Target::Block(number(next).ok_or_else(|| {
                                    ("runs off the end".to_owned(), Some(insn.at))
                                })?);
                            Term::Branch { condition, taken: to, other }
                        }
                    });
                }
            }
        }
        let term = match term {
            Some(term) => term,
            None if i + 1 < starts.len() => Term::Jump(Target::Block(i + 1)),
            None => return Err(("runs off the end".into(), None)),
        };
        let marked_cold = function.cold_labels.iter().any(|l| inside(*l));
        blocks.push(Block { insns, term, marked_cold, cold: false });
    }
    thread_jumps(&mut blocks);
    let mut blocks = reachable(&blocks);
    blocks.iter_mut().for_each(shorten_stack_release);
    mark_cold(&mut blocks)?;
    Ok(blocks)
}

fn decode(function: &Function) -> Result<Vec<Insn>, Problem> {
    let mut insns = Vec::new();
    let mut relocs = function.relocs.iter().peekable();
    let mut at = 0;
    while at < function.bytes.len() {
        let rest = &function.bytes[at..];
        let mut decoder = Decoder::with_ip(64, rest, at as u64, DecoderOptions::NONE);
        let decoded = decoder.decode();
        if decoded.is_invalid() {
            return Err(("does not decode".into(), Some(at as u64)));
        }
        let end = at + decoded.len();
        let mut mine = Vec::new();
        while let Some(r) = relocs.next_if(|r| (r.offset as usize) < end) {
            let width = if r.kind == RelocKind::Abs64 { 8 } else { 4 };
            if (r.offset as usize) < at || r.offset as usize + width > end {
                return Err(("a relocation crosses instructions".into(), Some(at as u64)));
            }
            mine.push(Reloc { offset: r.offset - at as u64, ..r.clone() });
        }
        let bytes = rest[..decoded.len()].to_vec();
        insns.push(Insn { bytes, decoded, relocs: mine, at: at as u64 });
        at = end;
    }
    if relocs.next().is_some() {
        return Err(("a relocation outside the code".into(), None));
    }
    Ok(insns)
}

type Jump = (Option<u8>, Result<u64, Target>);

/// If the instruction is a jump: its condition, and where to (`Ok`: an offset in the function).
fn jump(insn: &Insn) -> Result<Option<Jump>, Problem> {
    let refuse = |why: &str| Err((why.to_owned(), Some(insn.at)));
    let d = &insn.decoded;
    let condition = match d.flow_control() {
        FlowControl::Next | FlowControl::Call => return Ok(None),
        FlowControl::UnconditionalBranch => None,
        FlowControl::ConditionalBranch => match d.condition_code() {
            ConditionCode::None => return refuse("a conditional jump without a condition code"),
            code => Some(code as u8 - ConditionCode::o as u8),
        },
        _ => return refuse("neither a plain instruction nor a direct jump"),
    };
    if d.op0_kind() != OpKind::NearBranch64 {
        return refuse("neither a plain instruction nor a direct jump");
    }
    match insn.relocs.as_slice() {
        [] => Ok(Some((condition, Ok(d.near_branch64())))),
        [
            Reloc {
                kind: RelocKind::Relative32, target: RelocTarget::Symbol(s), addend: -4, ..
            },
        ] => match s.as_str() {
            "EXIT" => Ok(Some((condition, Err(Target::Exit)))),
            "CONTINUE" => Ok(Some((condition, Err(Target::Continue)))),
            _ => refuse("a jump to a symbol that is neither EXIT nor CONTINUE"),
        },
        _ => refuse("a jump with an unexpected relocation"),
    }
}

fn leaders(decoded: &[Insn]) -> Vec<u64> {
    let mut starts = BTreeSet::from([0]);
    for insn in decoded {
        if let Ok(Some((_, to))) = jump(insn) {
            let next = insn.at + insn.bytes.len() as u64;
            if decoded.last().is_some_and(|last| next <= last.at) {
                starts.insert(next);
            }
            starts.extend(to.ok());
        }
    }
    starts.into_iter().collect()
}

/// `add rsp, 8` at the end of a stencil becomes `pop rcx`: there, nothing reads rcx or the flags any more.
/// (clang sees rcx as an argument of the tail call, although an undefined one.)
fn shorten_stack_release(block: &mut Block) {
    const ADD_RSP_8: [u8; 4] = [0x48, 0x83, 0xc4, 8];
    const POP_RCX: [u8; 1] = [0x59];
    if let (Some(last), Term::Jump(Target::Exit | Target::Continue)) =
        (block.insns.last_mut(), block.term)
        && last.bytes == ADD_RSP_8
        && let Some(decoded) = Insn::decode(&POP_RCX, last.at)
    {
        last.bytes = POP_RCX.to_vec();
        last.decoded = decoded;
    }
}

fn thread_jumps(blocks: &mut [Block]) {
    let snapshot: Vec<_> = blocks.iter().map(|b| (b.insns.is_empty(), b.term)).collect();
    let follow = |mut t: Target| {
        for _ in 0..snapshot.len() {
            match t {
                Target::Block(b) => match snapshot[b] {
                    (true, Term::Jump(next)) => t = next,
                    _ => break,
                },
                _ => break,
            }
        }
        t
    };
    for b in blocks {
        b.term = b.term.map(follow);
    }
}

fn reachable(blocks: &[Block]) -> Vec<Block> {
    let mut seen = vec![false; blocks.len()];
    let mut work = vec![0];
    while let Some(b) = work.pop() {
        if !std::mem::replace(&mut seen[b], true) {
            work.extend(blocks[b].term.targets().filter_map(|t| match t {
                Target::Block(n) => Some(n),
                _ => None,
            }));
        }
    }
    let mut new_number = vec![0; blocks.len()];
    let mut count = 0;
    for (b, seen) in seen.iter().enumerate() {
        new_number[b] = count;
        count += usize::from(*seen);
    }
    let renumber = |t: Target| match t {
        Target::Block(n) => Target::Block(new_number[n]),
        t => t,
    };
    let kept = blocks.iter().zip(&seen).filter(|(_, seen)| **seen);
    kept.map(|(b, _)| Block { term: b.term.map(renumber), ..b.clone() }).collect()
}

/// Hot is what is reached from the entry through blocks that are not marked cold and that lead to the
/// next stencil; everything else is cold.
fn mark_cold(blocks: &mut [Block]) -> Result<(), Problem> {
    let mut leads_on = vec![false; blocks.len()];
    loop {
        let goes_on = |t: Target| match t {
            Target::Continue => true,
            Target::Exit => false,
            Target::Block(n) => leads_on[n],
        };
        let new: Vec<bool> = blocks.iter().map(|b| b.term.targets().any(goes_on)).collect();
        if new == leads_on {
            break;
        }
        leads_on = new;
    }
    if !leads_on[0] || blocks[0].marked_cold {
        return Err(("never reaches the next stencil".into(), None));
    }
    blocks.iter_mut().for_each(|b| b.cold = true);
    let mut work = vec![0];
    while let Some(b) = work.pop() {
        if leads_on[b] && !blocks[b].marked_cold && std::mem::replace(&mut blocks[b].cold, false) {
            for t in blocks[b].term.targets() {
                if let Target::Block(n) = t {
                    work.push(n);
                }
            }
        }
    }
    Ok(())
}
