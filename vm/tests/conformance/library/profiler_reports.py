# cProfile and pstats: counts, with a clock that ticks at each look.
import cProfile, pstats, io
from pstats import SortKey
def fib(n): return n if n < 2 else fib(n-1)+fib(n-2)
def work():
    t=0
    for i in range(3): t+=fib(5)
    return sorted([3,1,2], key=lambda x:-x), len('abc'), 'a,b'.split(',')
pr=cProfile.Profile(timer=lambda c=[0]: c.__setitem__(0,c[0]+1) or c[0], timeunit=0.001)
pr.enable(); work(); pr.disable()
s=io.StringIO(); pstats.Stats(pr,stream=s).strip_dirs().sort_stats(SortKey.CALLS,SortKey.NAME).print_stats(); 
import re
print(re.sub(r'\d+\.\d+','N',s.getvalue()))
s=io.StringIO(); ps=pstats.Stats(pr,stream=s).strip_dirs().sort_stats('name'); ps.print_callers('fib'); ps.print_callees('work'); ps.print_stats(2)
print(re.sub(r'\d+\.\d+','N',s.getvalue()))
with cProfile.Profile() as p: fib(3)
p=cProfile.Profile(); print(p.runcall(fib,4))
prof=pstats.Stats(p).get_stats_profile(); print(prof.func_profiles['fib'].ncalls)
