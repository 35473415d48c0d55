//! `os.scandir` and `os.DirEntry`.

use super::paths::{name_object, on_path, path_arg};
use super::stat;
use crate::build;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::modules::native_type;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::fs::{DirEntry, FileType, Metadata};
use std::os::unix::fs::DirEntryExt;

/// What a directory still has to give. Its object holds the directory's path.
struct Listing {
    entries: std::vec::IntoIter<DirEntry>,
    is_bytes: bool,
}

/// An entry; its object holds the name and the path.
struct Entry(DirEntry);

pub(super) fn make_types(vm: &mut Vm, m: &Ref) {
    let listing = native_type(
        vm,
        "posix",
        "ScandirIterator",
        &[
            ("__iter__", |_, a| Ok(Ref::new(a.pos[0]))),
            ("__next__", next),
            ("__enter__", |_, a| Ok(Ref::new(a.pos[0]))),
            ("__exit__", close),
            ("close", close),
        ],
    );
    let entry = native_type(
        vm,
        "os",
        "DirEntry",
        &[
            ("is_dir", |vm, a| is(vm, a, "is_dir", FileType::is_dir, Metadata::is_dir)),
            ("is_file", |vm, a| is(vm, a, "is_file", FileType::is_file, Metadata::is_file)),
            ("is_symlink", |vm, a| {
                let t = with(vm, a.pos[0], |e| e.0.file_type())?;
                Ok(build::bool(t.is_symlink()))
            }),
            ("is_junction", |_, _| Ok(build::bool(false))),
            ("stat", entry_stat),
            ("inode", |vm, a| {
                let n = with(vm, a.pos[0], |e| Ok(e.0.ino()))?;
                Ok(build::int64(vm, n as i64))
            }),
            ("__fspath__", |_, a| Ok(held(a.pos[0], 1))),
            ("__repr__", |vm, a| {
                let name = vm.repr(*held(a.pos[0], 0))?;
                Ok(build::str(vm, &format!("<DirEntry {name}>")))
            }),
        ],
    );
    define_property(vm, entry, "name", |_, w| Ok(held(w, 0)), None);
    define_property(vm, entry, "path", |_, w| Ok(held(w, 1)), None);
    vm.library.dir_types = Some((listing, entry));
    crate::modules::set(vm, m, "DirEntry", Ref::new(entry.word()));
}

fn held(w: Word, i: usize) -> Ref {
    w.cast::<NativeObj>().held.borrow()[i].clone()
}

/// `os.scandir`. The directory is read at once; its entries are asked about when needed.
pub(super) fn scan_dir(vm: &mut Vm, args: &Args) -> R {
    let [path] = args.bind(vm, "scandir", ["path"], 0)?;
    let here = build::str(vm, ".");
    let p = path_arg(vm, path.filter(|w| *w != Word::NONE).unwrap_or(*here), "scandir")?;
    let entries =
        on_path(vm, &p, |p| std::fs::read_dir(p)?.collect::<Result<Vec<_>, _>>())?.into_iter();
    let (ty, _) = vm.library.dir_types.expect("made with this module");
    let made = build::native(ty, Box::new(Listing { entries, is_bytes: p.is_bytes }));
    made.cast::<NativeObj>().held.borrow_mut().push(p.given);
    Ok(made)
}

fn next(vm: &mut Vm, args: &Args) -> R {
    let native = args.pos[0].cast::<NativeObj>();
    let mut data = native.data.borrow_mut();
    let Some(listing) = data.downcast_mut::<Listing>() else {
        return Err(vm.type_error("descriptor requires a 'ScandirIterator' object".into()));
    };
    let Some(e) = listing.entries.next() else {
        return Err(vm.stop_iteration(Word::NONE));
    };
    let is_bytes = listing.is_bytes;
    drop(data);
    let name = e.file_name();
    let mut path = std::ffi::OsString::new();
    let folder = held(args.pos[0], 0);
    let folder = crate::modules::posix::path_arg(vm, *folder, "scandir")?.path;
    path.push(folder.as_os_str());
    if !folder.as_os_str().as_encoded_bytes().ends_with(b"/") {
        path.push("/");
    }
    path.push(&name);
    let (_, ty) = vm.library.dir_types.expect("made with this module");
    let made = build::native(ty, Box::new(Entry(e)));
    let keep = [name_object(vm, &name, is_bytes), name_object(vm, &path, is_bytes)];
    made.cast::<NativeObj>().held.borrow_mut().extend(keep);
    Ok(made)
}

fn close(_: &mut Vm, args: &Args) -> R {
    if let Some(l) = args.pos[0].cast::<NativeObj>().data.borrow_mut().downcast_mut::<Listing>() {
        l.entries = Vec::new().into_iter();
    }
    Ok(build::none())
}

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&Entry) -> std::io::Result<T>) -> R<T> {
    let native = w.cast::<NativeObj>();
    let done = native.data.borrow().downcast_ref::<Entry>().map(f);
    match done {
        Some(Ok(v)) => Ok(v),
        Some(Err(e)) => {
            let path = held(w, 1);
            Err(vm.os_error(&e, &[*path]))
        }
        None => Err(vm.type_error("descriptor requires a 'DirEntry' object".into())),
    }
}

fn follows(vm: &mut Vm, args: &Args, name: &str) -> R<bool> {
    let [_, follow] = args.bind(vm, name, ["", "follow_symlinks"], 1)?;
    follow.map_or(Ok(true), |w| vm.truth(w))
}

/// `is_dir` and `is_file`: false for what is not there any more.
fn is(
    vm: &mut Vm,
    args: &Args,
    name: &str,
    own: fn(&FileType) -> bool,
    target: fn(&Metadata) -> bool,
) -> R {
    let follow = follows(vm, args, name)?;
    let answer = with(vm, args.pos[0], |e| {
        let t = e.0.file_type()?;
        if t.is_symlink() && follow {
            return Ok(e.0.path().metadata().is_ok_and(|m| target(&m)));
        }
        Ok(own(&t))
    })?;
    Ok(build::bool(answer))
}

fn entry_stat(vm: &mut Vm, args: &Args) -> R {
    let follow = follows(vm, args, "stat")?;
    let md =
        with(vm, args.pos[0], |e| if follow { e.0.path().metadata() } else { e.0.metadata() })?;
    stat::result(vm, &md)
}
