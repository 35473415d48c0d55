//! The virtual machine's state, and the conventions for talking to it.
//!
//! A Rust function that runs for Python returns [`R`]: an owned result, or [`Raised`] with the exception
//! in [`Vm::pending`]. Arguments are borrowed words.

use crate::build;
use crate::frame::Frame;
use crate::heap::{IMMORTAL, Ref, decref};
use crate::hooks::JitHooks;
use crate::object::*;
use crate::types::Types;
use ir::word::Word;
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// The exception is in [`Vm::pending`].
#[derive(Debug)]
#[must_use]
pub struct Raised;

/// What running Python code gives.
pub type R<T = Ref> = Result<T, Raised>;

/// The arguments of a call to a Rust function, borrowed from the caller.
pub struct Args<'a> {
    /// Positional arguments (a bound receiver first).
    pub pos: &'a [Word],
    /// Values of keyword arguments.
    pub kw: &'a [Word],
    /// Their names (`str`), in the same order.
    pub names: &'a [Word],
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    pub fn of(pos: &'a [Word]) -> Args<'a> {
        Args { pos, kw: &[], names: &[] }
    }
    /// The value of a keyword argument.
    pub fn keyword(&self, name: &str) -> Option<Word> {
        self.names.iter().position(|n| n.as_str() == Some(name)).map(|i| self.kw[i])
    }
    /// A positional argument.
    pub fn get(&self, i: usize) -> Option<Word> {
        self.pos.get(i).copied()
    }
}

macro_rules! names {
    ($($name:ident)*) => {
        /// Strings that the VM itself looks up, interned once.
        #[allow(missing_docs, non_snake_case)]
        pub struct Names { $(pub $name: Word,)* }
        impl Names {
            const fn empty() -> Names {
                Names { $($name: Word::NULL,)* }
            }
            fn fill(vm: &mut Vm) {
                $(vm.names.$name = vm.intern(stringify!($name)).into_word();)*
            }
            fn release(&self) {
                $(decref(self.$name);)*
            }
        }
    };
}

names! {
    __name__ __qualname__ __module__ __doc__ __dict__ __class__ __bases__ __mro__ __init__ __new__ __del__
    __call__ __get__ __set__ __delete__ __getattr__ __getattribute__ __setattr__ __delattr__ __slots__
    __repr__ __str__ __format__ __bytes__ __hash__ __bool__ __len__ __length_hint__ __iter__ __next__
    __reversed__ __contains__ __getitem__ __setitem__ __delitem__ __missing__ __index__ __int__ __float__
    __complex__ __trunc__ __floor__ __ceil__ __round__ __abs__ __neg__ __pos__ __invert__ __divmod__ __rdivmod__
    __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__ __truediv__ __rtruediv__
    __itruediv__ __floordiv__ __rfloordiv__ __ifloordiv__ __mod__ __rmod__ __imod__ __pow__ __rpow__ __ipow__
    __lshift__ __rlshift__ __ilshift__ __rshift__ __rrshift__ __irshift__ __and__ __rand__ __iand__ __or__
    __ror__ __ior__ __xor__ __rxor__ __ixor__ __matmul__ __rmatmul__ __imatmul__
    __lt__ __le__ __eq__ __ne__ __gt__ __ge__ __enter__ __exit__ __aenter__ __aexit__ __await__ __aiter__
    __anext__ __build_class__ __builtins__ __package__ __loader__ __spec__ __file__ __path__ __all__ __import__
    _twister _index _waiting _locals _frame_type f_globals f_code f_lineno f_lasti __classcell__ __classdictcell__ __class_getitem__ __init_subclass__ __subclasshook__ __set_name__
    __prepare__ __instancecheck__ __subclasscheck__ __mro_entries__ __annotations__ __annotate__
    __annotate_func__ __static_attributes__ __firstlineno__ __match_args__ __subclasses__ __abstractmethods__
    __closure__ __code__ __defaults__ __kwdefaults__ __globals__ __func__ __self__ __wrapped__ __cause__
    __context__ __traceback__ __suppress_context__ __notes__ __copy__ __deepcopy__ __reduce__ __reduce_ex__
    __getstate__ __setstate__ __getnewargs__ __getnewargs_ex__ __dir__ __sizeof__ __type_params__ __debug__
    __weakref__ __fspath__ __origin__ __args__ metaclass args keys items values append send throw close
    write flush read readline fileno __main__ builtins fromlist sep end file key reverse stdout stderr stdin
    name obj path msg code value start stop step real imag get pop update copy add __objclass__
    mro errno strerror filename filename2 text lineno offset print_file_and_line end_lineno end_offset encoding
    object reason characters_written closed _weak_state _weak_hash
}

