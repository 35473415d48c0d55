# Matrices over ints, fractions and complex numbers: operators, zip(*m), nested comprehensions.
from fractions import Fraction


class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    def __getitem__(self, at):
        i, j = at
        return self.rows[i][j]

    def __setitem__(self, at, value):
        i, j = at
        self.rows[i][j] = value

    def __add__(self, other):
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __matmul__(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in columns] for r in self.rows])

    def __mul__(self, k):
        return Matrix([[a * k for a in r] for r in self.rows])

    __rmul__ = __mul__

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
            base = base @ base
            n >>= 1
        return result

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __iter__(self):
        for r in self.rows:
            yield from r

    def transposed(self):
        return Matrix(zip(*self.rows))

    def inverse(self):
        n = len(self.rows)
        work = [[Fraction(x) for x in r] + [Fraction(int(i == j)) for j in range(n)] for i, r in enumerate(self.rows)]
        for i in range(n):
            pivot = next((k for k in range(i, n) if work[k][i]), None)
            if pivot is None:
                raise ZeroDivisionError("singular")
            work[i], work[pivot] = work[pivot], work[i]
            work[i] = [x / work[i][i] for x in work[i]]
            for k in range(n):
                if k != i and work[k][i]:
                    factor = work[k][i]
                    work[k] = [x - factor * y for x, y in zip(work[k], work[i])]
        return Matrix([r[n:] for r in work])

    def __repr__(self):
        return "[" + "; ".join(" ".join(map(str, r)) for r in self.rows) + "]"


fib = Matrix([[1, 1], [1, 0]])
print(fib ** 90, (fib ** 300)[0, 1] % 10 ** 9, fib ** 0 == Matrix.identity(2))
m = Matrix([[2, 1, 0], [0, 3, 5], [1, 0, 1]])
print(m.inverse(), m @ m.inverse() == Matrix.identity(3), m.transposed(), list(m))
m[1, 2] = Fraction(1, 3)
print(m + m, 2 * m, m @ Matrix([[1j], [0], [2]]), m != 3)
try:
    Matrix([[1, 2], [2, 4]]).inverse()
except ZeroDivisionError as e:
    print(repr(e))
