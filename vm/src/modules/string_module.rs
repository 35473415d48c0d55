//! `_string`: what the `string` module's `Formatter` needs of `str.format`.

use crate::build;
use crate::format_template::{Key, Path, Step, Template};
use crate::heap::Ref;
use crate::object::Value;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn text<'a>(vm: &mut Vm, args: &'a Args, name: &str) -> R<&'a str> {
    args.arity(vm, name, 0, 1, 1)?;
    match args.pos[0].as_str() {
        Some(text) => Ok(text),
        None => {
            let ty = vm.type_of(args.pos[0]).name();
            Err(vm.type_error(format!("expected str, got {ty}")))
        }
    }
}

fn key(vm: &mut Vm, key: &Key) -> Ref {
    match key {
        Key::Number(n) => build::usize(vm, *n),
        Key::Text(text) => build::str(vm, text),
    }
}

fn iterator(vm: &mut Vm, items: Vec<Ref>) -> R {
    let all = build::tuple(vm, items);
    vm.get_iter(*all)
}

/// Literals with the parts of the fields behind them.
fn formatter_parser(vm: &mut Vm, args: &Args) -> R {
    let mut template = Template::new(text(vm, args, "formatter_parser")?);
    let mut items = vec![];
    while let Some((literal, field)) = template.next().map_err(|text| vm.value_error(text))? {
        let literal = build::str(vm, &literal);
        let mut parts = vec![literal, build::none(), build::none(), build::none()];
        if let Some(field) = field {
            parts[1] = build::str(vm, &field.name);
            parts[2] = build::str(vm, &field.spec);
            if let Some(c) = field.conversion {
                parts[3] = build::char(vm, c);
            }
        }
        items.push(build::tuple(vm, parts));
    }
    iterator(vm, items)
}

/// The argument that a field's name begins with, and the steps behind it.
fn formatter_field_name_split(vm: &mut Vm, args: &Args) -> R {
    let name = text(vm, args, "formatter_field_name_split")?;
    let mut path = Path::new(name).map_err(|text| vm.value_error(text))?;
    let first = key(vm, &path.first);
    let mut steps = vec![];
    while let Some(step) = path.next().map_err(|text| vm.value_error(text))? {
        let (is_attribute, what) = match &step {
            Step::Attribute(name) => (Word::TRUE, build::str(vm, name)),
            Step::Item(index) => (Word::FALSE, key(vm, index)),
        };
        steps.push(build::tuple(vm, vec![Ref::new(is_attribute), what]));
    }
    let steps = iterator(vm, steps)?;
    Ok(build::tuple(vm, vec![first, steps]))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    super::module(
        vm,
        "_string",
        &[
            ("formatter_parser", formatter_parser),
            ("formatter_field_name_split", formatter_field_name_split),
        ],
    )
}
