//! Files that hold files: gzip, Zstandard and zip.
//!
//! What is in them is read like any file, a member of a zip under the name `archive.zip!member`.
//! How much is unpacked is bounded, and so is how deep, so that a small file cannot become a large
//! memory: beyond a bound the rest of that file is left out and reported.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use super::format;
use super::limits::{Limits, megabytes, too_large};

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

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Zstd => "zst",
            Self::Zip => "zip",
        }
    }

    /// What a path is by its extension, if it holds one file.
    pub fn stream_named(path: &Path) -> Option<Self> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Some(Self::Gzip),
            Some("zst") => Some(Self::Zstd),
            _ => None,
        }
    }

    /// What is in a container that holds one file, as it is unpacked.
    pub fn stream<'a>(self, packed: impl Read + 'a) -> std::io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(packed)),
            Self::Zstd => Box::new(zstd::Decoder::new(packed)?),
            Self::Zip => Box::new(packed),
        })
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
        if depth >= budget.depth {
            let depth = budget.depth;
            return Err(format!(
                "压缩包嵌套超过 {depth} 层 (containers within containers beyond {depth}: unpack it first, or raise --max-depth)"
            ));
        }
        if self == Self::Zip {
            return unzip(path, bytes, budget, each);
        }
        let bytes = budget.read(self.stream(bytes).map_err(|e| broken(&e))?)?;
        each(Member { path: path.with_extension(""), suffix: String::new(), bytes }, budget);
        Ok(())
    }
}

/// How much may yet be unpacked from a file.
pub struct Budget {
    left: u64,
    total: u64,
    /// The most that one member may be.
    member: u64,
    depth: usize,
}

impl Budget {
    /// The whole of what a file may become.
    pub fn of(limits: &Limits) -> Self {
        let member = limits.packed.max(limits.text);
        Self { left: limits.unpacked, total: limits.unpacked, member, depth: limits.depth }
    }

    fn read(&mut self, reader: impl Read) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let most = self.left.min(self.member);
        reader.take(most + 1).read_to_end(&mut bytes).map_err(|e| broken(&e))?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        match bytes.len() as u64 > most {
            false => Ok(bytes),
            true if most == self.member => Err(too_large(self.member)),
            true => {
                let limit = megabytes(self.total);
                Err(format!(
                    "解压后超过 {limit} (more than {limit} unpacked: unpack it first, or raise --max-unpacked)"
                ))
            }
        }
    }

    /// Whether nothing more may be unpacked.
    fn is_spent(&self) -> bool {
        self.left == 0
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
    let mut problems = Vec::new();
    for (name, at) in names {
        let member = match archive.by_index(at) {
            Ok(member) => member,
            Err(error) => {
                problems.push(format!("{name}: {}", broken(&error)));
                continue;
            }
        };
        match budget.read(member) {
            Ok(bytes) => each(Member { path: path.join(&name), suffix: format!("!{name}"), bytes }, budget),
            Err(what) if budget.is_spent() => return Err(format!("{name}: {what}")),
            Err(what) => problems.push(format!("{name}: {what}")),
        }
    }
    match problems.first() {
        None => Ok(()),
        Some(first) if problems.len() == 1 => Err(first.clone()),
        Some(first) => Err(format!(
            "{first}；另有 {0} 个成员未读 (and {0} further members are not read)",
            problems.len() - 1
        )),
    }
}

fn is_readable(path: &Path) -> bool {
    let hidden = path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(['.', '_']));
    !hidden && (format::by_name(path).is_some() || Container::is_named(path))
}
