def handler():
    return undefined_thing


try:
    {}["missing"]
except KeyError:
    handler()
