//! The same traces through Cranelift: what a real optimising code generator makes of them, and how long it takes.
//!
//! Every uop becomes the plain Cranelift instructions for it. An exit stores its snapshot's values into the slots,
//! which is what a method compiler would have to do, and returns its number; exits are cold blocks.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{
    AbiParam, Block as ClBlock, BlockArg, InstBuilder, MemFlagsData, Signature, Type,
    Value as ClValue, types,
};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{Linkage, Module};
use ir::layout;
use ir::uop::GUARD;
use ir::{Def, Inst, Repr, Trace, Uop, ValueId};

/// A module that keeps everything it compiled.
pub struct Cranelift {
    module: JITModule,
    context: cranelift_codegen::Context,
    builder: FunctionBuilderContext,
    names: u32,
    /// Addresses of runtime symbols by number.
    pub symbols: Vec<usize>,
}

/// Compiled code: takes the slots, returns the number of the exit.
pub type Function = extern "C" fn(*mut u64) -> u64;

impl Cranelift {
    /// At `opt_level=speed`, without the verifier.
    pub fn new(symbols: Vec<usize>) -> Cranelift {
        let mut flags = settings::builder();
        for (name, value) in [("opt_level", "speed"), ("enable_verifier", "false")] {
            flags.set(name, value).expect("a Cranelift setting");
        }
        let isa = cranelift_native::builder()
            .expect("a supported processor")
            .finish(settings::Flags::new(flags))
            .expect("an ISA");
        let builder = JITBuilder::with_isa(isa, cranelift_module::default_libcall_names());
        let module = JITModule::new(builder);
        let context = module.make_context();
        Cranelift { module, context, builder: FunctionBuilderContext::new(), names: 0, symbols }
    }

    /// Compiles a trace into callable code.
    pub fn compile(&mut self, trace: &Trace) -> Function {
        let pointer = types::I64;
        let target = self.module.target_config();
        self.context.func.signature.params.push(AbiParam::new(pointer));
        self.context.func.signature.returns.push(AbiParam::new(types::I64));
        {
            let builder = FunctionBuilder::new(&mut self.context.func, &mut self.builder);
            Lowering::new(trace, builder, &self.symbols, target).run();
        }
        self.names += 1;
        let id = self
            .module
            .declare_function(
                &format!("trace{}", self.names),
                Linkage::Local,
                &self.context.func.signature,
            )
            .expect("a new name");
        self.module.define_function(id, &mut self.context).expect("Cranelift compiles it");
        self.module.clear_context(&mut self.context);
        self.module.finalize_definitions().expect("no missing symbols");
        let code = self.module.get_finalized_function(id);
        // SAFETY: the function was defined with this signature.
        unsafe { std::mem::transmute::<*const u8, Function>(code) }
    }
}

struct Lowering<'a> {
    trace: &'a Trace,
    b: FunctionBuilder<'a>,
    symbols: &'a [usize],
    values: Vec<Option<ClValue>>,
    blocks: Vec<ClBlock>,
    slots: ClValue,
    exits: Vec<(ClBlock, ir::SnapshotId)>,
    target: TargetFrontendConfig,
}

fn type_of(repr: Repr) -> Type {
    match repr {
        Repr::F64 => types::F64,
        _ => types::I64,
    }
}

