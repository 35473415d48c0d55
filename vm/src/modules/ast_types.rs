//! `_ast`: the classes of syntax trees. What fills them is in `tree`.

use super::{module, set};
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Each abstract class, its attributes, and its subclasses with their fields, as in Python's grammar of trees. A field
/// that may be missing ends in `?`, one that is a list in `*`.
const NODES: &[(&str, &str, &str)] = &[
    (
        "mod",
        "",
        "Module body* type_ignores* | Interactive body* | Expression body | FunctionType argtypes* returns",
    ),
    (
        "stmt",
        "lineno col_offset end_lineno? end_col_offset?",
        "FunctionDef name args body* decorator_list* returns? type_comment? type_params* | \
         AsyncFunctionDef name args body* decorator_list* returns? type_comment? type_params* | \
         ClassDef name bases* keywords* body* decorator_list* type_params* | Return value? | \
         Delete targets* | Assign targets* value type_comment? | TypeAlias name type_params* value | \
         AugAssign target op value | AnnAssign target annotation value? simple | \
         For target iter body* orelse* type_comment? | AsyncFor target iter body* orelse* type_comment? | \
         While test body* orelse* | If test body* orelse* | With items* body* type_comment? | \
         AsyncWith items* body* type_comment? | Match subject cases* | Raise exc? cause? | \
         Try body* handlers* orelse* finalbody* | TryStar body* handlers* orelse* finalbody* | \
         Assert test msg? | Import names* | ImportFrom module? names* level? | Global names* | \
         Nonlocal names* | Expr value | Pass | Break | Continue",
    ),
    (
        "expr",
        "lineno col_offset end_lineno? end_col_offset?",
        "BoolOp op values* | NamedExpr target value | BinOp left op right | UnaryOp op operand | \
         Lambda args body | IfExp test body orelse | Dict keys* values* | Set elts* | \
         ListComp elt generators* | SetComp elt generators* | DictComp key value generators* | \
         GeneratorExp elt generators* | Await value | Yield value? | YieldFrom value | \
         Compare left ops* comparators* | Call func args* keywords* | \
         FormattedValue value conversion format_spec? | Interpolation value str conversion format_spec? | \
         JoinedStr values* | TemplateStr values* | Constant value kind? | Attribute value attr ctx | \
         Subscript value slice ctx | Starred value ctx | Name id ctx | List elts* ctx | Tuple elts* ctx | \
         Slice lower? upper? step?",
    ),
    ("expr_context", "", "Load | Store | Del"),
    ("boolop", "", "And | Or"),
    (
        "operator",
        "",
        "Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv",
    ),
    ("unaryop", "", "Invert | Not | UAdd | USub"),
    ("cmpop", "", "Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn"),
    ("comprehension", "", "= target iter ifs* is_async"),
    (
        "excepthandler",
        "lineno col_offset end_lineno? end_col_offset?",
        "ExceptHandler type? name? body*",
    ),
    ("arguments", "", "= posonlyargs* args* vararg? kwonlyargs* kw_defaults* kwarg? defaults*"),
    ("arg", "lineno col_offset end_lineno? end_col_offset?", "= arg annotation? type_comment?"),
    ("keyword", "lineno col_offset end_lineno? end_col_offset?", "= arg? value"),
    ("alias", "lineno col_offset end_lineno? end_col_offset?", "= name asname?"),
    ("withitem", "", "= context_expr optional_vars?"),
    ("match_case", "", "= pattern guard? body*"),
    (
        "pattern",
        "lineno col_offset end_lineno end_col_offset",
        "MatchValue value | MatchSingleton value | MatchSequence patterns* | \
         MatchMapping keys* patterns* rest? | MatchClass cls patterns* kwd_attrs* kwd_patterns* | \
         MatchStar name? | MatchAs pattern? name? | MatchOr patterns*",
    ),
    ("type_ignore", "", "TypeIgnore lineno tag"),
    (
        "type_param",
        "lineno col_offset end_lineno end_col_offset",
        "TypeVar name bound? default_value? | ParamSpec name default_value? | TypeVarTuple name default_value?",
    ),
];

/// The concrete classes, each with the sort that it belongs to.
static CLASSES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let mut classes = FxHashMap::default();
    for (sort, _, subclasses) in NODES {
        if subclasses.starts_with("= ") {
            classes.insert(*sort, *sort);
        } else {
            let names = subclasses.split('|').filter_map(|s| s.split_whitespace().next());
            classes.extend(names.map(|name| (name, *sort)));
        }
    }
    classes
});

/// Whether a concrete class has this name.
pub(crate) fn is_node(name: &str) -> bool {
    CLASSES.contains_key(name)
}

/// Whether a concrete class is of a sort: `expr`, `stmt` and so on.
pub(crate) fn is_sort(name: &str, sort: &str) -> bool {
    CLASSES.get(name) == Some(&sort)
}

fn field_names(vm: &mut Vm, w: Word) -> R<Vec<Ref>> {
    let key = vm.intern("_fields");
    let fields = vm.get_attr(w, *key)?;
    vm.collect(*fields)
}

