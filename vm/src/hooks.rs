//! Where the JIT plugs in. The interpreter knows nothing else about it.
//!
//! At every call of a hook all state is in the frames: `ip` is the index of the next instruction, `sp` the
//! top of the operand stack, and a hook may change frames (deeper, shallower, other locals) as long as
//! they are complete again when it returns. It must not pop a frame with the [`crate::frame::ENTRY`] flag
//! nor anything below it: a Rust caller waits for that frame's result.

use crate::code::Code;
use crate::frame::Frame;
use crate::heap::Ref;
use crate::vm::{R, Vm};
use ir::word::Word;

/// What the interpreter does after a hot backward jump or function start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hot {
    /// Go on.
    Ignore,
    /// Go on with [`JitHooks::before`] called before each instruction until it says [`Trace::Stop`].
    Record,
}

/// Whether recording goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trace {
    /// Go on recording.
    Continue,
    /// Back to the plain interpreter, before this instruction executes.
    Stop,
    /// Go on recording: the hook has executed the instruction, and the frame says where to go on.
    Executed,
}

/// What has become of a function that was called.
#[derive(Debug)]
pub enum Called {
    /// It has returned; its frame is gone.
    Returned(Ref),
    /// As after [`JitHooks::enter`].
    Left(R<Hot>),
}

/// What the JIT does for the interpreter.
///
/// Methods take `&self` because native code may call helpers that run Python, which may call a hook again:
/// keep mutable state in cells and don't hold a borrow across such calls.
pub trait JitHooks {
    /// A backward jump (the instruction `jump` of the frame's code) has been taken `threshold` times.
    /// The frame's `ip` is the loop head `target`. To have later jumps enter native code, call
    /// [`crate::code::Code::install_executor`] for `jump`.
    fn on_hot_backedge(&self, vm: &mut Vm, frame: &mut Frame, jump: u32, target: u32) -> Hot;

    /// The function whose first frame this is has started `function_threshold` times; `at` is its `RESUME`, behind which
    /// the frame is. To have later calls enter native code, call [`crate::code::Code::install_executor`] for it.
    fn on_hot_function(&self, vm: &mut Vm, frame: &mut Frame, at: u32) -> Hot;

    /// Called before each instruction while recording, with the operands on the stack. An error is raised at the
    /// instruction, which the hook has executed.
    fn before(&self, vm: &mut Vm, frame: &mut Frame, at: u32, opcode: u8, oparg: u32) -> R<Trace>;

    /// While recording, the last instruction has raised: `ip` of the innermost frame is behind it. Whether recording goes on
    /// where the exception is handled.
    fn raised(&self, vm: &mut Vm) -> bool;

    /// Recording ended from outside: the frame that the Rust caller waits for returned.
    fn abandon(&self, vm: &mut Vm);

    /// Runs native code for a loop whose jump, or a function whose `RESUME`, has this executor. Afterwards the innermost frame says
    /// where to go on, recording or not; an error is raised at the instruction before its `ip`.
    fn enter(&self, vm: &mut Vm, executor: u64) -> R<Hot>;

    /// The same for a function that Rust calls. The innermost frame is its new frame, with the [`crate::frame::ENTRY`] flag.
    fn call(&self, vm: &mut Vm, executor: u64) -> Called;

    /// Calls a function that takes these (borrowed) arguments, in two parts, and has the executor at this instruction. `None`,
    /// and nothing done, if the code is not for such a call.
    fn call_function(
        &self,
        vm: &mut Vm,
        executor: (u64, usize),
        func: Word,
        args: [&[Word]; 2],
    ) -> Option<R>;

    /// Frames of this code have been looked at for the first time: no compiled code may stand for them any more.
    fn forget(&self, code: &Code);

    /// For the researcher's own types.
    fn as_any(&self) -> &dyn std::any::Any;
}

/// The interpreter's second type parameter: is every instruction shown to the recorder, or to who observes the program?
pub(crate) trait Tracer {
    /// Compiled out when false.
    const ENABLED: bool;
    /// It is no recorder that looks on.
    const OBSERVES: bool = false;
}

/// The plain interpreter.
pub(crate) struct NoTracer;
impl Tracer for NoTracer {
    const ENABLED: bool = false;
}

/// The interpreter while a trace is recorded.
pub(crate) struct Recording;
impl Tracer for Recording {
    const ENABLED: bool = true;
}

/// The interpreter while the program is observed ([`crate::observe`]).
pub(crate) struct Observing;
impl Tracer for Observing {
    const ENABLED: bool = true;
    const OBSERVES: bool = true;
}
