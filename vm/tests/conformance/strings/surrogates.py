s = "a\ud800b\udfff"
print(len(s), ascii(s), repr(s), ord(s[1]), s[1] == chr(0xd800), s.find("\udfff"), s.isprintable(), s.upper() == "A\ud800B\udfff")
try:
    s.encode()
except UnicodeEncodeError as e:
    print(e.start, e.end, e.reason)
print(s.encode("utf-8", "surrogatepass"), s.encode("utf-16-le", "surrogatepass"), s.encode("ascii", "backslashreplace"), s.encode("utf-8", "replace"), s.encode("utf-8", "ignore"))
b = b"ok\xff\xfe"
t = b.decode("utf-8", "surrogateescape")
print(ascii(t), t.encode("utf-8", "surrogateescape") == b, b"\xed\xa0\x80".decode("utf-8", "surrogatepass") == "\ud800")
print("\ud800" < "\ue000", "\uffff" > "\udfff", sorted(["\ue000", "\ud800", "a"]) == ["a", "\ud800", "\ue000"], {"\ud800": 1}["\ud800"], hash("\ud800") == hash(chr(55296)))
import json, re
print(json.loads('"\\ud800"') == "\ud800", json.dumps("\ud800"), "%c" % 0xd800 == "\ud800", f"{0xdc00:c}" == "\udc00", "x\ud800".replace("\ud800", "y"), "a\ud800".translate({0xd800: "z"}))
try:
    print("\ud800")
except UnicodeEncodeError as e:
    print("can't print")
n = 0
for i in range(0xd800, 0xe000, 16):
    n += ord(chr(i)) + len(chr(i) * 3)
print(n)

import unicodedata
print(unicodedata.category('\ud800'), unicodedata.category(chr(0xdfff)), {unicodedata.category(chr(i)) for i in range(0xd700, 0xe100, 64)})
