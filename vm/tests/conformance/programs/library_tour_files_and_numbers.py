import datetime, decimal, fractions, statistics, struct, base64, hashlib, binascii, io, csv, configparser, argparse, logging, difflib, pprint, calendar, uuid, urllib.parse, html, zlib, gzip, pickle, tempfile, os, pathlib, shlex, time, types, inspect, weakref, queue, sched, graphlib, array, secrets, locale, platform, traceback, warnings, sys
D = decimal.Decimal
print(D('1.10') + D('2.205'), D('10') / D('3'), D('1.005').quantize(D('0.01'), rounding=decimal.ROUND_HALF_UP), D('1E+3').normalize(), D('123.456').as_tuple(), D(2).sqrt(), round(D('2.675'), 2), D('NaN').is_nan(), max(D('1'), D('2.5')), format(D('1234567.891'), ',.2f'))
with decimal.localcontext() as ctx:
    ctx.prec = 6; print(D(1) / D(7), D(10) ** -3)
F = fractions.Fraction
print(F(3, 6) + F('0.25'), F(1.5), F(22, 7).limit_denominator(5), sum([F(1, k) for k in range(1, 6)]), float(F(1, 3)))
print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), round(statistics.stdev([2, 4, 4, 4, 5, 5, 7, 9]), 6), statistics.mode('aab'), statistics.quantiles([1, 2, 3, 4, 5], n=4))
dt = datetime.datetime(2024, 2, 28, 23, 30); print(dt + datetime.timedelta(hours=1), dt.isoformat(), dt.strftime('%Y/%m/%d %H:%M %A %j'), (datetime.date(2024, 3, 1) - datetime.date(2024, 2, 1)).days, datetime.datetime.fromisoformat('2024-05-06T07:08:09'), dt.weekday(), datetime.datetime.strptime('01 Mar 2023', '%d %b %Y'), dt.replace(day=1), datetime.timedelta(days=1.5).total_seconds(), dt < dt + datetime.timedelta(1), datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc).isoformat(), tuple(dt.isocalendar()))
print(struct.pack('<IhB4s', 7, -2, 255, b'ab'), struct.unpack('>hH', b'\xff\xfe\x00\x01'), struct.calcsize('@lq'), list(struct.iter_unpack('<H', b'\1\0\2\0')))
print(base64.b64encode(b'hello world'), base64.urlsafe_b64decode('-_-_'), hashlib.sha256(b'x').hexdigest()[:16], hashlib.md5(b'abc').hexdigest(), binascii.hexlify(b'\x01\xff'), zlib.crc32(b'hello'), zlib.decompress(zlib.compress(b'a' * 100))[:5], gzip.decompress(gzip.compress(b'data')))
buf = io.StringIO(); w = csv.writer(buf); w.writerow(['a', 'b c', 'd,e', 'f"g']); w.writerows([[1, 2.5, None, '']]); print(repr(buf.getvalue()), list(csv.reader(io.StringIO('x,"y,z"\n1,2\n'))), list(csv.DictReader(io.StringIO('n,v\na,1\nb,2\n'))))
cp = configparser.ConfigParser(); cp.read_string('[s]\na = 1\nb = %(a)s2\n[t]\nflag = yes\n'); print(cp['s']['b'], cp.getint('s', 'a'), cp.getboolean('t', 'flag'), cp.sections())
ap = argparse.ArgumentParser(prog='tool'); ap.add_argument('file'); ap.add_argument('-n', '--num', type=int, default=3); ap.add_argument('-v', action='count', default=0); ap.add_argument('--mode', choices=['a', 'b']); print(ap.parse_args(['f.txt', '-n', '5', '-vv', '--mode=b'])); print(ap.format_usage())
log = logging.getLogger('t'); hs = io.StringIO(); hd = logging.StreamHandler(hs); hd.setFormatter(logging.Formatter('%(levelname)s:%(name)s:%(message)s')); log.addHandler(hd); log.setLevel(logging.INFO); log.info('hi %d', 3); log.debug('no'); log.warning('w')
try: 1 / 0
except ZeroDivisionError: log.exception('oops')
print(hs.getvalue().splitlines()[:3], hs.getvalue().splitlines()[-1])
print('\n'.join(difflib.unified_diff(['a', 'b', 'c'], ['a', 'x', 'c'], lineterm='')), difflib.get_close_matches('appel', ['ape', 'apple', 'peach']), round(difflib.SequenceMatcher(None, 'abcd', 'bcde').ratio(), 3))
pprint.pprint({'key%d' % i: list(range(i * 3)) for i in range(6)}, width=50)
print(calendar.month(2024, 2), calendar.isleap(2000), tuple(map(int, calendar.monthrange(2023, 2))))
print(uuid.uuid5(uuid.NAMESPACE_DNS, 'example.org'), urllib.parse.urlparse('http://u@h:80/p;q?x=1&y=2#f'), urllib.parse.quote('a b/ü'), urllib.parse.parse_qs('a=1&a=2&b='), urllib.parse.urlencode({'k': 'v w'}), urllib.parse.urljoin('http://a/b/c', '../d'), html.escape('<a&"b">'), html.unescape('&lt;&eacute;&#65;'))
class P:
    def __init__(self, a): self.a = a; self.me = self
    def __eq__(self, o): return self.a == o.a
