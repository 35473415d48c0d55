//! What the page knows, as it stands in its JSON. The page's scripts read exactly these fields.
//!
//! Rows of all stages are linked by the number of the *recorded uop* that they come from.

use serde::Serialize;

/// Raised whenever a field changes its meaning.
pub const VERSION: u32 = 1;

/// One program under one or two arms.
#[derive(Debug, Serialize)]
pub struct Page {
    /// [`VERSION`].
    pub version: u32,
    /// The program's name.
    pub program: String,
    /// The command that made the page.
    pub command: String,
    /// Source files by name, as lines.
    pub sources: Vec<Source>,
    /// The arms in the order of `--alloc`.
    pub arms: Vec<Arm>,
}

/// A source file.
#[derive(Debug, Serialize)]
pub struct Source {
    /// As code objects call it.
    pub file: String,
    /// Its lines.
    pub lines: Vec<String>,
}

/// The program under one allocator.
#[derive(Debug, Serialize)]
pub struct Arm {
    /// Name of the allocator and whatever differs from the default.
    pub name: String,
    /// What `bench()` returned, or nothing if there is no such function.
    pub answer: Option<String>,
    /// Its traces in order of compilation.
    pub traces: Vec<Trace>,
    /// Recordings that came to nothing: reason and number.
    pub aborts: Vec<(String, u64)>,
}

/// One compiled trace.
#[derive(Debug, Serialize)]
pub struct Trace {
    /// Function and line of the loop.
    pub name: String,
    /// Time in its code.
    pub native_ns: u64,
    /// Entries from the interpreter.
    pub entries: u64,
    /// Figures with their names, for the head of the page and the comparison of arms.
    pub figures: Vec<(&'static str, u64)>,
    /// Functions that it goes through; uops name them by number.
    pub functions: Vec<Function>,
    /// Recorded uops: the loop's, then each grown side's.
    pub uops: Vec<Uop>,
    /// Uop of each instruction of the recorded trace; −1: the loop's head.
    pub owner: Vec<i32>,
    /// The trace as recorded and after each pass; empty where it is the same as the first arm's.
    pub stages: Vec<Stage>,
    /// The last stage with moves, and where values live in it.
    pub registers: Registers,
    /// Machine code.
    pub code: Vec<CodeLine>,
    /// Blocks of the last stage, as a graph.
    pub blocks: Vec<Block>,
    /// Ways out.
    pub exits: Vec<Exit>,
}

/// A function's bytecode.
#[derive(Debug, Serialize)]
pub struct Function {
    /// Qualified name.
    pub name: String,
    /// Index in [`Page::sources`], if the file could be read.
    pub source: Option<usize>,
    /// Name, operand, line.
    pub bytecode: Vec<(String, String, u32)>,
}

/// A recorded uop.
#[derive(Debug, Serialize)]
pub struct Uop {
    /// CPython's name and the argument.
    pub text: String,
    /// Function and bytecode.
    pub at: (u32, u32),
    /// How many calls deep.
    pub depth: u32,
    /// 0: the loop; n: the n-th hot exit that was added.
    pub side: usize,
}

/// A stage's trace, line by line.
#[derive(Debug, PartialEq, Serialize)]
pub struct Stage {
    /// "recorded" or the pass.
    pub name: &'static str,
    /// What the pass does.
    pub about: &'static str,
    /// Its lines.
    pub rows: Vec<Row>,
}

/// A line of a trace.
#[derive(Debug, PartialEq, Serialize)]
pub struct Row {
    /// As the text form prints it.
    pub text: String,
    /// Instruction of the recorded trace that it comes from; −1: a block's head; −2: a move.
    pub origin: i32,
    /// The uop's name, or what kind of move it is.
    pub name: &'static str,
}

/// Where values live.
#[derive(Debug, Serialize)]
pub struct Registers {
    /// The last stage with the allocation's moves between its lines.
    pub rows: Vec<Row>,
    /// Places of values, packed side by side.
    pub intervals: Vec<Interval>,
    /// How many columns they need.
    pub lanes: usize,
}

/// A value in one place.
#[derive(Debug, Serialize)]
pub struct Interval {
    /// The value.
    pub value: String,
    /// How it is held.
    pub repr: &'static str,
    /// A register's name, or `m` and the slot's number.
    pub place: String,
    /// 0…15 for registers; −1 for slots.
    pub register: i32,
    /// First and last row.
    pub rows: (usize, usize),
    /// Column.
    pub lane: usize,
    /// It is needed at exits only.
    pub for_exits: bool,
}

/// A line of machine code or a heading in it.
#[derive(Debug, Serialize)]
pub struct CodeLine {
    /// What it says.
    pub text: String,
    /// Where operands are, or where a jump goes.
    pub remark: String,
    /// Recorded uop; −1: none.
    pub uop: i32,
    /// For its look: "code", "cold", "exit", "move" or "block"; headings are "head", "coldhead", "exithead" or the kind
    /// of move.
    pub kind: &'static str,
}

/// A node of the graph.
#[derive(Debug, Serialize)]
pub struct Block {
    /// Its name.
    pub name: String,
    /// Number of instructions.
    pub insts: u32,
    /// Its recorded uops.
    pub uops: Vec<i32>,
    /// Successors by index; the first where the guard holds.
    pub succs: Vec<u32>,
    /// What decides between two successors.
    pub branch: String,
    /// 0: entry or loop; n: the n-th hot exit that was added.
    pub side: usize,
    /// Python lines, first and last; 0 if there are none.
    pub lines: (u32, u32),
}

/// A way out of the trace.
#[derive(Debug, Serialize)]
pub struct Exit {
    /// Block that it leaves.
    pub block: usize,
    /// The instruction that leaves.
    pub text: String,
    /// Times that it was taken.
    pub taken: u64,
    /// Recorded uop; −1: the loop's head.
    pub uop: i32,
    /// Where the interpreter goes on: function and line.
    pub to: String,
    /// What it rebuilds: each local and stack slot of the innermost frame.
    pub state: String,
}
