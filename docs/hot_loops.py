"""Rewrites the listings of docs/hot-loops.md: `python3 docs/hot_loops.py` after `cargo build`.

A line of the page such as `<!-- loop: nbody advance:12 -->` names a program of experiments/programs and a trace; the code block
after it becomes the trace's own loop in the last code that it got, a comment beside each instruction of the
machine. The comments come from the table below: by micro-operation and by what the instruction looks like.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "hot-loops.md"
BLOCK = re.compile(r"(<!-- loop: (\S+) (\S+) -->\n```text\n).*?(```\n)", re.S)

# Micro-operation (a prefix will do), a pattern of the instruction, and why it is there; the first that fits counts.
WHY = [
    ("_CHECK_PERIODIC", r"cmp", "the attention word: Ctrl-C and the like"),
    ("_CHECK_PERIODIC", r"j", "to the exit that hands over to the interpreter"),
    ("_BINARY_OP_SUBSCR_LIST_INT", r"\+18h\]", "the list's length"),
    ("_BINARY_OP_SUBSCR_LIST_INT", r"cmp", "one unsigned comparison: negative indices go to the cold part"),
    ("_BINARY_OP_SUBSCR_LIST_INT", r"jbe", "out of range, or from the end"),
    ("_BINARY_OP_SUBSCR_LIST_INT", r"\+10h\]", "where the items are: a list may have moved them"),
    ("_BINARY_OP_SUBSCR_LIST_INT", r"mov", "the item"),
    ("_STORE_SUBSCR_LIST_INT", r"\+18h\]", "the list's length, again: stencils share no scratch registers"),
    ("_STORE_SUBSCR_LIST_INT", r"cmp", "in range?"),
    ("_STORE_SUBSCR_LIST_INT", r"jbe", "out of range, or from the end"),
    ("_STORE_SUBSCR_LIST_INT", r"\+10h\]", "where the items are"),
    ("_STORE_SUBSCR_LIST_INT", r"mov\s+\S+,\[", "the old item, whose reference the trace gets"),
    ("_STORE_SUBSCR_LIST_INT", r"mov\s+\[", "the new item"),
    ("_STORE_SUBSCR_LIST_INT", r"mov", "the old item where the allocator wants it"),
    ("_GUARD_FLOAT", r"lea", "the tag of an immediate float"),
    ("_GUARD_FLOAT", r"test", "is it one?"),
    ("_GUARD_FLOAT", r"j", "no: another type, or a float on the heap"),
    ("_GUARD_INT", r"test", "the tag of a small int"),
    ("_GUARD_INT", r"j", "no: another type, or an int on the heap"),
    ("_GUARD_TYPE", r"test|j", "a pointer at all?"),
    ("_GUARD_TYPE", r"cmp", "of this type?"),
    ("_GUARD_IS", r"cmp", "the same word?"),
    ("_GUARD_FIELD32", r"cmp", "the version that the trace relies on"),
    ("_GUARD", r"cmp|ucomisd|test", "the comparison, fused with its branch"),
    ("_GUARD", r"j", "the loop's other way, or an exit"),
    ("_UNBOX_FLOAT", r"rel", "the tag off, the exponent's bias back: constants in memory are shorter"),
    ("_UNBOX_FLOAT", r"cmp|jb", "0.0 has a pattern of its own"),
    ("_UNBOX_FLOAT", r"movq", "to a float register"),
    ("_UNBOX_FLOAT", r"", "exponent to its place"),
    ("_UNBOX_INT", r"", "63-bit word to 64-bit integer"),
    ("_BOX_FLOAT", r"movq", "the store needs a word"),
    ("_BOX_FLOAT", r"rel|rol", "bias off, exponent to its place, tag on"),
    ("_BOX_FLOAT", r"lea|shr|cmp", "does the exponent fit an immediate?"),
    ("_BOX_FLOAT", r"j", "no: 0.0, or an exit that makes a heap float"),
    ("_BOX_INT", r"j", "63 bits don't suffice: exit"),
    ("_BOX_INT", r"", "word of an integer"),
    ("_DECREF", r"test\s+eax|js", "a negative count is immortal"),
    ("_DECREF", r"test|jne", "a word that is no pointer has no count"),
    ("_DECREF", r"je\s+\S+$", "NULL has none; a count of 0 is freed in the cold part"),
    ("_DECREF", r"", "one reference less"),
    ("_INCREF", r"", "the trace's own reference"),
    ("_TRUE_DIVIDE_F64", r"movq|add", "is the divisor zero, of either sign?"),
    ("_TRUE_DIVIDE_F64", r"j", "yes: the interpreter raises"),
    ("_CALL_F64_F64", r"call", "`**` of floats is the C library's"),
    ("_CALL_F64_F64", r"", "operands and result where C wants them, the stack aligned"),
    ("_FLOOR_DIVIDE_I64", r"div", "32 bits suffice: several times faster than 64"),
    ("_FLOOR_DIVIDE_I64", r"j", "large, negative or zero: in the cold part"),
    ("_FLOOR_DIVIDE_I64", r"", "do both operands fit 32 bits?"),
    ("_", r"jo", "more than 64 bits: exit"),
    ("_", r"", "the operation"),
    ("spill", r"", "no register is left until the next use"),
    ("reload", r"", "back from its slot"),
    ("copy", r"", "the value is needed in two places"),
    ("constant", r"", "rematerialised, not kept in a register"),
    ("to ", r"", "around the loop"),
]


def reason(what: str, instruction: str) -> str:
    """Why an instruction is there."""
    for uop, pattern, why in WHY:
        if what.startswith(uop) and re.search(pattern, instruction):
            return why
    return ""


def inner_loop(listing: list[str]) -> list[str]:
    """The blocks on the shortest way from the head of the loop that the trace was recorded for, b2, back to it."""
    blocks: dict[str, list[str]] = {}
    for line in listing:
        if m := re.match(r"(b\d+)\(", line):
            blocks[m[1]] = []
        if blocks and "(cold part)" not in line:
            blocks[next(reversed(blocks))].append(line)
    names = list(blocks)
    ways = [["b2"]]
    for way in ways:
        lines = blocks[way[-1]]
        named = (re.search(r"^\s+to (b\d+)|\sj\w+\s+\S+\s+(b\d+)$", line) for line in lines)
        targets = [m[1] or m[2] for m in named if m]
        following = names[names.index(way[-1]) + 1 :][:1]
        falls = [] if re.search(r"\sjmp\s", lines[-1]) else following
        for target in dict.fromkeys(targets + falls):
            if target == "b2":
                return [line for name in way for line in blocks[name]]
            if not any(target in seen for seen in ways):
                ways.append([*way, target])
    sys.exit("the loop has no way back")


def annotated(lines: list[str]) -> str:
    """The loop with a comment beside each instruction; what is done in bytecode order, without stubs and cold parts."""
    out, what = [], ""
    for line in lines:
        if m := re.match(r"\s+[0-9a-f]{4,}\s\s(\S+)\s*(\S.*?)?(?:\s{2,}.*)?$", line):
            text = f"    {m[1]:<8}{m[2] or ''}"
            out.append(f"{text:<44}; {reason(what, text)}".rstrip(" ;"))
        elif m := re.match(r"(?:i\d+|\s+)\s+(\S.*)$", line):
            what = re.sub(r"^%\d+: \w+ = ", "", m[1])
            out.append("  " + re.sub(r"\s{2,}", "   ", m[1]).strip())
        else:
            out.append(line.strip())
    return "\n".join(out) + "\n"


def listing_of(binary: str, program: str, trace: str) -> str:
    """What the page shows of a trace."""
    source = (ROOT / "experiments" / "programs" / f"{program}.py").read_text()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / f"{program}.py"
        path.write_text(source + "\nbench()\n")
        run = subprocess.run([binary, "--dump=asm", path], capture_output=True, text=True, check=True)
    codes = re.split(r"^; (?=\S+: \d+ bytes)", run.stderr, flags=re.M)
    codes = [c for c in codes if c.startswith(trace + ":")]
    if not codes:
        sys.exit(f"{program} has no trace {trace}")
    return annotated(inner_loop(codes[-1].splitlines()))


def main() -> None:
    binary = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "debug" / "patchwork"
    page = PAGE.read_text()
    PAGE.write_text(BLOCK.sub(lambda m: m[1] + listing_of(str(binary), m[2], m[3]) + m[4], page))


if __name__ == "__main__":
    main()
