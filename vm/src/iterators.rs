//! Built-in iterators with layouts of their own, which the JIT can look into: those of sequences and dicts,
//! `enumerate`, `zip`, `map` and `filter`. (A `range`'s is short enough to be in [`crate::iterate`]; all others are [`NativeIterObj`]s.)

use crate::arithmetic::{Int, nb};
use crate::build;
use crate::heap::{Ref, decref, header, place};
use crate::methods::dict::Part;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::cell::Cell;

/// An iterator over a list, tuple or string, of this type.
pub fn of_sequence(ty: &TypeObj, sequence: Word) -> Ref {
    build::own(place(
        SequenceIterObj {
            head: header(ty),
            sequence: Cell::new(Ref::new(sequence).into_word()),
            index: Cell::new(0),
        },
        0,
    ))
}

/// An iterator over a dict.
pub fn of_dict(vm: &Vm, dict: Word, part: Part, backwards: bool) -> Ref {
    let ty = match (part, backwards) {
        (Part::Keys, false) => vm.types.dict_key_iter,
        (Part::Values, false) => vm.types.dict_value_iter,
        (Part::Items, false) => vm.types.dict_item_iter,
        (Part::Keys, true) => vm.iterator_types().dict_keys_reversed,
        (Part::Values, true) => vm.iterator_types().dict_values_reversed,
        (Part::Items, true) => vm.iterator_types().dict_items_reversed,
    };
    let table = dict.cast::<DictObj>().table();
    build::own(place(
        DictIterObj {
            head: header(ty),
            dict: Ref::new(dict).into_word(),
            at: Cell::new(if backwards { table.entries.len() } else { 0 }),
            used: Cell::new(table.len()),
            backwards,
        },
        0,
    ))
}

/// The next item; `None` at the end, where the iterator lets go of its sequence.
#[inline(always)]
pub fn next_of_sequence(vm: &Vm, it: &SequenceIterObj) -> Option<Ref> {
    let sequence = it.sequence.get();
    if sequence == Word::NULL {
        return None;
    }
    let at = it.index.get() as usize;
    let (item, width) = match sequence.kind() {
        Kind::List => (sequence.cast::<ListObj>().items().get(at).map(|w| Ref::new(*w)), 1),
        Kind::Tuple => (sequence.cast::<TupleObj>().items().get(at).map(|w| Ref::new(*w)), 1),
        _ => {
            let string = sequence.cast::<StrObj>();
            match string.as_str().as_bytes().get(at) {
                Some(byte) if byte.is_ascii() => (Some(Ref::new(vm.ascii[*byte as usize])), 1),
                _ => {
                    let c = string.as_str()[at..].chars().next();
                    (c.map(|c| build::char(vm, c)), c.map_or(0, char::len_utf8))
                }
            }
        }
    };
    match item {
        Some(_) => it.index.set((at + width) as u64),
        None => {
            it.sequence.set(Word::NULL);
            decref(sequence);
        }
    }
    item
}

/// How many items a sequence's iterator has left.
pub fn left_of_sequence(it: &SequenceIterObj) -> usize {
    let (sequence, at) = (it.sequence.get(), it.index.get() as usize);
    match sequence {
        Word::NULL => 0,
        _ => match sequence.kind() {
            Kind::List => sequence.cast::<ListObj>().items().len().saturating_sub(at),
            Kind::Tuple => sequence.cast::<TupleObj>().items().len().saturating_sub(at),
            _ => sequence.cast::<StrObj>().as_str()[at..].chars().count(),
        },
    }
}

/// The position of a dict iterator's next entry, which it steps over.
#[inline(always)]
fn next_entry(vm: &mut Vm, it: &DictIterObj) -> R<Option<usize>> {
    let table = it.dict.cast::<DictObj>().table();
    if table.len() != it.used.get() {
        if it.used.get() == usize::MAX {
            return Ok(None);
        }
        it.used.set(usize::MAX);
        return Err(vm.runtime_error("dictionary changed size during iteration"));
    }
    let entries = &table.entries;
    let at = it.at.get().min(entries.len());
    let found = if it.backwards {
        entries[..at].iter().rposition(|e| e.key != Word::NULL)
    } else {
        entries[at..].iter().position(|e| e.key != Word::NULL).map(|i| at + i)
    };
    match found {
        Some(i) => it.at.set(if it.backwards { i } else { i + 1 }),
        None => it.used.set(usize::MAX),
    }
    Ok(found)
}

/// How many items a dict's iterator has left.
pub fn left_of_dict(it: &DictIterObj) -> usize {
    let table = it.dict.cast::<DictObj>().table();
    if table.len() != it.used.get() {
        return 0;
    }
    let (before, behind) = table.entries.split_at(it.at.get().min(table.entries.len()));
    let left = if it.backwards { before } else { behind };
    left.iter().filter(|e| e.key != Word::NULL).count()
}

