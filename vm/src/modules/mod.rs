//! Library modules: what CPython writes in C, in Rust, one file each, and a few small ones in Python.

/// Constants of the system, by name.
macro_rules! system_numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

pub(crate) mod abc;
pub(crate) mod array;
pub(crate) mod ast_types;
pub(crate) mod atexit;
pub(crate) mod binascii;
pub(crate) mod bisect;
pub(crate) mod cmath;
pub(crate) mod codecs;
pub(crate) mod collections;
mod compression;
pub(crate) mod contextvars;
pub(crate) mod csv;
pub(crate) mod dates;
pub(crate) mod decimal;
pub(crate) mod dict_order;
pub(crate) mod digests;
mod east_asian_width;
pub(crate) mod errno;
mod fcntl;
pub(crate) mod functools;
pub(crate) mod gc;
pub(crate) mod heapq;
pub(crate) mod imp;
pub(crate) mod io;
pub(crate) mod itertools;
pub(crate) mod json;
pub(crate) mod lru_cache;
mod marshal;
pub(crate) mod math;
mod multibyte;
pub(crate) mod namespace;
mod object_reduce;
pub(crate) mod opcode_module;
pub(crate) mod operator;
pub(crate) mod partial;
pub(crate) mod posix;
pub(crate) mod posix_subprocess;
pub(crate) mod random;
mod resource;
pub(crate) mod select;
pub(crate) mod signal;
pub(crate) mod socket;
pub(crate) mod sre;
mod string_module;
pub(crate) mod structs;
pub(crate) mod structseq;
pub(crate) mod sys;
mod terminal;
pub(crate) mod thread;
pub(crate) mod time;
pub(crate) mod tokenizer;
pub(crate) mod types_module;
pub(crate) mod unicodedata;
pub(crate) mod weakref;
pub(crate) mod zlib;

use crate::build;
use crate::heap::Ref;
use crate::object::{DictObj, Kind, ModuleObj, NativeFn, TypeObj, Value};
use crate::vm::{Args, R, Raised, Vm};

/// Makes a module.
type Make = fn(&mut Vm) -> Ref;

/// Every module, by name.
pub(crate) const MODULES: &[(&str, Make)] = &[
    ("marshal", marshal::make),
    ("_json", json::make),
    ("_csv", csv::make),
    ("_decimal", decimal::make),
    ("_tokenize", tokenizer::make),
    ("_ast", ast_types::make),
    ("_opcode", opcode_module::make),
    ("_imp", imp::make),
    ("_contextvars", contextvars::make),
    ("_operator", operator::make),
    ("_md5", digests::make_md5),
    ("_sha1", digests::make_sha1),
    ("_sha2", digests::make_sha2),
    ("_sha3", digests::make_sha3),
    ("_blake2", digests::make_blake2),
    ("_hashlib", digests::make_hashlib),
    ("unicodedata", unicodedata::make),
    ("fcntl", fcntl::make),
    ("termios", terminal::make),
    ("zlib", zlib::make),
    ("_bz2", compression::bz2::make),
    ("_lzma", compression::lzma::make),
    ("binascii", binascii::make),
    ("_string", string_module::make),
    ("_struct", structs::make),
    ("_signal", signal::make),
    ("atexit", atexit::make),
    ("array", array::make),
    ("cmath", cmath::make),
    ("errno", errno::make),
    ("_abc", abc::make),
    ("_bisect", bisect::make),
    ("_codecs", codecs::make),
    ("_codecs_cn", multibyte::make),
    ("_codecs_hk", multibyte::make),
    ("_codecs_iso2022", multibyte::make),
    ("_codecs_jp", multibyte::make),
    ("_codecs_kr", multibyte::make),
    ("_codecs_tw", multibyte::make),
    ("_collections", collections::make),
    ("_dates", dates::make),
    ("_dict_order", dict_order::make),
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
    ("posix", posix::make),
    ("resource", resource::make),
    ("_posixsubprocess", posix_subprocess::make),
    ("_socket", socket::make),
    ("select", select::make),
    ("time", time::make),
];

