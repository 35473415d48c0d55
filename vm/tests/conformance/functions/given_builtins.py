# Code whose globals have built-in names of their own.
def t(*a):
    try: print(eval(*a))
    except BaseException as e: print(type(e).__name__, e)
t("abs(-1)", {"__builtins__": {}}); t("abs(-1)", {"__builtins__": {'abs': lambda x: 'mine'}}); t("abs(-1)", {}); t("x+1", {"__builtins__": None, 'x':1}); t("len", {"__builtins__": {}}, {'len':5})
t("[abs(i) for i in (1,)]", {"__builtins__": {}}); t("(lambda: abs(1))()", {"__builtins__": {}}); t("__import__('os')", {"__builtins__": {}}); t("open", {"__builtins__": {}})
import types, builtins
m=types.ModuleType('m'); m.abs=lambda x:'mod'
t("abs(2)", {"__builtins__": m})
try: exec("import os", {"__builtins__": {}})
except BaseException as e: print(type(e).__name__, e)
try: exec("class A: pass", {"__builtins__": {}})
except BaseException as e: print(type(e).__name__, e)
g={}; exec("def f(): return abs(-3)", g); print(g['f'](), type(g['__builtins__']))
g={"__builtins__":{}}; exec("def f(): return abs(-3)", g)
try: print(g['f']())
except NameError as e: print(e)
g={"__builtins__":{'abs':lambda v:'hi'}}; exec("def f():\n r=[]\n for i in range_: r.append(abs(-3))\n return r[-1]\nrange_=list_(50)" , {**g,'list_':range} ) 
d={**g,'R':range(100)}; exec("def f():\n r=0\n for i in R: r=abs(-3)\n return r\nprint_(f())", {**d,'print_':print})
