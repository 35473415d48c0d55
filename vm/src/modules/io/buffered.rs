//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: one implementation, with the methods that each
//! has.

use super::base::limit;
use super::exit::Registered;
use super::file;
use super::lines::Newline;
use super::{CHUNK, unsupported};
use crate::build;
use crate::heap::Ref;
use crate::methods::bytes::to_bytes;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// What has been read ahead, or not yet been written: never both.
#[derive(Default)]
struct Buffered {
    raw: Option<Ref>,
    /// Read from `raw` but not given out yet, from `at` on.
    ahead: Vec<u8>,
    at: usize,
    pending: Vec<u8>,
    size: usize,
    registered: Registered,
}

impl Drop for Buffered {
    fn drop(&mut self) {
        let Some(raw) = self.raw.take().filter(|_| !self.pending.is_empty()) else { return };
        let Some(vm) = crate::vm::current() else { return };
        // A file that was forgotten; if it can't be written any more, there is nobody to tell.
        let saved = vm.pending.replace(Word::NULL);
        if write_all(vm, *raw, &self.pending).is_err() {
            vm.clear_pending();
        }
        vm.pending.set(saved);
    }
}

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Buffered) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow_mut().downcast_mut::<Buffered>().map(f)) {
        Some(v) => Ok(v),
        None => Err(vm.type_error("descriptor requires a buffered file".into())),
    }
}
/// The raw file below.
pub(super) fn raw(vm: &mut Vm, w: Word) -> R {
    match with(vm, w, |b| b.raw.clone())? {
        Some(raw) => Ok(raw),
        None => Err(vm.value_error("raw stream has been detached")),
    }
}
fn is_closed(vm: &mut Vm, w: Word) -> R<bool> {
    let raw = raw(vm, w)?;
    super::is_closed(vm, *raw)
}
fn check_open(vm: &mut Vm, w: Word, doing: &str) -> R {
    let raw = raw(vm, w)?;
    if super::is_closed(vm, *raw)? {
        return Err(vm.value_error(&format!("{doing} closed file")));
    }
    Ok(raw)
}
fn call(vm: &mut Vm, w: Word, name: &str, args: &[Word]) -> R {
    let key = vm.intern(name);
    vm.call_method(w, *key, args)
}

/// One read of the raw file; empty at the end.
fn raw_read(vm: &mut Vm, raw: Word, n: usize) -> R<Vec<u8>> {
    if file::state(raw).is_some() {
        return file::read_some(vm, raw, n);
    }
    let room = build::bytearray(vm, vec![0; n]);
    let got = call(vm, raw, "readinto", &[*room])?;
    if *got == Word::NONE {
        return Ok(vec![]);
    }
    let got = vm.to_i64(*got)?;
    if got < 0 || got as usize > n {
        let ty = vm.exc().os_error;
        return Err(vm.raise(
            ty,
            &format!(
                "raw readinto() returned invalid length {got} (should have been between 0 and {n})"
            ),
        ));
    }
    let mut data = room.cast::<BytesObj>().data.borrow().clone();
    data.truncate(got as usize);
    Ok(data)
}
fn write_all(vm: &mut Vm, raw: Word, data: &[u8]) -> R<()> {
    let mut done = 0;
    while done < data.len() {
        let n = if file::state(raw).is_some() {
            file::write_some(vm, raw, &data[done..])?
        } else {
            let piece = build::bytes(vm, data[done..].to_vec());
            let n = call(vm, raw, "write", &[*piece])?;
            vm.to_i64(*n)?.max(0) as usize
        };
        if n == 0 {
            let ty = vm.exc().os_error;
            return Err(vm.raise(ty, "raw write() returned invalid length 0"));
        }
        done += n;
    }
    Ok(())
}
/// Writes what is pending.
fn flush_pending(vm: &mut Vm, w: Word) -> R<()> {
    let data = with(vm, w, |b| std::mem::take(&mut b.pending))?;
    if data.is_empty() {
        return Ok(());
    }
    let raw = raw(vm, w)?;
    write_all(vm, *raw, &data)
}
/// Forgets what was read ahead, so that the raw file is where the program thinks it is.
fn rewind(vm: &mut Vm, w: Word) -> R<()> {
    let left = with(vm, w, |b| {
        let left = b.ahead.len() - b.at;
        (b.ahead, b.at) = (vec![], 0);
        left
    })?;
    if left > 0 {
        let raw = raw(vm, w)?;
        let (back, one) = (build::int64(vm, -(left as i64)), build::int64(vm, 1));
        call(vm, *raw, "seek", &[*back, *one])?;
    }
    Ok(())
}
/// Reads ahead once more; false at the end of the file.
fn fill(vm: &mut Vm, w: Word) -> R<bool> {
    flush_pending(vm, w)?;
    let raw = raw(vm, w)?;
    let size = with(vm, w, |b| b.size)?;
    let more = raw_read(vm, *raw, size)?;
    let any = !more.is_empty();
    with(vm, w, |b| {
        b.ahead.drain(..b.at);
        b.at = 0;
        b.ahead.extend(more);
    })?;
    Ok(any)
}
fn take(vm: &mut Vm, w: Word, n: usize) -> R<Vec<u8>> {
    with(vm, w, |b| {
        let to = b.at.saturating_add(n).min(b.ahead.len());
        let data = b.ahead[b.at..to].to_vec();
        b.at = to;
        data
    })
}
fn left(vm: &mut Vm, w: Word) -> R<usize> {
    with(vm, w, |b| b.ahead.len() - b.at)
}

