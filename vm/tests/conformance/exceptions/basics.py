def f(n):
    try:
        if n == 0: raise ValueError("zero")
        if n == 1: return "ret"
        if n == 2: 1 / 0
        if n == 3: raise KeyError("k")
        return "end"
    except ValueError as e: return "VE " + str(e)
    except (ZeroDivisionError, TypeError) as e: return "ZD " + str(e)
    else: return "else"
    finally: print("finally", n)
for i in range(5):
    try: print(f(i))
    except KeyError as e: print("outer", repr(e), e.args)
class MyErr(Exception):
    def __init__(self, a, b): super().__init__(a, b); self.b = b
try: raise MyErr(1, 2)
except MyErr as e: print(e, e.args, e.b, repr(e))
try:
    try: raise ValueError("a")
    except ValueError as e: raise TypeError("b") from e
except TypeError as e: print(e, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try: raise ValueError("a")
    except ValueError: raise TypeError("b")
except TypeError as e: print(repr(e.__context__), e.__cause__)
def g():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print("body", i)
        finally: print("fin", i)
    else: print("no break")
    return i
print(g())
def h():
    try: return 1
    finally: return 2
print(h())
try: undefined_name
except NameError as e: print(e)
def loc():
    print(zz)
    zz = 1
try: loc()
except UnboundLocalError as e: print(e)
try: assert 1 == 2, "msg"
except AssertionError as e: print(e)
def rec(n): return rec(n + 1)
try: rec(0)
except RecursionError as e: print("RecursionError", str(e)[:32])
try:
    try: raise ValueError(1)
    except ValueError: raise
except ValueError as e: print("reraised", e)
import sys
try: 1 / 0
except ZeroDivisionError: print(sys.exc_info()[0].__name__)
print(sys.exc_info())
e = ValueError("x", 1); print(e.args, str(e), isinstance(e, Exception))
for bad in (lambda: f(), lambda: f(1, 2), lambda: f(x=1), lambda: None(), lambda: (1).foo, lambda: int("a"), lambda: len(5), lambda: iter(5), lambda: {}["k"]):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
def deep():
    try:
        try: 1 / 0
        finally: print("inner finally")
    except ZeroDivisionError: print("deep caught")
deep()
try: raise StopIteration(5)
except StopIteration as s: print(s.value)
try: sys.exit(3)
except SystemExit as s: print("exit", s.code)
