from probe import show
show(r'''
787409589692141.25, 787409589692141.75, -85257387274941.125, 704406107805862.25, 4503599627370495.5, 2251799813685248.25, 562949953421312.375
[x + 0.25 for x in (2**49, 2**50, 2**51, 10**15 + 1, 10**15 + 2)]
[x + 0.125 for x in (10**13 + 1, 10**13 + 2, 10**14 + 3, 2**46 + 1)]
str(1125899906842624.25), '%r' % 1125899906842623.25, f'{1125899906842621.25}', complex(787409589692141.25, 0)
[float(repr(x)) == x for x in (787409589692141.25, 1125899906842624.25, 85257387274941.125)]
int('\u0661\u0662\u0663'), int('\uff11\uff12'), float('\u0661.\u0665'), int(' \u00a0 7 \u2003'), float('\uff11e\uff12'), int('\u0967_\u0968'), int('\x1c8\x1f')
int('\u00b2')
int('\u4e00')
float('\u00bd')
int('\u0661x')
'%d' % True, '%i' % 7.9, '%x' % 255
'%d' % '1'
'%d' % None
'%x' % 1.5
''', globals())
class Whole:
    def __int__(self):
        return 42
class Index:
    def __index__(self):
        return 7
print('%d %i' % (Whole(), Whole()), '%d %x' % (Index(), Index()))
try:
    print('%x' % Whole())
except TypeError as e:
    print('TypeError')
class Fancy:
    def __eq__(self, other):
        return other == 3
print(Fancy().__ne__(3), Fancy().__ne__(4), Fancy() != 3, object().__ne__(3))
class P:
    def __init__(self, v): self.v = v
    def __pow__(self, e, m=None): return ('pow', self.v, e, m)
    def __rpow__(self, b, m=None): return ('rpow', self.v, b, m)
print(pow(P(2), 3), pow(P(2), 3, 5), 3 ** P(2))
