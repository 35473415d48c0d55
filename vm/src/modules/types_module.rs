//! `_types`: the built-in types that have no name among the built-in functions.

use super::{module, set};
use crate::heap::Ref;
use crate::object::{DictObj, TypeObj, Value};
use crate::vm::{Args, R, Vm};

/// `in_module(class, module)`: of a class that CPython has in C.
fn in_module(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "in_module", 0, 2, 2)?;
    if let (Some(ty), Some(home)) = (args.pos[0].get::<TypeObj>(), args.pos[1].as_str()) {
        crate::types::place_in_module(vm, ty, home);
    }
    Ok(Ref::new(args.pos[0]))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_types", &[("in_module", in_module)]);
    let t = &vm.types;
    let all = [
        ("FunctionType", t.function),
        ("LambdaType", t.function),
        ("CodeType", t.code),
        ("MappingProxyType", t.mappingproxy),
        ("CellType", t.cell),
        ("GeneratorType", t.generator),
        ("CoroutineType", t.coroutine),
        ("MethodType", t.method),
        ("BuiltinFunctionType", t.builtin),
        ("BuiltinMethodType", t.builtin),
        ("WrapperDescriptorType", t.wrapper_descriptor),
        ("MethodWrapperType", t.method_wrapper),
        ("MethodDescriptorType", t.method_descriptor),
        ("ClassMethodDescriptorType", t.classmethod),
        ("ModuleType", t.module),
        ("TracebackType", t.traceback),
        ("GetSetDescriptorType", t.getset),
        ("MemberDescriptorType", t.slot_descr),
        ("AsyncGeneratorType", t.async_generator),
        ("EllipsisType", t.ellipsis),
        ("NoneType", t.none),
        ("NotImplementedType", t.not_implemented),
    ];
    for (name, ty) in all {
        set(vm, &m, name, Ref::new(ty.word()));
    }
    for name in ["GenericAlias", "UnionType"] {
        match crate::typing::class(vm, name) {
            Ok(class) => set(vm, &m, name, class),
            // Our own module can't fail to import, but by running out of stack.
            Err(_) => vm.clear_pending(),
        }
    }
    let key = vm.intern("_frame_type");
    if let Some(frame) = vm.sys_dict.cast::<DictObj>().lookup_str(*key) {
        set(vm, &m, "FrameType", Ref::new(frame));
    }
    if let Some(class) = vm.library.namespace.clone() {
        set(vm, &m, "SimpleNamespace", class);
    }
    m
}
