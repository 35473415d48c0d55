//! What must hold of a stencil so that renaming its registers is sound, proved by a dataflow over its blocks.
//!
//! * No instruction uses a pool register without naming it (injective renaming changes nothing else).
//! * Operand registers are only read; the result is written and nothing else of the pool, so two operands
//!   may also share a register. Where the result takes an operand's register, either nothing is read
//!   any more once it is written, or the shapes with equal operands are stencils of their own.
//! * On the way to an exit the result's register is untouched, or gets its old value back from a copy, or the
//!   C source says how it is undone (unless the shape says that it is lost).
//! * Around C calls, which lose pool registers by their real names: operands are read before, the result is
//!   written after.
//! * The machine stack is where it was, and aligned at calls. rbp is only the frame base.

use super::blocks::{Block, Target};
use super::fields::pool_number;
use super::piece::Piece;
use super::shapes::{Pool, Request, is_c_call};
use crate::{HoleKind, Role};
use iced_x86::{Code, FlowControl, InstructionInfoFactory, Mnemonic, OpAccess, OpKind, Register};
use ir::uop::EXIT;

/// What the proof found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Pool registers that are lost.
    pub clobbers: u16,
    /// Some operand is read after the result's register was written.
    pub reads_late: bool,
    /// The result's register is written before an exit and repaired there.
    pub undoes: bool,
}

/// What C calls lose: r8–r11 and all xmm.
const C_CALL_CLOBBERS: u16 = 0xff0f;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct State {
    /// The result's register or slot may have been written.
    result_written: bool,
    /// Pool registers that may have been lost.
    lost: u16,
    /// Bytes on the machine stack.
    depth: i32,
    /// Low general registers (bit n) that hold what was in the result's register at entry.
    saved_in: u16,
}

/// Proves a stencil.
///
/// # Errors
/// The first thing that does not hold, with the instruction's offset in clang's function. `undo`: the C
/// source gives an UNDO for this shape.
pub fn prove(
    request: &Request,
    blocks: &[Block],
    pieces: &[Vec<Piece>],
    undo: bool,
) -> Result<Facts, (String, Option<u64>)> {
    let mut facts = Facts::default();
    let mut at_entry: Vec<Option<State>> = vec![None; blocks.len()];
    at_entry[0] = Some(State::default());
    let mut work = vec![0];
    while let Some(b) = work.pop() {
        let mut state = at_entry[b].unwrap_or_default();
        for piece in &pieces[b] {
            step(request, piece, &mut state, &mut facts).map_err(|p| (p, Some(piece.at)))?;
        }
        let last = pieces[b].last().map(|p| p.at);
        for target in blocks[b].term.targets() {
            match target {
                Target::Block(n) => {
                    let joined = match at_entry[n] {
                        None => state,
                        Some(old) if old.depth != state.depth => {
                            return Err(("the machine stack differs at a join".into(), last));
                        }
                        Some(old) => State {
                            result_written: old.result_written | state.result_written,
                            lost: old.lost | state.lost,
                            depth: state.depth,
                            saved_in: old.saved_in & state.saved_in,
                        },
                    };
                    if at_entry[n] != Some(joined) {
                        at_entry[n] = Some(joined);
                        work.push(n);
                    }
                }
                _ if state.depth != 0 => {
                    return Err(("leaves something on the machine stack".into(), last));
                }
                Target::Exit if !request.uop.has(EXIT) => {
                    return Err(("has an exit, which the uop's table row denies".into(), last));
                }
                Target::Exit if state.result_written && !request.shape.early => {
                    if !undo {
                        return Err(("writes its result before an exit".into(), last));
                    }
                    facts.undoes = true;
                }
                Target::Exit => {}
                Target::Continue => {
                    // Where the result has an operand's register it may be that operand: a & a.
                    let has_result = state.result_written || request.shape.reuse.is_some();
                    if request.uop.info().results.len() == 1 && !has_result {
                        return Err(("goes on without a result".into(), last));
                    }
                }
            }
        }
    }
    if facts.reads_late {
        check_coincidences(request)?;
    }
    Ok(facts)
}

