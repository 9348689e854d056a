//! The index: what lies in its folder, how it is written, opened and checked.
//!
//! | file | what |
//! |---|---|
//! | `zhengwen.json` | the manifest: format version, lexicon stamp, when it was begun; written last when an index is made, so a folder without it is no index |
//! | `lexicon.fst` | the words that cut the index, with their frequencies |
//! | `ledger-N.jsonl` | which files the index holds, by the Nth commit |
//! | `sketches-N.bin` | the sketches of its documents' texts, for the next update |
//! | `reposts-N.bin` | which documents are reposts of which, for a search; absent where none are, and until a run has ended |
//! | `texts.dict` | the dictionary that records are packed with; none in a small index |
//! | `segments/` | the tantivy index, one document a passage |
//!
//! A commit is one rename: tantivy's `meta.json` names the segments and carries the number of the
//! files that belong to them. A run killed at any moment leaves the commit before it, whole.

mod directory;
mod feed;
mod ledger;
mod manifest;
mod open;
mod record;
mod reposts;
pub mod schema;
mod terms;
mod texts;
mod update;
mod writer;

pub use ledger::{FileEntry, Ledger, Source, Totals};
pub use manifest::{FORMAT_VERSION, Manifest};
pub use open::{Index, Info};
pub use record::Record;
pub(crate) use record::{RUN, Records};
pub use reposts::{Group, Groups, Repost};
pub use update::{Change, Encoding, Mark, Progress, Report, Update, preview, update, update_with};
