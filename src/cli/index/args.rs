//! What `index` can be told: what to read, how, and within which limits.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

/// The examples that the help opens with.
pub fn examples() -> &'static str {
    "\
示例 Examples:
  zhengwen index ~/政策文件 公报.jsonl         这些文件夹与文件 these folders and files
  zhengwen index                              更新已有的索引 update what is indexed already
  zcat 简讯.jsonl.gz | zhengwen index -        从标准输入 from stdin
"
}

#[derive(Debug, Args)]
pub struct IndexArgs {
    /// 文件夹或文件；- 从标准输入读 JSON Lines；不写则更新已有的来源，还没有索引时为 corpus / folders or
    /// files; `-` reads JSON Lines from stdin; none: what is indexed already, or `corpus` where there is
    /// no index yet
    #[arg(value_name = "PATH", help_heading = "参数 Arguments")]
    pub paths: Vec<PathBuf>,
    /// 只列出会做什么（+ 新增 ~ 变化 - 移出 → 改名），不动索引 / only list what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// 建好后继续跟随文件夹的变化 / then follow the folders as they change
    #[arg(long, conflicts_with = "dry_run")]
    pub watch: bool,
    /// 文件的编码，如 gb18030、big5；auto 逐个识别 / the files' encoding; `auto` finds out each one's
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// 跟随文件夹里的符号链接 / follow symbolic links within the folders
    #[arg(long)]
    pub follow: bool,
    /// 线程数，默认为全部核心 / threads, by default all cores
    #[arg(long, value_name = "N", help_heading = "限度 Limits")]
    pub threads: Option<NonZeroUsize>,
    /// 内存上限 / the memory that the run may take
    #[arg(long, value_name = "SIZE", default_value = "512M", help_heading = "限度 Limits")]
    pub memory: Size,
    /// 单个文件或一条记录的上限，默认文本为内存的 1/16，PDF、办公文档与压缩包为 1/4 / a file or record may
    /// be so large; by default a sixteenth of the memory for text, a quarter for PDF, office files and archives
    #[arg(long, value_name = "SIZE", help_heading = "限度 Limits")]
    pub max_file_size: Option<Size>,
    /// 一个文件解压后的上限 / what a file may unpack to
    #[arg(long, value_name = "SIZE", default_value = "1G", help_heading = "限度 Limits")]
    pub max_unpacked: Size,
    /// 压缩包嵌套的层数 / how many archives may be within one another
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "限度 Limits")]
    pub max_depth: usize,
    /// 一份文件的页数 / how many pages of a document are read
    #[arg(long, value_name = "N", default_value_t = 20_000, help_heading = "限度 Limits")]
    pub max_pages: usize,
    /// 读一个文件的秒数 / how many seconds a file may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, help_heading = "限度 Limits")]
    pub max_time: u64,
}

/// A number of bytes, such as `512M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let upper = text.trim().to_ascii_uppercase();
        let digits = upper.trim_end_matches("IB").trim_end_matches('B');
        let (number, shift) = match digits.strip_suffix(['K', 'M', 'G', 'T']) {
            Some(number) => (number, 10 * (1 + "KMGT".find(&digits[number.len()..]).unwrap_or(0))),
            None => (digits, 0),
        };
        let bytes = number.trim().parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift));
        bytes
            .filter(|bytes| *bytes > 0)
            .map(Self)
            .ok_or_else(|| "应为字节数，如 512M (expected a size such as 512M or 2G)".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_with_a_unit() {
        let read = |text: &str| text.parse::<Size>().ok().map(|size| size.0);
        assert_eq!(
            [read("512M"), read("2g"), read("1 KiB"), read("7")],
            [Some(512 << 20), Some(2 << 30), Some(1024), Some(7)]
        );
        assert_eq!([read("M"), read("-1"), read("0"), read("1X"), read("99999999T")], [None; 5]);
    }
}
