//! The program as its users meet it: documents in, output out.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bench;
mod commands;
mod errors;
mod eval;
mod exactness;
mod formats;
mod golden;
mod harness;
mod hostile;
mod intake;
mod judged;
mod known;
mod language;
mod messy;
mod one_text;
mod ordering;
mod planted;
mod ranking;
mod readme;
mod rejoin;
mod reposts;
mod rooms;
mod same_answers;
mod seed;
mod wrapping;
mod writers;
