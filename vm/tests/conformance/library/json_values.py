import json, io, collections
data = {"a": [1, 2.5, True, None, "x\n\u00e9\U0001f600"], "b": {}, "c": [], "d": {"e": (1, 2)}, 1: 2, None: 3, 2.5: False}
print(json.dumps(data))
print(json.dumps(data, indent=2, ensure_ascii=False))
print(json.dumps({"b": 1, "a": [1]}, sort_keys=True, separators=(",", ":")))
print(json.loads('{"x": [1, -2.5e3, 12345678901234567890123, true, false, null, "\\u00e9\\ud83d\\ude00\\n"], "y": {}}'))
for bad in ['{"a" 1}', '[1, 2', '"abc', '{"a": }', '', '[1 2]', '"\\x"', 'nul', '{a: 1}', '"\\u12"', '"a\nb"']:
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(repr(bad), e.msg, e.pos, e.lineno, e.colno)
print(list(json.loads('{"a": 1, "b": 2}', object_pairs_hook=collections.OrderedDict).items()), json.loads("[1.5]", parse_float=str), json.loads("[1]", parse_int=float))
print(json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d)), json.loads("[NaN, Infinity, -Infinity]"))
class C: pass
try: json.dumps([C()])
except TypeError as e: print(e)
print(json.dumps([C()], default=lambda o: type(o).__name__), json.dumps({(1, 2): 1, "k": 2}, skipkeys=True))
try: json.dumps({(1,): 1})
except TypeError as e: print(e)
loop = []; loop.append(loop)
try: json.dumps(loop)
except ValueError as e: print(e)
f = io.StringIO(); json.dump({"k": [1, 2]}, f); print(f.getvalue()); f.seek(0); print(json.load(f))
print(json.JSONEncoder(indent=1).encode([1, {"a": 2}]))
