//! The loop. One generic function, compiled once plain and once with the recorder looking on.

use super::Exit;
use super::specialise as sp;
use crate::arithmetic::nb;
use crate::build;
use crate::code::{CO_COROUTINE, CO_GENERATOR};
use crate::frame::{ENTRY, FOR_LOOP, Frame, GENERATOR, INIT};
use crate::heap::{Ref, decref, incref};
use crate::hooks::{Hot, Trace, Tracer};
use crate::object::*;
use crate::opcode as op;
use crate::operators::Cmp;
use crate::vm::{Args, Raised, Vm};
use ir::layout::tid;
use ir::word::Word;

/// The float in a word, decided by tags and type ids only.
#[inline(always)]
fn quick_float(w: Word) -> Option<f64> {
    if w.is_flonum() {
        return w.as_flonum();
    }
    if w.has_tid(tid::FLOAT) { Some(w.cast::<FloatObj>().value) } else { None }
}

#[inline(always)]
fn both_small(a: Word, b: Word) -> bool {
    a.0 & b.0 & 1 != 0
}

/// Runs the innermost frame until its entry frame returns, yields or raises.
pub(super) fn run<T: Tracer>(vm: &mut Vm) -> Exit {
    // SAFETY: of the whole loop: `frame` is the innermost frame and stays valid until it is popped,
    // after which everything is reloaded; the frame stack and the data stack never move. `sp` stays within
    // the frame's region because the compiler computed the maximal stack depth. Every word below `sp` is
    // owned by the frame: an instruction that pops a word gives its reference up or moves it. Instruction
    // indices come from decoded (checked) jump targets, and code ends in a return, raise or jump.
    unsafe {
        let mut frame: *mut Frame;
        let mut code: &crate::code::Code;
        let mut instrs: *const std::cell::Cell<u32>;
        let mut ip: *const std::cell::Cell<u32>;
        let mut sp: *mut Word;
        let mut locals: *mut Word;

        macro_rules! reload {
            () => {{
                frame = vm.top_frame();
                code = (*frame).code();
                instrs = code.instrs.as_ptr();
                ip = instrs.add((*frame).ip as usize);
                sp = (*frame).sp;
                locals = (*frame).base;
            }};
        }
        macro_rules! save {
            () => {{
                (*frame).ip = ip.offset_from(instrs) as u32;
                (*frame).sp = sp;
            }};
        }
        macro_rules! at {
            () => {
                (ip.offset_from(instrs) as usize - 1)
            };
        }
        macro_rules! cache {
            () => {
                &mut *code.caches.get_unchecked(at!()).get()
            };
        }
        macro_rules! push {
            ($w:expr) => {{
                let w: Word = $w;
                *sp = w;
                sp = sp.add(1);
            }};
        }
        macro_rules! pop {
            () => {{
                sp = sp.sub(1);
                *sp
            }};
        }
        macro_rules! peek {
            ($n:expr) => {
                *sp.sub($n)
            };
        }
        macro_rules! jump {
            ($to:expr) => {
                ip = instrs.add($to as usize)
            };
        }
        // Rewrites this instruction and executes it again as what it is then.
        macro_rules! redo {
            ($opcode:expr) => {{
                code.set_opcode(at!(), $opcode);
                ip = ip.sub(1);
                continue;
            }};
        }
        // A guard failed: back to the adaptive form, with a longer warm-up.
        macro_rules! deopt {
            ($opcode:expr) => {{
                sp::back_off(cache!());
                redo!($opcode)
            }};
        }
        // Counts a generic execution; specialises when it is time.
        macro_rules! adaptive {
            ($signature:expr, $try:expr) => {{
                let c = cache!();
                let signature: u32 = $signature;
                if c.signature != signature {
                    c.signature = signature;
                    c.counter = sp::warm_up(c);
                } else if c.counter > 1 {
                    c.counter -= 1;
                } else {
                    let chosen: Option<u8> = $try;
                    match chosen {
                        Some(opcode) => redo!(opcode),
                        None => sp::back_off(cache!()),
                    }
                }
            }};
        }

        reload!();
        'frames: loop {
            'raise: {
                // Leaves the dispatch loop for the exception path unless the result is fine.
                macro_rules! tri {
                    ($e:expr) => {
                        match $e {
                            Ok(v) => v,
                            Err(Raised) => break 'raise,
                        }
                    };
                }
                // As `tri`, for operations that keep `sp` in the frame.
                macro_rules! tri_frame {
                    ($e:expr) => {
                        match $e {
                            Ok(v) => v,
                            Err(Raised) => {
                                sp = (*frame).sp;
                                break 'raise;
                            }
                        }
                    };
                }
                // As `tri`, for operations that may look at the frame or run Python code.
                macro_rules! slow {
                    ($e:expr) => {{
                        save!();
                        tri!($e)
                    }};
                }
                // Replaces the top `n` operands (borrowed by the operation so far) by a result.
                macro_rules! replace_top {
                    ($n:expr, $r:expr) => {{
                        let r: Ref = $r;
                        for _ in 0..$n {
                            let w = pop!();
                            decref(w);
                        }
                        push!(r.into_word());
                    }};
                }
                // Compare-and-branch pairs run as one when nobody watches.
                macro_rules! push_bool {
                    ($b:expr) => {{
                        let b: bool = $b;
                        if !T::ENABLED {
                            let next = (*ip).get();
                            match next as u8 {
                                op::POP_JUMP_IF_FALSE => {
                                    ip = ip.add(1);
                                    if !b {
                                        jump!(next >> 8);
                                    }
                                    continue;
                                }
                                op::POP_JUMP_IF_TRUE => {
                                    ip = ip.add(1);
                                    if b {
                                        jump!(next >> 8);
                                    }
                                    continue;
                                }
                                _ => {}
                            }
                        }
                        push!(Word::from_bool(b));
                    }};
                }

                loop {
                    let instr = (*ip).get();
                    let arg = instr >> 8;
                    if T::ENABLED {
                        save!();
                        if let Some(jit) = vm.jit.clone() {
                            let index = ip.offset_from(instrs) as u32;
                            match jit.before(vm, &mut *frame, index, instr as u8, arg) {
                                Ok(Trace::Continue) => {}
                                Ok(Trace::Stop) => return Exit::Stop,
                                Ok(Trace::Executed) => {
                                    reload!();
                                    continue;
                                }
                                Err(Raised) => {
                                    ip = ip.add(1);
                                    sp = (*frame).sp;
                                    break 'raise;
                                }
                            }
                        }
                    }
                    ip = ip.add(1);
                    match instr as u8 {
                        op::RESUME | op::RESUME_CHECK => {
                            if crate::signals::wanted() {
                                slow!(vm.attend());
                            }
                        }
                        op::LOAD_FAST | op::LOAD_FAST_BORROW => {
                            let w = *locals.add(arg as usize);
                            if w == Word::NULL {
                                slow!(Err(vm.unbound_local(code, arg as usize)));
                            }
                            incref(w);
                            push!(w);
                        }
                        op::LOAD_FAST_CHECK => {
                            let w = *locals.add(arg as usize);
                            if w == Word::NULL {
                                slow!(Err(vm.unbound_local(code, arg as usize)));
                            }
                            incref(w);
                            push!(w);
                        }
                        op::LOAD_FAST_LOAD_FAST | op::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                            let w1 = *locals.add(arg as usize >> 4);
                            let w2 = *locals.add(arg as usize & 15);
                            if w1 == Word::NULL || w2 == Word::NULL {
                                let which = if w1 == Word::NULL {
                                    arg as usize >> 4
                                } else {
                                    arg as usize & 15
                                };
                                slow!(Err(vm.unbound_local(code, which)));
                            }
                            incref(w1);
                            push!(w1);
                            incref(w2);
                            push!(w2);
                        }
                        op::LOAD_FAST_AND_CLEAR => {
                            let slot = locals.add(arg as usize);
                            push!(*slot);
                            *slot = Word::NULL;
                        }
                        op::STORE_FAST => {
                            let slot = locals.add(arg as usize);
                            let w = pop!();
                            let old = std::ptr::replace(slot, w);
                            decref(old);
                        }
                        op::STORE_FAST_LOAD_FAST => {
                            let slot = locals.add(arg as usize >> 4);
                            let w = pop!();
                            let old = std::ptr::replace(slot, w);
                            decref(old);
                            let w = *locals.add(arg as usize & 15);
                            if w == Word::NULL {
                                slow!(Err(vm.unbound_local(code, arg as usize & 15)));
                            }
                            incref(w);
                            push!(w);
                        }
                        op::STORE_FAST_STORE_FAST => {
                            let w = pop!();
                            let old = std::ptr::replace(locals.add(arg as usize >> 4), w);
                            decref(old);
                            let w = pop!();
                            let old = std::ptr::replace(locals.add(arg as usize & 15), w);
                            decref(old);
                        }
                        op::DELETE_FAST => {
                            let old = std::ptr::replace(locals.add(arg as usize), Word::NULL);
                            if old == Word::NULL {
                                slow!(Err(vm.unbound_local(code, arg as usize)));
                            }
                            decref(old);
                        }
                        op::LOAD_CONST | op::LOAD_CONST_IMMORTAL | op::LOAD_CONST_MORTAL => {
                            let w = code.consts.get_unchecked(arg as usize).word();
                            incref(w);
                            push!(w);
                        }
                        op::LOAD_SMALL_INT => push!(Word((u64::from(arg) << 1) | 1)),
                        op::POP_TOP => {
                            let w = pop!();
                            decref(w);
                        }
                        op::PUSH_NULL => push!(Word::NULL),
                        op::COPY => {
                            let w = peek!(arg as usize);
                            incref(w);
                            push!(w);
                        }
                        op::SWAP => std::ptr::swap(sp.sub(1), sp.sub(arg as usize)),
                        op::BINARY_OP => {
                            let (a, b) = (peek!(2), peek!(1));
                            adaptive!(sp::pair(a, b), sp::binary_op(vm, cache!(), arg, a, b));
                            let r = slow!(vm.binary_op(arg, a, b));
                            replace_top!(2, r);
                        }
                        op::BINARY_OP_ADD_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !both_small(a, b) {
                                deopt!(op::BINARY_OP);
                            }
                            sp = sp.sub(1);
                            match (a.0 as i64).checked_add((b.0 - 1) as i64) {
                                Some(r) => peek!(1) = Word(r as u64),
                                None => peek!(1) = sp::big_result(vm, nb::ADD, a, b),
                            }
                        }
                        op::BINARY_OP_SUBTRACT_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !both_small(a, b) {
                                deopt!(op::BINARY_OP);
                            }
                            sp = sp.sub(1);
                            match (a.0 as i64).checked_sub((b.0 - 1) as i64) {
                                Some(r) => peek!(1) = Word(r as u64),
                                None => peek!(1) = sp::big_result(vm, nb::SUBTRACT, a, b),
                            }
                        }
                        op::BINARY_OP_MULTIPLY_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !both_small(a, b) {
                                deopt!(op::BINARY_OP);
                            }
                            sp = sp.sub(1);
                            match (a.0 as i64 - 1).checked_mul(b.0 as i64 >> 1) {
                                Some(r) => peek!(1) = Word(r as u64 | 1),
                                None => peek!(1) = sp::big_result(vm, nb::MULTIPLY, a, b),
                            }
                        }
                        op::BINARY_OP_ADD_FLOAT
                        | op::BINARY_OP_SUBTRACT_FLOAT
                        | op::BINARY_OP_MULTIPLY_FLOAT => {
                            let (a, b) = (peek!(2), peek!(1));
                            let (Some(x), Some(y)) = (quick_float(a), quick_float(b)) else {
                                deopt!(op::BINARY_OP);
                            };
                            let r = match instr as u8 {
                                op::BINARY_OP_ADD_FLOAT => x + y,
                                op::BINARY_OP_SUBTRACT_FLOAT => x - y,
                                _ => x * y,
                            };
                            let r = build::float(vm, r);
                            sp = sp.sub(1);
                            decref(a);
                            decref(b);
                            peek!(1) = r.into_word();
                        }
                        op::BINARY_OP_EXTEND => {
                            let (a, b) = (peek!(2), peek!(1));
                            match sp::extended(&*cache!(), a, b) {
                                Some(r) => {
                                    sp = sp.sub(1);
                                    peek!(1) = r;
                                }
                                None => deopt!(op::BINARY_OP),
                            }
                        }
                        op::BINARY_OP_ADD_UNICODE => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !(a.has_tid(tid::STR) && b.has_tid(tid::STR)) {
                                deopt!(op::BINARY_OP);
                            }
                            let r = build::concat(vm, a.cast::<StrObj>(), b.cast::<StrObj>());
                            replace_top!(2, r);
                        }
                        op::BINARY_OP_SUBSCR_LIST_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !(a.has_tid(tid::LIST) && b.is_small_int()) {
                                deopt!(op::BINARY_OP);
                            }
                            let l = a.cast::<ListObj>();
                            let mut i = b.0 as i64 >> 1;
                            if i < 0 {
                                i += l.len.get() as i64;
                            }
                            if (i as u64) < l.len.get() as u64 {
                                let w = *l.items.get().add(i as usize);
                                incref(w);
                                sp = sp.sub(1);
                                peek!(1) = w;
                                decref(a);
                            } else {
                                slow!(Err(vm.index_error("list index out of range")));
                            }
                        }
                        op::BINARY_OP_SUBSCR_TUPLE_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !(a.has_tid(tid::TUPLE) && b.is_small_int()) {
                                deopt!(op::BINARY_OP);
                            }
                            let items = a.cast::<TupleObj>().items();
                            let mut i = b.0 as i64 >> 1;
                            if i < 0 {
                                i += items.len() as i64;
                            }
                            match items.get(i as usize) {
                                Some(w) => {
                                    incref(*w);
                                    sp = sp.sub(1);
                                    peek!(1) = *w;
                                    decref(a);
                                }
                                None => slow!(Err(vm.index_error("tuple index out of range"))),
                            }
                        }
                        op::BINARY_OP_SUBSCR_DICT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !a.has_tid(tid::DICT) {
                                deopt!(op::BINARY_OP);
                            }
                            match slow!(a.cast::<DictObj>().lookup(vm, b)) {
                                Some(w) => replace_top!(2, Ref::new(w)),
                                None => slow!(Err(vm.key_error(b))),
                            }
                        }
                        op::BINARY_SLICE => {
                            let r = slow!(vm.binary_slice(peek!(3), peek!(2), peek!(1)));
                            replace_top!(3, r);
                        }
                        op::STORE_SLICE => {
                            // value, container, start, stop
                            slow!(vm.store_slice(peek!(3), peek!(2), peek!(1), peek!(4)));
                            for _ in 0..4 {
                                decref(pop!());
                            }
                        }
                        op::STORE_SUBSCR => {
                            // value, container, key
                            let (v, c, k) = (peek!(3), peek!(2), peek!(1));
                            adaptive!(sp::pair(c, k), sp::store_subscr(c, k));
                            slow!(vm.set_item(c, k, v));
                            for _ in 0..3 {
                                decref(pop!());
                            }
                        }
                        op::STORE_SUBSCR_LIST_INT => {
                            let (v, c, k) = (peek!(3), peek!(2), peek!(1));
                            if !(c.has_tid(tid::LIST) && k.is_small_int()) {
                                deopt!(op::STORE_SUBSCR);
                            }
                            let l = c.cast::<ListObj>();
                            let mut i = k.0 as i64 >> 1;
                            if i < 0 {
                                i += l.len.get() as i64;
                            }
                            if (i as u64) >= l.len.get() as u64 {
                                slow!(Err(vm.index_error("list assignment index out of range")));
                            }
                            let old = std::ptr::replace(l.items.get().add(i as usize), v);
                            sp = sp.sub(3);
                            decref(old);
                            decref(c);
                        }
                        op::STORE_SUBSCR_DICT => {
                            let (v, c, k) = (peek!(3), peek!(2), peek!(1));
                            if !c.has_tid(tid::DICT) {
                                deopt!(op::STORE_SUBSCR);
                            }
                            slow!(c.cast::<DictObj>().insert(vm, k, Ref::new(v)));
                            for _ in 0..3 {
                                decref(pop!());
                            }
                        }
                        op::DELETE_SUBSCR => {
                            slow!(vm.del_item(peek!(2), peek!(1)));
                            decref(pop!());
                            decref(pop!());
                        }
                        op::COMPARE_OP => {
                            let (a, b) = (peek!(2), peek!(1));
                            adaptive!(
                                sp::pair(a, b),
                                sp::compare_op(a, b).or_else(|| sp::compare_op_str(arg, a, b))
                            );
                            let r = slow!(vm.compare(Cmp::from_oparg(arg), a, b));
                            replace_top!(2, r);
                        }
                        op::COMPARE_OP_INT => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !both_small(a, b) {
                                deopt!(op::COMPARE_OP);
                            }
                            sp = sp.sub(2);
                            let (x, y) = (a.0 as i64, b.0 as i64);
                            let r = match arg >> 5 {
                                0 => x < y,
                                1 => x <= y,
                                2 => x == y,
                                3 => x != y,
                                4 => x > y,
                                _ => x >= y,
                            };
                            push_bool!(r);
                        }
                        op::COMPARE_OP_FLOAT => {
                            let (a, b) = (peek!(2), peek!(1));
                            let (Some(x), Some(y)) = (quick_float(a), quick_float(b)) else {
                                deopt!(op::COMPARE_OP);
                            };
                            sp = sp.sub(2);
                            decref(a);
                            decref(b);
                            let r = match arg >> 5 {
                                0 => x < y,
                                1 => x <= y,
                                2 => x == y,
                                3 => x != y,
                                4 => x > y,
                                _ => x >= y,
                            };
                            push_bool!(r);
                        }
                        op::COMPARE_OP_STR => {
                            let (a, b) = (peek!(2), peek!(1));
                            if !(a.has_tid(tid::STR) && b.has_tid(tid::STR)) {
                                deopt!(op::COMPARE_OP);
                            }
                            let same = a == b
                                || a.cast::<StrObj>().as_str() == b.cast::<StrObj>().as_str();
                            sp = sp.sub(2);
                            decref(a);
                            decref(b);
                            push_bool!(same == (arg >> 5 == 2));
                        }
                        op::IS_OP => {
                            let (a, b) = (peek!(2), peek!(1));
                            let same = a == b;
                            sp = sp.sub(2);
                            decref(a);
                            decref(b);
                            push_bool!(same != (arg != 0));
                        }
                        op::CONTAINS_OP | op::CONTAINS_OP_DICT | op::CONTAINS_OP_SET => {
                            let found = slow!(vm.contains(peek!(1), peek!(2)));
                            decref(pop!());
                            decref(pop!());
                            push_bool!(found != (arg != 0));
                        }
                        op::TO_BOOL => {
                            let w = peek!(1);
                            adaptive!(sp::one(w), sp::to_bool(w));
                            let b = slow!(vm.truth(w));
                            decref(pop!());
                            push_bool!(b);
                        }
                        op::TO_BOOL_BOOL => {
                            let w = peek!(1);
                            if w != Word::TRUE && w != Word::FALSE {
                                deopt!(op::TO_BOOL);
                            }
                        }
                        op::TO_BOOL_INT => {
                            let w = peek!(1);
                            if !w.is_small_int() {
                                deopt!(op::TO_BOOL);
                            }
                            sp = sp.sub(1);
                            push_bool!(w.0 != 1);
                        }
                        op::TO_BOOL_LIST => {
                            let w = peek!(1);
                            if !w.has_tid(tid::LIST) {
                                deopt!(op::TO_BOOL);
                            }
                            sp = sp.sub(1);
                            let b = w.cast::<ListObj>().len.get() != 0;
                            decref(w);
                            push_bool!(b);
                        }
                        op::TO_BOOL_NONE => {
                            if peek!(1) != Word::NONE {
                                deopt!(op::TO_BOOL);
                            }
                            sp = sp.sub(1);
                            push_bool!(false);
                        }
                        op::TO_BOOL_STR => {
                            let w = peek!(1);
                            if !w.has_tid(tid::STR) {
                                deopt!(op::TO_BOOL);
                            }
                            sp = sp.sub(1);
                            let b = w.cast::<StrObj>().len != 0;
                            decref(w);
                            push_bool!(b);
                        }
                        op::UNARY_NOT => {
                            let b = slow!(vm.truth(peek!(1)));
                            decref(pop!());
                            push_bool!(!b);
                        }
                        op::UNARY_NEGATIVE => {
                            let r = slow!(vm.unary_op('-', peek!(1)));
                            replace_top!(1, r);
                        }
                        op::UNARY_INVERT => {
                            let r = slow!(vm.unary_op('~', peek!(1)));
                            replace_top!(1, r);
                        }
                        op::JUMP_FORWARD | op::JUMP_BACKWARD_NO_INTERRUPT => jump!(arg),
                        op::POP_JUMP_IF_FALSE | op::POP_JUMP_IF_TRUE => {
                            let w = peek!(1);
                            let b = match w {
                                Word::TRUE => true,
                                Word::FALSE => false,
                                _ => {
                                    let b = slow!(vm.truth(w));
                                    decref(w);
                                    b
                                }
                            };
                            sp = sp.sub(1);
                            if b == (instr as u8 == op::POP_JUMP_IF_TRUE) {
                                jump!(arg);
                            }
                        }
                        op::POP_JUMP_IF_NONE => {
                            let w = pop!();
                            decref(w);
                            if w == Word::NONE {
                                jump!(arg);
                            }
                        }
                        op::POP_JUMP_IF_NOT_NONE => {
                            let w = pop!();
                            decref(w);
                            if w != Word::NONE {
                                jump!(arg);
                            }
                        }
                        op::JUMP_BACKWARD => {
                            let index = at!();
                            jump!(arg);
                            if crate::signals::wanted() {
                                slow!(vm.attend());
                            }
                            if vm.jit.is_some() {
                                let c = &mut *code.caches.get_unchecked(index).get();
                                c.index += 1;
                                if !T::ENABLED && c.index >= vm.jump_threshold(c) {
                                    save!();
                                    match vm.hot_backedge(index as u32, arg) {
                                        Hot::Record => return Exit::Record,
                                        Hot::Ignore => reload!(),
                                    }
                                }
                            }
                        }
                        op::JUMP_BACKWARD_NO_JIT | op::JUMP_BACKWARD_JIT => {
                            jump!(arg);
                            if crate::signals::wanted() {
                                slow!(vm.attend());
                            }
                        }
                        op::ENTER_EXECUTOR => {
                            let executor = cache!().ptr;
                            jump!(arg);
                            if crate::signals::wanted() {
                                slow!(vm.attend());
                            }
                            if !T::ENABLED
                                && let Some(jit) = vm.jit.clone()
                            {
                                save!();
                                let r = jit.enter(vm, executor);
                                reload!();
                                if tri!(r) == Hot::Record {
                                    return Exit::Record;
                                }
                                // Another loop's code may be entered at once; the same one not before the
                                // interpreter has executed something.
                                let next = (*ip).get();
                                if next as u8 == op::ENTER_EXECUTOR
                                    && (*code
                                        .caches
                                        .get_unchecked(ip.offset_from(instrs) as usize)
                                        .get())
                                    .ptr == executor
                                {
                                    jump!(next >> 8);
                                }
                            }
                        }
                        op::GET_ITER => {
                            let w = peek!(1);
                            if w.has_tid(tid::LIST) {
                                let r = build::list_iter(vm, w);
                                replace_top!(1, r);
                            } else {
                                let r = slow!(vm.get_iter(w));
                                replace_top!(1, r);
                            }
                        }
                        op::FOR_ITER => {
                            let it = peek!(1);
                            adaptive!(sp::one(it), sp::for_iter(it));
                            if it.has_tid(builtin_tid::GENERATOR)
                                && it.cast::<GenObj>().state.get() == GenState::Suspended
                            {
                                save!();
                                let f = tri!(vm.resume(it, build::none()));
                                f.flags |= FOR_LOOP;
                                f.return_ip = arg + 1;
                                reload!();
                                continue;
                            }
                            match slow!(vm.iter_next(it)) {
                                Some(v) => push!(v.into_word()),
                                None => jump!(arg + 1),
                            }
                        }
                        op::FOR_ITER_RANGE => {
                            let it = peek!(1);
                            if !it.has_tid(tid::RANGE_ITER) {
                                deopt!(op::FOR_ITER);
                            }
                            let r = it.cast::<RangeIterObj>();
                            let left = r.len.get();
                            if left > 0 {
                                let v = r.next.get();
                                r.next.set(v.wrapping_add(r.step));
                                r.len.set(left - 1);
                                push!(Word(((v as u64) << 1) | 1));
                            } else {
                                jump!(arg + 1);
                            }
                        }
                        op::FOR_ITER_LIST => {
                            let it = peek!(1);
                            if !it.has_tid(tid::LIST_ITER) {
                                deopt!(op::FOR_ITER);
                            }
                            let r = it.cast::<ListIterObj>();
                            let list = r.list.get();
                            let i = r.index.get() as usize;
                            if list != Word::NULL && i < list.cast::<ListObj>().len.get() {
                                let w = *list.cast::<ListObj>().items.get().add(i);
                                r.index.set(i as u64 + 1);
                                incref(w);
                                push!(w);
                            } else {
                                r.list.set(Word::NULL);
                                decref(list);
                                jump!(arg + 1);
                            }
                        }
                        op::FOR_ITER_GEN => {
                            let it = peek!(1);
                            if !it.has_tid(builtin_tid::GENERATOR) {
                                deopt!(op::FOR_ITER);
                            }
                            let state = it.cast::<GenObj>().state.get();
                            if state != GenState::Suspended && state != GenState::Created {
                                match slow!(vm.iter_next(it)) {
                                    Some(v) => push!(v.into_word()),
                                    None => jump!(arg + 1),
                                }
                                continue;
                            }
                            save!();
                            let f = tri!(vm.resume(it, build::none()));
                            f.flags |= FOR_LOOP;
                            f.return_ip = arg + 1;
                            reload!();
                        }
                        op::END_FOR => decref(pop!()),
                        op::POP_ITER => decref(pop!()),
                        op::CALL => {
                            let callable = peek!(arg as usize + 2);
                            adaptive!(
                                sp::callee(callable, peek!(arg as usize + 1)),
                                sp::call(vm, cache!(), callable, peek!(arg as usize + 1), arg)
                            );
                            save!();
                            tri_frame!(vm.start_call(arg as usize));
                            reload!();
                        }
                        op::CALL_PY_EXACT_ARGS | op::CALL_BOUND_METHOD_EXACT_ARGS => {
                            let callee = sp.sub(arg as usize + 2);
                            let mut f = *callee;
                            let mut this = *callee.add(1);
                            if instr as u8 == op::CALL_BOUND_METHOD_EXACT_ARGS {
                                if !(f.has_tid(builtin_tid::METHOD) && this == Word::NULL) {
                                    deopt!(op::CALL);
                                }
                                let m = f.cast::<MethodObj>();
                                this = m.this;
                                f = m.func;
                            }
                            if !f.has_tid(tid::FUNCTION)
                                || f.cast::<FuncObj>().version.get() != cache!().version
                            {
                                deopt!(op::CALL);
                            }
                            let has_self = this != Word::NULL;
                            if (arg + u32::from(has_self)) != cache!().index {
                                deopt!(op::CALL);
                            }
                            if instr as u8 == op::CALL_BOUND_METHOD_EXACT_ARGS {
                                incref(f);
                                incref(this);
                                decref(*callee);
                                *callee = f;
                                *callee.add(1) = this;
                            }
                            let first = if has_self { callee.add(1) } else { callee.add(2) };
                            let n = arg as usize + usize::from(has_self);
                            sp = callee;
                            save!();
                            // The callee's words move into its frame.
                            match vm.push_frame(f) {
                                Ok(new) => {
                                    std::ptr::copy_nonoverlapping(first, new.base, n);
                                }
                                Err(Raised) => {
                                    for i in 0..n {
                                        decref(*first.add(i));
                                    }
                                    break 'raise;
                                }
                            }
                            reload!();
                        }
                        op::CALL_BUILTIN_FAST | op::CALL_METHOD_DESCRIPTOR_FAST => {
                            let callee = sp.sub(arg as usize + 2);
                            let f = *callee;
                            if !f.has_tid(tid::BUILTIN) {
                                deopt!(op::CALL);
                            }
                            save!();
                            let b = f.cast::<BuiltinObj>();
                            let bound = b.this != Word::NULL;
                            let first = if *callee.add(1) != Word::NULL {
                                callee.add(1)
                            } else if bound {
                                // The receiver goes where the missing self would be.
                                *callee.add(1) = b.this;
                                incref(b.this);
                                callee.add(1)
                            } else {
                                callee.add(2)
                            };
                            let pos =
                                std::slice::from_raw_parts(first, sp.offset_from(first) as usize);
                            let r = tri!((b.func)(vm, &Args::of(pos)));
                            replace_top!(arg as usize + 2, r);
                        }
                        op::CALL_LEN => {
                            let (f, w) = (peek!(3), peek!(1));
                            if f.0 != cache!().ptr || peek!(2) != Word::NULL {
                                deopt!(op::CALL);
                            }
                            let n = if w.has_tid(tid::LIST) {
                                w.cast::<ListObj>().len.get()
                            } else {
                                slow!(vm.len(w))
                            };
                            let r = build::usize(vm, n);
                            replace_top!(3, r);
                        }
                        op::CALL_TYPE_1 => {
                            if peek!(3) != vm.types.type_.word() || peek!(2) != Word::NULL {
                                deopt!(op::CALL);
                            }
                            let r = Ref::new(vm.type_of(peek!(1)).word());
                            replace_top!(3, r);
                        }
                        op::CALL_ISINSTANCE => {
                            if peek!(4).0 != cache!().ptr || peek!(3) != Word::NULL {
                                deopt!(op::CALL);
                            }
                            let r = slow!(vm.isinstance(peek!(2), peek!(1)));
                            replace_top!(4, build::bool(r));
                        }
                        op::CALL_LIST_APPEND => {
                            let (f, l) = (peek!(3), peek!(2));
                            if f.0 != cache!().ptr || !l.has_tid(tid::LIST) {
                                deopt!(op::CALL);
                            }
                            let v = pop!();
                            l.cast::<ListObj>().push(Ref::owned(v));
                            sp = sp.sub(2);
                            decref(l);
                            decref(f);
                            push!(Word::NONE);
                        }
                        op::CALL_KW => {
                            save!();
                            tri_frame!(vm.start_call_kw(arg as usize));
                            reload!();
                        }
                        op::CALL_FUNCTION_EX => {
                            save!();
                            tri_frame!(vm.start_call_ex());
                            reload!();
                        }
                        op::RETURN_VALUE => {
                            let value = pop!();
                            (*frame).sp = sp;
                            let flags = (*frame).flags;
                            if flags == 0 {
                                vm.pop_frame();
                                reload!();
                                push!(value);
                                continue;
                            }
                            let value = Ref::owned(value);
                            if flags & GENERATOR != 0 {
                                let return_ip = (*frame).return_ip;
                                vm.finish_generator();
                                if flags & ENTRY != 0 {
                                    return Exit::Done(Ok(value));
                                }
                                vm.top_frame().ip = return_ip;
                                reload!();
                                if flags & FOR_LOOP == 0 {
                                    push!(value.into_word());
                                }
                                continue;
                            }
                            let mut value = value;
                            if flags & INIT != 0 {
                                let made =
                                    Ref::owned(std::mem::replace(&mut (*frame).extra, Word::NULL));
                                if *value != Word::NONE {
                                    save!();
                                    let got = vm.type_of(*value).name();
                                    let text =
                                        format!("__init__() should return None, not '{got}'");
                                    let _ = vm.type_error(text);
                                    break 'raise;
                                }
                                value = made;
                            }
                            vm.pop_frame();
                            if flags & ENTRY != 0 {
                                return Exit::Done(Ok(value));
                            }
                            reload!();
                            push!(value.into_word());
                        }
                        op::RETURN_GENERATOR => {
                            save!();
                            let flags = (*frame).flags;
                            debug_assert!(code.flags & (CO_GENERATOR | CO_COROUTINE | 0x200) != 0);
                            if code.flags & (CO_GENERATOR | CO_COROUTINE) == 0
                                || code.flags & (CO_GENERATOR | CO_COROUTINE)
                                    == (CO_GENERATOR | CO_COROUTINE)
                            {
                                slow!(Err(vm.unsupported("asynchronous generators")));
                            }
                            let g = vm.make_generator();
                            if flags & ENTRY != 0 {
                                return Exit::Done(Ok(g));
                            }
                            reload!();
                            push!(g.into_word());
                        }
                        op::YIELD_VALUE => {
                            let value = Ref::owned(pop!());
                            let flags = (*frame).flags;
                            save!();
                            vm.suspend();
                            if flags & ENTRY != 0 {
                                return Exit::Done(Ok(value));
                            }
                            reload!();
                            push!(value.into_word());
                        }
                        op::SEND | op::SEND_GEN => {
                            let receiver = peek!(2);
                            if receiver.kind() == Kind::Generator
                                && matches!(
                                    receiver.cast::<GenObj>().state.get(),
                                    GenState::Created | GenState::Suspended
                                )
                            {
                                let value = Ref::owned(pop!());
                                save!();
                                let f = tri!(vm.resume(receiver, value));
                                f.return_ip = arg;
                                reload!();
                                continue;
                            }
                            match slow!(vm.send(receiver, peek!(1))) {
                                (v, true) => {
                                    decref(pop!());
                                    push!(v.into_word());
                                }
                                (v, false) => {
                                    decref(pop!());
                                    push!(v.into_word());
                                    jump!(arg);
                                }
                            }
                        }
                        op::END_SEND => {
                            let value = pop!();
                            let receiver = pop!();
                            push!(value);
                            decref(receiver);
                        }
                        op::LOAD_GLOBAL => {
                            save!();
                            adaptive!(0, sp::load_global(vm, cache!(), &*frame, arg));
                            let name = code.names.get_unchecked(arg as usize >> 1).word();
                            let w = tri!(vm.load_global(&*frame, name));
                            push!(w.into_word());
                            if arg & 1 != 0 {
                                push!(Word::NULL);
                            }
                        }
                        op::LOAD_GLOBAL_MODULE => {
                            let c = cache!();
                            let d = (*frame).function().globals.cast::<DictObj>().table();
                            if d.keys_version != c.version {
                                deopt!(op::LOAD_GLOBAL);
                            }
                            let w = d.entries.get_unchecked(c.index as usize).value;
                            incref(w);
                            push!(w);
                            if arg & 1 != 0 {
                                push!(Word::NULL);
                            }
                        }
                        op::LOAD_GLOBAL_BUILTIN => {
                            let c = cache!();
                            let d = (*frame).function().globals.cast::<DictObj>().table();
                            let b = vm.builtins.cast::<DictObj>().table();
                            if d.keys_version != c.version || u64::from(b.keys_version) != c.ptr {
                                deopt!(op::LOAD_GLOBAL);
                            }
                            let w = b.entries.get_unchecked(c.index as usize).value;
                            incref(w);
                            push!(w);
                            if arg & 1 != 0 {
                                push!(Word::NULL);
                            }
                        }
                        op::LOAD_ATTR => {
                            let obj = peek!(1);
                            let name = code.names.get_unchecked(arg as usize >> 1).word();
                            save!();
                            adaptive!(
                                sp::one(obj),
                                sp::load_attr(vm, cache!(), obj, name, arg & 1 != 0)
                            );
                            if arg & 1 != 0 {
                                let (f, this) = tri!(vm.get_method(obj, name));
                                decref(pop!());
                                push!(f.into_word());
                                push!(this.map_or(Word::NULL, Ref::into_word));
                            } else {
                                let r = tri!(vm.get_attr(obj, name));
                                replace_top!(1, r);
                            }
                        }
                        op::LOAD_ATTR_INSTANCE_VALUE | op::LOAD_ATTR_SLOT => {
                            let obj = peek!(1);
                            let c = cache!();
                            if !obj.is_pointer() || obj.heap_type().version.get() != c.version {
                                deopt!(op::LOAD_ATTR);
                            }
                            let a = (obj.0 as usize + c.ptr as usize) as *const Attrs;
                            if c.index >= (*a).cap {
                                deopt!(op::LOAD_ATTR);
                            }
                            let w = (*a).values().get_unchecked(c.index as usize).get();
                            if w == Word::NULL {
                                deopt!(op::LOAD_ATTR);
                            }
                            incref(w);
                            peek!(1) = w;
                            decref(obj);
                            if arg & 1 != 0 {
                                push!(Word::NULL);
                            }
                        }
                        op::LOAD_ATTR_WITH_HINT => {
                            let obj = peek!(1);
                            let c = cache!();
                            if !obj.is_pointer() || obj.heap_type().version.get() != c.version {
                                deopt!(op::LOAD_ATTR);
                            }
                            let a = (obj.0 as usize + c.ptr as usize) as *const Attrs;
                            let d = (*a).dict.get();
                            if d == Word::NULL {
                                deopt!(op::LOAD_ATTR);
                            }
                            let t = d.cast::<DictObj>().table();
                            let name = code.names.get_unchecked(arg as usize >> 1).word();
                            match t.entries.get(c.index as usize) {
                                Some(e) if e.key == name => {
                                    let w = e.value;
                                    incref(w);
                                    peek!(1) = w;
                                    decref(obj);
                                    if arg & 1 != 0 {
                                        push!(Word::NULL);
                                    }
                                }
                                _ => deopt!(op::LOAD_ATTR),
                            }
                        }
                        op::LOAD_ATTR_METHOD_WITH_VALUES | op::LOAD_ATTR_METHOD_NO_DICT => {
                            let obj = peek!(1);
                            let c = cache!();
                            if vm.type_of(obj).version.get() != c.version {
                                deopt!(op::LOAD_ATTR);
                            }
                            if instr as u8 == op::LOAD_ATTR_METHOD_WITH_VALUES {
                                let a = (obj.0 as usize + c.index as usize) as *const Attrs;
                                if (*a).dict.get() != Word::NULL {
                                    deopt!(op::LOAD_ATTR);
                                }
                            }
                            let f = Word(c.ptr);
                            incref(f);
                            peek!(1) = f;
                            push!(obj);
                        }
                        op::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES => {
                            let obj = peek!(1);
                            let c = cache!();
                            if !obj.is_pointer() || obj.heap_type().version.get() != c.version {
                                deopt!(op::LOAD_ATTR);
                            }
                            let a = (obj.0 as usize + c.index as usize) as *const Attrs;
                            if (*a).dict.get() != Word::NULL {
                                deopt!(op::LOAD_ATTR);
                            }
                            let w = Word(c.ptr);
                            incref(w);
                            peek!(1) = w;
                            decref(obj);
                            if arg & 1 != 0 {
                                push!(Word::NULL);
                            }
                        }
                        op::LOAD_ATTR_CLASS => {
                            let obj = peek!(1);
                            let c = cache!();
                            if !obj.has_tid(builtin_tid::TYPE)
                                || obj.cast::<TypeObj>().version.get() != c.version
                            {
                                deopt!(op::LOAD_ATTR);
                            }
                            let w = Word(c.ptr);
                            incref(w);
                            peek!(1) = w;
                            decref(obj);
                            if arg & 1 != 0 {
                                push!(Word::NULL);
                            }
                        }
                        op::LOAD_ATTR_MODULE => {
                            let obj = peek!(1);
                            let c = cache!();
                            if !obj.has_tid(builtin_tid::MODULE) {
                                deopt!(op::LOAD_ATTR);
                            }
                            let d = obj.cast::<ModuleObj>().dict.cast::<DictObj>().table();
                            if d.keys_version != c.version {
                                deopt!(op::LOAD_ATTR);
                            }
                            let w = d.entries.get_unchecked(c.index as usize).value;
                            incref(w);
                            peek!(1) = w;
                            decref(obj);
                            if arg & 1 != 0 {
                                push!(Word::NULL);
                            }
                        }
                        op::LOAD_ATTR_PROPERTY => {
                            let obj = peek!(1);
                            let c = cache!();
                            if !obj.is_pointer() || obj.heap_type().version.get() != c.version {
                                deopt!(op::LOAD_ATTR);
                            }
                            let f = Word(c.ptr);
                            incref(f);
                            sp = sp.sub(1);
                            save!();
                            match vm.push_frame(f) {
                                Ok(new) => *new.base = obj,
                                Err(Raised) => {
                                    decref(obj);
                                    break 'raise;
                                }
                            }
                            reload!();
                        }
                        op::STORE_ATTR => {
                            // value, object
                            let (v, obj) = (peek!(2), peek!(1));
                            let name = code.names.get_unchecked(arg as usize).word();
                            save!();
                            adaptive!(sp::one(obj), sp::store_attr(vm, cache!(), obj, name));
                            tri!(vm.set_attr(obj, name, Some(Ref::new(v))));
                            decref(pop!());
                            decref(pop!());
                        }
                        op::STORE_ATTR_INSTANCE_VALUE | op::STORE_ATTR_SLOT => {
                            let (v, obj) = (peek!(2), peek!(1));
                            let c = cache!();
                            if !obj.is_pointer() || obj.heap_type().version.get() != c.version {
                                deopt!(op::STORE_ATTR);
                            }
                            let a = (obj.0 as usize + c.ptr as usize) as *const Attrs;
                            if c.index >= (*a).cap {
                                deopt!(op::STORE_ATTR);
                            }
                            let cell = (*a).values().get_unchecked(c.index as usize);
                            let old = cell.get();
                            if instr as u8 == op::STORE_ATTR_INSTANCE_VALUE && old == Word::NULL {
                                if (*a).dict.get() != Word::NULL || c.index < (*a).top.get() {
                                    deopt!(op::STORE_ATTR);
                                }
                                (*a).top.set(c.index + 1);
                            }
                            cell.set(v);
                            sp = sp.sub(2);
                            decref(old);
                            decref(obj);
                        }
                        op::STORE_ATTR_WITH_HINT => {
                            let (v, obj) = (peek!(2), peek!(1));
                            let c = cache!();
                            if !obj.is_pointer() || obj.heap_type().version.get() != c.version {
                                deopt!(op::STORE_ATTR);
                            }
                            let a = (obj.0 as usize + c.ptr as usize) as *const Attrs;
                            let d = (*a).dict.get();
                            if d == Word::NULL {
                                deopt!(op::STORE_ATTR);
                            }
                            let name = code.names.get_unchecked(arg as usize).word();
                            match d.cast::<DictObj>().table().entries.get_mut(c.index as usize) {
                                Some(e) if e.key == name => {
                                    let old = std::mem::replace(&mut e.value, v);
                                    sp = sp.sub(2);
                                    decref(old);
                                    decref(obj);
                                }
                                _ => deopt!(op::STORE_ATTR),
                            }
                        }
                        op::LOAD_DEREF => {
                            let cell = *locals.add(arg as usize);
                            let w = cell.cast::<CellObj>().value.get();
                            if w == Word::NULL {
                                slow!(Err(vm.unbound_cell(code, arg as usize)));
                            }
                            incref(w);
                            push!(w);
                        }
                        op::STORE_DEREF => {
                            let cell = *locals.add(arg as usize);
                            let old = cell.cast::<CellObj>().value.replace(pop!());
                            decref(old);
                        }
                        op::MAKE_CELL => {
                            let slot = locals.add(arg as usize);
                            *slot = build::cell(vm, *slot).into_word();
                        }
                        op::COPY_FREE_VARS => {
                            let closure = (*frame).function().closure.get();
                            let cells = closure.cast::<TupleObj>().items();
                            for (i, c) in cells.iter().enumerate() {
                                incref(*c);
                                *locals.add(code.first_free + i) = *c;
                            }
                        }
                        op::BUILD_TUPLE => {
                            let n = arg as usize;
                            let r = build::tuple_of(vm, std::slice::from_raw_parts(sp.sub(n), n));
                            replace_top!(n, r);
                        }
                        op::BUILD_LIST => {
                            let n = arg as usize;
                            let r = build::list_of(vm, std::slice::from_raw_parts(sp.sub(n), n));
                            replace_top!(n, r);
                        }
                        op::LIST_APPEND => {
                            let v = pop!();
                            peek!(arg as usize).cast::<ListObj>().push(Ref::owned(v));
                        }
                        op::UNPACK_SEQUENCE
                        | op::UNPACK_SEQUENCE_TWO_TUPLE
                        | op::UNPACK_SEQUENCE_TUPLE
                        | op::UNPACK_SEQUENCE_LIST => {
                            let w = peek!(1);
                            let n = arg as usize;
                            let items = if w.has_tid(tid::TUPLE) {
                                w.cast::<TupleObj>().items()
                            } else if w.has_tid(tid::LIST) {
                                w.cast::<ListObj>().items()
                            } else {
                                &[]
                            };
                            if items.len() == n && n > 0 {
                                sp = sp.sub(1);
                                for i in (0..n).rev() {
                                    incref(items[i]);
                                    push!(items[i]);
                                }
                                decref(w);
                            } else {
                                let items = slow!(vm.unpack(w, n));
                                decref(pop!());
                                for i in items.into_iter().rev() {
                                    push!(i.into_word());
                                }
                            }
                        }
                        // With this number the jump table covers every byte: no range check.
                        op::CACHE => unreachable!("decoded code has no inline caches"),
                        other => {
                            // Everything else works on the saved frame.
                            save!();
                            tri_frame!(vm.execute_slow(other, arg));
                            reload!();
                        }
                    }
                }
            }
            // An exception is pending.
            if std::ptr::eq(vm.top_frame(), frame) {
                (*frame).ip = ip.offset_from(instrs) as u32;
                (*frame).sp = sp;
            }
            if !vm.unwind() {
                return Exit::Done(Err(Raised));
            }
            reload!();
            if T::ENABLED {
                if let Some(jit) = vm.jit.clone() {
                    jit.abandon(vm);
                }
                return Exit::Stop;
            }
            continue 'frames;
        }
    }
}

/// Checks that the float fast path and the general one agree on what a float is.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::as_float;

    #[test]
    fn quick_and_general_float_tests_agree() {
        let vm = Vm::new(crate::vm::Options::default());
        for x in [0.0, -0.0, 1.5, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
            let w = build::float(&vm, x);
            assert_eq!(quick_float(*w).map(f64::to_bits), as_float(*w).map(f64::to_bits));
        }
        assert_eq!(quick_float(Word::NONE), None);
    }
}
