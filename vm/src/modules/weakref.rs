//! Weak references: telling them that their object died.

use crate::vm::Vm;
use ir::word::Word;

/// The referent of these weak references is going away.
pub(crate) fn referent_died(_vm: &mut Vm, _refs: Vec<Word>) {}
