//! Files and directories by path.

use super::descriptors;
use super::paths::{fspath, name_object, no_dir_fd, on_path, path_arg, simple};
use crate::build;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::fs::{self, File, FileTimes, OpenOptions, Permissions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::time::{Duration, UNIX_EPOCH};

/// Opens a file with the flags of `os.open`.
pub(crate) fn open_file(path: &std::path::Path, flags: i32, mode: u32) -> std::io::Result<File> {
    let access = flags & libc::O_ACCMODE;
    // Linux wants no access to write for creating, but the options do.
    let write = access != libc::O_RDONLY || flags & libc::O_CREAT != 0;
    let mut options = OpenOptions::new();
    options.read(access != libc::O_WRONLY).write(write);
    // Creating, truncating and appending are plain flags here: the options would restrict combinations.
    options.mode(mode).custom_flags(flags & !libc::O_ACCMODE).open(path)
}

fn open(vm: &mut Vm, args: &Args) -> R {
    let [path, flags, mode, dir_fd] =
        args.bind(vm, "open", ["path", "flags", "mode", "dir_fd"], 2)?;
    no_dir_fd(vm, dir_fd)?;
    let p = path_arg(vm, path.unwrap_or(Word::NONE), "open")?;
    let flags = vm.to_i64(flags.unwrap_or(Word::NONE))? as i32;
    let mode = mode.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0o777) as u32;
    let file = on_path(vm, &p, |p| open_file(p, flags, mode))?;
    let fd = vm.library.descriptors.add(file);
    Ok(build::int64(vm, i64::from(fd)))
}

fn list_dir(vm: &mut Vm, args: &Args) -> R {
    let [path] = args.bind(vm, "listdir", ["path"], 0)?;
    let here = build::str(vm, ".");
    let p = path_arg(vm, path.filter(|w| *w != Word::NONE).unwrap_or(*here), "listdir")?;
    let entries = on_path(vm, &p, |p| fs::read_dir(p)?.collect::<Result<Vec<_>, _>>())?;
    let names = entries.iter().map(|e| name_object(vm, &e.file_name(), p.is_bytes)).collect();
    Ok(build::list(vm, names))
}

fn make_dir(vm: &mut Vm, args: &Args) -> R {
    let mode = args.get(1).or(args.keyword("mode"));
    let mode = mode.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0o777) as u32;
    simple(vm, args, "mkdir", |p| fs::DirBuilder::new().mode(mode).create(p))
}

fn rename(vm: &mut Vm, args: &Args, name: &str) -> R {
    let names = ["src", "dst", "src_dir_fd", "dst_dir_fd"];
    let [from, to, a, b] = args.bind(vm, name, names, 2)?;
    no_dir_fd(vm, a)?;
    no_dir_fd(vm, b)?;
    let from = path_arg(vm, from.unwrap_or(Word::NONE), name)?;
    let to = path_arg(vm, to.unwrap_or(Word::NONE), name)?;
    match fs::rename(&from.path, &to.path) {
        Ok(()) => Ok(build::none()),
        Err(e) => Err(vm.os_error(&e, &[*from.given, *to.given])),
    }
}

/// `symlink` and `link`.
fn link(vm: &mut Vm, args: &Args, symbolic: bool) -> R {
    let name = if symbolic { "symlink" } else { "link" };
    let names = ["src", "dst", "target_is_directory", "dir_fd"];
    let [from, to, _, dir_fd] = args.bind(vm, name, names, 2)?;
    no_dir_fd(vm, dir_fd)?;
    let from = path_arg(vm, from.unwrap_or(Word::NONE), name)?;
    let to = path_arg(vm, to.unwrap_or(Word::NONE), name)?;
    let made = if symbolic {
        std::os::unix::fs::symlink(&from.path, &to.path)
    } else {
        fs::hard_link(&from.path, &to.path)
    };
    match made {
        Ok(()) => Ok(build::none()),
        Err(e) => Err(vm.os_error(&e, &[*from.given, *to.given])),
    }
}

fn read_link(vm: &mut Vm, args: &Args) -> R {
    let [path, dir_fd] = args.bind(vm, "readlink", ["path", "dir_fd"], 1)?;
    no_dir_fd(vm, dir_fd)?;
    let p = path_arg(vm, path.unwrap_or(Word::NONE), "readlink")?;
    let target = on_path(vm, &p, |p| p.read_link())?;
    Ok(name_object(vm, target.as_os_str(), p.is_bytes))
}

