# Which characters take two columns.
import unicodedata

text = "aé¡日本ｱＡ한글あア、「」…‘’“”·°±×÷αЖ─│┌■●★♠♥😀🎉🚀🈁㋿⌚⌛⏰☔♈⚡⛄✅❌➕⭐⬛〰㍻\x00\x7f\u2010\u231a\u0300\ue000"
print([(c, unicodedata.east_asian_width(c)) for c in text])
for first, last in ((0x20, 0x7F), (0xA0, 0x100), (0x370, 0x400), (0x2010, 0x2028), (0x2190, 0x2200), (0x2500, 0x2600), (0x3000, 0x3040), (0xFF00, 0xFFE7)):
    print(hex(first), " ".join(unicodedata.east_asian_width(chr(c)) for c in range(first, last) if unicodedata.category(chr(c)) != "Cn"))


def columns(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


for line in ("abc", "日本語", "한국어 text", "ｶﾅ", "😀!"):
    print(line + " " * (12 - columns(line)) + "|")
