//! A document and its passages: what the left half of the pipeline hands to the index.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::Dated;
use super::script::Script;

/// A document: an article, a law, a line of a JSON Lines file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name in results: the `id` that its file gives it, or else the path from the indexed folder's
    /// name on, with `!` and what it is called within that path's file where there are several.
    pub id: String,
    /// The name of the format that it was in.
    pub format: &'static str,
    /// What is known of it as a whole.
    pub meta: Meta,
    /// Its text in order. Joined, with the line breaks between them, they are the rejoined text.
    pub passages: Vec<Passage>,
}

/// What is known of a document as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Its title; the file's name where it states none.
    pub title: String,
    /// The date of publication, if one is stated or can be inferred.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<Dated>,
    /// The date on which it was signed 成文日期.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub written: Option<Dated>,
    /// The newspaper, site or agency it is from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
    /// Its address on the web.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// The body that issued it 发文机关.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub issuer: Option<String>,
    /// Its document number 文号.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub doc_number: Option<String>,
    /// The date from which it has effect.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effective: Option<Dated>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub author: Option<String>,
    /// Its index number 索引号.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub index_number: Option<String>,
    /// Its subject class 主题分类.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subject: Option<String>,
    /// Whether it is in force 时效性, as the page says it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub validity: Option<String>,
    /// The script of its text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub script: Option<Script>,
}

/// A stretch of a document's text, about 300 characters long, never over 600.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The headings above it, outermost first, without the document's title.
    pub section: Vec<String>,
    /// The text, its blocks separated by line breaks.
    pub text: String,
    /// Where it stands in the source file.
    pub place: Place,
}

/// Where a passage stands in its source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In a range of bytes.
    Bytes {
        /// The first.
        start: usize,
        /// One past the last.
        end: usize,
        /// The line that it begins on, counted from 1.
        line: usize,
    },
    /// On pages, counted from 1.
    Pages {
        /// The first.
        first: usize,
        /// The last.
        last: usize,
    },
    /// Somewhere: the format has neither.
    Nowhere,
}

impl fmt::Display for Place {
    /// As it follows a path: `:12`, ` 第3页`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes { line, .. } => write!(f, ":{line}"),
            Self::Pages { first, last } if first == last => write!(f, " 第{first}页"),
            Self::Pages { first, last } => write!(f, " 第{first}–{last}页"),
            Self::Nowhere => Ok(()),
        }
    }
}
