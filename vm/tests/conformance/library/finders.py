# Finders that a program adds to sys.meta_path, packages without __init__.py, specs and loaders, __import__ replaced.
import builtins
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import tempfile
import types


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.startswith('made_up'):
            print('asked for', name, path)
            return importlib.util.spec_from_loader(name, self, is_package=name == 'made_up')

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.answer = len(module.__name__)


sys.meta_path.append(Finder())
import made_up
import made_up.inner
from made_up.other import answer
print(made_up.answer, made_up.inner.answer, answer, made_up.__spec__.name, type(made_up.__loader__).__name__)
sys.meta_path.pop()
try:
    import made_up.third
except ImportError as e:
    print(type(e).__name__, e, e.name)


class Blocker:
    @staticmethod
    def find_spec(name, path, target=None):
        if name == 'colorsys':
            raise ImportError('blocked')


sys.meta_path.insert(0, Blocker)
try:
    import colorsys
except ImportError as e:
    print(e)
sys.meta_path.remove(Blocker)
import colorsys
print(colorsys.__spec__.name, colorsys.__spec__.parent, colorsys.__spec__.has_location)
print(json_spec := importlib.util.find_spec('json.decoder').name, importlib.util.find_spec('no_such_module'))

with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    os.makedirs(os.path.join(folder, 'spaced', 'deep'))
    with open(os.path.join(folder, 'spaced', 'deep', 'leaf.py'), 'w') as f:
        f.write('value = 42\n')
    with open(os.path.join(folder, 'round_a.py'), 'w') as f:
        f.write('import round_b\nx = 1\n')
    with open(os.path.join(folder, 'round_b.py'), 'w') as f:
        f.write('try:\n    from round_a import x\nexcept ImportError as e:\n    print(str(e).split(" (/")[0])\n'
                'import round_a\ntry:\n    round_a.x\nexcept AttributeError as e:\n    print(e)\n')
    with open(os.path.join(folder, 'top.py'), 'w') as f:
        f.write('try:\n    from .. import x\nexcept ImportError as e:\n    print(e)\n')
    importlib.invalidate_caches()
    from spaced.deep import leaf
    import spaced
    print(leaf.value, getattr(spaced, '__file__', None), len(list(spaced.__path__)), leaf.__package__)
    print(leaf.__spec__.name, leaf.__loader__.get_source('spaced.deep.leaf'))
    import round_a
    import top
    sys.path.remove(folder)
try:
    import sys.nothing
except ImportError as e:
    print(type(e).__name__, e)
try:
    from json import nothing
except ImportError as e:
    print(str(e).split(' (')[0], e.name)
made = types.ModuleType('made')
print(made.__spec__, made.__loader__)

real = builtins.__import__
builtins.__import__ = lambda name, *a: (name == 'string' and print('importing', name)) or real(name, *a)
import string
builtins.__import__ = real
print(string.digits, importlib.import_module('os.path') is os.path)
