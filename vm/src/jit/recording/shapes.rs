//! What the runtime functions that allocate make, for the optimiser to do without (`ir::passes`, `sink`).

use super::Recording;
use super::containers::DICT_LEN;
use super::names::{COUNTS, DICT};
use crate::jit::symbols::Symbol;
use crate::object::{Attrs, InstanceObj, TypeObj, Value};
use crate::vm::Vm;
use ir::layout::{TUPLE_ITEMS, TUPLE_LEN, tid};
use ir::word::Word;
use ir::{Field, Init, Shape};

/// Instances with more attributes are made.
const MAX_VALUES: u32 = 16;

impl Recording {
    /// Tuples of `n` items by a function that gets them as operands.
    pub(super) fn tuple_shape(&mut self, symbol: Symbol, n: usize) {
        let len = Field { offset: TUPLE_LEN as u32, init: Init::Raw(n as u64), high_half: false };
        let items = (0..n as u32).map(|k| Field {
            offset: TUPLE_ITEMS as u32 + 8 * k,
            init: Init::Operand(k),
            high_half: false,
        });
        self.recorder.shape(Shape {
            symbol: symbol as u64,
            class: None,
            operands: n as u32,
            tid: tid::TUPLE,
            fields: std::iter::once(len).chain(items).collect(),
        });
    }

    /// Dicts without items.
    pub(super) fn dict_shape(&mut self) {
        self.recorder.shape(Shape {
            symbol: Symbol::NewDict as u64,
            class: None,
            operands: 0,
            tid: tid::DICT,
            fields: vec![Field { offset: DICT_LEN, init: Init::Raw(0), high_half: false }],
        });
    }

    /// Instances of a class that `Symbol::NewInstance` makes, unless they do something when they die.
    pub(super) fn instance_shape(&mut self, vm: &mut Vm, class: Word) {
        let ty = class.cast::<TypeObj>();
        let values = ty.inline.get();
        let has_room = ty.attr_offset as usize == std::mem::offset_of!(InstanceObj, attrs);
        let del = vm.names.__del__;
        if !has_room || values > MAX_VALUES || vm.type_lookup(ty, del).is_some() {
            return;
        }
        let word = |offset: u32| Field { offset, init: Init::Word(0), high_half: false };
        let counts = Field {
            offset: ty.attr_offset + COUNTS,
            init: Init::Raw(u64::from(values)),
            // The capacity is what the class says when the object is made.
            high_half: true,
        };
        let first = ty.attr_offset + size_of::<Attrs>() as u32;
        let fields = [word(ty.attr_offset + DICT), counts];
        let fields = fields.into_iter().chain((0..values).map(|k| word(first + 8 * k))).collect();
        self.recorder.shape(Shape {
            symbol: Symbol::NewInstance as u64,
            class: Some(class.0),
            operands: 1,
            tid: ty.id,
            fields,
        });
    }
}
