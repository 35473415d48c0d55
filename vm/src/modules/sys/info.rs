//! What `sys` says about the interpreter.

use super::library_names;
use crate::build;
use crate::heap::Ref;
use crate::modules::{LIBRARY, MODULES, namespace, set, structseq};
use crate::object::*;
use crate::vm::Vm;
use malachite_bigint::BigInt;

/// The version that programs see.
const VERSION: (i64, i64, i64) = (3, 14, 0);

fn sequence(vm: &mut Vm, m: &Ref, name: &str, fields: &[(&str, Ref)]) {
    let names: Vec<&str> = fields.iter().map(|f| f.0).collect();
    let class = structseq::make(vm, m, "sys", name, &names, &[]);
    let items = fields.iter().map(|f| f.1.clone()).collect();
    match structseq::instance(vm, *class, items) {
        Ok(v) => set(vm, m, name, v),
        Err(_) => vm.clear_pending(),
    }
}

fn numbers(vm: &Vm, fields: &[(&'static str, i64)]) -> Vec<(&'static str, Ref)> {
    fields.iter().map(|(n, v)| (*n, build::int64(vm, *v))).collect()
}

pub(super) fn install(vm: &mut Vm, m: &Ref) {
    let (major, minor, micro) = VERSION;
    let version = vec![
        ("major", build::int64(vm, major)),
        ("minor", build::int64(vm, minor)),
        ("micro", build::int64(vm, micro)),
        ("releaselevel", build::str(vm, "final")),
        ("serial", build::int64(vm, 0)),
    ];
    sequence(vm, m, "version_info", &version);
    let flags = numbers(
        vm,
        &[
            ("debug", 0),
            ("inspect", 0),
            ("interactive", 0),
            ("optimize", 0),
            ("dont_write_bytecode", 1),
            ("no_user_site", 0),
            ("no_site", 0),
            ("ignore_environment", 0),
            ("verbose", 0),
            ("bytes_warning", 0),
            ("quiet", 0),
            ("hash_randomization", 0),
            ("isolated", 0),
            ("dev_mode", 0),
            ("utf8_mode", 1),
            ("warn_default_encoding", 0),
            ("safe_path", 0),
            ("int_max_str_digits", 4300),
            ("context_aware_warnings", 0),
            ("thread_inherit_context", 0),
        ],
    );
    sequence(vm, m, "flags", &flags);
    let float = |vm: &Vm, v: f64| build::float(vm, v);
    let floats = vec![
        ("max", float(vm, f64::MAX)),
        ("max_exp", build::int64(vm, 1024)),
        ("max_10_exp", build::int64(vm, 308)),
        ("min", float(vm, f64::MIN_POSITIVE)),
        ("min_exp", build::int64(vm, -1021)),
        ("min_10_exp", build::int64(vm, -307)),
        ("dig", build::int64(vm, 15)),
        ("mant_dig", build::int64(vm, 53)),
        ("epsilon", float(vm, f64::EPSILON)),
        ("radix", build::int64(vm, 2)),
        ("rounds", build::int64(vm, 1)),
    ];
    sequence(vm, m, "float_info", &floats);
    let ints = numbers(
        vm,
        &[
            ("bits_per_digit", 30),
            ("sizeof_digit", 4),
            ("default_max_str_digits", 4300),
            ("str_digits_check_threshold", 640),
        ],
    );
    sequence(vm, m, "int_info", &ints);
    let mut hashes = numbers(
        vm,
        &[
            ("width", 64),
            ("modulus", (1 << 61) - 1),
            ("inf", 314_159),
            ("nan", 0),
            ("imag", 1_000_003),
        ],
    );
    hashes.push(("algorithm", build::str(vm, "siphash13")));
    hashes.extend(numbers(vm, &[("hash_bits", 64), ("seed_bits", 128), ("cutoff", 0)]));
    sequence(vm, m, "hash_info", &hashes);
    let threads = vec![
        ("name", build::str(vm, "pthread")),
        ("lock", build::str(vm, "semaphore")),
        ("version", build::none()),
    ];
    sequence(vm, m, "thread_info", &threads);
    let mut builtin: Vec<&str> = MODULES.iter().map(|m| m.0).collect();
    builtin.extend(LIBRARY.iter().map(|m| m.0).filter(|m| m.starts_with('_')));
    builtin.extend(["sys", "builtins", "_io"]);
    builtin.sort_unstable();
    let names: Vec<Ref> = builtin.iter().map(|n| vm.intern(n)).collect();
    let names = build::tuple(vm, names);
    let library = library_names::NAMES.split_whitespace().map(|n| vm.intern(n)).collect();
    let library = build::frozenset(vm, library).unwrap_or_else(|_| build::none());
    let no_paths = |vm: &Vm| build::list(vm, vec![]);
    let text = |vm: &Vm, s: &str| build::str(vm, s);
    let warnings = vm.options.warnings.clone();
    let warnings = warnings.iter().map(|w| build::str(vm, w)).collect();
    let warnings = build::list(vm, warnings);
    for (name, value) in [
        ("maxsize", build::int(vm, BigInt::from(i64::MAX))),
        ("maxunicode", build::int64(vm, 0x10ffff)),
        ("byteorder", text(vm, "little")),
        ("platform", text(vm, "linux")),
        ("executable", text(vm, "")),
        ("prefix", text(vm, "")),
        ("exec_prefix", text(vm, "")),
        ("base_prefix", text(vm, "")),
        ("base_exec_prefix", text(vm, "")),
        ("platlibdir", text(vm, "lib")),
        ("abiflags", text(vm, "")),
        ("float_repr_style", text(vm, "short")),
        ("copyright", text(vm, "")),
        // `platform` takes it apart.
        (
            "version",
            text(vm, &format!("{major}.{minor}.{micro} (patchwork, Jan  1 2026, 00:00:00) [Rust]")),
        ),
        ("hexversion", build::int64(vm, major << 24 | minor << 16 | micro << 8 | 0xf0)),
        ("api_version", build::int64(vm, 1013)),
        ("builtin_module_names", names),
        ("stdlib_module_names", library),
        ("meta_path", no_paths(vm)),
        ("path_hooks", no_paths(vm)),
        ("warnoptions", warnings),
        ("path_importer_cache", build::dict(vm, crate::dict::Dict::default())),
        ("_xoptions", build::dict(vm, crate::dict::Dict::default())),
        ("dont_write_bytecode", build::bool(true)),
        ("pycache_prefix", build::none()),
    ] {
        set(vm, m, name, value);
    }
    implementation(vm, m);
}

fn implementation(vm: &mut Vm, m: &Ref) {
    let Some(class) = namespace::make_class(vm) else { return };
    vm.library.namespace = Some(class.clone());
    let key = vm.intern("version_info");
    let version = m.cast::<ModuleObj>().dict.cast::<DictObj>().lookup_str(*key);
    let fields = vec![
        ("name", build::str(vm, "patchwork")),
        ("cache_tag", build::none()),
        ("version", version.map_or_else(build::none, Ref::new)),
        ("hexversion", build::int64(vm, 0x030e_00f0)),
    ];
    let value = namespace::make(vm, &class, fields);
    set(vm, m, "implementation", value);
}
