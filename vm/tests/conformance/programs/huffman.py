# Huffman codes with heapq; ties are broken by a counter, so the codes are fixed.
import heapq
from collections import Counter
from itertools import count


class Node:
    __slots__ = ("weight", "symbol", "left", "right")

    def __init__(self, weight, symbol=None, left=None, right=None):
        self.weight, self.symbol, self.left, self.right = weight, symbol, left, right

    def codes(self, prefix=""):
        if self.symbol is not None:
            yield self.symbol, prefix or "0"
        else:
            yield from self.left.codes(prefix + "0")
            yield from self.right.codes(prefix + "1")


def build(text):
    order = count()
    heap = [(n, next(order), Node(n, s)) for s, n in sorted(Counter(text).items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, _, x), (b, _, y) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a + b, next(order), Node(a + b, left=x, right=y)))
    return heap[0][2]


def decode(root, bits):
    out, node = [], root
    for bit in bits:
        node = node.left if bit == "0" else node.right
        if node.symbol is not None:
            out.append(node.symbol)
            node = root
    return "".join(out)


text = "abracadabra alakazam " * 20
root = build(text)
codes = dict(root.codes())
bits = "".join(codes[c] for c in text)
print(codes, len(bits), 8 * len(text), decode(root, bits) == text)
number = int("1" + bits, 2)
packed = number.to_bytes((number.bit_length() + 7) // 8, "big")
print(len(packed), packed[:8].hex(), bin(int.from_bytes(packed, "big"))[3:] == bits)
print(dict(build("zzz").codes()), hasattr(root, "__dict__"))
