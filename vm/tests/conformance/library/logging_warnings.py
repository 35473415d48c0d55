import logging, warnings, io, sys
out = io.StringIO()
h = logging.StreamHandler(out)
h.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
log = logging.getLogger("app.sub")
root = logging.getLogger("app")
root.addHandler(h)
root.setLevel(logging.INFO)
root.propagate = False
log.debug("hidden")
log.info("shown %d %s", 1, "x")
log.warning("warn")
try:
    1 / 0
except ZeroDivisionError:
    log.error("err", exc_info=False)
log.log(35, "custom")
print(out.getvalue(), log.getEffectiveLevel(), log.isEnabledFor(10), logging.getLevelName(30), log.parent.name)


class Filt(logging.Filter):
    def filter(self, r):
        return "secret" not in r.getMessage()


h.addFilter(Filt())
log.info("secret thing")
log.info("ok")
print(out.getvalue().splitlines()[-1], len(out.getvalue().splitlines()))
ad = logging.LoggerAdapter(log, {"u": 1})
ad.info("adapted")
rec = logging.LogRecord("n", 20, "p", 1, "m %s", ("a",), None)
print(rec.getMessage(), logging.Formatter("{message}!", style="{").format(rec))
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    warnings.warn("careful", DeprecationWarning)
    warnings.warn("plain")
    print(len(w), w[0].category.__name__, w[0].message, w[1].category.__name__)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("boom", RuntimeWarning)
    except RuntimeWarning as e:
        print("raised", e)
    warnings.filterwarnings("ignore", message="skip.*")
    warnings.warn("skip this")
n = 0
for i in range(100):
    log.info("i=%d", i)
print(len(out.getvalue().splitlines()))
