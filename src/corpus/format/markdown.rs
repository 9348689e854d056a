//! Markdown: headings, list items and table rows are known; marks and markup are left out of the text.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Extracted, Format, Input, Mark, Sink, decoded};
use crate::Result;
use crate::corpus::stated::labels;
use crate::corpus::{Meta, Sourced};

pub struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "md"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let text = decoded(input, None, sink)?;
        sink(Ok(extract(&text)));
        Ok(())
    }
}

fn extract(file: &Sourced) -> Extracted {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader::new(file);
    for (event, range) in Parser::new_ext(file.as_str(), options).into_offset_iter() {
        reader.take(event, range);
    }
    reader.finish()
}

struct Reader<'a> {
    file: &'a Sourced,
    extracted: Extracted,
    front_matter: String,
    in_front_matter: bool,
    heading: Option<HeadingLevel>,
    headings: usize,
    /// The mark of the next line that gets any text.
    next: Option<Mark>,
    in_table: bool,
}

impl<'a> Reader<'a> {
    fn new(file: &'a Sourced) -> Self {
        Self {
            file,
            extracted: Extracted::default(),
            front_matter: String::new(),
            in_front_matter: false,
            heading: None,
            headings: 0,
            next: None,
            in_table: false,
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.in_front_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_front_matter = false,
            Event::Text(text) if self.in_front_matter => self.front_matter.push_str(&text),
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading = Some(level);
                self.next = Some(Mark::Heading(level as u8));
            }
            Event::End(TagEnd::Heading(_)) => {
                self.heading = None;
                self.end_block();
            }
            Event::Start(Tag::Item) => {
                self.end_line();
                self.next = Some(Mark::Item);
                self.push_number(range);
            }
            Event::Start(Tag::Table(_)) => self.in_table = true,
            Event::End(TagEnd::Table) => {
                self.in_table = false;
                self.end_block();
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.end_line();
                self.next = Some(Mark::Row);
            }
            Event::End(TagEnd::TableCell) => self.extracted.text.push_unsourced(" "),
            Event::Text(text) | Event::Code(text) => self.push(&text, range),
            // A heading is one line, whatever its source looks like.
            Event::SoftBreak | Event::HardBreak if self.heading.is_none() => self.end_line(),
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::Item) => {
                self.end_block()
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        let at = self.extracted.text.len();
        if let Some(mark) = self.next.take() {
            self.headings += usize::from(matches!(mark, Mark::Heading(_)));
            self.extracted.marks.push((at, mark));
        }
        match self.file.as_str()[range.clone()].find(text) {
            // Code spans hold their backticks in the range but not in the text.
            Some(inner) => {
                let start = range.start + inner;
                self.extracted.text.push_part(self.file, start..start + text.len());
            }
            None => self.extracted.text.push(text, self.file.span(range)),
        }
    }

    /// An ordered item keeps its number: 1. in a policy is part of what it says.
    fn push_number(&mut self, range: Range<usize>) {
        let item = &self.file.as_str()[range.start..];
        let digits = item.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let number = item[..digits + 1].to_owned();
            self.push(&number, range.start..range.start + number.len());
            self.extracted.text.push_unsourced(" ");
        }
    }

    fn end_line(&mut self) {
        if !self.extracted.text.is_empty() && !self.extracted.text.as_str().ends_with('\n') {
            self.extracted.text.push_unsourced("\n");
        }
    }

    fn end_block(&mut self) {
        self.end_line();
        if !self.in_table && !self.extracted.text.is_empty() {
            self.extracted.text.push_unsourced("\n");
        }
    }

    fn finish(mut self) -> Extracted {
        self.extracted.meta = meta(&self.front_matter);
        let title = self.extracted.marks.iter().position(|(_, mark)| *mark == Mark::Heading(1));
        let top = self.extracted.marks.iter().filter(|(_, mark)| *mark == Mark::Heading(1)).count();
        if let (Some(first), 1) = (title, top) {
            self.extracted.marks[first].1 = Mark::Title;
        }
        if self.headings > 0 {
            self.mark_body();
        }
        self.extracted
    }

    /// In a file that marks its headings, no other line is one.
    fn mark_body(&mut self) {
        let mut marks = std::mem::take(&mut self.extracted.marks);
        let starts =
            std::iter::once(0).chain(self.extracted.text.as_str().match_indices('\n').map(|(at, _)| at + 1));
        for start in starts {
            if marks.binary_search_by_key(&start, |(at, _)| *at).is_err() {
                self.extracted.marks.push((start, Mark::Body));
            }
        }
        self.extracted.marks.append(&mut marks);
        self.extracted.marks.sort_by_key(|(at, _)| *at);
    }
}

/// What front matter states: lines of `key: value`.
fn meta(front_matter: &str) -> Meta {
    let stated: Vec<(String, &str)> = front_matter
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.trim().to_lowercase(), value.trim().trim_matches(['"', '\''])))
        .collect();
    let value = |key: &str| stated.iter().find(|(name, _)| name == key).map(|(_, value)| (*value).to_owned());
    Meta { title: value("title").or_else(|| value("标题")).unwrap_or_default(), ..labels::of_keys(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_items_and_rows_are_marked_and_markup_is_gone() {
        let source = "# 标题\n\n正文**加粗**与[链接](http://a.b)。\n\n## 小节\n\n- 甲\n1. 乙\n\n|项|值|\n|--|--|\n|数|`1`|\n";
        let one = extract(&Sourced::verbatim(source, 0));
        let lines: Vec<_> =
            one.text.as_str().lines().filter(|line| !line.is_empty()).map(str::trim).collect();
        assert_eq!(lines, ["标题", "正文加粗与链接。", "小节", "甲", "1. 乙", "项 值", "数 1"]);
        let marks: Vec<_> =
            one.marks.iter().map(|(_, mark)| *mark).filter(|mark| *mark != Mark::Body).collect();
        use Mark::*;
        assert_eq!(marks, [Title, Heading(2), Item, Item, Row, Row]);
    }

    #[test]
    fn text_leads_back_to_the_file() {
        let source = "---\ntitle: 甲\ndate: 2023-03-05\n---\n\n乙**丙**丁&amp;戊\n";
        let one = extract(&Sourced::verbatim(source, 0));
        assert_eq!(
            (one.meta.title.as_str(), one.meta.date.unwrap().date.to_string().as_str()),
            ("甲", "2023-03-05")
        );
        let at = one.text.as_str().find("丙丁").unwrap();
        assert_eq!(&source[one.text.span(at..at + 6)], "丙**丁");
        assert_eq!(one.text.as_str().trim(), "乙丙丁&戊");
    }
}