/// Modules of our own that are written in Python.
pub(crate) const LIBRARY: &[(&str, &str)] = &[
    ("_async_builtins", include_str!("library/_async_builtins.py")),
    ("_datetime", include_str!("library/_datetime.py")),
    ("_expat_doctype", include_str!("library/_expat_doctype.py")),
    ("_generic_alias", include_str!("library/_generic_alias.py")),
    ("_lsprof", include_str!("library/_lsprof.py")),
    ("_module_specs", include_str!("library/_module_specs.py")),
    ("_multibytecodec", include_str!("library/_multibytecodec.py")),
    ("_object_reduce", include_str!("library/_object_reduce.py")),
    ("_ordered_dict", include_str!("library/_ordered_dict.py")),
    ("_sysconfigdata__linux_", include_str!("library/_sysconfigdata__linux_.py")),
    ("_template", include_str!("library/_template.py")),
    ("_thread_local", include_str!("library/_thread_local.py")),
    ("_typing", include_str!("library/_typing.py")),
    ("_warnings", include_str!("library/_warnings.py")),
    ("_weakref", include_str!("library/_weakref.py")),
    ("_zlib_decompressor", include_str!("library/_zlib_decompressor.py")),
    ("_zoneinfo", include_str!("library/_zoneinfo.py")),
    ("abc", include_str!("library/abc.py")),
    ("cProfile", include_str!("library/cProfile.py")),
    ("faulthandler", include_str!("library/faulthandler.py")),
    ("grp", include_str!("library/grp.py")),
    ("profile", include_str!("library/profile.py")),
    ("pstats", include_str!("library/pstats.py")),
    ("pwd", include_str!("library/pwd.py")),
    ("pyexpat", include_str!("library/pyexpat.py")),
    ("tracemalloc", include_str!("library/tracemalloc.py")),
];

/// Modules that come with the VM but after every file of that name on the path.
pub(crate) const ADDITIONS: &[(&str, &str)] = &[("pyperf", include_str!("pyperf/pyperf.py"))];

/// A module that is written in Rust, if there is one of that name; the same one however often it is imported anew, because
/// there is only one set of its types and exceptions.
pub(crate) fn make(vm: &mut Vm, name: &str) -> Option<Ref> {
    let (name, f) = MODULES.iter().find(|(n, _)| *n == name)?;
    if let Some((_, m)) = vm.library.made.iter().find(|(n, _)| n == name) {
        return Some(m.clone());
    }
    let m = f(vm);
    vm.library.made.push((name, m.clone()));
    Some(m)
}

