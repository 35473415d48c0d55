//! Compiled modules on disk, as CPython has them in `__pycache__`: parsing and compiling what a program imports takes longer
//! than many programs run.
//!
//! A file holds what the compiler made of one text under one file name. Its own name is a digest of both, so nothing in
//! it can be out of date; other builds of Patchwork, whose compiler may differ, have folders of their own.

use md5::{Digest, Md5};
use rustpython_compiler_core::bytecode::{BasicBag, CodeObject, ConstantData};
use rustpython_compiler_core::{SourceLocation, marshal};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How many builds' folders are kept.
const MAX_BUILDS: usize = 4;
/// Bytes of a digest.
const DIGEST: usize = 16;

/// Where code is kept.
#[derive(Clone, Debug)]
pub struct CodeFolder {
    path: PathBuf,
    /// Only the library's modules are kept: the environment says `PYTHONDONTWRITEBYTECODE`. (CPython's library comes
    /// compiled.)
    library_only: bool,
}

impl CodeFolder {
    /// The folder for this build of the program, made if need be: beside the executable, or else in the user's folder of
    /// caches; `None` if neither can be written.
    pub fn find() -> Option<CodeFolder> {
        let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        let program = std::env::current_exe().ok()?;
        let build = build_name()?;
        let caches = match variable("XDG_CACHE_HOME") {
            Some(folder) => Some(PathBuf::from(folder)),
            None => variable("HOME").map(|home| PathBuf::from(home).join(".cache")),
        };
        let places = [Some(program.with_extension("code")), caches.map(|c| c.join("patchwork"))];
        let path = places.into_iter().flatten().find_map(|all| {
            let path = all.join(&build);
            if !path.is_dir() {
                forget_builds(&all);
                fs::create_dir_all(&path).ok()?;
            }
            Some(path)
        })?;
        let library_only = variable("PYTHONDONTWRITEBYTECODE").is_some();
        Some(CodeFolder { path, library_only })
    }

    /// The code of a module that was kept, if it was and is whole.
    pub fn load(&self, source: &str, file: &str) -> Option<CodeObject> {
        let data = fs::read(self.place(source, file)).ok()?;
        let (sum, code) = data.split_at_checked(DIGEST)?;
        if Md5::digest(code).as_slice() != sum {
            return None;
        }
        marshal::deserialize_code(&mut &code[..], BasicBag).ok()
    }

    /// Keeps the code of a module, if that is possible.
    pub fn store(&self, source: &str, file: &str, code: &CodeObject) {
        let is_library =
            file.starts_with("<library") || file.starts_with(rustpython_pylib::LIB_PATH);
        if self.library_only && !is_library {
            return;
        }
        let mut bytes = Vec::new();
        marshal::serialize_code(&mut bytes, &with_all_lines(code));
        let mut data = Md5::digest(&bytes).to_vec();
        data.append(&mut bytes);
        let to = self.place(source, file);
        // Others may be writing the same: each writes its own file and puts it in place whole.
        let own = to.with_extension(std::process::id().to_string());
        if fs::write(&own, data).is_err() || fs::rename(&own, to).is_err() {
            // Then it is compiled again the next time.
            let _ = fs::remove_file(own);
        }
    }

    /// Where the code of a text under a file name is kept.
    fn place(&self, source: &str, file: &str) -> PathBuf {
        let mut digest = Md5::new();
        digest.update(file.as_bytes());
        digest.update([0]);
        digest.update(source.as_bytes());
        self.path.join(crate::modules::binascii::hex(&digest.finalize()))
    }
}

/// Which build of the program runs.
pub(crate) fn build_name() -> Option<String> {
    let about = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let age = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("code-{:x}-{:x}", about.len(), age.as_nanos()))
}

/// The same code with a line table that says all that its locations do. The compiler's own leaves out where clean-up code
/// belongs, and counts from a first line that may have been put right since ([`crate::first_lines`]).
fn with_all_lines(code: &CodeObject) -> CodeObject {
    let first = code.first_line_number.map_or(0, |line| line.get());
    let inner = code.constants.iter().cloned().map(|mut constant| {
        if let ConstantData::Code { code } = &mut constant {
            **code = with_all_lines(code);
        }
        constant
    });
    CodeObject {
        linetable: line_table(&code.locations, first),
        constants: inner.collect(),
        ..code.clone()
    }
}

/// A line table (CPython's `Objects/locations.md`) of nothing but long entries.
fn line_table(locations: &[(SourceLocation, SourceLocation)], first_line: usize) -> Box<[u8]> {
    /// Instructions that one entry is good for.
    const MOST: usize = 8;
    const LONG: u8 = 14;
    let mut table = Vec::new();
    let mut line = first_line as i64;
    for same in locations.chunk_by(|a, b| a == b) {
        for entry in same.chunks(MOST) {
            let (start, end) = entry[0];
            let column = |at: SourceLocation| at.character_offset.to_zero_indexed() as u64 + 1;
            let delta = start.line.get() as i64 - line;
            line += delta;
            table.push(0x80 | LONG << 3 | (entry.len() - 1) as u8);
            write_varint(&mut table, delta.unsigned_abs() << 1 | u64::from(delta < 0));
            write_varint(&mut table, end.line.get().saturating_sub(start.line.get()) as u64);
            write_varint(&mut table, column(start));
            write_varint(&mut table, column(end));
        }
    }
    table.into()
}

