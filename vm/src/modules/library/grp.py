"""The groups of the system, from `/etc/group`."""

from collections import namedtuple

struct_group = namedtuple('struct_group', 'gr_name gr_passwd gr_gid gr_mem')


def getgrall():
    entries = []
    try:
        lines = open('/etc/group', encoding='utf-8')
    except OSError:
        return entries
    with lines:
        for line in lines:
            fields = line.rstrip('\n').split(':')
            if len(fields) == 4:
                members = [m for m in fields[3].split(',') if m]
                entries.append(struct_group(fields[0], fields[1], int(fields[2]), members))
    return entries


def getgrnam(name):
    for entry in getgrall():
        if entry.gr_name == name:
            return entry
    raise KeyError(f"getgrnam(): name not found: {name!r}")


def getgrgid(id):
    for entry in getgrall():
        if entry.gr_gid == id:
            return entry
    raise KeyError(f"getgrgid(): gid not found: {id}")
