//! Small writers of every format that is read: one article in, the bytes of a file out.
//!
//! Each writes what a program of its kind would: markup where the format has markup, a wrapped page
//! where it has pages. None uses the code that reads.

mod containers;
mod markup;
mod pages;
mod tables;
mod word;

pub use containers::{gzip, zip};

/// An article as its author has it.
pub struct Article {
    pub title: &'static str,
    pub date: &'static str,
    pub source: &'static str,
    pub parts: Vec<Part>,
}

/// A part of an article below its title.
#[derive(Clone, Copy)]
pub enum Part {
    /// A line above the text: the dateline, the document number.
    Front(&'static str),
    Heading(&'static str),
    Paragraph(&'static str),
    /// Items that a program numbers where the format leaves that to it.
    List(&'static [&'static str]),
    /// Items that have a bullet where the format leaves that to the program.
    Bullets(&'static [&'static str]),
}

impl Article {
    /// Everything below the title, a paragraph a line.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for part in &self.parts {
            match part {
                Part::Front(text) | Part::Heading(text) | Part::Paragraph(text) => {
                    lines.push((*text).to_owned());
                }
                Part::List(items) => {
                    lines.extend(items.iter().zip(1..).map(|(item, n)| format!("{n}. {item}")))
                }
                Part::Bullets(items) => lines.extend(items.iter().map(|item| format!("- {item}"))),
            }
        }
        lines
    }

    /// The same as a text with empty lines between paragraphs.
    pub fn body(&self) -> String {
        self.lines().join("\n\n")
    }

    pub fn txt(&self) -> String {
        format!("{}\n\n{}\n", self.title, self.body())
    }

    fn markdown(&self) -> String {
        let mut text = format!("# {}\n\n", self.title);
        for part in &self.parts {
            text += &match part {
                Part::Front(line) | Part::Paragraph(line) => format!("{line}\n\n"),
                Part::Heading(heading) => format!("## {heading}\n\n"),
                Part::List(items) => {
                    items.iter().zip(1..).map(|(item, n)| format!("{n}. {item}\n")).collect::<String>() + "\n"
                }
                Part::Bullets(items) => {
                    items.iter().map(|item| format!("- {item}\n")).collect::<String>() + "\n"
                }
            };
        }
        text
    }

    /// The article as a file of each format, by the file's extension.
    pub fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("txt", self.txt().into_bytes()),
            ("md", self.markdown().into_bytes()),
            ("html", markup::html(self).into_bytes()),
            ("htm", markup::page(self).into_bytes()),
            ("shtml", markup::html(self).into_bytes()),
            ("xhtml", markup::xhtml(self).into_bytes()),
            ("rss.xml", markup::rss(self).into_bytes()),
            ("atom.xml", markup::atom(self).into_bytes()),
            ("json", tables::json(self).into_bytes()),
            ("jsonl", tables::json_lines(self).into_bytes()),
            ("ndjson", tables::json_lines(self).into_bytes()),
            ("csv", tables::csv(self, ',').into_bytes()),
            ("tsv", tables::csv(self, '\t').into_bytes()),
            ("xlsx", tables::xlsx(self)),
            ("docx", word::docx(self)),
            ("doc", word::doc(self)),
            ("pdf", pages::pdf(self)),
            ("ofd", pages::ofd(self)),
        ]
    }
}
