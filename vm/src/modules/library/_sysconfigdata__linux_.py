"""What `sysconfig` asks about how the interpreter was built: nothing was built from C."""

build_time_vars = {
    "ABIFLAGS": "",
    "EXT_SUFFIX": ".so",
    "HAVE_DYNAMIC_LOADING": 0,
    "MACHDEP": "linux",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 0,
    "SIZEOF_VOID_P": 8,
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "VERSION": "3.14",
    "WITH_DOC_STRINGS": 1,
}
