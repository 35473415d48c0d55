from dataclasses import dataclass, field, KW_ONLY, InitVar
from typing import ClassVar


@dataclass
class Base:
    name: str
    count: ClassVar[int] = 0
    _: KW_ONLY
    debug: bool = False


@dataclass
class Derived(Base):
    size: int = 3
    scale: InitVar[int] = 2
    area: int = field(init=False, default=0)

    def __post_init__(self, scale):
        self.area = self.size * scale
        type(self).count += 1


d = Derived("d", 4, 5, debug=True)
print(d, Derived.count, Base.count)
print(Derived("e"), Derived.count)
print(Derived.__match_args__, Base.__match_args__)


@dataclass(slots=True)
class Slotted:
    a: int
    b: int = 2


s = Slotted(1)
print(s, Slotted.__slots__, hasattr(s, "__dict__"))
try:
    s.c = 1
except AttributeError as e:
    print("no c")


@dataclass(eq=False)
class Identity:
    a: int


print(Identity(1) == Identity(1), Identity.__hash__ is object.__hash__)
try:
    @dataclass
    class Bad:
        a: int = 1
        b: int
except TypeError as e:
    print(e)
try:
    @dataclass
    class Mutable:
        a: list = []
except ValueError as e:
    print(e)
