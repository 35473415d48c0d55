//! Random loops as the recorder sees them in real programs: a small interpreter executes random statements
//! once on a [`SimHeap`] and reports what it did.

use ir::arbitrary::Rng;
use ir::eval::{Held, Outcome};
use ir::heap::{Heap, SimFunction, SimHeap};
use ir::kinds::Kind;
use ir::layout::{LIST_LEN, OBJ_BODY, OBJ_TID, TUPLE_ITEMS, TUPLE_LEN, tid};
use ir::record::{Argument, Arrival, Compare, Input, Recorder};
use ir::{Field, Init, Repr, Shape, Trace, Uop, Word};

/// The loop's bytecode position.
pub const HEAD: u32 = 10;
/// A class with two attributes, an int and a float at first.
const POINT: u32 = tid::FIRST_DYNAMIC;
/// Items of every list.
const ITEMS: i64 = 6;

/// A recorded loop and the state in which its trace can be entered.
pub struct Case {
    /// As recorded.
    pub trace: Trace,
    /// For the evaluator.
    pub inputs: Vec<u64>,
    /// Before the loop.
    pub heap: SimHeap,
    /// Runtime functions.
    pair: u64,
    point: u64,
}

/// `for i in range(…):` and random statements over `locals` ≥ 8 locals until the trace has `size` instructions.
pub fn recorded_loop(seed: u64, locals: usize, size: usize) -> Case {
    let mut rng = Rng::new(seed);
    let mut heap = SimHeap::new();
    let pair = heap.define(SimFunction::Objects(1, |heap, args| {
        let items = [args[0]; 2];
        items.iter().for_each(|&w| heap.incref(w).expect("a borrowed argument is alive"));
        heap.tuple(&items)
    }));
    let point = heap.define(SimFunction::Objects(2, |heap, args| {
        args.iter().for_each(|&w| heap.incref(w).expect("a borrowed argument is alive"));
        heap.object(POINT, &[args[0].0, args[1].0])
    }));
    let words: Vec<Word> = (0..locals).map(|at| initial(&mut rng, &mut heap, at)).collect();
    let trips = 2 + rng.below(6) as i64;
    let mut inputs: Vec<u64> = words.iter().map(|w| w.0).collect();
    inputs.extend([0, 1, trips as u64]);
    let before = heap.clone();

    let stack = [Input::RangeIter { step: Some(1) }];
    let mut recorder = Recorder::new("recorded", 0, HEAD, locals, &stack);
    recorder.shape(pair_shape(pair));
    recorder.shape(point_shape(point));
    let mut run = Run { recorder, heap, rng, locals: words, pc: HEAD, pair, point };
    run.begin();
    run.recorder.iter_next_range();
    run.store(0, Word::from_i64(0).unwrap());
    run.fill(size);
    let trace = closed(run.recorder).expect("the loop can be closed");
    Case { trace, inputs, heap: before, pair, point }
}

/// What `pair(x)` makes: `(x, x)`.
fn pair_shape(symbol: u64) -> Shape {
    let field = |offset: i32, init| Field { offset: offset as u32, init, high_half: false };
    let item = |k: i32| field(TUPLE_ITEMS + 8 * k, Init::Operand(0));
    let fields = vec![field(TUPLE_LEN, Init::Raw(2)), item(0), item(1)];
    Shape { symbol, class: None, operands: 1, tid: tid::TUPLE, fields }
}

/// What `Point(x, y)` makes.
fn point_shape(symbol: u64) -> Shape {
    let field = |k: u32| Field {
        offset: OBJ_BODY as u32 + 8 * k,
        init: Init::Operand(k),
        high_half: false,
    };
    Shape { symbol, class: None, operands: 2, tid: POINT, fields: vec![field(0), field(1)] }
}

/// The trace of a recording that has got back to the loop's head.
fn closed(mut recorder: Recorder) -> Option<Trace> {
    let arrival = recorder.arrive(HEAD, true);
    (arrival == Arrival::Closed).then(|| recorder.finish())?.map(|(trace, _)| trace)
}

