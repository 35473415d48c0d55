//! The types of iterators that nothing but their name tells from others: they have no type ids of their own that compiled
//! code knows.

use crate::object::{Kind, TypeObj};
use crate::vm::Vm;

macro_rules! iterator_types {
    ($($field:ident $name:literal $kind:ident;)*) => {
        /// The types, by what is iterated over.
        pub(crate) struct IteratorTypes { $(pub(crate) $field: &'static TypeObj,)* }

        impl IteratorTypes {
            pub(super) fn make(vm: &mut Vm) -> IteratorTypes {
                IteratorTypes { $($field: new(vm, $name, Kind::$kind),)* }
            }
            pub(super) fn all(&self) -> Vec<&'static TypeObj> {
                vec![$(self.$field),*]
            }
        }
    };
}

iterator_types! {
    array "array.arrayiterator" NativeIter;
    bytearray "bytearray_iterator" NativeIter;
    bytes "bytes_iterator" NativeIter;
    callable "callable_iterator" NativeIter;
    deque "_collections._deque_iterator" NativeIter;
    deque_reversed "_collections._deque_reverse_iterator" NativeIter;
    dict_items_reversed "dict_reverseitemiterator" DictIter;
    dict_keys_reversed "dict_reversekeyiterator" DictIter;
    dict_values_reversed "dict_reversevalueiterator" DictIter;
    list_reversed "list_reverseiterator" NativeIter;
    long_range "longrange_iterator" NativeIter;
    memory "memory_iterator" NativeIter;
}

/// A type; a dot in the name stands behind its module.
fn new(vm: &mut Vm, name: &str, kind: Kind) -> &'static TypeObj {
    let object = vm.types.object;
    let (home, name) = name.split_once('.').unwrap_or(("", name));
    let ty = crate::types::new_builtin(vm, name, object, kind);
    if !home.is_empty() {
        crate::types::place_in_module(vm, ty, home);
    }
    ty
}

impl Vm {
    /// The types of iterators that are told apart by their names.
    pub(crate) fn iterator_types(&self) -> &'static IteratorTypes {
        self.library.iterator_types.expect("made when the VM starts")
    }
}
