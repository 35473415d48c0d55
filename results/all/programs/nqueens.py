"""Ten queens without recursion: backtracking over lists of flags."""


def bench():
    n = 10
    column = [False] * n
    up = [False] * (2 * n)
    down = [False] * (2 * n)
    place = [-1] * n
    solutions = 0
    row = 0
    while row >= 0:
        c = place[row]
        if c >= 0:
            column[c] = False
            up[row + c] = False
            down[row - c + n] = False
        c += 1
        while c < n and (column[c] or up[row + c] or down[row - c + n]):
            c += 1
        if c == n:
            place[row] = -1
            row -= 1
        else:
            place[row] = c
            column[c] = True
            up[row + c] = True
            down[row - c + n] = True
            if row == n - 1:
                solutions += 1
            else:
                row += 1
    return solutions
