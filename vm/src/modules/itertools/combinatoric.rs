//! `product`, `permutations`, `combinations`, `combinations_with_replacement`: each keeps the indices of the
//! tuple that it gave last and moves on to the lexicographically next one.

use super::{made, pools};
use crate::build;
use crate::heap::Ref;
use crate::object::{Iterate, Value};
use crate::vm::{Args, R, Vm};
use ir::word::Word;

struct Product {
    pools: Vec<Vec<Ref>>,
    /// `None` before the first.
    at: Option<Vec<usize>>,
}
impl Iterate for Product {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        match &mut self.at {
            None => {
                if self.pools.iter().any(Vec::is_empty) {
                    return Ok(None);
                }
                self.at = Some(vec![0; self.pools.len()]);
            }
            Some(at) => {
                let mut i = at.len();
                loop {
                    if i == 0 {
                        return Ok(None);
                    }
                    i -= 1;
                    at[i] += 1;
                    if at[i] < self.pools[i].len() {
                        break;
                    }
                    at[i] = 0;
                }
            }
        }
        let at = self.at.as_deref().unwrap_or(&[]);
        Ok(Some(build::tuple_by(vm, at.len(), |i| self.pools[i][at[i]].clone())))
    }
}
pub(super) fn product(vm: &mut Vm, args: &Args) -> R {
    if let Some(n) = args.names.iter().find(|n| n.as_str() != Some("repeat")) {
        let n = n.as_str().unwrap_or("?");
        return Err(vm.type_error(format!("product() got an unexpected keyword argument '{n}'")));
    }
    let repeat = args.keyword("repeat").map(|w| vm.to_i64(w)).transpose()?.unwrap_or(1);
    if repeat < 0 {
        return Err(vm.value_error("repeat argument cannot be negative"));
    }
    let once = pools(vm, &args.pos[1..])?;
    let all = (0..repeat).flat_map(|_| once.clone()).collect();
    made(args, Product { pools: all, at: None })
}

/// Which indices follow each other.
#[derive(Clone, Copy)]
enum Rule {
    Permutations,
    Combinations,
    WithReplacement,
}
struct Choose {
    pool: Vec<Ref>,
    r: usize,
    rule: Rule,
    /// `None` before the first.
    at: Option<Vec<usize>>,
    free: Vec<bool>,
}
/// The first indices; `None` if there are none.
fn first(rule: Rule, n: usize, r: usize) -> Option<Vec<usize>> {
    match rule {
        Rule::WithReplacement if n == 0 && r > 0 => None,
        Rule::WithReplacement => Some(vec![0; r]),
        _ if r > n => None,
        _ => Some((0..r).collect()),
    }
}
/// Moves on to the next indices, if there are any; `free` is room for what permutations want to know.
fn advance(rule: Rule, n: usize, r: usize, at: &mut Vec<usize>, free: &mut Vec<bool>) -> bool {
    match rule {
        Rule::Combinations => {
            let Some(i) = (0..r).rev().find(|i| at[*i] != i + n - r) else { return false };
            at[i] += 1;
            for j in i + 1..r {
                at[j] = at[j - 1] + 1;
            }
        }
        Rule::WithReplacement => {
            let Some(i) = (0..r).rev().find(|i| at[*i] != n - 1) else { return false };
            let v = at[i] + 1;
            at[i..].fill(v);
        }
        Rule::Permutations => {
            free.clear();
            free.resize(n, true);
            at.iter().for_each(|i| free[*i] = false);
            loop {
                let Some(last) = at.pop() else { return false };
                free[last] = true;
                if let Some(next) = (last + 1..n).find(|i| free[*i]) {
                    free[next] = false;
                    at.push(next);
                    break;
                }
            }
            while at.len() < r {
                let Some(next) = free.iter().position(|f| *f) else { return false };
                free[next] = false;
                at.push(next);
            }
        }
    }
    true
}
impl Iterate for Choose {
    fn next(&mut self, vm: &mut Vm) -> R<Option<Ref>> {
        let (n, r) = (self.pool.len(), self.r);
        let at = match &mut self.at {
            Some(at) => match advance(self.rule, n, r, at, &mut self.free) {
                true => at,
                false => return Ok(None),
            },
            none => match first(self.rule, n, r) {
                Some(at) => none.insert(at),
                None => return Ok(None),
            },
        };
        Ok(Some(build::tuple_by(vm, r, |i| self.pool[at[i]].clone())))
    }
}
fn choose(vm: &mut Vm, args: &Args, name: &str, rule: Rule) -> R {
    let required = if matches!(rule, Rule::Permutations) { 2 } else { 3 };
    let [_, it, r] = args.bind(vm, name, ["", "iterable", "r"], required)?;
    let pool = vm.collect(it.unwrap_or(Word::NONE))?;
    let r = match r.filter(|w| *w != Word::NONE) {
        Some(w) => vm.to_i64(w)?,
        None => pool.len() as i64,
    };
    let Ok(r) = usize::try_from(r) else {
        return Err(vm.value_error("r must be non-negative"));
    };
    made(args, Choose { pool, r, rule, at: None, free: Vec::new() })
}
pub(super) fn permutations(vm: &mut Vm, args: &Args) -> R {
    choose(vm, args, "permutations", Rule::Permutations)
}
pub(super) fn combinations(vm: &mut Vm, args: &Args) -> R {
    choose(vm, args, "combinations", Rule::Combinations)
}
pub(super) fn combinations_with_replacement(vm: &mut Vm, args: &Args) -> R {
    choose(vm, args, "combinations_with_replacement", Rule::WithReplacement)
}
