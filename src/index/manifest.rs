//! The manifest: what an index folder says of itself before anything else in it is read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::text::Stamp;
use crate::{Error, Result};

/// The version of everything in the index folder but the lexicon. No other version is read.
pub const FORMAT_VERSION: u32 = 6;

const FILE: &str = "zhengwen.json";

/// What an index says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    /// The format version.
    pub format: u32,
    /// The program that made it.
    pub program: String,
    /// When it was begun, as an RFC 3339 time.
    pub created: String,
    /// What cut its texts.
    pub lexicon: Stamp,
}

/// Only the part that every format has: read first, so that another format is told as such.
#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl Manifest {
    /// A manifest of an index begun now by this program.
    pub fn of_now() -> Self {
        Self {
            format: FORMAT_VERSION,
            program: concat!("zhengwen ", env!("CARGO_PKG_VERSION")).to_owned(),
            created: now(),
            lexicon: Stamp::bundled(),
        }
    }

    /// Reads the manifest of an index and checks that this program can honour it.
    pub fn read(index: &Path) -> Result<Self> {
        let path = index.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Err(missing(index));
            }
            Err(error) => return Err(Error::io(&path, error)),
        };
        let damaged =
            |error: serde_json::Error| Error::Damaged { path: path.clone(), what: error.to_string() };
        let version: Version = serde_json::from_str(&text).map_err(damaged)?;
        if version.format != FORMAT_VERSION {
            let (found, expected) = (version.format, FORMAT_VERSION);
            return Err(Error::Format { index: index.to_owned(), found, expected });
        }
        let manifest: Self = serde_json::from_str(&text).map_err(damaged)?;
        if !manifest.lexicon.is_honoured() {
            let (found, expected) = (manifest.lexicon.to_string(), Stamp::bundled().to_string());
            return Err(Error::Stamp { index: index.to_owned(), found, expected });
        }
        Ok(manifest)
    }

    /// Writes the manifest, all or nothing.
    pub fn write(&self, index: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|e| Error::Damaged { path: index.join(FILE), what: e.to_string() })?;
        write_whole(&index.join(FILE), text.as_bytes())
    }
}

/// The error for a folder without manifest: nothing there, or something else there.
fn missing(index: &Path) -> Error {
    match is_free(index) {
        Ok(true) => Error::NoIndex(index.to_owned()),
        Ok(false) => Error::NotAnIndex(index.to_owned()),
        Err(error) => error,
    }
}

/// Whether an index can be made in a folder: it does not exist, or holds at most a README, hidden
/// files and what a killed run left of an index that it was about to make.
pub fn is_free(index: &Path) -> Result<bool> {
    let entries = match fs::read_dir(index) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(false),
        Err(error) => return Err(Error::io(index, error)),
    };
    let ours = ["lexicon.fst", "lexicon.fst.tmp", "segments", "zhengwen.json.tmp", "README.md"];
    Ok(entries.flatten().all(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with('.') || ours.contains(&name.as_ref())
    }))
}

/// Writes a file under another name and renames it into place once it is on the disk.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    let temporary = PathBuf::from(name);
    let write = || {
        let mut file = fs::File::create(&temporary)?;
        io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|e| {
        let _ = fs::remove_file(&temporary);
        Error::io(path, e)
    })
}

/// The time now, to the second.
pub fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}