/// A module of functions.
pub(crate) fn module(vm: &mut Vm, name: &str, functions: &[(&str, NativeFn)]) -> Ref {
    let m = build::imported_module(vm, name);
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

/// Sets a module's constants.
pub(crate) fn set_numbers(vm: &mut Vm, module: &Ref, numbers: &[(&str, i64)]) {
    for (name, number) in numbers {
        let number = build::int64(vm, *number);
        set(vm, module, name, number);
    }
}

/// Raises `NotImplementedError` for what the system has and patchwork lacks.
#[cold]
pub(crate) fn unsupported(vm: &mut Vm, what: &str) -> Raised {
    let ty = vm.exc().not_implemented_error;
    vm.raise(ty, &format!("patchwork does not support {what}"))
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
    crate::methods::memoryview::install(vm);
    let (files, streams) = io::make_with_streams(vm);
    let s = sys::make(vm, streams);
    for (name, m) in [("sys", s), ("_io", files)] {
        let name = vm.intern(name);
        modules.cast::<DictObj>().insert_str(vm, *name, m);
    }
    // `'__new__' in int.__dict__` is how the enum module recognises types of data.
    let groups = vm.exc().all().into_iter().filter(|t| t.new.get().is_some());
    let all: Vec<_> = vm.types.all().into_iter().chain(groups).collect();
    for ty in all {
        let inherited = ty.mro.borrow().get(1).and_then(|t| t.new.get());
        let is_new = |new: NativeFn| inherited.is_none_or(|i| i as usize != new as usize);
        if let Some(new) = ty.new.get().filter(|new| ty.kind != Kind::Object && is_new(*new)) {
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
            ("__reduce_ex__", object_reduce::reduce_ex),
            ("__reduce__", |vm, a| object_reduce::by_library(vm, a, "reduce")),
            ("__getstate__", |vm, a| object_reduce::by_library(vm, a, "getstate")),
        ],
    );
}

/// What modules written in Rust keep for the life of the VM.
#[derive(Default)]
pub(crate) struct Library {
    /// The modules of [`MODULES`] that have been imported.
    pub(crate) made: Vec<(&'static str, Ref)>,
    /// The modules whose code is running, innermost last.
    pub(crate) loading: Vec<Ref>,
    /// Code whose frames the program has counted on or looked at: each call of it has a frame.
    pub(crate) counted_on: Vec<Ref>,
    /// What `weakref.ref` derives from.
    pub(crate) reference: Option<&'static TypeObj>,
    pub(crate) memoryview: Option<&'static TypeObj>,
    pub(crate) iterator_types: Option<&'static crate::methods::IteratorTypes>,
    pub(crate) array: Option<&'static TypeObj>,
    /// What an event loop wants to know of asynchronous generators: `firstiter`, `finalizer`.
    pub(crate) asyncgen_hooks: [Option<Ref>; 2],
    /// Whether the program has run and its modules are being emptied.
    pub(crate) is_ending: bool,
    /// The class of `coroutine.__await__()`.
    pub(crate) coroutine_wrapper: Option<&'static TypeObj>,
    /// Whether a metaclass's own `mro` is running.
    pub(crate) is_ordering: bool,
    /// How many classes were registered with abstract base classes.
    pub(crate) abc_registrations: usize,
    pub(crate) abc_answers: abc::Answers,
    pub(crate) asyncgen_hooks_class: Option<Ref>,
    /// The hooks that were set when asynchronous generators (by address) were first iterated.
    pub(crate) asyncgen_finalisers: rustc_hash::FxHashMap<u64, Ref>,
    /// `sys.set_int_max_str_digits`; 0 is no limit.
    pub(crate) max_str_digits: Option<usize>,
    pub(crate) at_exit: Vec<atexit::Callback>,
    pub(crate) codecs: codecs::Registry,
    pub(crate) descriptors: posix::Descriptors,
    /// Types of `os.scandir` and its entries.
    pub(crate) dir_types: Option<(&'static TypeObj, &'static TypeObj)>,
    pub(crate) io: Option<io::IoTypes>,
    pub(crate) thread_handle: Option<&'static TypeObj>,
    /// What gives each thread attributes of its own in `threading.local`: called when there is a second one.
    pub(crate) thread_parting: Option<Ref>,
    /// Handles of the threads that have not ended.
    pub(crate) thread_handles: Vec<Ref>,
    pub(crate) csv: Option<csv::State>,
    pub(crate) dates: Option<Box<dates::Dates>>,
    pub(crate) decimal: Option<decimal::State>,
    pub(crate) json: Option<json::JsonTypes>,
    /// `functools.partial` and its placeholder.
    pub(crate) partial: Option<&'static TypeObj>,
    pub(crate) placeholder: Option<Ref>,
    /// What `functools.cmp_to_key` makes.
    pub(crate) key_type: Option<&'static TypeObj>,
    pub(crate) contexts: Option<contextvars::State>,
    pub(crate) struct_time: Option<Ref>,
    pub(crate) binascii_error: Option<Ref>,
    pub(crate) unsupported_digest: Option<Ref>,
    pub(crate) hash_type: Option<&'static TypeObj>,
    /// `blake2b` and `blake2s`.
    pub(crate) blake2: Option<[&'static TypeObj; 2]>,
    pub(crate) struct_error: Option<Ref>,
    /// Formats of `struct` that were used, by their text.
    pub(crate) struct_formats: rustc_hash::FxHashMap<String, std::rc::Rc<structs::Format>>,
    pub(crate) zlib_error: Option<Ref>,
    pub(crate) lzma_error: Option<Ref>,
    pub(crate) multibyte_codec: Option<&'static TypeObj>,
    pub(crate) termios_error: Option<Ref>,
    pub(crate) zlib_types: Option<(&'static TypeObj, &'static TypeObj)>,
    /// `types.SimpleNamespace`.
    pub(crate) namespace: Option<Ref>,
    pub(crate) open_files: io::OpenFiles,
    /// Who uses which number in `sys.monitoring`.
    pub(crate) monitoring_tools: [Option<Ref>; sys::MONITORING_TOOLS],
    /// `terminal_size`, `uname_result`, `times_result`.
    pub(crate) process_types: Vec<Ref>,
    /// `resource.struct_rusage`.
    pub(crate) rusage: Option<Ref>,
    pub(crate) poll_type: Option<&'static TypeObj>,
    pub(crate) socket_type: Option<&'static TypeObj>,
    pub(crate) sre: Option<sre::SreTypes>,
    pub(crate) stat_result: Option<Ref>,
    pub(crate) statvfs_result: Option<Ref>,
    pub(crate) unsupported_operation: Option<Ref>,
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
    crate::types::place_in_module(vm, ty, home);
    ty
}

/// A class of exceptions.
pub(crate) fn exception_class(vm: &mut Vm, home: &str, name: &str, base: &'static TypeObj) -> Ref {
    let namespace = build::dict(vm, crate::dict::Dict::default());
    let (key, home) = (vm.names.__module__, vm.intern(home));
    namespace.cast::<DictObj>().insert_str(vm, key, home);
    let bases = build::tuple_of(vm, &[base.word()]);
    let (meta, name) = (vm.types.type_, vm.intern(name));
    match vm.new_class(meta, name, bases, namespace.cast::<DictObj>()) {
        Ok(c) => c,
        Err(_) => {
            vm.clear_pending();
            Ref::new(base.word())
        }
    }
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
    class_in(vm, module, home, name, methods, namespace)
}

/// As [`open_class`], of a class with such a namespace besides.
pub(crate) fn class_in(
    vm: &mut Vm,
    module: &Ref,
    home: &str,
    name: &str,
    methods: &[(&str, NativeFn)],
    namespace: Ref,
) -> Option<&'static crate::object::TypeObj> {
    let object = vm.types.object;
    for (method, f) in methods {
        let m = build::builtin_method(vm, object, method, *f);
        let key = vm.intern(method);
        namespace.cast::<DictObj>().insert_str(vm, *key, m);
    }
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
    crate::types::place_in_module(vm, ty, home);
    set(vm, module, name, class);
    Some(ty)
}
