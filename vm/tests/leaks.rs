//! Reference counts are exact: when a program's modules are gone, no object is left that was not there
//! before; the cycle collector finds what refers to itself.

use std::rc::Rc;
use vm::hooks::JitHooks;
use vm::jit::{Config, Jit};
use vm::vm::{Options, Vm};

fn leaked(source: &str) -> i64 {
    let mut vm = Vm::new(Options::default());
    vm.capture = Some(Vec::new());
    let exit = vm.run_main(source, "<test>");
    assert_eq!(exit.0, 0, "{source}");
    vm.release_program()
}

#[test]
fn nothing_is_left_of_programs() {
    let programs = [
        "x = 1\n",
        "def f(n):\n    t = 0\n    for i in range(n):\n        t += i * i % 7\n    return t\nprint(f(100), 2**100 * 3)\n",
        "l = [[i] for i in range(100)]\nl[3] = 'x'; del l[4:9]; l.sort(key=str); t = (*l, 1)\na, *b = t\n",
        "d = {i: str(i) for i in range(100)}\nfor k in list(d): d.pop(k)\nd['a'] = {1, 2, 'q'}\n",
        "def g(n):\n    for i in range(n):\n        yield [i]\nx = list(g(20)); y = g(5); next(y)\nfor v in g(3): pass\n",
        "class A:\n    k = []\n    def __init__(self, x): self.x = x\n    def m(self): return A(self.x + 1)\na = A(1)\nfor i in range(40): a = a.m()\na.z = {}; del a.x\n",
        "def f():\n    try: raise ValueError([1])\n    except ValueError as e: return str(e)\nfor i in range(20): f()\ntry: {}['k']\nexcept KeyError: pass\n",
        "def f(a, b=2, *c, d=4, **e): return a, b, c, d, e\nfor i in range(20): f(1, 2, 3, d=[5], z=6); f(*[1, 2], **{'q': 3})\ntry: f()\nexcept TypeError: pass\n",
        "def o():\n    n = [0]\n    def i(): return n\n    return i\nfs = [o() for _ in range(30)]\nprint([f() for f in fs], f'{fs[0]()!r:>5}', '%s' % [1])\n",
        "import math\ns = 'a,b'.split(',') + ['é' * 50]; t = ''.join(s).upper(); b = b'xy' + bytes(5); print(math.sqrt(2), t, b)\n",
        "class E(Exception): pass\nclass C:\n    def __enter__(self): return self\n    def __exit__(self, *a): return True\nfor i in range(20):\n    with C(): raise E(i)\n",
        "class V:\n    def __init__(self, v): self.v = v\n    def __add__(self, o): return V(self.v + o.v)\n    def __eq__(self, o): return self.v == o.v\n    def __lt__(self, o): return self.v < o.v\n    @property\n    def p(self): return [self.v]\nx = V(0)\nfor i in range(30): x = x + V(i); x.p; x == V(3)\nsorted([V(3), V(1)])\n",
        "class A: pass\na = A(); a.a = a\nb = A(); c = A(); b.c = c; c.b = b\nl = []; l.append(l); d = {}; d[0] = (d, l)\n",
        "def f():\n    def g(n): return g(n - 1) if n else [g]\n    return g(3)\nfor i in range(30): f()\n",
        "class T:\n    def __init__(self, n, p=None): self.p = p; self.c = [T(n - 1, self) for _ in range(2)] if n else []\nfor i in range(20): T(5)\n",
        "for i in range(20):\n    class B:\n        x = [i]\n        def m(self): return __class__\n        @property\n        def p(self): return self.m\n    class C(B): pass\n    C().p()\n",
        "def g():\n    me = yield\n    try: yield me\n    finally: pass\nfor i in range(20): it = g(); next(it); it.send(it)\ndel it\n",
        "class E(Exception): pass\ndef f():\n    try: raise E\n    except E as e: x = e; x.me = x; return x\nfor i in range(20): f()\n",
        "s = []\nclass H:\n    def __del__(self): s.append(1)\nfor i in range(20): h = H(); h.h = {h}; h.m = h.__init__\ndel h\nimport gc\ngc.collect()\nassert len(s) == 20\n",
    ];
    let mut bad = Vec::new();
    for p in programs {
        match leaked(p) {
            0 => {}
            n => bad.push(format!("{n} objects: {p:?}")),
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Objects that a program in compiled loops leaves behind. What executors keep goes with the JIT.
fn leaked_when_compiled(source: &str, alloc: &str) -> (i64, usize) {
    let mut vm = Vm::new(Options { threshold: 4, function_threshold: 4, ..Options::default() });
    vm.capture = Some(Vec::new());
    let config = Config { alloc: alloc.into(), check: true, ..Config::default() };
    let jit = Rc::new(Jit::new(config).expect("this machine has stencils"));
    vm.jit = Some(Rc::clone(&jit) as Rc<dyn JitHooks>);
    let exit = vm.run_main(source, "<test>");
    assert_eq!(exit.0, 0, "{source}");
    let executors = jit.stats().executors.len();
    vm.jit = None;
    drop(jit);
    (vm.release_program(), executors)
}

#[test]
fn compiled_loops_leave_nothing() {
    let programs = [
        "def f(n):\n    t = 1\n    for i in range(n):\n        t += 1 << 58\n    return t\nf(100)\n",
        "def f(n):\n    x = 1e300\n    l = [0.0] * 4\n    for i in range(n):\n        l[i % 4] = x\n        x = x * 1.0000001\n    return l\nf(100)\n",
        "def f(n):\n    a, b = [1], [2]\n    for i in range(n):\n        a, b = b, a\n        c = a[0]\n    return c\nf(100)\n",
        "def g(x):\n    return (1 << 61) // (50 - x)\ndef f(n):\n    t = 0\n    for i in range(n):\n        t += g(i)\n    return t\ntry: f(100)\nexcept ZeroDivisionError: pass\n",
        "def f(n):\n    l = ['a', 'b' * 3]\n    s = ''\n    for i in range(n):\n        s = s[-2:] + l[i % 2]\n    return s\nf(100)\n",
        "class P:\n    def __init__(self, x): self.x = x\n    def m(self): return self.x * 2\ndef f(n):\n    t = 0\n    p = P(1)\n    for i in range(n):\n        p.x += i\n        t += p.m()\n    return t\nf(100)\n",
        "def f(n):\n    t = 0\n    for i in range(n):\n        for j in range(i % 7):\n            t += i * j\n        u = (t, i)\n    return u\nf(100)\n",
        "def f(n, keep): return [n] if n == 0 else f(n - 1, [keep]) + [n]\nfor i in range(20): f(i, [i])\n",
        "def f(n, bad):\n    if n == 0:\n        if bad: raise ValueError([n])\n        return [n]\n    a = [n]; b = f(n - 1, bad); return a\nfor i in range(80):\n    try: f(i % 9, i % 5 == 4)\n    except ValueError: pass\n",
        "class P:\n    def __init__(self, x): self.x = x\n    def __lt__(self, o): return [self.x] < [o.x]\nfor i in range(9): sorted([P(k * 7 % 13) for k in range(13)])\n",
        "def f(l, n):\n    t = 0\n    try:\n        for i in range(n): t += l[i]\n    except IndexError:\n        return t\nf([0.5] * 50, 100)\n",
    ];
    let mut bad = Vec::new();
    for source in programs {
        for alloc in ["linear", "stack", "slots", "tos"] {
            match leaked_when_compiled(source, alloc) {
                (0, 1..) => {}
                (n, executors) => {
                    bad.push(format!("{alloc}: {n} objects, {executors} executors: {source:?}"))
                }
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
