//! XLSX. Where a sheet's first row names a column of texts, each row after it is a document; all other
//! sheets are one, each sheet's name a heading, each row that holds anything a line.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, SheetType, Xlsx};

use super::archive::{self, Archive};
use super::fields::Fields;
use super::paragraphs::{self, Paragraph};
use super::{Extracted, Format, Input, Mark, Sink, Unit};
use crate::corpus::Sourced;
use crate::{Error, Result};

pub struct Sheet;

/// The most text that is read of a file, in bytes: many cells may show one long string.
const TEXT_MAX: usize = 256 << 20;
/// What a cell counts beside its text.
const CELL: usize = 32;

impl Format for Sheet {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx", "xlsm"]
    }

    fn claims(&self, bytes: &[u8]) -> bool {
        archive::holds(bytes, |name| name == "xl/workbook.xml")
    }

    fn extract(&self, input: &Input<'_>, sink: &mut Sink<'_>) -> Result<()> {
        let error = |what| Error::Document { path: input.path.to_owned(), line: None, what };
        let mut problems = Vec::new();
        let found =
            catch_unwind(AssertUnwindSafe(|| read(input.bytes, &mut problems))).unwrap_or_else(|_| {
                Err("工作簿解析时崩溃 (the workbook's parser panicked: save it anew)".to_owned())
            });
        let found = found.map_err(error)?;
        if found.is_empty() && problems.is_empty() {
            problems.push("没有内容 (no cell holds anything)".to_owned());
        }
        problems.into_iter().for_each(|what| sink(Err(error(what))));
        found.into_iter().for_each(|one| sink(Ok(one)));
        Ok(())
    }
}

/// A row: what is in each cell that holds anything, with its column.
type Row = Vec<(usize, String)>;

/// What is in all sheets: the documents of those whose first row names a column of texts, then one of all
/// others. What could not be read is added to `problems`.
fn read(bytes: &[u8], problems: &mut Vec<String>) -> std::result::Result<Vec<Extracted>, String> {
    // The reader unpacks by itself and without bounds.
    Archive::open(bytes)?.check()?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|e| format!("工作簿已损坏 (damaged workbook: {e}; save it anew)"))?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let (mut found, mut others) = (Vec::new(), Vec::new());
    let mut left = TEXT_MAX;
    for name in names {
        let mut rows = Vec::new();
        if let Err(what) = read_sheet(&mut book, &name, &mut left, &mut rows) {
            problems.push(format!("{name}: {what}"));
        }
        match documents(&name, &rows) {
            Some(mut documents) => found.append(&mut documents),
            None if rows.is_empty() => {}
            None => {
                others.push(Paragraph { text: name, mark: Some(Mark::Heading(1)) });
                let cells = |row: &Row| Paragraph::row(row.iter().map(|(_, text)| text.as_str()));
                others.extend(rows.iter().filter_map(cells));
            }
        }
    }
    if !others.is_empty() {
        found.push(paragraphs::extracted(others));
    }
    Ok(found)
}

/// The documents of a sheet whose first row names a column of texts, if it does.
fn documents(sheet: &str, rows: &[Row]) -> Option<Vec<Extracted>> {
    let (first, rest) = rows.split_first()?;
    let width = first.last()?.0 + 1;
    let names = (0..width).map(|column| shown_in(first, column).unwrap_or_default());
    let fields = Fields::of(names)?;
    let document = |(number, row): (usize, &Row)| {
        let cell = |column| {
            let mut text = Sourced::default();
            text.push_unsourced(shown_in(row, column)?);
            Some(text)
        };
        let document = fields.document(&cell, || format!("{sheet}-{}", number + 2))?;
        Some(Extracted { unit: Unit::Nothing, ..document })
    };
    Some(rest.iter().enumerate().filter_map(document).collect())
}

fn shown_in(row: &Row, column: usize) -> Option<&str> {
    row.iter().find(|(at, _)| *at == column).map(|(_, text)| text.as_str())
}

/// The rows of a sheet that hold anything.
fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    left: &mut usize,
    rows: &mut Vec<Row>,
) -> std::result::Result<(), String> {
    let bad =
        |e: &dyn std::fmt::Display| format!("工作表无法读完 (the sheet cannot be read to its end: {e})");
    let mut cells = book.worksheet_cells_reader(name).map_err(|e| bad(&e))?;
    let mut last = None;
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(()),
            Err(e) => return Err(bad(&e)),
        };
        let text = shown(cell.get_value());
        *left = left.checked_sub(CELL + text.len()).ok_or_else(|| {
            format!("内容过多，其余未读 (over {} MB of cells: the rest is not read)", TEXT_MAX >> 20)
        })?;
        if text.trim().is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        if last != Some(row) {
            rows.push(Row::new());
            last = Some(row);
        }
        rows.last_mut().into_iter().for_each(|cells| cells.push((column as usize, text.clone())));
    }
}

