//! The index: what lies in its folder, how it is written, opened and checked.
//!
//! | file | what |
//! |---|---|
//! | `zhengwen.json` | the manifest: format version, lexicon stamp, when it was begun; written last when an index is made, so a folder without it is no index |
//! | `lexicon.fst` | the words that cut the index, with their frequencies |
//! | `ledger-N.jsonl` | which files the index holds, by the Nth commit |
//! | `segments/` | the tantivy index, one document a passage |
//!
//! A commit is one rename: tantivy's `meta.json` names the segments and carries the name of the
//! ledger that belongs to them. A run killed at any moment leaves the commit before it, whole.

mod directory;
mod ledger;
mod manifest;
mod open;
mod record;
pub mod schema;
mod terms;
mod update;
mod writer;

pub use ledger::{FileEntry, Ledger, Source, Totals};
pub use manifest::{FORMAT_VERSION, Manifest};
pub use open::{Index, Info};
pub use record::Record;
pub use update::{Change, Encoding, Mark, Progress, Report, Update, preview, update, update_with};
