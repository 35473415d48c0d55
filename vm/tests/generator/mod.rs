//! Random Python programs with hot loops whose types, globals and containers change under way.
//!
//! They end, print all they have computed, and say the same each time: no identity of numbers, no addresses,
//! no unbounded growth.

use std::fmt::Write;

/// A generator of random numbers that gives the same everywhere (splitmix64).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// What every program begins with.
const PRELUDE: &str = "\
class V:
    k = 3
    def __init__(self, x):
        self.x = x
        self.y = 0
    def __repr__(self):
        return f'V({self.x!r}, {self.y!r})'
    def __add__(self, o):
        return V(self.x + (o.x if isinstance(o, V) else o))
    def __bool__(self):
        return self.x != 0
    def get(self):
        return self.x
    def put(self, v):
        self.x = v
        return self.y
    def both(self, a):
        self.y = self.x
        if a:
            self.x = a
        return a

    def __enter__(self):
        self.y += 1
        return self.x
    def __exit__(self, *error):
        self.y -= 1
        return error[0] is KeyError
    def __call__(self, v, w=1):
        return self.x if v else w
    @staticmethod
    def plain(v):
        return clip(v)
    @classmethod
    def named(cls, v):
        return cls.k if v else v
    @property
    def most(self):
        if self.y == 7:
            raise ValueError('seven')
        return max(self.x, self.y)

class W(V):
    k = 4
    def get(self):
        return self.y
    def put(self, v, *, more=1):
        self.late = v
        return super().put(v) + more
    def both(self, a):
        return super().both(a)

class It:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n

def kw(a, b=2, *, c=3):
    return a - b if c else b

def star(*p, **q):
    return len(p) + len(q)

def passed(function):
    def call(*p, **q):
        return function(*p, **q)
    return call

@passed
def first(a, b=2):
    return a

def letters(text):
    n = 0
    for c in text:
        if c == 'a' or 'x' <= c < 'z':
            n += ord(c)
        elif c != text[0]:
            n -= len(chr(ord(c) % 200))
    return n

def clip(v):
    if type(v) is int and not -(1 << 130) < v < (1 << 130):
        return v % 1000003
    return v

def check(v):
    if v > 50:
        raise ValueError('big')
    return v

def gen(n):
    for q in range(n):
        yield q * 2

def twice(n):
    yield from gen(n)
    while n > 0:
        n -= 2
        yield n

G0 = 1
G1 = 2.5
";

/// Numeric locals of the generated functions.
const NUMBERS: &[&str] = &["a", "b", "c", "d", "e"];
const CAUGHT: &str = "(ZeroDivisionError, TypeError, IndexError, OverflowError, ValueError, AttributeError, KeyError, RuntimeError)";

/// One program being written.
pub struct Program {
    random: Random,
    text: String,
    indent: usize,
    /// Variables of the loops around, and how many loops.
    counters: Vec<String>,
    /// Whether each loop around allows `break` and `continue`.
    names: usize,
    /// Helper functions that exist, with two parameters each.
    helpers: usize,
    /// In the function with the hot loops, not in a helper.
    main: bool,
    cells: bool,
}

/// The text of the program with this number.
pub fn program(seed: u64) -> String {
    let mut p = Program {
        random: Random::new(seed),
        text: PRELUDE.to_owned(),
        indent: 0,
        counters: Vec::new(),
        names: 0,
        helpers: 0,
        main: false,
        cells: false,
    };
    for _ in 0..1 + p.random.below(3) {
        p.helper();
    }
    p.cells = p.random.chance(25);
    p.main_function();
    p.text
}

impl Program {
    fn line(&mut self, text: &str) {
        writeln!(self.text, "{:width$}{text}", "", width = self.indent * 4)
            .expect("strings take everything");
    }

    fn block(&mut self, head: &str, body: impl FnOnce(&mut Program)) {
        self.line(head);
        self.indent += 1;
        body(self);
        self.indent -= 1;
    }

