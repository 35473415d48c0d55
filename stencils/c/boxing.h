// Between words and raw values, and arithmetic on words.

INLINE int _UNBOX_INT(word a, i64 *r) { *r = (i64)a >> 1; return STAY; }
INLINE int _BOX_INT(i64 a, word *r) {
  i64 doubled;
  int overflow = __builtin_add_overflow(a, a, &doubled);
  *r = doubled;
  if (UNLIKELY(overflow))
    return LEAVE;
  *r = doubled + 1;
  return STAY;
}
#define UNDO__BOX_INT_0(r, a, b) (((i64)(r) >> 1) ^ SIGN_BIT)

INLINE int _UNBOX_FLOAT(word a, f64 *r) { *r = unbox_float(a); return STAY; }
INLINE int _BOX_FLOAT(f64 a, word *r) { return box_float(a, r); }
INLINE int _UNBOX_BOOL(word a, cond *r) { *r = a >> 4; return STAY; }
INLINE int _BOX_BOOL(cond a, word *r) { *r = WORD_FALSE + (WORD_TRUE - WORD_FALSE) * a; return STAY; }

// Small ints: 2a+1 and 2b+1.
INLINE int _BINARY_OP_ADD_INT(word a, word b, word *r) {
  i64 sum;
  int overflow = __builtin_add_overflow((i64)a - 1, (i64)b, &sum);
  *r = sum;
  return UNLIKELY(overflow);
}
#define UNDO__BINARY_OP_ADD_INT_0(r, a, b) ((r) - (b) + 1)
#define UNDO__BINARY_OP_ADD_INT_1(r, a, b) ((r) - (a) + 1)
INLINE int _BINARY_OP_SUBTRACT_INT(word a, word b, word *r) {
  i64 difference;
  int overflow = __builtin_sub_overflow((i64)a, (i64)b, &difference);
  *r = difference;
  if (UNLIKELY(overflow))
    return LEAVE;
  *r = difference + 1;
  return STAY;
}
#define UNDO__BINARY_OP_SUBTRACT_INT_0(r, a, b) ((r) + (b))
INLINE int _BINARY_OP_MULTIPLY_INT(word a, word b, word *r) {
  i64 product;
  if (UNLIKELY(__builtin_mul_overflow((i64)a - 1, (i64)b >> 1, &product)))
    return LEAVE;
  *r = product + 1;
  return STAY;
}
INLINE int _BINARY_OP_ADD_FLOAT(word a, word b, word *r) { return box_float(unbox_float(a) + unbox_float(b), r); }
INLINE int _BINARY_OP_SUBTRACT_FLOAT(word a, word b, word *r) { return box_float(unbox_float(a) - unbox_float(b), r); }
INLINE int _BINARY_OP_MULTIPLY_FLOAT(word a, word b, word *r) { return box_float(unbox_float(a) * unbox_float(b), r); }
