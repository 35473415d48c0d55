// Raw doubles: IEEE 754, round to nearest.

INLINE int _ADD_F64(f64 a, f64 b, f64 *r) { *r = a + b; return STAY; }
INLINE int _SUBTRACT_F64(f64 a, f64 b, f64 *r) { *r = a - b; return STAY; }
INLINE int _MULTIPLY_F64(f64 a, f64 b, f64 *r) { *r = a * b; return STAY; }
INLINE int _TRUE_DIVIDE_F64(f64 a, f64 b, f64 *r) {
  // In the integer unit: a comparison of doubles takes two jumps, because of NaN.
  if (UNLIKELY(is_zero_float(bits_of(b))))
    return LEAVE;
  *r = a / b;
  return STAY;
}
INLINE int _NEGATIVE_F64(f64 a, f64 *r) { *r = -a; return STAY; }
INLINE int _ABS_F64(f64 a, f64 *r) { *r = __builtin_fabs(a); return STAY; }
INLINE int _SQRT_F64(f64 a, f64 *r) {
  if (UNLIKELY(a < 0))
    return LEAVE;
  *r = __builtin_sqrt(a);
  return STAY;
}
INLINE int _LT_F64(f64 a, f64 b, cond *r) { *r = a < b; return STAY; }
INLINE int _LE_F64(f64 a, f64 b, cond *r) { *r = a <= b; return STAY; }
INLINE int _EQ_F64(f64 a, f64 b, cond *r) { *r = a == b; return STAY; }
INLINE int _NE_F64(f64 a, f64 b, cond *r) { *r = a != b; return STAY; }
