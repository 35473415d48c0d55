//! `_weakref_native`, the core of `_weakref` (`library/_weakref.py`): references that don't keep their object alive. The VM's table (`Vm::weakrefs`) knows the
//! states of the live references to each object by its address.

use super::{class_in, module};
use crate::build;
use crate::heap::Ref;
use crate::methods::define_wrapped;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::collections::HashSet;
use std::ops::{Deref, DerefMut};

/// The states of the live references to each object, by its address.
pub(crate) struct Table {
    by_address: FxHashMap<u64, Vec<Word>>,
    /// A bit for each address that has ever been in the table, and for others: every object that dies asks.
    seen: [u64; 64],
}

impl Default for Table {
    fn default() -> Table {
        Table { by_address: FxHashMap::default(), seen: [0; 64] }
    }
}

impl Table {
    /// Where the bit of an address is.
    #[inline]
    fn bit(w: Word) -> (usize, u64) {
        let hash = (w.0 >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    /// False if there is certainly no reference to an object.
    #[inline]
    pub fn may_know(&self, w: Word) -> bool {
        let (word, bit) = Table::bit(w);
        self.seen[word] & bit != 0
    }

    /// The references to an object, for one more.
    fn of(&mut self, w: Word) -> &mut Vec<Word> {
        let (word, bit) = Table::bit(w);
        self.seen[word] |= bit;
        self.by_address.entry(w.0).or_default()
    }
}

impl Deref for Table {
    type Target = FxHashMap<u64, Vec<Word>>;
    fn deref(&self) -> &Self::Target {
        &self.by_address
    }
}

impl DerefMut for Table {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.by_address
    }
}

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
    // The youngest reference is told first.
    for native in refs.into_iter().rev() {
        let call = with(native, |s| {
            s.target.set(Word::NULL);
            s.callback.take().map(|f| (f, Ref::new(s.reference)))
        });
        calls.extend(call.flatten().filter(|(_, reference)| tells(**reference)));
    }
    for (f, reference) in calls {
        crate::signals::note_finaliser();
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
    let key = vm.names._weak_state;
    vm.get_attr(reference, key)
}
/// `ref.__new__`: one reference of `ref` itself without a callback is enough for an object.
fn new(vm: &mut Vm, args: &Args) -> R {
    let class = args.pos[0].cast::<TypeObj>();
    let is_plain = class
        .mro
        .borrow()
        .get(1)
        .is_some_and(|t| vm.library.reference.is_some_and(|r| std::ptr::eq(*t, r)));
    if args.pos.len() < 2 || is_plain && args.pos.len() > 3 {
        let (bound, given) = match args.pos.len() {
            0 | 1 => ("at least 1 argument", 0),
            n => ("at most 2 arguments", n - 1),
        };
        return Err(vm.type_error(format!("ref expected {bound}, got {given}")));
    }
    if is_plain && !args.names.is_empty() {
        return Err(vm.type_error("ref() takes no keyword arguments".into()));
    }
    let (target, callback) = (args.pos[1], args.get(2).unwrap_or(Word::NONE));
    if is_plain
        && callback == Word::NONE
        && let Some(known) = known_reference(vm, target, class.word())
    {
        return Ok(known);
    }
    let reference = build::instance(class);
    bind(vm, *reference, target, callback)?;
    Ok(reference)
}
fn bind(vm: &mut Vm, reference: Word, target: Word, callback: Word) -> R<()> {
    let ty = vm.type_of(target);
    if !target.is_pointer() || !vm.has_weakrefs(ty) {
        let ty = ty.name();
        return Err(vm.type_error(format!("cannot create weak reference to '{ty}' object")));
    }
    let callback = Some(callback).filter(|w| *w != Word::NONE).map(Ref::new);
    let s = State {
        target: Cell::new(target),
        callback: Cell::new(callback),
        reference,
        me: Cell::new(Word::NULL),
    };
    let native = build::native(vm.types.mappingproxy, Box::new(s));
    with(*native, |s| s.me.set(*native));
    vm.weakrefs.of(target).push(*native);
    let key = vm.names._weak_state;
    vm.generic_set_attr(reference, key, Some(native))?;
    Ok(())
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
fn known_reference(vm: &mut Vm, target: Word, class: Word) -> Option<Ref> {
    let all = vm.weakrefs.get(&target.0).map_or(&[][..], Vec::as_slice);
    let fits = |s: &State| {
        let f = s.callback.take();
        let fits = f.is_none() && vm.type_of(s.reference).word() == class;
        s.callback.set(f);
        fits.then(|| Ref::new(s.reference))
    };
    all.iter().find_map(|native| with(*native, fits).flatten())
}
fn plain(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_plain", 0, 2, 2)?;
    let known = known_reference(vm, args.pos[0], args.pos[1]);
    Ok(known.unwrap_or_else(build::none))
}
fn call(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__call__", 1, 0, 0)?;
    Ok(target(vm, args.pos[0])?.unwrap_or_else(build::none))
}
fn equal(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__eq__", 0, 2, 2)?;
    let key = vm.names._weak_state;
    if vm.find_attr(args.pos[1], key)?.is_none() {
        return Ok(Ref::owned(Word::NOT_IMPLEMENTED));
    }
    match (target(vm, args.pos[0])?, target(vm, args.pos[1])?) {
        (Some(a), Some(b)) => Ok(build::bool(vm.equal(*a, *b)?)),
        _ => Ok(build::bool(args.pos[0] == args.pos[1])),
    }
}
fn hash(vm: &mut Vm, args: &Args) -> R {
    let key = vm.names._weak_hash;
    if let Some(h) = vm.find_attr(args.pos[0], key)? {
        return Ok(h);
    }
    let Some(o) = target(vm, args.pos[0])? else {
        return Err(vm.type_error("weak object has gone away".into()));
    };
    let h = vm.hash(*o)?;
    let h = build::int64(vm, h);
    vm.generic_set_attr(args.pos[0], key, Some(h.clone()))?;
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
            ("_callback", callback),
            ("_plain", plain),
            ("getweakrefcount", count),
            ("getweakrefs", all),
            ("_remove_dead_weakref", remove_dead),
        ],
    );
    let methods: &[(&str, NativeFn)] = &[
        ("__call__", call),
        ("__eq__", equal),
        ("__hash__", hash),
        ("__init__", |vm, a| a.arity(vm, "ref.__init__", 1, 1, 2).map(|()| build::none())),
    ];
    // Its instances have no attributes.
    let namespace = build::dict(vm, crate::dict::Dict::default());
    let (key, none) = (vm.names.__slots__, build::tuple(vm, vec![]));
    namespace.cast::<DictObj>().insert_str(vm, key, none);
    match class_in(vm, &m, "weakref", "Reference", methods, namespace) {
        Some(ty) => {
            ty.new.set(Some(new));
            define_wrapped(vm, ty, vm.types.staticmethod, &[("__new__", new)]);
            vm.library.reference = Some(ty);
        }
        None => super::set(vm, &m, "Reference", build::none()),
    }
    m
}
