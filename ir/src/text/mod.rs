//! The text form of traces: [`print()`] and [`parse`], lossless both ways.
//!
//! ```text
//! trace "sum" {
//! b0(%0: obj, %1: obj):
//!     _GUARD_INT %0 exit s0
//!     %2: i64 = _UNBOX_INT %0
//!     _JUMP b1(%2, 5: i64)
//! b1(%3: i64, %4: i64):
//!     %5: i64 = _ADD_I64 %3, 1: i64 exit s1 ^12   # recorded as i12
//!     _GUARD_LT_I64 %5, %4 -> b1(%5, %4), b2()    # two successors: a branch
//! b2():
//!     _EXIT_TRACE exit s1
//! s0: f0@12 [%0, -, &%1] stack []
//! s1: f0@12 [%3, -, -] stack [] ; f1@3 [] stack [None] store %0+16 = %3
//! }
//! ```
//!
//! | where | text | meaning |
//! |---|---|---|
//! | value | `%3` | a parameter or result |
//! | | `5: i64`, `2.5: f64`, `1: cond`, `5: obj`, `2.5: obj` | a constant; floats read back bit for bit, also `-0.0`, `inf`, `nan`, `nan(0x7ff8000000000001)` |
//! | | `None`, `True`, `False`, `Ellipsis`, `NotImplemented`, `NULL`, `@0x1000` | an object constant |
//! | immediate, after the operands | `+16` | byte offset of a field |
//! | | `type list`, `type 70` | type id |
//! | | `@16=7` | 32-bit field and the value expected in it |
//! | | `$3`, `$name` | runtime symbol, by number or (given a table) by name |
//! | instruction's end | `exit s0` | leaves the trace with this snapshot |
//! | | `-> b1(…), b2(…)` | successors of a branch: guard holds, guard fails |
//! | | `^12` | comes from instruction 12 of the recorded trace (default: its own number) |
//! | snapshot | `f1@3 [locals] stack [operands]` | function 1 at bytecode 3; frames outermost first, `;` between |
//! | slot | `%4`, `&%4`, `-` | owned, borrowed, unset |
//! | snapshot's end | `store %0+16 = %3, …` | deferred stores |
//!
//! A number without a type takes the one that the uop's table row asks for. `#` starts a comment. A line
//! whose first sign is `;` is a *directive*: the parser keeps its text for whoever runs the file and does
//! not look into it.
//!
//! Value numbers are kept: `%17` in the text is value 17 of the trace, so that the numbers mean the same
//! in a dump, a debugger and a bug report. Constants take the numbers that are left. What the text does
//! not hold is how the pools are arranged, and values that nothing uses.

mod constant;
mod error;
mod lexer;
mod parser;
mod printer;
mod type_names;

pub use error::ParseError;
pub use parser::{Directive, TraceFile, parse, parse_file};
pub use printer::{Printer, print};

/// Names of the runtime symbols, by number.
pub type SymbolNames<'a> = &'a [&'a str];