impl<'a> Lowering<'a> {
    fn new(
        trace: &'a Trace,
        mut b: FunctionBuilder<'a>,
        symbols: &'a [usize],
        target: TargetFrontendConfig,
    ) -> Lowering<'a> {
        let blocks: Vec<ClBlock> = trace.blocks.iter().map(|_| b.create_block()).collect();
        let start = b.create_block();
        b.append_block_params_for_function_params(start);
        b.switch_to_block(start);
        let slots = b.block_params(start)[0];
        let mut l = Lowering {
            trace,
            b,
            symbols,
            values: vec![None; trace.values.len()],
            blocks,
            slots,
            exits: Vec::new(),
            target,
        };
        for (id, block) in trace.block_ids().zip(&trace.blocks) {
            for &p in trace.list(block.params) {
                let v = l.b.append_block_param(l.blocks[id.index()], type_of(trace.repr(p)));
                l.values[p.index()] = Some(v);
            }
        }
        let args: Vec<BlockArg> = trace
            .inputs()
            .iter()
            .enumerate()
            .map(|(i, &p)| {
                let t = type_of(trace.repr(p));
                BlockArg::Value(l.b.ins().load(t, MemFlagsData::trusted(), slots, 8 * i as i32))
            })
            .collect();
        let entry = l.blocks[0];
        l.b.ins().jump(entry, &args);
        l
    }

    fn value(&mut self, v: ValueId) -> ClValue {
        match (self.values[v.index()], self.trace.values[v.index()]) {
            (_, ir::Value { repr: Repr::F64, def: Def::Const(bits) }) => {
                self.b.ins().f64const(f64::from_bits(bits))
            }
            (_, ir::Value { def: Def::Const(bits), .. }) => {
                self.b.ins().iconst(types::I64, bits as i64)
            }
            (Some(v), _) => v,
            (None, _) => panic!("{v} is used before its definition is lowered"),
        }
    }

    fn edge(&mut self, edge: ir::Edge) -> (ClBlock, Vec<BlockArg>) {
        let args = self.trace.list(edge.args);
        let args = args.iter().map(|&v| BlockArg::Value(self.value(v))).collect();
        (self.blocks[edge.block.index()], args)
    }

    fn exit(&mut self, snapshot: ir::SnapshotId) -> ClBlock {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        self.exits.push((block, snapshot));
        block
    }

    /// Goes on in a new block when `ok`, else leaves.
    fn check(&mut self, inst: &Inst, ok: ClValue) {
        let exit = self.exit(inst.exit.expect("a snapshot"));
        let next = self.b.create_block();
        self.b.ins().brif(ok, next, &[], exit, &[]);
        self.b.switch_to_block(next);
    }

    /// Leaves when `bad`.
    fn check_not(&mut self, inst: &Inst, bad: ClValue) {
        let exit = self.exit(inst.exit.expect("a snapshot"));
        let next = self.b.create_block();
        self.b.ins().brif(bad, exit, &[], next, &[]);
        self.b.switch_to_block(next);
    }

    fn run(mut self) {
        for (id, block) in self.trace.block_ids().zip(&self.trace.blocks) {
            let cl = self.blocks[id.index()];
            self.b.switch_to_block(cl);
            for i in block.insts.clone() {
                let inst = self.trace.insts[i as usize];
                let last = i + 1 == block.insts.end;
                match (last, block.succs) {
                    (true, [Some(edge), None]) => {
                        let (to, args) = self.edge(edge);
                        self.b.ins().jump(to, &args);
                    }
                    (true, [Some(holds), Some(fails)]) => {
                        let ok = self.condition(&inst);
                        let ((a, a_args), (b, b_args)) = (self.edge(holds), self.edge(fails));
                        self.b.ins().brif(ok, a, &a_args, b, &b_args);
                    }
                    (true, _) => {
                        let exit = self.exit(inst.exit.expect("a snapshot"));
                        self.b.ins().jump(exit, &[]);
                    }
                    _ => self.inst(&inst),
                }
            }
        }
        for n in 0..self.exits.len() {
            let (block, snapshot) = self.exits[n];
            self.b.switch_to_block(block);
            for (i, v) in self.trace.snapshot_values(snapshot).enumerate() {
                let v = self.value(v);
                self.b.ins().store(MemFlagsData::trusted(), v, self.slots, 8 * i as i32);
            }
            let n = self.b.ins().iconst(types::I64, n as i64);
            self.b.ins().return_(&[n]);
        }
        self.b.seal_all_blocks();
        self.b.finalize(self.target);
    }

    /// Whether a guard holds.
    fn condition(&mut self, inst: &Inst) -> ClValue {
        let args = self.trace.args(inst).to_vec();
        let args: Vec<ClValue> = args.into_iter().map(|v| self.value(v)).collect();
        let b = self.b.ins();
        match inst.uop {
            Uop::_GUARD_LT_I64 => b.icmp(IntCC::SignedLessThan, args[0], args[1]),
            Uop::_GUARD_NE_I64 => b.icmp(IntCC::NotEqual, args[0], args[1]),
            Uop::_GUARD_LT_F64 => b.fcmp(FloatCC::LessThan, args[0], args[1]),
            Uop::_GUARD_INT => b.band_imm_s(args[0], 1),
            other => panic!("the benchmark lowering has no {other}"),
        }
    }

    fn inst(&mut self, inst: &Inst) {
        if inst.uop == Uop::_GUARD_TYPE {
            return self.guard_type(inst);
        }
        if inst.uop.has(GUARD) {
            let ok = self.condition(inst);
            return self.check(inst, ok);
        }
        let args = self.trace.args(inst).to_vec();
        let args: Vec<ClValue> = args.into_iter().map(|v| self.value(v)).collect();
        let memory = MemFlagsData::trusted();
        let checked = |l: &mut Self, (result, overflow): (ClValue, ClValue)| {
            l.check_not(inst, overflow);
            result
        };
        let result = match inst.uop {
            Uop::_ADD_I64 => {
                let pair = self.b.ins().sadd_overflow(args[0], args[1]);
                checked(self, pair)
            }
            Uop::_SUBTRACT_I64 => {
                let pair = self.b.ins().ssub_overflow(args[0], args[1]);
                checked(self, pair)
            }
            Uop::_MULTIPLY_I64 => {
                let pair = self.b.ins().smul_overflow(args[0], args[1]);
                checked(self, pair)
            }
            Uop::_AND_I64 => self.b.ins().band(args[0], args[1]),
            Uop::_ADD_F64 => self.b.ins().fadd(args[0], args[1]),
            Uop::_MULTIPLY_F64 => self.b.ins().fmul(args[0], args[1]),
            Uop::_INT_TO_FLOAT => self.b.ins().fcvt_from_sint(types::F64, args[0]),
            Uop::_UNBOX_INT => self.b.ins().sshr_imm_u(args[0], 1),
            Uop::_LOAD_FIELD_I64 => self.b.ins().load(types::I64, memory, args[0], inst.imm as i32),
            Uop::_BINARY_OP_SUBSCR_LIST_INT => self.list_item(inst, args[0], args[1]),
            Uop::_CALL_I64_I64 => self.call(inst, &args),
            other => panic!("the benchmark lowering has no {other}"),
        };
        let defined = self.trace.results(inst)[0];
        self.values[defined.index()] = Some(result);
    }

    fn guard_type(&mut self, inst: &Inst) {
        let arg = self.trace.args(inst)[0];
        let word = self.value(arg);
        let tag = self.b.ins().band_imm_s(word, 7);
        self.check_not(inst, tag);
        let found = self.b.ins().load(types::I32, MemFlagsData::trusted(), word, layout::OBJ_TID);
        let wanted = self.b.ins().iconst(types::I32, inst.imm as i64);
        let ok = self.b.ins().icmp(IntCC::Equal, found, wanted);
        self.check(inst, ok);
    }

    fn list_item(&mut self, inst: &Inst, list: ClValue, index: ClValue) -> ClValue {
        // Negative indices leave here; the stencil has them out of line.
        let memory = MemFlagsData::trusted();
        let len = self.b.ins().load(types::I64, memory, list, layout::LIST_LEN);
        let ok = self.b.ins().icmp(IntCC::UnsignedLessThan, index, len);
        self.check(inst, ok);
        let items = self.b.ins().load(types::I64, memory, list, layout::LIST_ITEMS);
        let offset = self.b.ins().ishl_imm_u(index, 3);
        let address = self.b.ins().iadd(items, offset);
        self.b.ins().load(types::I64, memory, address, 0)
    }

    fn call(&mut self, inst: &Inst, args: &[ClValue]) -> ClValue {
        let mut signature = Signature::new(self.b.func.signature.call_conv);
        signature.params.extend([AbiParam::new(types::I64); 2]);
        signature.returns.push(AbiParam::new(types::I64));
        let signature = self.b.import_signature(signature);
        let address = self.symbols[inst.imm as usize] as i64;
        let address = self.b.ins().iconst(types::I64, address);
        let call = self.b.ins().call_indirect(signature, address, args);
        self.b.inst_results(call)[0]
    }
}
