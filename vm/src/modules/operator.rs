//! `_operator`: operators as functions, and `itemgetter`, `attrgetter`, `methodcaller`.

use super::{module, native_type, set};
use crate::arithmetic::nb;
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

fn two(vm: &mut Vm, args: &Args, name: &str) -> R<(Word, Word)> {
    args.arity(vm, name, 0, 2, 2)?;
    Ok((args.pos[0], args.pos[1]))
}
macro_rules! binary {
    ($name:literal, $op:expr) => {
        ($name, |vm, a| {
            let (x, y) = two(vm, a, $name)?;
            vm.binary_op($op, x, y)
        })
    };
}
macro_rules! comparison {
    ($name:literal, $op:expr) => {
        ($name, |vm, a| {
            let (x, y) = two(vm, a, $name)?;
            vm.compare($op, x, y)
        })
    };
}
macro_rules! unary {
    ($name:literal, $op:literal) => {
        ($name, |vm, a| {
            a.arity(vm, $name, 0, 1, 1)?;
            vm.unary_op($op, a.pos[0])
        })
    };
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    binary!("add", nb::ADD),
    binary!("sub", nb::SUBTRACT),
    binary!("mul", nb::MULTIPLY),
    binary!("truediv", nb::TRUE_DIVIDE),
    binary!("floordiv", nb::FLOOR_DIVIDE),
    binary!("mod", nb::REMAINDER),
    binary!("pow", nb::POWER),
    binary!("lshift", nb::LSHIFT),
    binary!("rshift", nb::RSHIFT),
    binary!("and_", nb::AND),
    binary!("or_", nb::OR),
    binary!("xor", nb::XOR),
    binary!("matmul", nb::MATRIX_MULTIPLY),
    binary!("iadd", nb::INPLACE + nb::ADD),
    binary!("isub", nb::INPLACE + nb::SUBTRACT),
    binary!("imul", nb::INPLACE + nb::MULTIPLY),
    binary!("itruediv", nb::INPLACE + nb::TRUE_DIVIDE),
    binary!("ifloordiv", nb::INPLACE + nb::FLOOR_DIVIDE),
    binary!("imod", nb::INPLACE + nb::REMAINDER),
    binary!("ipow", nb::INPLACE + nb::POWER),
    binary!("ilshift", nb::INPLACE + nb::LSHIFT),
    binary!("irshift", nb::INPLACE + nb::RSHIFT),
    binary!("iand", nb::INPLACE + nb::AND),
    binary!("ior", nb::INPLACE + nb::OR),
    binary!("ixor", nb::INPLACE + nb::XOR),
    binary!("imatmul", nb::INPLACE + nb::MATRIX_MULTIPLY),
    comparison!("lt", Cmp::Lt),
    comparison!("le", Cmp::Le),
    comparison!("eq", Cmp::Eq),
    comparison!("ne", Cmp::Ne),
    comparison!("gt", Cmp::Gt),
    comparison!("ge", Cmp::Ge),
    unary!("neg", '-'),
    unary!("pos", '+'),
    unary!("invert", '~'),
    unary!("inv", '~'),
    ("not_", |vm, a| {
        a.arity(vm, "not_", 0, 1, 1)?;
        Ok(build::bool(!vm.truth(a.pos[0])?))
    }),
    ("truth", |vm, a| {
        a.arity(vm, "truth", 0, 1, 1)?;
        Ok(build::bool(vm.truth(a.pos[0])?))
    }),
    ("is_", |vm, a| {
        let (x, y) = two(vm, a, "is_")?;
        Ok(build::bool(x == y))
    }),
    ("is_not", |vm, a| {
        let (x, y) = two(vm, a, "is_not")?;
        Ok(build::bool(x != y))
    }),
    ("index", |vm, a| {
        a.arity(vm, "index", 0, 1, 1)?;
        vm.plain_index(a.pos[0])
    }),
    ("contains", |vm, a| {
        let (c, x) = two(vm, a, "contains")?;
        Ok(build::bool(vm.contains(c, x)?))
    }),
    ("getitem", |vm, a| {
        let (c, key) = two(vm, a, "getitem")?;
        vm.get_item(c, key)
    }),
    ("setitem", |vm, a| {
        a.arity(vm, "setitem", 0, 3, 3)?;
        vm.set_item(a.pos[0], a.pos[1], a.pos[2])?;
        Ok(build::none())
    }),
    ("delitem", |vm, a| {
        let (c, key) = two(vm, a, "delitem")?;
        vm.del_item(c, key)?;
        Ok(build::none())
    }),
    ("_compare_digest", compare_digest),
];

