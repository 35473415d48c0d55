//! `BaseException` and what its subclasses keep besides their arguments.
//!
//! The attributes of `OSError`, `SyntaxError` and so on are in a dict of the exception's own
//! (`ExcObj::fields`), which programs see only through descriptors.

use super::{define, define_property};
use crate::build;
use crate::dict::Dict;
use crate::heap::{Ref, replace};
use crate::object::*;
use crate::surrogates;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn exception_new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let ty = os_error_type(vm, ty, &args.pos[1..]);
    let tuple = build::tuple_of(vm, &args.pos[1..]);
    Ok(crate::exceptions::instance(ty, tuple))
}

/// `OSError(2, ...)` makes a `FileNotFoundError`.
fn os_error_type(vm: &mut Vm, ty: &'static TypeObj, args: &[Word]) -> &'static TypeObj {
    let exc = vm.exc();
    if !std::ptr::eq(ty, exc.os_error) || !(2..=5).contains(&args.len()) {
        return ty;
    }
    let number = args[0].as_i64().and_then(|n| i32::try_from(n).ok()).unwrap_or(0);
    match number {
        libc::ENOENT => exc.file_not_found_error,
        libc::EEXIST => exc.file_exists_error,
        libc::EACCES | libc::EPERM => exc.permission_error,
        libc::EISDIR => exc.is_a_directory_error,
        libc::ENOTDIR => exc.not_a_directory_error,
        libc::EINTR => exc.interrupted_error,
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => exc.blocking_io_error,
        libc::ECHILD => exc.child_process_error,
        libc::EPIPE | libc::ESHUTDOWN => exc.broken_pipe_error,
        libc::ETIMEDOUT => exc.timeout_error,
        libc::ESRCH => exc.process_lookup_error,
        libc::ECONNABORTED => exc.connection_aborted_error,
        libc::ECONNREFUSED => exc.connection_refused_error,
        libc::ECONNRESET => exc.connection_reset_error,
        _ => ty,
    }
}

/// `BaseException.__init__`, for all exceptions that keep nothing else.
fn plain_init(vm: &mut Vm, args: &Args) -> R {
    if !args.names.is_empty() {
        let ty = vm.type_of(args.pos[0]).name();
        return Err(vm.type_error(format!("{ty}() takes no keyword arguments")));
    }
    let (x, given) = (e(args.pos[0]), &args.pos[1..]);
    // The constructor has mostly put the same there.
    if x.args.get().get::<TupleObj>().is_none_or(|t| t.items() != given) {
        let tuple = build::tuple_of(vm, given);
        replace(&x.args, tuple.into_word());
    }
    replace(&x.value, given.first().map_or(Word::NULL, |w| Ref::new(*w).into_word()));
    Ok(build::none())
}

/// The same for those that have fields of their own.
fn exception_init(vm: &mut Vm, args: &Args) -> R {
    let x = e(args.pos[0]);
    let given = &args.pos[1..];
    let tuple = build::tuple_of(vm, given);
    replace(&x.args, tuple.into_word());
    replace(&x.value, given.first().map_or(Word::NULL, |w| Ref::new(*w).into_word()));
    replace(&x.fields, Word::NULL);
    let (exc, ty) = (vm.exc(), vm.type_of(args.pos[0]));
    let is = |base: &TypeObj| ty.is_subtype(base);
    let keywords: &[&str] = if is(exc.import_error) {
        &["name", "path", "name_from"]
    } else if is(exc.attribute_error) {
        &["name", "obj"]
    } else if is(exc.name_error) {
        &["name"]
    } else {
        &[]
    };
    for (key, value) in args.names.iter().zip(args.kw) {
        let name = key.as_str().unwrap_or("?");
        if keywords.is_empty() {
            return Err(vm.type_error(format!("{}() takes no keyword arguments", ty.name())));
        }
        if !keywords.contains(&name) {
            let text = format!("'{name}' is an invalid keyword argument for {}()", ty.name());
            return Err(vm.type_error(text));
        }
        set_field(vm, args.pos[0], name, *value);
    }
    let positional: &[&str] = if is(exc.os_error) && (2..=5).contains(&given.len()) {
        if given.len() > 2 {
            let two = build::tuple_of(vm, &given[..2]);
            replace(&x.args, two.into_word());
        }
        &["errno", "strerror", "filename", "winerror", "filename2"]
    } else if is(exc.import_error) && given.len() == 1 {
        &["msg"]
    } else if is(exc.unicode_decode_error) || is(exc.unicode_encode_error) {
        &["encoding", "object", "start", "end", "reason"]
    } else if is(exc.unicode_translate_error) {
        &["object", "start", "end", "reason"]
    } else {
        &[]
    };
    let exact = is(exc.unicode_error) && !positional.is_empty();
    if exact && given.len() != positional.len() {
        let (wanted, got) = (positional.len(), given.len());
        return Err(
            vm.type_error(format!("function takes exactly {wanted} arguments ({got} given)"))
        );
    }
    for (name, value) in positional.iter().zip(given) {
        set_field(vm, args.pos[0], name, *value);
    }
    if is(exc.syntax_error) {
        set_syntax_fields(vm, args.pos[0], given)?;
    }
    if is(exc.system_exit) && given.len() > 1 {
        replace(&x.value, Ref::new(x.args.get()).into_word());
    }
    Ok(build::none())
}

/// `SyntaxError(msg, (filename, lineno, offset, text[, end_lineno, end_offset]))`.
fn set_syntax_fields(vm: &mut Vm, w: Word, given: &[Word]) -> R<()> {
    if let Some(text) = given.first() {
        set_field(vm, w, "msg", *text);
    }
    let [_, details] = given else { return Ok(()) };
    let parts = vm.collect(*details)?;
    let wrong = match parts.len() {
        n @ 0..=3 => format!("function takes at least 4 arguments ({n} given)"),
        5 => "end_offset must be provided when end_lineno is provided".to_string(),
        n @ 8.. => format!("function takes at most 7 arguments ({n} given)"),
        _ => String::new(),
    };
    if !wrong.is_empty() {
        return Err(vm.type_error(wrong));
    }
    let names = ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"];
    for (name, value) in names.into_iter().zip(&parts) {
        set_field(vm, w, name, **value);
    }
    Ok(())
}

/// One of an exception's hidden attributes; borrowed from it.
pub(crate) fn field(vm: &mut Vm, w: Word, name: &str) -> Option<Word> {
    let key = vm.intern(name);
    e(w).fields.get().get::<DictObj>()?.lookup_str(*key)
}

pub(crate) fn set_field(vm: &mut Vm, w: Word, name: &str, value: Word) {
    let fields = &e(w).fields;
    if fields.get() == Word::NULL {
        fields.set(build::dict(vm, Dict::default()).into_word());
    }
    let key = vm.intern(name);
    fields.get().cast::<DictObj>().insert_str(vm, *key, Ref::new(value));
}

type Getter = fn(&mut Vm, Word) -> R;

macro_rules! fields {
    ($($name:literal)*) => {
        &[$((
            $name,
            (|vm, w| Ok(field(vm, w, $name).map_or_else(build::none, Ref::new))) as Getter,
            (|vm, w, v| {
                set_field(vm, w, $name, v);
                Ok(())
            }) as Setter,
        )),*]
    };
}

fn define_fields(vm: &mut Vm, ty: &'static TypeObj, fields: &[(&str, Getter, Setter)]) {
    for (name, get, set) in fields {
        define_property(vm, ty, name, *get, Some(*set));
    }
}

fn install_fields(vm: &mut Vm) {
    let exc = vm.exc();
    define_fields(vm, exc.os_error, fields!["errno" "strerror" "filename" "filename2"]);
    define_fields(vm, exc.import_error, fields!["msg" "name" "path" "name_from"]);
    let message: Getter = |vm, w| {
        let said = field(vm, w, "msg");
        let args = e(w).args.get().cast::<TupleObj>().items();
        let raised_with = args.first().copied().filter(|_| args.len() == 1);
        Ok(said.or(raised_with).map_or_else(build::none, Ref::new))
    };
    let set_message: Setter = |vm, w, v| {
        set_field(vm, w, "msg", v);
        Ok(())
    };
    define_property(vm, exc.import_error, "msg", message, Some(set_message));
    define_fields(vm, exc.attribute_error, fields!["name" "obj"]);
    define_fields(vm, exc.name_error, fields!["name"]);
    let syntax = fields!["msg" "filename" "lineno" "offset" "text" "end_lineno" "end_offset" "print_file_and_line"];
    define_fields(vm, exc.syntax_error, syntax);
    for ty in [exc.unicode_decode_error, exc.unicode_encode_error, exc.unicode_translate_error] {
        define_fields(vm, ty, fields!["encoding" "object" "start" "end" "reason"]);
    }
}

/// What copy and pickle make an exception from.
fn reduce(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__reduce__", 1, 0, 0)?;
    let w = args.pos[0];
    let mut parts = vec![Ref::new(vm.type_of(w).word()), Ref::new(e(w).args.get())];
    let mut state = Dict::default();
    if let Some(d) = crate::attributes::instance_dict(vm, w) {
        state = d.cast::<DictObj>().table().copy();
    }
    let state = build::dict(vm, state);
    if vm.type_of(w).is_subtype(vm.exc().import_error) {
        for name in ["name", "path", "name_from"] {
            if let Some(value) = field(vm, w, name).filter(|v| *v != Word::NONE) {
                let key = vm.intern(name);
                state.cast::<DictObj>().insert_str(vm, *key, Ref::new(value));
            }
        }
    }
    if !state.cast::<DictObj>().table().is_empty() {
        parts.push(state);
    }
    Ok(build::tuple(vm, parts))
}

/// What unpickling gives an exception besides its arguments: attributes by name.
fn set_state(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    let state = args.pos[1];
    if state == Word::NONE {
        return Ok(build::none());
    }
    let Some(d) = state.get::<DictObj>() else {
        return Err(vm.type_error("state is not a dictionary".into()));
    };
    let entries: Vec<(Ref, Ref)> =
        d.table().iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect();
    for (name, value) in entries {
        vm.set_attr(args.pos[0], *name, Some(value))?;
    }
    Ok(build::none())
}

fn add_note(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "add_note", 1, 1, 1)?;
    let (w, note) = (args.pos[0], args.pos[1]);
    if note.as_str().is_none() {
        let ty = vm.type_of(note).name();
        return Err(vm.type_error(format!("note must be a str, not '{ty}'")));
    }
    let key = vm.names.__notes__;
    let list = match vm.find_attr(w, key)? {
        Some(l) => l,
        None => {
            let l = build::empty_list(vm);
            vm.set_attr(w, key, Some(l.clone()))?;
            l
        }
    };
    if list.get::<ListObj>().is_none() {
        return Err(vm.type_error("Cannot add note: __notes__ is not a list".into()));
    }
    list.cast::<ListObj>().push(Ref::new(note));
    Ok(build::none())
}

