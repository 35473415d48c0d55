//! `posix`: files, directories, descriptors and the process, for `os`. There are no child processes.

mod descriptors;
mod files;
mod paths;
mod process;
mod scandir;
mod stat;

pub(crate) use descriptors::{
    Descriptors, argument, is_terminal, read_from, seek, with as with_descriptor, write_to,
};
pub(crate) use files::open_file;
pub(crate) use paths::{fspath, path_arg};

use super::{module, set};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::Vm;

/// Numbers that `os` passes on.
const CONSTANTS: &[(&str, i32)] = &[
    ("F_OK", libc::F_OK),
    ("R_OK", libc::R_OK),
    ("W_OK", libc::W_OK),
    ("X_OK", libc::X_OK),
    ("O_RDONLY", libc::O_RDONLY),
    ("O_WRONLY", libc::O_WRONLY),
    ("O_RDWR", libc::O_RDWR),
    ("O_CREAT", libc::O_CREAT),
    ("O_EXCL", libc::O_EXCL),
    ("O_TRUNC", libc::O_TRUNC),
    ("O_APPEND", libc::O_APPEND),
    ("O_NONBLOCK", libc::O_NONBLOCK),
    ("O_SYNC", libc::O_SYNC),
    ("O_CLOEXEC", libc::O_CLOEXEC),
    ("O_ACCMODE", libc::O_ACCMODE),
    ("O_NDELAY", libc::O_NDELAY),
    ("O_NOCTTY", libc::O_NOCTTY),
    ("O_DSYNC", libc::O_DSYNC),
    ("O_TMPFILE", libc::O_TMPFILE),
    ("O_PATH", libc::O_PATH),
    ("O_DIRECTORY", libc::O_DIRECTORY),
    ("O_NOFOLLOW", libc::O_NOFOLLOW),
    ("SEEK_DATA", libc::SEEK_DATA),
    ("SEEK_HOLE", libc::SEEK_HOLE),
    ("EX_OK", 0),
    ("EX_USAGE", 64),
    ("EX_DATAERR", 65),
    ("EX_NOINPUT", 66),
    ("EX_UNAVAILABLE", 69),
    ("EX_SOFTWARE", 70),
    ("EX_OSERR", 71),
    ("EX_NOUSER", 67),
    ("EX_NOHOST", 68),
    ("EX_OSFILE", 72),
    ("EX_CANTCREAT", 73),
    ("EX_IOERR", 74),
    ("EX_TEMPFAIL", 75),
    ("EX_PROTOCOL", 76),
    ("EX_NOPERM", 77),
    ("EX_CONFIG", 78),
    ("WNOHANG", libc::WNOHANG),
];

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "posix", &[("scandir", scandir::scan_dir)]);
    for functions in [descriptors::FUNCTIONS, files::FUNCTIONS, process::FUNCTIONS, stat::FUNCTIONS]
    {
        for (name, f) in functions {
            let f: Ref = build::builtin(vm, name, *f);
            set(vm, &m, name, f);
        }
    }
    for (name, value) in CONSTANTS {
        let value = build::int64(vm, i64::from(*value));
        set(vm, &m, name, value);
    }
    stat::make_type(vm, &m);
    scandir::make_types(vm, &m);
    process::make_types(vm, &m);
    let environ = process::environment(vm);
    set(vm, &m, "environ", environ);
    let empty = build::list(vm, vec![]);
    set(vm, &m, "_have_functions", empty);
    let error: &TypeObj = vm.exc().os_error;
    set(vm, &m, "error", Ref::new(error.word()));
    m
}
