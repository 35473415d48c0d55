// What surrounds a semantics in a stencil. clang's `preserve_none` passes integers in
// r12 r13 r14 r15 rdi rsi rdx rcx r8 r9 r11 rax and doubles in xmm0–xmm7. A stencil takes all of them and
// tail-calls CONTINUE or EXIT with the pool unchanged but for the result; the low bank is passed
// uninitialised, so it is free for clang.
#define STENCIL(name)                                                                              \
  __attribute__((preserve_none)) void name(                                                        \
      u64 r12, u64 r13, u64 r14, u64 r15, u64 rdi, u64 rsi, u64 rdx, u64 rcx, u64 r8, u64 r9,      \
      u64 r11, u64 rax, f64 xmm0, f64 xmm1, f64 xmm2, f64 xmm3, f64 xmm4, f64 xmm5, f64 xmm6,      \
      f64 xmm7)
STENCIL(CONTINUE);
STENCIL(EXIT);

#define LOW_BANK u64 low_rdi, low_rsi, low_rdx, low_rcx, low_rax
#define TAIL(to)                                                                                   \
  [[clang::musttail]] return to(r12, r13, r14, r15, low_rdi, low_rsi, low_rdx, low_rcx, r8, r9,    \
                                r11, low_rax, xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7)

// A C call loses these; the wrapper of a calling stencil does not ask clang to keep them.
#define CLOBBER_POOL                                                                               \
  {                                                                                                \
    u64 lost_int;                                                                                  \
    f64 lost_float;                                                                                \
    r8 = r9 = r11 = lost_int;                                                                      \
    xmm0 = xmm1 = xmm2 = xmm3 = xmm4 = xmm5 = xmm6 = xmm7 = lost_float;                            \
  }

// The exit does not need what was in this register.
#define LOSE(x)                                                                                    \
  {                                                                                                \
    __typeof__(x) lost;                                                                            \
    x = lost;                                                                                      \
  }

// Memory form: the frame base is in r13 (rbp in the trace).
#define SLOT(type, hole) (*(type *)(r13 + (u64)hole))
