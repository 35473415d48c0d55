"""`threading.local`: an object whose attributes are each thread's own."""


from _types import in_module


def make(get_ident):
    read, write = object.__getattribute__, object.__setattr__

    def enter(self):
        """Puts the running thread's attributes in place."""
        state = read(self, '_local__state')
        thread = get_ident()
        if state[0] == thread:
            return
        names = state[1].get(thread)
        is_new = names is None
        if is_new:
            names = state[1][thread] = {}
        state[0] = thread
        write(self, '__dict__', names)
        if is_new:
            type(self).__init__(self, *state[2], **state[3])

    class _local:
        __slots__ = '_local__state', '__dict__', '__weakref__'

        def __new__(cls, /, *args, **kwargs):
            if (args or kwargs) and cls.__init__ is object.__init__:
                raise TypeError('Initialization arguments are not supported')
            self = object.__new__(cls)
            thread = get_ident()
            write(self, '_local__state', [thread, {thread: read(self, '__dict__')}, args, kwargs])
            return self

        def __setattr__(self, name, value):
            if name == '__dict__':
                raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
            enter(self)
            write(self, name, value)

        def __delattr__(self, name):
            if name == '__dict__':
                raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
            enter(self)
            object.__delattr__(self, name)

    def __getattribute__(self, name):
        enter(self)
        return read(self, name)

    def part():
        """A second thread begins. Until then attributes are found as in any object."""
        _local.__getattribute__ = __getattribute__

    _local.__qualname__ = '_local'
    in_module(_local, '_thread')
    return _local, part
