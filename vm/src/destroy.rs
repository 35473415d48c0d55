//! The death of an object: finaliser, weak references, then its fields and its memory.

use crate::heap::{self, decref};
use crate::object::*;
use ir::layout::tid;
use ir::word::Word;

/// Does all of [`destroy`] for the frequent types whose instances own nothing and can't be watched; false if the
/// object is of another one.
///
/// # Safety
/// As for [`destroy`].
#[inline(always)]
pub(crate) unsafe fn destroy_leaf(head: *mut Header) -> bool {
    let w = word_of(head);
    let size = match w.head().tid.get() {
        tid::FLOAT => size_of::<FloatObj>(),
        tid::STR if !w.cast::<StrObj>().interned.get() => {
            size_of::<StrObj>() + w.cast::<StrObj>().len
        }
        tid::RANGE_ITER => size_of::<RangeIterObj>(),
        tid::INT => {
            // SAFETY: nobody uses it any more.
            unsafe { std::ptr::drop_in_place(head.cast::<IntObj>()) };
            size_of::<IntObj>()
        }
        builtin_tid::COMPLEX => size_of::<ComplexObj>(),
        _ => return false,
    };
    // SAFETY: passed on from the caller; no field is left to drop.
    unsafe { heap::release(head.cast(), size) };
    true
}

/// Does all of [`destroy`] for the frequent containers; false if the object is something else.
///
/// # Safety
/// As for [`destroy`].
#[inline(always)]
unsafe fn destroy_container(head: *mut Header) -> bool {
    let w = word_of(head);
    let size = match w.head().tid.get() {
        tid::TUPLE => {
            let t = w.cast::<TupleObj>();
            t.items().iter().rev().for_each(|i| decref(*i));
            size_of::<TupleObj>() + 8 * t.len
        }
        tid::LIST => {
            crate::list::clear(w.cast::<ListObj>());
            size_of::<ListObj>()
        }
        tid::LIST_ITER | builtin_tid::TUPLE_ITER | builtin_tid::STR_ITER => {
            decref(w.cast::<SequenceIterObj>().sequence.get());
            size_of::<SequenceIterObj>()
        }
        tid::DICT => {
            let d = w.cast::<DictObj>();
            d.table().clear();
            size_of::<DictObj>()
        }
        builtin_tid::SLICE => {
            let s = w.cast::<SliceObj>();
            [s.start, s.stop, s.step].into_iter().for_each(decref);
            size_of::<SliceObj>()
        }
        _ => return false,
    };
    // SAFETY: passed on from the caller; the items are given up.
    unsafe { heap::release(head.cast(), size) };
    true
}

