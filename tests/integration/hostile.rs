//! Files that are not what they seem, or mean harm: each costs itself alone and says why.

use std::io::Write;
use std::process::Command;

use crate::harness::{Place, gzip, text, zip};

const GOOD: &str = "湾区通办落地\n\n推动政务服务事项“湾区通办”，促进产业协同。\n";

/// Indexes a good file beside others; the good one must be found.
fn beside(place: Place, args: &[&str]) -> crate::harness::Ran {
    place.write("docs/good.txt", GOOD);
    let ran = place.run(["index", "docs"].into_iter().chain(args.iter().copied()));
    assert_eq!(place.search(["产业协同", "--path", "good.txt"]).len(), 1, "{}", ran.stderr());
    ran
}

#[test]
fn archives_within_archives_stop_at_a_depth() {
    let mut bomb = gzip(b"x");
    for _ in 0..3 {
        let inner = zip(&[("deep.zip", &zip(&[("x.txt", b"x")]))]);
        bomb = zip(&[("inner.txt.gz", &bomb), ("inner.zip", &inner)]);
    }
    let ran = beside(Place::new().file("docs/nested.zip", bomb), &[]).exits(2);
    ran.complains("嵌套超过 3 层");
    let four = zip(&[("a.zip", &zip(&[("b.zip", &zip(&[("c.zip", &zip(&[("d.txt", b"d")]))]))]))]);
    let place = Place::new().file("docs/four.zip", four);
    place.run(["index", "docs"]).exits(2).complains("docs/four.zip/a.zip/b.zip/c.zip: ");
    place.run(["index", "docs", "--max-depth", "4"]).exits(0);
}

#[test]
fn what_unpacks_to_too_much_is_left_out() {
    let zeros = vec![b'0'; 4 << 20];
    let many: Vec<(String, &[u8])> = (0..6).map(|n| (format!("{n}.txt"), zeros.as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let place = Place::new()
        .file("docs/one.txt.gz", gzip(&zeros.repeat(40)))
        .file("docs/many.zip", zip(&many))
        .file("docs/part.zip", zip(&[("大.txt", &zeros), ("小.txt", "低空经济".as_bytes())]));
    let ran = beside(place, &["--max-unpacked", "16M"]).exits(2);
    ran.complains("docs/many.zip: 4.txt: 解压后超过 16 MB").complains("docs/one.txt.gz: 解压后超过 16 MB");
    let place =
        Place::new().file("docs/part.zip", zip(&[("大.txt", &zeros), ("小.txt", "低空经济".as_bytes())]));
    let ran = beside(place, &["--max-file-size", "1M"]).exits(2);
    ran.complains("大.txt: 超过 1 MB，未读");
}

#[test]
fn entities_that_multiply_are_not_followed() {
    let mut laughs = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"哈哈\">".to_owned();
    for n in 1..40 {
        laughs += &format!("<!ENTITY a{n} \"&a{0};&a{0};&a{0};&a{0};&a{0};&a{0};&a{0};&a{0};\">", n - 1);
    }
    laughs += "]><rss version=\"2.0\"><channel><item><title>标题</title><description>&a39;低空经济</description></item></channel></rss>";
    let place = Place::new().file("docs/laughs.xml", laughs);
    beside(place, &[]).prints("文件 files");
}

/// A PDF of these objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|place| bytes.extend(format!("{place:010} 00000 n \n").bytes()));
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    bytes
}

#[test]
fn a_pdf_that_loops_ends() {
    let catalogue = "<< /Type /Catalog /Pages 2 0 R >>";
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>";
    let form = |name: &str| {
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R /G 6 0 R >> >> /Length 12 >>\nstream\n/{name} Do /{name} Do\nendstream"
        )
    };
    let place = Place::new()
        .file(
            "docs/kids.pdf",
            pdf(&[catalogue, "<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 9 >>", page]),
        )
        .file(
            "docs/forms.pdf",
            pdf(&[
                catalogue,
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                page,
                "<< /Length 5 >>\nstream\n/F Do\nendstream",
                &form("G"),
                &form("F"),
            ]),
        )
        .file(
            "docs/length.pdf",
            pdf(&[catalogue, "<< /Type /Pages /Kids 2 0 R /Parent 2 0 R /Count 2 0 R >>"]),
        );
    let ran = beside(place, &["--max-time", "5"]).exits(2);
    for name in ["kids", "forms", "length"] {
        assert_eq!(ran.stderr().matches(&format!("docs/{name}.pdf: ")).count(), 1, "{}", ran.stderr());
    }
}

