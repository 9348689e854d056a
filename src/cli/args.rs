//! The arguments, and the help that says what they are.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{ArgAction, Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::bench::{self, BenchArgs};
use super::eval::{self, EvalArgs};
use super::index::{self, IndexArgs};
use super::order::OrderArgs;
use crate::corpus::{PartialDate, format};

/// Where the index is unless it is said otherwise.
pub const DEFAULT_INDEX: &str = "index";
/// What is indexed unless it is said otherwise.
pub const DEFAULT_CORPUS: &str = "corpus";

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法 Usage: {usage}\n\n{all-args}{after-help}\n";

const EXAMPLES: &str = "\
示例 Examples:
  zhengwen index ~/政策文件                    建立或更新索引 build or update the index
  zhengwen search 产业协同 湾区通办            检索 search
  zhengwen search '\"横琴方案\" -珠海' --json    精确短语，排除，JSON exact phrase, exclusion, JSON
";

/// 政闻：中文政策新闻全文检索
#[derive(Debug, Parser)]
#[command(
    name = "zhengwen",
    version,
    about = "政闻：中文政策新闻全文检索\nFull-text search for Chinese policy news",
    before_help = EXAMPLES,
    help_template = TEMPLATE,
    subcommand_help_heading = "命令 Commands",
    next_help_heading = "选项 Options",
    after_help = "退出码 Exit codes: 0 有结果 hits, 1 无结果 no hits, 2 出错 error",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    arg_required_else_help = true,
)]
pub struct Cli {
    /// 索引所在的文件夹，默认 index / the index folder, by default `index`
    #[arg(long, global = true, env = "ZHENGWEN_INDEX", value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// 着色：auto 在终端上着色（尊重 NO_COLOR） / colour: auto means on a terminal, NO_COLOR is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// 显示帮助 / print help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本 / print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// 建立或更新索引 / build or update the index
    #[command(before_help = index::examples(), help_template = TEMPLATE, next_help_heading = "选项 Options")]
    Index(IndexArgs),
    /// 检索，给出排好序的段落 / search, and print ranked passages
    #[command(
        before_help = search_examples(),
        after_help = language(),
        help_template = TEMPLATE,
        next_help_heading = "选项 Options"
    )]
    Search(SearchArgs),
    /// 显示一个段落及其前后文 / show a passage with its neighbours
    #[command(
        before_help = "示例 Example:\n  zhengwen show corpus/横琴/方案.txt#0003\n",
        help_template = TEMPLATE,
        next_help_heading = "选项 Options"
    )]
    Show(ShowArgs),
    /// 显示一段文字怎样切成词与字组 / show how a text is cut into words and grams
    #[command(
        before_help = "示例 Example:\n  zhengwen analyze 产业协同离不开平台\n",
        help_template = TEMPLATE,
        next_help_heading = "选项 Options"
    )]
    Analyze(AnalyzeArgs),
    /// 用判断过的查询给排序评分，比较两次结果 / judge the ranking by judged queries, compare two runs
    #[command(
        before_help = eval::examples(),
        after_help = eval::figures(),
        help_template = TEMPLATE,
        next_help_heading = "选项 Options"
    )]
    Eval(EvalArgs),
    /// 计时：热查询的延迟与吞吐，或冷查询的整个进程 / time queries, warm or cold
    #[command(
        before_help = bench::examples(),
        after_help = bench::figures(),
        help_template = TEMPLATE,
        next_help_heading = "选项 Options"
    )]
    Bench(BenchArgs),
    /// 显示索引里有什么 / show what the index holds
    #[command(help_template = TEMPLATE, next_help_heading = "选项 Options")]
    Info,
    /// 打印命令行补全脚本 / print a completion script for a shell
    #[command(
        before_help = "示例 Example:\n  zhengwen completions bash > ~/.local/share/bash-completion/completions/zhengwen\n",
        help_template = TEMPLATE,
        next_help_heading = "选项 Options"
    )]
    Completions(CompletionsArgs),
    /// 打印手册页 / print a man page
    #[command(
        before_help = "示例 Example:\n  zhengwen man search | man -l -\n",
        help_template = TEMPLATE,
        next_help_heading = "选项 Options"
    )]
    Man(ManArgs),
}

fn search_examples() -> &'static str {
    "\
示例 Examples:
  zhengwen search 港澳居民怎么参加医保
  zhengwen search '\"产业协同\" +横琴 -珠海'
  zhengwen search 'title:条例 date:2019..2020 营商环境'
  zhengwen search '(深圳 OR 珠海) AND 低空经济'
  echo 湾区通办 | zhengwen search -
"
}

fn language() -> &'static str {
    "\
检索语言 Query language:
  产业协同 湾区通办         词，按相关度排序 words, ranked
  \"…\" “…” 「…」 『…』 《…》  正文里一字不差 exactly these characters
  +词  -词                  须有，须无 must stand there, must not
  甲 AND 乙  甲 OR 乙  NOT 丙  ( )  （ ）
  title:词  标题:词         标题含有 the title holds it
  path:横琴  path:*.md      路径含有，或匹配 the path holds it, or matches
  date:2022  date:2022-03..2022-09  date:>=2023
  issuer:国务院  number:国发  source:日报  format:pdf   发文机关: 文号: 来源: 格式:
  运算符后的词须一字不差；贴着别的文字的引号只算文字；其余一切都是文字，任何输入都不会出错
  Under an operator a word is met exactly; quotation marks that touch other text are text;
  everything else is text, and no query is an error.