/// Reads `most` bytes, or to the end. For another module's files: `read` of any buffered object.
pub(super) fn read_bytes(vm: &mut Vm, w: Word, most: Option<usize>) -> R<Vec<u8>> {
    while most.is_none_or(|n| n > 0) && most != Some(left(vm, w)?) {
        let enough = most.is_some_and(|n| left(vm, w).is_ok_and(|l| l >= n));
        if enough || !fill(vm, w)? {
            break;
        }
    }
    take(vm, w, most.unwrap_or(usize::MAX))
}
/// Whatever is there without reading more than once.
pub(super) fn read_once(vm: &mut Vm, w: Word, most: usize) -> R<Vec<u8>> {
    if left(vm, w)? == 0 {
        fill(vm, w)?;
    }
    take(vm, w, most)
}
/// Whether `w` is one of these objects.
pub(super) fn is_buffered(w: Word) -> bool {
    w.get::<NativeObj>().is_some_and(|n| n.data.try_borrow().is_ok_and(|d| d.is::<Buffered>()))
}

fn init(vm: &mut Vm, args: &Args, name: &str, need: &[(&str, &str)]) -> R {
    let [w, raw, size] = args.bind(vm, name, ["", "raw", "buffer_size"], 2)?;
    let (w, raw) = (w.unwrap_or(Word::NONE), raw.unwrap_or(Word::NONE));
    let size = size.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(CHUNK as i64);
    if size <= 0 {
        return Err(vm.value_error("buffer size must be strictly positive"));
    }
    for (query, complaint) in need {
        let yes = call(vm, raw, query, &[])?;
        if !vm.truth(*yes)? {
            return Err(unsupported(vm, complaint));
        }
    }
    let raw = Ref::new(raw);
    let mut fresh = Buffered::default();
    fresh.raw = Some(raw);
    fresh.size = size as usize;
    fresh.registered = Registered::new(vm, w);
    let old = with(vm, w, |b| std::mem::replace(b, fresh))?;
    drop(old);
    Ok(build::none())
}

