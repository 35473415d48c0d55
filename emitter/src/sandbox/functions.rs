//! The runtime functions of the sandbox. They are deterministic, and each destroys every register that a C
//! function may, so that native code that counts on one is found out.

use ir::layout;
use ir::word::Word;
use std::cell::RefCell;

/// A function that traces may call by name.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its name: `$name` in the text form.
    pub name: &'static str,
    /// What it does, in a line.
    pub doc: &'static str,
    code: Signature,
}

#[derive(Clone, Copy, Debug)]
enum Signature {
    Objects0(extern "C" fn() -> u64),
    Objects1(extern "C" fn(u64) -> u64),
    Objects2(extern "C" fn(u64, u64) -> u64),
    Objects3(extern "C" fn(u64, u64, u64) -> u64),
    Float(extern "C" fn(f64) -> f64),
    Floats(extern "C" fn(f64, f64) -> f64),
    Ints(extern "C" fn(i64, i64) -> i64),
}
use Signature::*;

/// All of them; the position is the symbol's number.
pub static FUNCTIONS: &[Function] = &[
    Function { name: "answer", doc: "42", code: Objects0(answer) },
    Function { name: "same", doc: "its operand, with a reference more", code: Objects1(same) },
    Function { name: "add", doc: "sum of small ints; else raises", code: Objects2(add) },
    Function {
        name: "pick",
        doc: "b if a is True, c if it is False, else raises",
        code: Objects3(pick),
    },
    Function { name: "fail", doc: "raises always", code: Objects1(fail) },
    Function {
        name: "set_first",
        doc: "list[0] = b; raises when it can't",
        code: Objects2(set_first),
    },
    Function { name: "half", doc: "x / 2", code: Float(half) },
    Function { name: "hypot", doc: "sqrt(x*x + y*y)", code: Floats(hypot) },
    Function { name: "raise", doc: "raises always", code: Objects0(raise) },
    Function { name: "weigh", doc: "1000 a + b modulo 2^64", code: Ints(weigh) },
];

impl Function {
    pub(crate) fn address(&self) -> usize {
        match self.code {
            Objects0(f) => f as *const () as usize,
            Objects1(f) => f as *const () as usize,
            Objects2(f) => f as *const () as usize,
            Objects3(f) => f as *const () as usize,
            Float(f) => f as *const () as usize,
            Floats(f) => f as *const () as usize,
            Ints(f) => f as *const () as usize,
        }
    }

    pub(crate) fn call_objects(&self, args: &[Word]) -> Option<Word> {
        Some(Word(match (self.code, args) {
            (Objects0(f), []) => f(),
            (Objects1(f), [a]) => f(a.0),
            (Objects2(f), [a, b]) => f(a.0, b.0),
            (Objects3(f), [a, b, c]) => f(a.0, b.0, c.0),
            _ => return None,
        }))
    }

    pub(crate) fn call_f64(&self, args: &[f64]) -> Option<f64> {
        match (self.code, args) {
            (Float(f), [a]) => Some(f(*a)),
            (Floats(f), [a, b]) => Some(f(*a, *b)),
            _ => None,
        }
    }

    pub(crate) fn call_i64(&self, [a, b]: [i64; 2]) -> Option<i64> {
        match self.code {
            Ints(f) => Some(f(a, b)),
            _ => None,
        }
    }
}

thread_local! {
    static FREED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

pub(crate) fn take_freed() -> Vec<u64> {
    FREED.take()
}

/// What the runtime does with an object whose last reference is gone: here, notes it.
pub(crate) extern "C" fn dealloc(object: u64) {
    FREED.with_borrow_mut(|freed| freed.push(object));
    wreck();
}

pub(crate) fn dealloc_address() -> usize {
    dealloc as *const () as usize
}

/// Fills every register that doesn't survive a C call with rubbish.
#[inline(always)]
fn wreck() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: changes exactly what it declares.
    unsafe {
        std::arch::asm!(
            "mov rax, 0x5a5a5a5a",
            "mov rcx, rax",
            "mov rdx, rax",
            "mov rsi, rax",
            "mov rdi, rax",
            "mov r8, rax",
            "mov r9, rax",
            "mov r10, rax",
            "mov r11, rax",
            "movq xmm0, rax",
            "movaps xmm1, xmm0",
            "movaps xmm2, xmm0",
            "movaps xmm3, xmm0",
            "movaps xmm4, xmm0",
            "movaps xmm5, xmm0",
            "movaps xmm6, xmm0",
            "movaps xmm7, xmm0",
            "movaps xmm8, xmm0",
            "movaps xmm15, xmm0",
            clobber_abi("C"),
            options(nomem),
        );
    }
}

extern "C" fn answer() -> u64 {
    wreck();
    (42 << 1) | 1
}

extern "C" fn raise() -> u64 {
    wreck();
    Word::NULL.0
}

extern "C" fn same(a: u64) -> u64 {
    if Word(a).is_pointer() {
        // SAFETY: pointers in a sandbox trace are live sandbox objects; this is their count.
        unsafe {
            let count = (a as *mut i32).byte_offset(layout::OBJ_REFCNT as isize);
            if *count >= 0 {
                *count += 1;
            }
        }
    }
    wreck();
    a
}

extern "C" fn add(a: u64, b: u64) -> u64 {
    let sum = match (Word(a).as_i64(), Word(b).as_i64()) {
        (Some(a), Some(b)) => a.checked_add(b).and_then(Word::from_i64),
        _ => None,
    };
    wreck();
    sum.unwrap_or(Word::NULL).0
}

extern "C" fn pick(a: u64, b: u64, c: u64) -> u64 {
    match Word(a).as_bool() {
        Some(true) => same(b),
        Some(false) => same(c),
        None => fail(a),
    }
}

extern "C" fn fail(_a: u64) -> u64 {
    wreck();
    Word::NULL.0
}

extern "C" fn set_first(list: u64, item: u64) -> u64 {
    let mut stored = false;
    if Word(list).is_pointer() {
        // SAFETY: pointers in a sandbox trace are live sandbox objects, and lists have items and a length.
        unsafe {
            let at = |offset: i32| (list as *const u8).byte_offset(offset as isize);
            if *at(layout::OBJ_TID).cast::<u32>() == layout::tid::LIST
                && *at(layout::LIST_LEN).cast::<u64>() > 0
            {
                *(*at(layout::LIST_ITEMS).cast::<u64>() as *mut u64) = item;
                stored = true;
            }
        }
    }
    wreck();
    if stored { Word::NONE.0 } else { Word::NULL.0 }
}

extern "C" fn half(x: f64) -> f64 {
    wreck();
    x / 2.0
}

extern "C" fn hypot(x: f64, y: f64) -> f64 {
    wreck();
    (x * x + y * y).sqrt()
}

extern "C" fn weigh(a: i64, b: i64) -> i64 {
    wreck();
    a.wrapping_mul(1000).wrapping_add(b)
}
