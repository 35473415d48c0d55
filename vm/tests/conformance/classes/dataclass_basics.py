from dataclasses import dataclass, field, asdict, astuple, replace, fields


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    note: str = field(default="", compare=False, repr=False)


p = Point(1)
print(p, p == Point(1, 0, ["other"]), p != Point(2))
p.tags.append("a")
print(asdict(p), astuple(p), replace(p, y=9))
print([f.name for f in fields(Point)], [f.default for f in fields(Version)][1])
versions = [Version(2, 1), Version(1, 9, "old"), Version(2)]
print(sorted(versions), max(versions) > Version(2, 0))
print(hash(Version(1, 2)) == hash(Version(1, 2, "n")), len({Version(1), Version(1, 0)}))
try:
    versions[0].major = 3
except Exception as e:
    print(type(e).__name__, e)
try:
    Point()
except TypeError as e:
    print(e)
total = 0
for i in range(200):
    q = Point(i, i + 1)
    total += q.x * q.y
print(total)