/// The next key, value or item.
#[inline(always)]
pub fn next_of_dict(vm: &mut Vm, it: &DictIterObj) -> R<Option<Ref>> {
    let Some(at) = next_entry(vm, it)? else { return Ok(None) };
    let entry = it.dict.cast::<DictObj>().table().entries[at];
    Ok(Some(match it.head.tid.get() {
        builtin_tid::DICT_KEY_ITER => Ref::new(entry.key),
        builtin_tid::DICT_VALUE_ITER => Ref::new(entry.value),
        tid if tid == vm.iterator_types().dict_keys_reversed.id => Ref::new(entry.key),
        tid if tid == vm.iterator_types().dict_values_reversed.id => Ref::new(entry.value),
        _ => build::pair(vm, Ref::new(entry.key), Ref::new(entry.value)),
    }))
}

/// The next key of an iterator over items; [`value_of_item`] gives what belongs to it.
pub fn next_key_of_items(vm: &mut Vm, it: &DictIterObj) -> R<Option<Ref>> {
    let at = next_entry(vm, it)?;
    Ok(at.map(|at| Ref::new(it.dict.cast::<DictObj>().table().entries[at].key)))
}

/// The value of the entry that an iterator over items has just stepped over.
pub fn value_of_item(it: &DictIterObj) -> Ref {
    let at = it.at.get();
    let at = if it.backwards { at } else { at - 1 };
    Ref::new(it.dict.cast::<DictObj>().table().entries[at].value)
}

/// The two items of the next tuple of an iterator that gives pairs; `Err(())` in the inside if it is of another sort.
#[inline(always)]
pub fn next_pair(vm: &mut Vm, it: Word) -> R<Result<Option<(Ref, Ref)>, ()>> {
    Ok(Ok(match it.head().tid.get() {
        builtin_tid::DICT_ITEM_ITER => {
            let it = it.cast::<DictIterObj>();
            next_entry(vm, it)?.map(|at| {
                let entry = it.dict.cast::<DictObj>().table().entries[at];
                (Ref::new(entry.key), Ref::new(entry.value))
            })
        }
        builtin_tid::ENUMERATE => next_numbered(vm, it.cast())?,
        builtin_tid::ZIP => {
            let zip = it.cast::<ZipObj>();
            let &[a, b] = zip.iterators.cast::<TupleObj>().items() else { return Ok(Err(())) };
            if zip.strict.get() {
                return Ok(Err(()));
            }
            let Some(a) = vm.next_item(a)? else { return Ok(Ok(None)) };
            vm.next_item(b)?.map(|b| (a, b))
        }
        _ => return Ok(Err(())),
    }))
}

/// The same of a `zip` of three.
#[inline]
pub fn next_triple(vm: &mut Vm, it: Word) -> R<Result<Option<[Ref; 3]>, ()>> {
    if !it.has_tid(builtin_tid::ZIP) {
        return Ok(Err(()));
    }
    let zip = it.cast::<ZipObj>();
    let &[a, b, c] = zip.iterators.cast::<TupleObj>().items() else { return Ok(Err(())) };
    if zip.strict.get() {
        return Ok(Err(()));
    }
    let Some(a) = vm.next_item(a)? else { return Ok(Ok(None)) };
    let Some(b) = vm.next_item(b)? else { return Ok(Ok(None)) };
    Ok(Ok(vm.next_item(c)?.map(|c| [a, b, c])))
}

/// The next pair of an `enumerate`.
#[inline(always)]
pub fn next_of_enumerate(vm: &mut Vm, e: &EnumerateObj) -> R<Option<Ref>> {
    let next = next_numbered(vm, e)?;
    Ok(next.map(|(number, value)| build::pair(vm, number, value)))
}

/// Its number and value.
#[inline(always)]
fn next_numbered(vm: &mut Vm, e: &EnumerateObj) -> R<Option<(Ref, Ref)>> {
    let Some(value) = vm.next_item(e.iterator)? else { return Ok(None) };
    let number = match e.beyond.get() {
        Word::NULL => {
            let n = e.next.get();
            match n.checked_add(1) {
                Some(next) => e.next.set(next),
                None => e.beyond.set(after(vm, *build::int64(vm, n))?.into_word()),
            }
            build::int64(vm, n)
        }
        number => Ref::owned(e.beyond.replace(after(vm, number)?.into_word())),
    };
    Ok(Some((number, value)))
}

fn after(vm: &mut Vm, number: Word) -> R {
    let one = build::int64(vm, 1);
    vm.binary_op(nb::ADD, number, *one)
}

