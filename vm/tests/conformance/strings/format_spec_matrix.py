for spec in ("", "d", "5", "<5", ">5", "^5", "=+6", "05", "+", " ", ",", "_", "x", "#x", "b", "#b", "o", "c", "e", "f", ".2f", "g", "%", "n", "*^9", "010,"):
    for v in (42, -7, 1234567):
        try:
            print(f"{v:{spec}}|", end=" ")
        except (ValueError, OverflowError) as e:
            print(type(e).__name__, end=" ")
    print(spec)
for spec in ("", "f", ".0f", "#.0f", "e", ".3e", "g", ".3g", "#g", "%", ".1%", "+.2f", "010.3f", ",.2f", "_.1f", "<12.2f", "E", "G", "n"):
    for v in (0.0, 3.14159, -2.5, 1e10, 1e-10, float("inf"), float("nan"), -0.04):
        try:
            print(f"{v:{spec}}|", end=" ")
        except ValueError as e:
            print("ValueError", end=" ")
    print(spec)
for spec in ("", "s", "10", "<10", ">10", "^10", ".2", "*^10.2", "10.1s"):
    print(f"{'hello':{spec}}|", format("é", spec), end=" ")
print()
for v, spec in (("a", "d"), (1, "s"), (1.5, "d"), ("a", "="), ([], "x"), (None, "5"), (1, ",s"), (1j, "%"), ("a", ","), (1, ".2d"), (True, "s")):
    try:
        print(format(v, spec))
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
