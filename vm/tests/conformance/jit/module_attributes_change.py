# A module's attribute that changes after its reader was compiled: the guard that notices comes after the module
# was taken from the instance, and the trace must not give up that reference twice.
import sys
import types


def one():
    return 1


def two():
    return 2


class Holder:
    def __init__(self, module):
        self.module = module

    def read(self):
        return self.module.function()


module = types.ModuleType("module")
module.function = one
holder = Holder(module)


def run(n):
    total = 0
    for _ in range(n):
        total += holder.read()
    return total


print(run(3000))
before = sys.getrefcount(module)
for turn in range(200):
    module.function = (one, two)[turn % 2]
    assert run(20) == 20 * (1 + turn % 2)
print("references lost:", max(0, before - sys.getrefcount(module)))
