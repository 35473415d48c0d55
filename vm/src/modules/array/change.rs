//! What changes an array.

use super::{bytes_of, code_of, item, position, repeated, with};
use crate::buffer::resizing_method;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Appends the values of an iterable, one by one.
pub(super) fn extend_by_items(vm: &mut Vm, array: Word, items: Word) -> R<()> {
    let code = with(vm, array, |a| a.code)?;
    let it = vm.get_iter(items)?;
    while let Some(v) = vm.iter_next(*it)? {
        let raw = code.pack(vm, *v)?;
        with(vm, array, |a| a.push(raw))?;
    }
    Ok(())
}
/// Appends another array's items, or those of an iterable.
pub(super) fn extend_by(vm: &mut Vm, array: Word, items: Word) -> R<()> {
    let Some(other) = code_of(items) else { return extend_by_items(vm, array, items) };
    let data = bytes_of(items);
    if with(vm, array, |a| a.code)? != other {
        return Err(vm.type_error("can only extend with array of same kind".into()));
    }
    with(vm, array, |a| a.data.extend(data))
}
/// Appends items that lie in a bytes-like object.
pub(super) fn extend_by_bytes(vm: &mut Vm, array: Word, source: Word) -> R<()> {
    let Some(data) = crate::buffer::copy(source) else {
        let ty = vm.type_of(source).name();
        return Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")));
    };
    if data.len() % with(vm, array, |a| a.code.size())? != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    with(vm, array, |a| a.data.extend(data))
}

fn append(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "append", 1, 1, 1)?;
    let code = with(vm, args.pos[0], |a| a.code)?;
    let raw = code.pack(vm, args.pos[1])?;
    with(vm, args.pos[0], |a| a.push(raw))?;
    Ok(build::none())
}
fn insert(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "insert", 1, 2, 2)?;
    let i = vm.to_i64(args.pos[1])?;
    let code = with(vm, args.pos[0], |a| a.code)?;
    let raw = code.pack(vm, args.pos[2])?;
    with(vm, args.pos[0], |a| {
        let len = a.len() as i64;
        let i = if i < 0 { i.saturating_add(len) } else { i };
        a.insert(i.clamp(0, len) as usize, raw);
    })?;
    Ok(build::none())
}
fn pop(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pop", 1, 0, 1)?;
    let i = args.get(1).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1);
    let len = with(vm, args.pos[0], |a| a.len())? as i64;
    if len == 0 {
        return Err(vm.index_error("pop from empty array"));
    }
    let i = if i < 0 { i.saturating_add(len) } else { i };
    let value = match usize::try_from(i) {
        Ok(i) => item(vm, args.pos[0], i)?.map(|v| (i, v)),
        Err(_) => None,
    };
    let Some((i, value)) = value else { return Err(vm.index_error("pop index out of range")) };
    with(vm, args.pos[0], |a| a.remove(i))?;
    Ok(value)
}
fn remove(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "remove", 1, 1, 1)?;
    match super::find(vm, args.pos[0], args.pos[1], 0, usize::MAX)? {
        Some(i) => with(vm, args.pos[0], |a| a.remove(i))?,
        None => return Err(vm.value_error("array.remove(x): x not in array")),
    }
    Ok(build::none())
}
fn byte_swap(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "byteswap", 1, 0, 0)?;
    with(vm, args.pos[0], |a| a.swap_bytes(a.code.size()))?;
    Ok(build::none())
}
/// Appends a list's values, or none of them if one does not fit.
fn from_list(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fromlist", 1, 1, 1)?;
    if args.pos[1].get::<ListObj>().is_none() {
        return Err(vm.type_error("arg must be list".into()));
    }
    let before = with(vm, args.pos[0], |a| a.data.len())?;
    if let Err(e) = extend_by_items(vm, args.pos[0], args.pos[1]) {
        with(vm, args.pos[0], |a| a.data.truncate(before))?;
        return Err(e);
    }
    Ok(build::none())
}
fn from_unicode(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fromunicode", 1, 1, 1)?;
    if args.pos[1].as_str().is_none() {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(vm.type_error(format!("fromunicode() argument must be str, not {ty}")));
    }
    if !with(vm, args.pos[0], |a| a.code.is_text())? {
        return Err(vm.value_error("fromunicode() may only be called on unicode type arrays"));
    }
    extend_by_items(vm, args.pos[0], args.pos[1])?;
    Ok(build::none())
}
/// Appends items read from a file; what there is of them if the file ends too early.
fn from_file(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fromfile", 1, 2, 2)?;
    let Ok(n) = usize::try_from(vm.to_i64(args.pos[2])?) else {
        return Err(vm.value_error("negative count"));
    };
    let size = with(vm, args.pos[0], |a| a.code.size())?;
    let wanted = n.saturating_mul(size);
    let (read, count) = (vm.names.read, build::usize(vm, wanted));
    let f = vm.get_attr(args.pos[1], read)?;
    let data = vm.call(*f, &Args::of(&[*count]))?;
    let Some(got) = data.get::<BytesObj>().map(|b| b.data.borrow().len()) else {
        return Err(vm.type_error("read() didn't return bytes".into()));
    };
    extend_by_bytes(vm, args.pos[0], *data)?;
    if got != wanted {
        let ty = vm.exc().eof_error;
        return Err(vm.raise(ty, "read() didn't return enough bytes"));
    }
    Ok(build::none())
}

