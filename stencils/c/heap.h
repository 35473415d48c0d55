// Fields of heap objects, items of lists and tuples, reference counts.

INLINE int _LOAD_FIELD(word a, word *r) { *r = AT(word, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_FIELD_I64(word a, i64 *r) { *r = AT(i64, a, (u64)IMM_LOW32); return STAY; }
INLINE int _LOAD_FIELD_F64(word a, f64 *r) { *r = AT(f64, a, (u64)IMM_LOW32); return STAY; }
INLINE int _STORE_FIELD(word a, word b) { AT(word, a, (u64)IMM_LOW32) = b; return STAY; }
INLINE int _STORE_FIELD_I64(word a, i64 b) { AT(i64, a, (u64)IMM_LOW32) = b; return STAY; }

// The index from the front; LEAVE when it is out of range. One comparison for the common case.
INLINE int normal_index(i64 i, u64 length, u64 *index) {
  *index = i;
  if (UNLIKELY((u64)i >= length)) {
    COLD_PATH();
    *index = i + length;
    if (i >= 0 || *index >= length)
      return LEAVE;
  }
  return STAY;
}
INLINE int _BINARY_OP_SUBSCR_LIST_INT(word a, i64 b, word *r) {
  u64 index;
  if (normal_index(b, AT(u64, a, LIST_LEN), &index))
    return LEAVE;
  *r = AT(word, AT(u64, a, LIST_ITEMS), index * 8);
  return STAY;
}
INLINE int _STORE_SUBSCR_LIST_INT(word a, i64 b, word c, word *r) {
  u64 index;
  if (normal_index(b, AT(u64, a, LIST_LEN), &index))
    return LEAVE;
  word *item = &AT(word, AT(u64, a, LIST_ITEMS), index * 8);
  *r = *item;
  *item = c;
  return STAY;
}
INLINE int _BINARY_OP_SUBSCR_TUPLE_INT(word a, i64 b, word *r) {
  u64 index;
  if (normal_index(b, AT(u64, a, TUPLE_LEN), &index))
    return LEAVE;
  *r = AT(word, a, TUPLE_ITEMS + index * 8);
  return STAY;
}

// A negative count is immortal. Words that are no pointers have no count, nor has NULL.
INLINE int _INCREF(word a) {
  u64 p = a;
  if (p & 7)
    return STAY;
  if (p == 0)
    return STAY;
  i32 count = AT(i32, p, OBJ_REFCNT);
  if (count >= 0)
    AT(i32, p, OBJ_REFCNT) = count + 1;
  return STAY;
}
INLINE int _DECREF(word a) {
  u64 p = a;
  if (p & 7)
    return STAY;
  if (p == 0)
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
