use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::{Mark, archive::pack};
use super::*;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");

fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let mut members = vec![("[Content_Types].xml", "<Types/>"), ("word/document.xml", document.as_str())];
    members.extend(others);
    pack(&members)
}

fn text(body: &str) -> String {
    read(&docx(body, &[]), &mut Vec::new()).unwrap().text.as_str().trim_end().to_owned()
}

#[test]
fn runs_are_joined_and_breaks_kept() {
    let body = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>第一</w:t></w:r><w:r><w:t>条</w:t>\
                <w:tab/><w:t>甲&amp;乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p><w:p><w:r><w:t>丁</w:t></w:r></w:p>";
    assert_eq!(text(body), "第一条\t甲&乙\n丙\n丁");
}

#[test]
fn the_content_tells_the_format_and_not_the_name() {
    let bytes = docx("", &[]);
    let input = Input::of("a.doc", &bytes);
    assert_eq!(super::super::of(&input).map(Format::name), Some("docx"));
}

#[test]
fn changes_are_accepted_and_hidden_text_and_instructions_dropped() {
    let body = "<w:p><w:r><w:t>应当</w:t></w:r><w:del><w:r><w:delText>可以</w:delText></w:r></w:del>\
                <w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>立即</w:t></w:r></w:ins>\
                <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>\
                <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p><w:p><w:r><w:t>后</w:t></w:r></w:p>";
    assert_eq!(text(body), "应当立即\n前后");
}

#[test]
fn a_text_box_comes_once_after_its_paragraph() {
    let boxed = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice>{boxed}</mc:Choice><mc:Fallback>{boxed}\
         </mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    );
    assert_eq!(text(&body), "正文\n框");
}

#[test]
fn headings_items_rows_and_notes_are_marked() {
    let p = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", text));
    let body = [
        p("<w:pStyle w:val='t'/>", "目录项\t1"),
        p("<w:pStyle w:val='1'/>", "总则"),
        p("<w:outlineLvl w:val='1'/>", "小节"),
        p("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr>", "一项"),
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>", cell("项"), cell("值"), cell("框内")),
    ]
    .concat();
    let styles = "<s><style styleId='1'><name val='heading 1'/></style><style styleId='t'><name val='toc 1'/></style></s>";
    let notes = "<n><footnote type='separator'><p><r><t>—</t></r></p></footnote><footnote><p><r><t>注</t></r></p></footnote></n>";
    let core = "<c><title>Word 文档</title><creator>admin</creator></c>";
    let parts = [("word/styles.xml", styles), ("word/footnotes.xml", notes), ("docProps/core.xml", core)];
    let one = read(&docx(&body, &parts), &mut Vec::new()).unwrap();
    assert_eq!(one.text.as_str(), "总则\n小节\n一项\n项 值\n框内\n注\n");
    let marks: Vec<_> = one.marks.iter().map(|(_, mark)| *mark).collect();
    assert_eq!(marks, [Mark::Title, Mark::Heading(2), Mark::Item, Mark::Row]);
    assert_eq!(one.meta.title, "");
}

#[test]
fn a_title_counts_where_the_text_has_it() {
    let core = |title| format!("<c><title>{title}</title></c>");
    assert_eq!(title(core("某某办法").as_bytes(), "某某\n办法\n正文").as_deref(), Some("某某办法"));
    assert_eq!(title(core("另一办法").as_bytes(), "某某办法"), None);
}

#[test]
fn a_broken_file_is_an_error_and_what_stands_before_a_break_is_kept() {
    let bytes = pack(&[("word/document.xml", "<w:document><w:p><w:r><w:t>前文</w:t></w:r></w:p><w:p><w:r")]);
    let mut problems = Vec::new();
    assert_eq!(read(&bytes, &mut problems).unwrap().text.as_str().trim(), "前文");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(read(&bytes[..40], &mut problems).is_err() && read(&pack(&[("a", "b")]), &mut problems).is_err());
}

#[test]
fn changed_bytes_cost_the_file_at_most() {
    let bytes = docx("<w:p><w:r><w:t>正文</w:t></w:r></w:p>", &[("word/styles.xml", "<styles/>")]);
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 0xFF;
        let _ = read(&broken, &mut Vec::new());
        let _ = read(&bytes[..at], &mut Vec::new());
    }
}

#[test]
fn the_whole_way_finds_title_and_date() {
    let path = Path::new(DATA).join("messy/docx/中华人民共和国学位法_20240426.docx");
    let Ok(bytes) = std::fs::read(&path) else { return eprintln!("skipped: no {path:?}") };
    let contents = crate::corpus::read_bytes(&path, "学位法_20240426.docx", &bytes).unwrap();
    assert!(contents.problems.is_empty());
    let one = &contents.documents[0];
    assert_eq!(one.meta.title, "中华人民共和国学位法");
    assert_eq!(one.meta.date.unwrap().date.to_string(), "2024-04-26");
    assert!(
        one.passages.iter().any(|one| one.section == ["第一章　总　　则"]),
        "{:?}",
        one.passages[3].section
    );
}

/// F1 over the pairs of neighbouring characters of two texts, white space aside.
fn f1(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut bag: HashMap<[char; 2], usize> = HashMap::new();
        chars.windows(2).for_each(|pair| *bag.entry([pair[0], pair[1]]).or_default() += 1);
        bag
    };
    let (a, b) = (pairs(a), pairs(b));
    let common: usize = a.iter().map(|(pair, n)| n.min(b.get(pair).unwrap_or(&0))).sum();
    2.0 * common as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()) as f64
}

/// The text of a law from its first chapter or article after the contents on.
fn law_body(text: &str) -> &str {
    &text[text.find("第一条　").or_else(|| text.find("第一条 ")).unwrap_or_default()..]
}

fn unpacked(into: &Path) -> Option<PathBuf> {
    let packed = Path::new(DATA).join("corpora/laws_md.tar.gz");
    let done = Command::new("tar").arg("xzf").arg(&packed).arg("-C").arg(into).status();
    (packed.exists() && done.is_ok_and(|status| status.success())).then(|| into.to_owned())
}

/// The Markdown file of a law, by its name without the country's and its date.
fn same_law(folder: &Path, stem: &str) -> Option<PathBuf> {
    let (name, date) = stem.trim_start_matches("中华人民共和国").rsplit_once('_')?;
    let date = format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    let wanted = format!("{name}({date}).md");
    let mut files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files.find(|entry| entry.file_name().to_string_lossy() == wanted).map(|entry| entry.into_path())
}

#[test]
fn laws_are_the_same_as_in_another_edition() {
    let temp = tempfile::tempdir().unwrap();
    let folder = Path::new(DATA).join("messy/docx");
    let Some(laws) = folder.exists().then(|| unpacked(temp.path())).flatten() else {
        return eprintln!("skipped: no laws at {DATA}");
    };
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let mut problems = Vec::new();
        let one = read(&std::fs::read(&path).unwrap(), &mut problems).unwrap();
        assert!(problems.is_empty() && !one.text.as_str().trim().is_empty(), "{path:?} {problems:?}");
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Some(law) = same_law(&laws, &stem) else {
            eprintln!("{stem}: not among the laws");
            continue;
        };
        let expected: String =
            std::fs::read_to_string(law).unwrap().replace(['#', '*'], "").replace("<!-- INFO END -->", "");
        let same = f1(law_body(one.text.as_str()), law_body(&expected));
        eprintln!("{stem}: {same:.4} of {} characters", law_body(&expected).chars().count());
        assert!(same >= 0.99, "{stem}: {same}");
        compared += 1;
    }
    assert!(compared >= 5, "{compared} laws compared");
}
