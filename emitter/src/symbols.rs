//! The runtime functions that native code may call, by name and by number.

use std::collections::HashMap;

/// Addresses of the runtime's `extern "C"` functions. The number of an entry is what the immediate of a
/// `_CALL_…` uop ([`ir::uop::Imm::Symbol`]) means; the stencils' own symbols are found by name.
#[derive(Clone, Debug, Default)]
pub struct RuntimeSymbols {
    names: Vec<String>,
    addresses: Vec<usize>,
    by_name: HashMap<String, u32>,
}

impl RuntimeSymbols {
    /// No symbols.
    pub fn new() -> RuntimeSymbols {
        RuntimeSymbols::default()
    }

    /// Adds a function, or gives an existing name a new address; returns its number.
    pub fn add(&mut self, name: &str, address: usize) -> u32 {
        if let Some(&n) = self.by_name.get(name) {
            self.addresses[n as usize] = address;
            return n;
        }
        let n = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.addresses.push(address);
        self.by_name.insert(name.to_owned(), n);
        n
    }

    /// The number of this name.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied()
    }

    /// The name of this number.
    pub fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize).map(String::as_str)
    }

    /// The address of this number.
    pub fn address(&self, number: u32) -> Option<usize> {
        self.addresses.get(number as usize).copied()
    }

    /// The address of this name.
    pub fn address_of(&self, name: &str) -> Option<usize> {
        self.number(name).and_then(|n| self.address(n))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stable_and_names_are_found_again() {
        let mut s = RuntimeSymbols::new();
        assert_eq!(s.add("a", 10), 0);
        assert_eq!(s.add("b", 20), 1);
        assert_eq!(s.add("a", 30), 0);
        assert_eq!((s.len(), s.address(0), s.address_of("b")), (2, Some(30), Some(20)));
        assert_eq!((s.name(1), s.number("c"), s.address(2)), (Some("b"), None, None));
    }
}
