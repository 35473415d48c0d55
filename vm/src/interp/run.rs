//! The loop. One generic function, compiled once plain and once with the recorder looking on.

use super::Exit;
use super::cursor::{Cursor, Flow, Out};
use crate::arithmetic::nb;
use crate::hooks::{Trace, Tracer};
use crate::object::{ListObj, StrObj, Value};
use crate::opcode as op;
use crate::vm::Vm;
use ir::layout::tid;
use ir::word::Word;

/// Runs the innermost frame until its entry frame returns, yields or raises; `raised`: first an exception that is pending
/// goes its way.
pub(super) fn run<T: Tracer>(vm: &mut Vm, mut raised: bool) -> Exit {
    let mut c = Cursor::<T>::new(vm);
    loop {
        let out = loop {
            if std::mem::take(&mut raised) {
                break Out::Raised;
            }
            if let Err(out) = step(&mut c, vm) {
                break out;
            }
        };
        if let Out::Exit(exit) = out {
            return exit;
        }
        if !vm.unwind() {
            return Exit::Done(Err(crate::vm::Raised));
        }
        if T::ENABLED {
            if let Some(jit) = vm.jit.clone() {
                jit.abandon(vm);
            }
            return Exit::Stop;
        }
        c.reload(vm);
    }
}

/// Shows the next instruction to the recorder; false if that has executed it, too.
#[inline(always)]
fn show<T: Tracer>(c: &mut Cursor<T>, vm: &mut Vm) -> Result<bool, Out> {
    c.save();
    let Some(jit) = vm.jit.clone() else { return Ok(true) };
    let (index, instr) = (c.index() as u32, c.next());
    match jit.before(vm, c.frame(), index, instr as u8, instr >> 8) {
        Ok(Trace::Continue) => Ok(true),
        Ok(Trace::Stop) => Err(Out::Exit(Exit::Stop)),
        Ok(Trace::Executed) => {
            c.reload(vm);
            Ok(false)
        }
        Err(raised) => {
            // Errors are those of the instruction before `ip`.
            c.frame().ip = index + 1;
            Err(raised.into())
        }
    }
}

