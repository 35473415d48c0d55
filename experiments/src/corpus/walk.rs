//! From a recorded trace to steps: abstract interpretation over the operand stacks and locals of all frames that
//! the trace is inside of.

use super::facts::{Fact, Facts};
use super::load::Trace;
use std::collections::BTreeMap;

/// An SSA value's number.
pub type Value = u32;

/// What a stack entry or local holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Held {
    /// A constant: needs no register and no slot.
    Constant,
    /// The "no self" marker: a constant, too.
    Null,
    Value(Value),
    /// A frame on its way from the uop that makes it to the one that enters it.
    Frame,
}

/// One uop, in stack form and in SSA form.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The uop.
    pub name: String,
    /// Stack entries popped.
    pub pops: usize,
    /// Stack entries pushed.
    pub pushes: usize,
    /// Depths read but not popped (1 is the top).
    pub reads: Vec<usize>,
    /// Depths written in place.
    pub writes: Vec<usize>,
    /// Reads a local.
    pub local_load: bool,
    /// Writes a local.
    pub local_store: bool,
    /// The popped entries are thrown away unread.
    pub unread: bool,
    /// The popped entries are an array in memory that a callee reads.
    pub array: bool,
    /// They are copied to a new frame's locals.
    pub frame_args: usize,
    /// Anything may run: what must survive is in memory or in registers that survive calls.
    pub calls: bool,
    /// The stack pointer moves to another frame.
    pub switches_frame: bool,
    /// SSA: values read.
    pub uses: Vec<Value>,
    /// SSA: values made.
    pub defs: Vec<Value>,
    /// Values that the state after the step holds: an exit may need them.
    pub held: Vec<Value>,
}

/// A trace's main path as steps.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    /// Steps in order.
    pub steps: Vec<Step>,
    /// Values that were in memory when the trace was entered.
    pub entry_values: Vec<Value>,
    /// Whether the trace jumps back to its top.
    pub loops: bool,
    /// Depth of the entry frame's stack at the end, against its start.
    pub net_depth: isize,
    /// Returns from the frame that it was entered in: the depth is that of a caller then, of which only a part is known.
    pub leaves: bool,
    /// Frames entered and not left at the end (negative: left the entry frame).
    pub net_frames: isize,
}

/// Why a trace isn't modelled.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unmodelled {
    /// The facts don't know this uop.
    Unknown(String),
    /// The facts and the trace contradict each other.
    Contradiction(String),
}

#[derive(Clone, Debug, Default)]
struct Frame {
    locals: BTreeMap<u32, Held>,
    stack: Vec<Held>,
    /// Entered by the trace: its stack begins empty. Else what is below was there before.
    entered: bool,
    /// Entries taken from below the known part.
    borrowed: usize,
}

struct Walker {
    frames: Vec<Frame>,
    left: isize,
    /// Locals of a frame that was made and not yet entered; `None`: unknown, in memory.
    pending: Option<Frame>,
    next: Value,
    entry_values: Vec<Value>,
}

/// Walks the main path once, or `turns` times when it loops (a straight line of so many turns).
///
/// # Errors
/// Why it can't be modelled.
pub fn walk(trace: &Trace, facts: &Facts, turns: usize) -> Result<Walked, Unmodelled> {
    let mut w = Walker {
        frames: vec![Frame::default()],
        left: 0,
        pending: None,
        next: 0,
        entry_values: Vec::new(),
    };
    let mut out = Walked::default();
    for _ in 0..turns {
        let mut ended = false;
        for (name, oparg, ..) in &trace.uops {
            let fact = facts.get(name).ok_or_else(|| Unmodelled::Unknown(name.clone()))?;
            if matches!(fact.rule, "loop" | "exit") {
                out.loops = fact.rule == "loop";
                ended = true;
                break;
            }
            let mut step = w.step(name, *oparg, fact)?;
            step.held = w.held();
            out.steps.push(step);
        }
        if !ended {
            return Err(Unmodelled::Contradiction("no end".to_string()));
        }
        if !out.loops {
            break;
        }
    }
    let frame = &w.frames[0];
    out.net_depth = frame.stack.len() as isize - frame.borrowed as isize;
    out.net_frames = w.frames.len() as isize - 1 - w.left;
    out.leaves = w.left > 0;
    out.entry_values = w.entry_values;
    Ok(out)
}

impl Walker {
    fn fresh(&mut self) -> Value {
        self.next += 1;
        self.next - 1
    }

