//! How the files of an index are looked at: memory-mapped for a search, but for the stored text, and read
//! for a merge.
//!
//! Postings and terms are walked over and over, and are best mapped. Stored text is read in a few
//! blocks far apart; mapped, each would bring its whole neighbourhood into memory, 0.3 MB a hit. A merge goes through all segments
//! once; mapped, they would all come to count as the memory of the run.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};
use tantivy_common::file_slice::WrapFile;
use tantivy_common::{HasLen, OwnedBytes};

/// A directory of segments.
#[derive(Debug, Clone)]
pub struct Segments {
    path: PathBuf,
    mapped: MmapDirectory,
    purpose: Purpose,
}

/// What a directory is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Searching.
    Search,
    /// Writing and merging.
    Write,
}

impl Segments {
    /// Opens a directory of segments.
    pub fn open(path: &Path, purpose: Purpose) -> Result<Self, OpenDirectoryError> {
        Ok(Self { path: path.to_owned(), mapped: MmapDirectory::open(path)?, purpose })
    }

    /// Whether a file is mapped. A merge reads all of every file, once.
    fn is_mapped(&self, path: &Path) -> bool {
        self.purpose == Purpose::Search && path.extension().is_none_or(|extension| extension != "store")
    }
}

/// A file that is read where it is asked for.
#[derive(Debug)]
struct Unmapped(WrapFile);

impl HasLen for Unmapped {
    fn len(&self) -> usize {
        self.0.len()
    }
}

impl FileHandle for Unmapped {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        // Of nothing there is nothing, which the file itself calls an error.
        if range.is_empty() { Ok(OwnedBytes::empty()) } else { self.0.read_bytes(range) }
    }
}

impl Directory for Segments {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if self.is_mapped(path) {
            return self.mapped.get_file_handle(path);
        }
        let open = || File::open(self.path.join(path)).and_then(WrapFile::new);
        match open() {
            Ok(file) => Ok(Arc::new(Unmapped(file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(OpenReadError::FileDoesNotExist(path.to_owned()))
            }
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_owned())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}