/// Six bits a byte, the lowest first.
fn write_varint(table: &mut Vec<u8>, mut n: u64) {
    while n >= 0x40 {
        table.push(0x40 | (n & 0x3f) as u8);
        n >>= 6;
    }
    table.push(n as u8);
}

/// Removes the folders of all builds but the latest.
fn forget_builds(all: &Path) {
    let Ok(entries) = fs::read_dir(all) else { return };
    let ours = entries.flatten().filter(|e| e.file_name().to_string_lossy().starts_with("code-"));
    let mut folders: Vec<_> =
        ours.filter_map(|e| Some((e.metadata().ok()?.modified().ok()?, e.path()))).collect();
    folders.sort_unstable();
    let surplus = (folders.len() + 1).saturating_sub(MAX_BUILDS);
    for (_, folder) in &folders[..surplus] {
        // Somebody else may be doing the same.
        let _ = fs::remove_dir_all(folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::compile;
    use rustpython_compiler::Mode;

    const SOURCE: &str = "\
import sys
@property
def annotated(a: int,
              b: str) -> None:
    raise a
def outer(a, b=1, *rest, c=2, **more):
    'Doc.'
    x = 1.5
    def inner(y):
        nonlocal x
        x += y + a
        return [(z, x) for z in rest if z] + [10 ** 30, b'bytes', 'h\\u00e9', 2j, None, ..., (1, frozenset)]
    try:
        with open(b) as f, f:
            yield inner
    except* (OSError, ValueError) as e:
        raise RuntimeError from e
    finally:
        del x
class C[T](dict, metaclass=type):
    field: T = {1, 2, 'x'}
    async def m(self):
        async for i in self:
            await i
        return super().m(), lambda: self, f'{self!r:>{i}}'
match sys.argv:
    case [a, {'k': v}, *_] if a in {1, 2, 3}: print(-0.0, a is not v)
";

    fn same(a: &CodeObject, b: &CodeObject) {
        let bytes = |c: &CodeObject| c.instructions.original_bytes();
        assert_eq!(bytes(a), bytes(b));
        assert_eq!(a.locations.len(), b.locations.len());
        for (i, (x, y)) in a.locations.iter().zip(&*b.locations).enumerate() {
            assert_eq!((x, i), (y, i), "{}", a.qualname);
        }
        assert_eq!(a.flags, b.flags);
        assert_eq!(
            (a.arg_count, a.posonlyarg_count, a.kwonlyarg_count, a.max_stackdepth),
            (b.arg_count, b.posonlyarg_count, b.kwonlyarg_count, b.max_stackdepth)
        );
        assert_eq!((&a.names, &a.varnames, &a.freevars), (&b.names, &b.varnames, &b.freevars));
        assert_eq!(&a.cellvars, &b.cellvars);
        assert_eq!(a.localspluskinds, b.localspluskinds);
        assert_eq!((&a.exceptiontable, &a.qualname), (&b.exceptiontable, &b.qualname));
        assert_eq!(a.first_line_number, b.first_line_number);
        assert_eq!(a.constants.len(), b.constants.len());
        for (x, y) in a.constants.iter().zip(b.constants.iter()) {
            use rustpython_compiler_core::bytecode::ConstantData::Code;
            match (x, y) {
                (Code { code: x }, Code { code: y }) => same(x, y),
                _ => assert_eq!(x, y),
            }
        }
    }

    /// What is kept is what the compiler made, under its name and text only; a file that was damaged counts for nothing.
    #[test]
    fn kept_code_is_what_was_compiled() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = CodeFolder { path: place.path().to_path_buf(), library_only: false };
        let code = compile(SOURCE, "m.py", Mode::Exec).expect("it compiles");
        folder.store(SOURCE, "m.py", &code);
        same(&code, &folder.load(SOURCE, "m.py").expect("it was kept"));
        assert!(folder.load(SOURCE, "n.py").is_none());
        assert!(folder.load("pass", "m.py").is_none());
        let file = folder.place(SOURCE, "m.py");
        let mut data = fs::read(&file).expect("the file");
        data[DIGEST + 40] ^= 1;
        fs::write(&file, data).expect("the file");
        assert!(folder.load(SOURCE, "m.py").is_none());
        let folder = CodeFolder { library_only: true, ..folder };
        folder.store(SOURCE, "n.py", &code);
        assert!(folder.load(SOURCE, "n.py").is_none());
        folder.store(SOURCE, "<library n>", &code);
        assert!(folder.load(SOURCE, "<library n>").is_some());
    }
}
