import sys

print("to err", file=sys.stderr)
sys.stderr.write("more\n")
print("to out")
