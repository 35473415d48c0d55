//! Methods of the built-in types, a file per type.

pub(crate) mod arity;
pub mod bytes;
mod bytes_text;
pub(crate) mod code_bytes;
pub(crate) mod conversions;
pub mod descriptors;
pub mod dict;
pub mod exceptions;
mod function_fields;
pub mod functions;
pub mod generators;
pub mod groups;
mod iterator_types;
pub(crate) use iterator_types::IteratorTypes;
pub(crate) mod iterators;
pub mod list;
pub mod mappingproxy;
pub mod memoryview;
mod module;
pub mod numbers;
pub mod objects;
pub mod operators;
pub(crate) mod property;
pub mod range;
pub mod set;
pub mod str;
pub(crate) mod super_type;
mod translate;
pub mod tuple;
mod wrappers;

use crate::build;
use crate::heap::Ref;
use crate::object::{NativeFn, TypeObj, Value};
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::cell::Cell;

/// Puts Rust functions into a type's dict as methods.
pub(crate) fn define(vm: &mut Vm, ty: &'static TypeObj, methods: &[(&str, NativeFn)]) {
    for (name, f) in methods {
        let m = build::builtin_method(vm, ty, name, *f);
        let key = vm.intern(name);
        ty.dict().insert_str(vm, *key, m);
    }
}

/// Puts a static or class method (`which`: the wrapper type) into a type's dict.
pub(crate) fn define_wrapped(
    vm: &mut Vm,
    ty: &'static TypeObj,
    which: &'static TypeObj,
    methods: &[(&str, NativeFn)],
) {
    for (name, f) in methods {
        let func = match *name {
            "__new__" => build::constructor(vm, ty, *f),
            _ => build::builtin(vm, name, *f),
        };
        let w = build::wrapper(which, func);
        let key = vm.intern(name);
        ty.dict().insert_str(vm, *key, w);
    }
}

/// A read-only (or, with `set`, writable) computed attribute.
pub(crate) fn define_property(
    vm: &mut Vm,
    ty: &'static TypeObj,
    name: &str,
    get: fn(&mut Vm, Word) -> R,
    set: Option<crate::object::Setter>,
) {
    let key = vm.intern(name);
    let g = build::own(crate::heap::place(
        crate::object::GetSetObj {
            head: crate::heap::header(vm.types.getset),
            name: key.clone().into_word(),
            owner: Ref::new(ty.word()).into_word(),
            get,
            set,
            deletes: Cell::new(false),
        },
        0,
    ));
    ty.dict().insert_str(vm, *key, g);
}

/// Lets a computed attribute be deleted: its setter gets NULL then.
pub(crate) fn deletable(vm: &mut Vm, ty: &'static TypeObj, name: &str) {
    let key = vm.intern(name);
    if let Some(g) = ty.dict().lookup_str(*key).and_then(|w| w.get::<crate::object::GetSetObj>()) {
        g.deletes.set(true);
    }
}

/// What a setter keeps: a reference of its own, if there is a value.
pub(crate) fn owned(w: Word) -> Word {
    if w == Word::NULL { w } else { Ref::new(w).into_word() }
}

/// The setter of a field that is there to be read.
pub(crate) fn read_only() -> Option<crate::object::Setter> {
    Some(|vm, w, _| Err(vm.attribute_error_of("readonly attribute", w)))
}