/// `AST.__init__`: fields by position or name; optional ones become `None`, lists empty.
fn init(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let fields = field_names(vm, w)?;
    let class = vm.type_of(w).name();
    if args.pos.len() - 1 > fields.len() {
        let n = fields.len();
        let s = if n == 1 { "" } else { "s" };
        let text = format!("{class} constructor takes at most {n} positional argument{s}");
        return Err(vm.type_error(text));
    }
    for (field, value) in fields.iter().zip(&args.pos[1..]) {
        vm.set_attr(w, **field, Some(Ref::new(*value)))?;
    }
    for (name, value) in args.names.iter().zip(args.kw) {
        let at = fields.iter().position(|f| f.as_str() == name.as_str());
        if at.is_some_and(|i| i + 1 < args.pos.len()) {
            let name = name.as_str().unwrap_or("?");
            let text = format!("{class} got multiple values for argument '{name}'");
            return Err(vm.type_error(text));
        }
        vm.set_attr(w, *name, Some(Ref::new(*value)))?;
    }
    for field in fields.iter().skip(args.pos.len() - 1) {
        let given = args.names.iter().any(|n| n.as_str() == field.as_str());
        let key = vm.intern(&format!("_empty_{}", field.as_str().unwrap_or("")));
        if let (false, Some(empty)) = (given, vm.find_attr(w, *key)?) {
            let value = if *empty == Word::NONE { empty } else { build::list(vm, vec![]) };
            vm.set_attr(w, **field, Some(value))?;
        }
    }
    Ok(build::none())
}

/// The types of fields, as far as `ast.dump` asks for them: lists and contexts.
fn field_types(vm: &mut Vm, fields: &str) -> Ref {
    let types = build::dict(vm, Dict::default());
    for field in fields.split_whitespace() {
        let ty = match field.strip_suffix('*') {
            Some(_) => {
                let (list, object) = (vm.types.list.word(), vm.types.object.word());
                crate::typing::generic_alias(vm, list, object)
            }
            None => Ok(Ref::new(vm.types.object.word())),
        };
        let key = vm.intern(field.trim_end_matches(['?', '*']));
        match ty {
            Ok(ty) => types.cast::<DictObj>().insert_str(vm, *key, ty),
            Err(_) => vm.clear_pending(),
        }
    }
    types
}

/// Makes one class. Hidden attributes say what a field is when it is left out.
fn class(
    vm: &mut Vm,
    m: &Ref,
    name: &str,
    base: Word,
    fields: &str,
    attributes: Option<&str>,
) -> Ref {
    let namespace = build::dict(vm, Dict::default());
    let d = namespace.cast::<DictObj>();
    let plain = |f: &str| f.trim_end_matches(['?', '*']).to_string();
    let tuple = |vm: &mut Vm, names: &str| {
        let items = names.split_whitespace().map(|f| vm.intern(&plain(f))).collect();
        build::tuple(vm, items)
    };
    let mut entries = vec![("__module__".to_string(), build::str(vm, "ast"))];
    let names = tuple(vm, fields);
    entries.push(("_fields".into(), names.clone()));
    entries.push(("__match_args__".into(), names));
    if let Some(all) = attributes {
        entries.push(("_attributes".into(), tuple(vm, all)));
    }
    let types = field_types(vm, fields);
    entries.push(("_field_types".into(), types));
    let optional = fields.split_whitespace().chain(attributes.unwrap_or("").split_whitespace());
    for f in optional {
        if f.ends_with('?') {
            entries.push((format!("_empty_{}", plain(f)), build::none()));
            entries.push((plain(f), build::none()));
        } else if f.ends_with('*') {
            entries.push((format!("_empty_{}", plain(f)), build::bool(true)));
        }
    }
    for (key, value) in entries {
        let key = vm.intern(&key);
        d.insert_str(vm, *key, value);
    }
    let (meta, text) = (vm.types.type_, vm.intern(name));
    let bases = build::tuple_of(vm, &[base]);
    match vm.new_class(meta, text, bases, d) {
        Ok(c) => {
            set(vm, m, name, c.clone());
            c
        }
        Err(_) => {
            vm.clear_pending();
            build::none()
        }
    }
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_ast", &[]);
    let object = vm.types.object.word();
    let ast = class(vm, &m, "AST", object, "", Some(""));
    let method = build::builtin_method(vm, vm.types.object, "__init__", init);
    let key = vm.names.__init__;
    if let Some(ty) = ast.get::<TypeObj>()
        && vm.type_set(ty, key, Some(method)).is_err()
    {
        vm.clear_pending();
    }
    for (name, attributes, subclasses) in NODES {
        if let Some(fields) = subclasses.strip_prefix("= ") {
            class(vm, &m, name, *ast, fields, Some(attributes));
            continue;
        }
        let base = class(vm, &m, name, *ast, "", Some(attributes));
        for subclass in subclasses.split('|') {
            let subclass = subclass.trim();
            let (name, fields) = subclass.split_once(' ').unwrap_or((subclass, ""));
            class(vm, &m, name, *base, fields, None);
        }
    }
    for (name, flag) in [
        ("PyCF_ONLY_AST", 0x400),
        ("PyCF_TYPE_COMMENTS", 0x1000),
        ("PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000),
        ("PyCF_OPTIMIZED_AST", 0x8400),
    ] {
        let flag = build::int64(vm, flag);
        set(vm, &m, name, flag);
    }
    m
}
