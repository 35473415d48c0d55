//! From values to JSON text.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::fmt::Write;
use std::rc::Rc;

/// What the encoder object asks for.
struct Settings {
    /// Dict of the containers that are being encoded, or `None` if cycles are not looked for.
    markers: Ref,
    default: Ref,
    encoder: Quoting,
    /// What a level is indented by; `None` puts everything on one line.
    indent: Option<String>,
    key_separator: String,
    item_separator: String,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
}

/// How strings are quoted.
enum Quoting {
    Ascii,
    Text,
    Python(Ref),
}

/// Appends a quoted string.
fn quote(s: &str, ascii: bool, out: &mut String) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\0'..='\x1f' => {
                let _ = write!(out, "\\u{:04x}", crate::surrogates::code_point(c));
            }
            ' '..='~' => out.push(c),
            _ if !ascii => out.push(c),
            _ if crate::surrogates::is_surrogate(c) => {
                let _ = write!(out, "\\u{:04x}", crate::surrogates::code_point(c));
            }
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
}
fn quoted(vm: &mut Vm, args: &Args, ascii: bool) -> R {
    let w = args.get(0).unwrap_or(Word::NONE);
    let Some(s) = w.as_str() else {
        let ty = vm.type_of(w).name();
        return Err(vm.type_error(format!("first argument must be a string, not {ty}")));
    };
    let mut out = String::with_capacity(s.len() + 2);
    quote(s, ascii, &mut out);
    Ok(build::str(vm, &out))
}
pub(super) fn quote_text(vm: &mut Vm, args: &Args) -> R {
    quoted(vm, args, false)
}
pub(super) fn quote_ascii(vm: &mut Vm, args: &Args) -> R {
    quoted(vm, args, true)
}

/// `make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys,
/// allow_nan)`.
pub(super) fn new(vm: &mut Vm, args: &Args) -> R {
    let names = [
        "",
        "markers",
        "default",
        "encoder",
        "indent",
        "key_separator",
        "item_separator",
        "sort_keys",
        "skipkeys",
        "allow_nan",
    ];
    let [_, markers, default, encoder, indent, key, item, sort, skip, nan] =
        args.bind(vm, "make_encoder", names, 10)?;
    let word = |w: Option<Word>| w.unwrap_or(Word::NONE);
    let own = |w: Option<Word>| Ref::new(word(w));
    let by = match word(encoder).get::<BuiltinObj>().and_then(|b| b.name.as_str()) {
        Some("encode_basestring_ascii") => Quoting::Ascii,
        Some("encode_basestring") => Quoting::Text,
        _ => Quoting::Python(own(encoder)),
    };
    let text = |w: Option<Word>| word(w).as_str().unwrap_or("").to_string();
    let settings = Settings {
        markers: own(markers),
        default: own(default),
        encoder: by,
        indent: word(indent).as_str().map(str::to_string),
        key_separator: text(key),
        item_separator: text(item),
        sort_keys: vm.truth(word(sort))?,
        skip_keys: vm.truth(word(skip))?,
        allow_nan: vm.truth(word(nan))?,
    };
    let ty = vm.library.json.expect("made with this module").encoder;
    Ok(build::native(ty, Box::new(Rc::new(settings))))
}

impl Settings {
    fn string(&self, vm: &mut Vm, w: Word, out: &mut String) -> R<()> {
        match &self.encoder {
            Quoting::Ascii => quote(w.as_str().unwrap_or(""), true, out),
            Quoting::Text => quote(w.as_str().unwrap_or(""), false, out),
            Quoting::Python(f) => {
                let r = vm.call(**f, &Args::of(&[w]))?;
                match r.as_str() {
                    Some(s) => out.push_str(s),
                    None => {
                        let ty = vm.type_of(*r).name();
                        let text = format!("encoder() must return a string, not {ty}");
                        return Err(vm.type_error(text));
                    }
                }
            }
        }
        Ok(())
    }
    fn float(&self, vm: &mut Vm, w: Word) -> R<String> {
        let v = vm.to_f64(w)?;
        if v.is_finite() {
            return Ok(crate::number_text::float_repr(v));
        }
        let name = match v {
            f64::INFINITY => "Infinity",
            f64::NEG_INFINITY => "-Infinity",
            _ => "NaN",
        };
        if !self.allow_nan {
            let shown = vm.repr(w)?;
            let text = format!("Out of range float values are not JSON compliant: {shown}");
            return Err(vm.value_error(&text));
        }
        Ok(name.into())
    }
    fn int(vm: &mut Vm, w: Word) -> R<String> {
        // A subclass's own `__repr__` doesn't count.
        vm.repr_builtin(w)
    }

    /// Runs `f` with `w` marked as being encoded.
    fn marked(&self, vm: &mut Vm, w: Word, f: impl FnOnce(&mut Vm) -> R<()>) -> R<()> {
        let key = build::int64(vm, w.0 as i64);
        let markers = self.markers.get::<DictObj>();
        if let Some(d) = markers {
            if d.lookup(vm, *key)?.is_some() {
                return Err(vm.value_error("Circular reference detected"));
            }
            d.insert(vm, *key, Ref::new(w))?;
        }
        vm.enter()?;
        let r = f(vm);
        vm.leave();
        r?;
        if let Some(d) = markers {
            d.remove(vm, *key)?;
        }
        Ok(())
    }

