//! What is kept for viewers: the links between bytecode, recorded uops and instructions hold, also after a
//! trace was grown at a hot exit.

use std::io::Write;
use vm::jit::Config;
use vm::jit::stages::Stages;
use vm::session::Session;

const PROGRAM: &str = "
def square(x):
    return x * x

def bench():
    odd = even = 0
    for i in range(2000):
        if i % 3 == 0:
            odd += square(i)
        else:
            even += i
    return odd - even
";

fn stages(alloc: &str) -> Vec<Stages> {
    let mut file = tempfile::Builder::new().suffix(".py").tempfile().expect("a file");
    file.write_all(PROGRAM.as_bytes()).expect("written");
    let config = Config { alloc: alloc.into(), keep_stages: true, ..Config::default() };
    let mut session = Session::new(Some(config), 16).expect("a session");
    session.load(file.path()).expect("loads");
    assert_eq!(
        session.call("bench"),
        Ok((0..2000i64).map(|i| if i % 3 == 0 { i * i } else { -i }).sum::<i64>().to_string())
    );
    session.stages()
}

/// The recorded uop that each instruction of the recorded trace belongs to.
fn owners(s: &Stages) -> Vec<Option<ir::record::Recorded>> {
    let mut owners = vec![None; s.recorded.len()];
    for uop in s.recordings.iter().flatten() {
        owners[uop.inst.index()..].fill(Some(*uop));
    }
    owners
}

#[test]
fn every_instruction_leads_back_to_its_bytecode() {
    for s in stages("linear") {
        assert!(s.recordings.len() > 1, "a side was grown: {}", s.name);
        let uops: Vec<_> = s.recordings.iter().flatten().collect();
        assert!(uops.is_sorted_by_key(|u| u.inst), "instructions follow their uops");
        for u in &uops {
            assert!((u.pc as usize) < s.functions[u.code as usize].instructions.len());
        }
        assert!(uops.iter().any(|u| s.functions[u.code as usize].name == "square"));
        let mut checked = 0;
        for (inst, owner) in s.recorded.insts.iter().zip(owners(&s)) {
            let (Some(exit), Some(owner)) = (inst.exit, owner) else { continue };
            let frames = s.recorded.snapshots[exit.index()].frames;
            let frame = s.recorded.frames[frames.range()].last().expect("a frame");
            assert_eq!((frame.code, frame.code), (owner.code, frame.code), "{owner}");
            // A branch on a comparison goes back to before the comparison.
            assert!(frame.pc <= owner.pc && owner.pc - frame.pc <= 2, "{owner} {}", frame.pc);
            checked += 1;
        }
        assert!(checked > 5);
    }
}

#[test]
fn later_stages_refer_to_the_recorded_trace_and_runs_are_counted() {
    for alloc in ["linear", "stack"] {
        for s in stages(alloc) {
            for known in ir::passes::PASSES {
                assert!(s.passes.iter().any(|(name, _)| *name == known.name), "{}", known.name);
            }
            for (pass, trace) in &s.passes {
                let inside = |i: &ir::Inst| (i.origin as usize) < s.recorded.len();
                assert!(trace.insts.iter().all(inside), "{pass}");
            }
            assert!(s.listing.iter().any(|l| l.is_head) && s.listing.iter().any(|l| !l.is_head));
            assert!(s.native_ns > 0 && s.exits.iter().any(|e| e.taken > 0));
        }
    }
}