/// Gives up everything that an object owns and releases its memory.
///
/// # Safety
/// `head` is a heap object whose last reference is gone.
pub(crate) unsafe fn destroy(head: *mut Header) {
    // SAFETY: passed on from the caller.
    if unsafe { destroy_container(head) } {
        return;
    }
    let w = word_of(head);
    let ty = w.heap_type();
    if ty.has_del.get() && !crate::finalise::run_finaliser(w) {
        return; // resurrected
    }
    if ty.kind == Kind::Generator && !crate::finalise::finish_generator(w) {
        return; // resurrected
    }
    crate::finalise::clear_weakrefs(w);
    let mut extra = 0;
    if let Some(attrs) = attrs(w) {
        for v in attrs.values() {
            decref(v.replace(Word::NULL));
        }
        decref(attrs.dict.replace(Word::NULL));
        extra = size_of::<Attrs>() + 8 * attrs.cap as usize;
    }
    /// Drops the Rust fields and releases the cell.
    ///
    /// # Safety
    /// `w` is a dead object with payload `T` and `extra` bytes behind it.
    unsafe fn end<T>(w: Word, extra: usize) {
        let p = w.0 as *mut T;
        // SAFETY: passed on from the caller.
        unsafe {
            std::ptr::drop_in_place(p);
            heap::release(p.cast(), size_of::<T>() + extra);
        }
    }
    // SAFETY: in every arm the kind determines the payload, whose owned words are given up first.
    unsafe {
        match ty.kind {
            Kind::Object | Kind::None | Kind::Bool | Kind::Ellipsis | Kind::NotImplemented => {
                end::<Header>(w, extra);
            }
            Kind::Int => end::<IntObj>(w, extra),
            Kind::Float => end::<FloatObj>(w, extra),
            Kind::Complex => end::<ComplexObj>(w, extra),
            Kind::Str => {
                let s = w.cast::<StrObj>();
                if s.interned.get() {
                    crate::finalise::forget_interned(w);
                }
                let data = if extra == 0 { s.len } else { s.len.next_multiple_of(8) };
                end::<StrObj>(w, data + extra);
            }
            Kind::Bytes | Kind::ByteArray => end::<BytesObj>(w, extra),
            Kind::List => {
                crate::list::clear(w.cast::<ListObj>());
                end::<ListObj>(w, extra);
            }
            Kind::Tuple => {
                let t = w.cast::<TupleObj>();
                t.items().iter().rev().for_each(|i| decref(*i));
                end::<TupleObj>(w, 8 * t.len + extra);
            }
            Kind::Dict => {
                w.cast::<DictObj>().table().clear();
                end::<DictObj>(w, extra);
            }
            Kind::Set | Kind::FrozenSet => {
                w.cast::<SetObj>().table().clear();
                end::<SetObj>(w, extra);
            }
            Kind::Range => {
                let r = w.cast::<RangeObj>();
                [r.start, r.stop, r.step].into_iter().for_each(decref);
                end::<RangeObj>(w, extra);
            }
            Kind::RangeIter => end::<RangeIterObj>(w, extra),
            Kind::ListIter | Kind::TupleIter | Kind::StrIter => {
                decref(w.cast::<SequenceIterObj>().sequence.get());
                end::<SequenceIterObj>(w, extra);
            }
            Kind::DictIter => {
                decref(w.cast::<DictIterObj>().dict);
                end::<DictIterObj>(w, extra);
            }
            Kind::Enumerate => {
                let e = w.cast::<EnumerateObj>();
                decref(e.iterator);
                decref(e.beyond.get());
                end::<EnumerateObj>(w, extra);
            }
            Kind::Zip => {
                decref(w.cast::<ZipObj>().iterators);
                end::<ZipObj>(w, extra);
            }
            Kind::Map => {
                let m = w.cast::<MapObj>();
                [m.function, m.iterators].into_iter().for_each(decref);
                end::<MapObj>(w, extra);
            }
            Kind::Filter => {
                let f = w.cast::<FilterObj>();
                [f.function, f.iterator].into_iter().for_each(decref);
                end::<FilterObj>(w, extra);
            }
            Kind::NativeIter => end::<NativeIterObj>(w, extra),
            Kind::Slice => {
                let s = w.cast::<SliceObj>();
                [s.start, s.stop, s.step].into_iter().for_each(decref);
                end::<SliceObj>(w, extra);
            }
            Kind::Function => {
                let f = w.cast::<FuncObj>();
                let fields = [
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
                ];
                fields.into_iter().for_each(|c| decref(c.replace(Word::NULL)));
                decref(f.globals);
                end::<FuncObj>(w, extra);
            }
            Kind::Builtin => {
                let b = w.cast::<BuiltinObj>();
                decref(b.name);
                decref(b.this);
                end::<BuiltinObj>(w, extra);
            }
            Kind::Method => {
                let m = w.cast::<MethodObj>();
                decref(m.func);
                decref(m.this);
                end::<MethodObj>(w, extra);
            }
            Kind::Cell => {
                decref(w.cast::<CellObj>().value.replace(Word::NULL));
                end::<CellObj>(w, extra);
            }
            Kind::Type => {
                let t = w.cast::<TypeObj>();
                crate::types::forget_type(t);
                [&t.name, &t.qualname, &t.bases]
                    .into_iter()
                    .for_each(|c| decref(c.replace(Word::NULL)));
                let me = t.word();
                for base in t.mro.take() {
                    if base.word() != me {
                        decref(base.word());
                    }
                }
                t.keys.take().names.iter().for_each(|n| decref(*n));
                decref(t.dict);
                end::<TypeObj>(w, extra);
            }
            Kind::Module => {
                decref(w.cast::<ModuleObj>().dict);
                end::<ModuleObj>(w, extra);
            }
            Kind::Generator => {
                let g = w.cast::<GenObj>();
                g.release_frame();
                [&g.name, &g.qualname, &g.handled]
                    .into_iter()
                    .for_each(|c| decref(c.replace(Word::NULL)));
                decref(g.code);
                end::<GenObj>(w, 8 * g.room as usize + extra);
            }
            Kind::Exception => {
                let e = w.cast::<ExcObj>();
                [&e.args, &e.cause, &e.context, &e.traceback, &e.value, &e.fields]
                    .into_iter()
                    .for_each(|c| decref(c.replace(Word::NULL)));
                end::<ExcObj>(w, extra);
            }
            Kind::Traceback => {
                let t = w.cast::<TracebackObj>();
                decref(t.next.replace(Word::NULL));
                decref(t.code);
                decref(t.globals);
                end::<TracebackObj>(w, extra);
            }
            Kind::Code => end::<CodeObj>(w, extra),
            Kind::Property => {
                let p = w.cast::<PropertyObj>();
                [&p.get, &p.set, &p.del, &p.doc, &p.name]
                    .into_iter()
                    .for_each(|c| decref(c.replace(Word::NULL)));
                end::<PropertyObj>(w, extra);
            }
            Kind::StaticMethod | Kind::ClassMethod => {
                decref(w.cast::<WrapperObj>().func.replace(Word::NULL));
                end::<WrapperObj>(w, extra);
            }
            Kind::Super => {
                let s = w.cast::<SuperObj>();
                [s.ty, s.obj, s.start].into_iter().for_each(decref);
                end::<SuperObj>(w, extra);
            }
            Kind::SlotDescr => {
                decref(w.cast::<SlotDescrObj>().name);
                decref(w.cast::<SlotDescrObj>().owner);
                end::<SlotDescrObj>(w, extra);
            }
            Kind::GetSet => {
                decref(w.cast::<GetSetObj>().name);
                decref(w.cast::<GetSetObj>().owner);
                end::<GetSetObj>(w, extra);
            }
            Kind::Native => end::<NativeObj>(w, extra),
        }
    }
    decref(ty.word());
}
