// Calls of runtime functions that the instruction's immediate names (hole CALLEE), by the C calling
// convention. NULL from an object function means that an exception is pending.

INLINE int checked(word result, word *r) { *r = result; return UNLIKELY(result == 0); }

INLINE int _CALL_RUNTIME_0(word *r) { return checked(((word(*)(void))CALLEE)(), r); }
INLINE int _CALL_RUNTIME_1(word a, word *r) { return checked(((word(*)(word))CALLEE)(a), r); }
INLINE int _CALL_RUNTIME_2(word a, word b, word *r) { return checked(((word(*)(word, word))CALLEE)(a, b), r); }
INLINE int _CALL_RUNTIME_3(word a, word b, word c, word *r) {
  return checked(((word(*)(word, word, word))CALLEE)(a, b, c), r);
}
INLINE int _TRY_RUNTIME_0(word *r) { *r = ((word(*)(void))CALLEE)(); return STAY; }
INLINE int _TRY_RUNTIME_1(word a, word *r) { *r = ((word(*)(word))CALLEE)(a); return STAY; }
INLINE int _TRY_RUNTIME_2(word a, word b, word *r) { *r = ((word(*)(word, word))CALLEE)(a, b); return STAY; }
INLINE int _TRY_RUNTIME_3(word a, word b, word c, word *r) {
  *r = ((word(*)(word, word, word))CALLEE)(a, b, c);
  return STAY;
}
INLINE int _CALL_F64(f64 a, f64 *r) { *r = ((f64(*)(f64))CALLEE)(a); return STAY; }
INLINE int _CALL_F64_F64(f64 a, f64 b, f64 *r) {
  // The C convention's own registers are in the pool: the operands step aside, so that both are read
  // before xmm0 and xmm1 are written, whatever registers they are in.
  register f64 first __asm__("xmm8") = a;
  register f64 second __asm__("xmm9") = b;
  __asm__ volatile("" : "+x"(first), "+x"(second));
  *r = ((f64(*)(f64, f64))CALLEE)(first, second);
  return STAY;
}
INLINE int _CALL_I64_I64(i64 a, i64 b, i64 *r) { *r = ((i64(*)(i64, i64))CALLEE)(a, b); return STAY; }
