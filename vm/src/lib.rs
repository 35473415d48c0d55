//! The Python side: source text to running program.
//!
//! ```text
//! .py ─ compile ─> rustpython CodeObject ─ code ─> Code ─ interp ─> specialised instructions
//!                                                           │ hooks
//!                                                           └─> jit (recorder, executors, deopt)
//! ```
//!
//! What comes in is source text; what goes out is the program's output. The interpreter keeps everything
//! about a running Python function in its [`frame::Frame`] and on the data stack, so that it can stop and go
//! on at any bytecode boundary; that is what the JIT relies on (`hooks`).
//!
//! Invariants: words on the data stack below `sp` are owned; one VM per thread, and its objects never
//! leave the thread; an object whose type has a given `Kind` is laid out as that kind's struct (`object`).
//! Not promised: real threads, C extensions.

// The object model is documented by its structs; the fields' names are CPython's.
#![allow(missing_docs)]

pub mod arithmetic;
pub mod attributes;
mod bases;
pub mod blocks;
mod buffer;
pub mod build;
pub mod builtins;
pub mod call;
pub mod code;
pub mod code_cache;
mod codecs;
mod collector;
pub mod comparisons;
pub mod compile;
mod construct;
mod consumers;
mod destroy;
pub mod dict;
mod digits;
pub mod disassemble;
mod evaluate;
pub mod exceptions;
mod finalise;
mod finally_leaves;
mod first_lines;
pub mod format;
mod format_spec;
mod format_template;
pub mod frame;
pub mod hashing;
pub mod heap;
pub mod hooks;
mod import;
mod instance_checks;
pub mod interp;
pub mod iterate;
pub mod iterator_layouts;
pub mod iterators;
pub mod jit;
pub mod list;
pub mod locations;
mod memory;
pub mod methods;
mod modules;
mod number_text;
pub mod object;
mod observe;
pub mod opcode;
pub mod operators;
mod os_errors;
mod parameters;
mod pattern_keys;
pub mod percent;
mod quick_format;
pub mod raw_items;
mod rewrite;
mod run_program;
pub mod session;
pub mod set;
pub mod signals;
pub mod slices;
mod slots;
mod surrogates;
mod syntax_errors;
mod syntax_warnings;
mod synthetic;
pub mod target_sorts;
mod text;
mod threads;
pub mod traceback;
mod traverse;
mod tree;
pub mod types;
mod typing;
pub mod vm;
mod wide;
mod with_bodies;

pub use evaluate::decode_source;
