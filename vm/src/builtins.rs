//! The `builtins` module's functions.

use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::consumers::Consumer;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::methods::list::less;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::Signed;

/// `abs(w)`.
pub fn absolute(vm: &mut Vm, w: Word) -> R {
    let ty = vm.type_of(w);
    let name = vm.names.__abs__;
    if ty.is_heap
        && vm.type_lookup(ty, name).is_some_and(|f| f.get::<BuiltinObj>().is_none())
        && let Some(r) = vm.call_special(w, name, &[])?
    {
        return Ok(r);
    }
    if let Some(i) = Int::of(w) {
        return Ok(match i {
            Int::Small(v) => build::int64(vm, v.abs()),
            Int::Big(b) => build::int(vm, b.abs()),
        });
    }
    if let Some(x) = as_float(w) {
        return Ok(build::float(vm, x.abs()));
    }
    if let Some(c) = w.get::<ComplexObj>() {
        return Ok(build::float(vm, c.re.hypot(c.im)));
    }
    match vm.call_special(w, name, &[])? {
        Some(r) => Ok(r),
        None => Err(vm.type_error(format!("bad operand type for abs(): '{}'", ty.name()))),
    }
}

fn print(vm: &mut Vm, args: &Args) -> R {
    for n in args.names {
        if !matches!(n.as_str(), Some("sep" | "end" | "file" | "flush")) {
            let n = n.as_str().unwrap_or("?");
            return Err(vm.type_error(format!("'{n}' is an invalid keyword argument for print()")));
        }
    }
    let option = |vm: &mut Vm, name: &str, default: &str| -> R<String> {
        match args.keyword(name) {
            None | Some(Word::NONE) => Ok(default.to_string()),
            Some(w) => match w.as_str() {
                Some(s) => Ok(s.to_string()),
                None => {
                    let ty = vm.type_of(w).name();
                    Err(vm.type_error(format!("{name} must be None or a string, not {ty}")))
                }
            },
        }
    };
    let (sep, end) = (option(vm, "sep", " ")?, option(vm, "end", "\n")?);
    let file = match args.keyword("file").filter(|w| *w != Word::NONE) {
        Some(f) => Some(Ref::new(f)),
        None => crate::modules::sys::redirected_stdout(vm),
    };
    match &file {
        Some(f) => print_to(vm, **f, args.pos, &sep, &end)?,
        None => print_to_stdout(vm, args.pos, &sep, &end)?,
    }
    if let Some(w) = args.keyword("flush")
        && vm.truth(w)?
    {
        match file {
            Some(f) => {
                let flush = vm.intern("flush");
                vm.call_method(*f, *flush, &[])?;
            }
            None => vm.flush(),
        }
    }
    Ok(build::none())
}

/// Each value, separator and end is written on its own, as the file can tell.
fn print_to(vm: &mut Vm, file: Word, values: &[Word], sep: &str, end: &str) -> R<()> {
    let write = vm.names.write;
    let (sep, end) = (build::str(vm, sep), build::str(vm, end));
    for (i, w) in values.iter().enumerate() {
        if i > 0 {
            vm.call_method(file, write, &[*sep])?;
        }
        let s = vm.str_of(*w)?;
        vm.call_method(file, write, &[*s])?;
    }
    vm.call_method(file, write, &[*end])?;
    Ok(())
}

/// What comes before a value that has no text is written.
fn print_to_stdout(vm: &mut Vm, values: &[Word], sep: &str, end: &str) -> R<()> {
    let mut text = String::new();
    let mut outcome = Ok(());
    for (i, w) in values.iter().enumerate() {
        if i > 0 {
            text.push_str(sep);
        }
        match vm.str_of(*w) {
            Ok(s) => text.push_str(s.as_str().unwrap_or("")),
            Err(raised) => {
                outcome = Err(raised);
                break;
            }
        }
    }
    if outcome.is_ok() {
        text.push_str(end);
    }
    if crate::surrogates::are_in(&text) {
        let s = build::str(vm, &text);
        vm.write_text(*s)?;
    } else {
        vm.print(&text);
    }
    outcome
}