    /// A value that was in memory before.
    fn entry(&mut self) -> Held {
        let v = self.fresh();
        self.entry_values.push(v);
        Held::Value(v)
    }

    fn top(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn pop(&mut self) -> Result<Held, Unmodelled> {
        if let Some(held) = self.top().stack.pop() {
            return Ok(held);
        }
        if self.top().entered {
            return Err(Unmodelled::Contradiction("pops below its frame".to_string()));
        }
        self.top().borrowed += 1;
        Ok(self.entry())
    }

    /// Makes sure that `depth` entries are known.
    fn reach(&mut self, depth: usize) -> Result<(), Unmodelled> {
        while self.top().stack.len() < depth {
            if self.top().entered {
                return Err(Unmodelled::Contradiction("reads below its frame".to_string()));
            }
            let v = self.entry();
            self.top().borrowed += 1;
            self.top().stack.insert(0, v);
        }
        Ok(())
    }

    fn peek(&mut self, depth: usize) -> Result<Held, Unmodelled> {
        self.reach(depth)?;
        let stack = &self.top().stack;
        Ok(stack[stack.len() - depth])
    }

    fn held(&self) -> Vec<Value> {
        let all = self.frames.iter().chain(&self.pending);
        all.flat_map(|f| f.locals.values().chain(&f.stack)).filter_map(|h| h.value()).collect()
    }

    fn step(&mut self, name: &str, oparg: u32, fact: &Fact) -> Result<Step, Unmodelled> {
        let mut step = Step {
            name: name.to_string(),
            pops: fact.pops.of(oparg),
            pushes: fact.pushes.of(oparg),
            reads: fact.reads.iter().map(|r| r.of(oparg)).collect(),
            array: fact.pops.is_array(),
            calls: fact.calls,
            ..Step::default()
        };
        for depth in step.reads.clone() {
            step.uses.extend(self.peek(depth)?.value());
        }
        match fact.rule {
            "load_fast" => {
                step.local_load = true;
                let held = match self.top().locals.get(&oparg) {
                    Some(h) => *h,
                    None => self.entry(),
                };
                let cleared = name == "_LOAD_FAST_AND_CLEAR";
                self.top().locals.insert(oparg, if cleared { Held::Null } else { held });
                self.top().stack.push(held);
            }
            "store_fast" => {
                step.local_store = true;
                let held = self.pop()?;
                self.top().locals.insert(oparg, held);
            }
            "copy" => {
                let held = self.peek(oparg as usize)?;
                step.reads = vec![oparg as usize];
                self.top().stack.push(held);
            }
            "swap" => {
                self.reach(oparg as usize)?;
                let stack = &mut self.top().stack;
                let last = stack.len() - 1;
                stack.swap(last, last + 1 - oparg as usize);
                step.reads = vec![1, oparg as usize];
                step.writes = step.reads.clone();
            }
            "swap_fast" => {
                (step.local_load, step.local_store) = (true, true);
                (step.reads, step.writes) = (vec![1], vec![1]);
                let new = self.pop()?;
                let old = match self.top().locals.insert(oparg, new) {
                    Some(held) => held,
                    None => self.entry(),
                };
                self.top().stack.push(old);
            }
            "rotate_3" => {
                self.reach(3)?;
                (step.reads, step.writes) = (vec![1, 2, 3], vec![1, 2, 3]);
                let stack = &mut self.top().stack;
                let at = stack.len() - 3;
                stack[at..].rotate_right(1);
            }
            "pop" => drop(self.pop()?),
            "drop" => {
                step.unread = true;
                self.pop()?;
            }
            "null" => self.top().stack.push(Held::Null),
            "constant" => self.top().stack.push(Held::Constant),
            "constant_null" => self.top().stack.extend([Held::Constant, Held::Null]),
            "pop_constant" => {
                self.pop()?;
                self.top().stack.push(Held::Constant);
            }
            "null_top" | "global" => {
                self.plain(&mut step)?;
                // Attributes and globals push their null after the value.
                if step.pushes == 2 {
                    step.defs.pop();
                    self.pop()?;
                    self.top().stack.push(Held::Null);
                }
            }
            "bound_method" => {
                // callable, null, args… becomes function, self, args…
                let n = oparg as usize;
                self.reach(n + 2)?;
                for depth in [n + 1, n + 2] {
                    let v = self.fresh();
                    step.defs.push(v);
                    let stack = &mut self.top().stack;
                    let at = stack.len() - depth;
                    stack[at] = Held::Value(v);
                }
                step.writes = vec![n + 1, n + 2];
            }
            "call_in_place" => {
                // The result takes the callable's place; the arguments are released by later uops.
                let n = step.pops;
                for depth in 1..=n {
                    step.uses.extend(self.peek(depth)?.value());
                }
                let v = self.fresh();
                let stack = &mut self.top().stack;
                let at = stack.len() - n;
                stack[at] = Held::Value(v);
                (step.pops, step.pushes) = (0, 0);
                (step.defs, step.writes) = (vec![v], vec![n]);
            }
            "init_frame" => {
                // `__init__` runs above a frame of its own that keeps the new object and returns it.
                let this = self.peek(oparg as usize + 1)?;
                self.init_call(oparg, &mut step)?;
                let init = self.pop()?;
                let stack = vec![this, init];
                self.frames.push(Frame { stack, entered: true, ..Frame::default() });
            }
            "init_call" => self.init_call(oparg, &mut step)?,
            "general_frame" => {
                for _ in 0..step.pops {
                    step.uses.extend(self.pop()?.value());
                }
                self.pending = Some(Frame { entered: true, ..Frame::default() });
                self.top().stack.push(Held::Frame);
            }
            "generator_frame" => {
                // Sending None resumes the generator: its frame is in memory, with None on its stack.
                let stack = vec![Held::Constant];
                self.pending = Some(Frame { stack, ..Frame::default() });
                self.top().stack.push(Held::Frame);
            }
            "push_frame" => {
                step.switches_frame = true;
                if self.pop()? != Held::Frame {
                    return Err(Unmodelled::Contradiction("enters what is no frame".to_string()));
                }
                let frame = self.pending.take();
                self.frames.push(frame.unwrap_or(Frame { entered: true, ..Frame::default() }));
            }
            "pop_frame" => {
                step.switches_frame = true;
                step.pushes = 1;
                let result = self.pop()?;
                self.leave()?;
                self.top().stack.push(result);
            }
            "return_generator" => {
                step.switches_frame = true;
                step.pushes = 1;
                self.leave()?;
                let v = self.fresh();
                step.defs.push(v);
                self.top().stack.push(Held::Value(v));
            }
            "" => {
                let kept: Result<Vec<Held>, Unmodelled> =
                    fact.kept.iter().map(|d| self.peek(d.of(oparg))).collect();
                let kept = kept?;
                self.plain(&mut step)?;
                step.pushes += kept.len();
                self.top().stack.extend(kept);
            }
            rule => return Err(Unmodelled::Contradiction(format!("no rule is called '{rule}'"))),
        }
        Ok(step)
    }

    /// Pops are uses, pushes are new values.
    fn plain(&mut self, step: &mut Step) -> Result<(), Unmodelled> {
        for _ in 0..step.pops {
            step.uses.extend(self.pop()?.value());
        }
        for _ in 0..step.pushes {
            let v = self.fresh();
            step.defs.push(v);
            self.top().stack.push(Held::Value(v));
        }
        Ok(())
    }

    fn init_call(&mut self, argc: u32, step: &mut Step) -> Result<(), Unmodelled> {
        let mut args = Vec::new();
        for _ in 0..argc {
            args.push(self.pop()?);
        }
        args.reverse();
        let receiver = self.pop()?;
        let function = self.pop()?;
        step.uses.extend(function.value());
        if receiver != Held::Null {
            args.insert(0, receiver);
        }
        step.array = false;
        step.frame_args = args.len();
        let locals = args.into_iter().enumerate().map(|(i, a)| (i as u32, a)).collect();
        self.pending = Some(Frame { locals, entered: true, ..Frame::default() });
        self.top().stack.push(Held::Frame);
        Ok(())
    }

    /// Goes back to the caller; the trace may not have seen it before.
    fn leave(&mut self) -> Result<(), Unmodelled> {
        let frame = self.frames.pop().unwrap_or_default();
        if frame.entered && !frame.stack.is_empty() {
            let n = frame.stack.len();
            return Err(Unmodelled::Contradiction(format!("returns with {n} entries left")));
        }
        if self.frames.is_empty() {
            self.left += 1;
            self.frames.push(Frame::default());
        }
        Ok(())
    }
}

impl Held {
    fn value(&self) -> Option<Value> {
        match self {
            Held::Value(v) => Some(*v),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::corpus::load::{CORPUS, read};

    pub(crate) fn trace(uops: &[(&str, u32)]) -> Trace {
        Trace {
            python: String::new(),
            benchmark: String::new(),
            function: String::new(),
            kind: String::new(),
            uops: uops.iter().map(|(n, o)| (n.to_string(), *o, None, None)).collect(),
        }
    }

    #[test]
    fn every_trace_of_3_13_agrees_with_the_facts() {
        let facts = Facts::cpython_3_13().expect("valid");
        let mut loops = 0;
        for t in read(CORPUS[0].bytes).expect("valid") {
            let walked = walk(&t, &facts, 1)
                .unwrap_or_else(|e| panic!("{} {}: {e:?}", t.benchmark, t.function));
            if walked.loops {
                loops += 1;
                let net = (walked.net_depth, walked.net_frames);
                assert_eq!(net, (0, 0), "{} {}", t.benchmark, t.function);
            }
        }
        assert_eq!(loops, 241);
    }

    #[test]
    fn every_trace_of_3_16_agrees_with_the_facts() {
        let facts = Facts::cpython_3_16().expect("valid");
        let (mut loops, mut elsewhere) = (0, 0);
        for t in read(CORPUS[1].bytes).expect("valid") {
            let walked = walk(&t, &facts, 1)
                .unwrap_or_else(|e| panic!("{} {}: {e:?}", t.benchmark, t.function));
            if walked.loops {
                loops += 1;
                if walked.net_frames == 0 && !walked.leaves {
                    assert_eq!(walked.net_depth, 0, "{} {}", t.benchmark, t.function);
                } else {
                    elsewhere += 1;
                }
            }
        }
        // This version also closes loops at the same code in another frame: a caller that calls again, a recursion.
        assert_eq!((loops, elsewhere), (22, 5));
    }

    #[test]
    fn an_object_is_made_by_a_frame_below_its_init() {
        let facts = Facts::cpython_3_16().expect("valid");
        let t = trace(&[
            ("_LOAD_CONST_INLINE", 0),
            ("_PUSH_NULL", 0),
            ("_ALLOCATE_OBJECT", 0),
            ("_CREATE_INIT_FRAME", 0),
            ("_PUSH_FRAME", 0),
            ("_LOAD_CONST_INLINE_BORROW", 0),
            ("_RETURN_VALUE", 0),
            ("_EXIT_INIT_CHECK", 0),
            ("_RETURN_VALUE", 0),
            ("_SWAP_FAST", 3),
            ("_POP_TOP_NOP", 0),
            ("_JUMP_TO_TOP", 0),
        ]);
        let w = walk(&t, &facts, 1).expect("known");
        assert_eq!((w.net_depth, w.net_frames), (0, 0));
        let object = w.steps[2].defs[0];
        assert!(w.steps[9].held.contains(&object), "the local holds the new object");
    }

    #[test]
    fn names_and_copies_are_no_values() {
        let facts = Facts::cpython_3_13().expect("valid");
        let t = trace(&[
            ("_LOAD_FAST", 0),
            ("_COPY", 1),
            ("_BINARY_OP_ADD_INT", 0),
            ("_STORE_FAST", 0),
            ("_JUMP_TO_TOP", 0),
        ]);
        let w = walk(&t, &facts, 2).expect("known");
        assert_eq!(w.entry_values, [0]);
        let adds: Vec<_> = w.steps.iter().filter(|s| !s.defs.is_empty()).collect();
        assert_eq!((&adds[0].uses, &adds[0].defs), (&vec![0, 0], &vec![1]));
        assert_eq!((&adds[1].uses, &adds[1].defs), (&vec![1, 1], &vec![2]));
    }

    #[test]
    fn unknown_uops_and_contradictions_are_named() {
        let facts = Facts::cpython_3_13().expect("valid");
        let unknown = walk(&trace(&[("_FROB", 0)]), &facts, 1);
        assert_eq!(unknown.err(), Some(Unmodelled::Unknown("_FROB".into())));
        let t = trace(&[
            ("_LOAD_CONST", 0),
            ("_PUSH_NULL", 0),
            ("_INIT_CALL_PY_EXACT_ARGS", 0),
            ("_PUSH_FRAME", 0),
            ("_POP_FRAME", 0),
            ("_EXIT_TRACE", 0),
        ]);
        assert!(matches!(walk(&t, &facts, 1), Err(Unmodelled::Contradiction(_))));
    }
}