/// How a VM is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Backward jumps at one place before the JIT hears of it.
    pub threshold: u16,
    /// Calls of a function before the JIT hears of it; 0: never.
    pub function_threshold: u16,
    /// Program name and arguments, for `sys.argv`.
    pub argv: Vec<String>,
    /// Where `import` looks first.
    pub path: Vec<String>,
    /// Filters of warnings, for `sys.warnoptions`.
    pub warnings: Vec<String>,
    /// What is printed is written at once.
    pub unbuffered: bool,
    /// Where compiled modules are kept, if they are.
    pub code_folder: Option<crate::code_cache::CodeFolder>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            threshold: 64,
            function_threshold: 1000,
            argv: vec![String::new()],
            path: vec![],
            warnings: vec![],
            unbuffered: false,
            code_folder: None,
        }
    }
}

const METHOD_CACHE: usize = 4096;

#[derive(Clone, Copy)]
pub(crate) struct MethodCacheLine {
    pub version: u32,
    pub name: Word,
    /// Borrowed from the type's (or a base's) dict; NULL = not there.
    pub value: Word,
}

/// Words of data stack (reserved; the system commits what is touched).
const DATA_WORDS: usize = 16 << 20;
/// Hard limit of nested Rust calls.
const MAX_DEPTH: usize = 30_000;
/// Hard limit of nested frames.
pub(crate) const MAX_FRAMES: usize = 400_000;

/// The virtual machine.
pub struct Vm {
    pub types: Types,
    pub names: Names,
    /// Owned exception instance, or NULL.
    pub pending: Cell<Word>,
    /// Owned: the exception that the innermost running `except` block handles, or NULL.
    pub handled: Word,
    /// All Python frames, innermost last. Never reallocates.
    pub frames: Vec<Frame>,
    /// The recursion limit (`sys.setrecursionlimit`), less [`Vm::inlined`].
    pub frame_limit: usize,
    /// Frames that compiled code stands for, less those that are none of the program's.
    pub inlined: isize,
    /// How many frames the compiled code that is about to call stands for, besides its own; NULL: none.
    pub(crate) calls_from: Cell<Word>,
    /// First unused word of the data stack.
    pub data_top: *mut Word,
    pub data_end: *mut Word,
    data: *mut Word,
    /// Owned dict of `sys.modules`.
    pub modules: Ref,
    /// Owned dict of the `builtins` module.
    pub builtins: Ref,
    pub options: Options,
    /// The JIT, if it is on.
    pub jit: Option<std::rc::Rc<dyn JitHooks>>,
    /// Where compiled code leaves the operands of runtime functions that take many (borrowed), and finds their
    /// results but the first (owned).
    pub(crate) operands: Box<[Cell<Word>]>,
    /// What `print` wrote and nobody has seen yet.
    pub out: Vec<u8>,
    /// Where `out` goes; `None` is the process's standard output.
    pub capture: Option<Vec<u8>>,
    /// What the VM can't do and a program asked for; ends the program whatever it catches.
    pub unsupported: Option<String>,
    /// Rust frames running for Python (`repr`, `==` …), as a guard against deep recursion.
    pub depth: usize,
    pub(crate) stack_floor: usize,
    /// The program's threads besides the main one.
    pub(crate) threads: crate::threads::Threads,
    /// Containers whose `repr` is being made.
    pub repr_stack: Vec<Word>,
    /// All immortal pieces.
    pub empty_str: Word,
    pub empty_tuple: Word,
    pub ascii: [Word; 128],
    pub(crate) interned: FxHashMap<&'static str, Word>,
    pub(crate) method_cache: Box<[MethodCacheLine]>,
    pub(crate) attribute_lines: crate::interp::AttributeLines,
    pub(crate) weakrefs: crate::modules::weakref::Table,
    pub(crate) collector: crate::collector::Collector,
    pub(crate) consumers: crate::consumers::Consumers,
    version: u32,
    next_tid: u32,
    /// Who is told of calls and lines, in this thread.
    pub(crate) observer: crate::observe::Observer,
    /// The exception on its way already has this frame in its traceback.
    pub reraised: bool,
    /// What a generator returned when [`Vm::gen_send`] says that it ended.
    pub returned: Ref,
    /// `object.__new__` and `object.__init__`, borrowed from `object`.
    pub object_new: Word,
    pub object_init: Word,
    /// `sys.__dict__` and the standard output object, borrowed.
    pub(crate) sys_dict: Word,
    pub(crate) stdout_object: Word,
    /// What modules written in Rust keep.
    pub(crate) library: crate::modules::Library,
    /// Made first thing.
    pub(crate) exceptions: Option<crate::exceptions::Exceptions>,
    /// Live objects when the VM was complete.
    pub baseline: i64,
    /// Modules implemented in Rust, made when first imported.
    pub(crate) start: std::time::Instant,
}

