"""Strings built by joining and searched character by character."""


def bench():
    parts = []
    for i in range(120_000):
        parts.append(str(i * 7919 % 10_007))
    s = ",".join(parts)
    digits = 0
    for c in s:
        if c == "7":
            digits += 1
    return (len(s), digits, s.find("7777"))
