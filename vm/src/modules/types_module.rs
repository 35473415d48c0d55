//! `_types`: the built-in types that have no name among the built-in functions.

use super::{module, set};
use crate::heap::Ref;
use crate::object::{DictObj, Value};
use crate::vm::Vm;

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "_types", &[]);
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
