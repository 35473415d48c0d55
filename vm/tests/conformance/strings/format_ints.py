for v in (0, 5, -5, 42, 123456, -7, 10**12, True, 2**70):
    print([format(v, s) for s in ('3', '03', '3d', '03d', '010d', '5', '1', '00005d', '08', '+3d', '<4', '>4d', '^6', ',', '_d', 'x', '04x', 'b', '012,d', '12')])
print(f'{7:03d}|{7:3}|{-7:04}|{123:2d}|{0:02d}|{5:{3}d}', '%03d|%3d|%-4d|' % (7, 7, 7))
for bad in ('0d0', '3.2d', 'q'):
    try: print(len(format(3, bad)))
    except (ValueError, MemoryError, OverflowError) as e: print(type(e).__name__)
