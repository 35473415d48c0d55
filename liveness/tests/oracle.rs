//! Liveness against the definition: dataflow equations solved by brute force on random control-flow graphs.

use ir::arbitrary::{Config, Rng, shuffle_blocks, trace};
use ir::{BlockId, InstId, Trace, ValueId};
use liveness::{Liveness, NEVER, Pressure};
use std::collections::{BTreeMap, BTreeSet};

/// What an instruction needs: operands and edge arguments, or exit values.
fn needs(t: &Trace, i: u32, b: BlockId, exits: bool) -> Vec<ValueId> {
    let inst = t.inst(InstId(i));
    let mut v: Vec<ValueId> = if exits {
        inst.exit.into_iter().flat_map(|s| t.snapshot_values(s)).collect()
    } else {
        let mut v = t.args(inst).to_vec();
        if i == t.block(b).terminator().0 {
            t.block(b).edges().for_each(|e| v.extend(t.list(e.args)));
        }
        v
    };
    v.retain(|&v| t.as_const(v).is_none());
    v
}

/// Live-in sets by iteration, for real uses or for exits.
fn live_in(t: &Trace, exits: bool) -> Vec<BTreeSet<ValueId>> {
    let mut sets = vec![BTreeSet::new(); t.blocks.len()];
    loop {
        let before = sets.clone();
        for b in t.block_ids().rev() {
            let mut live = live_out(t, &sets, b);
            for i in t.block(b).insts.clone().rev() {
                t.results(t.inst(InstId(i))).iter().for_each(|v| {
                    live.remove(v);
                });
                live.extend(needs(t, i, b, exits));
            }
            t.list(t.block(b).params).iter().for_each(|v| {
                live.remove(v);
            });
            sets[b.index()] = live;
        }
        if sets == before {
            return sets;
        }
    }
}

fn live_out(t: &Trace, sets: &[BTreeSet<ValueId>], b: BlockId) -> BTreeSet<ValueId> {
    t.block(b).edges().flat_map(|e| sets[e.block.index()].iter().copied()).collect()
}

/// First and last position in `from..` of the block that needs the value; the block's end when live out.
fn span(t: &Trace, b: BlockId, from: u32, v: ValueId, exits: bool, out: bool) -> (u32, u32) {
    let range = from..t.block(b).insts.end;
    let hits: Vec<u32> = range.filter(|&i| needs(t, i, b, exits).contains(&v)).collect();
    let end = t.block(b).insts.end;
    let first = hits.first().copied().unwrap_or(if out { end } else { NEVER });
    let last = if out { end } else { hits.last().copied().unwrap_or(NEVER) };
    (first, last)
}

fn later(a: u32, b: u32) -> u32 {
    match (a, b) {
        (NEVER, x) | (x, NEVER) => x,
        _ => a.max(b),
    }
}

fn check(t: &Trace) {
    let l = Liveness::of(t);
    let real = live_in(t, false);
    let exit = live_in(t, true);
    for b in t.block_ids() {
        let found: BTreeMap<ValueId, _> = l.live_in(b).iter().map(|x| (x.value, x)).collect();
        let all: BTreeSet<ValueId> = real[b.index()].union(&exit[b.index()]).copied().collect();
        assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), all, "live-in of {b}");
        assert_eq!(found.len(), l.live_in(b).len(), "duplicates in the live-in set of {b}");
        let (real_out, exit_out) = (live_out(t, &real, b), live_out(t, &exit, b));
        let expect = |v: ValueId, from: u32| {
            let (first, last) = span(t, b, from, v, false, real_out.contains(&v));
            let (_, exit) = span(t, b, from, v, true, exit_out.contains(&v));
            (first, later(last, exit), exit)
        };
        let start = t.block(b).insts.start;
        for (v, x) in found {
            assert_eq!((x.next, x.end, x.exit), expect(v, start), "{v} in {b}");
        }
        let mut own: Vec<(usize, u32)> = t.block(b).params.range().map(|j| (j, start)).collect();
        for i in t.block(b).insts.clone() {
            own.extend(t.inst(InstId(i)).results.range().map(|j| (j, i + 1)));
        }
        for (j, from) in own {
            let v = t.lists[j];
            let found = (l.next_use(j), l.def_end(v), l.def_exit(v));
            assert_eq!(found, expect(v, from), "{v}, defined in {b}");
        }
        for i in start..t.block(b).terminator().0 {
            for j in t.inst(InstId(i)).args.range() {
                let v = t.lists[j];
                if t.as_const(v).is_none() {
                    let (first, _) = span(t, b, i + 1, v, false, real_out.contains(&v));
                    assert_eq!(l.next_use(j), first, "{v} after i{i}");
                }
            }
        }
    }
    let ranges = |v: ValueId| {
        let mut out = Vec::new();
        l.ranges(t, v, &mut out);
        out
    };
    let report = l.report(t);
    for x in &report.values {
        let expected: Vec<(u32, u32)> = x.ranges.iter().map(|r| (r[0], r[1])).collect();
        assert_eq!(ranges(ValueId(x.value)), expected);
    }
    let pressure = Pressure::compute(t, &l);
    for (i, live) in pressure.any.iter().enumerate() {
        let count = report
            .values
            .iter()
            .filter(|v| v.ranges.iter().any(|r| (r[0]..=r[1]).contains(&(i as u32))));
        let count = count.count() as u32;
        assert_eq!(live[0] + live[1], count, "values alive at i{i}");
    }
}

