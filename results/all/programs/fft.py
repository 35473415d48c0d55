"""Iterative radix-2 FFT on two lists of floats; twiddles by recurrence, so no `math` is needed."""

# cos and sin of pi / 2**k, k = 0..10
COS = (-1.0, 0.0, 0.7071067811865476, 0.9238795325112867, 0.9807852804032304, 0.9951847266721969,
       0.9987954562051724, 0.9996988186962042, 0.9999247018391445, 0.9999811752826011,
       0.9999952938095762)
SIN = (0.0, 1.0, 0.7071067811865475, 0.3826834323650898, 0.19509032201612825, 0.0980171403295606,
       0.049067674327418015, 0.024541228522912288, 0.012271538285719925, 0.006135884649154475,
       0.003067956762965976)


def fft(re, im, n):
    j = 0
    for i in range(1, n):
        bit = n // 2
        while j >= bit:
            j -= bit
            bit //= 2
        j += bit
        if i < j:
            re[i], re[j] = re[j], re[i]
            im[i], im[j] = im[j], im[i]
    half = 1
    level = 0
    while half < n:
        wr = COS[level]
        wi = -SIN[level]
        start = 0
        while start < n:
            cr = 1.0
            ci = 0.0
            for k in range(start, start + half):
                xr = re[k + half] * cr - im[k + half] * ci
                xi = re[k + half] * ci + im[k + half] * cr
                re[k + half] = re[k] - xr
                im[k + half] = im[k] - xi
                re[k] = re[k] + xr
                im[k] = im[k] + xi
                t = cr * wr - ci * wi
                ci = cr * wi + ci * wr
                cr = t
            start += 2 * half
        half *= 2
        level += 1


def bench():
    n = 1024
    re = [0.0] * n
    im = [0.0] * n
    for i in range(n):
        re[i] = (i * 37 % 101) / 101.0
    for _ in range(15):
        fft(re, im, n)
    return (re[1], im[1], re[n - 1])
