//! `sys.stdout`, `sys.stderr` and `sys.stdin`: text files whose writes go through the VM's own buffer,
//! which `print` fills without asking them.

use super::{closed_error, types};
use crate::build;
use crate::codecs::{self, Codec};
use crate::heap::Ref;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Which stream (1 or 2), and whether it was closed. The object holds its binary file, once made.
struct Stream {
    fd: i32,
    closed: bool,
}

fn fd(vm: &mut Vm, w: Word) -> R<i32> {
    let native = w.get::<NativeObj>();
    let s = native.and_then(|n| n.data.borrow().downcast_ref::<Stream>().map(|s| (s.fd, s.closed)));
    match s {
        Some((_, true)) => Err(closed_error(vm)),
        Some((fd, false)) => Ok(fd),
        None => Err(vm.type_error("descriptor requires a '_io.TextIOWrapper' object".into())),
    }
}

fn write(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "write", 1, 1, 1)?;
    let Some(s) = args.pos[1].get::<StrObj>() else {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(vm.type_error(format!("write() argument must be str, not {ty}")));
    };
    if fd(vm, args.pos[0])? == 1 {
        vm.write_text(args.pos[1])?;
    } else {
        vm.flush();
        let data = codecs::encode_with(vm, Codec::Utf8, args.pos[1], "backslashreplace")?;
        eprint!("{}", String::from_utf8_lossy(&data));
    }
    Ok(build::usize(vm, s.chars))
}
fn flush(vm: &mut Vm, args: &Args) -> R {
    fd(vm, args.pos[0])?;
    // What was written to the binary file lies below the text that waits.
    let below = args.pos[0].cast::<NativeObj>().held.borrow().first().cloned();
    if let Some(b) = below {
        let key = vm.names.flush;
        vm.call_method(*b, key, &[])?;
    }
    vm.flush();
    Ok(build::none())
}
fn close(vm: &mut Vm, args: &Args) -> R {
    vm.flush();
    let native = args.pos[0].cast::<NativeObj>();
    if let Some(s) = native.data.borrow_mut().downcast_mut::<Stream>() {
        s.closed = true;
    }
    Ok(build::none())
}
fn buffer(vm: &mut Vm, w: Word) -> R {
    let fd = fd(vm, w)?;
    let native = w.cast::<NativeObj>();
    if let Some(b) = native.held.borrow().first() {
        return Ok(b.clone());
    }
    let t = types(vm);
    let (fd, mode) = (build::int64(vm, i64::from(fd)), build::str(vm, "w"));
    let raw = vm.call(t.file.word(), &Args::of(&[*fd, *mode, Word::FALSE]))?;
    let b = vm.call(t.writer.word(), &Args::of(&[*raw]))?;
    native.held.borrow_mut().push(b.clone());
    Ok(b)
}
fn name(vm: &mut Vm, w: Word) -> R {
    let text = if fd(vm, w)? == 1 { "<stdout>" } else { "<stderr>" };
    Ok(build::str(vm, text))
}
fn errors(vm: &mut Vm, w: Word) -> R {
    let text = if fd(vm, w)? == 1 { "strict" } else { "backslashreplace" };
    Ok(build::str(vm, text))
}
fn yes(vm: &mut Vm, args: &Args) -> R {
    fd(vm, args.pos[0])?;
    Ok(build::bool(true))
}

/// The output streams and the input.
pub(super) fn make_streams(vm: &mut Vm, ty: &'static TypeObj) -> [Ref; 2] {
    define(
        vm,
        ty,
        &[
            ("write", write),
            ("flush", flush),
            ("close", close),
            ("fileno", |vm, a| {
                let fd = fd(vm, a.pos[0])?;
                Ok(build::int64(vm, i64::from(fd)))
            }),
            ("isatty", |vm, a| {
                let fd = fd(vm, a.pos[0])?;
                Ok(build::bool(crate::modules::posix::is_terminal(vm, fd)))
            }),
            ("writable", yes),
            ("reconfigure", |_, _| Ok(build::none())),
            ("__repr__", |vm, a| {
                let n = name(vm, a.pos[0])?;
                let n = n.as_str().unwrap_or("").to_string();
                let text = format!("<_io.TextIOWrapper name='{n}' mode='w' encoding='utf-8'>");
                Ok(build::str(vm, &text))
            }),
        ],
    );
    define_property(vm, ty, "buffer", buffer, None);
    define_property(vm, ty, "name", name, None);
    define_property(vm, ty, "errors", errors, None);
    define_property(vm, ty, "encoding", |vm, _| Ok(build::str(vm, "utf-8")), None);
    define_property(vm, ty, "mode", |vm, _| Ok(build::str(vm, "w")), None);
    define_property(vm, ty, "line_buffering", |_, _| Ok(build::bool(false)), None);
    define_property(
        vm,
        ty,
        "closed",
        |_, w| {
            let data = w.cast::<NativeObj>().data.borrow();
            Ok(build::bool(data.downcast_ref::<Stream>().is_some_and(|s| s.closed)))
        },
        None,
    );
    [1, 2].map(|fd| build::native(ty, Box::new(Stream { fd, closed: false })))
}

/// `sys.stdin`, made when it is first wanted.
pub(crate) fn input(vm: &mut Vm) -> R {
    let t = types(vm);
    let (fd, mode) = (build::int64(vm, 0), build::str(vm, "r"));
    let raw = vm.call(t.file.word(), &Args::of(&[*fd, *mode, Word::FALSE]))?;
    let key = vm.names.name;
    let text = build::str(vm, "<stdin>");
    vm.generic_set_attr(*raw, key, Some(text))?;
    let b = vm.call(t.reader.word(), &Args::of(&[*raw]))?;
    let made = vm.call(t.text.word(), &Args::of(&[*b]))?;
    let key = vm.intern("mode");
    vm.generic_set_attr(*made, *key, Some(mode))?;
    Ok(made)
}
