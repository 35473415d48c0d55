//! Exceptions: the hierarchy, raising from Rust.

use crate::build;
use crate::heap::{Ref, decref, header, incref, replace};
use crate::object::*;
use crate::types;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use std::cell::Cell;

macro_rules! exceptions {
    ($($field:ident $name:literal $base:ident;)*) => {
        /// The built-in exception types.
        #[allow(missing_docs)]
        #[derive(Clone, Copy)]
        pub struct Exceptions { $(pub $field: &'static TypeObj,)* }
        impl Exceptions {
            pub(crate) fn make(vm: &mut Vm) -> Exceptions {
                let mut made: Vec<(&str, &'static TypeObj)> =
                    vec![("base_exception", vm.types.base_exception)];
                $({
                    let base = made.iter().find(|m| m.0 == stringify!($base)).expect("bases come first").1;
                    let ty = types::new_builtin(vm, $name, base, Kind::Exception);
                    made.push((stringify!($field), ty));
                })*
                let of = |name: &str| made.iter().find(|m| m.0 == name).expect("just made").1;
                Exceptions { $($field: of(stringify!($field)),)* }
            }
            pub(crate) fn all(&self) -> Vec<&'static TypeObj> {
                vec![$(self.$field),*]
            }
        }
    };
}

exceptions! {
    exception "Exception" base_exception;
    system_exit "SystemExit" base_exception;
    keyboard_interrupt "KeyboardInterrupt" base_exception;
    generator_exit "GeneratorExit" base_exception;
    type_error "TypeError" exception;
    value_error "ValueError" exception;
    attribute_error "AttributeError" exception;
    name_error "NameError" exception;
    unbound_local_error "UnboundLocalError" name_error;
    lookup_error "LookupError" exception;
    index_error "IndexError" lookup_error;
    key_error "KeyError" lookup_error;
    arithmetic_error "ArithmeticError" exception;
    zero_division_error "ZeroDivisionError" arithmetic_error;
    overflow_error "OverflowError" arithmetic_error;
    floating_point_error "FloatingPointError" arithmetic_error;
    stop_iteration "StopIteration" exception;
    stop_async_iteration "StopAsyncIteration" exception;
    assertion_error "AssertionError" exception;
    runtime_error "RuntimeError" exception;
    recursion_error "RecursionError" runtime_error;
    not_implemented_error "NotImplementedError" runtime_error;
    import_error "ImportError" exception;
    module_not_found_error "ModuleNotFoundError" import_error;
    os_error "OSError" exception;
    file_not_found_error "FileNotFoundError" os_error;
    file_exists_error "FileExistsError" os_error;
    permission_error "PermissionError" os_error;
    is_a_directory_error "IsADirectoryError" os_error;
    not_a_directory_error "NotADirectoryError" os_error;
    interrupted_error "InterruptedError" os_error;
    blocking_io_error "BlockingIOError" os_error;
    child_process_error "ChildProcessError" os_error;
    connection_error "ConnectionError" os_error;
    broken_pipe_error "BrokenPipeError" connection_error;
    connection_aborted_error "ConnectionAbortedError" connection_error;
    connection_refused_error "ConnectionRefusedError" connection_error;
    connection_reset_error "ConnectionResetError" connection_error;
    timeout_error "TimeoutError" os_error;
    process_lookup_error "ProcessLookupError" os_error;
    memory_error "MemoryError" exception;
    buffer_error "BufferError" exception;
    eof_error "EOFError" exception;
    reference_error "ReferenceError" exception;
    system_error "SystemError" exception;
    syntax_error "SyntaxError" exception;
    indentation_error "IndentationError" syntax_error;
    tab_error "TabError" indentation_error;
    unicode_error "UnicodeError" value_error;
    unicode_decode_error "UnicodeDecodeError" unicode_error;
    unicode_encode_error "UnicodeEncodeError" unicode_error;
    unicode_translate_error "UnicodeTranslateError" unicode_error;
    base_exception_group "BaseExceptionGroup" base_exception;
    exception_group "ExceptionGroup" base_exception_group;
    warning "Warning" exception;
    deprecation_warning "DeprecationWarning" warning;
    pending_deprecation_warning "PendingDeprecationWarning" warning;
    runtime_warning "RuntimeWarning" warning;
    syntax_warning "SyntaxWarning" warning;
    user_warning "UserWarning" warning;
    future_warning "FutureWarning" warning;
    import_warning "ImportWarning" warning;
    unicode_warning "UnicodeWarning" warning;
    bytes_warning "BytesWarning" warning;
    resource_warning "ResourceWarning" warning;
    encoding_warning "EncodingWarning" warning;
}

/// Makes an exception instance without running `__init__`.
pub(crate) fn instance(ty: &TypeObj, args: Ref) -> Ref {
    let value = match args.cast::<TupleObj>().items().first() {
        Some(w) => Ref::new(*w).into_word(),
        None => Word::NULL,
    };
    build::own(build::with_attrs(
        ty,
        ExcObj {
            head: header(ty),
            args: Cell::new(args.into_word()),
            cause: Cell::new(Word::NULL),
            context: Cell::new(Word::NULL),
            traceback: Cell::new(Word::NULL),
            suppress_context: Cell::new(false),
            value: Cell::new(value),
            fields: Cell::new(Word::NULL),
        },
        0,
    ))
}

impl Vm {
    /// The exception types.
    pub fn exc(&self) -> Exceptions {
        self.exceptions.expect("made when the VM starts")
    }

    /// Raises a built-in exception with a message.
    #[cold]
    pub fn raise(&mut self, ty: &'static TypeObj, text: &str) -> Raised {
        let text = build::str(self, text);
        let args = build::tuple(self, vec![text]);
        let e = instance(ty, args);
        self.raise_object(e)
    }

    /// Raises an exception instance; the one being handled becomes its context.
    pub fn raise_object(&mut self, e: Ref) -> Raised {
        let handled = self.handled;
        if handled != Word::NULL && handled != *e {
            // Break a cycle that the new link would close, as `_PyErr_SetObject` does.
            // A program can have closed one of its own: the slow walker meets the other one in it.
            let (mut o, mut slow, mut slow_moves) = (handled, handled, false);
            while let Some(x) = o.get::<ExcObj>() {
                let next = x.context.get();
                if next == *e {
                    replace(&x.context, Word::NULL);
                    break;
                }
                o = next;
                if o == slow {
                    break;
                }
                if slow_moves {
                    slow = slow.cast::<ExcObj>().context.get();
                }
                slow_moves = !slow_moves;
            }
            if let Some(x) = e.get::<ExcObj>() {
                replace(&x.context, Ref::new(handled).into_word());
            }
        }
        decref(self.pending.replace(e.into_word()));
        Raised
    }

    /// Lets an exception go on its way again, as it is.
    pub(crate) fn restore(&mut self, e: Ref) -> Raised {
        decref(self.pending.replace(e.into_word()));
        Raised
    }

    /// Takes the exception that is on its way.
    ///
    /// # Panics
    /// If there is none.
    pub fn take_pending(&mut self) -> Ref {
        Ref::owned(self.pending.replace(Word::NULL))
    }

    /// Forgets the exception that is on its way.
    pub fn clear_pending(&mut self) {
        decref(self.pending.replace(Word::NULL));
    }

    /// Whether the exception that is on its way is an instance of this type.
    pub fn pending_is(&self, ty: &TypeObj) -> bool {
        let p = self.pending.get();
        self.unsupported.is_none() && p.is_pointer() && p.heap_type().is_subtype(ty)
    }

    /// `warnings.warn(text, category)`, as if by the Python code that runs.
    ///
    /// # Errors
    /// Where the filters turn the warning into an error.
    #[cold]
    pub(crate) fn warn(&mut self, category: &TypeObj, text: &str) -> R<()> {
        let text = build::str(self, text);
        let level = build::int64(self, 1);
        let args = [*text, category.word(), *level];
        crate::import::call_library(self, "warnings", "warn", &args)?;
        Ok(())
    }

    #[cold]
    pub fn type_error(&mut self, text: String) -> Raised {
        let ty = self.exc().type_error;
        self.raise(ty, &text)
    }
    #[cold]
    pub fn value_error(&mut self, text: &str) -> Raised {
        let ty = self.exc().value_error;
        self.raise(ty, text)
    }
    #[cold]
    pub fn index_error(&mut self, text: &str) -> Raised {
        let ty = self.exc().index_error;
        self.raise(ty, text)
    }
    #[cold]
    pub fn overflow_error(&mut self, text: &str) -> Raised {
        let ty = self.exc().overflow_error;
        self.raise(ty, text)
    }
    #[cold]
    pub fn zero_division(&mut self, text: &str) -> Raised {
        let ty = self.exc().zero_division_error;
        self.raise(ty, text)
    }
    #[cold]
    pub fn runtime_error(&mut self, text: &str) -> Raised {
        let ty = self.exc().runtime_error;
        self.raise(ty, text)
    }
    #[cold]
    pub fn recursion_error(&mut self) -> Raised {
        let ty = self.exc().recursion_error;
        self.raise(ty, "maximum recursion depth exceeded")
    }
    #[cold]
    pub fn key_error(&mut self, key: Word) -> Raised {
        let args = build::tuple_of(self, &[key]);
        let e = instance(self.exc().key_error, args);
        self.raise_object(e)
    }
    #[cold]
    pub fn attribute_error_of(&mut self, text: &str, obj: Word) -> Raised {
        let text = build::str(self, text);
        let args = build::tuple(self, vec![text]);
        let e = instance(self.exc().attribute_error, args);
        crate::methods::exceptions::set_field(self, *e, "obj", obj);
        self.raise_object(e)
    }
    /// The `AttributeError` for an attribute that is not there.
    #[cold]
    pub fn no_attribute(&mut self, obj: Word, name: Word) -> Raised {
        let attr = name.as_str().unwrap_or("?").to_string();
        let text = match obj.kind() {
            Kind::Type => {
                format!("type object '{}' has no attribute '{attr}'", obj.cast::<TypeObj>().name())
            }
            Kind::Module => {
                let key = self.names.__name__;
                let module = obj.cast::<ModuleObj>().dict.cast::<DictObj>().lookup_str(key);
                let module = module.and_then(|m| m.as_str()).unwrap_or("?");
                match crate::import::finders::is_partial(self, obj) {
                    true => format!(
                        "partially initialized module '{module}' has no attribute '{attr}' \
                         (most likely due to a circular import)"
                    ),
                    false => format!("module '{module}' has no attribute '{attr}'"),
                }
            }
            _ => format!("'{}' object has no attribute '{attr}'", self.type_of(obj).name()),
        };
        let text = build::str(self, &text);
        let args = build::tuple(self, vec![text]);
        let e = instance(self.exc().attribute_error, args);
        for (key, value) in [("name", name), ("obj", obj)] {
            crate::methods::exceptions::set_field(self, *e, key, value);
        }
        self.raise_object(e)
    }
    /// `StopIteration` with a generator's return value.
    pub fn stop_iteration(&mut self, value: Word) -> Raised {
        let args = if value == Word::NONE {
            build::tuple(self, vec![])
        } else {
            build::tuple_of(self, &[value])
        };
        let e = instance(self.exc().stop_iteration, args);
        self.raise_object(e)
    }

    /// Gives up: the program needs something that the VM does not have. Nothing catches this.
    #[cold]
    pub fn unsupported(&mut self, feature: &str) -> Raised {
        let place = match self.frames.last() {
            Some(f) => format!("{}:{}", f.code().filename.as_str().unwrap_or("?"), f.line()),
            None => "<start>".to_string(),
        };
        if self.unsupported.is_none() {
            self.unsupported = Some(format!("{place}: patchwork does not support {feature}"));
        }
        let ty = self.exc().not_implemented_error;
        self.raise(ty, &format!("patchwork does not support {feature}"))
    }

    /// Adds the frame's current line to the exception's traceback.
    pub fn add_traceback(&mut self, e: Word) {
        let Some(f) = self.frames.last() else { return };
        self.add_traceback_entry(e, f.function(), f.ip.max(1) - 1);
    }

    /// The same for the frame of a function, which is at an instruction.
    pub(crate) fn add_traceback_entry(&self, e: Word, function: &FuncObj, at: u32) {
        if function.code().hidden {
            return;
        }
        let Some(x) = e.get::<ExcObj>() else { return };
        let line = function.code().line(at);
        let code = function.code.get();
        let globals = function.globals;
        incref(code);
        incref(globals);
        let tb = build::own(crate::heap::place(
            TracebackObj {
                head: header(self.types.traceback),
                next: Cell::new(x.traceback.replace(Word::NULL)),
                code,
                globals,
                line,
                ip: at,
            },
            0,
        ));
        x.traceback.set(tb.into_word());
    }

    /// Makes an instance from what `raise` was given.
    pub fn exception_from(&mut self, what: Word) -> R {
        if what.kind() == Kind::Exception {
            return Ok(Ref::new(what));
        }
        let base = self.types.base_exception;
        if what.get::<TypeObj>().is_some_and(|t| t.is_subtype(base)) {
            let e = self.call(what, &Args::of(&[]))?;
            if e.kind() == Kind::Exception {
                return Ok(e);
            }
            let (class, got) = (self.repr(what)?, self.repr(self.type_of(*e).word())?);
            return Err(self.type_error(format!(
                "calling {class} should have returned an instance of BaseException, not {got}"
            )));
        }
        Err(self.type_error("exceptions must derive from BaseException".into()))
    }
}