impl Vm {
    /// `str(exception)` of the built-in types.
    pub(crate) fn exception_text(&mut self, w: Word) -> R<String> {
        let args = e(w).args.get();
        let items = args.cast::<TupleObj>().items();
        let (exc, ty) = (self.exc(), self.type_of(w));
        if ty.is_subtype(exc.key_error) && items.len() == 1 {
            return self.repr(items[0]);
        }
        let special = if ty.is_subtype(exc.os_error) {
            self.os_error_text(w)?
        } else if ty.is_subtype(exc.syntax_error) {
            self.syntax_error_text(w)?
        } else if ty.is_subtype(exc.unicode_error) {
            self.unicode_error_text(w)?
        } else if ty.is_subtype(exc.base_exception_group) {
            let (message, parts) = super::groups::parts(self, w);
            let s = if parts.len() == 1 { "" } else { "s" };
            Some(format!("{message} ({} sub-exception{s})", parts.len()))
        } else {
            None
        };
        if let Some(text) = special {
            return Ok(text);
        }
        Ok(match items {
            [] => String::new(),
            [one] => self.text_of(*one)?,
            _ => self.repr(args)?,
        })
    }

    fn text_of(&mut self, w: Word) -> R<String> {
        Ok(self.str_of(w)?.as_str().unwrap_or("").to_string())
    }

