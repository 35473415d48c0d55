class P:
    def __eq__(s, o): return 'P'
    def __lt__(s, o): return 'P<'
    def __add__(s, o): return 'P+'
class Q(P):
    def __eq__(s, o): return 'Q'
    def __gt__(s, o): return 'Q>'
    def __radd__(s, o): return 'Q+'
def run(bs):
    a = P(); out = {}
    for b in bs:
        for r in (a == b, a < b, a + b): out[r] = out.get(r, 0) + 1
    return out
print(run([None] * 300 + [Q()] * 50 + [None] * 50 + [True, Q(), ..., Q()] * 40))
print(run([Q()] * 300 + [None] * 50 + [P()] * 50))
