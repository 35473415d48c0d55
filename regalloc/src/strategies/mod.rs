//! The strategies, a folder each. They are listed in [`crate::registry`].

pub mod linear;