/// What a cell says, as it is searched for.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
            match (date.as_f64() < 1.0, (hour, minute)) {
                (true, _) => format!("{hour:02}:{minute:02}"),
                (false, (0, 0)) => format!("{year:04}-{month:02}-{day:02}"),
                (false, _) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        DataRef::DateTimeIso(text) => {
            text.split_once("T00:00:00").map_or(text.as_str(), |(day, _)| day).to_owned()
        }
        DataRef::Error(_) => String::new(),
        value => Data::from(value.clone()).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::pack;
    use super::*;

    fn book(cells: &str) -> Vec<u8> {
        let top = "<Relationships><Relationship Id='r0' Target='xl/workbook.xml' \
                   Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'/></Relationships>";
        let workbook = "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>\
                        <sheets><sheet name='名单' sheetId='1' r:id='r1'/></sheets></workbook>";
        let relations = "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml' \
                         Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'/></Relationships>";
        let styles = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>";
        let sheet =
            format!("<worksheet><dimension ref='A1:XFD1048576'/><sheetData>{cells}</sheetData></worksheet>");
        pack(&[
            ("_rels/.rels", top),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/styles.xml", styles),
            ("xl/worksheets/sheet1.xml", &sheet),
        ])
    }

    #[test]
    fn a_row_is_a_line_and_a_date_a_date() {
        let bytes = book(
            "<row r='1'><c r='A1' t='inlineStr'><is><t>项目</t></is></c><c r='C1'><v>1.5</v></c></row><row r='2'/>\
             <row r='1048576'><c r='A1048576' s='1'><v>45413</v></c><c r='XFD1048576' s='1'><v>45413.5</v></c></row>",
        );
        assert!(Sheet.claims(&bytes));
        let mut problems = Vec::new();
        let found = read(&bytes, &mut problems).unwrap();
        let lines: Vec<_> = found[0].text.as_str().lines().collect();
        assert_eq!(lines, ["名单", "项目 1.5", "2024-05-01 2024-05-01 12:00"]);
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn a_column_of_texts_makes_documents_of_rows() {
        let row = |number: usize, cells: [&str; 3]| {
            let cells = cells.iter().zip(["A", "B", "C"]).filter(|(text, _)| !text.is_empty());
            let cell = |(text, column): (&&str, &str)| {
                format!("<c r='{column}{number}' t='inlineStr'><is><t>{text}</t></is></c>")
            };
            format!("<row r='{number}'>{}</row>", cells.map(cell).collect::<String>())
        };
        let rows = [
            ["标题", "日期", "正文"],
            ["通知", "2024年5月1日", "第一段。"],
            ["空", "", ""],
            ["", "", "只有文。"],
        ];
        let cells: String = rows.into_iter().zip(1..).map(|(cells, number)| row(number, cells)).collect();
        let found = read(&book(&cells), &mut Vec::new()).unwrap();
        let texts: Vec<_> = found.iter().map(|one| (one.meta.title.as_str(), one.text.as_str())).collect();
        assert_eq!(texts, [("通知", "通知\n第一段。"), ("", "只有文。")]);
        assert_eq!(found[0].meta.date.unwrap().date.to_string(), "2024-05-01");
        assert_eq!(found[1].part.as_deref(), Some("名单-4"));
    }

    #[test]
    fn a_broken_workbook_is_an_error() {
        let mut problems = Vec::new();
        assert!(read(b"PK\x03\x04", &mut problems).is_err());
        assert!(read(&pack(&[("xl/workbook.xml", "<workbook")]), &mut problems).is_err());
        let found = read(&book("<row r='1'><c r='A1'><v>1</v></c></row><row"), &mut problems).unwrap();
        assert_eq!((found[0].text.as_str(), problems.len()), ("名单\n1\n", 1), "{problems:?}");
    }

    #[test]
    fn a_file_of_an_office_is_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/messy/office");
        let Ok(files) = std::fs::read_dir(folder) else { return eprintln!("skipped: no {folder}") };
        for entry in files.flatten().filter(|entry| entry.path().extension().is_some_and(|one| one == "xlsx"))
        {
            let mut problems = Vec::new();
            let found = read(&std::fs::read(entry.path()).unwrap(), &mut problems).unwrap();
            let lines = found.iter().map(|one| one.text.as_str().lines().count()).sum::<usize>();
            assert!(lines > 5 && problems.is_empty(), "{found:?} {problems:?}");
            eprintln!("{} documents, {lines} lines", found.len());
        }
    }
}
