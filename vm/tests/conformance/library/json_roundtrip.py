import json, io
data = {"a": [1, 2.5, -3e10, None, True, False], "b": {"c": "é\n\"\\ \u2028", "d": []}, "e": {}, "1": 1}
s = json.dumps(data)
print(s)
print(json.loads(s) == data, json.dumps(data, sort_keys=True, ensure_ascii=False)[:30])
print(json.dumps({"x": [1, {"y": 2}]}, indent=2))
print(json.dumps([1, 2], separators=(",", ":")), json.dumps({1: 2, None: 3, True: 4, 1.5: 6}), json.dumps("a/b\x7f\x00"))
print(json.dumps(float("inf")), json.dumps([float("nan")]), json.loads("[NaN, Infinity, -Infinity]"))
for bad in ("", "{", '{"a"}', "nul", '"abc', "[1 2]", "01", '"\t"', "{'a': 1}", "[1]x"):
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(repr(bad), "line", e.lineno, "col", e.colno, "pos", e.pos)
for bad in (lambda: json.dumps({1, 2}), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(float("nan"), allow_nan=False)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, str(e)[:45])
print(json.dumps({(1, 2): 3, "k": 1}, skipkeys=True), json.dumps(1 + 2j, default=lambda c: [c.real, c.imag]))


class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


print(json.dumps({"s": {3, 1}}, cls=Enc), json.loads('{"a": 1.50}', parse_float=str), json.loads('{"a": 10}', parse_int=float))
print(json.loads('{"a": 1, "b": 2}', object_pairs_hook=list), json.loads('{"x": {"y": 1}}', object_hook=lambda d: tuple(d.items())))
f = io.StringIO()
json.dump([1, "x"], f)
f.seek(0)
print(json.load(f), json.loads(b"[1]"), json.loads(" [1 , 2 ] "))
loop = []
loop.append(loop)
try:
    json.dumps(loop)
except ValueError as e:
    print(e)
total = 0
for i in range(100):
    total += len(json.loads(json.dumps({"i": i, "l": list(range(i % 9))}))["l"])
print(total, json.loads('"\\ud83d\\ude00"') == "\U0001f600", json.dumps("\U0001f600"))
