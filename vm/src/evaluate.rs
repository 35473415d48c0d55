//! `compile`, `exec` and `eval`.

use crate::build;
use crate::compile::compile_to_code;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustpython_compiler::Mode;

/// `ast.PyCF_ONLY_AST`.
const ONLY_AST: i64 = 0x400;

/// Source that may be text or bytes.
fn source_text(vm: &mut Vm, w: Word, what: &str) -> R<String> {
    let text = match w.as_str() {
        Some(t) => t.to_string(),
        None if crate::buffer::copy(w).is_some() => {
            let data = crate::methods::bytes::to_bytes(vm, w)?;
            match decode_source(&data) {
                Some(text) => text,
                None => {
                    let ty = vm.exc().syntax_error;
                    let text =
                        "source code is not valid in its encoding (UTF-8, or what its cookie says)";
                    return Err(vm.raise(ty, text));
                }
            }
        }
        None => {
            let text = format!("{what} must be a string, bytes or AST object");
            return Err(vm.type_error(text));
        }
    };
    if text.contains('\0') {
        let ty = vm.exc().syntax_error;
        return Err(vm.raise(ty, "source code string cannot contain null bytes"));
    }
    Ok(text)
}

/// [`decode_source`] of a whole file, which is not copied if it need not be.
pub(crate) fn decode_file(data: Vec<u8>) -> Option<String> {
    if data.starts_with(MARK) {
        return decode_source(&data);
    }
    String::from_utf8(data).map_or_else(|e| decode_source(e.as_bytes()), Some)
}

/// What may stand before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Decodes a source file: UTF-8, with or without a mark, or Latin-1 or ASCII if its first two lines say so.
pub fn decode_source(data: &[u8]) -> Option<String> {
    let data = data.strip_prefix(MARK).unwrap_or(data);
    match std::str::from_utf8(data) {
        Ok(text) => Some(text.to_string()),
        Err(_) => {
            let head: Vec<&[u8]> = data.split(|b| *b == b'\n').take(2).collect();
            let says = |name: &str| {
                head.iter()
                    .any(|l| l.starts_with(b"#") && String::from_utf8_lossy(l).contains(name))
            };
            let is_latin = says("latin-1") || says("iso-8859-1") || says("iso-latin-1");
            is_latin.then(|| data.iter().map(|b| char::from(*b)).collect())
        }
    }
}

/// Whether it is a node of a syntax tree.
fn is_tree(vm: &mut Vm, w: Word) -> R<bool> {
    let name = vm.intern("_ast");
    let modules = vm.modules.clone();
    // Without the module there are no nodes.
    let Some(module) = modules.cast::<DictObj>().lookup(vm, *name)? else { return Ok(false) };
    let key = vm.intern("AST");
    let class = vm.get_attr(module, *key)?;
    vm.isinstance(w, *class)
}

fn execute(vm: &mut Vm, args: &Args, eval: bool) -> R {
    let name = if eval { "eval" } else { "exec" };
    let [source, globals, locals, closure] =
        args.bind(vm, name, ["source", "globals", "locals", "closure"], 1)?;
    let source = source.unwrap_or(Word::NONE);
    let present = |w: Option<Word>| w.filter(|w| *w != Word::NONE);
    let (g, l) = match (present(globals), present(locals)) {
        (Some(g), l) => {
            if g.get::<DictObj>().is_none() {
                let ty = vm.type_of(g).name();
                return Err(vm.type_error(format!("{name}() globals must be a dict, not {ty}")));
            }
            if let Some(l) = l
                && vm.type_lookup(vm.type_of(l), vm.names.__getitem__).is_none()
            {
                let ty = vm.type_of(l).name();
                return Err(vm.type_error(format!("{name}() locals must be a mapping, not {ty}")));
            }
            (Ref::new(g), Ref::new(l.unwrap_or(g)))
        }
        (None, l) => {
            let g = Ref::new(vm.top_frame().function().globals);
            let l = match l {
                Some(l) => Ref::new(l),
                None => crate::builtins::locals(vm, &Args::of(&[]))?,
            };
            (g, l)
        }
    };
    let builtins = vm.names.__builtins__;
    if g.cast::<DictObj>().lookup_str(builtins).is_none() {
        let value = vm.builtins.clone();
        g.cast::<DictObj>().insert_str(vm, builtins, value);
    }
    let code = match source.get::<CodeObj>() {
        Some(_) => Ref::new(source),
        None => {
            let text = source_text(vm, source, &format!("{name}() arg 1"))?;
            let mode = if eval { Mode::Eval } else { Mode::Exec };
            let text = if eval { text.trim_start_matches([' ', '\t']) } else { &text };
            compile_to_code(vm, text, "<string>", mode)?
        }
    };
    let free = code.cast::<CodeObj>().code.freevars().len();
    let f = build::function(vm, code, *g);
    match present(closure) {
        Some(cells) if free > 0 => {
            let cells = Ref::new(cells);
            let n = cells.get::<TupleObj>().map_or(0, |t| t.items().len());
            if n != free {
                let text = format!("code object requires a closure of exactly length {free}");
                return Err(vm.type_error(text));
            }
            crate::heap::replace(&f.cast::<FuncObj>().closure, cells.into_word());
        }
        None if free > 0 => {
            let text = format!("code object passed to {name}() may not contain free variables");
            return Err(vm.type_error(text));
        }
        _ => {}
    }
    let r = vm.call_with_locals(*f, *l)?;
    Ok(if eval { r } else { build::none() })
}

pub(crate) fn exec(vm: &mut Vm, args: &Args) -> R {
    execute(vm, args, false)
}
pub(crate) fn eval(vm: &mut Vm, args: &Args) -> R {
    execute(vm, args, true)
}

/// `compile(source, filename, mode, …)`.
pub(crate) fn compile(vm: &mut Vm, args: &Args) -> R {
    let names =
        ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"];
    let [source, file, mode, flags, ..] = args.bind(vm, "compile", names, 3)?;
    let word = |w: Option<Word>| w.unwrap_or(Word::NONE);
    let flags = flags.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let file = crate::modules::posix::path_arg(vm, word(file), "compile")?.path;
    let file = file.to_string_lossy().into_owned();
    let mode = match word(mode).as_str() {
        Some("exec") => Mode::Exec,
        Some("eval") => Mode::Eval,
        Some("single") => Mode::Single,
        Some("func_type") if flags & ONLY_AST != 0 => {
            return Err(crate::modules::unsupported(vm, "types in comments (mode 'func_type')"));
        }
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let source = word(source);
    if is_tree(vm, source)? {
        if flags & ONLY_AST != 0 {
            return Ok(Ref::new(source));
        }
        return crate::tree::compile(vm, source, &file, mode);
    }
    let text = source_text(vm, source, "compile() arg 1")?;
    let first_line = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    if matches!(mode, Mode::Eval) && first_line.starts_with([' ', '\t']) {
        // The parser does not mind, since it reads no statements.
        let ty = vm.exc().indentation_error;
        return Err(vm.raise(ty, "unexpected indent"));
    }
    if flags & ONLY_AST != 0 {
        return crate::tree::parse(vm, &text, &file, mode);
    }
    compile_to_code(vm, &text, &file, mode)
}
