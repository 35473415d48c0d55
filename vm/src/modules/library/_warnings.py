"""Nothing: warnings takes everything from _py_warnings when this module lacks the names that it asks for."""
