# Types that CPython has in C are named with their module.
import collections,array,datetime,decimal,re,itertools,io,random,fractions,pickle,uuid,functools,operator,struct,hashlib,threading,types,weakref,contextvars,zlib,csv,json,time,os,sys
try: 1+collections.deque()
except Exception as e: print(type(e).__name__, e)
try: 1+array.array('i')
except Exception as e: print(type(e).__name__, e)
try: datetime.date.today()+1
except Exception as e: print(type(e).__name__, e)
try: 1+decimal.Decimal
except Exception as e: print(type(e).__name__, e)
try: re.compile('')+1
except Exception as e: print(type(e).__name__, e)
try: len(itertools.count())
except Exception as e: print(type(e).__name__, e)
try: iter(collections.defaultdict)
except Exception as e: print(type(e).__name__, e)
try: [].append(1)+1
except Exception as e: print(type(e).__name__, e)
try: io.StringIO()+1
except Exception as e: print(type(e).__name__, e)
try: random.Random()+1
except Exception as e: print(type(e).__name__, e)
try: {}<collections.OrderedDict()
except Exception as e: print(type(e).__name__, e)
try: hash(collections.deque())
except Exception as e: print(type(e).__name__, e)
try: hash(array.array('i'))
except Exception as e: print(type(e).__name__, e)
try: datetime.date.today()<1
except Exception as e: print(type(e).__name__, e)
try: collections.deque()<1
except Exception as e: print(type(e).__name__, e)
try: fractions.Fraction()<'a'
except Exception as e: print(type(e).__name__, e)
try: pickle.Pickler(5)
except Exception as e: print(type(e).__name__, e)
try: decimal.Decimal(1)<'a'
except Exception as e: print(type(e).__name__, e)
try: uuid.uuid4()<1
except Exception as e: print(type(e).__name__, e)
try: functools.partial(1)
except Exception as e: print(type(e).__name__, e)
try: functools.partial(len)+1
except Exception as e: print(type(e).__name__, e)
try: operator.itemgetter(1)+1
except Exception as e: print(type(e).__name__, e)
try: struct.Struct('i')+1
except Exception as e: print(type(e).__name__, e)
try: hashlib.md5()+1
except Exception as e: print(type(e).__name__, e)
try: threading.Lock()+1
except Exception as e: print(type(e).__name__, e)
try: types.SimpleNamespace()+1
except Exception as e: print(type(e).__name__, e)
try: weakref.ref(set)+1
except Exception as e: print(type(e).__name__, e)
try: contextvars.ContextVar('x')+1
except Exception as e: print(type(e).__name__, e)
try: zlib.compressobj()+1
except Exception as e: print(type(e).__name__, e)
try: csv.reader([])+1
except Exception as e: print(type(e).__name__, e)
try: json.JSONDecoder()+1
except Exception as e: print(type(e).__name__, e)
try: time.localtime()+'a'
except Exception as e: print(type(e).__name__, e)
try: os.stat('.')+1
except Exception as e: print(type(e).__name__, e)
try: sys.version_info+1
except Exception as e: print(type(e).__name__, e)
try: collections.OrderedDict()+1
except Exception as e: print(type(e).__name__, e)
try: collections.Counter()+1
except Exception as e: print(type(e).__name__, e)
try: (i for i in [])+1
except Exception as e: print(type(e).__name__, e)
try: len(5)
except Exception as e: print(type(e).__name__, e)
try: datetime.timedelta(1)<2
except Exception as e: print(type(e).__name__, e)
try: datetime.timezone.utc<1
except Exception as e: print(type(e).__name__, e)
