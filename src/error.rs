//! What can go wrong, each with the path or line that it went wrong at.
//!
//! A message tells its own layer only; the cause below it is the error's `source()`.
//! All messages have one form: `where: 中文 (English, and what to do)`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The library's result type.
pub type Result<T> = std::result::Result<T, Error>;

/// The library's one error type.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The folder holds no index, or does not exist.
    NoIndex(PathBuf),
    /// The folder holds something, but not an index of this program.
    NotAnIndex(PathBuf),
    /// The index was written in another format.
    Format {
        /// The index folder.
        index: PathBuf,
        /// The version that the index states.
        found: u32,
        /// The version that this program reads and writes.
        expected: u32,
    },
    /// The index was cut by a segmenter that this program does not have.
    Stamp {
        /// The index folder.
        index: PathBuf,
        /// The stamp that the index carries.
        found: String,
        /// The stamp of this program.
        expected: String,
    },
    /// Another process is writing to the index.
    Locked(PathBuf),
    /// Something in the index folder cannot be read as what it should be.
    Damaged {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The index could not be written; the last commit stands.
    Write {
        /// The index folder.
        index: PathBuf,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The index could not be read.
    Read {
        /// The index folder.
        index: PathBuf,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file or folder could not be read or written.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A source file is not what its format asks for.
    Document {
        /// The source file.
        path: PathBuf,
        /// The line, counted from 1, where one line is at fault.
        line: Option<usize>,
        /// What is wrong with it.
        what: String,
    },
    /// A passage id that the index does not hold.
    NoPassage(String),
    /// A date, glob or other value that cannot be understood.
    Value {
        /// What was given.
        given: String,
        /// What would have been understood.
        wanted: &'static str,
    },
}

impl Error {
    /// An I/O error at `path`.
    pub fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    pub(crate) fn read(index: &Path, source: tantivy::TantivyError) -> Self {
        Self::Read { index: index.to_owned(), source: source.into() }
    }

    pub(crate) fn write(index: &Path, source: tantivy::TantivyError) -> Self {
        match source {
            tantivy::TantivyError::LockFailure(..) => Self::Locked(index.to_owned()),
            source => Self::Write { index: index.to_owned(), source: source.into() },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoIndex(index) => write!(
                f,
                "{}: 这里没有索引 (no index here: build one with `zhengwen index PATH --index {0}`)",
                index.display()
            ),
            Self::NotAnIndex(index) => write!(
                f,
                "{}: 这不是政闻的索引 (not an index of zhengwen: name an empty or new folder)",
                index.display()
            ),
            Self::Format { index, found, expected } => write!(
                f,
                "{}: 索引格式为第 {found} 版，本程序用第 {expected} 版 (index format {found}, this program \
                 uses {expected}: delete the folder and run `zhengwen index` again)",
                index.display()
            ),
            Self::Stamp { index, found, expected } => write!(
                f,
                "{}: 索引的分词为 {found}，本程序为 {expected} (index cut by {found}, this program cuts by \
                 {expected}: delete the folder and run `zhengwen index` again)",
                index.display()
            ),
            Self::Locked(index) => write!(
                f,
                "{}: 另一个进程正在写入 (locked by another writer: wait until it ends, then run again)",
                index.display()
            ),
            Self::Damaged { path, what } => write!(
                f,
                "{}: 索引已损坏：{what} (damaged index: delete the folder and run `zhengwen index` again)",
                path.display()
            ),
            Self::Write { index, .. } => write!(
                f,
                "{}: 写入失败，上次提交仍可检索 (writing failed, the last commit is intact: mend the cause and \
                 run `zhengwen index` again)",
                index.display()
            ),
            Self::Read { index, .. } => {
                write!(f, "{}: 索引无法读取 (the index cannot be read)", index.display())
            }
            Self::Io { path, .. } => write!(f, "{}: 无法读写 (cannot be read or written)", path.display()),
            Self::Document { path, line: Some(line), what } => {
                write!(f, "{}:{line}: {what}", path.display())
            }
            Self::Document { path, line: None, what } => write!(f, "{}: {what}", path.display()),
            Self::NoPassage(id) => {
                write!(
                    f,
                    "{id}: 索引里没有这一段 (no such passage: take an id from `zhengwen search --json`)"
                )
            }
            Self::Value { given, wanted } => write!(f, "{given}: 应为 {wanted} (expected {wanted})"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Write { source, .. } | Self::Read { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
