//! The query language: any string is some query.
//!
//! | written | means |
//! |---|---|
//! | `产业协同 湾区通办` | words, ranked: the more and the rarer, the higher |
//! | `"产业协同"` `“…”` `「…」` `『…』` `《…》` | exactly these characters, in a passage |
//! | `+词` `-词` | must stand in the passage, must not |
//! | `甲 AND 乙` `甲 OR 乙` `NOT 丙` `(…)` `（…）` | conditions; AND binds more tightly than OR |
//! | `title:词` `标题:词` | the document's title holds it |
//! | `path:横琴` `path:*.md` `路径:…` | the file's path holds it, or matches the glob |
//! | `issuer:国务院` `发文机关:…` | the issuing body's name holds it |
//! | `source:…` `来源:…` | the newspaper's or site's name holds it |
//! | `number:国发〔2018〕43号` `doc-number:…` `文号:…` | the document number holds it |
//! | `type:md` `format:…` `格式:…` | the file is of this format |
//! | `date:2022` `date:2022-03..2022-09` `date:>=2023` `日期:…` | the document's date lies in the range |
//!
//! Under an operator, a word is met exactly as it is written. Quotation marks that touch other text,
//! as in 推动“湾区通办”改革, belong to that text; everything that is none of the above is text too.

mod parse;

pub use parse::parse;

/// A query as a tree of plain data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Text whose words are ranked by; it requires nothing.
    Text(String),
    /// Characters that must stand in the passage just so.
    Exact(String),
    /// Characters that must stand in the title just so.
    Title(String),
    /// A glob, or a part, of the file's path.
    Path(String),
    /// A part of what the document states of itself.
    Stated(Stated, String),
    /// A range of dates, both ends within it, as `yyyymmdd`.
    Date {
        /// The first day.
        from: Option<u64>,
        /// The last day.
        to: Option<u64>,
    },
    /// Must hold.
    Must(Box<Query>),
    /// Must not hold.
    Not(Box<Query>),
    /// All must hold.
    All(Vec<Query>),
    /// One must hold.
    Any(Vec<Query>),
    /// Side by side: text is ranked by, everything else must hold.
    List(Vec<Query>),
}

/// What a document states of itself, as one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// The body that issued it.
    Issuer,
    /// Its document number.
    Number,
    /// The newspaper, site or agency.
    Source,
    /// The format of its file.
    Format,
}