#[test]
fn a_line_without_end_is_left_out_and_the_lines_after_it_are_not() {
    let mut lines = "{\"id\":\"a\",\"text\":\"低空经济之一\"}\n".to_owned();
    lines += &format!("{{\"id\":\"b\",\"text\":\"{}\"}}\n", "长".repeat(3 << 20));
    lines += "{\"id\":\"c\",\"text\":\"低空经济之二\"}\n";
    let place = Place::new().file("docs/a.jsonl", &lines).file("docs/b.jsonl.gz", gzip(lines.as_bytes()));
    let ran = place.run(["index", "docs", "--max-file-size", "1M"]).exits(2);
    ran.complains("docs/a.jsonl:2: 一条超过 1 MB").complains("docs/b.jsonl.gz");
    let hits = place.search(["低空经济", "--path", "a.jsonl"]);
    let ids: Vec<_> = hits.iter().map(|hit| text(hit, "doc")).collect();
    assert_eq!(ids, ["a", "c"]);
    let start = hits[1]["span"][0].as_u64().unwrap() as usize;
    assert!(lines[start..].starts_with("低空经济之二") && hits[1]["line"] == 3, "{}", hits[1]);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_devices_are_told_and_never_waited_for() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("out.txt"), "墙外的低空经济。").unwrap();
    let place = Place::new().file("docs/sub/in.txt", "墙内的低空经济。");
    let docs = place.path().join("docs");
    symlink(outside.path(), docs.join("out")).unwrap();
    symlink("..", docs.join("sub/up")).unwrap();
    symlink("nowhere.txt", docs.join("broken.txt")).unwrap();
    symlink("/dev/zero", docs.join("zero.txt")).unwrap();
    place.run(["index", "docs"]).exits(0).prints("略过 skipped    4 链接 links (--follow)");
    assert_eq!(place.search(["低空经济"]).len(), 1);

    assert!(Command::new("mkfifo").arg(docs.join("pipe.txt")).status().unwrap().success());
    let ran = place.run(["index", "docs", "--follow"]).exits(2);
    ran.complains("docs/pipe.txt: 不是普通文件")
        .complains("docs/zero.txt: 不是普通文件")
        .complains("docs/sub/up: 符号链接绕回")
        .complains("docs/broken.txt: ");
    assert_eq!(place.search(["低空经济"]).len(), 2);
    // The folder is followed from now on, and what a circle hides is not what is gone.
    std::fs::remove_file(docs.join("sub/in.txt")).unwrap();
    place.run(["index"]).exits(2).prints("文件 files      +0 ~0 -1 =1");
    assert_eq!(place.search(["低空经济"]).len(), 1);
}

#[test]
fn a_member_whose_name_leads_out_of_its_archive_is_not_read() {
    let place = Place::new().file(
        "docs/a.zip",
        zip(&[("../../out.txt", "低空经济".as_bytes()), ("in.txt", "低空经济".as_bytes())]),
    );
    place.run(["index", "docs"]).exits(0);
    let hits = place.search(["低空经济"]);
    assert_eq!(hits.iter().map(|hit| text(hit, "doc")).collect::<Vec<_>>(), ["docs/a.zip!in.txt"]);
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_again_next_time() {
    let place = Place::new();
    let line = |n: usize| format!("{{\"id\":\"{n}\",\"text\":\"低空经济第{n}条\"}}\n");
    place.write("docs/a.jsonl", (0..2000).map(line).collect::<String>());
    let path = place.path().join("docs/a.jsonl");
    let writer = std::thread::spawn(move || {
        let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
        for n in 2000..2300 {
            file.write_all(line(n).as_bytes()).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    });
    // A line that was cut by being read too early may be reported; nothing else may go wrong.
    let first = place.run(["index", "docs"]);
    writer.join().unwrap();
    place.run(["index", "docs"]).exits(0).prints(" 2300 documents");
    assert!(first.stderr().lines().count() <= 1, "{}", first.stderr());
    place.run(["index", "docs"]).exits(0).prints("+0 ~0 -0 =1");
}
