//! The loop. One generic function, compiled once plain and once with the recorder looking on.

use super::Exit;
use super::cursor::{Cursor, Out};
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
        let out = if std::mem::take(&mut raised) { Out::Raised } else { interpret(&mut c, vm) };
        if let Out::Exit(exit) = out {
            return exit;
        }
        let recorded =
            !T::OBSERVES && T::ENABLED && vm.jit.clone().is_some_and(|jit| jit.raised(vm));
        if !vm.unwind() {
            return Exit::Done(Err(crate::vm::Raised));
        }
        if T::ENABLED && !T::OBSERVES && !recorded {
            return Exit::Stop;
        }
        c.reload(vm);
    }
}

/// Shows the next instruction to the recorder; false if that has executed it, too.
#[inline(always)]
fn show<T: Tracer>(c: &mut Cursor<T>, vm: &mut Vm) -> Result<bool, Out> {
    c.save();
    if T::OBSERVES {
        return observe(c, vm);
    }
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

/// Tells who observes the program of the next instruction.
#[inline(always)]
fn observe<T: Tracer>(c: &mut Cursor<T>, vm: &mut Vm) -> Result<bool, Out> {
    if !vm.is_observed() {
        return Err(Out::Exit(Exit::Stop));
    }
    let told = vm.observe();
    if told.is_err() {
        // Errors are those of the instruction before `ip`.
        c.frame().ip += 1;
    }
    told?;
    Ok(true)
}

/// Executes instructions until one does not simply lead to the next.
#[inline(always)]
fn interpret<T: Tracer>(c: &mut Cursor<T>, vm: &mut Vm) -> Out {
    // In each arm of its own, so that the usual outcome is a jump and not a value that is looked at.
    macro_rules! go {
        ($flow:expr) => {
            match $flow {
                Ok(()) => continue,
                Err(out) => return out,
            }
        };
    }
    loop {
        if T::ENABLED {
            match show(c, vm) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(out) => return out,
            }
        }
        let instr = c.next();
        let arg = instr >> 8;
        let n = arg as usize;
        c.advance();
        match instr as u8 {
            op::RESUME => go!(c.resume(vm, arg)),
            op::RESUME_CHECK => go!(c.look_up_at_start(vm)),
            op::ENTER_FUNCTION => go!(c.enter_function(vm)),
            op::LOAD_FAST | op::LOAD_FAST_BORROW | op::LOAD_FAST_CHECK => go!(c.load_fast(vm, n)),
            op::LOAD_FAST_LOAD_FAST | op::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                go!(c.load_fast_load_fast(vm, arg));
            }
            op::LOAD_FAST_AND_CLEAR => {
                let w = c.set_local(n, Word::NULL);
                c.push(w);
            }
            op::STORE_FAST => c.store_fast(n),
            op::STORE_FAST_LOAD_FAST => {
                c.store_fast(n >> 4);
                go!(c.load_fast(vm, n & 15));
            }
            op::STORE_FAST_STORE_FAST => {
                c.store_fast(n >> 4);
                c.store_fast(n & 15);
            }
            op::DELETE_FAST => go!(c.delete_fast(vm, n)),
            op::LOAD_CONST | op::LOAD_CONST_IMMORTAL | op::LOAD_CONST_MORTAL => c.load_const(n),
            op::LOAD_SMALL_INT => c.load_small_int(arg),
            op::POP_TOP | op::END_FOR | op::POP_ITER => c.drop(1),
            op::PUSH_NULL => c.push(Word::NULL),
            op::COPY => c.copy(n),
            op::SWAP => c.swap(n),
            op::LOAD_DEREF => go!(c.load_deref(vm, n)),
            op::STORE_DEREF => c.store_deref(n),
            op::MAKE_CELL => c.make_cell(vm, n),
            op::COPY_FREE_VARS => c.copy_free_vars(),
            op::BUILD_TUPLE => c.build_tuple(vm, n),
            op::BUILD_LIST => c.build_list(vm, n),
            op::LIST_APPEND => c.list_append(n),
            op::UNPACK_SEQUENCE
            | op::UNPACK_SEQUENCE_TWO_TUPLE
            | op::UNPACK_SEQUENCE_TUPLE
            | op::UNPACK_SEQUENCE_LIST => go!(c.unpack_sequence(vm, n)),

            op::BINARY_OP => go!(c.binary_op(vm, arg)),
            // On tagged words: one of the two tags is taken off first.
            op::BINARY_OP_ADD_INT => go!(c.int_op(vm, arg, |a, b| a.checked_add(b - 1))),
            op::BINARY_OP_SUBTRACT_INT => {
                go!(c.int_op(vm, arg, |a, b| a.checked_sub(b - 1)));
            }
            op::BINARY_OP_MULTIPLY_INT => {
                go!(c.int_op(vm, arg, |a, b| Some((a - 1).checked_mul(b >> 1)? | 1)));
            }
            op::BINARY_OP_ADD_FLOAT => go!(c.float_op(vm, arg, |x, y| x + y)),
            op::BINARY_OP_SUBTRACT_FLOAT => go!(c.float_op(vm, arg, |x, y| x - y)),
            op::BINARY_OP_MULTIPLY_FLOAT => go!(c.float_op(vm, arg, |x, y| x * y)),
            op::BINARY_OP_EXTEND => go!(c.binary_op_extend(vm, arg)),
            op::BINARY_OP_ADD_UNICODE => go!(c.add_unicode(vm, arg)),
            op::BINARY_OP_SUBSCR_LIST_INT => go!(c.subscr_list_int(vm, arg)),
            op::BINARY_OP_SUBSCR_TUPLE_INT => go!(c.subscr_tuple_int(vm, arg)),
            op::BINARY_OP_SUBSCR_DICT => go!(c.subscr_dict(vm, arg)),
            op::BINARY_OP_SUBSCR_GETITEM => go!(c.subscr_getitem(vm, arg)),
            op::BINARY_SLICE => go!(c.binary_slice(vm)),
            op::STORE_SLICE => go!(c.store_slice(vm)),
            op::STORE_SUBSCR => go!(c.store_subscr(vm)),
            op::STORE_SUBSCR_LIST_INT => go!(c.store_subscr_list_int(vm)),
            op::STORE_SUBSCR_DICT => go!(c.store_subscr_dict(vm)),
            op::DELETE_SUBSCR => go!(c.delete_subscr(vm)),
            op::CONTAINS_OP | op::CONTAINS_OP_DICT | op::CONTAINS_OP_SET => {
                go!(c.contains_op(vm, arg));
            }
            op::COMPARE_OP => go!(c.compare_op(vm, arg)),
            op::COMPARE_OP_INT => go!(c.compare_op_int(vm, arg)),
            op::COMPARE_OP_FLOAT => go!(c.compare_op_float(vm, arg)),
            op::COMPARE_OP_STR => go!(c.compare_op_str(vm, arg)),
            op::IS_OP => c.is_op(arg),
            op::TO_BOOL => go!(c.truth(vm)),
            op::TO_BOOL_BOOL => go!(c.check_bool()),
            op::TO_BOOL_INT => go!(c.truth_if(|w| w.is_small_int().then_some(w.0 != 1))),
            op::TO_BOOL_LIST => {
                go!(c.truth_if(|w| w
                    .has_tid(tid::LIST)
                    .then(|| w.cast::<ListObj>().len.get() != 0)));
            }
            op::TO_BOOL_NONE => go!(c.truth_if(|w| (w == Word::NONE).then_some(false))),
            op::TO_BOOL_STR => {
                go!(c.truth_if(|w| w.has_tid(tid::STR).then(|| w.cast::<StrObj>().len != 0)));
            }
            op::TO_BOOL_ALWAYS_TRUE => go!(c.always_true()),
            op::UNARY_NOT => go!(c.unary_not(vm)),
            op::UNARY_NEGATIVE => go!(c.unary_op(vm, '-')),
            op::UNARY_INVERT => go!(c.unary_op(vm, '~')),

            op::JUMP_FORWARD | op::JUMP_BACKWARD_NO_INTERRUPT => c.jump(arg),
            op::POP_JUMP_IF_FALSE => go!(c.pop_jump_if(vm, arg, false)),
            op::POP_JUMP_IF_TRUE => go!(c.pop_jump_if(vm, arg, true)),
            op::POP_JUMP_IF_NONE => c.pop_jump_if_none(arg, true),
            op::POP_JUMP_IF_NOT_NONE => c.pop_jump_if_none(arg, false),
            op::JUMP_BACKWARD => go!(c.jump_backward(vm, arg)),
            op::JUMP_BACKWARD_NO_JIT | op::JUMP_BACKWARD_JIT => {
                c.jump(arg);
                go!(c.look_up(vm));
            }
            op::ENTER_EXECUTOR => go!(c.enter_executor(vm, arg)),

            op::GET_ITER => go!(c.get_iter(vm)),
            op::FOR_ITER => go!(c.for_iter(vm, arg)),
            op::FOR_ITER_RANGE => go!(c.for_iter_range(arg)),
            op::FOR_ITER_LIST => go!(c.for_iter_list(arg)),
            op::FOR_ITER_TUPLE => go!(c.for_iter_tuple(arg)),
            op::FOR_ITER_GEN => go!(c.for_iter_gen(vm, arg)),
            op::RETURN_GENERATOR => go!(c.return_generator(vm)),
            op::YIELD_VALUE => go!(c.yield_value(vm)),
            op::SEND | op::SEND_GEN => go!(c.send(vm, arg)),
            op::END_SEND => c.end_send(),

            op::CALL => go!(c.call(vm, arg)),
            op::CALL_PY_EXACT_ARGS => go!(c.call_py_exact_args(vm, arg, false)),
            op::CALL_BOUND_METHOD_EXACT_ARGS => go!(c.call_py_exact_args(vm, arg, true)),
            op::CALL_PY_GENERAL => go!(c.call_py_general(vm, arg)),
            op::CALL_BUILTIN_FAST | op::CALL_METHOD_DESCRIPTOR_FAST => go!(c.call_builtin(vm, arg)),
            op::CALL_ALLOC_AND_ENTER_INIT => go!(c.call_init(vm, arg)),
            op::CALL_BUILTIN_CLASS => go!(c.call_builtin_class(vm, arg)),
            op::CALL_LEN => go!(c.call_len(vm)),
            op::CALL_TYPE_1 => go!(c.call_type_1(vm)),
            op::CALL_ISINSTANCE => go!(c.call_isinstance(vm)),
            op::CALL_LIST_APPEND => go!(c.call_list_append()),
            op::CALL_KW => go!(c.on_saved_frame(vm, |vm| vm.start_call_kw(n))),
            op::CALL_FUNCTION_EX => go!(c.on_saved_frame(vm, |vm| vm.start_call_ex())),
            op::RETURN_VALUE => go!(c.return_value(vm)),

            op::LOAD_GLOBAL => go!(c.load_global(vm, arg)),
            op::LOAD_GLOBAL_MODULE => go!(c.load_global_module(arg)),
            op::LOAD_GLOBAL_BUILTIN => go!(c.load_global_builtin(vm, arg)),
            op::LOAD_ATTR => go!(c.load_attr(vm, arg)),
            op::LOAD_ATTR_INSTANCE_VALUE | op::LOAD_ATTR_SLOT => go!(c.load_attr_inline(arg)),
            op::LOAD_ATTR_WITH_HINT => go!(c.load_attr_with_hint(arg)),
            op::LOAD_ATTR_METHOD_WITH_VALUES => go!(c.load_attr_method(vm, true)),
            op::LOAD_ATTR_METHOD_NO_DICT => go!(c.load_attr_method(vm, false)),
            op::LOAD_ATTR_NONDESCRIPTOR_NO_DICT => go!(c.load_attr_constant(arg)),
            op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES => go!(c.load_attr_nondescriptor(arg)),
            op::LOAD_ATTR_CLASS => go!(c.load_attr_class(arg)),
            op::LOAD_ATTR_MODULE => go!(c.load_attr_module(arg)),
            op::LOAD_ATTR_PROPERTY => go!(c.load_attr_property(vm)),
            op::STORE_ATTR => go!(c.store_attr(vm, arg)),
            op::STORE_ATTR_INSTANCE_VALUE => go!(c.store_attr_inline(true)),
            op::STORE_ATTR_SLOT => go!(c.store_attr_inline(false)),
            op::STORE_ATTR_WITH_HINT => go!(c.store_attr_with_hint(arg)),

            // All the others by name, and nothing else, make the jump table complete: no range check.
            other @ (op::BUILD_TEMPLATE
            | op::BINARY_OP_INPLACE_ADD_UNICODE
            | op::CHECK_EG_MATCH
            | op::CHECK_EXC_MATCH
            | op::CLEANUP_THROW
            | op::EXIT_INIT_CHECK
            | op::FORMAT_SIMPLE
            | op::FORMAT_WITH_SPEC
            | op::GET_AITER
            | op::GET_ANEXT
            | op::GET_LEN
            | op::GET_YIELD_FROM_ITER
            | op::INTERPRETER_EXIT
            | op::LOAD_BUILD_CLASS
            | op::LOAD_LOCALS
            | op::MAKE_FUNCTION
            | op::MATCH_KEYS
            | op::MATCH_MAPPING
            | op::MATCH_SEQUENCE
            | op::NOP
            | op::NOT_TAKEN
            | op::POP_EXCEPT
            | op::PUSH_EXC_INFO
            | op::SETUP_ANNOTATIONS
            | op::WITH_EXCEPT_START
            | op::BUILD_INTERPOLATION
            | op::BUILD_MAP
            | op::BUILD_SET
            | op::BUILD_SLICE
            | op::BUILD_STRING
            | op::CALL_INTRINSIC_1
            | op::CALL_INTRINSIC_2
            | op::CONVERT_VALUE
            | op::DELETE_ATTR
            | op::DELETE_DEREF
            | op::DELETE_GLOBAL
            | op::DELETE_NAME
            | op::DICT_MERGE
            | op::DICT_UPDATE
            | op::END_ASYNC_FOR
            | op::EXTENDED_ARG
            | op::GET_AWAITABLE
            | op::IMPORT_FROM
            | op::IMPORT_NAME
            | op::LIST_EXTEND
            | op::LOAD_COMMON_CONSTANT
            | op::LOAD_FROM_DICT_OR_DEREF
            | op::LOAD_FROM_DICT_OR_GLOBALS
            | op::LOAD_NAME
            | op::LOAD_SPECIAL
            | op::LOAD_SUPER_ATTR
            | op::MAP_ADD
            | op::MATCH_CLASS
            | op::RAISE_VARARGS
            | op::RERAISE
            | op::SET_ADD
            | op::SET_FUNCTION_ATTRIBUTE
            | op::SET_UPDATE
            | op::STORE_GLOBAL
            | op::STORE_NAME
            | op::UNPACK_EX
            | op::BINARY_OP_SUBSCR_LIST_SLICE
            | op::BINARY_OP_SUBSCR_STR_INT
            | op::CALL_BOUND_METHOD_GENERAL
            | op::CALL_BUILTIN_FAST_WITH_KEYWORDS
            | op::CALL_BUILTIN_O
            | op::CALL_KW_BOUND_METHOD
            | op::CALL_KW_NON_PY
            | op::CALL_KW_PY
            | op::CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS
            | op::CALL_METHOD_DESCRIPTOR_NOARGS
            | op::CALL_METHOD_DESCRIPTOR_O
            | op::CALL_NON_PY_GENERAL
            | op::CALL_STR_1
            | op::CALL_TUPLE_1
            | op::LOAD_ATTR_CLASS_WITH_METACLASS_CHECK
            | op::LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN
            | op::LOAD_ATTR_METHOD_LAZY_DICT
            | op::LOAD_SUPER_ATTR_ATTR
            | op::LOAD_SUPER_ATTR_METHOD) => {
                go!(c.on_saved_frame(vm, |vm| vm.execute_slow(other, arg)))
            }
            // SAFETY: decoded code has known opcodes only, and no inline caches.
            _ => unsafe { std::hint::unreachable_unchecked() },
        }
    }
}
