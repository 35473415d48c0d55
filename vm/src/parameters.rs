//! Binding arguments to a Python function's parameters.

use crate::build;
use crate::code::{CO_VARARGS, CO_VARKEYWORDS, Code};
use crate::dict::Dict;
use crate::frame::Frame;
use crate::heap::{Ref, decref, incref, incref_value};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::ops::Range;

/// A parameter, of a function whose frame is innermost.
#[inline(always)]
fn slot(frame: &Frame, i: usize) -> &'static mut Word {
    // SAFETY: parameters are the first locals; the frame stays put.
    unsafe { &mut *frame.base.add(i) }
}

impl Vm {
    /// Pushes a frame for a Python function with these (borrowed) arguments bound.
    pub fn bind_frame(&mut self, func: Word, args: &Args) -> R<&'static mut Frame> {
        incref(func);
        let f = func.cast::<FuncObj>();
        let c = f.code();
        let frame = self.push_frame(func)?;
        let n = args.pos.len();
        if c.simple_args && args.names.is_empty() && n == c.arg_count {
            for (i, w) in args.pos.iter().enumerate() {
                incref(*w);
                // SAFETY: parameters are the first locals.
                unsafe { *frame.base.add(i) = *w };
            }
            return Ok(frame);
        }
        match self.bind_general(f, frame, args) {
            Ok(()) => Ok(frame),
            Err(e) => {
                self.pop_frame();
                Err(e)
            }
        }
    }

    /// Pushes a frame for a Python function of whatever parameters with positional arguments, whose references move there
    /// (or are given up, with an error). Takes over the reference to the function.
    ///
    /// # Safety
    /// There are `given` owned words at `first`, outside of the unused part of the data stack.
    pub(crate) unsafe fn push_frame_for(
        &mut self,
        func: Word,
        first: *const Word,
        given: usize,
    ) -> R<&'static mut Frame> {
        let f = func.cast::<FuncObj>();
        let c = f.code();
        let taken = given.min(c.arg_count);
        // SAFETY: promised by the caller; parameters are the first locals.
        let rest = unsafe { std::slice::from_raw_parts(first.add(taken), given - taken) };
        let give_up_rest = || rest.iter().for_each(|w| decref(*w));
        // SAFETY: as above.
        let frame =
            unsafe { self.push_frame_of(func, first, taken) }.inspect_err(|_| give_up_rest())?;
        let mut next = c.arg_count + c.kwonly_count;
        if c.flags & CO_VARARGS != 0 {
            let mut rest = rest.iter();
            let item = |_| Ref::owned(*rest.next().expect("a tuple of as many"));
            *slot(frame, next) = build::tuple_by(self, given - taken, item).into_word();
            next += 1;
        } else if given > taken {
            give_up_rest();
            let raised = self.too_many_positional(f, given, &Args::of(&[]));
            self.pop_frame();
            return Err(raised);
        }
        if c.flags & CO_VARKEYWORDS != 0 {
            *slot(frame, next) = build::dict(self, Dict::default()).into_word();
        }
        match self.bind_defaults(f, frame, taken) {
            Ok(()) => Ok(frame),
            Err(raised) => {
                self.pop_frame();
                Err(raised)
            }
        }
    }

    fn bind_general(&mut self, f: &'static FuncObj, frame: &mut Frame, args: &Args) -> R<()> {
        let c = f.code();
        let total = c.arg_count + c.kwonly_count;
        let set = |i: usize, w: Word| {
            incref(w);
            *slot(frame, i) = w;
        };
        let given = args.pos.len();
        for (i, w) in args.pos.iter().take(c.arg_count).enumerate() {
            set(i, *w);
        }
        let mut next = total;
        if c.flags & CO_VARARGS != 0 {
            let rest = args.pos.get(c.arg_count..).unwrap_or(&[]);
            *slot(frame, next) = build::tuple_of(self, rest).into_word();
            next += 1;
        } else if given > c.arg_count {
            return Err(self.too_many_positional(f, given, args));
        }
        let kwargs = if c.flags & CO_VARKEYWORDS != 0 {
            let d = build::dict(self, Dict::default()).into_word();
            *slot(frame, next) = d;
            Some(d.cast::<DictObj>())
        } else {
            None
        };
        for (name, value) in args.names.iter().zip(args.kw) {
            let at = self.parameter_named(c, *name);
            match at {
                Some(i) => {
                    if *slot(frame, i) != Word::NULL {
                        let q = f.qualname.get().as_str().unwrap_or("?");
                        let n = name.as_str().unwrap_or("?");
                        return Err(self
                            .type_error(format!("{q}() got multiple values for argument '{n}'")));
                    }
                    set(i, *value);
                }
                None => match kwargs {
                    Some(d) => d.insert(self, *name, Ref::new(*value))?,
                    None => {
                        let q = f.qualname.get().as_str().unwrap_or("?");
                        let n = name.as_str().unwrap_or("?");
                        let positional: Vec<&str> = c.localsplus[..c.posonly_count]
                            .iter()
                            .filter_map(|p| p.as_str())
                            .filter(|p| args.names.iter().any(|k| k.as_str() == Some(*p)))
                            .collect();
                        let text = if positional.contains(&n) {
                            format!(
                                "{q}() got some positional-only arguments passed as keyword arguments: '{}'",
                                positional.join(", ")
                            )
                        } else {
                            format!("{q}() got an unexpected keyword argument '{n}'")
                        };
                        return Err(self.type_error(text));
                    }
                },
            }
        }
        self.bind_defaults(f, frame, 0)
    }

    /// The parameter that an argument is given to by name.
    fn parameter_named(&self, c: &Code, name: Word) -> Option<usize> {
        let parameters = c.posonly_count..c.arg_count + c.kwonly_count;
        let names = &c.localsplus[parameters];
        let equal = |p: &Ref| {
            let (p, name) = (p.cast::<StrObj>(), name.cast::<StrObj>());
            !(p.interned.get() && name.interned.get()) && p.as_str() == name.as_str()
        };
        let same = names.iter().position(|p| p.word() == name);
        same.or_else(|| names.iter().position(equal)).map(|at| c.posonly_count + at)
    }

    /// Gives the parameters from this one on that have no argument their defaults.
    #[inline]
    fn bind_defaults(&mut self, f: &'static FuncObj, frame: &Frame, from: usize) -> R<()> {
        let c = f.code();
        let total = c.arg_count + c.kwonly_count;
        if from < total { self.bind_missing(f, frame, from..total) } else { Ok(()) }
    }

    fn bind_missing(&mut self, f: &'static FuncObj, frame: &Frame, range: Range<usize>) -> R<()> {
        let c = f.code();
        let set = |i: usize, w: Word| {
            incref_value(w);
            *slot(frame, i) = w;
        };
        let defaults: &[Word] = match f.defaults.get().get::<TupleObj>() {
            Some(t) => t.items(),
            None => &[],
        };
        let first_default = c.arg_count - defaults.len().min(c.arg_count);
        let mut missing = Vec::new();
        for i in range.start..c.arg_count {
            if *slot(frame, i) == Word::NULL {
                if i >= first_default {
                    set(i, defaults[i - first_default]);
                } else {
                    missing.push(format!("'{}'", c.localsplus[i].as_str().unwrap_or("?")));
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(f, "positional", &missing));
        }
        for i in c.arg_count..range.end {
            if *slot(frame, i) == Word::NULL {
                let name = c.localsplus[i].word();
                let default = f.kwdefaults.get().get::<DictObj>().and_then(|d| d.lookup_str(name));
                match default {
                    Some(w) => set(i, w),
                    None => missing.push(format!("'{}'", name.as_str().unwrap_or("?"))),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(f, "keyword-only", &missing));
        }
        Ok(())
    }

    fn missing_arguments(
        &mut self,
        f: &FuncObj,
        what: &str,
        names: &[String],
    ) -> crate::vm::Raised {
        let list = match names {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [init @ .., last] => format!("{}, and {last}", init.join(", ")),
            [] => String::new(),
        };
        let q = f.qualname.get().as_str().unwrap_or("?");
        let s = if names.len() == 1 { "" } else { "s" };
        self.type_error(format!(
            "{q}() missing {} required {what} argument{s}: {list}",
            names.len()
        ))
    }

    fn too_many_positional(&mut self, f: &FuncObj, given: usize, args: &Args) -> crate::vm::Raised {
        let c = f.code();
        let q = f.qualname.get().as_str().unwrap_or("?");
        let defaults = f.defaults.get().get::<TupleObj>().map_or(0, |t| t.len);
        let wanted = if defaults > 0 {
            format!("from {} to {}", c.arg_count - defaults, c.arg_count)
        } else {
            c.arg_count.to_string()
        };
        let s = if c.arg_count == 1 && defaults == 0 { "" } else { "s" };
        let kwonly = args
            .names
            .iter()
            .filter(|n| {
                c.localsplus[c.arg_count..c.arg_count + c.kwonly_count]
                    .iter()
                    .any(|p| p.as_str() == n.as_str())
            })
            .count();
        let extra = if kwonly > 0 {
            let ps = if given == 1 { "" } else { "s" };
            let ks = if kwonly == 1 { "" } else { "s" };
            format!(" positional argument{ps} (and {kwonly} keyword-only argument{ks})")
        } else {
            String::new()
        };
        let verb = if given == 1 && kwonly == 0 { "was" } else { "were" };
        self.type_error(format!(
            "{q}() takes {wanted} positional argument{s} but {given}{extra} {verb} given"
        ))
    }
}
