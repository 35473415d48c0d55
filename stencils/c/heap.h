// Fields of heap objects, items of lists and tuples, reference counts.

INLINE int _LOAD_FIELD(word a, word *r) { *r = AT(word, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_FIELD_I64(word a, i64 *r) { *r = AT(i64, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_CONST_FIELD(word a, word *r) { *r = AT(word, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_CONST_FIELD_I64(word a, i64 *r) { *r = AT(i64, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_FIELD_F64(word a, f64 *r) { *r = AT(f64, a, (u64)IMM_LOW32); return STAY; }
// The index in a register: of two holes in one address clang would choose which is the displacement.
INLINE int _LOAD_BYTE(word a, i64 i, i64 *r) {
  OPAQUE(i);
  *r = AT(u8, a + (u64)i, (u64)IMM_LOW32);
  return STAY;
}
INLINE int _LOAD_CHARACTER(word a, i64 i, word *r) {
  OPAQUE(i);
  *r = AT(word, a + 8 * (u64)i, (u64)IMM_LOW32);
  return STAY;
}
INLINE int _STORE_FIELD(word a, word b) { AT(word, a, (u64)IMM_LOW32) = b; return STAY; }
INLINE int _STORE_FIELD_I64(word a, i64 b) { AT(i64, a, (u64)IMM_LOW32) = b; return STAY; }

// list[i] and tuple[i]. One comparison for an index from the front; one from the end goes out of line, where
// adding the length carries exactly when the index is in range. The accesses there are in assembly: clang would
// merge them with those of the common case, at the price of a move there.
#define FROM_END(i, length, index) (!__builtin_add_overflow((u64)(i), length, &(index)))
#define LOAD_COLD(to, place) __asm__("movq %1, %0" : "=r"(to) : "m"(place))
#define STORE_COLD(place, from) __asm__ volatile("movq %1, %0" : "=m"(place) : "r"(from))

INLINE int _BINARY_OP_SUBSCR_LIST_INT(word a, i64 b, word *r) {
  u64 length = AT(u64, a, LIST_LEN);
  if (UNLIKELY((u64)b >= length)) {
    COLD_PATH();
    u64 index;
    if (FROM_END(b, length, index))
      return LEAVE;
    LOAD_COLD(*r, AT(word, AT(u64, a, LIST_ITEMS), index * 8));
    return STAY;
  }
  *r = AT(word, AT(u64, a, LIST_ITEMS), b * 8);
  return STAY;
}
INLINE int _STORE_SUBSCR_LIST_INT(word a, i64 b, word c, word *r) {
  u64 length = AT(u64, a, LIST_LEN);
  if (UNLIKELY((u64)b >= length)) {
    COLD_PATH();
    u64 index;
    if (FROM_END(b, length, index))
      return LEAVE;
    word *item = &AT(word, AT(u64, a, LIST_ITEMS), index * 8);
    word old;
    LOAD_COLD(old, *item);
    STORE_COLD(*item, c);
    *r = old;
    return STAY;
  }
  word *item = &AT(word, AT(u64, a, LIST_ITEMS), b * 8);
  *r = *item;
  *item = c;
  return STAY;
}
INLINE int _BINARY_OP_SUBSCR_TUPLE_INT(word a, i64 b, word *r) {
  u64 length = AT(u64, a, TUPLE_LEN);
  if (UNLIKELY((u64)b >= length)) {
    COLD_PATH();
    u64 index;
    if (FROM_END(b, length, index))
      return LEAVE;
    LOAD_COLD(*r, AT(word, a, TUPLE_ITEMS + index * 8));
    return STAY;
  }
  *r = AT(word, a, TUPLE_ITEMS + b * 8);
  return STAY;
}

// Raw items: their address is in the field that the immediate names, their number in the next one.
#define ITEM(type, index) AT(type, AT(u64, a, (u64)IMM_LOW32), (index) * sizeof(type))
#define ITEM_COUNT AT(u64, a, (u64)IMM_LOW32 + 8)
#define LOAD_ITEM(name, type, result, load, where)                                                 \
  INLINE int name(word a, i64 b, result *r) {                                                      \
    u64 length = ITEM_COUNT;                                                                       \
    if (UNLIKELY((u64)b >= length)) {                                                              \
      COLD_PATH();                                                                                 \
      u64 index;                                                                                   \
      if (FROM_END(b, length, index))                                                              \
        return LEAVE;                                                                              \
      __asm__(load " %1, %0" : where(*r) : "m"(ITEM(type, index)));                                \
      return STAY;                                                                                 \
    }                                                                                              \
    *r = ITEM(type, b);                                                                            \
    return STAY;                                                                                   \
  }
#define STORE_ITEM(name, type, operand, store, where)                                              \
  INLINE int name(word a, i64 b, operand c) {                                                      \
    if (sizeof(type) < sizeof(operand) && UNLIKELY((operand)(type)c != c))                         \
      return LEAVE;                                                                                \
    u64 length = ITEM_COUNT;                                                                       \
    if (UNLIKELY((u64)b >= length)) {                                                              \
      COLD_PATH();                                                                                 \
      u64 index;                                                                                   \
      if (FROM_END(b, length, index))                                                              \
        return LEAVE;                                                                              \
      __asm__ volatile(store " %1, %0" : "=m"(ITEM(type, index)) : where((type)c));                \
      return STAY;                                                                                 \
    }                                                                                              \
    ITEM(type, b) = (type)c;                                                                       \
    return STAY;                                                                                   \
  }
LOAD_ITEM(_LOAD_ITEM_F64, f64, f64, "movsd", "=x")
LOAD_ITEM(_LOAD_ITEM_I64, i64, i64, "movq", "=r")
LOAD_ITEM(_LOAD_ITEM_I32, i32, i64, "movslq", "=r")
LOAD_ITEM(_LOAD_ITEM_U8, u8, i64, "movzbq", "=r")
STORE_ITEM(_STORE_ITEM_F64, f64, f64, "movsd", "x")
STORE_ITEM(_STORE_ITEM_I64, i64, i64, "movq", "r")
STORE_ITEM(_STORE_ITEM_I32, i32, i64, "movl", "r")
STORE_ITEM(_STORE_ITEM_U8, u8, i64, "movb", "r")

// A negative count is immortal. Words that are no pointers have no count, nor has NULL.
INLINE int _INCREF(word a) {
  u64 p = a;
  if (UNLIKELY(ANY_BIT(p, 7)) || UNLIKELY(p == 0))
    return STAY;
  i32 count = AT(i32, p, OBJ_REFCNT);
  if (count >= 0)
    AT(i32, p, OBJ_REFCNT) = count + 1;
  return STAY;
}
INLINE int _DECREF(word a) {
  u64 p = a;
  if (UNLIKELY(ANY_BIT(p, 7)) || UNLIKELY(p == 0))
    return STAY;
  i32 count = AT(i32, p, OBJ_REFCNT);
  if (count < 0)
    return STAY;
  AT(i32, p, OBJ_REFCNT) = --count;
  if (UNLIKELY(count == 0)) {
    COLD_PATH();
    // Assembly, because clang must not think that a call clobbers the pool: `pw_dealloc` is a thunk that
    // takes the object in rdi, aligns the stack and preserves r8–r15, xmm0–xmm7, rbx and rbp.
    register u64 object __asm__("rdi") = p;
    __asm__ volatile("call pw_dealloc"
                     : "+r"(object)
                     :
                     : "rax", "rcx", "rdx", "rsi", "memory", "cc", "xmm8", "xmm9", "xmm10", "xmm11",
                       "xmm12", "xmm13", "xmm14", "xmm15");
  }
  return STAY;
}
