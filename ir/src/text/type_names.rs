//! Names of the fixed type ids.

use crate::layout::tid;

/// Name and id.
const TYPES: &[(&str, u32)] = &[
    ("int", tid::INT),
    ("float", tid::FLOAT),
    ("str", tid::STR),
    ("list", tid::LIST),
    ("tuple", tid::TUPLE),
    ("dict", tid::DICT),
    ("range_iterator", tid::RANGE_ITER),
    ("list_iterator", tid::LIST_ITER),
    ("function", tid::FUNCTION),
    ("builtin_function_or_method", tid::BUILTIN),
];

/// The name of a fixed type id.
pub(super) fn name_of(id: u64) -> Option<&'static str> {
    TYPES.iter().find(|&&(_, t)| u64::from(t) == id).map(|&(name, _)| name)
}

/// The id of a fixed type.
pub(super) fn id_of(name: &str) -> Option<u32> {
    TYPES.iter().find(|&&(n, _)| n == name).map(|&(_, id)| id)
}

/// All names, for error messages.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|&(name, _)| name)
}
