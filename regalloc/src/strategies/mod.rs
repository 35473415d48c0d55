//! The strategies, a folder each. They are listed in [`crate::registry`].

pub mod belady;
pub mod color;
mod draft;
mod homes;
pub mod linear;
pub mod optimal;
pub mod regalloc2;
pub mod reverse;
pub mod slots;
pub mod stack;
pub mod tos;
