//! How many arguments special methods take, so that their Rust code may rely on them.

/// Least and most positional arguments of a method, its receiver among them; 255 at most means that there is no limit.
pub(crate) type Arity = (u8, u8);

/// Nothing is known.
pub(crate) const ANY: Arity = (0, u8::MAX);

/// `__new__` of a built-in type: no number of arguments passes unseen, because the first must be a subclass.
pub(crate) const NEW: Arity = (u8::MAX, 0);

/// The arity of some functions of modules, by their name: those whose code relies on it.
pub(crate) fn of_function(name: &str) -> Arity {
    match name {
        "bin" | "hex" | "oct" | "ceil" | "floor" | "trunc" | "frexp" | "modf" | "fsum"
        | "isfinite" | "isinf" | "isnan" | "log2" | "log10" | "_entropy" | "getrefcount"
        | "_hash" => (1, 1),
        "isclose" => (2, u8::MAX),
        _ => ANY,
    }
}

/// The arity that a method's name says.
pub(crate) fn of_method(name: &str) -> Arity {
    let Some(plain) = name.strip_prefix("__").and_then(|n| n.strip_suffix("__")) else {
        return match name {
            "with_traceback" | "isdisjoint" | "issubset" | "issuperset" | "getter" | "setter"
            | "deleter" | "indices" | "format_map" => (2, 2),
            "keys" | "values" | "items" | "clear" | "reverse" | "upper" | "lower" | "title"
            | "capitalize" | "swapcase" | "casefold" | "isalnum" | "isalpha" | "isascii"
            | "isdecimal" | "isdigit" | "isidentifier" | "islower" | "isnumeric"
            | "isprintable" | "isspace" | "istitle" | "isupper" => (1, 1),
            _ => ANY,
        };
    };
    let (least, most) = match plain {
        "len" | "repr" | "str" | "hash" | "bool" | "iter" | "next" | "neg" | "pos" | "abs"
        | "invert" | "int" | "float" | "index" | "complex" | "reversed" | "length_hint"
        | "await" | "aiter" | "anext" | "trunc" | "floor" | "ceil" | "getnewargs" | "copy" => {
            (0, 0)
        }
        "contains" | "getitem" | "delitem" | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "add"
        | "radd" | "iadd" | "sub" | "rsub" | "isub" | "mul" | "rmul" | "imul" | "truediv"
        | "rtruediv" | "itruediv" | "floordiv" | "rfloordiv" | "ifloordiv" | "mod" | "rmod"
        | "imod" | "divmod" | "rdivmod" | "lshift" | "rlshift" | "ilshift" | "rshift"
        | "rrshift" | "irshift" | "and" | "rand" | "iand" | "or" | "ror" | "ior" | "xor"
        | "rxor" | "ixor" | "matmul" | "rmatmul" | "imatmul" | "getattribute" | "delattr"
        | "delete" | "instancecheck" | "subclasscheck" | "missing" => (1, 1),
        "setitem" | "setattr" | "set" => (2, 2),
        "pow" | "rpow" | "get" => (1, 2),
        "round" => (0, 1),
        _ => return ANY,
    };
    (least + 1, most + 1)
}

/// What is wrong with a number of arguments; a receiver (0 or 1) is not counted.
pub(crate) fn complaint(name: &str, (least, most): Arity, got: usize, receiver: usize) -> String {
    let count = |n: usize| n.saturating_sub(receiver);
    let (least, most, got) = (count(least.into()), count(most.into()), count(got));
    let s = if least == 1 { "" } else { "s" };
    match (least == most, got < least) {
        (true, _) => format!("expected {least} argument{s}, got {got}"),
        (false, true) => format!("{name}() expected at least {least} argument{s}, got {got}"),
        (false, false) => format!("{name}() expected at most {most} arguments, got {got}"),
    }
}
