//! Files that hold files: gzip, Zstandard and zip.
//!
//! What is in them is read like any file, a member of a zip under the name `archive.zip!member`.
//! How much is unpacked is bounded, and so is how deep, so that a small file cannot become a large
//! memory: beyond a bound the rest of that file is left out and reported.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use super::format;

/// The most bytes that all members of a file may have together, unpacked.
const UNPACKED_MAX: u64 = 1 << 30;
/// How many containers may be within one another.
const DEPTH_MAX: usize = 3;
/// The most members of a zip that are looked at.
const MEMBERS_MAX: usize = 100_000;

/// A file out of a container.
pub struct Member {
    /// Its path: the container's without its extension, or the container's and the member's.
    pub path: PathBuf,
    /// What it is called after its container's name: nothing, or `!member`.
    pub suffix: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What kind of container a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// One file, compressed with gzip.
    Gzip,
    /// One file, compressed with Zstandard.
    Zstd,
    /// An archive.
    Zip,
}

impl Container {
    /// What a file is by its first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Self::Zstd),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Self::Zip),
            _ => None,
        }
    }

    /// Whether a path is one of a container that may hold something that can be read.
    pub fn is_named(path: &Path) -> bool {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz" | "zst") => {
                let inner = path.with_extension("");
                format::by_name(&inner).is_some() || Self::is_named(&inner)
            }
            Some("zip") => true,
            _ => false,
        }
    }

    /// Gives the members of a container to `each`; an error where it cannot be unpacked, or not in full.
    pub fn unpack(
        self,
        path: &Path,
        bytes: &[u8],
        depth: usize,
        budget: &mut Budget,
        each: &mut dyn FnMut(Member, &mut Budget),
    ) -> Result<(), String> {
        if depth >= DEPTH_MAX {
            return Err(format!(
                "压缩包嵌套超过 {DEPTH_MAX} 层 (containers within containers beyond {DEPTH_MAX}: unpack it first)"
            ));
        }
        let single = |bytes| Member { path: path.with_extension(""), suffix: String::new(), bytes };
        match self {
            Self::Gzip => {
                let bytes = budget.read(flate2::read::MultiGzDecoder::new(bytes))?;
                each(single(bytes), budget);
                Ok(())
            }
            Self::Zstd => {
                let decoder = zstd::Decoder::new(bytes).map_err(|e| broken(&e))?;
                let bytes = budget.read(decoder)?;
                each(single(bytes), budget);
                Ok(())
            }
            Self::Zip => unzip(path, bytes, budget, each),
        }
    }
}

/// How many bytes may yet be unpacked from a file.
pub struct Budget {
    left: u64,
}

impl Budget {
    /// The whole of what a file may become.
    pub fn whole() -> Self {
        Self { left: UNPACKED_MAX }
    }

    fn read(&mut self, reader: impl Read) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        reader.take(self.left + 1).read_to_end(&mut bytes).map_err(|e| broken(&e))?;
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => {
                self.left = left;
                Ok(bytes)
            }
            None => {
                let limit = UNPACKED_MAX >> 20;
                Err(format!("解压后超过 {limit} MB (more than {limit} MB unpacked: unpack it first)"))
            }
        }
    }
}

fn broken(error: &dyn std::fmt::Display) -> String {
    format!("压缩文件损坏：{error} (broken container: {error})")
}

fn unzip(
    path: &Path,
    bytes: &[u8],
    budget: &mut Budget,
    each: &mut dyn FnMut(Member, &mut Budget),
) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let mut names: Vec<(String, usize)> = Vec::new();
    for at in 0..archive.len().min(MEMBERS_MAX) {
        let member = archive.by_index_raw(at).map_err(|e| broken(&e))?;
        // A name that leads out of the archive is no place that a member can be at.
        let name = member.enclosed_name().map(|name| name.to_string_lossy().replace('\\', "/"));
        names.extend(
            name.filter(|name| member.is_file() && is_readable(Path::new(name))).map(|name| (name, at)),
        );
    }
    names.sort();
    for (name, at) in names {
        let member = archive.by_index(at).map_err(|e| broken(&e))?;
        let bytes = budget.read(member).map_err(|what| format!("{name}: {what}"))?;
        each(Member { path: path.join(&name), suffix: format!("!{name}"), bytes }, budget);
    }
    Ok(())
}

fn is_readable(path: &Path) -> bool {
    let hidden = path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(['.', '_']));
    !hidden && (format::by_name(path).is_some() || Container::is_named(path))
}
