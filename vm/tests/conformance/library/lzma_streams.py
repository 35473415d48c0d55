# lzma: formats, filters, piece by piece, files, and faults. (The compressed bytes are the encoder's own business.)
import io
import lzma
import os
import tarfile
import tempfile
import zipfile

data = bytes((i * 7 + i // 13) % 251 for i in range(40000)) + b"x" * 60000
for options in (
    {},
    {"format": lzma.FORMAT_ALONE},
    {"preset": 9},
    {"preset": 1 | lzma.PRESET_EXTREME},
    {"check": lzma.CHECK_SHA256},
    {"check": lzma.CHECK_NONE},
    {"filters": [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 3}]},
    {"filters": [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2}]},
):
    packed = lzma.compress(data, **options)
    d = lzma.LZMADecompressor()
    pieces = [d.decompress(packed[i : i + 777]) for i in range(0, len(packed), 777)]
    print(lzma.decompress(packed) == data, b"".join(pieces) == data, d.eof, d.check, d.unused_data)

for chain in ([{"id": lzma.FILTER_LZMA2, "dict_size": 65536}], [{"id": lzma.FILTER_LZMA1}]):
    packed = lzma.compress(data, lzma.FORMAT_RAW, filters=chain)
    print(lzma.decompress(packed, lzma.FORMAT_RAW, filters=chain) == data)

packed = lzma.compress(data)
d = lzma.LZMADecompressor()
first = d.decompress(packed + b"tail", max_length=1000)
print(len(first), d.needs_input, d.eof, first + d.decompress(b"") == data, d.unused_data)
for bad in (b"hello", b"", packed[:1000], b"\xfd7zXZ\x00garbagegarbagegarbage"):
    try:
        print(len(lzma.decompress(bad)))
    except lzma.LZMAError as e:
        print("LZMAError", e)
for options in (
    {"format": 9},
    {"preset": 3, "filters": []},
    {"format": lzma.FORMAT_ALONE, "check": 1},
    {"format": lzma.FORMAT_RAW},
):
    try:
        lzma.LZMACompressor(**options)
    except (ValueError, lzma.LZMAError) as e:
        print(type(e).__name__, e)
print(lzma.decompress(lzma.compress(b"a") + lzma.compress(b"b")), lzma.is_check_supported(4))
spec = {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}
print(lzma._encode_filter_properties(spec), lzma._decode_filter_properties(lzma.FILTER_LZMA1, b"]\x00\x00\x80\x00"))

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "f.xz")
    with lzma.open(name, "wt") as f:
        f.write("line one\nline two\n")
    with lzma.open(name, "rt") as f:
        print(f.readlines())
    name = os.path.join(folder, "a.tar.xz")
    with tarfile.open(name, "w:xz") as tar:
        info = tarfile.TarInfo("x")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    with tarfile.open(name) as tar:
        print(tar.getnames(), tar.extractfile("x").read() == data)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as z:
        z.writestr("a", data)
    with zipfile.ZipFile(buffer) as z:
        print(z.read("a") == data)
