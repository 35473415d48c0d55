# How many digits text of integers may have.
import json
import sys

print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold)


def show(f, *args):
    try:
        result = f(*args)
        print(len(result) if isinstance(result, str) else result.bit_length())
    except Exception as e:
        print(type(e).__name__, e)


big, bigger = 10**4299, 10**4300
for n in (big, -big, bigger, -bigger, 7**6000):
    for f in (str, repr, "{}".format, "{:d}".format, "%d".__mod__, "%s".__mod__, json.dumps):
        show(f, n)
show(lambda n: f"{n}", bigger)
show(hex, bigger)
show("{:x}".format, bigger)
show("%x".__mod__, bigger)
show(int, "1" * 4300)
show(int, " " + "1" * 4301)
show(int, "z" * 4301, 36)
show(int, "f" * 5000, 16)
show(int, "-" + "1" * 4301)
show(int, "1_" * 4300 + "1")
sys.set_int_max_str_digits(640)
show(str, 10**639)
show(str, 10**640)
sys.set_int_max_str_digits(0)
show(str, 10**20000)
show(int, "1" * 20000)
for wrong in (1, 639, -1, "x"):
    try:
        sys.set_int_max_str_digits(wrong)
    except Exception as e:
        print(type(e).__name__)
print(sys.get_int_max_str_digits())
