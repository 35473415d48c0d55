//! Where the fields of heap objects are, in bytes: the contract between `vm` (which asserts it on its
//! `#[repr(C)]` structs), the stencils' C header (generated from [`FIELDS`]) and the test heaps.

/// Reference count, `i32`; negative means immortal.
pub const OBJ_REFCNT: i32 = 0;
/// Type id, `u32`: what a type guard compares. See [`tid`] for the fixed ones.
pub const OBJ_TID: i32 = 4;
/// Pointer to the type object.
pub const OBJ_TYPE: i32 = 8;
/// First byte after the header.
pub const OBJ_BODY: i32 = 16;

/// `f64` of a heap float.
pub const FLOAT_VALUE: i32 = 16;

/// Pointer to a list's item words.
pub const LIST_ITEMS: i32 = 16;
/// A list's length, `u64`.
pub const LIST_LEN: i32 = 24;
/// A list's capacity, `u64`.
pub const LIST_CAP: i32 = 32;

/// A tuple's length, `u64`.
pub const TUPLE_LEN: i32 = 16;
/// A tuple's first item word; before it is its hash, or 0.
pub const TUPLE_ITEMS: i32 = 32;

/// A range iterator's next value, `i64`.
pub const RANGE_ITER_NEXT: i32 = 16;
/// A range iterator's step, `i64`.
pub const RANGE_ITER_STEP: i32 = 24;
/// How many values a range iterator has left, `i64`.
pub const RANGE_ITER_LEN: i32 = 32;

/// A list iterator's list (or NULL when exhausted).
pub const LIST_ITER_LIST: i32 = 16;
/// A list iterator's next index, `u64`.
pub const LIST_ITER_INDEX: i32 = 24;

/// Type ids that stencils and traces know by number. Other types get theirs at run time.
pub mod tid {
    /// Heap (multi-digit) `int`.
    pub const INT: u32 = 1;
    /// Heap `float`.
    pub const FLOAT: u32 = 2;
    /// `str`.
    pub const STR: u32 = 3;
    /// `list`.
    pub const LIST: u32 = 4;
    /// `tuple`.
    pub const TUPLE: u32 = 5;
    /// `dict`.
    pub const DICT: u32 = 6;
    /// `range` iterator.
    pub const RANGE_ITER: u32 = 7;
    /// `list` iterator.
    pub const LIST_ITER: u32 = 8;
    /// Python function.
    pub const FUNCTION: u32 = 9;
    /// Function written in Rust.
    pub const BUILTIN: u32 = 10;
    /// First id that is handed out at run time.
    pub const FIRST_DYNAMIC: u32 = 64;
}

/// Every constant above under its C name; the stencils' header is generated from this table.
pub const FIELDS: &[(&str, i64)] = &[
    ("OBJ_REFCNT", OBJ_REFCNT as i64),
    ("OBJ_TID", OBJ_TID as i64),
    ("OBJ_TYPE", OBJ_TYPE as i64),
    ("FLOAT_VALUE", FLOAT_VALUE as i64),
    ("LIST_ITEMS", LIST_ITEMS as i64),
    ("LIST_LEN", LIST_LEN as i64),
    ("LIST_CAP", LIST_CAP as i64),
    ("TUPLE_LEN", TUPLE_LEN as i64),
    ("TUPLE_ITEMS", TUPLE_ITEMS as i64),
    ("RANGE_ITER_NEXT", RANGE_ITER_NEXT as i64),
    ("RANGE_ITER_STEP", RANGE_ITER_STEP as i64),
    ("RANGE_ITER_LEN", RANGE_ITER_LEN as i64),
    ("LIST_ITER_LIST", LIST_ITER_LIST as i64),
    ("LIST_ITER_INDEX", LIST_ITER_INDEX as i64),
    ("TID_INT", tid::INT as i64),
    ("TID_FLOAT", tid::FLOAT as i64),
    ("TID_STR", tid::STR as i64),
    ("TID_LIST", tid::LIST as i64),
    ("TID_TUPLE", tid::TUPLE as i64),
    ("TID_DICT", tid::DICT as i64),
    ("TID_RANGE_ITER", tid::RANGE_ITER as i64),
    ("TID_LIST_ITER", tid::LIST_ITER as i64),
    ("WORD_NONE", crate::word::Word::NONE.0 as i64),
    ("WORD_FALSE", crate::word::Word::FALSE.0 as i64),
    ("WORD_TRUE", crate::word::Word::TRUE.0 as i64),
    ("SMALL_INT_MAX", crate::word::SMALL_INT_MAX),
    ("SMALL_INT_MIN", crate::word::SMALL_INT_MIN),
];