/// An `enumerate` of this type (or a subclass) that begins at an integer.
pub fn enumerate(ty: &TypeObj, iterator: Ref, start: &Ref) -> Ref {
    let small = Int::of(**start).and_then(Int::to_i64);
    let e = EnumerateObj {
        head: header(ty),
        iterator: iterator.into_word(),
        // No small int, as for numbers that are nearly too large: compiled code leaves there.
        next: Cell::new(small.unwrap_or(i64::MAX)),
        beyond: Cell::new(small.map_or_else(|| start.clone().into_word(), |_| Word::NULL)),
    };
    build::own(build::with_attrs(ty, e, 0))
}

/// The next tuple of a `zip`.
#[inline(always)]
pub fn next_of_zip(vm: &mut Vm, zip: &ZipObj) -> R<Option<Ref>> {
    let iterators = zip.iterators.cast::<TupleObj>().items();
    if let &[a, b] = iterators
        && !zip.strict.get()
    {
        let Some(a) = vm.next_item(a)? else { return Ok(None) };
        let Some(b) = vm.next_item(b)? else { return Ok(None) };
        return Ok(Some(build::pair(vm, a, b)));
    }
    if !zip.strict.get() && !iterators.is_empty() {
        return build::tuple_from_fn(vm, iterators.len(), |vm, i| vm.next_item(iterators[i]));
    }
    let mut items = Vec::with_capacity(iterators.len());
    for (i, it) in iterators.iter().enumerate() {
        match vm.iter_next(*it)? {
            Some(item) => items.push(item),
            None if zip.strict.get() && i > 0 => return Err(mismatch(vm, i, "shorter")),
            None if zip.strict.get() => {
                for (j, it) in iterators.iter().enumerate().skip(1) {
                    if vm.iter_next(*it)?.is_some() {
                        return Err(mismatch(vm, j, "longer"));
                    }
                }
                return Ok(None);
            }
            None => return Ok(None),
        }
    }
    Ok(if items.is_empty() { None } else { Some(build::tuple(vm, items)) })
}

/// `ValueError` of a strict `zip` whose `i`-th iterator differs from those before it.
#[cold]
fn mismatch(vm: &mut Vm, i: usize, how: &str) -> crate::vm::Raised {
    let others = if i == 1 { " 1".to_string() } else { format!("s 1-{i}") };
    vm.value_error(&format!("zip() argument {} is {how} than argument{others}", i + 1))
}

/// A `zip` of this type (or a subclass).
pub fn zip(vm: &Vm, ty: &TypeObj, iterators: Vec<Ref>, strict: bool) -> Ref {
    let iterators = build::tuple(vm, iterators).into_word();
    build::own(build::with_attrs(
        ty,
        ZipObj { head: header(ty), iterators, strict: Cell::new(strict) },
        0,
    ))
}

/// The next result of a `map`.
pub fn next_of_map(vm: &mut Vm, map: &MapObj) -> R<Option<Ref>> {
    let iterators = map.iterators.cast::<TupleObj>().items();
    if let &[it] = iterators {
        let Some(item) = vm.next_item(it)? else { return Ok(None) };
        return vm.call(map.function, &Args::of(&[*item])).map(Some);
    }
    let mut items = Vec::with_capacity(iterators.len());
    for it in iterators {
        match vm.iter_next(*it)? {
            Some(v) => items.push(v),
            None => return Ok(None),
        }
    }
    let words: Vec<Word> = items.iter().map(|r| r.word()).collect();
    vm.call(map.function, &Args::of(&words)).map(Some)
}

/// A `map` of this type (or a subclass).
pub fn map(vm: &Vm, ty: &TypeObj, function: Word, iterators: Vec<Ref>) -> Ref {
    let iterators = build::tuple(vm, iterators).into_word();
    let function = Ref::new(function).into_word();
    build::own(build::with_attrs(ty, MapObj { head: header(ty), function, iterators }, 0))
}

/// The next item that a `filter` lets through.
pub fn next_of_filter(vm: &mut Vm, filter: &FilterObj) -> R<Option<Ref>> {
    while let Some(item) = vm.next_item(filter.iterator)? {
        let keep = if item.is_small_int() && filter.function == Word::NONE {
            item.as_i64() != Some(0)
        } else if filter.function == Word::NONE {
            vm.truth(*item)?
        } else {
            let answer = vm.call(filter.function, &Args::of(&[*item]))?;
            vm.truth(*answer)?
        };
        if keep {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

/// A `filter` of this type (or a subclass).
pub fn filter(ty: &TypeObj, function: Word, iterator: Ref) -> Ref {
    let (function, iterator) = (Ref::new(function).into_word(), iterator.into_word());
    build::own(build::with_attrs(ty, FilterObj { head: header(ty), function, iterator }, 0))
}