fn chmod(vm: &mut Vm, args: &Args) -> R {
    let mode = args.get(1).or(args.keyword("mode")).unwrap_or(Word::NONE);
    let mode = vm.to_i64(mode)? as u32;
    let path = args.get(0).or(args.keyword("path")).unwrap_or(Word::NONE);
    let p = path_arg(vm, path, "chmod")?;
    on_path(vm, &p, |p| fs::set_permissions(p, Permissions::from_mode(mode)))?;
    Ok(build::none())
}

fn access(vm: &mut Vm, args: &Args) -> R {
    let names = ["path", "mode", "dir_fd", "effective_ids", "follow_symlinks"];
    let [path, mode, dir_fd, ..] = args.bind(vm, "access", names, 2)?;
    no_dir_fd(vm, dir_fd)?;
    let p = path_arg(vm, path.unwrap_or(Word::NONE), "access")?;
    let mode = vm.to_i64(mode.unwrap_or(Word::NONE))? as u32;
    let mode = rustix::fs::Access::from_bits_truncate(mode);
    Ok(build::bool(rustix::fs::access(&p.path, mode).is_ok()))
}

fn truncate(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "truncate", 0, 2, 2)?;
    let n = vm.to_i64(args.pos[1])?.max(0) as u64;
    if args.pos[0].kind() == Kind::Int {
        let fd = descriptors::argument(vm, args.pos[0])?;
        descriptors::with(vm, fd, |f| f.set_len(n))?;
        return Ok(build::none());
    }
    let p = path_arg(vm, args.pos[0], "truncate")?;
    on_path(vm, &p, |p| OpenOptions::new().write(true).open(p)?.set_len(n))?;
    Ok(build::none())
}

/// `utime(path, times=None, *, ns=None)`.
fn set_times(vm: &mut Vm, args: &Args) -> R {
    let names = ["path", "times", "ns", "dir_fd", "follow_symlinks"];
    let [path, times, ns, dir_fd, _] = args.bind(vm, "utime", names, 1)?;
    no_dir_fd(vm, dir_fd)?;
    let p = path_arg(vm, path.unwrap_or(Word::NONE), "utime")?;
    let mut given = Vec::new();
    let pair = times.filter(|w| *w != Word::NONE).or(ns);
    if let Some(pair) = pair.filter(|w| *w != Word::NONE) {
        for w in vm.collect(pair)? {
            let seconds = vm.to_f64(*w)?;
            let d = if ns.is_some() {
                Duration::from_nanos(vm.to_i64(*w)?.max(0) as u64)
            } else {
                Duration::try_from_secs_f64(seconds).unwrap_or_default()
            };
            given.push(UNIX_EPOCH + d);
        }
    }
    let now = std::time::SystemTime::now();
    let (a, m) = match given[..] {
        [a, m] => (a, m),
        [] => (now, now),
        _ => {
            let text = "utime: 'times' must be either a tuple of two ints or None";
            return Err(vm.type_error(text.into()));
        }
    };
    let times = FileTimes::new().set_accessed(a).set_modified(m);
    on_path(vm, &p, |p| File::open(p)?.set_times(times))?;
    Ok(build::none())
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("open", open),
    ("listdir", list_dir),
    ("mkdir", make_dir),
    ("rmdir", |vm, a| simple(vm, a, "rmdir", |p| fs::remove_dir(p))),
    ("unlink", |vm, a| simple(vm, a, "unlink", |p| fs::remove_file(p))),
    ("remove", |vm, a| simple(vm, a, "remove", |p| fs::remove_file(p))),
    ("chdir", |vm, a| simple(vm, a, "chdir", |p| std::env::set_current_dir(p))),
    ("rename", |vm, a| rename(vm, a, "rename")),
    ("replace", |vm, a| rename(vm, a, "replace")),
    ("symlink", |vm, a| link(vm, a, true)),
    ("link", |vm, a| link(vm, a, false)),
    ("readlink", read_link),
    ("chmod", chmod),
    ("access", access),
    ("truncate", truncate),
    ("utime", set_times),
    ("fspath", |vm, a| {
        let [path] = a.bind(vm, "fspath", ["path"], 1)?;
        fspath(vm, path.unwrap_or(Word::NONE))
    }),
];
