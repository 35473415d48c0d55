//! `_dict_order`: what `OrderedDict` does with the order of a dict.

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn dict(vm: &mut Vm, w: Word) -> R<&'static DictObj> {
    match w.get::<DictObj>() {
        Some(d) => Ok(d),
        None => Err(vm.type_error("a dict is needed".into())),
    }
}

/// `move_to_end(dict, key, last)`.
fn move_to_end(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "move_to_end", 0, 3, 3)?;
    let (d, last) = (dict(vm, args.pos[0])?, vm.truth(args.pos[2])?);
    match d.find(vm, args.pos[1])? {
        None => Err(vm.key_error(args.pos[1])),
        Some(at) => {
            d.table().move_entry(at, last);
            Ok(build::none())
        }
    }
}

/// `pop_first(dict)`: key and value of the first item of a dict that has one.
fn pop_first(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pop_first", 0, 1, 1)?;
    match dict(vm, args.pos[0])?.table().take_first() {
        Some(e) => Ok(build::pair(vm, Ref::owned(e.key), Ref::owned(e.value))),
        None => {
            let text = build::str(vm, "dictionary is empty");
            Err(vm.key_error(*text))
        }
    }
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(vm, "_dict_order", &[("move_to_end", move_to_end), ("pop_first", pop_first)])
}
