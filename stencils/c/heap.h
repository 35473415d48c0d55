// Fields of heap objects, items of lists and tuples, reference counts.

INLINE int _LOAD_FIELD(word a, word *r) { *r = AT(word, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_FIELD_I64(word a, i64 *r) { *r = AT(i64, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_FIELD_F64(word a, f64 *r) { *r = AT(f64, a, (u64)IMM_LOW32); return STAY; }
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