impl Args<'_> {
    /// Checks that there are between `min` and `max` positional arguments and no others. `receiver`
    /// arguments (usually 1 for methods) don't count in messages.
    pub(crate) fn arity(
        &self,
        vm: &mut Vm,
        name: &str,
        receiver: usize,
        min: usize,
        max: usize,
    ) -> R<()> {
        if !self.names.is_empty() {
            return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
        }
        let n = self.pos.len().saturating_sub(receiver);
        if n < min || n > max || self.pos.len() < receiver {
            let text = if min == max {
                match (min, receiver) {
                    (0, _) => {
                        format!(
                            "{}() takes no arguments ({n} given)",
                            self.qualified(vm, name, receiver)
                        )
                    }
                    (1, _) => format!(
                        "{}() takes exactly one argument ({n} given)",
                        self.qualified(vm, name, receiver)
                    ),
                    _ => format!(
                        "{name} expected {min} argument{}, got {n}",
                        if min == 1 { "" } else { "s" }
                    ),
                }
            } else if n < min {
                format!(
                    "{name} expected at least {min} argument{}, got {n}",
                    if min == 1 { "" } else { "s" }
                )
            } else {
                format!(
                    "{name} expected at most {max} argument{}, got {n}",
                    if max == 1 { "" } else { "s" }
                )
            };
            return Err(vm.type_error(text));
        }
        Ok(())
    }

    /// A method's name with that of the built-in type that has it.
    fn qualified(&self, vm: &Vm, name: &str, receiver: usize) -> String {
        match self.pos.first() {
            Some(w) if receiver == 1 && !name.contains('.') => {
                let ty = vm.type_of(*w);
                let builtin = ty.mro.borrow().iter().copied().find(|t| !t.is_heap).unwrap_or(ty);
                format!("{}.{name}", builtin.short_name())
            }
            _ => name.to_string(),
        }
    }

    /// Without keyword arguments, if the class (the first argument) is a subclass with an `__init__` or `__new__` of its
    /// own, which may want them.
    pub(crate) fn without_foreign_names(&self, vm: &Vm) -> Args<'_> {
        let class = self.pos[0].cast::<TypeObj>();
        let (init, new) = (vm.names.__init__, vm.names.__new__);
        let own = |t: &&TypeObj| t.is_heap;
        let order = class.mro.borrow();
        let mut dicts = order.iter().copied().take_while(own).map(TypeObj::dict);
        if dicts.any(|d| d.lookup_str(init).is_some() || d.lookup_str(new).is_some()) {
            return Args::of(self.pos);
        }
        Args { pos: self.pos, kw: self.kw, names: self.names }
    }

    /// As [`Args::bind`], where the first `unnamed` (the class or receiver among them) can't be given by name.
    pub(crate) fn bind_positional<const N: usize>(
        &self,
        vm: &mut Vm,
        name: &str,
        params: [&str; N],
        unnamed: usize,
    ) -> R<[Option<Word>; N]> {
        let known = |n: &Word| n.as_str().is_some_and(|n| params[unnamed..].contains(&n));
        if let Some(n) = self.names.iter().find(|n| !known(n)) {
            let n = n.as_str().unwrap_or("?");
            return Err(vm.type_error(format!("{name}() got an unexpected keyword argument '{n}'")));
        }
        self.bind(vm, name, params, 0)
    }

    /// Binds positional and keyword arguments to names; the first `required` must be there.
    #[inline(always)]
    pub(crate) fn bind<const N: usize>(
        &self,
        vm: &mut Vm,
        name: &str,
        params: [&str; N],
        required: usize,
    ) -> R<[Option<Word>; N]> {
        // No name is looked at when there are none among the arguments and enough of them.
        let given = self.pos.len();
        if self.names.is_empty() && given <= N && given >= required {
            return Ok(std::array::from_fn(|i| self.pos.get(i).copied()));
        }
        self.bind_names(vm, name, params, required)
    }

    #[inline(never)]
    fn bind_names<const N: usize>(
        &self,
        vm: &mut Vm,
        name: &str,
        params: [&str; N],
        required: usize,
    ) -> R<[Option<Word>; N]> {
        let mut out = [None; N];
        if self.pos.len() > N {
            return Err(vm.type_error(format!(
                "{name}() takes at most {N} argument{} ({} given)",
                if N == 1 { "" } else { "s" },
                self.pos.len() + self.names.len()
            )));
        }
        for (i, w) in self.pos.iter().enumerate() {
            out[i] = Some(*w);
        }
        for (key, value) in self.names.iter().zip(self.kw) {
            let k = key.as_str().unwrap_or("");
            match params.iter().position(|p| *p == k) {
                Some(i) if out[i].is_none() => out[i] = Some(*value),
                Some(_) => {
                    return Err(vm.type_error(format!(
                        "argument for {name}() given by name ('{k}') and position"
                    )));
                }
                None => {
                    return Err(
                        vm.type_error(format!("{name}() got an unexpected keyword argument '{k}'"))
                    );
                }
            }
        }
        for (i, p) in params.iter().enumerate().take(required) {
            if out[i].is_none() {
                return Err(vm.type_error(format!(
                    "{name}() missing required argument '{p}' (pos {})",
                    i + 1
                )));
            }
        }
        Ok(out)
    }
}

/// A receiver as an owned reference.
pub(crate) fn this(args: &Args) -> Ref {
    Ref::new(args.pos[0])
}

/// Installs all methods.
pub(crate) fn install(vm: &mut Vm) {
    objects::install(vm);
    exceptions::install(vm);
    numbers::install(vm);
    str::install(vm);
    bytes::install(vm);
    bytes_text::install(vm);
    list::install(vm);
    tuple::install(vm);
    dict::install(vm);
    set::install(vm);
    range::install(vm);
    iterators::install(vm);
    generators::install(vm);
    operators::install(vm);
    descriptors::install(vm);
    crate::typing::install(vm);
    functions::install(vm);
    code_bytes::install(vm);
    module::install(vm);
    property::install(vm);
    wrappers::install(vm);
    super_type::install(vm);
    mappingproxy::install(vm);
}
