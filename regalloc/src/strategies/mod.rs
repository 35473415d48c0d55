//! The strategies, a folder each. They are listed in [`crate::registry`].

mod homes;
pub mod linear;
pub mod regalloc2;
pub mod slots;
pub mod stack;
pub mod tos;
