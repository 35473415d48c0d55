# Rows that end in escapes and quotes, escaped ends of lines, the limit of fields, numbers among fields.
import csv
import io


def read(lines, **options):
    try:
        print(lines, options, list(csv.reader(lines, **options)))
    except Exception as e:
        print(lines, options, type(e).__name__, e)


for strict in (False, True):
    for lines in (['a,"'], ['"a'], ["^"], ["a^"], ['"a^'], ['"a"b'], ["a\r\n", "b"], ["x^\n", "y"], ["a\n\n"], []):
        read(lines, strict=strict, escapechar="^")
read([',3,"5",7.3, 9'], quoting=csv.QUOTE_NONNUMERIC)
read(["abc,3"], quoting=csv.QUOTE_NONNUMERIC)
read(['1,",3,",5'], quoting=csv.QUOTE_NONE, escapechar="\\")
old = csv.field_size_limit(5)
read(["12345,6"])
read(["123456,7"])
read(['"123456",7'])
print(csv.field_size_limit(old), csv.field_size_limit())
for options in (dict(quoting=csv.QUOTE_NONE, escapechar="\\"), dict(doublequote=False, escapechar="\\"), dict(quoting=csv.QUOTE_NONE), {}):
    for row in (['"'], ["a\nb", "b"], ["c", "x\r\nd"], ["\\", "a"], ["p,q", ""], [""]):
        out = io.StringIO()
        try:
            csv.writer(out, **options).writerow(row)
            text = out.getvalue()
            print(options, row, repr(text), list(csv.reader(io.StringIO(text, newline=""), **options)))
        except Exception as e:
            print(options, row, type(e).__name__, e)
