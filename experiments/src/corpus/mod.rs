//! Real CPython traces, and what each way of keeping values would leave in memory.
//!
//! [`load`] reads the committed corpus, [`facts`] holds what each uop does to the operand stack, [`walk`] turns a
//! trace into steps (stack form and SSA form at once), [`cost`] counts loads and stores of each strategy over
//! the steps, [`study`] sums up and prints.
//!
//! A uop that the facts don't know is never guessed: its traces are left out and its name is reported.

pub mod cost;
pub mod facts;
pub mod load;
pub mod study;
pub mod walk;
