//! What the emitter relies on, checked on the committed table itself.

use ir::uop::{EXIT, GUARD, Imm};
use ir::{Class, Uop};
use stencils::{ALL, DATA, HoleKind, PROVENANCE, Part, Role, SYMBOLS, Shape, Stencil, lookup};

fn has(uop: Uop, shape: Shape) -> bool {
    lookup(uop, shape).is_some()
}

fn parts(s: &Stencil) -> [(&'static str, &Part); 2] {
    [("hot", &s.hot), ("cold", &s.cold)]
}

fn title(s: &Stencil) -> String {
    format!("{} {}", s.uop, s.shape)
}

#[test]
fn every_uop_has_a_memory_form_and_a_register_form() {
    for &uop in Uop::ALL {
        let emitters_own = matches!(uop, Uop::_JUMP | Uop::_EXIT_TRACE);
        assert_eq!(has(uop, Shape::MEMORY), !emitters_own, "{uop}");
        // _CHECK_PERIODIC has no operands and reads a word beside the frame.
        let no_registers = emitters_own || uop == Uop::_CHECK_PERIODIC;
        assert_eq!(has(uop, Shape::FRESH), !no_registers, "{uop}");
    }
}

#[test]
fn shapes_are_complete_per_immediate_and_reused_operand() {
    for s in ALL.iter().filter(|s| !s.shape.memory) {
        let strict = Shape { early: false, ..s.shape };
        assert!(has(s.uop, strict), "{}: early without the strict shape", title(s));
        // An immediate operand can be combined with every reuse that exists without it.
        let args = s.uop.info().args;
        for k in 0..args.len() as u8 {
            let reuse = Shape { reuse: Some(k), ..Shape::FRESH };
            if has(s.uop, reuse) && s.shape.imm.is_some() && s.shape.imm != Some(k) {
                assert!(has(s.uop, Shape { imm: s.shape.imm, ..reuse }), "{}", title(s));
            }
        }
        // Equal operands in place need their own shape, unless the operands can't be equal.
        let reused = matches!(s.shape.reuse, Some(0 | 1)) && s.shape.imm.is_none();
        if reused && args.len() >= 2 && args[0] == args[1] {
            let equal = Shape { reuse: Some(0), equal: true, ..Shape::FRESH };
            assert!(has(s.uop, equal), "{}: no shape for equal operands", title(s));
        }
    }
}

#[test]
fn guards_have_immediate_shapes_for_both_sides_of_an_integer_comparison() {
    for uop in [Uop::_GUARD_LT_I64, Uop::_GUARD_LE_I64, Uop::_GUARD_EQ_I64, Uop::_GUARD_IS] {
        for k in [0, 1] {
            assert!(has(uop, Shape { imm: Some(k), ..Shape::FRESH }), "{uop} {k}");
        }
    }
}

#[test]
fn holes_lie_in_order_inside_their_part_over_zeroed_bits() {
    for s in ALL {
        for (name, part) in parts(s) {
            let at = |what: &str| format!("{} {name}: {what}", title(s));
            let sorted = part.holes.is_sorted_by(|a, b| (a.offset, 0) <= (b.offset, 0));
            assert!(sorted, "{}", at("order"));
            for h in part.holes {
                let width = match h.kind {
                    HoleKind::Register { .. } => 1,
                    HoleKind::Imm64 => 8,
                    _ => 4,
                };
                let bytes = part.bytes.get(h.offset as usize..h.offset as usize + width);
                let bytes = bytes.unwrap_or_else(|| panic!("{}", at("hole beyond the end")));
                match h.kind {
                    HoleKind::Register { shift, .. } => {
                        assert!(matches!(shift, 0 | 3), "{}", at("shift"));
                        assert_eq!(bytes[0] >> shift & 7, 0, "{}", at("register bits"));
                    }
                    _ => assert!(bytes.iter().all(|b| *b == 0), "{}", at("hole is not zero")),
                }
            }
        }
    }
}

#[test]
fn what_holes_refer_to_exists() {
    for s in ALL {
        let info = s.uop.info();
        for (name, part) in parts(s) {
            for h in part.holes {
                let role_exists = |role: Role| match role {
                    Role::Arg(k) => (k as usize) < info.args.len() && (s.shape.imm != Some(k)),
                    Role::Result => !info.results.is_empty(),
                };
                let ok = match h.kind {
                    HoleKind::Register { role, .. } => role_exists(role) && !s.shape.memory,
                    HoleKind::Slot(role) => role_exists(role) && s.shape.memory,
                    HoleKind::Operand32 => s.shape.imm.is_some() && h.addend == 0,
                    HoleKind::ImmLow32 => {
                        matches!(info.imm, Imm::Offset | Imm::Tid | Imm::Field32)
                    }
                    HoleKind::ImmHigh32 => info.imm == Imm::Field32,
                    HoleKind::Imm64 => info.imm != Imm::None,
                    HoleKind::Exit => s.uop.has(EXIT) && h.addend == -4,
                    HoleKind::Continue => h.addend == -4,
                    HoleKind::Hot(to) => name == "cold" && to as usize <= s.hot.bytes.len(),
                    HoleKind::Cold(to) => (to as usize) < s.cold.bytes.len(),
                    HoleKind::Symbol(n) => (n as usize) < SYMBOLS.len() && h.addend == -4,
                    HoleKind::ImmSymbol => info.imm == Imm::Symbol && h.addend == -4,
                    HoleKind::Data(place) => {
                        place % 16 == 0 && (place as usize) < DATA.len() && h.addend <= -4
                    }
                };
                assert!(ok, "{} {name}: {h:?}", title(s));
            }
        }
    }
}

#[test]
fn only_calls_of_c_functions_lose_registers() {
    for s in ALL {
        let is_c_call = s.uop.info().imm == Imm::Symbol;
        // r8–r11 and xmm0–xmm7: what the System V convention does not keep.
        let expected = if is_c_call { 0xff0f } else { 0 };
        assert_eq!(s.clobbers, expected, "{}", title(s));
        assert_eq!(s.calls, is_c_call, "{}", title(s));
    }
    assert_eq!(SYMBOLS, ["pw_dealloc"]);
}

#[test]
fn a_guard_is_a_branch_with_one_way_out() {
    for s in ALL.iter().filter(|s| s.uop.has(GUARD)) {
        let exits = s.hot.holes.iter().filter(|h| h.kind == HoleKind::Exit).count();
        assert!(exits >= 1, "{}: an exit that is not in the hot part", title(s));
        assert!(s.cold.bytes.is_empty(), "{}", title(s));
    }
}

#[test]
fn every_register_operand_has_a_hole_unless_it_is_not_needed() {
    for s in ALL.iter().filter(|s| !s.shape.memory && !s.shape.equal) {
        for (k, _) in s.uop.info().args.iter().enumerate() {
            let k = k as u8;
            if s.shape.imm == Some(k) {
                continue;
            }
            let is_mine = |kind: HoleKind| matches!(kind, HoleKind::Register { role: Role::Arg(a), .. } if a == k);
            let found = parts(s).iter().any(|(_, p)| p.holes.iter().any(|h| is_mine(h.kind)));
            assert!(found, "{}: operand {k} is not read", title(s));
        }
    }
}

#[test]
fn the_code_is_as_short_as_the_design_says() {
    // (uop, shape, bytes): the yardsticks of the design and of the first prototype.
    let reuse0 = Shape { reuse: Some(0), ..Shape::FRESH };
    let early = Shape { early: true, ..Shape::FRESH };
    let yardsticks = [
        (Uop::_ADD_I64, early, 12),                                // mov; add; jo
        (Uop::_ADD_I64, reuse0, 9),                                // add; jo
        (Uop::_MULTIPLY_I64, Shape { early: true, ..reuse0 }, 10), // imul; jo
        (Uop::_GUARD_INT, Shape::FRESH, 10),                       // test; je
        (Uop::_GUARD_LT_I64, Shape::FRESH, 9),                     // cmp; jge
        (Uop::_BINARY_OP_SUBSCR_LIST_INT, Shape::FRESH, 23),       // mov; cmp; jbe; mov; mov
        (Uop::_ADD_F64, reuse0, 4),                                // addsd
        (Uop::_LOAD_FIELD, Shape::FRESH, 8),                       // mov
    ];
    for (uop, shape, bytes) in yardsticks {
        let s = lookup(uop, shape).unwrap_or_else(|| panic!("{uop} {shape}"));
        assert!(s.hot.bytes.len() <= bytes, "{}: {} bytes", title(s), s.hot.bytes.len());
    }
}

#[test]
fn classes_decide_which_operands_can_be_reused() {
    for s in ALL {
        if let Some(k) = s.shape.reuse {
            let info = s.uop.info();
            assert_eq!(info.args[k as usize].class(), info.results[0].class(), "{}", title(s));
        }
        if let Some(k) = s.shape.imm {
            assert_eq!(s.uop.info().args[k as usize].class(), Class::Int, "{}", title(s));
        }
    }
}

#[test]
fn the_table_says_where_it_comes_from() {
    assert!(PROVENANCE.compiler.contains("clang version 19"), "{PROVENANCE:?}");
    assert_eq!(PROVENANCE.sha256.len(), 64);
}