    /// Begins a line at a level of nesting, if lines are wanted.
    fn new_line(&self, level: usize, out: &mut String) {
        if let Some(indent) = &self.indent {
            out.push('\n');
            out.push_str(&indent.repeat(level));
        }
    }

    fn value(&self, vm: &mut Vm, w: Word, level: usize, out: &mut String) -> R<()> {
        match w.kind() {
            Kind::None => out.push_str("null"),
            Kind::Bool => out.push_str(if w == Word::TRUE { "true" } else { "false" }),
            Kind::Str => self.string(vm, w, out)?,
            Kind::Int => out.push_str(&Self::int(vm, w)?),
            Kind::Float => out.push_str(&self.float(vm, w)?),
            Kind::List | Kind::Tuple => {
                let items = vm.collect(w)?;
                if items.is_empty() {
                    out.push_str("[]");
                    return Ok(());
                }
                self.marked(vm, w, |vm| {
                    out.push('[');
                    for (i, item) in items.iter().enumerate() {
                        if i > 0 {
                            out.push_str(&self.item_separator);
                        }
                        self.new_line(level + 1, out);
                        self.value(vm, **item, level + 1, out)?;
                    }
                    self.new_line(level, out);
                    out.push(']');
                    Ok(())
                })?;
            }
            Kind::Dict => self.dict(vm, w, level, out)?,
            _ => {
                let default = self.default.clone();
                self.marked(vm, w, |vm| {
                    let other = vm.call(*default, &Args::of(&[w]))?;
                    self.value(vm, *other, level, out)
                })?;
            }
        }
        Ok(())
    }

    fn key(&self, vm: &mut Vm, w: Word, out: &mut String) -> R<bool> {
        let text = match w.kind() {
            Kind::Str => {
                self.string(vm, w, out)?;
                return Ok(true);
            }
            Kind::Float => self.float(vm, w)?,
            Kind::Bool => if w == Word::TRUE { "true" } else { "false" }.to_string(),
            Kind::None => "null".to_string(),
            Kind::Int => Self::int(vm, w)?,
            _ if self.skip_keys => return Ok(false),
            _ => {
                let ty = vm.type_of(w).name();
                let text = format!("keys must be str, int, float, bool or None, not {ty}");
                return Err(vm.type_error(text));
            }
        };
        let text = build::str(vm, &text);
        self.string(vm, *text, out)?;
        Ok(true)
    }

    fn dict(&self, vm: &mut Vm, w: Word, level: usize, out: &mut String) -> R<()> {
        if w.cast::<DictObj>().table().is_empty() {
            out.push_str("{}");
            return Ok(());
        }
        self.marked(vm, w, |vm| {
            let pairs = self.pairs(vm, w)?;
            out.push('{');
            let mut first = true;
            for (k, v) in pairs {
                let before = out.len();
                if !first {
                    out.push_str(&self.item_separator);
                }
                self.new_line(level + 1, out);
                if !self.key(vm, *k, out)? {
                    out.truncate(before);
                    continue;
                }
                first = false;
                out.push_str(&self.key_separator);
                self.value(vm, *v, level + 1, out)?;
            }
            if !first {
                self.new_line(level, out);
            }
            out.push('}');
            Ok(())
        })
    }
    /// The items of a dict, sorted if that is wanted.
    fn pairs(&self, vm: &mut Vm, w: Word) -> R<Vec<(Ref, Ref)>> {
        let exact = w.has_tid(ir::layout::tid::DICT);
        if exact && !self.sort_keys {
            let entries = w.cast::<DictObj>().table();
            return Ok(entries.iter().map(|e| (Ref::new(e.key), Ref::new(e.value))).collect());
        }
        let key = vm.names.items;
        let items = vm.call_method(w, key, &[])?;
        let items = vm.collect(*items)?;
        let list = build::list(vm, items);
        if self.sort_keys {
            let key = vm.intern("sort");
            vm.call_method(*list, *key, &[])?;
        }
        let mut pairs = Vec::new();
        for item in vm.collect(*list)? {
            match item.get::<TupleObj>().map(TupleObj::items) {
                Some([k, v]) => pairs.push((Ref::new(*k), Ref::new(*v))),
                _ => return Err(vm.value_error("items must return 2-tuples")),
            }
        }
        Ok(pairs)
    }
}

/// `encoder(obj, indent_level)`: a tuple of pieces of text.
pub(super) fn encode(vm: &mut Vm, args: &Args) -> R {
    let [w, obj, level] = args.bind(vm, "encode", ["", "obj", "_current_indent_level"], 3)?;
    let native = w.and_then(|w| w.get::<NativeObj>());
    let settings = native.and_then(|n| n.data.borrow().downcast_ref::<Rc<Settings>>().cloned());
    let Some(settings) = settings else {
        let e: Raised = vm.type_error("descriptor requires a '_json.Encoder' object".into());
        return Err(e);
    };
    let mut out = String::new();
    let level = vm.to_i64(level.unwrap_or(Word::NONE))?.max(0) as usize;
    settings.value(vm, obj.unwrap_or(Word::NONE), level, &mut out)?;
    let text = build::str(vm, &out);
    Ok(build::tuple(vm, vec![text]))
}
