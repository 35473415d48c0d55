// Guards: LEAVE unless the condition holds.

INLINE int _GUARD_INT(word a) { return !(a & 1); }
INLINE int _GUARD_FLOAT(word a) { return !is_float(a); }
// False and True differ by one bit, once the lower one is subtracted.
INLINE int _GUARD_BOOL(word a) {
  u64 above = a - WORD_FALSE;
  OPAQUE(above);
  return (above & ~(u64)(WORD_TRUE - WORD_FALSE)) != 0;
}

INLINE int is_pointer(word a) { return !ANY_BIT(a, 7) && a != 0; }
INLINE int _GUARD_IMMEDIATE(word a) { return is_pointer(a); }

// The comparison in assembly: clang would not fold a symbol's address into `cmp dword [m], imm32`.
#define FIELD32_DIFFERS(pointer, offset, hole)                                                      \
  ({                                                                                                \
    int differs;                                                                                    \
    __asm__("cmpl %2, %1" : "=@ccne"(differs) : "m"(AT(u32, pointer, offset)), "i"(hole));           \
    differs;                                                                                        \
  })

INLINE int _GUARD_TYPE(word a) {
  if (UNLIKELY(!is_pointer(a)))
    return LEAVE;
  return FIELD32_DIFFERS(a, OBJ_TID, IMM_LOW32);
}
INLINE int _GUARD_IS(word a, word b) { return COMPARED("ne", a, b); }
INLINE int _GUARD_IS_NOT(word a, word b) { return COMPARED("e", a, b); }
INLINE int _GUARD_FIELD32(word a) { return FIELD32_DIFFERS(a, (u64)IMM_LOW32, IMM_HIGH32); }
INLINE int _GUARD_UNIQUE(word a) {
  if (UNLIKELY(!is_pointer(a)))
    return LEAVE;
  return AT(i32, a, OBJ_REFCNT) != 1;
}
// The first word below the register dump area; the frame base is in `base` (memory form only).
INLINE int check_periodic(u64 base) { return AT(u64, base, -136) != 0; }

INLINE int _GUARD_IS_TRUE_POP(cond a) { return IS_ZERO((u32)a); }
INLINE int _GUARD_IS_FALSE_POP(cond a) { return !IS_ZERO((u32)a); }
INLINE int _GUARD_LT_I64(i64 a, i64 b) { return !(a < b); }
INLINE int _GUARD_LE_I64(i64 a, i64 b) { return !(a <= b); }
INLINE int _GUARD_EQ_I64(i64 a, i64 b) { return COMPARED("ne", a, b); }
INLINE int _GUARD_NE_I64(i64 a, i64 b) { return COMPARED("e", a, b); }
INLINE int _GUARD_LT_F64(f64 a, f64 b) { return !(a < b); }
INLINE int _GUARD_LE_F64(f64 a, f64 b) { return !(a <= b); }
INLINE int _GUARD_EQ_F64(f64 a, f64 b) { return !(a == b); }
INLINE int _GUARD_NOT_LT_F64(f64 a, f64 b) { return a < b; }
INLINE int _GUARD_NOT_LE_F64(f64 a, f64 b) { return a <= b; }
INLINE int _GUARD_NE_F64(f64 a, f64 b) { return a == b; }