/// The result's register is written before the last read of another operand: that operand must not be
/// able to sit in the same register in this shape.
fn check_coincidences(request: &Request) -> Result<(), (String, Option<u64>)> {
    let Some(reused) = request.shape.reuse else { return Ok(()) };
    let reprs = request.uop.info().args;
    for (k, repr) in reprs.iter().enumerate() {
        let k = k as u8;
        let same_value_possible =
            k != reused && request.shape.imm != Some(k) && *repr == reprs[reused as usize];
        let has_equal_shape = k < 2 && reused < 2;
        if same_value_possible && !has_equal_shape {
            return Err((
                format!("operand {k} is read after operand {reused}'s register is written"),
                None,
            ));
        }
    }
    Ok(())
}

fn step(
    request: &Request,
    piece: &Piece,
    state: &mut State,
    facts: &mut Facts,
) -> Result<(), String> {
    let i = &piece.decoded;
    let mut factory = InstructionInfoFactory::new();
    let info = factory.info(i);
    let named: Vec<Pool> =
        super::fields::named_registers(i).into_iter().filter_map(|(_, r)| pool_number(r)).collect();
    let mut reads = Vec::new();
    let mut writes = Vec::new();
    for used in info.used_registers() {
        let register = used.register();
        let (read, write) = access(used.access());
        if register.full_register() == Register::RBP && (write || i.memory_base() != Register::RBP)
        {
            return Err("uses rbp other than as the frame base".into());
        }
        if is_stack_pointer(register) && !is_stack_instruction(i) {
            return Err("uses the machine stack other than by push, pop, add and call".into());
        }
        let Some(pool) = normalised_pool_number(register) else { continue };
        if !named.contains(&pool) {
            return Err(format!("uses {register:?} without naming it"));
        }
        if read {
            reads.push(pool);
        }
        if write {
            writes.push(pool);
        }
    }
    state.depth -= i.stack_pointer_increment();
    if i.mnemonic() == Mnemonic::Sub && i.op0_register() == Register::RSP {
        state.depth += i.immediate(1) as i32;
    }
    if i.mnemonic() == Mnemonic::Add && i.op0_register() == Register::RSP {
        state.depth -= i.immediate(1) as i32;
    }
    if i.flow_control() == FlowControl::Call {
        return call(piece, state, facts);
    }
    let result = request.result;
    for pool in reads {
        match request.role_of(pool) {
            Some(Role::Result) => {}
            Some(Role::Arg(_)) if result == Some(pool) && state.result_written => {}
            Some(Role::Arg(_)) => {
                if state.lost != 0 {
                    return Err("reads an operand after pool registers were lost".into());
                }
                facts.reads_late |= state.result_written;
            }
            None if state.result_written => {
                return Err("reads a fixed register after the result was written".into());
            }
            None if state.lost >> pool & 1 == 0 && i.mnemonic() != Mnemonic::Push => {
                return Err("reads a pool register that is not its operand".into());
            }
            None => {}
        }
    }
    let restores = restores_result(request, i, state);
    track_copies(request, i, info, state);
    for pool in writes {
        if result == Some(pool) {
            state.result_written = !restores;
        } else if request.role_of(pool).is_some() {
            return Err("writes an operand's register".into());
        } else if state.result_written {
            return Err("writes a fixed register after the result".into());
        } else {
            state.lost |= 1 << pool;
            facts.clobbers |= 1 << pool;
        }
    }
    match piece.slot {
        Some(Role::Result) => {
            let (read, write) = access(info.op0_access());
            if read || !write || i.op0_kind() != OpKind::Memory {
                return Err("reads its result's slot".into());
            }
            state.result_written = true;
        }
        Some(Role::Arg(_)) if state.result_written => {
            return Err("reads a slot after the result was written".into());
        }
        _ => {}
    }
    if request.shape.memory && !is_c_call(request.uop) && !named.is_empty() {
        return Err("touches a pool register in memory form".into());
    }
    Ok(())
}