退出码 Exit codes: 0 有结果 hits, 1 无结果 no hits, 2 出错 error"
}

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// 查询；- 表示从标准输入读，每行一个，可写作 编号<TAB>查询 / the query; `-` reads queries from
    /// stdin, one a line, optionally as ID<TAB>QUERY
    #[arg(value_name = "QUERY", required = true, help_heading = "参数 Arguments")]
    pub query: Vec<String>,
    /// 结果条数 / how many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// 跳过前面的条数 / how many hits to leave out first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// 输出 text（默认）、json、trec；或只要某种格式的文件，如 pdf，可重复 / the output: text (the default),
    /// json, trec; or only files of a format, such as pdf; may be repeated. json 文件用 --type
    #[arg(long, value_name = "FORMAT")]
    pub format: Vec<FormatArg>,
    /// 同 --format json，每行一个对象 / same as --format json, an object a line
    #[arg(long)]
    pub json: bool,
    /// 只要这一天（月、年）及以后的 / only documents of this date or later
    #[arg(long, value_name = "DATE")]
    pub since: Option<PartialDate>,
    /// 只要这一天（月、年）及以前的 / only documents of this date or earlier
    #[arg(long, value_name = "DATE")]
    pub until: Option<PartialDate>,
    /// 只要路径含有或匹配它的，可重复 / only files whose path holds or matches it; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub path: Vec<String>,
    /// 只要发文机关含有它的 / only documents of an issuing body whose name holds it
    #[arg(long, value_name = "NAME")]
    pub issuer: Option<String>,
    /// 只要文号含有它的 / only documents whose number holds it
    #[arg(long, value_name = "NUMBER")]
    pub doc_number: Option<String>,
    /// 只要来源含有它的 / only documents of a newspaper or site whose name holds it
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// 只要这种格式的文件，可重复 / only files of this format; may be repeated
    #[arg(long = "type", value_name = "FORMAT", value_parser = file_format)]
    pub file_type: Vec<&'static str>,
    /// 一条结果是一个段落，还是一篇文件 / a hit is a passage or a document
    #[arg(long, value_name = "UNIT", default_value = "passage")]
    pub by: By,
    /// 同一文件的段落有几段列几段；不写则第三段起排在其他文件之后 / list all passages of a document by their
    /// scores; without it, from the third on they come after those of other documents
    #[arg(long)]
    pub all_passages: bool,
    /// 转载各自列出，不并成一条；--format trec 总是如此 / list reposts by themselves, not as one hit; --format trec
    /// always does
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub order: OrderArgs,
    /// 说明得分由哪些词而来 / say what each score is the sum of
    #[arg(long)]
    pub explain: bool,
}

/// How hits are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
    /// A TREC run.
    Trec,
}

/// What `--format` asks for: an output, or files of a format. What names both is an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatArg {
    /// How hits are printed.
    Output(Format),
    /// The format that files have.
    Files(&'static str),
}

impl FromStr for FormatArg {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        Ok(match given.to_lowercase().as_str() {
            "text" => Self::Output(Format::Text),
            "json" => Self::Output(Format::Json),
            "trec" => Self::Output(Format::Trec),
            _ => Self::Files(format::named(given).ok_or_else(|| {
                let files = file_formats();
                format!(
                    "{given}: 不认识的格式 (unknown format: an output is one of text, json, trec; a file format one of {files})"
                )
            })?),
        })
    }
}

fn file_format(given: &str) -> Result<&'static str, String> {
    format::named(given).ok_or_else(|| {
        format!("{given}: 不认识的文件格式 (unknown file format: name one of {})", file_formats())
    })
}

fn file_formats() -> String {
    format::names().collect::<Vec<_>>().join(", ")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// 段落 / a passage
    Passage,
    /// 文件 / a document
    Document,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// 段落的编号，取自检索结果 / the passage's id, from a search
    #[arg(value_name = "ID", help_heading = "参数 Arguments")]
    pub id: String,
    /// 前后各显示几段 / how many passages before and after
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub around: u64,
}

#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    /// 文字 / the text
    #[arg(value_name = "TEXT", required = true, help_heading = "参数 Arguments")]
    pub text: Vec<String>,
    /// 每行一个 JSON 对象 / a JSON object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// 哪种 shell / which shell
    #[arg(value_name = "SHELL", help_heading = "参数 Arguments")]
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// 哪个命令；不写则为总述 / which command; none: the program itself
    #[arg(value_name = "COMMAND", help_heading = "参数 Arguments")]
    pub command: Option<String>,
}

/// Lets `-珠海` and `-"珠海"` through as an exclusion: a hyphen before anything but a letter or a
/// further hyphen begins no flag, and a full-width one means the same in a query.
pub fn keep_exclusion(arg: OsString) -> OsString {
    match arg.to_str().and_then(|arg| arg.strip_prefix('-')) {
        Some(rest) if rest.starts_with(|c: char| !c.is_ascii() || matches!(c, '"' | '(')) => {
            format!("－{rest}").into()
        }
        _ => arg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_exclusion_is_no_flag() {
        let kept = |arg: &str| keep_exclusion(arg.into()).into_string().unwrap();
        assert_eq!(kept("-珠海"), "－珠海");
        assert_eq!(kept("-\"珠海\""), "－\"珠海\"");
        assert_eq!((kept("-n"), kept("--json"), kept("-")), ("-n".into(), "--json".into(), "-".into()));
    }
}