fn read(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "read", ["", "size"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    check_open(vm, w, "read of")?;
    if let Some(n) = size.filter(|w| *w != Word::NONE)
        && vm.to_i64(n)? < -1
    {
        return Err(vm.value_error("read length must be non-negative or -1"));
    }
    let most = limit(vm, size)?;
    let data = read_bytes(vm, w, most)?;
    Ok(build::bytes(vm, data))
}
fn read1(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "read1", ["", "size"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    check_open(vm, w, "read of")?;
    let most = limit(vm, size)?.unwrap_or(CHUNK);
    let data = read_once(vm, w, most)?;
    Ok(build::bytes(vm, data))
}
fn read_into(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "readinto", 1, 1, 1)?;
    check_open(vm, args.pos[0], "readinto of")?;
    let n = crate::buffer::size(vm, args.pos[1])?;
    let data = read_bytes(vm, args.pos[0], Some(n))?;
    super::fill(vm, args.pos[1], &data)
}
fn read_line(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "readline", ["", "size"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    check_open(vm, w, "readline of")?;
    let most = limit(vm, size)?.unwrap_or(usize::MAX);
    let mut seen = 0;
    loop {
        let end = with(vm, w, |b| {
            let rest = &b.ahead[b.at..];
            Newline::Lf.line_end(&rest[seen.min(rest.len())..], false).map(|n| n + seen)
        })?;
        seen = left(vm, w)?;
        if let Some(n) = end {
            let line = take(vm, w, n.min(most))?;
            return Ok(build::bytes(vm, line));
        }
        if seen >= most || !fill(vm, w)? {
            let line = take(vm, w, most)?;
            return Ok(build::bytes(vm, line));
        }
    }
}
fn peek(vm: &mut Vm, args: &Args) -> R {
    check_open(vm, args.pos[0], "peek of")?;
    if left(vm, args.pos[0])? == 0 {
        fill(vm, args.pos[0])?;
    }
    let data = with(vm, args.pos[0], |b| b.ahead[b.at..].to_vec())?;
    Ok(build::bytes(vm, data))
}
fn write(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "write", 1, 1, 1)?;
    let w = args.pos[0];
    check_open(vm, w, "write to")?;
    let data = to_bytes_like(vm, args.pos[1])?;
    write_bytes(vm, w, &data)?;
    Ok(build::usize(vm, data.len()))
}
fn to_bytes_like(vm: &mut Vm, w: Word) -> R<Vec<u8>> {
    if matches!(w.kind(), Kind::Int | Kind::List | Kind::Str) {
        let ty = vm.type_of(w).name();
        return Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")));
    }
    to_bytes(vm, w)
}
/// Writes to a buffered object.
pub(super) fn write_bytes(vm: &mut Vm, w: Word, data: &[u8]) -> R<()> {
    rewind(vm, w)?;
    let full = with(vm, w, |b| {
        b.pending.extend_from_slice(data);
        b.pending.len() > b.size
    })?;
    if full { flush_pending(vm, w) } else { Ok(()) }
}
fn flush(vm: &mut Vm, args: &Args) -> R {
    let raw = check_open(vm, args.pos[0], "flush of")?;
    flush_pending(vm, args.pos[0])?;
    call(vm, *raw, "flush", &[])?;
    Ok(build::none())
}
fn seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "seek", 1, 1, 2)?;
    let w = args.pos[0];
    let raw = check_open(vm, w, "seek of")?;
    let whence = args.get(2).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    if !(0..=2).contains(&whence) {
        return Err(vm.value_error(&format!("whence value {whence} unsupported")));
    }
    flush_pending(vm, w)?;
    rewind(vm, w)?;
    let whence = build::int64(vm, whence);
    call(vm, *raw, "seek", &[args.pos[1], *whence])
}
fn tell(vm: &mut Vm, args: &Args) -> R {
    let raw = check_open(vm, args.pos[0], "tell of")?;
    let at = call(vm, *raw, "tell", &[])?;
    let at = vm.to_i64(*at)?;
    let (ahead, pending) = with(vm, args.pos[0], |b| (b.ahead.len() - b.at, b.pending.len()))?;
    Ok(build::int64(vm, at - ahead as i64 + pending as i64))
}
fn truncate(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let raw = check_open(vm, w, "truncate of")?;
    flush_pending(vm, w)?;
    rewind(vm, w)?;
    call(vm, *raw, "truncate", &args.pos[1..])
}
fn close(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let Some(raw) = with(vm, w, |b| b.raw.clone())? else { return Ok(build::none()) };
    if super::is_closed(vm, *raw)? {
        return Ok(build::none());
    }
    let flushed = call(vm, w, "flush", &[]);
    let saved = vm.pending.replace(Word::NULL);
    with(vm, w, |b| b.pending.clear())?;
    call(vm, *raw, "close", &[])?;
    vm.pending.set(saved);
    flushed
}
fn detach(vm: &mut Vm, args: &Args) -> R {
    let raw = raw(vm, args.pos[0])?;
    call(vm, args.pos[0], "flush", &[])?;
    let was = with(vm, args.pos[0], |b| b.raw.take())?;
    drop(was);
    Ok(raw)
}
/// Methods that the raw file answers.
macro_rules! of_raw {
    ($name:literal) => {
        ($name, |vm, a| {
            let raw = raw(vm, a.pos[0])?;
            call(vm, *raw, $name, &a.pos[1..])
        })
    };
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    let ty = vm.type_of(args.pos[0]).name();
    let raw = raw(vm, args.pos[0])?;
    let key = vm.names.name;
    let text = match vm.find_attr(*raw, key)? {
        Some(n) => format!("<_io.{ty} name={}>", vm.repr(*n)?),
        None => format!("<_io.{ty}>"),
    };
    Ok(build::str(vm, &text))
}