    fn os_error_text(&mut self, w: Word) -> R<Option<String>> {
        let (Some(number), Some(text)) = (field(self, w, "errno"), field(self, w, "strerror"))
        else {
            return Ok(None);
        };
        let mut s = format!("[Errno {}] {}", self.text_of(number)?, self.text_of(text)?);
        for (name, separator) in [("filename", ": "), ("filename2", " -> ")] {
            if let Some(f) = field(self, w, name).filter(|f| *f != Word::NONE) {
                s.push_str(separator);
                s.push_str(&self.repr(f)?);
            }
        }
        Ok(Some(s))
    }

    fn syntax_error_text(&mut self, w: Word) -> R<Option<String>> {
        let message = field(self, w, "msg").unwrap_or(Word::NONE);
        let message = self.text_of(message)?;
        let file = field(self, w, "filename").and_then(|f| f.as_str());
        let file = file.map(|f| f.rsplit('/').next().unwrap_or(f));
        let line = field(self, w, "lineno").and_then(|l| l.as_i64());
        Ok(Some(match (file, line) {
            (Some(f), Some(l)) => format!("{message} ({f}, line {l})"),
            (Some(f), None) => format!("{message} ({f})"),
            (None, Some(l)) => format!("{message} (line {l})"),
            (None, None) => message,
        }))
    }

