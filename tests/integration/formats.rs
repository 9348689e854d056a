//! One text in every form that is read gives the same passages.

use encoding_rs::{BIG5, GB18030, GBK};

use crate::harness::{Place, text};
use crate::writers::{gzip, zip};

const SIMPLIFIED: &str = "湾区通办落地\n\n2023年5月4日 来源：示例\n\n推动政务服务事项“湾区通办”，持续优化营商环境，不断增强发展活力。\n\n产业协同离不开平台载体建设，各区产业基础有所差异，发展优势各不相同。\n";
const TRADITIONAL: &str = "灣區通辦落地\n\n2023年5月4日 來源：示例\n\n推動政務服務事項跨境通辦，持續優化營商環境，不斷增強發展活力。\n\n產業協同離不開平台載體建設，各區產業基礎有所差異，發展優勢各不相同。\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

/// What a search shows of a hit, but for where it stands.
fn shown(place: &Place, query: &str, path: &str) -> Vec<(String, String, String)> {
    let hits = place.search([query, "--path", path]);
    let of = |hit: &serde_json::Value, key| text(hit, key).to_owned();
    hits.iter().map(|hit| (of(hit, "title"), of(hit, "date"), of(hit, "text"))).collect()
}

#[test]
fn every_encoding_gives_the_same_passages() {
    let bom = format!("\u{FEFF}{SIMPLIFIED}");
    let place = Place::new()
        .file("docs/utf8.txt", SIMPLIFIED)
        .file("docs/bom.txt", &bom)
        .file("docs/le.txt", utf16(&bom, u16::to_le_bytes))
        .file("docs/be.txt", utf16(&bom, u16::to_be_bytes))
        .file("docs/gb18030.txt", GB18030.encode(SIMPLIFIED).0)
        .file("docs/gbk.txt", GBK.encode(SIMPLIFIED).0)
        .file("docs/utf8-traditional.txt", TRADITIONAL)
        .file("docs/big5.txt", BIG5.encode(TRADITIONAL).0)
        .indexed();
    let plain = shown(&place, "产业协同", "docs/utf8.txt");
    assert_eq!(plain.len(), 1);
    for other in ["bom", "le", "be", "gb18030", "gbk"] {
        assert_eq!(shown(&place, "产业协同", &format!("docs/{other}.txt")), plain, "{other}");
    }
    let traditional = shown(&place, "產業協同", "docs/utf8-traditional.txt");
    assert_eq!(traditional.len(), 1);
    assert_eq!(shown(&place, "產業協同", "docs/big5.txt"), traditional);
}

#[test]
fn compressed_files_and_archives_are_read_like_what_is_in_them() {
    let line = "{\"id\":\"b-1\",\"text\":\"简讯一则，低空经济。\"}\n";
    let place = Place::new()
        .file("docs/plain.txt", SIMPLIFIED)
        .file("docs/a.txt.gz", gzip(SIMPLIFIED.as_bytes()))
        .file("docs/b.txt.zst", zstd::encode_all(SIMPLIFIED.as_bytes(), 3).unwrap())
        .file(
            "docs/c.zip",
            zip(&[
                ("甲/文.txt", SIMPLIFIED.as_bytes()),
                ("乙.jsonl.gz", &gzip(line.as_bytes())),
                ("图.png", b"0"),
            ]),
        )
        .indexed();
    let plain = shown(&place, "产业协同", "docs/plain.txt");
    for other in ["docs/a.txt.gz", "docs/b.txt.zst"] {
        assert_eq!(shown(&place, "产业协同", other), plain, "{other}");
    }
    // Copies of one text are one hit unless they are asked for.
    let hits = place.search(["产业协同", "--all"]);
    assert!(hits.iter().any(|hit| text(hit, "doc") == "docs/c.zip!甲/文.txt"));
    assert_eq!(text(&place.search(["低空经济"])[0], "doc"), "b-1");
}