thread_local! {
    static CURRENT: Cell<*mut Vm> = const { Cell::new(std::ptr::null_mut()) };
}

/// The VM of this thread, for code that is reached through a reference count.
pub(crate) fn current() -> Option<&'static mut Vm> {
    let p = CURRENT.get();
    // SAFETY: set while the (boxed, so immovable) VM of this thread is alive.
    (!p.is_null()).then(|| unsafe { &mut *p })
}

impl Vm {
    /// A VM with its built-in types, functions and modules; one per thread at a time.
    ///
    /// # Panics
    /// If this thread has one already.
    pub fn new(options: Options) -> Box<Vm> {
        assert!(CURRENT.get().is_null(), "one VM per thread");
        let is_second = crate::heap::live_objects() > 0;
        let data = crate::memory::reserve_words(DATA_WORDS);
        let types = Types::bootstrap();
        let dict = |types: &Types| {
            build::own(crate::heap::place(
                DictObj {
                    head: crate::heap::header(types.dict),
                    inner: std::cell::UnsafeCell::new(crate::dict::Dict::default()),
                },
                0,
            ))
        };
        let (modules, builtins) = (dict(&types), dict(&types));
        let mut vm = Box::new(Vm {
            types,
            names: Names::empty(),
            pending: Cell::new(Word::NULL),
            handled: Word::NULL,
            frames: Vec::with_capacity(MAX_FRAMES),
            frame_limit: 1000,
            inlined: 0,
            calls_from: Cell::new(Word::NULL),
            data_top: data,
            // SAFETY: one past the end of the reservation.
            data_end: unsafe { data.add(DATA_WORDS) },
            data,
            modules,
            builtins,
            options,
            jit: None,
            operands: vec![Cell::new(Word::NULL); 256].into(),
            out: Vec::with_capacity(1 << 16),
            capture: None,
            unsupported: None,
            depth: 0,
            stack_floor: crate::memory::stack_floor(),
            threads: crate::threads::Threads::default(),
            repr_stack: Vec::new(),
            empty_str: Word::NULL,
            empty_tuple: Word::NULL,
            ascii: [Word::NULL; 128],
            interned: FxHashMap::default(),
            method_cache: vec![
                MethodCacheLine { version: 0, name: Word::NULL, value: Word::NULL };
                METHOD_CACHE
            ]
            .into(),
            attribute_lines: crate::interp::AttributeLines::default(),
            weakrefs: crate::modules::weakref::Table::default(),
            collector: crate::collector::Collector::default(),
            consumers: crate::consumers::Consumers::default(),
            version: 0,
            next_tid: ir::layout::tid::FIRST_DYNAMIC,
            observer: Default::default(),
            reraised: false,
            returned: build::none(),
            object_new: Word::NULL,
            object_init: Word::NULL,
            sys_dict: Word::NULL,
            stdout_object: Word::NULL,
            library: crate::modules::Library::default(),
            exceptions: None,
            baseline: 0,
            start: std::time::Instant::now(),
        });
        CURRENT.set(&mut *vm);
        let empty = build::own(crate::heap::place(TupleObj::new(vm.types.tuple, 0), 0));
        vm.empty_tuple = immortal(empty);
        vm.empty_str = immortal(build::fresh_str(vm.types.str, ""));
        for b in 0..128u8 {
            let s = build::fresh_str(vm.types.str, (b as char).encode_utf8(&mut [0; 4]));
            s.cast::<StrObj>().interned.set(true);
            vm.ascii[b as usize] = immortal(s);
            let text = vm.ascii[b as usize].cast::<StrObj>().as_str();
            let w = vm.ascii[b as usize];
            vm.interned.insert(text, w);
        }
        Names::fill(&mut vm);
        crate::types::finish(&mut vm);
        let exceptions = crate::exceptions::Exceptions::make(&mut vm);
        vm.exceptions = Some(exceptions);
        crate::builtins::install(&mut vm);
        if is_second {
            // What the VM before this one left in cycles.
            vm.collect_cycles();
        }
        vm.baseline = crate::heap::live_objects();
        crate::heap::schedule_collection(true);
        vm
    }

