s = "héllo €😀"
for enc in ("utf-8", "utf-16", "utf-16-le", "utf-32-be", "utf-8-sig", "unicode_escape", "raw_unicode_escape", "punycode"):
    b = s.encode(enc)
    print(enc, b, b.decode(enc) == s)
for enc in ("ascii", "latin-1", "cp1252"):
    for err in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"):
        print(enc, err, s.encode(enc, err))
    try:
        s.encode(enc)
    except UnicodeEncodeError as e:
        print(e.encoding, e.start, e.end, e.reason)
for data in (b"\xff\xfe", b"a\x80b", b"\xe2\x82", b"\xf0\x9f\x98", b"\xc0\x80", b"\xed\xa0\x80"):
    try:
        data.decode()
    except UnicodeDecodeError as e:
        print(data, e.start, e.end, e.reason)
    print(data.decode(errors="replace"), data.decode(errors="ignore"), data.decode(errors="backslashreplace"), ascii(data.decode(errors="surrogateescape")))
print(str(b"abc", "ascii"), bytes("é", "latin-1"), b"abc".hex(), "\N{GREEK SMALL LETTER ALPHA}", "\x41\101\u0041\U00000041")
