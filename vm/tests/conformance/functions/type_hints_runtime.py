from typing import Optional, Union, List, Dict, Any, Callable, TypeVar, Generic, Protocol, runtime_checkable, get_type_hints, get_origin, get_args, Literal, Final, ClassVar, TypedDict, NewType, cast, overload, NamedTuple, Annotated


def f(a: int, b: "str" = "x", *c: float, d: Optional[int] = None, **e: Any) -> List[int]:
    return [a]


print(sorted(get_type_hints(f)), f(1))
print(get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), get_origin(list[int]), get_args(Literal["a", 1]), get_origin(Annotated[int, "m"]) is Annotated)
T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self):
        self.items: list[T] = []

    def push(self, x: T) -> None:
        self.items.append(x)


s = Stack[int]()
s.push(1)
print(s.items, Stack[int], Stack.__parameters__, Stack[str].__origin__ is Stack)


@runtime_checkable
class Closes(Protocol):
    def close(self): ...


class F:
    def close(self):
        pass


print(isinstance(F(), Closes), isinstance(1, Closes), issubclass(F, Closes))
UserId = NewType("UserId", int)
print(UserId(5), UserId.__name__, cast(str, 5), Optional[int] == Union[int, None], Union[int, str, int] == Union[int, str], int | None == Optional[int])


class Movie(TypedDict, total=False):
    name: str
    year: int


m: Movie = {"name": "x"}
print(m, Movie.__annotations__["year"], Movie.__total__, isinstance(m, dict))


class P(NamedTuple):
    x: int
    y: int = 0


print(P(1), P.__annotations__ == {"x": int, "y": int}, list[int], dict[str, list[int]], tuple[int, ...], type[int], int | str, isinstance(1, int | str), isinstance("a", (int | None, float)))
x: int = 5
y: "undefined_name"
print(__annotations__ if False else x)
for bad in (lambda: isinstance([], list[int]), lambda: List[int, int], lambda: Closes(), lambda: Union[()], lambda: Literal):
    try:
        bad()
        print("ok")
    except TypeError as e:
        print("TypeError")