/// Executes one instruction.
#[inline(always)]
fn step<T: Tracer>(c: &mut Cursor<T>, vm: &mut Vm) -> Flow {
    if T::ENABLED && !show(c, vm)? {
        return Ok(());
    }
    let instr = c.next();
    let arg = instr >> 8;
    let n = arg as usize;
    c.advance();
    match instr as u8 {
        op::RESUME => return c.resume(vm, arg),
        op::RESUME_CHECK => return c.look_up(vm),
        op::ENTER_FUNCTION => return c.enter_function(vm),
        op::LOAD_FAST | op::LOAD_FAST_BORROW | op::LOAD_FAST_CHECK => return c.load_fast(vm, n),
        op::LOAD_FAST_LOAD_FAST | op::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
            return c.load_fast_load_fast(vm, arg);
        }
        op::LOAD_FAST_AND_CLEAR => {
            let w = c.set_local(n, Word::NULL);
            c.push(w);
        }
        op::STORE_FAST => c.store_fast(n),
        op::STORE_FAST_LOAD_FAST => {
            c.store_fast(n >> 4);
            return c.load_fast(vm, n & 15);
        }
        op::STORE_FAST_STORE_FAST => {
            c.store_fast(n >> 4);
            c.store_fast(n & 15);
        }
        op::DELETE_FAST => return c.delete_fast(vm, n),
        op::LOAD_CONST | op::LOAD_CONST_IMMORTAL | op::LOAD_CONST_MORTAL => c.load_const(n),
        op::LOAD_SMALL_INT => c.push(Word((u64::from(arg) << 1) | 1)),
        op::POP_TOP | op::END_FOR | op::POP_ITER => c.drop(1),
        op::PUSH_NULL => c.push(Word::NULL),
        op::COPY => c.push_new(c.peek(n)),
        op::SWAP => c.swap(n),
        op::LOAD_DEREF => return c.load_deref(vm, n),
        op::STORE_DEREF => c.store_deref(n),
        op::MAKE_CELL => c.make_cell(vm, n),
        op::COPY_FREE_VARS => c.copy_free_vars(),
        op::BUILD_TUPLE => c.build_tuple(vm, n),
        op::BUILD_LIST => c.build_list(vm, n),
        op::LIST_APPEND => c.list_append(n),
        op::UNPACK_SEQUENCE
        | op::UNPACK_SEQUENCE_TWO_TUPLE
        | op::UNPACK_SEQUENCE_TUPLE
        | op::UNPACK_SEQUENCE_LIST => return c.unpack_sequence(vm, n),

        op::BINARY_OP => return c.binary_op(vm, arg),
        // On tagged words: one of the two tags is taken off first.
        op::BINARY_OP_ADD_INT => return c.int_op(vm, nb::ADD, |a, b| a.checked_add(b - 1)),
        op::BINARY_OP_SUBTRACT_INT => {
            return c.int_op(vm, nb::SUBTRACT, |a, b| a.checked_sub(b - 1));
        }
        op::BINARY_OP_MULTIPLY_INT => {
            return c.int_op(vm, nb::MULTIPLY, |a, b| Some((a - 1).checked_mul(b >> 1)? | 1));
        }
        op::BINARY_OP_ADD_FLOAT => return c.float_op(vm, |x, y| x + y),
        op::BINARY_OP_SUBTRACT_FLOAT => return c.float_op(vm, |x, y| x - y),
        op::BINARY_OP_MULTIPLY_FLOAT => return c.float_op(vm, |x, y| x * y),
        op::BINARY_OP_EXTEND => return c.binary_op_extend(),
        op::BINARY_OP_ADD_UNICODE => return c.add_unicode(vm),
        op::BINARY_OP_SUBSCR_LIST_INT => return c.subscr_list_int(vm),
        op::BINARY_OP_SUBSCR_TUPLE_INT => return c.subscr_tuple_int(vm),
        op::BINARY_OP_SUBSCR_DICT => return c.subscr_dict(vm),
        op::BINARY_SLICE => return c.binary_slice(vm),
        op::STORE_SLICE => return c.store_slice(vm),
        op::STORE_SUBSCR => return c.store_subscr(vm),
        op::STORE_SUBSCR_LIST_INT => return c.store_subscr_list_int(vm),
        op::STORE_SUBSCR_DICT => return c.store_subscr_dict(vm),
        op::DELETE_SUBSCR => return c.delete_subscr(vm),
        op::CONTAINS_OP | op::CONTAINS_OP_DICT | op::CONTAINS_OP_SET => {
            return c.contains_op(vm, arg);
        }
        op::COMPARE_OP => return c.compare_op(vm, arg),
        op::COMPARE_OP_INT => return c.compare_op_int(arg),
        op::COMPARE_OP_FLOAT => return c.compare_op_float(arg),
        op::COMPARE_OP_STR => return c.compare_op_str(arg),
        op::IS_OP => c.is_op(arg),
        op::TO_BOOL => return c.truth(vm),
        op::TO_BOOL_BOOL => return c.check_bool(),
        op::TO_BOOL_INT => return c.truth_if(|w| w.is_small_int().then_some(w.0 != 1)),
        op::TO_BOOL_LIST => {
            return c
                .truth_if(|w| w.has_tid(tid::LIST).then(|| w.cast::<ListObj>().len.get() != 0));
        }
        op::TO_BOOL_NONE => return c.truth_if(|w| (w == Word::NONE).then_some(false)),
        op::TO_BOOL_STR => {
            return c.truth_if(|w| w.has_tid(tid::STR).then(|| w.cast::<StrObj>().len != 0));
        }
        op::UNARY_NOT => return c.unary_not(vm),
        op::UNARY_NEGATIVE => return c.unary_op(vm, '-'),
        op::UNARY_INVERT => return c.unary_op(vm, '~'),

        op::JUMP_FORWARD | op::JUMP_BACKWARD_NO_INTERRUPT => c.jump(arg),
        op::POP_JUMP_IF_FALSE => return c.pop_jump_if(vm, arg, false),
        op::POP_JUMP_IF_TRUE => return c.pop_jump_if(vm, arg, true),
        op::POP_JUMP_IF_NONE => c.pop_jump_if_none(arg, true),
        op::POP_JUMP_IF_NOT_NONE => c.pop_jump_if_none(arg, false),
        op::JUMP_BACKWARD => return c.jump_backward(vm, arg),
        op::JUMP_BACKWARD_NO_JIT | op::JUMP_BACKWARD_JIT => {
            c.jump(arg);
            return c.look_up(vm);
        }
        op::ENTER_EXECUTOR => return c.enter_executor(vm, arg),

        op::GET_ITER => return c.get_iter(vm),
        op::FOR_ITER => return c.for_iter(vm, arg),
        op::FOR_ITER_RANGE => return c.for_iter_range(arg),
        op::FOR_ITER_LIST => return c.for_iter_list(arg),
        op::FOR_ITER_GEN => return c.for_iter_gen(vm, arg),
        op::RETURN_GENERATOR => return c.return_generator(vm),
        op::YIELD_VALUE => return c.yield_value(vm),
        op::SEND | op::SEND_GEN => return c.send(vm, arg),
        op::END_SEND => c.end_send(),

        op::CALL => return c.call(vm, arg),
        op::CALL_PY_EXACT_ARGS => return c.call_py_exact_args(vm, arg, false),
        op::CALL_BOUND_METHOD_EXACT_ARGS => return c.call_py_exact_args(vm, arg, true),
        op::CALL_BUILTIN_FAST | op::CALL_METHOD_DESCRIPTOR_FAST => return c.call_builtin(vm, arg),
        op::CALL_LEN => return c.call_len(vm),
        op::CALL_TYPE_1 => return c.call_type_1(vm),
        op::CALL_ISINSTANCE => return c.call_isinstance(vm),
        op::CALL_LIST_APPEND => return c.call_list_append(),
        op::CALL_KW => return c.on_saved_frame(vm, |vm| vm.start_call_kw(n)),
        op::CALL_FUNCTION_EX => return c.on_saved_frame(vm, |vm| vm.start_call_ex()),
        op::RETURN_VALUE => return c.return_value(vm),

        op::LOAD_GLOBAL => return c.load_global(vm, arg),
        op::LOAD_GLOBAL_MODULE => return c.load_global_module(arg),
        op::LOAD_GLOBAL_BUILTIN => return c.load_global_builtin(vm, arg),
        op::LOAD_ATTR => return c.load_attr(vm, arg),
        op::LOAD_ATTR_INSTANCE_VALUE | op::LOAD_ATTR_SLOT => return c.load_attr_inline(arg),
        op::LOAD_ATTR_WITH_HINT => return c.load_attr_with_hint(arg),
        op::LOAD_ATTR_METHOD_WITH_VALUES => return c.load_attr_method(vm, true),
        op::LOAD_ATTR_METHOD_NO_DICT => return c.load_attr_method(vm, false),
        op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES => return c.load_attr_nondescriptor(arg),
        op::LOAD_ATTR_CLASS => return c.load_attr_class(arg),
        op::LOAD_ATTR_MODULE => return c.load_attr_module(arg),
        op::LOAD_ATTR_PROPERTY => return c.load_attr_property(vm),
        op::STORE_ATTR => return c.store_attr(vm, arg),
        op::STORE_ATTR_INSTANCE_VALUE => return c.store_attr_inline(true),
        op::STORE_ATTR_SLOT => return c.store_attr_inline(false),
        op::STORE_ATTR_WITH_HINT => return c.store_attr_with_hint(arg),

        // With this number the jump table covers every byte: no range check.
        op::CACHE => unreachable!("decoded code has no inline caches"),
        other => return c.on_saved_frame(vm, |vm| vm.execute_slow(other, arg)),
    }
    Ok(())
}
