//! `_weakref_native`, the core of `_weakref` (`library/_weakref.py`): references that don't keep their object alive. The VM's table (`Vm::weakrefs`) knows the
//! states of the live references to each object by its address.

use super::{class_in, module};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::cell::Cell;
use std::collections::HashSet;

/// What a reference keeps, in a native object behind its hidden attribute.
struct State {
    /// Borrowed; NULL when the object is gone.
    target: Cell<Word>,
    callback: Cell<Option<Ref>>,
    /// The reference itself, borrowed: it owns this state.
    reference: Word,
    /// The native object that holds this, as the table knows it.
    me: Cell<Word>,
}
impl Drop for State {
    fn drop(&mut self) {
        let target = self.target.get();
        if target == Word::NULL {
            return;
        }
        let Some(vm) = crate::vm::current() else { return };
        if let Some(all) = vm.weakrefs.get_mut(&target.0) {
            all.retain(|w| *w != self.me.get());
            if all.is_empty() {
                vm.weakrefs.remove(&target.0);
            }
        }
    }
}

fn with<T>(native: Word, f: impl FnOnce(&State) -> T) -> Option<T> {
    native.get::<NativeObj>().and_then(|n| n.data.borrow().downcast_ref::<State>().map(f))
}

/// The referent of these weak references is going away.
/// Calls back where `tells` says so of the reference.
pub(crate) fn referent_died(vm: &mut Vm, refs: Vec<Word>, tells: impl Fn(Word) -> bool) {
    // All are cleared before any callback runs, and those to be called stay alive meanwhile.
    let mut calls = Vec::new();
    for native in refs {
        let call = with(native, |s| {
            s.target.set(Word::NULL);
            s.callback.take().map(|f| (f, Ref::new(s.reference)))
        });
        calls.extend(call.flatten().filter(|(_, reference)| tells(**reference)));
    }
    for (f, reference) in calls {
        let saved = vm.pending.replace(Word::NULL);
        if vm.call(*f, &Args::of(&[*reference])).is_err() {
            crate::finalise::report_ignored(vm, *f);
        }
        vm.pending.set(saved);
    }
}

/// Clears the references to unreachable objects; only references that are reachable call back.
pub(crate) fn clear_to_garbage(vm: &mut Vm, found: &[Word], garbage: &HashSet<u64>) {
    if vm.weakrefs.is_empty() {
        return;
    }
    let refs: Vec<Word> = found.iter().filter_map(|w| vm.weakrefs.remove(&w.0)).flatten().collect();
    referent_died(vm, refs, |reference| !garbage.contains(&reference.0));
}

