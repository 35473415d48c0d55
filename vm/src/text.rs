//! `repr`, `str` and `ascii` of any value.

use crate::arithmetic::as_float;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::layout::tid;
use ir::word::Word;
use rustpython_literal::escape::AsciiEscape;
use std::fmt::Write;

/// Python's `repr` of a string.
pub fn quote(s: &str) -> String {
    let mark = if s.contains('\'') && !s.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(s.len() + 2);
    out.push(mark);
    let is_plain = |b: u8| matches!(b, b' '..=b'~') && !matches!(b, b'\\' | b'\'');
    if s.bytes().all(is_plain) {
        out.push_str(s);
    } else {
        s.chars().for_each(|c| quote_character(&mut out, c, mark));
    }
    out.push(mark);
    out
}

/// A character of a string's `repr`.
fn quote_character(out: &mut String, c: char, mark: char) {
    let _ = match c {
        '\n' => write!(out, "\\n"),
        '\r' => write!(out, "\\r"),
        '\t' => write!(out, "\\t"),
        c if c == mark || c == '\\' => write!(out, "\\{c}"),
        c if crate::methods::str::is_printable(c) => {
            out.push(c);
            Ok(())
        }
        c => match crate::surrogates::code_point(c) {
            n @ 0..0x100 => write!(out, "\\x{n:02x}"),
            n @ 0x100..0x10000 => write!(out, "\\u{n:04x}"),
            n => write!(out, "\\U{n:08x}"),
        },
    };
}

/// Python's `repr` of a complex number.
fn complex_text(re: f64, im: f64) -> String {
    let part = |x: f64| {
        let text = crate::number_text::float_repr(x);
        text.strip_suffix(".0").map_or(text.clone(), str::to_string)
    };
    let imaginary = part(im);
    if re == 0.0 && !re.is_sign_negative() {
        return format!("{imaginary}j");
    }
    let sign = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imaginary}j)", part(re))
}

/// Python's `repr` of bytes, with its `b`.
pub fn quote_bytes(b: &[u8]) -> String {
    AsciiEscape::new_repr(b).bytes_repr().to_string().unwrap_or_default()
}

impl Vm {
    /// `repr(w)`.
    pub fn repr(&mut self, w: Word) -> R<String> {
        let ty = self.type_of(w);
        if ty.is_heap {
            let name = self.names.__repr__;
            // A built-in `__str__` is what follows; a class may have named another method so.
            if let Some(f) = self.type_lookup(ty, name)
                && f.get::<BuiltinObj>().is_none_or(|b| b.name != name || self.is_of_library(f))
            {
                self.enter()?;
                let r = self.call_found(w, name, &[]);
                self.leave();
                let r = r?;
                return match r.as_str() {
                    Some(s) => Ok(s.to_string()),
                    None => {
                        let got = self.type_of(*r).name();
                        Err(self.type_error(format!("__repr__ returned non-string (type {got})")))
                    }
                };
            }
        }
        self.repr_builtin(w)
    }

    /// Whether a method `__repr__` in Rust belongs to a class of the library (a named tuple of the system, a namespace)
    /// and not to a built-in type, whose representation is made here.
    fn is_of_library(&self, f: Word) -> bool {
        let object = self.types.object;
        let own = object.dict().lookup_str(self.names.__repr__);
        f.get::<BuiltinObj>().is_some_and(|b| std::ptr::eq(b.owner, object)) && Some(f) != own
    }

    /// Runs `f` unless `w`'s representation is already being made.
    pub(crate) fn guarded(
        &mut self,
        w: Word,
        cycle: &str,
        f: impl FnOnce(&mut Vm) -> R<String>,
    ) -> R<String> {
        if self.repr_stack.contains(&w) {
            return Ok(cycle.to_string());
        }
        self.enter()?;
        self.repr_stack.push(w);
        let r = f(self);
        self.repr_stack.pop();
        self.leave();
        r
    }