#[test]
fn random_graphs() {
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let config = Config::random(&mut rng, 120);
        check(&trace(&mut rng, config));
    }
}

/// Blocks in another order than the generator's: dominators may come later.
#[test]
fn layouts_that_are_no_topological_order() {
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let config = Config::random(&mut rng, 80);
        let t = shuffle_blocks(&trace(&mut rng, config), &mut rng);
        check(&t);
        let l = Liveness::of(&t);
        let order = l.graph.order();
        assert_eq!(order.len(), t.blocks.len());
        for b in t.block_ids().skip(1) {
            let dominated_late =
                l.graph.preds(b).iter().all(|p| l.graph.rank(p.block) > l.graph.rank(b));
            assert!(!dominated_late, "{b} comes before all its predecessors");
        }
    }
}

#[test]
fn the_report_reads_well() {
    use ir::{Builder, FrameSpec, Repr, SlotValue, Uop};
    let mut b = Builder::new("count");
    let (_, p) = b.block(&[Repr::I64, Repr::I64]);
    b.jump(BlockId(1), &p[..1]);
    let (_, q) = b.block(&[Repr::I64]);
    let one = b.constant(Repr::I64, 1);
    let next = b.inst(Uop::_ADD_WRAP_I64, &[q[0], one], 0, None).unwrap();
    let locals = vec![SlotValue::Owned(p[1]), SlotValue::Owned(next)];
    let s = b.snapshot(&[FrameSpec { locals, ..FrameSpec::default() }], &[]);
    b.inst(Uop::_GUARD_LT_I64, &[next, p[0]], 0, Some(s));
    b.jump(BlockId(1), &[next]);
    let t = b.finish();
    let report = Liveness::of(&t).report(&t);
    let expected = "\
b0: i0..i0
b1: i1..i3  depth 1  preds b0 b1  live-in %0  for exits %1
%0: [i0, i3]  uses i0 i2
%1: [i0, i3]  exits i2
%2: [i1, i1]  uses i1
%4: [i2, i3]  uses i2 i3  exits i2
pressure: general 2, floating-point 0; with exits 3, 0
";
    assert_eq!(report.to_string(), expected);
    #[cfg(feature = "serde")]
    {
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["blocks"][1]["live_in"], serde_json::json!([0]));
        assert_eq!(json["values"][3]["uses"], serde_json::json!([2, 3]));
    }
}

/// Blocks that come later in the layout but run earlier look like a loop's jumps back. Of what they make up, the outer part
/// is entered at its side by way of the inner one: the branch in b3.
#[test]
fn side_entries_of_inner_loops_count_for_outer_ones() {
    let text = "trace \"paths that meet\" {
b0(%0: obj):
    _GUARD_IS %0, NULL -> b1(), b3()
b1():
    _JUMP b2()
b2():
    _EXIT_TRACE exit s0
b3():
    _GUARD_IS %0, None -> b4(), b5()
b4():
    _JUMP b1()
b5():
    _JUMP b2()
s0: f0@0 [%0] stack []
}
";
    let trace = ir::text::parse(text).expect("a trace");
    let liveness = Liveness::of(&trace);
    for header in [1, 2].map(BlockId) {
        assert!(!liveness.graph.is_natural(header), "{header}");
    }
}