p2 = pickle.loads(pickle.dumps(P([1, {'x': (2, 3)}]))); print(p2.a, p2.me is p2, pickle.loads(pickle.dumps([1.5, 'é', b'x', None, {1, 2}, range(3), datetime.date(2024, 1, 2), D('1.5'), F(1, 2)], protocol=2)))
with tempfile.TemporaryDirectory() as td:
    pa = pathlib.Path(td) / 'sub' / 'f.txt'; pa.parent.mkdir(); pa.write_text('line1\nline2\n'); print(pa.name, pa.suffix, pa.stem, pa.exists(), pa.read_text().split(), [x.name for x in pathlib.Path(td).rglob('*')], pa.stat().st_size, os.path.basename(str(pa)), sorted(os.listdir(td)))
    with open(pa, 'a') as fh: fh.write('line3'); print(fh.tell())
    with open(pa, 'rb') as fh: fh.seek(6); print(fh.read(5), fh.readline(), fh.readlines())
    with open(pa) as fh: print([l.strip() for l in fh], fh.closed)
print(shlex.split('a "b c" d\\ e'), shlex.quote("it's"), pathlib.PurePosixPath('/a/b/../c.tar.gz').suffixes, os.path.splitext('x.y.z'), os.path.join('a', '/b', 'c'), os.path.normpath('a//b/../c'))
def fn(a, b=2, *args, c, d=4, **kw) -> int: 'doc'
print(inspect.signature(fn), inspect.getdoc(fn), [p.kind.name for p in inspect.signature(fn).parameters.values()], inspect.isfunction(fn), inspect.signature(fn).bind(1, c=3).arguments)
class W: pass
o = W(); r = weakref.ref(o); wd = weakref.WeakValueDictionary(k=o); print(r() is o, len(wd)); del o; print(r(), len(wd))
qq = queue.PriorityQueue(); [qq.put(x) for x in (3, 1, 2)]; print(qq.get(), qq.qsize(), list(graphlib.TopologicalSorter({'d': {'b', 'c'}, 'b': {'a'}, 'c': {'a'}}).static_order())[0])
s = sched.scheduler(time.monotonic, time.sleep); at = time.monotonic(); s.enterabs(at + 0.002, 1, print, ('later',)); s.enterabs(at + 0.001, 1, print, ('soon',)); s.run()
ns = types.SimpleNamespace(a=1, b=[2]); ns.c = 3; print(ns, types.MappingProxyType({'a': 1}))
with warnings.catch_warnings(record=True) as wl:
    warnings.simplefilter('always'); warnings.warn('careful', DeprecationWarning); print(wl[0].category.__name__, wl[0].message)
try:
    try: int('x')
    except ValueError as e: raise KeyError('k') from e
except KeyError as e: print(''.join(traceback.format_exception(e)).count('Traceback'), repr(e.__cause__), traceback.format_exception_only(type(e), e))
