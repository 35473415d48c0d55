//! Bytecodes without a fast form: the runtime executes them, on operands that the trace hands over.

use super::{Abort, Pending, Recording, calls};
use crate::frame::Frame;
use crate::heap::Ref;
use crate::jit::symbols::{Detached, Symbol};
use crate::object::{FuncObj, Value};
use crate::opcode as op;
use crate::vm::{R, Vm};
use ir::record::ArrayCall;
use ir::word::Word;

/// What a bytecode does to the operand stack.
pub(super) struct Shape {
    /// How many of the top values it looks at.
    sees: usize,
    /// How many of them it takes away.
    pops: usize,
    /// How many it puts there.
    pushes: usize,
    /// Whether the last result may be NULL (a call's missing self).
    ends_in_self: bool,
}

impl Shape {
    /// Sees what it pops.
    pub(super) fn of(pops: usize, pushes: usize) -> Shape {
        Shape { sees: pops, pops, pushes, ends_in_self: false }
    }

    /// What bytecodes do that need nothing of their frame but the operand stack, names and globals, and that push no
    /// frames.
    pub(super) fn of_bytecode(opcode: u8, oparg: u32) -> Option<Shape> {
        let n = oparg as usize;
        let looks = |sees: usize| Shape { sees, pops: 0, pushes: 1, ends_in_self: false };
        let with_self = |shape: Shape| Shape { ends_in_self: true, ..shape };
        Some(match opcode {
            op::CONVERT_VALUE => Shape::of(1, 1),
            op::LOAD_BUILD_CLASS | op::LOAD_COMMON_CONSTANT => Shape::of(0, 1),
            op::GET_LEN | op::MATCH_SEQUENCE | op::MATCH_MAPPING | op::IMPORT_FROM => looks(1),
            op::MATCH_KEYS => looks(2),
            op::WITH_EXCEPT_START => looks(5),
            op::MATCH_CLASS => Shape::of(3, 1),
            op::UNPACK_EX => Shape::of(1, (n & 0xff) + 1 + (n >> 8)),
            op::DELETE_ATTR | op::STORE_GLOBAL | op::DELETE_GLOBAL => {
                Shape::of(usize::from(opcode != op::DELETE_GLOBAL), 0)
            }
            op::UNARY_NEGATIVE | op::UNARY_INVERT | op::GET_AWAITABLE => Shape::of(1, 1),
            op::IMPORT_NAME => Shape::of(2, 1),
            op::CALL_INTRINSIC_2 => Shape::of(2, 1),
            // `+x` and the tuple of a list.
            op::CALL_INTRINSIC_1 if matches!(oparg, 5 | 6) => Shape::of(1, 1),
            op::DICT_MERGE => Shape { sees: n + 4, pops: 1, pushes: 0, ends_in_self: false },
            op::LOAD_SPECIAL => with_self(Shape::of(1, 2)),
            op::LOAD_SUPER_ATTR if oparg & 1 != 0 => with_self(Shape::of(3, 2)),
            op::LOAD_SUPER_ATTR => Shape::of(3, 1),
            _ => return None,
        })
    }
}

/// How many values a bytecode puts into a container deeper in the stack.
pub(super) fn updates(opcode: u8) -> Option<usize> {
    Some(match opcode {
        op::LIST_EXTEND | op::SET_UPDATE | op::DICT_UPDATE => 1,
        _ => return None,
    })
}

impl Recording {
    /// The runtime executes this instruction of the innermost frame.
    pub(super) fn general(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        opcode: u8,
        oparg: u32,
        shape: &Shape,
    ) -> Result<(), Abort> {
        let opcode = op::generic(opcode);
        let detached = Detached { opcode, oparg, at, sees: shape.sees, pushes: shape.pushes };
        let counts = (shape.sees, shape.pops, shape.pushes);
        if shape.ends_in_self {
            self.pending = Some(Pending::SelfOrNull);
        }
        self.detached(vm, frame, &detached, counts)
    }

    /// Puts the top values into the container that is `depth` below them, counted from 1.
    pub(super) fn update(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        at: u32,
        (opcode, depth): (u8, usize),
        values: usize,
    ) -> Result<(), Abort> {
        self.recorder.lend_under(values, depth);
        let detached = Detached { opcode, oparg: 1, at, sees: values + 1, pushes: 0 };
        self.detached(vm, frame, &detached, (values + 1, values + 1, 0))
    }

