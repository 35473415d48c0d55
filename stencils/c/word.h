// The tagged word of ir::word and the C side of its encoding. Types and markers that every semantics uses.
#ifndef PATCHWORK_WORD_H
#define PATCHWORK_WORD_H

#include "layout.h" // generated from ir::layout::FIELDS

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;
typedef int i32;
typedef long i64;
typedef double f64;
typedef u64 word; // an Obj operand
typedef u64 cond; // a Cond operand: 0 or 1

#define INLINE static inline __attribute__((always_inline))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

// What a semantics returns.
#define STAY 0  // go on with the next stencil; the result is valid
#define LEAVE 1 // leave the trace; nothing has happened yet

// A label in the object file: the extractor moves the basic block that it stands in (and what only that
// block leads to) to the cold part.
#define COLD_PATH() __asm__ volatile("pw_cold_%=:" ::)

// Makes clang forget what it knows about a value, at no cost.
#define OPAQUE(x) __asm__("" : "+r"(x))

// Holes are addresses of symbols. Weak: clang may not assume that they are not 0.
#define HOLE(name) extern char name[] __attribute__((weak))
HOLE(OPERAND32);
HOLE(IMM_LOW32);
HOLE(IMM_HIGH32);
HOLE(IMM64);
HOLE(CALLEE);
HOLE(SLOT_ARG0);
HOLE(SLOT_ARG1);
HOLE(SLOT_ARG2);
HOLE(SLOT_RESULT);

INLINE u64 rotate_left(u64 x, int n) { return x << n | x >> (64 - n); }
INLINE u64 bits_of(f64 x) { return __builtin_bit_cast(u64, x); }
INLINE f64 double_of(u64 x) { return __builtin_bit_cast(f64, x); }

#define SIGN_BIT (1ul << 63)
#define FLOAT_TAG 2ul
// An immediate float's three top exponent bits are 011 or 100: less this, they are 000 or 001.
#define FLOAT_BIAS (3ul << 60)

// Memory at a byte offset.
#define AT(type, pointer, offset) (*(type *)((pointer) + (offset)))

// The condition after `cmp a, b`, in assembly: clang must not conclude that two operands are the same value
// where they compare equal, else it would copy one into the other's register.
#define COMPARED(condition, a, b)                                                                  \
  ({                                                                                               \
    int holds;                                                                                     \
    __asm__("cmpq %2, %1" : "=@cc" condition(holds) : "r"((u64)(a)), "ri"((u64)(b)));              \
    holds;                                                                                         \
  })
#define IS_ZERO(a)                                                                                 \
  ({                                                                                               \
    int holds;                                                                                     \
    __asm__("test %1, %1" : "=@ccz"(holds) : "r"(a));                                              \
    holds;                                                                                         \
  })

// Whether any of these low bits is set. In assembly: clang takes two instructions for some masks.
#define ANY_BIT(a, mask)                                                                           \
  ({                                                                                               \
    int holds;                                                                                     \
    __asm__("testb %2, %b1" : "=@ccnz"(holds) : "r"(a), "i"(mask));                                \
    holds;                                                                                         \
  })

INLINE int is_float(word w) {
  u32 tag = (u32)w - FLOAT_TAG;
  OPAQUE(tag);
  return (tag & 3) == 0;
}

// Adds a 64-bit constant from read-only data: fewer bytes than to load it into a register first.
#define ADD_CONSTANT(x, value)                                                                     \
  ({                                                                                               \
    static const u64 constant = value;                                                             \
    __asm__("addq %1, %0" : "+r"(x) : "m"(constant) : "cc");                                       \
  })

// Whether an unsigned number is above a 64-bit constant in read-only data.
#define ABOVE_CONSTANT(x, value)                                                                   \
  ({                                                                                               \
    static const u64 constant = value;                                                             \
    int above;                                                                                     \
    __asm__("cmpq %2, %1" : "=@cca"(above) : "r"((u64)(x)), "m"(constant));                        \
    above;                                                                                         \
  })

// Whether a double's bits are those of 0.0 or -0.0: the doubling drops the sign.
INLINE int is_zero_float(u64 bits) {
  int zero;
  __asm__("addq %0, %0" : "+r"(bits), "=@ccz"(zero));
  return zero;
}

// The double in an immediate-float word. The encoding is the double's bits less FLOAT_BIAS, rotated left
// by three, with the top bit inverted and the tag added (one addition does both); the two patterns that
// this would give ±2^-255 mean ±0.0.
INLINE f64 unbox_float(word w) {
  u64 rotated = w;
  ADD_CONSTANT(rotated, -(SIGN_BIT + FLOAT_TAG));
  u64 bits = rotate_left(rotated, 61);
  if (LIKELY(rotated > 4)) // 0 and 4 are +0.0 and -0.0
    ADD_CONSTANT(bits, FLOAT_BIAS);
  return double_of(bits);
}

// The immediate-float word of a double; LEAVE when there is none.
INLINE int box_float(f64 x, word *result) {
  u64 w = bits_of(x);
  ADD_CONSTANT(w, -FLOAT_BIAS);
  // Without its sign (the doubling drops it) it must be in 1 … 2^61-1.
  if (UNLIKELY(ABOVE_CONSTANT(w + w - 2, (1ul << 62) - 4))) {
    COLD_PATH();
    ADD_CONSTANT(w, FLOAT_BIAS); // the double's own bits again
    if (!is_zero_float(w))
      return LEAVE;
    w = rotate_left(w, 3); // the sign, where the tagged word has it
    ADD_CONSTANT(w, SIGN_BIT + FLOAT_TAG);
    *result = w;
    return STAY;
  }
  w = rotate_left(w, 3);
  ADD_CONSTANT(w, SIGN_BIT + FLOAT_TAG);
  *result = w;
  return STAY;
}

#endif
