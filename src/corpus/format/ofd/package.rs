//! The members of a package as trees, in whatever encoding each is.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::super::archive::Archive;
use super::super::tree::{self, Node};
use crate::corpus::decode::{self, Told};
use crate::corpus::pattern;

/// How far into a member its encoding is declared, in bytes.
const HEAD: usize = 200;

/// The XML of a member of a package.
pub fn xml(package: &mut Archive<'_>, path: &str) -> Result<Node, String> {
    static DECLARED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"^\W*xml[^>]*encoding\s*=\s*["']([\w-]+)"#));
    let bytes = package.member(path).map_err(|what| format!("{path}: {what}"))?.ok_or_else(|| {
        format!("包内缺少 {path} (the package lacks {path}: the file is broken, fetch it again)")
    })?;
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let declared = DECLARED.captures(&start).and_then(|found| decode::named(found.get(1)?.as_str()));
    let decoded = decode::decode(Path::new(path), &bytes, 0, Told { by_user: None, by_file: declared })
        .map_err(|_| format!("{path} 无法解码 ({path} cannot be decoded: the file is broken)"))?;
    tree::parse(decoded.text.as_str()).map_err(|what| format!("{path}: {what}"))
}
