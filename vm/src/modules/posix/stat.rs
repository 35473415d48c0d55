//! `stat` and what it gives.

use super::descriptors;
use super::paths::{no_dir_fd, on_path, path_arg};
use crate::build;
use crate::heap::Ref;
use crate::modules::structseq;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

const NAMED: &[&str] = &[
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "st_atime",
    "st_mtime", "st_ctime",
];
/// The times are both items (whole seconds) and attributes (with a fraction).
const EXTRA: &[&str] = &[
    "st_atime",
    "st_mtime",
    "st_ctime",
    "st_atime_ns",
    "st_mtime_ns",
    "st_ctime_ns",
    "st_blksize",
    "st_blocks",
    "st_rdev",
];

pub(super) fn make_type(vm: &mut Vm, m: &Ref) {
    let class = structseq::make(vm, m, "os", "stat_result", NAMED, EXTRA);
    vm.library.stat_result = Some(class);
    let class = structseq::make(vm, m, "os", "statvfs_result", &FILE_SYSTEM, &[]);
    vm.library.statvfs_result = Some(class);
}

/// `os.stat_result` of a file's metadata.
pub(super) fn result(vm: &mut Vm, md: &Metadata) -> R {
    let times = [
        (md.atime(), md.atime_nsec()),
        (md.mtime(), md.mtime_nsec()),
        (md.ctime(), md.ctime_nsec()),
    ];
    let whole = [
        u64::from(md.mode()),
        md.ino(),
        md.dev(),
        md.nlink(),
        u64::from(md.uid()),
        u64::from(md.gid()),
        md.size(),
    ];
    let mut items: Vec<Ref> = whole.iter().map(|n| build::int(vm, BigInt::from(*n))).collect();
    items.extend(times.iter().map(|(s, _)| build::int64(vm, *s)));
    items.extend(times.iter().map(|(s, ns)| build::float(vm, *s as f64 + 1e-9 * *ns as f64)));
    items
        .extend(times.iter().map(|(s, ns)| build::int(vm, BigInt::from(*s) * 1_000_000_000 + *ns)));
    items.extend([md.blksize(), md.blocks(), md.rdev()].map(|n| build::int(vm, BigInt::from(n))));
    match vm.library.stat_result.clone() {
        Some(class) => structseq::instance(vm, *class, items),
        None => Ok(build::tuple(vm, items)),
    }
}

fn stat(vm: &mut Vm, args: &Args) -> R {
    let names = ["path", "dir_fd", "follow_symlinks"];
    let [path, dir_fd, follow] = args.bind(vm, "stat", names, 1)?;
    no_dir_fd(vm, dir_fd)?;
    let path = path.unwrap_or(Word::NONE);
    if matches!(path.kind(), Kind::Int | Kind::Bool) {
        return fstat(vm, &Args::of(&[path]));
    }
    let follow = follow.map_or(Ok(true), |w| vm.truth(w))?;
    let p = path_arg(vm, path, "stat")?;
    let md = on_path(vm, &p, |p| if follow { p.metadata() } else { p.symlink_metadata() })?;
    result(vm, &md)
}
fn lstat(vm: &mut Vm, args: &Args) -> R {
    let [path, dir_fd] = args.bind(vm, "lstat", ["path", "dir_fd"], 1)?;
    no_dir_fd(vm, dir_fd)?;
    let p = path_arg(vm, path.unwrap_or(Word::NONE), "lstat")?;
    let md = on_path(vm, &p, |p| p.symlink_metadata())?;
    result(vm, &md)
}
fn fstat(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fstat", 0, 1, 1)?;
    let fd = descriptors::argument(vm, args.pos[0])?;
    let md = descriptors::with(vm, fd, |f| f.metadata())?;
    result(vm, &md)
}

/// The fields of `os.statvfs_result`.
const FILE_SYSTEM: [&str; 10] = [
    "f_bsize",
    "f_frsize",
    "f_blocks",
    "f_bfree",
    "f_bavail",
    "f_files",
    "f_ffree",
    "f_favail",
    "f_flag",
    "f_namemax",
];

/// What is known of the file system that has a file.
fn file_system(vm: &mut Vm, args: &Args) -> R {
    let [path] = args.bind(vm, "statvfs", ["path"], 1)?;
    let path = path.unwrap_or(Word::NONE);
    let known = if matches!(path.kind(), Kind::Int | Kind::Bool) {
        let fd = descriptors::argument(vm, path)?;
        descriptors::with(vm, fd, |f| Ok(rustix::fs::fstatvfs(f)?))?
    } else {
        let p = path_arg(vm, path, "statvfs")?;
        on_path(vm, &p, |p| Ok(rustix::fs::statvfs(p)?))?
    };
    let numbers = [
        known.f_bsize,
        known.f_frsize,
        known.f_blocks,
        known.f_bfree,
        known.f_bavail,
        known.f_files,
        known.f_ffree,
        known.f_favail,
        known.f_flag.bits(),
        known.f_namemax,
    ];
    let items = numbers.iter().map(|n| build::int(vm, BigInt::from(*n))).collect();
    match vm.library.statvfs_result.clone() {
        Some(class) => structseq::instance(vm, *class, items),
        None => Ok(build::tuple(vm, items)),
    }
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("stat", stat),
    ("lstat", lstat),
    ("fstat", fstat),
    ("statvfs", file_system),
    ("fstatvfs", file_system),
];