/// The tree that grows at a guard of the loop's own frame: another side of about `size` instructions that
/// goes on from the state in which the guard failed. `None` where nothing can grow.
pub fn grow(seed: u64, case: &Case, left: &Outcome, heap: SimHeap, size: usize) -> Option<Case> {
    let [frame] = &left.frames[..] else { return None };
    // The loop is at its end: its iterator has no more values for another side.
    if frame.pc == HEAD {
        return None;
    }
    let mut recorder = Recorder::resume(&case.trace, left.inst, |_| false)?;
    let mut word = |held: &Held| match *held {
        Held::Value { repr: Repr::Obj, bits, .. } => Some(Word(bits)),
        _ => None,
    };
    let locals = frame.locals.iter().map(&mut word).collect::<Option<Vec<Word>>>()?;
    recorder.begin(frame.pc);
    // The iterator stays.
    for _ in 1..frame.stack.len() {
        recorder.pop_top();
    }
    let size = recorder.len() + size;
    let mut run = Run {
        recorder,
        heap,
        rng: Rng::new(seed),
        locals,
        pc: 1000,
        pair: case.pair,
        point: case.point,
    };
    for held in &frame.stack[1..] {
        run.heap.decref(word(held)?).unwrap();
    }
    run.fill(size);
    let trace = closed(run.recorder)?;
    let (inputs, heap) = (case.inputs.clone(), case.heap.clone());
    Some(Case { trace, inputs, heap, pair: case.pair, point: case.point })
}

/// Local 0 is the loop's variable; then lists, a point, a tuple, and numbers.
fn initial(rng: &mut Rng, heap: &mut SimHeap, at: usize) -> Word {
    let int = Word::from_i64(rng.below(ITEMS as usize) as i64).unwrap();
    let float = Word::from_f64(rng.below(100) as f64 / 8.0 + 1.0).unwrap();
    match at {
        0 => int,
        1 => {
            let ints: Vec<Word> = (0..ITEMS).map(|i| Word::from_i64(i % 4).unwrap()).collect();
            heap.list(&ints)
        }
        2 => heap.list(&[float; ITEMS as usize]),
        3 => heap.object(POINT, &[int.0, float.0]),
        4 => heap.tuple(&[int, float]),
        5 => Word::NONE,
        _ if at.is_multiple_of(2) => int,
        _ => float,
    }
}

struct Run {
    recorder: Recorder,
    heap: SimHeap,
    rng: Rng,
    locals: Vec<Word>,
    pc: u32,
    pair: u64,
    point: u64,
}

impl Run {
    /// Statements until the trace has this many instructions.
    fn fill(&mut self, size: usize) {
        while self.recorder.len() < size {
            self.statement();
        }
        self.begin();
    }

    fn begin(&mut self) {
        self.recorder.begin(self.pc);
        self.pc += 1;
    }

    fn kind(&self, w: Word) -> Kind {
        match Kind::of_word(w) {
            Kind::Any => Kind::Type(self.heap.load32(w.0, OBJ_TID as u64).unwrap()),
            kind => kind,
        }
    }

    /// A local that holds something of such a kind.
    fn pick(&mut self, fits: impl Fn(Kind) -> bool) -> Option<u32> {
        let all = 0..self.locals.len() as u32;
        let some: Vec<u32> = all.filter(|&l| fits(self.kind(self.locals[l as usize]))).collect();
        if some.is_empty() { None } else { Some(some[self.rng.below(some.len())]) }
    }

    fn pick_number(&mut self) -> Option<u32> {
        self.pick(|k| matches!(k, Kind::Int | Kind::Float))
    }

    fn load(&mut self, local: u32) -> Word {
        let borrow = !self.rng.one_in(4);
        self.recorder.load_fast(local, borrow);
        self.locals[local as usize]
    }

    /// `STORE_FAST`; the value's reference is owned.
    fn store(&mut self, local: u32, w: Word) {
        self.begin();
        self.recorder.store_fast(local);
        let old = std::mem::replace(&mut self.locals[local as usize], w);
        self.heap.decref(old).unwrap();
    }

    /// A local to put this into; mostly one that holds the same kind, as programs do.
    fn target(&mut self, w: Word) -> u32 {
        let first = if self.rng.one_in(8) { 3 } else { 5 };
        let kind = self.kind(w);
        let any = first + self.rng.below(self.locals.len() - first);
        let same = (first..self.locals.len()).cycle().skip(any - first).take(self.locals.len());
        let same = same.map(|l| l as u32).find(|&l| self.kind(self.locals[l as usize]) == kind);
        if self.rng.one_in(24) { any as u32 } else { same.unwrap_or(5) }
    }

    /// The word, and a reference to it.
    fn new_reference(&mut self, w: Word) -> Word {
        self.heap.incref(w).unwrap();
        w
    }

