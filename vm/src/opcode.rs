//! CPython 3.14's opcode numbers and names (`Include/opcode_ids.h`), tier-1 specialisations included.

macro_rules! opcodes {
    ($($name:ident = $number:literal,)*) => {
        $(
            #[allow(missing_docs)] // the name is CPython's; its documentation is the `dis` manual
            pub const $name: u8 = $number;
        )*
        /// Every opcode with its name, in numerical order.
        pub const ALL: &[(u8, &str)] = &[$(($number, stringify!($name)),)*];
    };
}

opcodes! {
    CACHE = 0,
    BINARY_SLICE = 1,
    BUILD_TEMPLATE = 2,
    BINARY_OP_INPLACE_ADD_UNICODE = 3,
    CALL_FUNCTION_EX = 4,
    CHECK_EG_MATCH = 5,
    CHECK_EXC_MATCH = 6,
    CLEANUP_THROW = 7,
    DELETE_SUBSCR = 8,
    END_FOR = 9,
    END_SEND = 10,
    EXIT_INIT_CHECK = 11,
    FORMAT_SIMPLE = 12,
    FORMAT_WITH_SPEC = 13,
    GET_AITER = 14,
    GET_ANEXT = 15,
    GET_ITER = 16,
    GET_LEN = 18,
    GET_YIELD_FROM_ITER = 19,
    INTERPRETER_EXIT = 20,
    LOAD_BUILD_CLASS = 21,
    LOAD_LOCALS = 22,
    MAKE_FUNCTION = 23,
    MATCH_KEYS = 24,
    MATCH_MAPPING = 25,
    MATCH_SEQUENCE = 26,
    NOP = 27,
    NOT_TAKEN = 28,
    POP_EXCEPT = 29,
    POP_ITER = 30,
    POP_TOP = 31,
    PUSH_EXC_INFO = 32,
    PUSH_NULL = 33,
    RETURN_GENERATOR = 34,
    RETURN_VALUE = 35,
    SETUP_ANNOTATIONS = 36,
    STORE_SLICE = 37,
    STORE_SUBSCR = 38,
    TO_BOOL = 39,
    UNARY_INVERT = 40,
    UNARY_NEGATIVE = 41,
    UNARY_NOT = 42,
    WITH_EXCEPT_START = 43,
    BINARY_OP = 44,
    BUILD_INTERPOLATION = 45,
    BUILD_LIST = 46,
    BUILD_MAP = 47,
    BUILD_SET = 48,
    BUILD_SLICE = 49,
    BUILD_STRING = 50,
    BUILD_TUPLE = 51,
    CALL = 52,
    CALL_INTRINSIC_1 = 53,
    CALL_INTRINSIC_2 = 54,
    CALL_KW = 55,
    COMPARE_OP = 56,
    CONTAINS_OP = 57,
    CONVERT_VALUE = 58,
    COPY = 59,
    COPY_FREE_VARS = 60,
    DELETE_ATTR = 61,
    DELETE_DEREF = 62,
    DELETE_FAST = 63,
    DELETE_GLOBAL = 64,
    DELETE_NAME = 65,
    DICT_MERGE = 66,
    DICT_UPDATE = 67,
    END_ASYNC_FOR = 68,
    EXTENDED_ARG = 69,
    FOR_ITER = 70,
    GET_AWAITABLE = 71,
    IMPORT_FROM = 72,
    IMPORT_NAME = 73,
    IS_OP = 74,
    JUMP_BACKWARD = 75,
    JUMP_BACKWARD_NO_INTERRUPT = 76,
    JUMP_FORWARD = 77,
    LIST_APPEND = 78,
    LIST_EXTEND = 79,
    LOAD_ATTR = 80,
    LOAD_COMMON_CONSTANT = 81,
    LOAD_CONST = 82,
    LOAD_DEREF = 83,
    LOAD_FAST = 84,
    LOAD_FAST_AND_CLEAR = 85,
    LOAD_FAST_BORROW = 86,
    LOAD_FAST_BORROW_LOAD_FAST_BORROW = 87,
    LOAD_FAST_CHECK = 88,
    LOAD_FAST_LOAD_FAST = 89,
    LOAD_FROM_DICT_OR_DEREF = 90,
    LOAD_FROM_DICT_OR_GLOBALS = 91,
    LOAD_GLOBAL = 92,
    LOAD_NAME = 93,
    LOAD_SMALL_INT = 94,
    LOAD_SPECIAL = 95,
    LOAD_SUPER_ATTR = 96,
    MAKE_CELL = 97,
    MAP_ADD = 98,
    MATCH_CLASS = 99,
    POP_JUMP_IF_FALSE = 100,
    POP_JUMP_IF_NONE = 101,
    POP_JUMP_IF_NOT_NONE = 102,
    POP_JUMP_IF_TRUE = 103,
    RAISE_VARARGS = 104,
    RERAISE = 105,
    SEND = 106,
    SET_ADD = 107,
    SET_FUNCTION_ATTRIBUTE = 108,
    SET_UPDATE = 109,
    STORE_ATTR = 110,
    STORE_DEREF = 111,
    STORE_FAST = 112,
    STORE_FAST_LOAD_FAST = 113,
    STORE_FAST_STORE_FAST = 114,
    STORE_GLOBAL = 115,
    STORE_NAME = 116,
    SWAP = 117,
    UNPACK_EX = 118,
    UNPACK_SEQUENCE = 119,
    YIELD_VALUE = 120,
    RESUME = 128,
    BINARY_OP_ADD_FLOAT = 129,
    BINARY_OP_ADD_INT = 130,
    BINARY_OP_ADD_UNICODE = 131,
    BINARY_OP_EXTEND = 132,
    BINARY_OP_MULTIPLY_FLOAT = 133,
    BINARY_OP_MULTIPLY_INT = 134,
    BINARY_OP_SUBSCR_DICT = 135,
    BINARY_OP_SUBSCR_GETITEM = 136,
    BINARY_OP_SUBSCR_LIST_INT = 137,
    BINARY_OP_SUBSCR_LIST_SLICE = 138,
    BINARY_OP_SUBSCR_STR_INT = 139,
    BINARY_OP_SUBSCR_TUPLE_INT = 140,
    BINARY_OP_SUBTRACT_FLOAT = 141,
    BINARY_OP_SUBTRACT_INT = 142,
    CALL_ALLOC_AND_ENTER_INIT = 143,
    CALL_BOUND_METHOD_EXACT_ARGS = 144,
    CALL_BOUND_METHOD_GENERAL = 145,
    CALL_BUILTIN_CLASS = 146,
    CALL_BUILTIN_FAST = 147,
    CALL_BUILTIN_FAST_WITH_KEYWORDS = 148,
    CALL_BUILTIN_O = 149,
    CALL_ISINSTANCE = 150,
    CALL_KW_BOUND_METHOD = 151,
    CALL_KW_NON_PY = 152,
    CALL_KW_PY = 153,
    CALL_LEN = 154,
    CALL_LIST_APPEND = 155,
    CALL_METHOD_DESCRIPTOR_FAST = 156,
    CALL_METHOD_DESCRIPTOR_FAST_WITH_KEYWORDS = 157,
    CALL_METHOD_DESCRIPTOR_NOARGS = 158,
    CALL_METHOD_DESCRIPTOR_O = 159,
    CALL_NON_PY_GENERAL = 160,
    CALL_PY_EXACT_ARGS = 161,
    CALL_PY_GENERAL = 162,
    CALL_STR_1 = 163,
    CALL_TUPLE_1 = 164,
    CALL_TYPE_1 = 165,
    COMPARE_OP_FLOAT = 166,
    COMPARE_OP_INT = 167,
    COMPARE_OP_STR = 168,
    CONTAINS_OP_DICT = 169,
    CONTAINS_OP_SET = 170,
    FOR_ITER_GEN = 171,
    FOR_ITER_LIST = 172,
    FOR_ITER_RANGE = 173,
    FOR_ITER_TUPLE = 174,
    JUMP_BACKWARD_JIT = 175,
    JUMP_BACKWARD_NO_JIT = 176,
    LOAD_ATTR_CLASS = 177,
    LOAD_ATTR_CLASS_WITH_METACLASS_CHECK = 178,
    LOAD_ATTR_GETATTRIBUTE_OVERRIDDEN = 179,
    LOAD_ATTR_INSTANCE_VALUE = 180,
    LOAD_ATTR_METHOD_LAZY_DICT = 181,
    LOAD_ATTR_METHOD_NO_DICT = 182,
    LOAD_ATTR_METHOD_WITH_VALUES = 183,
    LOAD_ATTR_MODULE = 184,
    LOAD_ATTR_NONDESCRIPTOR_NO_DICT = 185,
    LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES = 186,
    LOAD_ATTR_PROPERTY = 187,
    LOAD_ATTR_SLOT = 188,
    LOAD_ATTR_WITH_HINT = 189,
    LOAD_CONST_IMMORTAL = 190,
    LOAD_CONST_MORTAL = 191,
    LOAD_GLOBAL_BUILTIN = 192,
    LOAD_GLOBAL_MODULE = 193,
    LOAD_SUPER_ATTR_ATTR = 194,
    LOAD_SUPER_ATTR_METHOD = 195,
    RESUME_CHECK = 196,
    SEND_GEN = 197,
    STORE_ATTR_INSTANCE_VALUE = 198,
    STORE_ATTR_SLOT = 199,
    STORE_ATTR_WITH_HINT = 200,
    STORE_SUBSCR_DICT = 201,
    STORE_SUBSCR_LIST_INT = 202,
    TO_BOOL_ALWAYS_TRUE = 203,
    TO_BOOL_BOOL = 204,
    TO_BOOL_INT = 205,
    TO_BOOL_LIST = 206,
    TO_BOOL_NONE = 207,
    TO_BOOL_STR = 208,
    UNPACK_SEQUENCE_LIST = 209,
    UNPACK_SEQUENCE_TUPLE = 210,
    UNPACK_SEQUENCE_TWO_TUPLE = 211,
    ENTER_EXECUTOR = 255,
}

