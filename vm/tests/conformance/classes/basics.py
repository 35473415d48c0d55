class Point:
    count = 0
    def __init__(self, x, y=0):
        self.x = x; self.y = y
        Point.count += 1
    def __repr__(self): return f"Point({self.x}, {self.y})"
    def __add__(self, o): return Point(self.x + o.x, self.y + o.y)
    def __radd__(self, o): return Point(self.x + o, self.y + o)
    def __mul__(self, k): return Point(self.x * k, self.y * k)
    __rmul__ = __mul__
    def __neg__(self): return Point(-self.x, -self.y)
    def __eq__(self, o): return isinstance(o, Point) and (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __lt__(self, o): return self.x < o.x
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __len__(self): return 2
    def __bool__(self): return bool(self.x or self.y)
    def __call__(self, *a): return ("called", a)
    def __contains__(self, v): return v in (self.x, self.y)
    def __iter__(self): yield self.x; yield self.y
    @property
    def norm(self): return self.x ** 2 + self.y ** 2
    @norm.setter
    def norm(self, v): self.x = v; self.y = 0
    @staticmethod
    def origin(): return Point(0, 0)
    @classmethod
    def diag(cls, v): return cls(v, v)
p, q = Point(1, 2), Point(3)
print(p, q, p + q, 5 + p, p * 3, 3 * p, -p, p == Point(1, 2), p != q, hash(p) == hash(Point(1, 2)), p < q, p > q, sorted([q, p]))
print(p[0], p[-1], len(p), bool(Point(0)), p(1, 2), 2 in p, list(p), p.norm, Point.origin(), Point.diag(4), Point.count)
p.norm = 7; print(p, p.__dict__, vars(q)); p.z = 5; print(p.z, hasattr(p, "w"), getattr(p, "w", "none")); del p.z
try: p.z
except AttributeError as e: print(e)
class Base:
    def who(self): return "base"
    def hello(self): return "hello " + self.who()
class Mid(Base):
    def who(self): return "mid+" + super().who()
class Other(Base):
    def who(self): return "other+" + super().who()
class Leaf(Mid, Other):
    def who(self): return "leaf+" + super().who()
print(Leaf().hello(), [c.__name__ for c in Leaf.__mro__], isinstance(Leaf(), Base), issubclass(Mid, Base), Leaf.__name__, type(Leaf()).__name__, Leaf.__bases__)
class Slots:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = Slots(); print(s.a); s.b = 2; print(s.b)
try: s.c = 3
except AttributeError as e: print(e)
class Meta(type):
    def __new__(m, name, bases, ns): ns["tag"] = name.lower(); return super().__new__(m, name, bases, ns)
class Tagged(metaclass=Meta): pass
print(Tagged.tag, type(Tagged).__name__)
class Desc:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, owner): return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, v): obj.__dict__[self.name] = v * 2
class HasDesc:
    d = Desc()
h = HasDesc(); print(h.d); h.d = 21; print(h.d, h.__dict__)
class Dyn:
    def __getattr__(self, n): return "dyn_" + n
    def __setattr__(self, n, v): object.__setattr__(self, n, v + 1)
y = Dyn(); print(y.foo); y.bar = 1; print(y.bar)
class MyList(list):
    def total(self): return sum(self)
m = MyList([1, 2, 3]); m.append(4); m.extra = "e"; print(m, m.total(), len(m), m.extra, m[1:], isinstance(m, list), type(m).__name__)
class MyDict(dict):
    def __missing__(self, k): return k * 2
print(MyDict(a=1)["a"], MyDict()["zz"])
class MyInt(int):
    def __add__(self, o): return MyInt(int(self) + o + 100)
print(MyInt(5) + 1, MyInt(5) * 2, MyInt(7))
class Reg:
    subs = []
    def __init_subclass__(cls, **kw): super().__init_subclass__(); Reg.subs.append((cls.__name__, kw))
class R1(Reg, k=1): pass
print(Reg.subs)
T = type("T", (Base,), {"v": 3, "m": lambda self: self.v}); print(T().m(), T().hello())
class Counter:
    def __init__(self): self.n = 0
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, v, tb): print("exit", t and t.__name__, v); return True
with Counter() as c: c.n += 1; raise ValueError("inside")
print(c.n)
