//! What `sys.settrace` and `sys.setprofile` are told: calls, lines, returns and exceptions.
//!
//! While either is set, programs run in an instance of the interpreter's loop of their own ([`crate::hooks::Observing`]), which
//! looks in here before each instruction; compiled code is not entered, because [`signals::OBSERVE`] stays wanted.

use crate::build;
use crate::code::Code;
use crate::heap::Ref;
use crate::object::*;
use crate::opcode as op;
use crate::signals;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Who is told, and about which frames: each thread has its own.
#[derive(Default)]
pub(crate) struct Observer {
    /// The function of `sys.settrace`.
    pub(crate) trace: Option<Ref>,
    /// The function of `sys.setprofile`.
    pub(crate) profile: Option<Ref>,
    frames: Vec<Watched>,
    /// One of the functions runs: it is not observed itself.
    is_busy: bool,
}

/// A frame that is reported on.
struct Watched {
    /// Its place on the stack of frames.
    index: usize,
    code: *const Code,
    object: Ref,
    /// What its lines and its end are reported to: `f_trace`.
    local: Option<Ref>,
    /// The line and the instruction that were looked at last.
    line: u32,
    at: u32,
    /// The built-in function that was called last, as long as it may be running.
    callee: Option<Ref>,
}

impl Observer {
    fn is_set(&self) -> bool {
        self.trace.is_some() || self.profile.is_some()
    }
    /// Tells the loops whether there is anything to look up for.
    pub(crate) fn ask(&self) {
        match self.is_set() && !self.is_busy {
            true => signals::request(signals::OBSERVE),
            false => signals::withdraw(signals::OBSERVE),
        }
    }
    /// The object of a frame that is watched, by its place.
    pub(crate) fn object_at(&self, index: usize) -> Option<Ref> {
        self.frames.iter().rev().find(|f| f.index == index).map(|f| f.object.clone())
    }
    /// The place of a frame whose object this is.
    pub(crate) fn index_of(&self, object: Word) -> Option<usize> {
        self.frames.iter().find(|f| *f.object == object).map(|f| f.index)
    }
    /// `f_trace` of a frame.
    pub(crate) fn local_of(&self, object: Word) -> Option<Ref> {
        self.frames.iter().find(|f| *f.object == object)?.local.clone()
    }
    pub(crate) fn set_local(&mut self, object: Word, function: Option<Ref>) {
        if let Some(frame) = self.frames.iter_mut().find(|f| *f.object == object) {
            frame.local = function;
        }
    }
    /// Nobody is told of anything more: the program ends.
    pub(crate) fn clear(&mut self) {
        *self = Observer::default();
        self.ask();
    }
}

impl Vm {
    /// Whether the program is being observed.
    #[inline]
    pub(crate) fn is_observed(&self) -> bool {
        self.observer.is_set() && !self.observer.is_busy
    }

