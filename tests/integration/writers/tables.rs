//! Records: an article is an object, or a row below the names of its columns.

use serde_json::json;

use super::markup::escaped;
use super::{Article, zip};

pub fn json(article: &Article) -> String {
    let object = json!({
        "id": "json-1",
        "title": article.title,
        "date": article.date,
        "source": article.source,
        "text": article.body(),
    });
    serde_json::to_string_pretty(&json!([object])).unwrap()
}

pub fn json_lines(article: &Article) -> String {
    let object = json!({ "id": "line", "title": article.title, "text": article.body() });
    format!("{object}\n")
}

pub fn csv(article: &Article, separator: char) -> String {
    let body = article.body().replace('"', "\"\"");
    let (title, date, source) = (article.title, article.date, article.source);
    let header = ["标题", "日期", "来源", "正文"].join(&separator.to_string());
    format!("{header}\r\n{title}{separator}{date}{separator}{source}{separator}\"{body}\"\r\n")
}

/// A workbook with one sheet, its strings shared as spreadsheets do.
pub fn xlsx(article: &Article) -> Vec<u8> {
    let body = article.body();
    let strings = ["标题", "日期", "来源", "正文", article.title, article.date, article.source, &body];
    let shared: String = strings
        .iter()
        .map(|text| format!("<si><t xml:space=\"preserve\">{}</t></si>", escaped(text)))
        .collect();
    let rows: String = (0..2)
        .map(|row| {
            let cell = |column: usize| {
                let name = ["A", "B", "C", "D"][column];
                format!("<c r=\"{name}{}\" t=\"s\"><v>{}</v></c>", row + 1, 4 * row + column)
            };
            format!("<row r=\"{}\">{}</row>", row + 1, (0..4).map(cell).collect::<String>())
        })
        .collect();
    const SPREADSHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let relations = |of: &[(&str, &str)]| {
        let each = |(at, (kind, target)): (usize, &(&str, &str))| {
            format!("<Relationship Id=\"r{at}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        };
        let all: String = of.iter().enumerate().map(each).collect();
        format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
    };
    let book = format!(
        "<workbook xmlns=\"{SPREADSHEET}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r0\"/></sheets></workbook>"
    );
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
    );
    let sheet = format!("<worksheet xmlns=\"{SPREADSHEET}\"><sheetData>{rows}</sheetData></worksheet>");
    let strings = format!("<sst xmlns=\"{SPREADSHEET}\">{shared}</sst>");
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")]).as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")])
                .as_bytes(),
        ),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}
