raise ExceptionGroup("several", [ValueError("one"), ExceptionGroup("inner", [KeyError("two"), TypeError("three")])])