fn len(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "len", 0, 1, 1)?;
    let n = vm.len(args.pos[0])?;
    Ok(build::usize(vm, n))
}

fn extreme(vm: &mut Vm, args: &Args, name: &str, want_less: bool) -> R {
    let key = args.keyword("key").filter(|w| *w != Word::NONE);
    let default = args.keyword("default");
    if let Some(n) = args.names.iter().find(|n| !matches!(n.as_str(), Some("key" | "default"))) {
        let n = n.as_str().unwrap_or("?");
        let text = format!("'{n}' is an invalid keyword argument for {name}()");
        return Err(vm.type_error(text));
    }
    if default.is_some() && args.pos.len() > 1 {
        let text =
            format!("Cannot specify a default for {name}() with multiple positional arguments");
        return Err(vm.type_error(text));
    }
    let items = match args.pos {
        [] => return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0"))),
        [one] => {
            if let Some(key) = key.filter(|key| key.has_tid(tid::FUNCTION)) {
                let iterator = vm.get_iter(*one)?;
                if let Some(first) = vm.iter_next(*iterator)? {
                    let how = if want_less { Consumer::Smallest } else { Consumer::Largest };
                    let found = vm.extreme_by(how, *iterator, key, *first);
                    return found.expect("it is a Python function");
                }
                Vec::new()
            } else {
                vm.collect(*one)?
            }
        }
        many => many.iter().map(|w| Ref::new(*w)).collect(),
    };
    let mut best: Option<(Ref, Ref)> = None;
    for w in items {
        let k = match key {
            Some(f) => vm.call(f, &Args::of(&[*w]))?,
            None => w.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, b)) if want_less => less(vm, *k, **b)?,
            Some((_, b)) => {
                let r = vm.compare(crate::comparisons::Cmp::Gt, *k, **b)?;
                vm.truth(*r)?
            }
        };
        if better {
            best = Some((w, k));
        }
    }
    match (best, default) {
        (Some((w, _)), _) => Ok(w),
        (None, Some(d)) => Ok(Ref::new(d)),
        (None, None) => Err(vm.value_error(&format!("{name}() arg is an empty sequence"))),
    }
}

fn sum(vm: &mut Vm, args: &Args) -> R {
    let [items, start] = args.bind(vm, "sum", ["iterable", "start"], 1)?;
    let mut acc = start.map_or_else(|| build::int64(vm, 0), Ref::new);
    if acc.as_str().is_some() {
        return Err(vm.type_error("sum() can't sum strings [use ''.join(seq) instead]".into()));
    }
    if matches!(acc.kind(), Kind::Bytes | Kind::ByteArray) {
        let ty = vm.type_of(*acc).name();
        let literal = if acc.kind() == Kind::Bytes { "b" } else { "" };
        return Err(
            vm.type_error(format!("sum() can't sum {ty} [use {literal}''.join(seq) instead]"))
        );
    }
    let items = items.unwrap_or(Word::NONE);
    if let Some(result) = vm.consume(Consumer::Sum, items, Some(*acc)) {
        return result;
    }
    let mut total = acc.as_i64();
    if items.has_tid(tid::LIST) || items.has_tid(tid::TUPLE) {
        // No code runs while there is nothing but small integers.
        let words = match items.get::<ListObj>() {
            Some(l) => l.items(),
            None => items.cast::<TupleObj>().items(),
        };
        if let Some(start) = total
            && words.iter().all(|w| w.is_small_int())
        {
            let add = |t: i128, w: &Word| t + i128::from(w.0 as i64 >> 1);
            return Ok(build::int128(vm, words.iter().fold(i128::from(start), add)));
        }
    }
    let it = vm.get_iter(items)?;
    let mut float: Option<f64> = None;
    while let Some(v) = vm.next_item(*it)? {
        vm.check_attention()?;
        // The sum of floats is kept as a number too.
        if let Some(x) = v.as_flonum()
            && let Some(t) = float.or_else(|| acc.as_flonum().filter(|_| total.is_none()))
        {
            float = Some(t + x);
            continue;
        }
        if let Some(t) = float.take() {
            acc = build::float(vm, t);
        }
        // The sum of small integers is kept as a number as long as it is one of 64 bits.
        let sum = total.zip(v.as_i64()).and_then(|(t, i)| t.checked_add(i));
        if sum.is_some() {
            total = sum;
            continue;
        }
        if let Some(t) = total.take() {
            acc = build::int64(vm, t);
        }
        acc = vm.binary_op(0, *acc, *v)?;
    }
    if let Some(t) = float {
        return Ok(build::float(vm, t));
    }
    Ok(total.map_or(acc, |t| build::int64(vm, t)))
}