/// The first reference to an object that has no callback and is no subclass's.
pub(crate) fn first(vm: &mut Vm, w: Word) -> Option<Ref> {
    let natives = vm.weakrefs.get(&w.0).cloned().unwrap_or_default();
    let plain = |s: &State| {
        let callback = s.callback.take();
        let is_plain = callback.is_none();
        s.callback.set(callback);
        is_plain.then(|| Ref::new(s.reference))
    };
    natives.into_iter().find_map(|n| with(n, plain).flatten())
}
fn state(vm: &mut Vm, reference: Word) -> R {
    let key = vm.intern("_weak_state");
    vm.get_attr(reference, *key)
}
fn init(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "ref", 1, 1, 2)?;
    let (reference, target) = (args.pos[0], args.pos[1]);
    let ty = vm.type_of(target);
    if !target.is_pointer() || !vm.has_weakrefs(ty) {
        let ty = ty.name();
        return Err(vm.type_error(format!("cannot create weak reference to '{ty}' object")));
    }
    let callback = args.get(2).filter(|w| *w != Word::NONE).map(Ref::new);
    let s = State {
        target: Cell::new(target),
        callback: Cell::new(callback),
        reference,
        me: Cell::new(Word::NULL),
    };
    let native = build::native(vm.types.mappingproxy, Box::new(s));
    with(*native, |s| s.me.set(*native));
    vm.weakrefs.entry(target.0).or_default().push(*native);
    let key = vm.intern("_weak_state");
    vm.generic_set_attr(reference, *key, Some(native))?;
    Ok(build::none())
}
/// The object that a reference refers to, if it is alive.
fn target(vm: &mut Vm, reference: Word) -> R<Option<Ref>> {
    let s = state(vm, reference)?;
    let w = with(*s, |s| s.target.get()).unwrap_or(Word::NULL);
    Ok((w != Word::NULL).then(|| Ref::new(w)))
}
/// A reference's callback, or `None`.
fn callback(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_callback", 0, 1, 1)?;
    let s = state(vm, args.pos[0])?;
    let found = with(*s, |s| {
        let f = s.callback.take();
        s.callback.set(f.clone());
        f
    });
    Ok(found.flatten().unwrap_or_else(build::none))
}
/// The reference of exactly this class to an object that has no callback, if there is one.
fn plain(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_plain", 0, 2, 2)?;
    let all = vm.weakrefs.get(&args.pos[0].0).map_or(&[][..], Vec::as_slice);
    for native in all {
        let found = with(*native, |s| {
            let f = s.callback.take();
            let fits = f.is_none() && vm.type_of(s.reference).word() == args.pos[1];
            s.callback.set(f);
            fits.then(|| Ref::new(s.reference))
        });
        if let Some(Some(r)) = found {
            return Ok(r);
        }
    }
    Ok(build::none())
}
fn call(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__call__", 1, 0, 0)?;
    Ok(target(vm, args.pos[0])?.unwrap_or_else(build::none))
}
fn equal(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__eq__", 0, 2, 2)?;
    let key = vm.intern("_weak_state");
    if vm.find_attr(args.pos[1], *key)?.is_none() {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    }
    match (target(vm, args.pos[0])?, target(vm, args.pos[1])?) {
        (Some(a), Some(b)) => Ok(build::bool(vm.equal(*a, *b)?)),
        _ => Ok(build::bool(args.pos[0] == args.pos[1])),
    }
}
fn hash(vm: &mut Vm, args: &Args) -> R {
    let key = vm.intern("_weak_hash");
    if let Some(h) = vm.find_attr(args.pos[0], *key)? {
        return Ok(h);
    }
    let Some(o) = target(vm, args.pos[0])? else {
        return Err(vm.type_error("weak object has gone away".into()));
    };
    let h = vm.hash(*o)?;
    let h = build::int64(vm, h);
    vm.generic_set_attr(args.pos[0], *key, Some(h.clone()))?;
    Ok(h)
}
fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getweakrefcount", 0, 1, 1)?;
    let n = vm.weakrefs.get(&args.pos[0].0).map_or(0, Vec::len);
    Ok(build::usize(vm, n))
}
fn all(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getweakrefs", 0, 1, 1)?;
    let natives = vm.weakrefs.get(&args.pos[0].0).cloned().unwrap_or_default();
    let refs = natives.into_iter().filter_map(|n| with(n, |s| Ref::new(s.reference))).collect();
    Ok(build::list(vm, refs))
}
fn remove_dead(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_remove_dead_weakref", 0, 2, 2)?;
    let Some(d) = args.pos[0].get::<DictObj>() else {
        return Err(vm.type_error("_remove_dead_weakref() needs a dict".into()));
    };
    if let Some(r) = d.lookup(vm, args.pos[1])?.map(Ref::new)
        && target(vm, *r)?.is_none()
    {
        drop(d.remove(vm, args.pos[1])?);
    }
    Ok(build::none())
}
pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "_weakref_native",
        &[
            ("_bind", init),
            ("_callback", callback),
            ("_plain", plain),
            ("_equal", equal),
            ("_hash", hash),
            ("getweakrefcount", count),
            ("getweakrefs", all),
            ("_remove_dead_weakref", remove_dead),
        ],
    );
    let methods: &[(&str, NativeFn)] = &[("__call__", call)];
    // Its instances have no attributes.
    let namespace = build::dict(vm, crate::dict::Dict::default());
    let (key, none) = (vm.names.__slots__, build::tuple(vm, vec![]));
    namespace.cast::<DictObj>().insert_str(vm, key, none);
    if class_in(vm, &m, "weakref", "Reference", methods, namespace).is_none() {
        super::set(vm, &m, "Reference", build::none());
    }
    m
}