    fn unicode_error_text(&mut self, w: Word) -> R<Option<String>> {
        let ints = ["start", "end"].map(|n| field(self, w, n).and_then(|v| v.as_i64()));
        let ([Some(start), Some(end)], Some(object), Some(reason)) =
            (ints, field(self, w, "object"), field(self, w, "reason"))
        else {
            return Ok(None);
        };
        let (object, reason) = (Ref::new(object), self.text_of(reason)?);
        let codec = match field(self, w, "encoding") {
            Some(c) => format!("'{}' codec ", self.text_of(c)?),
            None => String::new(),
        };
        let one = end == start + 1;
        let at = usize::try_from(start).unwrap_or(usize::MAX);
        Ok(Some(match object.get::<BytesObj>() {
            Some(b) => match b.data.borrow().get(at).filter(|_| one) {
                Some(byte) => {
                    format!("{codec}can't decode byte {byte:#04x} in position {start}: {reason}")
                }
                None => {
                    format!("{codec}can't decode bytes in position {start}-{}: {reason}", end - 1)
                }
            },
            None => {
                let verb = if codec.is_empty() { "translate" } else { "encode" };
                match object.as_str().and_then(|s| s.chars().nth(at)).filter(|_| one) {
                    Some(c) => {
                        let shown = match surrogates::code_point(c) {
                            n @ 0..256 => format!("\\x{n:02x}"),
                            n @ 256..0x10000 => format!("\\u{n:04x}"),
                            n => format!("\\U{n:08x}"),
                        };
                        format!(
                            "{codec}can't {verb} character '{shown}' in position {start}: {reason}"
                        )
                    }
                    None => format!(
                        "{codec}can't {verb} characters in position {start}-{}: {reason}",
                        end - 1
                    ),
                }
            }
        }))
    }
}

