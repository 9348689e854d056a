//! The members of a package, by the paths that its XML gives.
//!
//! Producers write paths with or without a leading slash, with backslashes, and in another case than the
//! member has. What is unpacked is bounded in all, so that a small file cannot fill the memory.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::Path;

use regex::Regex;
use zip::ZipArchive;

use super::xml::{self, Node};
use crate::corpus::decode::{self, Told};

/// The most that is unpacked of a package.
const UNPACKED: u64 = 256 << 20;
/// The most that is unpacked of it for each of its bytes.
const RATIO: u64 = 200;
/// The most members of a package.
const MEMBERS: usize = 200_000;

/// An opened package.
pub struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The members by their paths in lower case.
    members: HashMap<String, usize>,
    /// How much may still be unpacked.
    left: u64,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            "不是完整的 zip 包 (not a whole zip archive: the file is broken, fetch it again)".to_owned()
        })?;
        let named =
            |index: usize| Some((resolve("", &archive.name_for_index(index)?.ok()?).to_lowercase(), index));
        let members = (0..archive.len().min(MEMBERS)).filter_map(named).collect();
        let left = UNPACKED.min((bytes.len() as u64).saturating_mul(RATIO));
        Ok(Self { archive, members, left })
    }

    /// Whether there is a member of this path.
    pub fn has(&self, path: &str) -> bool {
        self.members.contains_key(&path.to_lowercase())
    }

    /// The XML of a member.
    pub fn xml(&mut self, path: &str) -> Result<Node, String> {
        let bytes = self.read(path)?;
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        let declared = crate::corpus::pattern(r#"^\W*xml[^>]*encoding\s*=\s*["']([\w-]+)"#);
        let declared = encoding(&declared, &start);
        let decoded = decode::decode(Path::new(path), &bytes, 0, Told { by_user: None, by_file: declared })
            .map_err(|_| format!("{path} 无法解码 ({path} cannot be decoded)"))?;
        xml::parse(decoded.text.as_str()).map_err(|what| format!("{path}: {what}"))
    }

    fn read(&mut self, path: &str) -> Result<Vec<u8>, String> {
        let index = self
            .members
            .get(&path.to_lowercase())
            .ok_or_else(|| format!("包内缺少 {path} (the package lacks {path})"))?;
        let broken = || format!("{path} 无法解压 ({path} cannot be unpacked: the file is broken)");
        let mut member = self.archive.by_index(*index).map_err(|_| broken())?;
        let mut bytes = Vec::new();
        member.by_ref().take(self.left + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            "解压后过大，已跳过 (it unpacks to more than 256 MB or 200 times its size: the rest is left out)"
                .to_owned()
        })?;
        Ok(bytes)
    }
}

fn encoding(pattern: &Regex, start: &str) -> Option<&'static encoding_rs::Encoding> {
    pattern.captures(start).and_then(|found| decode::named(found.get(1)?.as_str()))
}

/// The path of what a member refers to: from the root with a leading slash, else from the member's folder.
pub fn resolve(from: &str, path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let base = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_from_the_member_or_from_the_root() {
        assert_eq!(
            resolve("Doc_0/Document.xml", "Pages/Page_0/Content.xml"),
            "Doc_0/Pages/Page_0/Content.xml"
        );
        assert_eq!(resolve("Doc_0/Document.xml", "/Doc_0/A.xml"), "Doc_0/A.xml");
        assert_eq!(resolve("Doc_0/Document.xml", r"..\Doc_1\.\A.xml"), "Doc_1/A.xml");
        assert_eq!(resolve("", "/../../etc/passwd"), "etc/passwd");
    }
}
