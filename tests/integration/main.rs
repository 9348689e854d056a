//! The program as its users meet it: documents in, output out.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod commands;
mod errors;
mod eval;
mod exactness;
mod formats;
mod golden;
mod harness;
mod language;
mod ranking;
mod readme;
mod rooms;
mod same_answers;
mod seed;