fn or_none(w: Word) -> Ref {
    if w == Word::NULL { build::none() } else { Ref::new(w) }
}
fn e(w: Word) -> &'static ExcObj {
    w.cast::<ExcObj>()
}
/// That a field which nobody can delete is not to be deleted.
fn ensure_kept(vm: &mut Vm, v: Word, name: &str) -> R<()> {
    match v {
        Word::NULL => Err(vm.type_error(format!("{name} may not be deleted"))),
        _ => Ok(()),
    }
}
fn exception_or_null(vm: &mut Vm, v: Word, what: &str) -> R<Word> {
    ensure_kept(vm, v, &format!("__{what}__"))?;
    match v.kind() {
        Kind::Exception => Ok(Ref::new(v).into_word()),
        Kind::None => Ok(Word::NULL),
        _ => {
            Err(vm
                .type_error(format!("exception {what} must be None or derive from BaseException")))
        }
    }
}
/// `traceback.tb_next = …`; it must not become a circle.
fn set_next(vm: &mut Vm, w: Word, v: Word) -> R<()> {
    let next = match v.kind() {
        Kind::None => Word::NULL,
        Kind::Traceback => v,
        _ => {
            let ty = vm.type_of(v).name();
            return Err(vm.type_error(format!("expected traceback object or None, got '{ty}'")));
        }
    };
    let mut at = next;
    while let Some(t) = at.get::<TracebackObj>() {
        if at == w {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = t.next.get();
    }
    let owned = if next == Word::NULL { next } else { Ref::new(next).into_word() };
    replace(&w.cast::<TracebackObj>().next, owned);
    Ok(())
}
fn set_traceback(vm: &mut Vm, w: Word, v: Word) -> R<()> {
    ensure_kept(vm, v, "__traceback__")?;
    match v.kind() {
        Kind::Traceback => replace(&e(w).traceback, Ref::new(v).into_word()),
        Kind::None => replace(&e(w).traceback, Word::NULL),
        _ => return Err(vm.type_error("__traceback__ must be a traceback or None".into())),
    }
    Ok(())
}

pub(super) fn install(vm: &mut Vm) {
    let base = vm.types.base_exception;
    base.new.set(Some(exception_new));
    for t in vm.exc().all() {
        t.new.set(Some(exception_new));
    }
    define(
        vm,
        base,
        &[
            ("__init__", plain_init),
            ("__str__", |vm, a| {
                let t = vm.exception_text(a.pos[0])?;
                Ok(build::str(vm, &t))
            }),
            ("with_traceback", |vm, a| {
                set_traceback(vm, a.pos[0], a.pos[1])?;
                Ok(Ref::new(a.pos[0]))
            }),
            ("add_note", add_note),
            ("__reduce__", reduce),
            ("__setstate__", set_state),
        ],
    );
    let exc = vm.exc();
    for ty in [
        exc.import_error,
        exc.attribute_error,
        exc.name_error,
        exc.os_error,
        exc.unicode_decode_error,
        exc.unicode_encode_error,
        exc.unicode_translate_error,
        exc.syntax_error,
        exc.system_exit,
    ] {
        define(vm, ty, &[("__init__", exception_init)]);
    }
    define_property(
        vm,
        base,
        "args",
        |_, w| Ok(Ref::new(e(w).args.get())),
        Some(|vm, w, v| {
            ensure_kept(vm, v, "args")?;
            let items = vm.collect(v)?;
            let t = build::tuple(vm, items);
            replace(&e(w).args, t.into_word());
            Ok(())
        }),
    );
    define_property(
        vm,
        base,
        "__cause__",
        |_, w| Ok(or_none(e(w).cause.get())),
        Some(|vm, w, v| {
            let v = exception_or_null(vm, v, "cause")?;
            replace(&e(w).cause, v);
            e(w).suppress_context.set(true);
            Ok(())
        }),
    );
    define_property(
        vm,
        base,
        "__context__",
        |_, w| Ok(or_none(e(w).context.get())),
        Some(|vm, w, v| {
            let v = exception_or_null(vm, v, "context")?;
            replace(&e(w).context, v);
            Ok(())
        }),
    );
    define_property(
        vm,
        base,
        "__traceback__",
        |_, w| Ok(or_none(e(w).traceback.get())),
        Some(set_traceback),
    );
    define_property(
        vm,
        base,
        "__suppress_context__",
        |_, w| Ok(build::bool(e(w).suppress_context.get())),
        Some(|vm, w, v| {
            match v {
                Word::NULL => {
                    return Err(vm.type_error("can't delete numeric/char attribute".into()));
                }
                Word::TRUE | Word::FALSE => e(w).suppress_context.set(v == Word::TRUE),
                _ => return Err(vm.type_error("attribute value type must be bool".into())),
            }
            Ok(())
        }),
    );
    for name in ["args", "__cause__", "__context__", "__traceback__", "__suppress_context__"] {
        super::deletable(vm, base, name);
    }
    let exc = vm.exc();
    let value: fn(&mut Vm, Word) -> R = |_, w| Ok(or_none(e(w).value.get()));
    let set_value: fn(&mut Vm, Word, Word) -> R<()> = |_, w, v| {
        replace(&e(w).value, Ref::new(v).into_word());
        Ok(())
    };
    define_property(vm, exc.stop_iteration, "value", value, Some(set_value));
    define_property(vm, exc.system_exit, "code", value, Some(set_value));
    let tb = vm.types.traceback;
    define_property(
        vm,
        tb,
        "tb_lineno",
        |vm, w| Ok(build::int64(vm, i64::from(w.cast::<TracebackObj>().line))),
        None,
    );
    define_property(vm, tb, "tb_frame", crate::modules::sys::traceback_frame, None);
    define_property(
        vm,
        tb,
        "tb_lasti",
        |vm, w| {
            let t = w.cast::<TracebackObj>();
            let code = t.code.get::<CodeObj>();
            let at = code.map_or(0, |c| c.code.byte_offset(t.ip));
            Ok(build::int64(vm, i64::from(at)))
        },
        None,
    );
    define_property(
        vm,
        tb,
        "tb_next",
        |_, w| Ok(or_none(w.cast::<TracebackObj>().next.get())),
        Some(set_next),
    );
    install_fields(vm);
    super::groups::install(vm);
}