    /// A number that no type, dict or function has had before.
    pub fn next_version(&mut self) -> u32 {
        self.version = self.version.checked_add(1).expect("fewer than 2^32 versions");
        self.version
    }

    /// A fresh type id.
    pub fn next_tid(&mut self) -> u32 {
        self.next_tid += 1;
        self.next_tid
    }

    /// The one string object with this text.
    pub fn intern(&mut self, text: &str) -> Ref {
        if let Some(w) = self.interned.get(text) {
            return Ref::new(*w);
        }
        let s = if text.is_empty() {
            Ref::new(self.empty_str)
        } else {
            build::fresh_str(self.types.str, text)
        };
        self.intern_object(s)
    }

    /// The interned string equal to `s`, which becomes it if there is none.
    pub fn intern_object(&mut self, s: Ref) -> Ref {
        let obj = s.cast::<StrObj>();
        if obj.interned.get() {
            return s;
        }
        if let Some(w) = self.interned.get(obj.as_str()) {
            return Ref::new(*w);
        }
        obj.interned.set(true);
        self.interned.insert(obj.as_str(), s.word());
        s
    }

    /// Whether Rust code must not call any deeper.
    #[inline(always)]
    pub(crate) fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH || crate::memory::is_stack_below(self.stack_floor)
    }

    /// Asks for memory before a program's numbers decide how much is taken.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(crate) fn ensure_memory(&mut self, bytes: Option<usize>) -> R<()> {
        if bytes.is_some_and(crate::memory::is_available) {
            return Ok(());
        }
        let none = build::tuple(self, vec![]);
        let e = crate::exceptions::instance(self.exc().memory_error, none);
        Err(self.raise_object(e))
    }

    /// The type of any value.
    #[inline]
    pub fn type_of(&self, w: Word) -> &'static TypeObj {
        if w.is_pointer() { w.heap_type() } else { self.immediate_type(w) }
    }

    #[inline]
    fn immediate_type(&self, w: Word) -> &'static TypeObj {
        if w.is_small_int() {
            self.types.int
        } else if w.is_flonum() {
            self.types.float
        } else {
            match w {
                Word::TRUE | Word::FALSE => self.types.bool,
                Word::ELLIPSIS => self.types.ellipsis,
                Word::NOT_IMPLEMENTED => self.types.not_implemented,
                _ => self.types.none,
            }
        }
    }

    /// Sends buffered output on its way.
    pub fn flush(&mut self) {
        use std::io::Write;
        match &mut self.capture {
            Some(c) => c.append(&mut self.out),
            None => {
                let mut stdout = std::io::stdout().lock();
                // A closed pipe must not turn into a panic; CPython reports it at exit, we drop it.
                let _ = stdout.write_all(&self.out).and_then(|()| stdout.flush());
                self.out.clear();
            }
        }
    }

    /// Writes a `str` to the standard output.
    ///
    /// # Errors
    /// `UnicodeEncodeError`.
    pub(crate) fn write_text(&mut self, s: Word) -> R<()> {
        let text = s.as_str().unwrap_or("");
        if crate::surrogates::are_in(text) {
            crate::codecs::encode_with(self, crate::codecs::Codec::Utf8, s, "strict")?;
        }
        self.print(text);
        Ok(())
    }

    /// Appends to the standard output.
    pub fn print(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
        if self.out.len() > 1 << 16 || self.options.unbuffered {
            self.flush();
        }
    }
}

/// Makes an object live for ever (it doesn't count as alive any more).
pub(crate) fn immortal(r: Ref) -> Word {
    r.head().refcnt.set(IMMORTAL);
    r.into_word()
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.flush();
        self.names.release();
        decref(self.pending.replace(Word::NULL));
        decref(std::mem::replace(&mut self.handled, Word::NULL));
        self.jit = None;
        CURRENT.set(std::ptr::null_mut());
        crate::memory::unreserve_words(self.data, DATA_WORDS);
    }
}
