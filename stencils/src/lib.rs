//! Stencils.
#![forbid(unsafe_code)]
pub mod table;
pub use table::{Hole, HoleKind, Part, Role, Shape, Stencil};