/// Ours: a `RESUME` at which compiled code of the function is entered.
pub const ENTER_FUNCTION: u8 = 254;

/// The opcode's CPython name, or `"?"` for a number that CPython 3.14 does not use.
pub fn name(opcode: u8) -> &'static str {
    if opcode == ENTER_FUNCTION {
        return "ENTER_FUNCTION";
    }
    ALL.iter().find(|(number, _)| *number == opcode).map_or("?", |(_, name)| name)
}

/// Whether there is an opcode of this number.
pub fn is_known(opcode: u8) -> bool {
    const KNOWN: [bool; 256] = {
        let (mut known, mut i) = ([false; 256], 0);
        while i < ALL.len() {
            known[ALL[i].0 as usize] = true;
            i += 1;
        }
        known
    };
    KNOWN[opcode as usize]
}

/// The adaptive opcode that a specialised one came from (itself for all others).
pub fn generic(opcode: u8) -> u8 {
    match opcode {
        BINARY_OP_INPLACE_ADD_UNICODE | BINARY_OP_ADD_FLOAT..=BINARY_OP_SUBTRACT_INT => BINARY_OP,
        CALL_KW_BOUND_METHOD | CALL_KW_NON_PY | CALL_KW_PY => CALL_KW,
        CALL_ALLOC_AND_ENTER_INIT..=CALL_TYPE_1 => CALL,
        COMPARE_OP_FLOAT..=COMPARE_OP_STR => COMPARE_OP,
        CONTAINS_OP_DICT | CONTAINS_OP_SET => CONTAINS_OP,
        FOR_ITER_GEN..=FOR_ITER_TUPLE => FOR_ITER,
        JUMP_BACKWARD_JIT | JUMP_BACKWARD_NO_JIT | ENTER_EXECUTOR => JUMP_BACKWARD,
        LOAD_ATTR_CLASS..=LOAD_ATTR_WITH_HINT => LOAD_ATTR,
        LOAD_CONST_IMMORTAL | LOAD_CONST_MORTAL => LOAD_CONST,
        LOAD_GLOBAL_BUILTIN | LOAD_GLOBAL_MODULE => LOAD_GLOBAL,
        LOAD_SUPER_ATTR_ATTR | LOAD_SUPER_ATTR_METHOD => LOAD_SUPER_ATTR,
        RESUME_CHECK | ENTER_FUNCTION => RESUME,
        SEND_GEN => SEND,
        STORE_ATTR_INSTANCE_VALUE..=STORE_ATTR_WITH_HINT => STORE_ATTR,
        STORE_SUBSCR_DICT | STORE_SUBSCR_LIST_INT => STORE_SUBSCR,
        TO_BOOL_ALWAYS_TRUE..=TO_BOOL_STR => TO_BOOL,
        UNPACK_SEQUENCE_LIST..=UNPACK_SEQUENCE_TWO_TUPLE => UNPACK_SEQUENCE,
        other => other,
    }
}

/// The local that an instruction stores the top of the stack into.
#[inline(always)]
pub fn first_stored(opcode: u8, oparg: u32) -> Option<u32> {
    match opcode {
        STORE_FAST => Some(oparg),
        STORE_FAST_LOAD_FAST | STORE_FAST_STORE_FAST => Some(oparg >> 4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustpython_compiler_core::bytecode::Instruction;

    #[test]
    fn specialised_opcodes_go_back_to_what_the_compiler_crate_says() {
        for &(number, name) in ALL {
            if matches!(number, CACHE | ENTER_EXECUTOR | EXIT_INIT_CHECK | INTERPRETER_EXIT) {
                continue;
            }
            let Ok(instruction) = Instruction::try_from(number) else { continue };
            assert_eq!(generic(number), u8::from(instruction.deoptimize()), "{name}");
        }
    }
}
