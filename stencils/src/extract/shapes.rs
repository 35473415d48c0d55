//! Which shapes each uop gets, and which register stands for which operand while clang compiles them.

use crate::{Role, Shape};
use ir::uop::{EXIT, Imm};
use ir::{Class, Repr, Uop};

/// A pool register by number: 0…7 are `r8`…`r15`, 8…15 are `xmm0`…`xmm7`.
pub type Pool = u8;

/// A stencil to build.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which uop.
    pub uop: Uop,
    /// Which variant.
    pub shape: Shape,
    /// The symbolic register of each operand; `None` for an immediate, or in memory form.
    pub args: Vec<Option<Pool>>,
    /// The symbolic register of the result.
    pub result: Option<Pool>,
}

impl Request {
    /// The function's name in the object file.
    pub fn symbol(&self) -> String {
        format!("stencil_{}_{}", self.uop.info().name, self.shape.key())
    }

    /// For people.
    pub fn title(&self) -> String {
        format!("{} {}", self.uop, self.shape)
    }

    /// What a pool register stands for. A reused register is its operand (and the result).
    pub fn role_of(&self, register: Pool) -> Option<Role> {
        let arg = self.args.iter().position(|a| *a == Some(register));
        match arg {
            Some(k) => Some(Role::Arg(k as u8)),
            None if self.result == Some(register) => Some(Role::Result),
            None => None,
        }
    }
}

/// Whether the uop calls a C function that its immediate names; the call loses the registers that the C
/// convention does not keep.
pub fn is_c_call(uop: Uop) -> bool {
    uop.info().imm == Imm::Symbol
}

/// Operands that get immediate shapes, as a bit mask: integers, and words where a constant is common
/// (identity, tagged arithmetic, the value of a store). Not object pointers that are dereferenced, not
/// uops of one operand (those fold), not arguments of calls.
pub fn immediate_operands(uop: Uop) -> u8 {
    let args = uop.info().args;
    if args.len() < 2 || is_c_call(uop) {
        return 0;
    }
    let mut mask = 0;
    for (k, repr) in args.iter().enumerate() {
        let wanted = match repr {
            Repr::I64 => true,
            Repr::Obj => match uop {
                Uop::_GUARD_IS | Uop::_GUARD_IS_NOT | Uop::_IS => true,
                Uop::_BINARY_OP_ADD_INT
                | Uop::_BINARY_OP_SUBTRACT_INT
                | Uop::_BINARY_OP_MULTIPLY_INT => true,
                Uop::_STORE_FIELD => k == 1,
                Uop::_STORE_SUBSCR_LIST_INT => k == 2,
                _ => false,
            },
            Repr::F64 | Repr::Cond => false,
        };
        mask |= u8::from(wanted) << k;
    }
    mask
}

/// Whether a stencil is wanted at all: block ends that are no guards are the emitter's own.
pub fn has_stencils(uop: Uop) -> bool {
    !matches!(uop, Uop::_JUMP | Uop::_EXIT_TRACE)
}

/// Whether the uop has register forms. `_CHECK_PERIODIC` reads a word next to the frame and nothing else.
pub fn has_register_forms(uop: Uop) -> bool {
    has_stencils(uop) && uop != Uop::_CHECK_PERIODIC
}

/// Operands that the result must not replace although they are of its class: `list[i] = v` reads `v`
/// after it has the old item, and `v` may be the list.
fn keeps_apart(uop: Uop, k: u8) -> bool {
    uop == Uop::_STORE_SUBSCR_LIST_INT && k < 2
}

/// All shapes of a uop; of the early ones, those that save nothing are dropped later.
pub fn shapes(uop: Uop) -> Vec<Shape> {
    if !has_stencils(uop) {
        return Vec::new();
    }
    let mut shapes = vec![Shape::MEMORY];
    if !has_register_forms(uop) {
        return shapes;
    }
    let args = uop.info().args;
    let result = uop.info().results.first().map(|r| r.class());
    let reusable = |k: u8| Some(args[k as usize].class()) == result && !keeps_apart(uop, k);
    let count = args.len() as u8;
    let immediates = (0..count).filter(|k| immediate_operands(uop) >> k & 1 != 0).map(Some);
    for imm in std::iter::once(None).chain(immediates) {
        shapes.push(Shape { imm, ..Shape::FRESH });
        for k in (0..count).filter(|&k| Some(k) != imm && reusable(k)) {
            shapes.push(Shape { imm, reuse: Some(k), ..Shape::FRESH });
        }
    }
    if args.len() >= 2 && args[0] == args[1] && reusable(0) {
        shapes.push(Shape { reuse: Some(0), equal: true, ..Shape::FRESH });
    }
    if uop.has(EXIT) && result.is_some() && !is_c_call(uop) {
        // Right behind the strict ones, with which they are compared.
        let early = |s: Shape| [Some(s), (!s.memory).then_some(Shape { early: true, ..s })];
        shapes = shapes.into_iter().flat_map(early).flatten().collect();
    }
    shapes
}

/// A shape with its symbolic registers. Operand 0, the only one that is ever dereferenced, is `r12`: as a
/// base it needs a SIB byte, and in a SIB byte with a displacement every register is legal.
pub fn request(uop: Uop, shape: Shape) -> Request {
    const INTS: [Pool; 3] = [4, 0, 1]; // r12 r8 r9
    const INT_RESULT: Pool = 3; // r11
    const FLOATS: [Pool; 3] = [8, 9, 11]; // xmm0 xmm1 xmm3
    const FLOAT_RESULT: Pool = 10; // xmm2
    // A C call has its arguments and its result in xmm0 and xmm1: the roles stay clear of them.
    const CALL_FLOATS: [Pool; 3] = [10, 11, 13];
    const CALL_FLOAT_RESULT: Pool = 12;

    let info = uop.info();
    let (floats, float_result) =
        if is_c_call(uop) { (CALL_FLOATS, CALL_FLOAT_RESULT) } else { (FLOATS, FLOAT_RESULT) };
    let mut args = vec![None; info.args.len()];
    let mut result = None;
    if !shape.memory {
        for (k, repr) in info.args.iter().enumerate() {
            let place = if shape.equal && k == 1 { 0 } else { k };
            if shape.imm != Some(k as u8) {
                args[k] = Some(match repr.class() {
                    Class::Int => INTS[place],
                    Class::Float => floats[place],
                });
            }
        }
        result = info.results.first().map(|repr| match (shape.reuse, repr.class()) {
            (Some(k), _) => args[k as usize].expect("a reused operand is in a register"),
            (None, Class::Int) => INT_RESULT,
            (None, Class::Float) => float_result,
        });
    }
    Request { uop, shape, args, result }
}

/// Every stencil of the table, in its order.
pub fn requests() -> Vec<Request> {
    let of = |&uop: &Uop| shapes(uop).into_iter().map(move |shape| request(uop, shape));
    Uop::ALL.iter().flat_map(of).collect()
}
