//! Files of a word processor: DOCX with styles and a numbered list, DOC as it was from 1997 on.

use std::io::{Cursor, Write};

use super::markup::escaped;
use super::{Article, Part, zip};

pub fn docx(article: &Article) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let paragraph = |properties: &str, text: &str| {
        format!(
            "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            escaped(text)
        )
    };
    let style = |id: &str| format!("<w:pStyle w:val=\"{id}\"/>");
    let item = |list: u8| format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    let mut body = paragraph(&style("a3"), article.title);
    for part in &article.parts {
        body += &match part {
            Part::Front(text) | Part::Paragraph(text) => paragraph("", text),
            Part::Heading(text) => paragraph(&style("2"), text),
            Part::List(items) => items.iter().map(|text| paragraph(&item(5), text)).collect(),
            Part::Bullets(items) => items.iter().map(|text| paragraph(&item(6), text)).collect(),
        };
    }
    let document = format!("<w:document xmlns:w=\"{MAIN}\"><w:body>{body}<w:sectPr/></w:body></w:document>");
    let styles = format!(
        "<w:styles xmlns:w=\"{MAIN}\"><w:style w:type=\"paragraph\" w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 2\"/></w:style></w:styles>"
    );
    let numbering = format!(
        "<w:numbering xmlns:w=\"{MAIN}\"><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
         <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\">\
         <w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\u{F06C}\"/></w:lvl></w:abstractNum>\
         <w:num w:numId=\"5\"><w:abstractNumId w:val=\"1\"/></w:num>\
         <w:num w:numId=\"6\"><w:abstractNumId w:val=\"2\"/></w:num></w:numbering>"
    );
    zip(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
    ])
}

/// The place of the text in the stream `WordDocument`.
const TEXT: usize = 0x600;
const PAGE: usize = 512;

pub fn doc(article: &Article) -> Vec<u8> {
    // The styles 1 to 9 are the headings of each level, 0 is plain.
    let mut paragraphs = vec![(1u16, article.title.to_owned())];
    for part in &article.parts {
        match part {
            Part::Front(text) | Part::Paragraph(text) => paragraphs.push((0, (*text).to_owned())),
            Part::Heading(text) => paragraphs.push((2, (*text).to_owned())),
            Part::List(items) => {
                paragraphs.extend(items.iter().zip(1..).map(|(item, n)| (0, format!("{n}. {item}"))));
            }
            Part::Bullets(items) => paragraphs.extend(items.iter().map(|item| (0, format!("●{item}")))),
        }
    }
    let mut text: Vec<u8> = Vec::new();
    let mut ends = vec![TEXT as u32];
    for (_, paragraph) in &paragraphs {
        text.extend(format!("{paragraph}\r").encode_utf16().flat_map(u16::to_le_bytes));
        ends.push((TEXT + text.len()) as u32);
    }
    let chars = (text.len() / 2) as u32;
    let page = (TEXT + text.len()).div_ceil(PAGE);
    let mut main = head(chars);
    main.resize(TEXT, 0);
    main.extend(text);
    main.resize(page * PAGE, 0);
    main.extend(properties(&ends, &paragraphs));

    // The piece table, then the index of the one page of properties.
    let mut table = vec![2, 16, 0, 0, 0];
    table.extend([0u32.to_le_bytes(), chars.to_le_bytes()].concat());
    table.extend([0, 0]);
    table.extend((TEXT as u32).to_le_bytes());
    table.extend([0, 0]);
    assert_eq!(table.len(), CLX);
    table.extend([TEXT as u32, ends[ends.len() - 1], page as u32].map(u32::to_le_bytes).concat());

    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in [("/WordDocument", main), ("/1Table", table)] {
        file.create_stream(name).unwrap().write_all(&bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// The length of the piece table.
const CLX: usize = 21;

/// The FIB of Word 97.
fn head(chars: u32) -> Vec<u8> {
    let mut fib = vec![0; 0x20];
    fib[..4].copy_from_slice(&[0xEC, 0xA5, 0xC1, 0]);
    fib[6..8].copy_from_slice(&0x0804u16.to_le_bytes());
    fib[0x0A..0x0C].copy_from_slice(&0x0200u16.to_le_bytes());
    fib.extend(14u16.to_le_bytes());
    fib.extend([0; 2 * 14]);
    let mut longs = [0u32; 22];
    longs[3] = chars;
    fib.extend(22u16.to_le_bytes());
    fib.extend(longs.map(u32::to_le_bytes).concat());
    let mut places = [[0u32; 2]; 93];
    places[13] = [CLX as u32, 12];
    places[33] = [0, CLX as u32];
    fib.extend(93u16.to_le_bytes());
    fib.extend(places.concat().into_iter().flat_map(u32::to_le_bytes));
    fib
}

/// The page (FKP) that says which style each paragraph has.
fn properties(ends: &[u32], paragraphs: &[(u16, String)]) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    let count = paragraphs.len();
    page[PAGE - 1] = count as u8;
    for (at, end) in ends.iter().enumerate() {
        page[4 * at..4 * at + 4].copy_from_slice(&end.to_le_bytes());
    }
    let mut free = PAGE - 2;
    for (at, (style, _)) in paragraphs.iter().enumerate() {
        free -= 4;
        page[free..free + 3].copy_from_slice(&[2, *style as u8, 0]);
        page[4 * (count + 1) + 13 * at] = (free / 2) as u8;
    }
    assert!(4 * (count + 1) + 13 * count < free, "the paragraphs fit one page of properties");
    page
}