fn round(vm: &mut Vm, args: &Args) -> R {
    let [w, n] = args.bind(vm, "round", ["number", "ndigits"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    let name = vm.names.__round__;
    let rest: Vec<Word> = n.into_iter().collect();
    match vm.call_special(w, name, &rest)? {
        Some(r) => Ok(r),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("type {ty} doesn't define __round__ method")))
        }
    }
}

fn pow(vm: &mut Vm, args: &Args) -> R {
    let [a, b, m] = args.bind(vm, "pow", ["base", "exp", "mod"], 2)?;
    let (a, b) = (a.unwrap_or(Word::NONE), b.unwrap_or(Word::NONE));
    match m.filter(|w| *w != Word::NONE) {
        Some(m) => pow_of_three(vm, a, b, m),
        None => vm.binary_op(crate::arithmetic::nb::POWER, a, b),
    }
}

/// `pow(a, b, m)`: what the classes of the first two say, and the numbers' own.
fn pow_of_three(vm: &mut Vm, a: Word, b: Word, m: Word) -> R {
    let (plain, reflected) = (vm.names.__pow__, vm.names.__rpow__);
    for (obj, name, other) in [(a, plain, b), (b, reflected, a)] {
        let ty = vm.type_of(obj);
        let own = vm.type_lookup(ty, name).is_some_and(|f| f.get::<BuiltinObj>().is_none());
        if (own || ty.kind == Kind::Native)
            && let Some(r) = vm.call_special(obj, name, &[other, m])?
            && *r != Word::NOT_IMPLEMENTED
        {
            return Ok(r);
        }
    }
    let kinds = [a, b, m].map(Value::kind);
    if kinds.iter().all(|k| matches!(k, Kind::Int | Kind::Bool)) {
        return crate::methods::numbers::pow_mod(vm, a, b, m);
    }
    if kinds.contains(&Kind::Complex) {
        return Err(vm.value_error("complex modulo"));
    }
    if kinds.contains(&Kind::Float) {
        let text = "pow() 3rd argument not allowed unless all arguments are integers";
        return Err(vm.type_error(text.into()));
    }
    let [a, b, m] = [a, b, m].map(|w| vm.type_of(w).name());
    Err(vm.type_error(format!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{m}'")))
}

fn divmod(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "divmod", 0, 2, 2)?;
    let (a, b) = (args.pos[0], args.pos[1]);
    let is_float = |w: Word| as_float(w).is_some();
    let is_number = |w: Word| is_float(w) || Int::of(w).is_some();
    if (is_float(a) || is_float(b)) && is_number(a) && is_number(b) && vm.to_f64(b)? == 0.0 {
        return Err(vm.zero_division("float divmod()"));
    }
    if !vm.type_of(a).is_heap
        && !vm.type_of(b).is_heap
        && let Some(r) = crate::methods::numbers::divmod(vm, a, b)?
    {
        return Ok(r);
    }
    for (obj, name, arg) in [(a, vm.names.__divmod__, b), (b, vm.names.__rdivmod__, a)] {
        if let Some(r) = vm.call_special(obj, name, &[arg])?
            && *r != Word::NOT_IMPLEMENTED
        {
            return Ok(r);
        }
    }
    let (ta, tb) = (vm.type_of(a).name(), vm.type_of(b).name());
    Err(vm.type_error(format!("unsupported operand type(s) for divmod(): '{ta}' and '{tb}'")))
}

fn sorted(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() != 1 {
        return Err(vm.type_error(format!("sorted expected 1 argument, got {}", args.pos.len())));
    }
    if let Some(n) = args.names.iter().find(|n| !matches!(n.as_str(), Some("key" | "reverse"))) {
        let n = n.as_str().unwrap_or("?");
        let text = format!("'{n}' is an invalid keyword argument for sort()");
        return Err(vm.type_error(text));
    }
    let items = vm.collect(args.pos[0])?;
    let l = build::list(vm, items);
    let reverse = match args.keyword("reverse") {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    crate::methods::list::sort(vm, l.cast::<ListObj>(), args.keyword("key"), reverse)?;
    Ok(l)
}

impl Vm {
    /// Attributes are named by strings.
    pub(crate) fn ensure_name(&mut self, name: Word) -> R<()> {
        if name.as_str().is_some() {
            return Ok(());
        }
        let ty = self.type_of(name).name();
        Err(self.type_error(format!("attribute name must be string, not '{ty}'")))
    }
}

fn any_all(vm: &mut Vm, args: &Args, wanted: bool) -> R {
    args.arity(vm, if wanted { "any" } else { "all" }, 0, 1, 1)?;
    let how = if wanted { Consumer::Any } else { Consumer::All };
    if let Some(result) = vm.consume(how, args.pos[0], None) {
        return result;
    }
    let it = vm.get_iter(args.pos[0])?;
    while let Some(v) = vm.next_item(*it)? {
        let is_true = match v.is_small_int() {
            true => v.as_i64() != Some(0),
            false => vm.truth(*v)?,
        };
        if is_true == wanted {
            return Ok(build::bool(wanted));
        }
    }
    Ok(build::bool(!wanted))
}

fn getattr(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getattr", 0, 2, 3)?;
    let name = attribute_name(vm, args.pos[1])?;
    let Some(default) = args.get(2) else { return vm.get_attr(args.pos[0], *name) };
    let found = vm.find_attr(args.pos[0], *name)?;
    Ok(found.unwrap_or_else(|| Ref::new(default)))
}
pub(crate) fn attribute_name(vm: &mut Vm, w: Word) -> R {
    if w.get::<StrObj>().is_some_and(|s| s.interned.get()) {
        return Ok(Ref::new(w));
    }
    match w.as_str() {
        Some(s) => Ok(vm.intern(s)),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("attribute name must be string, not '{ty}'")))
        }
    }
}
fn hasattr(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "hasattr", 0, 2, 2)?;
    let name = attribute_name(vm, args.pos[1])?;
    Ok(build::bool(vm.find_attr(args.pos[0], *name)?.is_some()))
}
fn setattr(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "setattr", 0, 3, 3)?;
    let name = attribute_name(vm, args.pos[1])?;
    vm.set_attr(args.pos[0], *name, Some(Ref::new(args.pos[2])))?;
    Ok(build::none())
}
fn delattr(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "delattr", 0, 2, 2)?;
    let name = attribute_name(vm, args.pos[1])?;
    vm.set_attr(args.pos[0], *name, None)?;
    Ok(build::none())
}
fn next(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "next", 0, 1, 2)?;
    if !vm.is_iterator(args.pos[0]) {
        let ty = vm.type_of(args.pos[0]).name();
        return Err(vm.type_error(format!("'{ty}' object is not an iterator")));
    }
    if vm.type_of(args.pos[0]).is_heap && args.get(1).is_none() {
        // Its `StopIteration` goes through as it is.
        let name = vm.names.__next__;
        if let Some(v) = vm.call_special(args.pos[0], name, &[])? {
            return Ok(v);
        }
    }
    match (vm.iter_next(args.pos[0])?, args.get(1)) {
        (Some(v), _) => Ok(v),
        (None, Some(d)) => Ok(Ref::new(d)),
        (None, None) => {
            let generator = args.pos[0].kind() == Kind::Generator;
            let v = std::mem::replace(&mut vm.returned, build::none());
            Err(vm.stop_iteration(if generator { *v } else { Word::NONE }))
        }
    }
}
fn aiter(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "aiter", 0, 1, 1)?;
    let name = vm.names.__aiter__;
    match vm.call_special(args.pos[0], name, &[])? {
        Some(it) => Ok(it),
        None => {
            let ty = vm.type_of(args.pos[0]).name();
            Err(vm.type_error(format!("'{ty}' object is not an async iterable")))
        }
    }
}
fn anext(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "anext", 0, 1, 2)?;
    let (it, name) = (args.pos[0], vm.names.__anext__);
    let ty = vm.type_of(it);
    if vm.type_lookup(ty, name).is_none() {
        let ty = ty.name();
        return Err(vm.type_error(format!("'{ty}' object is not an async iterator")));
    }
    match args.get(1) {
        None => Ok(vm.call_found(it, name, &[])?),
        Some(default) => {
            crate::import::call_library(vm, "_async_builtins", "anext_or", &[it, default])
        }
    }
}
fn iter(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "iter", 0, 1, 2)?;
    match args.get(1) {
        None => vm.get_iter(args.pos[0]),
        Some(_) if !vm.is_callable(args.pos[0]) => {
            Err(vm.type_error("iter(v, w): v must be callable".into()))
        }
        Some(s) => {
            let state = crate::methods::iterators::UntilSentinel {
                f: Ref::new(args.pos[0]),
                sentinel: Ref::new(s),
            };
            Ok(build::iterator(vm.iterator_types().callable, Box::new(state)))
        }
    }
}
fn radix(vm: &mut Vm, args: &Args, base: u32, prefix: &str) -> R {
    let spec = match base {
        2 => "#b",
        8 => "#o",
        _ => "#x",
    };
    if args.pos[0].is_small_int() {
        return vm.format(args.pos[0], spec);
    }
    let i = vm.index(args.pos[0])?;
    let v: BigInt = Int::of(*i).expect("an index").to_big();
    let sign = if v.is_negative() { "-" } else { "" };
    let t = format!("{sign}{prefix}{}", v.abs().to_str_radix(base));
    Ok(build::str(vm, &t))
}
fn chr(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "chr", 0, 1, 1)?;
    let i = vm.to_i64(args.pos[0])?;
    let n = u32::try_from(i).unwrap_or(u32::MAX);
    // A stand-in becomes the surrogate that it stands for: loops over all characters are more usual than these.
    let c = match crate::surrogates::character(n).or_else(|| char::from_u32(n)) {
        Some(c) => c,
        None => return Err(vm.value_error("chr() arg not in range(0x110000)")),
    };
    Ok(build::char(vm, c))
}
fn ord(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "ord", 0, 1, 1)?;
    let w = args.pos[0];
    if let Some(s) = w.as_str() {
        let mut c = s.chars();
        if let (Some(c), None) = (c.next(), c.next()) {
            return Ok(build::int64(vm, i64::from(crate::surrogates::code_point(c))));
        }
        let n = s.chars().count();
        return Err(
            vm.type_error(format!("ord() expected a character, but string of length {n} found"))
        );
    }
    if let Some(b) = w.get::<BytesObj>()
        && let [one] = b.data.borrow()[..]
    {
        return Ok(build::int64(vm, i64::from(one)));
    }
    let ty = vm.type_of(w).name();
    Err(vm.type_error(format!("ord() expected string of length 1, but {ty} found")))
}
fn globals(vm: &mut Vm, _: &Args) -> R {
    Ok(Ref::new(vm.top_frame().function().globals))
}
pub(crate) fn locals(vm: &mut Vm, _: &Args) -> R {
    let frame = vm.top_frame();
    if frame.locals != Word::NULL {
        return Ok(Ref::new(frame.locals));
    }
    let code = frame.code();
    if code.flags & crate::code::CO_OPTIMIZED == 0 {
        return Ok(Ref::new(frame.function().globals));
    }
    if frame.flags & crate::frame::NATIVE != 0 {
        return Err(vm.unsupported("locals() called by another name in a loop"));
    }
    let d = build::dict(vm, Dict::default());
    for (name, w) in code.localsplus.iter().zip(frame.localsplus()) {
        let w = w.get::<CellObj>().map_or(*w, |c| c.value.get());
        if w != Word::NULL {
            d.cast::<DictObj>().insert(vm, **name, Ref::new(w))?;
        }
    }
    Ok(d)
}
fn vars(vm: &mut Vm, args: &Args) -> R {
    match args.get(0) {
        None => locals(vm, args),
        Some(w) => {
            let name = vm.names.__dict__;
            match vm.find_attr(w, name)? {
                Some(d) => Ok(d),
                None => Err(vm.type_error("vars() argument must have __dict__ attribute".into())),
            }
        }
    }
}
fn build_class(vm: &mut Vm, args: &Args) -> R {
    let [body, name, bases @ ..] = args.pos else {
        return Err(vm.type_error("__build_class__: not enough arguments".into()));
    };
    let orig = build::tuple_of(vm, bases);
    let mut resolved: Vec<Ref> = Vec::new();
    let mut changed = false;
    let entries = vm.names.__mro_entries__;
    for b in bases {
        if b.get::<TypeObj>().is_none()
            && let Some(f) = vm.find_attr(*b, entries)?
        {
            let more = vm.call(*f, &Args::of(&[*orig]))?;
            resolved.extend(vm.collect(*more)?);
            changed = true;
        } else {
            resolved.push(Ref::new(*b));
        }
    }
    let given = args.keyword("metaclass");
    let first = resolved.first().map_or(vm.types.type_, |b| vm.type_of(**b));
    let mut meta: Word = given.unwrap_or(first.word());
    if meta.get::<TypeObj>().is_some() {
        let words: Vec<Word> = resolved.iter().map(|b| b.word()).collect();
        meta = vm.most_derived_metaclass(meta.cast::<TypeObj>(), &words)?.word();
    }
    let (names, kw): (Vec<Word>, Vec<Word>) = args
        .names
        .iter()
        .zip(args.kw)
        .filter(|(n, _)| n.as_str() != Some("metaclass"))
        .map(|(n, v)| (*n, *v))
        .unzip();
    let bases_tuple = build::tuple(vm, resolved);
    let prepare = vm.names.__prepare__;
    let is_plain = meta == vm.types.type_.word();
    let namespace = match if is_plain { None } else { vm.find_attr(meta, prepare)? } {
        Some(f) => vm.call(*f, &Args { pos: &[*name, *bases_tuple], kw: &kw, names: &names })?,
        None => build::dict(vm, Dict::default()),
    };
    let (ty, get) = (vm.type_of(*namespace), vm.names.__getitem__);
    if vm.type_lookup(ty, get).is_none() {
        let meta = meta.get::<TypeObj>().map_or("<metaclass>", TypeObj::name);
        let text = format!("{meta}.__prepare__() must return a mapping, not {}", ty.name());
        return Err(vm.type_error(text));
    }
    let cell = vm.call_with_locals(*body, *namespace)?;
    if changed {
        let key = vm.intern("__orig_bases__");
        vm.set_item(*namespace, *key, *orig)?;
    }
    let class =
        vm.call(meta, &Args { pos: &[*name, *bases_tuple, *namespace], kw: &kw, names: &names })?;
    if let Some(c) = cell.get::<CellObj>()
        && class.get::<TypeObj>().is_some()
        && c.value.get() != *class
    {
        let (shown, made) = (vm.repr(*name)?, vm.repr(*class)?);
        if c.value.get() == Word::NULL {
            return Err(vm.runtime_error(&format!(
                "__class__ not set defining {shown} as {made}. Was __classcell__ propagated to type.__new__?"
            )));
        }
        let other = vm.repr(c.value.get())?;
        let text = format!("__class__ set to {other} defining {shown} as {made}");
        return Err(vm.type_error(text));
    }
    Ok(class)
}
fn import(vm: &mut Vm, args: &Args) -> R {
    let [name, globals, _, from, level] =
        args.bind(vm, "__import__", ["name", "globals", "locals", "fromlist", "level"], 1)?;
    let level = match level {
        Some(w) => match usize::try_from(vm.to_i64(w)?) {
            Ok(level) => level,
            Err(_) => return Err(vm.value_error("level must be >= 0")),
        },
        None => 0,
    };
    match name.and_then(|w| w.as_str()) {
        None => return Err(vm.type_error("module name must be a string".into())),
        Some("") if level == 0 => return Err(vm.value_error("Empty module name")),
        Some(_) => {}
    }
    let empty = build::dict(vm, Dict::default());
    let globals = globals.filter(|g| g.get::<DictObj>().is_some()).unwrap_or(*empty);
    crate::import::import_name(
        vm,
        name.unwrap_or(Word::NONE),
        globals,
        from.unwrap_or(Word::NONE),
        level,
    )
}
/// `exit()` and `quit()`.
fn leave(vm: &mut Vm, args: &Args) -> R {
    let [code] = args.bind(vm, "exit", ["code"], 0)?;
    let ty = vm.exc().system_exit;
    let e = vm.call(ty.word(), &Args::of(&[code.unwrap_or(Word::NONE)]))?;
    Err(vm.raise_object(e))
}
/// `breakpoint()` calls `sys.breakpointhook`, which refuses unless the program has set another.
fn breakpoint(vm: &mut Vm, args: &Args) -> R {
    let key = vm.intern("breakpointhook");
    match vm.sys_dict.cast::<DictObj>().lookup_str(*key).map(Ref::new) {
        Some(hook) => vm.call(*hook, args),
        None => Err(vm.runtime_error("lost sys.breakpointhook")),
    }
}
fn input(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "input", 0, 0, 1)?;
    if let Some(w) = args.get(0) {
        let s = vm.str_of(w)?;
        vm.print(s.as_str().unwrap_or(""));
    }
    vm.flush();
    let key = vm.intern("stdin");
    let Some(input) = vm.sys_dict.cast::<DictObj>().lookup_str(*key).map(Ref::new) else {
        return Err(vm.runtime_error("input(): lost sys.stdin"));
    };
    let key = vm.names.readline;
    let line = vm.call_method(*input, key, &[])?;
    match line.as_str() {
        Some("") => {
            let ty = vm.exc().eof_error;
            Err(vm.raise(ty, "EOF when reading a line"))
        }
        Some(text) => Ok(build::str(vm, text.strip_suffix('\n').unwrap_or(text))),
        None => Err(vm.type_error("object.readline() returned non-string".into())),
    }
}

