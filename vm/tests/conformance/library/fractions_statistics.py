from fractions import Fraction as F
import statistics as st
print(F(1, 3) + F(1, 6), F("0.125"), F(0.5), F("3/9"), F(-4, -6), F(7, 3) // 1, F(7, 3) % 1, F(1, 2) ** 2, F(2) ** -2, F(1, 2) ** 0.5)
print(F(3, 4).numerator, float(F(1, 4)), int(F(7, 2)), round(F(7, 2)), round(F(22, 7), 2), F(355, 113).limit_denominator(10), abs(F(-1, 2)), -F(1, 2))
print(F(1, 2) == 0.5, F(1, 2) < 1, hash(F(2)) == hash(2), F(1, 2) + 1, 1 - F(1, 2), F(1, 2) * 1.5, repr(F(1, 2)), str(F(4, 2)), divmod(F(7, 2), F(1, 2)))
for bad in (lambda: F(1, 0), lambda: F("x"), lambda: F(1.5, 2)):
    try:
        bad()
    except (ZeroDivisionError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
h = F(0)
for i in range(1, 30):
    h += F(1, i)
print(h)
data = [2.5, 3, 1, 4, 3, 9]
print(st.mean(data), st.median(data), st.mode([1, 1, 2]), st.stdev(data), st.pvariance(data), st.median_low(data), st.median_high([1, 2, 3, 4]))
print(st.mean([F(1, 2), F(1, 3)]), st.fmean([1, 2]), st.geometric_mean([1, 4]), st.harmonic_mean([40, 60]), st.quantiles([1, 2, 3, 4, 5], n=4), st.multimode("aabb"))
print(st.correlation([1, 2, 3], [2, 4, 7]), st.linear_regression([1, 2, 3], [2, 4, 6]), st.variance([1, 2, 3, 4]), st.NormalDist(0, 1).cdf(1.0))
try:
    st.mean([])
except st.StatisticsError as e:
    print(e)
