class Err(Exception):
    class Inner(Exception):
        pass


raise Err.Inner("nested class")
