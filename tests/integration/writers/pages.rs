//! Pages: an article set in lines of one width, as PDF and as OFD, each glyph at its place.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::markup::escaped;
use super::{Article, Part, zip};

/// A line of a page: where it begins, in points, the size of its font and its text.
struct Line {
    x: f64,
    y: f64,
    size: f64,
    text: String,
}

const WIDTH: f64 = 595.0;
const HEIGHT: f64 = 842.0;
const MARGIN: f64 = 72.0;
const SIZE: f64 = 15.0;
/// The characters of a full line.
const COLUMNS: usize = 30;
const LEADING: f64 = 26.0;

/// The pages of an article: the title in the middle, paragraphs indented by two characters.
fn pages(article: &Article) -> Vec<Vec<Line>> {
    let mut set = Setter { pages: vec![Vec::new()], y: MARGIN };
    let width = 22.0 * article.title.chars().count() as f64;
    set.line((WIDTH - width) / 2.0, 22.0, article.title.to_owned());
    for part in &article.parts {
        match part {
            Part::Front(text) => {
                let width: f64 = text.chars().map(advance).sum::<f64>() * SIZE;
                set.line((WIDTH - width) / 2.0, SIZE, (*text).to_owned());
            }
            Part::Heading(text) | Part::Paragraph(text) => set.paragraph(text),
            Part::List(items) => {
                items.iter().zip(1..).for_each(|(item, n)| set.paragraph(&format!("{n}. {item}")));
            }
            Part::Bullets(items) => items.iter().for_each(|item| set.paragraph(&format!("• {item}"))),
        }
    }
    set.pages
}

struct Setter {
    pages: Vec<Vec<Line>>,
    y: f64,
}

impl Setter {
    fn line(&mut self, x: f64, size: f64, text: String) {
        if self.y > HEIGHT - MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
        self.y += LEADING;
        let y = self.y;
        self.pages.last_mut().unwrap().push(Line { x, y, size, text });
    }

    /// No line begins with a mark that closes something.
    fn paragraph(&mut self, text: &str) {
        let mut line = String::new();
        let mut room = COLUMNS as f64 - 2.0;
        let mut x = MARGIN + 2.0 * SIZE;
        for c in text.chars() {
            if room < advance(c) && !"，。、；：！？”》）".contains(c) {
                self.line(x, SIZE, std::mem::take(&mut line));
                (room, x) = (COLUMNS as f64, MARGIN);
            }
            room -= advance(c);
            line.push(c);
        }
        self.line(x, SIZE, line);
    }
}

/// How far a character goes, in font sizes.
fn advance(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

/// A PDF whose one font is of type 0, says by its ToUnicode what its glyphs are, and is not embedded.
pub fn pdf(article: &Article) -> Vec<u8> {
    let pages = pages(article);
    let used: BTreeSet<char> = pages.iter().flatten().flat_map(|line| line.text.chars()).collect();
    let maps: String = used.iter().map(|c| format!("<{0:04X}> <{0:04X}>\n", *c as u32)).collect();
    let to_unicode = format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{} beginbfchar\n{maps}endbfchar\nendcmap\nend\nend\n",
        used.len()
    );
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 7 + 2 * at)).collect();
    let stream = |text: &str| format!("<< /Length {} >>\nstream\n{text}endstream", text.len());
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Example /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Example /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
         /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 /W [32 126 500] >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /Example /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 \
         /Descent -200 /CapHeight 700 /StemV 80 >>"
            .to_owned(),
        stream(&to_unicode),
    ];
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << /F1 3 0 R >> >> \
             /Contents {} 0 R >>",
            8 + 2 * at
        ));
        let mut content = String::new();
        for Line { x, y, size, text } in page {
            let codes: String = text.chars().map(|c| format!("{:04X}", c as u32)).collect();
            writeln!(content, "BT /F1 {size} Tf {x} {} Td <{codes}> Tj ET", HEIGHT - y).unwrap();
        }
        objects.push(stream(&content));
    }
    assembled(&objects)
}

/// The objects of a PDF with the table that says where they stand.
fn assembled(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{} 0 obj\n{object}\nendobj", at + 1).unwrap();
    }
    let start = file.len();
    write!(
        file,
        "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    file.into_bytes()
}

/// Millimetres in a point: OFD counts in millimetres.
const MM: f64 = 25.4 / 72.0;

pub fn ofd(article: &Article) -> Vec<u8> {
    const OFD: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let root = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ofd:OFD {OFD} Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo>\
         <ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    );
    let pages = pages(article);
    let listed: String = (0..pages.len())
        .map(|at| format!("<ofd:Page ID=\"{}\" BaseLoc=\"Pages/Page_{at}/Content.xml\"/>", at + 10))
        .collect();
    let area = format!("<ofd:PhysicalBox>0 0 {:.1} {:.1}</ofd:PhysicalBox>", WIDTH * MM, HEIGHT * MM);
    let document = format!(
        "<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea>{area}</ofd:PageArea></ofd:CommonData>\
         <ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    );
    let mut members = vec![("OFD.xml".to_owned(), root), ("Doc_0/Document.xml".to_owned(), document)];
    for (at, page) in pages.iter().enumerate() {
        let objects: String = page.iter().zip(100..).map(|(line, id)| text_object(line, id)).collect();
        let content = format!(
            "<ofd:Page {OFD}><ofd:Area>{area}</ofd:Area><ofd:Content><ofd:Layer ID=\"2\">{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        );
        members.push((format!("Doc_0/Pages/Page_{at}/Content.xml"), content));
    }
    let members: Vec<_> = members.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&members)
}

fn text_object(line: &Line, id: usize) -> String {
    let size = line.size * MM;
    let advances: Vec<f64> = line.text.chars().map(|c| advance(c) * size).collect();
    let deltas: Vec<String> = advances[..advances.len() - 1].iter().map(|one| format!("{one:.4}")).collect();
    format!(
        "<ofd:TextObject ID=\"{id}\" Boundary=\"{:.4} {:.4} {:.4} {size:.4}\" Font=\"1\" Size=\"{size:.4}\">\
         <ofd:TextCode X=\"0\" Y=\"{:.4}\" DeltaX=\"{}\">{}</ofd:TextCode></ofd:TextObject>",
        line.x * MM,
        line.y * MM - size,
        advances.iter().sum::<f64>(),
        size * 0.85,
        deltas.join(" "),
        escaped(&line.text)
    )
}