    fn helper(&mut self) {
        let head = format!("def h{}(a, b):", self.helpers);
        self.block(&head, |p| {
            if p.random.chance(30) {
                let test = p.condition();
                let value = p.number(1);
                p.block(&format!("if {test}:"), |p| p.line(&format!("return {value}")));
            }
            if p.random.chance(30) {
                p.line("c = a");
                let (value, to) = (p.number(1), p.random.pick(&["a", "b"]));
                p.line(&format!("{to} = clip({value})"));
                p.line("b = c");
            }
            if p.random.chance(10) {
                p.block("for q in range(5):", |p| p.line("a += q"));
            }
            let value = p.number(2);
            p.line(&format!("return clip({value})"));
        });
        self.helpers += 1;
    }

    fn main_function(&mut self) {
        self.main = true;
        self.block("def f(n):", |p| {
            p.line("global G0, G1");
            p.line("i = j = k = u = 0");
            for name in NUMBERS {
                let start = p.literal();
                p.line(&format!("{name} = {start}"));
            }
            p.line("l = [1, 2, 3, 4.5, 5, 6, -7]");
            p.line("m = l");
            p.line("t = (1, 2.5, True)");
            p.line("o = V(1)");
            p.line("r = W(2)");
            p.line("z = {}");
            p.line("s = 'abc'");
            if p.cells {
                p.block("def cell(v):", |p| {
                    p.line("nonlocal a");
                    p.line("a = clip(v)");
                    p.line("return b");
                });
            }
            for _ in 0..1 + p.random.below(2) {
                let whole = p.random.chance(70);
                if whole {
                    p.block("try:", |p| p.hot_loop());
                    p.block(&format!("except {CAUGHT} as x:"), |p| {
                        p.line("print(type(x).__name__, x)");
                    });
                } else {
                    p.hot_loop();
                }
            }
            p.line("print(a, b, c, d, e, i, j, k, u)");
            p.line("print(l, m, t, o, r, s, sorted(z.items()))");
        });
        self.block("for again in range(2):", |p| {
            p.block("try:", |p| p.line("f(60)"));
            p.block(&format!("except {CAUGHT} as x:"), |p| {
                p.line("print(type(x).__name__, x)");
            });
        });
    }

    fn hot_loop(&mut self) {
        let head = match self.random.below(5) {
            0 => "for i in range(n, 0, -1):".to_owned(),
            1 => "for i in range(-n, n, 3):".to_owned(),
            2 => {
                self.line("i = 0");
                "while i < n:".to_owned()
            }
            _ => "for i in range(n):".to_owned(),
        };
        let manual = head.starts_with("while");
        self.counters.push("i".into());
        self.block(&head, |p| {
            if manual {
                p.line("i += 1");
            }
            p.statements(2);
            if p.random.chance(60) {
                let (at, what) = (20 + p.random.below(35), p.surprise());
                p.block(&format!("if i == {at}:"), |p| p.line(&what));
            }
        });
        if self.random.chance(15) {
            self.block("else:", |p| p.line("u += 1"));
        }
        self.counters.pop();
    }

    /// Something that makes what a compiled loop relies on untrue.
    fn surprise(&mut self) -> String {
        let name = self.random.pick(NUMBERS);
        match self.random.below(16) {
            0 => format!("{name} = None"),
            1 => format!("{name} = V(3)"),
            2 => format!("{name} = (1 << 62) - 3"),
            3 => format!("{name} = -(1 << 62) + 2"),
            4 => format!("{name} = 1 << 70"),
            5 => format!("{name} = float('nan')"),
            6 => format!("{name} = 1e300"),
            7 => format!("{name} = not {name}"),
            8 => "G0 = 0.5".into(),
            9 => "G1 = 1 << 61".into(),
            10 => "l = [0.5, 1.5]".into(),
            11 => "l[0] = None".into(),
            12 => "o = W(5)".into(),
            13 => "o.x = 2.5".into(),
            14 => "globals()['new'] = 3; globals()['h0'] = lambda a, b: a".into(),
            _ => "t = (True, 0, 1.5)".into(),
        }
    }