    fn repr_items(&mut self, items: &[Ref]) -> R<String> {
        let mut out = String::new();
        for (i, w) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            out.push_str(&self.repr(**w)?);
        }
        Ok(out)
    }

    /// `repr` as built-in types define it.
    pub fn repr_builtin(&mut self, w: Word) -> R<String> {
        let ty = self.type_of(w);
        Ok(match w.kind() {
            Kind::None => "None".into(),
            Kind::Bool => if w == Word::TRUE { "True" } else { "False" }.into(),
            Kind::Ellipsis => "Ellipsis".into(),
            Kind::NotImplemented => "NotImplemented".into(),
            Kind::Int => crate::digits::int_text(self, w)?,
            Kind::Float => crate::number_text::float_repr(as_float(w).unwrap_or(0.0)),
            Kind::Complex => {
                let c = w.cast::<ComplexObj>();
                complex_text(c.re, c.im)
            }
            Kind::Str => quote(w.cast::<StrObj>().as_str()),
            Kind::Bytes => quote_bytes(&w.cast::<BytesObj>().data.borrow()),
            Kind::ByteArray => {
                format!("{}({})", ty.name(), quote_bytes(&w.cast::<BytesObj>().data.borrow()))
            }
            Kind::List => self.guarded(w, "[...]", |vm| {
                let items: Vec<Ref> =
                    w.cast::<ListObj>().items().iter().map(|w| Ref::new(*w)).collect();
                Ok(format!("[{}]", vm.repr_items(&items)?))
            })?,
            Kind::Tuple => self.guarded(w, "(...)", |vm| {
                let items: Vec<Ref> =
                    w.cast::<TupleObj>().items().iter().map(|w| Ref::new(*w)).collect();
                let comma = if items.len() == 1 { "," } else { "" };
                Ok(format!("({}{comma})", vm.repr_items(&items)?))
            })?,
            Kind::Dict => self.guarded(w, "{...}", |vm| {
                let pairs: Vec<(Ref, Ref)> = w
                    .cast::<DictObj>()
                    .table()
                    .iter()
                    .map(|e| (Ref::new(e.key), Ref::new(e.value)))
                    .collect();
                let mut out = String::from("{");
                for (i, (k, v)) in pairs.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&vm.repr(**k)?);
                    out.push_str(": ");
                    out.push_str(&vm.repr(**v)?);
                }
                out.push('}');
                Ok(out)
            })?,
            Kind::Set | Kind::FrozenSet => {
                let name = ty.name();
                let plain = std::ptr::eq(ty, self.types.set);
                if w.cast::<SetObj>().table().is_empty() {
                    return Ok(format!("{name}()"));
                }
                self.guarded(w, &format!("{name}(...)"), |vm| {
                    let items: Vec<Ref> = w.cast::<SetObj>().items().map(|(k, _)| k).collect();
                    let body = vm.repr_items(&items)?;
                    Ok(if plain { format!("{{{body}}}") } else { format!("{name}({{{body}}})") })
                })?
            }
            Kind::Range => {
                let r = w.cast::<RangeObj>();
                let (a, b, s) = (self.repr(r.start)?, self.repr(r.stop)?, self.repr(r.step)?);
                if s == "1" { format!("range({a}, {b})") } else { format!("range({a}, {b}, {s})") }
            }
            Kind::Slice => {
                let s = w.cast::<SliceObj>();
                let (a, b, c) = (self.repr(s.start)?, self.repr(s.stop)?, self.repr(s.step)?);
                format!("slice({a}, {b}, {c})")
            }
            Kind::Function => {
                let f = w.cast::<FuncObj>();
                format!("<function {} at {:#x}>", f.qualname.get().as_str().unwrap_or("?"), w.0)
            }
            Kind::Builtin => {
                let b = w.cast::<BuiltinObj>();
                let name = b.name.as_str().unwrap_or("?");
                let is_slot = |ty: &TypeObj| std::ptr::eq(w.heap_type(), ty);
                if b.this == Word::NULL {
                    if b.is_method && !b.owner.is_null() {
                        // SAFETY: owners are built-in types, which are immortal.
                        let owner = unsafe { &*b.owner };
                        let sort = match is_slot(self.types.wrapper_descriptor) {
                            true => "slot wrapper",
                            false => "method",
                        };
                        return Ok(format!("<{sort} '{name}' of '{}' objects>", owner.name()));
                    }
                    format!("<built-in function {name}>")
                } else {
                    let of = self.type_of(b.this).name();
                    if is_slot(self.types.method_wrapper) {
                        return Ok(format!(
                            "<method-wrapper '{name}' of {of} object at {:#x}>",
                            b.this.0
                        ));
                    }
                    format!("<built-in method {name} of {of} object at {:#x}>", b.this.0)
                }
            }
            Kind::Method => {
                let m = w.cast::<MethodObj>();
                let (path, plain) = (self.names.__qualname__, self.names.__name__);
                let name = match self.find_attr(m.func, path)? {
                    Some(name) => Some(name),
                    None => self.find_attr(m.func, plain)?,
                };
                let name = name.as_ref().and_then(|n| n.as_str()).unwrap_or("?").to_string();
                format!("<bound method {name} of {}>", self.repr(m.this)?)
            }
            Kind::Type => {
                let t = w.cast::<TypeObj>();
                let q = t.qualname.get().as_str().unwrap_or("?");
                let key = self.names.__module__;
                let module =
                    t.dict().lookup_str(key).and_then(|m| m.as_str()).unwrap_or("builtins");
                if module == "builtins" {
                    format!("<class '{q}'>")
                } else {
                    format!("<class '{module}.{q}'>")
                }
            }
            Kind::Module => {
                let d = w.cast::<ModuleObj>().dict.cast::<DictObj>();
                let (name, file) = (self.names.__name__, self.names.__file__);
                let name = d.lookup_str(name).and_then(|n| n.as_str()).unwrap_or("?");
                match d.lookup_str(file).and_then(|f| f.as_str()) {
                    Some(f) => format!("<module '{name}' from '{f}'>"),
                    None if crate::modules::MODULES.iter().any(|m| m.0 == name)
                        || matches!(name, "sys" | "builtins" | "_io") =>
                    {
                        format!("<module '{name}' (built-in)>")
                    }
                    None => format!("<module '{name}'>"),
                }
            }
            Kind::Generator => {
                let g = w.cast::<GenObj>();
                let q = g.qualname.get().as_str().unwrap_or("?");
                let what = ty.name();
                format!("<{what} object {q} at {:#x}>", w.0)
            }
            Kind::Exception => {
                let args = w.cast::<ExcObj>().args.get();
                let name = ty.name();
                match args.cast::<TupleObj>().items() {
                    [one] => format!("{name}({})", self.repr(*one)?),
                    _ => format!("{name}{}", self.repr(args)?),
                }
            }
            Kind::Code => {
                let c = &w.cast::<CodeObj>().code;
                format!(
                    "<code object {} at {:#x}, file \"{}\", line {}>",
                    c.name.as_str().unwrap_or("?"),
                    w.0,
                    c.filename.as_str().unwrap_or("?"),
                    c.first_line
                )
            }
            Kind::NativeIter => {
                let it = w.cast::<NativeIterObj>();
                let state = it.state.take();
                let described = match &state {
                    Some(state) => state.describe(self),
                    None => Ok(None),
                };
                it.state.set(state);
                match described? {
                    Some(text) => text,
                    None => self.plain_repr(w),
                }
            }
            Kind::Cell => format!("<cell at {:#x}>", w.0),
            Kind::Super => {
                let s = w.cast::<SuperObj>();
                let name = |w: Word| w.get::<TypeObj>().map_or("NULL", TypeObj::name);
                let (class, what) = (name(s.ty), ty.name());
                match s.start {
                    Word::NULL => format!("<{what}: <class '{class}'>, NULL>"),
                    start => format!("<{what}: <class '{class}'>, <{} object>>", name(start)),
                }
            }
            Kind::SlotDescr => {
                let s = w.cast::<SlotDescrObj>();
                let owner = s.owner.cast::<TypeObj>().name();
                format!("<member '{}' of '{owner}' objects>", s.name.as_str().unwrap_or("?"))
            }
            Kind::GetSet => {
                let g = w.cast::<GetSetObj>();
                let owner = g.owner.cast::<TypeObj>().name();
                format!("<attribute '{}' of '{owner}' objects>", g.name.as_str().unwrap_or("?"))
            }
            Kind::StaticMethod | Kind::ClassMethod if !ty.is_heap => {
                let f = w.cast::<WrapperObj>().func.get();
                format!("<{}({})>", ty.name(), self.repr(f)?)
            }
            _ => {
                if !ty.is_heap || w.kind() == Kind::Native {
                    let name = self.names.__repr__;
                    if let Some(f) = self.type_lookup(ty, name)
                        && (!ty.is_heap || f.get::<BuiltinObj>().is_some())
                        && Some(f) != self.type_lookup(self.types.object, name)
                        && let Some(r) = self.call_special(w, name, &[])?
                    {
                        return Ok(r.as_str().unwrap_or("").to_string());
                    }
                }
                self.plain_repr(w)
            }
        })
    }

    /// Type and address.
    fn plain_repr(&mut self, w: Word) -> String {
        let (ty, key) = (self.type_of(w), self.names.__module__);
        let q = ty.qualname.get().as_str().unwrap_or("?");
        let module = self.type_lookup(ty, key).and_then(|m| m.as_str());
        match module.filter(|m| *m != "builtins") {
            Some(m) => format!("<{m}.{q} object at {:#x}>", w.0),
            None => format!("<{q} object at {:#x}>", w.0),
        }
    }

    /// `repr`, or the type's name if that fails.
    pub(crate) fn repr_or_type(&mut self, w: Word) -> String {
        match self.repr(w) {
            Ok(s) => s,
            Err(_) => {
                self.clear_pending();
                format!("<{}>", self.type_of(w).name())
            }
        }
    }

    /// `str(w)`.
    pub fn str_of(&mut self, w: Word) -> R {
        if w.has_tid(tid::STR) {
            return Ok(Ref::new(w));
        }
        if let (true, Some(i)) = (w.is_small_int(), w.as_i64()) {
            return Ok(build::decimal(self, i));
        }
        let ty = self.type_of(w);
        if ty.is_heap {
            let name = self.names.__str__;
            // A built-in `__str__` is what follows; a class may have named another method so.
            if let Some(f) = self.type_lookup(ty, name)
                && f.get::<BuiltinObj>().is_none_or(|b| b.name != name)
            {
                self.enter()?;
                let r = self.call_found(w, name, &[]);
                self.leave();
                let r = r?;
                if r.as_str().is_none() {
                    let got = self.type_of(*r).name();
                    return Err(
                        self.type_error(format!("__str__ returned non-string (type {got})"))
                    );
                }
                return Ok(r);
            }
        }
        match w.kind() {
            Kind::Str => {
                let t = w.cast::<StrObj>().as_str();
                Ok(build::str(self, t))
            }
            Kind::Exception => {
                let s = self.exception_text(w)?;
                Ok(build::str(self, &s))
            }
            Kind::Native => {
                let name = self.names.__str__;
                if let Some(f) = self.type_lookup(ty, name)
                    && Some(f) != self.type_lookup(self.types.object, name)
                    && let Some(r) = self.call_special(w, name, &[])?
                {
                    return Ok(r);
                }
                let t = self.repr(w)?;
                Ok(build::str(self, &t))
            }
            _ => {
                let t = self.repr(w)?;
                Ok(build::str(self, &t))
            }
        }
    }

    /// `ascii(w)`.
    pub fn ascii_repr(&mut self, w: Word) -> R<String> {
        let r = self.repr(w)?;
        let mut out = String::with_capacity(r.len());
        for c in r.chars() {
            match c as u32 {
                0..128 => out.push(c),
                n @ 128..256 => out.push_str(&format!("\\x{n:02x}")),
                n @ 256..0x10000 => out.push_str(&format!("\\u{n:04x}")),
                n => out.push_str(&format!("\\U{n:08x}")),
            }
        }
        Ok(out)
    }
}
