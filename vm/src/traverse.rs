//! What an object refers to: for the cycle collector and for `gc.get_referrers`.
//!
//! [`traverse`] may leave references out (what Rust iterators hold, say): an object with a reference that
//! nobody accounts for counts as reachable. It must never show a reference that the object does not own.

use crate::heap::{decref, replace};
use crate::object::*;
use ir::layout::tid;
use ir::word::Word;
use std::cell::Cell;

/// Whether objects like this one can be part of a reference cycle.
pub(crate) fn is_container(w: Word) -> bool {
    if !w.is_pointer() {
        return false;
    }
    let ty = w.heap_type();
    match ty.kind {
        Kind::Int | Kind::Float | Kind::Complex | Kind::Str | Kind::Bytes | Kind::ByteArray => {
            ty.attr_offset != 0
        }
        Kind::None | Kind::Bool | Kind::Ellipsis | Kind::NotImplemented => false,
        Kind::Range | Kind::RangeIter | Kind::Code => false,
        Kind::Object => ty.is_heap,
        Kind::Type => w.cast::<TypeObj>().is_heap,
        _ => true,
    }
}

fn function_fields(f: &FuncObj) -> [&Cell<Word>; 11] {
    [
        &f.code,
        &f.name,
        &f.qualname,
        &f.defaults,
        &f.kwdefaults,
        &f.closure,
        &f.doc,
        &f.module,
        &f.annotations,
        &f.annotate,
        &f.dict,
    ]
}

/// Shows each word that an object owns a reference to that
/// may be part of a cycle, and some more (immediates, NULL).
pub(crate) fn traverse(w: Word, visit: &mut impl FnMut(Word)) {
    let ty = w.heap_type();
    if let Some(a) = attrs(w) {
        a.values().iter().for_each(|v| visit(v.get()));
        visit(a.dict.get());
    }
    match ty.kind {
        Kind::List => w.cast::<ListObj>().items().iter().rev().for_each(|i| visit(*i)),
        Kind::Tuple => w.cast::<TupleObj>().items().iter().rev().for_each(|i| visit(*i)),
        Kind::Dict => {
            for e in w.cast::<DictObj>().table().iter() {
                if !e.key.has_tid(tid::STR) {
                    visit(e.key);
                }
                visit(e.value);
            }
        }
        Kind::Set | Kind::FrozenSet => {
            w.cast::<SetObj>().table().iter().for_each(|(k, _)| visit(k));
        }
        Kind::ListIter | Kind::TupleIter => visit(w.cast::<SequenceIterObj>().sequence.get()),
        Kind::DictIter => visit(w.cast::<DictIterObj>().dict),
        Kind::Enumerate => visit(w.cast::<EnumerateObj>().iterator),
        Kind::Zip => visit(w.cast::<ZipObj>().iterators),
        Kind::Map => {
            let m = w.cast::<MapObj>();
            [m.function, m.iterators].into_iter().for_each(&mut *visit);
        }
        Kind::Filter => {
            let f = w.cast::<FilterObj>();
            [f.function, f.iterator].into_iter().for_each(&mut *visit);
        }
        Kind::Slice => {
            let s = w.cast::<SliceObj>();
            [s.start, s.stop, s.step].into_iter().for_each(&mut *visit);
        }
        Kind::Function => {
            let f = w.cast::<FuncObj>();
            function_fields(f).into_iter().for_each(|c| visit(c.get()));
            visit(f.globals);
        }
        Kind::Builtin => visit(w.cast::<BuiltinObj>().this),
        Kind::Method => {
            let m = w.cast::<MethodObj>();
            visit(m.func);
            visit(m.this);
        }
        Kind::Cell => visit(w.cast::<CellObj>().value.get()),
        Kind::Type => {
            let t = w.cast::<TypeObj>();
            visit(t.bases.get());
            visit(t.dict);
            for base in t.mro.borrow().iter().map(|b| b.word()).filter(|b| *b != w) {
                visit(base);
            }
        }
        Kind::Module => visit(w.cast::<ModuleObj>().dict),
        Kind::Generator => {
            let g = w.cast::<GenObj>();
            visit(g.handled.get());
            if let Some(frame) = g.suspended_frame() {
                g.suspended_words().iter().for_each(|w| visit(*w));
                visit(frame.func);
                visit(frame.locals);
            }
        }
        Kind::Exception => {
            let e = w.cast::<ExcObj>();
            for c in [&e.args, &e.cause, &e.context, &e.traceback, &e.value, &e.fields] {
                visit(c.get());
            }
        }
        Kind::Traceback => {
            let t = w.cast::<TracebackObj>();
            visit(t.next.get());
            visit(t.globals);
        }
        Kind::Property => {
            let p = w.cast::<PropertyObj>();
            [&p.get, &p.set, &p.del, &p.doc, &p.name].into_iter().for_each(|c| visit(c.get()));
        }
        Kind::StaticMethod | Kind::ClassMethod => visit(w.cast::<WrapperObj>().func.get()),
        Kind::SlotDescr => visit(w.cast::<SlotDescrObj>().owner),
        Kind::GetSet => visit(w.cast::<GetSetObj>().owner),
        Kind::Super => {
            let s = w.cast::<SuperObj>();
            [s.ty, s.obj, s.start].into_iter().for_each(&mut *visit);
        }
        Kind::Native => {
            let native = w.cast::<NativeObj>();
            if let Ok(held) = native.held.try_borrow() {
                held.iter().for_each(|r| visit(**r));
            }
            crate::modules::collections::visit(native, &mut *visit);
        }
        _ => {}
    }
    if ty.is_heap {
        visit(ty.word());
    }
}