/// Fills the `builtins` module and everything that it refers to.
pub(crate) fn install(vm: &mut Vm) {
    crate::methods::install(vm);
    let functions: &[(&str, NativeFn)] = &[
        ("print", print),
        ("len", len),
        ("abs", |vm, a| {
            a.arity(vm, "abs", 0, 1, 1)?;
            absolute(vm, a.pos[0])
        }),
        ("min", |vm, a| extreme(vm, a, "min", true)),
        ("max", |vm, a| extreme(vm, a, "max", false)),
        ("sum", sum),
        ("round", round),
        ("pow", pow),
        ("divmod", divmod),
        ("sorted", sorted),
        ("any", |vm, a| any_all(vm, a, true)),
        ("all", |vm, a| any_all(vm, a, false)),
        ("isinstance", |vm, a| {
            a.arity(vm, "isinstance", 0, 2, 2)?;
            vm.isinstance(a.pos[0], a.pos[1]).map(build::bool)
        }),
        ("issubclass", |vm, a| {
            a.arity(vm, "issubclass", 0, 2, 2)?;
            vm.issubclass(a.pos[0], a.pos[1]).map(build::bool)
        }),
        ("getattr", getattr),
        ("hasattr", hasattr),
        ("setattr", setattr),
        ("delattr", delattr),
        ("next", next),
        ("aiter", aiter),
        ("anext", anext),
        ("iter", iter),
        ("repr", |vm, a| {
            a.arity(vm, "repr", 0, 1, 1)?;
            let t = vm.repr(a.pos[0])?;
            Ok(build::str(vm, &t))
        }),
        ("ascii", |vm, a| {
            a.arity(vm, "ascii", 0, 1, 1)?;
            let t = vm.ascii_repr(a.pos[0])?;
            Ok(build::str(vm, &t))
        }),
        ("format", |vm, a| {
            a.arity(vm, "format", 0, 1, 2)?;
            if let Some(w) = a.get(1).filter(|w| w.as_str().is_none()) {
                let got = vm.type_of(w).name();
                return Err(vm.type_error(format!("format() argument 2 must be str, not {got}")));
            }
            let spec = a.get(1).and_then(|w| w.as_str()).unwrap_or("").to_string();
            vm.format(a.pos[0], &spec)
        }),
        ("hash", |vm, a| {
            a.arity(vm, "hash", 0, 1, 1)?;
            let h = vm.hash(a.pos[0])?;
            Ok(build::int64(vm, h))
        }),
        ("id", |vm, a| {
            a.arity(vm, "id", 0, 1, 1)?;
            Ok(build::int64(vm, a.pos[0].0 as i64))
        }),
        ("callable", |vm, a| {
            a.arity(vm, "callable", 0, 1, 1)?;
            Ok(build::bool(vm.is_callable(a.pos[0])))
        }),
        ("bin", |vm, a| radix(vm, a, 2, "0b")),
        ("oct", |vm, a| radix(vm, a, 8, "0o")),
        ("hex", |vm, a| radix(vm, a, 16, "0x")),
        ("chr", chr),
        ("ord", ord),
        ("globals", globals),
        ("locals", locals),
        ("vars", vars),
        ("dir", |vm, a| match a.get(0) {
            _ if a.pos.len() > 1 => {
                let n = a.pos.len();
                Err(vm.type_error(format!("dir expected at most 1 argument, got {n}")))
            }
            Some(w) => {
                let name = vm.names.__dir__;
                let names = vm.call_special(w, name, &[])?.unwrap_or_else(|| build::empty_list(vm));
                let items = vm.collect(*names)?;
                let l = build::list(vm, items);
                crate::methods::list::sort(vm, l.cast::<ListObj>(), None, false)?;
                Ok(l)
            }
            None => {
                let d = locals(vm, a)?;
                let items = vm.collect(*d)?;
                let l = build::list(vm, items);
                crate::methods::list::sort(vm, l.cast::<ListObj>(), None, false)?;
                Ok(l)
            }
        }),
        ("exec", crate::evaluate::exec),
        ("eval", crate::evaluate::eval),
        ("compile", crate::evaluate::compile),
        ("breakpoint", breakpoint),
        ("input", input),
        ("open", crate::modules::io::open),
        ("__build_class__", build_class),
        ("__import__", import),
        ("exit", leave),
        ("quit", leave),
        ("help", |vm, a| {
            let name = vm.intern("pydoc");
            let m = crate::import::import_name(vm, *name, Word::NONE, Word::NONE, 0)?;
            let key = vm.intern("help");
            let help = vm.get_attr(*m, *key)?;
            vm.call(*help, a)
        }),
    ];
    let builtins = vm.builtins.clone();
    let d = builtins.cast::<DictObj>();
    for (name, f) in functions {
        let b = build::builtin(vm, name, *f);
        let key = vm.intern(name);
        d.insert_str(vm, *key, b);
    }
    let t = &vm.types;
    let public = [
        t.object,
        t.type_,
        t.int,
        t.bool,
        t.float,
        t.complex,
        t.str,
        t.bytes,
        t.bytearray,
        t.list,
        t.tuple,
        t.dict,
        t.set,
        t.frozenset,
        t.range,
        t.slice,
        t.enumerate,
        t.zip,
        t.map,
        t.filter,
        t.reversed,
        t.property,
        t.staticmethod,
        t.classmethod,
        t.super_,
        t.base_exception,
    ];
    for ty in public.into_iter().chain(vm.exc().all()) {
        let key = Ref::new(ty.name.get());
        d.insert_str(vm, *key, Ref::new(ty.word()));
    }
    let os_error = Ref::new(vm.exc().os_error.word());
    for (name, value) in [
        ("NotImplemented", Ref::owned(Word::NOT_IMPLEMENTED)),
        ("Ellipsis", Ref::owned(Word::ELLIPSIS)),
        ("__debug__", build::bool(true)),
        ("EnvironmentError", os_error.clone()),
        ("IOError", os_error),
    ] {
        let key = vm.intern(name);
        d.insert_str(vm, *key, value);
    }
    crate::modules::install(vm);
}
