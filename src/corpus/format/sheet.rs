//! XLSX: each sheet's name as a heading, each row that holds anything a line.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, Xlsx};

use super::archive::{self, Archive};
use super::paragraphs::{self, Paragraph};
use super::{Format, Input, Mark, Sink};
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
        let found = read(input.bytes, &mut problems).map_err(error)?;
        if found.is_empty() && problems.is_empty() {
            problems.push("没有内容 (no cell holds anything)".to_owned());
        }
        problems.into_iter().for_each(|what| sink(Err(error(what))));
        sink(Ok(paragraphs::extracted(found)));
        Ok(())
    }
}

/// The rows of all sheets; what could not be read is added to `problems`.
fn read(bytes: &[u8], problems: &mut Vec<String>) -> std::result::Result<Vec<Paragraph>, String> {
    // The reader unpacks by itself and without bounds.
    Archive::open(bytes)?.check()?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|e| format!("工作簿已损坏 (damaged workbook: {e}; save it anew)"))?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut found = Vec::new();
    let mut left = TEXT_MAX;
    for name in names {
        let mut rows = Vec::new();
        if let Err(what) = read_sheet(&mut book, &name, &mut left, &mut rows) {
            problems.push(format!("{name}: {what}"));
        }
        if !rows.is_empty() {
            found.push(Paragraph { text: name, mark: Some(Mark::Heading(1)) });
            found.append(&mut rows);
        }
    }
    Ok(found)
}

fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    left: &mut usize,
    rows: &mut Vec<Paragraph>,
) -> std::result::Result<(), String> {
    let bad =
        |e: &dyn std::fmt::Display| format!("工作表无法读完 (the sheet cannot be read to its end: {e})");
    let mut cells = book.worksheet_cells_reader(name).map_err(|e| bad(&e))?;
    let mut row: (u32, Vec<String>) = (0, Vec::new());
    let result = loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break Ok(()),
            Err(e) => break Err(bad(&e)),
        };
        let text = shown(cell.get_value());
        let Some(rest) = left.checked_sub(CELL + text.len()) else {
            break Err(format!(
                "内容过多，其余未读 (over {} MB of cells: the rest is not read)",
                TEXT_MAX >> 20
            ));
        };
        *left = rest;
        if cell.get_position().0 != row.0 {
            rows.extend(Paragraph::row(row.1.iter().map(String::as_str)));
            row = (cell.get_position().0, Vec::new());
        }
        row.1.push(text);
    };
    rows.extend(Paragraph::row(row.1.iter().map(String::as_str)));
    result
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
        let texts: Vec<_> = found.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["名单", "项目 1.5", "2024-05-01 2024-05-01 12:00"]);
        assert!(problems.is_empty(), "{problems:?}");
    }

    #[test]
    fn a_broken_workbook_is_an_error() {
        let mut problems = Vec::new();
        assert!(read(b"PK\x03\x04", &mut problems).is_err());
        assert!(read(&pack(&[("xl/workbook.xml", "<workbook")]), &mut problems).is_err());
        let found = read(&book("<row r='1'><c r='A1'><v>1</v></c></row><row"), &mut problems).unwrap();
        assert!(found.len() == 2 && problems.len() == 1, "{found:?} {problems:?}");
    }

    #[test]
    fn a_file_of_an_office_is_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/messy/office");
        let Ok(files) = std::fs::read_dir(folder) else { return eprintln!("skipped: no {folder}") };
        for entry in files.flatten().filter(|entry| entry.path().extension().is_some_and(|one| one == "xlsx"))
        {
            let mut problems = Vec::new();
            let found = read(&std::fs::read(entry.path()).unwrap(), &mut problems).unwrap();
            assert!(found.len() > 5 && problems.is_empty(), "{found:?} {problems:?}");
            eprintln!("{} lines, first {:?}", found.len(), found[1].text);
        }
    }
}