fn set_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setitem__", 1, 2, 2)?;
    let (w, value) = (args.pos[0], args.pos[2]);
    let Some(s) = args.pos[1].get::<SliceObj>() else {
        let i = position(vm, w, args.pos[1], "array assignment")?;
        let code = with(vm, w, |a| a.code)?;
        let raw = code.pack(vm, value)?;
        // Making the number of an object may have run code that shortened the array.
        if !with(vm, w, |a| {
            i < a.len() && {
                a.set(i, raw);
                true
            }
        })? {
            return Err(vm.index_error("array assignment index out of range"));
        }
        return Ok(build::none());
    };
    let Some(other) = code_of(value) else {
        let ty = vm.type_of(value).name();
        return Err(vm.type_error(format!("can only assign array (not \"{ty}\") to array slice")));
    };
    let new = bytes_of(value);
    let (code, len) = with(vm, w, |a| (a.code, a.len()))?;
    if code != other {
        return Err(vm.type_error("bad argument type for built-in operation".into()));
    }
    let span = vm.span(s, len)?;
    let given = new.len() / code.size();
    if !with(vm, w, |a| a.replace(span, new))? {
        return Err(vm.value_error(&format!(
            "attempt to assign array of size {given} to extended slice of size {}",
            span.len
        )));
    }
    Ok(build::none())
}
fn del_item(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__delitem__", 1, 1, 1)?;
    let w = args.pos[0];
    if let Some(s) = args.pos[1].get::<SliceObj>() {
        let len = with(vm, w, |a| a.len())?;
        let span = vm.span(s, len)?;
        with(vm, w, |a| a.delete(span))?;
    } else {
        let i = position(vm, w, args.pos[1], "array assignment")?;
        with(vm, w, |a| a.remove(i))?;
    }
    Ok(build::none())
}
fn add_in_place(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__iadd__", 1, 1, 1)?;
    if code_of(args.pos[1]).is_none() {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(vm.type_error(format!("can only extend array with array (not \"{ty}\")")));
    }
    extend_by(vm, args.pos[0], args.pos[1])?;
    Ok(Ref::new(args.pos[0]))
}
fn multiply_in_place(vm: &mut Vm, args: &Args) -> R {
    let (_, data) = repeated(vm, args)?;
    with(vm, args.pos[0], |a| a.data = data)?;
    Ok(Ref::new(args.pos[0]))
}

/// The methods that change the array.
pub(super) const METHODS: &[(&str, NativeFn)] = &[
    ("append", resizing_method!(append)),
    (
        "extend",
        resizing_method!(|vm, a| {
            a.arity(vm, "extend", 1, 1, 1)?;
            extend_by(vm, a.pos[0], a.pos[1]).map(|()| build::none())
        }),
    ),
    ("insert", resizing_method!(insert)),
    ("pop", resizing_method!(pop)),
    ("remove", resizing_method!(remove)),
    ("reverse", |vm, a| {
        a.arity(vm, "reverse", 1, 0, 0)?;
        with(vm, a.pos[0], |a| a.reverse()).map(|()| build::none())
    }),
    (
        "clear",
        resizing_method!(|vm, a| {
            a.arity(vm, "clear", 1, 0, 0)?;
            with(vm, a.pos[0], |a| a.data.clear()).map(|()| build::none())
        }),
    ),
    ("byteswap", byte_swap),
    (
        "frombytes",
        resizing_method!(|vm, a| {
            a.arity(vm, "frombytes", 1, 1, 1)?;
            extend_by_bytes(vm, a.pos[0], a.pos[1]).map(|()| build::none())
        }),
    ),
    ("fromlist", resizing_method!(from_list)),
    ("fromunicode", resizing_method!(from_unicode)),
    ("fromfile", resizing_method!(from_file)),
    ("__setitem__", resizing_method!(set_item)),
    ("__delitem__", resizing_method!(del_item)),
    ("__iadd__", resizing_method!(add_in_place)),
    ("__imul__", resizing_method!(multiply_in_place)),
];
