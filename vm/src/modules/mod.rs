//! Library modules: what CPython writes in C, in Rust, one file each, and a few small ones in Python.

pub(crate) mod abc;
pub(crate) mod bisect;
pub(crate) mod collections;
pub(crate) mod functools;
pub(crate) mod gc;
pub(crate) mod heapq;
pub(crate) mod itertools;
pub(crate) mod math;
pub(crate) mod random;
pub(crate) mod sre;
pub(crate) mod sys;
pub(crate) mod thread;
pub(crate) mod time;
pub(crate) mod types_module;
pub(crate) mod weakref;

use crate::build;
use crate::heap::Ref;
use crate::object::{DictObj, Kind, ModuleObj, NativeFn, TypeObj, Value};
use crate::vm::{Args, R, Vm};

/// Makes a module.
type Make = fn(&mut Vm) -> Ref;

/// Every module, by name.
const MODULES: &[(&str, Make)] = &[
    ("_abc", abc::make),
    ("_bisect", bisect::make),
    ("_collections", collections::make),
    ("_functools", functools::make),
    ("_heapq", heapq::make),
    ("_random", random::make),
    ("_sre", sre::make),
    ("_thread", thread::make),
    ("_types", types_module::make),
    ("_weakref_native", weakref::make),
    ("gc", gc::make),
    ("itertools", itertools::make),
    ("math", math::make),
    ("sys", sys::make),
    ("time", time::make),
];

/// Modules of our own that are written in Python.
pub(crate) const LIBRARY: &[(&str, &str)] = &[
    ("_async_builtins", include_str!("library/_async_builtins.py")),
    ("_generic_alias", include_str!("library/_generic_alias.py")),
    ("_object_reduce", include_str!("library/_object_reduce.py")),
    ("_string", include_str!("library/_string.py")),
    ("_typing", include_str!("library/_typing.py")),
    ("_weakref", include_str!("library/_weakref.py")),
    ("abc", include_str!("library/abc.py")),
    ("errno", include_str!("library/errno.py")),
    ("os", include_str!("library/os.py")),
];

/// Modules that come with the VM but after every file of that name on the path.
pub(crate) const ADDITIONS: &[(&str, &str)] = &[("pyperf", include_str!("pyperf/pyperf.py"))];

/// Makes a module that is written in Rust, if there is one of that name.
pub(crate) fn make(vm: &mut Vm, name: &str) -> Option<Ref> {
    let (_, f) = MODULES.iter().find(|(n, _)| *n == name)?;
    Some(f(vm))
}

/// A module of functions.
pub(crate) fn module(vm: &mut Vm, name: &str, functions: &[(&str, NativeFn)]) -> Ref {
    let m = build::module(vm, name);
    for (name, f) in functions {
        let b = build::builtin(vm, name, *f);
        set(vm, &m, name, b);
    }
    m
}

/// Sets a module's attribute.
pub(crate) fn set(vm: &mut Vm, module: &Ref, name: &str, value: Ref) {
    let key = vm.intern(name);
    module.cast::<ModuleObj>().dict.cast::<DictObj>().insert_str(vm, *key, value);
}

/// Registers the modules that exist from the start.
pub(crate) fn install(vm: &mut Vm) {
    let dict = vm.builtins.clone();
    let m = build::own(crate::heap::place(
        ModuleObj { head: crate::heap::header(vm.types.module), dict: dict.into_word() },
        0,
    ));
    let name = vm.intern("builtins");
    set(vm, &m, "__name__", name.clone());
    let modules = vm.modules.clone();
    modules.cast::<DictObj>().insert_str(vm, *name, m);
    let s = sys::make(vm);
    let name = vm.intern("sys");
    modules.cast::<DictObj>().insert_str(vm, *name, s);
    // `'__new__' in int.__dict__` is how the enum module recognises types of data.
    let t = &vm.types;
    for ty in [t.int, t.float, t.complex, t.str, t.bytes, t.tuple, t.frozenset] {
        if let Some(new) = ty.new.get() {
            crate::methods::define_wrapped(vm, ty, vm.types.staticmethod, &[("__new__", new)]);
        }
    }
    // What the abstract class `Hashable` looks for.
    let t = &vm.types;
    let unhashable = [t.list, t.dict, t.set, t.bytearray];
    let key = vm.names.__hash__;
    for ty in unhashable {
        ty.dict().insert_str(vm, key, build::none());
    }
    let object = vm.types.object;
    crate::methods::define(
        vm,
        object,
        &[
            ("__reduce_ex__", |vm, a| reduce(vm, a, "reduce_ex", 2)),
            ("__reduce__", |vm, a| reduce(vm, a, "reduce", 1)),
        ],
    );
}

/// Calls a function of `_object_reduce`, the Python that takes objects apart, with `n` arguments.
fn reduce(vm: &mut Vm, args: &Args, function: &str, n: usize) -> R {
    args.arity(vm, function, 0, n, n)?;
    crate::import::call_library(vm, "_object_reduce", function, args.pos)
}

/// What modules written in Rust keep for the life of the VM.
#[derive(Default)]
pub(crate) struct Library {
    pub(crate) sre: Option<sre::SreTypes>,
}

/// A type of objects with Rust state (`NativeObj`); Python classes can't derive from it unless `sealed` is
/// taken back.
pub(crate) fn native_type(
    vm: &mut Vm,
    home: &str,
    name: &str,
    methods: &[(&str, NativeFn)],
) -> &'static TypeObj {
    let object = vm.types.object;
    derived_type(vm, home, name, object, methods)
}

/// As [`native_type`], with a base of its own.
pub(crate) fn derived_type(
    vm: &mut Vm,
    home: &str,
    name: &str,
    base: &'static TypeObj,
    methods: &[(&str, NativeFn)],
) -> &'static TypeObj {
    let ty = crate::types::new_builtin(vm, name, base, Kind::Native);
    crate::methods::define(vm, ty, methods);
    let (key, home) = (vm.names.__module__, vm.intern(home));
    ty.dict().insert_str(vm, key, home);
    ty
}

/// `__class_getitem__` of types that ignore their parameters.
pub(crate) fn alias(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__class_getitem__", 1, 1, 1)?;
    crate::typing::generic_alias(vm, args.pos[0], args.pos[1])
}

/// A class that Python classes can derive from, of methods written in Rust; its instances keep their Rust
/// state in a native object behind a hidden attribute.
pub(crate) fn open_class(
    vm: &mut Vm,
    module: &Ref,
    home: &str,
    name: &str,
    methods: &[(&str, NativeFn)],
) -> Option<&'static crate::object::TypeObj> {
    let namespace = build::dict(vm, crate::dict::Dict::default());
    let object = vm.types.object;
    for (method, f) in methods {
        let m = build::builtin_method(vm, object, method, *f);
        let key = vm.intern(method);
        namespace.cast::<DictObj>().insert_str(vm, *key, m);
    }
    let home = vm.intern(home);
    let key = vm.names.__module__;
    namespace.cast::<DictObj>().insert_str(vm, key, home);
    let text = vm.intern(name);
    let bases = build::tuple_of(vm, &[object.word()]);
    let meta = vm.types.type_;
    let class = match vm.new_class(meta, text, bases, namespace.cast::<DictObj>()) {
        Ok(c) => c,
        Err(_) => {
            vm.clear_pending();
            return None;
        }
    };
    let ty = class.cast::<crate::object::TypeObj>();
    set(vm, module, name, class);
    Some(ty)
}