/// Whether the instruction gives the result's register its old value back.
fn restores_result(request: &Request, i: &iced_x86::Instruction, state: &State) -> bool {
    is_register_move(i)
        && pool_number(i.op0_register()) == request.result
        && low_number(i.op1_register()).is_some_and(|n| state.saved_in >> n & 1 != 0)
}

/// Keeps `saved_in` up to date.
fn track_copies(
    request: &Request,
    i: &iced_x86::Instruction,
    info: &iced_x86::InstructionInfo,
    state: &mut State,
) {
    let saves = is_register_move(i)
        && request.result.is_some()
        && pool_number(i.op1_register()) == request.result
        && !state.result_written;
    for used in info.used_registers() {
        if let (Some(n), (_, true)) = (low_number(used.register()), access(used.access())) {
            state.saved_in &= !(1 << n);
        }
    }
    if let (true, Some(n)) = (saves, low_number(i.op0_register())) {
        state.saved_in |= 1 << n;
    }
}

fn is_register_move(i: &iced_x86::Instruction) -> bool {
    matches!(i.code(), Code::Mov_rm64_r64 | Code::Mov_r64_rm64)
        && i.op0_kind() == OpKind::Register
        && i.op1_kind() == OpKind::Register
}

/// The number of a register of the low general bank, of any width.
fn low_number(r: Register) -> Option<usize> {
    (r.is_gpr() && r.full_register() < Register::R8)
        .then(|| r.full_register() as usize - Register::RAX as usize)
}

fn call(piece: &Piece, state: &mut State, facts: &mut Facts) -> Result<(), String> {
    if state.result_written {
        return Err("calls after the result was written".into());
    }
    let is_c = piece.holes.iter().any(|h| h.kind == HoleKind::ImmSymbol);
    // `stack_pointer_increment` of a call is that of its return address, which the callee pops.
    state.depth -= 8;
    let aligned = if is_c { state.depth % 16 == 8 } else { state.depth == 0 };
    if !aligned {
        return Err(format!("calls with {} bytes on the machine stack", state.depth));
    }
    state.saved_in = 0; // not worth knowing which of them survive
    if is_c {
        state.lost |= C_CALL_CLOBBERS;
        facts.clobbers |= C_CALL_CLOBBERS;
    }
    Ok(())
}

fn access(a: OpAccess) -> (bool, bool) {
    match a {
        OpAccess::Read | OpAccess::CondRead => (true, false),
        OpAccess::Write => (false, true),
        // A conditional write keeps the old value otherwise: that is a read, too.
        OpAccess::CondWrite | OpAccess::ReadWrite | OpAccess::ReadCondWrite => (true, true),
        OpAccess::None | OpAccess::NoMemAccess => (false, false),
    }
}

fn normalised_pool_number(r: Register) -> Option<Pool> {
    if r.is_vector_register() && r.number() < 8 {
        Some(r.number() as Pool + 8)
    } else {
        pool_number(r)
    }
}

fn is_stack_pointer(r: Register) -> bool {
    r.full_register() == Register::RSP
}

fn is_stack_instruction(i: &iced_x86::Instruction) -> bool {
    let adjusts = matches!(i.mnemonic(), Mnemonic::Add | Mnemonic::Sub)
        && i.op0_register() == Register::RSP
        && i.op1_kind() != OpKind::Register
        && i.op1_kind() != OpKind::Memory;
    let pushes = matches!(i.mnemonic(), Mnemonic::Push | Mnemonic::Pop | Mnemonic::Call);
    (adjusts || pushes) && !is_stack_pointer(i.memory_base())
}
