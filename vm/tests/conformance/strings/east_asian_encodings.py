# Encodings of East Asian scripts: there and back, faults, pieces, files.
import codecs
import io
import tempfile

TEXTS = {
    "gb2312": "中文测试",
    "gbk": "中文測試 abc",
    "gb18030": "中文 한국어 😀",
    "big5": "中文測試",
    "euc_jp": "日本語テスト ｶﾅ",
    "shift_jis": "日本語テスト ｶﾅ",
    "cp932": "日本語①",
    "iso2022_jp": "日本語abcテスト\n次",
    "euc_kr": "한국어",
    "cp949": "한국어 똠",
}
for name, text in TEXTS.items():
    data = text.encode(name)
    print(name, data, data.decode(name) == text, codecs.lookup(name).name)
    decoder = codecs.getincrementaldecoder(name)()
    pieces = [decoder.decode(data[i : i + 1]) for i in range(len(data))]
    print("".join(pieces) + decoder.decode(b"", True) == text)
    print(codecs.getreader(name)(io.BytesIO(data * 3)).read() == text * 3)
    with tempfile.TemporaryFile("w+", encoding=name) as f:
        f.write(text + "\n")
        f.seek(0)
        print(f.read() == text + "\n")
for name in ("gbk", "shift_jis", "euc_jp", "euc_kr", "iso2022_jp"):
    for errors in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace"):
        print(name, errors, "aé€\u0e01b".encode(name, errors))
    for f in (lambda: "a\u0e01".encode(name), lambda: b"ab\xff\xff".decode(name)):
        try:
            print(f())
        except UnicodeError as e:
            print(type(e).__name__, e)
    print(b"a\xff\xffb".decode(name, "replace"))
print(codecs.lookup("sjis").name, codecs.lookup("cp936").name, codecs.lookup("ujis").name, codecs.lookup("iso-2022-jp").name)