/// What a class of buffered files can do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ability {
    Read,
    Write,
    Both,
}

pub(super) fn install(vm: &mut Vm, ty: &'static TypeObj, ability: Ability) {
    ty.new.set(Some(|_, a| {
        Ok(build::native(a.pos[0].cast::<TypeObj>(), Box::new(Buffered::default())))
    }));
    const READABLE: (&str, &str) = ("readable", "File or stream is not readable.");
    const WRITABLE: (&str, &str) = ("writable", "File or stream is not writable.");
    const SEEKABLE: (&str, &str) = ("seekable", "File or stream is not seekable.");
    define(
        vm,
        ty,
        &[
            ("flush", flush),
            ("seek", seek),
            ("tell", tell),
            ("truncate", truncate),
            ("close", close),
            ("detach", detach),
            ("__repr__", repr),
            of_raw!("fileno"),
            of_raw!("isatty"),
            of_raw!("readable"),
            of_raw!("writable"),
            of_raw!("seekable"),
        ],
    );
    if ability != Ability::Write {
        define(
            vm,
            ty,
            &[
                ("read", read),
                ("read1", read1),
                ("readinto", read_into),
                ("readinto1", read_into),
                ("readline", read_line),
                ("peek", peek),
            ],
        );
    }
    if ability != Ability::Read {
        define(vm, ty, &[("write", write)]);
    }
    let init: NativeFn = match ability {
        Ability::Read => |vm, a| init(vm, a, "BufferedReader", &[READABLE]),
        Ability::Write => |vm, a| init(vm, a, "BufferedWriter", &[WRITABLE]),
        Ability::Both => |vm, a| init(vm, a, "BufferedRandom", &[SEEKABLE, READABLE, WRITABLE]),
    };
    define(vm, ty, &[("__init__", init)]);
    define_property(vm, ty, "closed", |vm, w| Ok(build::bool(is_closed(vm, w)?)), None);
    define_property(vm, ty, "raw", raw, None);
    for name in ["name", "mode"] {
        let get: fn(&mut Vm, Word) -> R = if name == "name" {
            |vm, w| {
                let raw = raw(vm, w)?;
                let key = vm.names.name;
                vm.get_attr(*raw, key)
            }
        } else {
            |vm, w| {
                let raw = raw(vm, w)?;
                let key = vm.intern("mode");
                vm.get_attr(*raw, *key)
            }
        };
        define_property(vm, ty, name, get, None);
    }
}
