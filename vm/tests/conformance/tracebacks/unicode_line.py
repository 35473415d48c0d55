name = "é" * 3; value = {}["ü"]
