import gc

print(gc.is_tracked(0), gc.is_tracked("a"), gc.is_tracked([]), gc.is_tracked({}), gc.is_tracked({"a": 1}), gc.is_tracked({"a": []}))
x = []
holder = [x]
mapping = {"k": x}


class C:
    pass


c = C()
c.x = x
found = gc.get_referrers(x)
print(any(f is holder for f in found), any(f is mapping for f in found), any(f is globals() for f in found))
print(gc.get_referents([1, "a", x]), gc.get_referents({"k": 2}))
print(any(o is holder for o in gc.get_objects()), len(gc.get_objects()) > 100)
print(gc.get_debug(), gc.get_freeze_count())
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())
gc.set_threshold(500, 5, 5)
print(gc.get_threshold(), [sorted(s) for s in gc.get_stats()])
for bad in (lambda: gc.collect(5), lambda: gc.collect("a"), lambda: gc.set_threshold()):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__)
events = []
gc.callbacks.append(lambda phase, info: events.append((phase, sorted(info))))
gc.collect()
gc.callbacks.clear()
print(events)
gc.set_debug(gc.DEBUG_SAVEALL)
l = []
l.append(l)
del l
gc.collect()
gc.set_debug(0)
print(len(gc.garbage), gc.garbage)
gc.garbage.clear()
gc.disable()
print(gc.isenabled(), len(gc.get_count()))
