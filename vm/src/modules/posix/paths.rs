//! Arguments that are paths, and results in the same type.

use crate::build;
use crate::codecs::Codec;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

/// A path and how it was given.
pub(crate) struct PathArg {
    pub(crate) path: PathBuf,
    /// As error messages show it.
    pub(crate) given: Ref,
    pub(crate) is_bytes: bool,
}

/// `os.fspath`.
pub(crate) fn fspath(vm: &mut Vm, w: Word) -> R {
    if matches!(w.kind(), Kind::Str | Kind::Bytes) {
        return Ok(Ref::new(w));
    }
    let ty = vm.type_of(w);
    let name = vm.names.__fspath__;
    let Some(path) = vm.call_special(w, name, &[])? else {
        return Err(
            vm.type_error(format!("expected str, bytes or os.PathLike object, not {}", ty.name()))
        );
    };
    if matches!(path.kind(), Kind::Str | Kind::Bytes) {
        return Ok(path);
    }
    let got = vm.type_of(*path).name();
    let text = format!("expected {}.__fspath__() to return str or bytes, not {got}", ty.name());
    Err(vm.type_error(text))
}

/// A path argument of `function`.
pub(crate) fn path_arg(vm: &mut Vm, w: Word, function: &str) -> R<PathArg> {
    let given = match fspath(vm, w) {
        Ok(p) => p,
        Err(_) if vm.pending_is(vm.exc().type_error) && w.kind() != Kind::Object => {
            vm.clear_pending();
            let ty = vm.type_of(w).name();
            return Err(vm.type_error(format!(
                "{function}: path should be string, bytes or os.PathLike, not {ty}"
            )));
        }
        Err(e) => return Err(e),
    };
    let is_bytes = given.kind() == Kind::Bytes;
    let raw = match given.as_str() {
        Some(_) => crate::codecs::encode_with(vm, Codec::Utf8, *given, "surrogateescape")?,
        None => crate::methods::bytes::to_bytes(vm, *given)?,
    };
    if raw.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    Ok(PathArg { path: PathBuf::from(OsStr::from_bytes(&raw)), given, is_bytes })
}

/// A file name as a `str` or `bytes`.
pub(crate) fn name_object(vm: &Vm, name: &OsStr, as_bytes: bool) -> Ref {
    if as_bytes {
        build::bytes(vm, name.as_bytes().to_vec())
    } else {
        build::str(vm, &crate::surrogates::from_bytes(name.as_bytes()))
    }
}

/// Runs a system operation on one path.
pub(super) fn on_path<T>(
    vm: &mut Vm,
    p: &PathArg,
    f: impl FnOnce(&PathBuf) -> std::io::Result<T>,
) -> R<T> {
    match f(&p.path) {
        Ok(v) => Ok(v),
        Err(e) => Err(vm.os_error(&e, &[*p.given])),
    }
}

/// A function of one path that gives `None`; it takes `dir_fd` only as `None`.
pub(super) fn simple(
    vm: &mut Vm,
    args: &Args,
    name: &str,
    f: impl FnOnce(&PathBuf) -> std::io::Result<()>,
) -> R {
    let [path, _, dir_fd] = args.bind(vm, name, ["path", "mode", "dir_fd"], 1)?;
    no_dir_fd(vm, dir_fd)?;
    let p = path_arg(vm, path.unwrap_or(Word::NONE), name)?;
    on_path(vm, &p, f)?;
    Ok(build::none())
}

/// Paths relative to an open directory are not supported.
pub(super) fn no_dir_fd(vm: &mut Vm, w: Option<Word>) -> R<()> {
    match w {
        None | Some(Word::NONE) => Ok(()),
        Some(_) => {
            let ty = vm.exc().not_implemented_error;
            Err(vm.raise(ty, "dir_fd unavailable on this platform"))
        }
    }
}