    fn statement(&mut self) -> Option<()> {
        self.begin();
        match self.rng.below(18) {
            16 | 17 => self.new_point(),
            0..=5 => self.arithmetic(),
            6 => {
                let from = self.rng.below(self.locals.len()) as u32;
                let w = self.load(from);
                let w = self.new_reference(w);
                let to = self.target(w);
                self.store(to, w);
                Some(())
            }
            7 | 8 => self.load_item(),
            9 => self.store_item(),
            10 | 11 => self.branch(),
            12 => self.attribute(),
            13 => self.call(),
            14 => {
                let list = self.pick(|k| k == Kind::Type(tid::LIST))?;
                self.load(list);
                self.recorder.guard(0, Kind::Type(tid::LIST));
                self.recorder.field_as_int("_CALL_LEN", LIST_LEN);
                let len = Word::from_i64(ITEMS).unwrap();
                let to = self.target(len);
                self.store(to, len);
                Some(())
            }
            _ => {
                let word = [Word::from_i64(3).unwrap(), Word::from_f64(0.5).unwrap(), Word::NONE]
                    [self.rng.below(3)];
                self.recorder.load_const(word);
                let to = self.target(word);
                self.store(to, word);
                Some(())
            }
        }
    }

    /// Replaces two numbers on the stack by their sum, difference or product, if that is an immediate again.
    fn operator(&mut self, a: Word, b: Word, op: usize) -> Word {
        let (ka, kb) = (self.kind(a), self.kind(b));
        let ints =
            [Uop::_BINARY_OP_ADD_INT, Uop::_BINARY_OP_SUBTRACT_INT, Uop::_BINARY_OP_MULTIPLY_INT];
        let floats = [
            Uop::_BINARY_OP_ADD_FLOAT,
            Uop::_BINARY_OP_SUBTRACT_FLOAT,
            Uop::_BINARY_OP_MULTIPLY_FLOAT,
        ];
        let raw = [Uop::_ADD_F64, Uop::_SUBTRACT_F64, Uop::_MULTIPLY_F64];
        self.recorder.guard(0, kb);
        self.recorder.guard(1, ka);
        match (ka, kb) {
            (Kind::Int, Kind::Int) => self.recorder.binary_tagged(ints[op]),
            (Kind::Float, Kind::Float) => self.recorder.binary_tagged(floats[op]),
            _ => self.recorder.binary_raw(raw[op], ka, kb),
        }
        result(a, b, op).expect("looked at before")
    }

    fn arithmetic(&mut self) -> Option<()> {
        let (x, y) = (self.pick_number()?, self.pick_number()?);
        let op = self.rng.below(3);
        result(self.locals[x as usize], self.locals[y as usize], op)?;
        let (a, b) = (self.load(x), self.load(y));
        self.begin();
        let w = self.operator(a, b, op);
        let to = self.target(w);
        self.store(to, w);
        Some(())
    }

    fn load_item(&mut self) -> Option<()> {
        let tuples = self.rng.one_in(3);
        let (t, uop) = match tuples {
            true => (tid::TUPLE, Uop::_BINARY_OP_SUBSCR_TUPLE_INT),
            false => (tid::LIST, Uop::_BINARY_OP_SUBSCR_LIST_INT),
        };
        let container = self.pick(|k| k == Kind::Type(t))?;
        let index = self.pick(|k| k == Kind::Int)?;
        let items = self.heap.items(self.locals[container as usize]).unwrap();
        let at = self.locals[index as usize].as_i64()?;
        let w = *items.get(usize::try_from(at).ok()?)?;
        self.load(container);
        self.load(index);
        self.begin();
        self.recorder.guard(0, Kind::Int);
        self.recorder.guard(1, Kind::Type(t));
        let kind = self.kind(w);
        self.recorder.subscript(uop, kind);
        let w = self.new_reference(w);
        let to = self.target(w);
        self.store(to, w);
        Some(())
    }

    fn store_item(&mut self) -> Option<()> {
        let list = self.pick(|k| k == Kind::Type(tid::LIST))?;
        let index = self.pick(|k| k == Kind::Int)?;
        let value = self.pick_number()?;
        let len = self.heap.items(self.locals[list as usize]).unwrap().len() as i64;
        let at = self.locals[index as usize].as_i64().filter(|i| (0..len).contains(i))?;
        let w = self.load(value);
        let l = self.load(list);
        self.load(index);
        self.begin();
        self.recorder.guard(0, Kind::Int);
        self.recorder.guard(1, Kind::Type(tid::LIST));
        self.recorder.store_subscript_list();
        let array = self.heap.load64(l.0, ir::layout::LIST_ITEMS as u64).unwrap();
        let old = Word(self.heap.load64(array, 8 * at as u64).unwrap());
        self.heap.incref(w).unwrap();
        self.heap.store64(array, 8 * at as u64, w.0).unwrap();
        self.heap.decref(old).unwrap();
        Some(())
    }

