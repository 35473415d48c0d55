"""A pipeline of generators over lines of a log: parse, filter, group, format."""

import collections

LEVELS = ("debug", "info", "warning", "error")
Entry = collections.namedtuple("Entry", "time level source text")


def lines(count):
    seed = 5
    for i in range(count):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        draw = seed // 65_536
        yield f"{i * 3:06d} {LEVELS[draw % 4]} worker-{draw % 7} request {draw % 97} took {draw % 1000} ms"


def entries(source):
    for line in source:
        time, level, name, text = line.split(" ", 3)
        yield Entry(int(time), level, name, text)


def at_least(level, source):
    lowest = LEVELS.index(level)
    return (e for e in source if LEVELS.index(e.level) >= lowest)


def slow(source, limit):
    for e in source:
        words = e.text.split()
        if int(words[3]) >= limit:
            yield e._replace(text=" ".join(words[:2]))


def bench():
    by_source = collections.defaultdict(list)
    for e in slow(at_least("info", entries(lines(6_000))), 500):
        by_source[e.source].append(e)
    report = []
    for name in sorted(by_source):
        found = by_source[name]
        worst = sum(1 for e in found if e.level == "error")
        report.append(f"{name}: {len(found)} slow, {worst} of them errors, last at {found[-1].time}")
    return report