    fn detached(
        &mut self,
        vm: &mut Vm,
        frame: &Frame,
        detached: &Detached,
        counts: (usize, usize, usize),
    ) -> Result<(), Abort> {
        let function = self.stand_in(vm, frame.func);
        let [instruction, place] = detached.words();
        let what = [function, instruction, place];
        let name = op::name(detached.opcode);
        self.array_call(vm, detached.at, name, Symbol::Execute, counts, &what)
    }

    /// What the trace keeps of a frame's function, for its code and its globals. One that was made by another would keep alive
    /// what it has closed over: a function of the same code takes its place.
    pub(super) fn stand_in(&mut self, vm: &mut Vm, function: Word) -> Word {
        let func = function.cast::<FuncObj>();
        let (code, globals) = (func.code.get(), func.globals);
        let is_like = |f: &FuncObj| (f.code.get(), f.globals) == (code, globals) && f.is_bare();
        let kept = if !calls::is_made_anew(function) || func.is_bare() {
            Ref::new(function)
        } else {
            let known = self.keep.iter().find(|r| r.get::<FuncObj>().is_some_and(is_like));
            let known = known.cloned();
            known.unwrap_or_else(|| crate::build::function(vm, Ref::new(code), globals))
        };
        let word = kept.word();
        self.keep.push(kept);
        word
    }

    /// A runtime function that finds its operands in the VM's array: (seen, popped, pushed) values.
    pub(super) fn array_call(
        &mut self,
        vm: &Vm,
        at: u32,
        name: &'static str,
        symbol: Symbol,
        (operands, pops, pushes): (usize, usize, usize),
        what: &[Word],
    ) -> Result<(), Abort> {
        if operands.max(pushes) > vm.operands.len() {
            return Err("too many operands".into());
        }
        let array = Word(vm.operands.as_ptr() as u64);
        let symbol = symbol as u32;
        let call = ArrayCall { name, symbol, array, operands, pops, pushes };
        self.recorder.call_with_array(&call, what, at + 1);
        Ok(())
    }
}

/// Executes an instruction of the innermost frame to its end, calls that it makes included. `ip` is behind it
/// already.
pub(crate) fn execute(vm: &mut Vm, opcode: u8, oparg: u32) -> R<()> {
    let depth = vm.frames.len();
    vm.enter()?;
    let done = execute_start(vm, opcode, oparg).and_then(|()| {
        if vm.frames.len() > depth {
            // A frame that is no more than a function's may be in compiled code.
            let result = match vm.top_frame().flags {
                0 => vm.run_function()?,
                _ => vm.run_frame()?,
            };
            vm.top_frame().push_owned(result.into_word());
        }
        Ok(())
    });
    vm.leave();
    done
}

/// Does it, or pushes the frame of the function that does it.
fn execute_start(vm: &mut Vm, opcode: u8, oparg: u32) -> R<()> {
    let n = oparg as usize;
    match op::generic(opcode) {
        op::CALL => vm.start_call(n)?,
        op::CALL_KW => vm.start_call_kw(n)?,
        op::CALL_FUNCTION_EX => vm.start_call_ex()?,
        op::LOAD_ATTR => {
            let frame = vm.top_frame();
            let object = Ref::owned(frame.pop_owned());
            let name = frame.code().names[n >> 1].word();
            if n & 1 != 0 {
                let (function, this) = vm.get_method(*object, name)?;
                frame.push_owned(function.into_word());
                frame.push_owned(this.map_or(Word::NULL, Ref::into_word));
            } else {
                let value = vm.get_attr(*object, name)?;
                frame.push_owned(value.into_word());
            }
        }
        op::FOR_ITER => {
            let frame = vm.top_frame();
            let iterator = *frame.stack().last().expect("FOR_ITER has an iterator");
            match vm.iter_next(iterator)? {
                Some(value) => frame.push_owned(value.into_word()),
                None => frame.ip = oparg + 1,
            }
        }
        unary @ (op::UNARY_NEGATIVE | op::UNARY_INVERT) => {
            // The interpreter's loop has it inline.
            let frame = vm.top_frame();
            let value = Ref::owned(frame.pop_owned());
            let sign = if unary == op::UNARY_NEGATIVE { '-' } else { '~' };
            frame.push_owned(vm.unary_op(sign, *value)?.into_word());
        }
        other => vm.execute_slow(other, oparg)?,
    }
    Ok(())
}