/// Gives up what an unreachable object refers to, as far as it can change (CPython's `tp_clear`). Every
/// cycle has an object that can.
pub(crate) fn clear(w: Word) {
    if let Some(a) = attrs(w) {
        a.values().iter().for_each(|v| decref(v.replace(Word::NULL)));
        replace(&a.dict, Word::NULL);
    }
    match w.kind() {
        Kind::List => crate::list::clear(w.cast::<ListObj>()),
        Kind::Dict => w.cast::<DictObj>().table().clear(),
        Kind::Set | Kind::FrozenSet => w.cast::<SetObj>().table().clear(),
        Kind::ListIter | Kind::TupleIter => {
            replace(&w.cast::<SequenceIterObj>().sequence, Word::NULL)
        }
        Kind::Function => {
            let f = w.cast::<FuncObj>();
            // Code and names can't be part of a cycle, and the function must stay one until it dies.
            let kept = [&f.code, &f.name, &f.qualname].map(std::ptr::from_ref);
            for c in function_fields(f) {
                if !kept.contains(&std::ptr::from_ref(c)) {
                    replace(c, Word::NULL);
                }
            }
        }
        Kind::Cell => replace(&w.cast::<CellObj>().value, Word::NULL),
        Kind::Type => {
            let t = w.cast::<TypeObj>();
            crate::types::invalidate(t);
            t.dict().table().clear();
        }
        Kind::Generator => {
            let g = w.cast::<GenObj>();
            g.state.set(GenState::Done);
            g.release_frame();
            replace(&g.handled, Word::NULL);
        }
        Kind::Exception => {
            let e = w.cast::<ExcObj>();
            for c in [&e.cause, &e.context, &e.traceback, &e.value, &e.fields] {
                replace(c, Word::NULL);
            }
        }
        Kind::Traceback => replace(&w.cast::<TracebackObj>().next, Word::NULL),
        Kind::Property => {
            let p = w.cast::<PropertyObj>();
            [&p.get, &p.set, &p.del, &p.doc, &p.name]
                .into_iter()
                .for_each(|c| replace(c, Word::NULL));
        }
        Kind::StaticMethod | Kind::ClassMethod => replace(&w.cast::<WrapperObj>().func, Word::NULL),
        Kind::Native => {
            let native = w.cast::<NativeObj>();
            if let Ok(mut held) = native.held.try_borrow_mut() {
                let held = std::mem::take(&mut *held);
                drop(held);
            }
            crate::modules::collections::clear_items(native);
        }
        _ => {}
    }
}
