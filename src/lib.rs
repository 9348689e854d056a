//! 政闻 zhengwen: full-text search for Chinese policy news.
//!
//! A folder of documents becomes an index; a question becomes ranked passages.
//!
//! ```
//! use zhengwen::index::{Index, Update, update};
//! use zhengwen::search::{Options, search};
//!
//! # fn main() -> zhengwen::Result<()> {
//! # let folder = std::env::temp_dir().join(format!("zhengwen-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder).unwrap();
//! # std::fs::write(folder.join("a.txt"), "推动政务服务事项“湾区通办”，促进产业协同。").unwrap();
//! # let dir = folder.join("index");
//! update(&dir, &Update::of(vec![folder.clone()]), &mut |_| {})?;
//!
//! let index = Index::open(&dir)?;
//! let hits = search(&index, "产业协同", &Options::default())?;
//! assert_eq!(&hits[0].record.text[hits[0].highlights[0].clone()], "产业协同");
//! # std::fs::remove_dir_all(&folder).unwrap();
//! # Ok(())
//! # }
//! ```
//!
//! Two halves meet in the index. [`corpus`] turns files into passages and knows nothing of the
//! index's engine; [`search`] turns a question into hits and knows nothing of files. [`text`] is the
//! one place that decides what a term is. [`eval`] judges rankings. [`cli`] is a thin face over all.

pub mod cli;
pub mod corpus;
pub mod error;
pub mod eval;
pub mod index;
pub mod search;
pub mod text;

pub use error::{Error, Result};
