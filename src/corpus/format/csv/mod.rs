//! CSV and TSV. Where the first record names a column of texts, each record after it is a document;
//! otherwise the file is one, a record a line. What separates the fields is found by content.

mod records;

use super::fields::Fields;
use super::{Extracted, Format, Input, Mark, Sink, decoded};
use crate::corpus::Sourced;
use crate::{Error, Result};
use records::{Record, Records, delimiter};

pub struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv"]
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let file = decoded(input, None, sink)?;
        let text = file.as_str();
        let mut records = Records::new(text, delimiter(text));
        let Some(first) = records.next() else { return Ok(()) };
        let error = |line, what: &str| {
            Err(Error::Document { path: input.path.to_owned(), line: Some(line), what: what.to_owned() })
        };
        match Fields::of(first.fields.iter().map(|field| field.text.as_str())) {
            Some(fields) => {
                for (number, record) in records.by_ref().enumerate() {
                    let cell = |column: usize| record.fields.get(column).map(|field| field.sourced(&file));
                    sink(match fields.document(&cell, || format!("row-{}", number + 2)) {
                        Some(one) => Ok(one),
                        None => {
                            error(record.line, "正文为空 (the text column is empty: fill it or drop the row)")
                        }
                    });
                }
            }
            None => sink(Ok(whole(&file, std::iter::once(first).chain(records.by_ref())))),
        }
        if let Some(line) = records.open_quote {
            sink(error(
                line,
                "引号没有闭合，其后都算一格 (a quote is not closed: all after it is one field)",
            ));
        }
        Ok(())
    }
}

/// The whole file as one document, a record a line.
fn whole(file: &Sourced, records: impl Iterator<Item = Record>) -> Extracted {
    let mut one = Extracted::default();
    for record in records {
        let start = one.text.len();
        for field in record.fields.iter().filter(|field| !field.text.trim().is_empty()) {
            if one.text.len() > start {
                one.text.push_unsourced(" ");
            }
            let sourced = field.sourced(file);
            let mut at = 0;
            for line in sourced.as_str().split_inclusive('\n') {
                one.text.push_part(&sourced, at..at + line.trim_end_matches(['\r', '\n']).len());
                at += line.len();
                one.text.push_unsourced(if at < sourced.len() { " " } else { "" });
            }
        }
        if one.text.len() > start {
            one.marks.push((start, Mark::Row));
            one.text.push_unsourced("\n");
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<Extracted>> {
        let mut found = Vec::new();
        let input = Input::of("a.csv", text.as_bytes());
        Csv.extract(&input, &mut |one| found.push(one)).unwrap();
        found
    }

    #[test]
    fn a_row_is_a_document_that_leads_back() {
        let text = "编号,标题,日期,正文\r\n7,通知,2024年5月1日,\"第一段，甲,乙\n说\"\"是\"\"。\"\r\n8,无文,,\r\n,,,\"只有文\"\r\n";
        let found = read(text);
        let one = found[0].as_ref().unwrap();
        assert_eq!((one.id.as_deref(), one.meta.title.as_str()), (Some("7"), "通知"));
        assert_eq!(one.meta.date.unwrap().date.to_string(), "2024-05-01");
        assert_eq!(one.text.as_str(), "通知\n第一段，甲,乙\n说\"是\"。");
        let at = one.text.as_str().find("乙").unwrap();
        assert_eq!(&text[one.text.span(at..one.text.len())], "乙\n说\"\"是\"\"。");
        assert!(found[1].as_ref().unwrap_err().to_string().starts_with("a.csv:4: "), "{:?}", found[1]);
        assert_eq!(found[2].as_ref().unwrap().text.as_str(), "只有文");
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn without_a_column_of_texts_the_file_is_one_document() {
        for text in ["姓名\t职务\n甲,一\t局长\n\n乙\t\n", "姓名;职务\n甲,一;局长\n乙;\n"] {
            let one = read(text).remove(0).unwrap();
            assert_eq!(one.text.as_str(), "姓名 职务\n甲,一 局长\n乙\n");
            assert!(one.marks.iter().all(|(_, mark)| *mark == Mark::Row) && one.marks.len() == 3);
            let at = one.text.as_str().find("局长").unwrap();
            assert_eq!(&text[one.text.span(at..at + 6)], "局长");
        }
    }

    #[test]
    fn an_open_quote_is_reported() {
        let found = read("text,id\n甲,1\n\"乙,2\n丙,3\n");
        let problem = found.last().unwrap().as_ref().unwrap_err().to_string();
        assert!(problem.starts_with("a.csv:3: "), "{problem}");
        assert!(found[1].as_ref().unwrap().text.as_str().starts_with("乙"));
    }

    #[test]
    fn odd_files_are_read_without_fault() {
        for text in [
            "",
            "\n\n",
            "\"",
            "\"\"\"",
            "a\"b,\"c\"d\"\n",
            "text\n\"\"\"\"\n",
            "\r\n,\r,\"甲\"\"",
            "text\n\"x\"y\"z\"\n",
            "text\n甲\"\"‚\"乙\"‚\"\"丙\"\"\"‚\n",
            "text\n\"甲\"\"\"‚乙\"\"‚",
            "text\n\"\"\"‚\"\"\"\"‚‚\n",
        ] {
            read(text);
        }
    }
}