    fn statements(&mut self, depth: usize) {
        for _ in 0..1 + self.random.below(4) {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: usize) {
        let name = self.random.pick(NUMBERS);
        // CPython 3.11 gets `b, b = b, x` wrong.
        let others: Vec<&str> = NUMBERS.iter().copied().filter(|other| *other != name).collect();
        let other = self.random.pick(&others);
        match self.random.below(if depth == 0 { 17 } else { 30 }) {
            0..=3 => {
                let value = self.number(2);
                self.line(&format!("{name} = clip({value})"));
            }
            4 => {
                let (op, value) = (self.random.pick(&["+", "-", "&", "|", "^"]), self.number(1));
                self.line(&format!("{name} {op}= {value}"));
                // `b -= b * b` in a loop would never end.
                self.line(&format!("{name} = clip({name})"));
            }
            5 => {
                let (op, value) = (self.random.pick(&["+", "-"]), self.atom());
                self.line(&format!("{name} {op}= {value}"));
            }
            6 => self.line(&format!("{name}, {other} = {other}, {name}")),
            7 => {
                let (at, value) = (self.index(), self.number(1));
                let list = self.random.pick(&["l", "m"]);
                self.line(&format!("{list}[{at}] = clip({value})"));
            }
            8 => {
                let (at, op, value) = (self.index(), self.random.pick(&["+", "-"]), self.atom());
                self.line(&format!("l[{at}] {op}= {value}"));
            }
            9 => {
                let (object, field) =
                    (self.random.pick(&["o", "r"]), self.random.pick(&["x", "y"]));
                let value = self.number(1);
                self.line(&format!("{object}.{field} = clip({value})"));
            }
            10 => {
                let (object, value) = (self.random.pick(&["o", "r"]), self.atom());
                let method = self.random.pick(&["put", "both"]);
                self.line(&format!("{name} = {object}.{method}({value})"));
            }
            11 => {
                let value = self.number(1);
                let global = self.random.pick(&["G0", "G1"]);
                self.line(&format!("{global} = clip({value})"));
            }
            12 => match self.random.below(4) {
                0 => self.line("if len(l) < 12: l.append(i)"),
                1 => self.line(&format!("if len(l) > 4: {name} = l.pop()")),
                2 => self.line("s = s[-3:] + 'xyz'[i % 3]"),
                _ => self.line("z[i % 5] = z.get(i % 5, 0) + 1"),
            },
            13 => match self.random.below(4) {
                0 => self.line(&format!("{name}, u, {other} = t")),
                1 => self.line(&format!("t = ({name}, {other}, i)")),
                2 => self.line(&format!("{name}, {other} = {other}, l[1]")),
                _ => self.line(&format!("o, r = r, o; {name} = o.x")),
            },
            14 if self.cells => {
                let value = self.atom();
                self.line(&format!("{name} = cell({value})"));
            }
            15 if !self.counters.is_empty() => {
                let (test, leave) = (self.condition(), self.random.pick(&["continue", "break"]));
                if leave == "break" && self.counters.len() == 1 && self.random.chance(70) {
                    return self.line(&format!("if i == 47 and {test}: break"));
                }
                self.line(&format!("if {test}: {leave}"));
            }
            14..=16 => {
                let (test, value) = (self.condition(), self.number(1));
                self.block(&format!("if {test}:"), |p| p.line(&format!("{name} = clip({value})")));
            }
            17 | 18 => {
                let test = self.condition();
                self.block(&format!("if {test}:"), |p| p.statements(depth - 1));
                if self.random.chance(30) {
                    let test = self.condition();
                    self.block(&format!("elif {test}:"), |p| p.statements(depth - 1));
                }
                if self.random.chance(60) {
                    self.block("else:", |p| p.statements(depth - 1));
                }
            }
            19 | 20 => self.inner_for(depth),
            25 | 26 if self.main => self.called_out(name),
            28 if self.main => self.unpacking_for(depth),
            27 if self.main => {
                let object = self.random.pick(&["o", "r"]);
                self.block(&format!("with {object} as {name}:"), |p| p.statements(depth - 1));
            }
            21 => {
                let w = format!("w{}", self.names);
                self.names += 1;
                let times = 1 + self.random.below(8);
                self.line(&format!("{w} = {times}"));
                self.counters.push(w.clone());
                self.block(&format!("while {w}:"), |p| {
                    p.line(&format!("{w} -= 1"));
                    p.statements(depth - 1);
                });
                self.counters.pop();
            }
            _ => {
                self.block("try:", |p| p.statements(depth - 1));
                let caught =
                    if self.random.chance(50) { CAUGHT } else { "(TypeError, IndexError)" };
                let plain = self.random.chance(80);
                if plain {
                    self.block(&format!("except {caught}:"), |p| p.line(&format!("{name} = 1")));
                }
                if !plain || self.random.chance(15) {
                    self.block("finally:", |p| p.line("u += 1"));
                }
            }
        }
    }

    /// What traces have no uops for.
    fn called_out(&mut self, name: &str) {
        let (x, y) = (self.number(1), self.atom());
        let line = match self.random.below(23) {
            0 => format!("{name} = clip(kw({x}, c={y}))"),
            1 => format!("{name} = clip(kw(b={x}, a={y}))"),
            2 => format!("{name} = star({x}, i, {y}, *t, z=1)"),
            3 => format!("s = f\"{{i}}{{{name}!r:>4}}{{{y}}}\"[-3:]"),
            4 => format!("{name} = {}.most", self.random.pick(&["o", "r"])),
            5 => format!("{name} = len({{{x}: 1, **{{'q': i}}}}) + len([*t, i])"),
            6 => format!("{name} = sum([q for q in twice(i % 4)])"),
            7 => format!("*u9, {name} = l[-3:]; del u9"),
            8 => format!("{name} = clip((lambda v, w=i: v + w)({y}))"),
            9 => format!("{name} = clip(r.put({y}, more={name}))"),
            10 => format!("{name} = clip(V({x}).both({y}))"),
            11 => format!("{name} = clip({}({x}, {y}))", self.random.pick(&["o", "r", "first"])),
            12 => format!("{name} = {}.plain({x})", self.random.pick(&["o", "r", "V", "W"])),
            13 => format!("{name} = clip({}.named({y}))", self.random.pick(&["o", "r", "V", "W"])),
            14 => {
                format!("{name} = clip(first(*{}))", self.random.pick(&["t[:2]", "(i,)", "l[-2:]"]))
            }
            15 => format!("u6 = {}.get; {name} = u6()", self.random.pick(&["o", "r"])),
            16 => "u += letters(s)".into(),
            17 => format!("{name} = ord(s[{}])", self.random.pick(&["0", "-1", "i % 3", "i"])),
            18 => "s = s[:2] + chr(97 + i % 140)".into(),
            19 => format!("u += len(list(map(lambda v: clip(v), [{x}, i] * 5)))"),
            20 => format!("{name} = clip(sum(map(lambda v: v if v != {y} else i, range(9))))"),
            21 => "u += sum([v * len(str(w)) for v, w in zip(range(9), l)])".into(),
            _ => format!("m[1:3] = [{name}, i][:len(m) - 1]"),
        };
        self.line(&line);
    }

    /// A loop over iterators of iterators.
    fn unpacking_for(&mut self, depth: usize) {
        let over = |p: &mut Program| {
            p.random.pick(&[
                "l",
                "m",
                "t",
                "s",
                "range(i % 7)",
                "l[1:]",
                "It(3)",
                "gen(4)",
                "z",
                "'xaé'",
            ])
        };
        let (x, y, w) = (over(self), over(self), over(self));
        let (head, items) = match self.random.below(7) {
            0 => (format!("for j, p in enumerate({x}):"), "p"),
            1 => (format!("for j, p in enumerate({x}, i):"), "p"),
            2 => (format!("for p, q in zip({x}, {y}):"), "p q"),
            3 => (format!("for p, q, v in zip({x}, {y}, {w}):"), "p q v"),
            4 => (format!("for j, (p, q) in enumerate(zip({x}, {y})):"), "p q"),
            5 => ("for p, q in list(z.items()):".into(), "p q"),
            _ => ("for p, q in z.items():".into(), "p q"),
        };
        self.counters.push("j".into());
        self.block(&head, |p| {
            for item in items.split(' ') {
                let name = p.random.pick(NUMBERS);
                p.line(&format!("{name} = {item} if type({item}) is not str else ord({item})"));
            }
            p.statements(depth - 1);
        });
        self.counters.pop();
    }

    fn inner_for(&mut self, depth: usize) {
        let variable = if self.counters.len() == 1 { "j" } else { "k" };
        let small = 1 + self.random.below(9);
        let over = match self.random.below(13) {
            10 => format!("It({small})"),
            11 => format!("twice({small})"),
            12 => "sorted(z)".into(),
            0 => format!("range({small}, -2, -1)"),
            1 => format!("range(i % {small})"),
            2 => "l[:6]".into(),
            3 => "t".into(),
            4 => format!("gen({small})"),
            5 => "[1, 2.5, 3, 1 << 61]".into(),
            6 => "range(1, len(l), 2)".into(),
            _ => format!("range({small})"),
        };
        self.counters.push(variable.into());
        self.block(&format!("for {variable} in {over}:"), |p| p.statements(depth - 1));
        if self.random.chance(15) {
            self.block("else:", |p| p.line("u += 1"));
        }
        self.counters.pop();
    }

    fn index(&mut self) -> String {
        match self.random.below(8) {
            0 => "-1".into(),
            1 => "i % 4".into(),
            2 => "j % 3 - 2".into(),
            3 => "i".into(),
            4 => self.random.pick(NUMBERS).into(),
            5 => "k & 3".into(),
            n => format!("{}", n - 5),
        }
    }

    fn literal(&mut self) -> String {
        match self.random.below(10) {
            0 => "0.5".into(),
            1 => "-1.25".into(),
            2 => "True".into(),
            3 => "(1 << 62) - 40".into(),
            4 => "-0.0".into(),
            5 => "1e290".into(),
            n => format!("{}", n as i64 * 3 - 20),
        }
    }

    fn atom(&mut self) -> String {
        if !self.main {
            return match self.random.below(6) {
                0 => self.literal(),
                1 => self.random.pick(&["G0", "G1"]).into(),
                _ => self.random.pick(&["a", "b"]).into(),
            };
        }
        match self.random.below(20) {
            0 | 1 => self.literal(),
            2..=4 => self.random.pick(&["i", "j", "k"]).into(),
            5 => self.random.pick(&["G0", "G1"]).into(),
            6 | 7 => format!("{}[{}]", self.random.pick(&["l", "l", "m", "t"]), self.index()),
            8 => self.random.pick(&["o.x", "o.y", "r.x", "o.k", "r.k"]).into(),
            9 => self.random.pick(&["o.get()", "r.get()", "len(l)", "len(s)", "len(z)"]).into(),
            10 => format!("({})", self.condition()),
            _ => self.random.pick(NUMBERS).into(),
        }
    }

    fn number(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(15) {
            return self.atom();
        }
        let x = self.number(depth - 1);
        let y = self.number(depth - 1);
        match self.random.below(26) {
            0..=5 => format!("({x} + {y})"),
            6..=9 => format!("({x} - {y})"),
            10..=12 => format!("({x} * {y})"),
            13 => format!("({x} // {y})"),
            14 => format!("({x} % {y})"),
            15 => format!("({x} / {y})"),
            16 => format!("({x} {} {y})", self.random.pick(&["&", "|", "^"])),
            17 => format!("({x} {} ({y} & 31))", self.random.pick(&["<<", ">>"])),
            18 => format!("(-{x})"),
            19 => format!("abs({x})"),
            20 => format!("({x} if {} else {y})", self.condition()),
            21 => format!("{}({x}, {y})", self.random.pick(&["min", "max"])),
            22 if self.helpers > 0 => {
                format!("h{}({x}, {y})", self.random.below(self.helpers))
            }
            23 => format!("({x} {} {y})", self.random.pick(&["and", "or"])),
            24 => format!("check({x} & 63)"),
            _ => format!("({x} ** 2)"),
        }
    }

    fn condition(&mut self) -> String {
        let depth = usize::from(self.random.chance(30));
        let x = self.number(depth);
        let y = self.atom_outside_conditions();
        let compare = self.random.pick(&["<", "<=", ">", ">=", "==", "!="]);
        match self.random.below(12) {
            0 => format!("{x} is None"),
            1 => format!("{x} is not True"),
            2 => format!("not {x}"),
            3 => format!("0 <= {x} < {y}"),
            4 => x,
            5 if self.main => "i % 3 == 0".into(),
            6 if self.main => "i % 5 in z".into(),
            7 if self.main => format!("s[-1] {compare} 'y'"),
            8 => format!("{x} {compare} {y} and {y} != 3"),
            _ => format!("{x} {compare} {y}"),
        }
    }

    /// Without conditions, so that nesting ends.
    fn atom_outside_conditions(&mut self) -> String {
        match self.random.below(3) {
            0 => self.literal(),
            1 if self.main => self.random.pick(NUMBERS).into(),
            _ => self.random.pick(&["a", "b"]).into(),
        }
    }
}