/// `hmac.compare_digest`: strings of ASCII or bytes; takes the same time wherever they differ.
pub(super) fn compare_digest(vm: &mut Vm, args: &Args) -> R {
    let (a, b) = two(vm, args, "compare_digest")?;
    let (x, y) = match (a.as_str(), b.as_str()) {
        (Some(x), Some(y)) if x.is_ascii() && y.is_ascii() => {
            (x.as_bytes().to_vec(), y.as_bytes().to_vec())
        }
        (Some(_), Some(_)) => {
            let text = "comparing strings with non-ASCII characters is not supported";
            return Err(vm.type_error(text.into()));
        }
        _ => {
            let both = crate::buffer::copy(a).zip(crate::buffer::copy(b));
            let Some(both) = both else {
                let (x, y) = (vm.type_of(a).name(), vm.type_of(b).name());
                return Err(vm.type_error(format!(
                    "unsupported operand types(s) or combination of types: '{x}' and '{y}'"
                )));
            };
            both
        }
    };
    let difference = x.iter().zip(&y).fold(0, |d, (a, b)| d | (a ^ b));
    Ok(build::bool(difference == 0 && x.len() == y.len()))
}

/// Which getter an object is; the object holds its keys, names or arguments.
#[derive(Clone, Copy, PartialEq)]
enum Getter {
    Item,
    Attribute,
    /// Name, positional arguments; the number of keyword values at the end, named by the tuple before.
    Method,
}

fn held(w: Word) -> Vec<Ref> {
    w.cast::<NativeObj>().held.borrow().clone()
}
fn new(vm: &mut Vm, args: &Args, getter: Getter) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    if args.pos.len() < 2 {
        let text = match getter {
            Getter::Method => {
                "methodcaller needs at least one argument, the method name".to_string()
            }
            _ => format!("{} expected at least 1 argument, got 0", ty.short_name()),
        };
        return Err(vm.type_error(text));
    }
    if getter != Getter::Method && !args.names.is_empty() {
        return Err(vm.type_error(format!("{}() takes no keyword arguments", ty.short_name())));
    }
    let names = if getter == Getter::Attribute { &args.pos[1..] } else { &args.pos[1..2] };
    if getter != Getter::Item && names.iter().any(|n| n.as_str().is_none()) {
        let what = if getter == Getter::Method { "method" } else { "attribute" };
        return Err(vm.type_error(format!("{what} name must be a string")));
    }
    let made = build::native(ty, Box::new(getter));
    let mut keep: Vec<Ref> = args.pos[1..].iter().map(|w| Ref::new(*w)).collect();
    if getter != Getter::Item {
        for name in keep.iter_mut().take(names.len()) {
            let plain = name.has_tid(tid::STR).then(|| name.as_str()).flatten();
            if let Some(text) = plain.filter(|t| !t.contains('.')) {
                *name = vm.intern(text);
            }
        }
    }
    if getter == Getter::Method {
        keep.push(build::tuple_of(vm, args.names));
        keep.push(build::tuple_of(vm, args.kw));
    }
    *made.cast::<NativeObj>().held.borrow_mut() = keep;
    Ok(made)
}

/// What a getter holds at a place, if there is so much.
fn held_at(w: Word, i: usize) -> Option<Ref> {
    w.cast::<NativeObj>().held.borrow().get(i).cloned()
}

