import csv, io
rows = [["a", "b c", 'say "hi"'], [1, 2.5, None], ["x,y", "line\nbreak", ""]]
for kw in [{}, {"quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_NONNUMERIC}, {"delimiter": ";", "lineterminator": "\n"}, {"quotechar": "'"}, {"doublequote": False, "escapechar": "\\"}]:
    f = io.StringIO()
    w = csv.writer(f, **kw); w.writerows(rows); print(repr(f.getvalue()))
print(list(csv.reader(io.StringIO('a,"b ""q"" c",\r\n"multi\nline",2\r\n\r\nx'))))
print(list(csv.reader(["1;2", "3;'4;5'"], delimiter=";", quotechar="'")))
print(list(csv.DictReader(io.StringIO("n,v\nx,1\ny,2\n"))))
csv.register_dialect("pipes", delimiter="|"); print(csv.list_dialects(), next(csv.reader(["a|b"], "pipes")), csv.get_dialect("pipes").delimiter)
try: csv.writer(io.StringIO(), quoting=csv.QUOTE_NONE).writerow(["a,b"])
except csv.Error as e: print(e)
try: csv.get_dialect("nope")
except csv.Error as e: print(e)
r = csv.reader(["1,2", "3"]); print(next(r), r.line_num, next(r), r.line_num)
print(next(csv.reader(['1,"a"'], quoting=csv.QUOTE_NONNUMERIC)))
