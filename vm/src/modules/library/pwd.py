"""The accounts of the system, from `/etc/passwd`."""

from collections import namedtuple

struct_passwd = namedtuple(
    'struct_passwd', 'pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell')


def getpwall():
    entries = []
    try:
        lines = open('/etc/passwd', encoding='utf-8')
    except OSError:
        return entries
    with lines:
        for line in lines:
            fields = line.rstrip('\n').split(':')
            if len(fields) == 7:
                fields[2:4] = int(fields[2]), int(fields[3])
                entries.append(struct_passwd(*fields))
    return entries


def getpwnam(name):
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    for entry in getpwall():
        if entry.pw_name == name:
            return entry
    raise KeyError(f"getpwnam(): name not found: {name!r}")


def getpwuid(uid):
    for entry in getpwall():
        if entry.pw_uid == uid:
            return entry
    raise KeyError(f"getpwuid(): uid not found: {uid}")