/// `obj.a.b` for the name `a.b`.
fn dotted(vm: &mut Vm, obj: Word, name: Word) -> R {
    // A name without a dot was interned.
    if name.get::<StrObj>().is_some_and(|s| s.interned.get()) {
        return vm.get_attr(obj, name);
    }
    let name = name.as_str().unwrap_or("");
    let mut at = Ref::new(obj);
    for part in name.split('.') {
        let key = vm.intern(part);
        at = vm.get_attr(*at, *key)?;
    }
    Ok(at)
}
/// What `get` gives for the one key that the getter holds, or a tuple of that for all.
#[inline(always)]
fn each(vm: &mut Vm, args: &Args, mut get: impl FnMut(&mut Vm, Word, Word) -> R) -> R {
    let (getter, obj) = (args.pos[0], args.pos[1]);
    let count = getter.cast::<NativeObj>().held.borrow().len();
    let mut at = |vm: &mut Vm, i: usize| match held_at(getter, i) {
        Some(key) => get(vm, obj, *key),
        None => Ok(build::none()),
    };
    if count == 1 {
        return at(vm, 0);
    }
    let made = build::tuple_from_fn(vm, count, |vm, i| at(vm, i).map(Some))?;
    Ok(made.unwrap_or_else(build::none))
}
fn call_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "itemgetter", 1, 1, 1)?;
    each(vm, args, |vm, obj, key| vm.get_item(obj, key))
}
fn call_attribute(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "attrgetter", 1, 1, 1)?;
    each(vm, args, dotted)
}
fn call_method(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "methodcaller", 1, 1, 1)?;
    let all = held(args.pos[0]);
    let [name, pos @ .., names, kw] = &all[..] else { return Ok(build::none()) };
    let f = match name.get::<StrObj>() {
        Some(s) if s.interned.get() => vm.get_attr(args.pos[1], **name)?,
        _ => {
            let key = vm.intern(name.as_str().unwrap_or(""));
            vm.get_attr(args.pos[1], *key)?
        }
    };
    let pos: Vec<Word> = pos.iter().map(|r| r.word()).collect();
    let (names, kw) = (names.cast::<TupleObj>().items(), kw.cast::<TupleObj>().items());
    vm.call(*f, &Args { pos: &pos, kw, names })
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    let getter =
        *args.pos[0].cast::<NativeObj>().data.borrow().downcast_ref().unwrap_or(&Getter::Item);
    let mut all = held(args.pos[0]);
    let keywords = if getter == Getter::Method { all.split_off(all.len() - 2) } else { vec![] };
    let mut parts = Vec::new();
    for w in all {
        parts.push(vm.repr(*w)?);
    }
    if let [names, values] = &keywords[..] {
        let pairs = names.cast::<TupleObj>().items().iter().zip(values.cast::<TupleObj>().items());
        for (n, v) in pairs {
            parts.push(format!("{}={}", n.as_str().unwrap_or("?"), vm.repr(*v)?));
        }
    }
    let ty = vm.type_of(args.pos[0]).short_name();
    Ok(build::str(vm, &format!("operator.{ty}({})", parts.join(", "))))
}
/// What `copy` and `pickle` make a getter from again.
fn reduce(vm: &mut Vm, args: &Args) -> R {
    let class = Ref::new(vm.type_of(args.pos[0]).word());
    let pieces = build::tuple(vm, held(args.pos[0]));
    Ok(build::tuple(vm, vec![class, pieces]))
}
/// The same for a `methodcaller`; one with keyword arguments is a `partial` of its class.
fn reduce_method(vm: &mut Vm, args: &Args) -> R {
    let mut class = Ref::new(vm.type_of(args.pos[0]).word());
    let mut all = held(args.pos[0]);
    let (Some(values), Some(names)) = (all.pop(), all.pop()) else { return Ok(build::none()) };
    let names = names.cast::<TupleObj>().items();
    if !names.is_empty() {
        let (module, name) = (vm.intern("functools"), vm.intern("partial"));
        let list = build::list(vm, vec![name.clone()]);
        let m = crate::import::import_name(vm, *module, Word::NONE, *list, 0)?;
        let partial = vm.get_attr(*m, *name)?;
        let kw = values.cast::<TupleObj>().items();
        class = vm.call(*partial, &Args { pos: &[*class, *all.remove(0)], kw, names })?;
    }
    let pieces = build::tuple(vm, all);
    Ok(build::tuple(vm, vec![class, pieces]))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_operator", FUNCTIONS);
    let getters: [(&str, NativeFn, NativeFn); 3] = [
        ("itemgetter", |vm, a| new(vm, a, Getter::Item), call_item),
        ("attrgetter", |vm, a| new(vm, a, Getter::Attribute), call_attribute),
        ("methodcaller", |vm, a| new(vm, a, Getter::Method), call_method),
    ];
    for (name, new, call) in getters {
        let ty = native_type(vm, "operator", name, &[("__call__", call), ("__repr__", repr)]);
        let reduce = if name == "methodcaller" { reduce_method } else { reduce };
        crate::methods::define(vm, ty, &[("__reduce__", reduce)]);
        ty.new.set(Some(new));
        ty.sealed.set(false);
        set(vm, &m, name, Ref::new(ty.word()));
    }
    m
}