    /// The innermost frame, saved, is about to execute its next instruction.
    ///
    /// # Errors
    /// Those of the functions that are told.
    #[inline(never)]
    pub(crate) fn observe(&mut self) -> R<()> {
        let frame = self.top_frame();
        let code = frame.code();
        if code.hidden {
            return Ok(());
        }
        let (opcode, arg) = code.instr(frame.ip as usize);
        let opcode = op::generic(opcode);
        if opcode == op::RESUME {
            return self.observe_start(arg);
        }
        // A profiler hears of the calls of functions that have begun before it was there, too.
        if self.observer.profile.is_some() && self.watched().is_none() {
            self.watch()?;
        }
        self.callee_done("c_return")?;
        self.observe_line()?;
        match opcode {
            op::RETURN_VALUE | op::YIELD_VALUE => {
                let value = frame.stack().last().map_or_else(build::none, |w| Ref::new(*w));
                self.observe_end(*value)
            }
            op::CALL | op::CALL_KW | op::CALL_FUNCTION_EX if self.observer.profile.is_some() => {
                let below = match opcode {
                    op::CALL => arg as usize + 2,
                    op::CALL_KW => arg as usize + 3,
                    _ => 4,
                };
                let stack = frame.stack();
                let callee = stack.len().checked_sub(below).and_then(|i| stack.get(i)).copied();
                match callee {
                    Some(callee) if callee.get::<BuiltinObj>().is_some() => {
                        self.observe_built_in(callee)
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// A function begins, or a generator goes on.
    fn observe_start(&mut self, arg: u32) -> R<()> {
        let index = self.frames.len() - 1;
        self.observer.frames.retain(|f| f.index < index);
        self.watch()?;
        // Going on behind a `yield` begins no line.
        if arg & 3 != 0 {
            let frame = self.top_frame();
            let (line, at) = (frame.code().line(frame.ip), frame.ip);
            if let Some(watched) = self.watched() {
                (watched.line, watched.at) = (line, at);
            }
        }
        self.tell_profiler("call", Word::NONE)?;
        if let Some(trace) = self.observer.trace.clone() {
            self.tell_tracer(trace, "call", Word::NONE)?;
        }
        Ok(())
    }

    /// The innermost frame is among those that are watched from now on.
    fn watch(&mut self) -> R<()> {
        let index = self.frames.len() - 1;
        let code: *const Code = self.frames[index].code;
        let object = crate::modules::sys::observed_frame(self, index)?;
        let (local, callee) = (None, None);
        self.observer.frames.push(Watched { index, code, object, local, line: 0, at: 0, callee });
        Ok(())
    }

    /// The innermost frame, if its beginning was seen.
    fn watched(&mut self) -> Option<&mut Watched> {
        let index = self.frames.len().checked_sub(1)?;
        let code: *const Code = self.frames[index].code;
        self.observer.frames.retain(|f| f.index <= index);
        self.observer.frames.last_mut().filter(|f| f.index == index && f.code == code)
    }

    /// Whether a line begins here, or begins again.
    fn observe_line(&mut self) -> R<()> {
        let frame = self.top_frame();
        let (line, at) = (frame.code().line(frame.ip), frame.ip);
        let (opcode, _) = frame.code().instr(at as usize);
        let is_jump = op::generic(opcode) == op::JUMP_BACKWARD;
        let Some(watched) = self.watched() else { return Ok(()) };
        // An instruction that becomes another one is looked at twice.
        let is_back = at < watched.at || at == watched.at && is_jump;
        let is_new = line != 0 && (line != watched.line || is_back);
        watched.at = at;
        if line != 0 {
            watched.line = line;
        }
        match watched.local.clone().filter(|_| is_new) {
            Some(local) => self.tell_tracer(local, "line", Word::NONE),
            None => Ok(()),
        }
    }

    /// The innermost frame is about to be left with a value.
    fn observe_end(&mut self, value: Word) -> R<()> {
        let Some(watched) = self.watched() else { return Ok(()) };
        if let Some(local) = watched.local.clone() {
            self.tell_tracer(local, "return", value)?;
        }
        self.tell_profiler("return", value)?;
        let index = self.frames.len() - 1;
        self.observer.frames.retain(|f| f.index < index);
        Ok(())
    }

    fn observe_built_in(&mut self, callee: Word) -> R<()> {
        if let Some(watched) = self.watched() {
            watched.callee = Some(Ref::new(callee));
            return self.tell_profiler("c_call", callee);
        }
        Ok(())
    }

    /// The built-in function that the innermost frame called is done.
    fn callee_done(&mut self, event: &'static str) -> R<()> {
        match self.watched().and_then(|f| f.callee.take()) {
            Some(callee) => self.tell_profiler(event, *callee),
            None => Ok(()),
        }
    }

    /// An exception is on its way through the innermost frame; `again` if it was before.
    #[cold]
    pub(crate) fn observe_exception(&mut self, again: bool) {
        if self.top_frame().code().hidden {
            return;
        }
        // What goes wrong takes the place of the exception that was on its way.
        if self.callee_done("c_exception").is_err() || again {
            return;
        }
        let Some(local) = self.watched().and_then(|f| f.local.clone()) else { return };
        let e = Ref::new(self.pending.get());
        let (class, trace) = (self.type_of(*e).word(), e.cast::<ExcObj>().traceback.get());
        let trace = if trace == Word::NULL { Word::NONE } else { trace };
        let three = build::tuple_of(self, &[class, *e, trace]);
        // An error of the function that is told is pending now, and goes on in its place.
        let _ = self.tell_tracer(local, "exception", *three);
    }

    /// An exception leaves the innermost frame.
    #[cold]
    pub(crate) fn observe_unwinding(&mut self) {
        if !self.top_frame().code().hidden {
            // As above.
            let _ = self.observe_end(Word::NONE);
        }
    }

    /// Tells the profiler, if there is one.
    fn tell_profiler(&mut self, event: &'static str, arg: Word) -> R<()> {
        let Some(profile) = self.observer.profile.clone() else { return Ok(()) };
        match self.tell(*profile, event, arg) {
            Ok(_) => Ok(()),
            Err(e) => {
                self.observer.profile = None;
                self.observer.ask();
                Err(e)
            }
        }
    }

    /// Tells a tracing function; what it gives is the frame's own from now on.
    fn tell_tracer(&mut self, function: Ref, event: &'static str, arg: Word) -> R<()> {
        match self.tell(*function, event, arg) {
            Ok(answer) => {
                if *answer != Word::NONE
                    && let Some(watched) = self.watched()
                {
                    watched.local = Some(answer);
                }
                Ok(())
            }
            Err(e) => {
                self.observer.trace = None;
                self.observer.ask();
                Err(e)
            }
        }
    }

    fn tell(&mut self, function: Word, event: &'static str, arg: Word) -> R {
        let Some(object) = self.watched().map(|f| f.object.clone()) else {
            return Ok(build::none());
        };
        crate::modules::sys::update_observed(self, *object)?;
        let event = self.intern(event);
        let arg = Ref::new(arg);
        // An exception may be on its way.
        let pending = self.pending.replace(Word::NULL);
        let reraised = std::mem::take(&mut self.reraised);
        self.observer.is_busy = true;
        self.observer.ask();
        let answer = self.call(function, &Args::of(&[*object, *event, *arg]));
        self.observer.is_busy = false;
        self.observer.ask();
        self.reraised = reraised;
        match answer {
            Ok(answer) => {
                self.pending.set(pending);
                Ok(answer)
            }
            Err(e) => {
                crate::heap::decref(pending);
                Err(e)
            }
        }
    }
}
