"""Exceptions raised and caught across a call."""


def check(i):
    if i % 5 == 0:
        raise ValueError(i)
    return i


def bench():
    ok = 0
    bad = 0
    for i in range(120_000):
        try:
            ok += check(i)
        except ValueError:
            bad += 1
    return (ok, bad)
