//! ZIP archives, as office formats use them: members by their paths, each unpacked within bounds.
//!
//! Producers write paths with or without a leading slash, with backslashes, and in another case than the
//! member has. What a file says of its own sizes is not believed: the bytes that come out are counted.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most that is unpacked of one file.
const TOTAL_MAX: u64 = 256 << 20;
/// The most that a packed byte may become: text hardly ever comes to a tenth of that.
const RATIO_MAX: u64 = 200;
/// What any member may become, however small it is packed.
const SMALL: u64 = 1 << 20;
/// The most members that are looked at.
const MEMBERS_MAX: usize = 200_000;

/// An archive that is open for reading.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// The members by their paths in lower case.
    members: HashMap<String, usize>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive; the error says why it cannot be.
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|e| format!("压缩包已损坏 (damaged archive: {e}; get the file anew)"))?;
        if zip.len() > MEMBERS_MAX {
            return Err(format!(
                "压缩包成员过多 (over {MEMBERS_MAX} members in the archive: split the file)"
            ));
        }
        let named = |index: usize| Some((key(&zip.name_for_index(index)?.ok()?), index));
        let members = (0..zip.len()).filter_map(named).collect();
        Ok(Self { zip, members, left: TOTAL_MAX })
    }

    /// Whether there is a member of this path.
    pub fn has(&self, path: &str) -> bool {
        self.members.contains_key(&key(path))
    }

    /// The path of the first member that `is_wanted`, in lower case.
    pub fn find(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let wanted = self.members.iter().filter(|(path, _)| is_wanted(path));
        wanted.min_by_key(|(_, index)| **index).map(|(path, _)| path.clone())
    }

    /// The bytes of a member, if there is one of that path.
    pub fn member(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(index) = self.members.get(&key(path)).copied() else { return Ok(None) };
        let mut bytes = Vec::new();
        self.unpack(index, |member| member.read_to_end(&mut bytes).map(|length| length as u64))?;
        Ok(Some(bytes))
    }

    /// Whether all members together stay within bounds, for readers that unpack by themselves.
    pub fn check(&mut self) -> Result<(), String> {
        (0..self.zip.len())
            .try_for_each(|index| self.unpack(index, |member| std::io::copy(member, &mut std::io::sink())))
    }

    fn unpack(
        &mut self,
        index: usize,
        read: impl FnOnce(&mut dyn Read) -> std::io::Result<u64>,
    ) -> Result<(), String> {
        let bad = |e: &dyn std::fmt::Display| {
            format!("无法解压 (cannot be unpacked: {e}; get the file anew, or save it without a password)")
        };
        let member = self.zip.by_index(index).map_err(|e| bad(&e))?;
        let limit = self.left.min(SMALL.max(member.compressed_size().saturating_mul(RATIO_MAX)));
        let length = read(&mut member.take(limit + 1)).map_err(|e| bad(&e))?;
        if length > limit {
            let most = TOTAL_MAX >> 20;
            return Err(format!(
                "解压后过大 (unpacks to over {most} MB or {RATIO_MAX} times its size: not read, split the file)"
            ));
        }
        self.left -= length;
        Ok(())
    }
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

fn key(path: &str) -> String {
    resolve("", path).to_lowercase()
}

/// Whether bytes are an archive that has a member that `is_wanted`.
pub fn holds(bytes: &[u8], is_wanted: impl Fn(&str) -> bool) -> bool {
    bytes.starts_with(b"PK\x03\x04") && Archive::open(bytes).is_ok_and(|one| one.find(is_wanted).is_some())
}

/// An archive of members, for tests.
#[cfg(test)]
pub fn pack(members: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_and_read() {
        let bytes = pack(&[("a.xml", "<甲/>"), ("b/c.xml", "")]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert_eq!(archive.member("a.xml").unwrap().unwrap(), "<甲/>".as_bytes());
        assert_eq!(archive.member("d.xml").unwrap(), None);
        assert!(archive.has("/B\\C.xml"), "slashes and case are the producer's");
        assert!(holds(&bytes, |name| name.starts_with("b/")) && !holds(b"text", |_| true));
    }

    #[test]
    fn what_unpacks_to_too_much_is_an_error() {
        let bytes = pack(&[("a.xml", &" ".repeat(20 << 20))]);
        let mut archive = Archive::open(&bytes).unwrap();
        assert!(archive.member("a.xml").unwrap_err().contains("解压后过大"));
        assert!(archive.check().is_err());
    }

    #[test]
    fn paths_are_from_the_member_or_from_the_root() {
        for (path, expected) in [
            ("Pages/Page_0/Content.xml", "Doc_0/Pages/Page_0/Content.xml"),
            ("/Doc_0/A.xml", "Doc_0/A.xml"),
            (r"..\Doc_1\.\A.xml", "Doc_1/A.xml"),
            ("/../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve("Doc_0/Document.xml", path), expected);
        }
    }

    #[test]
    fn a_broken_archive_is_an_error() {
        let bytes = pack(&[("a.xml", "文")]);
        assert!(Archive::open(&bytes[..bytes.len() / 2]).is_err());
    }
}