    fn branch(&mut self) -> Option<()> {
        if self.rng.one_in(4) {
            let x = self.rng.below(self.locals.len()) as u32;
            let w = self.load(x);
            self.begin();
            self.recorder.guard_none(w == Word::NONE);
            return Some(());
        }
        let (x, y) = (self.pick_number()?, self.pick_number()?);
        let (a, b) = (self.load(x), self.load(y));
        let (ka, kb) = (self.kind(a), self.kind(b));
        self.begin();
        self.recorder.guard(0, kb);
        self.recorder.guard(1, ka);
        let op = [Compare::Lt, Compare::Le, Compare::Ge, Compare::Ne][self.rng.below(4)];
        self.recorder.compare(op, ka, kb);
        let (a, b) = (number(a)?, number(b)?);
        let truth = match op {
            Compare::Lt => a < b,
            Compare::Le => a <= b,
            Compare::Ge => a >= b,
            _ => a != b,
        };
        self.begin();
        self.recorder.guard_branch(truth);
        Some(())
    }

    fn attribute(&mut self) -> Option<()> {
        let object = self.pick(|k| k == Kind::Type(POINT))?;
        let base = self.locals[object as usize].0;
        let offset = OBJ_BODY as u32 + 8 * self.rng.below(2) as u32;
        if self.rng.one_in(2) {
            self.load(object);
            self.begin();
            self.recorder.guard(0, Kind::Type(POINT));
            let w = Word(self.heap.load64(base, u64::from(offset)).unwrap());
            let kind = self.kind(w);
            self.recorder.load_attr_field(offset, kind);
            let to = self.target(w);
            self.store(to, w);
        } else {
            let value = self.pick_number()?;
            let w = self.load(value);
            self.load(object);
            self.begin();
            self.recorder.guard(0, Kind::Type(POINT));
            self.recorder.store_attr_field(offset, false);
            self.heap.store64(base, u64::from(offset), w.0).unwrap();
        }
        Some(())
    }

    /// `to = Point(x, y)`; or a field of a new one that nobody keeps.
    fn new_point(&mut self) -> Option<()> {
        let (x, y) = (self.pick_number()?, self.pick_number()?);
        let (a, b) = (self.load(x), self.load(y));
        self.begin();
        self.recorder.call_runtime("_NEW_POINT", self.point as u32, 2);
        let mut w = self.heap.call(self.point, &[a, b]).unwrap();
        if self.rng.one_in(2) {
            self.begin();
            self.recorder.guard(0, Kind::Type(POINT));
            self.recorder.load_attr_field(OBJ_BODY as u32 + 8, self.kind(b));
            let field = self.new_reference(b);
            self.heap.decref(w).unwrap();
            w = field;
        }
        let to = self.target(w);
        self.store(to, w);
        Some(())
    }

    /// `to = pair(x)`, a runtime call; or `to = f(x, y)` with `def f(x, y): return x + y` inlined.
    fn call(&mut self) -> Option<()> {
        if self.rng.one_in(3) {
            let x = self.rng.below(self.locals.len()) as u32;
            let w = self.load(x);
            self.begin();
            self.recorder.call_runtime("_CALL_PAIR", self.pair as u32, 1);
            let w = self.heap.call(self.pair, &[w]).unwrap();
            assert_eq!(self.heap.load64(w.0, TUPLE_ITEMS as u64), self.heap.load64(w.0, 32));
            let to = self.target(w);
            self.store(to, w);
            return Some(());
        }
        let (x, y) = (self.pick_number()?, self.pick_number()?);
        result(self.locals[x as usize], self.locals[y as usize], 0)?;
        self.recorder.load_const(Word::NONE);
        self.recorder.push_null();
        let (a, b) = (self.load(x), self.load(y));
        self.begin();
        let arguments = [Argument::Operand(1), Argument::Operand(2)];
        self.recorder.push_frame(1, 3, 2, &arguments);
        self.recorder.begin(0);
        self.recorder.load_fast(0, true);
        self.recorder.load_fast(1, true);
        self.recorder.begin(1);
        let w = self.operator(a, b, 0);
        self.recorder.begin(2);
        self.recorder.return_value();
        let to = self.target(w);
        self.store(to, w);
        Some(())
    }
}

fn number(w: Word) -> Option<f64> {
    w.as_i64().map(|i| i as f64).or_else(|| w.as_flonum())
}

/// `a op b`, if it is an immediate.
fn result(a: Word, b: Word, op: usize) -> Option<Word> {
    if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
        let r = match op {
            0 => a.checked_add(b)?,
            1 => a.checked_sub(b)?,
            _ => a.checked_mul(b)?,
        };
        return Word::from_i64(r);
    }
    let (a, b) = (number(a)?, number(b)?);
    Word::from_f64(match op {
        0 => a + b,
        1 => a - b,
        _ => a * b,
    })
}
