// Every uop's semantics, one inline function each: operands, then where the result goes; the value is
// STAY or LEAVE. The extractor wraps each one in a function per shape.
#include "word.h"

#include "boxing.h"
#include "calls.h"
#include "floats.h"
#include "guards.h"
#include "heap.h"
#include "integers.h"
