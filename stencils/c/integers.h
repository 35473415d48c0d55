// Raw 64-bit integers, conditions, and conversions between the raw kinds.
//
// UNDO_<uop>_<k>(r, a, b) is operand k again from the wrapped result, for shapes whose result takes that
// operand's register: the hot path then works in place and the exit repairs the register. Where no UNDO
// is given, the result is computed in a scratch register and moved at the end.

#define PURE(name, expression)                                                                     \
  INLINE int name(i64 a, i64 b, i64 *r) { *r = (expression); return STAY; }
#define COMPARE(name, operator)                                                                    \
  INLINE int name(i64 a, i64 b, cond *r) { *r = a operator b; return STAY; }

INLINE int _ADD_I64(i64 a, i64 b, i64 *r) { return UNLIKELY(__builtin_add_overflow(a, b, r)); }
#define UNDO__ADD_I64_0(r, a, b) ((r) - (b))
#define UNDO__ADD_I64_1(r, a, b) ((r) - (a))
#define UNDO__ADD_I64_EQUAL(r, a, b) (((r) >> 1) ^ SIGN_BIT)
INLINE int _SUBTRACT_I64(i64 a, i64 b, i64 *r) { return UNLIKELY(__builtin_sub_overflow(a, b, r)); }
#define UNDO__SUBTRACT_I64_0(r, a, b) ((r) + (b))
INLINE int _MULTIPLY_I64(i64 a, i64 b, i64 *r) { return UNLIKELY(__builtin_mul_overflow(a, b, r)); }
// clang does not fold a symbol's address into `imul r, r, imm32`.
#define CONSTANT__MULTIPLY_I64(a, b, r)                                                            \
  ({                                                                                               \
    int overflow;                                                                                  \
    __asm__("imulq %3, %2, %0" : "=r"(*(r)), "=@cco"(overflow) : "r"(a), "i"(b));                  \
    UNLIKELY(overflow);                                                                            \
  })
#define CONSTANT_LOGIC(instruction, a, b, r)                                                       \
  ({                                                                                               \
    i64 value = a;                                                                                 \
    __asm__(instruction " %1, %0" : "+r"(value) : "i"(b));                                         \
    *(r) = value;                                                                                  \
    STAY;                                                                                          \
  })
#define CONSTANT__AND_I64(a, b, r) CONSTANT_LOGIC("andq", a, b, r)
#define CONSTANT__OR_I64(a, b, r) CONSTANT_LOGIC("orq", a, b, r)
#define CONSTANT__XOR_I64(a, b, r) CONSTANT_LOGIC("xorq", a, b, r)
PURE(_AND_I64, a & b)
PURE(_OR_I64, a | b)
PURE(_XOR_I64, a ^ b)
PURE(_MIN_I64, a < b ? a : b)
PURE(_MAX_I64, a > b ? a : b)
PURE(_ADD_WRAP_I64, (i64)((u64)a + (u64)b))
COMPARE(_LT_I64, <)
COMPARE(_LE_I64, <=)
COMPARE(_EQ_I64, ==)
COMPARE(_NE_I64, !=)

// Division. Where both are below 2^32 (and so not negative), a 32-bit division does: it is several times faster on
// many processors, and floor and C agree. Everything else is out of line: there, b = 0 and MIN / -1 would trap,
// and C rounds towards zero.
#define IS_NARROW(a, b) LIKELY(((u64)(a) | (u64)(b)) >> 32 == 0)

INLINE int _FLOOR_DIVIDE_I64(i64 a, i64 b, i64 *r) {
  if (IS_NARROW(a, b)) {
    if (UNLIKELY(IS_ZERO((u32)b)))
      return LEAVE;
    *r = (u32)a / (u32)b;
    return STAY;
  }
  COLD_PATH();
  if (IS_ZERO(b))
    return LEAVE;
  if (b == -1)
    return __builtin_sub_overflow(0, a, r);
  i64 quotient = a / b;
  i64 remainder = a % b;
  if (remainder != 0)
    quotient += (remainder ^ b) >> 63; // one less when the remainder has the other sign
  *r = quotient;
  return STAY;
}
INLINE int _REMAINDER_I64(i64 a, i64 b, i64 *r) {
  if (IS_NARROW(a, b)) {
    if (UNLIKELY(IS_ZERO((u32)b)))
      return LEAVE;
    *r = (u32)a % (u32)b;
    return STAY;
  }
  COLD_PATH();
  if (IS_ZERO(b))
    return LEAVE;
  if (b == -1) {
    *r = 0;
    return STAY;
  }
  i64 remainder = a % b;
  if (remainder != 0)
    remainder += b & (remainder ^ b) >> 63;
  *r = remainder;
  return STAY;
}

INLINE int _LSHIFT_I64(i64 a, i64 b, i64 *r) {
  if (UNLIKELY((u64)b > 63))
    return LEAVE;
  i64 shifted = (i64)((u64)a << b);
  *r = shifted;
  return UNLIKELY(shifted >> b != a);
}
INLINE int _RSHIFT_I64(i64 a, i64 b, i64 *r) {
  if (UNLIKELY((u64)b > 63))
    return LEAVE;
  *r = a >> b;
  return STAY;
}
INLINE int _NEGATIVE_I64(i64 a, i64 *r) { return UNLIKELY(__builtin_sub_overflow(0, a, r)); }
#define UNDO__NEGATIVE_I64_0(r, a, b) (r)
INLINE int _INVERT_I64(i64 a, i64 *r) { *r = ~a; return STAY; }
INLINE int _ABS_I64(i64 a, i64 *r) {
  i64 negated;
  if (UNLIKELY(__builtin_sub_overflow(0, a, &negated)))
    return LEAVE;
  *r = a < 0 ? negated : a;
  return STAY;
}

INLINE int _NOT_COND(cond a, cond *r) { *r = a ^ 1; return STAY; }
INLINE int _IS(word a, word b, cond *r) { *r = a == b; return STAY; }

// cvtsi2sd keeps the upper half of its result's register: without the xorps it would wait for whatever
// was there, and clang leaves it out when it optimises for size.
INLINE f64 to_float(i64 a) {
  f64 x;
  __asm__("xorps %0, %0\n\tcvtsi2sdq %1, %0" : "=x"(x) : "r"(a));
  return x;
}
INLINE int _INT_TO_FLOAT(i64 a, f64 *r) { *r = to_float(a); return STAY; }
INLINE int _FLOAT_TO_INT(f64 a, i64 *r) {
  // What doesn't fit becomes MIN; MIN itself fits.
  i64 truncated = __builtin_ia32_cvttsd2si64((__attribute__((vector_size(16))) f64){a, 0});
  *r = truncated;
  int is_min;
  __asm__("cmpq $1, %1" : "=@cco"(is_min) : "r"(truncated));
  if (UNLIKELY(is_min)) {
    COLD_PATH();
    return !(a == -0x1p63);
  }
  return STAY;
}
INLINE int within_2_53(i64 a) { return (u64)a + (1ul << 53) <= 1ul << 54; }
INLINE int _TRUE_DIVIDE_I64(i64 a, i64 b, f64 *r) {
  if (!IS_NARROW(a, b)) {
    COLD_PATH();
    if (!within_2_53(a) || !within_2_53(b))
      return LEAVE;
  }
  if (UNLIKELY(IS_ZERO(b)))
    return LEAVE;
  *r = to_float(a) / to_float(b);
  return STAY;
}
