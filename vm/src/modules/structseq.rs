//! Tuples with named items, as `os.stat` and `time.localtime` give them.

use super::set;
use crate::build;
use crate::dict::Dict;
use crate::heap::{Ref, header, place};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::cell::Cell;

/// The item whose index the function is bound to.
fn item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "item", 0, 2, 2)?;
    vm.get_item(args.pos[1], args.pos[0])
}

fn names(vm: &mut Vm, w: Word) -> R<Vec<Ref>> {
    let key = vm.names.__match_args__;
    let names = vm.get_attr(w, key)?;
    vm.collect(*names)
}

fn repr(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let (names, items) = (names(vm, w)?, vm.collect(w)?);
    let mut parts = Vec::new();
    for (n, v) in names.iter().zip(&items) {
        parts.push(format!("{}={}", n.as_str().unwrap_or("?"), vm.repr(**v)?));
    }
    let ty = vm.type_of(w);
    let base = ty.mro.borrow().iter().find(|t| t.full_name.get() != Word::NULL).copied();
    let name = base.unwrap_or(ty).name();
    Ok(build::str(vm, &format!("{name}({})", parts.join(", "))))
}

/// `cls(sequence)`: items beyond the named ones become attributes only, by the class's `_extra` names.
fn new(vm: &mut Vm, args: &Args) -> R {
    let [class, items, extra] = args.bind(vm, "structseq", ["", "sequence", "dict"], 2)?;
    let class = class.unwrap_or(Word::NONE);
    let mut items = vm.collect(items.unwrap_or(Word::NONE))?;
    let least = names(vm, class)?.len();
    let key = vm.intern("_extra");
    let more = vm.get_attr(class, *key)?;
    let more = vm.collect(*more)?;
    let most = least + more.len();
    if items.len() < least || items.len() > most {
        let ty = class.cast::<TypeObj>();
        let wanted = if least == most {
            format!("a {least}-sequence")
        } else if items.len() < least {
            format!("an at least {least}-sequence")
        } else {
            format!("an at most {most}-sequence")
        };
        let name = ty.name();
        return Err(
            vm.type_error(format!("{name}() takes {wanted} ({}-sequence given)", items.len()))
        );
    }
    let given = items.split_off(least);
    let tuple = build::tuple(vm, items);
    let Some(make) = vm.types.tuple.new.get() else { return Ok(tuple) };
    let made = make(vm, &Args::of(&[class, *tuple]))?;
    for (i, name) in more.iter().enumerate() {
        let value = match (given.get(i), extra) {
            (Some(v), _) => v.clone(),
            (None, Some(d)) => vm.lookup_mapping(d, **name)?.unwrap_or_else(build::none),
            (None, None) => build::none(),
        };
        vm.generic_set_attr(*made, **name, Some(value))?;
    }
    Ok(made)
}

/// Makes such a class and puts it into a module. `named` are the items of the tuple (`None` has no name of
/// its own), `extra` the attributes beyond.
pub(crate) fn make(
    vm: &mut Vm,
    module: &Ref,
    home: &str,
    name: &str,
    named: &[&str],
    extra: &[&str],
) -> Ref {
    let namespace = build::dict(vm, Dict::default());
    let d = namespace.cast::<DictObj>();
    let put = |vm: &mut Vm, key: &str, value: Ref| {
        let key = vm.intern(key);
        d.insert_str(vm, *key, value);
    };
    for (i, field) in named.iter().enumerate() {
        if extra.contains(field) {
            continue;
        }
        let index = build::usize(vm, i);
        let getter = build::builtin(vm, field, item);
        let getter = build::method(vm, *getter, *index);
        let property = build::own(place(
            PropertyObj {
                head: header(vm.types.property),
                get: Cell::new(getter.into_word()),
                set: Cell::new(Word::NULL),
                del: Cell::new(Word::NULL),
                doc: Cell::new(Word::NULL),
                name: Cell::new(Word::NULL),
                has_getters_doc: Cell::new(false),
            },
            0,
        ));
        put(vm, field, property);
    }
    let strings = |vm: &mut Vm, all: &[&str]| {
        let items = all.iter().map(|s| vm.intern(s)).collect();
        build::tuple(vm, items)
    };
    let (fields, more) = (strings(vm, named), strings(vm, extra));
    let (n, all) = (build::usize(vm, named.len()), build::usize(vm, named.len() + extra.len()));
    let object = vm.types.object;
    let repr = build::builtin_method(vm, object, "__repr__", repr);
    let wrapped = build::builtin(vm, "__new__", new);
    let wrapped = build::wrapper(vm.types.staticmethod, wrapped);
    for (key, value) in [
        ("__match_args__", fields),
        ("_extra", more),
        ("n_sequence_fields", n),
        ("n_fields", all),
        ("n_unnamed_fields", build::int64(vm, 0)),
        ("__repr__", repr),
        ("__new__", wrapped),
    ] {
        put(vm, key, value);
    }
    let (meta, base) = (vm.types.type_, vm.types.tuple.word());
    let bases = build::tuple_of(vm, &[base]);
    let text = vm.intern(name);
    let class = match vm.new_class(meta, text, bases, d) {
        Ok(c) => c,
        Err(_) => {
            vm.clear_pending();
            return build::none();
        }
    };
    class.cast::<TypeObj>().new.set(Some(new));
    crate::types::place_in_module(vm, class.cast::<TypeObj>(), home);
    set(vm, module, name, class.clone());
    class
}

/// An instance of such a class from all its items.
pub(crate) fn instance(vm: &mut Vm, class: Word, items: Vec<Ref>) -> R {
    let items = build::tuple(vm, items);
    vm.call(class, &Args::of(&[*items]))
}
