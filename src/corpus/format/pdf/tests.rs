use std::path::Path;

use std::time::Duration;

use super::*;

/// A file of one page for each content stream, with the font resources given.
fn file(fonts: &str, pages: &[&str]) -> Vec<u8> {
    let kids: Vec<_> = (0..pages.len()).map(|page| format!("{} 0 R", 3 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")),
    ];
    for (index, content) in pages.iter().enumerate() {
        let stream = 4 + 2 * index;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {stream} 0 R/Resources<</Font<<{fonts}>>>>>>"
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    let mut bytes = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.push_str(&format!("{} 0 obj {object} endobj\n", index + 1));
    }
    let xref = bytes.len();
    bytes.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    offsets.iter().for_each(|offset| bytes.push_str(&format!("{offset:010} 00000 n \n")));
    bytes.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF", objects.len() + 1));
    bytes.into_bytes()
}

fn extract(bytes: &[u8]) -> (Vec<Extracted>, Vec<String>) {
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    let input = Input::of("a.pdf", bytes);
    let result = Pdf.extract(&input, &mut |one| match one {
        Ok(document) => documents.push(document),
        Err(problem) => problems.push(problem.to_string()),
    });
    problems.extend(result.err().map(|problem| problem.to_string()));
    (documents, problems)
}

#[test]
fn fonts_that_are_not_embedded_are_read_by_their_encoding() {
    let font = |encoding: &str, system: &str| {
        format!(
            "/F<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[<</Type/Font\
             /Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering({system})/Supplement 2>>>>]>>"
        )
    };
    let content = |codes: &str| format!("BT /F 12 Tf 72 700 Td <{codes}> Tj ET");
    let (gbk, utf16) = (content("D5FEB2DF"), content("653F7B56"));
    for (encoding, content) in [("GBK-EUC-H", &gbk), ("UniGB-UCS2-H", &utf16)] {
        let (documents, problems) = extract(&file(&font(encoding, "GB1"), &[content]));
        assert_eq!(problems, [] as [String; 0], "{encoding}");
        assert_eq!(documents[0].text.as_str(), "政策\n", "{encoding}");
    }
    let (documents, problems) = extract(&file(&font("Identity-H", "Identity"), &[&gbk]));
    assert!(documents.is_empty() && problems.len() == 2, "{problems:?}");
}

#[test]
fn pages_are_counted_and_those_without_text_are_reported_once() {
    let font = "/F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let text = |line: &str| format!("BT /F 12 Tf 72 700 Td ({line}) Tj 0 -20 Td (second) Tj ET");
    let (documents, problems) = extract(&file(font, &[&text("one page"), "0 0 9 9 re f", "", &text("last")]));
    let text = &documents[0].text;
    assert_eq!(text.as_str(), "one page\nsecond\nlast\nsecond\n");
    let last = text.as_str().find("last").unwrap();
    assert_eq!(text.span(last..last + 4), 3..4);
    assert!(problems.len() == 1 && problems[0].contains("第 2, 3 页"), "{problems:?}");
}

#[test]
fn a_broken_or_slow_file_is_one_error() {
    for bytes in [b"%PDF-1.7 and nothing else".as_slice(), b"%PDF-", &file("", &[])] {
        let (documents, problems) = extract(bytes);
        assert!(documents.is_empty() && problems.len() == 1, "{problems:?}");
    }
    let slow = read(&file("", &["", ""]), &Limits { time: Duration::ZERO, ..Limits::default() }).unwrap();
    assert!(slow.failure.is_some() || slow.read < 2);
}

#[test]
fn cut_files_never_panic() {
    let font = "/F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let whole = file(font, &["BT /F 12 Tf 72 700 Td (text) Tj ET"]);
    for end in (5..whole.len()).step_by(23) {
        let (documents, problems) = extract(&whole[..end]);
        assert!(documents.len() + problems.len() > 0, "cut at {end}");
    }
}

#[test]
fn titles_are_taken_when_somebody_gave_them() {
    let utf16: Vec<u8> = [0xFEFF_u16]
        .into_iter()
        .chain("关于产业协同的通知".encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(title(&utf16).as_deref(), Some("关于产业协同的通知"));
    assert_eq!(title("Microsoft Word - 通知.doc".as_bytes()), None);
    assert_eq!(title(b"untitled"), None);
}

/// Prints what each real file gives: `cargo test --lib real_files -- --nocapture`.
#[test]
fn real_files_give_their_text() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/messy/pdf");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: {folder} is not there");
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let bytes = std::fs::read(&path).unwrap();
        let start = Instant::now();
        let (documents, problems) = extract(&bytes);
        let took = start.elapsed();
        let name = path.file_name().unwrap().to_string_lossy();
        let document = &documents[0];
        let text = document.text.as_str();
        let chars = text.chars().filter(|char| !char.is_whitespace()).count();
        let pages = document.text.span(0..text.len()).end;
        println!("{name} | {pages} | {chars} | {took:?} | {:?} | {problems:?}", document.meta.title);
        if let Ok(folder) = std::env::var("PRINT_TO") {
            std::fs::write(Path::new(&folder).join(format!("{name}.txt")), text).unwrap();
        }
        assert!(chars > 5_000, "{name}");
        assert!(!text.contains('\u{FFFD}'), "{name}");
        if name.contains("民营经济促进法") {
            assert!(text.contains("第一条 为优化民营经济发展环境，保证各类经济组织公平\n"), "{name}");
            assert!(text.contains("中华人民共和国民营经济促进法\n"), "{name}");
        }
    }
}
