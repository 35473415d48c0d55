"""Matrices as objects: operators, indexing with tuples, rows as lists, a determinant by elimination."""


class Matrix:
    def __init__(self, rows):
        self.rows = rows
        self.height = len(rows)
        self.width = len(rows[0])

    @classmethod
    def identity(cls, n):
        return cls([[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)])

    def __getitem__(self, place):
        i, j = place
        return self.rows[i][j]

    def __add__(self, other):
        return Matrix([[a + b for a, b in zip(x, y)] for x, y in zip(self.rows, other.rows)])

    def __mul__(self, other):
        if isinstance(other, float):
            return Matrix([[a * other for a in row] for row in self.rows])
        result = []
        for i in range(self.height):
            row = []
            for j in range(other.width):
                total = 0.0
                for k in range(self.width):
                    total += self[i, k] * other[k, j]
                row.append(total)
            result.append(row)
        return Matrix(result)

    def determinant(self):
        rows = [list(row) for row in self.rows]
        result = 1.0
        for i in range(self.height):
            pivot = max(range(i, self.height), key=lambda r: abs(rows[r][i]))
            if rows[pivot][i] == 0.0:
                return 0.0
            if pivot != i:
                rows[i], rows[pivot] = rows[pivot], rows[i]
                result = -result
            result *= rows[i][i]
            for r in range(i + 1, self.height):
                factor = rows[r][i] / rows[i][i]
                for c in range(i, self.height):
                    rows[r][c] -= factor * rows[i][c]
        return result


def bench():
    n = 12
    base = Matrix([[(i * 7 + j * 3) % 11 / 11.0 for j in range(n)] for i in range(n)])
    power = Matrix.identity(n)
    total = 0.0
    for _ in range(30):
        power = power * base * 0.25 + Matrix.identity(n)
        total += power.determinant()
    return round(total, 9)
