"""What `importlib` adds to a module that the interpreter has loaded: its spec and loader."""


def fill(module):
    """Sets `__spec__` and `__loader__` where they are missing."""
    from importlib.machinery import BuiltinImporter, ModuleSpec, NamespaceLoader
    from importlib.util import spec_from_file_location

    names = module.__dict__
    name, file, path = names['__name__'], names.get('__file__'), names.get('__path__')
    if file is not None and not file.startswith('<library '):
        spec = spec_from_file_location(name, file, submodule_search_locations=path)
    elif path is not None:
        spec = ModuleSpec(name, NamespaceLoader(name, path, None), is_package=True)
        spec.submodule_search_locations = path
    else:
        spec = ModuleSpec(name, BuiltinImporter, origin='built-in')
    names.setdefault('__spec__', spec)
    names.setdefault('__loader__', spec.loader)


def load(spec):
    """Makes the module of a spec that a finder gave."""
    from importlib._bootstrap import _load_unlocked

    return _load_unlocked(spec)


def from_archives(name, path):
    """The module that an archive on a path has, or None."""
    import sys
    from importlib.machinery import PathFinder
    from zipimport import zipimporter

    if zipimporter not in sys.path_hooks:
        sys.path_hooks.insert(0, zipimporter)
        sys.path_importer_cache.clear()
    spec = PathFinder.find_spec(name, path)
    return spec and load(spec)
