use std::io::Write;

use super::super::tree;
use super::*;

/// A package of members.
fn package(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn extract(bytes: &[u8]) -> (Vec<Extracted>, Vec<String>) {
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    let input = Input::of("a.ofd", bytes);
    let result = Ofd.extract(&input, &mut |one| match one {
        Ok(document) => documents.push(document),
        Err(problem) => problems.push(problem.to_string()),
    });
    problems.extend(result.err().map(|problem| problem.to_string()));
    (documents, problems)
}

const ROOT: &[u8] = "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody><ofd:DocInfo>\
    <ofd:Title>关于产业协同的通知</ofd:Title><ofd:Author>Administrator</ofd:Author></ofd:DocInfo>\
    <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    .as_bytes();

#[test]
fn pages_templates_and_repeated_advances() {
    let (gb18030, _, _) = encoding_rs::GB18030.encode(
        "<?xml version='1.0' encoding='GB18030'?><Page><Template TemplateID='9'/><Content><Layer>\
         <TextObject Boundary='20 40 100 5' Size='4'><TextCode X='0' Y='4' DeltaX='g 3 4'>第二行字</TextCode></TextObject>\
         <TextObject Boundary='20 20 100 5' Size='4'><TextCode X='0' Y='4' DeltaX='4 4 4'>第一行字</TextCode></TextObject>\
         </Layer></Content></Page>",
    );
    let bytes = package(&[
        ("OFD.xml", ROOT),
        (
            "Doc_0/Document.xml",
            b"<Document><CommonData><TemplatePage ID='9' BaseLoc='/Doc_0/T.xml'/></CommonData><Pages>\
              <Page BaseLoc='pages/P.xml'/><Page BaseLoc='Missing.xml'/><Page BaseLoc='Empty.xml'/></Pages></Document>",
        ),
        ("Doc_0/T.xml", "<Page><TextObject Boundary='20 5 9 5'><TextCode X='0' Y='4'>页眉</TextCode></TextObject></Page>".as_bytes()),
        ("Doc_0/Pages/P.xml", &gb18030),
        ("Doc_0/Empty.xml", b"<Page><ImageObject/></Page>"),
    ]);
    assert!(Ofd.claims(&bytes));
    let (documents, problems) = extract(&bytes);
    assert_eq!(documents[0].text.as_str(), "页眉\n第一行字\n第二行字\n");
    assert_eq!((documents[0].unit, documents[0].text.span(0..6)), (Unit::Pages, 0..1));
    assert_eq!(documents[0].meta.title, "关于产业协同的通知");
    assert_eq!(documents[0].meta.author, None, "a program filled it in");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("Doc_0/Missing.xml") && problems[1].contains("第 3 页"), "{problems:?}");
}

#[test]
fn a_broken_package_is_one_error() {
    assert_eq!(extract(b"PK\x03\x04broken").1.len(), 1);
    let (documents, problems) = extract(&package(&[("OFD.xml", ROOT)]));
    assert!(documents.is_empty());
    assert!(problems.len() == 1 && problems[0].contains("Doc_0/Document.xml"), "{problems:?}");
}

#[test]
fn what_unpacks_to_too_much_is_an_error() {
    let many = b"<a/>".repeat(2_000_000);
    let (documents, problems) = extract(&package(&[("OFD.xml", &many)]));
    assert!(documents.is_empty() && problems[0].contains("200"), "{problems:?}");
}

#[test]
fn the_characters_of_a_line_follow_its_matrix() {
    let node = tree::parse(
        "<P><TextObject Boundary='10 10 9 9' CTM='0 1 -1 0 0 0' Size='4'><TextCode X='0' Y='0' DeltaX='g 1 4'>竖排</TextCode></TextObject></P>",
    )
    .unwrap();
    let empty = package(&[("OFD.xml", ROOT)]);
    let mut package = Archive::open(&empty).unwrap();
    let mut shared = Shared::of(&node, "", &mut package);
    let glyphs = page::glyphs(&node, &mut shared, &mut package);
    assert_eq!((glyphs[1].x, glyphs[1].y, glyphs[1].direction), (10.0, 14.0, (0.0, 1.0)));
    assert_eq!(layout::lines(glyphs)[0].text, "竖排");
}

/// Prints what each real file gives: `cargo test --lib real_packages -- --nocapture`.
#[test]
fn real_packages_give_text_or_a_reason() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/messy/ofd");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: {folder} is not there");
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        assert!(Ofd.claims(&bytes), "{}", path.display());
        let (documents, problems) = extract(&bytes);
        let name = path.file_name().unwrap().to_string_lossy();
        for document in &documents {
            let text = document.text.as_str();
            let first: String = text.chars().map(|c| if c == '\n' { '⏎' } else { c }).take(40).collect();
            let pages = document.text.span(0..text.len()).end;
            println!("{name} | {pages} | {} | {first}", text.chars().filter(|c| !c.is_whitespace()).count());
        }
        problems.iter().for_each(|problem| println!("{name} | {problem}"));
        assert!(documents.len() + problems.len() > 0, "{name}");
    }
}
