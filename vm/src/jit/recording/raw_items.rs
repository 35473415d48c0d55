//! Items of `array`, `bytes` and `bytearray`: numbers that traces read and write where they lie.

use super::{Recording, kind_of};
use crate::object::{BytesObj, NativeObj, Value};
use crate::raw_items::RawItems;
use crate::vm::Vm;
use ir::Uop;
use ir::kinds::Kind;
use ir::word::Word;
use std::mem::offset_of;

/// What a trace must know of an object with raw items.
struct Layout {
    /// The field with their address.
    field: usize,
    /// A field that must have the value that it has now.
    typecode: Option<(usize, u32)>,
    load: Uop,
    /// None where the items can't be changed.
    store: Option<Uop>,
}

impl Layout {
    fn of(vm: &Vm, w: Word) -> Option<Layout> {
        let ty = vm.type_of(w);
        let is = |other: &_| std::ptr::eq(ty, other);
        let field = offset_of!(BytesObj, data);
        if is(vm.types.bytes) {
            return Some(Layout { field, typecode: None, load: Uop::_LOAD_ITEM_U8, store: None });
        }
        if is(vm.types.bytearray) {
            let (load, store) = (Uop::_LOAD_ITEM_U8, Some(Uop::_STORE_ITEM_U8));
            return Some(Layout { field, typecode: None, load, store });
        }
        if !vm.library.array.is_some_and(is) {
            return None;
        }
        let typecode = w.get::<NativeObj>()?.raw.kind.get();
        let (load, store) = match char::from_u32(typecode)? {
            'd' => (Uop::_LOAD_ITEM_F64, Uop::_STORE_ITEM_F64),
            'l' | 'q' => (Uop::_LOAD_ITEM_I64, Uop::_STORE_ITEM_I64),
            'i' => (Uop::_LOAD_ITEM_I32, Uop::_STORE_ITEM_I32),
            'B' => (Uop::_LOAD_ITEM_U8, Uop::_STORE_ITEM_U8),
            _ => return None,
        };
        let field = offset_of!(NativeObj, raw);
        let typecode = Some((field + offset_of!(RawItems, kind), typecode));
        Some(Layout { field, typecode, load, store: Some(store) })
    }
}

impl Recording {
    /// `a[i]`, container and index on top; false, and nothing has been recorded, if that is not of this kind.
    pub(super) fn raw_item(&mut self, vm: &Vm, container: Word, index: Word) -> bool {
        match Layout::of(vm, container) {
            Some(layout) if kind_of(index) == Kind::Int => {
                self.guard_layout(&layout, container);
                self.recorder.raw_item(layout.load, layout.field as u32);
                true
            }
            _ => false,
        }
    }

    /// `a[i] = v`, value, container and index on top; false as for [`Recording::raw_item`].
    pub(super) fn store_raw_item(
        &mut self,
        vm: &Vm,
        container: Word,
        index: Word,
        value: Word,
    ) -> bool {
        let Some(layout) = Layout::of(vm, container) else { return false };
        let kind = kind_of(value);
        match layout.store {
            Some(store) if kind_of(index) == Kind::Int && takes(store, kind) => {
                self.recorder.guard(2, kind);
                self.guard_layout(&layout, container);
                self.recorder.store_raw_item(store, layout.field as u32, kind);
                true
            }
            _ => false,
        }
    }

    fn guard_layout(&mut self, layout: &Layout, container: Word) {
        let r = &mut self.recorder;
        r.guard(1, kind_of(container));
        r.guard(0, Kind::Int);
        if let Some((field, typecode)) = layout.typecode {
            r.guard_field32("_GUARD_TYPECODE", 1, field as u32, typecode);
        }
    }
}

/// Whether the store takes a number of this kind.
fn takes(store: Uop, kind: Kind) -> bool {
    kind == Kind::Int || (kind == Kind::Float && store == Uop::_STORE_ITEM_F64)
}
